//! Several sources that speak as one: "the mayor and the governor".

use super::classes::Words;
use super::mention::{Mention, Pointing};
use crate::matcher::Range;

/// What coordinators and the commas before them part.
pub(crate) fn parts(range: Range, words: &Words<'_>) -> Vec<Range> {
    let c = words.classes;
    let mut coordinators = (range.0..range.1).filter(|&index| words.is(index, c.coordinator));
    let Some(last) = coordinators.next_back() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut first = range.0;
    for index in range.0..range.1 {
        let parts = words.is(index, c.coordinator) || index < last && words.written(index) == ",";
        if parts {
            if first < index {
                out.push((first, index));
            }
            first = index + 1;
        }
    }
    if first < range.1 {
        out.push((first, range.1));
    }
    out
}

/// True for a part that would be a source without the others: no "French and Egyptian
/// leaders".
pub(crate) fn stands_alone(part: &Mention) -> bool {
    let described = !part.heads.is_empty() && part.pointing == Pointing::Description;
    // "several others": "others" without "the"
    let others = part.another && part.plural && !part.definite;
    part.outlet.is_some() || !part.name.is_empty() || described || others
}
