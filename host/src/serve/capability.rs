//! What the server can do, as FHIR asks servers to say it: <http://hl7.org/fhir/R4/capabilitystatement.html>.

use super::refusal::resource;
use serde_json::json;
use std::collections::BTreeMap;
use tekigo_core::model::{Derivation, StructureKind};
use tekigo_core::{Ruleset, outcome};

/// The definition of the operation in the specification.
const VALIDATE: &str = "http://hl7.org/fhir/OperationDefinition/Resource-validate";

/// The types of resources that can be sent, each with the profiles that are known of it.
pub(super) fn types(rules: &Ruleset) -> BTreeMap<String, Vec<String>> {
    let resources = || rules.structures.iter().filter(|it| it.kind == StructureKind::Resource && !it.is_abstract);
    let mut types: BTreeMap<String, Vec<String>> = resources()
        .filter(|it| it.derivation == Derivation::Specialization)
        .map(|it| (it.type_name.to_string(), Vec::new()))
        .collect();
    for profile in resources().filter(|it| it.derivation == Derivation::Constraint && !it.url.is_empty()) {
        if let Some(profiles) = types.get_mut(&*profile.type_name) {
            let version = if profile.version.is_empty() { String::new() } else { format!("|{}", profile.version) };
            profiles.push(format!("{}{version}", profile.url));
        }
    }
    for profiles in types.values_mut() {
        profiles.sort();
        profiles.dedup();
    }
    types
}

/// The statement of a server that began at `since`.
pub(super) fn statement(rules: &Ruleset, types: &BTreeMap<String, Vec<String>>, since: &str) -> String {
    let operation = json!([{"name": "validate", "definition": VALIDATE}]);
    let resources = types.iter().map(|(name, profiles)| {
        let mut resource = json!({"type": name, "operation": operation});
        if !profiles.is_empty() {
            resource["supportedProfile"] = json!(profiles);
        }
        resource
    });
    let narrative = "Validates FHIR R4 resources ($validate) and stores none.";
    let rest = json!({
        "text": {"status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{narrative}</div>")},
        "name": "TekigoServe",
        "status": "active",
        "date": since,
        "kind": "instance",
        "software": {"name": "tekigo", "version": outcome::VERSION},
        "implementation": {"description": format!("tekigo serve ({})", rules.label)},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "documentation": "Resources are validated and not stored. JSON or XML may be sent; answers are JSON.",
            "resource": resources.collect::<Vec<_>>(),
            "operation": operation,
        }],
    });
    resource("CapabilityStatement", &rest)
}
