//! Grammars: `.gr` files to what the matcher runs.
//!
//! A grammar is data: words, verbs with their inflection, phrases, rules with their
//! examples, and figures that say how far each can be trusted. The language of the
//! files is described in `grammars/README.md`.

mod audit;
mod build;
mod error;
mod inflect;
mod lexicon;
mod load;
mod lower;
mod outlets;
mod parse;
mod pattern;
mod program;
mod syntax;

pub(crate) use build::Lookout;
pub use build::{
    Boundary, Conventions, Decision, Evidence, Figure, FigurePlace, Grammar, Mark, MissingHolder,
    Rule,
};
pub use error::{GrammarError, GrammarErrors, line_and_column};
pub(crate) use lexicon::slot_mask;
pub use lexicon::{CueEntry, Lexicon, Part, Reading, Stance, WordId, fold};
pub use load::{GrammarSet, SourceFile};
pub(crate) use lower::{MOST_SLOTS, Variant};
pub use outlets::{Outlet, OutletId, OutletKind, Outlets};
pub(crate) use program::{Op, Program};
pub use program::{Reach, Role};
pub use syntax::{Example, Side};
