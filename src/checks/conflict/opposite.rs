//! Words that say the opposite of each other in the same frame.

use super::{Clash, Side, holder, is_told_of, trimmed};
use crate::checks::Context;
use crate::claims::{Clause, Keyed, Statements};
use crate::grammar::{Key, Kinds, slot_mask};
use crate::report::{Attribution, AttributionId, Place};
use crate::text::Shape;

/// Words of a group behind an adjective.
const GROUP: u32 = 4;
/// Words beside the opposites that two clauses must share.
const LEAST_SHARED: usize = 2;
/// Share of the shorter clause, without the opposite, that must stand in the other.
const LEAST_SHARE: f64 = 0.5;
/// Words that two clauses must share where the opposites point to another time.
const WHOLE_FRAME: usize = 4;
/// Share of the shorter of the two then.
const WHOLE_SHARE: f64 = 0.8;

/// Opposites: "the flight was safe", "the flight was dangerous".
pub(super) fn clashes(context: &Context<'_>) -> Vec<Clash> {
    let statements = context.statements;
    let mut out = Vec::new();
    for (number, clause) in statements.clauses.iter().enumerate() {
        if !clause.kinds.has(Kinds::OPPOSED) {
            continue;
        }
        let vocabulary = statements.vocabulary(clause);
        for word in &clause.words {
            for opposite in vocabulary.opposites(word.key) {
                // each pair once: from its later clause
                let earlier = statements
                    .with(*opposite)
                    .filter(|(other, _)| *other < number);
                for (other, against) in earlier {
                    out.extend(clash(
                        context, number, word.token, other, against, *opposite,
                    ));
                }
            }
        }
    }
    out
}

fn clash(
    context: &Context<'_>,
    number: usize,
    token: u32,
    other: usize,
    against: &Clause,
    opposite: Key,
) -> Option<Clash> {
    let statements = context.statements;
    let clause = &statements.clauses[number];
    let place = against.place_of(opposite)?;
    let own = statements.mark(token).key;
    // both words in one clause are compared there, not asserted
    let both = clause.place_of(opposite).is_some() || against.place_of(own).is_some();
    // not "officials said": whoever says it
    let said = |clause: &Clause, at: u32| clause.said.0 <= at && at < clause.said.1;
    if both
        || !said(clause, token)
        || !said(against, place)
        || clause.sentence == against.sentence
        || clause.denies
        || against.denies
        || clause.negates(token)
        || against.negates(place)
        || statements.mark(token).name
        || statements.mark(place).name
        || is_capital(statements, clause, token)
        || is_capital(statements, against, place)
        || is_topic(statements, token)
        || is_topic(statements, place)
        || bounds_figure(statements, token)
        || bounds_figure(statements, place)
        || modifies_other(statements, token, against)
        || modifies_other(statements, place, clause)
        || clause.kinds.or(against.kinds).has(Kinds::ONLY)
    {
        return None;
    }
    // "the rise in prices", "the drop in prices": the opposites point to one time
    let shifts = [token, place].map(|at| statements.mark(at).kinds.has(Kinds::SHIFT));
    let both = shifts == [true, true];
    let but = |at: u32| both.then_some(at);
    if !statements.comparable_but(clause, against, (but(token), but(place))) {
        return None;
    }
    let (mine, theirs) = (
        statements.around(clause, token),
        statements.around(against, place),
    );
    if !statements.names_shared((clause, &mine), (against, &theirs)) {
        return None;
    }
    if !both
        && is_of(statements, token)
        && is_of(statements, place)
        && !(are_told(statements, (&mine, token), (&theirs, place)))
    {
        return None;
    }
    let overlap = statements.overlap(&mine, &theirs);
    let (voice, others) = (voice(context, clause), voice(context, against));
    let same = usize::from(is_one_holder(context, voice, others));
    let shared = overlap.shared.len() + same;
    let smaller = (overlap.smaller + same).saturating_sub(1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a clause has few words")]
    let share = shared as f64 / smaller as f64;
    let (least, least_share) = if both {
        (WHOLE_FRAME, WHOLE_SHARE)
    } else {
        (LEAST_SHARED, LEAST_SHARE)
    };
    // "9/11 families and survivors", "families of 9/11 victims": two things of one name
    let few = overlap.shared.len() <= LEAST_SHARED && share < WHOLE_SHARE;
    if shared < least || share < least_share || few {
        return None;
    }
    let side = |voice, side| Side { voice, ..side };
    let mine = Side::of(statements, number, trimmed(statements, clause, token));
    let theirs = Side::of(statements, other, trimmed(statements, against, place));
    Some(Clash {
        a: side(voice, mine),
        b: side(others, theirs),
        shared: overlap.shared,
        rule: "opposite",
    })
}

/// Who says a clause, be it only the end of it: "Sadly, the mayor finds herself cheated".
fn voice(context: &Context<'_>, clause: &Clause) -> Option<AttributionId> {
    let found = || {
        let whole = context.statements.span(clause.tokens);
        let mut all = context.report.attributions.iter();
        let begins = |found: &Attribution| {
            let at = found.content.first().map(|content| content.start);
            at.is_some_and(|at| whole.start <= at && at < whole.end)
        };
        all.position(begins).map(AttributionId)
    };
    clause.voice.or_else(|| clause.cued.then(found).flatten())
}

/// True where one holder whom the text names says both.
fn is_one_holder(
    context: &Context<'_>,
    voice: Option<AttributionId>,
    other: Option<AttributionId>,
) -> bool {
    let report = context.report;
    let (mine, theirs) = (holder(report, voice), holder(report, other));
    mine == theirs && is_told_of(report, mine)
}

/// "the niece of": the word alone does not say of whom.
fn is_of(statements: &Statements<'_>, token: u32) -> bool {
    let article = statements.article;
    let found = article.text.tokens.get(token as usize);
    let words = found.and_then(|token| article.words_at(token.start as usize));
    words.is_some_and(|words| words.is(token + 1, words.classes.of))
}

/// True where two frames share a word before two tokens, and one behind them.
fn are_told(
    statements: &Statements<'_>,
    (mine, token): (&[Keyed], u32),
    (theirs, place): (&[Keyed], u32),
) -> bool {
    let part = |frame: &[Keyed], inside: &dyn Fn(u32) -> bool| -> Vec<Keyed> {
        let words = frame.iter().filter(|word| inside(word.token));
        words.copied().collect()
    };
    let before = (part(mine, &|at| at < token), part(theirs, &|at| at < place));
    let behind = (part(mine, &|at| at > token), part(theirs, &|at| at > place));
    statements.shared(&before.0, &before.1) > 0 && statements.shared(&behind.0, &behind.1) > 0
}

/// "the United States": a part of a name inside a sentence, whatever it says elsewhere.
fn is_capital(statements: &Statements<'_>, clause: &Clause, token: u32) -> bool {
    let found = statements.article.text.tokens.get(token as usize);
    clause.place != Place::Headline
        && found
            .is_some_and(|token| token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::FIRST))
}

/// "the issue of allowing it": a thing that is spoken of, not what is said to be so.
fn is_topic(statements: &Statements<'_>, token: u32) -> bool {
    let gerund = slot_mask("gerund").unwrap_or(0);
    let article = statements.article;
    let found = article.text.tokens.get(token as usize);
    let words = found.and_then(|token| article.words_at(token.start as usize));
    words.is_some_and(|words| {
        let behind = token > 0 && words.is(token - 1, words.classes.preposition);
        behind && words.is_verb_form(token, gerund)
    })
}

/// "lower than 500", "higher than 200": two bounds, of two figures.
fn bounds_figure(statements: &Statements<'_>, token: u32) -> bool {
    (token + 1..token + 4).any(|at| {
        let found = statements.article.text.tokens.get(at as usize);
        let digits = found.is_some_and(|token| token.shape.has(Shape::DIGITS));
        digits || statements.mark(at).kinds.has(Kinds::NUMBER)
    })
}

/// "her surviving brother": says it of a thing that the other clause does not name.
fn modifies_other(statements: &Statements<'_>, token: u32, other: &Clause) -> bool {
    let keys = (token + 1..token + 1 + GROUP).map(|at| statements.mark(at).key);
    // "conventional attack submarines": the last word is what they are
    let last = keys.take_while(|key| *key != 0).last();
    last.is_some_and(|key| other.place_of(key).is_none())
}
