//! The suite for other validators: `manifest`, `expand DIR`, `runner` (tekigo as one), `run`, `table`. `conformance/PROTOCOL.md` tells how.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tekigo_conformance::suite::protocol::{Answer, Runner};
use tekigo_conformance::suite::score::{Scores, add};
use tekigo_conformance::suite::table::{Results, markdown};
use tekigo_conformance::suite::{expand, manifest, own};

const USAGE: &str = "suite manifest
suite expand DIR
suite runner
suite run [--group GROUP]… [--seconds N] [--date DAY] [--out RESULTS.json] [--log ANSWERS.jsonl] -- COMMAND…
suite table RESULTS.json…";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("conformance"), PathBuf::from);
    let done = match args.split_first().map(|(command, rest)| (command.as_str(), rest)) {
        Some(("manifest", [])) => manifest::text(&root).and_then(|text| write(&root.join("manifest.json"), &text)),
        Some(("expand", [folder])) => {
            expand::expand(&root, Path::new(folder)).map(|inputs| println!("{} inputs", inputs.len()))
        }
        Some(("runner", [])) => {
            own::serve(std::io::stdin().lock(), std::io::stdout().lock()).map_err(|why| why.to_string())
        }
        Some(("run", rest)) => run(&root, rest),
        Some(("table", files)) => table(files),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|why| format!("{}: {why}", path.display()))
}

fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let (mut groups, mut seconds, mut date, mut out, mut log) = (Vec::new(), 60, String::new(), None, None);
    let mut args = args.iter();
    let command: Vec<String> = loop {
        let Some(arg) = args.next() else { return Err(USAGE.to_owned()) };
        let mut value = || args.next().cloned().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--group" => groups.push(value()?),
            "--seconds" => seconds = value()?.parse().map_err(|_| "--seconds needs a number".to_owned())?,
            "--date" => date = value()?,
            "--out" => out = Some(PathBuf::from(value()?)),
            "--log" => log = Some(PathBuf::from(value()?)),
            "--" => break args.cloned().collect(),
            _ => return Err(USAGE.to_owned()),
        }
    };
    let folder = std::env::temp_dir().join(format!("tekigo-conformance-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
    let inputs = expand::expand(root, &folder)?;
    let mut runner = Runner::start(command, seconds)?;
    let (mut scores, mut lines) = (Scores::new(), String::new());
    for input in inputs.iter().filter(|input| groups.is_empty() || groups.iter().any(|group| group == input.group())) {
        let answer = runner.run(input);
        if let Answer::Failed(why) = &answer {
            eprintln!("{}: {why}", input.id);
        }
        add(&mut scores, input, &answer);
        lines += &serde_json::json!({"id": input.id, "valid": input.expect.valid, "answer": answer}).to_string();
        lines.push('\n');
    }
    let _ = std::fs::remove_dir_all(&folder);
    if let Some(path) = log {
        write(&path, &lines)?;
    }
    let results = Results { hello: runner.hello.clone(), date, scores };
    print!("{}", markdown(std::slice::from_ref(&results)));
    match out {
        Some(path) => write(&path, &(serde_json::to_string_pretty(&results).map_err(|why| why.to_string())? + "\n")),
        None => Ok(()),
    }
}

fn table(files: &[String]) -> Result<(), String> {
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|why| format!("{file}: {why}"))?;
        all.push(serde_json::from_str::<Results>(&text).map_err(|why| format!("{file}: {why}"))?);
    }
    print!("{}", markdown(&all));
    Ok(())
}
