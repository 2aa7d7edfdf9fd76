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

pub use paragraph::{Kind, Paragraph, Text, analyse};
pub(crate) use cache::WordCache;
pub use token::{NONE, OutletMention, Sentence, Shape, Token};
