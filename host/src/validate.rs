//! `tekigo validate`, the main job.

use crate::Status;
use crate::args::{EditionArg, EngineArg, FailOn, FormatArg, Target, Validate};
use crate::engine::{self, Engine};
use crate::inputs::{self, Input};
use crate::pipeline;
use crate::progress::{Progress, Unit};
use crate::records::{Batch, Batches};
use crate::terminal::{Console, Output};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use tekigo_core::check::{Edition, For, Options};
use tekigo_core::outcome::{Format, Outcome, Piece, Pieces, Record, Report, Style, Told};
use tekigo_core::text::limits::MAX_INPUT_BYTES;

/// Runs the command.
pub(crate) fn run(console: &Console, command: &Validate) -> Status {
    if command.engine == EngineArg::Wasm {
        console.problem_in(
            "--engine wasm はまだ使えません (次の版で使えるようになります)",
            "--engine wasm is not available yet",
        );
        return Status::Failed;
    }
    let Some(options) = options(console, command) else { return Status::Failed };
    let Some(inputs) = inputs(console, command) else { return Status::Failed };
    let limit = options.max_bytes.or_else(|| options.byte_limit(options.target == For::Clins));
    let Some(engine) = engine::native(console, &command.definitions, options) else { return Status::Failed };
    let job = Job {
        console,
        command,
        engine: &*engine,
        limit,
        style: style(console, command, &inputs, engine.label()),
        spare: Mutex::default(),
    };
    match &command.output {
        None => job.run(inputs, io::stdout()),
        Some(path) => match File::create(path) {
            Ok(file) => job.run(inputs, file),
            Err(error) => {
                let name = path.display();
                console.problem_in(&format!("{name} に書けません: {error}"), &format!("cannot write {name}: {error}"));
                Status::Failed
            }
        },
    }
}

fn options(console: &Console, command: &Validate) -> Option<Options> {
    let recorded = match &command.recorded {
        None => Vec::new(),
        Some(path) => match std::fs::read_to_string(path) {
            Ok(text) => text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned)
                .collect(),
            Err(error) => {
                let name = path.display();
                console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
                return None;
            }
        },
    };
    Some(Options {
        now: Some(crate::clock::now()),
        profiles: command.profile.clone(),
        target: match command.target {
            Target::Auto => For::Auto,
            Target::Clins => For::Clins,
            Target::Fhir => For::Fhir,
        },
        security_checks: command.security_checks,
        allow_comments: command.allow_comments,
        no_example_urls: command.no_example_urls,
        max_bytes: command.max_bytes,
        recorded,
        edition: match command.edition {
            EditionArg::E2023 => Edition::E2023,
            EditionArg::E2024 => Edition::E2024,
        },
        clins_version: command.definitions.clins_version.clone(),
        lang: console.lang,
    })
}

fn inputs(console: &Console, command: &Validate) -> Option<Vec<Input>> {
    if command.paths.is_empty() {
        if io::stdin().is_terminal() {
            console.problem_in(
                "検査するファイルを指定してください。例: tekigo validate bundle.json",
                "give a file to validate, e.g. tekigo validate bundle.json",
            );
            return None;
        }
        return Some(vec![Input::Stdin]);
    }
    let extensions: &[&str] = if command.ndjson { &["ndjson", "jsonl"] } else { &["json"] };
    Some(inputs::gather(&command.paths, extensions))
}

fn style(console: &Console, command: &Validate, inputs: &[Input], rules: &str) -> Style {
    let to_stdout = command.output.is_none();
    Style {
        format: match command.format {
            FormatArg::Text => Format::Text,
            FormatArg::Json => Format::Json,
            FormatArg::Ndjson => Format::Ndjson,
            FormatArg::Outcome => Format::Outcome,
            FormatArg::Sarif => Format::Sarif,
            FormatArg::Junit => Format::Junit,
            FormatArg::Html => Format::Html,
            FormatArg::Csv => Format::Csv,
        },
        lang: console.lang,
        color: console.color_stdout() && (to_stdout || console.color_forced()),
        width: if to_stdout { console.width() } else { None },
        verbose: console.verbose,
        quiet: console.quiet,
        several: inputs.len() != 1 || inputs.iter().any(|input| command.ndjson || input.is_ndjson()),
        rules: rules.to_owned(),
    }
}

struct Job<'a> {
    console: &'a Console,
    command: &'a Validate,
    engine: &'a dyn Engine,
    /// Bytes one input may have, where that is known without looking into it.
    limit: Option<u64>,
    style: Style,
    /// Texts that were written and can be written into again.
    spare: Mutex<Vec<String>>,
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
    fn run(&self, inputs: Vec<Input>, to: impl Write + Send) -> Status {
        let streaming = inputs.iter().any(|input| self.is_ndjson(input));
        let (unit, total) = if streaming {
            (Unit::Bytes, inputs.iter().map(Input::size).sum::<Option<u64>>())
        } else {
            (Unit::Files, Some(inputs.len() as u64))
        };
        let mut progress = Progress::new(total, unit, self.console.lang, self.console.quiet);
        let jobs = self.command.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);
        let mut report = Report::new(self.style.clone());
        let told = report.told();
        let mut output = Output::new(to);
        let mut failed = false;
        let mut flagged = false;
        output.write(&report.head());
        let tasks = inputs.into_iter().flat_map(|input| self.tasks(input));
        pipeline::run(
            tasks,
            jobs,
            |task| self.answer(task, unit, &told),
            |answer: Answer| {
                for problem in &answer.problems {
                    failed = true;
                    progress.aside(|| self.console.problem(problem));
                }
                let totals = answer.pieces.totals();
                flagged |= totals.valid < totals.inputs
                    || (self.command.fail_on == FailOn::Warning && totals.counts.warning > 0);
                let text = report.extend(answer.pieces);
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
        output.write(&report.tail());
        if let Some(error) = &output.failed {
            self.console.problem_in(&format!("書き出せません: {error}"), &format!("cannot write: {error}"));
            failed = true;
        }
        match (failed, flagged) {
            (true, _) => Status::Failed,
            (false, true) => Status::Errors,
            (false, false) => Status::Conforms,
        }
    }

    fn is_ndjson(&self, input: &Input) -> bool {
        self.command.ndjson || input.is_ndjson()
    }

    /// The work that an input makes; read lazily, by the reader's thread.
    fn tasks(&self, input: Input) -> Box<dyn Iterator<Item = Task> + Send> {
        let lang = self.console.lang;
        let name = input.name();
        if let Input::Unreadable(_, why) = &input {
            return Box::new(std::iter::once(Task::Problem(format!("{name}: {why}"))));
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
            match batches.next() {
                Ok(batch) => batch.map(|batch| Task::Lines(file.clone(), batch)),
                Err(error) => {
                    broken = true;
                    Some(Task::Problem(unreadable(lang, &file, &error.to_string())))
                }
            }
        }))
    }

    fn answer(&self, task: Task, unit: Unit, told: &Told) -> Answer {
        match task {
            Task::Problem(problem) => {
                Answer { problems: vec![problem], done: u64::from(unit == Unit::Files), ..Answer::default() }
            }
            Task::Whole(input) => {
                let mut answer = self.whole(&input, told);
                answer.done = if unit == Unit::Files { 1 } else { input.size().unwrap_or(0) };
                answer
            }
            Task::Lines(file, batch) => {
                let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
                let done = batch.bytes.len() as u64;
                let mut answer = Answer { pieces: Pieces::within(spare), done, ..Answer::default() };
                for (number, line) in batch.lines() {
                    let outcome = match (batch.too_long, self.limit) {
                        (Some(length), limit) => {
                            Some(engine::too_large(length, limit.unwrap_or(crate::records::MAX_LINE as u64)))
                        }
                        (None, _) => None,
                    };
                    self.one(&mut answer, (&file, Some(number)), line, outcome, told);
                }
                answer
            }
        }
    }

    fn whole(&self, input: &Input, told: &Told) -> Answer {
        let mut answer = Answer::default();
        let name = input.name();
        let lang = self.console.lang;
        let most = self.limit.unwrap_or(MAX_INPUT_BYTES).min(MAX_INPUT_BYTES);
        let read = match input {
            Input::File(path) => match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_file() && metadata.len() > most => {
                    let outcome = Some(engine::too_large(metadata.len(), most));
                    self.one(&mut answer, (&name, None), &[], outcome, told);
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
        self.one(&mut answer, (&name, None), &bytes, outcome, told);
        answer
    }

    /// Validates one resource, unless the outcome is known, and writes its share of the report.
    fn one(
        &self,
        answer: &mut Answer,
        (file, record): (&str, Option<u64>),
        bytes: &[u8],
        outcome: Option<Outcome>,
        told: &Told,
    ) {
        // a fault of ours must not take the other inputs with it
        let piece = catch_unwind(AssertUnwindSafe(|| {
            let outcome = outcome.unwrap_or_else(|| self.engine.validate(bytes));
            Piece::after(&self.style, &Record { file, record, outcome: &outcome, bytes }, Some(told))
        }));
        if let Ok(piece) = piece {
            answer.pieces.push(self.style.format, piece);
            return;
        }
        let at = record.map(|number| format!(":{number}")).unwrap_or_default();
        let words = self.console.lang.pick(
            "{}: tekigo 内部の誤りで検査できませんでした。このファイルを添えて報告してください。",
            "{}: could not be validated because of a fault in tekigo. Please report it with this file.",
        );
        answer.problems.push(words.replace("{}", &format!("{file}{at}")));
    }
}

/// Reads up to one byte more than `most`.
fn read_some(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(lang: tekigo_core::check::Lang, name: &str, why: &str) -> String {
    lang.pick("{} を読めません: ", "cannot read {}: ").replace("{}", name) + why
}
