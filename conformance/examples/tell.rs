//! What the embedded rules find in the inputs of cases, in the words of a case:
//! `cargo run -p tekigo-conformance --example tell -- conformance/cases/r4/x.expect.toml …`. For writing cases; what it
//! prints is what is found, not what is right.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use tekigo_conformance::{judge, load, rules};
use tekigo_core::{Options, Ruleset, Validator};

fn main() {
    for file in std::env::args().skip(1) {
        let told = load(Path::new(""), Path::new(&file)).and_then(|case| {
            let (rules, broken) = rules::with_definitions(&Ruleset::embedded(), &case.define)?;
            println!("# definitions break {broken:?}");
            let validator = Validator::new(rules, Options::default());
            for probe in &case.probes {
                let outcome = validator.with_options(probe.options.clone()).validate(&probe.bytes);
                println!("# {} valid = {}", probe.name, outcome.valid);
                outcome.issues.iter().for_each(|issue| println!("{},", judge::tell(issue)));
            }
            Ok(())
        });
        if let Err(why) = told {
            eprintln!("{why}");
        }
    }
}
