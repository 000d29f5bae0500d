//! Floor 8: findings as reports.
//!
//! `check` finds, this room tells: [`Outcome`] is the whole answer about one input, in document order, with every place
//! and text worked out; [`mod@format`] writes outcomes as text, JSON, FHIR, SARIF and so on. All of it is here rather than
//! in `host`, so that the command line, npm and component hosts give the same bytes.

pub mod format;
pub mod message;
pub mod paths;
mod positions;
pub mod report;

pub use format::{Format, Piece, Pieces, Record, Report, Style, Told, severity_word};
pub use paths::{Location, Names, NoNames};
pub use report::{Completeness, Counts, Issue, Material, Outcome};

/// Version of the tool, as reports show it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
