//! What the service will extract from a referral and the discharge summaries it carries (文書6情報), and who will see it.
//!
//! The service's own rule is public in outline only: resources of a document that follow the profiles of the five kinds
//! of information, and prescriptions, are extracted; others are not (JP-CLINS core6spec 補足説明, 技術解説書(案) 1.5.2).
//! Flags and viewers: 技術解説書(案) 1.6.1, 1.6.2; 未提供 is of the guide's later editions.

use super::kind::{self, Kind, Seen};
use super::read::record_identifier;
use super::spot::Spot;
use crate::check::{Lang, Reading};
use serde::Serialize;
use std::fmt::Write as _;

/// The six kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub enum Information {
    #[serde(rename = "傷病名")]
    Condition,
    #[serde(rename = "アレルギー")]
    Allergy,
    #[serde(rename = "薬剤禁忌")]
    Contraindication,
    #[serde(rename = "感染症")]
    Infection,
    #[serde(rename = "検査")]
    Laboratory,
    #[serde(rename = "処方")]
    Prescription,
}

impl Information {
    const ALL: [Self; 6] =
        [Self::Condition, Self::Allergy, Self::Contraindication, Self::Infection, Self::Laboratory, Self::Prescription];

    /// Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Condition => ("傷病名", "conditions"),
            Self::Allergy => ("アレルギー", "allergies"),
            Self::Contraindication => ("薬剤禁忌", "contraindicated drugs"),
            Self::Infection => ("感染症", "infections"),
            Self::Laboratory => ("検査", "laboratory results"),
            Self::Prescription => ("処方", "prescriptions"),
        }
    }
}

/// What a viewer sees of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Viewed {
    /// All of it.
    Shown,
    /// With the mark 未告知 and its date.
    Marked,
    /// Nothing, not even that there is something.
    Hidden,
}

/// One item that is extracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Which of the six kinds.
    pub information: Information,
    /// Pointer of the resource.
    pub pointer: String,
    /// 0: the referral itself; else the number of the attached summary.
    pub summary: usize,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What a reader knows it by.
    pub label: String,
    /// LTS, UNINFORMED, UNDELIVERED.
    pub flags: Vec<String>,
    /// What other institutions see.
    pub institutions: Viewed,
    /// What the patient sees in マイナポータル.
    pub patient: Viewed,
    /// With `marked`: the date that is shown with the mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked_at: Option<String>,
}

/// One entry that is not extracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// Its type.
    pub resource_type: String,
    /// Its pointer.
    pub pointer: String,
    /// Why, Japanese.
    pub ja: String,
    /// Why, English.
    pub en: String,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extracted {
    /// What is extracted, in document order.
    pub items: Vec<Item>,
    /// What is not, and why.
    pub not_extracted: Vec<Left>,
    /// Attached discharge summaries.
    pub summaries: usize,
}

/// `meta.tag.system` of the flags.
const FLAGS: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

/// The profiles whose resources are extracted.
const PROFILES: [(&str, &str); 4] = [
    ("Condition", "/JP_Condition_eCS"),
    ("AllergyIntolerance", "/JP_AllergyIntolerance_eCS"),
    ("Observation", "/JP_Observation_LabResult_eCS"),
    ("MedicationRequest", "/JP_MedicationRequest_eCS"),
];

/// What is extracted from the document; `None` when it is no referral.
pub fn extract(reading: &Reading<'_>) -> Option<Extracted> {
    let bundle = Spot::root();
    if kind::of(reading, &bundle) != Seen::Kind(Kind::Referral) {
        return None;
    }
    let mut found = Extracted::default();
    of_document(reading, &bundle, 0, &mut found);
    Some(found)
}

fn of_document(reading: &Reading<'_>, bundle: &Spot, summary: usize, found: &mut Extracted) {
    for resource in kind::entries(reading, bundle) {
        let resource_type = reading.doc().resource_type(resource.node).into_owned();
        if resource_type == "Bundle" && summary == 0 && kind::of(reading, &resource) == Seen::DischargeSummary {
            found.summaries += 1;
            of_document(reading, &resource, found.summaries, found);
            continue;
        }
        match information(reading, &resource, &resource_type) {
            Ok(information) => found.items.push(item(reading, &resource, information, summary)),
            Err((ja, en)) => found.not_extracted.push(Left { resource_type, pointer: resource.pointer, ja, en }),
        }
    }
}

/// Which kind of information a resource is, or why it is none.
fn information(reading: &Reading<'_>, resource: &Spot, resource_type: &str) -> Result<Information, (String, String)> {
    let Some((_, profile)) = PROFILES.iter().find(|(name, _)| *name == resource_type) else {
        return Err(("6情報の種類ではありません".to_owned(), "it is none of the six kinds".to_owned()));
    };
    let declares =
        resource.items(reading, "meta").iter().flat_map(|meta| meta.items(reading, "profile")).any(|declared| {
            declared.text(reading).is_some_and(|text| text.split('|').next().is_some_and(|url| url.ends_with(profile)))
        });
    if !declares {
        let profile = &profile[1..];
        return Err((
            format!("meta.profile に {profile} がありません (抽出されるのは 5 情報と同じプロファイルのものです)"),
            format!("its meta.profile has no {profile} (resources of the profiles of the five kinds are extracted)"),
        ));
    }
    if !has_institution(reading, resource) && resource_type != "MedicationRequest" {
        return Err((
            "医療機関番号の拡張 (JP_eCS_InstitutionNumber) がありません (抽出の対象には必要です)".to_owned(),
            "it has no extension JP_eCS_InstitutionNumber (what is extracted needs it)".to_owned(),
        ));
    }
    let any = |path: &str, test: &dyn Fn(&Spot) -> bool| resource.items(reading, path).iter().any(test);
    Ok(match resource_type {
        "Condition" => Information::Condition,
        "AllergyIntolerance" => {
            let medication = any("category", &|spot| spot.text(reading).is_some_and(|text| text == "medication"));
            if medication { Information::Contraindication } else { Information::Allergy }
        }
        "Observation" => {
            let infection = any("code", &|code| {
                code.items(reading, "coding").iter().any(|coding| {
                    coding
                        .text_at(reading, &["system"])
                        .is_some_and(|(system, _)| system.ends_with("_InfectionLabo_CS"))
                })
            });
            if infection { Information::Infection } else { Information::Laboratory }
        }
        _ => Information::Prescription,
    })
}

fn has_institution(reading: &Reading<'_>, resource: &Spot) -> bool {
    resource.items(reading, "extension").iter().any(|extension| {
        extension.text_at(reading, &["url"]).is_some_and(|(url, _)| url.ends_with("/JP_eCS_InstitutionNumber"))
    })
}

fn item(reading: &Reading<'_>, resource: &Spot, information: Information, summary: usize) -> Item {
    let mut flags = Vec::new();
    for tag in resource.items(reading, "meta").iter().flat_map(|meta| meta.items(reading, "tag")) {
        if tag.text_at(reading, &["system"]).is_some_and(|(system, _)| system == FLAGS)
            && let Some((code, _)) = tag.text_at(reading, &["code"])
        {
            flags.push(code.into_owned());
        }
    }
    let has = |flag: &str| flags.iter().any(|one| one == flag);
    let undelivered = has("UNDELIVERED");
    // the mark is one of conditions only
    let uninformed = has("UNINFORMED") && information == Information::Condition;
    let institutions = match (undelivered, uninformed) {
        (true, _) => Viewed::Hidden,
        (false, true) => Viewed::Marked,
        (false, false) => Viewed::Shown,
    };
    let patient = if undelivered || uninformed { Viewed::Hidden } else { Viewed::Shown };
    let marked_at = (institutions == Viewed::Marked)
        .then(|| resource.text_at(reading, &["meta", "lastUpdated"]).map(|(text, _)| text.into_owned()))
        .flatten();
    Item {
        information,
        identifier: record_identifier(reading, resource),
        label: super::diff::label(reading, resource),
        pointer: resource.pointer.clone(),
        summary,
        flags,
        institutions,
        patient,
        marked_at,
    }
}

impl Extracted {
    /// What is public about the rule, said with every answer.
    pub const NOTE: (&'static str, &'static str) = (
        "サービスが文書から何を抽出するかの規則は、概要しか公開されていません (JP-CLINS core6spec、技術解説書(案) 1.5.2)。実際の抽出と異なることがあります。",
        "The rule by which the service extracts is public in outline only (JP-CLINS core6spec, guide 1.5.2); it may differ from this.",
    );

    /// As text, in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        for information in Information::ALL {
            let items: Vec<&Item> = self.items.iter().filter(|item| item.information == information).collect();
            let (ja, en) = information.words();
            let count = items.len();
            let _ = writeln!(out, "{}", lang.pick(&format!("{ja} {count} 件"), &format!("{en}: {count}")));
            for item in items {
                let from = match item.summary {
                    0 => String::new(),
                    number => lang
                        .pick(&format!(" [添付の退院時サマリー {number}]"), &format!(" [attached summary {number}]"))
                        .to_owned(),
                };
                let identifier = item.identifier.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
                let flags = if item.flags.is_empty() { String::new() } else { format!(" {}", item.flags.join(" ")) };
                let date = item.marked_at.as_deref().unwrap_or("-");
                let institutions = match item.institutions {
                    Viewed::Shown => lang.pick("見える", "shown").to_owned(),
                    Viewed::Marked => lang
                        .pick(&format!("未告知の印と日付 {date} 付きで見える"), &format!("shown, marked 未告知 {date}"))
                        .to_owned(),
                    Viewed::Hidden => lang.pick("見えない", "hidden").to_owned(),
                };
                let patient = if item.patient == Viewed::Shown {
                    lang.pick("見える", "shown")
                } else {
                    lang.pick("見えない (あることも)", "hidden, its existence too")
                };
                let _ = writeln!(out, "  {}{identifier}{flags}{from}", item.label);
                let _ = writeln!(
                    out,
                    "    {}",
                    lang.pick(
                        &format!("他の医療機関: {institutions}、患者: {patient}  {}", item.pointer),
                        &format!("other institutions: {institutions}; patient: {patient}  {}", item.pointer),
                    )
                );
            }
        }
        let left = self.not_extracted.len();
        let _ =
            writeln!(out, "{}", lang.pick(&format!("抽出されないもの {left} 件"), &format!("not extracted: {left}")));
        for Left { resource_type, pointer, ja, en } in &self.not_extracted {
            let _ = writeln!(out, "  {resource_type} {pointer}: {}", lang.pick(ja, en));
        }
        let _ = writeln!(out, "{}", lang.pick(Self::NOTE.0, Self::NOTE.1));
        out
    }
}
