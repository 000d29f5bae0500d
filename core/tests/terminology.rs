//! Terminology over the published packages: what can be decided with them alone. Skipped with a message where
//! `../shared` is absent.
#![allow(clippy::print_stdout, clippy::disallowed_types, reason = "tests tell what they skip and how long they took")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tekigo_core::diagnostic::Sink;
use tekigo_core::fhirpath::Membership;
use tekigo_core::model::Terms;
use tekigo_core::source::{Draft, read_archive};
use tekigo_core::terminology::{self, Answer, CodeStatus, DisplayCheck};

const CORE: &str = "assembled/hl7.fhir.r4.core-4.0.1.tgz";
const JP_CORE: &str = "official/jp-core.r4-1.1.2-clins.tgz";
const CLINS: &str = "official/jp-eCSCLINS.r4-1.10.0-snap.tgz";
const JP_TERMS: &str = "assembled/jpfhir-terminology.r4-1.4.0-partial.tgz";

fn shared(path: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir")).join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not here", path.display());
    }
    bytes
}

fn drafts(names: &[&str]) -> Option<Vec<Draft>> {
    names.iter().map(|name| Some(read_archive(&shared(&format!("packages/{name}"))?, name).draft)).collect()
}

fn terms_of(drafts: Vec<Draft>) -> Terms {
    let mut terms = Terms::default();
    let mut sink = Sink::default();
    for draft in drafts {
        terms.extend(draft.code_systems, draft.value_sets, draft.naming_systems, &mut sink);
    }
    for finding in &sink.findings {
        println!("{} {:?}", finding.rule.id, finding.args);
    }
    terms
}

/// Canonicals bound with one of these strengths in the snapshots of the drafts.
fn bound(drafts: &[Draft], strengths: &[&str]) -> BTreeSet<String> {
    let elements = drafts.iter().flat_map(|draft| &draft.structures).flat_map(|structure| &structure.snapshot);
    let bindings = elements.filter_map(|element| element.binding.as_ref());
    bindings
        .filter(|binding| strengths.contains(&&*binding.strength) && !binding.value_set.is_empty())
        .map(|binding| binding.value_set.to_string())
        .collect()
}

/// Those that some question would leave open, with the reason.
fn open(terms: &Terms, canonicals: &BTreeSet<String>) -> BTreeMap<String, String> {
    let reason = |canonical: &String| match terms.find_value_set(canonical) {
        None => Some("not loaded".to_owned()),
        Some((id, _)) => terminology::coverage(terms, id).err().map(|why| format!("{why:?}")),
    };
    canonicals.iter().filter_map(|canonical| Some((canonical.clone(), reason(canonical)?))).collect()
}

#[test]
fn every_required_binding_of_r4_can_be_decided_but_one() {
    let Some(drafts) = drafts(&[CORE]) else { return };
    let required = bound(&drafts, &["required"]);
    assert!(required.len() >= 250, "{}", required.len());
    let started = std::time::Instant::now();
    let terms = terms_of(drafts);
    println!("compiled in {:?}", started.elapsed());
    let open = open(&terms, &required);
    let names: Vec<&str> = open.keys().map(String::as_str).collect();
    assert_eq!(names, ["http://loinc.org/vs/LL379-9|4.0.1"], "{open:#?}");
}

#[test]
fn required_bindings_of_jp_clins_can_be_decided_but_two() {
    let Some(bytes) = shared("stats/required-bindings-jp-clins-1.10.0.json") else { return };
    let Some(drafts) = drafts(&[CORE, JP_TERMS, JP_CORE, CLINS]) else { return };
    let table: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&bytes).expect("the table is JSON");
    let required: BTreeSet<String> = table.values().flat_map(|sets| sets.keys().cloned()).collect();
    assert_eq!(required.len(), 267);
    let terms = terms_of(drafts);
    let open = open(&terms, &required);
    println!("{open:#?}");
    for name in ["JP_MedicationCodeKYS_VS", "JP_ProcedureCodesICHI_VS"] {
        assert!(open.keys().any(|canonical| canonical.ends_with(name)), "{name}: {open:#?}");
    }
    assert_eq!(open.len(), 2, "{open:#?}");
}

#[test]
fn codes_of_r4_are_told_apart() {
    let Some(drafts) = drafts(&[CORE]) else { return };
    let terms = terms_of(drafts);
    let ask = |set: &str, system: Option<&str>, code: &str| {
        let (id, _) = terms.find_value_set(set).expect("the value set is in R4 core");
        terminology::membership(&terms, id, system, code)
    };
    let gender = "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1";
    assert_eq!(ask(gender, None, "male"), Membership::Member);
    assert_eq!(ask(gender, None, "Male"), Membership::NotMember);
    assert_eq!(ask(gender, Some("http://hl7.org/fhir/administrative-gender"), "male"), Membership::Member);
    assert_eq!(ask(gender, Some("http://example.org"), "male"), Membership::NotMember);
    // is-a over v3-ActCode: AMB is below _ActEncounterCode, which is abstract
    let class = "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode";
    let act_code = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    assert_eq!(ask(class, Some(act_code), "AMB"), Membership::Member);
    assert_eq!(ask(class, Some(act_code), "ACUTE"), Membership::Member);
    assert_eq!(ask(class, Some(act_code), "INFAUT"), Membership::NotMember);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/all-languages", None, "ja-JP"), Membership::Member);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/all-languages", None, "日本語"), Membership::NotMember);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/mimetypes", None, "application/pdf"), Membership::Member);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/currencies", None, "JPY"), Membership::Member);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/currencies", None, "YEN"), Membership::NotMember);
    let ucum = Some("http://unitsofmeasure.org");
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/units-of-time", ucum, "min"), Membership::Member);
    assert_eq!(ask("http://hl7.org/fhir/ValueSet/units-of-time", ucum, "kg"), Membership::NotMember);
    assert_eq!(
        ask("http://hl7.org/fhir/ValueSet/condition-code", Some("http://snomed.info/sct"), "1"),
        Membership::NotMember
    );

    let status = |system: &str, code: &str| terminology::code_status(&terms, system, "", code);
    assert!(matches!(status(act_code, "AMB"), CodeStatus::Known { .. }));
    assert_eq!(status(act_code, "amb"), CodeStatus::NotInSystem);
    assert!(matches!(status("http://loinc.org", "8867-4"), CodeStatus::Unknown(_)));
    assert_eq!(status("http://loinc.org", "8867-5"), CodeStatus::NotInSystem);
    assert!(matches!(status("http://example.org/none", "x"), CodeStatus::Unknown(_)));
    // content = example: what is not there may exist all the same
    let service = "http://terminology.hl7.org/CodeSystem/service-type";
    assert!(matches!(status(service, "no-such-code"), CodeStatus::Unknown(_)));

    let display = |text: &str| {
        terminology::display_check(&terms, "http://terminology.hl7.org/CodeSystem/v2-0131", "", "N", text, "ja")
    };
    assert_eq!(display("Next-of-Kin"), DisplayCheck::Ok);
    assert_eq!(display("Next-of-Kin "), DisplayCheck::Ok);
    assert!(matches!(display("next-of-kin"), DisplayCheck::Spelling { .. }));
    assert!(matches!(display("Emergency"), DisplayCheck::Mismatch { .. }));
}

#[test]
fn japanese_displays_and_codes() {
    let Some(drafts) = drafts(&[CORE, JP_TERMS, JP_CORE, CLINS]) else { return };
    let terms = terms_of(drafts);
    // a supplement gives v3-ActCode Japanese displays
    let act_code = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    assert_eq!(terminology::display_check(&terms, act_code, "", "AMB", "ambulatory", "ja"), DisplayCheck::Ok);
    let answer = terminology::display_check(&terms, act_code, "", "AMB", "まちがい", "ja");
    assert!(matches!(&answer, DisplayCheck::Mismatch { expected } if expected.len() >= 2), "{answer:?}");
    let (id, _) =
        terms.find_value_set("http://jpfhir.jp/fhir/clins/ValueSet/JP_ehrshrs_lts_indication").expect("in JP-CLINS");
    let system = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";
    assert!(matches!(terminology::answer(&terms, id, Some(system), "LTS"), Answer::Member { .. }));
    assert!(matches!(
        terminology::answer(&terms, id, Some(system), "lts?"),
        Answer::NotMember { system_in_set: true, .. }
    ));
}
