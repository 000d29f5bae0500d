//! `tekigo certify selftest`: a harness that fails nothing proves nothing. Each automatic item has to pass the good
//! reference system and to fail every bad one of it.

use super::{WhichCatalogue, instant, judging};
use crate::certify::adapter::Inside;
use crate::certify::catalogue::Kind;
use crate::certify::data;
use crate::certify::journal::Verdict;
use crate::certify::layouts::Layouts;
use crate::certify::reference::Reference;
use crate::certify::run::{Ways, see};
use crate::certify::system::{System, Trouble};
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    catalogue: WhichCatalogue,
    /// この項目だけ (繰り返し可) / This item only (repeatable)
    #[arg(long, value_name = "ID")]
    item: Vec<String>,
    /// 乱数の種: データの識別子と、たまに起きる障害 / Seed: identifiers of the data, and faults that happen now and then
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    seed: u64,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let catalogue = self.catalogue.load()?;
        let judging = judging(&instant(Some(data::NOW))?, None)?;
        let lang = console.lang;
        let layouts = Layouts::default();
        let ways = Ways { patience: 1, seed: self.seed, layouts: &layouts };
        let (mut items, mut alarms, mut bad, mut missed, mut without) = (0, 0, 0, 0, 0);
        let mut out = String::new();
        for item in &catalogue.items {
            let by_tool = matches!(item.kind, Kind::Auto | Kind::Simulated) && item.not_tested_reason.is_none();
            if !by_tool || !(self.item.is_empty() || self.item.contains(&item.id)) {
                continue;
            }
            items += 1;
            let verdict = |system: &mut dyn System| {
                let data = |_: &str, id: &str| data::make(id, self.seed).map(|data| data.bytes);
                match see(item, &mut Inside(system), &judging, &data, &ways) {
                    Ok(seen) => {
                        let judgement = judging.judge(item, &seen);
                        let broken = judgement.facts.iter().filter(|fact| !fact.holds);
                        let why: Vec<&str> = broken.map(|fact| fact.words.pick(lang)).collect();
                        (if judgement.holds() { Verdict::Pass } else { Verdict::Fail }, why.join("; "))
                    }
                    // a system that makes nothing in time has not passed
                    Err(Trouble::Late) => (Verdict::Fail, String::new()),
                    Err(trouble) => (Verdict::Error, format!("{trouble:?}")),
                }
            };
            let (good, why) = verdict(&mut Reference::good(judging.validator()));
            if good != Verdict::Pass {
                alarms += 1;
                // writing to a String cannot fail
                let _ = writeln!(out, "× {} good: {} {}", item.id, good.code(), why);
            }
            let systems = Reference::bad(judging.validator(), &item.id);
            if systems.is_empty() {
                without += 1;
                let _ = writeln!(out, "× {} {}", item.id, lang.pick("悪い実装がない", "has no bad system"));
            }
            for mut system in systems {
                bad += 1;
                let name = system.name();
                let (found, why) = verdict(&mut system);
                if found != Verdict::Fail {
                    missed += 1;
                    let _ = writeln!(out, "× {} {name}: {} {}", item.id, found.code(), why);
                }
            }
        }
        let ja = format!(
            "{items} 項目: よい実装での誤報 {alarms}、悪い実装 {bad} のうち見逃し {missed}、悪い実装がない項目 {without}\n"
        );
        let en = format!(
            "{items} items: {alarms} alarms on the good system, {missed} of {bad} bad ones missed, {without} items without one\n"
        );
        print(&(out + lang.pick(&ja, &en)))?;
        Ok(if alarms + missed + without == 0 { Status::Conforms } else { Status::Errors })
    }
}
