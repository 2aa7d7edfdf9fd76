//! The command line: what it accepts, and what it answers with.

mod article;
mod check;
mod config;
mod debug;
mod eval;
mod explain;
mod failure;
mod fit;
mod generate;
mod gold;
mod graph;
mod inputs;
mod output;
mod printer;
mod resume;
mod rules;
mod settings;
mod sheet;
mod stream;
mod terminal;
mod test;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub(crate) use failure::Failure;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`, or examples that fail.
    Findings,
    /// Something could not be done.
    Failure,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Clean => Self::SUCCESS,
            ExitStatus::Findings => Self::from(1),
            ExitStatus::Failure => Self::from(2),
        }
    }
}

/// Who says what, through whom, and what in the text speaks against it.
#[derive(Debug, Parser)]
#[command(
    name = "secondo",
    version,
    arg_required_else_help = true,
    after_help = "Exit status: 0 nothing found, 1 findings, 2 something could not be done."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Lay a folder of grammars over the built-in ones (may be repeated)
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) grammars: Vec<PathBuf>,
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_possible_values = false
    )]
    pub(crate) color: terminal::Colour,
    /// Read no secondo.toml
    #[arg(long, global = true)]
    pub(crate) no_config: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report who says what, through whom, and what speaks against it
    Check(Box<check::Arguments>),
    /// Print the graph of who relays, says and denies what
    Graph(graph::Arguments),
    /// Explain a flag, a rule, or what stands at a place in a file
    Explain(explain::Arguments),
    /// Show what a stage of the pipeline makes of an article
    Debug(debug::Arguments),
    /// Run the examples of rules and print those that fail
    Test(test::Arguments),
    /// Compare what is found with annotated articles, by construction
    Eval(eval::Arguments),
    /// Estimate the figures of grammars from annotated articles
    Fit(fit::Arguments),
    /// List the rules
    Rules(rules::Arguments),
    /// Print a completion script for a shell
    Completions(generate::Arguments),
    /// Print the manual page
    Man,
}

/// Reads the arguments and does what they say.
pub(crate) fn main() -> ExitStatus {
    run(std::env::args_os())
}

fn run(arguments: impl Iterator<Item = OsString>) -> ExitStatus {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let failed = error.use_stderr();
            let printed = error.print().is_ok();
            return if failed || !printed {
                ExitStatus::Failure
            } else {
                ExitStatus::Clean
            };
        }
    };
    let done = match &cli.command {
        Command::Check(arguments) => check::run(&cli.global, arguments),
        Command::Graph(arguments) => graph::run(&cli.global, arguments),
        Command::Explain(arguments) => explain::run(&cli.global, arguments),
        Command::Debug(arguments) => debug::run(&cli.global, arguments),
        Command::Test(arguments) => test::run(&cli.global, arguments),
        Command::Eval(arguments) => eval::run(&cli.global, arguments),
        Command::Fit(arguments) => fit::run(&cli.global, arguments),
        Command::Rules(arguments) => rules::run(&cli.global, arguments),
        Command::Completions(arguments) => generate::completions(arguments),
        Command::Man => generate::man(),
    };
    match done {
        Ok(status) => status,
        Err(Failure::Closed) => ExitStatus::Clean,
        Err(failure) => {
            terminal::complain(&failure.to_string());
            ExitStatus::Failure
        }
    }
}
