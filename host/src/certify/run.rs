//! A run: a folder with the declaration, the record and what was seen.

use crate::Error;
use crate::certify::adapter::{self, Adapter, Context, Replay};
use crate::certify::catalogue::{Catalogue, Item, Kind, Text, Way, hex};
use crate::certify::declare::{Declaration, FilesBy, LineBy};
use crate::certify::journal::{Event, Journal, Verdict};
use crate::certify::judge::{Judging, MasterUsed, text};
use crate::certify::layouts::Layouts;
use crate::certify::scope::{Due, due};
use crate::certify::seen::Seen;
use crate::certify::service::Tekigo;
use crate::certify::system::{Files, System, Task, Trouble};
use crate::certify::{data, keep};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Names below a run's folder.
pub const DECLARATION: &str = "vendor.toml";
/// Waivers.
pub const WAIVERS: &str = "waivers.toml";
/// The record.
pub const JOURNAL: &str = "journal.ndjson";
/// What was seen, and OperationOutcomes.
pub const CASES: &str = "cases";

/// A run.
#[derive(Debug)]
pub struct Run {
    /// Its folder.
    pub folder: PathBuf,
    /// What is tested.
    pub declaration: Declaration,
    /// What it is tested by.
    pub catalogue: Catalogue,
    /// What happened.
    pub journal: Journal,
    /// Folder of the vendor's own test data: `ID/NAME` of an item, or `NAME` of a piece of data.
    pub own_data: Option<PathBuf>,
    /// Each item's seconds times this.
    pub patience: u32,
    /// What was seen in another run, to be judged instead of a system.
    pub replay: Option<Replay>,
}

/// What is planned for an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<'a> {
    /// The item.
    pub item: &'a Item,
    /// Whether it is due.
    pub due: Due,
    /// How it is done: `folder`, `command`, `terminal`, `attest`; or why it cannot be.
    pub by: Result<&'static str, Text>,
}

impl Run {
    /// Opens a run's folder.
    ///
    /// # Errors
    /// The declaration or the record cannot be used.
    pub fn open(folder: &Path, catalogue: Catalogue) -> Result<Self, Error> {
        let path = folder.join(DECLARATION);
        if !path.exists() {
            let name = folder.display();
            return Err(Error::call(
                format!("{name} に vendor.toml がありません。先に tekigo certify init {name} を実行してください"),
                format!("there is no vendor.toml in {name}: run tekigo certify init {name} first"),
            ));
        }
        let declaration = Declaration::read(&path)?;
        let journal = Journal::open(&folder.join(JOURNAL))?;
        Ok(Self {
            folder: folder.to_owned(),
            declaration,
            catalogue,
            journal,
            own_data: None,
            patience: 1,
            replay: None,
        })
    }

    /// The time that data are judged at and the seed, as the record says; both are fixed from then on.
    pub fn begun(&self) -> Option<(&str, u64)> {
        self.journal.events().iter().rev().find_map(|event| match event {
            Event::Begun { now, seed, .. } => Some((now.as_str(), *seed)),
            _ => None,
        })
    }

    /// The masters that it was begun with.
    pub fn masters(&self) -> &[MasterUsed] {
        let begun = self.journal.events().iter().rev().find_map(|event| match event {
            Event::Begun { masters, .. } => Some(masters.as_slice()),
            _ => None,
        });
        begun.unwrap_or_default()
    }

    /// Begins the run where it was not begun yet. A run is gone on with by the same catalogue, rules and masters only.
    ///
    /// # Errors
    /// The record cannot be written, or is that of another catalogue, other rules or other masters.
    pub fn begin(&mut self, now: &str, seed: u64, masters: &[MasterUsed]) -> Result<(), Error> {
        let head = &self.catalogue.head;
        let mine = [head.id.clone(), head.edition.clone(), self.catalogue.digest.clone()];
        let tool = env!("CARGO_PKG_VERSION").to_owned();
        // the same versions by name may be other tables in another build
        let rules = tekigo_core::source::EMBEDDED_LABEL;
        let rules = format!("{rules}; sha256 {}", hex(&Sha256::digest(tekigo_core::source::embedded_blob())));
        let is_judged = self.journal.events().iter().any(|event| matches!(event, Event::Done { .. }));
        for event in self.journal.events().iter().rev() {
            if let Event::Begun { catalogue, tool: by, rules: with, masters: of_run, .. } = event {
                if *catalogue == mine && *by == tool && *with == rules && of_run == masters {
                    return Ok(());
                }
                if of_run != masters && *catalogue == mine && !is_judged {
                    // somebody has attested something, but nothing was judged yet
                    break;
                }
                if of_run != masters {
                    return Err(Error::call(
                        "この実行は別のマスターで始められています。始めたときと同じ --masters を指定してください",
                        "this run was begun with other masters: give the same --masters as then",
                    ));
                }
                return Err(Error::call(
                    "この実行は別の試験カタログか、別の版の tekigo で始められています。新しいフォルダーで init からやり直してください",
                    "this run was begun with another catalogue or another version of tekigo: start again in a new folder",
                ));
            }
        }
        let masters = masters.to_vec();
        self.journal.write(Event::Begun { now: now.to_owned(), seed, catalogue: mine, tool, rules, masters })
    }

    /// Whether the system under test is tekigo's own.
    pub fn is_reference(&self) -> bool {
        let adapters = &self.declaration.adapter;
        let lines = [&adapters.terminal, &adapters.web_api];
        let others = matches!(&adapters.files, Some(by) if *by != FilesBy::Reference)
            || lines.into_iter().flatten().any(|by| *by != LineBy::Reference);
        !others
    }

    /// What is planned for every item.
    pub fn plan(&self) -> Vec<Planned<'_>> {
        let planned = |item| {
            let due = due(&self.catalogue, item, &self.declaration.scope);
            Planned { item, due, by: self.by(item) }
        };
        self.catalogue.items.iter().map(planned).collect()
    }

    /// The way that a simulated item is done.
    fn way(&self, item: &Item) -> Option<(Way, &LineBy)> {
        let adapters = &self.declaration.adapter;
        let declared =
            |way: &Way| self.declaration.scope.way.contains(way) && (item.way.is_empty() || item.way.contains(way));
        let of = |way| match way {
            Way::Terminal => adapters.terminal.as_ref(),
            Way::WebApi => adapters.web_api.as_ref(),
        };
        [Way::Terminal, Way::WebApi].into_iter().filter(declared).find_map(|way| Some((way, of(way)?)))
    }

    fn by(&self, item: &Item) -> Result<&'static str, Text> {
        match item.kind {
            Kind::Attested | Kind::Witnessed => Ok("attest"),
            Kind::Auto => match &self.declaration.adapter.files {
                Some(FilesBy::Folder { .. }) => Ok("folder"),
                Some(FilesBy::Command { .. }) => Ok("command"),
                Some(FilesBy::Http { .. }) => Ok("http"),
                Some(FilesBy::Reference) => Ok("reference"),
                None => Err(text("vendor.toml に [adapter.files] がない", "no [adapter.files] in vendor.toml")),
            },
            Kind::Simulated => match self.way(item) {
                Some((_, LineBy::Reference)) => Ok("reference"),
                Some((Way::Terminal, LineBy::Folder { .. })) => Ok("terminal"),
                Some((Way::WebApi, LineBy::Port { .. })) => Ok("web-api"),
                Some(_) => Err(text(
                    "terminal は kind = \"folder\"、web-api は kind = \"port\" で指定する",
                    "terminal is of the kind \"folder\", web-api of the kind \"port\"",
                )),
                None => Err(text(
                    "vendor.toml に [adapter.terminal] も [adapter.web-api] もない",
                    "neither [adapter.terminal] nor [adapter.web-api] in vendor.toml",
                )),
            },
        }
    }

    /// The last result of each item.
    pub fn results(&self) -> BTreeMap<&str, &Event> {
        let item = |event: &'_ Event| match event {
            Event::Done { item, .. } | Event::Attested { item, .. } => Some(item.clone()),
            Event::Begun { .. } => None,
        };
        let mut results = BTreeMap::new();
        for event in self.journal.events() {
            if let Some(found) = item(event).and_then(|id| self.catalogue.item(&id)) {
                results.insert(found.id.as_str(), event);
            }
        }
        results
    }

    /// Test data: the vendor's own first.
    fn data_of(&self, id: &str) -> Option<Vec<u8>> {
        let own = self.own_data.as_ref().and_then(|folder| {
            let names = [id.to_owned(), format!("{id}.json")];
            names.iter().find_map(|name| std::fs::read(folder.join(name)).ok())
        });
        // another seed gives other identifiers, so that two runs against one service never meet
        let seed = self.begun().map_or(0, |(_, seed)| seed);
        own.or_else(|| data::make(id, seed).map(|data| data.bytes))
    }

    /// A file for an item: the vendor's own for it first. `name` is empty for what the service holds.
    fn given(&self, item: &Item, name: &str, id: &str) -> Option<Vec<u8>> {
        let own = self.own_data.as_ref().filter(|_| !name.is_empty());
        own.and_then(|folder| std::fs::read(folder.join(&item.id).join(name)).ok()).or_else(|| self.data_of(id))
    }

    /// The adapter of an item.
    fn adapter<'s>(&self, item: &Item, system: Option<&'s mut dyn System>) -> Result<Box<dyn Adapter + 's>, String> {
        let inside = |system: Option<&'s mut dyn System>| -> Result<Box<dyn Adapter + 's>, String> {
            system
                .map(|system| Box::new(adapter::Inside(system)) as Box<dyn Adapter + 's>)
                .ok_or_else(|| "no reference system".to_owned())
        };
        if let Some(replay) = &self.replay {
            return Ok(Box::new(replay.clone()));
        }
        let at = |path: &Path| self.folder.join(path);
        if item.kind == Kind::Auto {
            return match self.declaration.adapter.files.clone() {
                Some(FilesBy::Folder { path }) => Ok(Box::new(adapter::Folder(at(&path)))),
                Some(FilesBy::Command { program, stdin }) => {
                    Ok(Box::new(adapter::Command { program, stdin, folder: self.folder.clone() }))
                }
                Some(FilesBy::Http { url, headers }) => {
                    let headers = headers.map(|path| headers_of(&at(&path))).transpose()?.unwrap_or_default();
                    Ok(Box::new(adapter::Http { url, headers }))
                }
                Some(FilesBy::Reference) => inside(system),
                None => Err("no adapter".to_owned()),
            };
        }
        let folder = self.folder.clone();
        match self.way(item).map(|(_, by)| by.clone()) {
            Some(LineBy::Folder { path, trigger }) => {
                let path = std::path::absolute(at(&path)).map_err(|why| why.to_string())?;
                Ok(Box::new(adapter::Share { path, trigger, folder }))
            }
            Some(LineBy::Port { port, trigger }) => Ok(Box::new(adapter::Web { port, trigger, folder })),
            Some(LineBy::Reference) => inside(system),
            None => Err("no adapter".to_owned()),
        }
    }

    /// Runs one item, judges it, and writes it down.
    ///
    /// # Errors
    /// What was seen cannot be kept.
    pub fn item(&mut self, id: &str, judging: &Judging, system: Option<&mut dyn System>) -> Result<Verdict, Error> {
        let Some(item) = self.catalogue.item(id).cloned() else {
            return Err(Error::call(format!("項目 {id} はありません"), format!("there is no item {id}")));
        };
        // a recording brings what the system was given with it
        let find =
            |name: &str, id: &str| self.given(&item, name, id).or_else(|| self.replay.as_ref().map(|_| Vec::new()));
        let seen = match self.adapter(&item, system) {
            Ok(mut adapter) => {
                let layouts = Layouts::read(&self.folder, &self.declaration.adapter.maps);
                let seed = self.begun().map_or(0, |(_, seed)| seed);
                layouts.map_err(Trouble::Call).and_then(|layouts| {
                    let ways = Ways { patience: self.patience, seed, layouts: &layouts };
                    see(&item, &mut *adapter, judging, &find, &ways)
                })
            }
            Err(why) => Err(Trouble::Call(why)),
        };
        let number = self.tries(id) + 1;
        let folder = format!("{CASES}/{id}/{number}");
        let event = match seen {
            Ok(seen) => {
                let judgement = judging.judge(&item, &seen);
                let files = keep::files_of(&seen);
                let digest = keep::digest(&files);
                keep::write(&self.folder.join(&folder).join("seen"), &files)?;
                let outcomes: Files = judgement
                    .outcomes
                    .iter()
                    .map(|(name, text)| (outcome_name(name), text.clone().into_bytes()))
                    .collect();
                keep::write(&self.folder.join(&folder).join("outcomes"), &outcomes)?;
                let verdict = if judgement.holds() { Verdict::Pass } else { Verdict::Fail };
                Event::Done { item: id.to_owned(), folder, digest, verdict, facts: judgement.facts, reason: None }
            }
            Err(trouble) => {
                let (verdict, reason) = match trouble {
                    Trouble::Nothing => (Verdict::Skip, "結果がまだありません / nothing is there yet".to_owned()),
                    Trouble::Late => (Verdict::Error, "制限時間内に終わりません / it did not end in time".to_owned()),
                    Trouble::Call(why) => (Verdict::Error, why),
                };
                let (facts, digest) = (Vec::new(), String::new());
                Event::Done { item: id.to_owned(), folder, digest, verdict, facts, reason: Some(reason) }
            }
        };
        let Event::Done { verdict, .. } = &event else { unreachable!("it was just made") };
        let verdict = *verdict;
        self.journal.write(event)?;
        Ok(verdict)
    }

    fn tries(&self, id: &str) -> usize {
        let of = |event: &&Event| matches!(event, Event::Done { item, .. } if item == id);
        self.journal.events().iter().filter(of).count()
    }
}

/// How an item is handed over.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// Each item's seconds times this.
    pub patience: u32,
    /// The run's seed.
    pub seed: u64,
    /// The layouts that the system writes requests in.
    pub layouts: &'a Layouts,
}

/// Hands an item to a system by an adapter. `data` gives a file by its name in the case and the id of the data.
///
/// # Errors
/// There is nothing to judge.
pub fn see(
    item: &Item,
    adapter: &mut dyn Adapter,
    judging: &Judging,
    data: &dyn Fn(&str, &str) -> Option<Vec<u8>>,
    ways: &Ways<'_>,
) -> Result<Seen, Trouble> {
    let judge = Tekigo::new(judging.validator(), judging.now());
    let case = item.case.clone().unwrap_or_default();
    let mut given = Files::new();
    for (name, id) in &case.give {
        given.insert(name.clone(), data(name, id).ok_or_else(|| Trouble::Call(format!("no data {id}")))?);
    }
    let (function, now) = (item.function.clone(), judging.now().to_owned());
    let task = Task { item: item.id.clone(), function, given, want: case.want, now };
    let by_id = |id: &str| data("", id);
    let context = Context {
        deadline: Duration::from_secs(u64::from(case.seconds) * u64::from(ways.patience.max(1))),
        service: case.service.as_ref(),
        judge: &judge,
        data: &by_id,
        layouts: ways.layouts,
        seed: ways.seed,
    };
    adapter.perform(&task, &context)
}

/// The seed of a run that is given none: another one at every time, the same at the same. Small enough to be written down.
pub fn seed_of(now: &str) -> u64 {
    let digest = Sha256::digest(now);
    digest.iter().take(4).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// A file name for the outcome of a file that a check names.
pub fn outcome_name(name: &str) -> String {
    format!("{}.json", name.replace([':', '#'], "-").trim_end_matches(".json"))
}

fn headers_of(path: &Path) -> Result<Vec<(String, String)>, String> {
    let text = std::fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let line = |line: &str| line.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    Ok(text.lines().filter_map(line).collect())
}
