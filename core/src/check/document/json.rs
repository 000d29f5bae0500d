//! An object of some tree, read by plain names: for resources that are looked at rarely and are no part of the walk.

use crate::json::{Kind, NodeId, Tree};
use std::borrow::Cow;

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Json<'t> {
    pub(crate) tree: &'t Tree<'t>,
    pub(crate) node: NodeId,
}

impl<'t> Json<'t> {
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.tree.get(self.node, name).map(|node| Self { tree: self.tree, node })
    }

    /// The items of an array property.
    pub(crate) fn items(self, name: &str) -> impl Iterator<Item = Self> + 't {
        let array = self.get(name).filter(|array| array.tree.kind(array.node) == Kind::Array);
        array
            .into_iter()
            .flat_map(|array| array.tree.children(array.node).map(move |node| Self { tree: array.tree, node }))
    }

    pub(crate) fn text(self, name: &str) -> Cow<'t, str> {
        self.get(name).map(|value| value.tree.text(value.node)).unwrap_or_default()
    }

    pub(crate) fn is_true(self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.tree.kind(value.node) == Kind::True)
    }
}
