//! One `StructureDraft` with a snapshot → one `Structure` and its elements, linked among themselves.
//!
//! Snapshots in the wild are not always in order or whole; an element that has no place in the tree is reported and
//! left out, and the structure is marked broken.

use super::compile::canonical_of;
use super::draft::{BindingDraft, ConstraintDraft, ElementDraft, SlicingDraft, StructureDraft, TypeDraft, ValueDraft};
use super::link::Pending;
use super::literal;
use crate::diagnostic::{Arg, Finding, Place, Rule, catalogue::source as rules};
use crate::fhirpath;
use crate::json::Sym;
use crate::model::ruleset::Expression;
use crate::model::{
    Binding, BindingStrength, Child, Constraint, Context, Derivation, Discriminator, DiscriminatorKind, Element,
    ElementId, ExprId, Literal, Ruleset, SliceRules, Slicing, Structure, StructureId, StructureKind, Target, Type,
};
use crate::text::choice;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Adds structures to `rules`.
pub(super) struct Builder<'c> {
    pub(super) rules: &'c mut Ruleset,
    pub(super) expressions: &'c mut BTreeMap<Box<str>, ExprId>,
    pub(super) findings: &'c mut Vec<Finding>,
    pub(super) pending: &'c mut Pending,
}

/// Where an element of a snapshot belongs, by indices into the snapshot.
#[derive(Clone, Copy, Debug, Default)]
struct Position {
    parent: Option<usize>,
    sliced: Option<usize>,
    /// `valueQuantity` written where `value[x]` stands: the slice's element.
    shortcut: bool,
}

impl Builder<'_> {
    /// Compiles one structure. Other structures are linked later, by `link`.
    pub(super) fn structure(&mut self, mut draft: StructureDraft) -> StructureId {
        let canonical = canonical_of(&draft);
        let id = StructureId(self.rules.structures.len() as u32);
        let first = ElementId(self.rules.elements.len() as u32);
        let snapshot = std::mem::take(&mut draft.snapshot);
        let mut broken = draft.broken;
        broken |= self.elements(id, &draft, snapshot, &canonical);
        if self.rules.elements.len() == first.0 as usize {
            // no element, or none that has a place: every structure has a root all the same
            broken = true;
            self.rules.elements.push(Element { structure: id, ..blank(draft.type_name.clone()) });
        }
        let end = ElementId(self.rules.elements.len() as u32);
        let context_invariants = draft
            .context_invariant
            .iter()
            .map(|text| (text.clone(), self.expression(&canonical, "contextInvariant", text)))
            .collect();
        let is_base = match &*draft.derivation {
            // A profile that calls itself a specialization of the very type that it constrains is a profile: it must
            // not take the type's place.
            "specialization" => {
                draft.base.split('|').next().and_then(|base| base.rsplit('/').next()) != Some(&draft.type_name)
            }
            "constraint" => false,
            // Element and Resource have none; elsewhere it was forgotten, and the URL tells.
            _ => draft.base.is_empty() || draft.url.rsplit('/').next() == Some(&draft.type_name),
        };
        let kind = match &*draft.kind {
            "primitive-type" => StructureKind::Primitive,
            "complex-type" => StructureKind::Complex,
            "logical" => StructureKind::Logical,
            _ => StructureKind::Resource,
        };
        if is_base && kind != StructureKind::Logical {
            self.rules.by_type.insert(draft.type_name.clone(), id);
        }
        let Self { rules: Ruleset { by_url, structures, .. }, .. } = self;
        let same = by_url.entry(draft.url.clone()).or_default();
        same.retain(|&old| structures[old.0 as usize].version != draft.version);
        same.push(id);
        structures.push(Structure {
            url: draft.url,
            version: draft.version,
            name: draft.name,
            title: draft.title,
            kind,
            derivation: if is_base { Derivation::Specialization } else { Derivation::Constraint },
            type_name: draft.type_name,
            base: draft.base,
            base_id: None,
            is_abstract: draft.is_abstract,
            status: draft.status,
            context: draft.context.into_iter().map(|(kind, expression)| Context { kind, expression }).collect(),
            context_invariants,
            first,
            end,
            origin: draft.origin.package,
            broken,
        });
        id
    }

    /// Compiles the elements; true when some could not be used.
    fn elements(
        &mut self,
        structure: StructureId,
        of: &StructureDraft,
        drafts: Vec<ElementDraft>,
        canonical: &str,
    ) -> bool {
        let first = self.rules.elements.len();
        let (positions, ids, faults) = place_all(&drafts);
        let mut broken = !faults.is_empty();
        for (index, what) in faults {
            let name = if drafts[index].id.is_empty() { &drafts[index].path } else { &drafts[index].id };
            self.element_fault(canonical, name, what);
        }
        // Snapshot index → element, for those that have a place.
        let mut numbers = vec![None; drafts.len()];
        let mut count = 0;
        for (index, position) in positions.iter().enumerate() {
            if position.is_some() {
                numbers[index] = Some(ElementId((first + count) as u32));
                count += 1;
            }
        }
        let mut by_id: BTreeMap<Box<str>, ElementId> = BTreeMap::new();
        for ((draft, position), id) in drafts.into_iter().zip(&positions).zip(ids) {
            let Some(position) = *position else { continue };
            let number = ElementId(self.rules.elements.len() as u32);
            by_id.insert(id.clone(), number);
            let parent = position.parent.and_then(|index| numbers[index]);
            let sliced = position.sliced.and_then(|index| numbers[index]);
            let (element, fault) = self.element(structure, of, draft, id, parent, sliced, position.shortcut, canonical);
            broken |= fault;
            self.rules.elements.push(element);
        }
        broken |= self.join(first, canonical);
        let is_profile = &*of.derivation == "constraint";
        let elements = &mut self.rules.elements[first..];
        for (element, reference) in self.pending.local_content.drain(..) {
            match by_id.get(&reference[1..]) {
                // in a profile the base's element is meant, which is not known yet
                Some(&target) if !is_profile => elements[element.0 as usize - first].content = Some(target),
                _ => self.pending.content.push((element, reference)),
            }
        }
        broken
    }

    /// Fills children, slices and look-up tables of the elements from `first` on.
    fn join(&mut self, first: usize, canonical: &str) -> bool {
        let mut faults = Vec::new();
        for index in first..self.rules.elements.len() {
            let number = ElementId(index as u32);
            let (parent, sliced) = (self.rules.elements[index].parent, self.rules.elements[index].sliced);
            if let Some(sliced) = sliced {
                self.rules.elements[sliced.0 as usize].slices.push(number);
            } else if let Some(parent) = parent {
                let children = &mut self.rules.elements[parent.0 as usize].children;
                if children.len() < usize::from(u16::MAX) {
                    children.push(number);
                } else {
                    faults.push(number);
                }
            }
        }
        for index in first..self.rules.elements.len() {
            let element = &self.rules.elements[index];
            if let Some(sliced) = element.sliced {
                let array = self.rules.elements[sliced.0 as usize].array;
                self.rules.elements[index].array = array;
                continue_lookup(self.rules, index);
                continue;
            }
            if !element.slices.is_empty() && element.slicing.is_none() {
                self.rules.elements[index].slicing = Some(implicit_slicing(element));
            }
            continue_lookup(self.rules, index);
        }
        let broken = !faults.is_empty();
        for number in faults {
            let id = self.rules.element(number).id.clone();
            self.element_fault(canonical, &id, Arg::words("子要素が多すぎます", "its parent has too many children"));
        }
        broken
    }

    #[allow(clippy::too_many_arguments)] // one call site; the values are the element's place
    fn element(
        &mut self,
        structure: StructureId,
        of: &StructureDraft,
        draft: ElementDraft,
        id: Box<str>,
        parent: Option<ElementId>,
        sliced: Option<ElementId>,
        shortcut: bool,
        canonical: &str,
    ) -> (Element, bool) {
        let number = ElementId(self.rules.elements.len() as u32);
        let mut broken = false;
        let last = draft.path.rsplit('.').next().unwrap_or_default();
        let sliced_sym =
            sliced.filter(|_| shortcut).and_then(|at| self.rules.elements.get(at.0 as usize)).map(|e| e.sym);
        let (name, choice) = match last.strip_suffix("[x]") {
            Some(name) => (name, true),
            None => (last, shortcut),
        };
        let slice_name = draft.slice_name.or_else(|| shortcut.then(|| last.into()));
        let sym = match (parent, sliced_sym) {
            (None, _) => Sym::UNKNOWN,
            (_, Some(sym)) => sym,
            _ => self.rules.symbols.intern(name),
        };
        if parent.is_some() && sym == Sym::UNKNOWN {
            broken = true;
            let what = Arg::words("要素名を扱えません", "its name cannot be used");
            self.element_fault(canonical, &id, what);
        }
        let max = draft.max.unwrap_or(u32::MAX);
        let array = match draft.base_max {
            Some(max) => max > 1,
            None if of.derivation.as_ref() == "constraint" && sliced.is_none() => {
                self.pending.arrays.push(number);
                max > 1
            }
            None => max > 1,
        };
        if let Some(reference) = draft.content_reference {
            if reference.starts_with('#') {
                self.pending.local_content.push((number, reference));
            } else {
                self.pending.content.push((number, reference));
            }
        }
        let mut constraints = Vec::with_capacity(draft.constraints.len());
        for constraint in draft.constraints {
            let (constraint, fault) = self.constraint(canonical, constraint);
            broken |= fault;
            constraints.push(Arc::new(constraint));
        }
        let mut value = |value: Option<ValueDraft>| {
            let ValueDraft { type_name, json } = value?;
            let literal = literal::from_json(&json, &mut self.rules.symbols);
            broken |= literal.is_none();
            literal.map(|literal| (type_name, literal))
        };
        let (fixed, pattern): (Option<(Box<str>, Literal)>, _) = (value(draft.fixed), value(draft.pattern));
        let (min_value, max_value) = (value(draft.min_value), value(draft.max_value));
        let element = Element {
            id,
            structure,
            parent,
            sym,
            choice,
            slice_name,
            sliced,
            min: draft.min.unwrap_or(0),
            max,
            array: array && parent.is_some(),
            types: types(draft.types.unwrap_or_default()),
            children: Vec::new(),
            lookup: Vec::new(),
            slices: Vec::new(),
            slicing: draft.slicing.map(slicing),
            content: None,
            fixed,
            pattern,
            min_value,
            max_value,
            max_length: draft.max_length,
            must_support: draft.must_support.unwrap_or(false),
            is_modifier: draft.is_modifier.unwrap_or(false),
            is_summary: draft.is_summary.unwrap_or(false),
            representation: draft.representation,
            binding: draft.binding.and_then(binding),
            demands: draft.demands,
            constraints,
            short: draft.short.unwrap_or_default(),
            source: draft.source.unwrap_or_default(),
        };
        (element, broken)
    }

    fn constraint(&mut self, canonical: &str, draft: ConstraintDraft) -> (Constraint, bool) {
        let mut broken = false;
        let expression = if draft.expression.is_empty() {
            // Said once, by the definition that states it.
            if draft.source.is_empty() || canonical.starts_with(&*draft.source) {
                self.report(&rules::EXPRESSION_MISSING, canonical, None, vec![canonical.into(), (&*draft.key).into()]);
            }
            None
        } else {
            let expression = self.expression(canonical, &draft.key, &draft.expression);
            broken = expression.is_none();
            expression
        };
        let constraint = Constraint {
            key: draft.key,
            is_error: &*draft.severity != "warning",
            best_practice: draft.best_practice,
            expression,
            human: draft.human.into(),
            human_ja: draft.human_ja.into(),
            source: draft.source,
            spec_id: draft.spec_id,
        };
        (constraint, broken)
    }

    /// The expression with this text, parsed on first sight; `None` when it cannot be parsed, which is reported once.
    fn expression(&mut self, canonical: &str, key: &str, text: &str) -> Option<ExprId> {
        let text = super::mended::mended(text);
        if let Some(&id) = self.expressions.get(text) {
            return self.rules.expression(id).is_ok().then_some(id);
        }
        let id = ExprId(self.rules.expressions.len() as u32);
        let parsed = fhirpath::parse(text);
        if let Err(error) = &parsed {
            let what = Arg::words(error.message.ja.clone(), error.message.en.clone());
            let args = vec![canonical.into(), key.into(), text.into(), what];
            self.report(&rules::EXPRESSION_INVALID, canonical, None, args);
        }
        let usable = parsed.is_ok();
        self.rules.expressions.push(Expression::new(text.into()));
        self.expressions.insert(text.into(), id);
        usable.then_some(id)
    }

    fn element_fault(&mut self, canonical: &str, element: &str, what: Arg) {
        let args = vec![canonical.into(), element.into(), what];
        self.report(&rules::DEFINITION_ELEMENT_INVALID, canonical, Some(element), args);
    }

    fn report(&mut self, rule: &'static Rule, canonical: &str, element: Option<&str>, args: Vec<Arg>) {
        let place = Place { tail: element.map(Into::into), ..Place::default() };
        let mut finding = Finding::new(rule, place, args);
        finding.profile = Some(canonical.into());
        self.findings.push(finding);
    }
}

/// Positions (`None`: left out), ids, and what is wrong with those left out.
type Placed = (Vec<Option<Position>>, Vec<Box<str>>, Vec<(usize, Arg)>);

fn place_all(drafts: &[ElementDraft]) -> Placed {
    let mut faults = Vec::new();
    let mut ids: Vec<Box<str>> = Vec::with_capacity(drafts.len());
    let mut by_id: BTreeMap<Box<str>, usize> = BTreeMap::new();
    // The latest element with a path: what an element without an id belongs under.
    let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
    let mut positions = vec![None; drafts.len()];
    for (index, draft) in drafts.iter().enumerate() {
        let id = identify(draft, &latest, &ids);
        latest.insert(&draft.path, index);
        if by_id.contains_key(&id) {
            faults.push((
                index,
                Arg::words("同じ id の要素が既にあります", "an element with the same id comes before it"),
            ));
        } else {
            by_id.insert(id.clone(), index);
            positions[index] = Some(Position::default());
        }
        ids.push(id);
    }
    // Parents before children, whatever the order in the definition.
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&index| positions[index].is_some()).collect();
    order.sort_by_key(|&index| drafts[index].path.matches('.').count());
    for index in order {
        let draft = &drafts[index];
        if index == 0 && !draft.path.contains('.') {
            continue;
        }
        positions[index] = None;
        let Some(parent) = parent_of(&ids[index], &draft.path, &by_id, drafts) else {
            faults.push((index, Arg::words("親の要素がありません", "its parent element is missing")));
            continue;
        };
        if positions[parent].is_none() && parent != 0 {
            continue; // The parent is reported; its children need not be.
        }
        let mut position = Position { parent: Some(parent), ..Position::default() };
        if let Some((base, _)) = slice_of(&ids[index]) {
            // R4's own profiles name a slice where they mean the element itself (Composition.date:IssueDate in
            // `catalog`): without an element to slice, the first slice is the element.
            match by_id.get(base) {
                Some(&sliced) => position.sliced = Some(sliced),
                None => {
                    by_id.insert(base.into(), index);
                }
            }
        } else if let Some(sliced) = shortcut(&ids[index], &by_id, drafts) {
            position.sliced = Some(sliced);
            position.shortcut = true;
        }
        positions[index] = Some(position);
    }
    if drafts.first().is_some_and(|draft| draft.path.contains('.')) {
        positions.fill_with(|| None);
        faults.push((0, Arg::words("最初の要素は根でなければなりません", "the first element must be the root")));
    }
    faults.sort_by_key(|&(index, _)| index);
    (positions, ids, faults)
}

/// The element's id, or one made of its path and slice name where it is absent or names no slice.
fn identify(draft: &ElementDraft, latest: &BTreeMap<&str, usize>, ids: &[Box<str>]) -> Box<str> {
    let named = draft.slice_name.is_none() || slice_of(&draft.id).is_some();
    if !draft.id.is_empty() && named {
        return draft.id.clone();
    }
    let (parent, last) = draft.path.rsplit_once('.').unwrap_or(("", &draft.path));
    let parent = latest.get(parent).map_or(parent, |&index| &ids[index]);
    let dot = if parent.is_empty() { "" } else { "." };
    match &draft.slice_name {
        Some(slice) => format!("{parent}{dot}{last}:{slice}").into(),
        None => format!("{parent}{dot}{last}").into(),
    }
}

/// The element above: the longest proper prefix of the id that is an element with the parent's path (slice names may
/// hold dots).
fn parent_of(id: &str, path: &str, by_id: &BTreeMap<Box<str>, usize>, drafts: &[ElementDraft]) -> Option<usize> {
    let parent_path = path.rsplit_once('.')?.0;
    let mut end = id.len();
    while let Some(dot) = id[..end].rfind('.') {
        if let Some(&index) = by_id.get(&id[..dot])
            && *drafts[index].path == *parent_path
        {
            return Some(index);
        }
        end = dot;
    }
    None
}

/// For a slice's id: (id of the sliced element, slice name).
fn slice_of(id: &str) -> Option<(&str, &str)> {
    let last = id.rfind('.').map_or(0, |dot| dot + 1);
    match id[last..].find(':') {
        Some(colon) => Some((&id[..last + colon], &id[last + colon + 1..])),
        // A slice name with a dot in it: the colon stands before the last dot, after the last segment of the path.
        None => None,
    }
}

/// For `Observation.valueQuantity` beside `Observation.value[x]`: the choice.
fn shortcut(id: &str, by_id: &BTreeMap<Box<str>, usize>, drafts: &[ElementDraft]) -> Option<usize> {
    let (parent, last) = id.rsplit_once('.')?;
    if last.ends_with("[x]") {
        return None;
    }
    for (at, _) in last.char_indices().filter(|(at, c)| *at > 0 && c.is_ascii_uppercase()) {
        let Some(&index) = by_id.get(&*format!("{parent}.{}[x]", &last[..at])) else { continue };
        let types = drafts[index].types.as_deref().unwrap_or_default();
        if types.iter().any(|ty| choice::expands(&ty.code, &last[at..]) || &*ty.code == "*") {
            return Some(index);
        }
    }
    None
}

/// JSON names of the children of the element at `index`.
fn continue_lookup(rules: &mut Ruleset, index: usize) {
    let element = &rules.elements[index];
    let mut lookup = Vec::with_capacity(element.children.len());
    for (child, number) in element.children.iter().enumerate() {
        let target = &rules.elements[number.0 as usize];
        if target.choice {
            let name = rules.symbols.name(target.sym).to_owned();
            for (ty, code) in target.types.iter().enumerate() {
                let sym = rules.symbols.intern(&choice::expansion(&name, &code.code));
                lookup.push(Child { sym, child: child as u16, ty: ty as u16 });
            }
        } else {
            lookup.push(Child { sym: target.sym, child: child as u16, ty: 0 });
        }
    }
    lookup.retain(|child| child.sym != Sym::UNKNOWN);
    lookup.sort_by_key(|child| child.sym);
    lookup.dedup_by_key(|child| child.sym);
    rules.elements[index].lookup = lookup;
}

/// What FHIR implies where slices come without `slicing`: choices by type, extensions by URL.
fn implicit_slicing(element: &Element) -> Slicing {
    let discriminators = if element.choice {
        vec![Discriminator { kind: DiscriminatorKind::Type, path: "$this".into() }]
    } else if element.types.iter().any(|ty| &*ty.code == "Extension") {
        vec![Discriminator { kind: DiscriminatorKind::Value, path: "url".into() }]
    } else {
        Vec::new()
    };
    Slicing { discriminators, rules: SliceRules::Open, ordered: false }
}

/// An element that asks for nothing.
fn blank(id: Box<str>) -> Element {
    Element {
        id,
        structure: StructureId(0),
        parent: None,
        sym: Sym::UNKNOWN,
        choice: false,
        slice_name: None,
        sliced: None,
        min: 0,
        max: u32::MAX,
        array: false,
        types: Vec::new(),
        children: Vec::new(),
        lookup: Vec::new(),
        slices: Vec::new(),
        slicing: None,
        content: None,
        fixed: None,
        pattern: None,
        min_value: None,
        max_value: None,
        max_length: None,
        must_support: false,
        is_modifier: false,
        is_summary: false,
        representation: Vec::new(),
        binding: None,
        demands: Vec::new(),
        constraints: Vec::new(),
        short: Box::default(),
        source: Box::default(),
    }
}

fn types(drafts: Vec<TypeDraft>) -> Vec<Type> {
    let target = |canonical: Box<str>| Target { canonical, structure: None };
    let mut types = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if &*draft.code == "*" {
            types.extend(choice::OPEN.iter().map(|code| Type {
                code: (*code).into(),
                structure: None,
                profiles: Vec::new(),
                targets: Vec::new(),
                aggregation: 0,
                versioning: 0,
            }));
            continue;
        }
        let aggregation = draft.aggregation.iter().fold(0, |bits, code| match &**code {
            "contained" => bits | 1,
            "referenced" => bits | 2,
            "bundled" => bits | 4,
            _ => bits,
        });
        types.push(Type {
            code: draft.code,
            structure: None,
            profiles: draft.profiles.into_iter().map(target).collect(),
            targets: draft.targets.into_iter().map(target).collect(),
            aggregation,
            versioning: match &*draft.versioning {
                "independent" => 1,
                "specific" => 2,
                _ => 0,
            },
        });
    }
    types.truncate(usize::from(u16::MAX));
    types
}

fn slicing(draft: SlicingDraft) -> Slicing {
    let discriminators = draft.discriminators.into_iter().map(|(kind, path)| {
        let kind = match &*kind {
            "exists" => DiscriminatorKind::Exists,
            "pattern" => DiscriminatorKind::Pattern,
            "type" => DiscriminatorKind::Type,
            "profile" => DiscriminatorKind::Profile,
            _ => DiscriminatorKind::Value,
        };
        Discriminator { kind, path }
    });
    let rules = match &*draft.rules {
        "closed" => SliceRules::Closed,
        "openAtEnd" => SliceRules::OpenAtEnd,
        _ => SliceRules::Open,
    };
    Slicing { discriminators: discriminators.collect(), rules, ordered: draft.ordered }
}

fn binding(draft: BindingDraft) -> Option<Binding> {
    let strength = match &*draft.strength {
        "required" => BindingStrength::Required,
        "extensible" => BindingStrength::Extensible,
        "preferred" => BindingStrength::Preferred,
        "example" => BindingStrength::Example,
        _ => return None,
    };
    let max = (!draft.max_value_set.is_empty()).then_some((draft.max_value_set, None));
    Some(Binding { strength, canonical: draft.value_set, value_set: None, max })
}
