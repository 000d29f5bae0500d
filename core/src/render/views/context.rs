//! Where and by whom a record was made: what stands small beside many kinds of records.

use super::super::model::{By, Inline, Look, Tone};
use super::super::source::{At, Cx};
use super::super::values::{coded, concept, date_of, first_code, reference, references, told_of};
use super::super::words::dates::Form;

/// Department, institution, encounter, recorder and dates of a record, small.
pub(super) fn context<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    told_of(at, &["subject", "patient", "beneficiary"]);
    let mut parts = vec![department(cx, at), institution(cx, at)];
    parts.push(at.get("encounter").map(|one| reference(cx, one)).unwrap_or_default());
    // one person in several roles is named once
    let mut people: Vec<(String, Inline<'a>)> = Vec::new();
    for (name, ja, en) in [
        ("requester", "指示", "ordered by"),
        ("performer", "担当", "performed by"),
        ("recorder", "記録", "recorded by"),
        ("asserter", "情報源", "source"),
    ] {
        let of = if name == "performer" { performers(cx, at) } else { references(cx, at, name) };
        let known = people.iter_mut().find(|(_, person)| person.words() == of.words());
        match known {
            _ if of.is_empty() => {}
            Some((roles, _)) => *roles = format!("{roles}{}{}", cx.say("・", ", "), cx.say(ja, en)),
            None => people.push((cx.say(ja, en).to_owned(), of)),
        }
    }
    parts.extend(people.into_iter().map(|(roles, of)| Inline::us(format!("{roles}: ")).followed(of)));
    for (name, ja, en) in [("recordedDate", "記録日 ", "recorded "), ("dateAsserted", "申告日 ", "asserted ")] {
        let of = date_of(cx, at, name, Form::Plain);
        if !of.is_empty() {
            parts.push(Inline::us(cx.say(ja, en)).followed(of));
        }
    }
    Inline::join(parts, cx.say("・", " · ")).looking(Look::Minor)
}

/// Performers, direct references or with their function.
fn performers<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let all = at.items("performer").map(|one| match one.get("actor") {
        Some(actor) => {
            let function = one.get("function").map(|function| concept(cx, function)).unwrap_or_default();
            Inline::join([function, reference(cx, actor)], " ")
        }
        None => reference(cx, one),
    });
    Inline::join(all, cx.say("、", ", "))
}

/// 診療科.
pub(crate) fn department<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let found = at.extension("JP_eCS_Department").and_then(|ext| ext.choice("value"));
    found.map(|(value, _)| concept(cx, value)).unwrap_or_default()
}

/// The number of the institution, for staff.
fn institution<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let found = at.extension("JP_eCS_InstitutionNumber").and_then(|ext| ext.at(&["valueIdentifier", "value"]));
    match found {
        Some(value) if !cx.options.is_patient() => {
            Inline::us(cx.say("医療機関番号 ", "institution ")).with(value.take(), By::Data, Look::Unbroken)
        }
        _ => Inline::new(),
    }
}

/// The flags of the service as marks: 未告知 with the date, 長期保存.
pub(super) fn flags<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let Some(meta) = at.get("meta") else { return Inline::new() };
    let marks = meta.items("tag").map(|tag| match &*first_code(tag) {
        "UNINFORMED" => {
            coded(cx, tag, "JP_ehrshrs_indication");
            let date = date_of(cx, meta, "lastUpdated", Form::Plain);
            let mut out = Inline::new().mark(cx.say("患者に未告知", "not told to the patient"), Tone::Secret);
            out.push(cx.say("（登録 ", " (since "), By::Us, Look::Minor);
            out.extend_as(date, Look::Minor);
            out.push(cx.say("）", ")"), By::Us, Look::Minor);
            out
        }
        "LTS" if !cx.options.is_patient() => {
            coded(cx, tag, "JP_ehrshrs_indication");
            Inline::new().mark(cx.say("長期保存", "long-term"), Tone::Quiet)
        }
        _ => Inline::new(),
    });
    Inline::join(marks, " ")
}
