//! What the walk asks about an element again and again, worked out once for a ruleset: a few flags an element, and,
//! for a profile when it is first used, what it adds to the base definition of its type.

use super::datatype::Primitive;
use super::fast::Fast;
use super::members::Members;
use super::rows::Rows;
use super::slicing::Slices;
use super::syms::Syms;
use super::systems::Systems;
use super::wanted::Namesakes;
use crate::diagnostic::Level;
use crate::json::Sym;
use crate::model::valueset::Terms;
use crate::model::{Derivation, Element, ElementId, ExprId, Ruleset, Structure, StructureId, StructureKind};
use crate::terminology::Hints;
use crate::text::table::Table;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// Invariants that the walk itself checks (`element-without-content`, `extension-value-and-nested`,
/// `reference-unresolved`, narratives): evaluating them as FHIRPath as well would only repeat the finding.
const NATIVE: [&str; 5] = ["ele-1", "ext-1", "ref-1", "txt-1", "txt-2"];

/// Flags of one element.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // flags of one row; a bit set would only hide their names
pub(crate) struct ElementPlan {
    /// Bit i: child i is required.
    pub(crate) required: u64,
    /// A child past the 64th is required.
    pub(crate) required_past_64: bool,
    /// There is a binding that can give a finding.
    pub(crate) has_binding: bool,
    /// Root of a resource.
    pub(crate) is_resource: bool,
    /// Root of `Resource` or `DomainResource`: any resource may stand here.
    pub(crate) is_any_resource: bool,
    /// Root of `Extension`.
    pub(crate) is_extension: bool,
    /// Root of `Reference`.
    pub(crate) is_reference: bool,
    /// Root of a type whose parts have to agree: `Attachment`, `Identifier`.
    pub(crate) parts_agree: bool,
    /// Root of `Coding`.
    pub(crate) is_coding: bool,
    /// Root of `Quantity` or of a specialisation of it.
    pub(crate) is_quantity: bool,
    pub(crate) is_narrative: bool,
    /// The element's name when it is a choice.
    pub(crate) choice: Sym,
    /// The element whose children a value of the first type has.
    content: Option<ElementId>,
    /// The primitive whose root it is.
    primitive: Option<Primitive>,
    /// Which of its constraints are not checked natively.
    pub(crate) invariants: Box<[u16]>,
    /// Its children by name.
    rows: OnceLock<Rows>,
}

impl ElementPlan {
    /// The children of `id`, whose plan this is, by name.
    #[inline]
    pub(crate) fn rows(&self, rules: &Ruleset, id: ElementId) -> &Rows {
        self.rows.get_or_init(|| Rows::new(rules.element(id)))
    }
}

/// A fixed value, a pattern or bounds.
pub(crate) const OF_VALUE: u8 = 1;
/// Types that the base does not have so, or what they lead to.
pub(crate) const OF_TYPE: u8 = 2;
/// A binding that is not the base's.
pub(crate) const OF_CODE: u8 = 4;
/// Constraints that are not the base's.
pub(crate) const CONSTRAINTS: u8 = 8;
/// Children, its own or those of the element that it refers to.
pub(crate) const BELOW: u8 = 16;
/// Something of a narrative.
pub(crate) const OF_NARRATIVE: u8 = 32;

/// What a profile adds to the base definition of its type.
#[derive(Debug, Default)]
pub(crate) struct ProfilePlan {
    /// By element, counted from the structure's first: bit i says that constraint i is not the base's.
    own_constraints: Vec<u64>,
    /// By element: what is to be asked of a value, a set of [`OF_VALUE`] and its like.
    asks: Vec<u8>,
    /// By element: a check of this element or below can find something (else the walk need not go there).
    pub(crate) live: Vec<bool>,
    /// Sliced element → how each of its slices is recognised.
    pub(crate) slices: BTreeMap<ElementId, Slices>,
    /// By element: the children that the walk has to look at; worked out when data first has the element.
    asked: Vec<OnceLock<Box<[Asked]>>>,
}

/// A child of a profile's element that the walk looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) id: ElementId,
    pub(crate) sym: Sym,
    /// The level at which it counts as filled or not.
    pub(crate) level: Option<Level>,
    pub(crate) is_live: bool,
    /// Nothing can be said of it where it is absent.
    pub(crate) may_be_absent: bool,
}

/// So many canonicals are looked up one by one before all are put in a table.
const WORTH_A_TABLE: u8 = 64;

/// The plan of a ruleset.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) syms: Syms,
    /// Boxed: of tens of thousands a few hundred are asked for.
    elements: Vec<OnceLock<Box<ElementPlan>>>,
    profiles: Vec<OnceLock<ProfilePlan>>,
    /// By expression: the form in which it is answered without the interpreter.
    fast: Vec<Option<Fast>>,
    /// Base definitions by type name.
    types: OnceLock<Table<StructureId>>,
    /// Code systems by name, made when the first code is met.
    systems: OnceLock<Systems>,
    /// Codes that are surely in a value set.
    pub(crate) members: Members,
    /// Structures by canonical without a version, made when many canonicals were looked up.
    canonicals: OnceLock<Table<(StructureId, bool)>>,
    /// The definitions by the name at the end of their URL.
    namesakes: OnceLock<Namesakes>,
    /// What value sets offer instead of a wrong code.
    hints: OnceLock<Arc<Hints>>,
    /// How many were, up to [`WORTH_A_TABLE`].
    looked_up: AtomicU8,
    /// The types of other resources by canonical.
    resources: OnceLock<BTreeMap<Box<str>, Vec<Box<str>>>>,
    /// Root element of `Element`, whose children a companion (`_birthDate`) has.
    pub(crate) element_root: Option<ElementId>,
}

impl Plan {
    pub(crate) fn new(rules: &Ruleset) -> Self {
        let elements = (0..rules.elements.len()).map(|_| OnceLock::new()).collect();
        let element_root = rules.type_named("Element").map(|id| rules.structure(id).first);
        let profiles = rules.structures.iter().map(|_| OnceLock::new()).collect();
        Self {
            syms: Syms::new(&rules.symbols),
            elements,
            profiles,
            fast: super::fast::forms(rules),
            types: OnceLock::new(),
            systems: OnceLock::new(),
            members: Members::new(&rules.terms),
            canonicals: OnceLock::new(),
            namesakes: OnceLock::new(),
            hints: OnceLock::new(),
            looked_up: AtomicU8::new(0),
            resources: OnceLock::new(),
            element_root,
        }
    }

    #[inline]
    pub(crate) fn element(&self, rules: &Ruleset, id: ElementId) -> &ElementPlan {
        self.elements[id.0 as usize].get_or_init(|| Box::new(flags(rules, id)))
    }

    /// The element whose children a value of `definition`, given as its type number `ty`, has.
    #[inline]
    pub(crate) fn content(&self, rules: &Ruleset, definition: ElementId, ty: usize) -> Option<ElementId> {
        if ty == 0 { self.element(rules, definition).content } else { content(rules, definition, ty) }
    }

    /// The primitive whose root `content` is.
    #[inline]
    pub(crate) fn primitive(&self, rules: &Ruleset, content: ElementId) -> Option<Primitive> {
        self.element(rules, content).primitive
    }

    /// The form in which an expression is answered without the interpreter.
    #[inline]
    pub(crate) fn fast(&self, expression: ExprId) -> Option<Fast> {
        *self.fast.get(expression.0 as usize)?
    }

    /// The base definition of a FHIR type.
    #[inline]
    pub(crate) fn type_named(&self, rules: &Ruleset, name: &str) -> Option<StructureId> {
        let types = || Table::new(rules.by_type.iter().map(|(name, &id)| (name.clone(), id)));
        self.types.get_or_init(types).get(name).copied()
    }

    /// [`Ruleset::resolve`], by hash once it pays.
    pub(crate) fn resolve(&self, rules: &Ruleset, canonical: &str) -> Option<(StructureId, bool)> {
        if self.canonicals.get().is_none() {
            let looked_up = self.looked_up.load(Ordering::Relaxed);
            if looked_up < WORTH_A_TABLE {
                self.looked_up.store(looked_up + 1, Ordering::Relaxed);
                return rules.resolve(canonical);
            }
        }
        let urls = || rules.by_url.keys().filter(|url| !url.contains(['|', '#']));
        let all = || Table::new(urls().filter_map(|url| Some((url.clone(), rules.resolve(url)?))));
        let found = self.canonicals.get_or_init(all).get(canonical).copied();
        // what is no canonical of the rules may still be one with a version
        found.or_else(|| rules.resolve(canonical).filter(|_| canonical.contains(['|', '#'])))
    }

    /// What value sets offer instead of a wrong code.
    #[inline]
    pub(crate) fn hints(&self, terms: &Terms) -> &Arc<Hints> {
        self.hints.get_or_init(|| Arc::new(Hints::new(terms)))
    }

    /// The definitions by the name at the end of their URL.
    pub(crate) fn namesakes(&self, rules: &Ruleset) -> &Namesakes {
        self.namesakes.get_or_init(|| Namesakes::new(rules))
    }

    /// The types of the resources (other than definitions and terminology) with this canonical.
    pub(crate) fn resource_types(&self, rules: &Ruleset, url: &str) -> &[Box<str>] {
        let all = || {
            let mut types: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
            for known in &rules.resources {
                types.entry(known.url.clone()).or_default().push(known.resource_type.clone());
            }
            types
        };
        self.resources.get_or_init(all).get(url).map_or(&[], Vec::as_slice)
    }

    /// What is known of code systems by name.
    pub(crate) fn systems(&self, rules: &Ruleset) -> &Systems {
        self.systems.get_or_init(|| Systems::new(&rules.terms))
    }

    /// What `structure` adds to its base; worked out on first use.
    pub(crate) fn profile(&self, rules: &Ruleset, structure: StructureId) -> &ProfilePlan {
        self.profiles[structure.0 as usize].get_or_init(|| ProfilePlan::new(self, rules, structure))
    }
}

impl ProfilePlan {
    fn new(plan: &Plan, rules: &Ruleset, id: StructureId) -> Self {
        let structure = rules.structure(id);
        let range = structure.first.0..structure.end.0;
        let mut made = Self::default();
        let mut bases: Vec<Option<ElementId>> = Vec::with_capacity(range.len());
        for at in range.clone() {
            let element = rules.element(ElementId(at));
            let base = base_of(plan, rules, structure.first, element, &bases);
            bases.push(base);
            let inherited = base.map(|base| rules.element(base));
            let of_type = base_type(rules, element);
            // A key is unique in its context and a profile cannot change what its base says under it, so the key
            // alone tells an inherited constraint; the texts differ between our tables and official packages.
            let same = |constraint: &crate::model::Constraint| {
                NATIVE.contains(&&*constraint.key)
                    || [inherited, of_type]
                        .into_iter()
                        .flatten()
                        .any(|other| other.constraints.iter().any(|known| known.key == constraint.key))
            };
            let own = element.constraints.iter().take(64).enumerate().filter(|(_, constraint)| !same(constraint));
            made.own_constraints.push(own.fold(0, |bits, (index, _)| bits | 1 << index));
            let binding =
                element.binding.as_ref().filter(|binding| !binding.canonical.is_empty() || binding.max.is_some());
            let own_binding = binding.is_some_and(|binding| {
                inherited.and_then(|base| base.binding.as_ref()).is_none_or(|base| {
                    base.strength != binding.strength || base.canonical != binding.canonical || base.max != binding.max
                })
            });
            let own_constraints = made.own_constraints.last().is_some_and(|bits| *bits != 0);
            let flags = [
                (OF_VALUE, has_value(element)),
                (OF_TYPE, element.parent.is_some() && asks_of_type(element, inherited)),
                (OF_CODE, own_binding),
                (CONSTRAINTS, own_constraints),
                (OF_NARRATIVE, !element.narrative.is_empty()),
                (BELOW, !element.children.is_empty() || element.content.is_some()),
            ];
            made.asks.push(flags.iter().filter(|(_, holds)| *holds).fold(0, |set, (flag, _)| set | flag));
            if !element.slices.is_empty() {
                made.slices.insert(ElementId(at), Slices::new(rules, ElementId(at)));
            }
        }
        made.live = live(rules, structure.first, &made, &bases);
        made.asked = range.map(|_| OnceLock::new()).collect();
        made
    }

    /// The children of `holder`, an element of the profile that begins at `first`, that the walk looks at.
    #[inline]
    pub(crate) fn asked(&self, rules: &Ruleset, first: ElementId, holder: ElementId) -> &[Asked] {
        self.asked[(holder.0 - first.0) as usize].get_or_init(|| {
            let asked = |&id: &ElementId| {
                let element = rules.element(id);
                let is_live = self.live[(id.0 - first.0) as usize];
                let level = super::levels::class(element).filter(|_| element.max > 0);
                let asks_for_slices = self.slices.get(&id).is_some_and(Slices::asks_for_some);
                let may_be_absent = element.min == 0 && !element.must_support && !asks_for_slices;
                (level.is_some() || is_live).then_some(Asked { id, sym: element.sym, level, is_live, may_be_absent })
            };
            rules.element(holder).children.iter().filter_map(asked).collect()
        })
    }

    /// Whether constraint `index` of `element` is this profile's own.
    #[inline]
    pub(crate) fn owns_constraint(&self, first: ElementId, element: ElementId, index: usize) -> bool {
        index >= 64 || self.own_constraints[(element.0 - first.0) as usize] & (1 << index) != 0
    }

    /// What is to be asked of a value of `element`.
    #[inline]
    pub(crate) fn asks(&self, first: ElementId, element: ElementId) -> u8 {
        self.asks[(element.0 - first.0) as usize]
    }
}

fn flags(rules: &Ruleset, id: ElementId) -> ElementPlan {
    let element = rules.element(id);
    let mut plan = ElementPlan {
        invariants: (0u16..)
            .zip(&element.constraints)
            .filter(|(_, constraint)| !NATIVE.contains(&&*constraint.key))
            .map(|(index, _)| index)
            .collect(),
        has_binding: element.binding.as_ref().is_some_and(|binding| {
            binding.max.is_some()
                || (!binding.canonical.is_empty() && binding.strength != crate::model::BindingStrength::Example)
        }),
        choice: if element.choice { element.sym } else { Sym::UNKNOWN },
        content: content(rules, id, 0),
        ..ElementPlan::default()
    };
    for (index, &child) in element.children.iter().enumerate() {
        if rules.element(child).min > 0 {
            if index < 64 {
                plan.required |= 1 << index;
            } else {
                plan.required_past_64 = true;
            }
        }
    }
    let structure = rules.structure(element.structure);
    if structure.first == id {
        of_root(&mut plan, structure);
    }
    plan
}

fn content(rules: &Ruleset, definition: ElementId, ty: usize) -> Option<ElementId> {
    let element = rules.element(definition);
    if !element.children.is_empty() {
        return Some(definition);
    }
    if element.content.is_some() {
        return element.content;
    }
    let structure = element.types.get(ty)?.structure?;
    Some(rules.structure(structure).first)
}

fn of_root(plan: &mut ElementPlan, structure: &Structure) {
    let name = &*structure.type_name;
    match structure.kind {
        StructureKind::Resource | StructureKind::Logical => {
            plan.is_resource = true;
            plan.is_any_resource = structure.is_abstract && matches!(&*structure.name, "Resource" | "DomainResource");
        }
        StructureKind::Primitive => plan.primitive = Primitive::from_code(&structure.type_name),
        StructureKind::Complex => {
            plan.is_extension = name == "Extension";
            plan.is_reference = name == "Reference";
            plan.parts_agree = matches!(name, "Attachment" | "Identifier");
            plan.is_coding = name == "Coding";
            plan.is_quantity = matches!(name, "Quantity" | "Age" | "Count" | "Distance" | "Duration");
            plan.is_narrative = name == "Narrative";
        }
    }
}

/// The element of the base specification that an element of a profile narrows.
fn base_of(
    plan: &Plan,
    rules: &Ruleset,
    first: ElementId,
    element: &Element,
    bases: &[Option<ElementId>],
) -> Option<ElementId> {
    let Some(parent) = element.parent else {
        let type_name = &rules.structure(element.structure).type_name;
        return rules.type_named(type_name).map(|id| rules.structure(id).first);
    };
    let parent_base = (*bases.get(parent.0.checked_sub(first.0)? as usize)?)?;
    let base = rules.element(parent_base);
    // Below a data type the children are those of the type that the profile leaves.
    let content = if base.parent.is_none() || !base.children.is_empty() {
        parent_base
    } else {
        let code = &rules.element(parent).types.first()?.code;
        let ty = base.types.iter().position(|ty| ty.code == *code)?;
        plan.content(rules, parent_base, ty)?
    };
    let children = &rules.element(content).children;
    children.iter().copied().find(|&child| rules.element(child).sym == element.sym)
}

/// The root of the element's type, when there is one type only.
fn base_type<'r>(rules: &'r Ruleset, element: &Element) -> Option<&'r Element> {
    let [ty] = &element.types[..] else { return None };
    ty.structure.map(|id| rules.root(id))
}

/// Which elements of a profile can find something that the base walk does not.
fn live(rules: &Ruleset, first: ElementId, made: &ProfilePlan, bases: &[Option<ElementId>]) -> Vec<bool> {
    let mut live = vec![false; bases.len()];
    // children come after their parents, so going backwards sees them first
    for index in (0..bases.len()).rev() {
        let id = ElementId(first.0 + index as u32);
        let element = rules.element(id);
        let differs = match bases[index].map(|base| rules.element(base)) {
            None => true,
            Some(base) => {
                element.min != base.min
                    || element.max != base.max
                    || element.must_support
                    || element.types.len() != base.types.len()
                    || element.types.iter().zip(&base.types).any(|(a, b)| !same_type(a, b))
            }
        };
        let own = differs
            || made.asks[index] & (OF_CODE | CONSTRAINTS | OF_VALUE | OF_NARRATIVE) != 0
            || !element.slices.is_empty()
            || element.content.is_some_and(|content| is_of_other_profile(rules, element, content));
        if own {
            live[index] = true;
        }
        if live[index] {
            let above = element.sliced.or(element.parent);
            if let Some(at) = above.and_then(|parent| parent.0.checked_sub(first.0)) {
                live[at as usize] = true;
            }
            if let Some(at) = element.parent.and_then(|parent| parent.0.checked_sub(first.0)) {
                live[at as usize] = true;
            }
        }
    }
    live
}

/// Whether the content reference leads into another profile.
fn is_of_other_profile(rules: &Ruleset, element: &Element, content: ElementId) -> bool {
    let structure = rules.element(content).structure;
    structure != element.structure && rules.structure(structure).derivation == Derivation::Constraint
}

/// Whether the element says something of a value by itself.
fn has_value(element: &Element) -> bool {
    element.fixed.is_some()
        || element.pattern.is_some()
        || element.min_value.is_some()
        || element.max_value.is_some()
        || element.max_length.is_some()
}

/// Whether the types can say more than the base walk does.
fn asks_of_type(element: &Element, base: Option<&Element>) -> bool {
    let leads_on = |ty: &crate::model::Type| {
        !ty.profiles.is_empty() || !ty.targets.is_empty() || ty.aggregation != 0 || ty.versioning != 0
    };
    let same = |base: &Element| {
        base.types.len() == element.types.len() && element.types.iter().zip(&base.types).all(|(a, b)| a.code == b.code)
    };
    element.types.iter().any(leads_on) || !base.is_some_and(same)
}

fn same_type(a: &crate::model::Type, b: &crate::model::Type) -> bool {
    let canonicals = |targets: &[crate::model::Target]| targets.iter().map(|t| t.canonical.clone()).collect::<Vec<_>>();
    a.code == b.code
        && a.aggregation == b.aggregation
        && a.versioning == b.versioning
        && canonicals(&a.profiles) == canonicals(&b.profiles)
        && canonicals(&a.targets) == canonicals(&b.targets)
}
