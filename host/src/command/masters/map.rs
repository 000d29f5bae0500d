//! `tekigo masters map`: a hospital's own code table against the masters.

use super::args::{Map, MapFormat};
use super::show;
use crate::Status;
use crate::terminal::Console;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tekigo_core::masters::find::How;
use tekigo_core::masters::read::{decode, rows};
use tekigo_core::masters::{Day, Pack, Standing, find, suggest};

/// Candidates that are told of a row.
const MOST: usize = 3;

/// How a local code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Mapped,
    OneToMany,
    Retired,
    WrongList,
    Unmapped,
}

impl State {
    const ALL: [Self; 5] = [Self::Mapped, Self::OneToMany, Self::Retired, Self::WrongList, Self::Unmapped];

    fn id(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::OneToMany => "one-to-many",
            Self::Retired => "retired",
            Self::WrongList => "wrong-list",
            Self::Unmapped => "unmapped",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Mapped => ("対応済", "mapped"),
            Self::OneToMany => ("複数該当", "several codes"),
            Self::Retired => ("廃止", "retired"),
            Self::WrongList => ("別の一覧のコード", "of another list"),
            Self::Unmapped => ("未対応", "unmapped"),
        }
    }
}

struct Line {
    local: String,
    name: String,
    state: State,
    /// (code, display, why), the chosen one first.
    targets: Vec<(String, String, &'static str)>,
    /// Where the code is instead.
    elsewhere: String,
}

/// Runs the command: status 1 when a row is not mapped.
pub(super) fn run(console: &Console, command: &Map) -> Status {
    let Some(packs) = show::packs(console, command.masters.as_deref()) else { return Status::Failed };
    let Some(pack) = packs.iter().find(|pack| show::is_called(pack, Some(&command.to))) else {
        console.problem_in(
            &format!("{} のマスターは取り込んでいません", command.to),
            &format!("no master of {} was imported", command.to),
        );
        return Status::Failed;
    };
    let on = match command.on.as_deref().map(|text| Day::parse(text).ok_or(text)) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(text)) => {
            console.problem_in(&format!("「{text}」は日付ではありません"), &format!("\"{text}\" is no day"));
            return Status::Failed;
        }
    };
    let read = |path: &std::path::Path| {
        std::fs::read(path).map_err(|error| {
            let name = path.display();
            console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
        })
    };
    let Ok(bytes) = read(&command.file) else { return Status::Failed };
    let sheet = rows(&bytes);
    for problem in &sheet.problems {
        let name = command.file.display();
        let (line, column) = (problem.line, problem.column);
        console.problem_in(
            &format!("{name}:{line}:{column}: {}", problem.ja),
            &format!("{name}:{line}:{column}: {}", problem.en),
        );
    }
    if !sheet.problems.is_empty() {
        return Status::Failed;
    }
    let is_header = |row: &tekigo_core::masters::read::Row| {
        row.line == 1
            && ["code", "コード", "施設コード", "local", "ローカルコード"].contains(&row.get(1).to_lowercase().as_str())
    };
    let body = sheet.rows.iter().filter(|row| !is_header(row));
    let mut lines: Vec<Line> = body.map(|row| line(&packs, pack, row.get(1), row.get(2), row.get(3), on)).collect();
    let counts: BTreeMap<State, usize> =
        State::ALL.into_iter().map(|state| (state, lines.iter().filter(|line| line.state == state).count())).collect();
    let all = lines.len();
    let mapped = counts.get(&State::Mapped).copied().unwrap_or(0);
    if let Some(previous) = &command.previous {
        let Ok(bytes) = read(previous) else { return Status::Failed };
        let Ok(before) = serde_json::from_str::<Value>(&decode(&bytes).0) else {
            let name = previous.display();
            console.problem_in(
                &format!("{name} は masters map --format json の結果ではありません"),
                &format!("{name} is no result of masters map --format json"),
            );
            return Status::Failed;
        };
        let before: BTreeMap<String, Value> = before["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| (line["local"].as_str().unwrap_or_default().to_owned(), line.clone()))
            .collect();
        lines.retain(|line| before.get(&line.local) != Some(&described(line)));
    }
    let summary = Summary { pack, counts, all, mapped };
    let text = match command.format {
        MapFormat::Text => as_text(console, &summary, &lines),
        MapFormat::Csv => as_csv(&lines),
        MapFormat::Json => as_json(&summary, &lines),
        MapFormat::Html => as_html(console, &summary, &lines),
        MapFormat::Conceptmap => as_concept_map(pack, &lines),
    };
    let is_written = match &command.output {
        None => super::printed(console, &text),
        Some(path) => std::fs::write(path, text)
            .map_err(|error| {
                let name = path.display();
                console.problem_in(&format!("{name} に書けません: {error}"), &format!("cannot write {name}: {error}"));
            })
            .is_ok(),
    };
    if !is_written {
        return Status::Failed;
    }
    if mapped == all { Status::Conforms } else { Status::Errors }
}

struct Summary<'p> {
    pack: &'p Pack,
    counts: BTreeMap<State, usize>,
    all: usize,
    mapped: usize,
}

impl Summary<'_> {
    /// Mapped rows in a hundred; `None` when there is no row.
    fn coverage(&self) -> Option<f64> {
        let count = |number: usize| u32::try_from(number).map_or(f64::INFINITY, f64::from);
        (self.all > 0).then(|| count(self.mapped) * 100.0 / count(self.all))
    }
}

/// What stands for one row: the guess where it holds, else the one code with exactly this name.
fn line(packs: &[Pack], pack: &Pack, local: &str, name: &str, guess: &str, on: Option<Day>) -> Line {
    let target = |code: &str, why: &'static str| {
        let display = pack.find(code).map_or("", |number| pack.entry(number).display());
        (code.to_owned(), display.to_owned(), why)
    };
    let suggested = |code: &str| {
        let found = suggest::suggest(pack, code, name, on);
        found.iter().map(|of| target(of.entry.code(), of.why.words().0)).collect::<Vec<_>>()
    };
    let mut line = Line {
        local: local.to_owned(),
        name: name.to_owned(),
        state: State::Unmapped,
        targets: Vec::new(),
        elsewhere: String::new(),
    };
    if !guess.is_empty() {
        match pack.standing(guess, "", on) {
            Standing::Active(_) => {
                line.state = State::Mapped;
                line.targets = vec![target(guess, "候補どおり")];
                return line;
            }
            Standing::Retired(entry) => {
                line.state = State::Retired;
                line.targets = suggest::heirs(pack, entry, on).into_iter().map(|code| target(code, "移行先")).collect();
                return line;
            }
            _ => {}
        }
        if let Some(other) = packs.iter().find(|other| other.find(guess).is_some()) {
            line.state = State::WrongList;
            line.elsewhere.clone_from(&other.meta().name);
            line.targets = suggested(guess);
            return line;
        }
        line.targets = suggested(guess);
        return line;
    }
    let hits = find::find(pack, name, MOST + 1);
    let is_valid = |code: &str| matches!(pack.standing(code, "", on), Standing::Active(_));
    let exact: Vec<_> = hits.iter().filter(|hit| hit.how == How::Exact && is_valid(hit.entry.code())).collect();
    match exact.as_slice() {
        [one] => {
            line.state = State::Mapped;
            line.targets = vec![target(one.entry.code(), "名称が一致")];
        }
        [] => {
            line.targets = hits
                .iter()
                .filter(|hit| is_valid(hit.entry.code()))
                .take(MOST)
                .map(|hit| target(hit.entry.code(), "名称が近い"))
                .collect();
        }
        several => {
            line.state = State::OneToMany;
            line.targets = several.iter().map(|hit| target(hit.entry.code(), "名称が一致")).collect();
        }
    }
    line
}

fn described(line: &Line) -> Value {
    let targets: Vec<Value> =
        line.targets.iter().map(|(code, display, why)| json!({"code": code, "display": display, "why": why})).collect();
    json!({"local": line.local, "name": line.name, "state": line.state.id(), "targets": targets, "elsewhere": line.elsewhere})
}

fn as_json(summary: &Summary<'_>, lines: &[Line]) -> String {
    let counts: BTreeMap<&str, usize> = summary.counts.iter().map(|(state, count)| (state.id(), *count)).collect();
    let value = json!({
        "system": summary.pack.meta().system, "edition": summary.pack.meta().edition(), "rows": summary.all,
        "counts": counts, "coverage": summary.coverage(), "lines": lines.iter().map(described).collect::<Vec<_>>(),
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
    let meta = summary.pack.meta();
    format!(
        "{} ({}): {}, {} {coverage}",
        meta.name,
        meta.edition(),
        counts.join(", "),
        console.lang.pick("対応率", "coverage")
    )
}

fn as_text(console: &Console, summary: &Summary<'_>, lines: &[Line]) -> String {
    let mut out = heading(console, summary) + "\n";
    for line in lines {
        let targets: Vec<String> =
            line.targets.iter().map(|(code, display, why)| format!("{code} {display} ({why})")).collect();
        let (ja, en) = line.state.words();
        let elsewhere = if line.elsewhere.is_empty() { String::new() } else { format!(" [{}]", line.elsewhere) };
        let _ = writeln!(
            out,
            "{}{elsewhere}  {} {}  → {}",
            console.lang.pick(ja, en),
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

fn as_csv(lines: &[Line]) -> String {
    let mut out = String::from("\u{feff}local,name,state,code,display,why,candidates,elsewhere\r\n");
    for line in lines {
        let first = line.targets.first();
        let others: Vec<&str> = line.targets.iter().skip(1).map(|(code, ..)| code.as_str()).collect();
        let (code, display, why) =
            first.map_or(("", "", ""), |(code, display, why)| (code.as_str(), display.as_str(), *why));
        let fields = [&line.local, &line.name, line.state.id(), code, display, why, &others.join(" "), &line.elsewhere]
            .map(field);
        let _ = write!(out, "{}\r\n", fields.join(","));
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn as_html(console: &Console, summary: &Summary<'_>, lines: &[Line]) -> String {
    let title = escape(&heading(console, summary));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title>\n<style>body{{font-family:sans-serif;margin:2em}}table{{border-collapse:collapse}}td,th{{border:1px solid #bbb;padding:.3em .6em;text-align:left}}.mapped{{color:#060}}.unmapped,.retired,.wrong-list{{color:#a00}}</style>\n<h1>{title}</h1>\n<table><tr>",
        console.lang.code()
    );
    for (ja, en) in [("施設コード", "local code"), ("名称", "name"), ("状態", "state"), ("標準コード", "codes")]
    {
        let _ = write!(out, "<th>{}</th>", console.lang.pick(ja, en));
    }
    out.push_str("</tr>\n");
    for line in lines {
        let targets: Vec<String> =
            line.targets.iter().map(|(code, display, why)| escape(&format!("{code} {display} ({why})"))).collect();
        let (ja, en) = line.state.words();
        let _ = writeln!(
            out,
            "<tr class=\"{}\"><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            line.state.id(),
            escape(&line.local),
            escape(&line.name),
            console.lang.pick(ja, en),
            targets.join("<br>")
        );
    }
    out + "</table></html>\n"
}

/// Mapped rows are equal; candidates are told as comments and never as equivalents.
fn as_concept_map(pack: &Pack, lines: &[Line]) -> String {
    let elements: Vec<Value> = lines
        .iter()
        .map(|line| {
            let target = if line.state == State::Mapped {
                line.targets
                    .iter()
                    .map(|(code, display, _)| json!({"code": code, "display": display, "equivalence": "equal"}))
                    .collect::<Vec<_>>()
            } else {
                let others: Vec<String> =
                    line.targets.iter().map(|(code, display, why)| format!("{code} {display} ({why})")).collect();
                let words = line.state.words();
                let comment =
                    if others.is_empty() { words.0.to_owned() } else { format!("{}: {}", words.0, others.join(", ")) };
                vec![json!({"equivalence": "unmatched", "comment": comment})]
            };
            json!({"code": line.local, "display": line.name, "target": target})
        })
        .collect();
    let meta = pack.meta();
    let value = json!({
        "resourceType": "ConceptMap", "url": "urn:tekigo:map:local", "status": "draft",
        "group": [{"source": "urn:tekigo:local", "target": meta.system, "targetVersion": meta.edition(), "element": elements}],
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}
