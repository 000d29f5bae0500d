//! What one cause makes true of many places alike is one finding with a count: that a system's codes could not be looked up, that a
//! system is none of those of a preferred value set, and, to a receiver that does not ask for it, that resources leave out what FHIR
//! calls a best practice. Nothing is to be mended at the single places.

use super::memory::said::Said;
use crate::diagnostic::catalogue::binding::{BINDING_PREFERRED, CODE_SYSTEM_UNKNOWN};
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Arg, Finding, Level, Severity, Sink, Text};
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
    let is_advice = |of: &Finding| {
        of.severity == Severity::Information && of.level == Some(Level::Recommended) && of.is_of(&[&INVARIANT])
    };
    if sink.findings.iter().filter(|finding| is_advice(finding)).nth(1).is_none() {
        return;
    }
    // the id of each, where its first resource begins, and how many there are
    let mut firsts: Vec<(Option<Text>, u32, u64)> = Vec::new();
    for finding in sink.findings.iter().filter(|finding| is_advice(finding)) {
        let start = finding.place.span.start;
        match firsts.iter_mut().find(|(id, ..)| *id == finding.spec_rule) {
            Some((_, first, count)) => (*first, *count) = (start.min(*first), *count + 1),
            None => firsts.push((finding.spec_rule.clone(), start, 1)),
        }
    }
    let first_of = |finding: &Finding| firsts.iter().find(|(id, ..)| *id == finding.spec_rule);
    sink.retain(|finding| {
        !is_advice(finding) || first_of(finding).is_some_and(|(_, first, _)| *first == finding.place.span.start)
    });
    for finding in sink.findings.iter_mut().filter(|finding| is_advice(finding)) {
        let more = first_of(finding).map_or(0, |(.., count)| count - 1);
        if let Some(Arg::Words { ja, en }) = finding.args.last_mut().filter(|_| more > 0) {
            let (ja, en) =
                (format!("{ja} (ほかの {more} 個のリソースも同じです)"), format!("{en} (Likewise in {more} more.)"));
            finding.args.pop();
            finding.args.push(Arg::words(ja, en));
        }
    }
}

/// Of the codes of one system that are none of a preferred value set, the first is told.
fn preferred(said: &Said, sink: &mut Sink) {
    let is_alike =
        |of: &Finding| of.is_of(&[&BINDING_PREFERRED]) && of.severity == Severity::Information && !of.args.is_empty();
    if !said.has_alike() && sink.findings.iter().filter(|finding| is_alike(finding)).nth(1).is_none() {
        return;
    }
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    let key = |args: &[Arg]| {
        let system = |code: &str| code.rsplit_once('#').map_or("", |(system, _)| system).to_owned();
        let systems: Vec<String> = text(args, 0).unwrap_or_default().split(", ").map(system).collect();
        (text(args, 1).unwrap_or_default().to_owned(), systems.join(", "))
    };
    sink.retain(|finding| {
        if !is_alike(finding) {
            return true;
        }
        let count = counts.entry(key(&finding.args)).or_default();
        let is_first = *count == 0;
        // those of the base specification were counted when they were met
        *count += 1 + if finding.profile.is_none() { said.alike(finding.place.node) } else { 0 };
        is_first
    });
    for finding in sink.findings.iter_mut().filter(|finding| is_alike(finding)) {
        let more = counts.get(&key(&finding.args)).map_or(0, |count| count - 1);
        if more > 0 {
            let ja = format!(" (同じコード体系のコードがほかに {more} 件)");
            let en = if more == 1 { "nor is 1 more code".to_owned() } else { format!("nor are {more} more codes") };
            finding.args[COUNT_OF_SET] = Arg::words(ja, format!(" ({en} of this system)"));
        }
    }
}

fn text(args: &[Arg], at: usize) -> Option<&str> {
    match args.get(at) {
        Some(Arg::Text(text)) => Some(text),
        _ => None,
    }
}
