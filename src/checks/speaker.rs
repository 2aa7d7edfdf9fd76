//! Who counts as a source that the text could have named.

use super::Context;
use crate::Span;
use crate::grammar::{Kinds, Stance};
use crate::report::{Attribution, Identity, Mode, Source, SourceKind};
use crate::text::Shape;

/// True where somebody says that something is so; not wishes, questions, deeds, praise.
pub(super) fn tells(context: &Context<'_>, attribution: &Attribution) -> bool {
    let says = matches!(
        attribution.stance,
        Stance::Assert | Stance::Confirm | Stance::Deny | Stance::Doubt
    );
    says && is_statement(context, attribution)
}

/// Confidence under which an attribution is too unsure to be held against anybody.
const LEAST_CONFIDENCE: f64 = 0.6;

/// True where the content is a quotation or a clause, not a thing: "denounced the plan".
pub(super) fn is_statement(context: &Context<'_>, attribution: &Attribution) -> bool {
    attribution.confidence >= LEAST_CONFIDENCE
        && (attribution.mode == Mode::Direct
            || attribution.content.iter().any(|span| {
                let first = context.article.token_at(span.start);
                let last = context.article.token_at(span.end.saturating_sub(1));
                context.statements.is_clause((first, last + 1))
            }))
}

/// True for a source that one of these places brings in without saying who it is: "an
/// official", "two aides", "witnesses". "The governor" is known by the office, "they" by
/// what was said before, and a share of those polled is nobody in particular.
pub(super) fn is_withheld(context: &Context<'_>, source: &Source, places: &[Span]) -> bool {
    let thing = matches!(
        source.kind,
        SourceKind::Document | SourceKind::Impersonal | SourceKind::Media
    );
    source.identity == Identity::Anonymous
        && !thing
        && places.iter().any(|span| brings_in(context, *span))
        && !places.iter().any(|span| is_known(context, *span))
}

/// True where the words begin as those for somebody new do.
fn brings_in(context: &Context<'_>, span: Span) -> bool {
    let article = context.article;
    let first = article.token_at(span.start);
    let last = article.token_at(span.end.saturating_sub(1));
    let Some(words) = article.words_at(span.start) else {
        return false;
    };
    let c = words.classes;
    let people = c.people() | c.institution | c.body;
    let known = c.definite | c.possessive | c.demonstrative;
    let open = c.determiner | c.quantifier | c.vague;
    let number = context.statements.mark(first).kinds.has(Kinds::NUMBER);
    let plural = |at: u32| words.is(at, c.plural) && words.is(at, people);
    let digits = (first..=last).any(|at| {
        let token = words.token(at);
        token.is_some_and(|token| token.shape.has(Shape::DIGITS))
    });
    // "Democrats", "Iraqis": a people or a party
    let named = (first..=last).any(|at| {
        let token = words.token(at);
        token.is_some_and(|token| token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::FIRST))
    });
    // the head, before "of" and what follows
    let head = (first..=last).take_while(|&at| {
        at == first || !words.is(at, c.preposition | c.relative) && words.written(at) != ","
    });
    let end = head.last().map_or(first, |at| at + 1);
    let someone = (first..end).any(|at| words.is(at, people));
    // "some conservatives", "both men": a party, a people, those known, not a source
    let party = (first..end).any(|at| {
        (at == first || words.is(at, c.plural))
            && !words.is(at, c.vague)
            && context.statements.mark(at).kinds.has(Kinds::PARTY)
    });
    // "which students", "a goal they": a clause of its own, or known from before
    let referring = (first..end).any(|at| {
        let small = c.determiner | c.quantifier;
        words.is(at, c.relative) || words.is(at, c.pronoun) && !words.is(at, small)
    });
    // "Sanders's supporters": whose they are is no start
    let owned = (first..end)
        .any(|at| words.written(at).starts_with(['\'', '\u{2019}']) || words.is(at, c.possessive));
    let bare = || (first..end.min(first + 3)).any(plural) && !named;
    let court = (first..end).any(|at| context.statements.mark(at).kinds.has(Kinds::COURT));
    // "67 percent of voters", "a spokesman, Mario Rossi"
    let token = |at: u32| words.token(at);
    let share = first > 0 && token(first - 1).is_some_and(|token| token.shape.has(Shape::DIGITS));
    let apposed = words.written(last + 1) == ","
        && token(last + 2).is_some_and(|token| token.shape.has(Shape::CAPITAL));
    someone
        && !digits
        && !court
        && !party
        && !referring
        && !owned
        && !share
        && !apposed
        && !words.is(first, known)
        && (!words.is(first, c.pronoun) || words.is(first, c.determiner | c.quantifier))
        && (number || words.is(first, open) || bare())
}

/// True where an office or a name in the words says who it is: "the head of the Springfield
/// police".
fn is_known(context: &Context<'_>, span: Span) -> bool {
    let token = context.article.token_at(span.start);
    let words = context.article.words_at(span.start);
    words.is_some_and(|words| {
        let c = words.classes;
        words.is(token, c.definite | c.possessive) && !words.is(token, c.vague)
    })
}

/// True for a cue of wishes or of what somebody notices: "hope", "realize".
pub(super) fn is_no_opinion(context: &Context<'_>, attribution: &Attribution) -> bool {
    let words = attribution
        .cue
        .first()
        .and_then(|cue| context.article.words_at(cue.start));
    words.is_some_and(|words| {
        let grammar = words.grammar;
        let claims = &grammar.claims;
        claims
            .kinds_of_word(&grammar.lexicon, &attribution.lemma)
            .has(Kinds::APPEARANCE)
    })
}

/// True for experts, critics, observers: those whose opinions texts lean on.
pub(super) fn is_judge(context: &Context<'_>, places: &[Span]) -> bool {
    places.iter().any(|span| {
        let first = context.article.token_at(span.start);
        let last = context.article.token_at(span.end.saturating_sub(1));
        (first..=last).any(|at| {
            let mark = context.statements.mark(at);
            mark.kinds.has(Kinds::WEASEL) && mark.key != 0
        })
    })
}
