//! Allergies and contraindications: agent at the left, reactions to its right, one row an agent.

use super::super::model::{Block, By, Cell, Inline, Look, Tone};
use super::super::source::{At, Cx};
use super::super::values::{any, coded, coded_of, concept, concepts, date_of, first_code, notes};
use super::super::words::dates::Form;
use super::context::{context, flags};
use super::rows::{record, small, table};

/// A table of allergies, the gravest first.
pub(super) fn view<'a>(cx: &Cx<'_>, all: &[At<'a>], out: &mut Vec<Block<'a>>) {
    let mut sorted = all.to_vec();
    sorted.sort_by_key(|at| danger(*at));
    let rows = sorted.iter().map(|&at| {
        let state = Inline::join(
            [
                coded_of(cx, at, "clinicalStatus", "allergyintolerance-clinical"),
                coded_of(cx, at, "verificationStatus", "allergyintolerance-verification"),
            ],
            cx.say("・", ", "),
        );
        let severity = coded_of(cx, at, "criticality", "criticality");
        let high = at.get("criticality").is_some_and(|one| one.peek() == "high");
        let severity = if high { Inline::new().mark(severity.words(), Tone::Alert) } else { severity };
        let more = Inline::lines([
            notes(cx, at),
            small(cx.say("発症: ", "onset: "), any(cx, at, "onset")),
            small(cx.say("最終発現: ", "last: "), date_of(cx, at, "lastOccurrence", Form::Full)),
            context(cx, at),
        ]);
        let cells = [agent(cx, at), reactions(cx, at), severity, state, more];
        record(cx, at, cells.map(Cell::text).into())
    });
    let rows = rows.collect();
    let heads = [
        cx.plain("原因物質", "アレルギーの原因", "Agent"),
        cx.plain("反応", "症状", "Reaction"),
        cx.say("重篤度", "Criticality"),
        cx.say("状態", "State"),
        cx.say("備考", "Remarks"),
    ];
    table("tk-allergies", Inline::new(), &heads, rows, &sorted, out);
}

/// Whether it is about a drug (薬剤アレルギー等).
pub(crate) fn is_drug(at: At<'_>) -> bool {
    at.items("category").any(|one| one.peek() == "medication")
}

/// What stands first: what may kill, then what may be prescribed.
pub(crate) fn danger(at: At<'_>) -> (bool, bool) {
    (at.peek_at("criticality").is_none_or(|code| code != "high"), !is_drug(at))
}

/// The agent with its marks.
pub(crate) fn agent<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let Some(code) = at.get("code") else {
        return Inline::us(cx.say("（原因物質の記載なし）", "(no agent given)"));
    };
    let text = concept(cx, code);
    let shown = text.words();
    let mut out = text.looking(Look::Strong);
    // the coded agent beside the words of the chart, where they differ
    for coding in code.items("coding") {
        let dummy = coding.peek_at("code").is_some_and(|code| code.starts_with("D9"));
        if dummy {
            coding.word("display");
            out.push(" ", By::Us, Look::Plain);
            out = out.mark(cx.say("コード化なし", "not coded"), Tone::Quiet);
        } else if let Some(display) = coding.peek_at("display").filter(|display| **display != *shown) {
            coding.text("display");
            out.push("（", By::Us, Look::Minor);
            out.push(display, By::Data, Look::Minor);
            out.push("）", By::Us, Look::Minor);
        }
    }
    for kind in at.items("category") {
        let drug = kind.peek() == "medication";
        let words = coded(cx, kind, "allergy-category").words();
        let words = if drug { cx.say("薬剤・禁忌", "drug, contraindicated").into() } else { words };
        out.push(" ", By::Us, Look::Plain);
        out = out.mark(words, if drug { Tone::Alert } else { Tone::Quiet });
    }
    let kind = coded_of(cx, at, "type", "allergy-type");
    if !kind.is_empty() {
        out.push(" ", By::Us, Look::Plain);
        out.extend_as(kind, Look::Minor);
    }
    let flags = flags(cx, at);
    if !flags.is_empty() {
        out.push(" ", By::Us, Look::Plain);
        out.extend(flags);
    }
    out
}

/// What happened; that nothing is said is said.
fn reactions<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let all = at.items("reaction").map(|reaction| {
        let what = concepts(cx, reaction, "manifestation");
        let what = if what.is_empty() { absent(cx, reaction) } else { what };
        let severity = coded_of(cx, reaction, "severity", "reaction-severity");
        let severity = if reaction.get("severity").is_some_and(|one| one.peek() == "severe") {
            Inline::new().mark(severity.words(), Tone::Alert)
        } else {
            severity
        };
        let substance = small(cx.say("物質: ", "substance: "), concepts(cx, reaction, "substance"));
        let route = small(cx.say("経路: ", "route: "), concepts(cx, reaction, "exposureRoute"));
        let when = date_of(cx, reaction, "onset", Form::Plain);
        let text = reaction.text("description").map_or_else(Inline::new, Inline::data);
        Inline::join([what, severity, when, text, substance, route, notes(cx, reaction)], " ")
    });
    let all = Inline::lines(all);
    if all.is_empty() {
        Inline::new().with(cx.say("反応の記載なし", "no reaction given"), By::Us, Look::Minor)
    } else {
        all
    }
}

/// Why there is no manifestation, if that is said.
fn absent<'a>(cx: &Cx<'_>, reaction: At<'a>) -> Inline<'a> {
    let why = reaction.get("manifestation").and_then(|one| {
        one.extension("iso21090-nullFlavor").or_else(|| one.extension("data-absent-reason"))?.choice("value")
    });
    why.map(|(value, _)| {
        let list =
            if first_code(value).chars().all(|c| c.is_ascii_uppercase()) { "nullFlavor" } else { "data-absent-reason" };
        Inline::us(cx.say("症状: ", "manifestation: ")).followed(coded(cx, value, list))
    })
    .unwrap_or_default()
}
