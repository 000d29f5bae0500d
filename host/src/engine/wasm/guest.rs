//! One guest: an instance, and how it is called.

use super::compiled::Code;
use super::limits::{Limits, Memory};
use std::fmt;
use tekigo_core::Words;
use wasmtime::{Engine, Instance, Store, Trap, TypedFunc};

/// Why a guest did not answer. It is of no more use then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The work was more than the fuel.
    Fuel,
    /// The time was over.
    Time,
    /// It asked for more memory.
    Memory,
    /// Its calls went too deep.
    Stack,
    /// A fault of ours.
    Fault(String),
}

impl Stop {
    /// What was reached, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Fuel => Words::new("計算量", "work"),
            Self::Time => Words::new("時間", "time"),
            Self::Memory => Words::new("メモリー", "memory"),
            Self::Stack => Words::new("呼び出しの深さ", "stack"),
            Self::Fault(why) => Words::new(why, why),
        }
    }

    /// What an error of a call says; `denied` when memory was asked for and not given.
    fn of(error: &wasmtime::Error, denied: bool) -> Self {
        match error.downcast_ref::<Trap>() {
            Some(Trap::OutOfFuel) => Self::Fuel,
            Some(Trap::Interrupt) => Self::Time,
            Some(_) if denied => Self::Memory,
            // the guest's own stack lies at the start of its memory, and safe Rust reads outside of it in no other way
            Some(Trap::StackOverflow | Trap::MemoryOutOfBounds) => Self::Stack,
            _ => Self::Fault(format!("{error:#}").lines().collect::<Vec<_>>().join("; ")),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// An instance of the guest, alone in its store.
#[allow(missing_debug_implementations, reason = "wasmtime's parts have none that says anything")]
pub struct Guest {
    store: Store<Memory>,
    calls: Calls,
    fuel: Option<u64>,
    ticks: u64,
}

/// The component's function for any operation.
type Call = wasmtime::component::TypedFunc<(String, String, Vec<u8>), (Result<Vec<u8>, String>,)>;

/// How the guest is called.
#[expect(clippy::large_enum_variant, reason = "there is one for each guest, and it stays where it is")]
enum Calls {
    /// The five functions of `wasm/src`.
    Module {
        memory: wasmtime::Memory,
        room: TypedFunc<u32, u32>,
        call: TypedFunc<(u32, u32), u32>,
        answer: TypedFunc<(), u32>,
        answer_len: TypedFunc<(), u32>,
    },
    /// `call` of `wasm/wit`.
    Component(Call),
}

impl Guest {
    pub(super) fn new(engine: &Engine, code: &Code, limits: &Limits) -> Result<Self, Stop> {
        let mut store = Store::new(engine, Memory { most: limits.granted(), has: 0, denied: false });
        store.limiter(|memory| memory);
        let ticks = limits.ticks();
        let ready = renew(&mut store, limits.fuel, ticks).and_then(|()| Calls::new(&mut store, code));
        let calls = ready.map_err(|error| Stop::of(&error, store.data().denied))?;
        Ok(Self { store, calls, fuel: limits.fuel, ticks })
    }

    /// Does an operation of `tekigo_core::wire`. The inner error is the mistake of the call, as JSON.
    ///
    /// # Errors
    /// A limit was reached; the guest is of no more use.
    pub fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, Stop> {
        let store = &mut self.store;
        store.data_mut().denied = false;
        let answer =
            renew(store, self.fuel, self.ticks).and_then(|()| self.calls.call(store, operation, options, input));
        match answer {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(Stop::Memory),
            Err(error) => Err(Stop::of(&error, store.data().denied)),
        }
    }

    /// Bytes of memory that it has.
    pub fn memory(&self) -> usize {
        self.store.data().has
    }

    /// Units of work that the last call took, where they are counted.
    pub fn fuel_used(&self) -> Option<u64> {
        Some(self.fuel?.saturating_sub(self.store.get_fuel().ok()?))
    }
}

/// The whole of the limits for the next call.
fn renew(store: &mut Store<Memory>, fuel: Option<u64>, ticks: u64) -> wasmtime::Result<()> {
    store.set_epoch_deadline(ticks);
    fuel.map_or(Ok(()), |fuel| store.set_fuel(fuel))
}

impl Calls {
    fn new(store: &mut Store<Memory>, code: &Code) -> wasmtime::Result<Self> {
        match code {
            Code::Component(component) => {
                let linker = wasmtime::component::Linker::new(store.engine());
                let instance = linker.instantiate(&mut *store, component)?;
                Ok(Self::Component(instance.get_typed_func(&mut *store, "call")?))
            }
            Code::Module(module) => {
                let instance = Instance::new(&mut *store, module, &[])?;
                let version = instance.get_typed_func::<(), u32>(&mut *store, "tekigo_abi_version")?;
                let version = version.call(&mut *store, ())?;
                if version != ABI_VERSION {
                    return Err(wasmtime::Error::msg(format!("ABI version {version}, not {ABI_VERSION}")));
                }
                let memory = instance.get_memory(&mut *store, "memory");
                Ok(Self::Module {
                    memory: memory.ok_or_else(|| wasmtime::Error::msg("no memory is exported"))?,
                    room: instance.get_typed_func(&mut *store, "tekigo_room")?,
                    call: instance.get_typed_func(&mut *store, "tekigo_call")?,
                    answer: instance.get_typed_func(&mut *store, "tekigo_answer")?,
                    answer_len: instance.get_typed_func(&mut *store, "tekigo_answer_len")?,
                })
            }
        }
    }

    /// The answer; `None` when the guest has no room for the request.
    fn call(
        &self,
        store: &mut Store<Memory>,
        operation: &str,
        options: &str,
        input: &[u8],
    ) -> wasmtime::Result<Option<Result<Vec<u8>, String>>> {
        match self {
            Self::Component(call) => {
                let (answer,) = call.call(store, (operation.to_owned(), options.to_owned(), input.to_vec()))?;
                Ok(Some(answer))
            }
            Self::Module { memory, room, call, answer, answer_len } => {
                let parts = [operation.as_bytes(), options.as_bytes(), input];
                let Ok(len) = u32::try_from(parts.iter().map(|part| part.len()).sum::<usize>()) else {
                    return Ok(None);
                };
                let mut at = room.call(&mut *store, len)? as usize;
                for part in parts {
                    memory.write(&mut *store, at, part)?;
                    at += part.len();
                }
                let status = call.call(&mut *store, (operation.len() as u32, options.len() as u32))?;
                let start = answer.call(&mut *store, ())? as usize;
                let length = answer_len.call(&mut *store, ())? as usize;
                let told = memory.data(&*store).get(start..).and_then(|rest| rest.get(..length));
                let told = told.ok_or_else(|| wasmtime::Error::msg("the answer lies outside of the memory"))?;
                Ok(Some(match status {
                    0 => Ok(told.to_vec()),
                    _ => Err(String::from_utf8_lossy(told).into_owned()),
                }))
            }
        }
    }
}

/// The version of the five functions that this host calls (`wasm/src`).
const ABI_VERSION: u32 = 1;
