//! A folder with a small catalogue, own data and a product that is reached by scripts.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tekigo_host::certify::evidence::Packed;
use tekigo_host::certify::keep;

pub(crate) const NOW: &str = "2026-11-02T10:00:00+09:00";

pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        let catalogue = bench.path("catalogue");
        std::fs::create_dir_all(&catalogue).unwrap();
        std::fs::write(catalogue.join("catalogue.toml"), include_str!("catalogue.toml")).unwrap();
        let own = bench.path("own");
        std::fs::create_dir_all(&own).unwrap();
        let record = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/cases/clins-own/laboratory.json");
        std::fs::copy(record, own.join("record.json")).unwrap();
        assert_eq!(bench.run(&["init", "run"]).status.code(), Some(0));
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tekigo"));
        command.arg("certify").args(args).current_dir(self.folder.path());
        command
            .env("TEKIGO_CACHE", self.path("cache"))
            .env("TEKIGO_MASTERS", "")
            .env("LANG", "ja_JP.UTF-8")
            .env_remove("LC_ALL");
        command.stdin(Stdio::null());
        command
    }

    /// The binary with any command.
    pub(crate) fn tekigo(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tekigo"));
        command.args(args).current_dir(self.folder.path());
        command.env("TEKIGO_CACHE", self.path("cache")).env("TEKIGO_MASTERS", "").env("LANG", "ja_JP.UTF-8");
        command.env_remove("LC_ALL").stdin(Stdio::null()).output().unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub(crate) fn certify(&self, name: &str, more: &[&str]) -> Output {
        let mut args = vec![name, "run", "--catalogue", "catalogue"];
        args.extend(more);
        self.run(&args)
    }

    pub(crate) fn script(&self, name: &str, text: &str) {
        let path = self.path("run").join(name);
        let text = text.replace("TEKIGO", env!("CARGO_BIN_EXE_tekigo"));
        std::fs::write(&path, format!("#!/bin/sh\nset -e\n{text}")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The declaration of a product that is reached by two scripts.
    pub(crate) fn declare(&self, line: &str) {
        let text = format!(
            "[product]\nvendor = \"架空システム\"\nname = \"架空電子カルテ\"\nversion = \"1.0\"\n[contact]\nname = \"担当\"\n\
             [scope]\npattern = \"A\"\nfacility = [\"medical\"]\nway = [\"terminal\", \"web-api\"]\n\
             test = [\"connection-1\", \"connection-2\"]\n\
             [adapter.files]\nkind = \"command\"\nprogram = [\"./export.sh\", \"{{in}}\", \"{{out}}\"]\n{line}"
        );
        std::fs::write(self.path("run/vendor.toml"), text).unwrap();
        self.script("export.sh", "cp $1/record.json $2/bundle.json\ncd $2\nTEKIGO request register bundle.json -q -o request.json 2>/dev/null\n");
    }

    pub(crate) fn by_terminal(&self) {
        self.declare("[adapter.terminal]\nkind = \"folder\"\npath = \"share\"\ntrigger = [\"./start.sh\", \"{in}\", \"{share}\", \"{out}\"]\n");
        // a careful system: writes beside and moves, asks again with the same bytes, reads an answer only when it is whole
        self.script(
            "start.sh",
            r"TEKIGO request register $1/record.json --embed -q -o $3/req.json 2>/dev/null
for try in 1 2 3 4 5; do
  cp $3/req.json $2/req/a.tmp; mv $2/req/a.tmp $2/req/a.json
  for look in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -f $2/res/a.json ] && tail -c 1 $2/res/a.json | grep -q '}'; then
      cp $2/res/a.json $3/screen.txt; rm $2/res/a.json; exit 0
    fi
    sleep 0.1
  done
done
exit 1
",
        );
    }

    pub(crate) fn packed(&self) -> Packed {
        Packed(keep::read(&self.path("run/evidence")).unwrap())
    }
}

pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

pub(crate) fn expect(output: &Output, status: i32) -> String {
    let text = text(output);
    assert_eq!(output.status.code(), Some(status), "{text}");
    text
}
