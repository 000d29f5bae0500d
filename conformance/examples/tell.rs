//! What the embedded rules find in the inputs of cases, in the words of a case:
//! `cargo run -p tekigo-conformance --example tell -- [--package A.tgz]… conformance/cases/r4/x.expect.toml …`. For
//! writing cases; what it prints is what is found, not what is right.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_conformance::{judge, load, rules};
use tekigo_core::{Options, Ruleset, Validator};

fn main() {
    let (mut packages, mut files) = (Vec::new(), Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--package" => packages.extend(args.next().map(PathBuf::from)),
            _ => files.push(arg),
        }
    }
    let base = rules::with_packages(&Ruleset::embedded(), &packages).unwrap_or_else(|why| panic!("{why}"));
    for file in files {
        if let Err(why) = tell(&base, &file) {
            eprintln!("{why}");
        }
    }
}

fn tell(base: &Arc<Ruleset>, file: &str) -> Result<(), String> {
    let case = load(Path::new(""), Path::new(file))?;
    let (rules, broken) = rules::with_definitions(base, &case.define)?;
    println!("# definitions break {broken:?}");
    let validator = Validator::new(rules, Options::default());
    for probe in &case.probes {
        let outcome = validator.with_options(probe.options.clone()).validate(&probe.bytes);
        println!("# {} valid = {}", probe.name, outcome.is_valid());
        outcome.issues().iter().for_each(|issue| println!("{},", judge::tell(issue)));
    }
    Ok(())
}
