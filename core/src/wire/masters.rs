//! Terminology masters: packs in, codes looked up.

use super::error::{Error, Kind};
use super::service::bytes_of;
use super::{Session, options};
use crate::diagnostic::Words;
use crate::masters::find::{self, Hit};
use crate::masters::{Day, Pack, Standing, suggest, system, told};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
struct Sought {
    text: String,
    /// URL, OID or short name of the one system to look in.
    system: Option<String>,
    /// Hits of one system.
    limit: usize,
}

impl Default for Sought {
    fn default() -> Self {
        Self { text: String::new(), system: None, limit: 20 }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Shown {
    code: String,
    system: Option<String>,
    /// `YYYY-MM-DD` or `YYYYMMDD`; without it the newest edition answers.
    on: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Meant {
    code: String,
    /// The name that stood beside the code.
    display: String,
    system: Option<String>,
    on: Option<String>,
}

/// `load-masters`: a pack as `tekigo masters import` writes it. Gives what it says of itself.
pub(super) fn load(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    let pack = Pack::open(Arc::new(input.to_vec())).map_err(|error| {
        let words =
            Words::new(format!("マスターのパックではありません: {error}"), format!("no pack of masters: {error}"));
        Error::new(Kind::Input, words)
    })?;
    let pack = Arc::new(pack);
    let mut masters = session.rules().terms.masters.clone();
    masters.add(Arc::clone(&pack));
    let rules = Arc::unwrap_or_clone(session.plain().shared_rules()).with_masters(masters);
    session.replace_rules(Arc::new(rules));
    Ok(bytes_of(&told::pack(&pack)))
}

/// `masters`: the packs that are loaded.
pub(super) fn list(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    let packs: Vec<Value> = session.rules().terms.masters.packs().map(|pack| told::pack(pack)).collect();
    Ok(bytes_of(&packs))
}

/// `masters-find`: a search by code, name, kana and synonym.
pub(super) fn find(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let Sought { text, system, limit } = options::read(options)?;
    let hits: Vec<Value> = asked(session, system.as_deref())?
        .iter()
        .flat_map(|pack| find::find(pack, &text, limit).into_iter().map(|hit: Hit<'_>| told::hit(pack, &hit)))
        .collect();
    Ok(bytes_of(&hits))
}

/// `masters-suggest`: what may have been meant.
pub(super) fn suggest(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let Meant { code, display, system, on } = options::read(options)?;
    let day = day(on.as_deref())?;
    let found: Vec<Value> = asked(session, system.as_deref())?
        .iter()
        .flat_map(|pack| {
            let found = suggest::suggest(pack, &code, &display, day);
            found.into_iter().map(|one| told::suggestion(pack, &one))
        })
        .collect();
    Ok(bytes_of(&found))
}

/// `masters-show`: all that is known of a code.
pub(super) fn show(session: &mut Session, options: &str, _input: &[u8]) -> Result<Vec<u8>, Error> {
    let Shown { code, system, on } = options::read(options)?;
    let day = day(on.as_deref())?;
    let known: Vec<Value> = asked(session, system.as_deref())?
        .iter()
        .filter_map(|pack| match pack.standing(&code, "", day) {
            Standing::Active(entry) => Some(told::code(pack, entry, "active")),
            Standing::Retired(entry) => Some(told::code(pack, entry, "retired")),
            Standing::NotYet(entry) => Some(told::code(pack, entry, "not-yet-valid")),
            Standing::Absent | Standing::BeforeEditions | Standing::Unsaid => None,
        })
        .collect();
    Ok(bytes_of(&known))
}

/// The loaded packs that are meant.
fn asked<'s>(session: &'s Session, name: Option<&str>) -> Result<Vec<&'s Arc<Pack>>, Error> {
    let masters = &session.rules().terms.masters;
    let Some(name) = name else { return Ok(masters.packs().collect()) };
    let by_short_name =
        || masters.packs().find(|pack| system::system(&pack.meta().system).is_some_and(|known| known.file == name));
    let pack = masters.get(name).or_else(by_short_name).ok_or_else(|| {
        let words =
            Words::new(format!("「{name}」のマスターは読み込んでいません"), format!("no master of {name:?} is loaded"));
        Error::new(Kind::Options, words)
    })?;
    Ok(vec![pack])
}

fn day(text: Option<&str>) -> Result<Option<Day>, Error> {
    let Some(text) = text else { return Ok(None) };
    Day::parse(text).map(Some).ok_or_else(|| {
        let words = Words::new(format!("「{text}」は日付ではありません"), format!("{text:?} is no day"));
        Error::new(Kind::Options, words)
    })
}
