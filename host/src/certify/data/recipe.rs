//! How a piece of test data is made: `host/certify/data/data.toml`.

use super::NOW;
use super::cast::{CAST, Person};
use crate::certify::catalogue::Text;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tekigo_conformance::edit::{self, Edit};
use tekigo_conformance::own::document as template;

/// One recipe.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// What items call it.
    pub id: String,
    /// What it is.
    pub what: Text,
    /// Name of a template: one of our own documents.
    template: Option<String>,
    /// Another piece that it is made from.
    from: Option<String>,
    /// Its text, with `${…}` for values of the cast.
    text: Option<String>,
    /// Whose it is.
    #[serde(default = "first")]
    pub person: String,
    /// Institution that made it.
    #[serde(default = "own")]
    own: String,
    /// Institution that it is addressed to.
    #[serde(default = "destination")]
    destination: String,
    /// Whether the service's rules find no error in it; left out where nothing can be said.
    #[cfg_attr(not(test), allow(dead_code, reason = "tests hold the pieces against it"))]
    pub valid: Option<bool>,
    /// Fill a base64 value until the whole has so many bytes.
    pad: Option<Pad>,
    #[serde(default)]
    edits: Vec<Edit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pad {
    pointer: String,
    bytes: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Vec<Recipe>,
}

fn first() -> String {
    "p01".to_owned()
}

fn own() -> String {
    "own".to_owned()
}

fn destination() -> String {
    "destination".to_owned()
}

impl Recipe {
    /// A record of a person, not an answer or a list.
    pub(super) fn is_bundle(&self) -> bool {
        self.text.is_none()
    }
}

/// Every recipe. The file is part of the program and a test reads it, so that it always can be read.
pub(super) static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| read().map(|file| file.data).unwrap_or_default());

fn read() -> Result<File, toml::de::Error> {
    toml::from_str(include_str!("../../../certify/data/data.toml"))
}

/// The bytes of a piece; `None` when there is no recipe.
///
/// # Errors
/// Why the recipe cannot be followed: a fault of `data.toml`, which a test would have found.
pub(super) fn make(id: &str, seed: u64) -> Result<Option<Vec<u8>>, String> {
    let Some(recipe) = RECIPES.iter().find(|recipe| recipe.id == id) else { return Ok(None) };
    let raw = raw(recipe, 0)?;
    let person = CAST.person(&recipe.person).ok_or_else(|| format!("no person {}", recipe.person))?;
    let text = Dressing { recipe, person, seed }.dress(&raw)?;
    Ok(Some(match &recipe.pad {
        Some(pad) => padded(&text, pad)?,
        None => text.into_bytes(),
    }))
}

/// Template and edits, with the template's own people.
fn raw(recipe: &Recipe, depth: u8) -> Result<String, String> {
    let base = match (&recipe.template, &recipe.from, &recipe.text) {
        (Some(name), None, None) => template(name).map(str::to_owned),
        (None, Some(id), None) if depth < 8 => match RECIPES.iter().find(|recipe| recipe.id == *id) {
            Some(other) => Some(raw(other, depth + 1)?),
            None => None,
        },
        (None, None, Some(text)) => Some(text.clone()),
        _ => None,
    };
    let base = base.ok_or("one of template, from and text is needed")?;
    if recipe.edits.is_empty() {
        return Ok(base);
    }
    let bytes = edit::apply(base.as_bytes(), &recipe.edits)?;
    String::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())
}

/// Puts people, numbers, dates and identifiers into a template.
struct Dressing<'a> {
    recipe: &'a Recipe,
    person: &'a Person,
    seed: u64,
}

impl Dressing<'_> {
    fn dress(&self, raw: &str) -> Result<String, String> {
        let person = self.person;
        let institution = |id: &str| CAST.institution(id).ok_or_else(|| format!("no institution {id}"));
        let own = institution(&self.recipe.own)?;
        let destination = institution(&self.recipe.destination)?;
        let full = format!("{} {}", person.family, person.given);
        let kana = format!("{} {}", person.family_kana, person.given_kana);
        let insured = format!("{}:{}:{}:{}", CAST.insurer_of(person), person.symbol, person.number, person.branch);
        let public = format!("{}::{}:", CAST.payer_of(person), person.recipient);
        let property = |name: &str, value: &str| format!("\"{name}\": \"{value}\"");
        // the longer text first, so that no part of it is replaced before
        let pairs: [(&str, &str); 19] = [
            ("06132013:１２３４:５６７８:01", &insured),
            ("12131017::1234566:", &public),
            ("1311234569", &own.number),
            ("1419876543", &destination.number),
            ("00012345", &person.record),
            ("適合 花子", &full),
            ("テキゴウ ハナコ", &kana),
            ("\"family\": \"適合\"", &property("family", &person.family)),
            ("\"given\": [\"花子\"]", &format!("\"given\": [\"{}\"]", person.given)),
            ("\"family\": \"テキゴウ\"", &property("family", &person.family_kana)),
            ("\"given\": [\"ハナコ\"]", &format!("\"given\": [\"{}\"]", person.given_kana)),
            ("\"gender\": \"female\"", &property("gender", &person.gender)),
            ("\"birthDate\": \"1956-07-08\"", &property("birthDate", &person.birth_date)),
            ("\"birthDate\": \"1946-07-08\"", &property("birthDate", &person.birth_date)),
            ("架空第一病院", &own.name),
            ("架空第二病院", &destination.name),
            ("\"2024-", "\"2026-"),
            ("^2024^", "^2026^"),
            ("^OWN-", &self.bundle_number()),
        ];
        let mut text = raw.to_owned();
        for (from, to) in pairs {
            text = text.replace(from, to);
        }
        Ok(self.uuids(&self.values(&text)?))
    }

    /// `${…}` of texts.
    fn values(&self, text: &str) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').ok_or("`${` without `}`")?;
            out.push_str(before);
            let person = self.person;
            out.push_str(match name {
                "insurer" => CAST.insurer_of(person),
                "symbol" => &person.symbol,
                "number" => &person.number,
                "branch" => &person.branch,
                "payer" => CAST.payer_of(person),
                "recipient" => &person.recipient,
                "now-1h" => "2026-11-02T09:00:00+09:00",
                "now-25h" => "2026-11-01T09:00:00+09:00",
                "today" => NOW.get(..10).unwrap_or_default(),
                other => &CAST.institution(other).ok_or_else(|| format!("no value {other}"))?.number,
            });
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn digest(&self, of: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [&self.seed.to_le_bytes()[..], self.recipe.id.as_bytes(), &[0], of.as_bytes()] {
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// The beginning of a Bundle's number: seed and piece, so that no two pieces have the same.
    fn bundle_number(&self) -> String {
        let [one, two, ..] = self.digest("bundle");
        format!("^T{}-{one:02x}{two:02x}-", self.seed)
    }

    /// Every UUID by another one, which seed, piece and the old one give.
    fn uuids(&self, text: &str) -> String {
        const PREFIX: &str = "urn:uuid:";
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(PREFIX) {
            out.push_str(before);
            out.push_str(PREFIX);
            let (old, behind) = after.split_at_checked(36).unwrap_or((after, ""));
            out.push_str(&uuid(self.digest(old)));
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

/// The digest's first 16 bytes as a UUID of version 8 (RFC 9562: own use).
fn uuid(digest: [u8; 32]) -> String {
    let hex = crate::certify::catalogue::hex(&digest);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// The text with the value at `pad.pointer` filled with base64 of an image's size until the whole has `pad.bytes` bytes.
fn padded(text: &str, pad: &Pad) -> Result<Vec<u8>, String> {
    let set = |data: String| {
        let value = Some(serde_json::Value::String(data));
        edit::apply(text.as_bytes(), &[Edit { op: edit::Op::Set, pointer: pad.pointer.clone(), value, json: None }])
    };
    let empty = set(String::new())?.len();
    let room = pad.bytes.checked_sub(empty).ok_or("the text is longer than it should become")?;
    // base64 comes in fours; what is left over stands as white space at the end
    let mut bytes = set("iVBORw0KGgoA".repeat(room / 12))?;
    bytes.resize(pad.bytes, b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        let file = read().expect("data.toml");
        let mut ids: Vec<&str> = file.data.iter().map(|recipe| &*recipe.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id is given twice");
    }

    #[test]
    fn sizes_are_exact() {
        assert_eq!(make("referral-large", 0).expect("made").expect("there").len(), 9_950_000);
        assert_eq!(make("referral-too-large", 3).expect("made").expect("there").len(), 10_600_000);
    }
}
