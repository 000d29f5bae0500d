//! Examinations: by category as a table; over several dates as a cumulative table, oldest left and newest right (check-ups the other
//! way round, as their notices have it); one unit a row; decimals as recorded; each value's own range.
//!
//! Display rules of the NHS Common User Interface (GTAB-186…209, GTAB-001…185) as far as they fit.

use super::super::model::{Block, By, Cell, Head, Inline, Look, Row, Table, Tone, Trend};
use super::super::source::{At, Cx};
use super::super::values::{
    LETTERS, coded, coded_of, concept, concepts, date_of, first_code, interpretation, name_of, notes, number, range,
    references, told, told_of, unit, value_of,
};
use super::super::words::codes::meaning;
use super::super::words::dates::{Date, Form};
use super::cards::{card_of, facts_of};
use super::context::{context, flags};
use super::rows::small;
use std::collections::{BTreeMap, BTreeSet};

/// Tables by category.
pub(super) fn view<'a>(cx: &Cx<'_>, all: &[At<'a>], newest_first: bool, out: &mut Vec<Block<'a>>) {
    // members stand under their panel
    let members: Vec<At<'a>> = all.iter().flat_map(|at| at.items("hasMember")).filter_map(At::follow).collect();
    let members: BTreeSet<(usize, u32)> = members.into_iter().map(At::id).collect();
    // panels that name each other in a circle have none above them: they follow, where they were not reached
    let (mut tops, inner): (Vec<At<'a>>, Vec<At<'a>>) = all.iter().copied().partition(|at| !members.contains(&at.id()));
    tops.extend(inner);
    let mut categories: Vec<(Inline<'a>, Vec<Line<'a>>, Vec<At<'a>>)> = Vec::new();
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    let mut used = BTreeSet::new();
    for at in tops {
        if used.contains(&at.id()) {
            continue;
        }
        let category = at.get("category").map(|one| first_code(one).into_owned()).unwrap_or_default();
        let slot = *by_code.entry(category).or_insert_with(|| {
            categories.push((coded_of(cx, at, "category", "category"), Vec::new(), Vec::new()));
            categories.len() - 1
        });
        told_of(at, &["category"]);
        let (_, lines, records) = &mut categories[slot];
        push(cx, at, lines, records, &mut used);
    }
    let several = categories.len() > 1;
    let legend = legend(cx, categories.iter().flat_map(|(_, lines, _)| lines));
    for (words, lines, records) in categories {
        let caption = if several || !words.is_empty() { words } else { Inline::new() };
        table(cx, caption, lines, newest_first, out);
        out.push(Block::Rest(records));
    }
    if !legend.is_empty() {
        out.push(Block::Text(legend.looking(Look::Minor)));
    }
}

/// What the letters mean that stand alone beside values, as far as they occur.
fn legend<'l, 'a: 'l>(cx: &Cx<'_>, lines: impl Iterator<Item = &'l Line<'a>>) -> Inline<'a> {
    let codes: BTreeSet<String> = lines
        .flat_map(|line| line.at.items("interpretation"))
        .map(|one| first_code(one).into_owned())
        .filter(|code| LETTERS.contains(&&**code))
        .collect();
    let known = LETTERS.iter().filter(|letter| codes.contains(**letter));
    let words = known.filter_map(|letter| meaning("interpretation", letter, cx.lang())).map(Inline::us);
    let all = Inline::join(words, cx.say("、", ", "));
    if all.is_empty() {
        all
    } else {
        Inline::us(cx.plain("判定の記号: ", "記号の意味: ", "Letters: ")).followed(all)
    }
}

/// One value: an Observation or a component of one.
#[derive(Debug)]
struct Line<'a> {
    /// The Observation.
    record: At<'a>,
    /// Where code, value and range are.
    at: At<'a>,
    /// 0, or 1 for a component or member.
    level: u32,
    name: Inline<'a>,
    /// Identity of the item with its unit.
    key: String,
    unit: String,
    when: String,
}

/// Members deeper than this stand at the same level.
const MAX_LEVEL: u32 = 3;

fn push<'a>(
    cx: &Cx<'_>,
    top: At<'a>,
    lines: &mut Vec<Line<'a>>,
    records: &mut Vec<At<'a>>,
    used: &mut BTreeSet<(usize, u32)>,
) {
    let mut open = vec![(top, 0)];
    while let Some((at, level)) = open.pop() {
        // panels may name each other: each Observation stands once
        if !used.insert(at.id()) {
            continue;
        }
        at.place();
        records.push(at);
        lines.push(line(cx, at, at, level));
        for component in at.items("component") {
            lines.push(line(cx, at, component, level + 1));
        }
        let members = at.items("hasMember").filter_map(At::follow).filter(|one| one.resource_type() == "Observation");
        let from = open.len();
        open.extend(members.map(|member| (member, (level + 1).min(MAX_LEVEL))));
        open[from..].reverse();
    }
}

fn line<'a>(cx: &Cx<'_>, record: At<'a>, at: At<'a>, level: u32) -> Line<'a> {
    let code = at.get("code");
    let name = code.map(|code| concept(cx, code)).unwrap_or_default();
    let name =
        if name.is_empty() { Inline::us(cx.say("（項目名の記載なし）", "(no name given)")) } else { name };
    let value = at.get("valueQuantity");
    let unit = value.and_then(unit).map(std::borrow::Cow::into_owned).unwrap_or_default();
    let key = code.map(key_of).filter(|key| !key.is_empty()).unwrap_or_else(|| name.words());
    let parent =
        if level > 0 && record != at { record.get("code").map(key_of).unwrap_or_default() } else { String::new() };
    let when = record.choice("effective").map(|(at, of)| {
        if of == "Period" { at.peek_at("start").unwrap_or_default().into_owned() } else { at.peek().into_owned() }
    });
    Line { record, at, level, name, key: format!("{parent}/{key}|{unit}"), unit, when: when.unwrap_or_default() }
}

/// What makes two results results of one item: the standard code rather than the local one, else any code, else the text.
fn key_of(code: At<'_>) -> String {
    let of = |coding: At<'_>| coding.peek_at("code").map(std::borrow::Cow::into_owned);
    let standard = code.items("coding").find(|one| {
        one.peek_at("system").is_some_and(|system| {
            system.contains("CoreLabo")
                || system.contains("InfectionLabo")
                || system.contains("JLAC")
                || system.ends_with("6.1005")
        })
    });
    let any = || code.items("coding").find_map(of);
    let text = || code.peek_at("text").map(std::borrow::Cow::into_owned);
    standard.and_then(of).or_else(any).or_else(text).unwrap_or_default()
}

fn table<'a>(cx: &Cx<'_>, caption: Inline<'a>, lines: Vec<Line<'a>>, newest_first: bool, out: &mut Vec<Block<'a>>) {
    let mut dates: Vec<String> = lines.iter().map(|line| line.when.clone()).collect();
    dates.sort_by(|one, other| order(one).total_cmp(&order(other)).then_with(|| one.cmp(other)));
    dates.dedup();
    let mut keys: Vec<(&str, &str)> = lines.iter().map(|line| (&*line.key, &*line.when)).collect();
    keys.sort_unstable();
    let of_keys = keys.len();
    keys.dedup_by_key(|(key, _)| *key);
    // an item that was measured twice makes it a table over time
    // where most of its cells would be empty it would be no help, and it could grow with the square of the values
    let is_dense = dates.len() * keys.len() <= 4 * of_keys + 400;
    if dates.len() > 1 && keys.len() < of_keys && is_dense {
        cumulative(cx, caption, &lines, &dates, newest_first, out);
    } else {
        single(cx, caption, lines, &dates, out);
    }
}

fn order(when: &str) -> f64 {
    Date::parse(when).map_or(f64::MAX, Date::minutes)
}

/// One date an item: item, result, unit, range, judgement, remarks.
fn single<'a>(cx: &Cx<'_>, mut caption: Inline<'a>, lines: Vec<Line<'a>>, dates: &[String], out: &mut Vec<Block<'a>>) {
    let one_date = dates.len() == 1;
    let mut when = Inline::new();
    let tops: Vec<At<'a>> = lines.iter().filter(|line| line.at == line.record).map(|line| line.record).collect();
    let (common, mut own) = shared_remarks(cx, &tops);
    let rows: Vec<Row<'a>> = lines
        .into_iter()
        .map(|line| {
            let mut name = line.name.clone();
            if line.at == line.record {
                let flags = flags(cx, line.record);
                if !flags.is_empty() {
                    name = name.say(" ").followed(flags);
                }
            }
            let mut of_date = Inline::new();
            if line.at == line.record {
                if one_date && !when.is_empty() {
                    // the head of the table says it
                    line.record.choice("effective").into_iter().for_each(|(value, _)| told(value));
                } else {
                    of_date = effective(cx, line.record);
                }
            }
            if one_date && when.is_empty() {
                when = of_date.clone();
            }
            let (value, is_number) = value(cx, line.at, !line.unit.is_empty());
            let is_part = line.level > 0;
            let mut result = value;
            let judgement = interpretation(cx, line.at);
            if result.is_empty()
                && line.at == line.record
                && line.at.get("component").is_none()
                && line.at.get("hasMember").is_none()
            {
                result = Inline::new().with(cx.say("結果の記載なし", "no result given"), By::Us, Look::Minor);
            }
            let mut more = Vec::new();
            if line.at == line.record {
                more.push(state(cx, line.record));
                more.extend(own.remove(&line.record.id()));
                if !one_date {
                    more.push(of_date.looking(Look::Minor));
                }
            }
            let range = ranges(cx, line.at);
            more.push(doubt(cx, line.at));
            let cells = vec![
                Cell::text(name),
                Cell { inline: result, numeric: is_number, trend: None },
                Cell::text(Inline::data(line.unit)),
                Cell::text(range),
                Cell::text(judgement),
                Cell::text(Inline::lines(more)),
            ];
            let records = if line.at == line.record { vec![(line.record, cx.anchor(line.record))] } else { Vec::new() };
            Row { records, cells, part: is_part }
        })
        .collect();
    if !when.is_empty() {
        if !caption.is_empty() {
            caption.push(" ", By::Us, Look::Plain);
        }
        caption.extend_as(when, Look::Minor);
    }
    let head = [
        (cx.say("項目", "Item"), false),
        (cx.say("結果", "Result"), true),
        (cx.say("単位", "Unit"), false),
        (cx.plain("基準値", "めやすの範囲", "Range"), false),
        (cx.say("判定", "Judgement"), false),
        (cx.say("備考", "Remarks"), false),
    ];
    let used: Vec<bool> =
        (0..head.len()).map(|at| at < 2 || rows.iter().any(|row| !row.cells[at].inline.is_empty())).collect();
    let rows: Vec<Row<'a>> = rows
        .into_iter()
        .map(|row| {
            let cells = row.cells.into_iter().zip(&used).filter(|(_, used)| **used).map(|(cell, _)| cell).collect();
            Row { cells, ..row }
        })
        .collect();
    // a column of words is not set as numbers are
    let numbers = rows.iter().filter(|row| row.cells.get(1).is_some_and(|cell| cell.numeric)).count();
    let head = head.map(|(words, numeric)| (words, numeric && 2 * numbers >= rows.len()));
    let head = head.into_iter().zip(&used).filter(|(_, used)| **used);
    let head = head.map(|((words, numeric), _)| Head { words: Inline::us(words), numeric }).collect();
    out.push(Block::Table(Table { class: "tk-results", caption, head, rows, stacks: false }));
    if !common.is_empty() {
        out.push(Block::Text(Inline::us(cx.say("全項目に共通: ", "For all: ")).followed(common).looking(Look::Minor)));
    }
}

/// Remarks that all records share, and those that are each one's own.
fn shared_remarks<'a>(cx: &Cx<'_>, records: &[At<'a>]) -> (Inline<'a>, BTreeMap<(usize, u32), Inline<'a>>) {
    let all: Vec<((usize, u32), Vec<Inline<'a>>)> = records.iter().map(|at| (at.id(), remarks(cx, *at))).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, parts) in &all {
        for part in parts.iter().filter(|part| !part.is_empty()) {
            *counts.entry(part.words()).or_default() += 1;
        }
    }
    let is_shared = |part: &Inline<'a>| all.len() > 1 && counts.get(&part.words()) == Some(&all.len());
    let shared = all.first().map(|(_, parts)| parts.iter().filter(|part| is_shared(part)).cloned().collect::<Vec<_>>());
    let own = all.iter().map(|(id, parts)| (*id, Inline::lines(parts.iter().filter(|part| !is_shared(part)).cloned())));
    let own = own.collect();
    (Inline::join(shared.unwrap_or_default(), cx.say("、", "; ")), own)
}

/// A mark where the judgement and the range of the same value say different things; which of them is right is not ours to say.
fn doubt<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let number = |at: At<'a>| at.peek_at("value").and_then(|text| text.parse::<f64>().ok());
    let ranges: Vec<At<'a>> = at.items("referenceRange").collect();
    let judged = at.get("interpretation").map(first_code);
    let (Some(value), [range], Some(judged)) = (at.get("valueQuantity"), &ranges[..], judged) else {
        return Inline::new();
    };
    let Some(value) = number(value).filter(|_| value.get("comparator").is_none()) else { return Inline::new() };
    let above = range.get("high").and_then(number).is_some_and(|high| value > high);
    let below = range.get("low").and_then(number).is_some_and(|low| value < low);
    let differs = match &*judged {
        "N" => above || below,
        "H" | "HH" | "HU" => !above && range.get("high").is_some(),
        "L" | "LL" | "LU" => !below && range.get("low").is_some(),
        _ => false,
    };
    if !differs {
        return Inline::new();
    }
    Inline::new().mark(cx.say("判定と基準値が一致しません", "judgement and range differ"), Tone::Alert)
}

/// Items down, dates across.
fn cumulative<'a>(
    cx: &Cx<'_>,
    caption: Inline<'a>,
    lines: &[Line<'a>],
    dates: &[String],
    newest_first: bool,
    out: &mut Vec<Block<'a>>,
) {
    let mut order: Vec<&str> = dates.iter().map(|date| &**date).collect();
    if newest_first {
        order.reverse();
    }
    let heads = heads(cx, &order);
    let column: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, date)| (*date, at)).collect();
    let mut items: Vec<(&Line<'a>, Vec<&Line<'a>>)> = Vec::new();
    let mut by_key: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        let at = *by_key.entry(&line.key).or_insert_with(|| {
            items.push((line, Vec::new()));
            items.len() - 1
        });
        items[at].1.push(line);
    }
    let mut said = Vec::new();
    let mut rows = Vec::new();
    let tops: Vec<At<'a>> = lines.iter().filter(|line| line.at == line.record).map(|line| line.record).collect();
    let (common, mut own) = shared_remarks(cx, &tops);
    for (first, all) in &items {
        let ranges: Vec<Inline<'a>> = all.iter().map(|line| ranges(cx, line.at)).collect();
        let words: Vec<String> = ranges.iter().map(Inline::words).collect();
        let agree = words.iter().all(|one| *one == words[0]);
        let mut cells: Vec<Cell<'a>> = order.iter().map(|_| Cell::default()).collect();
        for (line, range) in all.iter().zip(&ranges) {
            let Some(&at) = column.get(&*line.when) else { continue };
            let (mut inline, is_number) = value(cx, line.at, !line.unit.is_empty());
            let judgement = interpretation(cx, line.at);
            if !judgement.is_empty() {
                inline = inline.say(" ").followed(judgement);
            }
            let doubt = doubt(cx, line.at);
            if !doubt.is_empty() {
                inline.line();
                inline.extend(doubt);
            }
            if !agree && !range.is_empty() {
                inline.line();
                inline.extend_as(range.clone(), Look::Minor);
            }
            if line.at == line.record {
                let state = state(cx, line.record);
                if !state.is_empty() {
                    inline.line();
                    inline.extend(state);
                }
                line.record.choice("effective").into_iter().for_each(|(value, _)| told(value));
                let remarks = own.remove(&line.record.id()).unwrap_or_default();
                if !remarks.is_empty() {
                    let head = Inline::us(format!("{} ", heads[at]));
                    said.push(head.followed(line.name.clone()).say(": ").followed(remarks));
                }
            }
            let cell = &mut cells[at];
            cell.numeric |= is_number;
            cell.inline.line();
            cell.inline.extend(inline);
        }
        let mut name = first.name.clone();
        for other in all.iter().skip(1) {
            // other words for the same code are told once each
            let words = other.name.words();
            if !name.words().contains(&words) {
                name.line();
                name.extend_as(other.name.clone(), Look::Minor);
            }
        }
        let records =
            all.iter().filter(|line| line.at == line.record).map(|line| (line.record, cx.anchor(line.record)));
        let mut row = vec![Cell::text(name), Cell::text(Inline::data(first.unit.clone()))];
        row.push(if agree {
            Cell::text(ranges[0].clone())
        } else {
            Cell::text(Inline::us(cx.say("各回に記載", "with each value")))
        });
        let trend = trend(cx, all, agree);
        row.extend(cells);
        row.push(Cell { trend, ..Cell::default() });
        rows.push(Row { records: records.collect(), cells: row, part: first.level > 0 });
    }
    let mut head = vec![
        Head::text(cx.say("項目", "Item")),
        Head::text(cx.say("単位", "Unit")),
        Head::text(cx.plain("基準値", "めやすの範囲", "Range")),
    ];
    for (at, date) in heads.into_iter().enumerate() {
        let mut words = Inline::new();
        if newest_first {
            let name = match at {
                0 => cx.say("今回", "This time"),
                1 => cx.say("前回", "Last"),
                2 => cx.say("前々回", "Before"),
                _ => "",
            };
            words.push(name, By::Us, Look::Plain);
            words.line();
        }
        words.push(date, By::Us, Look::Unbroken);
        head.push(Head { words, numeric: true });
    }
    head.push(Head::text(cx.say("推移", "Trend")));
    let no_trend = rows.iter().all(|row| row.cells.last().is_none_or(|cell| cell.trend.is_none()));
    if no_trend {
        head.pop();
        for row in &mut rows {
            row.cells.pop();
        }
    }
    out.push(Block::Table(Table { class: "tk-cumulative", caption, head, rows, stacks: false }));
    if !common.is_empty() {
        out.push(Block::Text(Inline::us(cx.say("全項目に共通: ", "For all: ")).followed(common).looking(Look::Minor)));
    }
    if !said.is_empty() {
        out.push(Block::Text(Inline::lines(said).looking(Look::Minor)));
    }
}

/// The dates; with their time where another has the same date.
fn heads(cx: &Cx<'_>, dates: &[&str]) -> Vec<String> {
    fn day(text: &str) -> &str {
        text.get(..10).unwrap_or(text)
    }
    let mut days: BTreeMap<&str, u32> = BTreeMap::new();
    for date in dates {
        *days.entry(day(date)).or_default() += 1;
    }
    let head = |when: &&str| {
        let Some(date) = Date::parse(when) else {
            return if when.is_empty() { cx.say("日時不明", "no date").to_owned() } else { (*when).to_owned() };
        };
        let words = date.words(cx.lang(), Form::Short);
        let twice = days.get(day(when)).is_some_and(|count| *count > 1);
        if twice { words } else { words.split(' ').next().unwrap_or_default().to_owned() }
    };
    dates.iter().map(head).collect()
}

/// A line through at least two numbers; values below or above a limit of measurement are no points.
fn trend(cx: &Cx<'_>, all: &[&Line<'_>], agree: bool) -> Option<Trend> {
    let mut points: Vec<(f64, f64, &str)> = all
        .iter()
        .filter_map(|line| {
            let value = line.at.get("valueQuantity").filter(|value| value.get("comparator").is_none())?;
            let number: f64 = value.peek_at("value")?.parse().ok().filter(|number: &f64| number.is_finite())?;
            let minutes = Date::parse(&line.when)?.minutes();
            Some((minutes, number, &*line.when))
        })
        .collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (first, last) = (*points.first()?, *points.last()?);
    if last.0 <= first.0 {
        return None;
    }
    let limit = |name: &str| {
        let range = all.first().and_then(|line| line.at.get("referenceRange"))?;
        range.at(&[name, "value"])?.peek().parse::<f64>().ok().filter(|number| number.is_finite())
    };
    let band = (limit("low"), limit("high"));
    let band = (agree && (band.0.is_some() || band.1.is_some())).then_some(band);
    let label = format!(
        "{}{}{}",
        cx.say("推移: ", "trend: "),
        points.iter().map(|(_, value, _)| value.to_string()).collect::<Vec<_>>().join(" → "),
        if band.is_some() { cx.say("（帯は基準値）", " (band: range)") } else { "" }
    );
    Some(Trend { points: points.iter().map(|(time, value, _)| (time - first.0, *value)).collect(), band, label })
}

/// The value; whether it is a number. `bare` leaves out the unit, which has a column of its own.
fn value<'a>(cx: &Cx<'_>, at: At<'a>, bare: bool) -> (Inline<'a>, bool) {
    let mut out = Inline::new();
    let mut is_number = false;
    if let Some((value, of)) = at.choice("value") {
        is_number = of == "Quantity" || of == "Integer";
        out = if of == "Quantity" && bare {
            unit(value);
            number(value).map_or_else(Inline::new, |text| Inline::new().with(text, By::Data, Look::Unbroken))
        } else {
            value_of(cx, value, &of)
        };
    }
    if let Some(absent) = at.get("dataAbsentReason") {
        let why = coded(cx, absent, "data-absent-reason");
        out = Inline::join([out, Inline::us(cx.say("値なし: ", "no value: ")).followed(why).looking(Look::Minor)], " ");
    }
    (out, is_number)
}

/// Every range with its text and kind.
fn ranges<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let all = at.items("referenceRange").map(|one| {
        let kind = concepts(cx, one, "type");
        let text = one.text("text").map_or_else(Inline::new, Inline::data);
        let whom = concepts(cx, one, "appliesTo");
        let age = one.get("age").map(|age| range(cx, age)).unwrap_or_default();
        Inline::join([kind, range(cx, one), text, whom, age], " ")
    });
    Inline::lines(all)
}

/// A state other than the usual one.
fn state<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    if at.peek_at("status").is_none_or(|status| status == "final") {
        told_of(at, &["status"]);
        return Inline::new();
    }
    let words = coded_of(cx, at, "status", "Observation.status");
    Inline::new().with(words.words(), By::Data, Look::Mark(Tone::Alert))
}

fn effective<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    at.choice("effective").map(|(value, of)| value_of(cx, value, &of)).unwrap_or_default()
}

/// Specimen, method, remarks, who and where.
fn remarks<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Inline<'a>> {
    vec![
        notes(cx, at),
        small(cx.say("検体: ", "specimen: "), references(cx, at, "specimen")),
        small(cx.say("部位: ", "site: "), concepts(cx, at, "bodySite")),
        small(cx.say("方法: ", "method: "), concepts(cx, at, "method")),
        small(cx.say("機器: ", "device: "), references(cx, at, "device")),
        small(cx.say("報告: ", "issued: "), date_of(cx, at, "issued", Form::Plain)),
        small(cx.say("由来: ", "from: "), references(cx, at, "derivedFrom")),
        context(cx, at),
    ]
}

/// A DiagnosticReport with its results.
pub(super) fn report<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Block<'a>> {
    told_of(at, &["subject"]);
    let results: Vec<At<'a>> = at.items("result").filter_map(At::follow).collect();
    let mut blocks = facts_of(cx, at);
    if !results.is_empty() {
        blocks.extend(super::blocks(cx, &results, false));
    }
    vec![Block::Card(card_of(cx, at, name_of(cx, at), blocks))]
}
