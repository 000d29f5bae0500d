//! `tekigo masters list | show | find | diff`.

use super::args::{Common, Diff, Find, Format, Show};
use super::store;
use crate::Status;
use crate::terminal::{Console, print};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tekigo_core::masters::find::How;
use tekigo_core::masters::{Content, Day, NameKind, Pack, Standing, find, flag, suggest, system, told};

/// The packs of the folder that the call means; `None` when it cannot be read, which has been said then.
pub(super) fn packs(console: &Console, given: Option<&Path>) -> Option<Vec<Pack>> {
    let Some(folder) = store::folder(given) else {
        console.problem_in("--masters でフォルダーを指定してください", "give a folder with --masters");
        return None;
    };
    let name = folder.display();
    let packs = match store::packs(&folder) {
        Ok(packs) => packs,
        Err(error) => {
            console.problem_in(
                &format!("マスターがありません ({name}: {error})。tekigo masters import FILE で取り込んでください"),
                &format!("there are no masters ({name}: {error}); import some with tekigo masters import FILE"),
            );
            return None;
        }
    };
    let mut usable = Vec::new();
    for (path, pack) in packs {
        match pack {
            Ok(pack) => usable.push(pack),
            Err(error) => {
                let path = path.display();
                console.problem_in(&format!("{path} を使えません: {error}"), &format!("cannot use {path}: {error}"));
                return None;
            }
        }
    }
    Some(usable)
}

/// Whether a pack is the one that is called so, by its short name, its URL or an OID.
pub(super) fn is_called(pack: &Pack, name: Option<&str>) -> bool {
    let url = pack.meta().system.as_str();
    let known = system::system(url);
    // a map has the system's name and none of its codes
    !pack.meta().is_map()
        && name.is_none_or(|name| {
            url == name || known.is_some_and(|known| known.file == name || known.oids.contains(&name))
        })
}

fn finish(console: &Console, text: &str) -> Status {
    print(text).map_or_else(|error| console.error(&error), |()| Status::Conforms)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// The name of a pack's system.
pub(super) fn name_of(console: &Console, pack: &Pack) -> String {
    let meta = pack.meta();
    system::system(&meta.system)
        .map_or_else(|| meta.name.clone(), |known| console.lang.pick(known.ja, known.en).to_owned())
}

pub(super) fn list(console: &Console, command: &Common) -> Status {
    let Some(packs) = packs(console, command.masters.as_deref()) else { return Status::Failed };
    if command.format == Format::Json {
        let all: Vec<Value> = packs
            .iter()
            .map(|pack| json!({"codes": pack.len(), "bytes": pack.size(), "digest": pack.digest(), "edition": pack.meta().edition(), "meta": pack.meta()}))
            .collect();
        return finish(console, &pretty(&json!({ "masters": all })));
    }
    let mut out = String::new();
    for pack in &packs {
        let meta = pack.meta();
        let short = system::system(&meta.system).map_or("", |known| known.file);
        let content = match meta.content {
            Content::Complete => "",
            Content::Fragment => console.lang.pick("、一部", ", a part"),
        };
        let kib = pack.size().div_ceil(1024);
        let codes = console.lang.pick("件", "codes");
        let _ = writeln!(out, "{short:18} {} ({} {codes}{content}, {kib} KiB)", name_of(console, pack), pack.len());
        let _ = writeln!(out, "{:18} {}", "", meta.system);
        for source in &meta.sources {
            let days: Vec<String> = (source.editions.iter())
                .map(|edition| {
                    let label = if edition.label.is_empty() { String::new() } else { format!("{} ", edition.label) };
                    format!("{label}{}{}", Day(edition.day), if edition.delta { "Δ" } else { "" })
                })
                .collect();
            let _ = writeln!(out, "{:18} {}: {}", "", source.kind, days.join(", "));
        }
    }
    if packs.is_empty() {
        out.push_str(console.lang.pick("取り込んだマスターはありません\n", "no masters were imported\n"));
    }
    finish(console, &out)
}

fn on(console: &Console, given: Option<&str>) -> Result<Option<Day>, ()> {
    match given.map(|text| Day::parse(text).ok_or(text)) {
        None => Ok(None),
        Some(Ok(day)) => Ok(Some(day)),
        Some(Err(text)) => {
            console.problem_in(&format!("「{text}」は日付ではありません"), &format!("\"{text}\" is no day"));
            Err(())
        }
    }
}

pub(super) fn show(console: &Console, command: &Show) -> Status {
    let Some(packs) = packs(console, command.common.masters.as_deref()) else { return Status::Failed };
    let Ok(day) = on(console, command.on.as_deref()) else { return Status::Failed };
    let mut out = String::new();
    let mut all = Vec::new();
    let mut asked = packs.iter().filter(|pack| is_called(pack, command.system.as_deref())).peekable();
    if asked.peek().is_none() {
        console.problem_in("そのコード体系のマスターは取り込んでいません", "no master of this system was imported");
        return Status::Failed;
    }
    let mut near = Vec::new();
    for pack in asked {
        let standing = pack.standing(&command.code, "", day);
        let (Standing::Active(entry) | Standing::Retired(entry) | Standing::NotYet(entry)) = standing else {
            near.push((pack, suggest::suggest(pack, &command.code, "", day)));
            continue;
        };
        let state = match standing {
            Standing::Active(_) => ("active", console.lang.pick("使えます", "in use")),
            Standing::Retired(_) => ("retired", console.lang.pick("廃止", "retired")),
            _ => ("not-yet-valid", console.lang.pick("まだ使えません", "not yet valid")),
        };
        all.push(told::code(pack, entry, state.0));
        let _ = writeln!(out, "{} {} — {} [{}]", name_of(console, pack), entry.code(), entry.display(), state.1);
        let _ = writeln!(out, "  {}: {} – {}", console.lang.pick("有効期間", "valid"), entry.from(), entry.to());
        let successors: Vec<&str> = entry.successors().collect();
        for (ja, en, text) in [
            ("移行先", "successor", successors.join(", ")),
            ("注意", "note", flags(console, entry.flags())),
            ("版", "edition", pack.meta().edition()),
        ] {
            if !text.is_empty() {
                let _ = writeln!(out, "  {}: {text}", console.lang.pick(ja, en));
            }
        }
        for (kind, text) in entry.names() {
            let kind = match kind {
                NameKind::Display => ("名称", "name"),
                NameKind::Kana => ("カナ", "kana"),
                NameKind::Short => ("省略名称", "short name"),
                NameKind::Synonym => ("同義語", "synonym"),
                NameKind::Other => ("別言語", "other language"),
            };
            let _ = writeln!(out, "  {}: {text}", console.lang.pick(kind.0, kind.1));
        }
        for (to, code) in entry.links() {
            let name = system::system(to).map_or(to, |known| console.lang.pick(known.ja, known.en));
            let _ = writeln!(out, "  → {name}: {code}");
        }
        for (key, value) in entry.facts() {
            let _ = writeln!(out, "  {key}: {value}");
        }
    }
    if command.common.format == Format::Json {
        let text = pretty(&json!({ "codes": all }));
        return if print(&text).map_err(|error| console.error(&error)).is_ok() {
            if all.is_empty() { Status::Errors } else { Status::Conforms }
        } else {
            Status::Failed
        };
    }
    if all.is_empty() {
        let _ =
            writeln!(out, "{} {}", command.code, console.lang.pick("はどのマスターにもありません", "is in no master"));
        for (pack, found) in near {
            for of in found {
                let (ja, en) = of.why.words();
                let _ = writeln!(
                    out,
                    "  {}: {} {} ({})",
                    name_of(console, pack),
                    of.entry.code(),
                    of.entry.display(),
                    console.lang.pick(ja, en)
                );
            }
        }
    }
    if !super::printed(console, &out) {
        return Status::Failed;
    }
    if all.is_empty() { Status::Errors } else { Status::Conforms }
}

fn flags(console: &Console, flags: u16) -> String {
    let words = [
        (flag::NOT_ALONE, "単独使用禁止", "not to be used alone"),
        (flag::NOT_INSURED, "保険請求外", "not for claims"),
        (flag::UNCODED, "未コード化", "stands for what is not coded"),
        (flag::PREFIX, "接頭語", "goes before the name"),
        (flag::SUFFIX, "接尾語", "goes behind the name"),
        (flag::ABSTRACT, "見出し", "a heading"),
    ];
    let set = words.iter().filter(|(bit, ..)| flags & bit != 0);
    set.map(|(_, ja, en)| console.lang.pick(ja, en)).collect::<Vec<_>>().join(", ")
}

pub(super) fn find(console: &Console, command: &Find) -> Status {
    let Some(packs) = packs(console, command.common.masters.as_deref()) else { return Status::Failed };
    let mut out = String::new();
    let mut all = Vec::new();
    for pack in packs.iter().filter(|pack| is_called(pack, command.system.as_deref())) {
        let hits = find::find(pack, &command.text, command.limit);
        if hits.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{}", name_of(console, pack));
        for hit in hits {
            let how = match hit.how {
                How::Code => ("コード", "code"),
                How::Exact => ("一致", "exact"),
                How::Begins => ("前方一致", "begins so"),
                How::Within => ("部分一致", "contains it"),
                How::Reading => ("読みが一致", "reads so"),
                How::Near(_) => ("近い名称", "similar"),
            };
            all.push(told::hit(pack, &hit));
            let _ =
                writeln!(out, "  {}  {}  ({})", hit.entry.code(), hit.entry.display(), console.lang.pick(how.0, how.1));
        }
    }
    let is_empty = all.is_empty();
    if command.common.format == Format::Json {
        out = pretty(&json!({ "found": all }));
    } else if is_empty {
        let _ = writeln!(out, "{}", console.lang.pick("見つかりません", "nothing was found"));
    }
    if !super::printed(console, &out) {
        return Status::Failed;
    }
    if is_empty { Status::Errors } else { Status::Conforms }
}

pub(super) fn diff(console: &Console, command: &Diff) -> Status {
    let (Some(old), Some(new)) = (packs(console, Some(&command.old)), packs(console, Some(&command.new))) else {
        return Status::Failed;
    };
    let systems: BTreeSet<&str> = old.iter().chain(&new).map(|pack| pack.meta().system.as_str()).collect();
    let mut out = String::new();
    let mut all = Vec::new();
    for url in systems {
        let of = |packs: &'_ [Pack]| packs.iter().position(|pack| pack.meta().system == url);
        let (before, after) = (of(&old).map(|at| &old[at]), of(&new).map(|at| &new[at]));
        let mut changes = Vec::new();
        let codes: BTreeSet<&str> =
            [before, after].into_iter().flatten().flat_map(|pack| pack.entries().map(|entry| entry.code())).collect();
        for code in codes {
            let entry = |pack: Option<&'_ Pack>| pack.and_then(|pack| Some(pack.entry(pack.find(code)?).to_concept()));
            let change = match (entry(before), entry(after)) {
                (None, Some(now)) => ("added", String::new(), now.display.to_string()),
                (Some(was), None) => ("removed", was.display.to_string(), String::new()),
                (Some(was), Some(now)) if was.to == Day::OPEN && now.to != Day::OPEN => {
                    ("retired", was.display.to_string(), now.successors.join(", "))
                }
                (Some(was), Some(now)) if was.display != now.display => {
                    ("renamed", was.display.to_string(), now.display.to_string())
                }
                (Some(was), Some(now))
                    if (&was.links, was.flags, was.from, was.to) != (&now.links, now.flags, now.from, now.to) =>
                {
                    ("changed", was.display.to_string(), now.display.to_string())
                }
                _ => continue,
            };
            changes.push((code, change));
        }
        let name = after.or(before).map_or_else(String::new, |pack| name_of(console, pack));
        let _ = writeln!(out, "{name}: {} {}", changes.len(), console.lang.pick("件の違い", "differences"));
        for (code, (what, was, now)) in changes {
            let words = match what {
                "added" => ("追加", "added"),
                "removed" => ("なし", "gone"),
                "retired" => ("廃止", "retired"),
                "renamed" => ("名称変更", "renamed"),
                _ => ("変更", "changed"),
            };
            let arrow = if now.is_empty() { String::new() } else { format!(" → {now}") };
            let _ = writeln!(out, "  {} {code} {was}{arrow}", console.lang.pick(words.0, words.1));
            all.push(json!({"system": url, "code": code, "change": what, "was": was, "now": now}));
        }
    }
    if command.format == Format::Json {
        out = pretty(&json!({ "differences": all }));
    }
    finish(console, &out)
}
