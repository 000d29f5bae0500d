//! What a profile adds to the base definition of its type, worked out when it is first used.

use super::element::{Elements, NATIVE};
use super::excluded::{self, Unless};
use super::slices::Slices;
use crate::diagnostic::Level;
use crate::json::Sym;
use crate::model::{Derivation, Element, ElementId, Ruleset, StructureId};
use std::collections::BTreeMap;
use std::sync::OnceLock;

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
/// What extensions of its definition ask.
pub(crate) const DEMANDS: u8 = 32;

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
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: ElementId,
    pub(crate) sym: Sym,
    /// The level at which it counts as filled or not.
    pub(crate) level: Option<Level>,
    pub(crate) is_live: bool,
    /// Nothing can be said of it where it is absent.
    pub(crate) may_be_absent: bool,
    /// What keeps it out, where it is optional and has a level.
    pub(crate) unless: Box<[Unless<Sym>]>,
}

impl ProfilePlan {
    pub(super) fn new(elements: &Elements, rules: &Ruleset, id: StructureId) -> Self {
        let structure = rules.structure(id);
        let range = structure.first.0..structure.end.0;
        let mut made = Self::default();
        let mut bases: Vec<Option<ElementId>> = Vec::with_capacity(range.len());
        for at in range.clone() {
            let element = rules.element(ElementId(at));
            let base = base_of(elements, rules, structure.first, element, &bases);
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
                (DEMANDS, !element.demands.is_empty()),
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
                let level = class(element).filter(|_| element.max > 0 && is_classed(rules, element.structure));
                let asks_for_slices = self.slices.get(&id).is_some_and(Slices::asks_for_some);
                let may_be_absent = element.min == 0 && !element.must_support && !asks_for_slices;
                let unless = if element.min == 0 && level.is_some() {
                    excluded::of(&element.id, &rules.symbols)
                } else {
                    Box::default()
                };
                (level.is_some() || is_live).then_some(Asked {
                    id,
                    sym: element.sym,
                    level,
                    is_live,
                    may_be_absent,
                    unless,
                })
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

/// The class of an element: minimum 1 and mustSupport are required, one of both is semi-required.
pub(crate) fn class(element: &Element) -> Option<Level> {
    match (element.min > 0, element.must_support) {
        (true, true) => Some(Level::Required),
        (true, false) | (false, true) => Some(Level::SemiRequired),
        (false, false) => None,
    }
}

/// Whether the guide's classes are about a profile: what FHIR's own profiles (vital signs, which many Observations meet) must support
/// is nothing that the guide speaks of.
pub(crate) fn is_classed(rules: &Ruleset, structure: StructureId) -> bool {
    !rules.structure(structure).url.starts_with("http://hl7.org/fhir/")
}

/// The element of the base specification that an element of a profile narrows.
fn base_of(
    elements: &Elements,
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
        elements.content(rules, parent_base, ty)?
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
            || made.asks[index] & (OF_CODE | CONSTRAINTS | OF_VALUE | DEMANDS) != 0
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
