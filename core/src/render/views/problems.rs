//! Diagnoses: name with modifiers, state, time, remarks.

use super::super::model::{Block, By, Cell, Inline, Look, Tone};
use super::super::source::{At, Cx};
use super::super::values::{any, coded_of, coding, concept, concepts, first_code, notes, references, told_of};
use super::context::{context, flags};
use super::rows::{record, small, table};

/// A table of conditions.
pub(super) fn view<'a>(cx: &Cx<'_>, all: &[At<'a>], out: &mut Vec<Block<'a>>) {
    let rows = all.iter().map(|&at| {
        let mut state = coded_of(cx, at, "clinicalStatus", "condition-clinical");
        let severity = coded_of(cx, at, "severity", "JP_ConditionSeverity_CS");
        state = Inline::join([state, severity], cx.say("・", ", "));
        let onset = any(cx, at, "onset");
        let end = any(cx, at, "abatement");
        let time = match (onset.is_empty(), end.is_empty()) {
            (false, false) => Inline::join([onset, end], cx.say(" 〜 ", " – ")),
            (true, false) => end.say(cx.say("まで", " (end)")),
            // what is over does not go on because nobody wrote until when
            (false, true) if is_over(at) => onset.say(cx.say(" 発症", " (onset)")),
            (false, true) => onset.say(cx.say("〜", " –")),
            (true, true) => Inline::new(),
        };
        let more = Inline::lines([
            notes(cx, at),
            small(cx.say("部位: ", "site: "), concepts(cx, at, "bodySite")),
            small(cx.say("病期: ", "stage: "), stages(cx, at)),
            small(cx.say("根拠: ", "evidence: "), evidence(cx, at)),
            context(cx, at),
        ]);
        // 診療時病名 or プロブレムリスト: how it was registered, for the details
        told_of(at, &["category"]);
        record(cx, at, vec![Cell::text(name(cx, at)), Cell::text(state), Cell::text(time), Cell::text(more)])
    });
    let rows = rows.collect();
    let heads = [
        cx.plain("傷病名", "病名", "Problem"),
        cx.say("状態", "State"),
        cx.say("発症〜終了", "Onset – end"),
        cx.say("備考", "Remarks"),
    ];
    table("tk-problems", Inline::new(), &heads, rows, all, out);
}

/// Whether the record says that it is no longer so.
fn is_over(at: At<'_>) -> bool {
    at.get("clinicalStatus").map(first_code).is_some_and(|code| matches!(&*code, "resolved" | "remission" | "inactive"))
}

/// The name with its marks.
pub(crate) fn name<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let Some(code) = at.get("code") else {
        return Inline::us(cx.say("（病名の記載なし）", "(no name given)")).followed(flags(cx, at));
    };
    let text = concept(cx, code);
    let composed = composed(cx, code);
    let mut out = text.clone().looking(Look::Strong);
    for mark in [principal(cx, at), doubt(cx, at), flags(cx, at)] {
        if !mark.is_empty() {
            out.push(" ", By::Us, Look::Plain);
            out.extend(mark);
        }
    }
    if letters(&composed.words()) == letters(&text.words()) {
        code.items("extension").for_each(At::take_back);
        code.items("coding").for_each(At::take_back);
    } else if !composed.is_empty() {
        out.line();
        out.extend(small(cx.say("コードでは: ", "by its codes: "), composed));
    }
    out
}

/// Letters alone: spaces and full-width forms make no other name.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(super::usage::half_width).collect()
}

/// Prefixes, core name and postfixes by their codes.
fn composed<'a>(cx: &Cx<'_>, code: At<'a>) -> Inline<'a> {
    let modifier = |name: &'static str| {
        let all: Vec<Inline<'a>> = code
            .items("extension")
            .filter(|ext| ext.peek_at("url").is_some_and(|url| url.ends_with(name)))
            .filter_map(|ext| ext.choice("value"))
            .map(|(value, _)| concept(cx, value))
            .collect();
        Inline::join(all, "")
    };
    let before = modifier("DiseasePrefixModifier");
    let after = modifier("DiseasePostfixModifier");
    // the core name is that of the key number; other masters may name it otherwise
    let named = code.items("coding").find(|one| {
        one.peek_at("system")
            .is_some_and(|system| system.ends_with("master-disease-keyNumber") || system.ends_with("4.101.2"))
    });
    let Some(name) = named.or_else(|| code.get("coding").filter(|_| !before.is_empty() || !after.is_empty())) else {
        return Inline::new();
    };
    // eight nines say that there is no code
    if name.peek_at("code").is_some_and(|code| code == "99999999") {
        return Inline::new();
    }
    Inline::join([before, coding(cx, name), after], "")
}

fn principal<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let found = at.extension("JP_eCS_DiagnosisType").and_then(|ext| ext.choice("value"));
    match found {
        Some((value, _)) if first_code(value) == "principal" => {
            let coding = value.get("coding").unwrap_or(value);
            coding.word("code");
            coding.word("display");
            Inline::new().mark(cx.say("主病名", "principal"), Tone::Quiet)
        }
        _ => Inline::new(),
    }
}

/// 疑い and its like; a confirmed diagnosis needs no mark.
fn doubt<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    if at.get("verificationStatus").map(first_code).is_some_and(|code| code == "confirmed") {
        told_of(at, &["verificationStatus"]);
        return Inline::new();
    }
    let words = coded_of(cx, at, "verificationStatus", "condition-ver-status");
    match at.get("verificationStatus").map(first_code).as_deref() {
        None => Inline::new(),
        Some("refuted" | "entered-in-error") => Inline::new().with(words.words(), By::Data, Look::Mark(Tone::Alert)),
        Some(_) => Inline::new().with(words.words(), By::Data, Look::Mark(Tone::Quiet)),
    }
}

fn stages<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let all =
        at.items("stage").map(|stage| Inline::join([concepts(cx, stage, "summary"), concepts(cx, stage, "type")], " "));
    Inline::join(all, cx.say("、", ", "))
}

fn evidence<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let all = at
        .items("evidence")
        .map(|evidence| Inline::join([concepts(cx, evidence, "code"), references(cx, evidence, "detail")], " "));
    Inline::join(all, cx.say("、", ", "))
}
