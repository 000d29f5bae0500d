//! The threads that judge, and the line in front of them.

use super::ask::Asked;
use super::refusal::Refusal;
use crate::engine::{Engine, Filled, Input, Judge};
use crate::pipeline::STACK;
use axum::http::StatusCode;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope};
use tekigo_core::outcome::{Report, Style, Totals};
use tekigo_core::{Options, Validator};
use tokio::sync::{mpsc, oneshot};

/// Finds the document in a body, which for large ones is work for these threads.
pub(super) type Unwrap = Box<dyn FnOnce(&Validator, Vec<u8>) -> Result<Asked, Refusal> + Send>;

/// A body, and how the document in it is to be judged and told.
struct Job {
    body: Vec<u8>,
    options: Options,
    style: Style,
    unwrap: Unwrap,
    reply: oneshot::Sender<Answer>,
}

/// What is told of a document.
pub(super) struct Told {
    pub(super) text: String,
    pub(super) totals: Totals,
}

type Answer = Result<Told, Refusal>;

fn broken(why: &str) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "exception",
        format!("tekigo 内部の誤りで検証できませんでした。この文書を添えて報告してください ({why})"),
        format!("could not be validated because of a fault in tekigo; please report it with this document ({why})"),
    )
}

/// Where jobs are handed in.
#[derive(Clone)]
pub(crate) struct Desk {
    line: mpsc::Sender<Job>,
}

impl Desk {
    /// Starts `threads` in `scope`. They end when the desk and all of its clones are gone.
    pub(crate) fn open<'scope>(
        scope: &'scope Scope<'scope, '_>,
        engine: &'scope dyn Engine,
        reader: &'scope Validator,
        threads: usize,
        line: &'scope Line,
    ) -> std::io::Result<()> {
        for number in 0..threads {
            let name = format!("judge-{number}");
            thread::Builder::new().name(name).stack_size(STACK).spawn_scoped(scope, || line.work(engine, reader))?;
        }
        Ok(())
    }

    /// The answer, when its turn has come. A caller that goes away while it waits takes its job with it.
    pub(super) async fn ask(&self, body: Vec<u8>, options: Options, style: Style, unwrap: Unwrap) -> Answer {
        let (reply, answer) = oneshot::channel();
        let job = Job { body, options, style, unwrap, reply };
        if self.line.send(job).await.is_err() {
            return Err(broken("no thread is left"));
        }
        answer.await.unwrap_or_else(|_| Err(broken("the thread is gone")))
    }
}

/// Jobs that wait for a thread.
pub(crate) struct Line(Mutex<mpsc::Receiver<Job>>);

impl Line {
    /// A line of at most `length`, and the desk in front of it.
    pub(crate) fn new(length: usize) -> (Desk, Self) {
        let (line, jobs) = mpsc::channel(length.max(1));
        (Desk { line }, Self(Mutex::new(jobs)))
    }

    fn next(&self) -> Option<Job> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv()
    }

    /// What one thread does.
    fn work(&self, engine: &dyn Engine, reader: &Validator) {
        let mut judge = engine.judge();
        while let Some(job) = self.next() {
            if job.reply.is_closed() {
                continue;
            }
            let Job { body, mut options, style, unwrap, reply } = job;
            // a fault of ours must not take the other requests with it
            let answer = catch_unwind(AssertUnwindSafe(|| {
                let Asked { bytes, profiles } = unwrap(reader, body)?;
                options.profiles.extend(profiles);
                tell(&mut *judge, &bytes, &options, &style)
            }));
            let answer = answer.unwrap_or_else(|_| {
                judge = engine.judge();
                Err(broken("panic"))
            });
            // whoever asked may be gone by now
            let _ = reply.send(answer);
        }
    }
}

fn tell(judge: &mut dyn Judge, bytes: &[u8], options: &Options, style: &Style) -> Answer {
    judge.take_options(options);
    let piece = judge.piece(style, &Input { file: "-", record: None, bytes }, &Filled::default());
    let piece = piece.map_err(|why| broken(&why.0))?;
    let mut report = Report::new(style.clone());
    let mut text = report.head();
    text.push_str(&report.add(piece));
    let totals = report.totals().clone();
    text.push_str(&report.tail());
    Ok(Told { text, totals })
}
