//! Small packages made here, and hostile ones.

use super::archive::Bounds;
use super::package::read_archive_within;
use super::{Loaded, compile, definitions, read_archive, read_entries};
use crate::diagnostic::{Finding, Severity};
use crate::model::{Element, Literal, Ruleset, StructureId, codec};
use serde_json::{Value, json};
use std::io::Write;

const BASE: &str = "http://hl7.org/fhir/StructureDefinition/";

/// An element with the types given (`a|b`), `min..max`.
fn element(id: &str, cardinality: &str, types: &str) -> Value {
    let (min, max) = cardinality.split_once("..").unwrap_or(("0", "1"));
    let path: Vec<&str> = id.split('.').map(|segment| segment.split(':').next().unwrap_or_default()).collect();
    let mut out = json!({"id": id, "path": path.join("."), "min": min.parse::<u32>().unwrap_or(0), "max": max, "base": {"max": max}});
    if let Some(slice) = id.rsplit('.').next().and_then(|last| last.split_once(':')) {
        out["sliceName"] = json!(slice.1);
    }
    if !types.is_empty() {
        out["type"] = types.split('|').map(|code| json!({"code": code})).collect();
    }
    out
}

fn base(name: &str, kind: &str, elements: &[Value]) -> Value {
    json!({"resourceType": "StructureDefinition", "url": format!("{BASE}{name}"), "version": "4.0.1", "name": name, "status": "active",
        "kind": kind, "abstract": false, "type": name, "snapshot": {"element": elements}})
}

fn profile(name: &str, of: &str, on: &str, part: &str, elements: &[Value]) -> Value {
    json!({"resourceType": "StructureDefinition", "url": format!("http://a.jp/{name}"), "name": name, "status": "active",
        "kind": "resource", "abstract": false, "type": of, "baseDefinition": on, "derivation": "constraint", part: {"element": elements}})
}

/// A little FHIR: enough types to unfold, slice and refer.
fn little() -> Vec<Value> {
    let mut again = element("Thing.part.part", "0..*", "");
    again["contentReference"] = json!("#Thing.part");
    vec![
        base(
            "Element",
            "complex-type",
            &[
                element("Element", "0..*", ""),
                element("Element.id", "0..1", "string"),
                element("Element.extension", "0..*", "Extension"),
            ],
        ),
        base("BackboneElement", "complex-type", &[element("BackboneElement", "0..*", "")]),
        base("string", "primitive-type", &[element("string", "0..*", "")]),
        base("id", "primitive-type", &[element("id", "0..*", "")]),
        base(
            "Extension",
            "complex-type",
            &[
                element("Extension", "0..*", ""),
                element("Extension.url", "1..1", "string"),
                element("Extension.value[x]", "0..1", "string|Quantity"),
            ],
        ),
        base(
            "Quantity",
            "complex-type",
            &[element("Quantity", "0..*", ""), element("Quantity.unit", "0..1", "string")],
        ),
        base(
            "Coding",
            "complex-type",
            &[
                element("Coding", "0..*", ""),
                element("Coding.system", "0..1", "string"),
                element("Coding.code", "0..1", "string"),
            ],
        ),
        base(
            "CodeableConcept",
            "complex-type",
            &[
                element("CodeableConcept", "0..*", ""),
                element("CodeableConcept.coding", "0..*", "Coding"),
                element("CodeableConcept.text", "0..1", "string"),
            ],
        ),
        base(
            "Thing",
            "resource",
            &[
                element("Thing", "0..*", ""),
                element("Thing.id", "0..1", "string"),
                element("Thing.extension", "0..*", "Extension"),
                element("Thing.code", "0..1", "CodeableConcept"),
                element("Thing.value[x]", "0..1", "string|Quantity"),
                element("Thing.part", "0..*", "BackboneElement"),
                element("Thing.part.name", "1..1", "string"),
                again,
            ],
        ),
    ]
}

fn load(resources: &[Value]) -> (Ruleset, Vec<Finding>) {
    let files: Vec<_> =
        resources.iter().enumerate().map(|(index, it)| (format!("package/{index}.json"), it.to_string())).collect();
    let loaded = read_entries(files, "test.tgz");
    let (ruleset, mut findings) = compile(None, loaded.draft, "test");
    let mut all = loaded.findings;
    all.append(&mut findings);
    (ruleset, all)
}

fn with(profiles: impl IntoIterator<Item = Value>) -> (Ruleset, Vec<Finding>) {
    load(&little().into_iter().chain(profiles).collect::<Vec<_>>())
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

fn resolve(ruleset: &Ruleset, canonical: &str) -> StructureId {
    ruleset.resolve(canonical).expect("loaded").0
}

fn elements(ruleset: &Ruleset, canonical: &str) -> Vec<Element> {
    let it = ruleset.structure(resolve(ruleset, canonical));
    ruleset.elements[it.first.0 as usize..it.end.0 as usize].to_vec()
}

fn find<'e>(elements: &'e [Element], id: &str) -> &'e Element {
    elements.iter().find(|element| &*element.id == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn a_type_is_linked() {
    let (ruleset, findings) = with([]);
    assert_eq!(ids(&findings), [""; 0]);
    let thing = elements(&ruleset, &format!("{BASE}Thing"));
    let root = &thing[0];
    let names: Vec<_> = root.lookup.iter().map(|child| ruleset.symbols.name(child.sym)).collect();
    for name in ["id", "extension", "code", "valueString", "valueQuantity", "part"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(find(&thing, "Thing.part").array && !find(&thing, "Thing.code").array);
    assert_eq!(&*find(&thing, "Thing.id").types[0].code, "id");
    assert_eq!(find(&thing, "Thing.code").types[0].structure, ruleset.type_named("CodeableConcept"));
    let target = find(&thing, "Thing.part.part").content.expect("linked");
    assert_eq!(&*ruleset.element(target).id, "Thing.part");
}

#[test]
fn a_differential_becomes_a_snapshot() {
    let mut sliced = element("Thing.code.coding", "1..*", "");
    sliced["slicing"] = json!({"discriminator": [{"type": "value", "path": "system"}], "rules": "open"});
    let mut fixed = element("Thing.code.coding:main.system", "1..1", "");
    fixed["fixedUri"] = json!("http://a.jp/s");
    let constrained = profile(
        "P",
        "Thing",
        &format!("{BASE}Thing"),
        "differential",
        &[
            json!({"id": "Thing", "path": "Thing"}),
            sliced,
            element("Thing.code.coding:main", "1..1", ""),
            fixed,
            // Out of order, a choice written short, a content reference walked into.
            json!({"id": "Thing.part.part.name", "path": "Thing.part.part.name", "mustSupport": true}),
            json!({"id": "Thing.valueQuantity.unit", "path": "Thing.valueQuantity.unit", "min": 1}),
            json!({"id": "Thing.extension:note", "path": "Thing.extension", "sliceName": "note", "max": "1"}),
        ],
    );
    let (ruleset, findings) = with([constrained]);
    assert_eq!(ids(&findings), [""; 0]);
    let all = elements(&ruleset, "http://a.jp/P");
    let order: Vec<&str> = all.iter().map(|element| &*element.id).collect();
    let expected = [
        "Thing",
        "Thing.id",
        "Thing.extension",
        "Thing.extension:note",
        "Thing.code",
        "Thing.code.coding",
        "Thing.code.coding:main",
        "Thing.code.coding:main.system",
        "Thing.code.coding:main.code",
        "Thing.code.text",
        "Thing.value[x]",
        "Thing.value[x]:valueQuantity",
        "Thing.value[x]:valueQuantity.unit",
        "Thing.part",
        "Thing.part.name",
        "Thing.part.part",
        "Thing.part.part.name",
        "Thing.part.part.part",
    ];
    assert_eq!(order, expected);
    let main = find(&all, "Thing.code.coding:main");
    assert_eq!((main.min, main.max, main.array), (1, 1, true));
    assert_eq!(ruleset.element(main.sliced.expect("a slice")).id, find(&all, "Thing.code.coding").id);
    let fixed = find(&all, "Thing.code.coding:main.system").fixed.clone();
    assert_eq!(fixed, Some(("uri".into(), Literal::String("http://a.jp/s".into()))));
    let quantity = find(&all, "Thing.value[x]:valueQuantity");
    assert_eq!(quantity.types.iter().map(|ty| &*ty.code).collect::<Vec<_>>(), ["Quantity"]);
    assert!(find(&all, "Thing.part.part.name").must_support && !find(&all, "Thing.part.name").must_support);
    assert!(find(&all, "Thing.value[x]").slicing.is_some() && find(&all, "Thing.extension").slicing.is_some());
}

#[test]
fn numbers_stay_as_written() {
    let mut fixed = element("Thing.value[x]", "0..1", "Quantity");
    fixed["patternQuantity"] = json!({"unit": "mg"});
    let text =
        profile("P", "Thing", &format!("{BASE}Thing"), "snapshot", &[element("Thing", "0..*", ""), fixed]).to_string();
    let text = text.replace("\"unit\":\"mg\"", "\"value\": 1.50,\n \"unit\":\"mg\"");
    let loaded = definitions("p.json", text.as_bytes());
    let (ruleset, _) = compile(None, loaded.draft, "");
    let value = elements(&ruleset, "http://a.jp/P")[1].pattern.clone();
    let Some((_, Literal::Object(properties))) = value else { panic!("{value:?}") };
    assert_eq!(properties[0].2, Literal::Number("1.50".into()));
    assert_eq!(ruleset.symbols.name(properties[1].1), "unit");
}

#[test]
fn wrong_definitions_are_findings() {
    let thing = format!("{BASE}Thing");
    let cases = [
        (
            profile("P", "Thing", &thing, "differential", &[element("Thing.nothing", "0..1", "")]),
            "snapshot-path-unknown",
        ),
        (
            profile("P", "Thing", "http://a.jp/absent", "differential", &[element("Thing", "0..*", "")]),
            "snapshot-missing-base",
        ),
        (profile("P", "Thing", "http://a.jp/P", "differential", &[element("Thing", "0..*", "")]), "definition-cycle"),
        (profile("P", "Thing", "http://a.jp/P", "snapshot", &[element("Thing", "0..*", "")]), "definition-cycle"),
        (
            profile(
                "P",
                "Thing",
                &thing,
                "snapshot",
                &[element("Thing", "0..*", ""), element("Thing.a.b", "0..1", "")],
            ),
            "definition-element-invalid",
        ),
        (profile("P", "Thing", &thing, "snapshot", &[element("Thing.a", "0..1", "")]), "definition-element-invalid"),
        (
            profile("P", "Thing", &thing, "snapshot", &[element("Thing", "0..*", ""), element("Thing", "0..*", "")]),
            "definition-element-invalid",
        ),
    ];
    for (definition, expected) in cases {
        let (ruleset, findings) = with([definition.clone()]);
        assert!(ids(&findings).contains(&expected), "{expected}: {:?} for {definition}", ids(&findings));
        assert!(ruleset.structure(resolve(&ruleset, "http://a.jp/P")).broken, "{definition}");
    }
    let (ruleset, findings) =
        with([profile("P", "Thing", &thing, "snapshot", &[element("Thing", "0..*", "Nonsense")])]);
    assert_eq!(ids(&findings), ["definition-type-unknown"]);
    assert!(!ruleset.structure(resolve(&ruleset, "http://a.jp/P")).broken);
}

#[test]
fn content_references_in_a_circle_end() {
    let refer = |id: &str, to: &str| {
        let mut element = element(id, "0..1", "");
        element["contentReference"] = json!(to);
        element
    };
    let (ruleset, findings) = load(&[base(
        "Thing",
        "resource",
        &[
            element("Thing", "0..*", ""),
            refer("Thing.a", "#Thing.b"),
            refer("Thing.b", "#Thing.a"),
            refer("Thing.c", "#Thing.absent"),
        ],
    )]);
    assert_eq!(ids(&findings), ["definition-element-invalid"; 2]);
    // One link of the circle is cut; no reference leads to another one.
    let ends = |element: &Element| element.content.is_none_or(|target| ruleset.element(target).content.is_none());
    assert!(ruleset.elements.iter().all(ends));
    assert!(ruleset.structures[0].broken);
}

#[test]
fn a_profile_that_holds_itself_unfolds_as_far_as_it_is_asked() {
    let mut own = element("Extension.extension:inner", "0..1", "Extension");
    own["type"] = json!([{"code": "Extension", "profile": ["http://a.jp/E"]}]);
    let deep = format!("Extension{}.url", ".extension:inner".repeat(40));
    let path = format!("Extension{}.url", ".extension".repeat(40));
    let (ruleset, findings) = with([
        base(
            "Extension",
            "complex-type",
            &[
                element("Extension", "0..*", ""),
                element("Extension.extension", "0..*", "Extension"),
                element("Extension.url", "1..1", "string"),
            ],
        ),
        profile(
            "E",
            "Extension",
            &format!("{BASE}Extension"),
            "differential",
            &[own, json!({"id": deep, "path": path, "max": "0"})],
        ),
    ]);
    let all = elements(&ruleset, "http://a.jp/E");
    assert_eq!(find(&all, &deep).max, 0, "{:?}", ids(&findings));
    assert!(all.len() < 200, "{}", all.len());
}

#[test]
fn constraints_that_cannot_be_used_are_said() {
    let mut root = element("Thing", "0..*", "");
    root["constraint"] = json!([
        {"key": "a-1", "severity": "error", "human": "x", "expression": "name.exists("},
        {"key": "a-2", "severity": "error", "human": "x"},
    ]);
    let (ruleset, findings) = with([profile("P", "Thing", &format!("{BASE}Thing"), "snapshot", &[root])]);
    assert_eq!(ids(&findings), ["expression-invalid", "expression-missing"]);
    assert!(ruleset.structure(resolve(&ruleset, "http://a.jp/P")).broken);
    assert_eq!(elements(&ruleset, "http://a.jp/P")[0].constraints.len(), 2);
}

#[test]
fn the_later_of_two_definitions_counts() {
    let one = |max: &str| {
        profile("P", "Thing", &format!("{BASE}Thing"), "snapshot", &[element("Thing", &format!("0..{max}"), "")])
    };
    let (_, findings) = with([one("1"), one("1")]);
    assert_eq!(ids(&findings), [""; 0]);
    let (ruleset, findings) = with([one("1"), one("2")]);
    assert_eq!(ids(&findings), ["definition-duplicate"]);
    assert_eq!(elements(&ruleset, "http://a.jp/P")[0].max, 2);
}

#[test]
fn a_draft_extends_compiled_rules() {
    let (ruleset, _) = with([]);
    let thing = format!("{BASE}Thing");
    let added = profile(
        "P",
        "Thing",
        &thing,
        "differential",
        &[json!({"id": "Thing.part.part.name", "path": "Thing.part.part.name", "max": "0"})],
    );
    let loaded =
        definitions("p.json", json!({"resourceType": "Bundle", "entry": [{"resource": added}]}).to_string().as_bytes());
    assert_eq!(ids(&loaded.findings), [""; 0]);
    let (extended, findings) = compile(Some(&ruleset), loaded.draft, "more");
    assert_eq!(ids(&findings), [""; 0]);
    assert_eq!(find(&elements(&extended, "http://a.jp/P"), "Thing.part.part.name").max, 0);
    assert_eq!(extended.structure(resolve(&extended, "http://a.jp/P")).base_id, extended.type_named("Thing"));
    assert_eq!(ruleset.print(resolve(&ruleset, &thing)), extended.print(resolve(&extended, &thing)));
    let json = super::snapshot::snapshot_json(&extended, resolve(&extended, "http://a.jp/P"));
    let loaded = definitions("again.json", json.as_bytes());
    let (again, _) = compile(Some(&ruleset), loaded.draft, "more");
    assert_eq!(again.print(resolve(&again, "http://a.jp/P")), extended.print(resolve(&extended, "http://a.jp/P")));
}

#[test]
fn what_extensions_ask_survives_the_way_back() {
    let (ruleset, _) = with([]);
    let extension = |name: &str, key: &str, value: Value| json!({"url": format!("{BASE}{name}"), key: value});
    let more = "http://hl7.org/fhir/tools/StructureDefinition/additional-binding";
    let mut added = profile(
        "P",
        "Thing",
        &format!("{BASE}Thing"),
        "differential",
        &[
            json!({"id": "Thing", "path": "Thing"}),
            json!({"id": "Thing.part.name", "path": "Thing.part.name",
                "extension": [extension("minLength", "valueInteger", json!(4)), extension("mimeType", "valueCode", json!("image/png")),
                    extension("maxSize", "valueDecimal", json!(5))],
                "type": [{"code": "string", "extension": [extension("regex", "valueString", json!("[0-9]+"))]}],
                "binding": {"strength": "example", "valueSet": "http://a.jp/v", "extension": [{"url": more, "extension": [
                    {"url": "purpose", "valueCode": "required"}, {"url": "valueSet", "valueCanonical": "http://a.jp/w"},
                    {"url": "any", "valueBoolean": true}]}]}}),
        ],
    );
    added["extension"] =
        json!([extension("structuredefinition-imposeProfile", "valueCanonical", json!("http://a.jp/Q"))]);
    let compiled = |json: &str| {
        let loaded = definitions("p.json", json.as_bytes());
        compile(Some(&ruleset), loaded.draft, "more").0
    };
    let first = compiled(&added.to_string());
    let print = |rules: &Ruleset| rules.print(resolve(rules, "http://a.jp/P"));
    for asked in [
        "minLength 4",
        "mimeType image/png",
        "maxSize 5",
        "regex string [0-9]+",
        "additional binding required http://a.jp/w any",
        "imposeProfile http://a.jp/Q",
    ] {
        assert!(print(&first).contains(asked), "{asked}");
    }
    let again = compiled(&super::snapshot::snapshot_json(&first, resolve(&first, "http://a.jp/P")));
    // JSON's order is not theirs
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(print(&again)), sorted(print(&first)));
}

#[test]
fn files_that_are_no_definitions() {
    let check = |name: &str, bytes: &[u8]| ids(&definitions(name, bytes).findings);
    assert_eq!(check("a.json", b"{"), ["definition-invalid", "package-empty"]);
    assert_eq!(check("a.json", b"[]"), ["definition-invalid", "package-empty"]);
    assert_eq!(check("a.json", b"{}"), ["definition-invalid", "package-empty"]);
    assert_eq!(
        check("a.json", br#"{"resourceType":"StructureDefinition","url":"u"}"#),
        ["definition-invalid", "package-empty"]
    );
    assert_eq!(check("a.xml", b"<StructureDefinition/>"), ["definition-invalid", "package-empty"]);
    assert_eq!(check("a.xml", b"<StructureDefinition>"), ["definition-invalid", "package-empty"]);
    assert_eq!(check("a.xml", b"<!DOCTYPE a><StructureDefinition/>"), ["definition-invalid", "package-empty"]);
    assert_eq!(check("a.json", br#"{"resourceType":"SearchParameter"}"#), [""; 0]);
    assert_eq!(check("a.json", br#"{"resourceType":"Patient"}"#), ["package-empty"]);
    assert_eq!(check("a.json", br#"{"resourceType":"Library","url":"http://a.jp/l"}"#), [""; 0]);
    let wrong = br#"{"resourceType":"StructureDefinition","url":"u","type":"T","snapshot":{"element":[{"id":"T","path":"T","min":"0"}]}}"#;
    let loaded = definitions("a.json", wrong);
    assert_eq!(ids(&loaded.findings), ["definition-invalid"]);
    assert!(loaded.draft.structures[0].broken);
    // four bytes like `code`, of which the second begins no character
    let odd = r#"{"resourceType":"StructureDefinition","url":"u","type":"T","snapshot":{"element":[{"id":"T","path":"T","fixedéde":"x"}]}}"#;
    assert_eq!(definitions("a.json", odd.as_bytes()).draft.structures.len(), 1);
}

/// A `.tgz` of these files.
fn tgz(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, &bytes[..]).expect("in memory");
    }
    gz(&tar.into_inner().expect("in memory"))
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("in memory");
    out.finish().expect("in memory")
}

#[test]
fn a_package_is_read() {
    let files = [
        ("package/package.json", json!({"name": "a", "version": "1", "fhirVersions": ["4.0.1"]})),
        ("package/StructureDefinition-Thing.json", little().pop().unwrap_or_default()),
        ("package/example/StructureDefinition-No.json", little().remove(0)),
        ("package/.index.json", json!({"files": []})),
        ("other/x.json", json!([])),
    ];
    let loaded =
        read_archive(&tgz(files.map(|(name, json)| (name.to_owned(), json.to_string().into_bytes()))), "a.tgz");
    assert_eq!(ids(&loaded.findings), [""; 0]);
    assert_eq!(loaded.label("a.tgz"), "a#1");
    assert_eq!(loaded.draft.structures.len(), 1);
    assert_eq!(&*loaded.draft.structures[0].origin.package, "a#1");
}

#[test]
fn a_package_of_another_fhir_version_is_told() {
    let of = |versions: serde_json::Value| {
        let info = json!({"name": "a", "version": "1", "fhirVersions": versions}).to_string();
        let thing = little().pop().unwrap_or_default().to_string();
        let files = [("package/package.json", info), ("package/StructureDefinition-Thing.json", thing)];
        read_archive(&tgz(files.map(|(name, text)| (name.to_owned(), text.into_bytes()))), "a.tgz")
    };
    assert_eq!(only(&of(json!(["5.0.0"]))), ("package-fhir-version", Severity::Warning));
    assert_eq!(ids(&of(json!(["4.0.1", "5.0.0"])).findings), [""; 0]);
}

fn only(loaded: &Loaded) -> (&'static str, Severity) {
    assert_eq!(loaded.findings.len(), 1, "{:?}", ids(&loaded.findings));
    (loaded.findings[0].rule.id, loaded.findings[0].severity)
}

#[test]
fn damaged_archives_are_findings() {
    let unreadable = ("package-unreadable", Severity::Fatal);
    let good = tgz([("package/a.json".to_owned(), little().pop().unwrap_or_default().to_string().into_bytes())]);
    assert_eq!(only(&read_archive(b"PK\x03\x04", "a.zip")), unreadable);
    assert_eq!(only(&read_archive(b"", "a.tgz")), unreadable);
    assert_eq!(only(&read_archive(&good[..good.len() / 2], "a.tgz")), unreadable);
    assert_eq!(only(&read_archive(&gz(&[b'x'; 2048]), "a.tgz")), unreadable);
    assert_eq!(only(&read_archive(&gz(&[0; 1024]), "a.tgz")), ("package-empty", Severity::Error));
}

#[test]
fn bombs_are_stopped_early() {
    let too_large = ("package-too-large", Severity::Fatal);
    let small = Bounds { bytes: 1 << 20, file_bytes: 1 << 16, files: 1000 };
    // Skipped files count, too: unpacking them is the cost.
    let bomb = tgz([("package/other/a.json".to_owned(), vec![b' '; 64 << 20])]);
    assert_eq!(only(&read_archive_within(&bomb, "a.tgz", small)), too_large);
    let large = tgz([("package/a.json".to_owned(), vec![b' '; 1 << 17])]);
    assert_eq!(only(&read_archive_within(&large, "a.tgz", small)), too_large);
}

#[test]
fn blobs_are_whole_or_refused() {
    let (ruleset, _) = with([]);
    let blob = codec::encode(&ruleset);
    let again = codec::decode(blob.clone()).expect("whole");
    for id in 0..ruleset.structures.len() as u32 {
        assert_eq!(ruleset.print(StructureId(id)), again.print(StructureId(id)));
    }
    assert_eq!(codec::encode(&again), blob);
    for cut in [0, 7, 20, 27, 28, blob.len() / 2, blob.len() - 1] {
        assert!(codec::decode(blob[..cut].to_vec()).is_err(), "{cut}");
    }
    for at in (0..blob.len()).step_by(blob.len() / 500 + 1) {
        let mut blob = blob.clone();
        blob[at] ^= 0x10;
        assert!(codec::decode(blob.clone()).is_err(), "{at}");
    }
}

/// The same definition in both forms gives the same draft.
#[test]
fn definitions_in_xml() {
    let xml = r#"<StructureDefinition xmlns="http://hl7.org/fhir"><url value="http://example.org/p"/><name value="P"/>
        <status value="draft"/><kind value="resource"/><abstract value="false"/><type value="Patient"/>
        <baseDefinition value="http://hl7.org/fhir/StructureDefinition/Patient"/><derivation value="constraint"/>
        <differential><element id="Patient.name"><path value="Patient.name"/><min value="1"/><max value="2"/>
        <mustSupport value="true"/></element><element id="Patient.maritalStatus"><path value="Patient.maritalStatus"/>
        <patternCodeableConcept><coding><code value="a&quot;&amp;"/></coding></patternCodeableConcept></element>
        </differential></StructureDefinition>"#;
    let json = json!({"resourceType": "StructureDefinition", "url": "http://example.org/p", "name": "P", "status": "draft",
        "kind": "resource", "abstract": false, "type": "Patient",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient", "derivation": "constraint",
        "differential": {"element": [
            {"id": "Patient.name", "path": "Patient.name", "min": 1, "max": "2", "mustSupport": true},
            {"id": "Patient.maritalStatus", "path": "Patient.maritalStatus",
             "patternCodeableConcept": {"coding": [{"code": "a\"&"}]}}]}});
    let [from_xml, from_json] = [xml.to_owned(), json.to_string()].map(|text| definitions("p", text.as_bytes()));
    assert_eq!(ids(&from_xml.findings), [""; 0]);
    assert_eq!(from_xml.draft.structures.len(), 1);
    assert_eq!(format!("{:?}", from_xml.draft), format!("{:?}", from_json.draft));
}

#[test]
fn terminology_in_xml() {
    let xml = r#"<CodeSystem xmlns="http://hl7.org/fhir"><url value="http://example.org/cs"/><status value="draft"/>
        <content value="complete"/><concept><code value="a"/><display value="b"/></concept></CodeSystem>"#;
    let json = json!({"resourceType": "CodeSystem", "url": "http://example.org/cs", "status": "draft", "content": "complete",
        "concept": [{"code": "a", "display": "b"}]});
    let [from_xml, from_json] = [xml.to_owned(), json.to_string()].map(|text| definitions("p", text.as_bytes()));
    assert_eq!(from_xml.draft.code_systems.len(), 1);
    assert_eq!(format!("{:?}", from_xml.draft), format!("{:?}", from_json.draft));
    let bundle = format!("<Bundle xmlns=\"http://hl7.org/fhir\"><entry><resource>{xml}</resource></entry></Bundle>");
    assert_eq!(definitions("b.xml", bundle.as_bytes()).draft.code_systems.len(), 1);
}
