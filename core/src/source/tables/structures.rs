//! `structures.csv` and `elements/*.csv` → structures with whole snapshots.

use super::csv::{Row, Table};
use super::invariants::Invariants;
use super::layout::{Layout, Library, Met};
use super::notation::{Prefixes, STRUCTURE};
use super::overlay::{self, ABSENT};
use super::{TableError, each_row, is_in_folder, is_table, lab_items, pack_of};
use crate::model::Version;
use crate::source::draft::{Origin, StructureDraft};
use crate::source::embedded::EMBEDDED;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of `structures.csv`. `url` is blank where it is the bare name's, `type` where it is the structure's name.
pub const HEADER: [&str; 12] = [
    "structure",
    "url",
    "version",
    "name",
    "kind",
    "type",
    "base",
    "derivation",
    "abstract",
    "status",
    "context",
    "context_invariants",
];

/// Columns of `version.csv`: the pack has the structures of the pack `of` again, at another version; its elements tables say
/// what is different; what only that version has stands in a `structures.csv` beside. `basis` is what is known of it: `published`,
/// `announced` where only the list of changes is, or `compiled` from the guide's source, whose publication was not seen.
pub const VERSION_HEADER: [&str; 3] = ["of", "version", "basis"];

/// Between the parts of `context` and `context_invariants`.
pub const SEPARATOR: &str = " ; ";

/// A row of an elements table and where it stands.
pub(super) struct Line {
    pub(super) file: String,
    pub(super) row: Row,
}

/// A row of `structures.csv`: its pack and its name there.
struct Head {
    pack: Box<str>,
    key: Box<str>,
    draft: StructureDraft,
    /// The version that it is told as a difference from.
    of: Option<Box<str>>,
    /// Whether it answers only who asks for its version.
    aside: bool,
}

/// Reads the structures of `files`, pack by pack, bases before what derives from them. A pack sees the structures of
/// those before it; one that defines a canonical anew speaks of its own.
pub fn read(
    files: &[(String, String)],
    prefixes: &Prefixes,
    invariants: &Invariants,
    errors: &mut Vec<TableError>,
) -> Vec<StructureDraft> {
    let mut heads: Vec<Head> = Vec::new();
    each_row(
        files,
        |name| is_table(name, "structures"),
        &HEADER,
        errors,
        |table, row| {
            let (pack, key, draft) = (pack_of(table.file), row.cell(0), head(table, row, prefixes)?);
            if heads.iter().any(|head| *head.key == *key && *head.pack == *pack) {
                return Err(table.error(row, format!("{key} is there twice")));
            }
            heads.push(Head { pack: pack.into(), key: key.into(), draft, of: None, aside: false });
            Ok(())
        },
    );
    again(files, &mut heads, errors);
    let mut lines: BTreeMap<(Box<str>, Box<str>), Vec<Line>> = BTreeMap::new();
    for (name, _) in files.iter().filter(|(name, _)| is_in_folder(name, "elements")) {
        let own: BTreeSet<&str> =
            heads.iter().filter(|head| *head.pack == *pack_of(name)).map(|head| &*head.key).collect();
        each_row(
            files,
            |other| other == name,
            &overlay::HEADER,
            errors,
            |table, row| {
                if !own.contains(row.cell(0)) {
                    return Err(table.error(row, format!("no structure {} in structures.csv", row.cell(0))));
                }
                let line = Line { file: table.file.to_owned(), row: Row { line: row.line, cells: row.cells.clone() } };
                lines.entry((pack_of(table.file).into(), row.cell(0).into())).or_default().push(line);
                Ok(())
            },
        );
    }
    lab_items::unfold(files, &mut lines, errors);
    let mut library = Library::new();
    let mut structures = Vec::with_capacity(heads.len());
    // in the order in which the packs are given
    let mut packs: Vec<&str> = files.iter().map(|(name, _)| pack_of(name)).collect();
    packs.dedup();
    for pack in packs {
        let heads: Vec<&Head> = heads.iter().filter(|head| *head.pack == *pack).collect();
        let version = heads.iter().find(|head| head.of.is_some()).copied();
        let mut made = Vec::new();
        for at in build_order(&heads) {
            let head = heads[at];
            let rows = lines.get(&(head.pack.clone(), head.key.clone())).map_or(&[][..], Vec::as_slice);
            match build(head, rows, &library, prefixes, invariants) {
                // a version told as a difference is seen by later packs only: its own structures all start from the other's
                Ok(structure) if head.of.is_some() => made.push(structure),
                Ok(structure) => {
                    structures.push(structure.clone());
                    library.insert(structure.url.clone(), structure);
                }
                Err(error) => errors.push(error),
            }
        }
        if let Some(version) = version {
            add_version(version, made, &mut structures, &mut library);
        }
    }
    structures
}

/// Adds the structures of a version told as a difference, of which `head` is one. The newest stands last, since the last of a
/// canonical answers for the name without version; an older one, and one that was only compiled, stands first and is no base of
/// later packs. Another edition of the same version answers for the name, and later packs still build on the first.
fn add_version(head: &Head, made: Vec<StructureDraft>, structures: &mut Vec<StructureDraft>, library: &mut Library) {
    let (Some(first), Some(of)) = (made.first(), head.of.as_deref()) else { return };
    match Version::parse(&head.draft.version).cmp(&Version::parse(of)) {
        Ordering::Greater if !head.aside => {
            library.extend(made.iter().map(|structure| (structure.url.clone(), structure.clone())));
            structures.extend(made);
        }
        Ordering::Equal if !head.aside => structures.extend(made),
        _ => {
            let at = structures.iter().position(|other| other.url == first.url && *other.version == *of);
            let at = at.unwrap_or(structures.len());
            structures.splice(at..at, made);
        }
    }
}

/// The heads of packs that have the structures of another one at another version (`version.csv`).
fn again(files: &[(String, String)], heads: &mut Vec<Head>, errors: &mut Vec<TableError>) {
    each_row(
        files,
        |name| is_table(name, "version"),
        &VERSION_HEADER,
        errors,
        |table, row| {
            let (pack, of, version) = (pack_of(table.file), row.cell(0), row.cell(1));
            if !matches!(row.cell(2), "published" | "announced" | "compiled") {
                return Err(table.error(row, format!("`{}` is neither published, announced nor compiled", row.cell(2))));
            }
            let earlier = heads.iter().filter(|head| *head.pack == *of);
            let own: Vec<Head> = earlier
                .map(|head| Head {
                    pack: pack.into(),
                    key: head.key.clone(),
                    of: Some(head.draft.version.clone()),
                    aside: row.cell(2) == "compiled",
                    draft: StructureDraft {
                        version: version.into(),
                        origin: Origin { package: EMBEDDED.into(), file: table.file.into() },
                        ..head.draft.clone()
                    },
                })
                .collect();
            if own.is_empty() {
                return Err(table.error(row, format!("no pack {of} before this one")));
            }
            heads.extend(own);
            Ok(())
        },
    );
}

fn head(table: &Table<'_>, row: &Row, prefixes: &Prefixes) -> Result<StructureDraft, TableError> {
    let key = row.cell(0);
    let or = |at: usize, other: &str| if row.cell(at).is_empty() { other.into() } else { row.cell(at).into() };
    let expand = |text: &str| {
        prefixes.expand(text, STRUCTURE).ok_or_else(|| table.error(row, format!("unknown prefix in `{text}`")))
    };
    let parts = |at: usize| row.cell(at).split(SEPARATOR).filter(|part| !part.is_empty());
    let context = parts(10)
        .map(|part| match part.split_once(':') {
            Some((kind @ ("element" | "extension" | "fhirpath"), expression)) => Ok((kind.into(), expression.into())),
            _ => Err(table.error(row, format!("`{part}` is not a context"))),
        })
        .collect::<Result<_, _>>()?;
    Ok(StructureDraft {
        url: expand(if row.cell(1).is_empty() { key } else { row.cell(1) })?,
        version: row.cell(2).into(),
        name: or(3, key),
        kind: row.cell(4).into(),
        type_name: or(5, key),
        base: expand(row.cell(6))?,
        derivation: row.cell(7).into(),
        is_abstract: row.cell(8) == "yes",
        status: row.cell(9).into(),
        context,
        context_invariant: parts(11).map(Into::into).collect(),
        origin: Origin { package: EMBEDDED.into(), file: table.file.into() },
        ..StructureDraft::default()
    })
}

/// Indexes of `heads`: data types, then resources, then profiles, each after its base.
fn build_order(heads: &[&Head]) -> Vec<usize> {
    let by_url: BTreeMap<&str, usize> = heads.iter().enumerate().map(|(at, head)| (&*head.draft.url, at)).collect();
    let depth = |at: usize| {
        let mut depth = 0;
        let mut base = by_url.get(&*heads[at].draft.base);
        while let Some(&next) = base.filter(|_| depth < crate::text::limits::MAX_DEFINITION_DEPTH) {
            depth += 1;
            base = by_url.get(&*heads[next].draft.base);
        }
        depth
    };
    let stage = |head: &StructureDraft| match (&*head.derivation, &*head.kind) {
        ("constraint", _) => 2,
        (_, "resource") => 1,
        _ => 0,
    };
    let mut order: Vec<usize> = (0..heads.len()).collect();
    order.sort_by_key(|&at| (stage(&heads[at].draft), depth(at), at));
    order
}

fn build(
    head: &Head,
    lines: &[Line],
    library: &Library,
    prefixes: &Prefixes,
    invariants: &Invariants,
) -> Result<StructureDraft, TableError> {
    if let Some(of) = &head.of {
        return build_again(head, of, lines, library, prefixes, invariants);
    }
    let (key, head) = (&*head.key, &head.draft);
    let Some(first) = lines.first() else {
        return Err(TableError::new(&head.origin.file, 1, format!("{key} has no row in any elements table")));
    };
    let layout = Layout::new(head, library).map_err(|what| at_line(first, what))?;
    apply_all(layout, key, head, lines, prefixes, invariants)
}

/// A structure at another version: the one of the library, changed by its rows.
fn build_again(
    head: &Head,
    of: &str,
    lines: &[Line],
    library: &Library,
    prefixes: &Prefixes,
    invariants: &Invariants,
) -> Result<StructureDraft, TableError> {
    let draft = &head.draft;
    let fault = |what: String| TableError::new(&draft.origin.file, 1, format!("{}: {what}", head.key));
    let other = library.get(&draft.url).filter(|other| *other.version == *of);
    let other = other.ok_or_else(|| fault(format!("version {of} is not there")))?;
    let layout = Layout::again(other, library);
    let mut made = apply_all(layout, &head.key, draft, lines, prefixes, invariants)?;
    if let Some(source) = made.snapshot.first_mut().and_then(|root| root.source.as_mut()) {
        *source = source.replace(of, &draft.version).into();
    }
    Ok(made)
}

fn at_line(line: &Line, what: String) -> TableError {
    TableError::new(&line.file, line.row.line, what)
}

/// Applies the rows of a structure to what it starts from.
fn apply_all(
    mut layout: Layout<'_>,
    key: &str,
    head: &StructureDraft,
    lines: &[Line],
    prefixes: &Prefixes,
    invariants: &Invariants,
) -> Result<StructureDraft, TableError> {
    let pack = lines.first().map_or("", |line| pack_of(&line.file));
    let find = |name: &str| invariants.find(name, key, pack).cloned();
    for line in lines {
        let element = line.row.cell(1);
        let id = if element == "." { head.type_name.to_string() } else { format!("{}.{element}", head.type_name) };
        let facts = &line.row.cells[2..];
        if facts[3] == ABSENT {
            layout.remove(&id);
            continue;
        }
        let (element, met) = layout.place(&id).map_err(|what| at_line(line, what))?;
        overlay::apply(facts, met, element, prefixes, &find).map_err(|what| at_line(line, what))?;
        if met == Met::New && element.types.is_none() && element.content_reference.is_none() && id.contains('.') {
            return Err(at_line(line, "a new element needs a type or a content reference".to_owned()));
        }
    }
    Ok(StructureDraft { snapshot: layout.finish(), ..head.clone() })
}
