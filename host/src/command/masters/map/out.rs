//! A mapped code table as text, CSV, JSON, HTML and ConceptMap.

use super::super::show;
use super::{Line, State, Summary, Target};
use crate::terminal::Console;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tekigo_core::markup::escape::xml as escaped;

/// A row as JSON.
pub(super) fn described(line: &Line) -> Value {
    let target = |of: &Target| json!({"code": of.code, "display": of.display, "why": of.why.id()});
    let targets: Vec<Value> = line.targets.iter().map(target).collect();
    json!({"local": line.local, "name": line.name, "state": line.state.id(), "targets": targets, "elsewhere": line.elsewhere})
}

pub(super) fn as_json(summary: &Summary<'_>, lines: &[Line]) -> String {
    let counts: BTreeMap<&str, usize> = summary.counts.iter().map(|(state, count)| (state.id(), *count)).collect();
    let lines = lines.iter().map(|line| {
        let mut value = described(line);
        if let (Some(was), Value::Object(members)) = (&line.was, &mut value) {
            members.insert("was".to_owned(), json!(was.id()));
        }
        value
    });
    let guide =
        summary.guide.map(|kind| json!({"kind": {"ja": kind.ja, "en": kind.en}, "coverage": summary.coverage()}));
    let value = json!({
        "source": summary.source, "system": summary.pack.meta().system, "edition": summary.pack.meta().edition(),
        "rows": summary.all, "counts": counts, "coverage": summary.coverage(), "guide": guide,
        "lines": lines.collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

fn heading(console: &Console, summary: &Summary<'_>) -> String {
    let counts: Vec<String> = summary
        .counts
        .iter()
        .map(|(state, count)| format!("{} {count}", console.lang.pick(state.words().0, state.words().1)))
        .collect();
    let coverage = summary.coverage().map_or_else(|| "N/A".to_owned(), |share| format!("{share:.1}%"));
    let (name, edition) = (show::name_of(console, summary.pack), summary.pack.meta().edition());
    format!("{name} ({edition}): {}, {} {coverage}", counts.join(", "), console.lang.pick("対応率", "coverage"))
}

/// Which of the guide's kinds of information the codes are asked for, in words.
fn guide(console: &Console, summary: &Summary<'_>) -> String {
    match summary.guide {
        Some(kind) => format!(
            "{} {}",
            console.lang.pick("技術解説書 表4 の標準コード:", "standard codes of the technical guide (table 4) for:"),
            console.lang.pick(kind.ja, kind.en)
        ),
        None => console
            .lang
            .pick(
                "技術解説書 表4 の標準コードではないため、対応率は表4 の充足にはなりません",
                "not among the standard codes of the technical guide (table 4)",
            )
            .to_owned(),
    }
}

fn targets(console: &Console, line: &Line) -> Vec<String> {
    let words = |of: &Target| {
        let (ja, en) = of.why.words();
        format!("{} {} ({})", of.code, of.display, console.lang.pick(ja, en))
    };
    line.targets.iter().map(words).collect()
}

fn state(console: &Console, line: &Line) -> String {
    let words = |state: State| console.lang.pick(state.words().0, state.words().1);
    match line.was {
        Some(was) => format!("{} ({}: {})", words(line.state), console.lang.pick("前回", "before"), words(was)),
        None => words(line.state).to_owned(),
    }
}

pub(super) fn as_text(console: &Console, summary: &Summary<'_>, lines: &[Line]) -> String {
    let mut out = format!("{}\n{}\n", heading(console, summary), guide(console, summary));
    for line in lines {
        let targets = targets(console, line);
        let elsewhere = if line.elsewhere.is_empty() { String::new() } else { format!(" [{}]", line.elsewhere) };
        let _ = writeln!(
            out,
            "{}{elsewhere}  {} {}  → {}",
            state(console, line),
            line.local,
            line.name,
            if targets.is_empty() { "—".to_owned() } else { targets.join(", ") }
        );
    }
    out
}

/// A field of a CSV; one that a spreadsheet would run as a formula gets an apostrophe.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

pub(super) fn as_csv(lines: &[Line]) -> String {
    let mut out = String::from("\u{feff}local,name,state,code,display,why,candidates,elsewhere\r\n");
    for line in lines {
        let first = line.targets.first();
        let others: Vec<&str> = line.targets.iter().skip(1).map(|of| of.code.as_str()).collect();
        let (code, display, why) =
            first.map_or(("", "", ""), |of| (of.code.as_str(), of.display.as_str(), of.why.id()));
        let fields = [&line.local, &line.name, line.state.id(), code, display, why, &others.join(" "), &line.elsewhere]
            .map(field);
        let _ = write!(out, "{}\r\n", fields.join(","));
    }
    out
}

const STYLE: &str = "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}\
    td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left}.mapped{color:#060}\
    .unmapped,.retired,.wrong-list{color:#a00}";

pub(super) fn as_html(console: &Console, summary: &Summary<'_>, lines: &[Line]) -> String {
    let title = escaped(&heading(console, summary));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<p>{}</p>\n<table><tr>",
        console.lang.code(),
        escaped(&guide(console, summary)),
    );
    for (ja, en) in [("施設コード", "local code"), ("名称", "name"), ("状態", "state"), ("標準コード", "codes")]
    {
        let _ = write!(out, "<th scope=\"col\">{}</th>", console.lang.pick(ja, en));
    }
    out.push_str("</tr>\n");
    for line in lines {
        let targets: Vec<String> = targets(console, line).iter().map(|text| escaped(text)).collect();
        let _ = writeln!(
            out,
            "<tr class=\"{}\"><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            line.state.id(),
            escaped(&line.local),
            escaped(&line.name),
            escaped(&state(console, line)),
            targets.join("<br>")
        );
    }
    out + "</table></html>\n"
}

/// Mapped rows are equal; candidates are told as comments and never as equivalents.
pub(super) fn as_concept_map(console: &Console, summary: &Summary<'_>, lines: &[Line]) -> String {
    let element = |line: &Line| {
        let target = if line.state == State::Mapped {
            let equal = |of: &Target| json!({"code": of.code, "display": of.display, "equivalence": "equal"});
            line.targets.iter().map(equal).collect::<Vec<_>>()
        } else {
            let mut comment = console.lang.pick(line.state.words().0, line.state.words().1).to_owned();
            if !line.targets.is_empty() {
                comment = format!("{comment}: {}", targets(console, line).join(", "));
            }
            vec![json!({"equivalence": "unmatched", "comment": comment})]
        };
        json!({"code": line.local, "display": line.name, "target": target})
    };
    let elements: Vec<Value> = lines.iter().map(element).collect();
    let meta = summary.pack.meta();
    let value = json!({
        "resourceType": "ConceptMap", "url": "urn:tekigo:map:local", "version": meta.newest().to_string(), "status": "draft",
        "group": [{"source": summary.source, "target": meta.system, "targetVersion": meta.edition(), "element": elements}],
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}
