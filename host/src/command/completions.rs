//! `tekigo completions SHELL`: what a shell has to read to complete our commands and options.

use super::finish;
use crate::args::Cli;
use crate::terminal::Console;
use crate::{Error, Status};
use clap::{CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// シェル / The shell
    #[arg(value_enum, value_name = "bash|zsh|fish|powershell", hide_possible_values = true)]
    shell: ShellArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellArg {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let shell = match self.shell {
            ShellArg::Bash => Shell::Bash,
            ShellArg::Zsh => Shell::Zsh,
            ShellArg::Fish => Shell::Fish,
            ShellArg::PowerShell => Shell::PowerShell,
        };
        let mut script = Vec::new();
        generate(shell, &mut crate::args::localised(Cli::command(), console.lang), "tekigo", &mut script);
        finish(&String::from_utf8_lossy(&script))
    }
}
