//! What is wrong in a grammar, where, and what to do about it.

use std::fmt;

/// One mistake in a `.gr` file.
///
/// Loading goes on after a mistake, so that one run shows all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrammarError {
    /// File as named by whoever loaded it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode code points, from 1.
    pub column: usize,
    /// What is wrong, or what was expected.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for GrammarError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.message
        )?;
        if !self.help.is_empty() {
            write!(out, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for GrammarError {}

/// All mistakes of one load, in order of file, line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarErrors(pub Vec<GrammarError>);

impl fmt::Display for GrammarErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write!(out, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for GrammarErrors {}

/// A mistake before its place is known in lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Byte offset in the file.
    pub(crate) offset: usize,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

impl Trouble {
    pub(crate) fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The same mistake with file, line and column.
    pub(crate) fn place(self, file: &str, text: &str) -> GrammarError {
        let (line, column) = line_and_column(text, self.offset);
        GrammarError {
            file: file.to_owned(),
            line,
            column,
            message: self.message,
            help: self.help,
        }
    }
}

/// Line and column (code points), both from 1, of a byte offset.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}
