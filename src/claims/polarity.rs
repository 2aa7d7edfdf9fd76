//! What a clause says is not so.

use super::{Clause, Mark};
use crate::grammar::{Kinds, Part};
use crate::resolve::{Article, Words};

/// Tokens behind a negator among which its predicate stands.
const REACH: u32 = 5;

/// A negator and what it negates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Negation {
    /// The token of the negator.
    pub(crate) negator: u32,
    /// The token of the first word with a meaning behind it; the negator where there is none.
    pub(crate) predicate: u32,
}

/// The negations of a clause; "not only" and "does not rule out" are none.
pub(super) fn negations(article: &Article<'_>, marks: &[Mark], clause: &Clause) -> Vec<Negation> {
    let mut out = Vec::new();
    let Some(words) = article.words(clause.paragraph as usize) else {
        return out;
    };
    let c = words.classes;
    let kinds = |index: u32| {
        let mark = marks.get(index as usize).copied();
        mark.unwrap_or_default().kinds
    };
    for index in clause.tokens.0..clause.tokens.1 {
        let mark = marks.get(index as usize);
        if !mark.is_some_and(|mark| mark.negator) {
            continue;
        }
        let behind = index + 1..clause.tokens.1.min(index + 1 + REACH);
        let infinitive = words.is(index + 1, c.to);
        // "No, he is": an answer; "whether or not": both; "not all of them": not that none
        let answer = words.written(index + 1) == ",";
        let either = index > clause.tokens.0
            && words.is(index - 1, c.coordinator)
            && words.is(index + 1, c.subject);
        let whole = words.is(index + 1, c.inclusive);
        // "channels not official": the word alone
        let constituent = index > clause.tokens.0
            && words.is(index + 1, c.adjective)
            && !words.is(index - 1, c.auxiliary | c.pronoun | c.adverb)
            && kinds_of_verb(&words, index - 1) == 0;
        if infinitive
            || constituent
            || answer
            || either
            || whole
            || behind.clone().take(2).any(|at| kinds(at).has(Kinds::ONLY))
        {
            continue;
        }
        let open = |at: &u32| !matches!(words.written(*at), "," | ";" | ":" | "(" | ")");
        let predicate = behind.take_while(open).find(|&at| {
            let mark = marks.get(at as usize).copied().unwrap_or_default();
            mark.key != 0 && !words.is(at, c.adverb)
        });
        // "has not been in use": the whole frame is what is negated
        let predicate = predicate.unwrap_or(index);
        if kinds(predicate).has(Kinds::OPEN) {
            continue;
        }
        // "non … mai": two words, one negation
        if out
            .last()
            .is_some_and(|last: &Negation| last.predicate == predicate)
        {
            continue;
        }
        out.push(Negation {
            negator: index,
            predicate,
        });
    }
    out
}

/// Forms that a word has as a verb, as bits.
fn kinds_of_verb(words: &Words<'_>, index: u32) -> u16 {
    let readings = words.readings(index).iter();
    let verbs = readings.filter(|reading| reading.part == Part::Verb);
    verbs.fold(0, |slots, reading| slots | reading.slots)
}
