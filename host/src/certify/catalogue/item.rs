//! One item of a catalogue: what has to hold, for whom, and how it is found out.

use super::check::Check;
use serde::{Deserialize, Serialize};
use tekigo_core::Lang;

/// Text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in `lang`.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.ja, &self.en)
    }
}

/// An item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// `REG-001`: group and number. Never given to another item, also after this one has ended.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The operation or work that it belongs to: one of the service's operations (`register`), `view`, `consent`, `operation`, `security`.
    pub function: String,
    /// A registers and views, B views only.
    pub pattern: Vec<Pattern>,
    /// Kinds of facility that it is for; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facility: Vec<Facility>,
    /// Ways of connection; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub way: Vec<Way>,
    /// Tests that it is part of. The guide's own words leave the scope of the connection test open, so that it is data.
    pub test: Vec<Test>,
    /// Tests that it belongs to by one of two readings only: the guide writes the connection test's scope as 2.2.1, under a title
    /// that does not fit (4.1.2 表8). Such an item is shown there, and not due until the scope is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub test_doubtful: Vec<Test>,
    /// Whether a system has to have it.
    pub obligation: Obligation,
    /// The function of `vendor.toml` that makes a conditional item due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// How it is found out.
    pub kind: Kind,
    /// The state before.
    pub given: Text,
    /// What is done.
    pub when: Text,
    /// What has to be seen.
    pub then: Text,
    /// Ids of test data (`host/certify/data`), for `case.give` and for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<String>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Requirement>,
    /// Rules of tekigo that say the same of data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Why nobody can test it today; such an item is shown, never due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested_reason: Option<Text>,
    /// Whether a vendor may waive it for a time.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub waivable: bool,
    /// Edition of the catalogue that it came with.
    pub since: String,
    /// First edition without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What is handed in and wanted back: kinds `auto` and `simulated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Case>,
    /// How that is judged; all of them have to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What a person does and looks at, step by step: kinds `attested` and `witnessed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedure: Vec<Text>,
    /// A file (screenshot, document) has to come with the attestation.
    #[serde(default, skip_serializing_if = "is_no")]
    pub proof: bool,
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_no(value: &bool) -> bool {
    !*value
}

impl Item {
    /// `REG` of `REG-001`.
    pub fn group(&self) -> &str {
        self.id.split_once('-').map_or(&self.id, |(group, _)| group)
    }

    /// Every id of test data that it names.
    pub fn data_ids(&self) -> impl Iterator<Item = &str> {
        let case = self.case.iter();
        let service = case.clone().filter_map(|case| case.service.as_ref());
        let held = service.clone().flat_map(|service| service.holds.iter().map(|held| &held.data));
        let lists = service.clone().flat_map(|service| service.facilities.iter().chain(&service.masters));
        let face = service.flat_map(|service| service.face.values());
        let given = case.flat_map(|case| case.give.values());
        self.data.iter().chain(given).chain(held).chain(lists).chain(face).map(String::as_str)
    }

    /// Whether the edition `edition` has it.
    pub fn in_force(&self, edition: &str) -> bool {
        self.since.as_str() <= edition && self.until.as_deref().is_none_or(|until| edition < until)
    }
}

/// 改修パターン.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Pattern {
    /// 登録および取得・閲覧.
    A,
    /// 取得・閲覧のみ.
    B,
}

/// Kind of facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facility {
    /// 医科・健診あり.
    MedicalCheckup,
    /// 医科・健診なし.
    Medical,
    /// 歯科.
    Dental,
    /// 薬局.
    Pharmacy,
    /// 健診センター.
    CheckupCenter,
}

/// Way of connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 資格確認端末経由.
    Terminal,
    /// Web API.
    WebApi,
}

/// Test that an item is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Test {
    /// 接続テスト, phase 1: offline.
    #[serde(rename = "connection-1")]
    Connection1,
    /// 接続テスト, phase 2: online.
    #[serde(rename = "connection-2")]
    Connection2,
    /// 運用テスト.
    #[serde(rename = "operation")]
    Operation,
}

/// Whether a system has to have what an item asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obligation {
    /// Always.
    Required,
    /// Where the system declares the function named by `condition`.
    Conditional,
    /// Never due; run and shown when it can be.
    Optional,
}

/// How an item is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The tool judges files that the system makes of files that it is given.
    Auto,
    /// The tool plays the service, and judges what the system sends and what it makes of answers.
    Simulated,
    /// A person looks, and says what was seen.
    Attested,
    /// The same, and a second person was there.
    Witnessed,
}

/// Where an item comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Id of a source in the catalogue's head.
    pub source: String,
    /// Section of it.
    pub section: String,
    /// Id of the requirement in `requirements.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What is handed to the system under test, and what it has to hand back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    /// Files for it: name → id of test data.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub give: std::collections::BTreeMap<String, String>,
    /// Names of files that it may hand back. What is not named here is neither read nor kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub want: Vec<String>,
    /// Seconds that it has; `run --deadline` multiplies.
    #[serde(default = "half_a_minute")]
    pub seconds: u32,
    /// What the service is and does meanwhile: kind `simulated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

fn half_a_minute() -> u32 {
    30
}

/// The service that an item's simulator plays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Seed of what is random in its faults.
    #[serde(default)]
    pub seed: u64,
    /// What is registered already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Held>,
    /// Test data with the institutions that a destination search knows (`answer-destination-1`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilities: Option<String>,
    /// Test data with the newest masters (`masters-1`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masters: Option<String>,
    /// Results of the card reader that lie in `face`: name → id of test data.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub face: std::collections::BTreeMap<String, String>,
    /// What goes wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// Data that the simulated service holds from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Held {
    /// Id of test data: a Bundle.
    pub data: String,
    /// `登録済`, `取消済`, `閲覧可`, `閲覧保留`, `取得済`.
    pub state: String,
    /// Institution (ten digits) that a document is addressed to, where it is not the one in its section 910.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// One thing that goes wrong in the simulated service or terminal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The operation it befalls; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How many times, from the first exchange on; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Of a hundred exchanges so many, drawn by the seed; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Milliseconds of a delay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// Code of a refusal (`処理結果コード`; the official ones are not public).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Message of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The answer comes `ms` later.
    Delay,
    /// The request is lost before it arrives.
    LostRequest,
    /// The request is done, the answer is lost; asking again gives it.
    LostAnswer,
    /// The answer comes twice.
    DoubleAnswer,
    /// The answer is written in two halves with a pause of `ms`.
    HalfWritten,
    /// Answers of several requests come in another order.
    OtherOrder,
    /// All twenty sessions of the terminal are taken: the request is turned away as busy.
    Busy,
    /// The terminal's disk is full: the request file cannot be written.
    FullDisk,
    /// The service is killed after it has stored and before it answers, and starts anew.
    Killed,
    /// The service refuses with `code` and `message`.
    Refuse,
}
