//! Words that say the opposite of each other in the same frame.

use super::{Clash, Side, trimmed};
use crate::claims::{Clause, Statements};
use crate::grammar::{Kinds, slot_mask};
use crate::report::Place;
use crate::text::Shape;

/// Words beside the opposites that two clauses must share.
const LEAST_SHARED: usize = 2;
/// Share of the shorter clause, without the opposite, that must stand in the other.
const LEAST_SHARE: f64 = 0.5;

/// Opposites: "the flight was safe", "the flight was dangerous".
pub(super) fn clashes(statements: &Statements<'_>) -> Vec<Clash> {
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
                        statements, number, word.token, other, against, *opposite,
                    ));
                }
            }
        }
    }
    out
}

fn clash(
    statements: &Statements<'_>,
    number: usize,
    token: u32,
    other: usize,
    against: &Clause,
    opposite: crate::grammar::Key,
) -> Option<Clash> {
    let clause = &statements.clauses[number];
    let place = against.place_of(opposite)?;
    let own = statements.mark(token).key;
    // both words in one clause are compared there, not asserted
    let both = clause.place_of(opposite).is_some() || against.place_of(own).is_some();
    if both
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
        || !statements.comparable(clause, against)
    {
        return None;
    }
    let (mine, theirs) = (
        statements.around(clause, token),
        statements.around(against, place),
    );
    if !statements.names_shared((clause, &mine), (against, &theirs)) {
        return None;
    }
    let overlap = statements.overlap(&mine, &theirs);
    let least = LEAST_SHARE;
    #[expect(clippy::cast_precision_loss, reason = "a clause has few words")]
    let share = overlap.shared.len() as f64 / overlap.smaller.saturating_sub(1).max(1) as f64;
    if overlap.shared.len() < LEAST_SHARED || share < least {
        return None;
    }
    Some(Clash {
        a: Side::of(statements, number, trimmed(statements, clause, token)),
        b: Side::of(statements, other, trimmed(statements, against, place)),
        shared: overlap.shared,
        rule: "opposite",
    })
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
    let next = statements.mark(token + 1).key;
    next != 0 && other.place_of(next).is_none()
}
