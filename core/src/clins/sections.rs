//! Sections of documents: their codes in their order, per kind of document and version.

use super::kind::Kind;
use super::service::Service;
use crate::json::NodeId;
use std::borrow::Cow;

/// System of the sections' codes.
pub(super) const SYSTEM: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/document-section";

/// Top sections of a referral, in order (別紙 of HS038).
const REFERRAL: [&str; 7] = ["920", "910", "200", "300", "210", "220", "230"];
/// Those within its section 300.
const REFERRAL_INNER: [&str; 20] = [
    "950", "340", "360", "370", "510", "550", "610", "520", "640", "530", "730", "740", "720", "430", "620", "330",
    "420", "810", "410", "830",
];
/// Top sections of a discharge summary (HS039).
const SUMMARY: [&str; 4] = ["200", "300", "210", "230"];
/// Those within its section 300.
const SUMMARY_INNER: [&str; 23] = [
    "322", "342", "352", "312", "360", "333", "324", "344", "444", "424", "510", "370", "432", "640", "612", "550",
    "614", "713", "623", "810", "530", "410", "830",
];
/// Sections of discharge summaries whose numbers changed with 1.5.4: old, new.
const RENUMBERED: [(&str, &str); 4] = [("362", "360"), ("372", "370"), ("552", "550"), ("642", "640")];

/// A section of a Composition.
pub(super) struct Section<'j> {
    /// The element.
    pub(super) node: NodeId,
    /// Its code; empty without one.
    pub(super) code: Cow<'j, str>,
    /// Its title.
    pub(super) title: Cow<'j, str>,
    /// References of its entries.
    pub(super) entries: Vec<NodeId>,
    /// Sections within it.
    pub(super) inner: Vec<Section<'j>>,
}

impl<'j> Section<'j> {
    /// The sections of a Composition; those of two levels are read, which is what the documents of the service have.
    pub(super) fn all(service: &Service<'j>, composition: NodeId) -> Vec<Self> {
        Self::of(service, composition, 2)
    }

    fn of(service: &Service<'j>, holder: NodeId, levels: u8) -> Vec<Self> {
        let read = &service.read;
        let one = |node: NodeId| Self {
            node,
            code: service.codings(node, "code").into_iter().map(|coding| coding.code).next().unwrap_or_default(),
            title: read.text(node, &["title"]).unwrap_or_default(),
            entries: read.items(node, "entry").collect(),
            inner: if levels > 1 { Self::of(service, node, levels - 1) } else { Vec::new() },
        };
        read.items(holder, "section").map(one).collect()
    }

    /// Whether it has a narrative.
    pub(super) fn has_text(&self, service: &Service<'_>) -> bool {
        service.read.at(self.node, &["text", "div"]).is_some()
    }
}

/// The number that a section of discharge summaries has had since 1.5.4, by its old one.
pub(super) fn renumbered(code: &str) -> Option<&'static str> {
    RENUMBERED.iter().find(|(old, _)| *old == code).map(|(_, new)| *new)
}

/// Place of a section in the order of its document, `is_inner` within section 300; `None` for one that is not of it. Both
/// numbers of a renumbered section are known.
pub(super) fn rank(kind: Kind, is_inner: bool, code: &str) -> Option<usize> {
    let at = |list: &[&str], code: &str| list.iter().position(|known| *known == code);
    match (kind, is_inner) {
        (Kind::Referral, false) => at(&REFERRAL, code),
        (Kind::Referral, true) => at(&REFERRAL_INNER, code),
        (Kind::DischargeSummary, false) => at(&SUMMARY, code),
        (Kind::DischargeSummary, true) => at(&SUMMARY_INNER, renumbered(code).unwrap_or(code)),
        _ => None,
    }
}
