//! The terminal: colours, width, standard output and standard error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ValueEnum;

/// Columns where nobody says how many there are.
const USUAL_WIDTH: usize = 80;
/// Columns below which nothing is laid out any more.
const LEAST_WIDTH: usize = 40;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Colour {
    /// True where escape sequences may be written to standard output.
    pub(crate) fn is_on(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let choice = anstream::AutoStream::choice(&io::stdout());
                !matches!(choice, anstream::ColorChoice::Never)
            }
        }
    }
}

/// Columns of the terminal: COLUMNS, what the terminal says, or 80.
pub(crate) fn width() -> usize {
    let named = std::env::var("COLUMNS").ok();
    let named = named.and_then(|columns| columns.trim().parse::<usize>().ok());
    let asked = || terminal_size::terminal_size_of(io::stdout());
    named
        .filter(|&columns| columns > 0)
        .or_else(|| asked().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(USUAL_WIDTH)
        .max(LEAST_WIDTH)
}

/// Standard output behind a buffer.
pub(crate) fn output() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Standard output behind a buffer: one writes, and whoever waits for more to write about
/// sends it on.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<BufWriter<io::Stdout>>>);

impl Shared {
    pub(crate) fn new() -> Self {
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        Self(Arc::new(Mutex::new(out)))
    }

    pub(crate) fn with<T>(&self, what: impl FnOnce(&mut dyn Write) -> T) -> T {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        what(&mut *out)
    }

    /// Sends on what was written; an error comes back when more is.
    pub(crate) fn send(&self) {
        let _ = self.with(|out| out.flush());
    }
}

/// A line on standard error; where that is closed, there is nobody to tell.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "secondo: {message}");
}

/// True where standard input comes from a person.
pub(crate) fn is_typed() -> bool {
    io::stdin().is_terminal()
}
