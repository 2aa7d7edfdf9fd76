//! Who says a clause.

use super::Clause;
use crate::grammar::{Stance, slot_mask};
use crate::report::{AttributionId, Report};
use crate::resolve::Article;

/// Gives every clause the innermost attribution whose content it begins in.
pub(super) fn assign(article: &Article<'_>, report: &Report, clauses: &mut [Clause]) {
    let mut length = vec![usize::MAX; clauses.len()];
    for (number, attribution) in report.attributions.iter().enumerate() {
        for span in &attribution.cue {
            let at = article.token_at(span.start);
            let index = clauses.partition_point(|clause| clause.tokens.1 <= at);
            if let Some(clause) = clauses.get_mut(index) {
                clause.cued = true;
                clause.denies |= attribution.cue_stance == Stance::Deny;
            }
        }
        let named: Vec<(u32, u32)> = attribution
            .source
            .iter()
            .chain(&attribution.cue)
            .map(|span| article.tokens_in(*span))
            .collect();
        let naming = |clause: &Clause| -> u32 {
            let inside = |(from, to): &(u32, u32)| {
                (*to)
                    .min(clause.tokens.1)
                    .saturating_sub((*from).max(clause.tokens.0))
            };
            named.iter().map(inside).sum()
        };
        for span in &attribution.content {
            let (first, last) = article.tokens_in(*span);
            let from = clauses.partition_point(|clause| clause.tokens.1 <= first);
            let to = clauses.partition_point(|clause| clause.tokens.0 < last);
            for (index, clause) in clauses.iter_mut().enumerate().take(to).skip(from) {
                if span.len() >= length[index] {
                    continue;
                }
                // a clause that begins earlier is his by most of its words, those that
                // name him and his saying left aside
                let (start, end) = (clause.tokens.0.max(first), clause.tokens.1.min(last));
                let covered = end.saturating_sub(start) * 2;
                let all = clause.tokens.1 - clause.tokens.0;
                let without_names = || all.saturating_sub(naming(clause));
                if covered > all
                    || covered > without_names() && has_predicate(article, (start, end))
                {
                    length[index] = span.len();
                    clause.voice = Some(AttributionId(number));
                    clause.said = (start, end);
                }
            }
        }
    }
}

/// True where a verb carries some tokens, so that they say something by themselves.
pub(super) fn has_predicate(article: &Article<'_>, (first, last): (u32, u32)) -> bool {
    let finite = slot_mask("finite").unwrap_or(0);
    let words = article.text.tokens.get(first as usize);
    let words = words.and_then(|token| article.words_at(token.start as usize));
    words.is_some_and(|words| {
        let c = words.classes;
        let other = c.noun | c.determiner | c.preposition;
        let classes = (first..last).map(|at| (at, words.bits(at)));
        // "plans that would fail": a thing, whatever is said of it
        let relative = |&(at, bits): &(u32, u128)| at > first && bits & c.relative != 0;
        classes
            .take_while(|token| !relative(token))
            .any(|(at, bits)| {
                let carries = bits & other == 0 && words.is_verb_form(at, finite);
                carries || bits & c.auxiliary != 0
            })
    })
}

/// Words among which a clause has its verb.
const BEFORE_VERB: u32 = 64;

/// True where tokens begin as a clause does, or have a finite verb that nothing but the
/// subject stands before: "the plan failed", not "the plan for its cost".
pub(super) fn is_clause(article: &Article<'_>, (first, last): (u32, u32)) -> bool {
    let finite = slot_mask("finite").unwrap_or(0);
    let gerund = slot_mask("gerund").unwrap_or(0);
    let start = article.text.tokens.get(first as usize);
    let words = start.and_then(|token| article.words_at(token.start as usize));
    words.is_some_and(|words| {
        let c = words.classes;
        if words.is(first, c.complementizer) {
            return true;
        }
        // "endorsed him, and it failed"
        if words.is(first, c.object) && !words.is(first, c.subject | c.determiner) {
            return false;
        }
        let other = c.noun | c.determiner | c.preposition | c.adjective;
        // another clause begins: "whose", ", and", "than they"
        let next = |at: &u32| {
            let joined = words.is(*at, c.coordinator) && words.written(at - 1) == ",";
            let compared =
                *at > first + 1 && words.is(*at, c.subject) && words.is(at - 1, c.preposition);
            *at > first && (words.is(*at, c.relative) || joined || compared)
        };
        let mut subject = true;
        (first..last.min(first + BEFORE_VERB))
            .take_while(|at| !next(at))
            .any(|at| {
                // "to help", "for being": no clause of its own
                let bound = at > first && words.is(at - 1, c.preposition);
                // "Rossi's lead": whose it is
                let owned = words.written(at).starts_with(['\'', '\u{2019}'])
                    && at > first
                    && !words.is(at - 1, c.pronoun);
                let helper = words.is(at, c.auxiliary) && !words.is_verb_form(at, gerund) && !owned;
                let found = !bound
                    && (helper
                        || subject && words.is_verb_form(at, finite) && !words.is(at, other));
                subject &= !words.is(at, c.preposition) || words.is(at, c.of);
                found
            })
    })
}
