//! Every seed, and every input that a fuzz target once failed on, against the oracles of the fuzz targets.

use std::fs;
use tekigo_tests::root;

#[allow(unreachable_pub, reason = "the file is a library of its own in fuzz/")]
#[path = "../../fuzz/src/lib.rs"]
mod oracles;

/// Runs `oracle` on every file of the target's folders; says how many there were.
fn replay(target: &str, oracle: fn(&[u8])) -> usize {
    let mut count = 0;
    for folder in ["seeds", "regressions"] {
        let folder = root().join("fuzz").join(folder).join(target);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let data = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            eprintln!("{}", path.display());
            oracle(&data);
            count += 1;
        }
    }
    count
}

#[test]
fn json() {
    assert!(replay("json", oracles::json) > 0);
}

#[test]
fn fhirpath() {
    assert!(replay("fhirpath", oracles::fhirpath) > 0);
}

#[test]
fn package() {
    assert!(replay("package", oracles::package) > 0);
}

#[test]
fn masters() {
    assert!(replay("masters", oracles::masters) > 0);
}

#[test]
fn validate() {
    assert!(replay("validate", oracles::validate) > 0);
}

#[test]
fn render() {
    assert!(replay("render", oracles::render) > 0);
}

#[test]
fn structured() {
    assert!(replay("structured", oracles::grown) > 0);
}
