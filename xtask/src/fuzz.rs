//! The fuzz targets, so that they never rot: a fixed, small number of inputs from a fixed seed as a gate (nearly the same
//! ones each time: what libFuzzer learns of addresses differs); or a search for the seconds given, which goes on from the corpus of the last one.
//!
//! Built as `cargo fuzz build --sanitizer none` builds them, by the same flags, so that the stable compiler does and
//! nothing has to be installed; `cargo fuzz run json` works beside it.

use crate::run::{Failure, cargo, loud, root, target_dir};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Targets, their dictionaries, and how many inputs the gate gives each.
const TARGETS: [Target; 7] = [
    Target { name: "json", dictionary: "json.dict", gate: 100_000 },
    Target { name: "fhirpath", dictionary: "fhirpath.dict", gate: 100_000 },
    Target { name: "package", dictionary: "json.dict", gate: 10_000 },
    Target { name: "masters", dictionary: "masters.dict", gate: 10_000 },
    Target { name: "validate", dictionary: "json.dict", gate: 20_000 },
    // slow: each input is a whole document
    Target { name: "render", dictionary: "render.dict", gate: 2_000 },
    Target { name: "structured", dictionary: "json.dict", gate: 1_000 },
];
/// Coverage counters and comparisons that libFuzzer reads, without a sanitizer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=16 --cfg fuzzing";
/// Targets that run at a time.
const AT_A_TIME: usize = 2;

/// A fuzz target.
struct Target {
    name: &'static str,
    dictionary: &'static str,
    gate: u32,
}

/// Runs each target: the gate, or a search for the seconds given.
pub fn smoke(args: &[String]) -> Result<(), Failure> {
    let seconds: Option<u32> = match args.first() {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| Failure(format!("fuzz-smoke takes seconds, not {text:?}")))?),
    };
    let folder = target_dir().join("fuzz");
    let binaries = build()?;
    for targets in TARGETS.chunks(AT_A_TIME) {
        let running: Vec<Run> =
            targets.iter().map(|target| Run::start(&binaries, &folder, target, seconds)).collect::<Result<_, _>>()?;
        for run in running {
            run.finish()?;
        }
    }
    Ok(())
}

/// Builds the targets and returns the folder that they lie in.
pub fn build() -> Result<PathBuf, Failure> {
    let folder = target_dir().join("fuzz");
    // the host is named so that the flags do not reach build scripts
    let host = host()?;
    let mut build = cargo(&["build", "--quiet", "--release", "--locked", "--manifest-path", "fuzz/Cargo.toml"]);
    loud(build.args(["--bins", "--target", &host]).env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &folder))?;
    Ok(folder.join(&host).join("release"))
}

/// A target at work.
struct Run {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Run {
    fn start(binaries: &Path, folder: &Path, target: &Target, seconds: Option<u32>) -> Result<Self, Failure> {
        let &Target { name, dictionary, gate } = target;
        let fuzz = root().join("fuzz");
        // the gate starts from the seeds alone; a search goes on from what the last one kept
        let corpus = folder.join(if seconds.is_some() { "corpus" } else { "gate" }).join(name);
        if seconds.is_none() && corpus.exists() {
            std::fs::remove_dir_all(&corpus)?;
        }
        std::fs::create_dir_all(&corpus)?;
        let artifacts = fuzz.join("artifacts").join(name);
        std::fs::create_dir_all(&artifacts)?;
        let log = folder.join(format!("{name}.log"));
        let mut command = Command::new(binaries.join(name));
        command.arg(&corpus).arg(fuzz.join("seeds").join(name)).arg(fuzz.join("regressions").join(name));
        command.arg(format!("-dict={}", fuzz.join(dictionary).display()));
        command.arg(format!("-artifact_prefix={}/", artifacts.display()));
        match seconds {
            Some(seconds) => command.arg(format!("-max_total_time={seconds}")),
            // the time is a bound against a machine that crawls, not the measure
            None => command.args([&format!("-runs={gate}"), "-seed=1", "-max_total_time=240"]),
        };
        command.args(["-timeout=60", "-rss_limit_mb=4096", "-max_len=16384", "-print_final_stats=1"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(&log)?);
        let child = command.spawn()?;
        Ok(Self { name, child, log })
    }

    fn finish(mut self) -> Result<(), Failure> {
        let status = self.child.wait()?;
        let log = String::from_utf8_lossy(&std::fs::read(&self.log)?).into_owned();
        if !status.success() {
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            return Err(Failure(format!(
                "fuzz target {} failed; keep the input in fuzz/regressions/{}\n{}",
                self.name,
                self.name,
                tail.join("\n")
            )));
        }
        let runs = log.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        println!("   {}: {} inputs, nothing found", self.name, runs.unwrap_or("?").trim());
        Ok(())
    }
}

/// The triple of this machine.
fn host() -> Result<String, Failure> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let version = crate::run::quiet(rustc.current_dir(root()).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure("rustc -vV names no host".to_owned()))
}
