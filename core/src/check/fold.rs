//! What one cause makes true of many places alike is one finding with a count: that a system's codes could not be looked up, that a
//! system is none of those of a preferred value set, and, to a receiver that does not ask for it, that resources leave out what FHIR
//! calls a best practice. Nothing is to be mended at the single places.

use super::memory::said::Said;
use crate::diagnostic::catalogue::binding::{BINDING_PREFERRED, CODE_SYSTEM_UNKNOWN};
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Arg, Finding, Level, Severity, Sink};
use std::collections::BTreeMap;

/// Where the count stands in the arguments of [`CODE_SYSTEM_UNKNOWN`] and of [`BINDING_PREFERRED`].
const COUNT_OF_SYSTEM: usize = 2;
const COUNT_OF_SET: usize = 3;

/// Folds and counts, once everything else is found.
pub(super) fn fold(said: &Said, sink: &mut Sink) {
    for finding in sink.findings.iter_mut().filter(|finding| finding.is_of(&[&CODE_SYSTEM_UNKNOWN])) {
        let count = text(&finding.args, 0).map_or(0, |system| said.unchecked(system));
        if count > 1 {
            finding.args[COUNT_OF_SYSTEM] = Arg::words(format!(" ({count} 件)"), format!(" ({count} codes)"));
        }
    }
    preferred(said, sink);
    best_practices(sink);
}

/// Of resources that leave the same best practice out, the first is told.
fn best_practices(sink: &mut Sink) {
    let is_alike = |of: &Finding| {
        of.severity == Severity::Information && of.level == Some(Level::Recommended) && of.is_of(&[&INVARIANT])
    };
    if !are_several(sink, is_alike) {
        return;
    }
    let tell = |finding: &mut Finding, more: u64| {
        if let Some(Arg::Words { ja, en }) = finding.args.last_mut() {
            *ja = format!("{ja} (ほかの {more} 個のリソースも同じです)").into();
            *en = format!("{en} (Likewise in {more} more.)").into();
        }
    };
    first_of_each(sink, is_alike, |of| of.spec_rule.clone(), |_| 1, tell);
}

/// Of the codes of one system that are none of a preferred value set, the first is told.
fn preferred(said: &Said, sink: &mut Sink) {
    let is_alike =
        |of: &Finding| of.is_of(&[&BINDING_PREFERRED]) && of.severity == Severity::Information && !of.args.is_empty();
    if !said.has_alike() && !are_several(sink, is_alike) {
        return;
    }
    let key = |of: &Finding| {
        let system = |code: &str| code.rsplit_once('#').map_or("", |(system, _)| system).to_owned();
        let systems: Vec<String> = text(&of.args, 0).unwrap_or_default().split(", ").map(system).collect();
        (text(&of.args, 1).unwrap_or_default().to_owned(), systems.join(", "))
    };
    // those of the base specification were counted when they were met
    let count = |of: &Finding| 1 + if of.profile.is_none() { said.alike(of.place.node) } else { 0 };
    let tell = |finding: &mut Finding, more: u64| {
        let ja = format!(" (同じコード体系のコードがほかに {more} 件)");
        let en = if more == 1 { "nor is 1 more code".to_owned() } else { format!("nor are {more} more codes") };
        finding.args[COUNT_OF_SET] = Arg::words(ja, format!(" ({en} of this system)"));
    };
    first_of_each(sink, is_alike, key, count, tell);
}

fn are_several(sink: &Sink, is_alike: impl Fn(&Finding) -> bool) -> bool {
    sink.findings.iter().filter(|finding| is_alike(finding)).nth(1).is_some()
}

/// Keeps the first of the alike findings with each key. `count` says for how many places one stands, and `tell` is given a kept one
/// with how many more there are.
fn first_of_each<K: Ord>(
    sink: &mut Sink,
    is_alike: impl Fn(&Finding) -> bool,
    key: impl Fn(&Finding) -> K,
    count: impl Fn(&Finding) -> u64,
    tell: impl Fn(&mut Finding, u64),
) {
    let mut counts: BTreeMap<K, u64> = BTreeMap::new();
    sink.retain(|finding| {
        if !is_alike(finding) {
            return true;
        }
        let all = counts.entry(key(finding)).or_default();
        let is_first = *all == 0;
        *all += count(finding);
        is_first
    });
    for finding in sink.findings.iter_mut().filter(|finding| is_alike(finding)) {
        let more = counts.get(&key(finding)).map_or(0, |all| all - 1);
        if more > 0 {
            tell(finding, more);
        }
    }
}

fn text(args: &[Arg], at: usize) -> Option<&str> {
    match args.get(at) {
        Some(Arg::Text(text)) => Some(text),
        _ => None,
    }
}
