//! What is compiled from a profile, as a person reads it.

use super::{Case, rules, url};
use crate::check::plan::Plan;
use crate::check::plan::slices::Slices;
use crate::model::{ElementId, Ruleset};
use std::fmt::Write as _;

/// The slices of every sliced element: name, cardinality, and how each is recognised.
fn shown(rules: &Ruleset) -> String {
    let (id, _) = rules.resolve(&url(0)).expect("the profile");
    let plan = Plan::new(rules);
    let mut out = String::new();
    for (&sliced, slices) in &plan.profile(rules, id).slices {
        let element = rules.element(sliced);
        let _ = writeln!(out, "{}", element.id);
        for (at, &slice) in element.slices.iter().enumerate() {
            let _ = writeln!(out, "  {}", slice_line(rules, slices, at, slice));
        }
    }
    out
}

fn slice_line(rules: &Ruleset, slices: &Slices, at: usize, slice: ElementId) -> String {
    let element = rules.element(slice);
    let max = if element.max == u32::MAX { "*".to_owned() } else { element.max.to_string() };
    let how: Vec<String> = slices.matchers(at).iter().filter_map(|matcher| Some(matcher.wanted(rules)?.1)).collect();
    let name = element.slice_name.as_deref().unwrap_or("?");
    let refined = slices.refined(at).map(|above| format!(" refines slice {above}")).unwrap_or_default();
    let needed = if slices.is_needed(at) { ", has to be there" } else { "" };
    format!("{name} {}..{max}: {}{needed}{refined}", element.min, how.join(" and "))
}

#[test]
fn slices_by_value_and_by_presence() {
    let case = Case {
        shows: "a snapshot",
        elements: &[
            r#"Patient.identifier {"slicing":{"discriminator":[{"type":"value","path":"system"},{"type":"exists","path":"use"}],"rules":"open"}}"#,
            "Patient.identifier:a 1..1",
            r#"Patient.identifier:a.system 1..1 {"fixedUri":"urn:oid:1.2.1"}"#,
            "Patient.identifier:a.use 1..1",
            "Patient.identifier:b 0..*",
            r#"Patient.identifier:b.system 1..1 {"fixedUri":"urn:oid:1.2.2"}"#,
            "Patient.identifier:b.use 0..0",
        ],
        data: "{}",
        findings: &[],
    };
    insta::assert_snapshot!(shown(&rules(&[], &[case])), @r#"
    Patient.identifier
      a 1..1: system is "urn:oid:1.2.1" and use is there, has to be there
      b 0..*: system is "urn:oid:1.2.2" and use is not there
    "#);
}
