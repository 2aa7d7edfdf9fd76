//! Several sources that speak as one: "the mayor and the governor".

use super::classes::Words;
use super::mention::{Mention, Pointing};
use super::segments::{correlative, is_genitive, joins, segments};
use crate::matcher::Range;
use crate::text::Shape;

/// What the joints of a mention and the commas before them part.
pub(crate) fn parts(range: Range, words: &Words<'_>) -> Vec<Range> {
    let all = segments(range, words);
    let joints: Vec<u32> = all
        .iter()
        .filter(|segment| segment.first > range.0 && joins(segment, &all, words))
        .filter_map(|segment| segment.first.checked_sub(1))
        .collect();
    let Some(&last) = joints.last() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    // "both the mayor and …"
    let start = range.0 + u32::from(correlative(range.0, words));
    let mut first = start;
    for index in start..range.1 {
        let comma = index < last && words.written(index) == "," && !opens_aside(index, last, words);
        if joints.contains(&index) || comma {
            let end = (first..index)
                .rev()
                .find(|&at| words.written(at) != ",")
                .map_or(first, |at| at + 1);
            if first < end {
                out.push((first, end));
            }
            first = index + 1;
        }
    }
    if first < range.1 {
        out.push((first, range.1));
    }
    out
}

/// True for the comma between a name and what its bearer is: "Jane Doe, the mayor, and".
fn opens_aside(comma: u32, last: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    let named = comma
        .checked_sub(1)
        .is_some_and(|index| words.has(index, Shape::CAPITAL));
    let close = (comma + 1..last).find(|&index| words.written(index) == ",");
    let role = words.is(comma + 1, c.determiner | c.role | c.title)
        && !words.is(comma + 1, c.plural)
        && (comma + 1..last)
            .take_while(|&index| words.written(index) != ",")
            .any(|index| words.is(index, c.role | c.title) && !is_genitive(index, words));
    named && role && close == last.checked_sub(1)
}

/// True for a part that would be a source without the others: no "French and Egyptian
/// leaders".
pub(crate) fn stands_alone(part: &Mention) -> bool {
    let described = !part.heads.is_empty() && part.pointing == Pointing::Description;
    // "several others": "others" without "the"
    let others = part.another && part.plural && !part.definite;
    part.outlet.is_some() || !part.name.is_empty() || described || others
}
