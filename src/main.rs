//! The command line of `secondo`.

mod cli;

use std::process::ExitCode;

/// Many small texts are made and dropped for each article.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main().into()
}
