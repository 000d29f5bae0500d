//! `--engine wasm`: every limit is reached and told, the next input is not affected, and a real guest gives the native
//! engine's bytes. Guests of a few lines stand for the ways to misbehave; the real one is needed for the last tests only
//! (`cargo xtask engines` builds it and sets `TEKIGO_ENGINE_MODULE`), which are passed over without it.
#![cfg(feature = "wasm-engine")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tekigo_core::outcome::{Format, Report, Style};
use tekigo_core::{Options, Ruleset, Validator};
use tekigo_host::engine::wasm::{Guest, Limits, Machine, Stop, Wasm};
use tekigo_host::engine::{Engine, Filled, Input, Judge, Lines};
use tekigo_host::rules::Cache;

/// A guest of the five functions: `about` answers `ABOUT`; anything else runs `body`, which leaves a status.
fn guest(about: &str, body: &str) -> Vec<u8> {
    let length = about.len();
    let about = about.replace('"', "\\22");
    let text = format!(
        r#"(module
            (memory (export "memory") 2)
            (data (i32.const 1024) "{about}")
            (global $len (mut i32) (i32.const 0))
            (func (export "tekigo_abi_version") (result i32) i32.const 1)
            (func (export "tekigo_room") (param i32) (result i32) i32.const 65536)
            (func $deep (param i32) (result i32) local.get 0 i32.const 1 i32.add call $deep i32.const 1 i32.add)
            (func (export "tekigo_call") (param $op i32) (param $options i32) (result i32)
                (global.set $len (i32.const {length}))
                ;; the name of an operation with five letters
                (if (i32.eq (local.get $op) (i32.const 5))
                    (then (if (i32.eq (i32.load8_u (i32.const 65536)) (i32.const 97)) (then (return (i32.const 0))))))
                {body})
            (func (export "tekigo_answer") (result i32) i32.const 1024)
            (func (export "tekigo_answer_len") (result i32) global.get $len))"#
    );
    wat::parse_str(text).expect("a guest")
}

/// The clock is no limit here: on a busy machine it would be reached before the others.
fn tight() -> Limits {
    Limits { fuel: Some(10_000_000), time: Duration::from_mins(10), memory: 64 << 20 }
}

fn short() -> Limits {
    Limits { fuel: None, time: Duration::from_millis(300), ..tight() }
}

fn machine(wasm: &[u8], limits: Limits) -> Machine {
    Machine::new(wasm, limits, None, 2).expect("a machine").0
}

fn stop(body: &str, limits: Limits) -> Stop {
    let machine = machine(&guest("", body), limits);
    let mut guest = machine.guest().expect("a guest");
    guest.call("piece", "", b"{}").expect_err(body)
}

const FOREVER: &str = "(loop $on br $on) unreachable";
const MORE_MEMORY: &str = "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 64)) (i32.const -1)))) unreachable";
const TOO_DEEP: &str = "i32.const 0 call $deep";

#[test]
fn every_limit_is_reached_by_its_name() {
    assert_eq!(stop(FOREVER, tight()), Stop::Fuel);
    assert_eq!(stop(FOREVER, short()), Stop::Time);
    assert_eq!(stop(MORE_MEMORY, tight()), Stop::Memory);
    assert_eq!(stop(TOO_DEEP, Limits { fuel: None, ..tight() }), Stop::Stack);
    assert!(matches!(stop("unreachable", tight()), Stop::Fault(_)));
}

/// A rule `engine-limit` stands in the report, with its limit in words, and the engine goes on.
#[test]
fn a_limit_is_a_finding_and_the_next_input_is_judged() {
    let rules = Ruleset::embedded();
    let about = format!(r#"{{"version":"{}","rules":"{}"}}"#, tekigo_core::outcome::VERSION, rules.label);
    for (body, limits, words) in [
        (FOREVER, tight(), ["計算量の上限 10000000", "limit of work, 10000000"]),
        (FOREVER, short(), ["時間の上限 0.3 秒", "limit of time, 0.3 s"]),
        (MORE_MEMORY, tight(), ["メモリーの上限 64 MiB", "limit of memory, 64 MiB"]),
        (TOO_DEEP, Limits { fuel: None, ..tight() }, ["呼び出しの深さの上限 1 MiB", "limit of stack, 1 MiB"]),
    ] {
        let machine = machine(&guest(&about, body), limits);
        let engine = Wasm::new(machine, Arc::clone(&rules), true, &Options::default()).expect("an engine");
        let mut judge = engine.judge();
        let style = Style { format: Format::Json, rules: rules.label.clone(), ..Style::default() };
        for _ in 0..2 {
            // a limit that lines reach together is told of none of them; each is asked for alone
            judge.ahead(&style, &Lines { file: "a.ndjson", first: 1, bytes: b"{}\n{}" }, &Filled::default());
            let text = told(&mut *judge, &style, "a.json", b"{}");
            assert!(text.contains(r#""rule":"engine-limit""#) && text.contains(r#""valid":false"#), "{text}");
            assert!(words.iter().all(|words| text.contains(words)), "{words:?} in {text}");
        }
    }
}

fn told(judge: &mut dyn Judge, style: &Style, file: &str, bytes: &[u8]) -> String {
    let piece = judge.piece(style, &Input { file, record: None, bytes }, &Filled::default()).expect("a piece");
    let mut report = Report::new(style.clone());
    report.head() + &report.add(piece) + &report.tail()
}

#[test]
fn a_guest_of_another_version_is_refused() {
    let rules = Ruleset::embedded();
    let other = guest(r#"{"version":"0.0.1","rules":"x"}"#, "i32.const 0");
    let refused = Wasm::new(machine(&other, tight()), rules, true, &Options::default()).err().expect("refused");
    assert!(refused.to_string().contains("0.0.1"), "{refused}");
}

#[test]
fn limits_too_tight_to_begin_are_told_as_such() {
    let limits = Limits { fuel: Some(3), ..tight() };
    let refused =
        Wasm::new(machine(&guest("{}", "i32.const 0"), limits), Ruleset::embedded(), true, &Options::default());
    let words = refused.err().expect("refused").words();
    assert!(words.ja.contains("計算量の上限 (3)") && words.en.contains("limit of work (3)"), "{words}");
}

#[test]
fn what_is_no_guest_is_refused() {
    for wasm in [&b""[..], b"\0asm", b"not wasm at all", &wat::parse_str("(module)").expect("a module")] {
        let refused = Machine::new(wasm, tight(), None, 1)
            .map_err(|why| why.to_string())
            .and_then(|(machine, _)| machine.guest().map(drop).map_err(|stop| stop.to_string()));
        assert!(refused.is_err());
    }
    // whatever it wants of the host, it does not get
    let curious = wat::parse_str(r#"(module (import "env" "time" (func)))"#).expect("a module");
    let (machine, _) = Machine::new(&curious, tight(), None, 1).expect("it compiles");
    assert!(machine.guest().is_err());
}

#[test]
fn a_damaged_entry_of_the_cache_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::at(folder.path().to_owned());
    let wasm = guest("", "i32.const 0");
    let load = || {
        let (machine, notes) = Machine::new(&wasm, tight(), Some(&cache), 1).expect("a machine");
        machine.guest().expect("a guest").call("piece", "", b"").expect("an answer").expect("an answer");
        notes.len()
    };
    assert_eq!((load(), load()), (1, 0), "kept, then taken from the cache");
    let entry = std::fs::read_dir(folder.path()).expect("a folder").next().expect("an entry").expect("an entry").path();
    let mut bytes = std::fs::read(&entry).expect("an entry");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&entry, bytes).expect("damaged");
    assert_eq!((load(), load()), (2, 0), "told and made anew, then taken from the cache");
    // other limits are other code
    let (_, notes) = Machine::new(&wasm, Limits { fuel: None, ..tight() }, Some(&cache), 1).expect("a machine");
    assert_eq!(notes.len(), 1);
}

/// The guests that were built, by the variables that say where.
fn built() -> Vec<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let built: Vec<PathBuf> = ["TEKIGO_ENGINE_MODULE", "TEKIGO_PLUGIN_MODULE"].into_iter().filter_map(set).collect();
    if built.is_empty() {
        eprintln!("skipped: no guest is built (cargo xtask engines builds it)");
    }
    built
}

fn real(path: &std::path::Path, limits: Limits) -> Machine {
    Machine::load(path, limits, Cache::of_user().as_ref(), 2).expect("a machine").0
}

/// `Linker` and `Instance` are given nothing, so a guest that starts imports nothing; this says it by name.
#[test]
fn a_built_guest_imports_nothing() {
    for path in built() {
        let wasm = std::fs::read(&path).expect("a guest");
        let engine = wasmtime::Engine::default();
        if wasm[4..8] == [0x0d, 0, 1, 0] {
            let component = wasmtime::component::Component::from_binary(&engine, &wasm).expect("a component");
            let imports: Vec<String> =
                component.component_type().imports(&engine).map(|(name, _)| name.to_owned()).collect();
            assert_eq!(imports, Vec::<String>::new());
            let mut store = wasmtime::Store::new(&engine, ());
            let instance = wasmtime::component::Linker::new(&engine).instantiate(&mut store, &component);
            let instance = instance.expect("it starts with an empty linker");
            for name in ["call", "validate", "validate-text", "keys", "render", "extract", "fhirpath", "explain"] {
                assert!(instance.get_func(&mut store, name).is_some(), "{name} is exported");
            }
        } else {
            let module = wasmtime::Module::from_binary(&engine, &wasm).expect("a module");
            let imports: Vec<String> = module.imports().map(|import| import.name().to_owned()).collect();
            assert_eq!(imports, Vec::<String>::new());
            let exported: Vec<&str> =
                module.exports().map(|export| export.name()).filter(|name| name.starts_with("tekigo_")).collect();
            assert_eq!(exported.len(), 5, "{exported:?}");
        }
    }
}

#[test]
fn a_built_guest_judges_as_the_library_does() {
    let rules = Ruleset::embedded();
    for path in built() {
        for options in [Options::default(), Options { mask: true, security_checks: true, ..Options::default() }] {
            let engine =
                Wasm::new(real(&path, Limits::default()), Arc::clone(&rules), true, &options).expect("an engine");
            let native = Validator::new(Arc::clone(&rules), options);
            let (mut judge, mut here) = (engine.judge(), native.judge());
            for format in Format::ALL {
                let style = Style { format, rules: rules.label.clone(), ..Style::default() };
                for input in
                    [&b"{"[..], br#"{"resourceType":"Patient","gender":"F","x":1}"#, b"", "{\"病\":1}".as_bytes()]
                {
                    let (wasm, library) =
                        (told(&mut *judge, &style, "a.json", input), told(&mut *here, &style, "a.json", input));
                    assert_eq!(wasm, library, "{format}");
                }
            }
        }
    }
}

/// Records that are judged together get what each gets alone, in every format, and leave out what was told often enough.
#[test]
fn a_built_guest_judges_lines_together_as_alone() {
    let rules = Ruleset::embedded();
    let line = r#"{"resourceType":"Patient","gender":"F","x":1}"#;
    let lines = format!("{line}\n\n{{\r\n{line}\n[]\n").repeat(12);
    for path in built() {
        let engine = Wasm::new(real(&path, Limits::default()), Arc::clone(&rules), true, &Options::default());
        let engine = engine.expect("an engine");
        let native = Validator::new(Arc::clone(&rules), Options::default());
        for format in Format::ALL {
            let style = Style { format, several: true, rules: rules.label.clone(), ..Style::default() };
            let report = |judge: &mut dyn Judge, is_ahead: bool| {
                let (filled, mut report) = (Filled::default(), Report::new(style.clone()));
                let mut text = report.head();
                for first in [1, 1001] {
                    if is_ahead {
                        judge.ahead(&style, &Lines { file: "a.ndjson", first, bytes: lines.as_bytes() }, &filled);
                    }
                    for (number, bytes) in tekigo_core::text::records(first, lines.as_bytes()) {
                        let input = Input { file: "a.ndjson", record: Some(number), bytes };
                        text += &report.add(judge.piece(&style, &input, &filled).expect("a piece"));
                        filled.add(report.take_filled());
                    }
                }
                text + &report.tail()
            };
            let expected = report(&mut *native.judge(), false);
            assert_eq!(report(&mut *engine.judge(), true), expected, "{format}");
            assert_eq!(report(&mut *engine.judge(), false), expected, "{format}, each alone");
        }
    }
}

/// Definitions of the call are known to the guest, too.
#[test]
fn a_built_guest_takes_the_rules_of_the_call() {
    let structure = br#"{"resourceType":"StructureDefinition","url":"http://a.example.com/P","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"},{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]}}"#;
    let rules = Ruleset::builder().definitions("p.json", structure).build().expect("rules").rules;
    let options = Options { profiles: vec!["http://a.example.com/P".to_owned()], ..Options::default() };
    for path in built() {
        let engine = Wasm::new(real(&path, Limits::default()), Arc::clone(&rules), false, &options).expect("an engine");
        let style = Style { format: Format::Json, rules: rules.label.clone(), ..Style::default() };
        let wasm = told(&mut *engine.judge(), &style, "a.json", br#"{"resourceType":"Patient"}"#);
        let native = Validator::new(Arc::clone(&rules), options.clone());
        assert!(wasm.contains("Patient.birthDate"), "{wasm}");
        assert_eq!(wasm, told(&mut *native.judge(), &style, "a.json", br#"{"resourceType":"Patient"}"#));
    }
}

/// A guest that stopped is of no more use, and says so rather than anything wrong.
#[test]
fn a_built_guest_stops_on_a_small_budget() {
    for path in built() {
        let machine = real(&path, Limits { fuel: Some(2_000_000_000), ..Limits::default() });
        let mut guest: Guest = machine.guest().expect("a guest");
        guest.call("validate", "", br#"{"resourceType":"Patient"}"#).expect("in its limits").expect("an answer");
        assert!(guest.fuel_used().is_some_and(|used| used > 1_000));
        let small = real(&path, Limits { fuel: Some(100_000), ..Limits::default() });
        let stopped = small.guest().and_then(|mut guest| guest.call("validate", "", br#"{"resourceType":"Patient"}"#));
        assert_eq!(stopped.err(), Some(Stop::Fuel));
    }
}
