//! Each automatic item discriminates: the good system passes it, and every bad one fails it by a check.

use super::Reference;
use crate::certify::adapter::Inside;
use crate::certify::catalogue::{Catalogue, Item, Kind};
use crate::certify::data::{self, NOW};
use crate::certify::judge::Judging;
use crate::certify::layouts::Layouts;
use crate::certify::run::{Ways, see};
use crate::certify::system::System;
use tekigo_core::Validator;

/// The checks of an item that a system does not pass; why nothing could be judged, otherwise.
fn fails(judging: &Judging, item: &Item, system: &mut dyn System) -> Result<Vec<String>, String> {
    let data = |_: &str, id: &str| data::find(id).map(|data| data.bytes);
    let layouts = Layouts::default();
    let ways = Ways { patience: 1, seed: 0, layouts: &layouts };
    let seen = see(item, &mut Inside(system), judging, &data, &ways).map_err(|trouble| format!("{trouble:?}"))?;
    let facts = judging.judge(item, &seen).facts;
    Ok(facts.iter().filter(|fact| !fact.holds).map(|fact| format!("{}: {}", fact.check, fact.words.en)).collect())
}

#[test]
fn every_automatic_item_discriminates() {
    let catalogue = Catalogue::embedded().expect("the catalogue");
    let validator = Validator::builder().build();
    let judging = Judging::new(&validator, NOW);
    // one item, or those of a group: SELFTEST=REG-0 cargo test …
    let only = std::env::var("SELFTEST").unwrap_or_default();
    let automatic = catalogue.items.iter().filter(|item| matches!(item.kind, Kind::Auto | Kind::Simulated));
    let (mut faults, mut bad) = (Vec::new(), 0);
    for item in automatic.filter(|item| item.not_tested_reason.is_none() && item.id.starts_with(&only)) {
        match fails(&judging, item, &mut Reference::good(&validator)) {
            Ok(fails) if fails.is_empty() => {}
            why => faults.push(format!("{} alarm: {why:?}", item.id)),
        }
        for mut system in Reference::bad(&validator, &item.id) {
            bad += 1;
            match fails(&judging, item, &mut system) {
                Ok(fails) if !fails.is_empty() => {}
                why => faults.push(format!("{} {}: not caught, {why:?}", item.id, system.name())),
            }
        }
    }
    assert!(faults.is_empty(), "{} of {bad}\n{}", faults.len(), faults.join("\n"));
    assert!(bad > 0, "there is no such item");
}
