//! Bytes to documents: one file per format.

mod decode;
mod jsonl;
mod plain;

pub use decode::{InputError, decode};
pub use jsonl::{Fields, from_line};
pub use plain::from_bytes;

/// An article as text, with what its surroundings said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Name in reports: a field of the input, or the path.
    pub id: String,
    /// Where it was read, if it came from a file.
    pub path: Option<String>,
    /// The text that every span refers to.
    pub text: String,
    /// The headline, if the input names one.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it, as the input names it.
    pub publisher: Option<String>,
    /// When it was published, as the input writes it.
    pub published: Option<String>,
}
