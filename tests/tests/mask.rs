//! With `mask`, no report holds what the data says of a person, whatever is wrong with it.

use tekigo_core::outcome::{Piece, Record, Report, Style};
use tekigo_core::{Format, Lang, Options, Validator};

/// Values that stand in the documents below, and nowhere in the definitions.
const VALUES: [&str; 6] = ["Xsecretx", "極秘太郎", "1874-13-77", "08099998888", "zz-geheim", "Xschluessel"];

/// Faults of every kind, with the values in all places that messages are made of.
fn documents() -> Vec<String> {
    [
        // types, codes, patterns, unknown names and types
        r#"{"resourceType":"Patient","gender":"Xsecretx","birthDate":"1874-13-77","Xschluessel":"極秘太郎","name":[{"family":["極秘太郎"],"use":"Xsecretx"}],"id":"極秘太郎 08099998888","telecom":[{"system":"zz-geheim","value":"08099998888"}]}"#,
        r#"{"resourceType":"Xsecretx","id":"極秘太郎"}"#,
        r##"{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><Xsecretx>極秘太郎</Xsecretx><a href='javascript:zz-geheim' 極秘太郎='1'>&Xschluessel;</a></div>"},"contact":[{}],"link":[{"other":{"reference":"zz-geheim"}},{"other":{"reference":"#Xsecretx"}}]}"##,
        // coded values, displays, identifiers, references, extensions
        r#"{"resourceType":"Observation","status":"Xsecretx","code":{"coding":[{"system":"http://loinc.org","code":"Xsecretx","display":"極秘太郎"},{"system":"Xschluessel","code":"zz-geheim"}]},"subject":{"reference":"Patient/08099998888/x/y","display":"極秘太郎"},"valueQuantity":{"value":"08099998888","unit":"極秘太郎","system":"http://unitsofmeasure.org","code":"zz-geheim"},"extension":[{"url":"zz-geheim","valueString":"極秘太郎"}]}"#,
        r#"{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bodyweight"]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"Xsecretx"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"29463-7","display":"極秘太郎"}]},"valueQuantity":{"value":5,"unit":"極秘太郎","code":"zz-geheim","system":"http://unitsofmeasure.org"}}"#,
        r#"{"resourceType":"Bundle","type":"document","entry":[{"fullUrl":"urn:uuid:Xsecretx","resource":{"resourceType":"Patient","id":"zz-geheim"}},{"fullUrl":"zz-geheim","resource":{"resourceType":"Observation","status":"final","code":{"text":"極秘太郎"},"subject":{"reference":"Patient/Xsecretx"}}}]}"#,
        r#"{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://zz-geheim/q","item":[{"linkId":"Xsecretx","text":"極秘太郎","answer":[{"valueString":"08099998888"}]}]}"#,
        r#"{"resourceType":"Patient","photo":[{"data":"Xsecretx!!","contentType":"極秘太郎","size":3,"hash":"zz-geheim"}],"name":[{"_family":{"Xschluessel":"極秘太郎"},"given":[null,"Xsecretx "]}],"managingOrganization":{"reference":"Practitioner/08099998888"}}"#,
        // text that is not JSON
        r#"{"resourceType":"Patient","gender":Xsecretx,'Xschluessel':'極秘太郎',"x":08099998888}"#,
        r#"{"a":"極秘太郎","a":"Xsecretx","b":"\q極秘太郎","c":"Xsecretx"#,
        // XML
        "<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"Xsecretx\"/><birthDate value=\"1874-13-77\" Xschluessel=\"極秘太郎\"/>極秘太郎<Xschluessel value=\"08099998888\"/><name>zz-geheim</name></Patient>",
    ]
    .map(str::to_owned)
    .into()
}

fn report(validator: &Validator, format: Format, lang: Lang, text: &str) -> String {
    let style = Style { format, lang, verbose: true, rules: "rules".to_owned(), ..Style::default() };
    let outcome = validator.validate(text.as_bytes());
    let piece = Piece::new(&style, &Record { file: "a.json", record: None, outcome: &outcome, bytes: text.as_bytes() });
    let mut report = Report::new(style);
    let mut out = report.head();
    out += &report.add(piece);
    out + &report.tail()
}

#[test]
fn no_format_tells_a_value() {
    let options = |mask| Options { mask, security_checks: true, ..Options::default() };
    let plain = Validator::builder().options(options(false)).build();
    let masking = Validator::builder().options(options(true)).build();
    let mut told = 0;
    for text in documents() {
        for format in Format::ALL {
            for lang in [Lang::Ja, Lang::En] {
                let open = report(&plain, format, lang, &text);
                told += VALUES.iter().filter(|value| open.contains(**value)).count();
                let masked = report(&masking, format, lang, &text);
                for value in VALUES {
                    if let Some(at) = masked.find(value) {
                        let from = masked[..at].rfind('\n').map_or(0, |at| at + 1);
                        panic!("{format} tells {value}: {}", masked[from..].lines().next().unwrap_or_default());
                    }
                }
            }
        }
    }
    assert!(told > 200, "only {told} values are told without the option: the documents say too little");
}

/// The same findings at the same places; only words differ.
#[test]
fn masking_changes_no_finding() {
    let plain = Validator::builder().build();
    let masking = Validator::builder().options(Options { mask: true, ..Options::default() }).build();
    for text in documents() {
        let said = |validator: &Validator| {
            let outcome = validator.validate(text.as_bytes());
            outcome.issues().iter().map(|issue| (issue.rule.id, issue.severity, issue.span)).collect::<Vec<_>>()
        };
        assert_eq!(said(&plain), said(&masking), "{text}");
    }
}

/// What a definition says is worth telling, and is nobody's secret.
#[test]
fn definitions_are_still_told() {
    let masking = Validator::builder().options(Options { mask: true, ..Options::default() }).build();
    let text = r#"{"resourceType":"Observation","status":"Xsecretx"}"#;
    let messages: Vec<String> =
        masking.validate(text.as_bytes()).issues().iter().map(|issue| issue.message(Lang::En).into_owned()).collect();
    assert!(messages.iter().any(|message| message.contains("code")), "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("***")), "{messages:?}");
    let outcome = masking.validate(text.as_bytes());
    assert_eq!(outcome.resource_type(), Some("Observation"));
    assert!(outcome.issues().iter().all(|issue| issue.expression().starts_with("Observation")));
    let unknown = masking.validate(br#"{"resourceType":"Xsecretx"}"#);
    assert_eq!(unknown.resource_type(), None);
}
