//! `tekigo certify run`: the items that need no person.

use super::{WhichRun, instant, judging};
use crate::certify::adapter::Replay;
use crate::certify::catalogue::Kind;
use crate::certify::data;
use crate::certify::journal::{Event, Verdict};
use crate::certify::reference::Reference;
use crate::certify::run::{Run, seed_of};
use crate::certify::scope::Due;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    run: WhichRun,
    /// この項目だけ (繰り返し可) / This item only (repeatable)
    #[arg(long, value_name = "ID")]
    item: Vec<String>,
    /// このグループだけ (REG など。繰り返し可) / This group only, such as REG (repeatable)
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// 済んだ項目ももう一度 / Items that are done, too
    #[arg(long)]
    again: bool,
    /// 自社の試験データのフォルダー (支払基金のデータなど): 項目ID/ファイル名、またはデータの名前 / Own test data: ID/NAME of an item, or the name of a piece of data
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 項目の制限時間を何倍にするか / Each item's seconds times this
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    patience: u32,
    /// 判定の時刻 (最初の実行で決まり、変わりません) / The time that data are judged at; fixed by the first run
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
    /// 乱数の種: データの識別子と、たまに起きる障害 (最初の実行で決まります。指定がなければ判定の時刻から) / Seed: identifiers of the data, and faults that happen now and then; fixed by the first run (default: from the time that data are judged at)
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// コードを確かめるマスターのフォルダー (指定がなければ使いません。最初の実行で決まります) / Folder of masters to check codes by (none unless given; fixed by the first run)
    #[arg(long, value_name = "DIR")]
    masters: Option<PathBuf>,
    /// ほかの試験のフォルダーの記録を、製品を動かさずに判定し直します / Judges the traffic of another run's folder again, without the system
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let mut run = self.run.open()?;
        (run.own_data, run.patience) = (self.data.clone(), self.patience);
        run.replay = self.replay.as_ref().map(|folder| self.recorded(folder)).transpose()?;
        for id in &self.item {
            if run.catalogue.item(id).is_none() {
                return Err(Error::call(format!("項目 {id} はありません"), format!("there is no item {id}")));
            }
        }
        // our own data are made for one instant; a system of the vendor's has its own clock
        let given = self.now.as_deref().or_else(|| run.is_reference().then_some(data::NOW));
        let now = run.begun().map_or_else(|| instant(given), |(now, _)| Ok(now.to_owned()))?;
        let judging = judging(&now, self.masters.as_deref())?;
        run.begin(&now, self.seed.unwrap_or_else(|| seed_of(&now)), judging.masters())?;
        let todo = self.todo(&run);
        let (mut passed, mut failed, mut open) = (0, 0, 0);
        for id in &todo {
            let mut system = Reference::good(judging.validator());
            let verdict = run.item(id, &judging, Some(&mut system))?;
            match verdict {
                Verdict::Pass => passed += 1,
                Verdict::Fail => failed += 1,
                _ => open += 1,
            }
            tell(console, &run, id, verdict)?;
        }
        let by_hand = run
            .plan()
            .iter()
            .filter(|planned| matches!(planned.item.kind, Kind::Attested | Kind::Witnessed))
            .filter(|planned| !matches!(planned.due, Due::Not(_)))
            .filter(|planned| !run.results().contains_key(planned.item.id.as_str()))
            .count();
        let ja =
            format!("合格 {passed}、不合格 {failed}、未実施・判定できず {open}。人が確かめる項目の残り {by_hand}\n");
        let en = format!("{passed} passed, {failed} failed, {open} open; {by_hand} are left for a person\n");
        print(console.lang.pick(&ja, &en))?;
        Ok(if failed + open == 0 { Status::Conforms } else { Status::Errors })
    }

    /// The folders of what another run has seen.
    fn recorded(&self, folder: &std::path::Path) -> Result<Replay, Error> {
        let other = Run::open(folder, self.run.catalogue.load()?)?;
        let seen = |event: &&Event| match event {
            Event::Done { item, folder: at, reason: None, .. } => Some((item.clone(), folder.join(at).join("seen"))),
            _ => None,
        };
        Ok(Replay(other.results().values().filter_map(seen).collect()))
    }

    fn todo(&self, run: &Run) -> Vec<String> {
        let results = run.results();
        let is_done =
            |id: &str| matches!(results.get(id), Some(Event::Done { verdict: Verdict::Pass | Verdict::Fail, .. }));
        let asked = |id: &str, group: &str| {
            let all = self.item.is_empty() && self.group.is_empty();
            all || self.item.iter().any(|one| one == id) || self.group.iter().any(|one| one == group)
        };
        run.plan()
            .into_iter()
            .filter(|planned| matches!(planned.item.kind, Kind::Auto | Kind::Simulated))
            .filter(|planned| !matches!(planned.due, Due::Not(_)))
            .filter(|planned| planned.by.is_ok() || run.replay.is_some())
            .filter(|planned| asked(&planned.item.id, planned.item.group()))
            .filter(|planned| self.again || !is_done(&planned.item.id))
            .map(|planned| planned.item.id.clone())
            .collect()
    }
}

/// Says how an item came out, as soon as it has.
fn tell(console: &Console, run: &Run, id: &str, verdict: Verdict) -> Result<(), Error> {
    let lang = console.lang;
    if console.quiet && verdict == Verdict::Pass {
        return Ok(());
    }
    let word = match verdict {
        Verdict::Pass => lang.pick("合格", "pass"),
        Verdict::Fail => lang.pick("不合格", "FAIL"),
        Verdict::Skip => lang.pick("未実施", "skip"),
        _ => lang.pick("判定できず", "error"),
    };
    let title = run.catalogue.item(id).map_or("", |item| item.title.pick(lang));
    let mut text = format!("{id}  {word}  {title}\n");
    if let Some(Event::Done { facts, reason, .. }) = run.results().get(id) {
        for fact in facts.iter().filter(|fact| console.verbose || !fact.holds) {
            let on = fact.on.as_deref().unwrap_or(&fact.check);
            let mark = if fact.holds { "○" } else { "×" };
            // writing to a String cannot fail
            let _ = writeln!(text, "    {mark} {on}: {}", fact.words.pick(lang));
        }
        if let Some(reason) = reason {
            let (ja, en) = reason.split_once(" / ").unwrap_or((reason, reason));
            let _ = writeln!(text, "    {}", lang.pick(ja, en));
        }
    }
    // what a system or its adapter says may hold anything
    let safe: String = text.lines().map(|line| tekigo_core::outcome::format::safe_text(line) + "\n").collect();
    print(&safe)
}
