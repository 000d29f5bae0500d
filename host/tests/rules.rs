//! Which rules the binary judges by: embedded or not, which version of them, and how they compare with packages.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use common::{tekigo, tekigo_with};
use std::path::{Path, PathBuf};

/// A patient of the service without a name.
const PATIENT: &str =
    r#"{"resourceType":"Patient","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"]}}"#;

/// An extension of R4 as R4 defines it, but for `MAX`, the maximum of its own extensions.
const EXTENSION: &str = r#"{"resourceType":"StructureDefinition","id":"data-absent-reason",
  "url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","version":"4.0.1","name":"DataAbsentReason",
  "status":"draft","fhirVersion":"4.0.1","kind":"complex-type","abstract":false,"context":[{"type":"element","expression":"Element"}],
  "type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint",
  "differential":{"element":[
    {"id":"Extension","path":"Extension","min":0,"max":"1"},
    {"id":"Extension.extension","path":"Extension.extension","max":"MAX"},
    {"id":"Extension.url","path":"Extension.url","fixedUri":"http://hl7.org/fhir/StructureDefinition/data-absent-reason"},
    {"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"code"}],
     "binding":{"strength":"required","valueSet":"http://hl7.org/fhir/ValueSet/data-absent-reason|4.0.1"}}]}}"#;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A package of one extension, as a folder.
fn package(folder: &Path, name: &str, max: &str) {
    let manifest = r#"{"name":"a.example.compared","version":"1.0.0","fhirVersions":["4.0.1"]}"#;
    write(folder, &format!("{name}/package/package.json"), manifest);
    let definition = EXTENSION.replace("MAX", max);
    write(folder, &format!("{name}/package/StructureDefinition-data-absent-reason.json"), &definition);
}

fn rules_of(json: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let issues = report["files"][0]["issues"].as_array().unwrap();
    issues.iter().map(|issue| issue["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_the_embedded_rules_a_profile_of_the_service_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "patient.json", PATIENT);
    let with = tekigo(folder.path(), &["validate", "patient.json", "--format", "json"]);
    let found = rules_of(&with.out);
    assert!(with.status == 1 && found.contains(&"cardinality-min".to_owned()), "{found:?}");
    assert!(!found.contains(&"profile-unknown".to_owned()), "{found:?}");
    let without =
        tekigo(folder.path(), &["validate", "--no-embedded", "patient.json", "--format", "json", "--for", "fhir"]);
    let found = rules_of(&without.out);
    assert!(found.contains(&"profile-unknown".to_owned()), "{found:?}");
    assert!(!found.contains(&"cardinality-min".to_owned()), "{found:?}");
    assert!(!without.out.contains("jp-clins"), "the report names the rules that were used: {}", without.out);
}

#[test]
fn a_version_that_is_not_embedded_ends_the_call() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "patient.json", PATIENT);
    let plain = tekigo(folder.path(), &["validate", "patient.json", "--format", "json"]);
    for version in ["1.12", "1.12.0"] {
        let ran = tekigo(folder.path(), &["validate", "--clins-version", version, "patient.json", "--format", "json"]);
        assert_eq!((ran.status, &ran.out), (plain.status, &plain.out), "{version}");
    }
    for lang in ["ja", "en"] {
        let args = ["validate", "--clins-version", "0.9", "patient.json", "--lang", lang];
        let ran = tekigo(folder.path(), &args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{lang}");
        assert!(ran.err.contains("0.9") && ran.err.contains("1.10") && ran.err.contains("1.12"), "{}", ran.err);
    }
}

#[test]
fn compare_rules_tells_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    package(folder.path(), "same", "0");
    package(folder.path(), "other", "*");
    let same = tekigo(folder.path(), &["compare-rules", "--package", "same", "--lang", "en"]);
    assert_eq!(same.status, 0, "{}{}", same.out, same.err);
    assert!(same.out.contains("1 structures compared: 0 differences"), "{}", same.out);
    let other = tekigo(folder.path(), &["compare-rules", "--package", "other", "--lang", "en"]);
    assert_eq!(other.status, 1, "{}{}", other.out, other.err);
    assert!(other.out.contains("Extension.extension  maximum"), "{}", other.out);
    let json = tekigo(folder.path(), &["compare-rules", "--package", "other", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(json.status == 1 && report.to_string().contains("Extension.extension"), "{report}");
    let broken = tekigo(folder.path(), &["compare-rules", "--package", "nowhere.tgz"]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
    assert_eq!(tekigo(folder.path(), &["compare-rules"]).status, 2, "there is nothing to compare with");
}

#[test]
fn embedded_rules_are_those_of_the_official_packages() {
    let official = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages/official"));
    let packages = [
        "jp-core.r4-1.1.2-clins",
        "jp-core.r4-1.1.2-snap",
        "jp-eCSCLINS.r4-1.10.0-snap",
        "jp-eCheckupReport.r4-1.5.0-snap",
    ];
    let folder = tempfile::tempdir().unwrap();
    for name in packages {
        let path = official.join(format!("{name}.tgz"));
        if !path.exists() {
            println!("skipped: {} is not here", path.display());
            continue;
        }
        let ran = tekigo(folder.path(), &["compare-rules", "--package", path.to_str().unwrap(), "--lang", "en"]);
        assert_eq!(ran.status, 0, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(": 0 differences"), "{name}: {}", ran.out);
    }
}

/// What rests on the list of changes alone is said to: 1.12 makes the family name optional.
#[test]
fn uncertain_rows_of_a_version_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |version: &str| {
        let profile = format!("http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS|{version}");
        let ran = tekigo(folder.path(), &["rules", "--profile", &profile, "--format", "json"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let rows: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let announced = rows.as_array().unwrap().iter().filter(|row| row["basis"] == "announced");
        announced.map(|row| row["element"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(rows("1.10.0").is_empty());
    assert!(rows("1.12.0").contains(&"Patient.name.family".to_owned()), "{:?}", rows("1.12.0"));
}

#[test]
fn explain_tells_what_was_chosen_between_sources() {
    let folder = tempfile::tempdir().unwrap();
    for (lang, words) in [("ja", "docs/adr/0016"), ("en", "docs/adr/0016")] {
        let ran = tekigo(folder.path(), &["explain", "bundle-type-mixed", "--lang", lang]);
        assert!(ran.status == 0 && ran.out.contains(words), "{}", ran.out);
    }
}

#[test]
fn advice_can_be_silenced() {
    let folder = tempfile::tempdir().unwrap();
    let allergy = r#"{"resourceType":"AllergyIntolerance","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS"]}}"#;
    write(folder.path(), "allergy.json", allergy);
    let plain = rules_of(&tekigo(folder.path(), &["validate", "allergy.json", "--format", "json"]).out);
    let quiet = rules_of(&tekigo(folder.path(), &["validate", "allergy.json", "--format", "json", "--no-advice"]).out);
    let advice = "recommended-element-absent".to_owned();
    assert!(plain.contains(&advice) && !quiet.contains(&advice), "{quiet:?}");
    assert!(quiet.contains(&"cardinality-min".to_owned()), "{quiet:?}");
}

/// A profile on Patient with elements of each level, and a slice.
const LEVELS: &str = r#"{"resourceType":"StructureDefinition","url":"http://a.example.jp/levels","version":"1.0.0","name":"Levels","status":"draft",
  "kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
  "differential":{"element":[
    {"id":"Patient","path":"Patient"},
    {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}},
    {"id":"Patient.identifier:chart","path":"Patient.identifier","sliceName":"chart","min":0,"max":"1","mustSupport":true},
    {"id":"Patient.identifier:chart.system","path":"Patient.identifier.system","min":1,"fixedUri":"http://a.example.jp/chart"},
    {"id":"Patient.birthDate","path":"Patient.birthDate","mustSupport":true},
    {"id":"Patient.deceased[x]","path":"Patient.deceased[x]","mustSupport":true}]}}"#;

#[test]
fn what_the_record_holds_is_asked_for_whoever_receives_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "levels.json", LEVELS);
    let of_chart = r#"{"resourceType":"Patient","identifier":[{"system":"http://a.example.jp/chart","value":"1"}],"birthDate":"1956-07-08","deceasedBoolean":false}"#;
    write(folder.path(), "full.json", of_chart);
    write(folder.path(), "bare.json", r#"{"resourceType":"Patient","active":true}"#);
    write(
        folder.path(),
        "other.json",
        r#"{"resourceType":"Patient","identifier":[{"system":"http://a.example.jp/other","value":"1"}]}"#,
    );
    let absent = |recorded: &str, file: &str| {
        write(folder.path(), "recorded.txt", recorded);
        let profile = "http://a.example.jp/levels";
        let args = ["validate", file, "--define", "levels.json", "--profile", profile, "--recorded", "recorded.txt"];
        let ran = tekigo(folder.path(), &[&args[..], &["--for", "fhir", "--format", "json"]].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let issues = report["files"][0]["issues"].as_array().unwrap().iter();
        let of_rule = issues.filter(|issue| issue["rule"] == "recorded-element-absent");
        let places: Vec<String> = of_rule.map(|issue| issue["expression"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ran.status, i32::from(!places.is_empty()), "{}{}", ran.out, ran.err);
        (places, ran.err)
    };
    for (recorded, expected) in [
        ("Patient.birthDate\n", "Patient.birthDate"),
        // as editors of Windows write it
        ("\u{feff}Patient.birthDate\r\n", "Patient.birthDate"),
        ("Patient.deceased[x]", "Patient.deceased"),
        ("Patient.deceased", "Patient.deceased"),
        ("Patient.deceasedDateTime", "Patient.deceased"),
        ("Patient.identifier:chart", "Patient.identifier"),
    ] {
        for file in ["bare.json", "other.json"] {
            assert_eq!(absent(recorded, file), (vec![expected.to_owned()], String::new()), "{recorded:?} {file}");
        }
        assert_eq!(absent(recorded, "full.json").0, [""; 0], "{recorded:?}");
    }
    assert_eq!(absent("Patient.identifier\n", "other.json").0, [""; 0], "a slice has only its own id");
    let (places, said) = absent("Patient.birthdate\n", "bare.json");
    assert!(places.is_empty() && said.contains("Patient.birthdate"), "what may be misspelt is said: {said}");
}

#[test]
fn what_defines_nothing_ends_the_call() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "patient.json", r#"{"resourceType":"Patient"}"#);
    write(folder.path(), "broken.json", r#"{"resourceType":"StructureDefinition","#);
    write(folder.path(), "extension.json", &EXTENSION.replace("MAX", "0"));
    for (option, file) in [
        ("--define", "broken.json"),
        ("--define", "patient.json"),
        ("--define", "nowhere.json"),
        ("--package", "patient.json"),
        // what it is as a definition was kept, and is no package
        ("--package", "extension.json"),
    ] {
        if file == "extension.json" {
            assert_eq!(tekigo(folder.path(), &["validate", "patient.json", "--define", file]).status, 0);
        }
        let ran = tekigo(folder.path(), &["validate", "patient.json", option, file]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{option} {file}: {}", ran.err);
        assert!(ran.err.contains(file), "{}", ran.err);
    }
}

#[test]
fn two_definitions_of_one_canonical_are_told_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "patient.json", r#"{"resourceType":"Patient"}"#);
    write(folder.path(), "one.json", LEVELS);
    write(folder.path(), "two.json", &LEVELS.replace(r#""max":"1""#, r#""max":"2""#));
    for lang in ["ja", "en"] {
        let args = ["validate", "patient.json", "--define", "one.json", "--define", "two.json", "--lang", lang];
        let ran = tekigo(folder.path(), &args);
        assert_eq!(ran.err.matches("http://a.example.jp/levels").count(), 1, "{}", ran.err);
        assert_eq!(tekigo(folder.path(), &[&args[..], &["-q"]].concat()).err, "");
    }
}

#[test]
fn a_snapshot_is_valid_itself_and_keeps_digits() {
    let folder = tempfile::tempdir().unwrap();
    let profile = r#"{"resourceType":"StructureDefinition","url":"http://a.example.jp/place","name":"Place","status":"draft","kind":"resource",
      "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
      "abstract":false,"type":"Location","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Location","derivation":"constraint",
      "differential":{"element":[{"id":"Location.position.longitude","path":"Location.position.longitude","fixedDecimal":139.70},
        {"id":"Location.name","path":"Location.name","binding":{"strength":"example","description":"names in words"}},
        {"id":"Location.identifier.system","path":"Location.identifier.system","short":"own","min":1}]}}"#;
    let made = tekigo_with(folder.path(), &["snapshot", "-"], profile.as_bytes());
    assert!(made.out.contains(r#""fixedDecimal":139.70,"#), "{}", made.out);
    let json: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    let elements = json["snapshot"]["element"].as_array().unwrap();
    let base = |id: &str| {
        let element = elements.iter().find(|element| element["id"] == id).unwrap_or_else(|| panic!("{id}"));
        element["base"].as_object().unwrap().values().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (id, of) in [
        ("Location", r#""*" 0 "Location""#),
        ("Location.id", r#""1" 0 "Resource.id""#),
        ("Location.text", r#""1" 0 "DomainResource.text""#),
        ("Location.identifier.system", r#""1" 0 "Identifier.system""#),
        ("Location.identifier.id", r#""1" 0 "Element.id""#),
        ("Location.position.longitude", r#""1" 1 "Location.position.longitude""#),
        ("Location.position.modifierExtension", r#""*" 0 "BackboneElement.modifierExtension""#),
    ] {
        assert_eq!(base(id), of, "{id}");
    }
    write(folder.path(), "made.json", &made.out);
    let ran = tekigo(folder.path(), &["validate", "made.json", "--for", "fhir", "--lang", "en"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_definition_may_come_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "levels.json", LEVELS);
    let of_file = tekigo(folder.path(), &["snapshot", "levels.json"]);
    let of_input = tekigo_with(folder.path(), &["snapshot", "-"], LEVELS.as_bytes());
    assert_eq!((of_input.status, of_input.out), (0, of_file.out), "{}", of_input.err);
    write(folder.path(), "patient.json", r#"{"resourceType":"Patient"}"#);
    let args = ["validate", "patient.json", "--define", "-", "--profile", "http://a.example.jp/levels"];
    let ran = tekigo_with(folder.path(), &args, LEVELS.as_bytes());
    assert_eq!(ran.status, 0, "{}", ran.err);
}
