//! Images that a narrative names by `#id`: what the record around it holds (https://hl7.org/fhir/R4/narrative.html, "Internal
//! references and images").

use super::super::source::At;
use crate::json::NodeId;
use crate::markup::DataUrl;
use crate::text::media::Attachment;
use std::collections::{BTreeMap, BTreeSet};

/// What has an id and bytes in the record whose narratives are written: a contained Binary, or an Attachment anywhere. The first
/// of an id counts. All narratives of a document are mostly of one record, the Composition.
#[derive(Debug, Default)]
pub(super) struct Images {
    record: Option<(usize, u32)>,
    holders: BTreeMap<String, NodeId>,
    /// Those that the page has: each stands in it once, so that no page grows with how often a large image is named.
    shown: BTreeSet<(usize, u32)>,
}

impl Images {
    /// The image of this id for the narrative `div`, if its bytes are one.
    pub(super) fn take(&mut self, div: At<'_>, id: &str) -> Option<DataUrl<'static>> {
        let record = std::iter::successors(Some(div), |at| at.parent()).find(|at| at.is_resource())?;
        if self.record != Some(record.id()) {
            (self.record, self.holders) = (Some(record.id()), holders(record));
        }
        let holder = record.on(*self.holders.get(id)?);
        if !self.shown.insert(holder.id()) {
            return None;
        }
        let attachment = Attachment::read(&holder.peek_at("data")?, holder.peek_at("contentType").as_deref())?;
        attachment.is_image().then(|| DataUrl::of_bytes(attachment.media, &attachment.bytes))
    }
}

fn holders(record: At<'_>) -> BTreeMap<String, NodeId> {
    let mut all = BTreeMap::new();
    let mut open = vec![record];
    while let Some(at) = open.pop() {
        let from = open.len();
        open.extend(at.children().filter(|child| !child.is_leaf()));
        open[from..].reverse();
        if at.peek_at("data").is_some()
            && let Some(id) = at.peek_at("id")
        {
            all.entry(id.into_owned()).or_insert(at.node());
        }
    }
    all
}
