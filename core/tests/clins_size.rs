//! Sizes that no case holds: the service's limits on whole documents and on texts.

use tekigo_core::check::For;
use tekigo_core::{Options, Outcome, Ruleset, Validator};

const PROFILE: &str = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_DocumentReference_eCS";

fn judged(text: &str) -> Outcome {
    let options = Options { target: For::Clins, ..Options::default() };
    Validator::new(Ruleset::embedded(), options).validate(text.as_bytes())
}

fn rules(outcome: &Outcome) -> Vec<&str> {
    outcome.issues().iter().map(|issue| issue.rule.id).collect()
}

fn with_data(bytes: usize) -> String {
    let data = "A".repeat(bytes / 4 * 4);
    format!(
        r#"{{"resourceType":"DocumentReference","meta":{{"profile":["{PROFILE}"]}},"status":"current",
            "content":[{{"attachment":{{"contentType":"image/png","data":"{data}"}}}}]}}"#
    )
}

#[test]
fn ten_megabytes_are_told_in_both_meanings() {
    assert!(!rules(&judged(&with_data(9_990_000))).contains(&"document-size-near"));
    let near = judged(&with_data(10_100_000));
    assert!(rules(&near).contains(&"document-size-near"), "{:?}", rules(&near));
    assert!(!rules(&near).contains(&"file-too-large"));
    let over = judged(&with_data(10_600_000));
    assert!(rules(&over).contains(&"file-too-large") && rules(&over).contains(&"document-size-parts"));
}

/// What is sent is the whole file, white space as well.
#[test]
fn every_byte_counts() {
    let of_bytes = |bytes: usize| {
        let text = with_data(1_000);
        let space = " ".repeat(bytes - text.len());
        judged(&(text + &space))
    };
    for (bytes, near, over) in
        [(9_999_999, false, false), (10_000_000, true, false), (10_485_760, true, false), (10_485_761, false, true)]
    {
        let outcome = of_bytes(bytes);
        let rules = rules(&outcome);
        let told = |id: &str| rules.contains(&id);
        assert_eq!(told("document-size-near"), near, "{bytes}: {rules:?}");
        assert_eq!((told("file-too-large"), told("document-size-parts")), (over, over), "{bytes}: {rules:?}");
    }
}

#[test]
fn what_is_far_too_large_is_not_read() {
    let outcome = judged(&with_data(45_000_000));
    assert_eq!(rules(&outcome), ["file-too-large"]);
    assert!(!outcome.is_valid());
}

#[test]
fn a_text_has_a_megabyte() {
    let note = |characters: usize| {
        let text = "あ".repeat(characters);
        format!(
            r#"{{"resourceType":"Condition","meta":{{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"]}},
                "note":[{{"text":"{text}"}}]}}"#
        )
    };
    assert!(rules(&judged(&note(350_000))).contains(&"text-over-megabyte"));
    assert!(!rules(&judged(&note(340_000))).contains(&"text-over-megabyte"));
}
