//! The properties of objects by name, read once for all who ask: the profiles of a resource, then its constraints.

use crate::check::document::below::Below;
use crate::check::document::few::Properties;
use crate::check::plan::Plan;
use crate::fhirpath::Property;
use crate::json::{Kind, NodeId, Sym};
use crate::text::table::hash_of;
use std::cell::{Ref, RefCell};
use std::ops::Deref;

/// So many objects are kept: the profiles of all resources of a part are judged before their constraints.
const PLACES: usize = 32;
/// A constraint's question is worth reading all properties when so many were asked before.
const WORTH: u32 = 4;
/// Looking through more properties would have to be paid for.
const MOST: usize = 128;

/// See the module.
#[derive(Debug)]
pub(crate) struct Named([RefCell<Kept>; PLACES]);

#[derive(Debug)]
struct Kept {
    node: NodeId,
    /// How often constraints asked before they were read.
    times: u32,
    state: State,
    properties: Properties,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unread,
    /// All of them are known and none has a companion, so that the one of a name is the one that is meant.
    Usual,
    Unusual,
}

/// The properties of one object.
pub(crate) enum ByName<'n> {
    Kept(Ref<'n, Properties>),
    /// Another object has its place at the moment.
    Own(Box<Properties>),
}

impl Deref for ByName<'_> {
    type Target = Properties;

    #[inline]
    fn deref(&self) -> &Properties {
        match self {
            Self::Kept(properties) => properties,
            Self::Own(properties) => properties,
        }
    }
}

impl Default for Named {
    fn default() -> Self {
        let free = || Kept { node: NONE, times: 0, state: State::Unread, properties: Properties::default() };
        Self(std::array::from_fn(|_| RefCell::new(free())))
    }
}

/// Resources of one length come in equal distances, which a remainder would send to one place.
fn place_of(node: NodeId) -> usize {
    hash_of(u64::from(node.0)) as usize % PLACES
}

/// No tree has so many nodes.
const NONE: NodeId = NodeId(u32::MAX);

impl Named {
    /// For the next document.
    pub(crate) fn clear(&mut self) {
        self.0.iter_mut().for_each(|kept| kept.get_mut().begin(NONE));
    }

    /// The properties of an object with the names of the elements that they belong to: their own and, where that is
    /// another, the choice's. What is said twice is left out.
    pub(crate) fn of(&self, doc: Below<'_>, plan: &Plan, node: NodeId) -> ByName<'_> {
        let place = &self.0[place_of(node)];
        if let Ok(mut kept) = place.try_borrow_mut() {
            kept.read(doc, plan, node);
        }
        match place.try_borrow() {
            Ok(kept) if kept.node == node && kept.state != State::Unread => {
                ByName::Kept(Ref::map(kept, |kept| &kept.properties))
            }
            _ => {
                let mut properties = Properties::default();
                read(doc, plan, node, &mut properties);
                ByName::Own(Box::new(properties))
            }
        }
    }

    /// The property of an object that has this name or is a choice of it, where that can be told at once.
    pub(crate) fn property(&self, doc: Below<'_>, plan: &Plan, node: NodeId, name: Sym) -> Property {
        let place = &self.0[place_of(node)];
        if let Ok(kept) = place.try_borrow()
            && kept.node == node
            && kept.state != State::Unread
        {
            return kept.property(name);
        }
        let Ok(mut kept) = place.try_borrow_mut() else { return Property::Unsure };
        if kept.node != node {
            kept.begin(node);
        }
        kept.times += 1;
        // from then on each question that many properties leave open costs a few steps
        if kept.times <= WORTH || doc.tree.children(node).nth(MOST).is_some() {
            return Property::Unsure;
        }
        kept.read(doc, plan, node);
        kept.property(name)
    }
}

impl Kept {
    fn begin(&mut self, node: NodeId) {
        (self.node, self.times, self.state) = (node, 0, State::Unread);
    }

    fn read(&mut self, doc: Below<'_>, plan: &Plan, node: NodeId) {
        if self.node != node {
            self.begin(node);
        }
        if self.state == State::Unread {
            self.state = if read(doc, plan, node, &mut self.properties) { State::Usual } else { State::Unusual };
        }
    }

    fn property(&self, name: Sym) -> Property {
        if self.state != State::Usual {
            return Property::Unsure;
        }
        let mut found = self.properties.of(name);
        match (found.next(), found.next()) {
            (first, None) => first.into(),
            // of several the evaluator chooses
            _ => Property::Unsure,
        }
    }
}

/// Reads the properties of an object; whether they are as usual.
fn read(doc: Below<'_>, plan: &Plan, node: NodeId, properties: &mut Properties) -> bool {
    let tree = doc.tree;
    properties.clear();
    let mut is_usual = !tree.has_companions(node);
    if tree.kind(node) != Kind::Object {
        return false;
    }
    for (at, child) in tree.children(node).enumerate() {
        let (sym, definition) = (tree.sym(child), doc.definition(child));
        is_usual &= at < MOST && sym != Sym::UNKNOWN && (definition.is_some() || sym == doc.syms.resource_type);
        if !tree.is_duplicate(child) {
            let choice = definition.map_or(Sym::UNKNOWN, |id| plan.element(doc.rules, id).choice);
            properties.push(sym, choice, child);
        }
    }
    is_usual
}
