//! Inputs in, a report out, on as many threads as the machine has.

use crate::engine::{self, Broken, Engine, Filled, Judge};
use crate::inputs::Input;
use crate::pipeline;
use crate::progress::{Progress, Unit};
use crate::records::{Batch, Batches};
use crate::terminal::{Console, Output};
use crate::{Error, Status};
use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use tekigo_core::Lang;
use tekigo_core::outcome::{Outcome, Pieces, Report, Style, Totals};
use tekigo_core::text::limits::MAX_INPUT_BYTES;

/// One call of `validate`.
pub(super) struct Job<'a> {
    pub(super) console: &'a Console,
    pub(super) engine: &'a dyn Engine,
    /// Bytes one input may have, where that is known without looking into it.
    pub(super) limit: Option<u64>,
    /// Every input has one resource a line.
    pub(super) ndjson: bool,
    /// How many threads; `None` is one for each core.
    pub(super) threads: Option<NonZeroUsize>,
    /// Warnings make the exit status 1.
    pub(super) warnings_fail: bool,
    pub(super) style: Style,
    /// Texts that were written and can be written into again.
    pub(super) spare: Mutex<Vec<String>>,
}

/// Texts kept, and the largest that is.
const MAX_SPARE: usize = 64;
const MAX_SPARE_BYTES: usize = 4 << 20;

/// What a worker is given.
enum Task {
    /// An input that is one resource.
    Whole(Input),
    /// Lines of an NDJSON input.
    Lines(Arc<str>, Batch),
    /// Something that cannot be read, in the language asked for.
    Problem(String),
}

/// What a worker gives back.
#[derive(Default)]
struct Answer {
    pieces: Pieces,
    problems: Vec<String>,
    /// Progress made: bytes or files.
    done: u64,
}

impl Job<'_> {
    /// Answers every input, in order.
    pub(super) fn run(&self, inputs: Vec<Input>, to: impl Write + Send) -> Result<(Status, Totals), Error> {
        let streaming = inputs.iter().any(|input| self.is_ndjson(input));
        let (unit, total) = if streaming {
            (Unit::Bytes, inputs.iter().map(Input::size).sum::<Option<u64>>())
        } else {
            (Unit::Files, Some(inputs.len() as u64))
        };
        let mut progress = Progress::new(total, unit, self.console.lang, self.console.quiet);
        let jobs = self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);
        let mut report = Report::new(self.style.clone());
        let filled = &Filled::default();
        let mut output = Output::new(to);
        let mut failed = false;
        let mut flagged = false;
        output.write(&report.head());
        let tasks = inputs.into_iter().flat_map(|input| self.tasks(input));
        pipeline::run(
            tasks,
            jobs,
            || {
                let mut judge = self.engine.judge();
                move |task| self.answer(&mut *judge, task, unit, filled)
            },
            |answer: Answer| {
                for problem in &answer.problems {
                    failed = true;
                    progress.aside(|| self.console.problem(problem));
                }
                let totals = answer.pieces.totals();
                flagged |= totals.valid < totals.inputs || (self.warnings_fail && totals.counts.warning > 0);
                let text = report.extend(answer.pieces);
                filled.add(report.take_filled());
                progress.advance(answer.done);
                let go_on = progress.aside(|| text.is_empty() && !output.closed || output.write(&text));
                let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
                if spare.len() < MAX_SPARE && text.capacity() <= MAX_SPARE_BYTES {
                    spare.push(text);
                }
                go_on
            },
        );
        progress.finish();
        let totals = report.totals().clone();
        output.write(&report.tail());
        output.end()?;
        let status = match (failed, flagged) {
            (true, _) => Status::Failed,
            (false, true) => Status::Errors,
            (false, false) => Status::Conforms,
        };
        Ok((status, totals))
    }

    fn is_ndjson(&self, input: &Input) -> bool {
        self.ndjson || input.is_ndjson()
    }

    /// The work that an input makes; read lazily, by the reader's thread.
    fn tasks(&self, input: Input) -> Box<dyn Iterator<Item = Task> + Send> {
        let lang = self.console.lang;
        let name = input.name();
        if let Input::Unreadable(_, why) = &input {
            return Box::new(std::iter::once(Task::Problem(format!("{name}: {}", why.pick(lang)))));
        }
        if !self.is_ndjson(&input) {
            return Box::new(std::iter::once(Task::Whole(input)));
        }
        let stream: Box<dyn Read + Send> = match &input {
            Input::File(path) => match File::open(path) {
                Ok(file) if !path.is_dir() => Box::new(file),
                Ok(_) => return Box::new(std::iter::once(Task::Problem(unreadable(lang, &name, "a folder")))),
                Err(error) => {
                    return Box::new(std::iter::once(Task::Problem(unreadable(lang, &name, &error.to_string()))));
                }
            },
            _ => Box::new(io::stdin()),
        };
        let mut batches = Batches::new(stream, self.limit);
        let file: Arc<str> = name.into();
        let mut broken = false;
        Box::new(std::iter::from_fn(move || {
            if broken {
                return None;
            }
            match batches.next_batch() {
                Ok(batch) => batch.map(|batch| Task::Lines(file.clone(), batch)),
                Err(error) => {
                    broken = true;
                    Some(Task::Problem(unreadable(lang, &file, &error.to_string())))
                }
            }
        }))
    }

    fn answer(&self, judge: &mut dyn Judge, task: Task, unit: Unit, filled: &Filled) -> Answer {
        match task {
            Task::Problem(problem) => {
                Answer { problems: vec![problem], done: u64::from(unit == Unit::Files), ..Answer::default() }
            }
            Task::Whole(input) => {
                let mut answer = self.whole(judge, &input, filled);
                answer.done = if unit == Unit::Files { 1 } else { input.size().unwrap_or(0) };
                answer
            }
            Task::Lines(file, batch) => {
                let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
                let done = batch.bytes.len() as u64;
                let mut answer = Answer { pieces: Pieces::within(spare), done, ..Answer::default() };
                if batch.too_long.is_none() {
                    let lines = engine::Lines { file: &file, first: batch.first_line, bytes: &batch.bytes };
                    judge.ahead(&self.style, &lines, filled);
                }
                for (number, line) in batch.lines() {
                    let outcome = match (batch.too_long, self.limit) {
                        (Some(length), limit) => {
                            Some(engine::too_large(length, limit.unwrap_or(crate::records::MAX_LINE as u64)))
                        }
                        (None, _) => None,
                    };
                    self.one(judge, &mut answer, (&file, Some(number)), line, outcome, filled);
                }
                answer
            }
        }
    }

    fn whole(&self, judge: &mut dyn Judge, input: &Input, filled: &Filled) -> Answer {
        let mut answer = Answer::default();
        let name = input.name();
        let lang = self.console.lang;
        let most = self.limit.unwrap_or(MAX_INPUT_BYTES).min(MAX_INPUT_BYTES);
        let read = match input {
            Input::File(path) => match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_file() && metadata.len() > most => {
                    let outcome = Some(engine::too_large(metadata.len(), most));
                    self.one(judge, &mut answer, (&name, None), &[], outcome, filled);
                    return answer;
                }
                Ok(_) => File::open(path).and_then(|file| read_some(file, most)),
                Err(error) => Err(error),
            },
            _ => read_some(io::stdin().lock(), most),
        };
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => {
                answer.problems.push(unreadable(lang, &name, &error.to_string()));
                return answer;
            }
        };
        let outcome = (bytes.len() as u64 > most).then(|| engine::too_large(bytes.len() as u64, most));
        self.one(judge, &mut answer, (&name, None), &bytes, outcome, filled);
        answer
    }

    /// Validates one resource, unless the outcome is known, and writes its share of the report.
    fn one(
        &self,
        judge: &mut dyn Judge,
        answer: &mut Answer,
        (file, record): (&str, Option<u64>),
        bytes: &[u8],
        outcome: Option<Outcome>,
        filled: &Filled,
    ) {
        // a fault of ours must not take the other inputs with it
        let piece = catch_unwind(AssertUnwindSafe(|| {
            let input = engine::Input { file, record, bytes };
            match outcome {
                Some(outcome) => Ok(input.told(&self.style, &outcome, filled)),
                None => judge.piece(&self.style, &input, filled),
            }
        }));
        let why = match piece {
            Ok(Ok(piece)) => {
                answer.pieces.push(self.style.format, piece);
                return;
            }
            Ok(Err(Broken(why))) => format!(" ({why})"),
            Err(_) => String::new(),
        };
        let at = record.map(|number| format!(":{number}")).unwrap_or_default();
        let words = self.console.lang.pick(
            "{}: tekigo 内部の誤りで検証できませんでした。このファイルを添えて報告してください。",
            "{}: could not be validated because of a fault in tekigo. Please report it with this file.",
        );
        answer.problems.push(words.replace("{}", &format!("{file}{at}")) + &why);
    }
}

/// Reads up to one byte more than `most`.
fn read_some(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(lang: Lang, name: &str, why: &str) -> String {
    lang.pick("{} を読めません: ", "cannot read {}: ").replace("{}", name) + why
}
