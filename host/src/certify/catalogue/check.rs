//! How the results of a case are judged, as data.
//!
//! `on` names a file: one that the system handed back (`bundle.json`), one that it was given (`given:patient.json`), the
//! n-th request of an operation that reached the simulated service (`sent:register`, `sent:register#2`), or the data in it (`data:register`).

use serde::{Deserialize, Serialize};

/// One check. A file that is not there fails every check on it but `not-made`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Check {
    /// The file is there and not empty.
    Made {
        /// File.
        on: String,
    },
    /// The file is not there: the system had to refuse.
    NotMade {
        /// File.
        on: String,
    },
    /// tekigo finds no error in it.
    Valid {
        /// File.
        on: String,
        /// Profiles that it has to conform to, besides those that it declares.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        profiles: Vec<String>,
        /// `clins` (the default) or `fhir`.
        #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
        usage: Option<String>,
        /// Rules whose errors do not count here.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        allow: Vec<String>,
    },
    /// tekigo finds each of these rules in it.
    Finds {
        /// File.
        on: String,
        /// Rule ids.
        rules: Vec<String>,
    },
    /// Its key information is that of another file. Both may be a Bundle or a request.
    SameKeys {
        /// File.
        on: String,
        /// The other file.
        #[serde(rename = "as")]
        other: String,
        /// Keys that count (`bundleIdentifier`, `compositionIdentifier`, `institution`, `insured`); all when absent.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keys: Vec<String>,
    },
    /// Each of these keys is another one than in the other file.
    OtherKeys {
        /// File.
        on: String,
        /// The other file.
        than: String,
        /// Keys.
        keys: Vec<String>,
    },
    /// It is of one of tekigo's published forms: `request-register-1` (docs/schema).
    Schema {
        /// File.
        on: String,
        /// Name of the schema.
        schema: String,
    },
    /// A value in it, by JSON pointer.
    Json {
        /// File.
        on: String,
        /// RFC 6901 pointer.
        at: String,
        /// It is this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equals: Option<serde_json::Value>,
        /// It is one of these.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        one_of: Vec<serde_json::Value>,
        /// As text it matches this regular expression.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matches: Option<String>,
        /// `true`: there must be nothing there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        absent: Option<bool>,
    },
    /// A FHIRPath expression gives `true` on it.
    Fhirpath {
        /// File.
        on: String,
        /// Expression.
        expression: String,
    },
    /// FHIRPath expressions give the same values on it as on the other file, in any order.
    SameValues {
        /// File.
        on: String,
        /// The other file.
        #[serde(rename = "as")]
        other: String,
        /// Expressions.
        expressions: Vec<String>,
    },
    /// The values that FHIRPath expressions give on the other file are given by them on this one, too, and maybe more.
    HasValues {
        /// File.
        on: String,
        /// The other file.
        of: String,
        /// Expressions.
        expressions: Vec<String>,
    },
    /// Text that a person reads in it (HTML without its tags, or plain text) has all of these.
    Shows {
        /// File.
        on: String,
        /// Texts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
        /// File whose values have to be there …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// … those that these FHIRPath expressions give.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        expressions: Vec<String>,
    },
    /// None of these is anywhere in the file's text, markup included.
    Hides {
        /// File.
        on: String,
        /// Texts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
        /// File whose values must not be there …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// … those that these FHIRPath expressions give.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        expressions: Vec<String>,
    },
    /// An HTML page in which nothing runs and that loads nothing from elsewhere.
    Inert {
        /// File.
        on: String,
    },
    /// Its size in bytes.
    Size {
        /// File.
        on: String,
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
    },
    /// Its encoding.
    Encoding {
        /// File.
        on: String,
        /// `utf-8` or `cp932`.
        is: String,
    },
    /// Exit status of the system's command, or status of its HTTP answer.
    Status {
        /// It is this.
        is: i32,
    },
    /// So many different requests of an operation reached the simulated service.
    Sent {
        /// Operation.
        operation: String,
        /// At least; 1 when absent.
        #[serde(default = "one")]
        min: u32,
        /// At most; no bound when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// The first requests of these operations came in this order.
    Order {
        /// Operations.
        operations: Vec<String>,
    },
    /// State, in the simulated service at the end, of what a file's keys name; `absent`: it never came.
    State {
        /// File with the keys: Bundle or request.
        of: String,
        /// `登録済`, `取消済`, `閲覧可`, `閲覧保留`, `取得済`, `absent`.
        is: String,
    },
    /// The system read every answer that it was sent (and took it away: none is left).
    Taken {
        /// Operation; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operation: Option<String>,
    },
    /// Nothing was registered, cancelled or restored more than once, whatever was lost or doubled.
    Once {
        /// Operation; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operation: Option<String>,
    },
    /// Between two tries of one request so many milliseconds passed at least.
    Pause {
        /// Operation.
        operation: String,
        /// Milliseconds.
        min: u64,
    },
    /// Never more requests were open at once than this.
    Sessions {
        /// At most.
        max: u32,
    },
}

fn one() -> u32 {
    1
}

impl Check {
    /// Its name in a catalogue.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Made { .. } => "made",
            Self::NotMade { .. } => "not-made",
            Self::Valid { .. } => "valid",
            Self::Finds { .. } => "finds",
            Self::SameKeys { .. } => "same-keys",
            Self::OtherKeys { .. } => "other-keys",
            Self::Schema { .. } => "schema",
            Self::Json { .. } => "json",
            Self::Fhirpath { .. } => "fhirpath",
            Self::SameValues { .. } => "same-values",
            Self::HasValues { .. } => "has-values",
            Self::Shows { .. } => "shows",
            Self::Hides { .. } => "hides",
            Self::Inert { .. } => "inert",
            Self::Size { .. } => "size",
            Self::Encoding { .. } => "encoding",
            Self::Status { .. } => "status",
            Self::Sent { .. } => "sent",
            Self::Order { .. } => "order",
            Self::State { .. } => "state",
            Self::Taken { .. } => "taken",
            Self::Once { .. } => "once",
            Self::Pause { .. } => "pause",
            Self::Sessions { .. } => "sessions",
        }
    }

    /// The files that it names.
    pub fn files(&self) -> Vec<&str> {
        match self {
            Self::Made { on }
            | Self::NotMade { on }
            | Self::Valid { on, .. }
            | Self::Finds { on, .. }
            | Self::Schema { on, .. }
            | Self::Json { on, .. }
            | Self::Fhirpath { on, .. }
            | Self::Inert { on }
            | Self::Size { on, .. }
            | Self::Encoding { on, .. } => vec![on],
            Self::SameKeys { on, other, .. }
            | Self::OtherKeys { on, than: other, .. }
            | Self::SameValues { on, other, .. }
            | Self::HasValues { on, of: other, .. } => vec![on, other],
            Self::Shows { on, of, .. } | Self::Hides { on, of, .. } => {
                std::iter::once(on.as_str()).chain(of.as_deref()).collect()
            }
            Self::State { of, .. } => vec![of],
            Self::Status { .. }
            | Self::Sent { .. }
            | Self::Order { .. }
            | Self::Taken { .. }
            | Self::Once { .. }
            | Self::Pause { .. }
            | Self::Sessions { .. } => Vec::new(),
        }
    }
}
