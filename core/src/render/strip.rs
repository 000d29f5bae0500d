//! The summary in front of a document: who sends whom to whom and why, diagnoses, allergies, current medicines, what is asked. It
//! repeats what stands below; nothing has its place here.

use super::model::{By, Fact, Inline, Look, Tone};
use super::source::{At, Cx};
use super::values::{any, coded, concepts, date_of, first_code, interpretation, name_of};
use super::views;
use super::words::dates::Form;
use super::words::sections::Kind;
use std::collections::BTreeMap;

/// Names told in one line of the strip; the rest are counted and stand below.
const MAX_NAMES: usize = 12;

/// Of a document.
pub(crate) fn of_document<'a>(
    cx: &Cx<'_>,
    composition: At<'a>,
    kind: Kind,
    by_code: &BTreeMap<String, Vec<At<'a>>>,
) -> Vec<Fact<'a>> {
    let strip = Strip { cx, by_code };
    let mut out = Vec::new();
    let none = || Inline::new().with(cx.say("記載なし", "none recorded"), By::Us, Look::Minor);
    match kind {
        Kind::Referral => {
            out.extend(Fact::new(cx.plain("紹介元", "紹介元", "From"), strip.parties("920")));
            out.extend(Fact::new(cx.plain("紹介先", "紹介先", "To"), strip.parties("910")));
            out.extend(Fact::new(cx.plain("紹介目的", "紹介の目的", "Why"), strip.purpose("950")));
        }
        Kind::Discharge => {
            out.extend(Fact::new(cx.plain("入院", "入院について", "Admission"), strip.encounter("322")));
            out.extend(Fact::new(cx.plain("退院", "退院について", "Discharge"), strip.encounter("324")));
            out.extend(Fact::new(cx.plain("入院理由", "入院の理由", "Why"), strip.purpose("312")));
        }
        Kind::Checkup => {
            out.extend(judgements(cx, by_code));
            return out;
        }
        Kind::Summary | Kind::Other => {}
    }
    let diagnoses: &[&str] = match kind {
        Kind::Discharge => &["344", "342"],
        Kind::Summary => &["422"],
        _ => &["340", "360"],
    };
    if kind != Kind::Other {
        let problems = strip.names(diagnoses, "Condition", |at| views::problem_line(cx, at));
        out.extend(Fact::new(
            cx.plain("傷病名", "病名", "Diagnoses"),
            if problems.is_empty() { none() } else { problems },
        ));
    }
    if matches!(kind, Kind::Referral | Kind::Discharge) {
        let allergies = strip.names(&["510"], "AllergyIntolerance", |at| views::allergy_line(cx, at));
        let allergies = if allergies.is_empty() { none() } else { allergies };
        out.extend(Fact::new(cx.plain("アレルギー・禁忌", "アレルギーなど", "Allergies"), allergies));
        let drugs: &[&str] = if kind == Kind::Discharge { &["444"] } else { &["430"] };
        let drugs = strip.names(drugs, "MedicationRequest", |at| medicine(cx, at));
        let drugs = if drugs.is_empty() { none() } else { drugs };
        out.extend(Fact::new(cx.plain("現在の処方", "お薬", "Medicines"), drugs));
    }
    let plans: &[&str] = match kind {
        Kind::Discharge => &["424"],
        Kind::Summary => &["422"],
        _ => &["420", "220"],
    };
    let asked = strip.plans(plans);
    let label = match kind {
        Kind::Referral => cx.plain("依頼・方針", "お願い・方針", "Asked"),
        _ => cx.plain("方針", "これからの方針", "Plan"),
    };
    out.extend(Fact::new(label, asked));
    let _ = composition;
    out
}

/// Of records without a document.
pub(crate) fn of_records<'a>(cx: &Cx<'_>, all: &[At<'a>]) -> Vec<Fact<'a>> {
    let of = |kind: &str, line: &dyn Fn(At<'a>) -> Inline<'a>| {
        let mut list: Vec<At<'a>> = all.iter().copied().filter(|at| at.resource_type() == kind).collect();
        in_order(kind, &mut list);
        lines(cx, list.iter().take(MAX_NAMES).map(|&at| (at, line(at))), list.len())
    };
    [
        Fact::new(cx.plain("傷病名", "病名", "Diagnoses"), of("Condition", &|at| views::problem_line(cx, at))),
        Fact::new(
            cx.plain("アレルギー・禁忌", "アレルギーなど", "Allergies"),
            of("AllergyIntolerance", &|at| views::allergy_line(cx, at)),
        ),
        Fact::new(cx.plain("処方", "お薬", "Medicines"), of("MedicationRequest", &|at| medicine(cx, at))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

struct Strip<'c, 'o, 'a> {
    cx: &'c Cx<'o>,
    by_code: &'c BTreeMap<String, Vec<At<'a>>>,
}

impl<'a> Strip<'_, '_, 'a> {
    fn sections(&self, code: &str) -> impl Iterator<Item = At<'a>> {
        self.by_code.get(code).map_or(&[][..], |list| &list[..]).iter().copied()
    }

    fn entries(&self, code: &str) -> impl Iterator<Item = At<'a>> {
        self.sections(code).flat_map(|section| section.items("entry")).filter_map(At::follow)
    }

    /// Institution, department, doctor.
    fn parties(&self, code: &str) -> Inline<'a> {
        let parts = self.entries(code).map(|at| {
            let name = name_of(self.cx, at).looking(Look::Strong);
            match &*at.resource_type() {
                "Organization" => Inline::join([name, views::department(self.cx, at)], " "),
                _ => name,
            }
        });
        let words = Inline::join(parts, " ");
        if words.is_empty() { self.text(code) } else { words }
    }

    /// The reason of an Encounter, else the section's text.
    fn purpose(&self, code: &str) -> Inline<'a> {
        let reasons = self.entries(code).map(|at| concepts(self.cx, at, "reasonCode"));
        let words = Inline::join(reasons, self.cx.say("、", "; "));
        if words.is_empty() { self.text(code) } else { words.looking(Look::Strong) }
    }

    fn encounter(&self, code: &str) -> Inline<'a> {
        let of = self.entries(code).filter(|at| at.resource_type() == "Encounter").map(|at| {
            let end = at.get("hospitalization").and_then(|one| one.get("dischargeDisposition"));
            let end = end
                .filter(|_| code == "324")
                .map(|one| coded(self.cx, one, "discharge-disposition"))
                .unwrap_or_default();
            // one Encounter stands in both sections: of each, what the section is about
            let day = at
                .get("period")
                .map(|period| date_of(self.cx, period, if code == "324" { "end" } else { "start" }, Form::Full));
            let when = day.filter(|day| !day.is_empty()).unwrap_or_else(|| name_of(self.cx, at));
            Inline::join([when, end], " ")
        });
        let words = Inline::lines(of);
        if words.is_empty() { self.text(code) } else { words }
    }

    fn names(&self, codes: &[&str], kind: &str, line: impl Fn(At<'a>) -> Inline<'a>) -> Inline<'a> {
        for code in codes {
            let mut list: Vec<At<'a>> = self.entries(code).filter(|at| at.resource_type() == kind).collect();
            in_order(kind, &mut list);
            if !list.is_empty() {
                return lines(self.cx, list.iter().take(MAX_NAMES).map(|&at| (at, line(at))), list.len());
            }
            let text = self.text(code);
            if !text.is_empty() {
                return text;
            }
        }
        Inline::new()
    }

    fn plans(&self, codes: &[&str]) -> Inline<'a> {
        let all = codes.iter().map(|code| {
            let plans = self.entries(code).filter_map(|at| at.text("description")).map(Inline::data);
            let words = Inline::lines(plans);
            if words.is_empty() { self.text(code) } else { words }
        });
        Inline::lines(all)
    }

    /// The plain text of a section's narrative.
    fn text(&self, code: &str) -> Inline<'a> {
        let texts = self.sections(code).filter_map(|section| section.at(&["text", "div"])).map(|div| {
            let text = super::hide::plain(&div.peek());
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Inline::data(text)
        });
        Inline::lines(texts)
    }
}

/// As the table below has them: what is too much for the summary must not be the gravest.
fn in_order(kind: &str, list: &mut [At<'_>]) {
    if kind == "AllergyIntolerance" {
        list.sort_by_key(|at| views::allergy_danger(*at));
    }
}

/// The drug and how it is taken, as written.
fn medicine<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let mut out = views::drug_line(cx, at);
    for text in at.items("dosageInstruction").filter_map(|one| one.text("text")) {
        out.push("　", By::Us, Look::Minor);
        out.push(text, By::Data, Look::Minor);
    }
    out
}

/// One line each, each leading to its record; what is too much is counted.
fn lines<'a>(cx: &Cx<'_>, list: impl Iterator<Item = (At<'a>, Inline<'a>)>, of: usize) -> Inline<'a> {
    let mut out = Inline::lines(list.map(|(at, line)| {
        let anchor = cx.anchor(at);
        Inline(
            line.0
                .into_iter()
                .take_while(|span| span.look != Look::Break)
                // how long the service stores a record is no matter of the summary
                .filter(|span| span.look != Look::Mark(Tone::Quiet) || span.text != cx.say("長期保存", "long-term"))
                .map(|mut span| {
                    if matches!(span.look, Look::Strong | Look::Plain) && span.by == By::Data {
                        span.look = Look::Link(anchor);
                    }
                    span
                })
                .collect(),
        )
    }));
    if of > MAX_NAMES {
        out.line();
        out.push(
            format!("{}{}{}", cx.say("ほか", "and "), of - MAX_NAMES, cx.say("件（下に記載）", " more below")),
            By::Us,
            Look::Minor,
        );
    }
    out
}

/// What a check-up comes to: its judgements, then what is outside of its range.
fn judgements<'a>(cx: &Cx<'_>, by_code: &BTreeMap<String, Vec<At<'a>>>) -> Vec<Fact<'a>> {
    let all: Vec<At<'a>> = by_code
        .values()
        .flatten()
        .flat_map(|section| section.items("entry"))
        .filter_map(At::follow)
        .filter(|at| at.resource_type() == "Observation")
        .collect();
    let mut out = Vec::new();
    // items of the check-up's own table: 医師の診断, メタボリックシンドローム判定, 保健指導レベル
    for code in ["9N511000000000049", "9N501000000000011", "9N506000000000011"] {
        for at in all.iter().filter(|at| at.get("code").map(first_code).is_some_and(|is| is == code)) {
            let label = name_of(cx, *at).words();
            out.extend(Fact::new(label, any(cx, *at, "value").looking(Look::Strong)));
        }
    }
    let outside = all.iter().filter_map(|&at| {
        let marks = interpretation(cx, at);
        let notable = marks.0.iter().any(|span| matches!(span.look, Look::Mark(Tone::High | Tone::Low | Tone::Alert)));
        notable.then(|| Inline::join([name_of(cx, at).looking(Look::Strong), any(cx, at, "value"), marks], " "))
    });
    out.extend(Fact::new(cx.plain("基準外の項目", "基準からはずれた項目", "Outside of range"), Inline::lines(outside)));
    out
}
