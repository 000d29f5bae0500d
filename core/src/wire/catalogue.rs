//! What tekigo is, and the rules it knows.

use super::error::{Error, Kind};
use super::{Session, options};
use crate::diagnostic::{Severity, catalogue};
use crate::model::Ruleset;
use crate::outcome::VERSION;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    /// Id of a rule, or of an invariant of the definitions (`dom-6`).
    rule: String,
}

/// `about`: version, rules and operations.
pub(super) fn about(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    let operations: Vec<&str> = Session::operations().collect();
    let about = json!({ "version": VERSION, "rules": session.rules().label, "operations": operations });
    Ok(about.to_string().into_bytes())
}

/// `rules`: the catalogue.
pub(super) fn rules(_session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    let rules: Vec<Value> = catalogue::all().map(crate::diagnostic::Rule::to_json).collect();
    Ok(Value::Array(rules).to_string().into_bytes())
}

/// `explain`: one rule, or one invariant of the loaded definitions.
pub(super) fn explain(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let Asked { rule } = options::read(options)?;
    let known = catalogue::find(&rule).map(crate::diagnostic::Rule::to_json);
    let found = known.or_else(|| invariant(session.rules(), &rule)).ok_or_else(|| {
        let near = catalogue::nearest(&rule);
        Error::unknown(Kind::Options, "規則", "rule", &rule, near.first().copied())
    })?;
    Ok(found.to_string().into_bytes())
}

/// What an invariant of the definitions asks for, by the id that the specification gives it.
fn invariant(rules: &Ruleset, key: &str) -> Option<Value> {
    let mut found = None;
    let mut elements: Vec<&str> = Vec::new();
    for element in &rules.elements {
        for constraint in element.constraints.iter().filter(|constraint| constraint.key.eq_ignore_ascii_case(key)) {
            found.get_or_insert(constraint);
            if elements.last() != Some(&&*element.id) {
                elements.push(&element.id);
            }
        }
    }
    let found = found?;
    let severity = if found.is_error { Severity::Error } else { Severity::Warning };
    let ja = if found.human_ja.is_empty() { &found.human } else { &found.human_ja };
    let expression = found.expression.and_then(|id| rules.expressions.get(id.0 as usize)).map(|one| &*one.text);
    Some(json!({
        "rule": &*found.key,
        "severity": severity.code(),
        "message": { "ja": &**ja, "en": &*found.human },
        "expression": expression,
        "elements": elements,
    }))
}
