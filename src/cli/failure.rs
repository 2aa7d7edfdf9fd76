//! What can go wrong: what happened, and what to do about it.

use std::fmt;
use std::io;

use secondo::grammar::GrammarErrors;

/// Why a command could not be done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Whoever read the output has stopped reading: no error.
    Closed,
    /// A message that says it all.
    Message(String),
}

impl Failure {
    /// A failure about a file or argument: what happened, and what to do.
    pub(crate) fn about(subject: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::Message(format!("{subject}: {what}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => Ok(()),
            Self::Message(message) => out.write_str(message),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Message(format!("cannot write the output: {error}"))
        }
    }
}

impl From<GrammarErrors> for Failure {
    fn from(errors: GrammarErrors) -> Self {
        let count = errors.0.len();
        let what = if count == 1 { "mistake" } else { "mistakes" };
        Self::Message(format!(
            "{count} {what} in the grammars; see grammars/README.md for the language\n{errors}"
        ))
    }
}

/// Why a file could not be read, in words, with what to do.
pub(crate) fn reading(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory; check the name".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory; name the files in it".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
