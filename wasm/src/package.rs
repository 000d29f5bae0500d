//! A FHIR package on top of the rules that are there.

use serde_json::{Value, json};
use tekigo_core::check::Lang;
use tekigo_core::diagnostic::catalogue::source::PACKAGE_EMPTY;
use tekigo_core::diagnostic::{Finding, Severity};
use tekigo_core::{Ruleset, outcome::message, source};

/// A package that was read.
pub(crate) struct Package {
    /// The rules with it.
    pub(crate) rules: Ruleset,
    /// `{"name", "version", "fhirVersions", "problems"}`.
    pub(crate) info: String,
}

/// Reads and compiles `tgz`, called `file`, on top of `base`.
pub(crate) fn load(base: &Ruleset, tgz: &[u8], file: &str) -> Result<Package, String> {
    let loaded = source::read_archive(tgz, file);
    let label = loaded.label(file).replace('#', " ");
    let mut findings = loaded.findings;
    usable(&findings)?;
    let (rules, found) = source::compile(Some(base), loaded.draft, &format!("{}, {label}", base.label));
    usable(&found)?;
    findings.extend(found);
    let info = loaded.info.unwrap_or_default();
    let info = json!({
        "name": info.name,
        "version": info.version,
        "fhirVersions": info.fhir_versions,
        "problems": findings.iter().map(problem).collect::<Vec<Value>>(),
    });
    Ok(Package { rules, info: info.to_string() })
}

/// A package that is not one is an error, never an empty set of rules.
fn usable(findings: &[Finding]) -> Result<(), String> {
    let unusable = |finding: &&Finding| finding.severity == Severity::Fatal || finding.rule.id == PACKAGE_EMPTY.id;
    findings.iter().find(unusable).map_or(Ok(()), |finding| {
        Err(format!("{} / {}", message::render(finding, Lang::Ja), message::render(finding, Lang::En)))
    })
}

fn problem(finding: &Finding) -> Value {
    json!({
        "severity": finding.severity.code(),
        "rule": finding.rule.id,
        "message": {"ja": message::render(finding, Lang::Ja), "en": message::render(finding, Lang::En)},
    })
}
