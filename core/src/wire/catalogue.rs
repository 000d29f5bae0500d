//! What tekigo is, and the rules it knows.

use super::error::{Error, Kind};
use super::{Session, options};
use crate::clins::listing::listing;
use crate::diagnostic::{Severity, catalogue};
use crate::model::Ruleset;
use crate::outcome::VERSION;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    /// Id of a rule, or what its specification calls it: an invariant (`dom-6`, `R1013`), a rule of the service (`R0211`).
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

/// `explain`: one rule, one invariant of the loaded definitions, or one rule of the service.
pub(super) fn explain(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let Asked { rule } = options::read(options)?;
    let known = catalogue::find(&rule).map(crate::diagnostic::Rule::to_json);
    let found = known.or_else(|| invariant(session.rules(), &rule)).or_else(|| of_service(session.rules(), &rule));
    let found = found.ok_or_else(|| {
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
        let asked = |id: &str| !id.is_empty() && id.eq_ignore_ascii_case(key);
        for constraint in element.constraints.iter().filter(|one| asked(&one.key) || asked(&one.spec_id)) {
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
    let mut told = json!({
        "rule": &*found.key,
        "severity": severity.code(),
        "message": { "ja": &**ja, "en": &*found.human },
        "expression": expression,
        "elements": elements,
    });
    if !found.spec_id.is_empty() {
        told["specRule"] = json!(found.spec_id);
    }
    Some(told)
}

/// What a rule of the service asks for, by the id that its specification gives it: the rule of the catalogue that tells of it, with
/// the words of the specification's.
fn of_service(rules: &Ruleset, id: &str) -> Option<Value> {
    let listed = listing(rules);
    let row = listed.iter().find(|row| row.rule != "invariant" && row.spec_rule.eq_ignore_ascii_case(id))?;
    let mut told = catalogue::find(row.rule)?.to_json();
    told["specRule"] = row.spec_rule.into();
    told["severity"] = row.severity.code().into();
    told["message"] = json!({ "ja": row.ja, "en": row.en });
    told["versions"] = row.versions().into();
    Some(told)
}
