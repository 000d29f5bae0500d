//! How one validation is asked for. The same on the command line, in npm and over HTTP.

pub use crate::diagnostic::Lang;
use serde::{Deserialize, Serialize};

/// Which receiver the data is for (`--for`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum For {
    /// `Clins` when the instance declares a JP-CLINS profile, else `Fhir`.
    #[default]
    Auto,
    /// Japan's CLINS service: its sending rules as well, and its size limit.
    Clins,
    /// FHIR and the profiles only.
    Fhir,
}

impl For {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Clins, Self::Fhir];
}

/// Edition of the service's technical guide, which decides what an absent element means (docs/contract.md §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edition {
    /// 2023-09: absent semi-required elements were accepted.
    #[serde(rename = "2023-09")]
    E2023,
    /// 2024-06, the one in force.
    #[default]
    #[serde(rename = "2024-06")]
    E2024,
}

/// Bytes that one document for the service may have (10 MiB).
pub const CLINS_MAX_BYTES: u64 = 10 << 20;

/// What an extension is whose definition is not loaded (`--extensions`). A modifier extension is an error for the service
/// either way: it changes what the data means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extensions {
    /// A warning: data is not to be refused for an extension that a receiver does not know (FHIR R4 extensibility
    /// §2.5.0).
    #[default]
    Any,
    /// An error: only extensions whose definitions are loaded may be used.
    Known,
}

/// What to check, beyond what the instance declares.
///
/// ```
/// use tekigo_core::{For, Options};
///
/// let options = Options { target: For::Clins, recorded: vec!["Condition.recordedDate".to_owned()], ..Options::default() };
/// // the same as JSON, as npm and HTTP take it
/// let read: Options = serde_json::from_str(r#"{"for": "clins", "recorded": ["Condition.recordedDate"]}"#)?;
/// assert_eq!(read, options);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the call")]
pub struct Options {
    /// Canonicals, with `|version` or without, added to the profiles that the instance declares.
    pub profiles: Vec<String>,
    /// Which receiver it is for.
    #[serde(rename = "for")]
    pub target: For,
    /// Markup in plain strings is an error.
    pub security_checks: bool,
    /// JSON comments are reported and do not stop the reading.
    pub allow_comments: bool,
    /// `example.org` canonicals are errors.
    pub no_example_urls: bool,
    /// What an extension is that no loaded definition answers.
    pub extensions: Extensions,
    /// Bytes that one input may have; `None` is [`CLINS_MAX_BYTES`] for the service and no bound otherwise.
    pub max_bytes: Option<u64>,
    /// Profile element ids that the EHR holds a value for (`Condition.recordedDate`).
    pub recorded: Vec<String>,
    /// Edition of the technical guide.
    pub edition: Edition,
    /// Version of the embedded JP-CLINS tables; `None` is the newest.
    pub clins_version: Option<String>,
    /// Edition of JP Core that its canonicals without a version mean (`1.1.2`, `1.1.2-clins`, `1.2.0`); `None` follows the
    /// document: the edition of the service's guides for the service, else one that it names, else 1.1.2 as published.
    pub core_version: Option<String>,
    /// The caller's instant (`YYYY-MM-DDThh:mm:ss.fff+zz:zz`) for `now()` and ages; core has no clock. Without it rules
    /// that need one are not judged.
    pub now: Option<String>,
    /// Advice is left out: what the service's guide recommends (推奨), and FHIR's best practices. Only of documents for the service.
    pub no_advice: bool,
    /// Language of reports that hold only one.
    pub lang: Lang,
    /// What the data says is left out of messages and reports, for logs and servers.
    pub mask: bool,
}

impl Options {
    /// The bound on the input's bytes, once it is known whether it is for the service.
    pub fn byte_limit(&self, clins: bool) -> Option<u64> {
        self.max_bytes.or(clins.then_some(CLINS_MAX_BYTES))
    }
}
