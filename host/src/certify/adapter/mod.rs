//! The ways to a system under test: all of them take a task and a deadline, and give what was seen.

mod command;
mod folder;
mod http;
mod inside;
mod replay;
mod share;
mod web;

pub use command::Command;
pub use folder::Folder;
pub use http::Http;
pub use inside::Inside;
pub use replay::Replay;
pub use share::{Folders, Share, Stop};
pub use web::Web;
pub(crate) use web::{address, answer, open};

use crate::certify::catalogue::Service;
use crate::certify::seen::Seen;
use crate::certify::service::Judge;
use crate::certify::system::{Files, Task, Trouble};
use std::time::Duration;

/// What an adapter gets besides the task.
pub struct Context<'a> {
    /// How long it may take.
    pub deadline: Duration,
    /// The service to play; only for simulated items.
    pub service: Option<&'a Service>,
    /// What the service judges data by.
    pub judge: &'a dyn Judge,
    /// Test data by id.
    pub data: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("deadline", &self.deadline)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// A way to a system under test.
pub trait Adapter {
    /// Its name in reports: `folder`, `command`.
    fn name(&self) -> &'static str;
    /// Hands a task over, and tells what was seen.
    ///
    /// # Errors
    /// There is nothing to judge.
    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble>;
}

/// The files of `made` that the item may hand back.
fn wanted(task: &Task, made: Files) -> Files {
    made.into_iter().filter(|(name, _)| task.want.contains(name)).collect()
}

/// The largest file that is taken from a system.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files that a system has written into a folder, those that are wanted.
fn read_made(task: &Task, folder: &std::path::Path) -> Result<Files, Trouble> {
    let mut made = Files::new();
    for name in &task.want {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > LARGEST => return Err(Trouble::Call(format!("{name}: {} bytes", meta.len()))),
            Ok(_) => {
                let bytes = std::fs::read(&path).map_err(|why| Trouble::Call(format!("{name}: {why}")))?;
                made.insert(name.clone(), bytes);
            }
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
            Err(why) => return Err(Trouble::Call(format!("{name}: {why}"))),
        }
    }
    Ok(made)
}

/// The terminal and the service that a task is done with.
fn terminal<'a>(task: &Task, context: &Context<'a>) -> Result<crate::certify::terminal::Terminal<'a>, Trouble> {
    use crate::certify::service::Machine;
    use crate::certify::terminal::Terminal;
    let service = context.service.ok_or_else(|| Trouble::Call("no service".to_owned()))?;
    let setup = crate::certify::seen::setup(service, context.data).map_err(Trouble::Call)?;
    let refused = |codes: Vec<crate::certify::service::Code>| {
        let list: Vec<String> = codes.into_iter().map(|code| code.code).collect();
        Trouble::Call(format!("the data that the service holds are refused: {}", list.join(", ")))
    };
    let machine = Machine::new(context.judge, setup).map_err(refused)?;
    let start = task.now.parse().map_err(|error| Trouble::Call(format!("{}: {error}", task.now)))?;
    let mut face = Files::new();
    for (name, id) in &service.face {
        let bytes = (context.data)(id).ok_or_else(|| Trouble::Call(format!("no data {id}")))?;
        face.insert(name.clone(), bytes);
    }
    Ok(Terminal::new(machine, start, service.seed, &service.faults, face))
}

/// What a system is told of a task, as JSON: `task.json` in its folder, and the body of a call.
fn words_of(task: &Task) -> serde_json::Value {
    serde_json::json!({"item": task.item, "function": task.function, "now": task.now, "want": task.want})
}
