//! `tekigo masters map`: a hospital's own code table against the masters.

mod out;

use super::args::{Map, MapFormat};
use super::show;
use crate::Status;
use crate::args::file_of;
use crate::terminal::Console;
use serde_json::Value;
use std::collections::BTreeMap;
use tekigo_core::masters::find::How;
use tekigo_core::masters::read::{decode, rows};
use tekigo_core::masters::suggest::Why;
use tekigo_core::masters::{Day, Pack, Standing, find, suggest, system};

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

/// Why a code stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// The table itself says so.
    Guess,
    /// It is the one that is near, for this reason.
    Near(Why),
}

impl Reason {
    fn id(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Near(Why::Successor) => "successor",
            Self::Near(Why::Spelling) => "spelling",
            Self::Near(Why::Name) => "name",
            Self::Near(Why::NearName) => "near-name",
            Self::Near(Why::NearCode) => "near-code",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Guess => ("候補どおり", "as the table says"),
            Self::Near(why) => why.words(),
        }
    }
}

struct Target {
    code: String,
    display: String,
    why: Reason,
}

struct Line {
    local: String,
    name: String,
    state: State,
    /// The chosen one first.
    targets: Vec<Target>,
    /// The master that has the code instead.
    elsewhere: String,
    /// How it stood in the earlier result.
    was: Option<State>,
}

/// A kind of information of the technical guide, with the systems whose codes it asks for (表4; TG-1 for diseases).
struct GuideKind {
    ja: &'static str,
    en: &'static str,
    systems: &'static [&'static str],
}

#[rustfmt::skip]
const GUIDE: [GuideKind; 4] = [
    GuideKind { ja: "傷病名", en: "diseases", systems: &[system::DISEASE_KEY, system::CLAIM_DISEASE] },
    GuideKind { ja: "検査・感染症", en: "laboratory results and infections", systems: &[
        system::JLAC10, system::JLAC11, system::CORE_JLAC10, system::CORE_JLAC11, system::INFECTION_JLAC10, system::INFECTION_JLAC11,
    ] },
    GuideKind { ja: "アレルギー", en: "allergies", systems: &[system::ALLERGEN_FOOD, system::ALLERGEN_OTHER] },
    GuideKind { ja: "薬剤禁忌・処方", en: "drug allergies and prescriptions", systems: &[
        system::YJ, system::GENERIC, system::HOT9, system::CLAIM_DRUG, system::ALLERGEN_DRUG, system::ALLERGEN_YJ,
    ] },
];

/// The system that a hospital's own codes have in records: the service has one for laboratory items.
fn source_of(target: &str) -> &'static str {
    const LABORATORY: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS";
    if GUIDE[1].systems.contains(&target) { LABORATORY } else { "urn:tekigo:local" }
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
    let mut lines: Vec<Line> =
        (body).map(|row| line(console, &packs, pack, [1, 2, 3].map(|column| row.get(column)), on)).collect();
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
        for line in &mut lines {
            let was = before.get(&line.local).and_then(|was| was["state"].as_str());
            line.was = was.and_then(|was| State::ALL.into_iter().find(|state| state.id() == was));
        }
        lines.retain(|line| {
            let mut known = before.get(&line.local).cloned().unwrap_or_default();
            // of an earlier comparison
            if let Value::Object(members) = &mut known {
                members.remove("was");
            }
            known != out::described(line)
        });
    }
    let url = pack.meta().system.as_str();
    let source = command.from.as_deref().unwrap_or_else(|| source_of(url));
    let guide = GUIDE.iter().find(|kind| kind.systems.contains(&url));
    let summary = Summary { pack, source, guide, counts, all, mapped };
    let text = match command.format {
        MapFormat::Text => out::as_text(console, &summary, &lines),
        MapFormat::Csv => out::as_csv(&lines),
        MapFormat::Json => out::as_json(&summary, &lines),
        MapFormat::Html => out::as_html(console, &summary, &lines),
        MapFormat::Conceptmap => out::as_concept_map(console, &summary, &lines),
    };
    let is_written = match file_of(command.output.as_deref()) {
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
    /// The system of the hospital's codes.
    source: &'p str,
    /// What the guide asks such codes for.
    guide: Option<&'static GuideKind>,
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
fn line(console: &Console, packs: &[Pack], pack: &Pack, [local, name, guess]: [&str; 3], on: Option<Day>) -> Line {
    let target = |code: &str, why: Reason| {
        let display = pack.find(code).map_or("", |number| pack.entry(number).display());
        Target { code: code.to_owned(), display: display.to_owned(), why }
    };
    let suggested = |code: &str| {
        let found = suggest::suggest(pack, code, name, on);
        found.iter().map(|of| target(of.entry.code(), Reason::Near(of.why))).collect::<Vec<_>>()
    };
    let mut line = Line {
        local: local.to_owned(),
        name: name.to_owned(),
        state: State::Unmapped,
        targets: Vec::new(),
        elsewhere: String::new(),
        was: None,
    };
    if !guess.is_empty() {
        match pack.standing(guess, "", on) {
            Standing::Active(_) => {
                line.state = State::Mapped;
                line.targets = vec![target(guess, Reason::Guess)];
                return line;
            }
            Standing::Retired(entry) => {
                line.state = State::Retired;
                let heirs = suggest::heirs(pack, entry, on);
                line.targets = heirs.into_iter().map(|code| target(code, Reason::Near(Why::Successor))).collect();
                return line;
            }
            _ => {}
        }
        if let Some(other) = packs.iter().find(|other| !other.meta().is_map() && other.find(guess).is_some()) {
            line.state = State::WrongList;
            line.elsewhere = show::name_of(console, other);
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
            line.targets = vec![target(one.entry.code(), Reason::Near(Why::Name))];
        }
        [] => {
            line.targets = hits
                .iter()
                .filter(|hit| is_valid(hit.entry.code()))
                .take(MOST)
                .map(|hit| target(hit.entry.code(), Reason::Near(Why::NearName)))
                .collect();
        }
        several => {
            line.state = State::OneToMany;
            line.targets = several.iter().map(|hit| target(hit.entry.code(), Reason::Near(Why::Name))).collect();
        }
    }
    line
}
