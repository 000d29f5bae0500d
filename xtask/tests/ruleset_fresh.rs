//! `core/ruleset/embedded.bin` is what the tables beside it give.

use tekigo_core::Ruleset;
use tekigo_core::model::StructureKind;

#[test]
fn the_blob_is_made_of_the_tables_as_they_stand() -> Result<(), xtask::run::Failure> {
    let built = xtask::ruleset::build()?;
    let folder = xtask::ruleset::folder();
    let lock = std::fs::read_to_string(folder.join("embedded.lock"))?;
    let blob = std::fs::read(folder.join("embedded.bin"))?;
    assert!(lock == built.lock, "embedded.lock is stale: run `cargo xtask ruleset`");
    assert!(blob == built.blob, "embedded.bin is stale: run `cargo xtask ruleset`");
    Ok(())
}

#[test]
fn the_embedded_rules_are_whole() {
    let rules = Ruleset::embedded();
    let is_resource = |id| rules.structure(id).kind == StructureKind::Resource;
    assert_eq!(rules.by_type.values().filter(|&&id| is_resource(id)).count(), 148);
    let broken: Vec<_> = rules.structures.iter().filter(|one| one.broken).map(|one| &one.url).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(rules.expressions.iter().all(|expression| expression.parsed(&rules.symbols).is_ok()));
}
