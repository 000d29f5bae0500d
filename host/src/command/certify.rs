//! `tekigo certify`: runs a catalogue of test items against a system, and keeps the evidence.

mod attest;
mod init;
mod list;
mod plan;
mod report;
mod run;
mod selftest;
mod simulate;
mod verify;

use crate::certify::catalogue::{Catalogue, hex};
use crate::certify::judge::{Judging, MasterUsed};
use crate::certify::run::Run;
use crate::terminal::Console;
use crate::{Error, Status, clock};
use clap::Subcommand;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::masters::Pack;
use tekigo_core::{Options, Validator};

/// Flags of `tekigo certify`.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Do,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// 試験のフォルダーを作ります / Makes the folder of a run
    Init(init::Args),
    /// 試験項目の一覧と、要求の網羅を示します / The items, and which requirements they cover
    List(list::Args),
    /// 申告した範囲で実施する項目と方法を示します / What is due for the declaration, and how it is done
    PlanRun(plan::Args),
    /// 自動の項目を実施します。途中で止まっても続きから再開します / Runs the automatic items; goes on where it was stopped
    Run(run::Args),
    /// 人が確かめる項目の手順を示し、結果を記録します / Shows the procedure of an item that a person looks at, and keeps the answer
    Attest(attest::Args),
    /// 報告書と証跡 (フォルダー、ZIP) を作ります / Makes the report and the evidence (folder, ZIP)
    Report(report::Args),
    /// 証跡が変わっていないこと、判定が記録どおりであることを確かめます / Checks that evidence is unchanged and its verdicts follow from the record
    Verify(verify::Args),
    /// サービスと資格確認端末の役をします (開発中の確認用) / Plays the service and its terminal, for development
    Simulate(simulate::Args),
    /// 自動の項目が、よい実装を通し、悪い実装を見つけることを確かめます / Shows that each automatic item passes a good system and fails a bad one
    Selftest(selftest::Args),
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        match &self.command {
            Do::Init(args) => args.run(console),
            Do::List(args) => args.run(console),
            Do::PlanRun(args) => args.run(console),
            Do::Run(args) => args.run(console),
            Do::Attest(args) => args.run(console),
            Do::Report(args) => args.run(console),
            Do::Verify(args) => args.run(console),
            Do::Simulate(args) => args.run(console),
            Do::Selftest(args) => args.run(console),
        }
    }
}

/// Which catalogue.
#[derive(Clone, Debug, clap::Args)]
struct WhichCatalogue {
    /// 別の試験カタログ (TOML のフォルダー) を使います / Another catalogue, a folder of TOML files
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
}

impl WhichCatalogue {
    fn load(&self) -> Result<Catalogue, Error> {
        self.catalogue.as_deref().map_or_else(Catalogue::embedded, Catalogue::read)
    }
}

/// A run's folder and its catalogue.
#[derive(Clone, Debug, clap::Args)]
struct WhichRun {
    /// 試験のフォルダー / Folder of the run
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    #[command(flatten)]
    catalogue: WhichCatalogue,
}

impl WhichRun {
    fn open(&self) -> Result<Run, Error> {
        Run::open(&self.folder, self.catalogue.load()?)
    }
}

/// Judges at `now` by the embedded rules, with the masters of a folder that the call names. Those of the machine are left out: a verdict
/// has to be the same everywhere.
fn judging(now: &str, masters: Option<&Path>) -> Result<Judging, Error> {
    let loaded = crate::rules::load(&crate::rules::Sources::default())?;
    let (mut rules, mut used) = (loaded.rules, Vec::new());
    if let Some(folder) = masters {
        let masters = super::masters::of_call(Some(folder))?;
        let of = |pack: &Arc<Pack>| MasterUsed {
            system: pack.meta().system.clone(),
            edition: pack.meta().edition(),
            sha256: hex(&Sha256::digest(pack.bytes())),
        };
        used = masters.packs().map(of).collect();
        rules = Arc::new(Arc::unwrap_or_clone(rules).with_masters(masters));
    }
    Ok(Judging::new(&Validator::new(rules, Options::default()), now).with_masters(used))
}

/// The time that the call gives, else this instant.
fn instant(given: Option<&str>) -> Result<String, Error> {
    let now = given.map_or_else(clock::now, str::to_owned);
    match now.parse::<jiff::Timestamp>() {
        Ok(_) => Ok(now),
        Err(_) => Err(Error::call(
            format!("--now {now} は日時ではありません (例: 2026-04-01T09:00:00+09:00)"),
            format!("--now {now} is no date-time (2026-04-01T09:00:00+09:00 would be one)"),
        )),
    }
}

/// Reads a text file.
fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|why| Error::read(path, why))
}
