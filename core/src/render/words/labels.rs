//! Names of elements, for what no view knows.

use crate::check::Lang;
use std::borrow::Cow;

/// The name of an element; its FHIR name when there is no other, in English its words apart. A choice is called as its
/// element is: `valueString` and its like are 値.
pub(crate) fn label(element: &str, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::En {
        return apart(stem(element, ENGLISH).unwrap_or(element));
    }
    let row = |name: &str| LABELS.iter().find(|(of, _)| *of == name).map(|(_, ja)| *ja);
    let found = row(element).or_else(|| TYPES.iter().chain(ENGLISH).find_map(|of| row(element.strip_suffix(of)?)));
    let is_value = || stem_of_value(element).is_some();
    found.or_else(|| is_value().then_some("値")).map_or(Cow::Borrowed(element), Cow::Borrowed)
}

/// `value` of `valueString`, else what stands before one of the types.
fn stem<'a>(element: &'a str, types: &[&str]) -> Option<&'a str> {
    let before = |of: &&str| element.strip_suffix(*of).filter(|stem| !stem.is_empty());
    stem_of_value(element).or_else(|| types.iter().find_map(before))
}

fn stem_of_value(element: &str) -> Option<&str> {
    let of = element.strip_prefix("value")?;
    of.starts_with(|c: char| c.is_ascii_uppercase()).then_some("value")
}

/// `cost to beneficiary` of `costToBeneficiary`.
fn apart(element: &str) -> Cow<'_, str> {
    if !element.contains(|c: char| c.is_ascii_uppercase()) || element.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(element);
    }
    let mut out = String::with_capacity(element.len() + 4);
    let mut before = ' ';
    for c in element.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
        before = c;
    }
    Cow::Owned(out)
}

/// Types at the end of a choice's name which no other element's name ends in.
const ENGLISH: &[&str] = &["Boolean", "CodeableConcept", "Coding", "DateTime", "Integer", "Reference", "String"];

/// The others: elements such as `specimenQuantity` end in them, too, so that what stands before must have a name here.
const TYPES: &[&str] = &[
    "Age",
    "Attachment",
    "Date",
    "Decimal",
    "Duration",
    "Identifier",
    "Money",
    "Period",
    "PositiveInt",
    "Quantity",
    "Range",
    "Ratio",
    "Time",
    "Timing",
    "UnsignedInt",
    "Uri",
];

/// What an extension is called; its name is the last part of its URL. Those of JP Core for medication moved from
/// `JP_MedicationRequest_DosageInstruction_…` to `JP_MedicationDosage_…`: their last part stayed.
pub(crate) fn extension(name: &str, lang: Lang) -> Option<&'static str> {
    let last = name.starts_with("JP_Medication").then(|| name.rsplit('_').next()).flatten();
    let row = |name: &str| EXTENSIONS.iter().find(|(of, ..)| *of == name);
    row(name).or_else(|| row(last?)).map(|(_, ja, en)| lang.pick(ja, en))
}

/// (name, or its last part for medication; Japanese; English). Source: titles and descriptions of the definitions of JP Core,
/// JP-CLINS and the check-ups, as facts.
const EXTENSIONS: &[(&str, &str, &str)] = &[
    ("DosageComment", "用法コメント", "usage comment"),
    ("Device", "投与装置", "device"),
    ("DrugNo", "剤の中の順番", "number within the group"),
    ("ExpectedRepeatCount", "頓用回数", "number of doses as needed"),
    ("InstructionForDispense", "調剤指示", "instruction for dispensing"),
    ("JP_Age_At_Event", "受診時の年齢", "age at the check-up"),
    ("JP_Checkup_Fee_Collection_Status", "費用徴収区分", "collection of the fee"),
    ("JP_Communication_CommunicationContent", "内容", "content"),
    ("JP_Condition_DiseaseOutcome", "転帰", "outcome"),
    ("JP_Condition_DiseasePostfixModifier", "後置修飾語", "modifier behind the name"),
    ("JP_Condition_DiseasePrefixModifier", "前置修飾語", "modifier before the name"),
    ("JP_Coverage_InsuredPersonNumber", "番号", "number"),
    ("JP_Coverage_InsuredPersonSubNumber", "枝番", "branch"),
    ("JP_Coverage_InsuredPersonSymbol", "記号", "symbol"),
    ("JP_Fiscal_Year_At_Primary_Checkup", "一次検診の年度", "fiscal year of the first check-up"),
    ("JP_Immunization_CertificatedDate", "検定日", "certified"),
    ("JP_Immunization_DueDateOfNextDose", "次回接種予定日", "next dose due"),
    ("JP_Immunization_ManufacturedDate", "製造日", "made"),
    ("JP_Observation_DentalOral_BodySiteStatus", "歯の状態", "state of the tooth"),
    ("JP_Observation_DentalOral_BodyStructure_eCS", "歯", "tooth"),
    ("JP_Observation_DentalOral_ToothRoot", "歯根", "tooth root"),
    ("JP_Observation_DentalOral_ToothSurface", "歯面", "tooth surface"),
    ("JP_Observation_Electrocardiogram_DeviceInterpretation", "機器による判定", "interpretation by the device"),
    ("JP_Observation_Electrocardiogram_Duration", "測定時間", "duration of the measurement"),
    ("JP_Observation_Electrocardiogram_NumberOfLead", "誘導数", "number of leads"),
    ("JP_Observation_Electrocardiogram_StressType", "負荷の種類", "kind of stress"),
    ("JP_Patient_Race", "人種", "race"),
    ("JP_eCS_Department", "診療科", "department"),
    ("JP_eCS_DiagnosisType", "病名の区分", "kind of diagnosis"),
    ("JP_eCS_InstitutionNumber", "医療機関番号", "institution number"),
    ("Line", "ライン", "line"),
    ("LineComment", "ラインのコメント", "comment on the line"),
    ("Location", "実施場所", "location"),
    ("MethodComment", "手技のコメント", "comment on the method"),
    ("PeriodOfUse", "投与期間", "period of use"),
    ("Preparation", "調剤結果", "preparation"),
    ("RateComment", "投与速度のコメント", "comment on the rate"),
    ("RequestAuthoredOn", "指示日時", "ordered on"),
    ("RequestDepartment", "指示した診療科", "ordering department"),
    ("Requester", "指示者", "ordered by"),
    ("RouteComment", "投与経路のコメント", "comment on the route"),
    ("SiteComment", "投与部位のコメント", "comment on the site"),
    ("StrengthType", "力価の種類", "kind of strength"),
    ("UncategorizedComment", "コメント", "comment"),
    ("UsageDuration", "実使用日数", "days of use"),
    ("bodySite", "部位", "body site"),
    ("composition-clinicaldocument-versionNumber", "文書の版", "version of the document"),
    ("composition_dataEnterer", "転記者", "data entered by"),
    ("observation-component-performer", "実施者", "performer"),
    ("patient-birthPlace", "出生地", "birth place"),
    ("patient-birthTime", "出生日時", "time of birth"),
    ("patient-mothersMaidenName", "母の旧姓", "mother's maiden name"),
];

/// The type of a resource in words; its FHIR name when there is no other.
pub(crate) fn resource(name: &str, lang: Lang) -> &str {
    if lang == Lang::En {
        return name;
    }
    RESOURCES.iter().find(|(of, _)| *of == name).map_or(name, |(_, ja)| ja)
}

const RESOURCES: &[(&str, &str)] = &[
    ("AllergyIntolerance", "アレルギー"),
    ("Appointment", "予約"),
    ("Basic", "記録"),
    ("Binary", "ファイル"),
    ("BodyStructure", "身体部位"),
    ("Bundle", "まとめ"),
    ("CarePlan", "計画"),
    ("CareTeam", "チーム"),
    ("Communication", "連絡"),
    ("Composition", "文書"),
    ("Condition", "傷病名"),
    ("Consent", "同意・事前指示"),
    ("Coverage", "保険"),
    ("Device", "機器"),
    ("DeviceUseStatement", "機器の使用"),
    ("DiagnosticReport", "検査報告"),
    ("DocumentReference", "文書・添付"),
    ("Encounter", "受診"),
    ("EpisodeOfCare", "診療期間"),
    ("FamilyMemberHistory", "家族歴"),
    ("Goal", "目標"),
    ("Group", "集団"),
    ("HealthcareService", "診療サービス"),
    ("ImagingStudy", "画像検査"),
    ("Immunization", "予防接種"),
    ("List", "一覧"),
    ("Location", "場所"),
    ("Media", "画像・音声"),
    ("Medication", "薬剤"),
    ("MedicationAdministration", "投与"),
    ("MedicationDispense", "調剤"),
    ("MedicationRequest", "処方"),
    ("MedicationStatement", "服薬"),
    ("Observation", "検査・所見"),
    ("OperationOutcome", "処理結果"),
    ("Organization", "医療機関・組織"),
    ("Patient", "患者"),
    ("Practitioner", "医療従事者"),
    ("PractitionerRole", "医療従事者の役割"),
    ("Procedure", "手術・処置"),
    ("Provenance", "来歴"),
    ("Questionnaire", "調査票"),
    ("QuestionnaireResponse", "調査票の回答"),
    ("RelatedPerson", "関係者"),
    ("ResearchStudy", "臨床研究"),
    ("ResearchSubject", "臨床研究への参加"),
    ("RiskAssessment", "リスク評価"),
    ("Schedule", "予定表"),
    ("ServiceRequest", "依頼"),
    ("Slot", "予約枠"),
    ("Specimen", "検体"),
    ("Task", "作業"),
];

const LABELS: &[(&str, &str)] = &[
    ("abatement", "終了"),
    ("abatementDateTime", "終了日"),
    ("accession", "受付番号"),
    ("accessionIdentifier", "受付番号"),
    ("achievementStatus", "達成状況"),
    ("active", "有効"),
    ("activity", "活動"),
    ("actor", "担当"),
    ("address", "住所"),
    ("addresses", "対象"),
    ("administrativeGender", "性別"),
    ("admitSource", "入院経路"),
    ("age", "年齢"),
    ("alias", "別名"),
    ("allDay", "終日"),
    ("amount", "量"),
    ("answer", "回答"),
    ("asNeededBoolean", "頓用"),
    ("asserter", "申告者"),
    ("assessment", "評価"),
    ("assigner", "発行者"),
    ("attachment", "添付"),
    ("author", "作成者"),
    ("authored", "記入日時"),
    ("authoredOn", "処方日"),
    ("authority", "機関"),
    ("availabilityExceptions", "診療時間の例外"),
    ("availableEndTime", "終了時刻"),
    ("availableStartTime", "開始時刻"),
    ("availableTime", "診療時間"),
    ("basedOn", "依頼"),
    ("birthDate", "生年月日"),
    ("bodySite", "部位"),
    ("bounds", "期間"),
    ("capacity", "容量"),
    ("category", "区分"),
    ("city", "市区町村"),
    ("class", "区分"),
    ("classHistory", "区分の経過"),
    ("clinicalStatus", "状態"),
    ("code", "コード"),
    ("collected", "採取"),
    ("collection", "採取"),
    ("collector", "採取者"),
    ("comment", "コメント"),
    ("communication", "言語"),
    ("complication", "合併症"),
    ("component", "構成項目"),
    ("concept", "項目"),
    ("conclusion", "結論"),
    ("condition", "傷病名"),
    ("confidentiality", "秘匿の度合い"),
    ("contact", "連絡先"),
    ("contained", "内包"),
    ("container", "容器"),
    ("content", "内容"),
    ("context", "背景"),
    ("costToBeneficiary", "自己負担"),
    ("count", "回数"),
    ("country", "国"),
    ("created", "作成日"),
    ("criticality", "重篤度"),
    ("currency", "通貨"),
    ("custodian", "管理機関"),
    ("data", "データ"),
    ("dataAbsentReason", "値がない理由"),
    ("date", "日付"),
    ("dateAsserted", "申告日"),
    ("dayOfWeek", "曜日"),
    ("daysOfWeek", "曜日"),
    ("daysSupply", "日数"),
    ("deceasedBoolean", "死亡"),
    ("deceasedDateTime", "死亡日"),
    ("denominator", "分母"),
    ("description", "説明"),
    ("destination", "行き先"),
    ("detail", "詳細"),
    ("device", "機器"),
    ("diagnosis", "診断"),
    ("dischargeDisposition", "退院時転帰"),
    ("dispenseRequest", "調剤指示"),
    ("dispenser", "調剤者"),
    ("display", "表示名"),
    ("district", "郡"),
    ("doNotPerform", "実施しない"),
    ("dosage", "用量"),
    ("dosageInstruction", "用法"),
    ("dose", "1回量"),
    ("doseAndRate", "投与量"),
    ("doseNumber", "回数"),
    ("doseQuantity", "1回量"),
    ("duration", "期間"),
    ("during", "期間"),
    ("effective", "実施日時"),
    ("effectiveDateTime", "実施日時"),
    ("effectivePeriod", "有効期間"),
    ("email", "メール"),
    ("encounter", "受診"),
    ("end", "終了"),
    ("endpoint", "接続先"),
    ("entry", "項目"),
    ("estimatedAge", "推定年齢"),
    ("event", "出来事"),
    ("exception", "例外"),
    ("expectedSupplyDuration", "日数"),
    ("expirationDate", "有効期限"),
    ("extension", "拡張"),
    ("family", "姓"),
    ("fasting", "絶食"),
    ("focus", "対象"),
    ("followUp", "経過観察"),
    ("form", "剤形"),
    ("frequency", "回数"),
    ("gender", "性別"),
    ("given", "名"),
    ("goal", "目標"),
    ("groupIdentifier", "グループ番号"),
    ("hasMember", "構成する検査"),
    ("hasParticipated", "参加"),
    ("height", "高さ"),
    ("high", "上限"),
    ("hospitalization", "入院"),
    ("id", "id"),
    ("identifier", "識別子"),
    ("image", "画像"),
    ("indication", "適応"),
    ("ingredient", "成分"),
    ("instance", "画像"),
    ("instanceOrder", "順番"),
    ("insurance", "保険"),
    ("intent", "意図"),
    ("interpretation", "判定"),
    ("investigation", "検査"),
    ("issued", "報告日時"),
    ("item", "項目"),
    ("language", "言語"),
    ("lastModified", "更新日時"),
    ("laterality", "左右"),
    ("length", "期間"),
    ("lifecycleStatus", "状態"),
    ("line", "番地"),
    ("link", "リンク"),
    ("linkId", "項目番号"),
    ("location", "場所"),
    ("lotNumber", "製造番号"),
    ("low", "下限"),
    ("managingOrganization", "管理機関"),
    ("manifestation", "症状"),
    ("manufactureDate", "製造日"),
    ("manufacturer", "製造者"),
    ("maritalStatus", "婚姻"),
    ("measure", "指標"),
    ("medication", "薬剤"),
    ("member", "構成員"),
    ("meta", "管理情報"),
    ("method", "方法"),
    ("modality", "モダリティー"),
    ("mode", "方式"),
    ("name", "名称"),
    ("notAvailable", "休診・不在"),
    ("note", "備考"),
    ("number", "番号"),
    ("numberOfInstances", "画像数"),
    ("numberOfRepeatsAllowed", "繰り返し可能回数"),
    ("numberOfSeries", "シリーズ数"),
    ("numerator", "分子"),
    ("occurrence", "日時"),
    ("onset", "発症"),
    ("onsetDateTime", "発症日"),
    ("order", "優先順位"),
    ("orderer", "依頼者"),
    ("organization", "組織"),
    ("outcome", "結果"),
    ("outcomeCodeableConcept", "結果"),
    ("parameter", "パラメーター"),
    ("partOf", "上位"),
    ("participant", "参加者"),
    ("patientInstruction", "患者への指示"),
    ("payload", "内容"),
    ("payloadMimeType", "内容の形式"),
    ("payloadType", "内容の種類"),
    ("payor", "保険者"),
    ("performed", "実施"),
    ("performedDateTime", "実施日"),
    ("performer", "実施者"),
    ("period", "期間"),
    ("periodUnit", "期間の単位"),
    ("photo", "写真"),
    ("policy", "方針"),
    ("policyRule", "方針"),
    ("position", "位置"),
    ("postalCode", "郵便番号"),
    ("preAdmissionIdentifier", "入院前の番号"),
    ("prefix", "敬称"),
    ("preparation", "準備"),
    ("prepared", "調剤日"),
    ("priority", "優先度"),
    ("procedure", "手技"),
    ("processing", "処理"),
    ("productName", "製品名"),
    ("progress", "経過"),
    ("protocolApplied", "接種計画"),
    ("provision", "条件"),
    ("purpose", "目的"),
    ("qualification", "資格"),
    ("quantity", "量"),
    ("question", "質問"),
    ("rank", "順位"),
    ("rate", "投与速度"),
    ("reaction", "反応"),
    ("reason", "理由"),
    ("reasonCode", "理由"),
    ("reasonReference", "理由"),
    ("received", "受信日時"),
    ("receivedTime", "受付日時"),
    ("recipient", "宛先"),
    ("recorded", "記録日時"),
    ("recordedDate", "記録日"),
    ("recorder", "記録者"),
    ("reference", "参照"),
    ("referenceRange", "基準値"),
    ("refillsRemaining", "残りの回数"),
    ("relatesTo", "関連"),
    ("relationship", "続柄"),
    ("repeat", "繰り返し"),
    ("replaces", "置きかえるもの"),
    ("requester", "指示者"),
    ("required", "必須"),
    ("requisition", "依頼番号"),
    ("resource", "内容"),
    ("response", "応答"),
    ("result", "結果"),
    ("resultsInterpreter", "判定者"),
    ("role", "役割"),
    ("route", "経路"),
    ("sampledData", "波形"),
    ("scheduled", "予定"),
    ("scope", "範囲"),
    ("score", "点数"),
    ("section", "セクション"),
    ("sender", "送信者"),
    ("sent", "送信日時"),
    ("sequence", "順番"),
    ("series", "シリーズ"),
    ("serviceProvider", "医療機関"),
    ("serviceType", "診療の種類"),
    ("severity", "重症度"),
    ("signature", "署名"),
    ("site", "部位"),
    ("size", "大きさ"),
    ("source", "情報源"),
    ("specialty", "診療科"),
    ("specimen", "検体"),
    ("specimenQuantity", "検体量"),
    ("stage", "病期"),
    ("start", "開始"),
    ("started", "開始"),
    ("state", "都道府県"),
    ("status", "状態"),
    ("statusHistory", "状態の経過"),
    ("statusReason", "状態の理由"),
    ("strength", "含量"),
    ("study", "研究"),
    ("subject", "対象"),
    ("subscriber", "被保険者"),
    ("subscriberId", "被保険者番号"),
    ("substance", "物質"),
    ("substitution", "変更"),
    ("subtype", "種類"),
    ("suffix", "称号"),
    ("suppliedItem", "供給品"),
    ("supplier", "供給者"),
    ("supportingInfo", "参考情報"),
    ("supportingInformation", "参考情報"),
    ("system", "体系"),
    ("tag", "札"),
    ("target", "対象"),
    ("telecom", "電話など"),
    ("text", "本文"),
    ("timeOfDay", "時刻"),
    ("timestamp", "作成日時"),
    ("timing", "時期"),
    ("timingPeriod", "時期"),
    ("title", "題名"),
    ("topic", "話題"),
    ("total", "合計"),
    ("type", "種類"),
    ("uid", "UID"),
    ("unit", "単位"),
    ("url", "URL"),
    ("use", "用途"),
    ("vaccineCode", "ワクチン"),
    ("validityPeriod", "有効期間"),
    ("value", "値"),
    ("verificationStatus", "確からしさ"),
    ("version", "版"),
    ("warning", "警告"),
    ("wasSubstituted", "変更の有無"),
    ("when", "日時"),
    ("whenHandedOver", "交付日時"),
    ("whenPrepared", "調剤日時"),
    ("who", "署名者"),
    ("width", "幅"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_once_and_fall_back() {
        let names = |list: &[(&'static str, &str)]| list.iter().map(|row| row.0).collect::<Vec<_>>();
        let extensions: Vec<&str> = EXTENSIONS.iter().map(|row| row.0).collect();
        for list in [names(LABELS), names(RESOURCES), extensions] {
            for (at, name) in list.iter().enumerate() {
                assert!(!list[..at].contains(name), "{name} stands twice");
            }
        }
        for (element, ja, en) in [
            ("note", "備考", "note"),
            ("valueQuantity", "値", "value"),
            ("valueless", "valueless", "valueless"),
            ("costToBeneficiary", "自己負担", "cost to beneficiary"),
            ("occurrenceDateTime", "日時", "occurrence"),
            ("medicationCodeableConcept", "薬剤", "medication"),
            ("boundsPeriod", "期間", "bounds period"),
            // no choice: another element
            ("specimenQuantity", "検体量", "specimen quantity"),
            ("String", "String", "String"),
        ] {
            assert_eq!(label(element, Lang::Ja), ja, "{element}");
            assert_eq!(label(element, Lang::En), en, "{element}");
        }
    }

    #[test]
    fn extensions_are_called_by_words() {
        for (name, ja) in [
            ("JP_MedicationRequest_DosageInstruction_UsageDuration", Some("実使用日数")),
            ("JP_MedicationDosage_UsageDuration", Some("実使用日数")),
            ("JP_Coverage_InsuredPersonSymbol", Some("記号")),
            // the last part counts for medication only
            ("somebodys_Location", None),
            ("UsageDuration_", None),
        ] {
            assert_eq!(extension(name, Lang::Ja), ja, "{name}");
        }
    }

    #[test]
    fn types_fall_back_to_their_names() {
        assert_eq!(resource("Condition", Lang::Ja), "傷病名");
        assert_eq!(resource("Claim", Lang::Ja), "Claim");
    }
}
