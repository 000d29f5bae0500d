//! What follows from how the system of a code or a number is written: by the OID that it had before, misspelt, or not at all. Each system
//! is told once in a document, so that what follows is found by the system and not by the place.

use super::causes::{Causes, first};
use super::follows::named_in;
use super::repeated::text;
use crate::diagnostic::catalogue::{binding, clins, profile, structure};
use crate::diagnostic::{Arg, Finding, Rule};
use crate::json::{Kind, NodeId};

/// A system that may stand for another one, which the words then name; the arguments begin with it.
static MISSPELT: [&Rule; 4] = [
    &binding::CODING_SYSTEM_SPELLING,
    &binding::CODING_SYSTEM_HTTPS,
    &binding::CODING_SYSTEM_UNDEFINED,
    &binding::CODE_SYSTEM_UNKNOWN,
];
/// A code that is in no value set, however strictly it is asked for.
pub(super) static NO_MEMBER: [&Rule; 5] = [
    &binding::BINDING_REQUIRED,
    &binding::BINDING_MAX,
    &binding::BINDING_EXTENSIBLE,
    &binding::BINDING_PREFERRED,
    &binding::BINDING_CURRENT,
];

/// A system as it is written and as it was meant, and the finding that says so.
pub(super) type Meant<'c> = (&'c str, &'c str, u32);

/// What a finding says of a system that was meant for another one.
pub(super) fn meant(finding: &Finding) -> Option<(&str, &str)> {
    let written = text(finding, 0)?;
    if finding.is_of(&[&clins::lists::SYSTEM_REPLACED]) {
        return Some((written, text(finding, 1)?));
    }
    let meant = named_in(finding).filter(|_| finding.is_of(&MISSPELT))?.names.first()?;
    Some((written, meant))
}

impl Causes<'_> {
    /// What is said of a system within `around`, where the one that was meant is wanted.
    fn of_system(&self, finding: &Finding, around: NodeId, is_wanted: impl Fn(&str) -> bool) -> Option<u32> {
        let systems = &self.firsts().systems;
        if systems.is_empty() || !self.is_small(around.0) {
            return None;
        }
        let of_node = |node: NodeId| {
            let is_system = self.tree.kind(node) == Kind::String && self.tree.key_is(node, "system");
            let written = is_system.then(|| self.tree.text(node))?;
            let is_cause = |(known, meant, at): &&Meant<'_>| {
                *known == written && is_wanted(meant) && self.findings[*at as usize].severity >= finding.severity
            };
            systems.iter().find(is_cause).map(|(.., at)| *at)
        };
        (around.0..self.tree.subtree_end(around).0).map(NodeId).find_map(of_node)
    }

    /// A slice that is told by a system, where an item of the list has it in another way.
    pub(super) fn slice_by_system(&self, finding: &Finding, list: NodeId) -> Option<u32> {
        let named = named_in(finding)?;
        self.of_system(finding, list, |meant| {
            let quoted = ["\"", meant, "\""].concat();
            named.holds(&quoted) || named.en.contains(&quoted)
        })
    }

    /// What keeps a prescription from having a code of its drug: R3010 asks for YJ and, by version, for one of ingredient and strength or
    /// of the general name.
    pub(super) fn of_medication(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let names = ["medicationCodeableConcept", "medicationReference"];
        let drug = names.iter().find_map(|name| self.named(NodeId(node), name))?;
        let asks_strength = finding
            .args
            .iter()
            .any(|arg| matches!(arg, Arg::Words { en, .. } if en.contains("KikakubetsuYakuzaiSeibun")));
        let is_wanted = |meant: &str| {
            meant.ends_with("/YJ-code") || !asks_strength && meant.ends_with("/MedicationGeneralOrderCode")
        };
        let is_cause = |cause: &Finding| {
            cause.is_of(&[&structure::TYPE_NOT_ALLOWED])
                || cause.is_of(&[&structure::CARDINALITY_MIN]) && cause.place.tail.as_deref() == Some("coding")
        };
        self.of_system(finding, drug, is_wanted)
            .or_else(|| first(at, finding, self.within(drug.0).filter(|(_, cause)| is_cause(cause))))
    }

    /// A laboratory test without the code that it needs, where one stands there under another system's name.
    pub(super) fn of_test_code(&self, finding: &Finding, code: u32) -> Option<u32> {
        let is_designated = finding.is_of(&[&clins::observation::DESIGNATED_UNCODED]);
        self.of_system(finding, NodeId(code), |meant| {
            let is_shared = meant.ends_with("Result_CoreLabo_CS") || meant.ends_with("Result_InfectionLabo_CS");
            is_shared || !is_designated && (meant.ends_with("-JLAC10-17digits") || meant.ends_with("_Uncoded_CS"))
        })
    }

    /// A code of no system is in no value set, and what is no error of it follows from what is one.
    pub(super) fn without_system(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let code = text(finding, 0)?;
        if finding.is_of(&[&binding::CODING_NO_SYSTEM]) {
            let list = self.tree.parent(NodeId(node)).filter(|&list| self.tree.key_is(list, "coding"));
            let concept = list.and_then(|list| self.tree.parent(list)).map(|concept| concept.0);
            let graver = |one: &(u32, &Finding)| one.1.severity.is_error() && one.1.is_of(&NO_MEMBER[..2]);
            let told = |node: u32| {
                let same = self.between(node, node + 1).filter(graver).filter(|one| text(one.1, 0) == Some(code));
                first(at, finding, same)
            };
            return told(node).or_else(|| told(concept?));
        }
        let is_it = |one: &(u32, &Finding)| one.1.is_of(&[&binding::CODING_NO_SYSTEM]) && text(one.1, 0) == Some(code);
        first(at, finding, self.within(node).filter(is_it)).filter(|_| self.is_small(node))
    }

    /// Whether a finding is of slices that none of the systems would help, however they were written.
    pub(super) fn is_unhelped(finding: &Finding, cause: &Finding) -> bool {
        finding.is_of(&[&profile::SLICE_NONE_MATCHED]) && cause.is_of(&[&clins::lists::SYSTEM_REPLACED])
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Lang;
    use crate::{For, Options, Ruleset, Validator};
    use serde_json::{Value, json};

    const CONDITION: &str = include_str!("../../../conformance/cases/clins/condition.json");
    const CONDITIONS: &str = include_str!("../../../conformance/cases/clins-own/conditions.json");
    const LABORATORY: &str = include_str!("../../../conformance/cases/clins-own/laboratory.json");
    const PRESCRIPTION: &str = include_str!("../../../conformance/cases/clins/medication-request.json");

    /// Rules of the issues, each with the message of its cause; empty for what follows from nothing.
    fn told(text: &str, target: For) -> Vec<(&'static str, String)> {
        let options = Options { target, ..Options::default() };
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let issues = outcome.issues();
        let cause = |at: usize| format!("{} {}", issues[at].rule.id, issues[at].message(Lang::En));
        issues.iter().map(|issue| (issue.rule.id, issue.because.map(cause).unwrap_or_default())).collect()
    }

    /// Every issue of the rule follows from what begins so and holds this.
    fn follow(told: &[(&str, String)], rule: &str, (start, part): (&str, &str)) {
        let mut own = told.iter().filter(|(id, _)| *id == rule).peekable();
        assert!(own.peek().is_some(), "no {rule} in {told:?}");
        assert!(own.all(|(_, cause)| cause.starts_with(start) && cause.contains(part)), "{rule} in {told:?}");
    }

    fn edited(text: &str, edit: impl FnOnce(&mut Value)) -> String {
        let mut json: Value = serde_json::from_str(text).expect("a case");
        edit(&mut json);
        json.to_string()
    }

    #[test]
    fn an_oid_leaves_the_slice_of_its_url_empty() {
        let text = CONDITION
            .replace("http://medis.or.jp/CodeSystem/master-disease-keyNumber", "urn:oid:1.2.392.200119.4.101.2");
        let told = told(&text, For::Clins);
        follow(&told, "slice-min", ("system-replaced", "keyNumber"));
        follow(&told, "system-replaced", ("", ""));
        // the code is there
        assert!(!told.iter().any(|(rule, _)| *rule == "standard-code-coverage"), "{told:?}");
    }

    /// A drug by two OIDs: what asks for the one does not follow from the other.
    #[test]
    fn each_slice_follows_from_its_own_system() {
        let hot = json!({"system": "urn:oid:1.2.392.200119.4.403.1", "code": "103835401", "display": "x"});
        let yj = json!({"system": "urn:oid:1.2.392.100495.20.1.73", "code": "2171022F1029", "display": "x"});
        let both = edited(PRESCRIPTION, |json| {
            json["medicationCodeableConcept"]["coding"] = json!([hot, yj]);
            json["status"] = json!("x");
        });
        let both = told(&both, For::Clins);
        follow(&both, "slice-none-matched", ("system-replaced", "YJ-code"));
        let of_drug = |(rule, cause): &&(&str, String)| *rule == "invariant" && cause.contains("YJ-code");
        assert!(both.iter().any(|one| of_drug(&one)), "{both:?}");
        let alone = edited(PRESCRIPTION, |json| {
            json["medicationCodeableConcept"]["coding"] = json!([hot]);
            json["status"] = json!("x");
        });
        let alone = told(&alone, For::Clins);
        follow(&alone, "slice-none-matched", ("", ""));
        assert!(alone.iter().all(|(rule, cause)| *rule != "slice-none-matched" || cause.is_empty()), "{alone:?}");
    }

    /// The list had no JLAC in its URL once.
    #[test]
    fn a_test_is_coded_in_a_system_that_is_misspelt() {
        let text = LABORATORY
            .replace("/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_Core", "/CodeSystem/JP_CLINS_ObsLabResult_Core");
        follow(&told(&text, For::Clins), "lab-designated-uncoded", ("code-system-unknown", "JLAC10"));
        let text = edited(LABORATORY, |json| {
            let codings = json["entry"][1]["resource"]["code"]["coding"].as_array_mut().expect("codings");
            codings.truncate(1);
        });
        follow(&told(&text, For::Clins), "lab-designated-uncoded", ("", ""));
    }

    #[test]
    fn a_code_without_a_system_is_in_no_value_set() {
        let text = r#"{"resourceType":"Measure","status":"draft","scoring":{"coding":[{"code":"proportion"}]}}"#;
        follow(&told(text, For::Fhir), "binding-extensible", ("coding-no-system", "proportion"));
        let text =
            r#"{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"active"}]},"subject":{"display":"x"}}"#;
        follow(&told(text, For::Fhir), "coding-no-system", ("binding-required", "active"));
        // another coding of the concept
        let text = r#"{"resourceType":"Measure","status":"draft","scoring":{"coding":[{"code":"y"},{"system":"http://a.jp","code":"x"}]}}"#;
        let told = told(text, For::Fhir);
        assert!(told.iter().all(|(rule, cause)| *rule != "coding-no-system" || cause.is_empty()), "{told:?}");
    }

    /// One number is one mistake, in however many records it stands.
    #[test]
    fn a_wrong_number_is_told_once() {
        // the first stands in the Bundle-ID
        let (head, tail) = CONDITIONS.split_at(CONDITIONS.find("1311234569").expect("a number") + 10);
        let told = told(&[head, &tail.replace("1311234569", "1311234560")].concat(), For::Clins);
        let own: Vec<&String> =
            told.iter().filter(|(rule, _)| *rule == "number-check-digit").map(|(_, cause)| cause).collect();
        assert!(own.len() > 1, "{told:?}");
        assert_eq!(own.iter().filter(|cause| cause.is_empty()).count(), 1, "{told:?}");
    }

    /// The usage's code has no coding: the constraint that reads it, and the cardinality.
    #[test]
    fn a_constraint_follows_from_what_it_reads_further_below() {
        let text = edited(PRESCRIPTION, |json| {
            let code = json.pointer_mut("/dosageInstruction/0/timing/code").and_then(Value::as_object_mut);
            code.expect("a code").remove("coding");
        });
        let told = told(&text, For::Fhir);
        follow(&told, "cardinality-min", ("", ""));
        let of_usage = |(rule, cause): &(&str, String)| *rule == "invariant" && cause.contains("\"coding\"");
        assert!(told.iter().any(of_usage), "{told:?}");
    }

    /// What may be left out is missed once, where it is missed as a warning.
    #[test]
    fn an_absence_that_is_told_gravely_is_the_cause_of_advice() {
        let text = edited(LABORATORY, |json| {
            let result = &mut json["entry"][1]["resource"];
            result["status"] = json!("x");
            result.as_object_mut().expect("a result").remove("performer");
            *json = json["entry"][1]["resource"].take();
        });
        let told = told(&text, For::Clins);
        let own = |(rule, cause): &(&str, String)| {
            *rule == "semi-required-absent" && cause.contains("needs-performer-on-CLINS")
        };
        assert!(told.iter().any(own), "{told:?}");
    }
}
