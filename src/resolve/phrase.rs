//! Noun phrases around a word, read off word classes.

use super::classes::Words;
use crate::grammar::{Part, slot_mask};
use crate::matcher::Range;
use crate::text::Shape;

/// Tokens of a noun phrase that are looked at.
const LONGEST: u32 = 18;

/// The noun phrase that ends at gap `end`.
pub(crate) fn before(end: u32, words: &Words<'_>) -> Option<Range> {
    let c = words.classes;
    // the base form of an English verb is as often a noun: air, service
    let plain = slot_mask("base").unwrap_or(0);
    let mut first = end;
    while first > 0 && end - first < LONGEST {
        let at = first - 1;
        let token = words.token(at)?;
        let bits = words.bits(at);
        let mark = parts(at, words);
        let stops = c.pronoun | c.relative | c.coordinator | c.subordinator | c.auxiliary;
        let genitive = words.written(at).starts_with(['\'', '\u{2019}']);
        // "Federazione russa,": a word that is a verb elsewhere
        let last = at + 1 == end && token.shape.has(Shape::LOWER);
        let nominal = genitive
            || last && bits & c.auxiliary == 0
            || bits & (c.noun | c.adjective | c.heads() | c.determiner) != 0
            || token.shape.has(Shape::CAPITAL);
        let mut readings = words.readings(at).iter();
        let verb =
            readings.any(|reading| reading.part == Part::Verb && reading.slots & !plain != 0);
        // "Centers for Disease Control and Prevention": one name
        let capital = |index: u32| {
            let token = words.token(index);
            token.is_some_and(|token| token.shape.has(Shape::CAPITAL))
        };
        let within_name =
            bits & c.coordinator != 0 && at > 0 && capital(at - 1) && first < end && capital(first);
        if within_name {
            first = at;
            continue;
        }
        if mark || (bits & stops != 0 && bits & c.determiner == 0) || (verb && !nominal) {
            break;
        }
        first = at;
        if bits & c.determiner != 0 && bits & c.preposition == 0 {
            let of_before = at > 0 && words.is(at - 1, c.of);
            if !of_before {
                break;
            }
        }
    }
    while first < end && words.is(first, c.preposition) && !words.is(first, c.definite) {
        first += 1;
    }
    (first < end).then_some((first, end))
}

/// The words from gap `first` up to the next mark, brackets passed over.
pub(crate) fn after(first: u32, last: u32, words: &Words<'_>) -> Range {
    let c = words.classes;
    let last = last.min(first + LONGEST);
    let end = (first..last).find(|&index| {
        let bracket = matches!(words.written(index), "(" | ")");
        let relative = words.is(index, c.relative) && !words.is(index, c.determiner);
        parts(index, words) && !bracket || relative
    });
    (first, end.unwrap_or(last))
}

/// True for a mark between words, not for one that belongs to a word: `'s`.
fn parts(index: u32, words: &Words<'_>) -> bool {
    let genitive = words.written(index).starts_with(['\'', '\u{2019}']);
    words.token(index).is_some_and(|token| {
        let glued = genitive && token.shape.has(Shape::GLUED);
        token.shape.has(Shape::MARK) && !token.shape.has(Shape::WORD) && !glued
    })
}
