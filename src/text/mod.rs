//! Text to tokens, quotations, sentences and paragraphs; no language in here.
//!
//! What a language does (its marks, elisions, abbreviations, function words) comes
//! from its [`crate::grammar::Grammar`].

mod cache;
mod language;
mod lexer;
mod paragraph;
mod quotes;
mod sentence;
mod token;

pub(crate) use cache::Cache;
pub(crate) use lexer::WordCache;
pub(crate) use paragraph::analyse_with;
pub use paragraph::{Kind, Paragraph, Text, analyse};
pub use token::{NONE, OutletMention, Sentence, Shape, Token};
