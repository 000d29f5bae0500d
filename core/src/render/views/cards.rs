//! Records that stand for themselves: for each type, what its readers look for, in their order.

use super::super::model::{Block, By, Card, Fact, Inline, Look, Tone};
use super::super::source::{At, Cx};
use super::super::values::{
    any, coded, concept, date, identifier, name_of, names, notes, quantity, reference, told_of, value_of,
};
use super::super::words::dates::Form;
use super::super::words::labels;
use super::attachment::attachment;
use super::context::{context, department, flags};
use crate::json::Kind;

/// (path, label, label for patients (empty: the same), English label, list of codes)
type Field = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// A record of its own.
pub(crate) fn card<'a>(cx: &Cx<'_>, at: At<'a>) -> Block<'a> {
    let title = title(cx, at);
    let blocks = facts_of(cx, at);
    Block::Card(card_of(cx, at, title, blocks))
}

/// The card around blocks; what they left out is told at its end.
pub(super) fn card_of<'a>(cx: &Cx<'_>, at: At<'a>, title: Inline<'a>, mut blocks: Vec<Block<'a>>) -> Card<'a> {
    let kind = labels::resource(&at.resource_type(), cx.lang()).to_owned();
    let flags = flags(cx, at);
    let title = if flags.is_empty() { title } else { title.say(" ").followed(flags) };
    blocks.push(Block::Rest(vec![at]));
    Card { record: at, anchor: cx.anchor(at), kind: kind.into(), title, blocks }
}

fn title<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    match &*at.resource_type() {
        "Patient" | "Practitioner" | "RelatedPerson" | "Person" => {
            let (name, others) = names(at);
            let mut out = name;
            if !others.is_empty() {
                out.push("（", By::Us, Look::Minor);
                out.extend_as(others, Look::Minor);
                out.push("）", By::Us, Look::Minor);
            }
            out
        }
        "FamilyMemberHistory" => {
            let who = at.get("relationship").map(|one| coded(cx, one, "v3-RoleCode")).unwrap_or_default();
            Inline::join([who, at.text("name").map_or_else(Inline::new, Inline::data)], " ")
        }
        "Organization" => {
            let name = name_of(cx, at);
            Inline::join([name, department(cx, at)], " ")
        }
        "DeviceUseStatement" => at.get("device").map(|one| reference(cx, one)).unwrap_or_default(),
        "CarePlan" | "Consent" | "Coverage" | "DocumentReference" | "Encounter" | "ResearchSubject" => {
            match at.text("title") {
                Some(title) => Inline::data(title),
                None => Inline::new(),
            }
        }
        _ => name_of(cx, at),
    }
}

/// The facts of a record by its type, its attachments, its remarks, where it comes from.
pub(crate) fn facts_of<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Block<'a>> {
    told_of(at, &["subject", "patient", "beneficiary"]);
    let kind = at.resource_type();
    let mut facts: Vec<Fact<'a>> = Vec::new();
    let mut blocks = Vec::new();
    if kind == "Coverage" {
        facts.extend(super::coverage::insured(cx, at));
    }
    for &(path, ja, patient, en, list) in fields(&kind) {
        let label = cx.plain(ja, if patient.is_empty() { ja } else { patient }, en);
        facts.extend(Fact::new(label, along(cx, at, path, list)));
    }
    match &*kind {
        "Encounter" => facts.extend(diagnoses(cx, at)),
        "FamilyMemberHistory" => facts.extend(family(cx, at)),
        "CarePlan" => facts.extend(activities(cx, at)),
        "Coverage" => facts.extend(super::coverage::costs(cx, at)),
        "Binary" => blocks.push(attachment(cx, at)),
        _ => {}
    }
    blocks.extend(attachments(at).into_iter().map(|one| attachment(cx, one)));
    if !matches!(&*kind, "Patient" | "Practitioner" | "Organization" | "Location") {
        facts.extend(Fact::new(cx.say("備考", "Remarks"), notes(cx, at)));
        facts.extend(Fact::new(cx.say("記録", "Recorded"), context(cx, at)));
    }
    let mut out = Vec::new();
    if !facts.is_empty() {
        out.push(Block::Facts(facts));
    }
    out.extend(blocks);
    out
}

/// Everything in the record that has bytes or says where they are: of the type Attachment, wherever the type has such a
/// property, and contained Binaries. Other records in it tell their own.
fn attachments(record: At<'_>) -> Vec<At<'_>> {
    let mut all = Vec::new();
    let mut open = vec![record];
    while let Some(at) = open.pop() {
        let is_list = at.kind() == Kind::Array;
        if !is_list && (at.type_name() == "Attachment" || at != record && at.resource_type() == "Binary") {
            all.push(at);
            continue;
        }
        let from = open.len();
        let inner = |child: &At<'_>| !child.is_leaf() && (!child.is_resource() || child.resource_type() == "Binary");
        open.extend(at.children().filter(inner));
        open[from..].reverse();
    }
    all
}

/// All values along a path of property names; `name[x]` is a choice.
fn along<'a>(cx: &Cx<'_>, at: At<'a>, path: &str, list: &str) -> Inline<'a> {
    let mut values: Vec<(At<'a>, Option<String>)> = vec![(at, None)];
    for name in path.split('.') {
        values = match name.strip_suffix("[x]") {
            Some(name) => values.iter().filter_map(|(at, _)| at.choice(name)).map(|(at, of)| (at, Some(of))).collect(),
            None => values.iter().flat_map(|(at, _)| at.items(name)).map(|at| (at, None)).collect(),
        };
    }
    let words = values.into_iter().map(|(value, of)| {
        if list.is_empty() {
            match of {
                Some(of) => value_of(cx, value, &of),
                None => auto(cx, value),
            }
        } else {
            coded(cx, value, list)
        }
    });
    Inline::join(words, cx.say("、", ", "))
}

/// By the type that the definitions give the value.
pub(crate) fn auto<'a>(cx: &Cx<'_>, value: At<'a>) -> Inline<'a> {
    match value.type_name() {
        "boolean" => value_of(cx, value, "boolean"),
        "date" | "dateTime" | "instant" => date(cx, value, Form::Full),
        of if value.is_leaf() => value_of(cx, value, of),
        "Identifier" => identifier(value),
        "Duration" | "Age" | "Quantity" => quantity(value),
        "CodeableConcept" => concept(cx, value),
        of => value_of(cx, value, of),
    }
}

fn diagnoses<'a>(cx: &Cx<'_>, at: At<'a>) -> Option<Fact<'a>> {
    let all = at.items("diagnosis").map(|one| {
        let role = one.get("use").map(|role| coded(cx, role, "diagnosis-role")).unwrap_or_default();
        let what = one.get("condition").map(|what| reference(cx, what)).unwrap_or_default();
        Inline::join([role, what], ": ")
    });
    Fact::new(cx.say("診断", "Diagnoses"), Inline::lines(all))
}

fn family<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Fact<'a>> {
    let all = at.items("condition").map(|one| {
        let code = one.get("code").map(|code| concept(cx, code)).unwrap_or_default().looking(Look::Strong);
        let onset = any(cx, one, "onset");
        let onset = if onset.is_empty() { onset } else { Inline::us(cx.say("発症 ", "onset ")).followed(onset) };
        let outcome = one.get("outcome").map(|outcome| concept(cx, outcome)).unwrap_or_default();
        let died = one.get("contributedToDeath").filter(|one| one.peek() == "true").map(|one| {
            one.mark(super::super::source::Seen::Worded);
            Inline::new().mark(cx.say("死因に関与", "contributed to death"), Tone::Quiet)
        });
        Inline::join([code, onset, outcome, died.unwrap_or_default(), notes(cx, one)], " ")
    });
    Fact::new(cx.say("病名", "Conditions"), Inline::lines(all)).into_iter().collect()
}

fn activities<'a>(cx: &Cx<'_>, at: At<'a>) -> Option<Fact<'a>> {
    let all = at.items("activity").map(|one| {
        let detail = one.get("detail");
        let code = detail.and_then(|one| one.get("code")).map(|code| concept(cx, code)).unwrap_or_default();
        let text = detail.and_then(|one| one.text("description")).map_or_else(Inline::new, Inline::data);
        let state =
            detail.and_then(|one| one.get("status")).map(|one| coded(cx, one, "event.status")).unwrap_or_default();
        let when = detail.map(|one| any(cx, one, "scheduled")).unwrap_or_default();
        let what = one.get("reference").map(|one| reference(cx, one)).unwrap_or_default();
        Inline::join([code, text, what, when, state], " ")
    });
    Fact::new(cx.say("活動", "Activities"), Inline::lines(all))
}

fn fields(kind: &str) -> &'static [Field] {
    FIELDS.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, fields)| *fields)
}

const FIELDS: &[(&str, &[Field])] = &[
    (
        "Patient",
        &[
            ("gender", "性別", "", "Sex", "gender"),
            ("birthDate", "生年月日", "", "Born", ""),
            ("deceased[x]", "死亡", "", "Deceased", ""),
            ("address", "住所", "", "Address", ""),
            ("telecom", "電話など", "", "Contact", ""),
            ("maritalStatus", "婚姻", "", "Marital status", ""),
            ("contact.relationship", "連絡先の続柄", "", "Contact's relationship", ""),
            ("contact.name", "連絡先の氏名", "", "Contact's name", ""),
            ("contact.telecom", "連絡先の電話など", "", "Contact's phone", ""),
            ("contact.address", "連絡先の住所", "", "Contact's address", ""),
            ("communication.language", "言語", "", "Language", ""),
            ("generalPractitioner", "かかりつけ", "", "General practitioner", ""),
            ("managingOrganization", "管理機関", "", "Managed by", ""),
        ],
    ),
    (
        "Practitioner",
        &[
            ("qualification.code", "資格", "", "Qualification", ""),
            ("qualification.identifier", "資格番号", "", "Qualification number", ""),
            ("telecom", "電話など", "", "Contact", ""),
            ("address", "住所", "", "Address", ""),
            ("gender", "性別", "", "Sex", "gender"),
            ("birthDate", "生年月日", "", "Born", ""),
        ],
    ),
    (
        "PractitionerRole",
        &[
            ("practitioner", "氏名", "", "Name", ""),
            ("organization", "所属", "", "Organisation", ""),
            ("code", "役割", "", "Role", ""),
            ("specialty", "診療科", "", "Specialty", ""),
            ("period", "期間", "", "Period", ""),
            ("location", "場所", "", "Location", ""),
            ("telecom", "電話など", "", "Contact", ""),
        ],
    ),
    (
        "RelatedPerson",
        &[
            ("relationship", "続柄", "", "Relationship", "v3-RoleCode"),
            ("telecom", "電話など", "", "Contact", ""),
            ("address", "住所", "", "Address", ""),
            ("gender", "性別", "", "Sex", "gender"),
            ("birthDate", "生年月日", "", "Born", ""),
        ],
    ),
    (
        "Organization",
        &[
            ("type", "種別", "", "Kind", "organization-type"),
            ("identifier", "番号", "", "Number", ""),
            ("alias", "別名", "", "Also called", ""),
            ("address", "住所", "", "Address", ""),
            ("telecom", "電話など", "", "Contact", ""),
            ("partOf", "上位組織", "", "Part of", ""),
            ("contact.name", "担当者", "", "Contact", ""),
            ("contact.telecom", "担当者の電話など", "", "Contact's phone", ""),
        ],
    ),
    (
        "Location",
        &[
            ("description", "説明", "", "Description", ""),
            ("type", "種類", "", "Kind", ""),
            ("physicalType", "場所の種類", "", "Physical kind", ""),
            ("address", "住所", "", "Address", ""),
            ("telecom", "電話など", "", "Contact", ""),
            ("managingOrganization", "管理機関", "", "Managed by", ""),
            ("partOf", "上位の場所", "", "Part of", ""),
            ("status", "状態", "", "State", "event.status"),
        ],
    ),
    (
        "Encounter",
        &[
            ("reasonCode", "理由・目的", "受診の理由", "Reason", ""),
            ("reasonReference", "理由", "受診の理由", "Reason", ""),
            ("class", "区分", "", "Class", "v3-ActCode"),
            ("period", "期間", "", "Period", ""),
            ("length", "日数", "", "Length", ""),
            ("status", "状態", "", "State", "Encounter.status"),
            ("type", "種類", "", "Type", ""),
            ("serviceType", "診療の種類", "", "Service", ""),
            ("classHistory.class", "区分の経過", "", "Class history", "v3-ActCode"),
            ("classHistory.period", "区分の期間", "", "Class periods", ""),
            ("hospitalization.admitSource", "入院経路", "入院前にいた場所", "Admitted from", "admit-Source"),
            ("hospitalization.origin", "入院元", "", "Origin", ""),
            ("hospitalization.reAdmission", "再入院", "", "Readmission", ""),
            (
                "hospitalization.dischargeDisposition",
                "退院時転帰",
                "退院したときの状態",
                "Discharge disposition",
                "discharge-disposition",
            ),
            ("hospitalization.destination", "退院先", "", "Destination", ""),
            ("hospitalization.dietPreference", "食事", "", "Diet", ""),
            ("location.location", "場所", "", "Location", ""),
            ("location.period", "場所の期間", "", "Location periods", ""),
            ("participant.individual", "担当", "", "Staff", ""),
            ("serviceProvider", "医療機関", "", "Institution", ""),
            ("priority", "優先度", "", "Priority", ""),
            ("partOf", "上位の受診", "", "Part of", ""),
        ],
    ),
    (
        "Procedure",
        &[
            ("status", "状態", "", "State", "event.status"),
            ("performed[x]", "実施日", "", "Performed", ""),
            ("category", "区分", "", "Kind", ""),
            ("bodySite", "部位", "", "Site", ""),
            ("reasonCode", "理由", "", "Reason", ""),
            ("reasonReference", "理由", "", "Reason", ""),
            ("outcome", "結果", "", "Outcome", ""),
            ("report", "報告", "", "Report", ""),
            ("complication", "合併症", "", "Complications", ""),
            ("complicationDetail", "合併症", "", "Complications", ""),
            ("followUp", "その後の対応", "", "Follow-up", ""),
            ("usedCode", "使用物", "", "Used", ""),
            ("usedReference", "使用物", "", "Used", ""),
            ("focalDevice.manipulated", "機器", "", "Device", ""),
            ("location", "場所", "", "Location", ""),
            ("statusReason", "状態の理由", "", "Reason of state", ""),
        ],
    ),
    (
        "Immunization",
        &[
            ("status", "状態", "", "State", "event.status"),
            ("occurrence[x]", "接種日", "", "Given", ""),
            ("doseQuantity", "接種量", "", "Dose", ""),
            ("lotNumber", "製造番号", "", "Lot", ""),
            ("expirationDate", "有効期限", "", "Expires", ""),
            ("manufacturer", "製造者", "", "Manufacturer", ""),
            ("site", "部位", "", "Site", ""),
            ("route", "経路", "", "Route", ""),
            ("protocolApplied.series", "接種計画", "", "Series", ""),
            ("protocolApplied.doseNumber[x]", "回数", "", "Dose number", ""),
            ("protocolApplied.targetDisease", "対象の病気", "", "Target disease", ""),
            ("reasonCode", "理由", "", "Reason", ""),
            ("statusReason", "状態の理由", "", "Reason of state", ""),
            ("reaction.date", "副反応の日", "", "Reaction on", ""),
            ("reaction.detail", "副反応", "", "Reaction", ""),
            ("location", "場所", "", "Location", ""),
            ("primarySource", "一次情報", "", "Primary source", ""),
        ],
    ),
    (
        "CarePlan",
        &[
            ("description", "内容", "", "Content", ""),
            ("category", "区分", "", "Kind", ""),
            ("status", "状態", "", "State", "event.status"),
            ("intent", "意図", "", "Intent", "medication.intent"),
            ("period", "期間", "", "Period", ""),
            ("created", "作成日", "", "Created", ""),
            ("addresses", "対象の傷病名", "対象の病気", "Addresses", ""),
            ("goal", "目標", "", "Goal", ""),
            ("author", "作成者", "", "Author", ""),
            ("contributor", "協力者", "", "Contributor", ""),
            ("careTeam", "チーム", "", "Team", ""),
            ("supportingInfo", "参考情報", "", "Supporting information", ""),
        ],
    ),
    (
        "Goal",
        &[
            ("lifecycleStatus", "状態", "", "State", "event.status"),
            ("description", "内容", "", "Content", ""),
            ("start[x]", "開始", "", "Start", ""),
            ("target.measure", "指標", "", "Measure", ""),
            ("target.detail[x]", "目標値", "", "Target", ""),
            ("target.due[x]", "期限", "", "Due", ""),
            ("addresses", "対象", "", "Addresses", ""),
        ],
    ),
    (
        "FamilyMemberHistory",
        &[
            ("sex", "性別", "", "Sex", "gender"),
            ("born[x]", "生年", "", "Born", ""),
            ("age[x]", "年齢", "", "Age", ""),
            ("deceased[x]", "死亡", "", "Deceased", ""),
            ("status", "聴取の状態", "", "State", "family.status"),
            ("date", "記録日", "", "Recorded", ""),
            ("reasonCode", "理由", "", "Reason", ""),
        ],
    ),
    (
        "Device",
        &[
            ("type", "種類", "", "Kind", ""),
            ("deviceName.name", "名称", "", "Name", ""),
            ("manufacturer", "製造者", "", "Manufacturer", ""),
            ("modelNumber", "型番", "", "Model", ""),
            ("serialNumber", "シリアル番号", "", "Serial number", ""),
            ("lotNumber", "製造番号", "", "Lot", ""),
            ("manufactureDate", "製造日", "", "Made", ""),
            ("expirationDate", "有効期限", "", "Expires", ""),
            ("status", "状態", "", "State", "event.status"),
        ],
    ),
    (
        "DeviceUseStatement",
        &[
            ("status", "状態", "", "State", "event.status"),
            ("timing[x]", "使用期間", "", "Used", ""),
            ("bodySite", "部位", "", "Site", ""),
            ("reasonCode", "理由", "", "Reason", ""),
            ("reasonReference", "理由", "", "Reason", ""),
            ("recordedOn", "記録日", "", "Recorded", ""),
            ("source", "情報源", "", "Source", ""),
        ],
    ),
    (
        "Consent",
        &[
            ("scope", "範囲", "", "Scope", ""),
            ("category", "区分", "", "Kind", ""),
            ("status", "状態", "", "State", "event.status"),
            ("dateTime", "日付", "", "Date", ""),
            ("organization", "機関", "", "Organisation", ""),
            ("policyRule", "方針", "", "Policy", ""),
            ("policy.uri", "方針", "", "Policy", ""),
            ("provision.type", "許可・拒否", "", "Permit or deny", ""),
            ("provision.period", "期間", "", "Period", ""),
            ("provision.code", "内容", "", "Content", ""),
            ("sourceReference", "原本", "", "Source", ""),
        ],
    ),
    (
        "DocumentReference",
        &[
            ("description", "内容", "", "Content", ""),
            ("type", "種類", "", "Type", ""),
            ("category", "区分", "", "Kind", ""),
            ("date", "日付", "", "Date", ""),
            ("author", "作成者", "", "Author", ""),
            ("custodian", "管理機関", "", "Custodian", ""),
            ("status", "状態", "", "State", "event.status"),
            ("docStatus", "文書の状態", "", "Document state", "Composition.status"),
            ("content.format", "形式", "", "Format", ""),
            ("context.period", "対象期間", "", "Period", ""),
        ],
    ),
    (
        "DiagnosticReport",
        &[
            ("status", "状態", "", "State", "event.status"),
            ("category", "区分", "", "Kind", ""),
            ("effective[x]", "実施日", "", "Done", ""),
            ("issued", "報告日時", "", "Issued", ""),
            ("conclusion", "結論", "", "Conclusion", ""),
            ("conclusionCode", "結論", "", "Conclusion", ""),
            ("specimen", "検体", "", "Specimen", ""),
            ("imagingStudy", "画像検査", "", "Imaging study", ""),
            ("media.comment", "画像のコメント", "", "Comment on image", ""),
            ("media.link", "画像", "", "Image", ""),
            ("resultsInterpreter", "判定者", "", "Interpreted by", ""),
        ],
    ),
    (
        "ImagingStudy",
        &[
            ("description", "内容", "", "Description", ""),
            ("modality", "モダリティー", "検査の種類", "Modality", ""),
            ("started", "検査日時", "", "Started", ""),
            ("status", "状態", "", "State", "event.status"),
            ("procedureCode", "手技", "", "Procedure", ""),
            ("numberOfSeries", "シリーズ数", "", "Series", ""),
            ("numberOfInstances", "画像数", "", "Images", ""),
            ("series.description", "シリーズ", "", "Series", ""),
            ("series.bodySite", "部位", "", "Site", ""),
            ("series.modality", "シリーズのモダリティー", "シリーズの種類", "Series' modality", ""),
            ("reasonCode", "理由", "", "Reason", ""),
            ("interpreter", "読影者", "", "Read by", ""),
            ("referrer", "依頼者", "", "Referrer", ""),
        ],
    ),
    (
        "Media",
        &[
            ("type", "種類", "", "Type", ""),
            ("modality", "モダリティー", "", "Modality", ""),
            ("created[x]", "作成日", "", "Created", ""),
            ("bodySite", "部位", "", "Site", ""),
            ("status", "状態", "", "State", "event.status"),
        ],
    ),
    (
        "Coverage",
        &[
            ("relationship", "本人・家族", "", "Relationship", "InsuredPersonCategory"),
            ("payor", "保険者", "", "Payer", ""),
            ("period", "有効期間", "", "Period", ""),
            ("order", "優先順位", "", "Order", ""),
            ("status", "状態", "", "State", "event.status"),
            ("subscriber", "被保険者", "", "Subscriber", ""),
        ],
    ),
    (
        "ResearchSubject",
        &[
            ("study", "研究", "", "Study", ""),
            ("status", "状態", "", "State", "event.status"),
            ("period", "期間", "", "Period", ""),
            ("assignedArm", "割付群", "", "Assigned arm", ""),
            ("actualArm", "実際の群", "", "Actual arm", ""),
        ],
    ),
    (
        "ResearchStudy",
        &[
            ("description", "内容", "", "Content", ""),
            ("status", "状態", "", "State", "event.status"),
            ("period", "期間", "", "Period", ""),
            ("principalInvestigator", "研究責任者", "", "Principal investigator", ""),
            ("sponsor", "依頼者", "", "Sponsor", ""),
        ],
    ),
    (
        "Specimen",
        &[
            ("collection.collected[x]", "採取", "", "Collected", ""),
            ("collection.bodySite", "部位", "", "Site", ""),
            ("receivedTime", "受付", "", "Received", ""),
            ("status", "状態", "", "State", "event.status"),
        ],
    ),
    (
        "ServiceRequest",
        &[
            ("status", "状態", "", "State", "event.status"),
            ("priority", "優先度", "", "Priority", "priority"),
            ("occurrence[x]", "予定", "", "When", ""),
            ("authoredOn", "依頼日", "", "Ordered", ""),
            ("reasonCode", "理由", "", "Reason", ""),
            ("category", "区分", "", "Kind", ""),
            ("patientInstruction", "患者への指示", "", "Instruction", ""),
        ],
    ),
    (
        "MedicationStatement",
        &[
            ("dosage.text", "用法", "飲み方・使い方", "Usage", ""),
            ("effective[x]", "期間", "", "Period", ""),
            ("status", "状態", "", "State", "medication.status"),
            ("dateAsserted", "申告日", "", "Asserted", ""),
            ("informationSource", "情報源", "", "Source", ""),
            ("reasonCode", "理由", "", "Reason", ""),
        ],
    ),
    (
        "MedicationDispense",
        &[
            ("dosageInstruction.text", "用法", "飲み方・使い方", "Usage", ""),
            ("quantity", "調剤量", "", "Quantity", ""),
            ("daysSupply", "日数", "", "Days", ""),
            ("whenPrepared", "調剤日", "", "Prepared", ""),
            ("whenHandedOver", "交付日", "", "Handed over", ""),
            ("status", "状態", "", "State", "medication.status"),
        ],
    ),
    (
        "MedicationAdministration",
        &[
            ("effective[x]", "投与日時", "", "Given", ""),
            ("dosage.text", "用法", "飲み方・使い方", "Usage", ""),
            ("dosage.dose", "投与量", "", "Dose", ""),
            ("dosage.rate[x]", "速度", "", "Rate", ""),
            ("dosage.route", "経路", "", "Route", ""),
            ("status", "状態", "", "State", "event.status"),
        ],
    ),
    (
        "Medication",
        &[
            ("form", "剤形", "", "Form", ""),
            ("amount", "量", "", "Amount", ""),
            ("ingredient.item[x]", "成分", "", "Ingredient", ""),
            ("ingredient.strength", "含量", "", "Strength", ""),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_stands_once() {
        for (at, (kind, fields)) in FIELDS.iter().enumerate() {
            assert!(!FIELDS[..at].iter().any(|(other, _)| other == kind), "{kind} stands twice");
            for (at, field) in fields.iter().enumerate() {
                assert!(!fields[..at].iter().any(|other| other.0 == field.0), "{kind}.{} stands twice", field.0);
            }
        }
    }
}
