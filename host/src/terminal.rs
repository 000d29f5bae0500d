//! Standard output and standard error: results to the one, words about the call to the other.

use crate::args::{Global, When};
use crate::rules::Problem;
use crate::{Error, Status};
use std::io::{self, IsTerminal, Write};
use std::ops::Range;
use tekigo_core::diagnostic::catalogue::source::DEFINITION_DUPLICATE;
use tekigo_core::outcome::format::{display_width, safe_text};
use tekigo_core::{Lang, Words};

/// Definitions of one canonical that are told without `-v`.
const SHOWN_TWICE: usize = 3;

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

    /// Says why the call failed.
    pub(crate) fn error(&self, error: &Error) -> Status {
        match error {
            Error::Definitions(problems) => self.problems(problems),
            _ => self.problem(error.words().pick(self.lang)),
        }
        if let Error::Expression(_, text, place) = error {
            self.excerpt(text, place);
        }
        Status::Failed
    }

    /// Says what is to know of the rules that were loaded: with `-v` everything, else how many definitions are not usable, and which of
    /// several took the place of the others.
    pub(crate) fn told_of_rules(&self, notes: &[Words], problems: &[Problem]) {
        if self.verbose {
            for note in notes {
                self.problem(note.pick(self.lang));
            }
            self.problems(problems);
            return;
        }
        if self.quiet {
            return;
        }
        let twice = || problems.iter().filter(|problem| problem.rule == DEFINITION_DUPLICATE.id);
        for one in twice().take(SHOWN_TWICE) {
            self.told(one);
        }
        let more = twice().count().saturating_sub(SHOWN_TWICE);
        if more > 0 {
            self.problem_in(
                &format!("同じように 2 つ読み込まれた定義が、ほかに {more} 件あります (-v で表示)"),
                &format!(
                    "{more} more definition{} loaded twice in this way (-v shows them)",
                    if more == 1 { "" } else { "s" }
                ),
            );
        }
        let count = problems.iter().filter(|problem| problem.severity.is_error()).count();
        if count > 0 {
            self.problem_in(
                &format!("定義に {count} 件の問題があります。それ以外の定義で検証します (-v で詳しく表示)"),
                &format!(
                    "{count} problem{} in the definitions; the rest is used (-v tells more)",
                    if count == 1 { "" } else { "s" }
                ),
            );
        }
    }

    /// Says what is wrong with definitions: the errors, with `-v` everything.
    fn problems(&self, problems: &[Problem]) {
        problems.iter().filter(|one| self.verbose || one.severity.is_error()).for_each(|one| self.told(one));
    }

    fn told(&self, Problem { severity, rule, words }: &Problem) {
        self.problem(&format!("{}[{rule}] {}", severity.code(), words.pick(self.lang)));
    }

    /// Says what may be wrong with an expression that has an answer all the same.
    pub(crate) fn doubt(&self, words: &Words, text: &str, place: &Range<usize>) {
        self.problem(words.pick(self.lang));
        self.excerpt(text, place);
    }

    /// Shows the line of `text` that `place` (bytes) begins in, and marks the place.
    fn excerpt(&self, text: &str, place: &Range<usize>) {
        let (start, end) = (text.floor_char_boundary(place.start), text.floor_char_boundary(place.end));
        let before = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[before..].lines().next().unwrap_or_default();
        let indent = display_width(&text[before..start]);
        let marked = display_width(&text[start..end.max(start)]).max(1);
        // a closed standard error leaves nobody to tell
        let _ = writeln!(io::stderr().lock(), "  {}\n  {}{}", safe_text(line), " ".repeat(indent), "^".repeat(marked));
    }

    /// The same, in the language asked for.
    pub(crate) fn problem_in(&self, ja: &str, en: &str) {
        self.problem(self.lang.pick(ja, en));
    }
}

/// Where results go. A reader that went away (`| head`) ends the work quietly.
#[derive(Debug)]
pub(crate) struct Output<W: Write> {
    to: W,
    /// The reader went away.
    pub(crate) closed: bool,
    /// Writing failed otherwise.
    failed: Option<io::Error>,
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

    /// Whether everything was written, but for what nobody wanted to read.
    pub(crate) fn end(self) -> Result<(), Error> {
        self.failed.map_or(Ok(()), |why| Err(Error::Write(None, why)))
    }
}

/// Writes the result of a command that has only one text.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut output = Output::new(io::stdout().lock());
    output.write(text);
    output.end()
}
