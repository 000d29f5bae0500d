//! Mutations of the golden instances of the service: each required element, slice minimum, fixed value, maximum and
//! required binding of their profiles is broken, one at a time, and has to be reported at its place. Runs with the embedded
//! Japanese rules when they answer, else with the official packages, else says that it is skipped.
#![allow(clippy::print_stdout)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_conformance::{load_all, rules};
use tekigo_core::diagnostic::Severity;
use tekigo_core::model::element::{BindingStrength, Element};
use tekigo_core::model::{ElementId, Literal, Ruleset, StructureId};
use tekigo_core::{Options, Validator};

/// Mutations that are not caught, each with its reason: `"<element id> <kind>" = "why"`.
const UNCAUGHT: &str = include_str!("uncaught.toml");

fn service() -> Option<Arc<Ruleset>> {
    let embedded = Ruleset::embedded();
    if embedded.resolve("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS").is_some() {
        return Some(embedded);
    }
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages/official"));
    let files = ["jp-core.r4-1.1.2-clins.tgz", "jp-eCSCLINS.r4-1.10.0-snap.tgz"].map(|name| folder.join(name));
    if files.iter().any(|file| !file.exists()) {
        println!("skipped: neither embedded nor official Japanese rules are here");
        return None;
    }
    Some(rules::with_packages(&embedded, &files).unwrap_or_else(|why| panic!("{why}")))
}

/// One broken constraint.
struct Mutation {
    /// Canonical, element id and kind.
    what: String,
    /// The place that the finding has to be at or below; for slices the array above will do.
    place: String,
    input: Value,
}

/// Collects the mutations of one instance.
struct Walk<'r> {
    rules: &'r Ruleset,
    instance: &'r Value,
    found: Vec<Mutation>,
    /// Constraints that the instance gives no occasion to break.
    without: BTreeSet<String>,
    with: BTreeSet<String>,
}

impl Walk<'_> {
    fn note(&mut self, element: &Element, kind: &str, place: &str, edit: impl FnOnce(&mut Value)) {
        let url = &self.rules.structure(element.structure).url;
        let what = format!("{}#{} {kind}", url.rsplit('/').next().unwrap_or_default(), element.id);
        if self.with.insert(what.clone()) {
            let mut input = self.instance.clone();
            edit(&mut input);
            self.found.push(Mutation { what, place: place.to_owned(), input });
        }
    }

    fn structure(&mut self, id: StructureId, at: &[String]) {
        let root = self.rules.root(id);
        self.children(root, at, 0);
    }

    fn children(&mut self, element: &Element, at: &[String], depth: u8) {
        if depth > 12 {
            return;
        }
        for &id in &element.children {
            self.element(id, at, depth);
        }
    }

    /// The constraints of one child element, at the objects `parents`.
    fn element(&mut self, id: ElementId, parents: &[String], depth: u8) {
        let rules = self.rules;
        let element = rules.element(id);
        let name = rules.symbols.name(element.sym);
        let mut items: Vec<String> = Vec::new();
        for parent in parents {
            let Some(Value::Object(object)) = self.instance.pointer(parent) else { continue };
            for (key, value) in object {
                let own = if element.choice { key.starts_with(name) && key.len() > name.len() } else { key == name };
                if !own {
                    continue;
                }
                let place = format!("{parent}/{key}");
                match value {
                    Value::Array(all) => items.extend((0..all.len()).map(|at| format!("{place}/{at}"))),
                    _ => items.push(place),
                }
            }
        }
        self.constraints(element, &items);
        self.below(element, &items, depth);
        for &slice in &element.slices {
            let slice = rules.element(slice);
            let own: Vec<String> = items
                .iter()
                .filter(|item| self.instance.pointer(item).is_some_and(|value| in_slice(rules, slice, value)))
                .cloned()
                .collect();
            self.constraints(slice, &own);
            self.below(slice, &own, depth);
        }
    }

    fn below(&mut self, element: &Element, items: &[String], depth: u8) {
        if items.is_empty() {
            return;
        }
        self.children(element, items, depth + 1);
        if let [ty] = element.types.as_slice()
            && let [profile] = ty.profiles.as_slice()
            && let Some(structure) = profile.structure
            && &*ty.code != "Reference"
            && !self.rules.root(structure).children.is_empty()
            && !is_resource(self.rules, structure)
        {
            self.structure(structure, items);
        }
    }

    fn constraints(&mut self, element: &Element, items: &[String]) {
        let rules = self.rules;
        let fixed = element.fixed.as_ref().or(element.pattern.as_ref());
        let required = element.binding.as_ref().filter(|b| b.strength == BindingStrength::Required);
        let Some(first) = items.first() else {
            if element.min > 0 || fixed.is_some() || required.is_some() {
                let url = &rules.structure(element.structure).url;
                self.without.insert(format!("{}#{}", url.rsplit('/').next().unwrap_or_default(), element.id));
            }
            return;
        };
        let parent = first.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
        let is_item = matches!(self.instance.pointer(&parent), Some(Value::Array(_)));
        let all: Vec<String> =
            items.iter().filter(|item| item.rsplit_once('/').map(|(p, _)| p) == Some(&parent)).cloned().collect();
        if element.min as usize == all.len() && element.min > 0 && !leaves_slice(rules, element) {
            let place = match (is_item, element.choice) {
                (true, _) => parent.clone(),
                (false, true) => format!("{parent}/{}", rules.symbols.name(element.sym)),
                (false, false) => first.clone(),
            };
            self.note(element, "min", &place, |input| remove(input, first));
        }
        if element.array && element.max as usize == all.len() && element.max < u32::MAX {
            self.note(element, "max", &parent, |input| {
                let copy = input.pointer(first).cloned();
                if let (Some(copy), Some(Value::Array(array))) = (copy, input.pointer_mut(&parent)) {
                    array.push(copy);
                }
            });
        }
        if let Some((_, Literal::String(_))) = fixed
            && !leaves_slice(rules, element)
            // another url is another extension
            && &*element.id != "Extension.url"
        {
            self.note(element, "fixed", first, |input| {
                if let Some(value) = input.pointer_mut(first) {
                    *value = Value::from("urn:oid:1.2.3.4.5");
                }
            });
        }
        if required.is_some_and(|binding| binding.value_set.is_some()) && !leaves_slice(rules, element) {
            let code = match self.instance.pointer(first) {
                Some(Value::String(_)) => Some(first.clone()),
                Some(Value::Object(object)) if object.contains_key("code") => Some(format!("{first}/code")),
                Some(Value::Object(object)) if object.contains_key("coding") => Some(format!("{first}/coding/0/code")),
                _ => None,
            };
            if let Some(code) = code.filter(|code| self.instance.pointer(code).is_some()) {
                self.note(element, "binding", first, |input| {
                    if let Some(value) = input.pointer_mut(&code) {
                        *value = Value::from("zz-none");
                    }
                });
            }
        }
    }
}

fn is_resource(rules: &Ruleset, id: StructureId) -> bool {
    rules.structure(id).kind == tekigo_core::model::ruleset::StructureKind::Resource
}

/// Removes a property or item; an array that is empty afterwards goes, too, as does an object.
fn remove(input: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    let empty = match input.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            object.remove(last);
            false
        }
        Some(Value::Array(array)) => {
            if let Ok(at) = last.parse::<usize>() {
                array.remove(at);
            }
            array.is_empty()
        }
        _ => false,
    };
    if empty {
        remove(input, parent);
    }
}

/// Whether the value has what the slice fixes; slices that nothing fixes are told by extension url, else not at all.
fn in_slice(rules: &Ruleset, slice: &Element, value: &Value) -> bool {
    if let Some(url) = value.get("url").and_then(Value::as_str)
        && let [ty] = slice.types.as_slice()
        && let [profile] = ty.profiles.as_slice()
    {
        return *profile.canonical == *url;
    }
    let mut fixed = 0;
    holds(rules, slice, value, &mut fixed) && fixed > 0
}

fn holds(rules: &Ruleset, element: &Element, value: &Value, fixed: &mut u32) -> bool {
    if let Some((_, Literal::String(text))) = element.fixed.as_ref().or(element.pattern.as_ref()) {
        *fixed += 1;
        return value.as_str() == Some(&**text);
    }
    element.children.iter().map(|&id| rules.element(id)).all(|child| match value.get(rules.symbols.name(child.sym)) {
        None => child.fixed.is_none() && child.pattern.is_none(),
        Some(Value::Array(all)) => all.iter().any(|item| holds(rules, child, item, fixed)),
        Some(one) => holds(rules, child, one, fixed),
    })
}

/// Whether the element tells an optional slice (or holds, or is part of, what tells it): without it the item is none of
/// that slice, which is no fault.
fn leaves_slice(rules: &Ruleset, element: &Element) -> bool {
    let mut above = Some(element);
    while let Some(at) = above {
        if let Some(sliced) = at.sliced.filter(|_| at.min == 0)
            && let Some(own) = element.id.strip_prefix(&*at.id)
            && let Some(slicing) = &rules.element(sliced).slicing
        {
            let own = own.trim_start_matches('.');
            let tells = |path: &str| path == "$this" || path.starts_with(own) || own.starts_with(path);
            if !own.is_empty() && slicing.discriminators.iter().any(|by| tells(&by.path)) {
                return true;
            }
        }
        above = at.parent.map(|id| rules.element(id));
    }
    false
}

/// The resources with a declared profile: the instance itself and the entries of a Bundle.
fn resources(instance: &Value) -> Vec<(String, String)> {
    let mut all = vec![String::new()];
    let entries = instance.get("entry").and_then(Value::as_array).map_or(0, Vec::len);
    all.extend((0..entries).map(|at| format!("/entry/{at}/resource")));
    let profile = |at: &String| {
        let url = instance.pointer(at)?.pointer("/meta/profile/0")?.as_str()?;
        Some((at.clone(), url.to_owned()))
    };
    all.iter().filter_map(profile).collect()
}

#[test]
fn every_broken_constraint_is_reported_at_its_place() {
    let Some(rules) = service() else { return };
    let reasons: BTreeMap<String, String> = toml::from_str(UNCAUGHT).unwrap_or_else(|why| panic!("{why}"));
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases/clins"));
    let cases = load_all(&folder).unwrap_or_else(|why| panic!("{why}"));
    let validator = Validator::new(Arc::clone(&rules), Options::default());
    let (mut with, mut without) = (BTreeSet::new(), BTreeSet::new());
    let (mut caught, mut missed) = (0_usize, Vec::new());
    for case in &cases {
        let Some(probe) = case.probes.first() else { continue };
        let instance: Value = serde_json::from_slice(&probe.bytes).unwrap_or_else(|why| panic!("{}: {why}", case.name));
        let mut walk = Walk { rules: &rules, instance: &instance, found: Vec::new(), without, with };
        for (at, profile) in resources(&instance) {
            if let Some((id, _)) = rules.resolve(&profile) {
                walk.structure(id, &[at]);
            }
        }
        for mutation in walk.found {
            // held against its profile even where the mutation takes the declaration away
            let profiles = resources(&instance).into_iter().take(1).map(|(_, profile)| profile).collect();
            let options = Options { profiles, ..Options::default() };
            let outcome = validator.with_options(options).validate(mutation.input.to_string().as_bytes());
            let at_place = outcome.issues.iter().filter(|issue| issue.severity <= Severity::Error).any(|issue| {
                let slice = issue.rule.id.starts_with("slice-") && mutation.place.starts_with(&*issue.pointer);
                slice || issue.pointer.starts_with(&mutation.place)
            });
            if at_place { caught += 1 } else { missed.push(format!("{} ({})", mutation.what, case.name)) }
        }
        (with, without) = (walk.with, walk.without);
    }
    let broken: BTreeSet<&str> = with.iter().filter_map(|what| what.rsplit_once(' ').map(|(id, _)| id)).collect();
    let never: Vec<&String> = without.iter().filter(|what| !broken.contains(what.as_str())).collect();
    let total = caught + missed.len();
    println!(
        "{caught} of {total} mutations caught; {} constraints have no occasion in the golden instances",
        never.len()
    );
    for what in &missed {
        println!("missed: {what}");
    }
    let unexplained: Vec<&String> =
        missed.iter().filter(|what| !reasons.contains_key(what.split(" (").next().unwrap_or_default())).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    let stale: Vec<&String> = reasons
        .keys()
        .filter(|known| !missed.iter().any(|what| what.split(" (").next() == Some(known.as_str())))
        .collect();
    assert!(stale.is_empty(), "caught now; strike their reasons: {stale:#?}");
    assert!(caught * 1000 >= total * 995, "{caught} of {total}");
    assert!(total > 300, "only {total} mutations");
}
