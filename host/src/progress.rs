//! The progress bar: on a terminal only, and only when the work takes more than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use tekigo_core::Lang;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Files,
    Bytes,
}

/// A bar that may never be seen.
#[derive(Debug)]
pub(crate) struct Progress {
    since: Instant,
    total: Option<u64>,
    done: u64,
    unit: Unit,
    lang: Lang,
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar of `total` units, if known; never seen when `hidden` or when standard error is not a terminal.
    pub(crate) fn new(total: Option<u64>, unit: Unit, lang: Lang, hidden: bool) -> Self {
        let wanted = !hidden && std::io::stderr().is_terminal();
        Self { since: Instant::now(), total, done: 0, unit, lang, wanted, bar: None }
    }

    /// `by` more units are done.
    pub(crate) fn advance(&mut self, by: u64) {
        self.done += by;
        if self.wanted && self.bar.is_none() && self.since.elapsed() >= PATIENCE {
            self.bar = Some(self.bar());
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }

    /// Does `write` without the bar in the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) if std::io::stdout().is_terminal() => bar.suspend(write),
            _ => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self) -> ProgressBar {
        let bar = match self.total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::no_length(),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        let left = self.lang.pick("残り", "left");
        let template = match (self.unit, self.total.is_some()) {
            (Unit::Files, _) => format!("[{{bar:30}}] {{pos}}/{{len}} ({{percent}}%) {left} {{eta}}"),
            (Unit::Bytes, true) => format!("[{{bar:30}}] {{bytes}}/{{total_bytes}} {{bytes_per_sec}} {left} {{eta}}"),
            (Unit::Bytes, false) => "{spinner} {bytes} {bytes_per_sec}".to_owned(),
        };
        match ProgressStyle::with_template(&template) {
            Ok(style) => bar.with_style(style.progress_chars("=> ")),
            Err(_) => bar,
        }
    }
}

/// Columns of the terminal that standard output is.
pub(crate) fn terminal_width() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns)).filter(|&columns| columns > 0)
}
