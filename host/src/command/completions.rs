//! `tekigo completions SHELL`: what a shell has to read to complete our commands and options, and the manual pages.

use super::finish;
use crate::args::Cli;
use crate::terminal::Console;
use crate::{Error, Status};
use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// シェル、または man (マニュアル) / The shell, or man for the manual
    #[arg(value_enum, value_name = "bash|zsh|fish|powershell|man", hide_possible_values = true)]
    what: What,
    /// man: コマンドごとのページをこのフォルダーに書きます (tekigo.1、tekigo-validate.1 など) / man: write a page for each command into this folder (tekigo.1, tekigo-validate.1, …)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Man,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let mut command = crate::args::localised(Cli::command(), console.lang);
        let shell = match self.what {
            What::Bash => Shell::Bash,
            What::Zsh => Shell::Zsh,
            What::Fish => Shell::Fish,
            What::PowerShell => Shell::PowerShell,
            What::Man => return self.manual(command),
        };
        let mut script = Vec::new();
        generate(shell, &mut command, "tekigo", &mut script);
        finish(&String::from_utf8_lossy(&script))
    }

    fn manual(&self, mut command: Command) -> Result<Status, Error> {
        command.build();
        let mut pages = Vec::new();
        if let Err(why) = collect("tekigo", &command, &mut pages) {
            return Err(Error::Write(None, why));
        }
        let Some(folder) = &self.out else {
            let all: String = pages.iter().map(|(_, page)| String::from_utf8_lossy(page)).collect();
            return finish(&all);
        };
        std::fs::create_dir_all(folder).map_err(|why| Error::write(folder, why))?;
        for (name, page) in &pages {
            let path = Path::new(folder).join(name);
            std::fs::write(&path, page).map_err(|why| Error::write(&path, why))?;
        }
        Ok(Status::Conforms)
    }
}

/// The page of a command, then those of its commands.
fn collect(name: &str, command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let mut page = Vec::new();
    Man::new(command.clone().name(name.to_owned())).render(&mut page)?;
    pages.push((format!("{name}.1"), page));
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        collect(&format!("{name}-{}", sub.get_name()), sub, pages)?;
    }
    Ok(())
}
