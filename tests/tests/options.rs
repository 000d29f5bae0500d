//! Options change what they say they change.

use tekigo_core::{Options, Ruleset, Validator};

/// The ids of the rules that `text` breaks under `options`.
fn rules(options: Options, text: &str) -> Vec<&'static str> {
    let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
    outcome.issues().iter().map(|issue| issue.rule.id).collect()
}

#[test]
fn security_checks_find_markup_in_strings() {
    let text = r#"{"resourceType":"Patient","name":[{"text":"<script>alert(1)</script>"},{"text":"1 < 2"}]}"#;
    let asked = rules(Options { security_checks: true, ..Options::default() }, text);
    assert_eq!(asked.iter().filter(|id| **id == "string-markup").count(), 1, "{asked:?}");
    assert!(!rules(Options::default(), text).contains(&"string-markup"));
}

#[test]
fn comments_are_tolerated_only_when_asked() {
    let text = "{\"resourceType\":\"Patient\" /* c */}";
    let fatal = |options| {
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        outcome.counts().fatal
    };
    assert!(fatal(Options::default()) > 0);
    assert_eq!(fatal(Options { allow_comments: true, ..Options::default() }), 0);
}
