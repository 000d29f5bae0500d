//! `cargo xtask tables PACK --package PATH`: an official package → `core/ruleset/PACK/**.csv`, facts only. Invariants are
//! not written: their expressions and words are ours (`invariants.csv`, by hand).
//!
//! PATH is an archive. For `r4` it is `hl7.fhir.r4.examples` 4.0.1 from npm (CC0-1.0), which holds the definitions.

mod lab_items;
mod packs;
mod rows;
mod terms;

pub use packs::{PACKS, Pack};

use crate::ruleset;
use crate::run::{Failure, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tekigo_core::source::draft::{Draft, StructureDraft};
use tekigo_core::source::package;
use tekigo_core::source::tables::csv::write_row;
use tekigo_core::source::tables::layout::Library;
use tekigo_core::source::tables::notation::{Prefixes, STRUCTURE};
use tekigo_core::source::tables::{self, PREFIXES_HEADER, overlay, structures};

/// Runs the task.
pub fn write(args: &[String]) -> Result<(), Failure> {
    let [name, flag, path] = args else {
        return Err(Failure("usage: cargo xtask tables PACK --package PATH".to_owned()));
    };
    if flag != "--package" {
        return Err(Failure(format!("unknown flag {flag}")));
    }
    let at = PACKS.iter().position(|pack| pack.name == name);
    let at = at.ok_or_else(|| Failure(format!("no pack {name}; there are {:?}", PACKS.map(|pack| pack.name))))?;
    let bytes = std::fs::read(path)?;
    let draft = package::read_archive(&bytes, path).draft;
    let folder = ruleset::folder().join(name);
    let base = Base::read(&PACKS[..at], PACKS[at].version_of)?;
    let tables = if PACKS[at].version_of.is_empty() { pack_tables } else { version_tables };
    for (name, text) in tables(&PACKS[at], base, draft, &folder)? {
        let file = folder.join(&name);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file, text)?;
    }
    println!("wrote {}; now `cargo xtask ruleset`", relative(&folder));
    Ok(())
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// What the packs before this one define.
#[derive(Default)]
struct Base {
    prefixes: Prefixes,
    library: Library,
    terms: terms::Earlier,
}

impl Base {
    /// `version_of`: the pack whose structures are to be known by that pack's version, where several have them.
    fn read(packs: &[Pack], version_of: &str) -> Result<Self, Failure> {
        let names: Vec<&str> = packs.iter().map(|pack| pack.name).collect();
        let mut files = ruleset::table_files(&names)?;
        let own = files.clone();
        // guides share rules, each written once
        let others: Vec<&str> = PACKS.iter().map(|pack| pack.name).filter(|name| !names.contains(name)).collect();
        let others = ruleset::table_files(&others)?.into_iter();
        files.extend(others.filter(|(name, _)| name.ends_with("/invariants.csv") || name.ends_with("/prefixes.csv")));
        let prefixes = tables::read_prefixes(&own, &mut Vec::new());
        let draft = tables::read(&files).map_err(|errors| ruleset::table_failure(&errors))?;
        let mut base = Self { prefixes, ..Self::default() };
        let of = packs.iter().find(|pack| pack.name == version_of).map_or("", |pack| pack.version);
        let mut structures = draft.structures;
        // the last of a canonical is the one that is kept
        structures.sort_by_key(|structure| !of.is_empty() && *structure.version == *of);
        base.library.extend(structures.into_iter().map(|structure| (structure.url.clone(), structure)));
        base.terms = terms::Earlier::of(draft.code_systems, draft.value_sets);
        Ok(base)
    }
}

/// The tables of `draft`: (file name below the pack's folder, text).
fn pack_tables(pack: &Pack, base: Base, draft: Draft, folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let Base { mut prefixes, mut library, terms: earlier } = base;
    let mut files = BTreeMap::new();
    let prefix_file = file(&mut files, "prefixes.csv", &PREFIXES_HEADER);
    for (prefix, url) in pack.prefixes {
        prefixes.add(prefix, url);
        write_row(prefix_file, &[*prefix, url]);
    }
    let Draft { structures: mut all, code_systems, value_sets, .. } = draft;
    // Logical models describe patterns, not instances.
    all.retain(|structure| &*structure.kind != "logical" && pack.takes(&structure.url));
    let stage = |structure: &StructureDraft| match (&*structure.derivation, &*structure.kind) {
        ("constraint", _) if &*structure.type_name == "Extension" => 4,
        ("constraint", _) => 3,
        (_, "resource") => 2,
        (_, "complex-type") => 1,
        _ => 0,
    };
    all.sort_by_key(|structure| (stage(structure), structure.url.clone()));
    all.dedup_by(|a, b| a.url == b.url);
    for structure in &mut all {
        make_own(pack, structure);
    }
    library.extend(all.iter().map(|structure| (structure.url.clone(), structure.clone())));
    let mut keys = BTreeSet::new();
    for structure in &all {
        let key = key_of(structure, &mut keys);
        write_row(file(&mut files, "structures.csv", &structures::HEADER), &head(&key, structure, &prefixes));
        let name = match stage(structure) {
            0 | 1 => "elements/types.csv".to_owned(),
            4 => "elements/extensions.csv".to_owned(),
            3 if pack.name == "r4" => "elements/profiles.csv".to_owned(),
            _ => format!("elements/{key}.csv"),
        };
        let mut rows = rows::rows(&key, structure, &library, &prefixes)
            .map_err(|what| Failure(format!("{key} cannot be written as rows: {what}")))?;
        if let Some(items) = lab_items::fold(&key, &mut rows, folder)? {
            let table = file(&mut files, "lab-items.csv", &tables::lab_items::HEADER);
            for row in &items {
                write_row(table, row);
            }
        }
        let text = file(&mut files, &name, &overlay::HEADER);
        for row in &rows {
            write_row(text, row);
        }
    }
    terms::write(pack, &earlier, &all, &code_systems, &value_sets, &prefixes, &mut files)?;
    Ok(files)
}

/// The tables of a pack that is another version of one before it: what is different.
fn version_tables(pack: &Pack, base: Base, draft: Draft, _: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let Base { prefixes, mut library, terms: earlier } = base;
    let Draft { structures: mut all, mut code_systems, mut value_sets, .. } = draft;
    let mut files = BTreeMap::new();
    let mut keys = BTreeSet::new();
    all.retain(|structure| &*structure.kind != "logical");
    all.sort_by(|a, b| a.url.cmp(&b.url));
    all.dedup_by(|a, b| a.url == b.url);
    // what the other version does not have is written whole
    let mut new: Vec<StructureDraft> = all.extract_if(.., |structure| !library.contains_key(&structure.url)).collect();
    for structure in &mut new {
        make_own(pack, structure);
    }
    library.extend(new.iter().map(|structure| (structure.url.clone(), structure.clone())));
    for structure in &new {
        let key = key_of(structure, &mut keys);
        write_row(file(&mut files, "structures.csv", &structures::HEADER), &head(&key, structure, &prefixes));
        let rows = rows::rows(&key, structure, &library, &prefixes)
            .map_err(|what| Failure(format!("{key} cannot be written as rows: {what}")))?;
        let text = file(&mut files, &format!("elements/{key}.csv"), &overlay::HEADER);
        for row in &rows {
            write_row(text, row);
        }
    }
    for structure in &mut all {
        let key = key_of(structure, &mut keys);
        let Some(other) = library.get(&structure.url) else { continue };
        if (&other.base, &other.context, &other.type_name)
            != (&structure.base, &structure.context, &structure.type_name)
        {
            println!("{key}: base, type or context is another one, which the tables do not say");
        }
        for element in &mut structure.snapshot {
            element.short = None;
            element.source = None;
        }
        if let (Some(root), Some(known)) = (structure.snapshot.first_mut(), other.snapshot.first()) {
            root.source.clone_from(&known.source);
        }
        let mut rows = rows::again(&key, structure, other, &library, &prefixes)
            .map_err(|what| Failure(format!("{key} cannot be written as rows: {what}")))?;
        let says_nothing = |row: &Vec<String>| row[2..].iter().all(String::is_empty);
        if rows.first().is_some_and(|row| row[1] == "." && says_nothing(row)) {
            rows.remove(0);
        }
        if !rows.is_empty() {
            let text = file(&mut files, &format!("elements/{key}.csv"), &overlay::HEADER);
            for row in &rows {
                write_row(text, row);
            }
        }
    }
    // what has the same canonical as in the other version keeps its content
    value_sets.retain(|set| !earlier.has_set(&set.url));
    code_systems.retain(|system| !earlier.has_system(&system.url));
    terms::write(pack, &earlier, &all, &code_systems, &value_sets, &prefixes, &mut files)?;
    Ok(files)
}

/// Leaves the words of others out and says where the structure is from.
fn make_own(pack: &Pack, structure: &mut StructureDraft) {
    for element in &mut structure.snapshot {
        element.short = None;
        element.source = None;
    }
    if let Some(root) = structure.snapshot.first_mut().filter(|_| !pack.source.is_empty()) {
        let name = structure.url.rsplit('/').next().unwrap_or_default();
        root.source = Some(format!("{} {name}", pack.source).into());
    }
}

/// The structure's name in the tables: the end of its canonical, with what stands before where two end alike.
fn key_of(structure: &StructureDraft, taken: &mut BTreeSet<String>) -> String {
    let name = match structure.url.strip_prefix(STRUCTURE) {
        Some(name) => name,
        None => structure.url.rsplit('/').next().unwrap_or_default(),
    };
    let place = structure.url.rsplit('/').nth(2).unwrap_or_default();
    let key = if taken.contains(name) { format!("{place}-{name}") } else { name.to_owned() };
    taken.insert(key.clone());
    key
}

fn file<'a>(files: &'a mut BTreeMap<String, String>, name: &str, header: &[&str]) -> &'a mut String {
    files.entry(name.to_owned()).or_insert_with(|| {
        let mut text = String::new();
        write_row(&mut text, header);
        text
    })
}

fn head(key: &str, structure: &StructureDraft, prefixes: &Prefixes) -> [String; 12] {
    let unless = |text: &str, other: &str| if text == other { String::new() } else { text.to_owned() };
    let context: Vec<_> = structure.context.iter().map(|(kind, expression)| format!("{kind}:{expression}")).collect();
    [
        key.to_owned(),
        if *structure.url == *format!("{STRUCTURE}{key}") {
            String::new()
        } else {
            prefixes.shorten(&structure.url, STRUCTURE)
        },
        structure.version.to_string(),
        unless(&structure.name, key),
        structure.kind.to_string(),
        unless(&structure.type_name, key),
        prefixes.shorten(&structure.base, STRUCTURE),
        structure.derivation.to_string(),
        if structure.is_abstract { "yes".to_owned() } else { String::new() },
        structure.status.to_string(),
        context.join(structures::SEPARATOR),
        structure.context_invariant.join(structures::SEPARATOR),
    ]
}
