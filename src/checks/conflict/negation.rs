//! A predicate that is asserted in one place and negated in another.

use super::{Clash, Side, holder, is_told_of, trimmed};
use crate::checks::Context;
use crate::claims::{Clause, Keyed, Negation};
use crate::grammar::Key;
use crate::report::Place;

/// Tokens behind a negator that it reaches where no subject stands before it.
const SCOPE: u32 = 6;
/// Words beside the predicate that two clauses must share.
const LEAST_SHARED: usize = 2;
/// Words that two clauses must share where no word by itself is negated.
const LEAST_FRAME: usize = 3;
/// Share of the shorter of the two then.
const WHOLE_FRAME: f64 = 0.8;
/// Places of one claim that are shown.
const MOST_PLACES: usize = 4;
/// Words by which clauses are looked up then.
const FRAME_KEYS: usize = 3;
/// Share of the shorter clause that must stand in the other.
const LEAST_SHARE: f64 = 0.6;

/// Negated repeats: "did not star alongside", "starred alongside".
pub(super) fn clashes(context: &Context<'_>) -> Vec<Clash> {
    let statements = context.statements;
    let mut out = Vec::new();
    for (number, clause) in statements.clauses.iter().enumerate() {
        if clause.negations.len() != 1 {
            continue;
        }
        for negation in &clause.negations {
            out.extend(best(context, number, *negation));
        }
    }
    out
}

/// What a negated clause is looked for by.
struct Denied {
    /// Words of which the other clause must have one.
    keys: Vec<Key>,
    /// Words around the negation.
    frame: Vec<Keyed>,
    /// How many words the two must share, and which share of the shorter.
    least: usize,
    share: f64,
    /// Only what somebody else says counts.
    others_only: bool,
}

/// The clauses that assert most of what a negated one denies.
fn best(context: &Context<'_>, number: usize, negation: Negation) -> Option<Clash> {
    let statements = context.statements;
    let clause = &statements.clauses[number];
    let mut frame = statements.around(clause, negation.predicate);
    if let Some(end) = corrected(context, clause, negation.predicate) {
        frame.retain(|word| word.token < end);
    }
    let key = statements.mark(negation.predicate).key;
    let denied = if key == 0 {
        Denied {
            keys: frame.iter().map(|word| word.key).take(FRAME_KEYS).collect(),
            frame,
            least: LEAST_FRAME,
            share: WHOLE_FRAME,
            others_only: false,
        }
    } else {
        Denied {
            keys: vec![key],
            frame,
            least: LEAST_SHARED + 1,
            share: LEAST_SHARE,
            others_only: false,
        }
    };
    let mut found = against(context, number, negation, &denied);
    if found.is_empty() && key != 0 {
        // "… and do not need any help": who does not is named before
        let scope = negation.negator..negation.negator + SCOPE;
        let words = clause.words.iter();
        let keys = words.filter(|word| scope.contains(&word.token) && word.key != key);
        let denied = Denied {
            keys: keys.map(|word| word.key).collect(),
            frame: statements.joined(number),
            least: LEAST_FRAME,
            share: LEAST_SHARE,
            others_only: true,
        };
        if denied.frame.len() > clause.words.len() {
            found = against(context, number, negation, &denied);
        }
    }
    nearest(number, found)
}

/// "This is not a moment, it is a movement": where what is so instead begins.
fn corrected(context: &Context<'_>, clause: &Clause, predicate: u32) -> Option<u32> {
    let words = context.article.words(clause.paragraph as usize)?;
    let c = words.classes;
    let subject = |at: u32| words.is(at, c.subject) && words.is(at, c.pronoun);
    (predicate..clause.tokens.1).find(|&at| words.is_comma(at) && subject(at + 1))
}

/// Every clause that asserts what is denied, with how many words the two share.
fn against(
    context: &Context<'_>,
    number: usize,
    negation: Negation,
    denied: &Denied,
) -> Vec<(usize, usize, Clash)> {
    let statements = context.statements;
    let clause = &statements.clauses[number];
    let mut found: Vec<(usize, usize, Clash)> = Vec::new();
    let behind = negation.negator + 1..negation.predicate;
    let common = behind.filter_map(|at| statements.common(at)).next();
    for key in &denied.keys {
        for (other, against) in statements.with(*key) {
            let known = || found.iter().any(|(_, known, _)| *known == other);
            if other == number || against.sentence == clause.sentence || known() {
                continue;
            }
            let Some(place) = against.place_of(*key) else {
                continue;
            };
            if against.denies
                || !against.negations.is_empty()
                || against.place != Place::Lead && !statements.comparable(clause, against)
            {
                continue;
            }
            let (mine, voice) = (
                holder(context.report, clause.voice),
                holder(context.report, against.voice),
            );
            if denied.others_only && mine == voice {
                continue;
            }
            let theirs = statements.around(against, place);
            let part = statements.part(clause) || statements.part(against);
            let names = statements.names_fit((clause, &denied.frame), (against, &theirs));
            if part || !names && against.place != Place::Lead {
                continue;
            }
            let overlap = statements.overlap(&denied.frame, &theirs);
            let whole = overlap.share() >= WHOLE_FRAME;
            // "did not use a net", "used a net": a verb too common to be one of the words
            let verb = whole && common.is_some_and(|key| statements.has_common(against, key));
            let told = verb
                || overlap.shared.iter().any(|shared| {
                    let token = against.place_of(*shared);
                    shared != key && token.is_some_and(|token| !statements.mark(token).name)
                });
            // one holder who names the same is a word that they share
            let name = |key: &Key| {
                let token = against.place_of(*key);
                token.is_some_and(|token| statements.mark(token).name)
            };
            let named = mine == voice && is_told_of(context.report, mine);
            let one = named && whole && overlap.shared.iter().any(name);
            let shared = overlap.shared.len() + usize::from(one);
            let enough = told && shared >= denied.least;
            let comparable = names && statements.comparable(clause, against);
            let whole = comparable && enough && overlap.share() >= denied.share;
            // the lead tells at length what the headline says in short
            let lead = told && against.place == Place::Lead && overlap.shared.len() >= LEAST_SHARED;
            if !whole && !lead {
                continue;
            }
            // two who differ, or one who is at odds with himself in the same words
            let said = |clause: &Clause| clause.voice.is_some() || clause.place != Place::Body;
            let disputed = mine != voice && said(clause) && said(against);
            let repeated = mine == voice && overlap.share() >= WHOLE_FRAME;
            if !disputed && !repeated {
                continue;
            }
            let clash = Clash {
                a: Side::of(
                    statements,
                    number,
                    trimmed(statements, clause, negation.negator),
                ),
                b: Side::of(statements, other, trimmed(statements, against, place)),
                shared: overlap.shared,
                rule: "negation",
            };
            found.push((if whole { clash.shared.len() } else { 0 }, other, clash));
        }
    }
    found
}

/// The nearest one of those that share most, and the headline with it; the lead only
/// beside the headline where it shares less.
fn nearest(number: usize, mut found: Vec<(usize, usize, Clash)>) -> Option<Clash> {
    let most = found.iter().map(|(shared, _, _)| *shared).max()?;
    let headline =
        |found: &(usize, usize, Clash)| found.0 > 0 && found.2.b.place == Place::Headline;
    if !found.iter().any(headline) {
        found.retain(|(shared, _, _)| *shared > 0);
    }
    if found.is_empty() {
        return None;
    }
    let (mut best, rest): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(shared, _, _)| *shared == most);
    best.sort_by_key(|(_, other, clash)| {
        (clash.b.place == Place::Headline, other.abs_diff(number))
    });
    let mut best = best.into_iter().map(|(_, _, clash)| clash);
    let mut first = best.next()?;
    for other in best.chain(rest.into_iter().map(|(_, _, clash)| clash)) {
        if first.b.spans.len() < MOST_PLACES && other.a.voice != other.b.voice {
            first.b.spans.extend(other.b.spans);
        }
    }
    Some(first)
}
