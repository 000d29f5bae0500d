//! Floor 12: the one face that every host translates.
//!
//! An operation has a name, options as JSON and an input as bytes, and gives bytes. npm, the component, the engine plugin
//! and HTTP carry these over and add nothing, so that what one of them can do all can, and all give the same bytes. What
//! crosses is data; a rule is its id.
//!
//! A new operation is a file with a function and a line in `OPERATIONS`.

mod catalogue;
mod checked;
mod error;
mod files;
mod masters;
mod options;
mod packages;
mod page;
mod query;
mod report;
mod service;

pub use error::{Error, Kind};
pub use report::pieces_of;

use crate::check::Options;
use crate::model::Ruleset;
use crate::text::near;
use crate::validator::{Validator, Worker, Workers};
use std::sync::Arc;

/// What an operation is. It gets its options as JSON text, and the input.
struct Operation {
    name: &'static str,
    run: fn(&mut Session, &str, &[u8]) -> Answer,
}

/// The bytes that an operation gives.
type Answer = Result<Vec<u8>, Error>;

/// Every operation, sorted. docs/contract.md §6 says what each takes and gives.
#[rustfmt::skip] // one a line, so that additions merge
const OPERATIONS: &[Operation] = &[
    Operation { name: "about", run: catalogue::about },
    Operation { name: "compare", run: service::compare },
    Operation { name: "explain", run: catalogue::explain },
    Operation { name: "extract", run: service::extract },
    Operation { name: "fhirpath", run: query::fhirpath },
    Operation { name: "keys", run: service::keys },
    Operation { name: "load-definitions", run: packages::load_definitions },
    Operation { name: "load-masters", run: masters::load },
    Operation { name: "load-package", run: packages::load_package },
    Operation { name: "load-rules", run: packages::load_rules },
    Operation { name: "masters", run: masters::list },
    Operation { name: "masters-find", run: masters::find },
    Operation { name: "masters-show", run: masters::show },
    Operation { name: "masters-suggest", run: masters::suggest },
    Operation { name: "piece", run: report::piece },
    Operation { name: "pieces", run: report::pieces },
    Operation { name: "render", run: page::render },
    Operation { name: "report", run: report::report },
    Operation { name: "request", run: service::request },
    Operation { name: "rules", run: catalogue::rules },
    Operation { name: "split", run: service::split },
    Operation { name: "validate", run: report::validate },
];

/// Rules, and validators over them that stay warm from call to call. One thread's; [`Session::another`] makes one for the
/// next thread.
///
/// ```
/// use tekigo_core::wire::Session;
///
/// let mut session = Session::new();
/// let patient = br#"{"resourceType": "Patient", "gender": "F"}"#;
/// let report = session.call("report", r#"{"format": "json", "file": "a.json", "lang": "en"}"#, patient)?;
/// assert!(String::from_utf8_lossy(&report).contains("Patient.gender"));
///
/// let error = session.call("validate", r#"{"profile": []}"#, patient).unwrap_err();
/// assert!(error.to_string().contains("profiles"), "the right key is named: {error}");
/// # Ok::<(), tekigo_core::wire::Error>(())
/// ```
#[derive(Debug)]
pub struct Session {
    /// Own the rules and what was worked out for them.
    workers: Workers,
    /// The options of the last report, as they were written and as they were read.
    asked: Option<(Box<str>, report::Asked)>,
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// A session over the rules that come with tekigo.
    pub fn new() -> Self {
        Self::with_rules(Ruleset::embedded())
    }

    /// A session over rules of the caller's.
    pub fn with_rules(rules: Arc<Ruleset>) -> Self {
        Self::over(Validator::new(rules, Options::default()))
    }

    /// A session of the same rules, for another thread: what was worked out for the rules is shared.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::over(self.plain().with_options(Options::default()))
    }

    fn over(plain: Validator) -> Self {
        Self { workers: Workers::new(plain), asked: None }
    }

    /// The validator without options.
    fn plain(&self) -> &Validator {
        self.workers.validator()
    }

    /// The rules.
    pub fn rules(&self) -> &Ruleset {
        self.plain().rules()
    }

    /// The names of the operations, sorted.
    pub fn operations() -> impl Iterator<Item = &'static str> {
        OPERATIONS.iter().map(|operation| operation.name)
    }

    /// Does `operation` with `options` (a JSON object; an empty text is one without keys) on `input`.
    ///
    /// What is wrong with *data* is no error but the answer.
    ///
    /// # Errors
    /// The operation or an option does not exist, or the input is nothing that the operation can be done on.
    pub fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
        match OPERATIONS.iter().find(|known| known.name == operation) {
            Some(known) => (known.run)(self, options, input),
            None => Err(Error::unknown(
                Kind::Operation,
                "操作",
                "operation",
                operation,
                near::closest(operation, Self::operations()),
            )),
        }
    }

    /// The worker with these options, if each means something.
    fn worker(&mut self, options: &Options) -> Result<&mut Worker, Error> {
        checked::checked(options)?;
        Ok(self.workers.with(options))
    }

    /// From now on these are the rules.
    fn replace_rules(&mut self, rules: Arc<Ruleset>) {
        *self = Self::with_rules(rules);
    }
}

#[cfg(test)]
mod tests;
