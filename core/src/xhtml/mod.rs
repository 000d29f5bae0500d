//! Floor 3: narratives as events (http://hl7.org/fhir/R4/narrative.html).
//!
//! A strict reader of the small part of XML that a narrative may use: one pass, no allocation per element but the stack of
//! open tags, every event with its byte range. It stops at the first fault of well-formedness, because what follows has no
//! sure meaning. The check judges what it tells; the sanitiser of rendering makes a page of it; nothing else reads
//! narratives.

mod entities;
pub mod narrative;
mod read;

pub use read::Malformed;
pub(crate) use read::{Listener, Open, Stop, Text, decode, read};
pub(crate) use read::{is_odd, read_as};

/// The namespace of XHTML.
pub(crate) use crate::json::XHTML_NAMESPACE as NAMESPACE;
