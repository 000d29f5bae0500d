//! `xtask-engines`: the same inputs through the library in this process, the component and the core module in wasmtime, and
//! the core module in Node and in Chromium. All must give the same bytes. Prints what was compared and how long each took.
//!
//! With `--quick` the core module is left out of wasmtime: what it is, Node says; how a guest is run, the component does.
//! Compiling one for wasmtime is most of the time of a quick run.
//!
//! Arguments: MODULE COMPONENT ROOT [--quick] [--hostile].
#![allow(clippy::print_stdout, reason = "a task reports to the person at the terminal")]

mod engines;
mod hostile;
mod inputs;

#[path = "../../../fuzz/src/structured.rs"]
#[allow(unreachable_pub, reason = "the file is a module of a library in fuzz/")]
mod structured;

use engines::{Answers, Native, Script, Wasmtime};
use std::path::PathBuf;
use std::process::ExitCode;

/// What there is to compare.
struct Asked {
    module: PathBuf,
    component: PathBuf,
    root: PathBuf,
    /// A part of the inputs, for the gate.
    is_quick: bool,
    /// Hostile inputs and many instances, too.
    is_hostile: bool,
}

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let before = args.len();
        args.retain(|arg| arg != name);
        args.len() < before
    };
    let (is_quick, is_hostile) = (flag("--quick"), flag("--hostile"));
    let [module, component, root] = args.as_slice() else {
        eprintln!("usage: xtask-engines MODULE COMPONENT ROOT [--quick] [--hostile]");
        return ExitCode::from(2);
    };
    let [module, component, root] = [module, component, root].map(PathBuf::from);
    match run(&Asked { module, component, root, is_quick, is_hostile }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask-engines: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> Result<(), String> {
    let inputs = inputs::collect(&asked.root, asked.is_quick)?;
    println!("   inputs: {}", inputs.told());
    let native = Answers::of(&mut Native::default(), &inputs)?;
    let mut others = Vec::new();
    let mut guests = vec![("component in wasmtime", &asked.component)];
    if !asked.is_quick {
        guests.push(("core module in wasmtime", &asked.module));
    }
    for (name, file) in &guests {
        others.push((*name, Answers::of(&mut Wasmtime::new(file)?, &inputs)?));
    }
    for (name, script) in [("core module in Node", "node.mjs"), ("core module in Chromium", "chromium.mjs")] {
        match Script::start(&asked.root, script, &asked.module) {
            Ok(mut engine) => others.push((name, Answers::of(&mut engine, &inputs)?)),
            Err(why) => println!("   skipped: {name} ({why})"),
        }
    }
    println!("   native: {} answers, {:.2} s warm", native.answers.len(), native.seconds);
    let mut faults = Vec::new();
    for (name, other) in &others {
        let ratio = other.seconds / native.seconds;
        println!("   {name}: {} answers, {:.2} s warm, {ratio:.2} x native", other.answers.len(), other.seconds);
        faults.extend(native.differences(other).map(|what| format!("{name}: {what}")));
    }
    if asked.is_hostile {
        for (_, file) in &guests {
            hostile::run(file, asked.is_quick)?;
        }
    }
    if faults.is_empty() {
        println!("   the same bytes everywhere");
        return Ok(());
    }
    let shown: Vec<String> = faults.iter().take(20).cloned().collect();
    Err(format!("{} answers differ:\n{}", faults.len(), shown.join("\n")))
}
