//! `tekigo certify report`: the evidence of a run.

use super::super::files;
use super::{WhichRun, instant, text_of};
use crate::certify::catalogue::hex;
use crate::certify::evidence::{self, Counts, Report};
use crate::certify::journal::Verdict;
use crate::certify::run::WAIVERS;
use crate::certify::{keep, waiver};
use crate::terminal::{Console, print};
use crate::{Error, Status, clock};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    run: WhichRun,
    /// 証跡のフォルダー (指定がなければ DIR/evidence) / Folder of the evidence (default: DIR/evidence)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// 証跡を 1 つの ZIP にもします / One ZIP of it, too
    #[arg(long, value_name = "FILE")]
    zip: Option<PathBuf>,
    /// Ed25519 の秘密鍵 (PEM) で署名します / Signs with an Ed25519 private key (PEM)
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// 前の証跡 (フォルダーか report.json) から変わった結果を示します / What changed from earlier evidence (folder or report.json)
    #[arg(long, value_name = "DIR|FILE")]
    baseline: Option<PathBuf>,
    /// 免除のファイル (指定がなければ DIR/waivers.toml) / Waivers (default: DIR/waivers.toml)
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// やり取りしたデータの値を伏せずに入れます / Traffic as it was, values not masked
    #[arg(long)]
    unmasked: bool,
    /// 免除の期限を判断する日時 (指定がなければ現在) / The time that waivers are judged at (default: now)
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let run = self.run.open()?;
        if run.begun().is_none() {
            return Err(Error::call(
                "まだ何も実施していません。先に tekigo certify run を実行してください",
                "nothing was run yet: run tekigo certify run first",
            ));
        }
        for name in run.declaration.missing() {
            console.problem_in(&format!("vendor.toml の {name} が空です"), &format!("{name} of vendor.toml is empty"));
        }
        let waivers = waiver::read(&self.waivers.clone().unwrap_or_else(|| run.folder.join(WAIVERS)))?;
        let now = instant(self.now.as_deref())?;
        let as_of = now.get(..10).unwrap_or_default();
        let (report, mut packed) = evidence::make(&run, &waivers, as_of, self.unmasked, &run_block())?;
        if let Some(path) = &self.sign {
            let wrong = |why: String| {
                let name = path.display();
                Error::call(
                    format!("{name} は Ed25519 の秘密鍵ではありません: {why}"),
                    format!("{name} is no Ed25519 private key: {why}"),
                )
            };
            evidence::sign(&mut packed, &text_of(path)?).map_err(wrong)?;
        }
        let folder = self.output.clone().unwrap_or_else(|| run.folder.join("evidence"));
        if folder.exists() && !folder.join("manifest.json").is_file() {
            let name = folder.display();
            return Err(Error::call(
                format!("{name} は証跡のフォルダーではないため、上書きしません"),
                format!("{name} is no folder of evidence, and is not overwritten"),
            ));
        }
        keep::write(&folder, &packed.0)?;
        if let Some(path) = &self.zip {
            files::write_whole(path, &evidence::zip(&packed)?).map_err(|why| Error::write(path, why))?;
        }
        let mut text = summary(console, &report);
        if let Some(path) = &self.baseline {
            text += &changes(console, &before(path)?, &report);
        }
        let (name, digest) = (folder.display(), packed.digest());
        text += console.lang.pick(
            &format!("証跡: {name} (manifest.json の SHA-256 {digest})\n"),
            &format!("evidence: {name} (SHA-256 of manifest.json {digest})\n"),
        );
        print(&text)?;
        Ok(if report.result == evidence::Outcome::Passed { Status::Conforms } else { Status::Errors })
    }
}

/// What another run of the same need not have.
fn run_block() -> serde_json::Value {
    let program = std::env::current_exe().and_then(std::fs::read).map(|bytes| hex(&Sha256::digest(bytes)));
    let env = |name: &str| std::env::var(name).unwrap_or_default();
    // paths would name people and machines
    let words = std::env::args().skip(1).map(|word| {
        let path = Path::new(&word);
        if path.is_absolute() { path.file_name().unwrap_or_default().to_string_lossy().into_owned() } else { word }
    });
    let locale = [env("LC_ALL"), env("LANG")].into_iter().find(|one| !one.is_empty());
    serde_json::json!({
        "schema": "urn:tekigo:schema:certify-run:1",
        "made": clock::now(),
        "command": words.collect::<Vec<_>>(),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "locale": locale,
        "timeZone": env("TZ"),
        "binary": program.ok(),
    })
}

fn summary(console: &Console, report: &Report) -> String {
    let lang = console.lang;
    let (ja, en) = report.result.words();
    let &Counts { required, pass, fail, skip, not_applicable, attested, waived, error } = &report.counts;
    let ja = format!(
        "結果: {ja}\n合格 {pass}、証言により確認 {attested}、不合格 {fail}、免除 {waived}、未実施 {skip}、判定できず {error}、対象外 {not_applicable} (必須 {required})\n"
    );
    let en = format!(
        "result: {en}\n{pass} passed, {attested} attested, {fail} failed, {waived} waived, {skip} not run, {error} errors, {not_applicable} not applicable ({required} required)\n"
    );
    let mut out = lang.pick(&ja, &en).to_owned();
    for waived in &report.waivers {
        let (waiver, standing) = (&waived.waiver, serde_json::json!(waived.standing));
        let standing = standing.as_str().unwrap_or_default().to_owned();
        // writing to a String cannot fail
        let _ = writeln!(out, "{} {} ({standing}, {})", lang.pick("免除", "waiver"), waiver.item, waiver.until);
    }
    out
}

fn before(path: &Path) -> Result<Report, Error> {
    let path = if path.is_dir() { path.join("report.json") } else { path.to_owned() };
    serde_json::from_str(&text_of(&path)?).map_err(|why| {
        let name = path.display();
        Error::call(format!("{name} は報告書ではありません: {why}"), format!("{name} is no report: {why}"))
    })
}

fn changes(console: &Console, before: &Report, after: &Report) -> String {
    let lang = console.lang;
    let word = |verdict: Option<Verdict>| verdict.map_or(lang.pick("なし", "none"), Verdict::code);
    let changes = evidence::change(before, after);
    let mut out = lang
        .pick(&format!("前回から変わった項目: {}\n", changes.len()), &format!("{} items changed\n", changes.len()))
        .to_owned();
    for (id, old, new) in changes {
        // writing to a String cannot fail
        let _ = writeln!(out, "  {id}: {} → {}", word(old), word(new));
    }
    out
}
