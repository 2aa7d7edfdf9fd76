//! Annotated articles: reading them, and comparing what was found with them.
//!
//! Tokens and matching follow the scorer that the field's papers use for PARC and
//! PolNeAR (Pareti 2013; Newell et al. 2018): a token is a run of letters and digits,
//! a pair matches when its contents share at least half of their tokens (F1), and
//! pairs are one to one, best first.

mod read;
mod score;

pub use read::{Article, GoldAttribution, GoldError, read};
pub use score::{Roles, Score, Words, f1, pairs};
