//! Flags in meta.tag: which of LTS, UNINFORMED and UNDELIVERED a resource may bear, by profile, version and edition.

use super::met::Question;
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::check::Edition;
use crate::diagnostic::catalogue::clins::tags as rule;
use crate::diagnostic::{Arg, Level, Sink};
use crate::json::NodeId;
use std::borrow::Cow;

/// System of the flags.
const FLAGS: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";
/// End of the systems of the designated infection tests, of JLAC10 and JLAC11.
const INFECTION: &str = "/JP_CLINS_ObsLabResult_InfectionLabo_CS";

/// A row of the matrix: flags that resources of a profile may bear, as long as the version is in force.
#[derive(Debug)]
pub(super) struct Allowed {
    /// Name of the profile.
    pub(super) profile: &'static str,
    /// Codes of the flags.
    pub(super) codes: &'static [&'static str],
    /// Last version that has it.
    pub(super) until: Option<Version>,
}

/// What may be flagged; nothing else may be.
pub(super) static MATRIX: &[Allowed] = &[
    Allowed { profile: "JP_AllergyIntolerance_eCS", codes: &["LTS"], until: None },
    Allowed { profile: "JP_Condition_eCS", codes: &["LTS", "UNINFORMED", "UNDELIVERED"], until: None },
    Allowed { profile: "JP_Observation_LabResult_eCS", codes: &["LTS"], until: None },
    Allowed { profile: "JP_MedicationRequest_eCS", codes: &["LTS"], until: Some(Version::V1_5_2) },
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::FLAG_NOT_ALLOWED).level(Level::Prohibited),
    Row::new(&rule::FLAG_NOT_ALLOWED).spec("R70010").since(Version::V1_10).level(Level::Prohibited),
    Row::new(&rule::FLAG_NOT_INFECTION).spec("R6031").since(Version::V1_10),
    Row::new(&rule::FLAG_TWICE),
    Row::new(&rule::FLAG_EDITION).edition(Edition::E2023),
    Row::new(&rule::FLAG_SYSTEM).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let mut flags: Vec<(NodeId, Cow<'_, str>)> = Vec::new();
    for (resource, metas) in service.holding(service.doc().syms.meta) {
        flags.clear();
        for tag in metas.flat_map(|meta| service.doc().items(meta, service.doc().syms.tag)) {
            match service.doc().text(tag, service.doc().syms.system) {
                Some(system) if system == FLAGS => {
                    flags.push((tag, service.doc().text(tag, service.doc().syms.code).unwrap_or_default()));
                }
                Some(system) => misspelt(service, tag, &system, sink),
                None => {}
            }
        }
        if flags.is_empty() {
            continue;
        }
        let row = MATRIX.iter().find(|row| service.declares(resource, row.profile));
        let in_force = row.filter(|row| row.until.is_none_or(|until| service.version <= until));
        let allowed = in_force.map_or(&[][..], |row| row.codes);
        let mut seen: Vec<&str> = Vec::new();
        for (node, code) in &flags {
            if !allowed.contains(&&**code) {
                not_allowed(service, resource, *node, code, allowed, sink);
                continue;
            }
            if seen.contains(&&**code) {
                service.tell(sink, &rule::FLAG_TWICE, *node, vec![(&**code).into()]);
                continue;
            }
            seen.push(code);
            if code == "UNDELIVERED" {
                service.tell(sink, &rule::FLAG_EDITION, *node, vec![(&**code).into()]);
            } else if row.is_some_and(|row| row.profile == "JP_Observation_LabResult_eCS")
                && !is_infection(service, resource)
            {
                service.tell(sink, &rule::FLAG_NOT_INFECTION, *node, vec![]);
            }
        }
    }
}

fn not_allowed(service: &Service<'_>, resource: NodeId, node: NodeId, code: &str, allowed: &[&str], sink: &mut Sink) {
    let name = service.doc().type_name(resource);
    // the guide's own rule is about these two
    let has_id = matches!(name, "Observation" | "AllergyIntolerance") && service.version >= Version::V1_10;
    let spec = if has_id { "R70010" } else { "" };
    let (list, mend) = if allowed.is_empty() {
        (Arg::fixed("なし", "none"), Arg::fixed("取り除いて", ""))
    } else {
        let list = allowed.join(", ");
        let mend = Arg::words(
            format!("取り除くか、{name} に付けられるフラグ ({list}) に直して"),
            format!(", or write a flag allowed on {name}: {list}"),
        );
        (list.into(), mend)
    };
    let args = vec![code.into(), name.into(), list, mend];
    service.tell_at(sink, &rule::FLAG_NOT_ALLOWED, spec, service.place(node), args);
}

/// Whether a coding is one of a designated infection test; which codes those are, the code systems say.
pub(super) fn is_infection(service: &Service<'_>, observation: NodeId) -> bool {
    let is_one = || service.test(observation).iter().any(|coding| coding.system.ends_with(INFECTION));
    service.of_code(observation, Question::IsInfection, &mut Sink::default(), |_| u32::from(is_one())) != 0
}

/// The element tables of the guide print the system with one slash missing.
fn misspelt(service: &Service<'_>, tag: NodeId, system: &str, sink: &mut Sink) {
    let ends_alike = system.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("JP_ehrshrs_indication"));
    if ends_alike {
        let at = service.part(tag, "system");
        service.tell(sink, &rule::FLAG_SYSTEM, at, vec![system.into(), FLAGS.into()]);
    }
}
