//! Values and collections. A value of the tree is a reference into it; nothing is copied until an operation needs a
//! system value.

use super::quantity::Quantity;
use super::temporal::Temporal;
use crate::json::{Kind, NodeId, Tree};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// An element of the tree: its JSON value, and for a primitive the `_name` companion beside it. At least one of the two
/// is there; a primitive with a companion only is an element without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    value: u32,
    companion: u32,
}

const NONE: u32 = u32::MAX;

impl Item {
    /// The element made of a value and a companion.
    pub fn new(value: Option<NodeId>, companion: Option<NodeId>) -> Self {
        Self { value: value.map_or(NONE, |id| id.0), companion: companion.map_or(NONE, |id| id.0) }
    }

    /// The element at `node` (a value or a companion), with the other half looked up beside it.
    pub fn at(tree: &Tree<'_>, node: NodeId) -> Self {
        if matches!(tree.kind(node), Kind::Object | Kind::Array) && !in_companion_position(tree, node) {
            return node.into();
        }
        let Some(parent) = tree.parent(node) else { return node.into() };
        if tree.kind(parent) == Kind::Array {
            let Some(twin) = twin(tree, parent) else {
                return Self::split(tree, node, None, tree.is_companion(parent));
            };
            let index = tree.children(parent).position(|item| item == node);
            let other = index
                .filter(|_| tree.kind(twin) == Kind::Array)
                .and_then(|index| tree.children(twin).nth(index))
                .filter(|&other| tree.kind(other) != Kind::Null);
            Self::split(tree, node, other, tree.is_companion(parent))
        } else {
            Self::split(tree, node, twin(tree, node), tree.is_companion(node))
        }
    }

    fn split(tree: &Tree<'_>, node: NodeId, other: Option<NodeId>, node_is_companion: bool) -> Self {
        if node_is_companion {
            Self::new(other, Some(node))
        } else if tree.kind(node) == Kind::Null && other.is_some() {
            Self::new(None, other)
        } else {
            Self::new(Some(node), other)
        }
    }

    /// The JSON value; `None` when there is a companion only.
    pub fn value(self) -> Option<NodeId> {
        (self.value != NONE).then_some(NodeId(self.value))
    }

    /// The companion of a primitive.
    pub fn companion(self) -> Option<NodeId> {
        (self.companion != NONE).then_some(NodeId(self.companion))
    }

    /// The node that stands for the element: the value's, else the companion's.
    pub fn node(self) -> NodeId {
        NodeId(if self.value == NONE { self.companion } else { self.value })
    }
}

impl From<NodeId> for Item {
    fn from(node: NodeId) -> Self {
        Self::new(Some(node), None)
    }
}

/// Whether `node` is a companion, or an item of an array of companions.
fn in_companion_position(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.is_companion(node) || tree.parent(node).is_some_and(|parent| tree.is_companion(parent))
}

/// The property that holds the other half of a primitive property: `_name` for `name`, `name` for `_name`.
fn twin(tree: &Tree<'_>, property: NodeId) -> Option<NodeId> {
    let parent = tree.parent(property)?;
    if !tree.has_companions(parent) {
        return None;
    }
    let companion = tree.is_companion(property);
    let sym = tree.sym(property);
    let key = tree.key(property);
    let name = if companion { &key[1..] } else { &key };
    tree.children(parent).find(|&other| {
        tree.is_companion(other) != companion
            && !tree.is_duplicate(other)
            && tree.sym(other) == sym
            && (sym != crate::json::Sym::UNKNOWN || {
                let other_key = tree.key(other);
                name == if companion { &other_key } else { &other_key[1..] }
            })
    })
}

/// What `type()` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// `System` or `FHIR`.
    pub namespace: &'static str,
    /// `Integer`, `Patient`, …
    pub name: String,
}

/// One item of a collection.
#[derive(Clone, Debug)]
pub enum Value<'t> {
    /// An element of the tree.
    Node(Item),
    /// System.Boolean.
    Boolean(bool),
    /// System.Integer. 64 bits, so that counting never overflows; conversions from text keep to 32 bits.
    Integer(i64),
    /// System.Decimal, its scale as written.
    Decimal(Decimal),
    /// System.String.
    String(Cow<'t, str>),
    /// System.Date, System.DateTime or System.Time.
    Temporal(Temporal),
    /// System.Quantity.
    Quantity(Box<Quantity>),
    /// System.SimpleTypeInfo or System.ClassInfo.
    Type(Box<TypeInfo>),
}

impl Value<'_> {
    /// A number of things as an integer; what is in memory never has more than fit.
    pub(crate) fn count(things: usize) -> Self {
        Self::Integer(i64::try_from(things).unwrap_or(i64::MAX))
    }
}

impl From<NodeId> for Value<'_> {
    fn from(node: NodeId) -> Self {
        Self::Node(node.into())
    }
}

impl From<Item> for Value<'_> {
    fn from(item: Item) -> Self {
        Self::Node(item)
    }
}

/// An ordered collection; none and one item need no allocation.
#[derive(Clone, Debug, Default)]
pub enum Collection<'t> {
    /// `{}`.
    #[default]
    Empty,
    /// One item.
    One(Value<'t>),
    /// Two or more, or the rest of a longer one.
    Many(Vec<Value<'t>>),
}

impl<'t> Collection<'t> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// The items.
    pub fn as_slice(&self) -> &[Value<'t>] {
        match self {
            Self::Empty => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// The items.
    pub fn iter(&self) -> std::slice::Iter<'_, Value<'t>> {
        self.as_slice().iter()
    }

    /// Adds an item at the end.
    pub fn push(&mut self, value: Value<'t>) {
        match self {
            Self::Empty => *self = Self::One(value),
            Self::One(_) => {
                if let Self::One(first) = std::mem::take(self) {
                    *self = Self::Many(vec![first, value]);
                }
            }
            Self::Many(values) => values.push(value),
        }
    }

    /// Adds all items of `other` at the end.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
        } else {
            other.into_iter().for_each(|value| self.push(value));
        }
    }

    /// The first item.
    pub fn first(&self) -> Option<&Value<'t>> {
        self.as_slice().first()
    }

    /// The first item, taken out.
    pub fn into_first(self) -> Option<Value<'t>> {
        match self {
            Self::Empty => None,
            Self::One(value) => Some(value),
            Self::Many(values) => values.into_iter().next(),
        }
    }

    pub(crate) fn boolean(value: bool) -> Self {
        Self::One(Value::Boolean(value))
    }

    pub(crate) fn integer(value: usize) -> Self {
        Self::One(Value::count(value))
    }

    pub(crate) fn string(value: impl Into<Cow<'t, str>>) -> Self {
        Self::One(Value::String(value.into()))
    }
}

impl<'t> From<Option<Value<'t>>> for Collection<'t> {
    fn from(value: Option<Value<'t>>) -> Self {
        value.map_or(Self::Empty, Self::One)
    }
}

impl<'t> From<Vec<Value<'t>>> for Collection<'t> {
    fn from(mut values: Vec<Value<'t>>) -> Self {
        match values.len() {
            0 => Self::Empty,
            1 => values.pop().into(),
            _ => Self::Many(values),
        }
    }
}

impl<'t> FromIterator<Value<'t>> for Collection<'t> {
    fn from_iter<I: IntoIterator<Item = Value<'t>>>(values: I) -> Self {
        let mut collection = Self::Empty;
        values.into_iter().for_each(|value| collection.push(value));
        collection
    }
}

impl<'t> IntoIterator for Collection<'t> {
    type Item = Value<'t>;
    type IntoIter = IntoIter<'t>;

    fn into_iter(self) -> IntoIter<'t> {
        match self {
            Self::Empty => IntoIter::Option(None.into_iter()),
            Self::One(value) => IntoIter::Option(Some(value).into_iter()),
            Self::Many(values) => IntoIter::Vec(values.into_iter()),
        }
    }
}

impl<'c, 't> IntoIterator for &'c Collection<'t> {
    type Item = &'c Value<'t>;
    type IntoIter = std::slice::Iter<'c, Value<'t>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The items of a collection, taken out.
#[derive(Debug)]
pub enum IntoIter<'t> {
    /// None or one.
    Option(std::option::IntoIter<Value<'t>>),
    /// More.
    Vec(std::vec::IntoIter<Value<'t>>),
}

impl<'t> Iterator for IntoIter<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        match self {
            Self::Option(values) => values.next(),
            Self::Vec(values) => values.next(),
        }
    }
}

/// A decimal as FHIRPath writes it: sign, digits, perhaps a point and digits; no exponent. Digits past the 28th are
/// rounded away.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (all_digits(whole) && all_digits(fraction)).then(|| text.parse().ok()).flatten()
}

/// A JSON number: an integer when written without point and exponent and in range, else a decimal; `None` out of range.
pub(super) fn number<'t>(text: &str) -> Option<Value<'t>> {
    if let Ok(integer) = text.parse() {
        return Some(Value::Integer(integer));
    }
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok().map(Value::Decimal);
    }
    decimal(text).map(Value::Decimal)
}
