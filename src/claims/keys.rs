//! Tokens to keys, sentences to clauses.

use std::ops::Range;

use super::voice::has_predicate;
use super::{Clause, Keyed, Mark, within};
use crate::grammar::{Key, Kinds, Part, Sense, WordId, fold_into, slot_mask};
use crate::matcher::{Memory, SenseCache};
use crate::report::Place;
use crate::resolve::{Article, Words, place};
use crate::text::Shape;

/// Shortest word that carries meaning, in bytes.
const SHORTEST: usize = 3;
/// Words of a clause that are compared.
const LONGEST: u32 = 60;
/// Tokens of a bracket that does not part a subject from what is said of it.
const LONGEST_ASIDE: u32 = 8;
/// Words that a clause needs before a coordinator ends it.
const LEAST_BEFORE: usize = 2;
/// Years.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2100;

/// What is known of every token.
pub(super) fn marks(article: &Article<'_>, memory: &mut Memory) -> Vec<Mark> {
    let mut out = vec![Mark::default(); article.text.tokens.len()];
    let mut folded = String::new();
    for (number, paragraph) in article.text.paragraphs.iter().enumerate() {
        if !paragraph.kind.is_read() {
            continue;
        }
        let Some(words) = article.words(number) else {
            continue;
        };
        let known = memory.senses(paragraph.grammar);
        for index in paragraph.tokens.0..paragraph.tokens.1 {
            if let Some(mark) = out.get_mut(index as usize) {
                *mark = read(&words, index, &mut folded, known);
            }
        }
    }
    out
}

fn read(words: &Words<'_>, index: u32, folded: &mut String, known: &mut SenseCache) -> Mark {
    let Some(token) = words.token(index) else {
        return Mark::default();
    };
    let vocabulary = &words.grammar.claims;
    let bits = words.bits(index);
    // the first word of a sentence, where the language has no such word
    let unknown = || bits == 0 && words.grammar.lexicon.readings(token.word).is_empty();
    let word = token.shape.has(Shape::WORD) || token.shape.has(Shape::GLUED);
    let mut mark = Mark {
        name: token.shape.has(Shape::CAPITAL) && (!token.shape.has(Shape::FIRST) || unknown()),
        time: bits & words.classes.temporal != 0,
        digits: token.shape.has(Shape::DIGITS),
        negator: word && bits & words.classes.negator != 0,
        ..Mark::default()
    };
    if token.shape.has(Shape::WORD) && !token.shape.has(Shape::DIGITS) {
        let (start, end) = (token.start as usize, token.end as usize);
        let look = || of_word(words, index, folded);
        let find = || known.find(words.text, start, end, look);
        (mark.key, mark.kinds) = vocabulary.known(&words.grammar.lexicon, token.word, find);
        if mark.kinds.has(Kinds::POSSIBLE) && is_month(words, index, mark.kinds) {
            mark.kinds = mark.kinds.without(Kinds::POSSIBLE);
        }
        return mark;
    }
    let written = words.written(index);
    folded.clear();
    fold_into(written, folded);
    let Sense { kinds, .. } = vocabulary.sense(folded).copied().unwrap_or_default();
    mark.kinds = kinds;
    if token.shape.has(Shape::DIGITS) && token.shape.has(Shape::WORD) {
        let year = written.parse().is_ok_and(|year: u32| YEARS.contains(&year));
        mark.time = year && written.len() == 4;
        if !mark.time {
            // the same figure in two places ties them together
            mark.key = vocabulary.key_of_figure(folded);
        }
    }
    mark
}

/// "15 May 1992", "in May": a month that is written like another word.
fn is_month(words: &Words<'_>, index: u32, kinds: Kinds) -> bool {
    let digits = |at: u32| words.has(at, Shape::DIGITS);
    let dated = digits(index + 1) || index > 0 && digits(index - 1);
    let behind = || index > 0 && words.is(index - 1, words.classes.preposition);
    kinds.has(Kinds::MONTH) && (dated || words.has(index, Shape::CAPITAL) && behind())
}

/// Key and kinds of a word, wherever it stands.
fn of_word(words: &Words<'_>, index: u32, folded: &mut String) -> (Key, Kinds) {
    let c = words.classes;
    let written = words.written(index);
    folded.clear();
    fold_into(written, folded);
    let vocabulary = &words.grammar.claims;
    let Sense { mut kinds, .. } = vocabulary.sense(folded).copied().unwrap_or_default();
    if vocabulary.compound(folded).is_some() {
        kinds = kinds.or(Kinds::NUMBERLIKE);
    }
    let skip = c.function | c.preposition | c.determiner | c.pronoun | c.auxiliary | c.negator;
    let quantity = Kinds::NUMBER.or(Kinds::SCALE).or(Kinds::MONTH);
    let word = words
        .token(index)
        .map_or(WordId::UNKNOWN, |token| token.word);
    let key = vocabulary.key(&words.grammar.lexicon, word, folded);
    let inflected = vocabulary.kinds_of(key);
    if words.is(index, skip) || written.len() < SHORTEST || kinds.has(quantity) {
        // "until", "then": small words that tell of another time
        let shifts = inflected.has(Kinds::SHIFT);
        return (
            0,
            if shifts {
                kinds.or(Kinds::SHIFT)
            } else {
                kinds
            },
        );
    }
    kinds = kinds.or(inflected);
    let silent = kinds.has(Kinds::COMMON) || words.is(index, c.temporal);
    (if silent { 0 } else { key }, kinds)
}

/// Every clause of the text, in order.
pub(super) fn clauses(article: &Article<'_>, marks: &[Mark]) -> Vec<Clause> {
    let first_body = article.text.first_body();
    let mut out = Vec::new();
    for (number, sentence) in article.text.sentences.iter().enumerate() {
        let paragraph = sentence.paragraph as usize;
        let Some(words) = article.words(paragraph) else {
            continue;
        };
        let kind = article.text.paragraphs[paragraph].kind;
        let place = place(kind, paragraph, first_body);
        let last = sentence.last.saturating_sub(1);
        let question = words.written(last) == "?" || words.written(last.saturating_sub(1)) == "?";
        let mut start = sentence.first;
        let mut content = 0;
        let mut aside = 0..0;
        for index in sentence.first..=sentence.last {
            if aside.contains(&index) {
                continue;
            }
            if let Some(end) = bracketed(article, &words, (start, index), sentence.last)
                && aside.is_empty()
            {
                aside = index..end;
                continue;
            }
            let ends = index == sentence.last || breaks(&words, index, content);
            if !ends {
                let mark = marks.get(index as usize).copied().unwrap_or_default();
                content += usize::from(mark.key != 0 || mark.kinds.has(Kinds::NUMBER));
                continue;
            }
            if content > 0 || index == sentence.last {
                out.push(clause(
                    marks,
                    (start, index),
                    (number, paragraph),
                    (question, place),
                    article.text.paragraphs[paragraph].grammar,
                    &aside,
                ));
                aside = 0..0;
                start = index;
                content = 0;
            }
        }
    }
    out.retain(|clause| !clause.words.is_empty());
    out
}

/// "The Health Organization (WHO) says": where a short bracket behind a subject ends.
fn bracketed(
    article: &Article<'_>,
    words: &Words<'_>,
    (start, index): (u32, u32),
    last: u32,
) -> Option<u32> {
    if index == start || index == last || words.written(index) != "(" {
        return None;
    }
    let mut inside = index + 1..last.min(index + 2 + LONGEST_ASIDE);
    let end = inside.find(|&at| words.written(at) == ")")?;
    let digits = (index..end).any(|at| words.has(at, Shape::DIGITS));
    let subject = !digits && !has_predicate(article, (start, index));
    subject.then_some(end + 1)
}

/// True where a new clause begins with a token.
fn breaks(words: &Words<'_>, index: u32, before: usize) -> bool {
    let c = words.classes;
    let mark = words
        .token(index)
        .is_some_and(|token| !token.shape.has(Shape::WORD));
    if mark
        && matches!(
            words.written(index),
            ";" | ":" | "(" | ")" | "\u{2014}" | "\u{2013}" | "--"
        )
    {
        return true;
    }
    if before < LEAST_BEFORE {
        return false;
    }
    let bits = words.bits(index);
    if bits & (c.subordinator | c.relative) != 0 && bits & c.preposition == 0 {
        return true;
    }
    let behind_comma = words.is_comma(index.saturating_sub(1));
    if bits & c.coordinator != 0 {
        let subject = c.pronoun | c.auxiliary | c.negator;
        if behind_comma || (index + 1..index + 4).any(|at| words.is(at, subject)) {
            return true;
        }
    }
    behind_comma && is_gerund(words, index)
}

/// "…, saying so", "…, dicendolo": a clause without a subject of its own.
fn is_gerund(words: &Words<'_>, index: u32) -> bool {
    let gerund = slot_mask("gerund").unwrap_or(0);
    let readings = words.readings(index);
    let verb = readings
        .iter()
        .all(|reading| reading.part == Part::Verb && reading.slots & gerund != 0);
    verb && !readings.is_empty()
}

fn clause(
    marks: &[Mark],
    tokens: (u32, u32),
    (sentence, paragraph): (usize, usize),
    (question, place): (bool, Place),
    grammar: usize,
    aside: &Range<u32>,
) -> Clause {
    let marks = within(marks, (tokens.0, tokens.1.min(tokens.0 + LONGEST)));
    // counted first: lists of clauses are many, and growing one moves it
    let count = marks.iter().filter(|mark| mark.key != 0).count();
    let mut words = Vec::with_capacity(count);
    let mut kinds = Kinds::default();
    for (token, mark) in (tokens.0..).zip(marks) {
        if aside.contains(&token) {
            continue;
        }
        kinds = kinds.or(mark.kinds);
        if mark.key != 0 {
            words.push(Keyed {
                key: mark.key,
                token,
            });
        }
    }
    words.sort_unstable();
    words.dedup_by_key(|word| word.key);
    Clause {
        tokens,
        sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
        paragraph: u32::try_from(paragraph).unwrap_or(u32::MAX),
        words,
        kinds,
        question,
        voice: None,
        said: tokens,
        cued: false,
        denies: false,
        place,
        negations: Vec::new(),
        grammar,
    }
}

/// A stretch of tokens that nothing else is known of.
pub(super) fn stretch(tokens: (u32, u32)) -> Clause {
    clause(&[], tokens, (0, 0), (false, Place::Body), 0, &(0..0))
}
