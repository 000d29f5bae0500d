//! What kind of document a file is, for its keys.

use super::spot::Spot;
use crate::check::Reading;
use crate::clins;
use crate::json::NodeId;
use serde::{Deserialize, Serialize};

/// Kinds of registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 傷病名, アレルギー・薬剤禁忌, 検査・感染症.
    FiveInformation,
    /// 診療情報提供書.
    Referral,
    /// 健診結果報告書.
    Checkup,
    /// 患者サマリー.
    PatientCareSummary,
}

impl Kind {
    /// The contract's code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FiveInformation => "five-information",
            Self::Referral => "referral",
            Self::Checkup => "checkup",
            Self::PatientCareSummary => "patient-care-summary",
        }
    }

    /// Its name, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::FiveInformation => ("カルテ5情報", "five-information"),
            Self::Referral => ("診療情報提供書", "referral"),
            Self::Checkup => ("健診結果報告書", "checkup report"),
            Self::PatientCareSummary => ("患者サマリー", "patient care summary"),
        }
    }
}

/// What a Bundle is, discharge summaries included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Kind(Kind),
    DischargeSummary,
    /// Words for what it is instead.
    Other(String, String),
}

/// The kind of the Bundle at `bundle`.
pub(super) fn of(reading: &Reading<'_>, bundle: &Spot) -> Seen {
    match clins::kind::of_bundle(reading.doc(), reading.references(), bundle.node) {
        clins::kind::Kind::FiveInformation(_) => Seen::Kind(Kind::FiveInformation),
        clins::kind::Kind::Referral => Seen::Kind(Kind::Referral),
        clins::kind::Kind::Checkup => Seen::Kind(Kind::Checkup),
        clins::kind::Kind::PatientCareSummary => Seen::Kind(Kind::PatientCareSummary),
        clins::kind::Kind::DischargeSummary => Seen::DischargeSummary,
        clins::kind::Kind::Resource => {
            let name = reading.doc().resource_type(bundle.node);
            if name.is_empty() {
                return Seen::other("resourceType がありません", "it has no resourceType");
            }
            Seen::other(format!("Bundle ではなく {name} です"), format!("it is {name}, no Bundle"))
        }
        clins::kind::Kind::Other => Seen::other(
            "プロファイル、Composition.type、meta.tag のどれからも種類が分かりません",
            "neither its profile nor Composition.type nor meta.tag tells its kind",
        ),
    }
}

impl Seen {
    fn other(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Other(ja.into(), en.into())
    }
}

/// The Composition of a document: its first entry of that type.
pub(super) fn composition(reading: &Reading<'_>, bundle: &Spot) -> Option<Spot> {
    entries(reading, bundle).into_iter().find(|spot| reading.doc().resource_type(spot.node) == "Composition")
}

/// The resources of the entries, in order.
pub(super) fn entries(reading: &Reading<'_>, bundle: &Spot) -> Vec<Spot> {
    let resource = |entry: Spot| entry.items(reading, "resource").into_iter().next();
    bundle.items(reading, "entry").into_iter().filter_map(resource).collect()
}

/// Whether `node` is a resource of this type.
pub(super) fn is(reading: &Reading<'_>, node: NodeId, name: &str) -> bool {
    reading.doc().resource_type(node) == name
}
