//! Every constraint of a profile, held against an instance: the instance broken in just that.

use super::{build, slice};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tekigo_core::model::element::{BindingStrength, Element};
use tekigo_core::model::ruleset::StructureKind;
use tekigo_core::model::{DiscriminatorKind, ElementId, Literal, Ruleset, StructureId};
use tekigo_core::terminology;

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Min,
    Max,
    Prohibited,
    Fixed,
    Binding,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Min, Self::Max, Self::Prohibited, Self::Fixed, Self::Binding];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Prohibited => "prohibited",
            Self::Fixed => "fixed",
            Self::Binding => "binding",
        }
    }
}

/// One broken constraint.
pub(crate) struct Mutation {
    /// `<profile>#<element id> <kind>`.
    pub(crate) what: String,
    pub(crate) kind: Kind,
    /// The place that the finding has to be at or below; for slices the array above will do.
    pub(crate) place: String,
    pub(crate) input: Value,
    /// The instance that it was made from, in `Walk::instances`.
    pub(crate) from: usize,
}

/// Collects the mutations of one golden instance.
pub(crate) struct Walk<'r> {
    pub(crate) rules: &'r Ruleset,
    /// The golden instance, and those that a value was built into so that what it leaves out can be broken.
    pub(crate) instances: Vec<Value>,
    /// The resource that is walked.
    home: String,
    pub(crate) found: Vec<Mutation>,
    /// Constraints seen, by name and kind: true when broken.
    pub(crate) seen: &'r mut BTreeMap<String, bool>,
    /// Structures being walked, so that none is walked inside of itself.
    within: Vec<StructureId>,
    /// Elements that a value was built for.
    built: BTreeSet<ElementId>,
}

/// Where the children of an element are looked for: an instance and objects in it.
#[derive(Clone)]
struct Place {
    instance: usize,
    objects: Vec<String>,
}

impl<'r> Walk<'r> {
    pub(crate) fn new(rules: &'r Ruleset, golden: Value, seen: &'r mut BTreeMap<String, bool>) -> Self {
        let (instances, found) = (vec![golden], Vec::new());
        Self { rules, instances, home: String::new(), found, seen, within: Vec::new(), built: BTreeSet::new() }
    }

    /// The resource at `home`, by a profile that it declares.
    pub(crate) fn resource(&mut self, id: StructureId, home: &str) {
        home.clone_into(&mut self.home);
        self.structure(id, &Place { instance: 0, objects: vec![home.to_owned()] });
    }

    fn structure(&mut self, id: StructureId, at: &Place) {
        if self.within.contains(&id) {
            return;
        }
        self.within.push(id);
        self.children(self.rules.root(id), at);
        self.within.pop();
    }

    fn children(&mut self, element: &Element, at: &Place) {
        for &id in &element.children {
            self.element(id, at);
        }
    }

    fn named(&self, element: &Element, kind: Kind) -> String {
        let url = &self.rules.structure(element.structure).url;
        format!("{}#{} {}", url.rsplit('/').next().unwrap_or_default(), element.id, kind.name())
    }

    /// A constraint that is there, broken or not.
    fn see(&mut self, element: &Element, kind: Kind) {
        let name = self.named(element, kind);
        self.seen.entry(name).or_insert(false);
    }

    fn note(&mut self, element: &Element, kind: Kind, at: (usize, &str), edit: impl FnOnce(&mut Value)) {
        let what = self.named(element, kind);
        if self.seen.insert(what.clone(), true) != Some(true) {
            let mut input = self.instances[at.0].clone();
            edit(&mut input);
            self.found.push(Mutation { what, kind, place: at.1.to_owned(), input, from: at.0 });
        }
    }

    /// The items of an element, by pointer.
    fn items(&self, element: &Element, at: &Place) -> Vec<String> {
        let name = self.rules.symbols.name(element.sym);
        let mut items: Vec<String> = Vec::new();
        for parent in &at.objects {
            let Some(Value::Object(object)) = self.instances[at.instance].pointer(parent) else { continue };
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
        items
    }

    /// The constraints of one child element of the objects at `at`.
    fn element(&mut self, id: ElementId, at: &Place) {
        let element = self.rules.element(id);
        let Some(parent) = at.objects.first() else { return };
        self.constrained(element);
        if element.max == 0 {
            self.prohibited(element, at.instance, parent);
            return;
        }
        let mut here = Place { instance: at.instance, objects: self.items(element, at) };
        if here.objects.is_empty() {
            self.absent_code(element, at.instance, parent);
            if !states_own(self.rules, element, 0) || !self.built.insert(id) {
                return;
            }
            here = self.built(element, at.instance, parent);
        }
        self.constraints(element, &here);
        self.below(element, &here);
        for &slice in &element.slices {
            self.slice(slice, element, at, &here);
        }
    }

    fn slice(&mut self, id: ElementId, whole: &Element, at: &Place, all: &Place) {
        let rules = self.rules;
        let slice = rules.element(id);
        let Some(parent) = at.objects.first() else { return };
        self.constrained(slice);
        if slice.max == 0 {
            self.prohibited(slice, at.instance, parent);
            return;
        }
        let instance = &self.instances[all.instance];
        let own = all.objects.iter().filter(|item| slice::holds(rules, slice, instance, &self.home, item));
        let mut here = Place { instance: all.instance, objects: own.cloned().collect() };
        if here.objects.is_empty() {
            // a choice has one value, and a list that is full takes no more
            let full = slice.choice || (whole.max as usize) <= all.objects.len();
            // whether an item conforms to a profile is more than can be built
            let by_profile = whole.slicing.iter().flat_map(|slicing| &slicing.discriminators);
            if full || by_profile.clone().any(|by| by.kind == DiscriminatorKind::Profile) {
                return self.unreached(slice, 0);
            }
            if !self.built.insert(id) {
                return;
            }
            here = self.built(slice, all.instance, parent);
        }
        self.constraints(slice, &here);
        self.below(slice, &here);
    }

    /// An instance with a value for the element in the object at `parent`.
    fn built(&mut self, element: &Element, from: usize, parent: &str) -> Place {
        let value = build::value(self.rules, element, 0);
        let mut instance = self.instances[from].clone();
        let pointer = put(&mut instance, parent, &build::name(self.rules, element), element.array, value);
        self.instances.push(instance);
        Place { instance: self.instances.len() - 1, objects: pointer.into_iter().collect() }
    }

    fn below(&mut self, element: &Element, here: &Place) {
        if here.objects.is_empty() {
            return;
        }
        self.children(element, here);
        if let [ty] = element.types.as_slice()
            && let [profile] = ty.profiles.as_slice()
            && let Some(structure) = profile.structure
            && &*ty.code != "Reference"
            && !self.rules.root(structure).children.is_empty()
            && self.rules.structure(structure).kind != StructureKind::Resource
        {
            self.structure(structure, here);
        }
    }

    /// Writes down what the profile says below an element that no instance has and none is built for.
    fn unreached(&mut self, element: &Element, depth: u8) {
        for &id in element.children.iter().chain(&element.slices).filter(|_| depth < 6) {
            let child = self.rules.element(id);
            if states_own(self.rules, child, depth) {
                self.constrained(child);
                self.unreached(child, depth + 1);
            }
        }
    }

    /// Writes down which constraints an element has.
    fn constrained(&mut self, element: &Element) {
        if element.max == 0 {
            return self.see(element, Kind::Prohibited);
        }
        let leaves = slice::leaves(self.rules, element);
        if element.min > 0 && !leaves {
            self.see(element, Kind::Min);
        }
        if element.array && element.max < 100 {
            self.see(element, Kind::Max);
        }
        if (element.fixed.is_some() || element.pattern.is_some()) && !leaves && &*element.id != "Extension.url" {
            self.see(element, Kind::Fixed);
        }
        if self.decidable(element) && !leaves {
            self.see(element, Kind::Binding);
        }
    }

    /// A required binding to a value set whose codes are all known; of others nothing can be said.
    fn decidable(&self, element: &Element) -> bool {
        let required = element.binding.as_ref().filter(|binding| binding.strength == BindingStrength::Required);
        let set = required.and_then(|binding| binding.value_set);
        set.is_some_and(|set| terminology::coverage(&self.rules.terms, set).is_ok())
    }

    fn prohibited(&mut self, element: &Element, from: usize, parent: &str) {
        let value = build::value(self.rules, element, 0);
        let name = build::name(self.rules, element);
        let mut input = self.instances[from].clone();
        if let Some(pointer) = put(&mut input, parent, &name, element.array, value) {
            self.note(element, Kind::Prohibited, (from, &pointer), |instance| *instance = input);
        }
    }

    /// A code that is not there can be wrong as soon as it is.
    fn absent_code(&mut self, element: &Element, from: usize, parent: &str) {
        if !self.decidable(element) || slice::leaves(self.rules, element) {
            return;
        }
        let wrong = match element.types.first().map(|ty| &*ty.code) {
            Some("code" | "string" | "uri") => json!("zz-none"),
            Some("CodeableConcept") => json!({"coding": [{"system": "http://example.org/none", "code": "zz-none"}]}),
            Some("Coding") => json!({"system": "http://example.org/none", "code": "zz-none"}),
            _ => return,
        };
        let mut input = self.instances[from].clone();
        if let Some(pointer) = put(&mut input, parent, &build::name(self.rules, element), element.array, wrong) {
            self.note(element, Kind::Binding, (from, &pointer), |instance| *instance = input);
        }
    }

    fn constraints(&mut self, element: &Element, here: &Place) {
        let rules = self.rules;
        let Some(first) = here.objects.first() else { return };
        let from = here.instance;
        let parent = first.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
        let is_item = matches!(self.instances[from].pointer(&parent), Some(Value::Array(_)));
        let siblings = here.objects.iter().filter(|item| item.rsplit_once('/').map(|(p, _)| p) == Some(&parent));
        let all: Vec<String> = siblings.cloned().collect();
        let leaves = slice::leaves(rules, element);
        if element.min > 0 && element.min as usize <= all.len() && !leaves {
            let place = match (is_item, element.choice) {
                (true, _) => parent.clone(),
                (false, true) => format!("{}/{}", parent, rules.symbols.name(element.sym)),
                (false, false) => first.clone(),
            };
            let spare = element.min as usize - 1;
            self.note(element, Kind::Min, (from, &place), |input| {
                all[spare..].iter().rev().for_each(|item| remove(input, item));
            });
        }
        if is_item && element.max < 100 {
            let more = (element.max as usize + 1).saturating_sub(all.len());
            self.note(element, Kind::Max, (from, &parent), |input| {
                let copy = input.pointer(first).cloned();
                if let (Some(copy), Some(Value::Array(array))) = (copy, input.pointer_mut(&parent)) {
                    array.extend(std::iter::repeat_n(copy, more));
                }
            });
        }
        let fixed = element.fixed.as_ref().or(element.pattern.as_ref());
        // another url is another extension
        if let Some((_, literal)) = fixed.filter(|_| !leaves && &*element.id != "Extension.url") {
            self.note(element, Kind::Fixed, (from, first), |input| {
                if let Some(value) = input.pointer_mut(first) {
                    spoil(value, literal);
                }
            });
        }
        if self.decidable(element) && !leaves {
            let holder = match self.instances[from].pointer(first) {
                Some(Value::Object(object)) if object.contains_key("coding") => format!("{first}/coding/0"),
                Some(_) => first.clone(),
                None => return,
            };
            self.note(element, Kind::Binding, (from, first), |input| match input.pointer_mut(&holder) {
                Some(Value::Object(coding)) => drop(coding.insert("code".into(), Value::from("zz-none"))),
                Some(value) => *value = Value::from("zz-none"),
                None => {}
            });
        }
    }
}

/// Whether the profile says something of its own about the element or what is below it, so that a value is worth
/// building where the golden instance has none.
fn states_own(rules: &Ruleset, element: &Element, depth: u8) -> bool {
    if element.sliced.is_some() || element.fixed.is_some() || element.pattern.is_some() {
        return true;
    }
    let differs = match base(rules, element) {
        None => element.min > 0 || element.max == 0,
        Some(base) => base.min != element.min || base.max != element.max,
    };
    let within =
        || element.children.iter().chain(&element.slices).any(|&id| states_own(rules, rules.element(id), depth + 1));
    differs || (depth < 6 && within())
}

/// The element of R4 that a profile's element refines.
fn base<'r>(rules: &'r Ruleset, element: &Element) -> Option<&'r Element> {
    let kind = &rules.structure(element.structure).type_name;
    let parts: Vec<&str> = element.id.split('.').map(|part| part.split(':').next().unwrap_or(part)).collect();
    let path = parts.join(".");
    let resource = rules.structure(rules.type_named(kind)?);
    let mut all = (resource.first.0..resource.end.0).map(|id| rules.element(ElementId(id)));
    if let Some(found) = all.find(|base| *base.id == *path) {
        return Some(found);
    }
    let parent = rules.element(element.parent?);
    let root = rules.root(parent.types.first()?.structure?);
    root.children.iter().map(|&id| rules.element(id)).find(|child| child.sym == element.sym)
}

/// Puts a value into the object at `parent`, at the end of a list; its pointer.
fn put(instance: &mut Value, parent: &str, name: &str, array: bool, value: Value) -> Option<String> {
    let Some(Value::Object(object)) = instance.pointer_mut(parent) else { return None };
    if !array {
        object.insert(name.to_owned(), value);
        return Some(format!("{parent}/{name}"));
    }
    let Value::Array(list) = object.entry(name.to_owned()).or_insert_with(|| json!([])) else { return None };
    list.push(value);
    Some(format!("{parent}/{name}/{}", list.len() - 1))
}

/// Makes a value other than what is fixed, in what the fixed value speaks of.
fn spoil(value: &mut Value, literal: &Literal) {
    match (value, literal) {
        (Value::Object(object), Literal::Object(all)) => {
            for (key, _, part) in all {
                if let Some(value) = object.get_mut(&**key) {
                    spoil(value, part);
                }
            }
        }
        (Value::Array(items), Literal::Array(all)) => {
            for item in items {
                for part in all {
                    spoil(item, part);
                }
            }
        }
        (value @ Value::Bool(_), Literal::Bool(fixed)) => *value = Value::from(!fixed),
        (value @ Value::Number(_), _) => *value = json!(987_654),
        (value @ Value::String(_), _) => *value = Value::from("urn:oid:1.2.3.4.5"),
        _ => {}
    }
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
