//! Hostile inputs under tight limits, and many guests one after another: nothing crashes, nobody takes more than the limits
//! give, and the memory comes back.

use crate::inputs::noise;
use std::path::Path;
use std::time::{Duration, Instant};
use tekigo_host::engine::wasm::{Guest, Limits, Machine, Stop};
use tekigo_host::rules::Cache;

/// What a hostile input may take: fuel for some 2 MB of data as it should be, and a guest has 13 MiB before it begins.
const LIMITS: Limits = Limits { fuel: Some(1_000_000_000), time: Duration::from_secs(2), memory: 96 << 20 };
/// How much longer than its time a guest may run: the clock ticks, and other programs run, too.
const SLACK: Duration = Duration::from_secs(2);
/// Bytes by which the process may be larger than at the beginning.
const MAY_STAY: u64 = 48 << 20;

/// Runs both.
pub(crate) fn run(file: &Path, is_quick: bool) -> Result<(), String> {
    let count = if is_quick { 100 } else { 1000 };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    inputs(file, &name, count)?;
    instances(file, &name, count)
}

fn machine(file: &Path, limits: Limits) -> Result<Machine, String> {
    let loaded = Machine::load(file, limits, Cache::of_user().as_ref(), 1);
    loaded.map(|(machine, _)| machine).map_err(|error| error.to_string())
}

/// A guest that has judged before, outside of the tight limits' sight as far as fuel goes: what it costs to start is no
/// matter of the input.
fn warm(machine: &Machine) -> Result<Guest, String> {
    let mut guest = machine.guest().map_err(|stop| stop.to_string())?;
    guest
        .call("validate", "", br#"{"resourceType":"Patient"}"#)
        .map_err(|stop| format!("the first call: {stop}"))?
        .ok();
    Ok(guest)
}

fn inputs(file: &Path, name: &str, count: usize) -> Result<(), String> {
    let machine = machine(file, LIMITS)?;
    let mut guest = Some(warm(&machine)?);
    let before = resident();
    let (mut answered, mut stopped, mut slowest, mut largest) = (0, [0; 4], Duration::ZERO, 0);
    for (number, input) in hostile(count).enumerate() {
        let mut one = match guest.take() {
            Some(guest) => guest,
            None => warm(&machine)?,
        };
        let operation = if number % 4 == 3 { "render" } else { "validate" };
        let start = Instant::now();
        let answer = one.call(operation, "", &input);
        let took = start.elapsed();
        slowest = slowest.max(took);
        largest = largest.max(one.memory());
        if took > LIMITS.time + SLACK || one.memory() > LIMITS.memory {
            return Err(format!("{name}: input {number} took {took:?} and {} bytes", one.memory()));
        }
        match answer {
            Ok(_) => {
                answered += 1;
                guest = Some(one);
            }
            Err(Stop::Fuel) => stopped[0] += 1,
            Err(Stop::Time) => stopped[1] += 1,
            Err(Stop::Memory) => stopped[2] += 1,
            Err(Stop::Stack) => stopped[3] += 1,
            Err(Stop::Fault(why)) => {
                return Err(format!("{name}: input {number} ({operation}) broke the guest: {why}"));
            }
        }
    }
    drop(guest);
    let [fuel, time, memory, stack] = stopped;
    println!(
        "   {name}: {count} hostile inputs: {answered} answered, {fuel} out of fuel, {time} of time, {memory} of memory, {stack} of stack; \
         slowest {:.2} s, largest guest {} MiB, process {}",
        slowest.as_secs_f64(),
        largest >> 20,
        grown(before, resident())?
    );
    if stopped == [0; 4] {
        return Err(format!("{name}: no hostile input reached a limit: the limits are not tight"));
    }
    Ok(())
}

fn instances(file: &Path, name: &str, count: usize) -> Result<(), String> {
    let machine = machine(file, Limits::default())?;
    for _ in 0..count / 10 {
        warm(&machine)?;
    }
    let before = resident();
    let start = Instant::now();
    for _ in 0..count {
        warm(&machine)?;
    }
    let each = start.elapsed().as_secs_f64() * 1000.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    println!(
        "   {name}: {count} instances one after another, {each:.1} ms each, process {}",
        grown(before, resident())?
    );
    Ok(())
}

/// By how much the process grew, when it did not grow too much.
fn grown(before: Option<u64>, after: Option<u64>) -> Result<String, String> {
    let (Some(before), Some(after)) = (before, after) else { return Ok("not measured here".to_owned()) };
    let told = format!("{} MiB before and {} MiB after", before >> 20, after >> 20);
    if after > before + MAY_STAY { Err(format!("memory did not come back: {told}")) } else { Ok(told) }
}

/// Bytes of this process in memory, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// Inputs that are made to hurt: each kind in growing sizes, and noise.
fn hostile(count: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut noise = noise();
    (0..count).map(move |number| {
        let size = 1_usize << (6 + (number / KINDS.len()) % 12);
        match KINDS[number % KINDS.len()] {
            Kind::Deep(open) => open.repeat(size * 8).into_bytes(),
            Kind::Around(before, inside, after) => {
                format!("{before}{}{after}", vec![inside; size * 4].join(",")).into_bytes()
            }
            Kind::Noise => (0..size * 16).map(|_| (noise() >> 32) as u8).collect(),
        }
    })
}

enum Kind {
    /// Opened again and again, never closed.
    Deep(&'static str),
    /// A list of the same thing.
    Around(&'static str, &'static str, &'static str),
    Noise,
}

const KINDS: &[Kind] = &[
    Kind::Deep("["),
    Kind::Deep("{\"a\":"),
    Kind::Deep("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"),
    Kind::Deep("<a>"),
    Kind::Around("{\"resourceType\":\"Patient\",\"name\":[", "{\"family\":\"\\u75c5\",\"use\":\"x\",\"y\":1}", "]}"),
    Kind::Around(
        "{\"resourceType\":\"Patient\",\"extension\":[",
        "{\"url\":\"http://a/b\",\"extension\":[{\"url\":\"c\"}]}",
        "]}",
    ),
    Kind::Around(
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[",
        "{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":\"Observation\",\"status\":\"x\",\"hasMember\":[{\"reference\":\"urn:uuid:1\"}]}}",
        "]}",
    ),
    Kind::Around("{\"resourceType\":\"Basic\",\"id\":\"", "0123456789abcdef", "\"}"),
    Kind::Around("{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1", "0000000000", "}}"),
    Kind::Around("{", "\"resourceType\":\"Patient\"", "}"),
    Kind::Around(
        "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'>",
        "<b><i><table><td>",
        "</div>\"}}",
    ),
    Kind::Around(
        "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"item\":[",
        "{\"linkId\":\"1\",\"item\":[{\"linkId\":\"2\",\"answer\":[{\"valueString\":\"a\",\"item\":[{\"linkId\":\"3\"}]}]}]}",
        "]}",
    ),
    Kind::Noise,
];
