//! Who counts as a source that the text could have named.

use super::Context;
use super::introduced::Phrase;
use crate::Span;
use crate::grammar::{Kinds, Stance};
use crate::report::{Attribution, AttributionId, Identity, Mode, Source, SourceKind};
use crate::text::Shape;

/// True where somebody says that something is so; not wishes, questions, deeds, praise.
pub(super) fn tells(context: &Context<'_>, attribution: &Attribution) -> bool {
    let says = matches!(
        attribution.stance,
        Stance::Assert | Stance::Confirm | Stance::Deny | Stance::Doubt
    );
    says && is_statement(context, attribution)
        && !is_passing(context, attribution)
        && !is_negated(context, attribution)
}

/// Tokens behind a source among which the verb of its relative clause stands.
const RELATIVE: u32 = 4;

/// True where a relative clause only tells of somebody what was said once: "a woman who had
/// accused her neighbour was fined".
pub(super) fn is_passing(context: &Context<'_>, attribution: &Attribution) -> bool {
    let article = context.article;
    let (Some(source), Some(cue)) = (attribution.source.last(), attribution.cue.first()) else {
        return false;
    };
    let (_, behind) = article.tokens_in(*source);
    let at = article.token_at(cue.start);
    let words = article.words_at(source.start);
    (behind..behind + RELATIVE).contains(&at)
        && words.is_some_and(|words| words.is(behind, words.classes.relative))
}

/// Confidence under which an attribution is too unsure to be held against anybody.
const LEAST_CONFIDENCE: f64 = 0.6;

/// True where the content is a quotation or a clause, not a thing: "denounced the plan".
pub(super) fn is_statement(context: &Context<'_>, attribution: &Attribution) -> bool {
    attribution.confidence >= LEAST_CONFIDENCE
        && !has_object(context, attribution)
        && (attribution.mode == Mode::Direct && !is_call(context, attribution)
            || attribution.mode != Mode::Direct
                && attribution.content.iter().any(|span| {
                    let tokens = context.article.tokens_in(*span);
                    is_led(context, attribution, tokens.1)
                        || context.statements.is_clause(tokens)
                            && !is_object(context, attribution, tokens.0)
                }))
}

/// True for a clause before "…, she said", "… according to her": that is no object.
fn is_led(context: &Context<'_>, attribution: &Attribution, behind: u32) -> bool {
    let article = context.article;
    let end = attribution.content.last().map_or(0, |span| span.end);
    let Some(cue) = attribution.cue.first().filter(|cue| end <= cue.start) else {
        return false;
    };
    let (_, content) = article.tokens_in(*cue);
    article.words_at(cue.start).is_some_and(|words| {
        words.written(behind) == "," || words.is(content - 1, words.classes.to)
    })
}

/// True where a pronoun is what is told already: "lo ha detto al preside, che va".
fn has_object(context: &Context<'_>, attribution: &Attribution) -> bool {
    let article = context.article;
    let (Some(cue), Some(content)) = (attribution.cue.first(), attribution.content.first()) else {
        return false;
    };
    let at = article.token_at(cue.start);
    let (_, end) = article.tokens_in(*cue);
    let first = article.token_at(content.start);
    article.words_at(cue.start).is_some_and(|words| {
        let c = words.classes;
        let pronoun = words.is(at, c.object) && words.is(at + 1, c.auxiliary);
        pronoun && first > end && words.is(first, c.complementizer) && words.is(first, c.relative)
    })
}

/// Words of the shortest quotation that says something: "Oh, my God" does not.
const SHORTEST: usize = 4;

/// True for a quotation of a word or two: a cry, a name.
fn is_call(context: &Context<'_>, attribution: &Attribution) -> bool {
    let text = context.report.text.as_str();
    let words = attribution.content.iter().map(|span| span.of(text));
    let count: usize = words.map(|words| words.split_whitespace().count()).sum();
    count < SHORTEST
}

/// True for what a preposition of the cue governs: "spoke out about the way it ended".
fn is_object(context: &Context<'_>, attribution: &Attribution, first: u32) -> bool {
    let article = context.article;
    let before = first.checked_sub(1);
    let token = before.and_then(|before| article.text.tokens.get(before as usize));
    let (Some(before), Some(token)) = (before, token) else {
        return false;
    };
    let cued = attribution.cue.iter().any(|cue| cue.contains(token.span()));
    let words = article.words_at(token.start as usize);
    attribution.mode == Mode::Indirect
        && words.is_some_and(|words| {
            let c = words.classes;
            let clause = words.is(first, c.complementizer | c.relative);
            // "rinunciato all'ufficio": the preposition is in the content
            let own = words.is(first, c.to);
            let behind = words.is(before, c.preposition) && !clause;
            cued && (own || behind)
        })
}

/// True for a source that one of its attributions brings in without saying who it is: "an
/// official", "two aides", "witnesses". "The governor" is known by the office, "they" by
/// what was said before, and a share of those polled is nobody in particular.
pub(super) fn is_withheld(context: &Context<'_>, source: &Source, told: &[AttributionId]) -> bool {
    let thing = matches!(
        source.kind,
        SourceKind::Document | SourceKind::Impersonal | SourceKind::Media
    );
    if source.identity != Identity::Anonymous || thing {
        return false;
    }
    let mut phrases = told.iter().flat_map(|id| phrases(context, *id)).peekable();
    let opening = phrases.peek().is_some();
    let mut brought = false;
    let known = phrases.any(|phrase| {
        brought |= phrase.brings_in();
        phrase.is_known()
    });
    opening && brought && !known && !told.first().is_some_and(|id| is_named_next(context, *id))
}

/// The parts of the source of an attribution.
pub(super) fn phrases<'c>(
    context: &'c Context<'c>,
    id: AttributionId,
) -> impl Iterator<Item = Phrase<'c>> {
    let attribution = context.report.attributions.get(id.0);
    let parts = attribution.into_iter().flat_map(|attribution| {
        let spans = attribution.source.iter();
        spans.map(move |span| (attribution, *span))
    });
    parts.filter_map(|(attribution, span)| Phrase::read(context, attribution, span))
}

/// Attributions behind the lead among which its "a woman" gets a name.
const NAMED_WITHIN: usize = 6;
/// Sentences over which that goes.
const SENTENCES: usize = 4;
/// Sentences behind several among which one of them is quoted, up to the next paragraph.
const QUOTED_WITHIN: usize = 3;
/// Sentences of the body that sum up what comes further down.
const LEAD: usize = 2;

/// True for one whose name comes with what is told next: of headline or lead, "A man was
/// robbed, he said. Mario Rossi told reporters", or where the next sentence has the name
/// alone; for several of whom the next sentence quotes one.
pub(super) fn is_named_next(context: &Context<'_>, id: AttributionId) -> bool {
    let report = context.report;
    let text = context.article.text;
    let own = report.attributions.get(id.0);
    let Some(span) = own.and_then(|own| own.source.first()) else {
        return false;
    };
    let sentence = |span: &Span| {
        let token = context.article.token_at(span.start);
        text.sentence_number(token).unwrap_or(0)
    };
    let number = sentence(span);
    if is_deck(context, number) {
        return true;
    }
    let opening = number < context.article.first_body() + LEAD;
    let single = phrases(context, id).all(|phrase| phrase.is_single());
    // a new name that nothing says more of was told of before
    let bare = |next: &Attribution| {
        let mut parts = next.source.iter();
        parts.all(|part| is_bare_name(context, *part)) && !next.source.is_empty()
    };
    if single && names_next(context, number) {
        return true;
    }
    let later = report.attributions.get(id.0 + 1..).unwrap_or(&[]).iter();
    let mut later = later.take(NAMED_WITHIN);
    later.any(|next| {
        let holder = report.sources.get(next.holder.0);
        let near = next.source.first().map_or(0, sentence);
        let person = |source: &Source| {
            let kind = matches!(source.kind, SourceKind::Person | SourceKind::Official);
            let first = source.mentions.first();
            let new = first.is_some_and(|mention| mention.start > span.start);
            kind && new && source.identity == Identity::Named
        };
        let within = if !single {
            // "some officials said so. '…,' said Mario Rossi": one of them
            let last = if opening { SENTENCES } else { QUOTED_WITHIN };
            let last = number + last;
            let paragraph = |at: usize| text.sentences.get(at).map_or(0, |found| found.paragraph);
            let beside = opening || paragraph(near) <= paragraph(number) + 1;
            // those whom another outlet does not name have no name here either
            let quoted = next.mode == Mode::Direct || near == number + 1 && bare(next);
            beside
                && (number + 1..=last).contains(&near)
                && quoted
                && own.is_some_and(|own| own.chain.len() <= 2)
                && !own.is_some_and(|own| is_answer(context, own, next))
                && holder.is_some_and(|source| is_unheard(context, source, *span))
        } else if opening {
            (number..=number + SENTENCES).contains(&near)
        } else {
            near == number + 1 && bare(next)
        };
        within && holder.is_some_and(person)
    })
}

/// Tokens of a line between headline and text.
const DECK: u32 = 14;

/// True for a line below the headline, which sums up what longer paragraphs tell.
fn is_deck(context: &Context<'_>, number: usize) -> bool {
    let text = context.article.text;
    let own = text
        .sentences
        .get(number)
        .map(|found| found.paragraph as usize);
    let first = text.sentences.get(context.article.first_body());
    let first = first.map(|found| found.paragraph as usize);
    let length = |at: usize| {
        let found = text.paragraphs.get(at);
        found.map_or(0, |found| found.tokens.1 - found.tokens.0)
    };
    own.is_some_and(|own| {
        own == first.unwrap_or(0) && length(own) <= DECK && length(own + 1) > DECK
    })
}

/// True where the next sentence begins with a new name and what its bearer did: "Mario
/// Rossi spoke to reporters."
fn names_next(context: &Context<'_>, number: usize) -> bool {
    let text = context.article.text;
    let next = text.sentences.get(number + 1);
    let Some(words) = next.and_then(|next| context.article.words(next.paragraph as usize)) else {
        return false;
    };
    let Some(next) = next else { return false };
    let c = words.classes;
    let small = c.role | c.title | c.temporal | c.determiner | c.preposition | c.place;
    let name = |at: u32| {
        let kinds = context.statements.mark(at).kinds;
        words.has(at, Shape::CAPITAL)
            && !words.is(at, small | c.heads())
            && !kinds.has(Kinds::PARTY)
    };
    let (first, last) = (next.first, next.first + 1);
    let person = words.is(first, c.given_name) || name(first);
    let start = text.span(first as usize, first as usize + 1).start;
    let surname = text
        .span(last as usize, last as usize + 1)
        .of(&context.report.text);
    person
        && name(last)
        && next.first + 2 < next.last
        && !words.has(last + 1, Shape::CAPITAL)
        && words.is_verb(last + 1)
        && !is_heard(context, surname, start)
}

/// True for a word that stands in the text shortly before a place.
fn is_heard(context: &Context<'_>, word: &str, place: usize) -> bool {
    let text = &context.report.text;
    let mut from = place.saturating_sub(HEARD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..place);
    before.is_some_and(|before| before.contains(word))
}

/// True for a quotation that denies what was told before or is a spokesperson's: it may speak
/// against it.
fn is_answer(context: &Context<'_>, own: &Attribution, next: &Attribution) -> bool {
    let statements = context.statements;
    let mut clauses = statements.inside(&next.content);
    let (mine, theirs) = (
        statements.keys(&own.content),
        statements.keys(&next.content),
    );
    let negated = clauses
        .next()
        .is_some_and(|(_, clause)| !clause.negations.is_empty())
        && mine.iter().any(|key| theirs.binary_search(key).is_ok());
    let speaks_for = |span: &Span| {
        let (first, last) = context.article.tokens_in(*span);
        let words = context.article.words_at(span.start);
        words.is_some_and(|words| (first..last).any(|at| words.is(at, words.classes.spokesperson)))
    };
    negated || next.stance == Stance::Deny || next.source.iter().any(speaks_for)
}

/// Bytes before a place among which a name is looked for.
const HEARD: usize = 20_000;

/// True where the text before a place does not have the last word of a name.
fn is_unheard(context: &Context<'_>, source: &Source, place: Span) -> bool {
    let name = source.name.as_deref().unwrap_or("");
    let last = name.split_whitespace().next_back();
    last.is_some_and(|last| !is_heard(context, last, place.start))
}

/// True for a first name and a surname, and nothing that says who that is.
fn is_bare_name(context: &Context<'_>, span: Span) -> bool {
    let (first, last) = context.article.tokens_in(span);
    context.article.words_at(span.start).is_some_and(|words| {
        let c = words.classes;
        let name = |at: u32| words.has(at, Shape::CAPITAL) && !words.is(at, c.role | c.title);
        let alone = |at: u32| words.written(at) != "," && !words.is(at, c.role | c.title);
        last == first + 2
            && (first..last).all(name)
            && alone(last)
            && alone(first.saturating_sub(1))
    })
}

/// True for "did not say", "might wonder": nothing is said to be so.
pub(super) fn is_negated(context: &Context<'_>, attribution: &Attribution) -> bool {
    attribution.cue.iter().any(|cue| {
        let (first, last) = context.article.tokens_in(*cue);
        let words = context.article.words_at(cue.start);
        words.is_some_and(|words| {
            let c = words.classes;
            (first..last).any(|at| {
                let possible = context.statements.mark(at).kinds.has(Kinds::POSSIBLE);
                words.is(at, c.negator) || possible && words.is(at, c.auxiliary)
            })
        })
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
        let (first, last) = context.article.tokens_in(*span);
        (first..last).any(|at| {
            let mark = context.statements.mark(at);
            mark.kinds.has(Kinds::WEASEL) && mark.key != 0
        })
    })
}
