//! Input made to break a validator: each ends in a clear finding at its place, and in bounded work. Work is counted
//! (findings, bytes of output, steps, unpacked bytes), never timed. What one room bears is tested beside it; here stands
//! what the whole bears, in JSON and in XML.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};
use tekigo_core::check::Lang;
use tekigo_core::diagnostic::{Finding, Sink};
use tekigo_core::fhirpath::{self, Context, EvalErrorKind, NoHost};
use tekigo_core::json::{NodeId, Symbols, tree};
use tekigo_core::outcome::format::{Format, Piece, Report, Style};
use tekigo_core::outcome::{Outcome, Record};
use tekigo_core::text::limits::{
    MAX_DEPTH, MAX_FHIRPATH_STEPS, MAX_FINDINGS, MAX_PACKAGE_BYTES, MAX_PACKAGE_FILES, MAX_PATH_BYTES,
};
use tekigo_core::{Options, Ruleset, Validator, source};

const FHIR: &str = "xmlns=\"http://hl7.org/fhir\"";
/// What one finding may add to a report: two paths, two messages, what mends it, an excerpt.
const FINDING_BYTES: usize = 4 * MAX_PATH_BYTES;

/// An answer, with how often each rule spoke.
struct Told {
    outcome: Outcome,
    rules: BTreeMap<&'static str, usize>,
}

impl Told {
    fn count(&self, rule: &str) -> usize {
        self.rules.get(rule).copied().unwrap_or(0)
    }

    /// The first finding of the rule: where, and what it says.
    fn first(&self, rule: &str) -> (&str, u32, std::borrow::Cow<'static, str>) {
        let issue = self.outcome.issues().iter().find(|issue| issue.rule.id == rule);
        let issue = issue.unwrap_or_else(|| panic!("no {rule}: {:?}", self.rules));
        (issue.expression(), issue.column, issue.message(Lang::En))
    }
}

fn embedded() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| Validator::new(Ruleset::embedded(), Options::default()))
}

/// Judges, and writes the report in each format: as much as the findings need, and no value of the input more than a
/// few times.
fn told(text: impl AsRef<[u8]>) -> Told {
    told_by(embedded(), text.as_ref())
}

fn told_by(validator: &Validator, bytes: &[u8]) -> Told {
    let outcome = validator.validate(bytes);
    let kept = outcome.issues().len();
    assert!(kept <= 4 * MAX_FINDINGS + 1, "{kept} findings are kept");
    let rich = [Format::Outcome, Format::Html, Format::Sarif, Format::Junit, Format::Csv];
    let rich = if bytes.len() < 1 << 20 { &rich[..] } else { &[] };
    for &format in [Format::Json, Format::Text].iter().chain(rich) {
        let style = Style {
            format,
            lang: Lang::Ja,
            color: false,
            width: None,
            verbose: true,
            quiet: false,
            several: false,
            rules: "test".to_owned(),
            ..Style::default()
        };
        let mut report = Report::new(style.clone());
        let piece = Piece::new(&style, &Record { file: "a", record: None, outcome: &outcome, bytes });
        let size = report.add(piece).len() + report.tail().len();
        let most = FINDING_BYTES * kept + 2 * bytes.len() + (64 << 10);
        assert!(size <= most, "{size} bytes of {format:?} for {kept} findings on {} bytes", bytes.len());
    }
    let mut rules = BTreeMap::new();
    for issue in outcome.issues() {
        *rules.entry(issue.rule.id).or_default() += 1;
    }
    Told { outcome, rules }
}

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

fn patient(inside: &str) -> String {
    format!(r#"{{"resourceType":"Patient",{inside}}}"#)
}

fn xml_patient(inside: &str) -> String {
    format!("<Patient {FHIR}>{inside}</Patient>")
}

#[test]
fn nesting_of_100_000() {
    let deep = 100_000;
    let close = |open: &str, shut: &str| format!("{}1{}", open.repeat(deep), shut.repeat(deep));
    for text in [
        close("[", "]"),
        close("{\"a\":", "}"),
        "[".repeat(deep),
        "[{\"a\":".repeat(deep),
        patient(&format!("\"extension\":{}", close("[{\"url\":\"http://a.jp/x\",\"extension\":", "}]"))),
        patient(&format!("\"contained\":{}", close("[{\"resourceType\":\"Patient\",\"contained\":", "}]"))),
    ] {
        let told = told(&text);
        let (_, column, message) = told.first("json-too-deep");
        assert!(column > MAX_DEPTH && message.contains("512"), "column {column}: {message}");
        assert!(told.outcome.issues().len() < 2_000, "{:?}", told.rules);
    }
    let nested = format!("<extension url=\"http://a.jp/x\">{}", "<extension url=\"a\">".repeat(deep));
    let shut = "</extension>".repeat(deep + 1);
    for text in [format!("<Patient {FHIR}>{nested}"), xml_patient(&format!("{nested}{shut}"))] {
        let told = told(&text);
        assert_eq!(told.rules, BTreeMap::from([("xml-too-deep", 1)]));
        assert!(told.first("xml-too-deep").2.contains("256"));
    }
    // a narrative is not part of the tree: it has its own bound
    let div =
        format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{}x{}</div>", "<b>".repeat(deep), "</b>".repeat(deep));
    let text = format!("<text><status value=\"generated\"/>{div}</text>");
    assert_eq!(told(xml_patient(&text)).first("xhtml-too-deep").0, "Patient.text.div");
    let text = patient(&format!(r#""text":{{"status":"generated","div":{}}}"#, serde_json::Value::from(div)));
    assert_eq!(told(text).first("xhtml-too-deep").0, "Patient.text.div");
}

#[test]
fn a_string_of_100_mb() {
    let long = "a".repeat(100 << 20);
    let check = |text: String, rule: &str, place: &str| {
        let told = told(&text);
        assert_eq!(told.first(rule).0, place);
        let longest = told
            .outcome
            .issues()
            .iter()
            .map(|issue| issue.message(Lang::En).len() + issue.message(Lang::Ja).len())
            .max();
        assert!(longest < Some(8 << 10), "{rule}: a message of {longest:?} bytes");
    };
    check(patient(&format!(r#""gender":"{long}""#)), "binding-required", "Patient.gender");
    check(patient(&format!(r#""id":"{long}""#)), "id-format", "Patient.id");
    check(patient(&format!(r#""{long}":1"#)), "unknown-element", "Patient");
    check(format!(r#"{{"resourceType":"{long}"}}"#), "resource-type-unknown", "Resource.resourceType");
    let div = format!(r#""text":{{"status":"generated","div":"<div>{long}</div>"}}"#);
    check(patient(&div), "xhtml-namespace", "Patient.text.div");
    let reference = format!(r#""managingOrganization":{{"reference":"{long}"}}"#);
    check(patient(&reference), "reference-format", "Patient.managingOrganization");
    check(xml_patient(&format!("<gender value=\"{long}\"/>")), "binding-required", "Patient.gender");
    check(xml_patient(&format!("<gender {long}=\"\"/>")), "xml-attribute", "Patient.gender");
    let text = format!(r#"{{"resourceType":"Binary","contentType":"application/pdf","data":"{long}"}}"#);
    assert!(told(text).outcome.is_valid(), "it is long, not wrong");
}

/// A long name above many findings, or a long type told by each of many references, would multiply.
#[test]
fn a_long_name_is_not_told_thousands_of_times() {
    let long = "A".repeat(1 << 20);
    let twice = many(50_000, |_| "\"id\":\"a\"".to_owned());
    let told = |text: String| {
        let told = told(&text);
        assert!(told.outcome.issues().iter().all(|issue| issue.expression().len() <= MAX_PATH_BYTES + 300));
        told
    };
    let told_inside = told(patient(&format!("\"{long}\":{{{twice}}}")));
    assert_eq!(
        (told_inside.count("json-duplicate-key"), told_inside.first("json-duplicate-key").0),
        (20_000, "Patient")
    );
    assert_eq!(told(format!(r#"{{"resourceType":"{long}",{twice}}}"#)).first("json-duplicate-key").0, "Resource.id");
    let entries = many(20_000, |_| r#"{"item":{"reference":"http://a.jp/X/1","type":"Patient"}}"#.to_owned());
    let told_types = told(format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[
            {{"fullUrl":"http://a.jp/X/1","resource":{{"resourceType":"{long}","id":"1"}}}},
            {{"fullUrl":"http://a.jp/List/1","resource":{{"resourceType":"List","id":"1","status":"current","mode":"working","entry":[{entries}]}}}}]}}"#
    ));
    assert_eq!((told_types.count("resource-type-unknown"), told_types.count("reference-type-mismatch")), (1, 0));
}

#[test]
fn a_million_keys() {
    // names of one kind have the same first and last eight bytes
    for name in
        [&|at| format!("n{at}"), &|at| format!("prefix--{at:09}--suffix") as String] as [&dyn Fn(usize) -> String; 2]
    {
        let told = told(patient(&many(1_000_000, |at| format!("\"{}\":0", name(at)))));
        assert_eq!((told.count("unknown-element"), told.count("findings-capped")), (MAX_FINDINGS, 1));
        assert_eq!(told.outcome.counts().error, 1_000_000);
        assert_eq!(
            told.first("unknown-element").0,
            format!("Patient.{}", if name(0) == "n0" { "n0" } else { "`prefix--000000000--suffix`" })
        );
    }
    let attributes = (0..1_000_000).fold(String::new(), |mut out, at| {
        let _ = write!(out, " a{at}=''");
        out
    });
    let told_attributes = told(xml_patient(&format!("<name{attributes}/>")));
    assert_eq!(told_attributes.count("xml-attribute"), MAX_FINDINGS);
    assert_eq!(told_attributes.first("xml-attribute").0, "Patient.name[0]");
    let elements = (0..1_000_000).fold(String::new(), |mut out, at| {
        let _ = write!(out, "<a{at} value='1'/>");
        out
    });
    let told_elements = told(xml_patient(&elements));
    assert_eq!(
        (told_elements.count("unknown-element"), told_elements.outcome.counts().error),
        (MAX_FINDINGS, 1_000_000)
    );
}

#[test]
fn a_million_duplicate_keys() {
    for (names, expected) in [(1, 999_999), (500_000, 500_000)] {
        let told = told(format!("{{{}}}", many(1_000_000, |at| format!("\"x{}\":0", at % names))));
        assert_eq!(told.count("json-duplicate-key"), MAX_FINDINGS);
        let all: u64 = told.outcome.counts().error;
        assert!(all >= expected, "{all} errors, {expected} names stand more than once");
    }
    let told_attributes = told(xml_patient(&format!("<name{}/>", " id='1'".repeat(1_000_000))));
    assert_eq!((told_attributes.count("xml-syntax"), told_attributes.outcome.counts().fatal), (MAX_FINDINGS, 999_999));
    let told_elements = told(xml_patient(&"<active value='true'/>".repeat(1_000_000)));
    assert_eq!(told_elements.first("cardinality-max").0, "Patient.active");
}

/// Profiles ask whether what is referred to meets a profile, which refers on.
#[test]
fn references_in_a_circle() {
    let profile = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_LabResult";
    let size = 500;
    let json = many(size, |at| {
        let (next, far, status) = ((at + 1) % size, (at * 7 + 3) % size, if at == 7 { "wrong" } else { "final" });
        format!(
            r##"{{"fullUrl":"http://a.jp/Observation/{at}","resource":{{"resourceType":"Observation","id":"{at}",
            "meta":{{"profile":["{profile}"]}},"status":"{status}","code":{{"text":"a"}},
            "hasMember":[{{"reference":"Observation/{next}"}},{{"reference":"Observation/{far}"}},{{"reference":"#"}}]}}}}"##
        )
    });
    let json = told(format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{json}]}}"#));
    let xml = (0..size).fold(String::new(), |mut out, at| {
        let (next, far, status) = ((at + 1) % size, (at * 7 + 3) % size, if at == 7 { "wrong" } else { "final" });
        let _ = write!(
            out,
            "<entry><fullUrl value=\"http://a.jp/Observation/{at}\"/><resource><Observation><id value=\"{at}\"/>\
             <meta><profile value=\"{profile}\"/></meta><status value=\"{status}\"/><code><text value=\"a\"/></code>\
             <hasMember><reference value=\"Observation/{next}\"/></hasMember>\
             <hasMember><reference value=\"Observation/{far}\"/></hasMember>\
             <hasMember><reference value=\"#\"/></hasMember></Observation></resource></entry>"
        );
        out
    });
    let xml = told(format!("<Bundle {FHIR}><type value=\"collection\"/>{xml}</Bundle>"));
    for told in [json, xml] {
        assert_eq!(told.first("binding-required").0, "Bundle.entry[7].resource.status");
        // once for the base definition, once for the profile
        assert!(told.count("binding-required") <= 2, "{:?}", told.rules);
        assert!(told.outcome.issues().len() < 20 * size, "{:?}", told.rules);
    }
}

#[test]
fn contained_chains() {
    let size = 100_000;
    let organization = |at: usize, next: usize| {
        format!(r##"{{"resourceType":"Organization","id":"o{at}","name":"a","partOf":{{"reference":"#o{next}"}}}}"##)
    };
    let holder = |contained: String| {
        patient(&format!(r##""contained":[{contained}],"managingOrganization":{{"reference":"#o0"}}"##))
    };
    let circle = told(holder(many(size, |at| organization(at, (at + 1) % size))));
    assert!(circle.outcome.is_valid(), "{:?}", circle.rules);
    let open = told(holder(many(size, |at| organization(at, at + 1))));
    let place = format!("Patient.contained[{}].partOf", size - 1);
    assert_eq!((open.count("reference-unresolved"), open.first("reference-unresolved").0), (1, &*place));
    let same = told(holder(many(size, |_| organization(0, 0))));
    assert_eq!(same.first("invariant").0, "Patient");
    let xml = (0..10_000).fold(String::new(), |mut out, at| {
        let _ = write!(
            out,
            "<contained><Organization><id value=\"o{at}\"/><name value=\"a\"/><partOf><reference value=\"#o{}\"/></partOf>\
             </Organization></contained>",
            at + 1
        );
        out
    });
    let xml =
        told(xml_patient(&format!("{xml}<managingOrganization><reference value=\"#o0\"/></managingOrganization>")));
    assert_eq!(xml.first("reference-unresolved").0, "Patient.contained[9999].partOf");
    // its name and its id stand behind a hundred thousand other properties: they are not looked for with each reference
    let wide = many(100_000, |at| format!("\"x{at}\":1"));
    let wide = format!(r#"{{{wide},"id":"o0","resourceType":"Organization","name":"a"}}"#);
    let links = many(50_000, |_| r##"{"other":{"reference":"#o0"},"type":"refer"}"##.to_owned());
    let wide = told(patient(&format!(r#""contained":[{wide}],"link":[{links}]"#)));
    // unknown elements fill the list, targets of the wrong type are counted past its bound
    assert_eq!((wide.count("reference-unresolved"), wide.count("unknown-element")), (0, MAX_FINDINGS));
    assert_eq!(wide.outcome.counts().error, 150_000);
    // nested as deep as may be: each level is said, none is multiplied
    let nested = "{\"resourceType\":\"Patient\",\"contained\":[".repeat(200)
        + "{\"resourceType\":\"Patient\"}"
        + &"]}".repeat(200);
    let nested = told(nested);
    assert!(nested.count("invariant") >= 199 && nested.outcome.issues().len() < 2_000, "{:?}", nested.rules);
}

/// The embedded rules with these definitions on top, and what is wrong with those.
fn with(definitions: &[serde_json::Value]) -> (Ruleset, Vec<Finding>) {
    let bundle = serde_json::json!({"resourceType": "Bundle", "type": "collection",
        "entry": definitions.iter().map(|resource| serde_json::json!({"resource": resource})).collect::<Vec<_>>()});
    let loaded = source::definitions("a.json", bundle.to_string().as_bytes());
    let (rules, mut findings) = source::compile(Some(&Ruleset::embedded()), loaded.draft, "test");
    findings.splice(0..0, loaded.findings);
    (rules, findings)
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

#[allow(clippy::needless_pass_by_value, reason = "elements are written where they are passed")]
fn profile(name: &str, base: &str, elements: serde_json::Value) -> serde_json::Value {
    serde_json::json!({"resourceType": "StructureDefinition", "url": format!("http://a.jp/{name}"), "name": name,
        "status": "active", "kind": "resource", "abstract": false, "type": "Patient", "baseDefinition": base,
        "derivation": "constraint", "differential": {"element": elements}})
}

const PATIENT: &str = "http://hl7.org/fhir/StructureDefinition/Patient";

/// The profile `http://a.jp/P` on Patient, with these constraints.
fn constrained(expressions: &[&str]) -> Validator {
    let constraints: Vec<_> = (0..)
        .zip(expressions)
        .map(|(at, expression)| {
            serde_json::json!({"key": format!("x-{at}"), "severity": "error", "human": "x", "expression": expression})
        })
        .collect();
    let elements = serde_json::json!([{"id": "Patient", "path": "Patient", "constraint": constraints}]);
    let (rules, findings) = with(&[profile("P", PATIENT, elements)]);
    assert_eq!(ids(&findings), [""; 0]);
    Validator::new(Arc::new(rules), Options::default())
}

#[test]
fn expressions_that_would_explode() {
    let names = many(2_000, |at| format!("{{\"text\":\"n{at}\"}}"));
    let one = format!(r#""meta":{{"profile":["http://a.jp/P"]}},"name":[{names}]"#);
    let explode = "descendants().select(%resource.descendants().select(%resource.descendants())).exists(a = 'never')";
    let doubling = "(name | name).aggregate($total & $total & 'xx', 'xx') = 'a'";
    let validator = constrained(&[explode, doubling]);
    let told = told_by(&validator, patient(&one).as_bytes());
    assert_eq!(told.count("invariant-undecided"), 2, "{:?}", told.rules);
    assert!(told.first("invariant-undecided").2.contains(&MAX_FHIRPATH_STEPS.to_string()));
    // a hundred such resources cost little more than one: all constraints of a document have their bound, too
    let few = r#""meta":{"profile":["http://a.jp/P"]},"name":[{"text":"a"},{"text":"b"}]"#;
    let entries = many(100, |at| {
        format!(
            r#"{{"fullUrl":"http://a.jp/Patient/{at}","resource":{}}}"#,
            patient(&format!(r#""id":"{at}",{}"#, if at < 10 { &one } else { few }))
        )
    });
    let told = told_by(
        &validator,
        format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{entries}]}}"#).as_bytes(),
    );
    let said = |words: &str| {
        told.outcome
            .issues()
            .iter()
            .filter(|issue| issue.rule.id == "invariant-undecided" && issue.message(Lang::En).contains(words))
            .count()
    };
    assert!((1..5).contains(&said("more than 20000000 steps")), "{}", said("more than 20000000 steps"));
    assert!(said("used up") >= 15, "{}", said("used up"));

    // the evaluator by itself stops where it is told to
    let symbols = Symbols::new();
    let text = format!("{}1{}", r#"{"a":[1,2,"#.repeat(60), "]}".repeat(60));
    let tree = tree::parse(text.as_bytes(), &symbols, tree::ParseOptions::default(), &mut Sink::default());
    let tree = tree.unwrap_or_else(|| panic!("this is JSON"));
    for expression in [
        "descendants().descendants().descendants().descendants().count()",
        "repeatAll($this)",
        "'a'.repeat($this & 'x')",
        "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26|27|28|29|30).aggregate($total & $total, 'xxxx')",
        explode,
    ] {
        let expr = fhirpath::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let mut context = Context::new(&tree, &NoHost);
        context.fuel = 200_000;
        let error = fhirpath::evaluate(&expr, &context, fhirpath::Item::at(&tree, NodeId::ROOT)).err();
        assert_eq!(error.map(|error| error.kind), Some(EvalErrorKind::OutOfFuel), "{expression}");
        assert_eq!(context.spent(), 200_000);
    }
}

#[test]
fn regex_bombs() {
    let text = "a".repeat(1 << 20);
    let others = many(100, |at| format!(r#"{{"family":"n{at}"}}"#));
    let document =
        patient(&format!(r#""meta":{{"profile":["http://a.jp/P"]}},"name":[{{"text":"{text}!"}},{others}]"#));
    // time-outs elsewhere, answers here
    let validator = constrained(&[
        "name.text.matches('^(a+)+$')",
        "name.text.matches('^(a|aa)*c$')",
        "name.text.matches('^(a|a)*!$')",
    ]);
    let told = told_by(&validator, document.as_bytes());
    let failed: Vec<_> = told
        .outcome
        .issues()
        .iter()
        .filter(|issue| issue.rule.id == "invariant")
        .filter_map(|issue| issue.spec_rule.as_deref())
        .collect();
    assert_eq!((failed, told.count("invariant-undecided")), (vec!["x-0", "x-1", "dom-6"], 0));
    // what cannot be matched in linear time or space is refused, with the reason
    let huge = "(".repeat(200) + "a" + &"{1,100})".repeat(200);
    let validator = constrained(&[
        "name.text.matches('(((((a{1,100}){1,100}){1,100}){1,100}){1,100})')",
        &format!("name.text.matches('{huge}')"),
        "name.text.matches('(a)\\\\1')",
        "name.text.matches('(?=a)b')",
        // a long text, asked again and again
        "descendants().select(%resource.descendants()).exists(%resource.name.text.matches('b'))",
    ]);
    let told = told_by(&validator, document.as_bytes());
    assert_eq!(told.count("invariant-undecided"), 5, "{:?}", told.rules);
    let words = |at: usize| {
        let key = format!("x-{at}");
        let issue = told.outcome.issues().iter().find(|issue| issue.spec_rule.as_deref() == Some(&*key));
        issue.map_or_else(String::new, |issue| issue.message(Lang::En).into_owned())
    };
    for (at, reason) in (0..).zip(["size", "nest", "back-references", "look-around", "steps"]) {
        assert!(words(at).contains(reason), "{}", words(at));
    }
    // filters of value sets
    let set = |pattern: &str| {
        serde_json::json!({"resourceType": "ValueSet", "url": "http://a.jp/vs", "status": "active",
            "compose": {"include": [{"system": "http://a.jp/cs", "filter": [{"property": "code", "op": "regex", "value": pattern}]}]}})
    };
    let system = serde_json::json!({"resourceType": "CodeSystem", "url": "http://a.jp/cs", "status": "active", "content": "complete",
        "concept": [{"code": "a".repeat(5_000)}, {"code": "b"}]});
    for pattern in ["(a+)+$", "(a|aa)*c"] {
        assert_eq!(ids(&with(&[system.clone(), set(pattern)]).1), [""; 0]);
    }
    for pattern in ["(((((a{1,100}){1,100}){1,100}){1,100}){1,100})", &"(a".repeat(5_000), "[a-"] {
        assert_eq!(ids(&with(&[system.clone(), set(pattern)]).1), ["value-set-filter"], "{pattern:.40}");
    }
}

const SMALL_JSON: &str = "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"山田\\n太郎\",\"_given\":[null,{\"id\":\"a\"}]}],\
    \"active\":true,\"x\":-1.50e+3, \"y\":{} }";
const SMALL_XML: &str = "\u{feff}<?xml version=\"1.0\"?><!-- 注 --><Patient xmlns=\"http://hl7.org/fhir\"><text><div \
    xmlns=\"http://www.w3.org/1999/xhtml\">&amp;<br/></div></text><name><given value=\"山&#10;田\"/><![CDATA[ ]]></name><?pi?></Patient>";

#[test]
fn invalid_utf8_at_every_offset() {
    for (text, rule) in [(SMALL_JSON, "json-utf8"), (SMALL_XML, "xml-utf8")] {
        for at in 0..=text.len() {
            let bytes = [&text.as_bytes()[..at], b"\xFF", &text.as_bytes()[at..]].concat();
            let told = told(&bytes);
            assert!(!told.outcome.is_valid() && told.outcome.counts().fatal == 1, "offset {at}: {:?}", told.rules);
            // in front of the document another encoding may be told; inside of a character, where that begins
            if at > 3 {
                let issue = &told.outcome.issues()[0];
                let begin = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                assert_eq!((issue.rule.id, issue.span.start as usize), (rule, begin), "offset {at}");
            }
        }
    }
}

#[test]
fn truncation_at_every_byte() {
    for text in [SMALL_JSON, SMALL_XML] {
        assert_eq!(told(text).outcome.counts().fatal, 0);
        for end in 0..text.len() {
            let told = told(&text.as_bytes()[..end]);
            assert!(told.outcome.counts().fatal > 0, "cut at {end}: {:?}", told.rules);
            let place = told.outcome.issues().iter().all(|issue| issue.span.end as usize <= end && issue.line == 1);
            assert!(place && told.outcome.issues().len() < 20, "cut at {end}");
        }
    }
}

/// A `.tar` of these files.
fn tar(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, &bytes[..]).unwrap_or_else(|error| panic!("{error}"));
    }
    tar.into_inner().unwrap_or_else(|error| panic!("{error}"))
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).and_then(|()| out.finish()).unwrap_or_else(|error| panic!("{error}"))
}

/// The one finding about a package: its rule and its arguments.
fn refused(tgz: &[u8]) -> (&'static str, String) {
    let loaded = source::read_archive(tgz, "a.tgz");
    assert_eq!(loaded.findings.len(), 1, "{:?}", ids(&loaded.findings));
    assert!(loaded.draft.structures.is_empty());
    (loaded.findings[0].rule.id, format!("{:?}", loaded.findings[0].args))
}

#[test]
fn archives_that_unpack_to_too_much() {
    let many = gz(&tar((0..100_000).map(|at| (format!("package/{at}.txt"), Vec::new()))));
    let (rule, words) = refused(&many);
    assert!(rule == "package-too-large" && words.contains(&MAX_PACKAGE_FILES.to_string()), "{rule}: {words}");
    // what was read before the bound is told: a fault for each file
    let many = gz(&tar((0..100_000).map(|at| (format!("package/{at}.json"), b"{}".to_vec()))));
    let found = source::read_archive(&many, "a.tgz").findings;
    assert_eq!(found.len(), MAX_PACKAGE_FILES + 1);
    assert_eq!(found.last().map(|finding| finding.rule.id), Some("package-too-large"));

    // members of a gzip stream follow each other: a megabyte of spaces, 1,100 times, in a few megabytes
    let mut header = tar::Header::new_gnu();
    header.set_size(1100 << 20);
    header.set_mode(0o644);
    let member = gz(&vec![b' '; 1 << 20]);
    let mut bomb = |name: &str| {
        header.set_path(name).unwrap_or_else(|error| panic!("{error}"));
        header.set_cksum();
        [gz(header.as_bytes()), member.repeat(1100)].concat()
    };
    let (skipped, definition) = (bomb("package/other/a.json"), bomb("package/a.json"));
    assert!(skipped.len() < 8 << 20);
    let (rule, words) = refused(&skipped);
    assert!(rule == "package-too-large" && words.contains(&MAX_PACKAGE_BYTES.to_string()), "{rule}: {words}");
    let (rule, words) = refused(&definition);
    assert!(rule == "package-too-large" && words.contains("package/a.json"), "{rule}: {words}");

    // an archive in an archive, 100 times, is no definition and is not opened
    let nested = (0..100).fold(b"{}".to_vec(), |inner, _| gz(&tar([("package/inner.tgz".to_owned(), inner)])));
    assert_eq!(refused(&nested).0, "package-empty");
}

#[test]
fn definitions_that_would_not_end() {
    let deep = format!(r#"{{"resourceType":"ValueSet","url":"http://a.jp/v","extension":{}"#, "[".repeat(100_000));
    let files = [("package/ValueSet-v.json".to_owned(), deep.into_bytes())];
    let loaded = source::read_archive(&gz(&tar(files)), "a.tgz");
    assert!(ids(&loaded.findings).contains(&"definition-invalid"), "{:?}", ids(&loaded.findings));

    let none = serde_json::json!([{"id": "Patient", "path": "Patient"}]);
    let document = |name: &str| patient(&format!(r#""meta":{{"profile":["http://a.jp/{name}"]}},"gender":"wrong""#));
    for bases in [vec![("A", "A")], vec![("A", "B"), ("B", "C"), ("C", "A")]] {
        let profiles: Vec<_> =
            bases.iter().map(|(name, base)| profile(name, &format!("http://a.jp/{base}"), none.clone())).collect();
        let (rules, findings) = with(&profiles);
        let cycle = findings.iter().find(|finding| finding.rule.id == "definition-cycle");
        assert!(
            cycle.is_some_and(|finding| format!("{:?}", finding.args).contains("http://a.jp/")),
            "{:?}",
            ids(&findings)
        );
        let validator = Validator::new(Arc::new(rules), Options::default());
        for (name, _) in bases {
            let told = told_by(&validator, document(name).as_bytes());
            // the base specification is checked all the same, and that the profile cannot be is said
            assert_eq!(told.first("binding-required").0, "Patient.gender");
            assert_eq!(told.count("profile-broken"), 1, "{:?}", told.rules);
        }
    }
    // a chain of bases that is longer than any that is published
    let chain: Vec<_> =
        (0..500).map(|at| profile(&format!("P{at}"), &format!("http://a.jp/P{}", at + 1), none.clone())).collect();
    let (_, findings) = with(&chain);
    assert!(!findings.is_empty() && findings.len() <= 1_000, "{}", findings.len());

    // value sets: one that includes itself, three in a circle, and paths that multiply
    let import = |name: &str, of: &[String]| {
        let include: Vec<_> =
            of.iter().map(|of| serde_json::json!({"valueSet": [format!("http://a.jp/{of}")]})).collect();
        serde_json::json!({"resourceType": "ValueSet", "url": format!("http://a.jp/{name}"), "status": "active", "compose": {"include": include}})
    };
    let bound = |set: &str| {
        profile(
            "P",
            PATIENT,
            serde_json::json!([{"id": "Patient", "path": "Patient"},
            {"id": "Patient.gender", "path": "Patient.gender", "binding": {"strength": "required", "valueSet": format!("http://a.jp/{set}")}}]),
        )
    };
    let own = |name: &str| name.to_owned();
    let mut multiplying: Vec<_> =
        (0..60).map(|at| import(&format!("m{at}"), &[format!("m{}", at + 1), format!("m{}", at + 1)])).collect();
    multiplying.push(bound("m0"));
    for (sets, cyclic, why) in [
        (vec![import("self", &[own("self")]), bound("self")], 1, "imports itself"),
        (
            vec![import("a", &[own("b")]), import("b", &[own("c")]), import("c", &[own("a")]), bound("a")],
            3,
            "imports itself",
        ),
        (multiplying, 0, ""),
    ] {
        let (rules, findings) = with(&sets);
        assert_eq!(findings.iter().filter(|finding| finding.rule.id == "value-set-cyclic").count(), cyclic);
        let told = told_by(
            &Validator::new(Arc::new(rules), Options::default()),
            patient(r#""meta":{"profile":["http://a.jp/P"]},"gender":"male""#).as_bytes(),
        );
        let (place, _, message) = told.first("value-set-unavailable");
        assert!(place == "Patient.gender" && message.contains(why), "{message}");
    }
}
