//! What a guest may use of this machine for one input, and who holds it to that.

use super::Stop;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;
use tekigo_core::Words;
use wasmtime::{Config, Engine, PoolingAllocationConfig, ResourceLimiter};

/// How often the time of guests is looked at.
const TICK: Duration = Duration::from_millis(10);
/// Bytes of stack that calls in a guest may take. The host's threads have twice as much.
const STACK: usize = 1 << 20;
/// The least memory that a guest starts in.
const LEAST_MEMORY: usize = 64 << 20;
/// The most memory that a 32-bit guest can have.
const MOST_MEMORY: usize = (4 << 30) - (64 << 10);
/// Entries of a guest's table of functions.
const TABLE: usize = 1 << 17;

/// What a guest may use for one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units of work, about one for each instruction; `None` does not count them, which is faster. The same input uses the same
    /// number on every machine.
    pub fuel: Option<u64>,
    /// Time on the clock.
    pub time: Duration,
    /// Bytes of memory, those that the guest holds its rules in included.
    pub memory: usize,
}

impl Default for Limits {
    /// A minute and 1 GiB: some hundred times what the largest document of the service takes. Work is not counted.
    fn default() -> Self {
        Self { fuel: None, time: Duration::from_mins(1), memory: 1 << 30 }
    }
}

impl Limits {
    /// Bytes of memory as they are granted: at least what a guest starts in.
    pub(super) fn granted(&self) -> usize {
        self.memory.clamp(LEAST_MEMORY, MOST_MEMORY)
    }

    /// Ticks of the clock that a call may take: the running one does not count.
    pub(super) fn ticks(&self) -> u64 {
        (self.time.as_millis() / TICK.as_millis()) as u64 + 1
    }

    /// The configuration of wasmtime for as many guests at a time.
    pub(super) fn config(&self, guests: usize) -> Config {
        let guests = u32::try_from(guests.max(1)).unwrap_or(u32::MAX);
        let mut pool = PoolingAllocationConfig::default();
        pool.total_core_instances(guests)
            .total_component_instances(guests)
            .total_memories(guests)
            .total_tables(guests)
            .max_memory_size(self.granted())
            .table_elements(TABLE)
            .max_core_instance_size(8 << 20)
            .max_component_instance_size(8 << 20);
        let mut config = Config::new();
        config.allocation_strategy(pool);
        config.consume_fuel(self.fuel.is_some());
        config.epoch_interruption(true);
        config.max_wasm_stack(STACK);
        config
    }

    /// The bound that a guest stopped at.
    pub(super) fn bound(&self, stop: &Stop) -> Words {
        let same = |text: String| Words::new(text.clone(), text);
        match stop {
            Stop::Fuel => same(self.fuel.unwrap_or_default().to_string()),
            Stop::Time => {
                let seconds = self.time.as_secs_f64();
                Words::new(format!("{seconds} 秒"), format!("{seconds} s"))
            }
            Stop::Memory => same(format!("{} MiB", self.granted() >> 20)),
            Stop::Stack | Stop::Fault(_) => same(format!("{} MiB", STACK >> 20)),
        }
    }
}

/// Bytes of memory that one guest may have.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) most: usize,
    /// What it has.
    pub(super) has: usize,
    /// More was asked for.
    pub(super) denied: bool,
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let granted = desired <= self.most;
        if granted {
            self.has = desired;
        } else {
            self.denied = true;
        }
        Ok(granted)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.denied = true;
        Ok(())
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE)
    }
}

/// The thread that tells guests of the time; ends with what it was made for.
pub(super) struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Ticker {
    pub(super) fn start(engine: &Engine) -> Self {
        let engine = engine.clone();
        let (stop, stopped) = channel();
        let tick = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                engine.increment_epoch();
            }
        };
        Self { stop: Some(stop), thread: Some(thread::spawn(tick)) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // it has nothing to say
            let _ = thread.join();
        }
    }
}
