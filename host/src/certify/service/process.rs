//! The operations: validate → look at the signature → store → state; cancel, undo, change; lists, fetching, masters.

use super::answer::Code;
use super::asked::Asked;
use super::judge::Data;
use super::machine::{Done, Entry, Machine, State, first_state, key_of};
use crate::certify::catalogue::hex;
use crate::certify::system::Files;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use tekigo_core::keys::Kind;
use tekigo_core::request::Target;
use tekigo_core::request::eligibility::{ConsentAge, consent_age};

/// 10 メガバイト, read as MiB: the largest of its readings, so that nobody is refused wrongly.
const LARGEST: usize = 10 * 1024 * 1024;

fn no(code: &str, message: &str) -> Vec<Code> {
    vec![Code::new(code, message)]
}

impl Machine<'_> {
    /// An operation whose result is asked for later.
    pub(super) fn process(&mut self, asked: &Asked, parts: &Files) -> Done {
        let mut records = BTreeSet::new();
        let end = match (asked.operation.as_str(), &asked.target) {
            (_, None) => Err(no("request-incomplete", "要求にキー情報がありません")),
            ("register", Some(target)) => {
                self.stored(asked, parts, &mut records).and_then(|stored| self.register(asked, target, stored))
            }
            ("change", Some(target)) => {
                self.stored(asked, parts, &mut records).and_then(|stored| self.change(asked, target, stored))
            }
            ("cancel", Some(target)) => self.cancel(target),
            ("undo", Some(target)) => self.undo(target),
            ("status", Some(target)) => self.status(asked, target),
            ("cancel-extracted", Some(target)) => self.cancel_extracted(target),
            _ => Err(no("operation-unknown", "この操作はありません")),
        };
        Done { end, target: asked.target.clone(), records }
    }

    /// The data of a request, validated, with the signature looked at.
    fn stored(
        &self,
        asked: &Asked,
        parts: &Files,
        records: &mut BTreeSet<String>,
    ) -> Result<(Vec<u8>, Data), Vec<Code>> {
        let given = asked.data.as_ref().ok_or_else(|| no("data-missing", "登録するデータがありません"))?;
        let bytes = match &given.base64 {
            Some(text) => STANDARD.decode(text).map_err(|_| no("data-not-base64", "データが base64 ではありません"))?,
            None => {
                parts.get(&given.name).cloned().ok_or_else(|| no("data-missing", "データのファイルが届いていません"))?
            }
        };
        if hex(&Sha256::digest(&bytes)) != given.sha256 {
            return Err(no("data-differs", "データのダイジェストが要求と違います"));
        }
        if bytes.len() > LARGEST {
            return Err(no("data-too-large", "10 メガバイトを超えています"));
        }
        let data = self.judge.judge(&bytes)?;
        if data.signature == Some(false) {
            return Err(no("signature-broken", "電子署名を検証できません"));
        }
        records.clone_from(&data.records);
        Ok((bytes, data))
    }

    fn register(&mut self, asked: &Asked, target: &Target, stored: (Vec<u8>, Data)) -> Result<State, Vec<Code>> {
        let (bytes, data) = stored;
        let key = key_of(&data.target);
        if key_of(target) != key {
            return Err(no("keys-differ", "要求のキー情報がデータと違います"));
        }
        if self.entries.get(&key).is_some_and(|entry| entry.state != State::Cancelled) {
            return Err(no("already-registered", "同じキーの情報が登録済みです"));
        }
        if data.target.kind == Kind::Referral && !self.setup.facilities.is_empty() {
            let known = |number: &String| self.setup.facilities.iter().any(|one| one.institution == *number);
            if !data.receiver.as_ref().is_some_and(known) {
                return Err(no("destination-not-on-service", "紹介先がサービスを利用していません"));
            }
        }
        let state = first_state(&data, asked.consent.as_ref().is_some_and(|consent| consent.way == "direct"));
        let (to, extracted) = (data.receiver.clone(), data.extractable);
        self.entries.insert(key, Entry { state, before: None, bytes, data, to, extracted });
        Ok(state)
    }

    /// Cancels and registers as one: what is refused leaves everything as it was.
    fn change(&mut self, asked: &Asked, target: &Target, stored: (Vec<u8>, Data)) -> Result<State, Vec<Code>> {
        let old = self.registered(target)?;
        let (state, new) = (old.state, &stored.1.target);
        if new.kind != target.kind || new.resource_type != target.resource_type {
            return Err(no("kind-differs", "種類の違うデータには変更できません"));
        }
        if new.insured != target.insured {
            return Err(no("person-differs", "別の被保険者のデータには変更できません"));
        }
        if new.institution != target.institution && !asked.institution_number_changed {
            return Err(no("institution-differs", "発行医療機関が違います"));
        }
        let (old_key, new_key) = (key_of(target), key_of(new));
        if new_key != old_key && self.entries.get(&new_key).is_some_and(|entry| entry.state != State::Cancelled) {
            return Err(no("already-registered", "同じキーの情報が登録済みです"));
        }
        if let Some(old) = self.entries.get_mut(&old_key) {
            old.before = Some(old.state);
            old.state = State::Cancelled;
        }
        let (bytes, data) = stored;
        let (to, extracted) = (data.receiver.clone(), data.extractable);
        self.entries.insert(new_key, Entry { state, before: None, bytes, data, to, extracted });
        Ok(state)
    }

    fn registered(&self, target: &Target) -> Result<&Entry, Vec<Code>> {
        match self.entries.get(&key_of(target)) {
            None => Err(no("key-unknown", "このキーの登録はありません")),
            Some(entry) if entry.state == State::Cancelled => Err(no("already-cancelled", "取消済みです")),
            Some(entry) => Ok(entry),
        }
    }

    fn cancel(&mut self, target: &Target) -> Result<State, Vec<Code>> {
        self.registered(target)?;
        if let Some(entry) = self.entries.get_mut(&key_of(target)) {
            entry.before = Some(entry.state);
            entry.state = State::Cancelled;
        }
        Ok(State::Cancelled)
    }

    fn undo(&mut self, target: &Target) -> Result<State, Vec<Code>> {
        let entry =
            self.entries.get_mut(&key_of(target)).ok_or_else(|| no("key-unknown", "このキーの登録はありません"))?;
        match entry.before.take().filter(|_| entry.state == State::Cancelled) {
            Some(before) => {
                entry.state = before;
                Ok(before)
            }
            None => Err(no("not-cancelled", "取り消されていません")),
        }
    }

    fn status(&self, asked: &Asked, target: &Target) -> Result<State, Vec<Code>> {
        if asked.institution.as_ref().is_some_and(|institution| *institution != target.institution) {
            return Err(no("other-institution", "登録した医療機関だけが照会できます"));
        }
        let entry = self.entries.get(&key_of(target));
        entry.map(|entry| entry.state).ok_or_else(|| no("key-unknown", "このキーの登録はありません"))
    }

    fn cancel_extracted(&mut self, target: &Target) -> Result<State, Vec<Code>> {
        let entry =
            self.entries.get_mut(&key_of(target)).ok_or_else(|| no("key-unknown", "このキーの登録はありません"))?;
        if entry.state != State::Cancelled {
            return Err(no("document-still-registered", "文書がまだ登録されています"));
        }
        if !entry.extracted {
            return Err(no("nothing-extracted", "抽出された 6 情報がありません"));
        }
        entry.extracted = false;
        Ok(State::Cancelled)
    }

    /// An operation that is answered at once.
    pub(super) fn at_once(&mut self, asked: &Asked, now: &str) -> Result<Value, Code> {
        let missing = |what: &str| Code::new("request-incomplete", &format!("要求に {what} がありません"));
        match asked.operation.as_str() {
            "destination" => {
                let query = asked.query.as_ref().ok_or_else(|| missing("query"))?;
                let fits = |facility: &&tekigo_core::request::options::Facility| {
                    let named = query.name.as_deref().is_none_or(|name| facility.name.contains(name));
                    let there = query.prefecture.as_deref().is_none_or(|code| facility.institution.starts_with(code));
                    named && there
                };
                let found: Vec<_> = self.setup.facilities.iter().filter(fits).collect();
                Ok(json!({"schema": "urn:tekigo:schema:answer-destination:1", "facilities": found}))
            }
            "list" => {
                let own = asked.institution.as_ref().ok_or_else(|| missing("institution"))?;
                Ok(json!({
                    "schema": "urn:tekigo:schema:answer-list:1",
                    "institution": own,
                    "documents": self.addressed_to(own).filter_map(listed).collect::<Vec<_>>(),
                }))
            }
            "fetch" => self.fetch(asked),
            "six-information" => self.six_information(asked, now),
            "master-check" => {
                let newest = |name: &str| self.setup.masters.iter().find(|master| master.name == name);
                let outdated = |master: &tekigo_core::request::options::Master| {
                    newest(&master.name).filter(|newest| newest.version != master.version)
                };
                let updates: Vec<_> = asked.masters.iter().filter_map(outdated).collect();
                Ok(json!({
                    "schema": "urn:tekigo:schema:answer-masters:1",
                    "upToDate": updates.is_empty(),
                    "updates": updates,
                }))
            }
            _ => Err(Code::new("operation-unknown", "この操作はありません")),
        }
    }

    fn addressed_to<'a>(&'a self, institution: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.values().filter(move |entry| entry.to.as_deref() == Some(institution))
    }

    fn fetch(&mut self, asked: &Asked) -> Result<Value, Code> {
        let own = asked.institution.clone().unwrap_or_default();
        let mut documents = Vec::new();
        for wanted in &asked.documents {
            let entry = self
                .addressed_to(&own)
                .find(|entry| entry.data.target.composition_identifier.as_ref() == Some(wanted))
                .ok_or_else(|| Code::new("document-unknown", "自施設宛ての文書にありません"))?;
            match entry.state {
                State::Readable | State::Fetched => {}
                State::Held => return Err(Code::new("document-held", "閲覧保留の文書は取得できません")),
                State::Registered | State::Cancelled => {
                    return Err(Code::new("document-cancelled", "取り消された文書です"));
                }
            }
            documents.push(json!({"identifier": wanted, "base64": STANDARD.encode(&entry.bytes)}));
        }
        let fetched = |entry: &Entry| {
            let named = |one: &String| asked.documents.contains(one);
            entry.to.as_ref() == Some(&own) && entry.data.target.composition_identifier.as_ref().is_some_and(named)
        };
        for entry in self.entries.values_mut().filter(|entry| fetched(entry)) {
            entry.state = State::Fetched;
        }
        Ok(json!({"schema": "urn:tekigo:schema:answer-fetch:1", "documents": documents}))
    }

    fn six_information(&self, asked: &Asked, now: &str) -> Result<Value, Code> {
        let (Some(insured), Some(period)) = (&asked.insured, &asked.period) else {
            return Err(Code::new("request-incomplete", "要求に被保険者か抽出対象期間がありません"));
        };
        match consent_age(asked.consent_at.as_deref(), Some(now)).0 {
            ConsentAge::Within => {}
            ConsentAge::TooOld => return Err(Code::new("consent-too-old", "閲覧の同意から 24 時間を過ぎています")),
            ConsentAge::Undecidable => return Err(Code::new("consent-undecidable", "閲覧の同意の日時が分かりません")),
        }
        let in_period = |entry: &&Entry| {
            let day = entry.data.day.as_deref().unwrap_or_default();
            (period.from.as_str()..=period.to.as_str()).contains(&day)
        };
        let of_person = self.entries.values().filter(|entry| entry.data.target.insured == *insured);
        let shown = of_person.filter(|entry| matches!(entry.data.target.kind, Kind::FiveInformation | Kind::Checkup));
        let found = shown.filter(|entry| entry.state == State::Registered).filter(in_period);
        let mut rows = String::new();
        for entry in found {
            let target = &entry.data.target;
            let id = target.bundle_identifier.as_deref().unwrap_or_default();
            // writing to a String cannot fail
            let _ = write!(rows, "<information kind=\"{}\" id=\"{id}\"/>", target.resource_type);
        }
        let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><sixInformation>{rows}</sixInformation>");
        Ok(json!({
            "schema": "urn:tekigo:schema:answer-six-information:1",
            "format": "xml",
            "base64": STANDARD.encode(xml),
        }))
    }
}

/// A line of a list; what was cancelled is on none.
fn listed(entry: &Entry) -> Option<Value> {
    let state = match entry.state {
        State::Readable | State::Fetched => State::Readable,
        State::Held => State::Held,
        State::Registered | State::Cancelled => return None,
    };
    let target = &entry.data.target;
    Some(json!({
        "identifier": target.composition_identifier,
        "state": state.code(),
        "institution": target.institution,
        "title": "診療情報提供書",
    }))
}
