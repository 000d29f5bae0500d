//! `--waivers`, `--baseline`, `--max-findings`: read before, told after.

use super::Args;
use crate::Error;
use crate::error::read_toml;
use crate::terminal::Console;
use serde::Deserialize;
use std::path::Path;
use tekigo_core::outcome::triage::Used;
use tekigo_core::outcome::{Triage, Waiver};
use tekigo_core::{Lang, Words};

/// A file of waivers: `[[waiver]]` again and again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Waivers {
    #[serde(default)]
    waiver: Vec<Waiver>,
}

/// What the call asks for; says which waivers have ended on the day of `now`.
pub(super) fn read(console: &Console, args: &Args, now: &str) -> Result<Triage, Error> {
    let mut triage = Triage::default();
    triage.max_findings = args.max_findings;
    if let Some(path) = &args.waivers {
        let Waivers { waiver } = read_toml(&text(path)?).map_err(|why| broken(path, &Words::new(why.clone(), why)))?;
        if let Some(fault) = waiver.iter().find_map(Waiver::fault) {
            return Err(broken(path, &fault));
        }
        let today = now.get(..10).unwrap_or_default();
        let (ended, held): (Vec<_>, Vec<_>) = waiver.into_iter().partition(|waiver| waiver.until.as_str() < today);
        for Waiver { rule, until, reason, .. } in ended {
            console.problem_in(
                &format!("{rule} の免除は {until} で終わりました ({reason})"),
                &format!("the waiver of {rule} ended on {until} ({reason})"),
            );
        }
        triage.waivers = held;
    }
    if let Some(path) = &args.baseline {
        triage.know(&text(path)?).map_err(|why| broken(path, &why))?;
    }
    Ok(triage)
}

/// Says which waivers nothing needed, and what of the earlier report is gone.
pub(super) fn told(console: &Console, triage: &Triage, used: &Used) {
    if console.quiet {
        return;
    }
    let count = |at: usize| used.waived.get(at).copied().unwrap_or_default();
    for (at, waiver) in triage.waivers.iter().enumerate().filter(|(at, _)| count(*at) == 0) {
        let (number, rule) = (at + 1, &waiver.rule);
        console.problem_in(
            &format!("{number} 番目の免除 ({rule}) に当たる指摘はありませんでした"),
            &format!("waiver {number} ({rule}) was not needed"),
        );
    }
    let gone = triage.gone(used);
    if gone.is_empty() {
        return;
    }
    let total: u64 = gone.iter().map(|(_, count)| count).sum();
    let rules: Vec<String> = gone.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    console.problem(&match console.lang {
        Lang::Ja => format!("以前の報告にあった指摘のうち {total} 件がなくなりました: {}", rules.join("、")),
        Lang::En => format!("{total} of the earlier report are gone: {}", rules.join(", ")),
    });
}

fn text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|why| Error::read(path, why))
}

fn broken(path: &Path, why: &Words) -> Error {
    let path = path.display();
    Error::call(format!("{path}: {}", why.ja), format!("{path}: {}", why.en))
}
