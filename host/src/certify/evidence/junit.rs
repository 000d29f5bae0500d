//! `junit.xml`: for continuous integration.

use super::Report;
use crate::certify::journal::Verdict;
use std::fmt::Write as _;
use tekigo_core::markup::escape;

/// Text in attributes, where a line end is a space.
fn escaped(text: &str) -> String {
    escape::xml(&text.replace(['\t', '\n', '\r'], " "))
}

pub(super) fn xml(report: &Report) -> String {
    let due: Vec<_> = report.items.iter().filter(|item| item.verdict != Verdict::NotApplicable).collect();
    let count = |verdicts: &[Verdict]| due.iter().filter(|item| verdicts.contains(&item.verdict)).count();
    let (failures, errors, skipped) =
        (count(&[Verdict::Fail, Verdict::Waived]), count(&[Verdict::Error]), count(&[Verdict::Skip]));
    let name = escaped(&report.catalogue.id);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n",
        due.len()
    );
    for item in due {
        // writing to a String cannot fail
        let _ = write!(
            out,
            "<testcase classname=\"{}\" name=\"{}\"",
            escaped(&item.function),
            escaped(&format!("{} {}", item.id, item.title.ja))
        );
        let broken: Vec<&str> =
            item.facts.iter().filter(|fact| !fact.holds).map(|fact| fact.words.ja.as_str()).collect();
        let why = item.reason.as_ref().map_or_else(|| broken.join("; "), |reason| reason.ja.clone());
        let element = match item.verdict {
            Verdict::Fail | Verdict::Waived => "failure",
            Verdict::Error => "error",
            Verdict::Skip => "skipped",
            _ => {
                out.push_str("/>\n");
                continue;
            }
        };
        let waived = if item.verdict == Verdict::Waived { "免除 / waived: " } else { "" };
        let _ = writeln!(out, ">\n<{element} message=\"{waived}{}\"/>\n</testcase>", escaped(&why));
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}
