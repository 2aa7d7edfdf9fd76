//! Grammars: `.gr` files to what the matcher runs.
//!
//! A grammar is data: words, verbs with their inflection, phrases, rules with their
//! examples, and figures that say how far each can be trusted. The language of the
//! files is described in `grammars/README.md`.

mod anchors;
mod audit;
mod blocks;
mod build;
mod class_sets;
mod error;
mod figures;
mod hosts;
mod inflect;
mod landmarks;
mod languages;
mod lexicon;
mod load;
mod lower;
mod model;
mod outlets;
mod packed;
mod parse;
mod pattern;
mod pieces;
mod program;
mod sets;
mod sources;
mod stems;
mod syntax;
mod texts;
mod variant;
mod vocabulary;
mod words;

pub(crate) use anchors::Anchored;
pub use error::{GrammarError, GrammarErrors, line_and_column};
pub use figures::{Figure, FigurePlace, Figures};
pub(crate) use landmarks::Needs;
pub use languages::Grammars;
pub use lexicon::{Lexicon, Part, Reading, Readings, Stance, WordId, fold};
pub(crate) use lexicon::{fold_into, slot_mask};
pub(crate) use load::builtin_messages;
pub use load::{GrammarSet, SourceFile};
pub(crate) use model::Lookout;
pub use model::{
    Boundary, Conventions, Decision, EndEvidence, Evidence, Grammar, Mark, MissingHolder, Rule,
};
pub use outlets::{Outlet, OutletId, OutletKind, Outlets};
pub(crate) use program::{Anchor, Guard, Op, Program};
pub use program::{Reach, Role};
pub use syntax::{Example, Side};
pub(crate) use variant::{MOST_SLOTS, Variant};
pub use vocabulary::Vocabulary;
pub(crate) use vocabulary::{Key, Kinds, Sense};
