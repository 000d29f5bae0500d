//! The service's Web API on loopback: the same terminal, reached by `POST /NAME` with the request as the body. The answer
//! comes with the response; what is lost is a 504, as a gateway says it.

use super::command::{Space, start};
use super::{Adapter, Context, LARGEST, meant, read_made, terminal};
use crate::certify::layouts::Layouts;
use crate::certify::seen::{OnLine, Seen};
use crate::certify::system::{Line as _, LineFault, Made, Task, Trouble};
use crate::certify::terminal::{Outcome, Terminal};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tiny_http::{Method, Request, Response, Server};

/// The Web API.
#[derive(Clone, Debug)]
pub struct Web {
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Program that makes the system begin.
    pub trigger: Vec<String>,
    /// Folder that it runs in.
    pub folder: PathBuf,
}

const LOOK: Duration = Duration::from_millis(20);
const QUIET: Duration = Duration::from_millis(1_500);

impl Adapter for Web {
    fn name(&self) -> &'static str {
        "web-api"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        let mut terminal = terminal(task, context)?;
        let server = open(self.port)?;
        let space = Space::new(task)?;
        let mut words = space.words(task);
        words.push(("{url}", address(&server)));
        words.push(("{share}", space.path().to_string_lossy().into_owned()));
        let mut child = match self.trigger.as_slice() {
            [] => None,
            program => Some(start(program, &self.folder, &words, Stdio::null(), Stdio::null())?),
        };
        let (begun, mut quiet, mut status) = (Instant::now(), Instant::now(), None);
        loop {
            match server.recv_timeout(LOOK) {
                Ok(Some(request)) => {
                    answer(&mut terminal, request, context.layouts);
                    quiet = Instant::now();
                }
                Ok(None) => terminal.wait(20),
                Err(why) => return Err(Trouble::Call(why.to_string())),
            }
            if let Some(running) = child.as_mut()
                && let Ok(Some(ended)) = running.try_wait()
            {
                status = ended.code();
                child = None;
            }
            let seen_one = !terminal.exchanges().is_empty() || status.is_some();
            if child.is_none() && seen_one && (status.is_some() || quiet.elapsed() > QUIET) {
                break;
            }
            if begun.elapsed() > context.deadline {
                if let Some(mut child) = child.take() {
                    // it may have ended just now
                    let _ = child.kill();
                    let _ = child.wait();
                }
                if terminal.exchanges().is_empty() {
                    return Err(Trouble::Late);
                }
                break;
            }
        }
        let files = read_made(task, &space.made, context.layouts)?;
        let line = OnLine::of(&terminal);
        Ok(Seen { line: Some(line), ..Seen::of(&task.given, Made { files, status }) })
    }
}

/// The server on loopback.
///
/// # Errors
/// The port is taken.
pub(crate) fn open(port: u16) -> Result<Server, Trouble> {
    Server::http(("127.0.0.1", port)).map_err(|why| Trouble::Call(format!("127.0.0.1:{port}: {why}")))
}

/// Its address.
pub(crate) fn address(server: &Server) -> String {
    server.server_addr().to_ip().map_or_else(String::new, |address| format!("http://{address}"))
}

/// Answers one request: the terminal's time moves on until its answer is there or cannot come any more.
pub(crate) fn answer(terminal: &mut Terminal<'_>, mut request: Request, layouts: &Layouts) {
    // who asked and went away needs no answer: whatever cannot be sent is lost on the way
    let name = request.url().trim_start_matches('/').replace(['/', '\\'], "_");
    if *request.method() == Method::Get {
        let face = terminal.face();
        let found = name.strip_prefix("face_").and_then(|name| face.get(name));
        let _ = match found {
            Some(bytes) => request.respond(Response::from_data(bytes.clone())),
            None => request.respond(Response::empty(404)),
        };
        return;
    }
    let mut body = Vec::new();
    let read = request.as_reader().take(LARGEST).read_to_end(&mut body);
    if read.is_err() || *request.method() != Method::Post || name.is_empty() {
        let _ = request.respond(Response::empty(400));
        return;
    }
    let name = meant(terminal, &name, &mut body, layouts).unwrap_or(name);
    let before = terminal.exchanges().len();
    match terminal.put(&name, &body) {
        Err(LineFault::Busy) => {
            let _ = request.respond(Response::empty(503));
            return;
        }
        Err(LineFault::Full) => {
            let _ = request.respond(Response::empty(507));
            return;
        }
        Ok(()) if terminal.exchanges().len() == before => {
            // data beside a request
            let _ = request.respond(Response::empty(204));
            return;
        }
        Ok(()) => {}
    }
    let begun = terminal.clock();
    while terminal.exchanges()[before].outcome == Outcome::Open {
        let Some(due) = terminal.next_due() else { break };
        terminal.advance(due);
    }
    // what the exchange took, takes as long here
    std::thread::sleep(Duration::from_millis((terminal.clock() - begun).min(30_000) / 10));
    match terminal.take(&name).filter(|_| terminal.exchanges()[before].outcome == Outcome::Answered) {
        Some(bytes) => {
            let header = tiny_http::Header::from_bytes("content-type", "application/json");
            let response = Response::from_data(bytes);
            let _ = request.respond(match header {
                Ok(header) => response.with_header(header),
                Err(()) => response,
            });
        }
        // what a gateway says when nothing comes back
        None => {
            let _ = request.respond(Response::empty(504));
        }
    }
}
