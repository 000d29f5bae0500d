//! Floor 5: codes, value sets, displays.
//!
//! - [`answer`]: is this code in that value set, and if not, why;
//! - [`membership`]: the same as one of three words, for FHIRPath's `memberOf`;
//! - [`code_status`]: does this code exist in its system;
//! - [`display_check`]: is this text one of its displays;
//! - `whole_systems`: value sets without a loaded definition that are all codes of some systems;
//! - [`shape`]: the form that codes of a master have, for masters that are not loaded;
//! - [`coverage()`]: can every question about a value set be answered with what is loaded.
//!
//! Each is a pure function of [`Terms`](crate::model::Terms) and its arguments, costs bounded time and allocates
//! nothing on the way to a yes.

mod by_rule;
mod coverage;
mod display;
mod grammar;
mod lists;
mod lookup;
mod registers;
mod shapes;
mod status;
mod subtags;
#[cfg(test)]
mod tests;
mod ucum;
mod unit;
mod words;

pub(crate) use by_rule::whole_systems;
pub use coverage::coverage;
pub use display::{DisplayCheck, display_check};
pub(crate) use display::{display_of, letters};
pub use grammar::Grammar;
pub use grammar::is_external;
pub use lists::Lists;
pub(crate) use lists::{CORE, INFECTIONS, Listed};
pub use lookup::{Answer, answer, membership};
pub use shapes::{Shape, shape};
pub(crate) use status::Source;
pub use status::{CodeStatus, Unsure, code_status};
pub use words::{Hints, allowed, near_code, why_words};
