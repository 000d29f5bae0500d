//! `cargo xtask r4-tables --package PATH`: HL7's definitions → `core/ruleset/r4/**.csv`, facts only. Invariants are not
//! written: their expressions and words are ours (`invariants.csv`, by hand).
//!
//! PATH is an archive: `hl7.fhir.r4.examples` 4.0.1 from npm (CC0-1.0) holds the definitions.

use crate::run::{Failure, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tekigo_core::source::draft::{CodeSystemDraft, Draft, ElementDraft, IncludeDraft, StructureDraft, ValueSetDraft};
use tekigo_core::source::package;
use tekigo_core::source::tables::csv::write_row;
use tekigo_core::source::tables::layout::{Layout, Library, Met};
use tekigo_core::source::tables::notation::{CODE_SYSTEM, Prefixes, STRUCTURE, VALUE_SET};
use tekigo_core::source::tables::{PREFIXES_HEADER, overlay, structures, terms};

/// Code systems with more concepts are known by URI only.
const MAX_CONCEPTS: usize = 2_000;

/// Owners of displays that may not be passed on with the codes: SNOMED CT and LOINC.
const FOREIGN_DISPLAYS: [&str; 2] = ["http://snomed.info/sct", "http://loinc.org"];

/// Concept properties that a look-up uses: whether a concept may be chosen.
const KEPT_PROPERTIES: [&str; 6] = ["inactive", "notSelectable", "not-selectable", "abstract", "status", "deprecated"];

const PREFIXES: [(&str, &str); 3] = [
    ("tho", "http://terminology.hl7.org/CodeSystem/"),
    ("tho-vs", "http://terminology.hl7.org/ValueSet/"),
    ("sdc", "http://hl7.org/fhir/uv/sdc/StructureDefinition/"),
];

/// Profiles whose published snapshot does not hold together: it names slices of elements that it leaves out. They are
/// explained in `core/ruleset/r4-differences.csv`.
const DEFECTIVE: [&str; 2] = ["catalog", "familymemberhistory-genetic"];

/// Runs the task.
pub fn write(args: &[String]) -> Result<(), Failure> {
    let [flag, path] = args else {
        return Err(Failure("usage: cargo xtask r4-tables --package PATH".to_owned()));
    };
    if flag != "--package" {
        return Err(Failure(format!("unknown flag {flag}")));
    }
    let bytes = std::fs::read(path)?;
    let draft = package::read_archive(&bytes, path).draft;
    let folder = root().join("core/ruleset/r4");
    for (name, text) in tables(draft)? {
        let file = folder.join(&name);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file, text)?;
    }
    println!("wrote {}; now `cargo xtask ruleset`", relative(&folder));
    Ok(())
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The tables of `draft`: (file name below `r4/`, text).
fn tables(draft: Draft) -> Result<BTreeMap<String, String>, Failure> {
    let mut prefixes = Prefixes::default();
    let mut files = BTreeMap::new();
    let prefix_file = file(&mut files, "prefixes.csv", &PREFIXES_HEADER);
    for (prefix, url) in PREFIXES {
        prefixes.add(prefix, url);
        write_row(prefix_file, &[prefix, url]);
    }
    let Draft { structures: mut all, code_systems, value_sets, .. } = draft;
    // Logical models describe patterns, not instances.
    all.retain(|structure| {
        let name = structure.url.strip_prefix(STRUCTURE);
        &*structure.kind != "logical" && name.is_some_and(|name| !DEFECTIVE.contains(&name))
    });
    let stage = |structure: &StructureDraft| match (&*structure.derivation, &*structure.kind) {
        ("constraint", _) if &*structure.type_name == "Extension" => 4,
        ("constraint", _) => 3,
        (_, "resource") => 2,
        (_, "complex-type") => 1,
        _ => 0,
    };
    all.sort_by_key(|structure| (stage(structure), structure.url.clone()));
    all.dedup_by(|a, b| a.url == b.url);
    for element in all.iter_mut().flat_map(|structure| &mut structure.snapshot) {
        element.short = None;
    }
    let library: Library = all.iter().map(|structure| (structure.url.clone(), structure.clone())).collect();
    for structure in &all {
        let key = structure.url.strip_prefix(STRUCTURE).unwrap_or(&structure.url);
        write_row(file(&mut files, "structures.csv", &structures::HEADER), &head(key, structure, &prefixes));
        let name = match stage(structure) {
            0 | 1 => "elements/types.csv".to_owned(),
            2 => format!("elements/{key}.csv"),
            3 => "elements/profiles.csv".to_owned(),
            _ => "elements/extensions.csv".to_owned(),
        };
        let rows = rows(key, structure, &library, &prefixes)
            .map_err(|what| Failure(format!("{key} cannot be written as rows: {what}")))?;
        let text = file(&mut files, &name, &overlay::HEADER);
        rows.iter().for_each(|row| write_row(text, row));
    }
    write_terms(&all, &code_systems, &value_sets, &prefixes, &mut files);
    Ok(files)
}

fn file<'a>(files: &'a mut BTreeMap<String, String>, name: &str, header: &[&str]) -> &'a mut String {
    files.entry(name.to_owned()).or_insert_with(|| {
        let mut text = String::new();
        write_row(&mut text, header);
        text
    })
}

fn head(key: &str, structure: &StructureDraft, prefixes: &Prefixes) -> [String; 12] {
    let unless = |text: &str, other: &str| if text == other { String::new() } else { text.to_owned() };
    let context: Vec<_> = structure.context.iter().map(|(kind, expression)| format!("{kind}:{expression}")).collect();
    [
        key.to_owned(),
        unless(&structure.url, &format!("{STRUCTURE}{key}")),
        structure.version.to_string(),
        unless(&structure.name, key),
        structure.kind.to_string(),
        unless(&structure.type_name, key),
        prefixes.shorten(&structure.base, STRUCTURE),
        structure.derivation.to_string(),
        if structure.is_abstract { "yes".to_owned() } else { String::new() },
        structure.status.to_string(),
        context.join(structures::SEPARATOR),
        structure.context_invariant.join(structures::SEPARATOR),
    ]
}

/// The rows that make `structure` out of what it inherits, proved by applying them.
fn rows(
    key: &str,
    structure: &StructureDraft,
    library: &Library,
    prefixes: &Prefixes,
) -> Result<Vec<Vec<String>>, String> {
    let mut layout = Layout::new(structure, library)?;
    let wanted: BTreeSet<&str> = structure.snapshot.iter().map(|element| &*element.id).collect();
    let root = structure.snapshot.first().map_or("", |root| &root.id);
    let mut rows = Vec::new();
    let mut row = |id: &str, facts: overlay::Facts| {
        let relative = id.strip_prefix(root).and_then(|tail| tail.strip_prefix('.')).unwrap_or(".");
        rows.push([vec![key.to_owned(), relative.to_owned()], facts.to_vec()].concat());
    };
    let mut previous: Option<&str> = None;
    for actual in &structure.snapshot {
        let known = layout.elements().find(|element| element.id == actual.id).cloned();
        let is_same = known.as_ref().is_some_and(|known| {
            overlay::describe(known, Met::Known, actual, prefixes).is_ok_and(|facts| facts.iter().all(String::is_empty))
        });
        if !is_same || previous.is_none() {
            if known.is_none() && !follows(&layout, previous, &actual.id) {
                let anchor = previous.ok_or("no anchor")?;
                layout.place(anchor)?;
                row(anchor, overlay::Facts::default());
            }
            let before: BTreeSet<Box<str>> = layout.elements().map(|element| element.id.clone()).collect();
            let (element, met) = layout.place(&actual.id)?;
            let facts = overlay::describe(element, met, actual, prefixes)?;
            take_over(element, actual);
            row(&actual.id, facts);
            let extra: Vec<Box<str>> = layout
                .elements()
                .map(|element| element.id.clone())
                .filter(|id| !before.contains(id) && !wanted.contains(&**id))
                .collect();
            for id in extra {
                layout.remove(&id);
                row(&id, absent());
            }
        }
        previous = Some(&actual.id);
    }
    let left_out: Vec<Box<str>> =
        layout.elements().map(|element| element.id.clone()).filter(|id| !wanted.contains(&**id)).collect();
    for id in left_out {
        layout.remove(&id);
        row(&id, absent());
    }
    let made: Vec<&str> = layout.elements().map(|element| &*element.id).collect();
    let asked: Vec<&str> = structure.snapshot.iter().map(|element| &*element.id).collect();
    if made != asked {
        let at = made.iter().zip(&asked).position(|(a, b)| a != b).unwrap_or(made.len().min(asked.len()));
        return Err(format!("element {at}: {:?} where the definition has {:?}", made.get(at), asked.get(at)));
    }
    Ok(rows)
}

fn absent() -> overlay::Facts {
    let mut facts = overlay::Facts::default();
    overlay::ABSENT.clone_into(&mut facts[3]);
    facts
}

/// Whether `id`, placed now, would come right after `previous`.
fn follows(layout: &Layout<'_>, previous: Option<&str>, id: &str) -> bool {
    let mut trial = layout.clone();
    if trial.place(id).is_err() {
        return false;
    }
    let ids: Vec<&str> = trial.elements().map(|element| &*element.id).collect();
    let at = ids.iter().position(|other| *other == id).unwrap_or(0);
    previous.is_none_or(|previous| at > 0 && ids[at - 1] == previous)
}

fn take_over(element: &mut ElementDraft, actual: &ElementDraft) {
    let path = element.path.clone();
    element.clone_from(actual);
    element.path = path;
}

/// Value sets bound required, extensible or preferred (or as a maximum), what they import, and the code systems of all of these.
fn write_terms(
    all: &[StructureDraft],
    code_systems: &[CodeSystemDraft],
    value_sets: &[ValueSetDraft],
    prefixes: &Prefixes,
    files: &mut BTreeMap<String, String>,
) {
    let sets: BTreeMap<&str, &ValueSetDraft> = value_sets.iter().map(|set| (&*set.url, set)).collect();
    let systems: BTreeMap<&str, &CodeSystemDraft> = code_systems.iter().map(|system| (&*system.url, system)).collect();
    let bindings = all.iter().flat_map(|structure| &structure.snapshot).filter_map(|element| element.binding.as_ref());
    let mut todo: Vec<&str> = bindings
        .flat_map(|binding| {
            let strong = matches!(&*binding.strength, "required" | "extensible" | "preferred");
            [if strong { &*binding.value_set } else { "" }, &*binding.max_value_set]
        })
        .collect();
    let (mut used_sets, mut used_systems) = (BTreeSet::new(), BTreeSet::new());
    while let Some(canonical) = todo.pop() {
        let url = canonical.split('|').next().unwrap_or_default();
        let Some(set) = sets.get(url) else { continue };
        if !used_sets.insert(url) {
            continue;
        }
        for clause in set.include.iter().chain(&set.exclude) {
            todo.extend(clause.value_sets.iter().map(|url| &**url));
            used_systems.insert(&*clause.system);
        }
    }
    // All code systems of the specification are known by name; those drawn on come with their codes.
    for (url, system) in &systems {
        if used_systems.contains(url) && system.concepts.len() <= MAX_CONCEPTS {
            write_code_system(system, prefixes, files);
        } else {
            let (content, concepts) = ("not-present".into(), Vec::new());
            write_code_system(&CodeSystemDraft { content, concepts, ..(*system).clone() }, prefixes, files);
        }
    }
    file(files, "valueset-rules.csv", &terms::RULES);
    for url in &used_sets {
        let set = sets[url];
        let short = prefixes.shorten(url, VALUE_SET);
        let active = if set.exclude_inactive { "yes" } else { "" };
        let row = [&*short, &*set.version, &*set.name, active, ""];
        write_row(file(files, "valuesets.csv", &terms::VALUE_SETS), &row);
        let clauses = set.include.iter().enumerate().map(|(at, clause)| (format!("+{}", at + 1), clause));
        let excluded = set.exclude.iter().enumerate().map(|(at, clause)| (format!("-{}", at + 1), clause));
        for (number, clause) in clauses.chain(excluded) {
            write_clause(&short, &number, clause, &systems, prefixes, file(files, "valueset-rules.csv", &terms::RULES));
        }
    }
}

fn write_clause(
    set: &str,
    number: &str,
    clause: &IncludeDraft,
    systems: &BTreeMap<&str, &CodeSystemDraft>,
    prefixes: &Prefixes,
    out: &mut String,
) {
    let system = prefixes.shorten(&clause.system, CODE_SYSTEM);
    let mut row = |code: &str, display: &str, filter: &str, import: &str| {
        write_row(out, &[set, number, &system, &clause.version, code, display, filter, import]);
    };
    let known: BTreeMap<&str, &str> = systems
        .get(&*clause.system)
        .filter(|system| system.concepts.len() <= MAX_CONCEPTS)
        .map(|system| system.concepts.iter().map(|concept| (&*concept.code, &*concept.display)).collect())
        .unwrap_or_default();
    for (code, display) in &clause.concepts {
        let omitted = FOREIGN_DISPLAYS.contains(&&*clause.system) || known.get(&**code) == Some(&&**display);
        row(code, if omitted { "" } else { display }, "", "");
    }
    for (property, op, value) in &clause.filters {
        row("", "", &format!("{property} {op} {value}"), "");
    }
    for import in &clause.value_sets {
        row("", "", "", &prefixes.shorten(import, VALUE_SET));
    }
    if clause.concepts.is_empty() && clause.filters.is_empty() && clause.value_sets.is_empty() {
        row("", "", "", "");
    }
}

fn write_code_system(system: &CodeSystemDraft, prefixes: &Prefixes, files: &mut BTreeMap<String, String>) {
    let short = prefixes.shorten(&system.url, CODE_SYSTEM);
    let row = [
        &*short,
        &*system.version,
        &*system.name,
        &*system.content,
        if system.case_sensitive { "yes" } else { "" },
        &*system.language,
        &*system.hierarchy,
        &*prefixes.shorten(&system.all_codes, VALUE_SET),
        &*prefixes.shorten(&system.supplements, CODE_SYSTEM),
        "",
    ];
    write_row(file(files, "codesystems.csv", &terms::CODE_SYSTEMS), &row);
    let name = if short.starts_with("tho:v3-") {
        "concepts/v3.csv"
    } else if short.starts_with("tho:v2-") {
        "concepts/v2.csv"
    } else if short.starts_with("tho:") {
        "concepts/terminology.csv"
    } else {
        "concepts/fhir.csv"
    };
    let text = file(files, name, &terms::CONCEPTS);
    for concept in &system.concepts {
        let parents: Vec<_> = concept.parents.iter().map(|&at| &*system.concepts[at as usize].code).collect();
        let properties: Vec<_> = concept
            .properties
            .iter()
            .filter(|(name, _)| KEPT_PROPERTIES.contains(&&**name))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let separator = terms::SEPARATOR.to_string();
        let display = if FOREIGN_DISPLAYS.contains(&&*system.url) { "" } else { &concept.display };
        write_row(text, &[&*short, &*concept.code, display, &parents.join(&separator), &properties.join(&separator)]);
    }
}
