//! Definitions on top of the rules that are there.

use super::error::{Error, Kind};
use super::{Session, options};
use crate::diagnostic::{Finding, Lang, Words, message};
use crate::model::codec;
use crate::source::{Base, Built, RulesetBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    /// What problems call the input.
    name: Option<String>,
}

/// `load-package`: a FHIR package (`.tgz`). Gives what it says of itself and what is wrong with its definitions; the rules
/// stay as they were when it cannot be used.
pub(super) fn load_package(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let name = options::read::<Asked>(options)?.name.unwrap_or_else(|| "package.tgz".to_owned());
    load(session, |builder| builder.package(&name, input))
}

/// `load-definitions`: one file of definitions.
pub(super) fn load_definitions(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let name = options::read::<Asked>(options)?.name.unwrap_or_else(|| "definitions".to_owned());
    load(session, |builder| builder.definitions(&name, input))
}

/// `load-rules`: rules that were compiled elsewhere (`model::codec`), in the place of those that are there.
pub(super) fn load_rules(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    let rules = codec::decode(input.to_vec()).map_err(|error| {
        let words =
            Words::new(format!("コンパイル済みの規則として読めません: {error}"), format!("no compiled rules: {error}"));
        Error::new(Kind::Input, words)
    })?;
    session.replace_rules(Arc::new(rules));
    Ok(json!({ "rules": session.rules().label }).to_string().into_bytes())
}

fn load(session: &mut Session, add: impl FnOnce(RulesetBuilder) -> RulesetBuilder) -> Result<Vec<u8>, Error> {
    let base = Base::Rules(session.plain().shared_rules());
    let built = add(crate::model::Ruleset::builder().base(base)).build();
    let Built { rules, packages, problems } = built.map_err(|error| Error::new(Kind::Input, error.words()))?;
    session.replace_rules(Arc::clone(&rules));
    let info = packages.into_iter().next().unwrap_or_default();
    let info = json!({
        "name": info.name,
        "version": info.version,
        "fhirVersions": info.fhir_versions,
        "problems": problems.iter().map(problem).collect::<Vec<Value>>(),
    });
    Ok(info.to_string().into_bytes())
}

fn problem(finding: &Finding) -> Value {
    json!({
        "severity": finding.severity.code(),
        "rule": finding.rule.id,
        "message": { "ja": message::render(finding, Lang::Ja), "en": message::render(finding, Lang::En) },
    })
}
