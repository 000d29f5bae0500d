//! Standard output and standard error: results to the one, words about the call to the other.

use crate::args::{Global, When};
use std::io::{self, IsTerminal, Write};
use tekigo_core::check::Lang;
use tekigo_core::outcome::format::safe_text;

/// What the whole call shares.
#[derive(Clone, Debug)]
pub(crate) struct Console {
    pub(crate) lang: Lang,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    color: When,
}

#[allow(clippy::unused_self, reason = "the console is what speaks, whether or not it must remember anything")]
impl Console {
    pub(crate) fn new(lang: Lang, global: &Global) -> Self {
        Self { lang, quiet: global.quiet, verbose: global.verbose, color: global.color }
    }

    /// Whether text on standard output has colours.
    pub(crate) fn color_stdout(&self) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
                    || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                io::stdout().is_terminal() && !plain
            }
        }
    }

    /// Whether colours are asked for wherever the text goes.
    pub(crate) fn color_forced(&self) -> bool {
        self.color == When::Always
    }

    /// Columns of the terminal that standard output is; `None` when it is none.
    pub(crate) fn width(&self) -> Option<usize> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        columns.or_else(crate::progress::terminal_width)
    }

    /// Says on standard error why something could not be done.
    pub(crate) fn problem(&self, text: &str) {
        // a closed standard error leaves nobody to tell
        let _ = writeln!(io::stderr().lock(), "tekigo: {}", safe_text(text));
    }

    /// Says what to do about the problem that was said before.
    pub(crate) fn advice(&self, text: &str) {
        // a closed standard error leaves nobody to tell
        let _ = writeln!(io::stderr().lock(), "  → {}", safe_text(text));
    }

    /// Shows a line and marks a part of it.
    pub(crate) fn excerpt(&self, line: &str, indent: usize, marked: usize) {
        // a closed standard error leaves nobody to tell
        let _ = writeln!(io::stderr().lock(), "  {}\n  {}{}", safe_text(line), " ".repeat(indent), "^".repeat(marked));
    }

    /// The same, in the language asked for.
    pub(crate) fn problem_in(&self, ja: &str, en: &str) {
        self.problem(self.lang.pick(ja, en));
    }

    /// Says on standard error what is done, with `-v`.
    pub(crate) fn note(&self, ja: &str, en: &str) {
        if self.verbose {
            self.problem_in(ja, en);
        }
    }
}

/// Where results go. A reader that went away (`| head`) ends the work quietly.
#[derive(Debug)]
pub(crate) struct Output<W: Write> {
    to: W,
    /// The reader went away.
    pub(crate) closed: bool,
    /// Writing failed otherwise.
    pub(crate) failed: Option<io::Error>,
}

impl<W: Write> Output<W> {
    pub(crate) fn new(to: W) -> Self {
        Self { to, closed: false, failed: None }
    }

    /// Writes and flushes; `false` when there is no point in writing more.
    pub(crate) fn write(&mut self, text: &str) -> bool {
        if self.closed || self.failed.is_some() {
            return false;
        }
        match self.to.write_all(text.as_bytes()).and_then(|()| self.to.flush()) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                false
            }
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }
}

/// Writes results of a command that has only one text; returns whether the call is well.
pub(crate) fn print(console: &Console, text: &str) -> bool {
    let mut output = Output::new(io::stdout().lock());
    output.write(text);
    match output.failed {
        Some(error) => {
            console.problem(&error.to_string());
            false
        }
        None => true,
    }
}
