//! Masters in a validation: codes judged on the day of the record, displays folded, codes that belong together, and what is
//! said without masters.

use std::sync::Arc;
use tekigo_core::masters::{
    CONCEPT_MAP, Concept, Content, Day, Edition, Masters, Meta, Pack, Source, flag, pack_of, system,
};
use tekigo_core::model::codec;
use tekigo_core::{Options, Outcome, Ruleset, Validator};

fn pack(url: &str, content: Content, concepts: Vec<Concept>) -> Arc<Pack> {
    let edition = Edition { day: 20_250_401, ..Edition::default() };
    let source = Source { kind: "test".to_owned(), editions: vec![edition] };
    let meta = Meta { system: url.to_owned(), content, sources: vec![source], ..Meta::default() };
    Arc::new(Pack::open(Arc::new(pack_of(meta, concepts).expect("small"))).expect("a pack"))
}

fn validator(packs: Vec<Arc<Pack>>) -> Validator {
    let mut masters = Masters::default();
    for pack in packs {
        masters.add(pack);
    }
    let rules = (*Ruleset::embedded()).clone().with_masters(masters);
    Validator::new(Arc::new(rules), Options::default())
}

fn diseases() -> Arc<Pack> {
    let mut retired = Concept::new("20000002", "古い病気").successor("20000001");
    retired.to = Day(20_260_331);
    let of =
        Concept::new("20000001", "Ａ\u{ff0d}Ｂ病").link(system::ICD10, "K859").link(system::DISEASE_EXCHANGE, "C142");
    pack(system::DISEASE_KEY, Content::Complete, vec![of, retired])
}

fn condition(day: &str, codings: &str) -> String {
    format!(
        r#"{{"resourceType":"Condition","subject":{{"reference":"Patient/1"}},"recordedDate":"{day}","code":{{"coding":[{codings}]}}}}"#
    )
}

fn coding(system: &str, code: &str, display: &str) -> String {
    let display = if display.is_empty() { String::new() } else { format!(r#","display":"{display}""#) };
    format!(r#"{{"system":"{system}","code":"{code}"{display}}}"#)
}

fn told(outcome: &Outcome, rule: &str) -> usize {
    outcome.issues().iter().filter(|issue| issue.rule.id == rule).count()
}

#[test]
fn the_day_of_the_record_decides() {
    let validator = validator(vec![diseases()]);
    for (day, retired) in [("2026-03-31", 0), ("2026-04-01", 1), ("2026-04", 1), ("2026", 0)] {
        let text = condition(day, &coding(system::DISEASE_KEY, "20000002", "古い病気"));
        // the second time the values are known: the answer is the same
        for _ in 0..3 {
            let outcome = validator.validate(text.as_bytes());
            assert_eq!(told(&outcome, "code-retired"), retired, "{day}");
            assert_eq!(told(&outcome, "code-system-unknown") + told(&outcome, "code-unknown"), 0, "{day}");
        }
    }
    // the same coding in one document, in resources of two days
    let entry = |day| format!(r#"{{"resource":{}}}"#, condition(day, &coding(system::DISEASE_KEY, "20000002", "")));
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{},{}]}}"#,
        entry("2026-03-01"),
        entry("2026-05-01")
    );
    assert_eq!(told(&validator.validate(bundle.as_bytes()), "code-retired"), 1);
}

#[test]
fn an_oid_is_the_same_system() {
    let text = condition("2026-05-01", &coding("urn:oid:1.2.392.200119.4.101.2", "20000002", ""));
    assert_eq!(told(&validator(vec![diseases()]).validate(text.as_bytes()), "code-retired"), 1);
}

#[test]
fn a_code_that_no_edition_has_is_an_error_with_suggestions() {
    let validator = validator(vec![diseases()]);
    let outcome = validator.validate(condition("2026-05-01", &coding(system::DISEASE_KEY, "20000011", "")).as_bytes());
    assert_eq!(told(&outcome, "code-unknown"), 1);
    // older than every edition: unknown
    let outcome = validator.validate(condition("2010-05-01", &coding(system::DISEASE_KEY, "20000011", "")).as_bytes());
    assert_eq!((told(&outcome, "code-unknown"), told(&outcome, "code-before-editions")), (0, 1));
    // the service's dummy is in no master
    let outcome = validator
        .validate(condition("2026-05-01", &coding(system::DISEASE_KEY, "99999999", "未コード化傷病名")).as_bytes());
    assert_eq!(told(&outcome, "code-unknown"), 0);
}

#[test]
fn a_fragment_makes_no_code_unknown() {
    let validator = validator(vec![pack(system::YJ, Content::Fragment, vec![Concept::new("1124017F2135", "錠")])]);
    let codings = [coding(system::YJ, "2171022F2037", ""), coding(system::YJ, "2171022F2045", "")].join(",");
    let outcome = validator.validate(condition("2026-05-01", &codings).as_bytes());
    assert_eq!((told(&outcome, "code-unknown"), told(&outcome, "code-system-unknown")), (0, 1));
}

#[test]
fn an_alias_that_was_imported_is_the_same_system() {
    let edition = Edition { day: 20_250_401, ..Edition::default() };
    let meta = Meta {
        system: "http://hospital.example.jp/ward".to_owned(),
        content: Content::Complete,
        sources: vec![Source { kind: "fhir".to_owned(), editions: vec![edition] }],
        aliases: vec!["urn:oid:1.2.3.4".to_owned()],
        ..Meta::default()
    };
    let bytes = pack_of(meta, vec![Concept::new("3E", "東三階")]).expect("small");
    let validator = validator(vec![Arc::new(Pack::open(Arc::new(bytes)).expect("a pack"))]);
    for (code, unknown) in [("3E", 0), ("9E", 1)] {
        let outcome = validator.validate(condition("2026-05-01", &coding("urn:oid:1.2.3.4", code, "")).as_bytes());
        assert_eq!((told(&outcome, "code-unknown"), told(&outcome, "code-system-unknown")), (unknown, 0), "{code}");
    }
}

/// A concept map from a hospital's own codes.
fn map(concepts: Vec<Concept>) -> Arc<Pack> {
    let source = Source { kind: CONCEPT_MAP.to_owned(), editions: Vec::new() };
    let meta = Meta { system: "http://hospital.example.jp/d".to_owned(), sources: vec![source], ..Meta::default() };
    Arc::new(Pack::open(Arc::new(pack_of(meta, concepts).expect("small"))).expect("a pack"))
}

#[test]
fn a_concept_map_tells_the_standard_code_of_a_local_one() {
    let own = "http://hospital.example.jp/d";
    let entries = vec![
        Concept::new("A1", "病気").link(system::DISEASE_KEY, "20000001"),
        // its target was retired at the end of March
        Concept::new("A2", "古い病気").link(system::DISEASE_KEY, "20000002"),
    ];
    let validator = validator(vec![diseases(), map(entries)]);
    for (day, code, beside, mapped, differs, words) in [
        ("2026-05-01", "A1", "", 1, 0, "20000001"),
        ("2026-05-01", "A1", "20000001", 0, 0, ""),
        ("2026-05-01", "A1", "20000002", 0, 1, "20000001"),
        ("2026-03-01", "A2", "", 1, 0, "20000002"),
        ("2026-05-01", "A2", "", 1, 0, "20000001"),
        ("2026-05-01", "A9", "", 0, 0, ""),
    ] {
        let mut codings = coding(own, code, "");
        if !beside.is_empty() {
            codings = [codings, coding(system::DISEASE_KEY, beside, "")].join(",");
        }
        let text = condition(day, &codings);
        for _ in 0..2 {
            let outcome = validator.validate(text.as_bytes());
            let found = (told(&outcome, "local-code-mapped"), told(&outcome, "local-code-differs"));
            assert_eq!(found, (mapped, differs), "{text}");
            // a system that a map knows is no unknown one
            assert_eq!(told(&outcome, "code-system-unknown"), 0, "{text}");
            let of = outcome.issues().iter().find(|issue| issue.rule.id.starts_with("local-code-"));
            assert!(of.is_none_or(|issue| issue.message(tekigo_core::Lang::En).contains(words)), "{text}");
        }
    }
}

/// A ConceptMap from one system to another.
fn concept_map(name: &str, source: &str, target: &str, code: &str, to: &str) -> String {
    format!(
        r#"{{"resourceType":"ConceptMap","url":"http://hospital.example.jp/ConceptMap/{name}","status":"active","group":[{{"source":"{source}","target":"{target}","element":[{{"code":"{code}","target":[{{"code":"{to}","display":"名","equivalence":"equal"}}]}}]}}]}}"#
    )
}

#[test]
fn concept_maps_of_the_call_advise_like_imported_ones() {
    let own = "http://hospital.example.jp/lab";
    let ten = concept_map("ten", own, system::JLAC10, "TP", "3A010000002327101");
    let eleven = concept_map("eleven", own, system::JLAC11, "TP", "C1002000025002755");
    // between systems that everybody shares: no hospital's codes
    let shared = concept_map("shared", "http://loinc.org", system::JLAC10, "2885-2", "3A010000002327101");
    let info = r#"{"name":"own.hospital","version":"1.0.0","fhirVersions":["4.0.1"]}"#;
    let files = [
        ("package/package.json", info),
        ("package/ConceptMap-ten.json", &ten),
        ("package/ConceptMap-eleven.json", &eleven),
        ("package/ConceptMap-shared.json", &shared),
    ];
    let package = Ruleset::builder().package_files("own.tgz", files).build().expect("a package").rules;
    let defined = Ruleset::builder().definitions("map.json", ten.as_bytes()).build().expect("a definition").rules;
    // rules are kept on disk between calls
    let kept = Arc::new(codec::decode(codec::encode(&package)).expect("kept"));
    let text = |codings: &str| {
        format!(
            r#"{{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-05-01","code":{{"coding":[{codings}]}}}}"#
        )
    };
    for (rules, words) in [(package, "C1002000025002755"), (kept, "C1002000025002755"), (defined, "3A010000002327101")]
    {
        let validator = Validator::new(rules, Options::default());
        let outcome = validator.validate(text(&coding(own, "TP", "")).as_bytes());
        assert_eq!((told(&outcome, "local-code-mapped"), told(&outcome, "code-system-unknown")), (1, 0));
        let of = outcome.issues().iter().find(|issue| issue.rule.id == "local-code-mapped").expect("told");
        let message = of.message(tekigo_core::Lang::Ja);
        assert!(message.contains(words) && message.contains("3A010000002327101"), "{message}");
        let beside = [coding(own, "TP", ""), coding(system::JLAC10, "3A010000002327101", "")].join(",");
        let outcome = validator.validate(text(&beside).as_bytes());
        assert_eq!(told(&outcome, "local-code-mapped") + told(&outcome, "local-code-differs"), 0);
        let beside = [coding(own, "TP", ""), coding(system::JLAC10, "3A015000002327101", "")].join(",");
        assert_eq!(told(&validator.validate(text(&beside).as_bytes()), "local-code-differs"), 1);
        let outcome = validator.validate(text(&coding("http://loinc.org", "2885-2", "")).as_bytes());
        assert_eq!(told(&outcome, "local-code-mapped"), 0);
    }
}

#[test]
fn a_value_set_of_whole_systems_is_answered_by_the_system() {
    let profile = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_LabResult";
    let text = |system: &str| {
        format!(
            r#"{{"resourceType":"Observation","meta":{{"profile":["{profile}"]}},"status":"final","effectiveDateTime":"2026-05-01","code":{{"coding":[{}]}}}}"#,
            coding(system, "3A010000002327101", "")
        )
    };
    // the base profile only prefers the set, the one of the service requires it
    let eight = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS";
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    for (system, profile) in [(system::JLAC10, profile), (system::JLAC10, eight)] {
        let outcome = validator.validate(
            text(system)
                .replace("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_LabResult", profile)
                .as_bytes(),
        );
        let about = |issue: &tekigo_core::outcome::Issue| {
            format!("{:?}", issue.args).contains("JP_ObservationLabResultCode_VS")
        };
        let sets = outcome.issues().iter().filter(|issue| about(issue)).count();
        assert_eq!((sets, told(&outcome, "code-system-unknown")), (0, 1), "{profile}");
    }
}

#[test]
fn the_specimen_is_of_the_material_that_the_item_names() {
    let item = Concept::new("3A010000002327101", "TP").fact("材料", "血清");
    let validator = validator(vec![pack(system::CORE_JLAC10, Content::Complete, vec![item])]);
    let text = |material: &str, reference: &str| {
        format!(
            r#"{{"resourceType":"Observation","contained":[{{"resourceType":"Specimen","id":"s","type":{{"coding":[{}]}}}}],"status":"final","effectiveDateTime":"2026-05-01","code":{{"coding":[{}]}},"specimen":{{"reference":"{reference}"}}}}"#,
            coding("http://jpfhir.jp/fhir/core/CodeSystem/JP_ObservationSampleMaterialCode_CS", material, ""),
            coding(system::CORE_JLAC10, "3A010000002327101", "")
        )
    };
    for (material, reference, wrong) in [("023", "#s", 0), ("001", "#s", 1), ("001", "#t", 0), ("001", "Specimen/9", 0)]
    {
        let outcome = validator.validate(text(material, reference).as_bytes());
        assert_eq!(told(&outcome, "item-specimen"), wrong, "{material} {reference}");
    }
}

#[test]
fn a_product_and_its_generic_name_belong_together() {
    let validator = validator(vec![pack(system::YJ, Content::Complete, vec![Concept::new("2171022F2037", "錠")])]);
    for (generic, wrong) in [("2171022F2ZZZ", 0), ("2171022F1ZZZ", 1)] {
        let codings = [coding(system::YJ, "2171022F2037", ""), coding(system::GENERIC, generic, "")].join(",");
        let outcome = validator.validate(condition("2026-05-01", &codings).as_bytes());
        assert_eq!(told(&outcome, "codes-disagree"), wrong, "{generic}");
    }
}

/// What cannot be checked is told once a system and once a value set, however many codings there are: on the documents of
/// our own, which hold every kind of record, without masters and with masters of all that they use.
#[test]
fn what_is_not_checked_is_told_once_a_system() {
    const ABOUT: [&str; 2] = ["code-system-unknown", "value-set-unavailable"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/cases/clins-own");
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("documents").map(|of| of.expect("entry").path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    names.sort();
    assert!(names.len() > 10);
    let plain = Validator::new(Ruleset::embedded(), Options::default());
    for path in names {
        let bytes = std::fs::read(&path).expect("readable");
        let mut codings = std::collections::BTreeMap::new();
        collect(&serde_json::from_slice(&bytes).expect("JSON"), &mut codings);
        let packs = codings.iter().map(|(system, codes): (&String, &std::collections::BTreeMap<String, String>)| {
            pack(system, Content::Complete, codes.iter().map(|(code, name)| Concept::new(code, name)).collect())
        });
        let mastered = validator(packs.collect());
        for (validator, most) in [(&plain, 25), (&mastered, 10)] {
            let outcome = validator.validate(&bytes);
            let about: Vec<String> = (outcome.issues().iter())
                .filter(|issue| ABOUT.contains(&issue.rule.id))
                .map(|issue| format!("{} {:?}", issue.rule.id, issue.args.first()))
                .collect();
            let different: std::collections::BTreeSet<&String> = about.iter().collect();
            assert_eq!(about.len(), different.len(), "{}: {about:?}", path.display());
            assert!(about.len() < most, "{}: {about:?}", path.display());
        }
    }
}

/// Codes and displays of a document by system.
fn collect(
    value: &serde_json::Value,
    into: &mut std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>,
) {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(members) => {
            if let (Some(Value::String(system)), Some(Value::String(code))) =
                (members.get("system"), members.get("code"))
            {
                let display = members.get("display").and_then(Value::as_str).unwrap_or_default();
                into.entry(system.clone()).or_default().insert(code.clone(), display.to_owned());
            }
            members.values().for_each(|member| collect(member, into));
        }
        _ => {}
    }
}

#[test]
fn displays_are_compared_without_what_decoders_change() {
    let validator = validator(vec![diseases()]);
    for (display, spelling, mismatch) in [
        ("Ａ\u{ff0d}Ｂ病", 0, 0),
        ("Ａ\u{2212}Ｂ病", 0, 0),
        ("Ａ\u{ff0d}\u{3000}Ｂ病", 0, 0),
        ("A-B病", 1, 0),
        ("別の病気", 0, 1),
    ] {
        let outcome =
            validator.validate(condition("2026-05-01", &coding(system::DISEASE_KEY, "20000001", display)).as_bytes());
        assert_eq!(
            (told(&outcome, "display-spelling"), told(&outcome, "display-mismatch")),
            (spelling, mismatch),
            "{display}"
        );
    }
    // codes never fold
    let outcome =
        validator.validate(condition("2026-05-01", &coding(system::DISEASE_KEY, "２０００００01", "")).as_bytes());
    assert_eq!(told(&outcome, "code-unknown"), 1);
}

/// Every pair of characters that decoders of CP932 and JIS tables disagree about, in every master's displays; half width is
/// a spelling, and nothing of it is forgiven in a code.
#[test]
fn the_decoder_is_no_difference_in_a_display_and_a_difference_in_a_code() {
    let pairs = [
        ('\u{2212}', '\u{ff0d}'),
        ('\u{301c}', '\u{ff5e}'),
        ('\u{2016}', '\u{2225}'),
        ('\u{2014}', '\u{2015}'),
        ('\u{a2}', '\u{ffe0}'),
        ('\u{a3}', '\u{ffe1}'),
        ('\u{ac}', '\u{ffe2}'),
    ];
    for url in [system::DISEASE_KEY, system::HOT9, system::USAGE, system::CORE_JLAC10, "http://hospital.example.jp/own"]
    {
        for (one, other) in pairs.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]) {
            let name = format!("名{one}称");
            let validator =
                validator(vec![pack(url, Content::Complete, vec![Concept::new(&format!("1{one}2"), &name)])]);
            let told = |code: char, display: char| {
                let text = condition("2026-05-01", &coding(url, &format!("1{code}2"), &format!("名{display}称")));
                let outcome = validator.validate(text.as_bytes());
                let count = |rule: &str| told(&outcome, rule);
                (count("code-unknown"), count("display-spelling") + count("display-mismatch"))
            };
            assert_eq!(told(one, other), (0, 0), "{url} {one:?} {other:?}");
            assert_eq!(told(other, one).0, 1, "{url} {one:?} {other:?}");
        }
        let validator = validator(vec![pack(url, Content::Complete, vec![Concept::new("12", "ＡＢ　１")])]);
        let text = condition("2026-05-01", &coding(url, "12", "AB 1"));
        assert_eq!(told(&validator.validate(text.as_bytes()), "display-spelling"), 1, "{url}");
        let text = condition("2026-05-01", &coding(url, "１２", "ＡＢ　１"));
        assert_eq!(told(&validator.validate(text.as_bytes()), "code-unknown"), 1, "{url}");
    }
}

#[test]
fn codes_beside_each_other_belong_together() {
    let validator = validator(vec![diseases()]);
    for (icd, disagree) in [("K85.9", 0), ("K859", 0), ("B179", 1)] {
        let codings = [coding(system::DISEASE_KEY, "20000001", ""), coding(system::ICD10, icd, "")].join(",");
        assert_eq!(
            told(&validator.validate(condition("2026-05-01", &codings).as_bytes()), "codes-disagree"),
            disagree,
            "{icd}"
        );
    }
}

#[test]
fn a_name_not_to_be_used_alone_has_a_modifier() {
    let alone = Concept::new("20000003", "腫瘍").mark(flag::NOT_ALONE, true);
    let validator = validator(vec![pack(system::DISEASE_KEY, Content::Complete, vec![alone])]);
    let text = condition("2026-05-01", &coding(system::DISEASE_KEY, "20000003", ""));
    assert_eq!(told(&validator.validate(text.as_bytes()), "code-not-alone"), 1);
    let modified = text.replace(
        r#""code":{"coding""#,
        r#""code":{"extension":[{"url":"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePrefixModifier","valueCodeableConcept":{"text":"悪性"}}],"coding""#,
    );
    assert_ne!(text, modified);
    assert_eq!(told(&validator.validate(modified.as_bytes()), "code-not-alone"), 0);
}

#[test]
fn a_result_has_the_unit_of_its_item_and_the_list_of_its_code() {
    let core = Concept::new("3A010000002327101", "TP").fact("UCUM", "g/dL").fact("UCUM", "g/L");
    let infection = Concept::new("5F360000002300000", "HBs-Ag");
    let validator = validator(vec![
        pack(system::CORE_JLAC10, Content::Complete, vec![core]),
        pack(system::INFECTION_JLAC10, Content::Complete, vec![infection]),
    ]);
    let observation = |code: &str, unit: &str| {
        format!(
            r#"{{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-05-01","code":{{"coding":[{}]}},"valueQuantity":{{"value":7,"unit":"x","system":"http://unitsofmeasure.org","code":"{unit}"}}}}"#,
            coding(system::CORE_JLAC10, code, "")
        )
    };
    for (unit, wrong) in [("g/dL", 0), ("g/L", 0), ("mg/dL", 1)] {
        let outcome = validator.validate(observation("3A010000002327101", unit).as_bytes());
        assert_eq!(told(&outcome, "item-unit"), wrong, "{unit}");
    }
    let outcome = validator.validate(observation("5F360000002300000", "g/dL").as_bytes());
    let unknown = outcome.issues().iter().find(|issue| issue.rule.id == "code-unknown").expect("of the other list");
    assert!(unknown.message(tekigo_core::Lang::Ja).contains("感染症 5 項目"), "{:?}", unknown.args);
}

#[test]
fn the_text_of_a_disease_is_what_its_codes_say() {
    let modifier = Concept::new("30000001", "の疑い").mark(flag::SUFFIX, true);
    let validator = validator(vec![diseases(), pack(system::MODIFIER_KEY, Content::Complete, vec![modifier])]);
    let coded = coding(system::DISEASE_KEY, "20000001", "");
    let suspected = format!(
        r#""extension":[{{"url":"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier","valueCodeableConcept":{{"coding":[{}]}}}}],"#,
        coding(system::MODIFIER_KEY, "30000001", "")
    );
    let unknown = suspected.replace("30000001", "39999999");
    for (extension, text, wrong) in [
        ("", "Ａ－Ｂ病", 0),
        ("", "A-B 病", 0),
        ("", "Ａ－Ｂ病の疑い", 1),
        (&*suspected, "Ａ－Ｂ病の疑い", 0),
        (&*suspected, "Ａ－Ｂ病", 1),
        // what a modifier means cannot be told without its code
        (&*unknown, "Ａ－Ｂ病", 0),
    ] {
        let json = condition("2026-05-01", &coded)
            .replace(r#""code":{"coding""#, &format!(r#""code":{{{extension}"text":"{text}","coding""#));
        let outcome = validator.validate(json.as_bytes());
        assert_eq!(told(&outcome, "disease-text"), wrong, "{json}");
    }
}

#[test]
fn without_masters_a_system_is_told_once_with_the_command() {
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    let entry = |code| format!(r#"{{"resource":{}}}"#, condition("2026-05-01", &coding(system::DISEASE_KEY, code, "")));
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{},{},{}]}}"#,
        entry("20000001"),
        entry("20000002"),
        entry("20000003")
    );
    let outcome = validator.validate(bundle.as_bytes());
    let lines: Vec<String> = (outcome.issues().iter())
        .filter(|issue| issue.rule.id == "code-system-unknown")
        .map(|issue| format!("{:?}", issue.args))
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("tekigo masters import b_YYYYMMDD.txt"), "{lines:?}");
    let digit = condition("2026-05-01", &coding(system::YJ, "1124017F2136", ""));
    assert_eq!(told(&validator.validate(digit.as_bytes()), "code-check-digit"), 1);
}
