//! Parts of a mention, and the runs of capital words in them.

use super::classes::Words;
use crate::matcher::Range;
use crate::text::Shape;

/// Tokens behind "and" among which a noun for people stands.
const NOUN: u32 = 6;

/// A run of capital words.
pub(super) struct Run {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) segment: usize,
    pub(super) owned: bool,
}

/// Part of a mention between commas, prepositions and brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) first: u32,
    pub(super) last: u32,
    /// The last noun that says what it is.
    pub(super) head: Option<u32>,
    pub(super) after_preposition: bool,
    pub(super) bracketed: bool,
}

/// The noun that says what the whole mention is.
pub(super) fn main_head(segments: &[Segment]) -> Option<u32> {
    segments
        .iter()
        .take_while(|segment| !segment.after_preposition)
        .find_map(|segment| segment.head)
}

/// True for a possessive ending: `'s`.
pub(super) fn is_genitive(index: u32, words: &Words<'_>) -> bool {
    words.token(index).is_some_and(|token| {
        token.shape.has(Shape::GLUED)
            && matches!(words.written(index).chars().next(), Some('\'' | '\u{2019}'))
    })
}

/// Parts a range at marks, prepositions, coordinators and relatives.
pub(super) fn segments(range: Range, words: &Words<'_>) -> Vec<Segment> {
    let c = words.classes;
    let mut out: Vec<Segment> = Vec::new();
    let mut start = range.0;
    let mut after_preposition = false;
    let mut bracketed = false;
    let close = |first: u32, last: u32, after: bool, bracket: bool, out: &mut Vec<Segment>| {
        if first < last {
            let is_head =
                |index: &u32| words.is(*index, c.heads()) && words.has(*index, Shape::WORD);
            let head = if c.head_first == 0 {
                (first..last).rev().find(is_head)
            } else {
                (first..last).find(is_head)
            };
            out.push(Segment {
                first,
                last,
                head,
                after_preposition: after,
                bracketed: bracket,
            });
        }
    };
    let pairs = correlative(range.0, words);
    for index in range.0..range.1 {
        let Some(token) = words.token(index) else {
            break;
        };
        let bits = words.bits(index);
        let written = words.written(index);
        let mark = token.shape.has(Shape::MARK) && !is_genitive(index, words);
        let outlet = token.shape.has(Shape::OUTLET);
        let second = pairs && index > range.0 && bits & c.correlative != 0;
        let coordinator = second || bits & c.coordinator != 0 && !outlet;
        if bits & c.relative != 0 && index > range.0 && bits & c.determiner == 0 && !second {
            close(start, index, after_preposition, bracketed, &mut out);
            start = range.1;
            break;
        }
        let preposition = bits & c.preposition != 0
            && !token.shape.has(Shape::CAPITALS)
            && !is_particle(index, words);
        if mark || preposition || coordinator {
            close(start, index, after_preposition, bracketed, &mut out);
            start = index + 1;
            after_preposition =
                preposition || after_preposition && coordinator && !begins_anew(start, &out, words);
            bracketed = match written {
                "(" | "[" => true,
                ")" | "]" => false,
                _ => bracketed && !mark,
            };
        }
    }
    close(start, range.1, after_preposition, bracketed, &mut out);
    if let Some((number, role)) = office_behind(range.0, &out, words) {
        out.drain(..number);
        if let Some(segment) = out.first_mut() {
            segment.first = role;
            segment.after_preposition = false;
        }
    }
    out
}

/// "Bank of England governor Jane Doe": the segment and the token where her office begins,
/// where a body's name with a preposition in it stands before.
fn office_behind(first: u32, segments: &[Segment], words: &Words<'_>) -> Option<(usize, u32)> {
    let c = words.classes;
    let office = |at: u32| words.is(at, c.role | c.title);
    let opens = c.head_first == 0 && !words.is(first, c.determiner | c.possessive);
    let bodies = segments.iter().take_while(|segment| {
        let head = segment.head;
        head.is_none_or(|head| !words.is(head, c.people() | c.title | c.document | c.media))
    });
    let number = bodies.count();
    let segment = segments.get(number)?;
    let whole = segments
        .get(..number)?
        .iter()
        .all(|segment| !segment.bracketed);
    if !opens || number == 0 || !whole || !segment.after_preposition {
        return None;
    }
    let body = (segment.first..segment.last).find(|&at| office(at))?;
    let name = (body..segment.last).find(|&at| !office(at))?;
    let named = segment.last - name >= 2
        && (name..segment.last).all(|at| is_name_word(at, words))
        && body > segment.first
        && is_name_word(body - 1, words);
    named.then_some((number, body))
}

/// True for the first of two words that join sources: both … and.
pub(super) fn correlative(index: u32, words: &Words<'_>) -> bool {
    words.is(index, words.classes.correlative)
}

/// True for people behind "and" whom the preposition before it does not reach: "the
/// minister of defence and two officers", not "a friend of the mayor and the officer".
fn begins_anew(first: u32, before: &[Segment], words: &Words<'_>) -> bool {
    let c = words.classes;
    let people = |index: u32| {
        let bodies = c.portfolio | c.seats | c.body | c.institution;
        words.is(index, c.people() | c.title) && !words.is(index, bodies)
    };
    let counted =
        words.is(first, c.determiner | c.quantifier | c.number) && !words.is(first, c.preposition);
    let reached = before
        .last()
        .is_some_and(|segment| (segment.first..segment.last).any(people));
    let parts = |index: u32| {
        words
            .token(index)
            .is_none_or(|token| token.shape.has(Shape::MARK))
            || words.is(index, c.preposition | c.coordinator | c.relative)
    };
    let mut behind = (first + 1..first + NOUN).take_while(|&index| !parts(index));
    counted && !reached && behind.any(people)
}

/// True for the small word of a surname: Luigi Di Maio, Ursula von der Leyen.
pub(super) fn is_particle(index: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    let capital = words.has(index, Shape::CAPITAL);
    let small = if capital {
        c.surname_word | c.surname_particle
    } else {
        c.surname_particle
    };
    // a name follows, sooner or later: how the next words are written rules most out
    let followed = |index: u32| words.has(index, Shape::CAPITAL);
    if !followed(index + 1) && !followed(index + 2) || !words.is(index, small) {
        return false;
    }
    let goes_on = |at: u32| words.has(at, Shape::CAPITAL) || words.is(at, c.surname_particle);
    if !capital && !index.checked_sub(1).is_some_and(goes_on) {
        return false;
    }
    let behind = (index + 1..index + 3).find(|&at| !words.is(at, c.surname_particle));
    // "La Camera" at the start of a sentence has an article
    let article = words.has(index, Shape::FIRST) && words.is(index, c.determiner);
    behind.is_some_and(|at| words.has(at, Shape::CAPITAL)) && !(capital && article)
}

/// True for a word that can belong to a name.
pub(super) fn is_name_word(index: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    let Some(token) = words.token(index) else {
        return false;
    };
    if is_particle(index, words) {
        return true;
    }
    let bits = words.bits(index);
    if !token.shape.has(Shape::CAPITAL) && !words.written(index).starts_with('@') {
        return false;
    }
    let closed = c.determiner | c.preposition | c.pronoun | c.coordinator | c.possessive;
    let first = token.shape.has(Shape::FIRST);
    let common = bits & (closed | c.quantifier | c.adverb | c.temporal) != 0
        && !token.shape.has(Shape::CAPITALS);
    let lone_noun = first && bits & (c.heads() | c.adjective | c.function) != 0;
    !common && !lone_noun
}

/// The names in the segments, and whether each is the mention's own.
pub(super) fn runs(segments: &[Segment], words: &Words<'_>) -> Vec<Run> {
    let c = words.classes;
    if let [only] = segments
        && only.last == only.first + 1
        && stands_alone(only.first, words)
    {
        return vec![Run {
            first: only.first,
            last: only.last,
            segment: 0,
            owned: true,
        }];
    }
    let mut out: Vec<Run> = Vec::new();
    for (number, segment) in segments.iter().enumerate() {
        let mut at = segment.first;
        while at < segment.last {
            let breaks = words.is(at, c.role | c.title | c.vague | c.portfolio)
                && !words.has(at, Shape::OUTLET);
            if !is_name_word(at, words) || breaks {
                at += 1;
                continue;
            }
            let first = at;
            while at < segment.last
                && is_name_word(at, words)
                && (at == first || !words.is(at, c.role | c.vague))
            {
                at += 1;
            }
            let people = segment
                .head
                .is_some_and(|head| head >= at && words.is(head, c.people() | c.title));
            let genitive = at < segment.last && is_genitive(at, words);
            let role_first = main_head(segments)
                .is_some_and(|head| words.is(head, c.people() | c.title | c.metonym));
            // "portavoce del movimento Bilal Karimi": a name behind a common noun
            let apposed = role_first
                && at - first >= 2
                && first > segment.first
                && at == segment.last
                && !words.is(first - 1, c.determiner | c.preposition)
                && words.has(first - 1, Shape::LOWER);
            let portfolio = role_first && first > segment.first && words.is(first - 1, c.portfolio);
            // "Members of the Coalition" speak as the Coalition
            let member = main_head(segments).is_some_and(|head| words.is(head, c.member))
                && (number == 0 || number == 1);
            let attached = !segment.after_preposition || apposed || portfolio || member;
            let people = people && !member;
            out.push(Run {
                first,
                last: at,
                segment: number,
                owned: !people && !genitive && attached,
            });
        }
    }
    out
}

/// A capital word that is all of a source is a name, whatever else it can be.
fn stands_alone(index: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    let closed =
        c.determiner | c.preposition | c.pronoun | c.possessive | c.quantifier | c.relative;
    words.has(index, Shape::CAPITAL) && !words.is(index, c.heads() & !c.institution | closed)
}

/// True for a segment that adds a second source rather than describing the first.
pub(super) fn joins(segment: &Segment, segments: &[Segment], words: &Words<'_>) -> bool {
    let c = words.classes;
    let Some(gap) = segment.first.checked_sub(1) else {
        return false;
    };
    let paired = || {
        let first = segments.first().map_or(gap, |segment| segment.first);
        let opens = first < gap && correlative(first, words)
            || first
                .checked_sub(1)
                .is_some_and(|at| correlative(at, words));
        words.is(gap, c.correlative) && opens
    };
    let outlet = words.has(gap, Shape::OUTLET);
    let coordinated = words.is(gap, c.coordinator) && !outlet || paired();
    // "Jane Doe, journalist and writer": one who is both
    let named =
        |segment: &Segment| (segment.first..segment.last).any(|index| is_name_word(index, words));
    let before = segments.iter().find(|other| other.last == gap);
    let both = before.is_some_and(|before| {
        let behind_comma = before.first > 0 && words.written(before.first - 1) == ",";
        let several = (segment.first..segment.last)
            .any(|index| words.is(index, c.number) || words.is(index, c.plural));
        behind_comma && !named(before) && !named(segment) && !several
    });
    if both && segments.first().is_some_and(named) {
        return false;
    }
    coordinated && !segment.after_preposition
}
