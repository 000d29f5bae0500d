//! Two rulesets side by side: every machine-readable constraint that differs. It proves the embedded tables against
//! official packages.

mod explained;

pub use explained::{Explained, all_explained, explained};

use crate::model::valueset::{CodeSystem, Codes, Include, ValueSet};
use crate::model::{Element, Literal, Ruleset, Structure, Target, Type, Version};
use std::collections::{BTreeMap, BTreeSet};

/// One difference. `ours` and `theirs` are empty where the thing is absent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Canonical of the structure, value set or code system.
    pub canonical: String,
    /// Element id; empty for the definition as a whole.
    pub element: String,
    /// What differs: `min`, `binding`, `missing` …
    pub what: &'static str,
    /// Our fact, printed.
    pub ours: String,
    /// Their fact, printed.
    pub theirs: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { canonical, element, what, ours, theirs } = self;
        write!(out, "{canonical} {element} {what}: ours `{ours}`, theirs `{theirs}`")
    }
}

/// Compares every structure of `theirs` that `covered` names, element by element, then the value sets that these bind
/// required or extensible or as a maximum, and the code systems that those draw on. Texts for people are not compared.
/// Cost: linear in the two rulesets, times the logarithm of an element list.
pub fn compare(ours: &Ruleset, theirs: &Ruleset, covered: impl Fn(&Structure) -> bool) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut sets = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let edition = edition(ours, theirs, &covered);
    for (url, candidates) in &theirs.by_url {
        let Some(&theirs_id) = candidates.last() else { continue };
        let structure = theirs.structure(theirs_id);
        if !covered(structure) || !seen.insert(url) {
            continue;
        }
        bound_sets(theirs, structure, &mut sets);
        // the same version where we have it: two guides may define one canonical, and of a guide there may be several editions
        let own = ours.by_url.get(url).and_then(|ids| {
            let with = |version: &str| ids.iter().rev().find(|&&id| *ours.structure(id).version == *version);
            let of_edition = || edition.filter(|edition| Version::is_part(&structure.version, edition)).and_then(with);
            with(&structure.version).or_else(of_edition).or(ids.last()).map(|&id| ours.structure(id))
        });
        let Some(own) = own else {
            found.push(whole(url, "missing", "", "structure"));
            continue;
        };
        compare_heads(own, structure, &mut found);
        compare_elements(ours, own, theirs, structure, &mut found);
    }
    compare_terms(ours, theirs, sets, &mut found);
    found.sort();
    found
}

/// The edition of ours that a package is of which writes only the first part of its version: the one with most of its canonicals,
/// of several the oldest.
fn edition<'o>(ours: &'o Ruleset, theirs: &Ruleset, covered: impl Fn(&Structure) -> bool) -> Option<&'o str> {
    let mut editions: BTreeMap<Option<Version>, (usize, &str)> = BTreeMap::new();
    for (url, candidates) in &theirs.by_url {
        let asked = candidates.last().map(|&id| theirs.structure(id)).filter(|structure| covered(structure));
        let Some((asked, own)) = asked.zip(ours.by_url.get(url)) else { continue };
        let versions: BTreeSet<&str> = own.iter().map(|&id| &*ours.structure(id).version).collect();
        for version in versions.into_iter().filter(|version| Version::is_part(&asked.version, version)) {
            editions.entry(Version::parse(version)).or_insert((0, version)).0 += 1;
        }
    }
    let most = editions.values().map(|(count, _)| *count).max()?;
    editions.into_values().find(|(count, _)| *count == most).map(|(_, version)| version)
}

fn whole(canonical: &str, what: &'static str, ours: &str, theirs: &str) -> Difference {
    let (ours, theirs) = (ours.to_owned(), theirs.to_owned());
    Difference { canonical: canonical.to_owned(), element: String::new(), what, ours, theirs }
}

fn compare_heads(own: &Structure, their: &Structure, found: &mut Vec<Difference>) {
    let print = |structure: &Structure| -> [(&'static str, String); 8] {
        let contexts: Vec<_> =
            structure.context.iter().map(|context| format!("{}:{}", context.kind, context.expression)).collect();
        let invariants: Vec<_> = structure.context_invariants.iter().map(|(text, _)| &**text).collect();
        [
            ("version", structure.version.to_string()),
            ("kind", format!("{:?}", structure.kind)),
            ("type", structure.type_name.to_string()),
            ("base", structure.base.to_string()),
            ("derivation", format!("{:?}", structure.derivation)),
            ("abstract", structure.is_abstract.to_string()),
            ("context", contexts.join(" ")),
            ("contextInvariant", invariants.join(" ")),
        ]
    };
    for ((what, ours), (_, theirs)) in print(own).into_iter().zip(print(their)) {
        if ours != theirs && !(what == "version" && Version::is_part(&theirs, &ours)) {
            found.push(whole(&their.url, what, &ours, &theirs));
        }
    }
}

fn elements<'r>(rules: &'r Ruleset, structure: &Structure) -> BTreeMap<&'r str, &'r Element> {
    let range = structure.first.0 as usize..structure.end.0 as usize;
    let list = rules.elements.get(range).unwrap_or_default();
    list.iter().map(|element| (&*element.id, element)).collect()
}

fn compare_elements(ours: &Ruleset, own: &Structure, theirs: &Ruleset, their: &Structure, found: &mut Vec<Difference>) {
    let (mine, yours) = (elements(ours, own), elements(theirs, their));
    let mut push = |id: &str, what, ours: String, theirs: String| {
        found.push(Difference { canonical: their.url.to_string(), element: id.to_owned(), what, ours, theirs });
    };
    for id in mine.keys().filter(|id| !yours.contains_key(*id)) {
        push(id, "element", "present".to_owned(), String::new());
    }
    for (id, your) in &yours {
        let Some(my) = mine.get(id) else {
            push(id, "element", String::new(), "present".to_owned());
            continue;
        };
        for ((what, ours), (_, theirs)) in facts(ours, my).into_iter().zip(facts(theirs, your)) {
            if ours != theirs {
                push(id, what, ours, theirs);
            }
        }
    }
}

/// Every fact of an element that decides about data, printed.
fn facts(rules: &Ruleset, element: &Element) -> [(&'static str, String); 20] {
    let value = |value: &Option<(Box<str>, Literal)>| {
        value.as_ref().map_or_else(String::new, |(name, literal)| format!("{name} {}", print_literal(literal)))
    };
    let slicing = element.slicing.as_ref().map_or_else(String::new, |slicing| {
        let by: Vec<_> = slicing.discriminators.iter().map(|one| format!("{:?}:{}", one.kind, one.path)).collect();
        format!("{:?} ordered={} {}", slicing.rules, slicing.ordered, by.join(" "))
    });
    let binding = element.binding.as_ref().map_or_else(String::new, |binding| {
        let max = binding.max.as_ref().map_or("", |(canonical, _)| canonical);
        format!("{:?} {} {max}", binding.strength, binding.canonical)
    });
    let mut constraints: Vec<_> = element
        .constraints
        .iter()
        .map(|one| format!("{}={}", one.key, if one.is_error { "error" } else { "warning" }))
        .collect();
    constraints.sort();
    [
        ("min", element.min.to_string()),
        ("max", if element.max == u32::MAX { "*".to_owned() } else { element.max.to_string() }),
        ("array", element.array.to_string()),
        ("choice", element.choice.to_string()),
        ("sliceName", element.slice_name.as_deref().unwrap_or_default().to_owned()),
        ("types", element.types.iter().map(print_type).collect::<Vec<_>>().join(" | ")),
        ("contentReference", element.content.map_or_else(String::new, |id| rules.element(id).id.to_string())),
        ("fixed", value(&element.fixed)),
        ("pattern", value(&element.pattern)),
        ("minValue", value(&element.min_value)),
        ("maxValue", value(&element.max_value)),
        ("maxLength", element.max_length.map_or_else(String::new, |length| length.to_string())),
        ("mustSupport", element.must_support.to_string()),
        ("isModifier", element.is_modifier.to_string()),
        ("isSummary", element.is_summary.to_string()),
        ("slicing", slicing),
        ("binding", binding),
        ("demands", element.demands.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")),
        ("representation", element.representation.join(" ")),
        ("constraints", constraints.join(" ")),
    ]
}

/// As JSON without escapes: enough to tell two values apart.
fn print_literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(text) => text.to_string(),
        Literal::String(text) => format!("{text:?}"),
        Literal::Array(items) => format!("[{}]", items.iter().map(print_literal).collect::<Vec<_>>().join(",")),
        Literal::Object(items) => {
            let items: Vec<_> =
                items.iter().map(|(key, _, value)| format!("{key:?}:{}", print_literal(value))).collect();
            format!("{{{}}}", items.join(","))
        }
    }
}

fn print_type(ty: &Type) -> String {
    let list = |targets: &[Target]| targets.iter().map(|one| &*one.canonical).collect::<Vec<_>>().join(" ");
    let (profiles, targets) = (list(&ty.profiles), list(&ty.targets));
    format!("{}{{{profiles}}}({targets}) {} {}", ty.code, ty.aggregation, ty.versioning)
}

fn bound_sets<'r>(rules: &'r Ruleset, structure: &Structure, sets: &mut BTreeSet<&'r str>) {
    use crate::model::BindingStrength::{Extensible, Required};
    let range = structure.first.0 as usize..structure.end.0 as usize;
    for binding in rules.elements.get(range).unwrap_or_default().iter().filter_map(|element| element.binding.as_ref()) {
        let strong = matches!(binding.strength, Required | Extensible).then_some(&*binding.canonical);
        sets.extend(strong.into_iter().chain(binding.max.as_ref().map(|(canonical, _)| &**canonical)));
    }
}

fn compare_terms<'r>(ours: &Ruleset, theirs: &'r Ruleset, bound: BTreeSet<&'r str>, found: &mut Vec<Difference>) {
    let mut todo: Vec<&str> = bound.into_iter().collect();
    let (mut seen, mut systems) = (BTreeSet::new(), BTreeSet::new());
    while let Some(canonical) = todo.pop() {
        let url = canonical.split('|').next().unwrap_or_default();
        if !seen.insert(url) {
            continue;
        }
        // A set that they do not have either says nothing about us.
        let Some((id, _)) = theirs.terms.find_value_set(url) else { continue };
        let their = theirs.terms.value_set(id);
        for clause in their.include.iter().chain(&their.exclude) {
            todo.extend(clause.imports.iter().map(|import| &*import.canonical));
            systems.insert(&*clause.system);
        }
        match ours.terms.find_value_set(url) {
            None => found.push(whole(url, "missing", "", "value set")),
            Some((id, _)) => {
                let (ours, theirs) = (print_set(ours.terms.value_set(id)), print_set(their));
                if ours != theirs {
                    found.push(whole(url, "composition", &ours, &theirs));
                }
            }
        }
    }
    for url in systems {
        let Some((id, _)) = theirs.terms.find_code_system(url, "") else { continue };
        let their = theirs.terms.code_system(id);
        match ours.terms.find_code_system(url, "") {
            None => found.push(whole(url, "missing", "", "code system")),
            Some((id, _)) => compare_systems(ours.terms.code_system(id), their, found),
        }
    }
}

fn print_set(set: &ValueSet) -> String {
    let clause = |clause: &Include| {
        let codes = match &clause.codes {
            Codes::All => "all".to_owned(),
            Codes::Listed(listed) => listed.codes.iter().collect::<Vec<_>>().join(" "),
            Codes::Filtered { filters, .. } => format!("{filters:?}"),
        };
        let imports: Vec<_> = clause.imports.iter().map(|import| &*import.canonical).collect();
        format!("[{}|{} {codes} {}]", clause.system, clause.version, imports.join(" "))
    };
    let list = |clauses: &[Include]| clauses.iter().map(clause).collect::<String>();
    format!("{} minus {} active={}", list(&set.include), list(&set.exclude), set.exclude_inactive)
}

fn compare_systems(own: &CodeSystem, their: &CodeSystem, found: &mut Vec<Difference>) {
    let print = |system: &CodeSystem| -> [(&'static str, String); 5] {
        [
            ("content", format!("{:?} case={}", system.content, system.case_sensitive)),
            ("codes", system.codes.iter().collect::<Vec<_>>().join(" ")),
            ("displays", system.displays.iter().collect::<Vec<_>>().join("\n")),
            ("hierarchy", format!("{:?}", system.parents)),
            ("flags", format!("{:?}", system.flags)),
        ]
    };
    for ((what, ours), (_, theirs)) in print(own).into_iter().zip(print(their)) {
        if ours != theirs {
            found.push(whole(&their.url, what, &ours, &theirs));
        }
    }
}
