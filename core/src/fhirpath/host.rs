//! What an expression needs from above: types, terminology, references, other profiles.

use crate::json::{NodeId, Sym};
use std::borrow::Cow;

/// A type known to the host: a data type, a resource, or an anonymous backbone element. 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// Not known.
    pub const UNKNOWN: Self = Self(0);
}

/// The answer to "is this code in that value set".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is.
    Member,
    /// It is not.
    NotMember,
    /// Cannot be decided with what is loaded.
    Unknown,
}

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved<'r> {
    /// A resource in this input.
    Node(NodeId),
    /// Outside of this input: nothing can be said but, perhaps, its type (from a relative or absolute URL).
    External(Option<&'r str>),
    /// Should be in this input and is not.
    Missing,
}

/// A property of an object, asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// There is none.
    Absent,
    /// This is it.
    Node(NodeId),
    /// Several, or none that can be told at once.
    Unsure,
}

impl From<Option<NodeId>> for Property {
    fn from(found: Option<NodeId>) -> Self {
        found.map_or(Self::Absent, Self::Node)
    }
}

/// An element of a type, for static analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ElementInfo {
    /// Its types: one, or those of a choice; a backbone element's own anonymous type.
    pub types: Vec<TypeId>,
    /// Its maximum is more than one.
    pub repeats: bool,
}

/// The window of the evaluator upwards. Every answer is a pure function of the input and the ruleset.
pub trait Host {
    /// The type of a node of the tree: of a primitive value, of its companion (`_name`: the same primitive type), of a
    /// complex value. An array's type is that of its items.
    fn type_of(&self, node: NodeId) -> TypeId;
    /// The type with this FHIR name (`HumanName`, `string`, `Patient`).
    fn type_named(&self, name: &str) -> TypeId;
    /// Its FHIR name: `HumanName`; an anonymous backbone element answers `BackboneElement` or `Element`.
    fn type_name(&self, ty: TypeId) -> Cow<'_, str>;
    /// Whether `ty` is the type called `name` or is derived from it.
    fn is_subtype(&self, ty: TypeId, name: &str) -> bool;
    /// Whether `ty` is a primitive (its JSON is not an object).
    fn is_primitive(&self, ty: TypeId) -> bool;
    /// The names of the elements of `ty` without choice suffix (`value`, not `valueQuantity`), for the strict checks of
    /// names; `None` when the type is not known.
    fn has_element(&self, ty: TypeId, name: &str) -> Option<bool>;
    /// When `key` (as in the data, e.g. `valueQuantity`) is a choice element's expansion under `ty`, the element's name
    /// (`value`).
    fn choice_of(&self, ty: TypeId, key: &str) -> Option<Cow<'_, str>>;
    /// Follows a reference or canonical that stands in the resource around `from`.
    fn resolve<'r>(&self, reference: &'r str, from: NodeId) -> Resolved<'r>;
    /// `memberOf(valueset)` for a code (no system), Coding or CodeableConcept at `node`.
    fn member_of(&self, node: NodeId, value_set: &str) -> Membership;
    /// `conformsTo(profile)`; `None` when the profile is not loaded.
    fn conforms_to(&self, node: NodeId, profile: &str) -> Option<bool>;
    /// `htmlChecks()` on an xhtml string.
    fn html_checks(&self, xhtml: &str) -> bool;
    /// The element `name` (without choice suffix) of `ty`, for `check` (static analysis); `None` when it is not known.
    fn element(&self, ty: TypeId, name: &str) -> Option<ElementInfo> {
        let _ = (ty, name);
        None
    }
    /// Whether the Coding or code at `general` subsumes the one at `specific` (`subsumes()`, `subsumedBy()`).
    fn subsumes(&self, general: NodeId, specific: NodeId) -> Membership {
        let _ = (general, specific);
        Membership::Unknown
    }
    /// Whether `node` falls into the slice `name` of the profile `structure` (`slice()`); `None` when that is not known.
    fn in_slice(&self, node: NodeId, structure: &str, name: &str) -> Option<bool> {
        let _ = (node, structure, name);
        None
    }
    /// The property of the object that has this name or is a choice of it, where that can be told at once.
    fn property(&self, node: NodeId, name: Sym) -> Property {
        let _ = (node, name);
        Property::Unsure
    }
    /// An environment variable beyond the standard ones (`%vs-name`, `%ext-name` are resolved inside).
    fn variable(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
    /// `now()` and `today()`: the host's instant as `YYYY-MM-DDThh:mm:ss.fff+zz:zz`; core has no clock.
    #[allow(clippy::unnecessary_literal_bound, reason = "a host that knows the time keeps it itself")]
    fn now(&self) -> &str {
        "1970-01-01T00:00:00.000+00:00"
    }
}

/// A host that knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn type_of(&self, _: NodeId) -> TypeId {
        TypeId::UNKNOWN
    }
    fn type_named(&self, _: &str) -> TypeId {
        TypeId::UNKNOWN
    }
    fn type_name(&self, _: TypeId) -> Cow<'_, str> {
        Cow::Borrowed("")
    }
    fn is_subtype(&self, _: TypeId, _: &str) -> bool {
        false
    }
    fn is_primitive(&self, _: TypeId) -> bool {
        false
    }
    fn has_element(&self, _: TypeId, _: &str) -> Option<bool> {
        None
    }
    fn choice_of(&self, _: TypeId, _: &str) -> Option<Cow<'_, str>> {
        None
    }
    fn resolve<'r>(&self, _: &'r str, _: NodeId) -> Resolved<'r> {
        Resolved::External(None)
    }
    fn member_of(&self, _: NodeId, _: &str) -> Membership {
        Membership::Unknown
    }
    fn conforms_to(&self, _: NodeId, _: &str) -> Option<bool> {
        None
    }
    fn html_checks(&self, _: &str) -> bool {
        true
    }
}
