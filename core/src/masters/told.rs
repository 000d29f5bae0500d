//! Packs and codes as JSON, for the command line and every other face.

use super::concept::NameKind;
use super::find::{Hit, How};
use super::pack::{Entry, Pack};
use super::suggest::{Suggestion, Why};
use super::{Content, system};
use serde_json::{Value, json};

/// A pack: its system, how much of it there is, its edition.
pub fn pack(pack: &Pack) -> Value {
    let meta = pack.meta();
    let known = system::system(&meta.system);
    let (ja, en) = known.map_or((meta.name.as_str(), meta.name.as_str()), |known| (known.ja, known.en));
    let content = match meta.content {
        Content::Complete => "complete",
        Content::Fragment => "fragment",
    };
    json!({
        "system": meta.system, "id": known.map(|known| known.file), "name": { "ja": ja, "en": en }, "codes": pack.len(),
        "bytes": pack.size(), "content": content, "edition": meta.edition(), "digest": pack.digest(), "licence": meta.licence,
    })
}

/// A code with all that its pack knows of it; `state` is what it is on the day that was asked for.
pub fn code(pack: &Pack, entry: Entry<'_>, state: &str) -> Value {
    let pairs = |pairs: Vec<(&str, &str)>| -> Vec<Value> {
        pairs.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
    };
    let names = entry.names().map(|(kind, text)| {
        let kind = match kind {
            NameKind::Display => "display",
            NameKind::Kana => "kana",
            NameKind::Short => "short",
            NameKind::Synonym => "synonym",
            NameKind::Other => "other",
        };
        json!({"kind": kind, "text": text})
    });
    json!({
        "system": pack.meta().system, "code": entry.code(), "display": entry.display(), "state": state,
        "from": entry.from().0, "to": entry.to().0, "edition": pack.meta().edition(),
        "successors": entry.successors().collect::<Vec<_>>(), "names": names.collect::<Vec<_>>(),
        "links": pairs(entry.links().collect()), "facts": pairs(entry.facts().collect()),
    })
}

/// A hit of a search, and how it was found.
pub fn hit(pack: &Pack, hit: &Hit<'_>) -> Value {
    let how = match hit.how {
        How::Code => "code",
        How::Exact => "exact",
        How::Begins => "begins",
        How::Within => "within",
        How::Reading => "reading",
        How::Near(_) => "near",
    };
    json!({"system": pack.meta().system, "code": hit.entry.code(), "display": hit.entry.display(), "how": how})
}

/// A code that may have been meant, and why.
pub fn suggestion(pack: &Pack, of: &Suggestion<'_>) -> Value {
    let why = match of.why {
        Why::Successor => "successor",
        Why::Spelling => "spelling",
        Why::Name => "name",
        Why::NearName => "near-name",
        Why::NearCode => "near-code",
    };
    let (ja, en) = of.why.words();
    json!({
        "system": pack.meta().system, "code": of.entry.code(), "display": of.entry.display(), "why": why,
        "message": { "ja": ja, "en": en },
    })
}
