//! Where the bytes of a module are: its sections, and its functions by the crate or room that they came from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// How many of the largest functions are shown.
const LARGEST: usize = 40;

/// The listing.
pub(super) fn told(module: &[u8]) -> String {
    let (mut sections, mut bodies, mut names, mut imports) = (Vec::new(), Vec::new(), BTreeMap::new(), 0_u32);
    for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
        match payload {
            Payload::ImportSection(imported) => imports = imported.count(),
            Payload::CodeSectionStart { size, .. } => sections.push(("code".to_owned(), u64::from(size))),
            Payload::DataSection(data) => sections.push(("data".to_owned(), span(&data.range()))),
            Payload::CodeSectionEntry(body) => bodies.push(span(&body.range())),
            Payload::CustomSection(custom) => {
                sections.push((custom.name().to_owned(), custom.data().len() as u64));
                if let KnownCustom::Name(reader) = custom.as_known() {
                    for name in reader.into_iter().map_while(Result::ok) {
                        if let Name::Function(map) = name {
                            names.extend(map.into_iter().map_while(Result::ok).map(|one| (one.index, one.name)));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut owners: BTreeMap<String, u64> = BTreeMap::new();
    let mut functions = Vec::new();
    for (index, bytes) in (imports..).zip(bodies) {
        let name = names.get(&index).map_or_else(|| "?".to_owned(), |name| plain(name));
        *owners.entry(owner(&name)).or_default() += bytes;
        functions.push((bytes, name));
    }
    let mut out = String::new();
    let mut table = |title: &str, mut rows: Vec<(u64, String)>, most: usize| {
        rows.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let _ = writeln!(out, "{title}");
        for (bytes, name) in rows.into_iter().take(most) {
            let _ = writeln!(out, "{bytes:>10}  {name}");
        }
    };
    table("sections", sections.into_iter().map(|(name, bytes)| (bytes, name)).collect(), usize::MAX);
    table("code by owner", owners.into_iter().map(|(name, bytes)| (bytes, name)).collect(), usize::MAX);
    table("largest functions", functions, LARGEST);
    out
}

fn span(range: &std::ops::Range<usize>) -> u64 {
    range.len() as u64
}

/// The path of a symbol (`_ZN4core3ptr…17h0123456789abcdefE` is `core::ptr::…`).
fn plain(symbol: &str) -> String {
    let Some(mut rest) = symbol.strip_prefix("_ZN") else { return symbol.to_owned() };
    let mut parts = Vec::new();
    while let Some(digits) = rest.find(|c: char| !c.is_ascii_digit()).filter(|digits| *digits > 0) {
        let Ok(length) = rest[..digits].parse::<usize>() else { break };
        let Some((part, behind)) = rest[digits..].split_at_checked(length) else { break };
        parts.push(part);
        rest = behind;
    }
    if parts.last().is_some_and(|last| last.len() == 17 && last.starts_with('h')) {
        parts.pop();
    }
    let path = parts.join("::");
    [
        ("$LT$", "<"),
        ("$GT$", ">"),
        ("$u20$", " "),
        ("$C$", ","),
        ("$RF$", "&"),
        ("$u7b$", "{"),
        ("$u7d$", "}"),
        ("..", "::"),
    ]
    .iter()
    .fold(path, |path, (from, to)| path.replace(from, to))
}

/// The room of core, or else the crate, that a path speaks of first.
fn owner(path: &str) -> String {
    if let Some((_, behind)) = path.split_once("tekigo_core::") {
        let room: String = behind.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        return format!("tekigo_core::{room}");
    }
    let name: String =
        path.trim_start_matches(['_', '<', '&']).chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() { "?".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_told_by_their_room() {
        let symbol = "_ZN11tekigo_core5check3run7walk_it17h0123456789abcdefE";
        assert_eq!(plain(symbol), "tekigo_core::check::run::walk_it");
        assert_eq!(owner(&plain(symbol)), "tekigo_core::check");
        assert_eq!(owner(&plain("_ZN4core5slice4sort17h0123456789abcdefE")), "core");
        assert_eq!(plain("memcpy"), "memcpy");
    }

    #[test]
    fn a_module_is_listed() {
        // an empty function, without a name
        let module = [&b"\0asm\x01\0\0\0"[..], &[1, 4, 1, 0x60, 0, 0], &[3, 2, 1, 0], &[10, 4, 1, 2, 0, 0x0b]].concat();
        let told = told(&module);
        assert!(told.contains("code") && told.contains('?'), "{told}");
    }
}
