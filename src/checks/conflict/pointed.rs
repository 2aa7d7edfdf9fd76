//! Denials that point at what was said just before: "a claim that she denied", "he denied it",
//! "this is false".

use super::denial::{is_negated, of_attribution, rejected};
use super::{Clash, Side, is_stated};
use crate::Span;
use crate::checks::Context;
use crate::grammar::{Kinds, Stance};
use crate::report::{Attribution, AttributionId};
use crate::text::Shape;

/// Attributions before a denial among which what it denies is looked for.
const MOST_BACK: usize = 8;
/// Words of a clause that says of something pointed at that it is false.
const SHORT: usize = 5;
/// Tokens of such a clause with its marks.
const MOST_TOKENS: u32 = 10;
/// Words of a content that could be denied.
const LEAST_WORDS: usize = 2;

/// Denials whose content is what another one said, or a word that points at it.
pub(super) fn clashes(context: &Context<'_>) -> Vec<Clash> {
    let attributions = context.report.attributions.iter().enumerate();
    let denials = attributions.filter(|(_, found)| is_denial(context, found));
    denials
        .filter_map(|(number, denial)| {
            let denies = denial.stance == Stance::Deny;
            let again = || {
                denies
                    .then(|| said_again(context, number, denial))
                    .flatten()
            };
            let (said, content) = match again() {
                Some(said) => (said, &[][..]),
                None => (
                    pointed_at(context, number, denial)?,
                    denial.content.as_slice(),
                ),
            };
            let id = AttributionId(number);
            let mut words = [denial.cue.as_slice(), content].concat();
            words.sort_by_key(|span| span.start);
            Some(Clash {
                a: Side {
                    spans: words,
                    ..of_attribution(context, id)?
                },
                b: of_attribution(context, AttributionId(said))?,
                shared: Vec::new(),
                rule: "denial",
            })
        })
        .collect()
}

/// True for what somebody whom the text states denies.
fn is_denial(context: &Context<'_>, found: &Attribution) -> bool {
    let stated = is_stated(context.report, found.holder);
    let denies = found.stance == Stance::Deny;
    // "said that is not true"
    let says = || found.stance == Stance::Assert && points(context, found);
    !found.repeated && stated && !is_negated(context, found) && (denies || says())
}

/// True for what somebody else holds to be so.
fn is_held(denial: &Attribution, other: &Attribution) -> bool {
    let held = matches!(
        other.stance,
        Stance::Assert | Stance::Believe | Stance::Confirm
    );
    held && other.holder != denial.holder && !other.content.is_empty()
}

/// "X, a claim that she denied": the attribution with the same content.
fn said_again(context: &Context<'_>, number: usize, denial: &Attribution) -> Option<usize> {
    let attributions = &context.report.attributions;
    let from = number.saturating_sub(MOST_BACK);
    let before = attributions.get(from..number)?.iter().enumerate();
    let content = denial.content.first()?;
    // a whole sentence before the denial, with whoever says so in it
    let behind = denial
        .cue
        .first()
        .is_some_and(|cue| content.end <= cue.start);
    let same = |other: &Attribution| {
        let starts = other
            .content
            .first()
            .is_some_and(|part| part.start == content.start);
        let told = |part: &Span| content.contains(*part);
        let held = behind && other.content.iter().chain(&other.cue).all(told);
        let inner = other.parent == Some(AttributionId(number));
        is_held(denial, other) && (starts && !inner || held)
    };
    let ends = |other: &Attribution| other.content.last().map_or(0, |part| part.end);
    before
        .filter(|(_, other)| same(other))
        .max_by_key(|(_, other)| ends(other))
        .map(|(at, _)| from + at)
}

/// "He denied it", "this is false", "denied: “…”": what was said last, in this sentence or the one before.
fn pointed_at(context: &Context<'_>, number: usize, denial: &Attribution) -> Option<usize> {
    if !points(context, denial) {
        return None;
    }
    let sentence = sentence(context, denial.cue.first()?.start)?;
    let attributions = &context.report.attributions;
    let from = number.saturating_sub(MOST_BACK);
    let begins = denial.extent().start;
    let told = |other: &Attribution| {
        let cue = other.cue.first().map(|span| span.start);
        let near = cue.and_then(|at| self::sentence(context, at));
        let near = near.is_some_and(|other| other <= sentence && sentence - other <= 1);
        let whole = other.content.iter().all(|part| part.end <= begins);
        let words = context.statements.inside(&other.content);
        let enough = words.map(|(_, clause)| clause.words.len()).sum::<usize>() > LEAST_WORDS;
        let asked = context
            .statements
            .inside(&other.content)
            .any(|(_, clause)| clause.question);
        is_held(denial, other) && near && whole && enough && !asked
    };
    let rows = attributions.get(from..number)?.iter().enumerate().rev();
    let mut said = rows.filter(|(_, other)| other.parent.is_none());
    // somebody else who speaks in between may be meant
    let (at, last) = said.next()?;
    told(last).then_some(from + at)
}

fn sentence(context: &Context<'_>, at: usize) -> Option<usize> {
    let token = context.article.token_at(at);
    context.article.text.sentence_number(token)
}

/// True for a pronoun, for a clause of few words that says of it that it is false, and for
/// direct speech behind a colon.
fn points(context: &Context<'_>, denial: &Attribution) -> bool {
    let [content] = denial.content.as_slice() else {
        return false;
    };
    let Some(words) = context.article.words_at(content.start) else {
        return false;
    };
    let c = words.classes;
    let (first, last) = context.article.tokens_in(*content);
    let colon = || first.checked_sub(1).map(|at| words.written(at)) == Some(":");
    let denies = denial.stance == Stance::Deny;
    // "denied: “…”": behind the colon stand the denier's own words
    if denies && words.has(first, Shape::OPEN) && colon() {
        return true;
    }
    if last - first > MOST_TOKENS {
        return false;
    }
    let tokens: Vec<u32> = (first..last)
        .filter(|&at| words.has(at, Shape::WORD))
        .collect();
    let pointer = |at: u32| {
        let kinds = context.statements.mark(at).kinds;
        kinds.has(Kinds::POINTER) && words.is(at, c.pronoun | c.demonstrative)
    };
    match tokens.as_slice() {
        [one] => denies && pointer(*one),
        [head, ..] if tokens.len() <= SHORT => {
            let opens = pointer(*head) || words.is(*head, c.auxiliary);
            let mut inside = context.statements.inside(&denial.content);
            let rejects = inside.any(|(clause, _)| rejected(context, clause).is_some());
            let false_thing = || tokens.iter().any(|&at| words.is(at, c.falsehood));
            opens && (rejects || false_thing())
        }
        _ => false,
    }
}
