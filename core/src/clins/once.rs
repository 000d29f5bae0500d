//! One fault is said once, where it can be mended: the guide's own constraints name the Bundle, the service's rules the element.
//! What follows from an entry that is wrong in itself is told with it (`outcome/causes.rs`).

use super::service::Service;
use crate::diagnostic::catalogue::clins::{allergy, identifiers, lists, tags as flags};
use crate::diagnostic::catalogue::{binding, datatype, profile, structure};
use crate::diagnostic::{Arg, Family, Finding, Rule, Severity, Sink};
use crate::json::NodeId;
use std::collections::BTreeSet;

/// A constraint of the guide, and the one whose fault makes it fail as well.
const FOLLOWS: [(&str, &str); 13] = [
    ("R0212", "R0211"),
    ("R02142", "R02141"),
    ("R02143", "R02141"),
    ("R02143", "R02142"),
    ("R2152", "R02151"),
    ("R9012", "R9011"),
    ("R1013", "R1012"),
    // both codes of a usage are not one of them
    ("R5020", "R5021"),
    // 1.10 prints the id of another rule here
    ("R9013C", "R9015C"),
    // the profile's own words for what is missing of what is sent
    ("needs-performer-on-CLINS", "R9017O"),
    ("warn-localCode-observation-laboresult", "R6021"),
    // that there is no value is told once of both limits
    ("referenceRangeHighUnits-isSameAs-resultValueUnits", "referenceRangeLowUnits-isSameAs-resultValueUnits"),
    ("referenceRangeLowUnits-isSameAs-resultValueUnits", "referenceRangeHighUnits-isSameAs-resultValueUnits"),
];

/// Drops what was said better.
pub(super) fn once(service: &Service<'_>, sink: &mut Sink) {
    constraints(sink);
    values(service, sink);
    systems(service, sink);
    blanks(sink);
    beyond_the_sender(service, sink);
}

/// What the guide's constraints repeat.
fn constraints(sink: &mut Sink) {
    let is_constraint = |finding: &Finding| finding.is_of(&[&structure::INVARIANT]);
    let is_repeating = |finding: &Finding| is_constraint(finding) || finding.is_of(&[&profile::SLICE_ORDER]);
    // most documents break none of them but FHIR's advice, which no rule of the service repeats
    let is_advice = |finding: &Finding| finding.spec_rule.as_deref() == Some("dom-6");
    if !sink.findings.iter().any(|finding| is_repeating(finding) && !is_advice(finding)) {
        return;
    }
    let others = sink.findings.iter().filter(|finding| !is_constraint(finding));
    let mut said: Vec<&str> = others.filter_map(|finding| finding.spec_rule.as_deref()).collect();
    if said.is_empty() {
        return;
    }
    said.sort_unstable();
    said.dedup();
    let is_said = |id: &str| said.binary_search(&id).is_ok();
    // the constraint on the extension itself has no id of the guide
    let said_key = |id: &str| id == "valid-value-institutionNumberExtension" && is_said("R9012");
    let follows = |id: &str| FOLLOWS.iter().any(|(one, other)| *one == id && is_said(other));
    let repeats = |finding: &Finding| match finding.spec_rule.as_deref().filter(|_| is_constraint(finding)) {
        Some(id) => is_said(id) || said_key(id) || follows(id),
        // who puts the Patient first puts it before the others
        None => finding.is_of(&[&profile::SLICE_ORDER]) && is_said("R0211"),
    };
    let own = (0..).zip(&sink.findings).filter(|(_, finding)| is_repeating(finding) && repeats(finding));
    let repeated: Vec<usize> = own.map(|(at, _)| at).collect();
    if !repeated.is_empty() {
        let mut at = 0..;
        sink.retain(|_| at.next().is_none_or(|at| repeated.binary_search(&at).is_err()));
    }
}

/// What no sender can mend is no warning to one: a value set that no public package holds could not be asked, and a code of the
/// guide's own system stands where the extensible set of R4 has none, as the guide's profile wants it. The check-up report writes
/// the type of a specimen in small letters.
fn beyond_the_sender(service: &Service<'_>, sink: &mut Sink) {
    let doc = service.doc();
    let is_of_guide = |node: u32| {
        let parts = [NodeId(node)].into_iter().chain(service.read.items(NodeId(node), "coding"));
        let mut systems = parts.filter_map(|part| doc.text(part, doc.syms.system));
        systems.any(|system| system.starts_with("http://jpfhir.jp/"))
    };
    let is_wanted_so = |node: u32| doc.tree.is_text(NodeId(node), "specimen") && doc.tree.key_is(NodeId(node), "type");
    for finding in &mut sink.findings {
        if finding.severity != Severity::Warning {
            continue;
        }
        let is_of_base = || finding.profile.as_deref().is_none_or(|profile| profile.starts_with("http://hl7.org/"));
        let is_beyond = finding.is_of(&[&binding::VALUE_SET_UNAVAILABLE])
            || finding.is_of(&[&binding::BINDING_EXTENSIBLE])
                && is_of_base()
                && finding.place.node.is_some_and(|node| is_of_guide(node) || is_wanted_so(node))
            // words are enough where no code of the set fits (R4 terminologies, extensible), and the guide asks for words only
            || finding.is_of(&[&binding::BINDING_NO_CODE])
                && is_of_base()
                && finding.place.node.is_some_and(|node| service.read.child(NodeId(node), "text").is_some());
        if is_beyond {
            finding.severity = Severity::Information;
        }
    }
}

/// A value that the service's rule refuses is not what the profile's slice asks for, either.
fn values(service: &Service<'_>, sink: &mut Sink) {
    let doc = service.doc();
    let rules: [&Rule; 4] =
        [&flags::FLAG_NOT_ALLOWED, &flags::FLAG_SYSTEM, &flags::FLAG_TWICE, &identifiers::BUNDLE_ID_SYSTEM];
    let told = sink.findings.iter().filter(|finding| finding.is_of(&rules));
    let mut told: Vec<u32> = told.filter_map(|finding| finding.place.node).collect();
    if told.is_empty() {
        return;
    }
    told.sort_unstable();
    // one within another says nothing more, and those that are left lie one after the other
    let end = |node: u32| doc.tree.subtree_end(NodeId(node)).0;
    told.dedup_by(|inner, outer| *inner < end(*outer));
    let is_told = |node: u32| {
        let before = told.partition_point(|&told| told <= node);
        before > 0 && node < end(told[before - 1])
    };
    let rules: [&Rule; 4] =
        [&structure::FIXED_MISMATCH, &structure::PATTERN_MISMATCH, &binding::BINDING_REQUIRED, &profile::SLICE_MAX];
    // a flag whose system is misspelt works nowhere, and is an error where the profile refuses it
    let mut refused: Vec<u32> = Vec::new();
    sink.retain(|finding| {
        let node = finding.place.node.unwrap_or_default();
        let is_said = finding.is_of(&rules) && is_told(node);
        if is_said && finding.severity.is_error() {
            refused.push(node);
        }
        !is_said
    });
    refused.sort_unstable();
    let is_refused = |node: u32| refused.binary_search(&node).is_ok();
    for finding in &mut sink.findings {
        if finding.is_of(&[&flags::FLAG_SYSTEM]) && finding.place.node.is_some_and(is_refused) {
            finding.severity = Severity::Error;
        }
    }
}

/// What is said of systems: an OID in place of the URL that tells a slice leaves the slice empty, and is an error where the profile wants
/// one in it; that a system is not known says nothing more of an allergen whose code tells the right one.
fn systems(service: &Service<'_>, sink: &mut Sink) {
    let replaced = |finding: &Finding| finding.is_of(&[&lists::SYSTEM_REPLACED]);
    if sink.findings.iter().any(replaced) {
        let empty = sink.findings.iter().filter(|finding| finding.is_of(&[&profile::SLICE_MIN]));
        let empty = empty.filter(|finding| finding.severity.is_error()).filter_map(|finding| {
            let told =
                finding.args.iter().find_map(|arg| if let Arg::Named(told) = arg { Some(told) } else { None })?;
            Some((NodeId(finding.place.node?), finding.place.tail.clone()?, told.en.clone()))
        });
        let empty: Vec<_> = empty.collect();
        for finding in sink.findings.iter_mut().filter(|finding| replaced(finding)) {
            let [Arg::Text(oid), Arg::Text(url), ..] = &*finding.args else { continue };
            let holds = |item| service.text_of(item, service.doc().syms.system).is_some_and(|system| *system == **oid);
            let quoted = ["\"", url, "\""].concat();
            let mut refused = empty.iter().filter(|(.., told)| told.contains(&quoted));
            if refused.any(|(holder, name, _)| service.read.items(*holder, name).any(holds)) {
                finding.severity = Severity::Error;
            }
        }
    }
    let is_meant =
        |finding: &Finding| finding.is_of(&[&allergy::CODE_SYSTEM]) && matches!(*finding.args, [_, Arg::Named(_)]);
    let told = sink.findings.iter().filter(|finding| is_meant(finding));
    let told: Vec<u32> = told.filter_map(|finding| finding.place.node).collect();
    if !told.is_empty() {
        let is_said = |finding: &Finding| finding.place.node.is_some_and(|node| told.contains(&node));
        sink.retain(|finding| !(finding.is_of(&[&binding::CODE_SYSTEM_UNKNOWN]) && is_said(finding)));
    }
}

/// A blank around a value is told with what it makes of the value.
fn blanks(sink: &mut Sink) {
    let is_blank = |finding: &Finding| finding.is_of(&[&datatype::STRING_SPACE]);
    if !sink.findings.iter().any(is_blank) {
        return;
    }
    let told =
        sink.findings.iter().filter(|finding| finding.rule.family == Family::Service && finding.severity.is_error());
    let told: BTreeSet<u32> = told.filter_map(|finding| finding.place.node).collect();
    sink.retain(|finding| !(is_blank(finding) && finding.place.node.is_some_and(|node| told.contains(&node))));
}
