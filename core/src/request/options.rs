//! What a caller says besides the files.

use super::decision::{Card, Consent};
use super::eligibility::Eligibility;
use serde::{Deserialize, Serialize};

/// Options of one request; as JSON of the byte-level face, names in camel case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// The patient's answer: `direct`, `portal`, `reader`, `none`.
    pub consent: Consent,
    /// Whether the patient has the card: `yes`, `no`.
    pub card: Card,
    /// The eligibility record.
    pub eligibility: Option<Eligibility>,
    /// The answer of a destination search.
    pub destination: Option<Destinations>,
    /// The caller's time: date-time with zone.
    pub now: Option<String>,
    /// The institution that asks, ten digits.
    pub institution: Option<String>,
    /// 医療機関コード変更: the institution's number was changed since the registration.
    pub institution_number_changed: bool,
    /// Identifiers of the records that are meant, where not all are: refused, a unit is one.
    pub records: Vec<String>,
    /// The document was deleted already (cancel-extracted).
    pub deleted: bool,
    /// The documents to fetch.
    pub documents: Vec<String>,
    /// Receipt that the service gave for a request (result).
    pub receipt: Option<String>,
    /// What to search a destination by.
    pub query: Query,
    /// Days whose information is wanted, `[from, to]`.
    pub period: Option<[String; 2]>,
    /// Put the data into the request as base64.
    pub embed: bool,
}

/// A destination search. What is given must fit; a part of the name is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// A part of the institution's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Postal code, `100-0001` or `1000001`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Prefecture, `01` to `47`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
}

/// Answer of a destination search: docs/schema/answer-destination-1.json.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destinations {
    /// The institutions found.
    pub facilities: Vec<Facility>,
}

/// An institution that uses the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    /// Its name.
    pub name: String,
    /// Its number, ten digits.
    pub institution: String,
}

/// Answer of a document list: docs/schema/answer-list-1.json.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The institution that the documents are addressed to.
    pub institution: String,
    /// The documents.
    pub documents: Vec<Listed>,
}

/// One document of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Its Composition.identifier.
    pub identifier: String,
    /// Whether it can be fetched.
    pub state: State,
    /// The institution that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
}

/// State of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It can be fetched.
    #[serde(rename = "閲覧可")]
    Readable,
    /// The patient has not allowed it yet.
    #[serde(rename = "閲覧保留")]
    Held,
}

/// Local masters and their versions: docs/schema/masters-1.json.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masters {
    /// The masters.
    pub masters: Vec<Master>,
}

/// One master.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Master {
    /// Its name or system.
    pub name: String,
    /// The local version.
    pub version: String,
}
