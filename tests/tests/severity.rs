//! Severities are compared by name. `Fatal` is the greatest, so `severity <= Severity::Error` holds for warnings, which is not
//! what whoever writes it means.

use tekigo_tests::{code, root, sources};

/// Where code is that knows of severities.
const FOLDERS: [&str; 7] = ["core", "host", "wasm/src", "conformance", "tests/src", "xtask/src", "benches"];

/// Whether the line compares something with a severity in a way that reads the wrong way round.
fn is_risky(line: &str) -> bool {
    line.match_indices("Severity::").any(|(at, _)| {
        let before = line[..at].trim_end_matches(|c: char| c.is_alphanumeric() || "_:*&(".contains(c)).trim_end();
        let generic = before.ends_with("->") || before.ends_with("=>");
        !generic && ["<", "<=", ">"].iter().any(|operator| before.ends_with(operator))
    })
}

#[test]
fn severities_are_asked_by_name() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in FOLDERS {
        assert!(root().join(folder).is_dir(), "{folder} is gone");
        for (path, text) in sources(folder) {
            for (number, line) in code(&text) {
                seen += usize::from(line.contains("Severity::"));
                if is_risky(line) {
                    wrong.push(format!("{folder}/{path}:{number}: {}", line.trim()));
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} lines: the scan no longer understands the sources");
    assert!(wrong.is_empty(), "ask is_error(), or >=:\n{}", wrong.join("\n"));
}

#[test]
fn the_scan_knows_risky_lines() {
    for risky in [
        "x.severity <= Severity::Error",
        "if finding.severity > Severity::Warning {",
        "*severity < diagnostic::Severity::Fatal",
    ] {
        assert!(is_risky(risky), "{risky}");
    }
    for fine in [
        "x >= Severity::Warning",
        "fn f() -> Severity {",
        "Severity::Error => Severity::Fatal,",
        "x == Severity::Error",
    ] {
        assert!(!is_risky(fine), "{fine}");
    }
}
