//! What a system under test is to the tool: it gets a task, may use a line to the service, and hands files back.

use std::collections::BTreeMap;

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is asked of a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Id of the item.
    pub item: String,
    /// Operation or work (`register`, `view`).
    pub function: String,
    /// Files for it.
    pub given: Files,
    /// Names of the files that it may hand back.
    pub want: Vec<String>,
    /// The caller's time: date-time with zone.
    pub now: String,
}

/// What a system made of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Files.
    pub files: Files,
    /// Exit status of a command, or status of an HTTP answer.
    pub status: Option<i32>,
}

/// Why the tool has nothing to judge. That is no verdict about the system but `error` or `skip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing was there to be judged, and nothing went wrong: the folder of the case is not there (yet).
    Nothing,
    /// It did not end within the seconds that it has.
    Late,
    /// It could not be called.
    Call(String),
}

/// Why a request could not be put on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// All sessions of the terminal are taken: try again later.
    Busy,
    /// The disk is full: try again later.
    Full,
}

/// The way to the service as a system sees it: the folders `req`, `res` and `face` of a terminal. A request is a file
/// `NAME.json` in `req`, of the form docs/schema/request-*.json; its answer is the file of the same name in `res`.
pub trait Line {
    /// Milliseconds since the case began.
    fn now(&self) -> u64;
    /// Lets time pass.
    fn wait(&mut self, milliseconds: u64);
    /// Puts a request; the same name may be put again once it was fetched.
    ///
    /// # Errors
    /// The terminal cannot take it now.
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), LineFault>;
    /// Names of the answers that lie in `res`, in order.
    fn answers(&mut self) -> Vec<String>;
    /// The answer of this name as it is now: maybe half of it.
    fn read(&mut self, name: &str) -> Option<Vec<u8>>;
    /// Takes an answer away.
    fn take(&mut self, name: &str) -> Option<Vec<u8>>;
    /// What lies in `face`.
    fn face(&mut self) -> Files;
}

/// A system that is reached in this process: the reference systems of `certify selftest`.
pub trait System {
    /// Its name.
    fn name(&self) -> String;
    /// Does a task; `line` is there for simulated items.
    ///
    /// # Errors
    /// It cannot.
    fn perform(&mut self, task: &Task, line: Option<&mut dyn Line>) -> Result<Made, Trouble>;
}
