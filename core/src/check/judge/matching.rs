//! Which slice an item falls into.

use super::binding::member_of;
use super::conforms::conforms;
use super::value::agrees;
use crate::check::document::few::Few;
use crate::check::plan::literal::Mode;
use crate::check::plan::slices::{Index, Slices};
use crate::check::plan::slicing::{Matcher, Step, Test, fixes_below};
use crate::check::session::Session;
use crate::fhirpath::{Membership, Resolved};
use crate::json::{Kind, NodeId};
use crate::model::{ElementId, Literal};

/// So many discriminators are looked up once for all slices that share their place.
const REACHED: usize = 2;

/// Whether all discriminators of slice `at` hold.
pub(crate) fn holds(slices: &Slices, session: &Session, item: NodeId, at: usize) -> bool {
    let slice = &slices.matchers[at];
    !slice.is_empty() && slice.iter().all(|matcher| answers(matcher, session, item))
}

/// [`holds`], where what several slices look at is looked up once.
fn holds_reached(
    slices: &Slices,
    session: &Session,
    item: NodeId,
    at: usize,
    reached: &mut [Option<Few>; REACHED],
) -> bool {
    let slice = &slices.matchers[at];
    let mut by_position = slice.iter().enumerate();
    !slice.is_empty()
        && by_position.all(|(position, matcher)| match reached.get_mut(position) {
            Some(nodes) if slices.same_place[position] => {
                let nodes = nodes.get_or_insert_with(|| {
                    let mut nodes = Few::new();
                    reach(matcher, session, item, 0, &mut nodes);
                    nodes
                });
                holds_on(matcher, session, nodes)
            }
            _ => answers(matcher, session, item),
        })
}

/// The first slice, not a re-slice, whose discriminators all hold; and a second one, which there must not be.
pub(crate) fn of(slices: &Slices, session: &Session, item: NodeId) -> (Option<usize>, Option<usize>) {
    let mut reached = [const { None }; REACHED];
    let fits = |at: &usize| {
        slices.refines[*at].is_none()
            && Some(*at) != slices.default
            && holds_reached(slices, session, item, *at, &mut reached)
    };
    let found = match slices.indexes.iter().max_by_key(|index| index.distinct) {
        Some(index) => {
            let mut candidates = may_hold(slices, index, session, item);
            candidates.sort_unstable();
            first_two(slices, candidates.into_iter().filter(fits))
        }
        None => first_two(slices, (0..slices.matchers.len()).filter(fits)),
    };
    (found.0.or(slices.default), found.1)
}

/// The first slice that holds, and another one where both are told by values: presence tells no slices apart.
fn first_two(slices: &Slices, mut found: impl Iterator<Item = usize>) -> (Option<usize>, Option<usize>) {
    let tells = |&at: &usize| slices.matchers[at].iter().any(Matcher::tells_by_value);
    let first = found.next();
    (first, first.filter(tells).and_then(|_| found.find(tells)))
}

/// The slices, in order, of which all discriminators but one may hold: a slice that misses one of two indexed
/// discriminators answers the other.
pub(crate) fn nearly(slices: &Slices, session: &Session, item: NodeId) -> Vec<usize> {
    let mut best: Vec<&Index> = slices.indexes.iter().collect();
    best.sort_by_key(|index| std::cmp::Reverse(index.distinct));
    let [first, second, ..] = best[..] else { return (0..slices.matchers.len()).collect() };
    let mut candidates = may_hold(slices, first, session, item);
    candidates.extend(may_hold(slices, second, session, item));
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// The slices that may hold at the index's discriminator.
fn may_hold(slices: &Slices, index: &Index, session: &Session, item: NodeId) -> Vec<usize> {
    let mut found = index.others.clone();
    let mut nodes = Few::new();
    reach(&slices.matchers[index.like][index.position], session, item, 0, &mut nodes);
    let tree = session.doc.tree;
    for &node in nodes.iter().filter(|&&node| tree.kind(node) == Kind::String) {
        let text = tree.text(node);
        let start = index.texts.partition_point(|(known, _)| **known < *text);
        found.extend(index.texts[start..].iter().take_while(|(known, _)| **known == *text).map(|(_, at)| *at));
    }
    found
}

/// Whether `item` answers this discriminator.
pub(crate) fn answers(matcher: &Matcher, session: &Session, item: NodeId) -> bool {
    let mut nodes = Few::new();
    reach(matcher, session, item, 0, &mut nodes);
    holds_on(matcher, session, &nodes)
}

/// Whether the nodes that the path leads to answer it.
fn holds_on(matcher: &Matcher, session: &Session, nodes: &[NodeId]) -> bool {
    let doc = session.doc;
    match &matcher.test {
        Test::Nothing => false,
        Test::Free => true,
        Test::Demanded => !nodes.is_empty(),
        Test::Exists(expected) => nodes.is_empty() != *expected,
        Test::Value(id) => {
            let element = doc.rules.element(*id);
            nodes.iter().any(|&node| {
                let fits = |value: &Option<(Box<str>, crate::model::Literal)>, mode| {
                    value.as_ref().is_none_or(|(_, literal)| agrees(doc, node, literal, mode))
                };
                fits(&element.fixed, Mode::Fixed) && fits(&element.pattern, Mode::Pattern)
            })
        }
        Test::Literal(literal, mode) => {
            // a repeating element of the pattern: its one item against each of the data
            let literal = match literal {
                Literal::Array(items) if items.len() == 1 => &items[0],
                other => other,
            };
            nodes.iter().any(|&node| agrees(doc, node, literal, *mode))
        }
        Test::Below(id) => nodes.iter().any(|&node| agrees_below(session, node, *id)),
        Test::Binding(id) => {
            let binding = doc.rules.element(*id).binding.as_ref();
            let Some(set) = binding.map(|binding| &*binding.canonical) else { return false };
            nodes.iter().any(|&node| member_of(session.doc, node, set) == Membership::Member)
        }
        Test::Type(codes) => nodes.iter().any(|&node| codes.iter().any(|code| session.is_type(node, code))),
        Test::Profile(structures) => {
            nodes.iter().any(|&node| structures.iter().any(|&structure| conforms(session, node, structure)))
        }
    }
}

/// The nodes that the path leads to.
pub(crate) fn reach(matcher: &Matcher, session: &Session, at: NodeId, step: usize, out: &mut Few) {
    let doc = session.doc;
    let Some(next) = matcher.steps.get(step) else {
        out.push(at);
        return;
    };
    match next {
        Step::Child(sym, name) => {
            if doc.tree.kind(at) != Kind::Object {
                return;
            }
            for &child in session.children_named(at, *sym, name).iter() {
                reach(matcher, session, child, step + 1, out);
            }
        }
        Step::Extension(url) => {
            for extension in session.extensions(at) {
                if doc.tree.child(extension, doc.syms.url).is_some_and(|found| doc.tree.is_text(found, url)) {
                    reach(matcher, session, extension, step + 1, out);
                }
            }
        }
        Step::Resolve => {
            if let Some(reference) = session.reference_text(at)
                && let Resolved::Node(target) = session.follow(&reference, at)
            {
                reach(matcher, session, target, step + 1, out);
            }
        }
        Step::OfType(code) => {
            if session.is_type(at, code) {
                reach(matcher, session, at, step + 1, out);
            }
        }
    }
}

/// Whether the discriminator looks at the target of a reference that is not at hand, and that may be what it asks for: which
/// slice the item is of cannot be told (http://hl7.org/fhir/R4/profiling.html#discriminator, resolve()).
pub(super) fn leads_outside(matcher: &Matcher, session: &Session, at: NodeId, step: usize) -> bool {
    let doc = session.doc;
    match matcher.steps.get(step) {
        Some(Step::Child(sym, name)) if doc.tree.kind(at) == Kind::Object => {
            session.children_named(at, *sym, name).iter().any(|&child| leads_outside(matcher, session, child, step + 1))
        }
        Some(Step::Resolve) => {
            session.reference_text(at).is_some_and(|reference| match session.follow(&reference, at) {
                Resolved::Node(target) => leads_outside(matcher, session, target, step + 1),
                Resolved::External(Some(name)) => match &matcher.test {
                    Test::Type(codes) => codes.iter().any(|code| &**code == name),
                    Test::Profile(structures) => {
                        structures.iter().any(|&structure| &*doc.rules.structure(structure).type_name == name)
                    }
                    _ => true,
                },
                Resolved::External(None) => true,
                Resolved::Missing => !reference.starts_with('#') && session.references().bundle_around(at).is_none(),
            })
        }
        _ => false,
    }
}

/// The fixed values and patterns below an element of a definition, held against a node.
fn agrees_below(session: &Session, node: NodeId, id: ElementId) -> bool {
    let doc = session.doc;
    if doc.tree.kind(node) != Kind::Object {
        return false;
    }
    doc.rules.element(id).children.iter().all(|&child| {
        let element = doc.rules.element(child);
        let name = doc.rules.symbols.name(element.sym);
        let nodes = session.children_named(node, element.sym, name);
        let value =
            element.fixed.as_ref().map(|v| (v, Mode::Fixed)).or(element.pattern.as_ref().map(|v| (v, Mode::Pattern)));
        match value {
            Some(((_, literal), mode)) => nodes.iter().any(|&node| agrees(doc, node, literal, mode)),
            None if fixes_below(doc.rules, child, 0) => nodes.iter().any(|&node| agrees_below(session, node, child)),
            None => true,
        }
    })
}
