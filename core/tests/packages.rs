//! The published packages, read, compiled and read back. Without `../shared` these tests say so and pass.
#![allow(clippy::print_stdout, clippy::disallowed_types, reason = "tests tell what they skip and how long they took")]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing fails there")]

use std::path::PathBuf;
use std::time::Instant;
use tekigo_core::model::{Ruleset, codec};
use tekigo_core::source::{self, Draft};

fn package(path: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages")).join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not here", path.display());
    }
    bytes
}

fn read_all(paths: &[&str]) -> Option<Draft> {
    let mut all = Draft::default();
    for path in paths {
        let bytes = package(path)?;
        let start = Instant::now();
        let loaded = source::read_archive(&bytes, path);
        for finding in &loaded.findings {
            println!("{path}: {} {:?}", finding.rule.id, finding.args);
        }
        println!("{path}: read in {:?}", start.elapsed());
        let mut draft = loaded.draft;
        all.structures.append(&mut draft.structures);
        all.code_systems.append(&mut draft.code_systems);
        all.value_sets.append(&mut draft.value_sets);
        all.naming_systems.append(&mut draft.naming_systems);
        all.resources.append(&mut draft.resources);
    }
    Some(all)
}

const JP_CLINS: [&str; 3] = [
    "assembled/hl7.fhir.r4.core-4.0.1.tgz",
    "official/jp-core.r4-1.1.2-clins.tgz",
    "official/jp-eCSCLINS.r4-1.10.0-snap.tgz",
];

#[test]
fn the_three_packages_compile_and_survive_the_codec() {
    let start = Instant::now();
    let Some(draft) = read_all(&JP_CLINS) else { return };
    let read = start.elapsed();
    let start = Instant::now();
    let (ruleset, findings) = source::compile(None, draft, "test");
    println!("read {read:?}, compile {:?}", start.elapsed());
    let mut counts = std::collections::BTreeMap::new();
    for finding in &findings {
        let count = counts.entry(finding.rule.id).or_insert(0);
        *count += 1;
        if *count <= 5 {
            println!("{} {:?}", finding.rule.id, finding.args);
        }
    }
    println!("{counts:?}");
    println!(
        "{} structures, {} elements, {} expressions, {} symbols",
        ruleset.structures.len(),
        ruleset.elements.len(),
        ruleset.expressions.len(),
        ruleset.symbols.len()
    );
    let start = Instant::now();
    let blob = codec::encode(&ruleset);
    println!("encode {:?}, {} bytes", start.elapsed(), blob.len());
    let start = Instant::now();
    let again = codec::decode(blob.clone()).unwrap();
    println!("decode {:?}", start.elapsed());
    assert_eq!(codec::encode(&again), blob);
    assert_eq!(ruleset.structures.len(), 653 + 88 + 51);
    linked(&ruleset);
    assert!(counts.keys().all(|id| *id == "expression-invalid"), "{counts:?}");
}

/// Spot checks of links, by facts of the publications.
fn linked(ruleset: &Ruleset) {
    let url = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS";
    let (id, _) = ruleset.resolve(url).unwrap();
    let structure = ruleset.structure(id);
    assert_eq!(&*ruleset.structure(structure.base_id.unwrap()).type_name, "Observation");
    let find = |name: &str| {
        (structure.first.0..structure.end.0)
            .map(tekigo_core::model::ElementId)
            .find(|&id| &*ruleset.element(id).id == name)
            .unwrap()
    };
    let coding = ruleset.element(find("Observation.code.coding"));
    assert!(coding.slices.len() > 180, "{}", coding.slices.len());
    assert!(coding.array);
    let value = ruleset.element(find("Observation.value[x]"));
    assert!(value.choice);
    let value_quantity = ruleset.symbols.get(b"valueQuantity");
    let root = ruleset.root(id);
    let at = root.lookup.binary_search_by_key(&value_quantity, |child| child.sym).unwrap();
    let child = root.lookup[at];
    assert_eq!(root.children[usize::from(child.child)], find("Observation.value[x]"));
    assert_eq!(&*value.types[usize::from(child.ty)].code, "Quantity");
    let composition = ruleset.structure(ruleset.type_named("Composition").unwrap());
    let nested = &ruleset.elements[composition.first.0 as usize..composition.end.0 as usize];
    let section = nested.iter().find(|element| &*element.id == "Composition.section.section").unwrap();
    assert_eq!(&*ruleset.element(section.content.unwrap()).id, "Composition.section");
    let bundle = ruleset.root(ruleset.type_named("Bundle").unwrap());
    let mut children = bundle.children.iter().map(|&id| ruleset.element(id));
    let entry = children.find(|child| &*child.id == "Bundle.entry").unwrap();
    assert!(entry.array && entry.children.len() == 9, "{:?}", entry.children.len());
    let patient = ruleset.root(ruleset.type_named("Patient").unwrap());
    let id = ruleset.element(patient.children[0]);
    assert_eq!((&*id.id, &*id.types[0].code), ("Patient.id", "id"));
}

/// Facts of one element, in one line; what two snapshots must agree on.
fn facts(element: &tekigo_core::source::draft::ElementDraft) -> Vec<(&'static str, String)> {
    let mut types: Vec<String> = element.types.iter().flatten().map(|ty| format!("{ty:?}")).collect();
    types.sort();
    let mut keys: Vec<&str> = element.constraints.iter().map(|it| &*it.key).collect();
    keys.sort_unstable();
    vec![
        ("min", format!("{:?}", element.min)),
        ("max", format!("{:?}", element.max)),
        ("base.max", format!("{:?}", element.base_max)),
        ("types", types.join(" ")),
        ("content", format!("{:?}", element.content_reference)),
        ("fixed", format!("{:?}", element.fixed)),
        ("pattern", format!("{:?}", element.pattern)),
        ("binding", format!("{:?}", element.binding)),
        ("mustSupport", format!("{:?}", element.must_support.unwrap_or(false))),
        ("constraints", keys.join(" ")),
        ("slicing", format!("{:?}", element.slicing)),
        ("sliceName", format!("{:?}", element.slice_name)),
    ]
}

/// Makes the snapshots of `differential` and compares them with `published`; answers the number of differences.
fn compare(bases: &[&str], differential: &str, published: &str) -> Option<usize> {
    let base = source::compile(None, read_all(bases)?, "base").0;
    let mut draft = read_all(&[differential])?;
    let mut findings = Vec::new();
    source::snapshot::complete(&base, &mut draft.structures, &mut findings);
    for finding in &findings {
        println!("{} {:?}", finding.rule.id, finding.args);
    }
    let published = read_all(&[published])?;
    let (mut elements, mut differences) = (0, findings.len());
    let mut by_kind = std::collections::BTreeMap::new();
    for theirs in &published.structures {
        let Some(ours) = draft.structures.iter().find(|it| it.url == theirs.url) else {
            println!("missing {}", theirs.url);
            differences += 1;
            continue;
        };
        let index: std::collections::BTreeMap<&str, _> = ours.snapshot.iter().map(|it| (&*it.id, it)).collect();
        let names: std::collections::BTreeSet<&str> = theirs.snapshot.iter().map(|it| &*it.id).collect();
        let mut say = |kind: &'static str, text: String| {
            differences += 1;
            let count: &mut usize = by_kind.entry(kind).or_default();
            *count += 1;
            if *count <= 12 {
                println!("{kind}: {} {text}", theirs.name);
            }
        };
        for element in &ours.snapshot {
            if !names.contains(&*element.id) {
                say("only ours", element.id.to_string());
            }
        }
        elements += theirs.snapshot.len();
        for element in &theirs.snapshot {
            let Some(own) = index.get(&*element.id) else {
                say("only theirs", element.id.to_string());
                continue;
            };
            for ((kind, a), (_, b)) in facts(own).into_iter().zip(facts(element)) {
                if a != b {
                    say(kind, format!("{}: ours {a} theirs {b}", element.id));
                }
            }
        }
        let common = |list: &[tekigo_core::source::draft::ElementDraft]| -> Vec<String> {
            list.iter()
                .map(|it| it.id.to_string())
                .filter(|id| index.contains_key(&**id) && names.contains(&**id))
                .collect()
        };
        if common(&ours.snapshot) != common(&theirs.snapshot) {
            say("order", String::new());
        }
    }
    println!("{differential}: {elements} elements, {differences} differences {by_kind:?}");
    Some(differences)
}

const R4: &str = "assembled/hl7.fhir.r4.core-4.0.1.tgz";

/// Differences that remain, each with its reason:
/// - JP Core (2): two children of `Medication.ingredient.strength` were published without the profile that the profile
///   on their parent's type gives them.
/// - JP-CLINS (46), eCheckup (33): the published `meta.tag` has lost the (example) binding of `Meta.tag`.
/// - eReferral (20): we unfold the content reference `section.section` with what the profile says of `section` (a
///   binding); the published snapshot unfolds it with what the base resource says.
/// - eReferral, eDischargeSummary (5 each), eCheckup (6): they were published on another build of JP Core than the one
///   compared with here (other unfolding of `Patient.name.extension`, URL instead of OID systems).
#[test]
fn snapshots_of_jp_core() {
    let published = "official/jp-core.r4-1.1.2-snap.tgz";
    if let Some(count) = compare(&[R4], "official/jp-core.r4-1.1.2.tgz", published) {
        assert!(count <= 2, "{count}");
    }
}

#[test]
fn snapshots_of_jp_clins() {
    let published = "official/jp-eCSCLINS.r4-1.10.0-snap.tgz";
    let bases = [R4, "official/jp-core.r4-1.1.2-clins.tgz"];
    if let Some(count) = compare(&bases, "official/jp-eCSCLINS.r4-1.10.0.tgz", published) {
        assert!(count <= 46, "{count}");
    }
}

#[test]
fn snapshots_of_the_document_guides() {
    let bases = [R4, "official/jp-core.r4-1.1.2-snap.tgz"];
    let guides =
        [("jp-eReferral.r4-1.1.6", 25), ("jp-eDischargeSummary.r4-1.1.6", 5), ("jp-eCheckupReport.r4-1.5.0", 39)];
    let mut over = Vec::new();
    for (guide, bound) in guides {
        let (differential, published) = (format!("official/{guide}.tgz"), format!("official/{guide}-snap.tgz"));
        let count = compare(&bases, &differential, &published);
        over.extend(count.filter(|&count| count > bound).map(|count| (guide, count)));
    }
    assert!(over.is_empty(), "{over:?}");
}
