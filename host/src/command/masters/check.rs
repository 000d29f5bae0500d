//! `tekigo masters check`: are the packs whole, and are they of the editions that are asked for.

use super::args::{Check, Format};
use super::show;
use crate::Status;
use crate::terminal::Console;
use serde_json::json;
use std::fmt::Write as _;
use tekigo_core::masters::read::rows;
use tekigo_core::masters::{Day, Pack, system};

/// Runs the command: status 1 when a pack is damaged or an edition asked for is not there.
pub(super) fn run(console: &Console, command: &Check) -> Status {
    let Some(packs) = show::packs(console, command.common.masters.as_deref()) else { return Status::Failed };
    let mut out = String::new();
    let mut all = Vec::new();
    let mut is_well = true;
    for pack in &packs {
        let meta = pack.meta();
        let whole = pack.verify();
        is_well &= whole;
        let state = if whole {
            console.lang.pick("正常", "whole")
        } else {
            console.lang.pick("壊れています", "damaged")
        };
        let _ = writeln!(out, "{state}  {} ({})", meta.name, meta.edition());
        all.push(json!({"system": meta.system, "edition": meta.edition(), "day": meta.newest(), "digest": pack.digest(), "whole": whole}));
    }
    let mut required = Vec::new();
    if let Some(path) = &command.required {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let name = path.display();
                console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
                return Status::Failed;
            }
        };
        for row in rows(&bytes).rows {
            let (master, edition) = (row.get(1), row.get(2));
            // a first row without a digit in its edition is a header
            if row.line == 1 && !edition.bytes().any(|byte| byte.is_ascii_digit()) || master.starts_with('#') {
                continue;
            }
            let pack = packs.iter().find(|pack| show::is_called(pack, Some(master)) || has_kind(pack, master));
            let state = state(pack, edition);
            is_well &= state == "ok";
            let words = match state {
                "ok" => ("最新", "as asked for"),
                "outdated" => ("古い", "outdated"),
                _ => ("未取込", "not imported"),
            };
            let has = pack.map_or_else(String::new, |pack| pack.meta().edition());
            let _ = writeln!(
                out,
                "{}  {master}: {} {edition}, {} {has}",
                console.lang.pick(words.0, words.1),
                console.lang.pick("必要", "asked for"),
                console.lang.pick("取込済", "imported")
            );
            required.push(json!({"master": master, "asked": edition, "has": has, "state": state}));
        }
    }
    if let Some(path) = &command.request {
        let masters: Vec<_> = packs
            .iter()
            .map(|pack| {
                let meta = pack.meta();
                let name = system::system(&meta.system).map_or(meta.name.as_str(), |known| known.ja);
                json!({"system": meta.system, "name": name, "edition": meta.edition(), "day": meta.newest()})
            })
            .collect();
        let text = serde_json::to_string_pretty(&json!({ "masters": masters })).unwrap_or_default() + "\n";
        if let Err(error) = std::fs::write(path, text) {
            let name = path.display();
            console.problem_in(&format!("{name} に書けません: {error}"), &format!("cannot write {name}: {error}"));
            return Status::Failed;
        }
    }
    if command.common.format == Format::Json {
        out = serde_json::to_string_pretty(&json!({ "masters": all, "required": required })).unwrap_or_default() + "\n";
    }
    if !super::printed(console, &out) {
        return Status::Failed;
    }
    if is_well { Status::Conforms } else { Status::Errors }
}

fn has_kind(pack: &Pack, kind: &str) -> bool {
    pack.meta().sources.iter().any(|source| source.kind == kind)
}

/// Whether a pack is of the edition asked for or of a newer one.
fn state(pack: Option<&Pack>, asked: &str) -> &'static str {
    let Some(pack) = pack else { return "missing" };
    let has = pack.meta().edition();
    let is_new = match Day::parse(asked) {
        Some(day) => pack.meta().newest() >= day.0,
        // editions are numbers that count up, or names
        None => match (asked.parse::<u64>(), has.parse::<u64>()) {
            (Ok(asked), Ok(has)) => has >= asked,
            _ => has == asked,
        },
    };
    if is_new { "ok" } else { "outdated" }
}
