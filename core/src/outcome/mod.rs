//! Floor 8: findings as reports.
//!
//! `check` finds, this room tells: [`Outcome`] is the whole answer about one input, in document order, with every place
//! and text worked out; [`mod@format`] writes outcomes as text, JSON, FHIR, SARIF and so on. All of it is here rather than
//! in `host`, so that the command line, npm and component hosts give the same bytes.

mod causes;
mod follows;
#[doc(hidden)]
pub mod format;
#[doc(hidden)]
pub mod paths;
mod positions;
#[doc(hidden)]
pub mod report;
mod repeated;
mod systems;
mod targets;
pub mod triage;

#[doc(hidden)]
pub use crate::diagnostic::message;
pub(crate) use format::severity_word;
pub use format::{Format, Piece, Pieces, Record, Report, RuleId, Style, Totals, UnknownFormat};
pub use paths::Location;
#[doc(hidden)]
pub use paths::{Names, NoNames};
#[doc(hidden)]
pub use report::Material;
pub use report::{Completeness, Counts, Issue, Outcome};
pub use triage::{Triage, Waived, Waiver};

/// Version of the tool, as reports show it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
