//! Lists kept from one document to the next: growing them anew for each was a tenth of what a small document cost.

use super::base::Todo;
use crate::json::NodeId;
use std::sync::Mutex;

/// Documents judged at the same time whose lists are kept.
const MAX_KEPT: usize = 16;
/// Longer lists are given back.
const MAX_LENGTH: usize = 4_096;

/// See the module. Whoever finds it in use by another thread does without.
#[derive(Debug, Default)]
pub(crate) struct Spare(Mutex<Vec<Todo>>);

impl Spare {
    /// Empty lists.
    pub(crate) fn take(&self) -> Todo {
        self.0.try_lock().ok().and_then(|mut kept| kept.pop()).unwrap_or_default()
    }

    /// Lists that are no longer needed.
    pub(crate) fn keep(&self, mut todo: Todo) {
        for list in lists(&mut todo) {
            list.clear();
            list.shrink_to(MAX_LENGTH);
        }
        if let Ok(mut kept) = self.0.try_lock()
            && kept.len() < MAX_KEPT
        {
            kept.push(todo);
        }
    }
}

fn lists(todo: &mut Todo) -> [&mut Vec<NodeId>; 11] {
    let Todo {
        resources,
        invariants,
        references,
        extensions,
        bindings,
        attachments,
        codings,
        quantities,
        canonicals,
        element_ids,
        narratives,
    } = todo;
    [
        resources,
        invariants,
        references,
        extensions,
        bindings,
        attachments,
        codings,
        quantities,
        canonicals,
        element_ids,
        narratives,
    ]
}
