//! `codesystems.csv`, `concepts/*.csv`, `valuesets.csv`, `valueset-rules.csv` → code systems and value sets.

use super::csv::{Row, Table};
use super::notation::{CODE_SYSTEM, Prefixes, VALUE_SET};
use super::{TableError, each_row, is_in_folder, is_table, pack_of};
use crate::source::draft::{
    CodeSystemDraft, ConceptDraft, Draft, IncludeDraft, NamingSystemDraft, Origin, ValueSetDraft,
};
use crate::source::embedded::EMBEDDED;
use std::collections::BTreeMap;

/// Columns of `codesystems.csv`.
pub const CODE_SYSTEMS: [&str; 10] = [
    "code_system",
    "version",
    "name",
    "content",
    "case_sensitive",
    "language",
    "hierarchy",
    "all_codes",
    "supplements",
    "source",
];
/// Columns of `concepts/*.csv`. `parents` are codes and `properties` `name=value`, separated by `;`; `@ja=…` is a further
/// display in that language. A pack may add codes to a code system of another.
pub const CONCEPTS: [&str; 5] = ["code_system", "code", "display", "parents", "properties"];
/// Columns of `valuesets.csv`.
pub const VALUE_SETS: [&str; 5] = ["value_set", "version", "name", "active_only", "source"];
/// Columns of `valueset-rules.csv`: one fact of a clause a row. A clause is `+1` (the first include), `-1` (the first
/// exclude), and so on; a row with neither code, filter nor import is the whole system.
pub const RULES: [&str; 8] = ["value_set", "clause", "system", "version", "code", "display", "filter", "import"];

/// Columns of `naming.csv`: one identifier of a code system a row, the preferred URI first (`uri`, `oid`, `other`).
pub const NAMING: [&str; 3] = ["name", "kind", "id"];

/// Between the parts of `parents` and `properties`.
pub const SEPARATOR: char = ';';

/// Reads the terminology tables of `files` into `draft`.
pub fn read(files: &[(String, String)], prefixes: &Prefixes, draft: &mut Draft, errors: &mut Vec<TableError>) {
    read_code_systems(files, prefixes, draft, errors);
    read_value_sets(files, prefixes, draft, errors);
    read_naming(files, draft, errors);
}

fn read_naming(files: &[(String, String)], draft: &mut Draft, errors: &mut Vec<TableError>) {
    each_row(
        files,
        |name| is_table(name, "naming"),
        &NAMING,
        errors,
        |table, row| {
            if !matches!(row.cell(1), "uri" | "oid" | "uuid" | "other") {
                return Err(table.error(row, format!("`{}` is no kind of identifier", row.cell(1))));
            }
            let is_same = |system: &&mut NamingSystemDraft| *system.name == *row.cell(0);
            let id = |preferred| (row.cell(1).into(), row.cell(2).into(), preferred);
            match draft.naming_systems.last_mut().filter(is_same) {
                Some(system) => system.ids.push(id(false)),
                None => draft.naming_systems.push(NamingSystemDraft {
                    name: row.cell(0).into(),
                    kind: "codesystem".into(),
                    ids: vec![id(true)],
                }),
            }
            Ok(())
        },
    );
}

fn read_code_systems(files: &[(String, String)], prefixes: &Prefixes, draft: &mut Draft, errors: &mut Vec<TableError>) {
    /// A code system so far, and where each of its codes stands.
    type Growing = (CodeSystemDraft, BTreeMap<Box<str>, u32>);
    let mut systems: BTreeMap<Box<str>, Growing> = BTreeMap::new();
    each_row(
        files,
        |name| is_table(name, "codesystems"),
        &CODE_SYSTEMS,
        errors,
        |table, row| {
            let url = expand(table, row, 0, prefixes, CODE_SYSTEM)?;
            let system = CodeSystemDraft {
                url: url.clone(),
                version: row.cell(1).into(),
                name: row.cell(2).into(),
                content: row.cell(3).into(),
                case_sensitive: row.cell(4) == "yes",
                language: row.cell(5).into(),
                hierarchy: row.cell(6).into(),
                all_codes: expand(table, row, 7, prefixes, VALUE_SET)?,
                supplements: expand(table, row, 8, prefixes, CODE_SYSTEM)?,
                origin: Origin { package: EMBEDDED.into(), file: table.file.into() },
                concepts: Vec::new(),
            };
            match systems.insert(url, (system, BTreeMap::new())) {
                None => Ok(()),
                Some(_) => Err(table.error(row, format!("{} is there twice", row.cell(0)))),
            }
        },
    );
    each_row(
        files,
        |name| is_in_folder(name, "concepts"),
        &CONCEPTS,
        errors,
        |table, row| {
            let url = expand(table, row, 0, prefixes, CODE_SYSTEM)?;
            let Some((system, codes)) = systems.get_mut(&url) else {
                return Err(table.error(row, format!("no code system {} in codesystems.csv", row.cell(0))));
            };
            let mut concept =
                ConceptDraft { code: row.cell(1).into(), display: row.cell(2).into(), ..ConceptDraft::default() };
            for property in parts(row.cell(4)) {
                let (name, value) = property
                    .split_once('=')
                    .ok_or_else(|| table.error(row, format!("`{property}` is not name=value")))?;
                match name.strip_prefix('@') {
                    Some(language) => concept.designations.push((language.into(), value.into())),
                    None => concept.properties.push((name.into(), value.into())),
                }
            }
            if let Some(&at) = codes.get(&concept.code) {
                // another guide's list of the same codes may show them otherwise
                let known = &mut system.concepts[at as usize];
                if pack_of(table.file) == pack_of(&system.origin.file) || known.display == concept.display {
                    return Err(table.error(row, format!("the code {} is there twice", concept.code)));
                }
                let language: Box<str> = if system.language.is_empty() { "ja".into() } else { system.language.clone() };
                known.designations.push((language, concept.display));
                known.designations.append(&mut concept.designations);
                return Ok(());
            }
            codes.insert(concept.code.clone(), system.concepts.len() as u32);
            system.concepts.push(concept);
            Ok(())
        },
    );
    // A second pass: a parent may stand below its child where the hierarchy is not one of nesting.
    each_row(
        files,
        |name| is_in_folder(name, "concepts"),
        &CONCEPTS,
        errors,
        |table, row| {
            let url = expand(table, row, 0, prefixes, CODE_SYSTEM)?;
            let Some((system, codes)) = systems.get_mut(&url) else { return Ok(()) };
            for parent in parts(row.cell(3)) {
                let parent = *codes.get(parent).ok_or_else(|| table.error(row, format!("no parent {parent}")))?;
                if let Some(&at) = codes.get(row.cell(1)) {
                    system.concepts[at as usize].parents.push(parent);
                }
            }
            Ok(())
        },
    );
    draft.code_systems.extend(systems.into_values().map(|(system, _)| system));
}

fn read_value_sets(files: &[(String, String)], prefixes: &Prefixes, draft: &mut Draft, errors: &mut Vec<TableError>) {
    let mut sets: BTreeMap<Box<str>, ValueSetDraft> = BTreeMap::new();
    each_row(
        files,
        |name| is_table(name, "valuesets"),
        &VALUE_SETS,
        errors,
        |table, row| {
            let url = expand(table, row, 0, prefixes, VALUE_SET)?;
            let set = ValueSetDraft {
                url: url.clone(),
                version: row.cell(1).into(),
                name: row.cell(2).into(),
                exclude_inactive: row.cell(3) == "yes",
                origin: Origin { package: EMBEDDED.into(), file: table.file.into() },
                ..ValueSetDraft::default()
            };
            match sets.insert(url, set) {
                None => Ok(()),
                Some(_) => Err(table.error(row, format!("{} is there twice", row.cell(0)))),
            }
        },
    );
    each_row(
        files,
        |name| is_table(name, "valueset-rules"),
        &RULES,
        errors,
        |table, row| {
            let url = expand(table, row, 0, prefixes, VALUE_SET)?;
            let Some(set) = sets.get_mut(&url) else {
                return Err(table.error(row, format!("no value set {} in valuesets.csv", row.cell(0))));
            };
            let (clauses, number) = match (row.cell(1).strip_prefix('+'), row.cell(1).strip_prefix('-')) {
                (Some(number), _) => (&mut set.include, number),
                (_, Some(number)) => (&mut set.exclude, number),
                _ => return Err(table.error(row, format!("`{}` is not a clause", row.cell(1)))),
            };
            let number: usize = number.parse().map_err(|_| table.error(row, "the clause has no number"))?;
            if number == clauses.len() + 1 {
                let system = expand(table, row, 2, prefixes, CODE_SYSTEM)?;
                clauses.push(IncludeDraft { system, version: row.cell(3).into(), ..IncludeDraft::default() });
            }
            let last = clauses.len();
            let Some(clause) = clauses.last_mut().filter(|_| number == last) else {
                return Err(table.error(row, "clauses must be numbered in order"));
            };
            if !row.cell(4).is_empty() {
                clause.concepts.push((row.cell(4).into(), row.cell(5).into()));
            }
            if !row.cell(6).is_empty() {
                let mut filter = row.cell(6).splitn(3, ' ').map(Box::from);
                match (filter.next(), filter.next(), filter.next()) {
                    (Some(property), Some(op), Some(value)) => clause.filters.push((property, op, value)),
                    _ => return Err(table.error(row, "a filter is `property op value`")),
                }
            }
            if !row.cell(7).is_empty() {
                clause.value_sets.push(expand(table, row, 7, prefixes, VALUE_SET)?);
            }
            Ok(())
        },
    );
    draft.value_sets.extend(sets.into_values());
}

fn expand(table: &Table<'_>, row: &Row, at: usize, prefixes: &Prefixes, default: &str) -> Result<Box<str>, TableError> {
    let text = row.cell(at);
    prefixes.expand(text, default).ok_or_else(|| table.error(row, format!("unknown prefix in `{text}`")))
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(SEPARATOR).filter(|part| !part.is_empty())
}
