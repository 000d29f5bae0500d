//! Floor 4: the compiled rules: small, linked, printable.

pub mod canonical;
pub mod codec;
mod column;
pub mod demand;
pub mod element;
pub mod elements;
pub mod lazy;
pub mod literal;
pub mod pool;
mod print;
pub mod ruleset;
mod shape;
mod terms_filter;
mod terms_link;
pub mod valueset;

pub use canonical::{Canonical, Version};
pub use demand::{AdditionalBinding, Demand};
pub use element::{
    Binding, BindingStrength, Child, Constraint, Discriminator, DiscriminatorKind, Element, ExprId, SliceRules,
    Slicing, Target, Type,
};
pub use elements::Elements;
pub use literal::Literal;
pub use pool::Pool;
pub use ruleset::{Context, Derivation, ElementId, Ruleset, Structure, StructureId, StructureKind};
pub(crate) use terms_filter::pattern;
pub use valueset::{CodeSystem, CodeSystemContent, CodeSystemId, Terms, ValueSet, ValueSetId};
