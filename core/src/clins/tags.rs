//! Flags in meta.tag: LTS, UNINFORMED, UNDELIVERED.

use super::registry::Row;
use super::service::Service;
use crate::diagnostic::Sink;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[];

/// Judges the topic.
pub(super) fn check(_service: &Service<'_>, _sink: &mut Sink) {}
