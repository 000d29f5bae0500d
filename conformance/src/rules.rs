//! The rules that a case is judged by: a base, with the case's own definitions on top.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_core::Ruleset;
use tekigo_core::source;

/// `base` and the definitions of `files`, and the ids of the rules that the definitions break, sorted.
///
/// # Errors
/// A message, when a file cannot be read.
pub fn with_definitions(base: &Arc<Ruleset>, files: &[PathBuf]) -> Result<(Arc<Ruleset>, Vec<String>), String> {
    let (mut rules, mut broken) = (Arc::clone(base), Vec::new());
    for file in files {
        let name = file.display().to_string();
        let bytes = fs::read(file).map_err(|why| format!("{name}: {why}"))?;
        let loaded = source::definitions(&name, &bytes);
        let (compiled, findings) = source::compile(Some(&rules), loaded.draft, &name);
        broken.extend(loaded.findings.iter().chain(&findings).map(|finding| finding.rule.id.to_owned()));
        rules = Arc::new(compiled);
    }
    broken.sort();
    Ok((rules, broken))
}

/// `base` with FHIR packages (`.tgz`) on top, in order: later ones win.
///
/// # Errors
/// A message, when a file cannot be read.
pub fn with_packages(base: &Arc<Ruleset>, files: &[PathBuf]) -> Result<Arc<Ruleset>, String> {
    let mut rules = Arc::clone(base);
    for file in files {
        let name = file.display().to_string();
        let bytes = fs::read(file).map_err(|why| format!("{name}: {why}"))?;
        let loaded = source::read_archive(&bytes, &name);
        rules = Arc::new(source::compile(Some(&rules), loaded.draft, &name).0);
    }
    Ok(rules)
}
