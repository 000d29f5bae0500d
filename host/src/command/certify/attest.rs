//! `tekigo certify attest`: what a person has to look at.

use super::{WhichRun, instant};
use crate::certify::catalogue::{Item, Kind, hex};
use crate::certify::journal::Event;
use crate::certify::run::{Run, seed_of};
use crate::certify::scope::Due;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use clap::ValueEnum;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    run: WhichRun,
    /// 項目。指定がなければ残りの項目を示します / Item; without it those that are left
    #[arg(long, value_name = "ID")]
    item: Option<String>,
    /// 確かめた結果 / Whether it holds
    #[arg(long, value_enum, value_name = "yes|no", hide_possible_values = true, requires_all = ["item", "by"])]
    answer: Option<Answer>,
    /// 確かめた人 / Who has looked
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// 立ち会った人 (立会いの項目では必須) / Who was there, too (needed for witnessed items)
    #[arg(long, value_name = "NAME")]
    witness: Option<String>,
    /// 書き添えること / Note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// 画面などのファイル (繰り返し可) / Screenshot or other file (repeatable)
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// 確かめた日時 / When
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Answer {
    Yes,
    No,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let mut run = self.run.open()?;
        let Some(id) = &self.item else { return self.left(console, &run) };
        let Some(item) = run.catalogue.item(id).cloned() else {
            return Err(Error::call(format!("項目 {id} はありません"), format!("there is no item {id}")));
        };
        if !matches!(item.kind, Kind::Attested | Kind::Witnessed) {
            return Err(Error::call(
                format!("{id} は自動の項目です。tekigo certify run で実施してください"),
                format!("{id} is an automatic item: tekigo certify run does it"),
            ));
        }
        let (Some(answer), Some(by)) = (self.answer, &self.by) else {
            return print(&procedure(console, &self.run.folder, &item)).map(|()| Status::Conforms);
        };
        if by.trim().is_empty() {
            return Err(Error::call(
                "--by に確かめた人の名前を書いてください",
                "--by needs the name of who has looked",
            ));
        }
        if item.kind == Kind::Witnessed && self.witness.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return Err(Error::call(
                format!("{id} は立会いの項目です。--witness に立ち会った人を書いてください"),
                format!("{id} is a witnessed item: say with --witness who was there"),
            ));
        }
        if item.proof && self.file.is_empty() {
            return Err(Error::call(
                format!("{id} には画面などのファイル (--file) が必要です"),
                format!("{id} needs a file (--file), such as a screenshot"),
            ));
        }
        let now = instant(self.now.as_deref())?;
        let masters = run.masters().to_vec();
        run.begin(&now, seed_of(&now), &masters)?;
        let files = self.keep(&run, id)?;
        run.journal.write(Event::Attested {
            item: id.clone(),
            holds: answer == Answer::Yes,
            by: by.clone(),
            witness: self.witness.clone(),
            note: self.note.clone(),
            day: now.get(..10).unwrap_or_default().to_owned(),
            files,
        })?;
        let text = console.lang.pick(&format!("{id} を記録しました\n"), &format!("{id} is kept\n")).to_owned();
        print(&text).map(|()| if answer == Answer::Yes { Status::Conforms } else { Status::Errors })
    }

    /// Copies the files beside the record, under the digest that they are named by.
    fn keep(&self, run: &Run, id: &str) -> Result<Vec<(String, String)>, Error> {
        let mut kept = Vec::new();
        for path in &self.file {
            let bytes = std::fs::read(path).map_err(|why| Error::read(path, why))?;
            let sha256 = hex(&Sha256::digest(&bytes));
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let place = format!("attested/{id}/{}-{name}", &sha256[..12]);
            let to = run.folder.join(&place);
            let parent = to.parent().map_or(Ok(()), std::fs::create_dir_all);
            parent
                .and_then(|()| super::super::files::write_whole(&to, &bytes))
                .map_err(|why| Error::write(&to, why))?;
            kept.push((place, sha256));
        }
        Ok(kept)
    }

    /// What nobody has attested yet.
    fn left(&self, console: &Console, run: &Run) -> Result<Status, Error> {
        let lang = console.lang;
        let results = run.results();
        let mut out = String::new();
        for planned in run.plan() {
            let by_hand = matches!(planned.item.kind, Kind::Attested | Kind::Witnessed);
            if by_hand && !matches!(planned.due, Due::Not(_)) && !results.contains_key(planned.item.id.as_str()) {
                // writing to a String cannot fail
                let _ = writeln!(out, "{}  {}", planned.item.id, planned.item.title.pick(lang));
            }
        }
        if out.is_empty() {
            out.push_str(lang.pick("人が確かめる項目は残っていません\n", "nothing is left for a person\n"));
        } else {
            let folder = self.run.folder.display();
            let _ = writeln!(
                out,
                "{} tekigo certify attest {folder} --item ID",
                lang.pick("手順を見るには:", "the procedure of one:")
            );
        }
        print(&out).map(|()| Status::Conforms)
    }
}

fn procedure(console: &Console, folder: &std::path::Path, item: &Item) -> String {
    let lang = console.lang;
    let mut out =
        format!("{} {}\n\n{}: {}\n", item.id, item.title.pick(lang), lang.pick("前提", "given"), item.given.pick(lang));
    for (at, step) in item.procedure.iter().enumerate() {
        // writing to a String cannot fail
        let _ = writeln!(out, "{}. {}", at + 1, step.pick(lang));
    }
    let _ = writeln!(out, "{}: {}\n", lang.pick("確かめること", "what has to be seen"), item.then.pick(lang));
    let more = match (item.kind == Kind::Witnessed, item.proof) {
        (true, true) => " --witness NAME --file FILE",
        (true, false) => " --witness NAME",
        (false, true) => " --file FILE",
        (false, false) => "",
    };
    let _ = writeln!(
        out,
        "{} tekigo certify attest {} --item {} --answer yes|no --by NAME{more}",
        lang.pick("記録するには:", "to keep the answer:"),
        folder.display(),
        item.id
    );
    out
}
