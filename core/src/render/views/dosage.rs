//! One dosageInstruction: amount, times, period, in the order in which a prescription is written.

use super::super::model::{By, Inline, Look};
use super::super::source::{At, Cx, Seen};
use super::super::values::{
    any, coded, coding, concept, concepts, date, first_code, number, period, quantity, ratio, told, unit,
};
use super::super::words::codes::meaning;
use super::super::words::dates::Form;
use super::usage::{self, Says, of_code, of_supplement, of_text, plain_number};

/// What a dosage says.
#[derive(Debug, Default)]
pub(super) struct Dosage<'a> {
    /// As written by who prescribed.
    pub(super) text: Inline<'a>,
    /// By its codes.
    pub(super) composed: Inline<'a>,
    /// In what the two differ.
    pub(super) differs: Vec<String>,
    /// 1回量（1日量）.
    pub(super) dose: Inline<'a>,
    /// Supplements, route, site, method, remarks.
    pub(super) more: Vec<(&'static str, Inline<'a>)>,
    /// 頓用.
    pub(super) as_needed: bool,
    /// Morning, noon, evening, bedtime, on rising; by code, else by text.
    pub(super) slots: Option<[bool; 5]>,
    /// Amount each time, for the grid.
    pub(super) each: Option<Inline<'a>>,
    /// Amount a day, else each time, with its unit: what tells one step from the next.
    amount: Option<(String, String)>,
}

impl Dosage<'_> {
    /// The number of the amount, and its unit with what it is counted by.
    pub(super) fn amount(&self) -> Option<(f64, &str)> {
        let (number, of) = self.amount.as_ref()?;
        Some((number.parse().ok()?, of))
    }
}

/// Reads a dosage; `supply` are the days that the rest of the prescription says.
pub(super) fn dosage<'a>(cx: &Cx<'_>, at: At<'a>, supply: Vec<String>) -> Dosage<'a> {
    let mut out = Dosage::default();
    let mut codes = Says { days: supply, ..Says::default() };
    let mut words: Vec<Inline<'a>> = Vec::new();
    if let Some(text) = at.text("text") {
        out.text = Inline::data(text);
    }
    if let Some(timing) = at.get("timing") {
        by_code(cx, timing, &mut codes, &mut words, &mut out.text);
        by_repeat(cx, timing, &mut codes, &mut words);
        let starts: Vec<Inline<'a>> = timing.items("event").map(|one| date(cx, one, Form::Plain)).collect();
        out.more.push((cx.say("投与予定", "at"), Inline::join(starts, cx.say("、", ", "))));
    }
    amounts(cx, at, &mut codes, &mut out);
    out.as_needed = at.word("asNeededBoolean").is_some_and(|one| one == "true");
    let why = at.get("asNeededCodeableConcept").map(|one| concept(cx, one)).unwrap_or_default();
    out.as_needed |= !why.is_empty();
    out.more.push((cx.say("頓用", "as needed"), why));
    supplements(cx, at, &mut out);
    for (name, ja, en) in [("route", "経路", "route"), ("method", "手技", "method"), ("site", "部位", "site")] {
        let value = concepts(cx, at, name);
        let said = value.is_empty()
            || out.text.words().contains(&value.words())
            || words.iter().any(|one| one.words().contains(&value.words()));
        if !said {
            out.more.push((cx.say(ja, en), value));
        }
    }
    out.more.push((
        cx.say("患者への指示", "instruction"),
        at.text("patientInstruction").map_or_else(Inline::new, Inline::data),
    ));
    for (name, ja, en) in [
        ("maxDosePerPeriod", "上限", "maximum"),
        ("maxDosePerAdministration", "1回の上限", "maximum each time"),
        ("maxDosePerLifetime", "生涯の上限", "maximum in life"),
    ] {
        let value = at.get(name).map(|one| if one.get("numerator").is_some() { ratio(one) } else { quantity(one) });
        out.more.push((cx.say(ja, en), value.unwrap_or_default()));
    }
    let says = of_text(&out.text.words());
    out.differs = usage::differences(&says, &codes, cx.lang());
    out.slots = codes.slots.or(says.slots);
    out.composed = Inline::join(words, cx.say("／", " / "));
    out.more.retain(|(_, value)| !value.is_empty());
    out
}

/// The code of the usage: its words by its digits, else its display.
fn by_code<'a>(cx: &Cx<'_>, timing: At<'a>, codes: &mut Says, words: &mut Vec<Inline<'a>>, text: &mut Inline<'a>) {
    let Some(code) = timing.get("code") else { return };
    if let Some(said) = code.text("text") {
        // the timing's own text is mostly a part of the dosage's
        if text.is_empty() {
            *text = Inline::data(said);
        } else if same(&text.words(), &said) {
            code.items("text").for_each(At::take_back);
        } else {
            text.line();
            text.push(said, By::Data, Look::Plain);
        }
    }
    for one in code.items("coding") {
        let digits = one.peek_at("code").unwrap_or_default();
        if digits.starts_with("0X0X") {
            // the code that says that there is none
            one.word("display");
            continue;
        }
        let understood = of_code(&digits);
        if let Some((says, _)) = &understood {
            codes.times = codes.times.take().or_else(|| says.times.clone());
            codes.slots = codes.slots.or(says.slots);
            codes.meal = codes.meal.or(says.meal);
        }
        let said = if one.get("display").is_some() {
            coding(cx, one)
        } else if let Some((_, says)) = understood {
            one.word("code");
            Inline::us(says)
        } else {
            coding(cx, one)
        };
        if words.iter().any(|other| same(&other.words(), &said.words())) {
            one.take_back();
        } else {
            words.push(said);
        }
    }
}

/// Whether the letters of one are in the other.
fn same(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| -> String { text.chars().map(usage::half_width).filter(|c| !c.is_whitespace()).collect() };
    letters(one).contains(&letters(other))
}

/// timing.repeat.
fn by_repeat<'a>(cx: &Cx<'_>, timing: At<'a>, codes: &mut Says, words: &mut Vec<Inline<'a>>) {
    let Some(repeat) = timing.get("repeat") else { return };
    if let Some(times) = repeat.text("frequency") {
        let at_most = repeat.text("frequencyMax");
        let period = repeat.text("period");
        let of = repeat.get("periodUnit").map(|unit| coded(cx, unit, "timing-unit").words());
        let daily = of.is_none() || repeat.peek_at("periodUnit").is_some_and(|unit| unit == "d");
        if daily && period.as_deref().is_none_or(|period| plain_number(period) == "1") && at_most.is_none() {
            codes.times = codes.times.take().or_else(|| Some(plain_number(&times)));
        }
        let times = at_most.as_ref().map_or_else(|| times.to_string(), |most| format!("{times}–{most}"));
        let (period, of) = (period.unwrap_or_else(|| "1".into()), of.unwrap_or_else(|| cx.say("日", "d").to_owned()));
        words.push(Inline::new().with(format!("{period}{of}{times}{}", cx.say("回", "×")), By::Data, Look::Unbroken));
    }
    if let Some((bounds, of)) = repeat.choice("bounds") {
        if of == "Duration" {
            codes.days.extend(bounds.peek_at("value").map(|days| plain_number(&days)));
        }
        let value = super::super::values::value_of(cx, bounds, &of);
        words.push(if of == "Duration" { value.say(cx.say("間", "")) } else { value });
    }
    if let Some(count) = repeat.text("count") {
        words.push(Inline::us(cx.say("全", "in all ")).with(
            format!("{count}{}", cx.say("回", "×")),
            By::Data,
            Look::Unbroken,
        ));
    }
    for day in repeat.items("dayOfWeek") {
        let known = meaning_of_day(&day.peek(), cx);
        match known {
            Some(known) => {
                day.mark(Seen::Worded);
                words.push(Inline::us(known));
            }
            None => words.push(Inline::data(day.take())),
        }
    }
    for time in repeat.items("timeOfDay") {
        words.push(Inline::data(time.take()));
    }
    for when in repeat.items("when") {
        let known = meaning("when", &when.peek(), cx.lang());
        words.push(known.map_or_else(
            || Inline::data(when.take()),
            |known| {
                when.mark(Seen::Worded);
                Inline::us(known)
            },
        ));
    }
}

fn meaning_of_day(code: &str, cx: &Cx<'_>) -> Option<&'static str> {
    let (ja, en) = match code {
        "mon" => ("月曜日", "Monday"),
        "tue" => ("火曜日", "Tuesday"),
        "wed" => ("水曜日", "Wednesday"),
        "thu" => ("木曜日", "Thursday"),
        "fri" => ("金曜日", "Friday"),
        "sat" => ("土曜日", "Saturday"),
        "sun" => ("日曜日", "Sunday"),
        _ => return None,
    };
    Some(cx.say(ja, en))
}

/// 1回量（1日量）.
fn amounts<'a>(cx: &Cx<'_>, at: At<'a>, codes: &mut Says, out: &mut Dosage<'a>) {
    let mut lines = Vec::new();
    for dose in at.items("doseAndRate") {
        // 製剤量 is the rule; 原薬量 must be seen
        let usual = dose.items("type").all(|one| first_code(one) == "1");
        let kind = if usual { Inline::new() } else { concepts(cx, dose, "type") };
        let (each, rate) = (dose.choice("dose"), dose.choice("rate"));
        let amount = |at: Option<At<'a>>, by: &str| {
            let at = at?;
            // only compared: what the page shows is taken where it is shown
            let unit = at.peek_at("unit").or_else(|| at.peek_at("code")).unwrap_or_default();
            Some((plain_number(&at.peek_at("value")?), format!("{unit}/{by}")))
        };
        let per_day = rate.as_ref().and_then(|(value, _)| value.get("numerator"));
        out.amount = amount(per_day, "d").or_else(|| amount(each.as_ref().map(|(value, _)| *value), "each"));
        let each = each.map(|(value, of)| {
            if of == "Quantity" {
                codes.dose = value.peek_at("value").map(|value| plain_number(&value));
            }
            super::super::values::value_of(cx, value, &of)
        });
        let daily = rate.map(|(value, of)| daily(cx, value, &of, codes));
        let mut line = Inline::new();
        if let Some(each) = each.filter(|each| !each.is_empty()) {
            out.each = Some(each.clone());
            line.push(cx.say("1回", "each "), By::Us, Look::Plain);
            line.extend(each);
        }
        if let Some(daily) = daily.filter(|daily| !daily.is_empty()) {
            let alone = line.is_empty();
            line.push(if alone { "" } else { cx.say("（", " (") }, By::Us, Look::Plain);
            line.extend(daily);
            line.push(if alone { "" } else { cx.say("）", ")") }, By::Us, Look::Plain);
        }
        if kind.is_empty() {
            dose.items("type").for_each(told);
        } else {
            line.push(" ", By::Us, Look::Plain);
            line.extend(kind.looking(Look::Mark(super::super::model::Tone::Alert)));
        }
        lines.push(line);
    }
    out.dose = Inline::lines(lines);
}

/// `1日6錠` for a rate per day, else the ratio.
fn daily<'a>(cx: &Cx<'_>, value: At<'a>, of: &str, codes: &mut Says) -> Inline<'a> {
    let below = value.get("denominator");
    let per_day = of == "Ratio"
        && below.is_some_and(|below| {
            below.peek_at("value").is_some_and(|value| plain_number(&value) == "1")
                && (below.peek_at("code").is_some_and(|code| code == "d")
                    || below.peek_at("unit").is_some_and(|unit| unit == "日"))
        });
    let Some(above) = value.get("numerator").filter(|_| per_day) else {
        return super::super::values::value_of(cx, value, of);
    };
    if let Some(below) = below {
        below.word("value");
        below.word("unit");
    }
    codes.daily = above.peek_at("value").map(|value| plain_number(&value));
    Inline::us(cx.say("1日", "a day ")).followed(quantity(above))
}

/// Supplements: their text, and their codes where these say something else.
fn supplements<'a>(cx: &Cx<'_>, at: At<'a>, out: &mut Dosage<'a>) {
    let all = at.items("additionalInstruction").map(|one| {
        let mut words = concept(cx, one);
        for coding in one.items("coding") {
            let said = coding.peek_at("code").and_then(|code| of_supplement(&code, cx.lang()));
            if words.is_empty()
                && let Some(said) = said
            {
                coding.word("code");
                words = Inline::us(said);
            }
        }
        words
    });
    out.more.push((cx.say("補足用法", "supplement"), Inline::join(all, cx.say("、", ", "))));
    if let Some(period) = at.extension("JP_MedicationDosage_PeriodOfUse").and_then(|ext| ext.get("valuePeriod")) {
        out.more.push((cx.say("使用期間", "period of use"), self::period(cx, period)));
    }
    if let Some(days) = at.extension("JP_MedicationDosage_UsageDuration").and_then(|ext| ext.get("valueDuration")) {
        out.more.push((cx.say("実使用日数", "days of use"), quantity(days)));
    }
    for name in ["JP_MedicationRequest_DosageInstruction_Device", "JP_MedicationDosage_Device"] {
        if let Some(device) = at.extension(name) {
            out.more.push((cx.say("器具", "device"), any(cx, device, "value")));
        }
    }
}

/// Days of supply and total amount of dispenseRequest.
pub(super) fn supply<'a>(cx: &Cx<'_>, request: At<'a>) -> (Inline<'a>, Inline<'a>, Vec<String>) {
    let Some(dispense) = request.get("dispenseRequest") else { return Default::default() };
    let days = dispense.get("expectedSupplyDuration");
    let number = days.and_then(|days| days.peek_at("value")).map(|value| plain_number(&value));
    let mut words = Inline::new();
    if let Some(days) = days
        && let Some(count) = self::number(days)
    {
        let unit = unit(days).unwrap_or_default();
        words = Inline::new().with(format!("{count}{unit}{}", cx.say("分", "")), By::Data, Look::Unbroken);
    }
    let times = dispense.extension("JP_MedicationRequest_DispenseRequest_ExpectedRepeatCount");
    if let Some(times) = times.and_then(|ext| ext.choice("value")) {
        words =
            Inline::join([words, super::super::values::value_of(cx, times.0, &times.1).say(cx.say("回分", "×"))], " ");
    }
    let total = dispense.get("quantity").map(quantity).unwrap_or_default();
    (words, total, number.into_iter().collect())
}
