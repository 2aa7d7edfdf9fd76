//! `secondo completions` and `secondo man`: what packages install beside the program.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, ExitStatus, Failure, terminal};

/// What `completions` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// For which shell
    shell: Shell,
}

/// Prints a completion script.
pub(crate) fn completions(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "secondo", &mut script);
    write(&script)
}

/// Prints the manual page.
pub(crate) fn man() -> Result<ExitStatus, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    write(&page)
}

fn write(bytes: &[u8]) -> Result<ExitStatus, Failure> {
    let mut out = terminal::output();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(ExitStatus::Clean)
}
