use super::*;
use crate::certify::catalogue::{Fault, FaultKind};
use crate::certify::layouts::Layouts;
use crate::certify::service::{Data, Judge, Refusal, Setup, State, key_of};
use crate::certify::system::{Line, LineFault};
use base64::Engine as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tekigo_core::request::Target;

/// Data of these tests: a target as JSON.
struct Quick;

impl Judge for Quick {
    fn judge(&self, bytes: &[u8]) -> Result<Data, Refusal> {
        let target: Target = serde_json::from_slice(bytes).expect("a target");
        let records = BTreeSet::from([target.bundle_identifier.clone().unwrap_or_default()]);
        Ok(Data { target, records, receiver: None, signature: None, extractable: false, day: None })
    }
}

fn target(number: u64) -> Value {
    json!({
        "kind": "five-information", "resourceType": "Observation",
        "bundleIdentifierSystem": "http://jpfhir.jp/fhir/clins/bundle-identifier",
        "bundleIdentifier": format!("1311234569^2024^{number}"), "institution": "1311234569",
        "insured": {"scheme": "insurance", "insurerNumber": "06132013", "symbol": "1", "number": "2", "branch": "01"},
    })
}

fn register(number: u64) -> Vec<u8> {
    let data = target(number).to_string();
    json!({
        "operation": "register", "target": target(number),
        "data": {
            "name": "a.json", "sha256": hex(&Sha256::digest(data.as_bytes())),
            "base64": base64::engine::general_purpose::STANDARD.encode(data),
        },
    })
    .to_string()
    .into_bytes()
}

fn fault(kind: FaultKind, percent: u8, ms: u64) -> Fault {
    Fault { kind, operation: None, times: None, percent: Some(percent), ms: Some(ms), code: None, message: None }
}

fn terminal(seed: u64, faults: &[Fault]) -> Terminal<'static> {
    let machine = Machine::new(&Quick, Setup::default()).expect("an empty service");
    Terminal::new(machine, "2026-04-01T00:00:00Z".parse().expect("a time"), seed, faults, Files::new())
}

/// A record system as it should be: writes down what it is about to do, asks again with the same bytes after a while,
/// believes an answer only when it is whole, and counts each result once however often it comes.
#[derive(Clone, Default)]
struct Careful {
    /// What survives its being killed.
    disk: BTreeMap<u64, Job>,
    /// What does not.
    asked: BTreeMap<u64, u64>,
    patience: u64,
}

#[derive(Clone, Default)]
struct Job {
    receipt: Option<String>,
    result: Option<Value>,
    results_counted: u32,
}

/// It waits so long for an answer before it asks again.
const PATIENCE: u64 = 10_000;

impl Careful {
    fn new(jobs: u64, patience: u64) -> Self {
        let disk = (1..=jobs).map(|number| (number, Job::default())).collect();
        Self { disk, asked: BTreeMap::new(), patience }
    }

    /// What is left of it after it was killed: its disk.
    fn killed(self) -> Self {
        Self { asked: BTreeMap::new(), ..self }
    }

    fn is_done(&self) -> bool {
        self.disk.values().all(|job| job.result.is_some())
    }

    /// The request that a job needs next.
    fn next(number: u64, job: &Job) -> Option<(String, Vec<u8>)> {
        match (&job.receipt, &job.result) {
            (_, Some(_)) => None,
            (None, None) => Some((format!("reg-{number}.json"), register(number))),
            (Some(receipt), None) => {
                let sha256 = hex(&Sha256::digest(register(number)));
                let request = json!({"operation": "result", "request": {"operation": "register", "sha256": sha256, "receipt": receipt}});
                Some((format!("res-{number}.json"), request.to_string().into_bytes()))
            }
        }
    }

    fn look(&mut self, line: &mut dyn Line) {
        for name in line.answers() {
            let Some(answer) = line.read(&name).and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
                continue;
            };
            let number: u64 = name[4..name.len() - 5].parse().expect("a number");
            let job = self.disk.entry(number).or_default();
            if let Some(receipt) = answer["receipt"].as_str().filter(|_| name.starts_with("reg")) {
                job.receipt.get_or_insert(receipt.to_owned());
            }
            if answer["accepted"].is_boolean() && job.result.is_none() {
                job.result = Some(answer.clone());
                job.results_counted += 1;
            }
            // written down first, taken away then
            line.take(&name);
            self.asked.remove(&number);
        }
    }

    fn ask(&mut self, line: &mut dyn Line) {
        let due: Vec<u64> =
            self.disk.iter().filter(|(_, job)| job.result.is_none()).map(|(number, _)| *number).collect();
        let mut open = self.asked.values().filter(|since| line.now() < **since + self.patience).count();
        for number in due {
            if open >= SESSIONS {
                return;
            }
            if self.asked.get(&number).is_some_and(|since| line.now() < since + self.patience) {
                continue;
            }
            let Some((name, bytes)) = Self::next(number, &self.disk[&number]) else { continue };
            if line.put(&name, &bytes).is_err() {
                return;
            }
            self.asked.insert(number, line.now());
            open += 1;
        }
    }
}

fn everything() -> Vec<Fault> {
    vec![
        fault(FaultKind::Delay, 10, 4_000),
        fault(FaultKind::LostRequest, 5, 0),
        fault(FaultKind::LostAnswer, 5, 0),
        fault(FaultKind::DoubleAnswer, 5, 0),
        fault(FaultKind::HalfWritten, 10, 700),
        fault(FaultKind::OtherOrder, 5, 0),
        fault(FaultKind::Busy, 3, 0),
        fault(FaultKind::FullDisk, 2, 0),
        fault(FaultKind::Killed, 1, 0),
    ]
}

/// Runs until every job has its result; the exchanges, and how often each side was killed.
fn day(seed: u64, jobs: u64) -> (usize, u32, u64) {
    let mut terminal = terminal(seed, &everything());
    let mut rng = Rng::new(seed ^ 0xdead);
    let mut system = Careful::new(jobs, PATIENCE);
    let mut killed = 0;
    while !system.is_done() {
        assert!(terminal.clock() < 86_400_000, "no end is in sight");
        system.look(&mut terminal);
        if rng.happens(1) {
            // the system is killed: only its disk is left
            killed += 1;
            system = system.killed();
        }
        system.ask(&mut terminal);
        terminal.wait(500);
    }
    // late and doubled answers come in, too
    for _ in 0..100 {
        terminal.wait(500);
        system.look(&mut terminal);
    }
    let mut restarts = 0;
    for (number, job) in &system.disk {
        assert_eq!(job.results_counted, 1, "job {number}");
        assert_eq!(job.result.as_ref().expect("a result")["accepted"], true, "job {number}: {:?}", job.result);
        let key = key_of(&serde_json::from_value(target(*number)).expect("a target"));
        assert_eq!(terminal.machine().state(&key), Some(State::Registered), "job {number}");
    }
    let executed = terminal.machine().executed();
    let digests: BTreeSet<&str> = executed.iter().map(|one| one.digest.as_str()).collect();
    assert_eq!(digests.len(), executed.len(), "nothing is done twice");
    assert_eq!(executed.len() as u64, jobs);
    assert!(terminal.lying().next().is_none());
    restarts += u64::from(terminal.away_until > 0);
    (terminal.exchanges().len(), killed, restarts)
}

/// 10⁵ exchanges with every fault on, both sides killed: no result is lost, none comes twice.
#[test]
fn nothing_is_lost_or_doubled_in_a_hundred_thousand_exchanges() {
    let (mut exchanges, mut killed, mut restarts, mut seed) = (0, 0, 0, 0);
    while exchanges < 100_000 {
        seed += 1;
        let (done, kills, starts) = day(seed, 400);
        exchanges += done;
        killed += kills;
        restarts += starts;
    }
    assert!(killed > 50 && restarts > 50, "{killed} {restarts}");
    eprintln!("{exchanges} exchanges in {seed} days, the system killed {killed} times, the service on {restarts} days");
}

#[test]
fn the_same_seed_gives_the_same_exchanges() {
    let run = |seed| {
        let mut terminal = terminal(seed, &everything());
        for number in 0..40 {
            let _ = terminal.put(&format!("reg-{number}.json"), &register(number));
            terminal.wait(900);
        }
        terminal.exchanges().to_vec()
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}

#[test]
fn the_twenty_first_session_is_turned_away() {
    let mut terminal = terminal(1, &[]);
    for number in 0..20 {
        terminal.put(&format!("reg-{number}.json"), &register(number)).expect("a session");
    }
    assert_eq!(terminal.put("reg-20.json", &register(20)), Err(LineFault::Busy));
    terminal.wait(POLL + ANSWER);
    terminal.put("reg-20.json", &register(20)).expect("answers have come, sessions are free");
    assert_eq!(terminal.exchanges().iter().filter(|one| one.outcome == Outcome::Busy).count(), 1);
}

#[test]
fn each_fault_does_what_it_says() {
    let once = |kind, ms| {
        let fault = Fault { times: Some(1), percent: None, ..fault(kind, 0, ms) };
        let mut terminal = terminal(1, &[fault]);
        let put = terminal.put("reg-1.json", &register(1));
        terminal.wait(POLL + ANSWER);
        (terminal, put)
    };
    let key = key_of(&serde_json::from_value(target(1)).expect("a target"));

    let (mut delayed, _) = once(FaultKind::Delay, 1_000);
    assert!(delayed.answers().is_empty());
    delayed.wait(1_000);
    assert_eq!(delayed.answers(), ["reg-1.json"]);

    let (mut lost, _) = once(FaultKind::LostRequest, 0);
    lost.wait(10_000);
    assert!(lost.answers().is_empty() && lost.machine().state(&key).is_none());

    let (mut lost, _) = once(FaultKind::LostAnswer, 0);
    lost.wait(10_000);
    assert!(lost.answers().is_empty());
    assert_eq!(lost.machine().state(&key), Some(State::Registered));

    let (mut double, _) = once(FaultKind::DoubleAnswer, 0);
    let first = double.take("reg-1.json").expect("an answer");
    double.wait(ANSWER);
    assert_eq!(double.take("reg-1.json"), Some(first));

    let (mut half, _) = once(FaultKind::HalfWritten, 500);
    assert!(serde_json::from_slice::<Value>(&half.read("reg-1.json").expect("half of it")).is_err());
    half.wait(500);
    assert!(serde_json::from_slice::<Value>(&half.take("reg-1.json").expect("the whole")).is_ok());
    assert!(!half.exchanges()[0].taken_half);

    let (_, put) = once(FaultKind::FullDisk, 0);
    assert_eq!(put, Err(LineFault::Full));
    let (_, put) = once(FaultKind::Busy, 0);
    assert_eq!(put, Err(LineFault::Busy));

    let (mut turned, _) = once(FaultKind::OtherOrder, 0);
    assert!(turned.answers().is_empty());
    turned.put("reg-2.json", &register(2)).expect("a session");
    turned.wait(POLL + ANSWER);
    assert_eq!(turned.answers(), ["reg-2.json"]);
    turned.wait(1);
    assert_eq!(turned.answers(), ["reg-1.json", "reg-2.json"]);

    let (mut killed, _) = once(FaultKind::Killed, 0);
    killed.wait(RESTART);
    assert!(killed.answers().is_empty());
    killed.put("reg-1.json", &register(1)).expect("a session");
    killed.wait(POLL + ANSWER);
    assert_eq!(killed.answers(), ["reg-1.json"]);
    assert_eq!(killed.machine().executed().len(), 1);
}

/// The folders as a record system on another machine sees them.
struct OnDisk {
    path: std::path::PathBuf,
    begun: std::time::Instant,
    /// Every second file is written in place and slowly, not moved there.
    puts: u32,
}

impl Line for OnDisk {
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).expect("a short test")
    }

    fn wait(&mut self, milliseconds: u64) {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), LineFault> {
        use std::io::Write as _;
        let req = self.path.join("req");
        self.puts += 1;
        if self.puts.is_multiple_of(2) {
            let mut file = std::fs::File::create(req.join(name)).expect("a file");
            file.write_all(&bytes[..bytes.len() / 2]).expect("half of it");
            file.flush().expect("on the disk");
            self.wait(45);
            file.write_all(&bytes[bytes.len() / 2..]).expect("the rest");
        } else {
            let beside = req.join(format!("{name}.tmp"));
            std::fs::write(&beside, bytes).expect("written");
            std::fs::rename(beside, req.join(name)).expect("moved");
        }
        Ok(())
    }

    fn answers(&mut self) -> Vec<String> {
        let names = std::fs::read_dir(self.path.join("res")).expect("res").flatten();
        let mut names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }

    fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.path.join("res").join(name)).ok()
    }

    fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        let bytes = self.read(name);
        std::fs::remove_file(self.path.join("res").join(name)).ok()?;
        bytes
    }

    fn face(&mut self) -> Files {
        Files::new()
    }
}

/// The same through real folders, with real time: the simulator is stopped and started again, too.
#[test]
fn nothing_is_lost_or_doubled_through_real_folders() {
    use crate::certify::adapter::{Folders, Stop};
    use std::sync::atomic::{AtomicBool, Ordering};
    const JOBS: u64 = 24;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_owned();
    let folders = Folders::new(&path).expect("folders");
    let over = AtomicBool::new(false);
    let faults: Vec<Fault> =
        everything().into_iter().map(|fault| Fault { ms: fault.ms.map(|ms| ms / 10), ..fault }).collect();
    let (system, machine) = std::thread::scope(|scope| {
        let simulator = scope.spawn(|| {
            let mut machine = Machine::new(&Quick, Setup::default()).expect("an empty service");
            let mut seed = 0;
            while !over.load(Ordering::Relaxed) {
                seed += 1;
                let start = "2026-04-01T00:00:00Z".parse().expect("a time");
                let mut terminal = Terminal::new(machine, start, seed, &faults, Files::new());
                let begun = std::time::Instant::now();
                let watched = folders.watch(&mut terminal, &Layouts::default(), |_, _| {
                    let killed = begun.elapsed().as_secs() >= 3;
                    if killed || over.load(Ordering::Relaxed) { Stop::Done } else { Stop::No }
                });
                watched.expect("the folders are there");
                // only what it has written down is left of it
                machine = terminal.machine().restarted().expect("its record");
            }
            machine
        });
        let mut line = OnDisk { path, begun: std::time::Instant::now(), puts: 0 };
        let mut system = Careful::new(JOBS, 1_500);
        let mut rng = Rng::new(9);
        while !system.is_done() {
            assert!(line.now() < 240_000, "no end is in sight");
            system.look(&mut line);
            if rng.happens(2) {
                system = system.killed();
            }
            system.ask(&mut line);
            line.wait(30);
        }
        over.store(true, Ordering::Relaxed);
        (system, simulator.join().expect("the simulator"))
    });
    assert_eq!(machine.executed().len() as u64, JOBS);
    for (number, job) in &system.disk {
        assert_eq!(job.results_counted, 1, "job {number}");
        assert_eq!(job.result.as_ref().expect("a result")["accepted"], true, "job {number}");
    }
}
