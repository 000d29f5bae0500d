//! `tekigo masters import`.

use super::args::Import;
use super::files::{Content, Taken, take_apart};
use super::store;
use crate::Status;
use crate::terminal::Console;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::masters::merge::{merge, renamed};
use tekigo_core::masters::read::{Kind, Problem, SystemBatch, read, recognise};
use tekigo_core::masters::{CONCEPT_MAP, Content as Whole, Day, Edition, Pack, VALUE_SET, pack_of};
use tekigo_core::source;

/// Problems that are told one by one.
const MOST_TOLD: usize = 50;

/// A file that was read, waiting for its turn.
struct Read {
    kind: String,
    names: (String, String),
    edition: Edition,
    systems: Vec<SystemBatch>,
}

/// Runs the command: nothing is written unless everything is well, or `--keep-going` is given.
pub(super) fn run(console: &Console, command: &Import) -> Status {
    let Some(folder) = store::folder(command.out.as_deref()) else {
        console.problem_in("--out でフォルダーを指定してください", "give a folder with --out");
        return Status::Failed;
    };
    let given = match command.kind.as_deref().map(|id| Kind::of(id).ok_or(id)) {
        None => None,
        Some(Ok(kind)) => Some(kind),
        Some(Err(id)) => {
            let all: Vec<&str> = Kind::all().map(Kind::id).collect();
            let all = all.join(", ");
            console
                .problem_in(&format!("{id} という種類はありません: {all}"), &format!("there is no kind {id}: {all}"));
            return Status::Failed;
        }
    };
    let mut faulty = 0usize;
    let mut all = Vec::new();
    for path in &command.files {
        let name = path.to_string_lossy().into_owned();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
                return Status::Failed;
            }
        };
        match take_apart(&name, bytes) {
            Ok(taken) if taken.is_empty() => {
                console.problem_in(
                    &format!("{name}: 読めるファイルが入っていません"),
                    &format!("{name}: holds no file that can be read"),
                );
                faulty += 1;
            }
            Ok(taken) => {
                let several = taken.len() > 1;
                for file in taken {
                    match one(console, command, &file, given, several) {
                        Some((read, wrong)) => {
                            faulty += wrong;
                            all.extend(read);
                        }
                        None => faulty += 1,
                    }
                }
            }
            Err((ja, en)) => {
                console.problem_in(&format!("{name}: {ja}"), &format!("{name}: {en}"));
                faulty += 1;
            }
        }
    }
    // older editions first, whole ones before the changes to them; names of systems when their codes are there
    all.sort_by_key(|read| (read.kind == "fhir-names", read.edition.day, read.edition.delta));
    let mut packs: BTreeMap<PathBuf, Option<Pack>> = BTreeMap::new();
    let mut fresh: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    let mut told = String::new();
    for read in all {
        let _ = writeln!(told, "{} {}", console.lang.pick(&read.names.0, &read.names.1), label(console, &read.edition));
        for mut batch in read.systems {
            if batch.changes.is_empty() && batch.aliases.is_empty() {
                continue;
            }
            let is_map = read.kind == CONCEPT_MAP;
            let path = store::path(&folder, &batch.system, is_map);
            let base = packs.entry(path.clone()).or_insert_with(|| existing(console, &path));
            // a map is whole: the new one takes the place of the old
            let base = base.as_ref().filter(|_| !is_map);
            let merged = match (base, batch.changes.is_empty()) {
                (Some(base), true) => Ok(renamed(base, batch.aliases)),
                (None, true) => {
                    console.problem_in(
                        &format!("{} のマスターがないため、別名だけは取り込めません", batch.system),
                        &format!("there is no master of {}, of which other names could be kept", batch.system),
                    );
                    continue;
                }
                (base, false) => {
                    // what is not in a whole master is no code of it because a value set lists it
                    let whole = base.filter(|pack| pack.meta().content == Whole::Complete);
                    if let Some(whole) = whole.filter(|_| read.kind.starts_with(VALUE_SET)) {
                        batch.changes.retain(|change| whole.find(&change.concept.code).is_some());
                    }
                    merge(base, batch, &read.kind, &read.edition)
                }
            };
            let merged = match merged {
                Ok(merged) => merged,
                Err(problem) => {
                    tell(console, &read.edition.file, &problem);
                    faulty += 1;
                    continue;
                }
            };
            for problem in &merged.problems {
                faulty += usize::from(!problem.is_remark);
                tell(console, &read.edition.file, problem);
            }
            let counts = merged.counts;
            let name = merged.meta.name.clone();
            let bytes = pack_of(merged.meta, merged.concepts);
            let opened = bytes.clone().and_then(|bytes| Pack::open(Arc::new(bytes)).ok());
            let (Some(bytes), Some(pack)) = (bytes, opened) else {
                console.problem_in(&format!("{name}: 大きすぎます"), &format!("{name}: too large for a pack"));
                return Status::Failed;
            };
            let _ = writeln!(
                told,
                "  {name}: {}",
                console.lang.pick(
                    &format!(
                        "{} 件 (追加 {}、変更 {}、廃止 {})",
                        counts.total, counts.added, counts.changed, counts.retired
                    ),
                    &format!(
                        "{} codes ({} added, {} changed, {} retired)",
                        counts.total, counts.added, counts.changed, counts.retired
                    ),
                )
            );
            fresh.insert(path.clone(), bytes);
            packs.insert(path, Some(pack));
        }
    }
    if faulty > 0 && !command.keep_going {
        console.problem_in(
            &format!(
                "{faulty} 件の誤りがあるため、何も書き出していません (--keep-going で誤りのある行を除いて書き出します)"
            ),
            &format!("nothing was written because of {faulty} faults (--keep-going leaves out what is wrong)"),
        );
        return Status::Errors;
    }
    drop(packs);
    if let Err(error) = write_all(&folder, &fresh) {
        let name = folder.display();
        console.problem_in(&format!("{name} に書けません: {error}"), &format!("cannot write to {name}: {error}"));
        return Status::Failed;
    }
    let _ = writeln!(told, "{}: {}", console.lang.pick("書き出し先", "written to"), folder.display());
    if !console.quiet && !super::printed(console, &told) {
        return Status::Failed;
    }
    if faulty > 0 { Status::Errors } else { Status::Conforms }
}

fn write_all(folder: &Path, fresh: &BTreeMap<PathBuf, Vec<u8>>) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    fresh.iter().try_for_each(|(path, bytes)| store::write(path, bytes))
}

fn label(console: &Console, edition: &Edition) -> String {
    let label = if edition.label.is_empty() { String::new() } else { format!("{} ", edition.label) };
    let delta = if edition.delta { console.lang.pick("、差分", ", changes only") } else { "" };
    format!("({label}{}{delta}): {}", Day(edition.day), edition.file)
}

/// The pack that is there; one that cannot be used is said and replaced.
fn existing(console: &Console, path: &Path) -> Option<Pack> {
    if !path.is_file() {
        return None;
    }
    match store::open_pack(path) {
        Ok(pack) => Some(pack),
        Err(error) => {
            let path = path.display();
            console.problem_in(
                &format!("{path} を使えないため作り直します: {error}"),
                &format!("{path} is not usable and made anew: {error}"),
            );
            None
        }
    }
}

fn tell(console: &Console, file: &str, problem: &Problem) {
    let place = match (problem.line, problem.column) {
        (0, _) => file.to_owned(),
        (line, 0) => format!("{file}:{line}"),
        (line, column) => format!("{file}:{line}:{column}"),
    };
    let note_ja = if problem.is_remark { "注意: " } else { "" };
    let note_en = if problem.is_remark { "note: " } else { "" };
    console.problem_in(&format!("{place}: {note_ja}{}", problem.ja), &format!("{place}: {note_en}{}", problem.en));
}

/// Reads one file; how many faults it has. `None` when it cannot be used at all, which has been said then.
fn one(
    console: &Console,
    command: &Import,
    file: &Taken,
    given: Option<Kind>,
    several: bool,
) -> Option<(Vec<Read>, usize)> {
    let sha256 = Sha256::digest(&file.bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let name = file.name.rsplit('/').next().unwrap_or(&file.name).to_owned();
    match &file.content {
        Content::Sheets(sheets) => {
            let seen = recognise(&file.name, sheets, given);
            let Some(kind) = seen.kind else {
                // a ZIP may hold notes beside the master
                if several {
                    console.problem_in(
                        &format!("{}: マスターではないため読みません", file.name),
                        &format!("{}: no master, not read", file.name),
                    );
                    return Some((Vec::new(), 0));
                }
                console.problem_in(
                    &format!("{}: どのマスターか分かりません。--kind で種類を指定してください", file.name),
                    &format!("{}: no known master; say which it is with --kind", file.name),
                );
                return None;
            };
            let batch = read(kind, sheets, seen.is_delta);
            for problem in batch.problems.iter().take(MOST_TOLD) {
                tell(console, &file.name, problem);
            }
            let more = batch.problems.len().saturating_sub(MOST_TOLD);
            if more > 0 {
                console.problem_in(&format!("{}: ほかに {more} 件", file.name), &format!("{}: {more} more", file.name));
            }
            let faults = batch.problems.iter().filter(|problem| !problem.is_remark).count();
            let (day, label) = edition(command, seen.day.or(batch.day), seen.label);
            let Some(day) = day else {
                console.problem_in(
                    &format!("{}: 版の日付が分かりません。--edition YYYYMMDD で指定してください", file.name),
                    &format!("{}: the day of the edition is not known; give it with --edition YYYYMMDD", file.name),
                );
                return None;
            };
            let names = kind.names();
            let edition = Edition { day: day.0, label, delta: batch.is_delta, file: name, sha256, rows: batch.rows };
            let names = (names.0.to_owned(), names.1.to_owned());
            Some((vec![Read { kind: kind.id().to_owned(), names, edition, systems: batch.systems }], faults))
        }
        Content::Fhir | Content::Package => {
            let loaded = match file.content {
                Content::Package => source::read_archive(&file.bytes, &name),
                _ => source::definitions(&name, &file.bytes),
            };
            Some((of_fhir(console, command, file, &loaded, &(name, sha256))?, 0))
        }
    }
}

/// The rows of FHIR definitions: code systems, listed codes of value sets, names of systems, maps of local codes.
fn of_fhir(
    console: &Console,
    command: &Import,
    file: &Taken,
    loaded: &source::Loaded,
    (name, sha256): &(String, String),
) -> Option<Vec<Read>> {
    let draft = &loaded.draft;
    let licence = loaded.label(name);
    let mut reads = Vec::new();
    let mut add = |kind: &str, what: &str, version: &str, systems: Vec<SystemBatch>| {
        let (day, label) = edition(command, Day::parse(version), version.to_owned());
        // a version that is no day orders nothing: such editions are of the day of their import
        let Some(day) = day.or_else(|| Day::parse(&crate::clock::now())) else { return };
        let rows = systems.iter().map(|batch| batch.changes.len()).sum::<usize>();
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let edition = Edition { day: day.0, label, delta: false, file: name.clone(), sha256: sha256.clone(), rows };
        reads.push(Read { kind: kind.to_owned(), names: (what.to_owned(), what.to_owned()), edition, systems });
    };
    for of in &draft.code_systems {
        if let Some(batch) = source::masters::batch_of(of, &licence) {
            add("fhir", &format!("FHIR CodeSystem {}", of.url), &of.version, vec![batch]);
        }
    }
    let mut by_rules = 0;
    for of in &draft.value_sets {
        let systems = source::masters::batches_of_set(of, &licence);
        if systems.is_empty() {
            by_rules += 1;
        } else {
            // each set lists a part of its own: an edition of one retires nothing of another
            add(&format!("{VALUE_SET}{}", of.url), &format!("FHIR ValueSet {}", of.url), &of.version, systems);
        }
    }
    for of in &draft.naming_systems {
        if let Some(batch) = source::masters::names_of(of, &licence) {
            add("fhir-names", &format!("FHIR NamingSystem {}", of.name), "", vec![batch]);
        }
    }
    for of in &draft.concept_maps {
        let systems = source::masters::maps_of(of, &licence);
        if !systems.is_empty() {
            add(CONCEPT_MAP, &format!("FHIR ConceptMap {}", of.url), &of.version, systems);
        }
    }
    if by_rules > 0 {
        console.problem_in(
            &format!("{}: コードを並べていない ValueSet {by_rules} 件はマスターになりません。検証のときに --package か --define で渡してください", file.name),
            &format!("{}: {by_rules} ValueSets list no codes and make no masters; give them to a validation with --package or --define", file.name),
        );
    }
    if reads.is_empty() {
        console.problem_in(
            &format!(
                "{}: 取り込めるコードがありません (CodeSystem、ValueSet、NamingSystem、ConceptMap のどれにも)",
                file.name
            ),
            &format!("{}: holds no codes to import, in no CodeSystem, ValueSet, NamingSystem or ConceptMap", file.name),
        );
        return None;
    }
    Some(reads)
}

/// The day and the name of an edition: what the call says, else what the file says.
fn edition(command: &Import, day: Option<Day>, label: String) -> (Option<Day>, String) {
    match command.edition.as_deref() {
        None => (day, label),
        Some(given) => match Day::parse(given) {
            Some(parsed) => (Some(parsed), label),
            None => (day, given.to_owned()),
        },
    }
}
