//! FHIR's data types as pieces of a line.

use super::model::{By, Inline, Look, Tone};
use super::source::{At, Cx, Seen};
use super::words::codes::{list_of, meaning};
use super::words::dates::{Date, Form};
use crate::json::Kind;
use crate::terminology::{CodeStatus, code_status};
use std::borrow::Cow;

/// A date, dateTime or instant; what is none is shown as it is.
pub(crate) fn date<'a>(cx: &Cx<'_>, at: At<'a>, form: Form) -> Inline<'a> {
    let text = at.peek();
    let Some(date) = Date::parse(&text) else {
        return Inline::data(at.take());
    };
    // without a time of day nothing is lost; seconds are, so the raw form stays in the details
    at.mark(if date.has_time() { Seen::Worded } else { Seen::Shown });
    let words = date.words(cx.lang(), form);
    // a line may end before the era and before the time of day
    let mut out = Inline::new();
    let mut rest = &*words;
    while let Some(end) = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '（' | ' ')).map(|(at, _)| at) {
        out.push(rest[..end].to_owned(), By::Us, Look::Unbroken);
        rest = &rest[end..];
        if let Some(after) = rest.strip_prefix(' ') {
            out.push(" ", By::Us, Look::Plain);
            rest = after;
        }
    }
    out.push(rest.to_owned(), By::Us, Look::Unbroken);
    out
}

/// The date `name`.
pub(crate) fn date_of<'a>(cx: &Cx<'_>, at: At<'a>, name: &str, form: Form) -> Inline<'a> {
    at.get(name).filter(|at| at.is_leaf()).map_or_else(Inline::new, |at| date(cx, at, form))
}

/// Start and end.
pub(crate) fn period<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let start = date_of(cx, at, "start", Form::Full);
    let end = date_of(cx, at, "end", Form::Full);
    match (start.is_empty(), end.is_empty()) {
        (true, true) => Inline::new(),
        (false, true) => start.say(cx.say("から", " –")),
        (true, false) => end.say(cx.say("まで", " (end)")),
        (false, false) if start.words() == end.words() => start,
        (false, false) => Inline::join([start, end], cx.say(" 〜 ", " – ")),
    }
}

/// The text of a CodeableConcept, else its first display, else what is known of its code, else the code.
pub(crate) fn concept<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    if at.is_leaf() {
        return Inline::data(at.take());
    }
    if let Some(text) = at.text("text") {
        return Inline::data(text);
    }
    let displayed = at.items("coding").find_map(|coding| coding.text("display"));
    if let Some(display) = displayed {
        return Inline::data(display);
    }
    at.items("coding").map(|one| coding(cx, one)).find(|one| !one.is_empty()).unwrap_or_default()
}

/// A Coding: its display, else what is known of its code, else the code.
pub(crate) fn coding<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    if at.is_leaf() {
        return Inline::data(at.take());
    }
    if let Some(display) = at.text("display") {
        return Inline::data(display);
    }
    let Some(code) = at.peek_at("code") else { return Inline::new() };
    let system = at.peek_at("system").unwrap_or_default();
    if let Some(known) = meaning(list_of(&system), &code, cx.lang()).or_else(|| display_of(at, &system, &code)) {
        at.word("code");
        return Inline::us(known);
    }
    Inline::new().with(at.text("code").unwrap_or_default(), By::Data, Look::Code)
}

/// The display that a loaded code system gives the code.
fn display_of<'a>(at: At<'a>, system: &str, code: &str) -> Option<&'a str> {
    let terms = &at.reading().rules().terms;
    let CodeStatus::Known { system, concept, .. } = code_status(terms, system, "", code) else { return None };
    Some(terms.code_system(system).display(concept)).filter(|display| !display.is_empty())
}

/// A CodeableConcept or code of a list that is known here: our words rather than the display, which is mostly English there.
pub(crate) fn coded<'a>(cx: &Cx<'_>, at: At<'a>, list: &str) -> Inline<'a> {
    if at.is_leaf() {
        let code = at.peek();
        return match meaning(list, &code, cx.lang()) {
            Some(known) => {
                at.mark(Seen::Worded);
                Inline::us(known)
            }
            None => Inline::data(at.take()),
        };
    }
    if at.get("text").is_none() {
        let one = if at.get("coding").is_some() { at.get("coding") } else { Some(at) };
        let known = one.and_then(|one| meaning(list, one.peek_at("code")?.trim(), cx.lang()).map(|known| (one, known)));
        if let Some((one, known)) = known {
            one.word("code");
            one.word("display");
            return Inline::us(known);
        }
    }
    if at.get("coding").is_none() && at.get("code").is_some() { coding(cx, at) } else { concept(cx, at) }
}

/// [`coded`] of the property `name`, all its values.
pub(crate) fn coded_of<'a>(cx: &Cx<'_>, at: At<'a>, name: &str, list: &str) -> Inline<'a> {
    Inline::join(at.items(name).map(|one| coded(cx, one, list)), cx.say("、", ", "))
}

/// The concepts `name`.
pub(crate) fn concepts<'a>(cx: &Cx<'_>, at: At<'a>, name: &str) -> Inline<'a> {
    Inline::join(at.items(name).map(|one| concept(cx, one)), cx.say("、", ", "))
}

/// The first code of a concept, for decisions only.
pub(crate) fn first_code(at: At<'_>) -> Cow<'_, str> {
    if at.is_leaf() {
        return at.peek();
    }
    at.items("coding").find_map(|coding| coding.peek_at("code")).or_else(|| at.peek_at("code")).unwrap_or_default()
}

/// Number and unit as recorded; a space between them (none before 回, 日 and their like), never a break.
pub(crate) fn quantity(at: At<'_>) -> Inline<'_> {
    if at.is_leaf() {
        return Inline::data(at.take());
    }
    let Some(mut text) = number(at) else {
        return Inline::new().with(at.text("unit").unwrap_or_default(), By::Data, Look::Unbroken);
    };
    if let Some(unit) = unit(at) {
        if !unit.starts_with(|c: char| c >= '\u{3000}') && !unit.starts_with('%') {
            text.push(' ');
        }
        text.push_str(&unit);
    }
    Inline::new().with(text, By::Data, Look::Unbroken)
}

/// The number with its comparator.
pub(crate) fn number(at: At<'_>) -> Option<String> {
    let value = at.text("value")?;
    let sign = match at.peek_at("comparator").as_deref() {
        Some("<=") => at.word("comparator").map(|_| "≦".to_owned()),
        Some(">=") => at.word("comparator").map(|_| "≧".to_owned()),
        _ => at.text("comparator").map(Cow::into_owned),
    };
    Some(sign.unwrap_or_default() + &value)
}

/// The unit as it is to be read.
pub(crate) fn unit(at: At<'_>) -> Option<Cow<'_, str>> {
    at.text("unit").or_else(|| at.text("code"))
}

/// low–high.
pub(crate) fn range<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let low = at.get("low");
    let high = at.get("high");
    let of_low = low.and_then(number);
    let of_high = high.and_then(number);
    if of_low.is_none() && of_high.is_none() {
        return Inline::new();
    }
    let unit = low.and_then(unit).or_else(|| high.and_then(unit));
    // the other limit's unit is the same word, or else it stands in the details
    high.and_then(unit_taken);
    let text = match (of_low, of_high) {
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("{low}{}", cx.say("以上", " or more")),
        (None, Some(high)) => format!("{high}{}", cx.say("以下", " or less")),
        (None, None) => return Inline::new(),
    };
    let space = unit.as_deref().is_some_and(|unit| !unit.starts_with('%'));
    let text = text + if space { " " } else { "" } + unit.as_deref().unwrap_or("");
    Inline::new().with(text, By::Data, Look::Unbroken)
}

fn unit_taken(at: At<'_>) -> Option<()> {
    at.word("unit").map(|_| ())
}

/// Numerator / denominator; `6錠/日` for a denominator of one.
pub(crate) fn ratio(at: At<'_>) -> Inline<'_> {
    let above = at.get("numerator").map(quantity).unwrap_or_default();
    let Some(below) = at.get("denominator") else { return above };
    let one = below.peek_at("value").is_some_and(|value| value == "1");
    let below = if one && below.get("unit").is_some() {
        below.word("value");
        Inline::new().with(below.text("unit").unwrap_or_default(), By::Data, Look::Unbroken)
    } else {
        quantity(below)
    };
    Inline::join([above, below], "/")
}

/// `name[x]`, whatever its type.
pub(crate) fn any<'a>(cx: &Cx<'_>, at: At<'a>, name: &str) -> Inline<'a> {
    let Some((value, of)) = at.choice(name) else { return Inline::new() };
    value_of(cx, value, &of)
}

/// A value of the type `of`.
pub(crate) fn value_of<'a>(cx: &Cx<'_>, value: At<'a>, of: &str) -> Inline<'a> {
    if value.kind() == Kind::Array {
        return Inline::new();
    }
    match of {
        "Quantity" | "Age" | "Duration" | "Count" | "Distance" | "Money" | "SimpleQuantity" => quantity(value),
        "CodeableConcept" => concept(cx, value),
        "Coding" => coding(cx, value),
        "Range" => range(cx, value),
        "Ratio" => ratio(value),
        "Period" => period(cx, value),
        "Reference" => reference(cx, value),
        "Identifier" => identifier(value),
        "HumanName" => human_name(value),
        "Address" => address(value),
        "ContactPoint" => telecom(cx, value),
        "Annotation" => annotation(cx, value),
        "Date" | "DateTime" | "Instant" | "date" | "dateTime" | "instant" => date(cx, value, Form::Full),
        "Boolean" | "boolean" => yes_no(cx, value),
        _ if value.is_leaf() => Inline::data(value.take()),
        _ => Inline::new(),
    }
}

/// はい or いいえ.
pub(crate) fn yes_no<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let words = match &*at.peek() {
        "true" => cx.say("はい", "yes"),
        "false" => cx.say("いいえ", "no"),
        _ => return Inline::data(at.take()),
    };
    at.mark(Seen::Worded);
    Inline::us(words)
}

/// An identifier's value.
pub(crate) fn identifier(at: At<'_>) -> Inline<'_> {
    Inline::new().with(at.text("value").unwrap_or_default(), By::Data, Look::Code)
}

/// A name in one line.
pub(crate) fn human_name(at: At<'_>) -> Inline<'_> {
    if let Some(text) = at.text("text") {
        for part in ["prefix", "family", "given", "suffix"] {
            // parts that the whole name does not hold are told with the rest
            for part in at.items(part).filter(|part| text.contains(&*part.peek())) {
                part.mark(Seen::Worded);
            }
        }
        return Inline::data(text);
    }
    let parts = ["prefix", "family", "given", "suffix"];
    let parts = parts.iter().flat_map(|part| at.items(part)).map(|part| Inline::data(part.take()));
    Inline::join(parts, " ")
}

/// How a name is written (`IDE` kanji, `SYL` kana, `ABC` alphabet); empty when not said.
pub(crate) fn representation(name: At<'_>) -> Cow<'_, str> {
    let said = name.extension("iso21090-EN-representation").and_then(|ext| ext.choice("value"));
    said.map(|(value, _)| value.peek()).unwrap_or_default()
}

/// The name to be read first, and the others (kana, alphabet).
pub(crate) fn names<'a>(at: At<'a>) -> (Inline<'a>, Inline<'a>) {
    let mut all: Vec<At<'a>> = at.items("name").collect();
    // kanji first, then what says nothing, then kana
    all.sort_by_key(|name| match &*representation(*name) {
        "IDE" => 0,
        "SYL" => 2,
        "ABC" => 3,
        _ => 1,
    });
    let mut names =
        all.into_iter().map(|name| if name.is_leaf() { Inline::data(name.take()) } else { human_name(name) });
    let first = names.next().unwrap_or_default();
    (first, Inline::join(names, "／"))
}

/// A postal code and an address.
pub(crate) fn address(at: At<'_>) -> Inline<'_> {
    let code =
        at.text("postalCode").map_or_else(Inline::new, |code| Inline::us("〒").with(code, By::Data, Look::Unbroken));
    let text = if let Some(text) = at.text("text") {
        for part in ["state", "city", "district", "country", "line"] {
            // the text says it already; where it does not, the details do
            at.items(part).for_each(|part| part.mark(Seen::Worded));
        }
        Inline::data(text)
    } else {
        let parts = ["state", "city", "district", "line"];
        let parts = parts.iter().flat_map(|part| at.items(part)).map(|part| Inline::data(part.take()));
        Inline::join(parts, "")
    };
    Inline::join([code, text], " ")
}

/// A telephone number or the like.
pub(crate) fn telecom<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let number = at.text("value").map_or_else(Inline::new, |value| Inline::new().with(value, By::Data, Look::Unbroken));
    if number.is_empty() {
        return number;
    }
    let system = at.get("system").map(|system| coded(cx, system, "telecom")).unwrap_or_default();
    Inline::join([system, number], " ")
}

/// A remark with its author and time.
pub(crate) fn annotation<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let text = at.text("text").map_or_else(Inline::new, Inline::data);
    let author = at.choice("author").map(|(author, of)| value_of(cx, author, &of)).unwrap_or_default();
    let by = Inline::join([author, date_of(cx, at, "time", Form::Plain)], " ");
    if by.is_empty() {
        return text;
    }
    let mut out = text;
    out.push("（", By::Us, Look::Minor);
    out.extend_as(by, Look::Minor);
    out.push("）", By::Us, Look::Minor);
    out
}

/// All remarks, one a line.
pub(crate) fn notes<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    Inline::lines(at.items("note").map(|note| annotation(cx, note)))
}

/// Whom or what a Reference leads to, in a few words; a link where it has its own place.
pub(crate) fn reference<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    if at.is_leaf() {
        return Inline::data(at.take());
    }
    if let Some(target) = at.follow().or_else(|| at.meant()).filter(|_| cx.go_in()) {
        let words = name_of(cx, target);
        cx.go_out();
        if !words.is_empty() {
            at.word("display");
            let has_place = target.is_placed();
            return if has_place { words.linked(cx.anchor(target)) } else { words };
        }
    }
    if let Some(display) = at.text("display") {
        return Inline::data(display);
    }
    if let Some(identifier) = at.at(&["identifier", "value"]) {
        return Inline::new().with(identifier.take(), By::Data, Look::Code);
    }
    let reference = at.peek_at("reference").unwrap_or_default();
    if reference.is_empty() || reference.contains("://") {
        return Inline::new().with(at.text("reference").unwrap_or_default(), By::Data, Look::Code);
    }
    // an address within the document says nothing to a reader
    at.word("reference");
    Inline::new().with(cx.say("（この文書にありません）", "(not in this document)"), By::Us, Look::Minor)
}

/// The References `name`.
pub(crate) fn references<'a>(cx: &Cx<'_>, at: At<'a>, name: &str) -> Inline<'a> {
    Inline::join(at.items(name).map(|one| reference(cx, one)), cx.say("、", ", "))
}

/// A resource in a few words.
pub(crate) fn name_of<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    match &*at.resource_type() {
        "Patient" | "Practitioner" | "RelatedPerson" | "Person" => names(at).0,
        "PractitionerRole" => {
            let who = at.get("practitioner").map(|one| reference(cx, one)).unwrap_or_default();
            Inline::join([who, concepts(cx, at, "code")], " ")
        }
        "Encounter" => {
            at.word("status");
            let class = coded_of(cx, at, "class", "v3-ActCode");
            let period = at.get("period").map(|one| period(cx, one)).unwrap_or_default();
            Inline::join([class, period], " ")
        }
        "Specimen" => concepts(cx, at, "type"),
        "Device" => {
            let name = at.items("deviceName").find_map(|name| name.text("name"));
            name.map_or_else(|| concepts(cx, at, "type"), Inline::data)
        }
        "Immunization" => concepts(cx, at, "vaccineCode"),
        "Medication" => {
            let code = concepts(cx, at, "code");
            let parts = || Inline::join(at.items("ingredient").map(|one| ingredient(cx, one)), " + ");
            if code.is_empty() { parts() } else { code }
        }
        "DocumentReference" => match at.text("description") {
            Some(text) => Inline::data(text),
            None => concepts(cx, at, "type"),
        },
        "MedicationRequest" | "MedicationStatement" | "MedicationDispense" | "MedicationAdministration" => {
            any(cx, at, "medication")
        }
        _ => {
            let named = ["title", "name"].iter().find_map(|name| at.text(name));
            named.map_or_else(|| concepts(cx, at, "code"), Inline::data)
        }
    }
}

/// A part of a drug that is mixed: what, and how much of it.
fn ingredient<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let of = any(cx, at, "item");
    let Some(strength) = at.get("strength") else { return of };
    // "in 1 time" is how the profiles write an amount that is of nothing
    let below = strength.get("denominator").filter(|below| {
        let unit = below.peek_at("unit").or_else(|| below.peek_at("code")).unwrap_or_default();
        below.peek_at("value").is_some_and(|value| value == "1") && matches!(&*unit, "回" | "1" | "{times}" | "TIME")
    });
    let amount = match below {
        Some(below) => {
            told(below);
            strength.get("numerator").map(quantity).unwrap_or_default()
        }
        None => ratio(strength),
    };
    Inline::join([of, amount], " ")
}

/// Marks all leaves below as told elsewhere (the patient at the top, say).
pub(crate) fn told(at: At<'_>) {
    if at.is_leaf() {
        at.mark(Seen::Worded);
    }
    for child in at.children() {
        told(child);
    }
}

/// [`told`] for the properties of these names.
pub(crate) fn told_of(at: At<'_>, names: &[&str]) {
    for name in names {
        at.items(name).for_each(told);
    }
}

/// Judgements that stand as letters beside a value; what they mean is told once below.
pub(crate) const LETTERS: [&str; 8] = ["H", "HH", "HU", "L", "LL", "LU", "A", "AA"];

/// H, L and their like as a mark; words for a code that has no letter.
pub(crate) fn interpretation<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let marks = at.items("interpretation").map(|one| {
        let code = first_code(one);
        let tone = match &*code {
            "H" | "HH" | "HU" | ">" | "U" => Tone::High,
            "L" | "LL" | "LU" | "<" | "D" => Tone::Low,
            "A" | "AA" | "POS" | "R" => Tone::Alert,
            "N" | "NEG" | "S" => return coded(cx, one, "interpretation"),
            _ => Tone::Quiet,
        };
        let words = coded(cx, one, "interpretation");
        let by = words.0.first().map_or(By::Us, |span| span.by);
        if !LETTERS.contains(&&*code) {
            return Inline::new().with(words.words(), by, Look::Mark(tone));
        }
        let mut letter = Inline::new().with(code.clone().into_owned(), By::Data, Look::Mark(tone));
        if by == By::Data && words.words() != *code {
            letter.push(" ", By::Us, Look::Minor);
            letter.extend_as(words, Look::Minor);
        }
        letter
    });
    Inline::join(marks, " ")
}
