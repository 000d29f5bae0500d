//! The properties of each resource, found in one walk: the topics ask each resource for some dozens, and most of them are absent.

use crate::check::Document;
use crate::json::{Kind, NodeId, Sym};
use std::cell::Cell;

/// Properties of resources by name.
pub(super) struct Properties {
    /// In document order.
    resources: Vec<Resource>,
    /// Name and value, without companions and without what is said twice.
    all: Vec<(Sym, NodeId)>,
    /// Position of the resource that was asked last: a topic asks one for several.
    last: Cell<usize>,
}

struct Resource {
    node: NodeId,
    /// Its properties in `all`.
    start: usize,
    end: usize,
    /// A set that holds the bit of every name that it has ([`Sym::bit`]): most of what is asked for is not there.
    names: u64,
}

/// Properties that a resource has room for from the start.
const USUAL: usize = 16;

impl Properties {
    /// Those of `resources`, which are in document order.
    pub(super) fn new(doc: &Document<'_>, resources: &[NodeId]) -> Self {
        let mut all = Vec::with_capacity(resources.len() * USUAL);
        let one = |&resource: &NodeId| {
            let start = all.len();
            let mut names = 0;
            if doc.tree.kind(resource) == Kind::Object {
                for node in doc.tree.children(resource) {
                    if let Some(sym) = doc.tree.plain_sym(node) {
                        names |= sym.bit();
                        all.push((sym, node));
                    }
                }
            }
            Resource { node: resource, start, end: all.len(), names }
        };
        Self { resources: resources.iter().map(one).collect(), all, last: Cell::new(0) }
    }

    /// Whether the resource that was asked last is `resource` and surely has no property `sym`.
    #[inline]
    pub(super) fn lacks(&self, resource: NodeId, sym: Sym) -> bool {
        let last = self.resources.get(self.last.get());
        last.is_some_and(|last| last.node == resource && last.names & sym.bit() == 0)
    }

    /// The value of the property `sym` of `resource`, an array as such; `Err` where it is no resource that is known here.
    #[inline]
    pub(super) fn value(&self, resource: NodeId, sym: Sym) -> Result<Option<NodeId>, ()> {
        let mut at = self.last.get();
        if self.resources.get(at).is_none_or(|last| last.node != resource) {
            at = self.resources.binary_search_by_key(&resource, |one| one.node).map_err(drop)?;
            self.last.set(at);
        }
        Ok(self.property(&self.resources[at], sym))
    }

    #[inline]
    fn property(&self, resource: &Resource, sym: Sym) -> Option<NodeId> {
        if resource.names & sym.bit() == 0 {
            return None;
        }
        let own = &self.all[resource.start..resource.end];
        own.iter().find(|(name, _)| *name == sym).map(|(_, node)| *node)
    }

    /// The resources that have the property `sym`, each with its value, an array as such.
    pub(super) fn holding(&self, sym: Sym) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        self.resources.iter().filter_map(move |resource| Some((resource.node, self.property(resource, sym)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validator;

    #[test]
    fn properties_are_those_of_the_tree() {
        let text =
            br#"{"resourceType":"Patient","_id":{"id":"a"},"gender":"male","gender":"female","name":[{"text":"x"}],
            "contained":[{"resourceType":"Organization","name":"y"}]}"#;
        let validator = Validator::builder().build();
        let checked = validator.reading(text, |reading| {
            let doc = reading.doc();
            let inner = reading.child(NodeId::ROOT, "contained").expect("contained");
            let properties = Properties::new(doc, &[NodeId::ROOT, inner]);
            for (resource, name) in [NodeId::ROOT, inner, NodeId::ROOT]
                .into_iter()
                .flat_map(|one| ["id", "gender", "name", "active"].map(|name| (one, name)))
            {
                let sym = reading.sym(name);
                let expected = doc.tree.child(resource, sym);
                assert!(!properties.lacks(resource, sym) || expected.is_none(), "{name}");
                assert_eq!(properties.value(resource, sym), Ok(expected), "{name}");
                assert!(!properties.lacks(resource, sym) || expected.is_none(), "{name}");
            }
            assert_eq!(properties.value(NodeId(2), reading.sym("id")), Err(()));
            for name in ["name", "gender", "contained", "active"] {
                let sym = reading.sym(name);
                let held = [NodeId::ROOT, inner].into_iter().filter_map(|one| Some((one, doc.tree.child(one, sym)?)));
                assert_eq!(properties.holding(sym).collect::<Vec<_>>(), held.collect::<Vec<_>>(), "{name}");
            }
        });
        assert!(checked.is_ok());
    }
}
