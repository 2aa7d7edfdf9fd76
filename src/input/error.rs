//! Why an input is no document.

use std::fmt;
use std::io;

/// Why bytes are no document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// Nothing but white space.
    Empty,
    /// Holds NUL bytes: no text.
    Binary {
        /// The first of them, in bytes from the start.
        offset: usize,
    },
    /// A line of JSON Lines that is none.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// A line of JSON Lines that is not UTF-8.
    Encoding {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// A line without the field that holds the text.
    NoText {
        /// Line, from 1.
        line: usize,
        /// The field that was looked for.
        field: String,
    },
    /// A text of more bytes than that of an article may have.
    TooLong {
        /// Where it stands: `line 3`; empty for a whole file.
        place: String,
        /// Bytes that it has.
        size: usize,
        /// Most bytes that it may have.
        limit: usize,
    },
    /// More bytes than an article may have as it stands in the input.
    TooLarge {
        /// What is too large: a line, a record, the file.
        place: String,
        /// Most bytes that it may have.
        limit: usize,
    },
    /// A page without running text.
    NoArticle,
    /// A page whose elements stand inside one another too deeply.
    TooDeep {
        /// Deepest nesting that is read.
        limit: usize,
    },
    /// A page with an element of more attributes than anybody writes.
    TooManyAttributes {
        /// Most attributes of an element that is read.
        limit: usize,
    },
    /// A page with more tags and entities than any article needs.
    TooManyMarks {
        /// Most of them that are read.
        limit: usize,
    },
    /// A part of an archive or feed that is none, or holds no article.
    Part {
        /// Which: `record 3 at byte 1200`, `entry 2`.
        place: String,
        /// What is wrong with it.
        message: String,
    },
    /// Reading failed: a damaged archive, a broken disk, a connection that ended.
    Read(String),
}

impl fmt::Display for InputError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(out, "the file holds no text"),
            Self::Binary { offset } => write!(
                out,
                "byte {offset} is NUL: this is not a text file; name one that is"
            ),
            Self::Json {
                line,
                column,
                message,
            } => {
                write!(
                    out,
                    "line {line}, column {column}: not a JSON object: {message}"
                )
            }
            Self::Encoding { line, column } => write!(
                out,
                "line {line}, column {column}: not UTF-8; JSON Lines must be, convert the file"
            ),
            Self::NoText { line, field } => write!(
                out,
                "line {line}: no field '{field}' with text in it; name another with --text-field"
            ),
            Self::TooLong { place, size, limit } => {
                let colon = if place.is_empty() { "" } else { ": " };
                write!(
                    out,
                    "{place}{colon}the text has {size} bytes, of which an article may have {limit}; split it, or raise --max-size"
                )
            }
            Self::TooLarge { place, limit } => write!(
                out,
                "{place} has more than {limit} bytes, the most that an article may have with its marks; split it, or raise --max-size"
            ),
            Self::NoArticle => write!(
                out,
                "no article on this page; save its text, or read it with --input-format text"
            ),
            Self::TooDeep { limit } => write!(
                out,
                "elements nested more than {limit} deep: no page for readers; save its text"
            ),
            Self::TooManyAttributes { limit } => write!(
                out,
                "an element with more than {limit} attributes: no page for readers; save its text"
            ),
            Self::TooManyMarks { limit } => write!(
                out,
                "more than {limit} tags and entities: no page for readers; save its text"
            ),
            Self::Part { place, message } => write!(out, "{place}: {message}"),
            Self::Read(message) => out.write_str(message),
        }
    }
}

impl std::error::Error for InputError {}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        Self::Read(match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                "ends in the middle; it was cut off, fetch or write it again".to_owned()
            }
            io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
            _ => format!("cannot be read: {error}"),
        })
    }
}
