//! Which engine judges, and what it may use.

use super::Definitions;
use crate::Error;
use crate::engine::Engine;
use crate::terminal::Console;
use clap::{Args, ValueEnum};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_core::{Options, Ruleset, Validator};

/// The engine of the call.
#[derive(Clone, Debug, Args)]
#[cfg_attr(not(feature = "wasm-engine"), allow(dead_code, reason = "the bounds of an engine that is not built in"))]
pub(crate) struct Chosen {
    /// 検査エンジン: wasm は同じ検査を WebAssembly の囲いの中で、上限を付けて行います / Engine: wasm does the same inside a WebAssembly sandbox, with limits
    #[arg(
        long,
        value_enum,
        default_value = "native",
        value_name = "native|wasm",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = HEADING
    )]
    engine: Kind,
    /// wasm の検査エンジンのファイル (指定がなければ TEKIGO_ENGINE_MODULE、tekigo と同じフォルダーの tekigo-validator.wasm) / File of the wasm engine (default: TEKIGO_ENGINE_MODULE, else tekigo-validator.wasm beside tekigo)
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    engine_module: Option<PathBuf>,
    /// 1 件に使える計算量 (命令の数ほど)。数えると遅くなります (指定がなければ数えません) / Work that one input may take, about one for each instruction; counting is slower (default: not counted)
    #[arg(long, value_name = "N", help_heading = HEADING)]
    wasm_fuel: Option<NonZeroU64>,
    /// 1 件に使える時間、秒 / Seconds that one input may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, help_heading = HEADING)]
    wasm_timeout: f64,
    /// 検査エンジン 1 つのメモリー、MiB (64 から 4095) / MiB of memory of one engine (64 to 4095)
    #[arg(long, value_name = "MIB", default_value = "1024", value_parser = clap::value_parser!(u32).range(64..=4095), help_heading = HEADING)]
    wasm_memory: u32,
    /// コンパイルした検査エンジンを残すフォルダー (指定がなければ TEKIGO_CACHE、利用者のキャッシュ) / Folder for the compiled engine (default: TEKIGO_CACHE, else the user's cache)
    #[arg(long, value_name = "DIR", help_heading = HEADING)]
    wasm_cache: Option<PathBuf>,
}

const HEADING: &str = "検査エンジン / Engine";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Native,
    Wasm,
}

/// Seconds on the clock; a day is as good as no bound.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text}: 0.01 – 86400"))?;
    if (0.01..=86_400.0).contains(&seconds) { Ok(seconds) } else { Err(format!("{text}: 0.01 – 86400")) }
}

impl Chosen {
    /// Starts it: it judges by `rules` as `options` say, on at most `jobs` threads.
    pub(crate) fn start(
        &self,
        console: &Console,
        definitions: &Definitions,
        rules: Arc<Ruleset>,
        options: Options,
        jobs: Option<NonZeroUsize>,
    ) -> Result<Box<dyn Engine>, Error> {
        match self.engine {
            Kind::Native => Ok(Box::new(Validator::new(rules, options))),
            Kind::Wasm => self.start_wasm(console, definitions, rules, &options, jobs),
        }
    }

    #[cfg(feature = "wasm-engine")]
    fn start_wasm(
        &self,
        console: &Console,
        definitions: &Definitions,
        rules: Arc<Ruleset>,
        options: &Options,
        jobs: Option<NonZeroUsize>,
    ) -> Result<Box<dyn Engine>, Error> {
        use crate::cache::Cache;
        use crate::engine::wasm::{Limits, Machine, Wasm, find};
        use std::time::Duration;

        let limits = Limits {
            fuel: self.wasm_fuel.map(NonZeroU64::get),
            time: Duration::from_secs_f64(self.wasm_timeout),
            memory: (self.wasm_memory as usize) << 20,
        };
        let cache = match &self.wasm_cache {
            _ if definitions.no_cache => None,
            Some(folder) => Some(Cache::at(folder.clone())),
            None => Cache::of_user(),
        };
        let guests = jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);
        // one more is asked for its version while none is judging yet
        let (machine, notes) =
            Machine::load(&find(self.engine_module.as_deref())?, limits, cache.as_ref(), guests + 1)?;
        console.told_of_rules(&notes, &[]);
        Ok(Box::new(Wasm::new(machine, rules, definitions.are_embedded(), options)?))
    }

    #[cfg(not(feature = "wasm-engine"))]
    #[allow(clippy::unused_self, reason = "it takes what the other one takes")]
    fn start_wasm(
        &self,
        _: &Console,
        _: &Definitions,
        _: Arc<Ruleset>,
        _: &Options,
        _: Option<NonZeroUsize>,
    ) -> Result<Box<dyn Engine>, Error> {
        Err(Error::call(
            "この tekigo は --engine wasm なしでビルドされています (機能 wasm-engine)",
            "this tekigo was built without --engine wasm (feature wasm-engine)",
        ))
    }
}
