//! A place in a document together with the JSON pointer that leads there. Pointers are written on the way down, so that
//! a list of every record costs no more than the records.

use crate::check::Reading;
use crate::diagnostic::Place;
use crate::json::{Kind, NodeId};
use std::borrow::Cow;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) node: NodeId,
    /// RFC 6901.
    pub(super) pointer: String,
}

impl Spot {
    pub(super) fn root() -> Self {
        Self { node: NodeId::ROOT, pointer: String::new() }
    }

    /// The items of the property `name`, or its only value.
    pub(super) fn items(&self, reading: &Reading<'_>, name: &str) -> Vec<Self> {
        let tree = reading.tree();
        if tree.kind(self.node) != Kind::Object {
            return Vec::new();
        }
        let Some(value) = tree.child(self.node, reading.sym(name)) else { return Vec::new() };
        let pointer = format!("{}/{name}", self.pointer);
        if tree.kind(value) != Kind::Array {
            return vec![Self { node: value, pointer }];
        }
        tree.children(value).enumerate().map(|(at, node)| Self { node, pointer: format!("{pointer}/{at}") }).collect()
    }

    /// The first value along the property names, arrays by their first item.
    pub(super) fn at(&self, reading: &Reading<'_>, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self.clone(), |spot, name| spot.items(reading, name).into_iter().next())
    }

    /// The text of a primitive that is not blank.
    pub(super) fn text<'a>(&self, reading: &Reading<'a>) -> Option<Cow<'a, str>> {
        let tree = reading.tree();
        let is_text = !matches!(tree.kind(self.node), Kind::Object | Kind::Array | Kind::Null);
        is_text.then(|| tree.text(self.node)).filter(|text| !text.trim().is_empty())
    }

    /// The text of the primitive along the property names, and where it stands.
    pub(super) fn text_at<'a>(&self, reading: &Reading<'a>, path: &[&str]) -> Option<(Cow<'a, str>, Self)> {
        let spot = self.at(reading, path)?;
        Some((spot.text(reading)?, spot))
    }

    /// The place for a finding; `tail` names a child that is absent.
    pub(super) fn place(&self, reading: &Reading<'_>, tail: &str) -> Place {
        Place {
            span: reading.tree().span(self.node),
            node: Some(self.node.0),
            tail: (!tail.is_empty()).then(|| tail.into()),
        }
    }
}
