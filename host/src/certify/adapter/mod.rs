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
use crate::certify::layouts::Layouts;
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
    /// The layouts that the system writes requests in.
    pub layouts: &'a Layouts,
    /// The run's seed: goes into what is left to chance.
    pub seed: u64,
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

/// The largest file that is taken from a system.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files that a system has written into a folder, those that are wanted.
fn read_made(task: &Task, folder: &std::path::Path, layouts: &Layouts) -> Result<Files, Trouble> {
    let mut names = task.want.clone();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if task.want.iter().any(|wanted| layouts.stands_for(&name, wanted)) {
            names.push(name);
        }
    }
    let mut made = Files::new();
    for name in &names {
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
    Ok(layouts.wanted(task, made))
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
    // the case's own seed and the run's: another run meets faults at other places, the same run at the same ones
    Ok(Terminal::new(machine, start, service.seed ^ context.seed.rotate_left(32), &service.faults, face))
}

/// Takes a request that came in a layout for the one that it means: `bytes` become it, and the name under which its answer comes is
/// given (`a.csv` is answered by `a.json`). The file as it came is kept beside.
fn meant(
    terminal: &mut crate::certify::terminal::Terminal<'_>,
    name: &str,
    bytes: &mut Vec<u8>,
    layouts: &Layouts,
) -> Option<String> {
    use crate::certify::system::Line as _;
    if crate::certify::service::Asked::read(bytes).is_some() {
        return None;
    }
    let json = layouts.request(bytes, &|receipt| terminal.machine().digest_of(receipt).map(str::to_owned))?;
    // data beside a request always find room
    let _ = terminal.put(name, bytes);
    *bytes = json;
    Some(format!("{}.json", name.rsplit_once('.').map_or(name, |(stem, _)| stem)))
}

/// What a system is told of a task, as JSON: `task.json` in its folder, and the body of a call.
fn words_of(task: &Task) -> serde_json::Value {
    serde_json::json!({"item": task.item, "function": task.function, "now": task.now, "want": task.want})
}
