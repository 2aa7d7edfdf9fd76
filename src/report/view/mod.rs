//! Stable text views of every stage, for `secondo debug` and the snapshots.

mod graph;
mod matches;
mod page;
mod place;
mod sources;
mod tokens;

pub use graph::graph;
pub use matches::{Wanted, matches};
pub use page::page;
pub use place::place;
pub use sources::sources;
pub use tokens::tokens;

use crate::grammar::{Grammar, GrammarSet, line_and_column};
use crate::matcher::Part;

/// Text in quotation marks on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", super::tree::one_line(text))
}

/// A part of a score: what it adds, what it is called, how reliable, where it stands.
fn part(part: &Part, grammar: &Grammar, set: &GrammarSet) -> String {
    let Some(figure) = grammar.figures.get(part.figure) else {
        return format!("{:+.2}", part.weight);
    };
    let counts = figure
        .counts
        .map_or(String::new(), |(right, seen)| format!(" {right}/{seen}"));
    let file = &set.files[figure.place.file];
    let (line, _) = line_and_column(&file.text, figure.place.start);
    let neutral = if figure.written { "" } else { ", not written" };
    format!(
        "{:+.2}  {} {:.2}{counts}  ({}:{line}{neutral})",
        part.weight,
        figure.name,
        figure.reliability(),
        file.name
    )
}
