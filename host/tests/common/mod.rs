//! Runs the binary as tests need it.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the binary gave.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `tekigo` in `folder` with `input` on standard input.
pub(crate) fn tekigo_with(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tekigo"))
        .args(args)
        .current_dir(folder)
        .env("TEKIGO_CACHE", folder.join("cache"))
        .env_remove("LC_ALL")
        .env_remove("TEKIGO_ENGINE_MODULE")
        .env("LANG", "ja_JP.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // a program that ends early need not have read everything
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs `tekigo` in `folder`, with nothing on standard input.
pub(crate) fn tekigo(folder: &Path, args: &[&str]) -> Ran {
    tekigo_with(folder, args, b"")
}
