//! The catalogue's examples are true: the wrong one breaks its rule, the right one does not. A first line `Profile: …`
//! holds elements of a profile that the data is judged against, `Questionnaire: …` the questions that it answers. Those
//! that are words or sizes are listed with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tekigo_core::check::{Edition, For};
use tekigo_core::diagnostic::{Rule, Severity, catalogue};
use tekigo_core::masters::{
    CONCEPT_MAP, Concept, Content, Day, Edition as MasterEdition, Masters, Meta, Pack, Source, flag, pack_of, system,
};
use tekigo_core::outcome::Outcome;
use tekigo_core::{Options, Ruleset, Validator, source};
use tekigo_tests::side_by_side;

const PATIENT: &str = r#"{"resourceType":"Patient",%}"#;
const OBSERVATION: &str = r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},%}"#;
const CODE: &str = r#"{"resourceType":"Observation","status":"final","code":{"coding":[$]}}"#;
const RELATION: &str = r#"{"resourceType":"Patient","contact":[{"name":{"text":"x"},"relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0131",%}]}]}]}"#;
const IDENTIFIER: &str = r#"{"resourceType":"Patient","identifier":[{"value":"1",%}]}"#;
const ENTRY: &str =
    r#"{"resourceType":"Bundle","type":"collection","entry":[{%,"resource":{"resourceType":"Patient","id":"1"}}]}"#;
const COLLECTION: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[$]}"#;
const SEARCHSET: &str = r#"{"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"http://example.org/Patient"}],"entry":[$]}"#;
const TRANSACTION: &str = r#"{"resourceType":"Bundle","type":"transaction","entry":[$]}"#;
const PHOTO: &str = r#"{"resourceType":"Patient","photo":[{"contentType":"image/png",%}]}"#;
const ANSWERS: &str = r#"{"resourceType":"QuestionnaireResponse","status":"completed",%}"#;
const PROFILE: &str = r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient",%,"derivation":"constraint","differential":{"element":[{"path":"Patient"}]}}"#;
const ELEMENT: &str = r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"path":"Patient"},{"path":"Patient.name",%}]}}"#;
const CONSTRAINT: &str = r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"path":"Patient","constraint":[{"severity":"error",%}]}]}}"#;
const CLINS_BUNDLE: &str = r#"{"resourceType":"Bundle","meta":{"profile":["http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS"],"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS","code":"Condition"}]},"type":"collection",%}"#;
const CLINS_TAG: &str = r#"{"resourceType":"Bundle",%,"type":"collection"}"#;
const CLINS_PATIENT: &str = r#"{"resourceType":"Patient","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"]},%}"#;
const CLINS_CONDITION: &str = r#"{"resourceType":"Condition","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"]},%}"#;
const CONDITION: &str = r#"{"resourceType":"Condition","subject":{"reference":"Patient/1"},%}"#;
const XML_PATIENT: &str = r#"<Patient xmlns="http://hl7.org/fhir">$</Patient>"#;
const XML_OBSERVATION: &str =
    r#"<Observation xmlns="http://hl7.org/fhir">$<code><text value="x"/></code></Observation>"#;

const SENT_CONDITION: &str = r#"{"resourceType":"Bundle","meta":{"profile":["http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS"],"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS","code":"Condition"}]},"type":"collection","entry":[{"resource":{"resourceType":"Condition","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"]},%}}]}"#;
const ALLERGY: &str = r#"{"resourceType":"AllergyIntolerance","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS"]},%}"#;
const ALLERGY_1_10: &str = r#"{"resourceType":"AllergyIntolerance","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS|1.10.0"]},%}"#;
const LABORATORY: &str = r#"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"]},%}"#;
const LABORATORY_1_5: &str = r#"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS|1.5.2"]},%}"#;
const LISTED_1_5: &str = r#"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS|1.5.2"]},"code":{"coding":[$]}}"#;
const LISTED_1_11: &str = r#"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS|1.11.0"]},"code":{"coding":[$]}}"#;
const PRESCRIPTION: &str = r#"{"resourceType":"MedicationRequest","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS"]},%}"#;
const DOSAGE: &str = r#"{"resourceType":"MedicationRequest","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS"]},"dosageInstruction":[$]}"#;
const DOCUMENT: &str = r#"{"resourceType":"DocumentReference","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_DocumentReference_eCS"]},%}"#;
const SENT: &str = r#"{"resourceType":"Bundle","meta":{"profile":["http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS"]},"type":"collection",%}"#;
const REFERRAL: &str = r#"{"resourceType":"Bundle","meta":{"profile":["http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral"]},"type":"document","entry":[{"resource":{"resourceType":"Composition",%}}]}"#;

/// What an example that is a part is put into: `$` stands for it, `%` for it without its braces.
const AROUND: &[(&str, &str)] = &[
    ("patient-not-first", CLINS_BUNDLE),
    ("entry-profile-undeclared", CLINS_BUNDLE),
    ("bundle-type-absent", CLINS_BUNDLE),
    ("bundle-type-mixed", CLINS_BUNDLE),
    ("sent-element-absent", CLINS_BUNDLE),
    ("observation-has-member", CLINS_BUNDLE),
    ("full-refresh-only-ended", CLINS_BUNDLE),
    ("contained-type", CLINS_BUNDLE),
    ("contained-reference-display", CLINS_BUNDLE),
    ("logical-reference-not-used", CLINS_BUNDLE),
    ("subject-not-patient", CLINS_BUNDLE),
    ("encounter-status", CLINS_CONDITION),
    ("modifier-extension-refused", CLINS_BUNDLE),
    ("bundle-type-tag", CLINS_TAG),
    ("insured-identifier-count", CLINS_PATIENT),
    ("insured-identifier-form", CLINS_PATIENT),
    ("insured-identifier-width", CLINS_PATIENT),
    ("public-payer-identifier-form", CLINS_PATIENT),
    ("number-check-digit", CLINS_PATIENT),
    ("recipient-check-digit", CLINS_PATIENT),
    ("local-patient-identifier", CLINS_PATIENT),
    ("institution-number-form", CLINS_CONDITION),
    ("institution-prefecture-unknown", CLINS_CONDITION),
    ("xml-attribute", XML_OBSERVATION),
    ("xml-element-order", XML_PATIENT),
    ("xml-value-missing", XML_OBSERVATION),
    ("xml-value-type", XML_PATIENT),
    ("xml-resource-count", XML_PATIENT),
    ("element-id-duplicate", PATIENT),
    ("null-alignment", r#"{"resourceType":"Patient","name":[$]}"#),
    ("profile-unknown", PATIENT),
    ("reference-format", r#"{"resourceType":"Condition","subject":$}"#),
    ("reference-type-mismatch", r#"{"resourceType":"Condition","subject":$}"#),
    ("canonical-target-type", ANSWERS),
    ("extension-unknown", PATIENT),
    ("extension-url", PATIENT),
    ("extension-value-and-nested", r#"{"resourceType":"Patient","extension":[$]}"#),
    ("binding-max", PATIENT),
    ("binding-no-code", r#"{"resourceType":"Condition","subject":{"reference":"Patient/1"},%}"#),
    (
        "code-unknown",
        r#"{"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":{"coding":[$]}}"#,
    ),
    ("code-form", CODE),
    ("code-retired", CONDITION),
    ("code-not-yet-valid", CONDITION),
    ("code-before-editions", CONDITION),
    ("code-not-alone", CONDITION),
    ("code-not-insured", CONDITION),
    ("code-uncoded-row", CONDITION),
    ("codes-disagree", CONDITION),
    ("modifier-place", CONDITION),
    ("disease-text", CONDITION),
    ("item-unit", r#"{"resourceType":"Observation","status":"final","effectiveDateTime":"2025-01-01",%}"#),
    ("item-specimen", r#"{"resourceType":"Observation","status":"final","effectiveDateTime":"2025-01-01",%}"#),
    ("local-code-mapped", r#"{"resourceType":"Observation","status":"final","effectiveDateTime":"2025-01-01",%}"#),
    ("local-code-differs", r#"{"resourceType":"Observation","status":"final","effectiveDateTime":"2025-01-01",%}"#),
    ("code-check-digit", CODE),
    ("coding-system-value-set", CODE),
    ("coding-system-relative", CODE),
    ("coding-system-https", CODE),
    ("coding-system-spelling", CODE),
    ("coding-system-undefined", CODE),
    ("code-system-unknown", CODE),
    ("questionnaire-not-found", ANSWERS),
    ("coding-no-system", r#"{"resourceType":"Observation","status":"final","code":$}"#),
    ("display-mismatch", RELATION),
    ("display-spelling", RELATION),
    (
        "value-set-filter",
        r#"{"resourceType":"ValueSet","url":"http://a.jp/v","status":"active","compose":{"include":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","filter":[$]}]}}"#,
    ),
    (
        "snapshot-path-unknown",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"path":"Patient"},$]}}"#,
    ),
    (
        "definition-element-invalid",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","snapshot":{"element":[$]}}"#,
    ),
    (
        "definition-base-missing",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient",%,"derivation":"constraint","snapshot":{"element":[{"path":"Patient","min":0,"max":"*"}]}}"#,
    ),
    (
        "definition-cardinality-looser",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Observation","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Observation","derivation":"constraint","differential":{"element":[{"path":"Observation"},$]}}"#,
    ),
    ("snapshot-missing-base", PROFILE),
    ("definition-cycle", PROFILE),
    ("definition-type-unknown", ELEMENT),
    (
        "expression-invalid",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"path":"Patient","constraint":[{"key":"a-1","severity":"error","human":"x","expression":"$"}]}]}}"#,
    ),
    ("expression-missing", CONSTRAINT),
    (
        "definition-type-foreign",
        r#"{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"logical","abstract":false,%,"baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element","derivation":"specialization","differential":{"element":[{"path":"Boo"}]}}"#,
    ),
    ("integer-format", r#"{"resourceType":"Patient","photo":[$]}"#),
    ("integer-range", r#"{"resourceType":"Patient","telecom":[$]}"#),
    ("decimal-precision", r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{%}}"#),
    ("uri-space", IDENTIFIER),
    ("uri-not-ascii", IDENTIFIER),
    ("uri-prefix", IDENTIFIER),
    ("oid-format", IDENTIFIER),
    ("uuid-format", ENTRY),
    ("uuid-case", ENTRY),
    ("canonical-relative", ANSWERS),
    (
        "code-space",
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/x",%}]}}"#,
    ),
    ("date-time-zone", OBSERVATION),
    ("base64-format", PHOTO),
    ("base64-space", PHOTO),
    ("xhtml-not-string", r#"{"resourceType":"Patient","text":{"status":"generated",%}}"#),
    ("bundle-fullurl-missing", r#"{"resourceType":"Bundle","type":"document","entry":[$]}"#),
    ("bundle-fullurl-relative", ENTRY),
    ("bundle-fullurl-mismatch", COLLECTION),
    ("bundle-fullurl-without-id", COLLECTION),
    ("bundle-search-mode-missing", SEARCHSET),
    ("bundle-search-resource-missing", SEARCHSET),
    ("bundle-search-id-missing", SEARCHSET),
    ("bundle-search-outcome-type", SEARCHSET),
    ("bundle-request-url-absolute", r#"{"resourceType":"Bundle","type":"batch","entry":[{"request":$}]}"#),
    ("bundle-request-url-mismatch", TRANSACTION),
    ("bundle-request-resource-missing", TRANSACTION),
    ("half-width-katakana", LABORATORY),
    ("ideographic-space", LABORATORY),
    ("control-character", LABORATORY),
    ("machine-dependent-character", LABORATORY),
    ("full-width-letter", LABORATORY),
    ("local-code-form", LABORATORY),
    ("local-display-blank", LABORATORY),
    ("lab-status-unused", LABORATORY),
    ("lab-status-value", LABORATORY),
    ("lab-result-absent", LABORATORY),
    ("lab-standard-code-absent", LABORATORY),
    ("lab-text-differs", LABORATORY),
    ("lab-specimen-unnamed", LABORATORY),
    ("lab-method-coded", LABORATORY),
    ("lab-out-of-scope", LABORATORY),
    ("lab-absent-reason-text", LABORATORY_1_5),
    ("condition-verification-unused", CLINS_CONDITION),
    ("condition-clinical-unused", CLINS_CONDITION),
    ("condition-end-of-active", CLINS_CONDITION),
    ("condition-uncoded-display", CLINS_CONDITION),
    ("condition-name-holds-modifier", CLINS_CONDITION),
    ("condition-text-incomplete", CLINS_CONDITION),
    ("condition-suspected-confirmed", CLINS_CONDITION),
    ("condition-severity-code", CLINS_CONDITION),
    ("condition-diagnosis-type", CLINS_CONDITION),
    ("condition-asserter-unused", CLINS_CONDITION),
    ("condition-modifier-order", CLINS_CONDITION),
    ("condition-principal-several", CLINS_BUNDLE),
    ("full-refresh-long-ended", CLINS_BUNDLE),
    ("record-twice", CLINS_BUNDLE),
    ("condition-clinical-absent", CLINS_CONDITION),
    ("condition-end-absent", SENT_CONDITION),
    ("condition-category-sent", SENT_CONDITION),
    ("allergy-code-form", ALLERGY),
    ("allergy-code-system", ALLERGY),
    ("allergy-category-code", ALLERGY),
    ("allergy-category-biologic", ALLERGY),
    ("allergy-person-unused", ALLERGY),
    ("allergy-manifestation-text", ALLERGY_1_10),
    ("usage-code-choice", DOSAGE),
    ("period-of-use-end", DOSAGE),
    ("usage-duration-same", DOSAGE),
    ("usage-duration-longer", DOSAGE),
    ("as-needed-unmarked", DOSAGE),
    ("medication-injection", PRESCRIPTION),
    ("hot7-company-known", PRESCRIPTION),
    ("substitution-code", PRESCRIPTION),
    ("section-direct-binary", REFERRAL),
    ("section-200-or-300", REFERRAL),
    ("attachments-alone", REFERRAL),
    ("section-foreign", REFERRAL),
    ("section-order", REFERRAL),
    ("section-empty-reason", REFERRAL),
    ("section-empty-reason-absent", REFERRAL),
    ("structured-share", REFERRAL),
    ("attachment-type-mismatch", DOCUMENT),
    ("attachment-empty", DOCUMENT),
    ("document-not-current", DOCUMENT),
    ("date-after-document", SENT),
    ("date-in-future", SENT),
    ("date-before-birth", SENT),
    ("instant-milliseconds", SENT),
    ("signature-not-expected", SENT),
    ("designated-not-in-list", LISTED_1_5),
    ("designated-display-of-list", LISTED_1_5),
    ("designated-left-out", LISTED_1_11),
];

const CLINS_SIZE: &str = "a size: core/tests/clins_size.rs reaches it";
const ENGINE: &str = "a bound of the WebAssembly host: host/tests/engine.rs reaches each of them";
const SIZE: &str = "a size: tests/tests/unbreakable.rs reaches it";
const BYTES: &str = "bytes that are no UTF-8 cannot stand in the catalogue: tests/tests/unbreakable.rs has them";
const ARCHIVE: &str = "an archive or a command line: core/src/source/tests.rs and tests/tests/unbreakable.rs make it";
const SEVERAL: &str = "it takes several definitions: a case or a test of core has them";
const WHOLE: &str = "it takes a whole document: conformance/cases/clins-own has one";

/// Examples that are not run.
const WORDS: &[(&str, &str)] = &[
    ("canonical-version-substituted", SEVERAL),
    ("engine-limit", ENGINE),
    ("findings-capped", SIZE),
    ("json-too-deep", SIZE),
    ("json-too-large", SIZE),
    ("json-gave-up", SIZE),
    ("xml-too-deep", SIZE),
    ("xml-too-large", SIZE),
    ("string-length", SIZE),
    ("document-size-near", CLINS_SIZE),
    ("document-size-parts", CLINS_SIZE),
    ("text-over-megabyte", CLINS_SIZE),
    ("xhtml-too-deep", SIZE),
    ("questionnaire-too-costly", SIZE),
    ("package-too-large", SIZE),
    ("json-utf8", BYTES),
    ("xml-utf8", BYTES),
    ("package-unreadable", ARCHIVE),
    ("package-empty", ARCHIVE),
    ("package-fhir-version", ARCHIVE),
    ("definition-duplicate", ARCHIVE),
    ("profile-broken", SEVERAL),
    ("slice-near-miss", SEVERAL),
    ("slice-ambiguous", SEVERAL),
    ("type-profile", SEVERAL),
    ("reference-target-profile", SEVERAL),
    ("reference-entry-type", SEVERAL),
    ("code-inactive", SEVERAL),
    ("coding-system-supplement", SEVERAL),
    ("definition-discriminator-path", SEVERAL),
    ("definition-discriminator-form", SEVERAL),
    ("capability-search-type", SEVERAL),
    ("extension-context-invariant", SEVERAL),
    ("definition-fixed-changed", SEVERAL),
    ("bundle-stylesheet-missing", SEVERAL),
    ("bundle-reference-several", SEVERAL),
    ("measure-group-unknown", SEVERAL),
    ("measure-group-twice", SEVERAL),
    ("measure-population-unknown", SEVERAL),
    ("measure-population-missing", SEVERAL),
    ("measure-group-missing", SEVERAL),
    ("measure-stratifier-unknown", SEVERAL),
    ("measure-stratifier-missing", SEVERAL),
    ("measure-score-not-here", SEVERAL),
    ("measure-score-missing", SEVERAL),
    ("measure-score-value", SEVERAL),
    ("measure-population-twice", SEVERAL),
    ("referral-purpose-text", WHOLE),
    ("entry-absent", WHOLE),
    ("resource-alone", WHOLE),
    ("not-json", WHOLE),
    ("discharge-stay-incomplete", WHOLE),
    ("discharge-stay-class", WHOLE),
    ("attachment-type-foreign", WHOLE),
    ("pdf-section-type", WHOLE),
    ("destination-incomplete", WHOLE),
    ("destination-is-sender", WHOLE),
    ("checkup-section-programme", WHOLE),
    ("stay-differs", WHOLE),
    ("stay-after-document", WHOLE),
    ("stay-length-differs", WHOLE),
    ("attached-summary-later", WHOLE),
];

fn options(rule: &str) -> Options {
    match rule {
        "bundle-kind-undeclared"
        | "checkup-result-status"
        | "payer-number-digits"
        | "recipient-number-digits"
        | "coverage-parts-differ" => Options { target: For::Clins, ..Options::default() },
        "flag-not-in-edition" | "signature-absent" => Options { edition: Edition::E2023, ..Options::default() },
        "json-comment" => Options { allow_comments: true, ..Options::default() },
        "example-url" => Options { no_example_urls: true, ..Options::default() },
        "file-too-large" => Options { max_bytes: Some(100), ..Options::default() },
        "recorded-element-absent" => {
            Options { recorded: vec!["Condition.recordedDate".to_owned()], ..Options::default() }
        }
        "date-in-future" => Options { now: Some("2026-01-01T00:00:00.000+09:00".to_owned()), ..Options::default() },
        _ => Options { security_checks: true, ..Options::default() },
    }
}

/// The example as a whole document.
fn document(rule: &Rule, example: &str, around: &BTreeMap<&str, &str>) -> String {
    if let Some((items, answers)) = example.strip_prefix("Questionnaire: ").and_then(|text| text.split_once('\n')) {
        return format!(
            r##"{{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"#q","contained":[{{
                "resourceType":"Questionnaire","id":"q","status":"active","item":[{items}]}}],"item":[{answers}]}}"##
        );
    }
    if rule.id.starts_with("xhtml-") && example.starts_with('<') {
        return format!(
            r#"{{"resourceType":"Patient","text":{{"status":"generated","div":{}}}}}"#,
            serde_json::Value::from(example)
        );
    }
    let inside = example.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(example);
    around.get(rule.id).map_or_else(|| example.to_owned(), |around| around.replace('$', example).replace('%', inside))
}

/// Small masters: what the examples of `catalogue::masters` speak of.
fn masters() -> Masters {
    let disease = |code: &str, name: &str| {
        let mut concept = Concept::new(code, name).link(system::DISEASE_EXCHANGE, "AAAA");
        concept.from = Day(20_020_401);
        concept
    };
    let mut retired = disease("20000002", "廃止の病気").successor("20000001");
    retired.to = Day(20_250_331);
    let diseases = vec![
        disease("20000001", "病気"),
        retired,
        disease("20000003", "単独では使えない病気").mark(flag::NOT_ALONE, true),
        disease("20000004", "請求外の病気").mark(flag::NOT_INSURED, true),
        disease("20000005", "未コード化").mark(flag::UNCODED, true),
    ];
    let modifier = Concept::new("30000001", "の疑い").mark(flag::SUFFIX, true);
    let mut masters = Masters::default();
    let item = Concept::new("3A010000002327101", "TP").fact("UCUM", "g/dL");
    let other = Concept::new("3A010000002399901", "TP").fact("UCUM", "g/dL");
    let all = [
        (system::DISEASE_KEY, diseases),
        (system::MODIFIER_KEY, vec![modifier]),
        (system::CORE_JLAC10, vec![item, other]),
    ];
    for (url, concepts) in all {
        let edition = MasterEdition { day: 20_240_601, ..MasterEdition::default() };
        let source = Source { kind: "test".to_owned(), editions: vec![edition] };
        let meta =
            Meta { system: url.to_owned(), content: Content::Complete, sources: vec![source], ..Meta::default() };
        let bytes = pack_of(meta, concepts).expect("small");
        masters.add(Arc::new(Pack::open(Arc::new(bytes)).expect("a pack")));
    }
    let own = Concept::new("L001", "総蛋白").link(system::CORE_JLAC10, "3A010000002327101");
    let source = Source { kind: CONCEPT_MAP.to_owned(), editions: Vec::new() };
    let meta = Meta { system: "http://hospital.example.jp/lab".to_owned(), sources: vec![source], ..Meta::default() };
    let bytes = pack_of(meta, vec![own]).expect("small");
    masters.add(Arc::new(Pack::open(Arc::new(bytes)).expect("a pack")));
    masters
}

/// The rules that an outcome tells; a constraint that only warns is not what an example of `invariant` is about.
fn ids_of(outcome: &Outcome) -> BTreeSet<&'static str> {
    let told =
        outcome.issues().iter().filter(|issue| issue.rule.id != "invariant" || issue.severity == Severity::Error);
    told.map(|issue| issue.rule.id).collect()
}

/// What the data breaks when it is judged against a profile with these elements.
fn under_profile(rules: &Ruleset, elements: &str, data: &str) -> BTreeSet<&'static str> {
    let kind = data.split('"').nth(3).unwrap_or_default();
    let definition = format!(
        r#"{{"resourceType":"StructureDefinition","url":"http://a.jp/P","name":"P","status":"active","kind":"resource",
            "abstract":false,"type":"{kind}","baseDefinition":"http://hl7.org/fhir/StructureDefinition/{kind}",
            "derivation":"constraint","differential":{{"element":[{elements}]}}}}"#
    );
    let loaded = source::definitions("a.json", definition.as_bytes());
    let (rules, findings) = source::compile(Some(rules), loaded.draft, "test");
    let wrong: Vec<_> = loaded.findings.iter().chain(&findings).map(|finding| finding.rule.id).collect();
    assert!(wrong.is_empty(), "{elements}: {wrong:?}");
    let options = Options { profiles: vec!["http://a.jp/P".to_owned()], ..Options::default() };
    ids_of(&Validator::new(Arc::new(rules), options).validate(data.as_bytes()))
}

#[test]
fn every_example_is_true() {
    let rules = Ruleset::embedded();
    let validator = Validator::new(Arc::clone(&rules), Options::default());
    let mastered = Validator::new(Arc::new((*rules).clone().with_masters(masters())), Options::default());
    let around: BTreeMap<&str, &str> = AROUND.iter().copied().collect();
    let words: BTreeMap<&str, &str> = WORDS.iter().copied().collect();
    let mut faults = Vec::new();
    let mut ran = 0;
    let all: Vec<&'static Rule> = catalogue::all().collect();
    let judged = side_by_side(&all, |rule| {
        let broken = |example: &str| -> BTreeSet<&'static str> {
            if let Some((elements, data)) = example.strip_prefix("Profile: ").and_then(|text| text.split_once('\n')) {
                return under_profile(&rules, elements, data);
            }
            let text = document(rule, example, &around);
            let of_masters = rule.id != "code-check-digit" && catalogue::masters::ALL.iter().any(|of| of.id == rule.id);
            let validator = if of_masters { &mastered } else { &validator };
            let outcome = validator.with_options(options(rule.id)).validate(text.as_bytes());
            let mut ids = ids_of(&outcome);
            // rules of keys are told by `tekigo keys`, not by validation
            ids.extend(ids_of(&tekigo_core::request::keys(validator, text.as_bytes()).outcome));
            let loaded = source::definitions("a.json", text.as_bytes());
            ids.extend(loaded.findings.iter().map(|finding| finding.rule.id));
            let draft = loaded.draft;
            // the embedded rules are large: they are copied for definitions only
            if !(draft.structures.is_empty() && draft.value_sets.is_empty() && draft.code_systems.is_empty()) {
                let (_, findings) = source::compile(Some(&rules), draft, "test");
                ids.extend(findings.iter().map(|finding| finding.rule.id));
            }
            ids
        };
        (broken(rule.wrong), broken(rule.right))
    });
    for (rule, (wrong, right)) in all.iter().zip(judged) {
        match (wrong.contains(rule.id) && !right.contains(rule.id), words.contains_key(rule.id)) {
            (true, false) => ran += 1,
            (true, true) => faults.push(format!("{} runs now: strike it from WORDS", rule.id)),
            (false, true) => {}
            (false, false) => faults.push(format!("{}: wrong breaks {wrong:?}, right {right:?}", rule.id)),
        }
    }
    eprintln!("{ran} examples run, {} are words", words.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
