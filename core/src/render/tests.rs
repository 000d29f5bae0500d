//! What holds for every page: nothing is lost, nothing leaks, nothing fails.

use super::{Audience, PageFormat, RenderOptions, Warning};
use crate::check::{Lang, Options, Reading};
use crate::json::{Kind, NodeId};
use crate::markup::escape::visible;
use crate::{Ruleset, Validator};
use std::path::{Path, PathBuf};

fn validator() -> Validator {
    Validator::new(Ruleset::embedded(), Options::default())
}

fn options(audience: Audience, format: PageFormat, lang: Lang) -> RenderOptions {
    RenderOptions { audience, lang, format, ..RenderOptions::default() }
}

/// Our own documents, and the official ones where they are.
fn documents() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = root.join("../conformance/cases/clins");
    let official = root.join("../../shared/fhir/examples");
    let mut files = Vec::new();
    for folder in [own, official] {
        if folder.is_dir() {
            walk(&folder, &mut files);
        } else {
            eprintln!("skipped: {} is absent", folder.display());
        }
    }
    files.sort();
    let read = |path: PathBuf| std::fs::read(&path).ok().map(|bytes| (path.display().to_string(), bytes));
    files.into_iter().filter_map(read).collect()
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            out.push(path);
        }
    }
}

/// Letters only: lines may break elsewhere.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Leaves whose text is in the page neither as it is nor as it is stated: dates in words, narratives without tags.
fn lost(reading: &Reading<'_>, page: &str) -> Vec<String> {
    use super::words::dates::{Date, Form};
    let tree = reading.tree();
    // attributes hold the bytes of attachments; all other text stands between tags
    let raw = page;
    let page = letters(&super::hide::plain(page));
    let mut out = Vec::new();
    let withheld: Vec<std::ops::Range<u32>> = (0..tree.len() as u32)
        .map(NodeId)
        .filter(|&node| reading.doc().is_resource(node))
        .filter(|&node| {
            let tags = reading.child(node, "meta").into_iter().flat_map(|meta| reading.items(meta, "tag"));
            tags.into_iter().any(|tag| reading.text(tag, &["code"]).is_some_and(|code| code == "UNDELIVERED"))
        })
        .map(|node| tree.parent(node).unwrap_or(node).0..tree.subtree_end(node).0)
        .collect();
    for node in (0..tree.len() as u32).map(NodeId) {
        if matches!(tree.kind(node), Kind::Object | Kind::Array) || withheld.iter().any(|range| range.contains(&node.0))
        {
            continue;
        }
        let text = tree.text(node);
        let kind = reading.doc().type_name(node);
        let found = |text: &str| page.contains(&letters(&visible(text)));
        let as_date = |form| {
            Date::parse(&text)
                .is_some_and(|date| [Lang::Ja, Lang::En].iter().any(|lang| found(&date.words(*lang, form))))
        };
        let is_there = match kind {
            "xhtml" => found(&text) || found(&super::hide::plain(&text)),
            "base64Binary" => {
                let digits: String = text.split_whitespace().collect();
                let decoded = || crate::text::base64::read(&digits, crate::text::base64::STANDARD);
                found(&text)
                    || raw.contains(&digits)
                    || decoded().and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|text| found(&text))
            }
            "date" | "dateTime" | "instant" => {
                found(&text) || [Form::Full, Form::Plain, Form::Short].into_iter().any(as_date)
            }
            _ => found(&text),
        };
        if !is_there {
            out.push(format!("{kind} {:?} = {text:.80}", tree.key(node)));
        }
    }
    out
}

#[test]
fn nothing_of_a_document_is_lost() {
    let validator = validator();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (name, bytes) in documents() {
        for lang in [Lang::Ja, Lang::En] {
            let options = options(Audience::Clinician, PageFormat::Html, lang);
            let Ok(rendered) = validator.render(&[&bytes], &options) else { continue };
            let missing = validator.reading(&bytes, |reading| lost(reading, &rendered.page)).unwrap_or_default();
            seen += 1;
            for one in missing.into_iter().take(5) {
                wrong.push(format!("{name} ({lang:?}): {one}"));
            }
        }
    }
    assert!(seen > 0, "no document was found");
    assert!(wrong.is_empty(), "{} leaves are lost:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// Puts a flag on each Condition in turn; gives the document and what may not be in the page of the patient.
fn flagged(bytes: &[u8], flag: &str) -> Vec<(Vec<u8>, Vec<String>)> {
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(bytes) else { return Vec::new() };
    let mut out = Vec::new();
    let count = document["entry"].as_array().map_or(0, Vec::len);
    for at in 0..count {
        if document["entry"][at]["resource"]["resourceType"] != "Condition" {
            continue;
        }
        let mut changed = document.clone();
        let entry = &mut changed["entry"][at];
        entry["resource"]["meta"]["tag"] = serde_json::json!([{
            "system": "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication", "code": flag
        }]);
        let mut strings = Vec::new();
        let mut add = |value: &serde_json::Value| strings.extend(value.as_str().map(str::to_owned));
        add(&entry["fullUrl"]);
        let resource = &entry["resource"];
        add(&resource["id"]);
        add(&resource["code"]["text"]);
        for coding in resource["code"]["coding"].as_array().into_iter().flatten() {
            add(&coding["code"]);
            add(&coding["display"]);
        }
        for identifier in resource["identifier"].as_array().into_iter().flatten() {
            add(&identifier["value"]);
        }
        for note in resource["note"].as_array().into_iter().flatten() {
            add(&note["text"]);
        }
        out.push((serde_json::to_vec(&changed).unwrap_or_default(), strings));
    }
    out
}

/// A code or an id counts where it stands as a word.
fn stands_in(page: &str, text: &str) -> bool {
    let alone = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    page.match_indices(text).any(|(at, _)| {
        (!text.starts_with(|c: char| c.is_ascii_alphanumeric()) || alone(page[..at].chars().next_back()))
            && (!text.ends_with(|c: char| c.is_ascii_alphanumeric()) || alone(page[at + text.len()..].chars().next()))
    })
}

#[test]
fn the_patients_page_has_no_trace_of_what_is_withheld() {
    let validator = validator();
    let mut tried = 0;
    for (name, bytes) in documents() {
        for flag in ["UNINFORMED", "UNDELIVERED"] {
            for (document, strings) in flagged(&bytes, flag) {
                for format in [PageFormat::Html, PageFormat::Text] {
                    let options = options(Audience::Patient, format, Lang::Ja);
                    let Ok(rendered) = validator.render(&[&document], &options) else { continue };
                    tried += 1;
                    let page = format!("{}\n{}", rendered.page, super::hide::plain(&rendered.page));
                    for text in strings.iter().filter(|text| text.chars().count() > 1) {
                        assert!(!stands_in(&page, text), "{name}: {flag}: {text} is in the page of the patient");
                    }
                    for word in ["UNINFORMED", "UNDELIVERED", "未告知", "未提供", "非表示"] {
                        assert!(!page.contains(word), "{name}: {word} is in the page of the patient");
                    }
                    // nor in a comparison with the version that had no flag, either way round
                    for [old, new] in [[&bytes, &document], [&document, &bytes]] {
                        let page = validator.compare(old, new, &options).expect("both were read").page;
                        for text in strings.iter().filter(|text| text.chars().count() > 1) {
                            assert!(!stands_in(&page, text), "{name}: {flag}: {text} is in the comparison");
                        }
                    }
                    assert!(
                        rendered.warnings.iter().any(|one| matches!(one, Warning::Withheld { .. })),
                        "{name}: no warning"
                    );
                }
            }
        }
    }
    eprintln!("{tried} pages");
}

#[test]
fn clinicians_see_the_mark_and_never_what_is_not_delivered() {
    let validator = validator();
    let bundle = |flag: &str| {
        format!(
            r#"{{"resourceType":"Bundle","type":"collection","entry":[
{{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{{"resourceType":"Condition","id":"c1",
"meta":{{"lastUpdated":"2024-05-01T10:00:00+09:00","tag":[{{"code":"{flag}"}}]}},"code":{{"text":"膵頭部癌"}}}}}},
{{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","resource":{{"resourceType":"Encounter","id":"e1","status":"finished",
"class":{{"code":"AMB"}},"diagnosis":[{{"condition":{{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"}},"rank":1}}],
"reasonCode":[{{"text":"精査"}}]}}}}]}}"#
        )
    };
    let page = |flag: &str, audience| {
        let options = options(audience, PageFormat::Text, Lang::Ja);
        validator.render(&[bundle(flag).as_bytes()], &options).expect("a document").page
    };
    let shown = page("UNINFORMED", Audience::Clinician);
    assert!(shown.contains("膵頭部癌 [患者に未告知]（登録 2024年5月1日"), "{shown}");
    for (flag, audience) in
        [("UNDELIVERED", Audience::Clinician), ("UNDELIVERED", Audience::Patient), ("UNINFORMED", Audience::Patient)]
    {
        let hidden = page(flag, audience);
        assert!(!hidden.contains("膵頭部癌") && !hidden.contains("診断"), "{hidden}");
        assert!(hidden.contains("精査"), "{hidden}");
    }
}

#[test]
fn a_comparison_says_what_changed() {
    let validator = validator();
    let old: serde_json::Value = serde_json::from_str(SAMPLE).expect("a document");
    let mut new = old.clone();
    let at = |document: &serde_json::Value, kind: &str| {
        let entries = document["entry"].as_array().expect("entries");
        entries.iter().position(|entry| entry["resource"]["resourceType"] == kind).expect("a record of the kind")
    };
    let (condition, allergy) = (at(&new, "Condition"), at(&new, "AllergyIntolerance"));
    new["entry"][condition]["resource"]["onsetDateTime"] = "2020-02-03".into();
    let mut added = new["entry"][allergy].clone();
    added["fullUrl"] = "urn:uuid:00000000-0000-4000-8000-0000000000ff".into();
    added["resource"]["id"] = "added".into();
    added["resource"]["identifier"] = serde_json::json!([{"system": "urn:x", "value": "added"}]);
    added["resource"]["code"] = serde_json::json!({"text": "スギ花粉"});
    new["entry"][allergy] = added;
    let [old, new] = [old, new].map(|document| serde_json::to_vec(&document).expect("JSON"));
    let options = options(Audience::Clinician, PageFormat::Text, Lang::Ja);
    let page = validator.compare(&old, &new, &options).expect("both are read").page;
    insta::assert_snapshot!("compared", page);
    let same = validator.compare(&old, &old, &options).expect("read").page;
    assert!(same.contains("追加0件、削除0件、変更0件"), "{same}");
}

/// The page of one resource.
fn page_of(resource: &serde_json::Value, format: PageFormat) -> String {
    let bytes = serde_json::to_vec(resource).expect("JSON");
    let options = options(Audience::Clinician, format, Lang::Ja);
    let page = shared().render(&[&bytes], &options).expect("it is read").page;
    if format == PageFormat::Html {
        let lost = shared().reading(&bytes, |reading| lost(reading, &page)).expect("it is read");
        assert!(lost.is_empty(), "{lost:?} of\n{page}");
    }
    page
}

#[test]
fn steps_of_a_dose_stand_in_their_order_with_their_usage() {
    let step = |sequence: u32, tablets: u32, text: &str| {
        let per_day = serde_json::json!({ "numerator": { "value": tablets, "unit": "錠" }, "denominator": { "value": 1, "unit": "日" } });
        serde_json::json!({ "sequence": sequence, "text": text, "doseAndRate": [{ "rateRatio": per_day }],
            "timing": { "repeat": { "boundsDuration": { "value": 7, "unit": "日" } } } })
    };
    let request = |doses: [u32; 3]| {
        serde_json::json!({ "resourceType": "MedicationRequest", "medicationCodeableConcept": { "text": "プレドニゾロン錠5mg" },
            "dosageInstruction": [step(3, doses[2], "朝食後"), step(1, doses[0], "毎食後"), step(2, doses[1], "朝夕食後")] })
    };
    for (doses, said) in [
        ([6, 4, 2], "1日6錠 → 1日4錠 → 1日2錠 [漸減]"),
        ([1, 2, 12], "1日1錠 → 1日2錠 → 1日12錠 [漸増]"),
        ([6, 2, 4], "1日6錠 → 1日2錠 → 1日4錠\n"),
    ] {
        let page = page_of(&request(doses), PageFormat::Text);
        assert!(page.contains(said), "{said}:\n{page}");
        let first = format!("1日{}錠　毎食後", doses[0]);
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}:\n{page}"));
        assert!(at(&first) < at("朝夕食後") && at("朝夕食後") < at("　朝食後"), "{page}");
        page_of(&request(doses), PageFormat::Html);
    }
}

const JP: &str = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition";

#[test]
fn a_card_of_insurance_has_rows_for_what_it_says() {
    let coverage = |parts: [&str; 3], subscriber: &str, dependent: &str| {
        let extensions: Vec<serde_json::Value> = ["Symbol", "Number", "SubNumber"]
            .into_iter()
            .zip(parts)
            .filter(|(_, part)| !part.is_empty())
            .map(|(name, part)| serde_json::json!({ "url": format!("{JP}/JP_Coverage_InsuredPerson{name}"), "valueString": part }))
            .collect();
        let mut out = serde_json::json!({ "resourceType": "Coverage", "status": "active", "order": 2,
            "type": { "coding": [{ "system": "urn:oid:1.2.392.100495.20.2.61", "code": "1" }] },
            "costToBeneficiary": [
                { "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/coverage-copay-type", "code": "copaypct" }] },
                  "valueQuantity": { "value": 30, "unit": "%", "code": "%", "system": "http://unitsofmeasure.org" } },
                { "valueMoney": { "value": 500, "currency": "JPY" } }
            ] });
        if !extensions.is_empty() {
            out["extension"] = extensions.into();
        }
        for (name, value) in [("subscriberId", subscriber), ("dependent", dependent)] {
            if !value.is_empty() {
                out[name] = value.into();
            }
        }
        out
    };
    let quoted = "\"１２－３４\",\"５６７８\"";
    for (parts, subscriber, dependent, rows) in [
        // said twice: shown once, whatever the width
        (["１２－３４", "５６７８", "００"], quoted, "00", ["記号: １２－３４", "番号: ５６７８", "枝番: ００"]),
        (["12-34", "5678", ""], quoted, "01", ["記号: 12-34", "番号: 5678", "枝番: 01"]),
        (["", "", ""], quoted, "", ["記号: １２－３４", "番号: ５６７８", "種類: 医保"]),
        (["", "", ""], "12345678", "", ["番号: 12345678", "優先順位: 2", "種類: 医保"]),
        // said differently: both are shown
        (["12", "34", "01"], "\"12\",\"35\"", "02", ["番号: 34", "記号・番号: \"12\",\"35\"", "枝番: 01、02"]),
        (["", "34", ""], "", "", ["番号: 34", "自己負担: 負担率 30%", "500 JPY"]),
    ] {
        let coverage = coverage(parts, subscriber, dependent);
        let page = page_of(&coverage, PageFormat::Text);
        let bare = page.replace(' ', "");
        for row in rows {
            assert!(bare.contains(&row.replace(' ', "")), "{row}:\n{page}");
        }
        assert!(!page.contains("その他の項目"), "{page}");
        page_of(&coverage, PageFormat::Html);
    }
}

#[test]
fn what_no_view_knows_is_called_by_words_and_stands_in_one_line() {
    let quantity = |value: u32, unit: &str| serde_json::json!({ "value": value, "unit": unit });
    let extension = |name: &str, key: &str, value: serde_json::Value| serde_json::json!({ "url": format!("{JP}/{name}"), key: value });
    let record = serde_json::json!({ "resourceType": "Specimen",
        "accessionIdentifier": { "system": "urn:x", "value": "A-17" },
        "container": [{ "description": "採血管", "capacity": quantity(5, "mL"), "specimenQuantity": quantity(2, "mL") }],
        "condition": [{ "text": "溶血" }, { "text": "乳び" }],
        "extension": [
            extension("JP_MedicationDosage_UsageDuration", "valueDuration", quantity(7, "日")),
            extension("JP_MedicationAdministration_Requester", "valueReference", serde_json::json!({ "display": "山田 太郎" })),
            extension("JP_Unheard_Of", "valueRatio", serde_json::json!({ "numerator": quantity(3, "mg"), "denominator": quantity(2, "mL") })),
            extension("JP_Patient_Race", "valueMoney", serde_json::json!({ "value": 800, "currency": "JPY" })),
        ] });
    let page = page_of(&record, PageFormat::Text);
    for row in [
        "受付番号: A-17\n",
        "容器・説明: 採血管\n",
        "容器・容量: 5 mL\n",
        "容器・検体量: 2 mL\n",
        "傷病名: 溶血\n",
        "実使用日数: 7日\n",
        "指示者: 山田 太郎\n",
        "拡張・JP_Unheard_Of: 3 mg/2 mL\n",
        "人種: 800 JPY\n",
    ] {
        assert!(page.contains(row), "{row}:\n{page}");
    }
    page_of(&record, PageFormat::Html);
    let hours = serde_json::json!({ "resourceType": "PractitionerRole",
        "availableTime": [{ "daysOfWeek": ["mon", "tue"], "availableStartTime": "09:00:00" }] });
    let page = page_of(&hours, PageFormat::Text);
    assert!(page.contains("診療時間・曜日: mon、tue\n") && page.contains("診療時間・開始時刻: 09:00:00\n"), "{page}");
    page_of(&hours, PageFormat::Html);
    let bytes = serde_json::to_vec(&hours).expect("JSON");
    let english = shared().render(&[&bytes], &options(Audience::Clinician, PageFormat::Text, Lang::En));
    let english = english.expect("it is read").page;
    assert!(english.contains("available time · days of week: mon, tue"), "{english}");
}

#[test]
fn the_institutions_number_is_no_item_of_its_own() {
    let number = serde_json::json!([{ "url": "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber",
        "valueIdentifier": { "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no", "value": "1318814790" } }]);
    for record in [
        serde_json::json!({ "resourceType": "Condition", "code": { "text": "胃潰瘍" }, "extension": number }),
        serde_json::json!({ "resourceType": "AllergyIntolerance", "code": { "text": "そば" }, "extension": number }),
        serde_json::json!({ "resourceType": "Observation", "code": { "text": "カリウム" }, "valueString": "4", "extension": number }),
        serde_json::json!({ "resourceType": "MedicationRequest", "medicationCodeableConcept": { "text": "薬" }, "extension": number }),
    ] {
        let bytes = serde_json::to_vec(&record).expect("JSON");
        for lang in [Lang::Ja, Lang::En] {
            let page =
                shared().render(&[&bytes], &options(Audience::Patient, PageFormat::Text, lang)).expect("read").page;
            assert!(!page.contains("1318814790") && !page.contains("InstitutionNumber"), "{page}");
        }
        let page = page_of(&record, PageFormat::Text);
        assert!(page.contains("医療機関番号") && !page.contains("InstitutionNumber"), "{page}");
        page_of(&record, PageFormat::Html);
    }
}

#[test]
fn an_insured_persons_identifier_stands_in_its_parts() {
    let patient = |system: &str, value: &str| {
        serde_json::json!({ "resourceType": "Bundle", "type": "document", "entry": [
            { "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "resource": { "resourceType": "Composition", "status": "final",
                "title": "診療情報提供書", "subject": { "reference": "urn:uuid:00000000-0000-4000-8000-000000000002" } } },
            { "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000002", "resource": { "resourceType": "Patient",
                "identifier": [{ "system": system, "value": value }] } } ] })
    };
    let insured = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
    for (value, said) in [
        ("00012345:あいう:１８７:05", "保険者番号 00012345・記号 あいう・番号 １８７・枝番 05"),
        ("00012345::１８７:", "保険者番号 00012345・番号 １８７\n"),
        // none of the form: as it is
        ("00012345:あいう", "被保険者個人識別子: 00012345:あいう"),
    ] {
        let document = patient(insured, value);
        let page = page_of(&document, PageFormat::Text);
        let flat = page.replace("\n          ", "");
        assert!(flat.contains(said), "{said}:\n{page}");
        page_of(&document, PageFormat::Html);
    }
}

#[test]
fn doses_side_by_side_are_no_steps() {
    let drops = |right: &serde_json::Value, left: &serde_json::Value| {
        let dosage = |more: &serde_json::Value, site: &str, drops: u32| {
            let mut dosage = serde_json::json!({ "site": { "text": site },
                "doseAndRate": [{ "doseQuantity": { "value": drops, "unit": "滴" } }] });
            dosage.as_object_mut().expect("a dosage").extend(more.as_object().expect("parts").clone());
            dosage
        };
        let request = serde_json::json!({ "resourceType": "MedicationRequest", "medicationCodeableConcept": { "text": "点眼液" },
            "dosageInstruction": [dosage(right, "右眼", 1), dosage(left, "左眼", 2)] });
        page_of(&request, PageFormat::Text)
    };
    for (right, left) in [
        (serde_json::json!({}), serde_json::json!({})),
        (serde_json::json!({ "sequence": 1 }), serde_json::json!({ "sequence": 2 })),
        (
            serde_json::json!({ "sequence": 1, "site": { "text": "両眼" } }),
            serde_json::json!({ "sequence": 1, "site": { "text": "両眼" } }),
        ),
        (serde_json::json!({ "site": { "text": "両眼" } }), serde_json::json!({ "site": { "text": "両眼" } })),
    ] {
        let page = drops(&right, &left);
        assert!(
            !page.contains('→') && !page.contains("漸増") && page.contains("1回1 滴") | page.contains("1回1滴"),
            "{page}"
        );
    }
    let both = |sequence: u32| serde_json::json!({ "sequence": sequence, "site": { "text": "両眼" } });
    let page = drops(&both(1), &both(2));
    assert!(page.contains('→') && page.contains("漸増"), "{page}");
}

#[test]
fn a_drug_that_is_mixed_is_named_by_its_parts() {
    let part = |name: &str, value: f64| {
        serde_json::json!({ "itemCodeableConcept": { "text": name },
            "strength": { "numerator": { "value": value, "unit": "mL" }, "denominator": { "value": 1, "unit": "回" } } })
    };
    let request = serde_json::json!({ "resourceType": "MedicationRequest", "medicationReference": { "reference": "#mix" },
        "contained": [{ "resourceType": "Medication", "id": "mix", "ingredient": [part("生理食塩液", 100.0), part("注射液", 5.0)] }] });
    let page = page_of(&request, PageFormat::Text);
    assert!(page.contains("生理食塩液 100.0 mL + 注射液 5.0 mL"), "{page}");
}

#[test]
fn words_of_time_say_what_is_recorded() {
    let problem = |state: &str| {
        serde_json::json!({ "resourceType": "Condition", "code": { "text": "骨折" }, "onsetDateTime": "2018",
            "clinicalStatus": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": state }] } })
    };
    assert!(page_of(&problem("active"), PageFormat::Text).contains("2018年（平成30年）〜"));
    let over = page_of(&problem("resolved"), PageFormat::Text);
    assert!(over.contains("2018年（平成30年） 発症") && !over.contains("）〜"), "{over}");
    let request = serde_json::json!({ "resourceType": "MedicationRequest", "medicationCodeableConcept": { "text": "錠" },
        "dosageInstruction": [{ "timing": { "repeat": { "boundsPeriod": { "start": "2016-07-01" } } } }] });
    let page = page_of(&request, PageFormat::Text);
    assert!(page.contains("から") && !page.contains("から間"), "{page}");
}

#[test]
fn the_gravest_allergy_is_in_the_summary() {
    let mut entry: Vec<serde_json::Value> = (0..14)
        .map(|at| serde_json::json!({ "resource": { "resourceType": "AllergyIntolerance", "code": { "text": format!("食物{at}") } } }))
        .collect();
    entry.push(serde_json::json!({ "resource": { "resourceType": "AllergyIntolerance", "criticality": "high",
        "category": ["medication"], "code": { "text": "ペニシリン" } } }));
    let bundle = serde_json::json!({ "resourceType": "Bundle", "type": "collection", "entry": entry });
    let page = page_of(&bundle, PageFormat::Text);
    let first = page.lines().find(|line| line.contains("食物") || line.contains("ペニシリン")).expect("an agent");
    assert!(first.contains("ペニシリン"), "{page}");
}

#[test]
fn an_address_inside_of_the_document_is_not_shown_to_a_reader() {
    let of = |reference: &str| {
        let record = serde_json::json!({ "resourceType": "Observation", "code": { "text": "x" }, "valueString": "y",
            "performer": [{ "reference": reference }] });
        page_of(&record, PageFormat::Text)
    };
    for reference in ["Practitioner/1", "#p", "urn:uuid:0b5a6b1c-2f43-4b1e-9f6e-6f0a6f1c0001"] {
        let page = of(reference);
        assert!(page.contains("（この文書にありません）"), "{page}");
    }
    assert!(of("https://hospital.jp/fhir/Practitioner/1").contains("https://hospital.jp/fhir/Practitioner/1"));
    // one that an entry has, though under another address; several that have it are none
    let bundle = |ids: &[&str]| {
        let people = ids.iter().enumerate().map(|(at, id)| {
            serde_json::json!({ "fullUrl": format!("urn:uuid:0b5a6b1c-2f43-4b1e-9f6e-6f0a6f1c000{at}"),
                "resource": { "resourceType": "Practitioner", "id": id, "name": [{ "text": "検査 花子" }] } })
        });
        let result = serde_json::json!({ "fullUrl": "urn:uuid:0b5a6b1c-2f43-4b1e-9f6e-6f0a6f1c0009", "resource": { "resourceType": "Observation",
            "code": { "text": "x" }, "valueString": "y", "performer": [{ "reference": "Practitioner/1" }] } });
        let entry: Vec<serde_json::Value> = people.chain([result]).collect();
        page_of(
            &serde_json::json!({ "resourceType": "Bundle", "type": "collection", "entry": entry }),
            PageFormat::Text,
        )
    };
    let missing = "（この文書にありません）";
    assert!(
        !bundle(&["1"]).contains(missing) && bundle(&["1", "1"]).contains(missing) && bundle(&["2"]).contains(missing)
    );
}

#[test]
fn letters_of_judgement_are_explained_once() {
    let result = |code: &str| {
        serde_json::json!({ "resourceType": "Observation", "code": { "text": "カリウム" }, "valueQuantity": { "value": 5.9, "unit": "mmol/L" },
            "interpretation": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": code }] }] })
    };
    let page = page_of(&result("H"), PageFormat::Text);
    assert_eq!(page.matches("判定の記号: H（高い）").count(), 1, "{page}");
    assert!(!page_of(&result("POS"), PageFormat::Text).contains("判定の記号"));
}

#[test]
fn a_narrative_shows_an_image_of_its_record_once() {
    const GIF: &str = "R0lGODlhAQABAAAAACw=";
    let patient = |id: &str, data: &str| {
        serde_json::json!({ "resourceType": "Patient", "photo": [{ "id": id, "contentType": "image/gif", "data": data }],
            "contained": [{ "resourceType": "Binary", "id": "scan", "contentType": "image/png", "data": GIF }],
            "text": { "status": "additional", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>所見<img src=\"#face\" alt=\"顔\"/><img src=\"#face\" alt=\"もう一度\"/><img src=\"#scan\" alt=\"走査\"/></p></div>" } })
    };
    let images = |page: &str| {
        ["顔", "もう一度", "走査"].map(|alt| {
            let image = page.split("<img").find(|part| part.contains(&format!("alt=\"{alt}\"")));
            image.is_some_and(|part| part.contains(&format!("data:image/gif;base64,{GIF}")))
        })
    };
    let page = page_of(&patient("face", GIF), PageFormat::Html);
    assert_eq!(images(&page), [true, false, true]);
    // beside it every attachment stands in its own right, whatever property it is the value of
    assert_eq!(page.matches("<img").count(), 4, "{page}");
    // no image by its bytes, or none of this id
    assert_eq!(images(&page_of(&patient("face", "PHN2Zy8+"), PageFormat::Html)), [false, false, true]);
    assert_eq!(images(&page_of(&patient("other", GIF), PageFormat::Html)), [false, false, true]);
    // letters of more than one byte where base64 is cut into groups of four
    for at in 0..6 {
        page_of(&patient("face", &format!("{}患者情報", &"R0lGOD"[..at])), PageFormat::Html);
    }
}

#[test]
fn no_id_stands_twice_in_a_page() {
    for (name, bytes) in documents().into_iter().filter(|(name, _)| name.contains("conformance")) {
        let page = shared().render(&[&bytes], &options(Audience::Clinician, PageFormat::Html, Lang::Ja));
        let Ok(page) = page.map(|page| page.page) else { continue };
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}");
    }
}

#[test]
fn the_style_sheet_has_the_digest_that_the_policy_names() {
    use sha2::{Digest, Sha256};
    let digest = crate::text::base64::encode(&Sha256::digest(super::STYLE.css().as_bytes()));
    assert_eq!(digest, super::STYLE.sha256(), "write it into core/src/render/html/style.sha256");
    let docs = include_str!("../../../docs/rendering.md");
    for name in super::class_names() {
        assert!(docs.contains(&format!("`{name}`")), "{name} is not documented");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    /// A document with values of wrong kinds in any place renders all the same, twice to the same bytes.
    #[test]
    fn any_tree_that_was_read_is_rendered(seed in proptest::prelude::any::<u64>()) {
        let validator = shared();
        let mut state = seed;
        let mut document: serde_json::Value = serde_json::from_str(SAMPLE).expect("a document");
        mangle(&mut document, &mut state);
        let bytes = serde_json::to_vec(&document).expect("JSON");
        for (audience, format) in [(Audience::Clinician, PageFormat::Html), (Audience::Patient, PageFormat::Text)] {
            let options = options(audience, format, Lang::Ja);
            let once = validator.render(&[&bytes], &options).expect("it was read");
            let twice = validator.render(&[&bytes], &options).expect("it was read");
            proptest::prop_assert_eq!(&once.page, &twice.page);
            if audience == Audience::Clinician {
                let lost = validator.reading(&bytes, |reading| lost(reading, &once.page)).expect("it was read");
                proptest::prop_assert!(lost.is_empty(), "{:?} of {}", lost, document);
            }
        }
    }
}

fn shared() -> &'static Validator {
    static SHARED: std::sync::OnceLock<Validator> = std::sync::OnceLock::new();
    SHARED.get_or_init(validator)
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Replaces, drops and nests values.
fn mangle(value: &mut serde_json::Value, state: &mut u64) {
    use serde_json::{Value, json};
    match next(state) % 60 {
        0 => *value = json!(true),
        1 => *value = json!(-1.50),
        2 => *value = json!("<script>\u{202e}&amp;"),
        3 => *value = json!([["x"], {}, {"reference": "#x"}]),
        4 => {
            *value = json!({"resourceType": "Observation", "hasMember": [{"reference": "urn:uuid:00000000-0000-4000-8000-00000000000a"}]});
        }
        5 => *value = Value::Array(vec![value.clone(), value.clone()]),
        _ => match value {
            Value::Array(items) => items.iter_mut().for_each(|item| mangle(item, state)),
            Value::Object(members) => {
                members
                    .iter_mut()
                    .filter(|(name, _)| *name != "resourceType")
                    .for_each(|(_, member)| mangle(member, state));
            }
            _ => {}
        },
    }
}

const SAMPLE: &str = include_str!("sample.json");

#[test]
fn pages_of_each_kind() {
    let validator = validator();
    for (name, audience, lang) in [
        ("clinician-ja", Audience::Clinician, Lang::Ja),
        ("patient-ja", Audience::Patient, Lang::Ja),
        ("clinician-en", Audience::Clinician, Lang::En),
    ] {
        let options = options(audience, PageFormat::Text, lang);
        let rendered = validator.render(&[SAMPLE.as_bytes()], &options).expect("a document");
        insta::assert_snapshot!(name, rendered.page);
    }
    let options = RenderOptions { fragment: true, ..RenderOptions::default() };
    let page = validator.render(&[SAMPLE.as_bytes()], &options).expect("a document").page;
    insta::assert_snapshot!("html", page.replace("><", ">\n<"));
}
