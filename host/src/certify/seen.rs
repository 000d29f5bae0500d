//! What was seen of a system in one case: everything that a verdict may rest on.

use crate::certify::service::{Executed, Setup, State};
use crate::certify::system::{Files, Made};
use crate::certify::terminal::{Exchange, Terminal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Files that it was given.
    pub given: Files,
    /// Files that it handed back.
    pub made: Files,
    /// Exit status or HTTP status.
    pub status: Option<i32>,
    /// What went over the line; only for simulated items.
    pub line: Option<OnLine>,
}

/// What was seen on the line to the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OnLine {
    /// Requests, each try by itself, with their answers.
    pub exchanges: Vec<Exchange>,
    /// Files that came beside requests.
    #[serde(skip)]
    pub parts: Files,
    /// Answers that nobody took away.
    pub left: Vec<String>,
    /// What had an effect in the service.
    pub executed: Vec<Executed>,
    /// State of everything registered, by key.
    pub states: BTreeMap<String, State>,
    /// The most requests that were open at once.
    pub most_sessions: usize,
}

impl OnLine {
    /// What a terminal has seen.
    pub fn of(terminal: &Terminal<'_>) -> Self {
        let machine = terminal.machine();
        Self {
            exchanges: terminal.exchanges().to_vec(),
            parts: terminal.parts().clone(),
            left: terminal.lying().map(|(name, ..)| name.to_owned()).collect(),
            executed: machine.executed().to_vec(),
            states: machine.entries().iter().map(|(key, entry)| (key.clone(), entry.state)).collect(),
            most_sessions: terminal.most_sessions(),
        }
    }

    /// The `nth` different request of an operation, from 1.
    pub fn request(&self, operation: &str, nth: usize) -> Option<&[u8]> {
        let mut digests = Vec::new();
        for exchange in self.exchanges.iter().filter(|exchange| exchange.operation == operation) {
            if !digests.contains(&&exchange.digest) {
                digests.push(&exchange.digest);
                if digests.len() == nth {
                    return Some(&exchange.request);
                }
            }
        }
        None
    }

    /// The data of that request: in it, or beside it.
    pub fn data(&self, operation: &str, nth: usize) -> Option<Vec<u8>> {
        use base64::Engine as _;
        let asked = crate::certify::service::Asked::read(self.request(operation, nth)?)?.data?;
        match asked.base64 {
            Some(text) => base64::engine::general_purpose::STANDARD.decode(text).ok(),
            None => self.parts.get(&asked.name).cloned(),
        }
    }
}

impl Seen {
    /// What a system made of files, with no line.
    pub fn of(given: &Files, made: Made) -> Self {
        Self { given: given.clone(), made: made.files, status: made.status, line: None }
    }

    /// The file that a check names.
    pub fn file(&self, name: &str) -> Option<std::borrow::Cow<'_, [u8]>> {
        use std::borrow::Cow;
        let Some((kind, rest)) = name.split_once(':') else {
            return self.made.get(name).map(|bytes| Cow::Borrowed(&bytes[..]));
        };
        if kind == "given" {
            return self.given.get(rest).map(|bytes| Cow::Borrowed(&bytes[..]));
        }
        let (operation, nth) = match rest.split_once('#') {
            Some((operation, nth)) => (operation, nth.parse().unwrap_or(0)),
            None => (rest, 1),
        };
        let line = self.line.as_ref()?;
        match kind {
            "sent" => line.request(operation, nth).map(Cow::Borrowed),
            "data" => line.data(operation, nth).map(Cow::Owned),
            _ => None,
        }
    }
}

/// The service that a case asks for.
///
/// # Errors
/// Names the data that cannot be used.
pub fn setup(
    service: &crate::certify::catalogue::Service,
    data: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Setup, String> {
    use crate::certify::catalogue::FaultKind;
    let bytes = |id: &str| data(id).ok_or_else(|| format!("no data {id}"));
    let mut setup = Setup::default();
    for held in &service.holds {
        let state = State::of(&held.state).ok_or_else(|| format!("no state {}", held.state))?;
        setup.holds.push((bytes(&held.data)?, state, held.to.clone()));
    }
    if let Some(id) = &service.facilities {
        let answer: tekigo_core::request::options::Destinations =
            serde_json::from_slice(&bytes(id)?).map_err(|error| format!("{id}: {error}"))?;
        setup.facilities = answer.facilities;
    }
    if let Some(id) = &service.masters {
        let masters: tekigo_core::request::options::Masters =
            serde_json::from_slice(&bytes(id)?).map_err(|error| format!("{id}: {error}"))?;
        setup.masters = masters.masters;
    }
    setup.refusals = service.faults.iter().filter(|fault| fault.kind == FaultKind::Refuse).cloned().collect();
    Ok(setup)
}

/// Whether two effects are one thing done twice: the same operation on the same key, or on the same records under
/// another key, by two different requests that were both taken for good.
pub fn twice(one: &Executed, other: &Executed) -> bool {
    let same_records = !one.records.is_empty() && one.records == other.records;
    one.operation == other.operation && one.digest != other.digest && (one.key == other.key || same_records)
}
