//! Who says what, through whom, and what in the text speaks against it.

pub mod fit;
pub mod gold;
pub mod grammar;
pub mod graph;
pub mod input;
pub mod matcher;
pub mod report;
mod span;
pub mod text;

pub use span::Span;

/// What a caller may set.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Code of the language that every paragraph is read in; found out where `None`.
    pub language: Option<String>,
    /// Publisher of every document, whatever the document says.
    pub publisher: Option<String>,
    /// Attributions below this confidence (0 to 1) are left out.
    pub min_confidence: Option<f64>,
    /// Language of messages; English where `None`.
    pub message_language: Option<String>,
}
