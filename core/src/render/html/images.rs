//! Images that a narrative names by `#id`: what the record around it holds (https://hl7.org/fhir/R4/narrative.html, "Internal
//! references and images").

use super::super::source::At;
use crate::markup::DataUrl;
use crate::text::media::Attachment;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The images of the record around a narrative, found when the first is asked for.
pub(super) struct Images<'a, 's> {
    record: Option<At<'a>>,
    found: RefCell<Option<BTreeMap<String, At<'a>>>>,
    shown: RefCell<&'s mut BTreeSet<(usize, u32)>>,
}

impl<'a, 's> Images<'a, 's> {
    /// Those that the narrative `div` may name. `shown` are the ones that the page has: each stands in it once, so that no page
    /// grows with how often a large image is named.
    pub(super) fn around(div: At<'a>, shown: &'s mut BTreeSet<(usize, u32)>) -> Self {
        let record = std::iter::successors(Some(div), |at| at.parent()).find(|at| at.is_resource());
        Self { record, found: RefCell::new(None), shown: RefCell::new(shown) }
    }

    /// The image of this id, if its bytes are one.
    pub(super) fn take(&self, id: &str) -> Option<DataUrl<'static>> {
        let mut found = self.found.borrow_mut();
        let holder = *found.get_or_insert_with(|| holders(self.record)).get(id)?;
        if !self.shown.borrow_mut().insert(holder.id()) {
            return None;
        }
        let attachment = Attachment::read(&holder.peek_at("data")?, holder.peek_at("contentType").as_deref())?;
        attachment.is_image().then(|| DataUrl::of_bytes(attachment.media, &attachment.bytes))
    }
}

/// What has an id and bytes: a contained Binary, or an Attachment anywhere in the record. The first of an id counts.
fn holders(record: Option<At<'_>>) -> BTreeMap<String, At<'_>> {
    let mut all = BTreeMap::new();
    let mut open: Vec<At<'_>> = record.into_iter().collect();
    while let Some(at) = open.pop() {
        let from = open.len();
        open.extend(at.children().filter(|child| !child.is_leaf()));
        open[from..].reverse();
        if at.peek_at("data").is_some()
            && let Some(id) = at.peek_at("id")
        {
            all.entry(id.into_owned()).or_insert(at);
        }
    }
    all
}
