//! What a document is for the service: one of its five kinds of information, one of its documents, or neither.

use crate::check::Document;
use crate::check::bundle::References;
use crate::check::run;
use crate::json::NodeId;
use crate::model::Canonical;

/// What the service takes in as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// カルテ 5 情報: a collection of one type of resource. `None` where neither the tag nor the entries tell which.
    FiveInformation(Option<Information>),
    /// 診療情報提供書 (HS038).
    Referral,
    /// 退院時サマリー (HS039): never registered alone.
    DischargeSummary,
    /// 健診結果報告書 (HS037).
    Checkup,
    /// 患者サマリー (療養計画書).
    PatientCareSummary,
    /// A resource by itself: a part of one of the above.
    Resource,
    /// A Bundle of no kind that the service knows.
    Other,
}

/// The type of resource that a Bundle of the five kinds of information carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Information {
    /// アレルギー情報, 薬剤禁忌情報.
    Allergy,
    /// 傷病名.
    Condition,
    /// 検査, 感染症.
    Observation,
}

impl Information {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Allergy, Self::Condition, Self::Observation];

    /// Code of the Bundle's tag: the type of the resource.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Allergy => "AllergyIntolerance",
            Self::Condition => "Condition",
            Self::Observation => "Observation",
        }
    }

    /// The one whose tag has this code.
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|information| information.code() == code)
    }
}

/// System of the tag that says what a Bundle of the five kinds carries.
pub const TYPE_TAG: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS";

/// Profiles of the Bundles, of JP-CLINS and eCheckup.
const BUNDLES: [(&str, Kind); 5] = [
    ("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS", Kind::FiveInformation(None)),
    ("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral", Kind::Referral),
    ("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eDischargeSummary", Kind::DischargeSummary),
    ("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eCheckupGeneral", Kind::Checkup),
    ("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_ePCS", Kind::PatientCareSummary),
];

/// Names of the profiles of Compositions, the end of their canonicals.
const COMPOSITIONS: [(&str, Kind); 4] = [
    ("JP_Composition_eReferral", Kind::Referral),
    ("JP_Composition_eDischargeSummary", Kind::DischargeSummary),
    ("JP_Composition_eCheckupGeneral", Kind::Checkup),
    ("JP_Composition_ePCS", Kind::PatientCareSummary),
];

/// Codes of `Composition.type` (http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes).
const TYPES: [(&str, Kind); 4] = [
    ("57133-1", Kind::Referral),
    ("18842-5", Kind::DischargeSummary),
    ("53576-5", Kind::Checkup),
    ("56447-6", Kind::PatientCareSummary),
];

impl Kind {
    /// Canonical of the Bundle's profile; `None` for what is no Bundle of the service.
    pub fn profile(self) -> Option<&'static str> {
        let of_kind = |kind: Kind| match kind {
            Self::FiveInformation(_) => Self::FiveInformation(None),
            other => other,
        };
        BUNDLES.iter().find(|(_, kind)| *kind == of_kind(self)).map(|(url, _)| *url)
    }

    /// Name of the profile of its Composition; `None` for what has none.
    pub(super) fn composition(self) -> Option<&'static str> {
        COMPOSITIONS.iter().find(|(_, kind)| *kind == self).map(|(name, _)| *name)
    }

    /// Whether it is a document: a Bundle that begins with its Composition.
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Referral | Self::DischargeSummary | Self::Checkup | Self::PatientCareSummary)
    }
}

/// What the document is: by the profile of the Bundle, else of its Composition, else the type of the document, else its tag
/// and entries.
pub fn kind(doc: &Document<'_>, references: &References<'_>) -> Kind {
    of_bundle(doc, references, NodeId::ROOT)
}

/// [`kind`] of the Bundle `bundle`, which may stand in another one.
pub fn of_bundle(doc: &Document<'_>, references: &References<'_>, bundle: NodeId) -> Kind {
    if doc.resource_type(bundle) != "Bundle" {
        return Kind::Resource;
    }
    let declared = declared(doc, bundle).map(|(_, kind)| kind);
    if let Some(held) = declared.and_then(|declared| held_instead(doc, references, bundle, declared)) {
        return held;
    }
    match declared {
        Some(Kind::FiveInformation(_)) => return Kind::FiveInformation(information(doc, references, bundle)),
        Some(kind) => return kind,
        None => {}
    }
    let mut resources = resources(references, bundle);
    if let Some(composition) = resources.find(|&resource| doc.resource_type(resource) == "Composition") {
        return of_composition(doc, composition).unwrap_or(Kind::Other);
    }
    match information(doc, references, bundle) {
        Some(information) => Kind::FiveInformation(Some(information)),
        None => Kind::Other,
    }
}

fn resources(references: &References<'_>, bundle: NodeId) -> impl Iterator<Item = NodeId> {
    references.bundle_at(bundle).into_iter().flat_map(|index| &index.entries).filter_map(|entry| entry.resource)
}

/// What a Bundle holds, where that is certainly not what its profile says: the Composition that it begins with is another document's
/// by its own profile and by the type of the document, or it is said to be a document and is tagged as one of the five kinds.
pub(super) fn held_instead(
    doc: &Document<'_>,
    references: &References<'_>,
    bundle: NodeId,
    declared: Kind,
) -> Option<Kind> {
    let first = resources(references, bundle).next()?;
    if doc.resource_type(first) == "Composition" {
        let by_profile = composition_declared(doc, first)?;
        let is_sure = composition_type(doc, first).is_none_or(|by_type| by_type == by_profile);
        return Some(by_profile).filter(|kind| is_sure && *kind != declared);
    }
    let tagged = || tagged(doc, bundle).map(|information| Kind::FiveInformation(Some(information)));
    if declared.is_document() { tagged() } else { None }
}

/// The profile of the Composition, and where it stands, that is another document's than both the Bundle's profile and the type of the
/// document say.
pub(super) fn composition_astray(
    doc: &Document<'_>,
    references: &References<'_>,
    bundle: NodeId,
    declared: Kind,
) -> Option<(NodeId, String)> {
    let first = resources(references, bundle).next().filter(|&first| doc.resource_type(first) == "Composition")?;
    let by_profile = composition_declared(doc, first)?;
    let node = run::declared(doc, first).next()?;
    let is_astray = by_profile != declared && composition_type(doc, first) == Some(declared);
    is_astray.then(|| (node, Canonical::parse(&doc.tree.text(node)).url.to_owned()))
}

/// Whether a constraint of the check-up report's Bundle asks for an entry of this type: its keys say so.
pub(crate) fn is_of_entry(key: &str, name: &str) -> bool {
    key.starts_with("bundle-entry") && key.contains(&["JP-", name].concat())
}

/// Canonicals of the Bundles that the service takes in.
pub fn profiles() -> impl Iterator<Item = &'static str> {
    BUNDLES.iter().map(|(url, _)| *url)
}

/// The kind that the Bundle's own `meta.profile` names, and where.
pub(super) fn declared(doc: &Document<'_>, bundle: NodeId) -> Option<(NodeId, Kind)> {
    run::declared(doc, bundle).find_map(|node| {
        let text = doc.tree.text(node);
        let url = Canonical::parse(&text).url;
        BUNDLES.iter().find(|(known, _)| *known == url).map(|(_, kind)| (node, *kind))
    })
}

fn of_composition(doc: &Document<'_>, composition: NodeId) -> Option<Kind> {
    composition_declared(doc, composition).or_else(|| composition_type(doc, composition))
}

fn composition_declared(doc: &Document<'_>, composition: NodeId) -> Option<Kind> {
    run::declared(doc, composition).find_map(|node| {
        let text = doc.tree.text(node);
        let name = Canonical::parse(&text).name();
        COMPOSITIONS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    })
}

fn composition_type(doc: &Document<'_>, composition: NodeId) -> Option<Kind> {
    let types = doc.items(composition, doc.syms.kind);
    let codings = types.flat_map(|concept| doc.items(concept, doc.syms.coding));
    let mut codes = codings.filter_map(|coding| doc.text(coding, doc.syms.code));
    codes.find_map(|code| TYPES.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind))
}

/// What a Bundle of the five kinds carries: by its tag, else by the type that all of its entries but the Patient have.
fn information(doc: &Document<'_>, references: &References<'_>, bundle: NodeId) -> Option<Information> {
    if let Some(tagged) = tagged(doc, bundle) {
        return Some(tagged);
    }
    let index = references.bundle_at(bundle)?;
    let mut types = index.entries.iter().map(|entry| &*entry.resource_type).filter(|name| *name != "Patient");
    let first = Information::with_code(types.next()?)?;
    types.all(|name| name == first.code()).then_some(first)
}

fn tagged(doc: &Document<'_>, bundle: NodeId) -> Option<Information> {
    let tags = doc.items(bundle, doc.syms.meta).flat_map(|meta| doc.items(meta, doc.syms.tag));
    let of_type = tags.filter(|&tag| doc.text(tag, doc.syms.system).is_some_and(|system| system == TYPE_TAG));
    of_type.filter_map(|tag| doc.text(tag, doc.syms.code)).find_map(|code| Information::with_code(&code))
}
