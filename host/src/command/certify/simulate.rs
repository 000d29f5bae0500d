//! `tekigo certify simulate`: the service and its terminal for development, until it is stopped.

use super::{instant, judging, text_of};
use crate::certify::adapter::{Folders, Stop, address, answer, open};
use crate::certify::catalogue::{Fault, Service};
use crate::certify::data;
use crate::certify::layouts::Layouts;
use crate::certify::seen;
use crate::certify::service::{Machine, Tekigo};
use crate::certify::system::{Files, Line as _, Trouble};
use crate::certify::terminal::Terminal;
use crate::error::read_toml;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 接続の方式 / Way of connection
    #[arg(value_enum, value_name = "terminal|web-api", hide_possible_values = true)]
    way: Way,
    /// req、res、face を置くフォルダー (terminal) / Folder with req, res and face (terminal)
    #[arg(long, value_name = "DIR", default_value = "share", hide_default_value = true)]
    folder: PathBuf,
    /// ポート (web-api。0 は空いているもの) / Port (web-api; 0 takes a free one)
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// サービスの状態と障害 (試験カタログの case.service と同じ形の TOML) / What the service holds and what goes wrong, as case.service of a catalogue (TOML)
    #[arg(long, value_name = "FILE")]
    service: Option<PathBuf>,
    /// サービスの時刻 (指定がなければ現在) / Time of the service (default: now)
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
    /// 要求のレイアウトの対応表 (繰り返し可) / Mapping of a layout that requests come in (repeatable)
    #[arg(long, value_name = "FILE")]
    map: Vec<PathBuf>,
    /// 乱数の種: データの識別子と、たまに起きる障害 / Seed: identifiers of the data, and faults that happen now and then
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    seed: u64,
    /// この秒数で終わります / Ends after so many seconds
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    Terminal,
    WebApi,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let now = instant(self.now.as_deref())?;
        let service = match &self.service {
            None => Service::default(),
            Some(path) => read_toml(&text_of(path)?).map_err(|why| {
                let name = path.display();
                Error::call(format!("{name} の書き方が違います: {why}"), format!("{name} is not of its form: {why}"))
            })?,
        };
        let judging = judging(&now, None)?;
        let judge = Tekigo::new(judging.validator(), &now);
        let failed = |why: String| Error::call(why.clone(), why);
        let find = |id: &str| data::make(id, self.seed).map(|data| data.bytes);
        let layouts = Layouts::read(Path::new(""), &self.map).map_err(failed)?;
        let setup = seen::setup(&service, find).map_err(failed)?;
        let machine = Machine::new(&judge, setup).map_err(|codes| failed(format!("{codes:?}")))?;
        let start = now.parse().map_err(|why: jiff::Error| failed(why.to_string()))?;
        let mut face = Files::new();
        for (name, id) in &service.face {
            face.insert(name.clone(), find(id).ok_or_else(|| failed(format!("no data {id}")))?);
        }
        let faults: &[Fault] = &service.faults;
        let mut terminal = Terminal::new(machine, start, service.seed ^ self.seed.rotate_left(32), faults, face);
        let begun = Instant::now();
        let is_over = || self.seconds.is_some_and(|seconds| begun.elapsed() > Duration::from_secs(seconds));
        match self.way {
            Way::Terminal => {
                let path = std::path::absolute(&self.folder).map_err(|why| Error::read(&self.folder, why))?;
                let folders = Folders::new(&path).map_err(|why| Error::write(&path, why))?;
                folders.lay_face(&mut terminal).map_err(|why| Error::write(&path, why))?;
                let name = self.folder.display();
                print(console.lang.pick(
                    &format!("{name} の req を見ています。要求 (docs/schema の request-*.json) を置くと、res に応答を書きます。Ctrl+C で終わります\n"),
                    &format!("watching req in {name}: put requests (request-*.json of docs/schema) there, answers come in res; Ctrl+C ends\n"),
                ))?;
                let mut told = 0;
                let watched = folders.watch(&mut terminal, &layouts, |terminal, _| {
                    told = tell(console, terminal, told);
                    if is_over() { Stop::Done } else { Stop::No }
                });
                watched.map_err(|why| Error::write(&path, why))?;
            }
            Way::WebApi => {
                let trouble = |trouble: Trouble| match trouble {
                    Trouble::Call(why) => failed(why),
                    other => failed(format!("{other:?}")),
                };
                let server = open(self.port).map_err(trouble)?;
                let url = address(&server);
                print(console.lang.pick(
                    &format!(
                        "{url} で待っています。POST {url}/NAME で要求を送ると、応答が返ります。Ctrl+C で終わります\n"
                    ),
                    &format!("listening on {url}: POST {url}/NAME with a request gives its answer; Ctrl+C ends\n"),
                ))?;
                let mut told = 0;
                while !is_over() {
                    match server.recv_timeout(Duration::from_millis(50)) {
                        Ok(Some(request)) => answer(&mut terminal, request, &layouts),
                        Ok(None) => terminal.wait(50),
                        Err(why) => return Err(failed(why.to_string())),
                    }
                    told = tell(console, &terminal, told);
                }
            }
        }
        Ok(Status::Conforms)
    }
}

/// Says what came, one line a request; so many were told.
fn tell(console: &Console, terminal: &Terminal<'_>, told: usize) -> usize {
    let exchanges = terminal.exchanges();
    if !console.quiet {
        for exchange in &exchanges[told..] {
            console.advice(&format!("{} {} {}", exchange.put_at, exchange.operation, exchange.name));
        }
    }
    exchanges.len()
}
