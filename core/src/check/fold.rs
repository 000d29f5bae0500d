//! What one cause makes true of many codings alike is one finding with a count: that a system's codes could not be looked up,
//! and that a system is none of those of a preferred value set. Nothing is to be mended at the single places.

use super::memory::said::Said;
use crate::diagnostic::catalogue::binding::{BINDING_PREFERRED, CODE_SYSTEM_UNKNOWN};
use crate::diagnostic::{Arg, Finding, Severity, Sink};
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
