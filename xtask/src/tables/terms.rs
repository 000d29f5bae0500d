//! Value sets and code systems → rows.

use super::{Pack, file};
use crate::run::Failure;
use std::collections::{BTreeMap, BTreeSet};
use tekigo_core::source::draft::{CodeSystemDraft, IncludeDraft, StructureDraft, ValueSetDraft};
use tekigo_core::source::tables::csv::write_row;
use tekigo_core::source::tables::notation::{CODE_SYSTEM, Prefixes, VALUE_SET};
use tekigo_core::source::tables::terms;

/// Owners of displays that may not be passed on with the codes: SNOMED CT and LOINC.
const FOREIGN_DISPLAYS: [&str; 2] = ["http://snomed.info/sct", "http://loinc.org"];

/// Concept properties that a look-up uses: whether a concept may be chosen.
const KEPT_PROPERTIES: [&str; 6] = ["inactive", "notSelectable", "not-selectable", "abstract", "status", "deprecated"];

/// What the packs before define.
#[derive(Default)]
pub(super) struct Earlier {
    systems: BTreeMap<Box<str>, CodeSystemDraft>,
    sets: BTreeMap<Box<str>, ValueSetDraft>,
}

impl Earlier {
    pub(super) fn of(systems: Vec<CodeSystemDraft>, sets: Vec<ValueSetDraft>) -> Self {
        Self {
            systems: systems.into_iter().map(|system| (system.url.clone(), system)).collect(),
            sets: sets.into_iter().map(|set| (set.url.clone(), set)).collect(),
        }
    }

    pub(super) fn has_system(&self, url: &str) -> bool {
        self.systems.contains_key(url)
    }

    pub(super) fn has_set(&self, url: &str) -> bool {
        self.sets.contains_key(url)
    }
}

/// Value sets bound required, extensible or preferred (or as a maximum), what they import, and the code systems of all of these.
pub(super) fn write(
    pack: &Pack,
    earlier: &Earlier,
    all: &[StructureDraft],
    code_systems: &[CodeSystemDraft],
    value_sets: &[ValueSetDraft],
    prefixes: &Prefixes,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let sets: BTreeMap<&str, &ValueSetDraft> = value_sets.iter().map(|set| (&*set.url, set)).collect();
    let systems: BTreeMap<&str, &CodeSystemDraft> = code_systems.iter().map(|system| (&*system.url, system)).collect();
    let bindings = all.iter().flat_map(|structure| &structure.snapshot).filter_map(|element| element.binding.as_ref());
    let mut todo: Vec<&str> = bindings
        .flat_map(|binding| {
            let strong = matches!(&*binding.strength, "required" | "extensible" | "preferred");
            [if strong { &*binding.value_set } else { "" }, &*binding.max_value_set]
        })
        .collect();
    todo.extend(pack.value_sets);
    if pack.all_value_sets {
        todo.extend(sets.keys());
    }
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
        let mut system = (*system).clone();
        if pack.fragments.contains(url) {
            system.content = "fragment".into();
        }
        let wanted = used_systems.contains(url) || pack.takes_codes(url);
        if !wanted || system.concepts.len() > pack.max_concepts {
            (system.content, system.concepts) = ("not-present".into(), Vec::new());
        }
        write_code_system(pack, &system, earlier.systems.get(*url), prefixes, files);
    }
    file(files, "valueset-rules.csv", &terms::RULES);
    for url in &used_sets {
        let set = sets[url];
        match earlier.sets.get(*url) {
            None => {}
            Some(same) if (&same.include, &same.exclude) == (&set.include, &set.exclude) => continue,
            Some(_) => return Err(Failure(format!("{url} is composed otherwise than in an earlier pack"))),
        }
        let short = prefixes.shorten(url, VALUE_SET);
        let active = if set.exclude_inactive { "yes" } else { "" };
        let row = [&*short, &*set.version, &*set.name, active, ""];
        write_row(file(files, "valuesets.csv", &terms::VALUE_SETS), &row);
        let clauses = set.include.iter().enumerate().map(|(at, clause)| (format!("+{}", at + 1), clause));
        let excluded = set.exclude.iter().enumerate().map(|(at, clause)| (format!("-{}", at + 1), clause));
        for (number, clause) in clauses.chain(excluded) {
            let out = file(files, "valueset-rules.csv", &terms::RULES);
            write_clause(pack, &short, &number, clause, &systems, prefixes, out);
        }
    }
    Ok(())
}

fn write_clause(
    pack: &Pack,
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
        .filter(|system| system.concepts.len() <= pack.max_concepts)
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

/// A code system that an earlier pack has gets the codes that it lacks and the displays that differ, nothing else.
fn write_code_system(
    pack: &Pack,
    system: &CodeSystemDraft,
    earlier: Option<&CodeSystemDraft>,
    prefixes: &Prefixes,
    files: &mut BTreeMap<String, String>,
) {
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
    if earlier.is_none() {
        write_row(file(files, "codesystems.csv", &terms::CODE_SYSTEMS), &row);
    }
    let name = if pack.name != "r4" {
        "concepts/codes.csv"
    } else if short.starts_with("tho:v3-") {
        "concepts/v3.csv"
    } else if short.starts_with("tho:v2-") {
        "concepts/v2.csv"
    } else if short.starts_with("tho:") {
        "concepts/terminology.csv"
    } else {
        "concepts/fhir.csv"
    };
    let text = file(files, name, &terms::CONCEPTS);
    let known: BTreeMap<&str, &str> =
        earlier.iter().flat_map(|system| &system.concepts).map(|one| (&*one.code, &*one.display)).collect();
    for concept in system.concepts.iter().filter(|concept| known.get(&*concept.code) != Some(&&*concept.display)) {
        let parents: Vec<_> = concept.parents.iter().map(|&at| &*system.concepts[at as usize].code).collect();
        let kept = concept.properties.iter().filter(|(name, _)| KEPT_PROPERTIES.contains(&&**name));
        let properties = kept.map(|(name, value)| format!("{name}={value}"));
        let displays = concept.designations.iter().filter(|_| pack.name != "r4");
        let displays = displays.map(|(language, text)| format!("@{language}={text}"));
        let properties: Vec<_> = properties.chain(displays).collect();
        let separator = terms::SEPARATOR.to_string();
        let display = if FOREIGN_DISPLAYS.contains(&&*system.url) { "" } else { &concept.display };
        write_row(text, &[&*short, &*concept.code, display, &parents.join(&separator), &properties.join(&separator)]);
    }
}
