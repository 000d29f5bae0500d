//! The service's state, and what a request does to it.

use super::answer::{self, Code, ResultOf};
use super::asked::Asked;
use super::judge::{Data, Judge};
use crate::certify::catalogue::Fault;
use crate::certify::system::Files;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tekigo_core::request::Target;
use tekigo_core::request::options::{Facility, Master};

/// State of what is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum State {
    /// Five-information and checkup reports.
    #[serde(rename = "登録済")]
    Registered,
    /// Cancelled.
    #[serde(rename = "取消済")]
    Cancelled,
    /// A document that its destination may read.
    #[serde(rename = "閲覧可")]
    Readable,
    /// A document that waits for the patient.
    #[serde(rename = "閲覧保留")]
    Held,
    /// A document that its destination has fetched.
    #[serde(rename = "取得済")]
    Fetched,
}

impl State {
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "登録済",
            Self::Cancelled => "取消済",
            Self::Readable => "閲覧可",
            Self::Held => "閲覧保留",
            Self::Fetched => "取得済",
        }
    }

    /// The state of this word.
    pub fn of(code: &str) -> Option<Self> {
        [Self::Registered, Self::Cancelled, Self::Readable, Self::Held, Self::Fetched]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// What the service knows before the first request.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Data, its state, and the institution that it is addressed to where the data do not say so.
    pub holds: Vec<(Vec<u8>, State, Option<String>)>,
    /// The institutions that use the service; empty: a destination is not looked up at registration.
    pub facilities: Vec<Facility>,
    /// The newest masters.
    pub masters: Vec<Master>,
    /// Refusals that were asked for.
    pub refusals: Vec<Fault>,
}

/// Something registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// State.
    pub state: State,
    /// State before it was cancelled.
    pub before: Option<State>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What is known of them.
    pub data: Data,
    /// The institution that a document is addressed to.
    pub to: Option<String>,
    /// Six-information extracted from it is still there.
    pub extracted: bool,
}

/// A request that had an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executed {
    /// Operation.
    pub operation: String,
    /// SHA-256 of the request.
    pub digest: String,
    /// Key of what it was about.
    pub key: String,
    /// The records in its data.
    pub records: BTreeSet<String>,
    /// It was done, not refused.
    pub accepted: bool,
}

/// What two registrations have to share to be the same one (図39).
pub fn key_of(target: &Target) -> String {
    let insured = serde_json::to_string(&target.insured).unwrap_or_default();
    if let Some(composition) = &target.composition_identifier {
        return format!("{}|{composition}|{}|{insured}", target.kind.code(), target.institution);
    }
    let bundle = target.bundle_identifier.as_deref().unwrap_or_default();
    format!("{}|{bundle}|{insured}", target.kind.code())
}

/// The service.
pub struct Machine<'j> {
    pub(super) judge: &'j dyn Judge,
    pub(super) setup: Setup,
    pub(super) entries: BTreeMap<String, Entry>,
    /// Receipt by digest of the request.
    receipts: BTreeMap<String, String>,
    results: BTreeMap<String, ResultOf>,
    executed: Vec<Executed>,
    /// What it took, in order: time and request. Everything else follows from it.
    record: Vec<(String, Vec<u8>, Files)>,
    refused: Vec<u32>,
}

impl std::fmt::Debug for Machine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("entries", &self.entries.len()).field("record", &self.record.len()).finish()
    }
}

impl<'j> Machine<'j> {
    /// The service as it is before the first request.
    ///
    /// # Errors
    /// What it is to hold cannot be stored.
    pub fn new(judge: &'j dyn Judge, setup: Setup) -> Result<Self, Vec<Code>> {
        let mut entries = BTreeMap::new();
        for (bytes, state, to) in &setup.holds {
            let data = judge.judge(bytes)?;
            let extracted = data.extractable && *state != State::Cancelled;
            let to = to.clone().or_else(|| data.receiver.clone());
            let before = (*state == State::Cancelled).then(|| first_state(&data, false));
            let entry = Entry { state: *state, before, bytes: bytes.clone(), to, extracted, data };
            entries.insert(key_of(&entry.data.target), entry);
        }
        let refused = vec![0; setup.refusals.len()];
        let (receipts, results) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { judge, setup, entries, receipts, results, executed: Vec::new(), record: Vec::new(), refused })
    }

    /// The service after it was killed and started anew: it reads its record.
    ///
    /// # Errors
    /// As for [`Machine::new`].
    pub fn restarted(&self) -> Result<Self, Vec<Code>> {
        let mut machine = Self::new(self.judge, self.setup.clone())?;
        for (now, bytes, parts) in &self.record {
            machine.receive(now, bytes, parts);
        }
        Ok(machine)
    }

    /// A request arrives; its answer. The same request again gives the same answer and has no second effect. `parts` are
    /// files that came beside it.
    pub fn receive(&mut self, now: &str, bytes: &[u8], parts: &Files) -> Value {
        let Some(asked) = Asked::read(bytes) else {
            return answer::fault("", &[Code::new("not-a-request", "要求として読めません")]);
        };
        let operation = asked.operation.clone();
        if !asked.has_result() {
            // a fetch changes a state, so it is kept, too
            if operation == "fetch" {
                self.record.push((now.to_owned(), bytes.to_vec(), Files::new()));
            }
            if let Some(codes) = self.refusal(&operation) {
                return answer::fault(&operation, &codes);
            }
            let answer = match operation.as_str() {
                "result" => self.result(&asked),
                _ => self.at_once(&asked, now),
            };
            return answer.unwrap_or_else(|code| answer::fault(&operation, &[code]));
        }
        let digest = crate::certify::catalogue::hex(&Sha256::digest(bytes));
        if let Some(receipt) = self.receipts.get(&digest) {
            return answer::receipt(&operation, receipt);
        }
        let receipt = format!("R-{:06}", self.receipts.len() + 1);
        let mine = asked.data.as_ref().and_then(|data| Some((data.name.clone(), parts.get(&data.name)?.clone())));
        self.record.push((now.to_owned(), bytes.to_vec(), mine.into_iter().collect()));
        let done = match self.refusal(&operation) {
            Some(codes) => Done { end: Err(codes), target: asked.target.clone(), records: BTreeSet::new() },
            None => self.process(&asked, parts),
        };
        let key = done.target.as_ref().map(key_of).unwrap_or_default();
        let accepted = done.end.is_ok();
        self.executed.push(Executed {
            operation: operation.clone(),
            digest: digest.clone(),
            key,
            records: done.records,
            accepted,
        });
        let result = ResultOf { operation: operation.clone(), target: done.target, end: done.end, at: now.to_owned() };
        self.results.insert(receipt.clone(), result);
        self.receipts.insert(digest, receipt.clone());
        answer::receipt(&operation, &receipt)
    }

    /// The answer of `result`: what became of a request, as often as it is asked.
    fn result(&self, asked: &Asked) -> Result<Value, Code> {
        let before =
            asked.request.as_ref().ok_or_else(|| Code::new("request-incomplete", "要求に request がありません"))?;
        let receipt = before.receipt.as_ref().or_else(|| self.receipts.get(&before.sha256));
        let found = receipt.and_then(|receipt| Some((receipt, self.results.get(receipt)?)));
        let (receipt, result) = found.ok_or_else(|| Code::new("receipt-unknown", "受け付けていない要求です"))?;
        if self.receipts.get(&before.sha256) == Some(receipt) {
            Ok(result.document(receipt))
        } else {
            Err(Code::new("receipt-of-another-request", "受付番号が別の要求のものです"))
        }
    }

    /// The digest of the request that a receipt was given for.
    pub fn digest_of(&self, receipt: &str) -> Option<&str> {
        self.receipts.iter().find(|(_, given)| *given == receipt).map(|(digest, _)| digest.as_str())
    }

    /// A refusal that was asked for.
    fn refusal(&mut self, operation: &str) -> Option<Vec<Code>> {
        for (fault, done) in self.setup.refusals.iter().zip(&mut self.refused) {
            let meant = fault.operation.as_deref().is_none_or(|one| one == operation);
            if meant && fault.times.is_none_or(|times| *done < times) {
                *done += 1;
                let code = fault.code.as_deref().unwrap_or("refused");
                return Some(vec![Code::new(code, fault.message.as_deref().unwrap_or("処理できません"))]);
            }
        }
        None
    }

    /// State of what a key names.
    pub fn state(&self, key: &str) -> Option<State> {
        self.entries.get(key).map(|entry| entry.state)
    }

    /// Everything registered, by key.
    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.entries
    }

    /// What had an effect, in order.
    pub fn executed(&self) -> &[Executed] {
        &self.executed
    }

    /// So many requests were taken.
    pub fn taken(&self) -> usize {
        self.record.len()
    }

    /// What it took since the `from`-th request: for a record on disk.
    pub fn record(&self, from: usize) -> &[(String, Vec<u8>, Files)] {
        self.record.get(from..).unwrap_or_default()
    }
}

/// What became of an operation.
pub(super) struct Done {
    pub(super) end: Result<State, Vec<Code>>,
    pub(super) target: Option<Target>,
    pub(super) records: BTreeSet<String>,
}

/// The state that data are registered with.
pub(super) fn first_state(data: &Data, consent: bool) -> State {
    match data.target.kind {
        tekigo_core::keys::Kind::Referral if consent => State::Readable,
        tekigo_core::keys::Kind::Referral => State::Held,
        _ => State::Registered,
    }
}
