//! The fuzz targets for a short time each, so that they never rot.
//!
//! Built as `cargo fuzz build --sanitizer none` builds them, by the same flags, so that the stable compiler does and
//! nothing has to be installed; `cargo fuzz run json` works beside it.

use crate::run::{Failure, cargo, loud, root, target_dir};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Target and dictionary.
const TARGETS: [(&str, &str); 4] =
    [("json", "json.dict"), ("fhirpath", "fhirpath.dict"), ("package", "json.dict"), ("validate", "json.dict")];
/// Coverage counters and comparisons that libFuzzer reads, without a sanitizer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=16 --cfg fuzzing";
/// Targets that run at a time.
const AT_A_TIME: usize = 2;

/// Runs each target for the seconds given, 30 by default.
pub fn smoke(args: &[String]) -> Result<(), Failure> {
    let seconds: u32 = match args.first() {
        None => 30,
        Some(text) => text.parse().map_err(|_| Failure(format!("fuzz-smoke takes seconds, not {text:?}")))?,
    };
    let folder = target_dir().join("fuzz");
    // the host is named so that the flags do not reach build scripts
    let host = host()?;
    let mut build = cargo(&["build", "--quiet", "--release", "--locked", "--manifest-path", "fuzz/Cargo.toml"]);
    loud(build.args(["--bins", "--target", &host]).env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &folder))?;
    let binaries = folder.join(&host).join("release");
    for targets in TARGETS.chunks(AT_A_TIME) {
        let running: Vec<Run> =
            targets.iter().map(|target| Run::start(&binaries, &folder, target, seconds)).collect::<Result<_, _>>()?;
        for run in running {
            run.finish()?;
        }
    }
    Ok(())
}

/// A target at work.
struct Run {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Run {
    fn start(
        binaries: &Path,
        folder: &Path,
        &(name, dictionary): &(&'static str, &'static str),
        seconds: u32,
    ) -> Result<Self, Failure> {
        let fuzz = root().join("fuzz");
        // a smoke run starts from the seeds and keeps its corpus to itself
        let corpus = folder.join("corpus").join(name);
        std::fs::create_dir_all(&corpus)?;
        let artifacts = fuzz.join("artifacts").join(name);
        std::fs::create_dir_all(&artifacts)?;
        let log = folder.join(format!("{name}.log"));
        let mut command = Command::new(binaries.join(name));
        command.arg(&corpus).arg(fuzz.join("seeds").join(name)).arg(fuzz.join("regressions").join(name));
        command.arg(format!("-dict={}", fuzz.join(dictionary).display()));
        command.arg(format!("-artifact_prefix={}/", artifacts.display()));
        command.arg(format!("-max_total_time={seconds}"));
        command.args(["-timeout=10", "-rss_limit_mb=4096", "-max_len=16384", "-print_final_stats=1"]);
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
