//! What kind of document a file is, for its keys.

use super::spot::Spot;
use crate::check::Reading;
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

/// Composition.type of the documents (`http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes`).
const TYPES: [(&str, Seen); 4] = [
    ("57133-1", Seen::Kind(Kind::Referral)),
    ("18842-5", Seen::DischargeSummary),
    ("53576-5", Seen::Kind(Kind::Checkup)),
    ("56447-6", Seen::Kind(Kind::PatientCareSummary)),
];

/// Codes of `http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS` that a Bundle may carry.
pub(super) const RECORDS: [&str; 3] = ["AllergyIntolerance", "Condition", "Observation"];

/// `Bundle.meta.tag.system` of what a Bundle carries.
pub(super) const RECORD_SYSTEM: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS";

/// The kind of the Bundle at `bundle`.
pub(super) fn of(reading: &Reading<'_>, bundle: &Spot) -> Seen {
    let doc = reading.doc();
    let name = doc.resource_type(bundle.node);
    if name != "Bundle" {
        let name = if name.is_empty() { "resourceType がない / no resourceType".into() } else { name };
        return Seen::Other(format!("Bundle ではなく {name} です"), format!("it is {name}, no Bundle"));
    }
    let kind = bundle.text_at(reading, &["type"]).map(|(text, _)| text.into_owned()).unwrap_or_default();
    match kind.as_str() {
        "document" => document(reading, bundle),
        "collection" => Seen::Kind(Kind::FiveInformation),
        _ => Seen::Other(
            format!("Bundle.type が「{kind}」です (document か collection のはずです)"),
            format!("Bundle.type is \"{kind}\" (document or collection is needed)"),
        ),
    }
}

fn document(reading: &Reading<'_>, bundle: &Spot) -> Seen {
    let Some(composition) = composition(reading, bundle) else {
        return Seen::Other(
            "document の Bundle に Composition がありません".to_owned(),
            "the document Bundle has no Composition".to_owned(),
        );
    };
    let mut told = Vec::new();
    for coding in composition.items(reading, "type").iter().flat_map(|ty| ty.items(reading, "coding")) {
        let Some((code, _)) = coding.text_at(reading, &["code"]) else { continue };
        if let Some((_, seen)) = TYPES.iter().find(|(known, _)| *known == code) {
            return seen.clone();
        }
        told.push(code.into_owned());
    }
    let told = if told.is_empty() { "-".to_owned() } else { told.join(", ") };
    Seen::Other(
        format!("Composition.type のコード {told} はサービスの文書のものではありません"),
        format!("the code {told} of Composition.type is not that of a document of the service"),
    )
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
