//! Who holds each content: the words of the source, or who spoke before.

use super::Article;
use super::classes::Words;
use super::event::{Event, Subject};
use super::mention::{Mention, Pointing, written};
use super::nesting::outermost_first;
use super::sources::Sources;
use crate::grammar::MissingHolder;
use crate::matcher::Range;
use crate::report::{Identity, SourceId, SourceKind};
use crate::text::Shape;

/// Sentences over which a subject that is left out carries on.
const CARRIES: usize = 3;
/// Earlier events that are looked at.
const LOOKS_BACK: usize = 12;
/// Tokens of a noun phrase before a relative pronoun.
const ANTECEDENT: u32 = 12;

/// Sets the holder of every event.
pub(crate) fn resolve(article: &Article<'_>, events: &mut [Event], sources: &mut Sources<'_>) {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|&index| {
        let event = &events[index];
        let at = event
            .source
            .first()
            .map_or(event.cue_span().start, |span| span.start);
        (event.sentence, at, index)
    });
    let mut done: Vec<usize> = Vec::with_capacity(events.len());
    let mut later = vec![false; events.len()];
    for &index in &order {
        let Some(words) = article.words(events[index].paragraph) else {
            continue;
        };
        let mention = source_mention(&events[index], &words, article);
        let speaker = mention
            .as_ref()
            .map_or(events[index].subject == Subject::Speaker, |mention| {
                mention.pointing == Pointing::Speaker
            });
        if speaker {
            if let Some(flag) = later.get_mut(index) {
                *flag = true;
            }
            continue;
        }
        let holder = match &mention {
            Some(mention) => by_words(article, events, index, mention, &words, sources, &done),
            None => without_words(article, events, index, sources, &done),
        };
        settle(&mut events[index], holder, mention.as_ref(), sources);
        if let Some(outlet) = mention.as_ref().and_then(|mention| mention.through)
            && !sources.is_publisher(outlet)
        {
            let via = sources.outlet(outlet);
            let spans = events[index].source.clone();
            events[index].via.push((via, spans));
        }
        done.push(index);
    }
    let parents: Vec<Option<usize>> = events.iter().map(|event| event.parent).collect();
    for index in outermost_first(&parents) {
        if later.get(index).copied().unwrap_or(false) {
            let holder = speaker_of(events, index, sources);
            settle(&mut events[index], holder, None, sources);
        }
    }
}

fn settle(
    event: &mut Event,
    holder: SourceId,
    mention: Option<&Mention>,
    sources: &mut Sources<'_>,
) {
    event.holder = holder;
    event.carries_on = mention.is_none_or(|mention| {
        !matches!(mention.pointing, Pointing::Name | Pointing::Description) || mention.definite
    });
    sources.mentioned(holder, &event.source);
    if sources.identity(holder) != Identity::Unstated {
        sources.touch(holder);
    }
}

/// The mention that the source's words make up.
fn source_mention(event: &Event, words: &Words<'_>, article: &Article<'_>) -> Option<Mention> {
    let first = event.found.source.first()?;
    let last = event.found.source.last()?;
    let range = (first.0, last.1.max(first.1));
    let mention = Mention::read(range, words, &article.outlets);
    let role = matches!(mention.kind, SourceKind::Official | SourceKind::Person);
    if mention.pointing == Pointing::Description
        && role
        && !mention.plural
        && !mention.indefinite
        && let Some(last) = apposition(range.1, words)
    {
        return Some(Mention::read((range.0, last), words, &article.outlets));
    }
    Some(mention)
}

/// One past a name between commas behind a role: "the mayor of Rome, Anna Bianchi,".
fn apposition(comma: u32, words: &Words<'_>) -> Option<u32> {
    let c = words.classes;
    if words.written(comma) != "," {
        return None;
    }
    let is_name = |index: u32| {
        words
            .token(index)
            .is_some_and(|token| token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::OUTLET))
            && !words.is(index, c.determiner | c.preposition | c.pronoun | c.temporal)
    };
    let end = (comma + 1..comma + 6).find(|&index| !is_name(index))?;
    (end >= comma + 3).then_some(end)
}

/// Who "I" is: the one in whose quotation it stands, else the last one who spoke.
fn speaker_of(events: &[Event], index: usize, sources: &mut Sources<'_>) -> SourceId {
    if let Some(parent) = events[index].parent {
        return events[parent].holder;
    }
    let start = index.saturating_sub(LOOKS_BACK);
    let sentence = events[index].sentence;
    let found = events[start..index]
        .iter()
        .rev()
        .find(|event| sentence.saturating_sub(event.sentence) <= CARRIES && event.holder.0 != 0)
        .map(|event| event.holder);
    match found {
        Some(holder) => holder,
        None => sources.unstated(),
    }
}

fn by_words(
    article: &Article<'_>,
    events: &[Event],
    index: usize,
    mention: &Mention,
    words: &Words<'_>,
    sources: &mut Sources<'_>,
    done: &[usize],
) -> SourceId {
    let event = &events[index];
    match mention.pointing {
        Pointing::Pronoun | Pointing::Possessive => {
            let excluded = event
                .parent
                .filter(|parent| event.quoted && done.contains_recent(*parent))
                .map(|parent| events[parent].holder);
            if let Some(found) = sources.pronoun(mention, excluded) {
                return found;
            }
            if let Some(found) = article.names.before(mention) {
                return sources.resolve(&found, &found.written.clone());
            }
            sources.resolve(mention, &written(mention.range.0, mention.range.1, words))
        }
        Pointing::Relative => antecedent(article, events, index, mention, words, sources, done),
        _ => described(article, mention, words, sources),
    }
}

trait Recent {
    fn contains_recent(&self, index: usize) -> bool;
}

impl Recent for [usize] {
    fn contains_recent(&self, index: usize) -> bool {
        self.iter()
            .rev()
            .take(LOOKS_BACK)
            .any(|&done| done == index)
    }
}

/// A name or description; "the paper" is the last outlet, "the agency" the last agency.
fn described(
    article: &Article<'_>,
    mention: &Mention,
    words: &Words<'_>,
    sources: &mut Sources<'_>,
) -> SourceId {
    let returns = mention.kind == SourceKind::Media
        && mention.outlet.is_none()
        && mention.name.is_empty()
        && mention.definite
        && !mention.plural;
    if returns {
        let c = words.classes;
        let agency = (mention.range.0..mention.range.1).any(|index| words.is(index, c.agency));
        let last = sources
            .latest(|sources, id| {
                sources.is_outlet(id) && id.0 != 0 && (!agency || sources.is_agency(id))
            })
            .or_else(|| sources.latest(|sources, id| sources.is_outlet(id) && id.0 != 0));
        if let Some(last) = last {
            return last;
        }
        if let Some(outlet) = article.outlet_before(mention.range.0, sources) {
            return sources.outlet(outlet);
        }
    }
    if names_somebody(mention, words)
        && let Some(found) = sources.pronoun(mention, None)
    {
        return found;
    }
    let full = article.names.expand(mention);
    let display = written(mention.range.0, mention.range.1, words);
    match full {
        Some(full) => {
            let id = sources.resolve(mention, &display);
            sources.name_in_full(id, &full);
            id
        }
        None => sources.resolve(mention, &display),
    }
}

/// "The woman": a noun that says no more than a pronoun.
fn names_somebody(mention: &Mention, words: &Words<'_>) -> bool {
    let c = words.classes;
    mention.definite
        && !mention.plural
        && !mention.another
        && mention.gender.is_some()
        && mention.name.is_empty()
        && mention.describing.is_empty()
        && mention.kind == SourceKind::Person
        && (mention.range.0..mention.range.1).all(|index| words.is(index, c.determiner | c.person))
}

/// The noun phrase in front of a relative pronoun.
fn antecedent(
    article: &Article<'_>,
    events: &[Event],
    index: usize,
    mention: &Mention,
    words: &Words<'_>,
    sources: &mut Sources<'_>,
    done: &[usize],
) -> SourceId {
    let mut end = mention.range.0;
    while end > 0 && words.written(end - 1) == "," {
        end -= 1;
    }
    let known = done
        .iter()
        .rev()
        .take(LOOKS_BACK)
        .map(|&other| &events[other])
        .find(|other| {
            other.sentence == events[index].sentence
                && other
                    .found
                    .source
                    .last()
                    .is_some_and(|range| range.1 == end)
        });
    if let Some(known) = known {
        return known.holder;
    }
    match noun_phrase_before(end, words) {
        Some(range) => {
            let found = Mention::read(range, words, &article.outlets);
            described(article, &found, words, sources)
        }
        None => sources.unstated(),
    }
}

/// The noun phrase that ends at gap `end`.
fn noun_phrase_before(end: u32, words: &Words<'_>) -> Option<Range> {
    let c = words.classes;
    let mut first = end;
    while first > 0 && end - first < ANTECEDENT {
        let at = first - 1;
        let token = words.token(at)?;
        let bits = words.bits(at);
        let glued = token.shape.has(Shape::GLUED);
        let mark = token.shape.has(Shape::MARK) && !glued;
        let closes = token.shape.has(Shape::CLOSE) || token.shape.has(Shape::OPEN);
        let stops = c.pronoun | c.relative | c.coordinator | c.subordinator | c.auxiliary;
        let nominal = bits & (c.noun | c.adjective | c.heads() | c.determiner) != 0
            || token.shape.has(Shape::CAPITAL);
        let verb = words
            .grammar
            .lexicon
            .readings(token.word)
            .iter()
            .any(|reading| reading.part == crate::grammar::Part::Verb);
        if mark || closes || (bits & stops != 0 && bits & c.determiner == 0) || (verb && !nominal) {
            break;
        }
        first = at;
        if bits & c.determiner != 0 && bits & c.preposition == 0 {
            let of_before = at > 0 && words.is(at - 1, c.of);
            if !of_before {
                break;
            }
        }
    }
    while first < end && words.is(first, c.preposition) && !words.is(first, c.definite) {
        first += 1;
    }
    (first < end).then_some((first, end))
}

/// The holder of a content whose source is not said here.
fn without_words(
    article: &Article<'_>,
    events: &[Event],
    index: usize,
    sources: &mut Sources<'_>,
    done: &[usize],
) -> SourceId {
    let event = &events[index];
    let policy = article
        .words(event.paragraph)
        .and_then(|words| words.grammar.rules.get(event.found.rule))
        .map_or(MissingHolder::Open, |rule| rule.holder);
    let carried = match (policy, event.subject) {
        (MissingHolder::Unstated, _) => None,
        (MissingHolder::Carried, _) | (_, Subject::Gerund | Subject::Mark) => {
            carried(events, index, done, sources, None)
        }
        (_, Subject::Finite { plural }) => carried(events, index, done, sources, Some(plural)),
        _ => None,
    };
    match carried {
        Some(holder) => holder,
        None => sources.unstated(),
    }
}

/// Whoever spoke last at the same level, in this sentence or just before.
fn carried(
    events: &[Event],
    index: usize,
    done: &[usize],
    sources: &Sources<'_>,
    plural: Option<bool>,
) -> Option<SourceId> {
    let event = &events[index];
    let near = |other: &Event| {
        event.sentence.saturating_sub(other.sentence) <= CARRIES
            && other.paragraph.abs_diff(event.paragraph) <= 1
            && other.kind == event.kind
    };
    let fits = |other: &Event| {
        let holder = other.holder;
        other.quoted == event.quoted
            && sources.identity(holder) != Identity::Unstated
            && plural.is_none_or(|plural| sources.is_plural(holder) == plural)
    };
    let recent = || {
        done.iter()
            .rev()
            .take(LOOKS_BACK)
            .map(|&other| &events[other])
    };
    let living = |other: &Event| {
        !matches!(
            sources.kind(other.holder),
            SourceKind::Institution | SourceKind::Document | SourceKind::Media
        )
    };
    let same_sentence = recent().find(|other| other.sentence == event.sentence && fits(other));
    same_sentence
        .or_else(|| {
            let level = |other: &&Event| near(other) && other.parent == event.parent && fits(other);
            recent()
                .find(|other| level(other) && living(other))
                .or_else(|| recent().find(level))
        })
        .map(|other| other.holder)
}
