//! A stopwatch for one place: loading, or judging one workload again and again so that `perf record` sees nothing else.
//!
//! ```text
//! stopwatch load BLOB                    time to decode BLOB and to judge the first resource
//! stopwatch compile BLOB PACKAGE...      compiles the packages into BLOB
//! stopwatch judge BLOB|- FILE [SECONDS]  judges FILE (.ndjson: each line) for SECONDS
//! stopwatch count BLOB|- FILE [WARM]     judges WARM (or FILE) once to warm up, then FILE once in `measured`: for callgrind.
//!                                        With records of which none repeats WARM are others, or all were met before
//! stopwatch peers FILE                   parses FILE with serde_json and sonic-rs as often
//! stopwatch beside BLOB|- FILE [SECONDS] `--for fhir`, `--for clins` and serde_json in turn, and their ratios
//! stopwatch render BLOB|- FILE [SECONDS] writes the page of FILE for SECONDS
//! stopwatch dump BLOB|- FOLDER           the JSON report of every .json and .ndjson below FOLDER, to compare two builds
//! ```
//!
//! `-` is the embedded rules. `--for fhir` or `--for clins` at the end says what the documents are for.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a tool that prints figures"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tekigo_core::model::codec;
use tekigo_core::outcome::format::{Record, file_json};
use tekigo_core::render::RenderOptions;
use tekigo_core::source::{self, Draft};
use tekigo_core::{For, Options, Ruleset, Validator, Worker};

type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    let target = match args[..] {
        [.., "--for", "fhir"] => For::Fhir,
        [.., "--for", "clins"] => For::Clins,
        _ => For::Auto,
    };
    if target != For::Auto {
        args.truncate(args.len() - 2);
    }
    let worker = |blob: &str| rules(blob).map(|rules| worker(&rules, target));
    match args[..] {
        ["load", blob] => load(std::fs::read(blob)?.leak()),
        ["compile", blob, ref packages @ ..] => compile(blob, packages),
        ["judge", blob, file] => judge(worker(blob)?, file, 2.0),
        ["judge", blob, file, seconds] => judge(worker(blob)?, file, seconds.parse()?),
        ["count", blob, file] => count(worker(blob)?, file, file),
        ["count", blob, file, warm] => count(worker(blob)?, file, warm),
        ["peers", file] => peers(file),
        ["beside", blob, file] => beside(&rules(blob)?, file, 4.0),
        ["beside", blob, file, seconds] => beside(&rules(blob)?, file, seconds.parse()?),
        ["render", blob, file] => page(rules(blob)?, file, 2.0),
        ["render", blob, file, seconds] => page(rules(blob)?, file, seconds.parse()?),
        ["dump", blob, folder] => dump(worker(blob)?, Path::new(folder)),
        _ => Err("see the head of benches/examples/stopwatch.rs".into()),
    }
}

fn rules(blob: &str) -> Fallible<Arc<Ruleset>> {
    if blob == "-" {
        return Ok(Ruleset::embedded());
    }
    Ok(Arc::new(codec::decode(std::fs::read(blob)?)?))
}

fn worker(rules: &Arc<Ruleset>, target: For) -> Worker {
    Validator::new(Arc::clone(rules), Options { target, ..Options::default() }).worker()
}

fn load(blob: &'static [u8]) -> Fallible {
    for _ in 0..5 {
        let start = Instant::now();
        let rules = Arc::new(codec::decode(blob)?);
        let decoded = start.elapsed();
        let validator = Validator::new(rules, Options::default());
        let planned = start.elapsed();
        let outcome = validator.validate(br#"{"resourceType":"Patient","gender":"x"}"#);
        let judged = start.elapsed();
        println!(
            "decode {decoded:?}, plan {:?}, first finding {judged:?} ({})",
            planned.saturating_sub(decoded),
            outcome.issues().len()
        );
    }
    Ok(())
}

fn compile(blob: &str, packages: &[&str]) -> Fallible {
    let start = Instant::now();
    let mut all = Draft::default();
    for path in packages {
        all.append(source::read_archive(&std::fs::read(path)?, path).draft);
    }
    let (rules, _) = source::compile(None, all, "packages");
    println!("read and compiled in {:?}", start.elapsed());
    std::fs::write(blob, codec::encode(&rules))?;
    Ok(())
}

fn documents<'b>(bytes: &'b [u8], file: &str) -> Vec<&'b [u8]> {
    if !file.ends_with(".ndjson") {
        return vec![bytes];
    }
    bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect()
}

/// What `valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*measured*'` counts.
#[inline(never)]
fn measured(worker: &mut Worker, documents: &[&[u8]]) -> usize {
    documents.iter().map(|document| worker.validate(document).into_issues().len()).sum()
}

fn count(mut worker: Worker, file: &str, warm: &str) -> Fallible {
    let others = std::fs::read(warm)?;
    let warm: usize =
        documents(&others, warm).iter().map(|document| worker.validate(document).counts().total() as usize).sum();
    let bytes = std::fs::read(file)?;
    let documents = documents(&bytes, file);
    println!("{file}: {} bytes, {} issues, {warm} counted", bytes.len(), measured(&mut worker, &documents));
    Ok(())
}

fn peers(file: &str) -> Fallible {
    let bytes = std::fs::read(file)?;
    let documents = documents(&bytes, file);
    let all = |parse: &dyn Fn(&[u8]) -> bool| assert!(documents.iter().all(|document| parse(document)), "not JSON");
    let serde = laps(2.0, || all(&|document| serde_json::from_slice::<serde_json::Value>(document).is_ok()));
    let sonic = laps(2.0, || all(&|document| sonic_rs::from_slice::<sonic_rs::Value>(document).is_ok()));
    println!("{file}: serde_json {}\n{file}: sonic-rs {}", serde.told(bytes.len()), sonic.told(bytes.len()));
    Ok(())
}

fn judge(mut worker: Worker, file: &str, seconds: f64) -> Fallible {
    let bytes = std::fs::read(file)?;
    let documents = documents(&bytes, file);
    let mut issues = 0;
    let laps = laps(seconds, || issues = measured(&mut worker, &documents));
    println!("{file}: tekigo {}, {} documents, {issues} issues", laps.told(bytes.len()), documents.len());
    Ok(())
}

fn page(rules: Arc<Ruleset>, file: &str, seconds: f64) -> Fallible {
    let bytes = std::fs::read(file)?;
    let validator = Validator::new(rules, Options::default());
    let mut length = 0;
    let laps = laps(seconds, || {
        length = validator.render(&[&bytes], &RenderOptions::default()).map_or(0, |page| page.page.len());
    });
    println!("{file}: page of {length} bytes {}", laps.told(bytes.len()));
    Ok(())
}

/// The three take turns within each lap, so that what else the machine does weighs on all of them.
fn beside(rules: &Arc<Ruleset>, file: &str, seconds: f64) -> Fallible {
    let bytes = std::fs::read(file)?;
    let documents = documents(&bytes, file);
    let [mut fhir, mut clins] = [For::Fhir, For::Clins].map(|target| worker(rules, target));
    let mut best = [Duration::MAX; 3];
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < seconds {
        let serde = || documents.iter().filter(|one| serde_json::from_slice::<serde_json::Value>(one).is_ok()).count();
        let works: [&mut dyn FnMut() -> usize; 3] =
            [&mut || measured(&mut fhir, &documents), &mut || measured(&mut clins, &documents), &mut || serde()];
        for (work, best) in works.into_iter().zip(&mut best) {
            let lap = Instant::now();
            std::hint::black_box(work());
            *best = lap.elapsed().min(*best);
        }
    }
    let [fhir, clins, serde] = best.map(|best| best.as_secs_f64() * 1e3);
    println!(
        "{file}: fhir {fhir:.1} ms, clins {clins:.1} ms ({:.2} times fhir), serde_json {serde:.1} ms ({:.2} and {:.2} of it)",
        clins / fhir,
        serde / fhir,
        serde / clins
    );
    Ok(())
}

/// What the same work took, again and again.
struct Laps {
    best: Duration,
    /// Processor time of a lap, on average: on a busy machine it says more than the clock. Unknown outside of Linux.
    cpu: Option<f64>,
}

fn laps(seconds: f64, mut work: impl FnMut()) -> Laps {
    let (mut best, mut count) = (Duration::MAX, 0.0);
    let (start, before) = (Instant::now(), cpu());
    while start.elapsed().as_secs_f64() < seconds {
        let lap = Instant::now();
        work();
        best = best.min(lap.elapsed());
        count += 1.0;
    }
    Laps { best, cpu: cpu().zip(before).map(|(after, before)| (after - before) / count) }
}

impl Laps {
    fn told(&self, bytes: usize) -> String {
        let size = bytes as f64 / 1e6;
        let cpu = self.cpu.filter(|&cpu| cpu > 0.0);
        let cpu = cpu.map_or_else(String::new, |cpu| format!(", CPU {:.1} ms, {:.1} MB/s", cpu * 1e3, size / cpu));
        format!("best {:?}, {:.1} MB/s{cpu}", self.best, size / self.best.as_secs_f64())
    }
}

/// Seconds of processor time of this process so far (`proc(5)`: fields 14 and 15, in hundredths).
fn cpu() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn dump(mut worker: Worker, folder: &Path) -> Fallible {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path)?;
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        for bytes in documents(&bytes, &name) {
            let outcome = worker.validate(bytes);
            println!("{}", file_json(&Record { file: &name, record: None, outcome: &outcome, bytes }));
        }
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Fallible {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json" || extension == "ndjson") {
            files.push(path);
        }
    }
    Ok(())
}
