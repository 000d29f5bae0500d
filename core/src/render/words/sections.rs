//! Sections of the service's documents: order and names, by their number (section codes of JP-CLINS; `docs/rendering.md`).
//!
//! Numbers that changed between editions (362/372/552/642 of the discharge summary became 360/370/550/640) stand beside each other.

use crate::check::Lang;

/// A section as the specification has it.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) code: &'static str,
    ja: &'static str,
    /// For patients, where the clinicians' word is an abbreviation or a term of the trade.
    patient: &'static str,
    en: &'static str,
}

impl Known {
    pub(crate) fn title(&self, lang: Lang, patient: bool) -> &'static str {
        lang.pick(if patient && !self.patient.is_empty() { self.patient } else { self.ja }, self.en)
    }
}

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Referral,
    Discharge,
    Summary,
    Checkup,
    Other,
}

impl Kind {
    /// By the code of `Composition.type`.
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "57133-1" => Self::Referral,
            "18842-5" => Self::Discharge,
            "56447-6" => Self::Summary,
            "53576-5" | "JPGCHKUP01" => Self::Checkup,
            _ => Self::Other,
        }
    }

    /// Numbers of its sections in the specification's order.
    pub(crate) fn order(self) -> &'static [&'static str] {
        match self {
            Self::Referral => REFERRAL,
            Self::Discharge => DISCHARGE,
            Self::Summary => &["422"],
            Self::Checkup => CHECKUP,
            Self::Other => &[],
        }
    }

    /// Those that must be there, even without content.
    pub(crate) fn required(self) -> &'static [&'static str] {
        match self {
            Self::Referral => &["920", "910", "950", "340", "360"],
            Self::Discharge => &["322", "342", "352", "312", "360", "333", "324", "344", "444", "424"],
            Self::Summary => &["422"],
            Self::Checkup | Self::Other => &[],
        }
    }
}

/// A number and its older form are one section.
pub(crate) fn current(code: &str) -> &str {
    match code {
        "362" => "360",
        "372" => "370",
        "552" => "550",
        "642" => "640",
        other => other,
    }
}

/// What is known of a section's number.
pub(crate) fn known(code: &str) -> Option<&'static Known> {
    let code = current(code);
    KNOWN.iter().find(|known| known.code == code)
}

const REFERRAL: &[&str] = &[
    "920", "910", "200", "300", "950", "340", "360", "370", "510", "550", "610", "520", "640", "530", "730", "740",
    "720", "430", "620", "330", "420", "810", "410", "830", "210", "220", "230",
];
const DISCHARGE: &[&str] = &[
    "200", "300", "322", "342", "352", "312", "360", "333", "324", "344", "444", "424", "510", "370", "432", "640",
    "612", "550", "614", "713", "623", "810", "530", "410", "830", "210", "220", "230",
];
const CHECKUP: &[&str] = &[
    "01011", "01012", "01990", "01021", "01022", "01031", "01032", "01041", "01042", "01071", "01072", "01081",
    "01082", "01910", "01920", "01995",
];

const fn row(code: &'static str, ja: &'static str, patient: &'static str, en: &'static str) -> Known {
    Known { code, ja, patient, en }
}

const KNOWN: &[Known] = &[
    row("200", "CDA参照", "関連する文書", "CDA document"),
    row("210", "添付情報", "", "Attachments"),
    row("220", "備考・連絡情報", "", "Remarks"),
    row("230", "PDF", "PDF文書", "PDF"),
    row("300", "構造情報", "診療の内容", "Structured content"),
    row("312", "入院理由", "", "Reason for admission"),
    row("322", "入院時詳細", "入院について", "Admission"),
    row("324", "退院時詳細", "退院について", "Discharge"),
    row("330", "臨床経過", "これまでの経過", "Clinical course"),
    row("333", "入院中経過", "入院中の経過", "Hospital course"),
    row("340", "傷病名・主訴", "病名と症状", "Diagnoses and chief complaint"),
    row("342", "入院時診断", "入院したときの診断", "Admission diagnoses"),
    row("344", "退院時診断", "退院するときの診断", "Discharge diagnoses"),
    row("352", "主訴", "主な症状", "Chief complaint"),
    row("360", "現病歴", "今回の病気の経過", "Present illness"),
    row("370", "既往歴", "これまでにかかった病気", "Past history"),
    row("410", "事前指示", "事前の意思表示", "Advance directives"),
    row("420", "診療方針指示", "これからの診療の方針", "Plan of care"),
    row("422", "計画サマリー", "療養の計画", "Plan summary"),
    row("424", "退院時方針指示", "退院後の方針", "Discharge plan"),
    row("430", "投薬指示", "お薬", "Medications"),
    row("432", "入院時服薬", "入院前からのお薬", "Medications at admission"),
    row("444", "退院時投薬指示", "退院時のお薬", "Discharge medications"),
    row("510", "アレルギー・不耐性反応", "アレルギーなど", "Allergies and intolerances"),
    row("520", "感染症情報", "感染症", "Infections"),
    row("530", "予防接種歴", "", "Immunizations"),
    row("550", "家族歴", "ご家族の病気", "Family history"),
    row("610", "身体所見", "診察の結果", "Physical findings"),
    row("612", "入院時身体所見", "入院時の診察の結果", "Findings at admission"),
    row("614", "退院時身体所見", "退院時の診察の結果", "Findings at discharge"),
    row("620", "検査結果", "", "Results"),
    row("623", "入院中検査結果", "入院中の検査結果", "Results during the stay"),
    row("640", "社会歴・生活習慣", "生活習慣など", "Social history"),
    row("713", "入院中治療", "入院中の治療", "Treatment during the stay"),
    row("720", "処置", "", "Procedures"),
    row("730", "手術", "", "Operations"),
    row("740", "輸血歴", "輸血", "Transfusions"),
    row("810", "医療機器", "", "Devices"),
    row("830", "臨床研究参加", "臨床研究への参加", "Clinical research"),
    row("910", "紹介先情報", "紹介先", "Referred to"),
    row("920", "紹介元情報", "紹介元", "Referred by"),
    row("950", "紹介目的", "紹介の目的", "Purpose of referral"),
    row("01011", "特定健診 検査結果", "検査の結果", "Specific check-up: results"),
    row("01012", "特定健診 問診結果", "問診の結果", "Specific check-up: questionnaire"),
    row("01990", "任意追加項目", "追加の項目", "Additional items"),
    row("01021", "広域連合保健事業 検査結果", "検査の結果", "Regional programme: results"),
    row("01022", "広域連合保健事業 問診結果", "問診の結果", "Regional programme: questionnaire"),
    row("01031", "事業者健診 検査結果", "検査の結果", "Employer's check-up: results"),
    row("01032", "事業者健診 問診結果", "問診の結果", "Employer's check-up: questionnaire"),
    row("01041", "学校職員健診 検査結果", "検査の結果", "School staff check-up: results"),
    row("01042", "学校職員健診 問診結果", "問診の結果", "School staff check-up: questionnaire"),
    row("01071", "その他健診 検査結果", "検査の結果", "Other check-up: results"),
    row("01072", "その他健診 問診結果", "問診の結果", "Other check-up: questionnaire"),
    row("01081", "保険者のその他健診 検査結果", "検査の結果", "Insurer's other check-up: results"),
    row("01082", "保険者のその他健診 問診結果", "問診の結果", "Insurer's other check-up: questionnaire"),
    row("01910", "検査結果", "検査の結果", "Results"),
    row("01920", "問診結果", "問診の結果", "Questionnaire"),
    row("01995", "添付書類", "", "Attachments"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ordered_section_has_a_name() {
        for kind in [Kind::Referral, Kind::Discharge, Kind::Summary, Kind::Checkup] {
            for code in kind.order().iter().chain(kind.required()) {
                assert!(known(code).is_some(), "{code} has no name");
                assert!(kind.order().contains(code), "{code} has no place");
            }
        }
        assert!(known("372").is_some_and(|known| known.code == "370"));
    }
}
