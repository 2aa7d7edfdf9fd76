//! Denials and what they deny.

use super::{Clash, Side, holder, is_stated};
use crate::Span;
use crate::checks::Context;
use crate::claims::{Clause, Negation, Statements};
use crate::grammar::{Key, Kinds, Stance, fold, slot_mask};
use crate::report::{Attribution, AttributionId, Place, Report, SourceId};
use crate::resolve::Words;
use crate::text::Shape;

/// Clauses before a rejection among which what it rejects is looked for.
const MOST_BACK: usize = 12;
/// Sentences over which they may go.
const SENTENCES_BACK: u32 = 3;
/// Tokens of an object among which a word for a claim stands.
const POINTER_REACH: u32 = 4;
/// Words of an object that only points at what was said: "the entire story".
const SHORT_OBJECT: usize = 4;
/// Tokens before a rejection among which a form of "be" stands.
const COPULA: u32 = 4;
/// Places of one claim that are shown.
const MOST_PLACES: usize = 4;
/// Denials among which the same words are looked for.
const MOST_LINKED: usize = 32;
/// Sentences between a denial and a claim that are of one passage.
const NEAR: u32 = 4;
/// Words that two contents must share.
const LEAST_SHARED: usize = 2;

/// Denials of the text with the claims that they deny.
pub(super) fn clashes(context: &Context<'_>) -> Vec<Clash> {
    let mut out = Vec::new();
    let (mut linked, mut alone) = (Vec::new(), Vec::new());
    for (number, attribution) in context.report.attributions.iter().enumerate() {
        if attribution.repeated {
            continue;
        }
        let id = AttributionId(number);
        if attribution.cue_stance == Stance::Deny && denies_a_claim(context, attribution) {
            match nearest(context, id) {
                Some(clash) => linked.push((id, clash)),
                None => alone.push(id),
            }
        }
    }
    out.extend(
        alone
            .iter()
            .filter_map(|id| repeated(context, *id, &linked)),
    );
    out.extend(linked.into_iter().map(|(_, clash)| clash));
    out.sort_by_key(|clash| clash.a.spans.first().map(|span| span.start));
    out.extend(rejections(context));
    out
}

/// "Did not deny": neither that nor its opposite.
pub(super) fn is_negated(context: &Context<'_>, denial: &Attribution) -> bool {
    denial.cue.iter().any(|span| {
        let words = context.article.words_at(span.start);
        let (first, last) = context.article.tokens_in(*span);
        words.is_some_and(|words| (first..last).any(|at| words.is(at, words.classes.negator)))
    })
}

/// True where what is denied is a clause or points at a claim: "denied that …", "denied
/// having …", "dismissed the report"; not "refused to …", "rejected the appeal".
fn denies_a_claim(context: &Context<'_>, denial: &Attribution) -> bool {
    let Some(first) = denial.content.first() else {
        return false;
    };
    let Some(words) = context.article.words_at(first.start) else {
        return false;
    };
    let start = context.article.token_at(first.start);
    let c = words.classes;
    let lexicon = &words.grammar.lexicon;
    let kinds = words.grammar.claims.kinds_of_word(lexicon, &denial.lemma);
    // "called the report false", "a lie"
    let called_false = || {
        let (from, to) = context.article.tokens_in(*first);
        denial.stance == Stance::Deny && (from..to).any(|at| words.is(at, c.falsehood))
    };
    if is_negated(context, denial) || !kinds.has(Kinds::DENIAL) && !called_false() {
        return false;
    }
    // "the motion to dismiss charges": nobody says so
    let aimed = denial.cue.first().is_some_and(|cue| {
        let at = context.article.token_at(cue.start);
        let mask = slot_mask("infinitive").unwrap_or(0);
        words.is(at.saturating_sub(1), c.to)
            && words.is_verb_form(at, mask)
            && words.is(at.saturating_sub(2), c.noun)
    });
    if aimed {
        return false;
    }
    let infinitive = words.is(start, c.of)
        && words.is_verb_form(start + 1, slot_mask("infinitive").unwrap_or(0));
    let pointer = || {
        (start..start + POINTER_REACH).any(|at| {
            let kinds = context.statements.mark(at).kinds;
            kinds.has(Kinds::POINTER) && !words.is(at, c.pronoun | c.determiner)
        })
    };
    is_clause(context, denial) || infinitive || pointer()
}

pub(super) fn of_attribution(context: &Context<'_>, id: AttributionId) -> Option<Side> {
    let attribution = context.report.attributions.get(id.0)?;
    let claim = context.report.claims.get(attribution.claim.0)?;
    let clause = context.statements.inside(&attribution.content).next();
    Some(Side {
        spans: attribution.content.clone(),
        voice: Some(id),
        place: claim.place,
        clause: clause.map_or(usize::MAX, |(number, _)| number),
    })
}

/// The earlier clause, by another voice, that shares most with what is denied.
fn nearest(context: &Context<'_>, id: AttributionId) -> Option<Clash> {
    let statements = context.statements;
    let denial = context.report.attributions.get(id.0)?;
    let mut keys: Vec<Key> = Vec::new();
    let mut clause = None;
    let limit = pointed_until(context, denial).unwrap_or(u32::MAX);
    for (number, found) in statements.inside(&denial.content) {
        clause = clause.or(Some(number));
        keys.extend(found.words.iter().filter_map(|word| {
            let inside = word.token < limit && covers(statements, &denial.content, word.token);
            // "the claim" names no matter that others could share
            let pointer = statements.mark(word.token).kinds.has(Kinds::POINTER);
            (inside && !pointer).then_some(word.key)
        }));
    }
    // who denies is often whom the claim is about
    keys.extend(holder_keys(context, denial, &statements.clauses[clause?]));
    keys.sort_unstable();
    keys.dedup();
    let clause = clause?;
    let mut inside = statements.inside(&denial.content);
    let led = is_clause(context, denial);
    let points =
        keys.len() <= SHORT_OBJECT && inside.any(|(_, found)| names_claim(context, found, led));
    let denier = (denial.holder, denial.content.first()?.start);
    let found = most_shared(context, &keys, clause, Some(denial));
    let (others, shared) = found
        .or_else(|| owned(context, &keys, clause, denier))
        .or_else(|| {
            points
                .then(|| said_before(context, clause, denier))
                .flatten()
        })?;
    Some(Clash {
        a: Side {
            spans: denial.content.clone(),
            ..of_attribution(context, id)?
        },
        b: denied(context, &others)?,
        shared,
        rule: "denial",
    })
}

/// "denied that this was so, and they still talk": where what is denied ends.
fn pointed_until(context: &Context<'_>, denial: &Attribution) -> Option<u32> {
    let content = denial.content.first()?;
    let (first, last) = context.article.tokens_in(*content);
    let words = context.article.words_at(content.start)?;
    let pointer = context.statements.mark(first + 1).kinds.has(Kinds::POINTER);
    let led = pointer && words.is(first, words.classes.complementizer);
    (first..last)
        .find(|&at| led && words.written(at) == "," && words.is(at + 1, words.classes.coordinator))
}

/// "He denies it too, his doctor said": what another denial of the same words denies.
fn repeated(
    context: &Context<'_>,
    id: AttributionId,
    linked: &[(AttributionId, Clash)],
) -> Option<Clash> {
    let statements = context.statements;
    let attributions = &context.report.attributions;
    let own = attributions.get(id.0)?;
    let keys = statements.keys(&own.content);
    linked.iter().take(MOST_LINKED).find_map(|(other, clash)| {
        let theirs = statements.keys(&attributions.get(other.0)?.content);
        let both = keys.iter().filter(|key| theirs.contains(key));
        let shared: Vec<Key> = both.copied().collect();
        let apart = holder(context.report, clash.b.voice) != own.holder;
        let same = apart && shared.len() >= LEAST_SHARED;
        let a = of_attribution(context, id).filter(|_| same)?;
        Some(Clash {
            a,
            b: clash.b.clone(),
            shared,
            rule: "denial",
        })
    })
}

/// True where a noun, or "everything", means what was said; "this" may mean anything.
/// In a clause only its subject does: "that the report is true", not "that she sold
/// information".
fn names_claim(context: &Context<'_>, clause: &Clause, led: bool) -> bool {
    let Some(words) = context.article.words(clause.paragraph as usize) else {
        return false;
    };
    let c = words.classes;
    let small = c.determiner | c.complementizer | c.relative;
    let pointer = |token: u32| {
        let pronoun = words.is(token, c.pronoun) && !words.is(token, c.indefinite);
        context.statements.mark(token).kinds.has(Kinds::POINTER)
            && !words.is(token, small)
            && !pronoun
    };
    let finite = slot_mask("finite").unwrap_or(0);
    let verb = |at: &u32| {
        led && (words.is(*at, c.auxiliary) || words.is_verb_form(*at, finite))
            && !words.is(*at, c.noun | c.determiner)
    };
    let mut subject = (clause.said.0..clause.said.1).take_while(|at| !verb(at));
    subject.any(pointer)
}

/// The places of what is denied, the best one first.
fn denied(context: &Context<'_>, clauses: &[usize]) -> Option<Side> {
    let statements = context.statements;
    let mut sides = clauses.iter().map(|&number| {
        Side::of(
            statements,
            number,
            content_range(statements, context, number),
        )
    });
    let first = sides.next()?;
    Some(sides.fold(first, |mut all, side| {
        all.spans.extend(side.spans);
        all
    }))
}

fn covers(statements: &Statements<'_>, spans: &[Span], token: u32) -> bool {
    let span = statements.span((token, token + 1));
    spans
        .iter()
        .any(|one| one.start <= span.start && span.end <= one.end)
}

/// Keys of the words of a holder's name.
fn holder_keys(context: &Context<'_>, denial: &Attribution, clause: &Clause) -> Vec<Key> {
    name_keys(context, denial.holder, clause)
}

/// Keys of the words of a source's name, by the grammar of a clause.
fn name_keys(context: &Context<'_>, source: SourceId, clause: &Clause) -> Vec<Key> {
    let name = context.report.sources.get(source.0);
    let name = name.and_then(|source| source.name.as_deref()).unwrap_or("");
    let vocabulary = context.statements.vocabulary(clause);
    let lexicon = &context.article.set.grammars[clause.grammar].lexicon;
    let words = name.split_whitespace().map(fold);
    words
        .map(|word| vocabulary.key(lexicon, lexicon.find(&word), &word))
        .collect()
}

/// The tokens of a clause that its attribution's content covers.
fn content_range(statements: &Statements<'_>, context: &Context<'_>, clause: usize) -> (u32, u32) {
    let found = &statements.clauses[clause];
    let tokens = super::trimmed(
        statements,
        found,
        found.tokens.0 + (found.tokens.1 - found.tokens.0) / 2,
    );
    let Some(attribution) = attribution_of(context, found) else {
        return tokens;
    };
    let inside = |token: &u32| covers(statements, &attribution.content, *token);
    let first = (tokens.0..tokens.1).find(inside).unwrap_or(tokens.0);
    let last = (first..tokens.1)
        .rev()
        .find(inside)
        .map_or(tokens.1, |at| at + 1);
    (first, last)
}

/// True for "denied that it fell", "denied having fallen", not "denied the charges".
fn is_clause(context: &Context<'_>, denial: &Attribution) -> bool {
    denial.content.first().is_some_and(|content| {
        let first = context.article.token_at(content.start);
        let words = context.article.words_at(content.start);
        words.is_some_and(|words| {
            let c = words.classes;
            let gerund = slot_mask("gerund").unwrap_or(0);
            words.is(first, c.complementizer)
                || words.is_verb_form(first, gerund)
                || words.is(first, c.of) && words.is(first + 1, c.auxiliary)
        })
    })
}

/// True where two clauses share more than names and a noun of the story: two words of it, a
/// verb of a denied clause; one is enough where they stand near each other.
fn is_firm(
    context: &Context<'_>,
    clause: usize,
    other: usize,
    matter: &[Key],
    (whole, own_name): (bool, bool),
) -> bool {
    let statements = context.statements;
    let (own, other) = (&statements.clauses[clause], &statements.clauses[other]);
    let near = own.sentence.abs_diff(other.sentence) <= NEAR;
    let headline = other.place == Place::Headline;
    let places = matter.iter().filter_map(|key| other.place_of(*key));
    let (names, places): (Vec<u32>, Vec<u32>) = places.partition(|at| statements.mark(*at).name);
    let words = context.article.words(other.paragraph as usize);
    let verb = |at: &u32| words.is_some_and(|words| words.is_verb(*at));
    let many = places.len() > 1 || places.len() + names.len() > LEAST_SHARED;
    near || headline || many || whole && (own_name || places.iter().any(verb))
}

/// The positive clause by another voice with most of these words.
fn most_shared(
    context: &Context<'_>,
    keys: &[Key],
    clause: usize,
    denial: Option<&Attribution>,
) -> Option<(Vec<usize>, Vec<Key>)> {
    let statements = context.statements;
    let own = &statements.clauses[clause];
    let names = denial.map_or_else(Vec::new, |denial| holder_keys(context, denial, own));
    let matter = keys.iter().copied().filter(|key| !names.contains(key));
    let matter: Vec<Key> = matter.collect();
    let whole = denial.is_some_and(|denial| is_clause(context, denial));
    let mut counts: Vec<usize> = keys
        .iter()
        .flat_map(|key| statements.with(*key).map(|(number, _)| number))
        .collect();
    counts.sort_unstable();
    let mut found: Vec<((usize, bool), usize)> = Vec::new();
    for group in counts.chunk_by(|a, b| a == b) {
        let number = group[0];
        let other = &statements.clauses[number];
        let voice = holder(context.report, other.voice);
        let mine = denial.map_or_else(|| holder(context.report, own.voice), |found| found.holder);
        // a rejection of the same thing is no claim of it
        let near = other.sentence == own.sentence
            || other.denies
            || other.cued && other.voice.is_none()
            || other.kinds.has(Kinds::REJECTION)
            || denial.is_none() && other.voice.is_none() && other.place != Place::Headline
            || of_stance(context, other.voice).is_some_and(|stance| {
                !matches!(stance, Stance::Assert | Stance::Believe | Stance::Confirm)
            });
        let told = keys.iter().filter(|key| !names.contains(key)).any(|key| {
            let place = other.place_of(*key);
            place.is_some_and(|token| !statements.mark(token).name)
        });
        // "she denies that she fell": whom the claim is about
        let own_name = names.iter().any(|key| other.place_of(*key).is_some());
        let firm = told && is_firm(context, clause, number, &matter, (whole, own_name));
        let smaller = keys.len().min(other.words.len());
        let enough = (group.len() >= LEAST_SHARED && group.len() * 2 >= smaller
            || group.len() > LEAST_SHARED && group.len() * 3 >= smaller)
            && group.len() * 4 >= keys.len()
            && other.words.len() > LEAST_SHARED
            && firm;
        if near || voice == mine || !enough || !other.negations.is_empty() || other.question {
            continue;
        }
        // the text itself rather than the headline where both say it
        let rank = (group.len(), other.place != Place::Headline);
        found.push((rank, number));
    }
    found.sort_by_key(|(rank, number)| (std::cmp::Reverse(*rank), *number));
    found.truncate(MOST_PLACES);
    let (_, number) = *found.first()?;
    let other = &statements.clauses[number];
    let shared = keys
        .iter()
        .copied()
        .filter(|key| other.place_of(*key).is_some());
    let shared = shared.collect();
    Some((
        found.into_iter().map(|(_, number)| number).collect(),
        shared,
    ))
}

/// "Dismissed Doe's charges about the pier": what Doe says of it, however far before.
fn owned(
    context: &Context<'_>,
    keys: &[Key],
    clause: usize,
    denier: (SourceId, usize),
) -> Option<(Vec<usize>, Vec<Key>)> {
    let statements = context.statements;
    let own = &statements.clauses[clause];
    let owners = owners(context, own, denier);
    let names = name_keys(context, denier.0, own);
    let matter = keys
        .iter()
        .filter(|key| !names.contains(key) && !owners.contains(key));
    let matter: Vec<Key> = matter.copied().collect();
    if owners.is_empty() || matter.is_empty() {
        return None;
    }
    let shared = |other: &Clause| -> Vec<Key> {
        let both = matter.iter().filter(|key| other.place_of(**key).is_some());
        both.copied().collect()
    };
    let said = (0..clause).filter_map(|at| {
        let other = &statements.clauses[at];
        let asserted = matches!(of_stance(context, other.voice), Some(Stance::Assert));
        let fits = asserted
            && other.sentence != own.sentence
            && other.words.len() > LEAST_SHARED
            && !other.question
            && !other.kinds.has(Kinds::REJECTION)
            && is_owned(context, &owners, other);
        let shared = fits.then(|| shared(other))?;
        (!shared.is_empty()).then_some((shared, at))
    });
    let (shared, at) = said.max_by_key(|(shared, at)| (shared.len(), *at))?;
    Some((vec![at], shared))
}

/// The last clauses before one that somebody else asserts.
fn said_before(
    context: &Context<'_>,
    clause: usize,
    (mine, from): (SourceId, usize),
) -> Option<(Vec<usize>, Vec<Key>)> {
    let statements = context.statements;
    let owners = owners(context, &statements.clauses[clause], (mine, from));
    let sentence = statements.clauses[clause].sentence;
    let low = clause.saturating_sub(MOST_BACK);
    let mut said = (low..clause).rev().filter(|&at| {
        let other = &statements.clauses[at];
        matches!(
            of_stance(context, other.voice),
            Some(Stance::Assert | Stance::Believe)
        ) && other.negations.is_empty()
            && other.words.len() > LEAST_SHARED
            && holder(context.report, other.voice) != mine
            && holder(context.report, other.voice) != Report::PUBLISHER
            && !other.kinds.has(Kinds::REJECTION)
            && other.is_real()
            && other.sentence != sentence
            && other.sentence + SENTENCES_BACK >= sentence
            && !is_aside(context, other)
            && !is_impression(context, other.voice)
            && is_owned(context, &owners, other)
    });
    let first = said.next()?;
    let voice = holder(context.report, statements.clauses[first].voice);
    let sentence = statements.clauses[first].sentence;
    let same = said.filter(|&at| {
        let other = &statements.clauses[at];
        other.sentence + 1 >= sentence && holder(context.report, other.voice) == voice
    });
    let mut out = vec![first];
    out.extend(same.take(MOST_PLACES - 1));
    Some((out, Vec::new()))
}

/// Names in front of the noun for a claim: "the Daily Planet report is false"; behind it
/// where a language says so. Not the name of whoever speaks of it, nor one before a byte.
fn owners(context: &Context<'_>, clause: &Clause, (speaker, from): (SourceId, usize)) -> Vec<Key> {
    let statements = context.statements;
    let (first, to) = clause.said;
    let from = first.max(context.article.token_at(from)).min(to);
    let pointer = |at: &u32| statements.mark(*at).kinds.has(Kinds::POINTER);
    let end = (from..to).find(pointer).unwrap_or(from);
    // "le accuse di Neri": whose they are stands behind
    let words = context.article.words(clause.paragraph as usize);
    let behind = words.map_or(end..end, |words| {
        let named = |at: &u32| statements.mark(*at).name;
        let first = end + 2;
        let last = (first..to).find(|at| !named(at)).unwrap_or(first);
        let of = words.classes.head_first != 0 && words.is(end + 1, words.classes.of);
        if of { first..last } else { end..end }
    });
    let names = (from..end).chain(behind).map(|at| statements.mark(at));
    let mut mine = voice_keys(context, clause);
    mine.extend(name_keys(context, speaker, clause));
    let names = names.filter(|mark| mark.name && mark.key != 0 && !mine.contains(&mark.key));
    names.map(|mark| mark.key).collect()
}

/// The attribution whose content a clause is of.
fn attribution_of<'c>(context: &Context<'c>, clause: &Clause) -> Option<&'c Attribution> {
    context.report.attributions.get(clause.voice?.0)
}

/// Keys of whoever says a clause.
fn voice_keys(context: &Context<'_>, clause: &Clause) -> Vec<Key> {
    let found = attribution_of(context, clause);
    found.map_or_else(Vec::new, |found| holder_keys(context, found, clause))
}

/// True where whoever says a clause, or somebody it came through, bears one of some names.
fn is_owned(context: &Context<'_>, owners: &[Key], clause: &Clause) -> bool {
    let found = attribution_of(context, clause);
    let chain = found.map_or(&[][..], |found| found.chain.as_slice());
    let mut passed = chain.iter().skip(1);
    owners.is_empty()
        || passed.any(|id| {
            let keys = name_keys(context, *id, clause);
            owners.iter().any(|key| keys.contains(key))
        })
}

/// True for "seems to be tense": nobody says so.
fn is_impression(context: &Context<'_>, voice: Option<AttributionId>) -> bool {
    let found = voice.and_then(|id| context.report.attributions.get(id.0));
    found.is_some_and(|found| {
        !is_stated(context.report, found.holder) && found.parent.is_none() && !found.cue.is_empty()
    })
}

/// True for a relative clause, which tells of a thing.
fn is_aside(context: &Context<'_>, clause: &Clause) -> bool {
    let words = context.article.words(clause.paragraph as usize);
    words.is_some_and(|words| {
        let c = words.classes;
        let (from, to) = clause.said;
        let first = (from..to).find(|at| words.has(*at, Shape::WORD));
        let first = first.unwrap_or(from);
        // "the advertising that helps the mayor" opens no content
        let bare = || {
            let opens = begins_content(context, clause, first);
            words.is(first.saturating_sub(1), c.noun) && !opens
        };
        words.is(first, c.relative) && (!words.is(first, c.complementizer) || bare())
    })
}

/// True where a content of whoever says a clause begins with that token.
fn begins_content(context: &Context<'_>, clause: &Clause, token: u32) -> bool {
    let found = attribution_of(context, clause);
    let span = context.statements.span((token, token + 1));
    found.is_some_and(|found| found.content.iter().any(|part| part.start == span.start))
}

fn of_stance(context: &Context<'_>, voice: Option<AttributionId>) -> Option<Stance> {
    let attribution = context.report.attributions.get(voice?.0)?;
    Some(attribution.cue_stance)
}

/// True where no noun follows: "is false", not "is false news".
fn ends_there(words: &Words<'_>, next: u32) -> bool {
    let c = words.classes;
    let small = c.preposition | c.coordinator | c.auxiliary | c.determiner;
    let word = words.has(next, Shape::WORD);
    !word || words.is(next, small | c.pronoun | c.subordinator | c.adverb)
}

/// The token of a rejection behind a form of "be": "is false".
pub(super) fn rejected(context: &Context<'_>, number: usize) -> Option<u32> {
    let statements = context.statements;
    let clause = &statements.clauses[number];
    let words = context.article.words(clause.paragraph as usize)?;
    (clause.tokens.0..clause.tokens.1).find(|&token| {
        let low = token.saturating_sub(COPULA).max(clause.tokens.0);
        let kinds = statements.mark(token).kinds;
        // "It's not sexist. It's true": the negator of another word
        let near = |negation: &Negation| (low..token).contains(&negation.negator);
        let negated = clause.negates(token) && clause.negations.iter().any(near);
        (kinds.has(Kinds::REJECTION) && !negated || kinds.has(Kinds::AFFIRMATION) && negated)
            && (low..token).any(|at| words.is(at, words.classes.auxiliary))
            && ends_there(&words, token + 1)
    })
}

/// True for "the mayor's claim that it fell is false": the content is another's, whatever
/// is said of it.
fn is_owned_claim(context: &Context<'_>, voice: AttributionId) -> bool {
    let found = context.report.attributions.get(voice.0);
    let cue = found.and_then(|found| found.cue.first());
    cue.is_some_and(|cue| {
        let at = context.article.token_at(cue.start);
        let words = context.article.words_at(cue.start);
        let pointer = context.statements.mark(at).kinds.has(Kinds::POINTER);
        pointer
            && words.is_some_and(|words| {
                let c = words.classes;
                let before = at.saturating_sub(1);
                let genitive = words.written(before).ends_with("'s")
                    || words.written(before).ends_with("\u{2019}s");
                genitive || words.is(before, c.determiner | c.possessive)
            })
    })
}

/// "the report is false": what was reported before, by somebody else.
fn rejections(context: &Context<'_>) -> Vec<Clash> {
    let statements = context.statements;
    let mut out = Vec::new();
    for (number, clause) in statements.clauses.iter().enumerate() {
        let Some(voice) = clause.voice else { continue };
        if !clause.kinds.has(Kinds::REJECTION.or(Kinds::AFFIRMATION)) || !clause.is_real() {
            continue;
        }
        let Some(at) = rejected(context, number).filter(|_| !is_owned_claim(context, voice)) else {
            continue;
        };
        let told = clause.words.iter().filter(|word| {
            let kinds = statements.mark(word.token).kinds;
            !kinds.has(Kinds::POINTER.or(Kinds::REJECTION).or(Kinds::AFFIRMATION))
        });
        let keys: Vec<Key> = told.map(|word| word.key).collect();
        let mine = holder(context.report, Some(voice));
        let points = names_claim(context, clause, false);
        let found = most_shared(context, &keys, number, None).or_else(|| {
            points
                .then(|| said_before(context, number, (mine, 0)))
                .flatten()
        });
        let Some((others, shared)) = found else {
            continue;
        };
        let Some(b) = denied(context, &others) else {
            continue;
        };
        out.push(Clash {
            a: Side::of(statements, number, super::trimmed(statements, clause, at)),
            b,
            shared,
            rule: "rejection",
        });
    }
    out
}
