//! What a weaker binding says gives way to what a profile asks of the same value: who writes what the profile asks for is not told
//! to write something else. A profile may replace a value set that its base only prefers (R4 profiling §5.1.0.3); where it, or one of
//! its slices, fixes a value or requires codes of its own, the sender has no choice.

use super::value::agrees;
use crate::check::document::Document;
use crate::check::plan::literal::Mode;
use crate::check::session::Session;
use crate::json::{Kind, NodeId, Sym};
use crate::model::{BindingStrength, Canonical, Element, Ruleset};
use std::borrow::Cow;

/// A value that is none of what its element is bound to.
#[derive(Clone, Copy)]
struct Miss<'m, 's> {
    session: &'m Session<'s>,
    node: NodeId,
    canonical: &'m str,
    /// The binding is extensible, not only preferred: that a profile names another value set does not suffice.
    is_asked: bool,
    /// Whether the value is one of the value set with this canonical.
    is_member: &'m dyn Fn(&str) -> bool,
}

/// Whether a profile of the resource around a value asks for what it is. `canonical` is the value set that does not have it, `is_asked`
/// says that it is bound by more than a preference, and `is_member` whether the value is one of another value set.
pub(super) fn is_superseded(
    session: &Session,
    node: NodeId,
    (canonical, is_asked): (&str, bool),
    is_member: &dyn Fn(&str) -> bool,
) -> bool {
    let doc = session.around();
    let resource = doc.resource_of(node);
    let Some(names) = names(doc, resource, node) else { return false };
    let declared = session.doc.declared(resource).map(|one| doc.tree.text(one));
    let given = session.call.options.profiles.iter().filter(|_| resource == NodeId::ROOT);
    let mut profiles = declared.chain(given.map(|url| Cow::Borrowed(url.as_str())));
    let miss = Miss { session, node, canonical, is_asked, is_member };
    profiles.any(|profile| {
        let structure = session.definition(&profile).map(|(id, _)| doc.rules.structure(id));
        let root = structure.filter(|one| one.first < one.end).map(|one| doc.rules.element(one.first));
        root.is_some_and(|root| miss.is_answered(root, &names, false))
    })
}

/// The names of the elements from a resource down to a value in it, the last one first.
fn names(doc: &Document<'_>, resource: NodeId, node: NodeId) -> Option<Vec<Sym>> {
    let mut names = Vec::new();
    let mut at = node;
    while at != resource {
        let parent = doc.tree.parent(at)?;
        if doc.tree.kind(parent) != Kind::Array {
            names.push(doc.rules.element(doc.definition(at)?).sym);
        }
        at = parent;
    }
    Some(names)
}

impl Miss<'_, '_> {
    /// Whether the element that `names` lead to below `element`, or a slice on the way, asks for the value. A slice is only surely
    /// about the value where the value is what the slice asks for.
    fn is_answered(self, element: &Element, names: &[Sym], in_slice: bool) -> bool {
        let rules = self.session.doc.rules;
        let slices = element.slices.iter().map(|&slice| (rules.element(slice), true));
        let mut alike = std::iter::once((element, in_slice)).chain(slices);
        alike.any(|(element, in_slice)| match names.split_last() {
            None => self.asks(element, in_slice),
            Some((name, names)) => {
                let mut below = children(rules, element).filter(|child| child.sym == *name);
                below.any(|child| self.is_answered(child, names, in_slice))
            }
        })
    }

    /// Whether the element asks for the value: by a fixed value or a pattern, by the system of its codings, or by its own value set.
    fn asks(self, element: &Element, in_slice: bool) -> bool {
        let doc = self.session.doc;
        // who may leave a slice out may write the base's code
        let is_open = self.is_asked && element.min == 0 && element.slice_name.is_some();
        let fixed = element.fixed.as_ref().map(|(_, value)| (value, Mode::Fixed));
        let literal = fixed.or_else(|| element.pattern.as_ref().map(|(_, value)| (value, Mode::Pattern)));
        if literal.is_some_and(|(value, mode)| agrees(doc, self.node, value, mode)) {
            return !is_open;
        }
        if !is_open && self.has_system(element) {
            return true;
        }
        let own = element.binding.as_ref().filter(|own| own.strength != BindingStrength::Example);
        own.filter(|own| own.value_set.is_some()).is_some_and(|own| {
            let is_other = Canonical::parse(&own.canonical).url != Canonical::parse(self.canonical).url;
            let has_value = || (self.is_member)(&own.canonical);
            if in_slice || self.is_asked {
                is_other && !is_open && own.strength == BindingStrength::Required && has_value()
            } else {
                is_other
            }
        })
    }

    /// Whether a coding of the value, or the value itself, is of the system that the element fixes for it.
    fn has_system(self, element: &Element) -> bool {
        let doc = self.session.doc;
        let rules = doc.rules;
        if doc.tree.kind(self.node) != Kind::Object {
            return false;
        }
        let is_of = |coding: NodeId, element: &Element| {
            let mut systems = children(rules, element).filter(|child| child.sym == doc.syms.system);
            systems.any(|asked| {
                let literal = asked.fixed.as_ref().or(asked.pattern.as_ref());
                let written = doc.tree.child(coding, doc.syms.system);
                literal.zip(written).is_some_and(|((_, value), node)| agrees(doc, node, value, Mode::Fixed))
            })
        };
        let codings = children(rules, element).filter(|child| child.sym == doc.syms.coding);
        let with_slices = codings.flat_map(|coding| {
            let needed = coding.slices.iter().map(|&slice| rules.element(slice));
            std::iter::once(coding).chain(needed.filter(|slice| !self.is_asked || slice.min > 0))
        });
        is_of(self.node, element)
            || with_slices
                .into_iter()
                .any(|asked| doc.items(self.node, doc.syms.coding).any(|coding| is_of(coding, asked)))
    }
}

/// The children of an element; where it has none itself, those of the profile on its type.
fn children<'r>(rules: &'r Ruleset, element: &'r Element) -> impl Iterator<Item = &'r Element> {
    let targets = element.types.iter().filter(|_| element.children.is_empty()).flat_map(|ty| &ty.profiles);
    let roots = targets.filter_map(|target| target.structure).map(|id| rules.structure(id));
    let roots = roots.filter(|one| one.first < one.end).map(|one| rules.element(one.first));
    std::iter::once(element).chain(roots).flat_map(|one| &one.children).map(|&child| rules.element(child))
}
