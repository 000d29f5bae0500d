//! `--engine wasm`: the validator as a WebAssembly guest in wasmtime, inside bounds that the host holds. A guest that
//! reaches one is thrown away with what it was doing; its input gets `engine-limit`, the next one a new guest.

mod compiled;
mod guest;
mod limits;

pub use compiled::find;
pub use guest::{Guest, Stop};
pub use limits::Limits;

use super::{Broken, Engine, Filled, Input, Judge, Lines};
use crate::Error;
use crate::cache::Cache;
use compiled::Code;
use limits::Ticker;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tekigo_core::diagnostic::catalogue::input::ENGINE_LIMIT;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::model::codec;
use tekigo_core::outcome::{self, Outcome, Piece, Style};
use tekigo_core::text::records;
use tekigo_core::{Options, Ruleset, Words, wire};

/// Bytes of memory with which a guest is kept for the next input. One that grew further on a large input gives them back.
const KEPT_MEMORY: usize = 256 << 20;

/// A compiled guest and what it may use, from which any number of guests are made.
#[allow(missing_debug_implementations, reason = "wasmtime's parts have none that says anything")]
pub struct Machine {
    engine: wasmtime::Engine,
    code: Code,
    limits: Limits,
    _ticker: Ticker,
}

impl Machine {
    /// The guest in the file, compiled or from the cache, for at most `guests` at a time.
    ///
    /// # Errors
    /// The file cannot be read or is no tekigo guest, or the machine does not give the memory.
    pub fn load(
        path: &Path,
        limits: Limits,
        cache: Option<&Cache>,
        guests: usize,
    ) -> Result<(Self, Vec<Words>), Error> {
        let wasm = std::fs::read(path).map_err(|why| Error::read(path, why))?;
        Self::new(&wasm, limits, cache, guests).map_err(|why| {
            let path = path.display();
            Error::call(
                format!("{path} を検査エンジンとして使えません: {why}"),
                format!("{path} cannot be used as an engine: {why}"),
            )
        })
    }

    /// The guest in these bytes, a core module or a component.
    ///
    /// # Errors
    /// They are no tekigo guest, or the machine does not give the memory.
    pub fn new(
        wasm: &[u8],
        limits: Limits,
        cache: Option<&Cache>,
        guests: usize,
    ) -> wasmtime::Result<(Self, Vec<Words>)> {
        let engine = wasmtime::Engine::new(&limits.config(guests))?;
        let mut notes = Vec::new();
        let code = Code::of(&engine, wasm, cache, &mut notes)?;
        let ticker = Ticker::start(&engine);
        Ok((Self { engine, code, limits, _ticker: ticker }, notes))
    }

    /// A new guest, which knows the embedded rules.
    ///
    /// # Errors
    /// A limit is reached already, or there is no room for another guest.
    pub fn guest(&self) -> Result<Guest, Stop> {
        Guest::new(&self.engine, &self.code, &self.limits)
    }
}

/// Guests that judge by the same rules and options.
#[allow(missing_debug_implementations, reason = "wasmtime's parts have none that says anything")]
pub struct Wasm {
    machine: Machine,
    rules: Arc<Ruleset>,
    /// The rules for the guest, where they are others than the embedded ones that it brings.
    given: Option<Vec<u8>>,
    check: Map<String, Value>,
    /// The guest that was asked for its version: the first input's.
    first: Mutex<Option<Guest>>,
}

impl Wasm {
    /// An engine that judges as `rules` and `options` say. `is_embedded`: the rules are those that come with tekigo.
    ///
    /// # Errors
    /// The guest is of another version, or knows other rules.
    pub fn new(machine: Machine, rules: Arc<Ruleset>, is_embedded: bool, options: &Options) -> Result<Self, Error> {
        let given = (!is_embedded).then(|| codec::encode(&rules));
        let engine = Self { machine, rules, given, check: as_map(options), first: Mutex::default() };
        engine.same_version()?;
        Ok(engine)
    }

    /// A guest of another version would give other answers than this program says it gives.
    fn same_version(&self) -> Result<(), Error> {
        let broken = |why: &dyn std::fmt::Display| {
            Error::call(format!("検査エンジンが動きません: {why}"), format!("the engine does not work: {why}"))
        };
        let stopped = |stop: Stop| match stop {
            Stop::Fault(why) => broken(&why),
            stop => {
                let (what, bound) = (stop.words(), self.machine.limits.bound(&stop));
                Error::call(
                    format!(
                        "検査エンジンは、動き出す前に{}の上限 ({}) に達しました。上限を上げてください",
                        what.ja, bound.ja
                    ),
                    format!(
                        "the engine reached its limit of {} ({}) before it could begin; raise it",
                        what.en, bound.en
                    ),
                )
            }
        };
        let mut guest = self.machine.guest().map_err(stopped)?;
        let about = guest.call("about", "", b"").map_err(stopped)?.map_err(|why| broken(&why))?;
        let about: Value = serde_json::from_slice(&about).map_err(|why| broken(&why))?;
        let (version, rules) = (about["version"].as_str().unwrap_or("?"), about["rules"].as_str().unwrap_or("?"));
        let is_ours = version == outcome::VERSION && (self.given.is_some() || rules == self.rules.label);
        if is_ours {
            *self.first() = Some(guest);
            return Ok(());
        }
        let (our_version, ours) = (outcome::VERSION, &self.rules.label);
        Err(Error::call(
            format!("検査エンジンは {version} ({rules}) で、この tekigo {our_version} ({ours}) と版が違います"),
            format!("the engine is {version} ({rules}), not the version of this tekigo, {our_version} ({ours})"),
        ))
    }

    fn first(&self) -> MutexGuard<'_, Option<Guest>> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn guest(&self) -> Result<Guest, Stop> {
        let first = self.first().take();
        let mut guest = first.map_or_else(|| self.machine.guest(), Ok)?;
        if let Some(rules) = &self.given {
            guest.call("load-rules", "", rules)?.map_err(Stop::Fault)?;
        }
        for pack in self.rules.terms.masters.packs() {
            guest.call("load-masters", "", pack.bytes())?.map_err(Stop::Fault)?;
        }
        Ok(guest)
    }
}

fn as_map(options: &Options) -> Map<String, Value> {
    match serde_json::to_value(options) {
        Ok(Value::Object(check)) => check,
        _ => Map::new(),
    }
}

impl Engine for Wasm {
    fn judge(&self) -> Box<dyn Judge + '_> {
        Box::new(WasmJudge { of: self, check: self.check.clone(), guest: None, ahead: Vec::new() })
    }

    fn label(&self) -> &str {
        &self.rules.label
    }
}

/// One thread's guest.
struct WasmJudge<'a> {
    of: &'a Wasm,
    check: Map<String, Value>,
    /// Warm from the input before.
    guest: Option<Guest>,
    /// Lines judged together, the last one first: their numbers and what a report says of each.
    ahead: Vec<(u64, Piece)>,
}

impl WasmJudge<'_> {
    /// The guest's answer. One that runs out of memory with what it kept of the inputs before gets another try: the
    /// answer to an input does not hang on those before it.
    fn answer(&mut self, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, Stop> {
        if let Some(mut guest) = self.guest.take() {
            match guest.call("piece", options, input) {
                Err(Stop::Memory) => {}
                answer => return self.keep(guest, answer),
            }
        }
        let mut guest = self.of.guest()?;
        let answer = guest.call("piece", options, input);
        self.keep(guest, answer)
    }

    fn keep<T>(&mut self, guest: Guest, answer: Result<T, Stop>) -> Result<T, Stop> {
        if answer.is_ok() && guest.memory() <= KEPT_MEMORY {
            self.guest = Some(guest);
        }
        answer
    }

    /// The options of `piece` and `pieces` in `tekigo_core::wire`.
    fn options(&self, style: &Style, file: &str, record: Option<u64>, filled: &Filled) -> String {
        let mut options = self.check.clone();
        let told = [
            ("file", json!(file)),
            ("record", json!(record)),
            ("filled", json!(filled.groups())),
            ("format", json!(style.format)),
            ("color", json!(style.color)),
            ("width", json!(style.width)),
            ("verbose", json!(style.verbose)),
            ("quiet", json!(style.quiet)),
            ("several", json!(style.several)),
            ("triage", serde_json::to_value(&*style.triage).unwrap_or_default()),
        ];
        options.extend(told.map(|(key, value)| (key.to_owned(), value)));
        Value::Object(options).to_string()
    }

    /// What was judged ahead of the line, if it was.
    fn known(&mut self, record: Option<u64>) -> Option<Piece> {
        let record = record?;
        self.ahead.pop_if(|(line, _)| *line == record).map(|(_, piece)| piece)
    }
}

impl Judge for WasmJudge<'_> {
    fn take_options(&mut self, options: &Options) {
        self.ahead.clear();
        self.check = as_map(options);
    }

    fn piece(&mut self, style: &Style, input: &Input<'_>, filled: &Filled) -> Result<Piece, Broken> {
        if let Some(piece) = self.known(input.record) {
            return Ok(piece);
        }
        let options = self.options(style, input.file, input.record, filled);
        match self.answer(&options, input.bytes) {
            Ok(Ok(piece)) => {
                let piece = wire::pieces_of(&piece).and_then(|mut pieces| pieces.pop());
                piece.ok_or_else(|| Broken("the engine's answer is no piece".to_owned()))
            }
            Ok(Err(mistake)) => Err(Broken(mistake)),
            Err(Stop::Fault(why)) => Err(Broken(why)),
            Err(stop) => Ok(input.told(style, &given_up(&stop, &self.of.machine.limits), filled)),
        }
    }

    /// A call for all of them, inside the limits of one input. Where that is not enough, or anything else is wrong, nothing is known
    /// of them and each is judged alone, so that a limit is told of the line that reaches it and of no other.
    fn ahead(&mut self, style: &Style, lines: &Lines<'_>, filled: &Filled) {
        self.ahead.clear();
        let options = self.options(style, lines.file, Some(lines.first), filled);
        let guest = self.guest.take().map_or_else(|| self.of.guest(), Ok);
        let Ok(mut guest) = guest else { return };
        let answer = guest.call("pieces", &options, lines.bytes);
        let Ok(Ok(answer)) = self.keep(guest, answer) else { return };
        let numbers: Vec<u64> = records(lines.first, lines.bytes).map(|(line, _)| line).collect();
        let pieces = wire::pieces_of(&answer).unwrap_or_default();
        if pieces.len() == numbers.len() {
            self.ahead = numbers.into_iter().zip(pieces).rev().collect();
        }
    }
}

/// The answer about an input that took more than it may.
fn given_up(stop: &Stop, limits: &Limits) -> Outcome {
    let words = stop.words();
    let bound = limits.bound(stop);
    let mut sink = Sink::default();
    let args = vec![Arg::words(words.ja, words.en), Arg::words(bound.ja, bound.en)];
    sink.push(Finding::new(&ENGINE_LIMIT, Place::default(), args));
    Outcome::unread(&[], sink)
}
