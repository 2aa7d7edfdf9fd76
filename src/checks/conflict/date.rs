//! Two dates for what happens once.

use super::{Clash, Side};
use crate::claims::{Clause, Date, Statements};
use crate::grammar::{Key, Kinds};

/// Words beside the event that two clauses must share.
const LEAST_SHARED: usize = 2;
/// Words of a clause that is read with its sentence.
const SHORT: usize = 3;
/// Words that two clauses with any other predicate must share.
const WHOLE_FRAME: usize = 3;
/// Share of the shorter of the two then.
const WHOLE_SHARE: f64 = 0.8;
/// Earlier dates that are compared with one.
const MOST_COMPARED: usize = 24;
/// Tokens before a date among which its event stands.
const NEAR: usize = 10;

/// "was born in 1992", "born in 1995"; "dated April 14, 1910", "dated April 14, 1912".
pub(super) fn clashes(statements: &Statements<'_>) -> Vec<Clash> {
    let mut out: Vec<Clash> = Vec::new();
    for (number, later) in statements.dates.iter().enumerate() {
        let event = event(statements, later);
        let low = number.saturating_sub(MOST_COMPARED);
        for earlier in &statements.dates[low..number] {
            if earlier.differs(later) {
                out.extend(clash(statements, earlier, later, event));
            }
        }
    }
    out
}

/// True where any date of one sentence fits any date of the other.
fn agree(statements: &Statements<'_>, a: &Clause, b: &Clause) -> bool {
    let of = |clause: &Clause| statements.dates_of(clause.sentence).iter();
    of(a).any(|one| of(b).any(|other| !one.differs(other)))
}

/// The verb of a date's clause that names what happens once, nearest before it.
fn event(statements: &Statements<'_>, date: &Date) -> Option<Key> {
    let clause = statements.clauses.get(date.clause)?;
    (clause.tokens.0..date.tokens.0)
        .rev()
        .take(NEAR)
        .map(|token| statements.mark(token))
        .find(|mark| mark.kinds.has(Kinds::ONCE))
        .map(|mark| mark.key)
}

fn clash(
    statements: &Statements<'_>,
    earlier: &Date,
    later: &Date,
    once: Option<Key>,
) -> Option<Clash> {
    let (a, b) = (
        statements.clauses.get(later.clause)?,
        statements.clauses.get(earlier.clause)?,
    );
    let apart = a.sentence == b.sentence || a.grammar != b.grammar;
    if apart || !a.is_real() || !b.is_real() || !a.negations.is_empty() || !b.negations.is_empty() {
        return None;
    }
    if agree(statements, a, b) {
        return None;
    }
    let once = once.filter(|key| event(statements, earlier) == Some(*key));
    let shared = match once {
        Some(key) => {
            // "Doe (born 1961)": the name stands before the bracket
            let short = a.words.len().min(b.words.len()) <= SHORT;
            let (one, other) = if short {
                (statements.sentence_words(a), statements.sentence_words(b))
            } else {
                (a.words.clone(), b.words.clone())
            };
            let shared = statements.overlap(&one, &other).shared;
            let besides = shared.iter().filter(|shared| **shared != key).count();
            let least = if short {
                LEAST_SHARED
            } else {
                one.len().min(other.len()).div_ceil(2)
            };
            let enough = besides >= least.max(LEAST_SHARED);
            (enough && statements.same_names(a, b)).then_some(shared)
        }
        None => {
            let overlap = statements.overlap(&a.words, &b.words);
            let whole = overlap.shared.len() >= WHOLE_FRAME && overlap.share() >= WHOLE_SHARE;
            (whole && statements.same_names(a, b)).then_some(overlap.shared)
        }
    }?;
    let key = once.unwrap_or(0);
    let side = |date: &Date, clause: &Clause| {
        let from = clause
            .place_of(key)
            .unwrap_or(date.tokens.0)
            .min(date.tokens.0);
        Side::of(statements, date.clause, (from, date.tokens.1))
    };
    Some(Clash {
        a: side(later, a),
        b: side(earlier, b),
        shared,
        rule: "date",
    })
}
