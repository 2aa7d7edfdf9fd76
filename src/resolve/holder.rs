//! Who holds each content: the words of the source, or who spoke before.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::classes::Words;
use super::event::{Event, Subject};
use super::members;
use super::mention::{Mention, Pointing, written};
use super::nesting::outermost_first;
use super::phrase;
use super::segments;
use super::sources::Sources;
use super::{Article, is_another};
use crate::grammar::{MissingHolder, Stance};
use crate::matcher::Range;
use crate::report::{Identity, Report, SourceId, SourceKind};
use crate::text::{Kind, Shape};

/// Sentences over which a subject that is left out carries on.
const CARRIES: usize = 3;
/// Earlier events that are looked at.
const LOOKS_BACK: usize = 12;
/// Tokens behind a text among which the outlet that released it stands.
const RELEASED: u32 = 8;
/// Tokens at the start of a sentence that name the text in which somebody says something.
const TEXT: u32 = 5;
/// Sentences at the start in which somebody may be described before being named.
const OPENING: usize = 3;

/// An event whose holder is asked for, with what was settled before it.
struct Asked<'e> {
    article: &'e Article<'e>,
    events: &'e [Event],
    index: usize,
    words: &'e Words<'e>,
    done: &'e [usize],
}

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
    // one place names one source, however many attributions share it
    let mut by_place: FxHashMap<Range, SourceId> = FxHashMap::default();
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
        let plural = |mention: &Mention| words.is(mention.range.0, words.classes.plural);
        let readers = mention.as_ref().is_some_and(plural) && is_told(&events[index]);
        if speaker && readers {
            settle(&mut events[index], Report::PUBLISHER, None, sources);
            done.push(index);
            continue;
        }
        if speaker {
            if let Some(flag) = later.get_mut(index) {
                *flag = true;
            }
            continue;
        }
        let asked = Asked {
            article,
            events,
            index,
            words: &words,
            done: &done,
        };
        let holder = match &mention {
            Some(mention) => match by_place.get(&mention.range) {
                Some(&known) => known,
                None => asked.by_words(mention, sources),
            },
            None => asked.without_words(sources),
        };
        if let Some(mention) = &mention {
            by_place.insert(mention.range, holder);
        }
        // "addressed a report that": whoever made it
        let holder = if events[index].takes_up {
            let outlet = asked.outlet_behind(sources);
            outlet.unwrap_or_else(|| sources.unstated())
        } else {
            holder
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

/// "We learn that": outside quotation marks whoever writes takes the readers along.
const fn is_told(event: &Event) -> bool {
    !event.quoted && event.parent.is_none() && matches!(event.stance, Stance::Believe)
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
    if mention.kind == SourceKind::Document
        && mention.definite
        && let Some(last) = released_by(range.1, words, article)
    {
        return Some(Mention::read((range.0, last), words, &article.outlets));
    }
    // "Jane Doe, director of the agency," of which the match took the latter half
    if mention.pointing == Pointing::Description
        && role
        && !mention.plural
        && let Some(comma) = range.0.checked_sub(1)
        && words.written(comma) == ","
        && let Some(name) = article.names.ending(comma)
    {
        return Some(Mention::read((name.0, range.1), words, &article.outlets));
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

/// One past the outlet behind a text: "The report, released by ABC News on Monday,".
fn released_by(comma: u32, words: &Words<'_>, article: &Article<'_>) -> Option<u32> {
    let c = words.classes;
    if words.written(comma) != "," {
        return None;
    }
    let mention = (comma + 1..comma + RELEASED).find_map(|index| article.outlet_at(index))?;
    let by = (comma + 1..mention.first).any(|index| words.is(index, c.by));
    let apart = (comma + 1..mention.first).any(|index| words.written(index) == ",");
    (by && !apart && !mention.weak).then_some(mention.last)
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

impl Asked<'_> {
    const fn event(&self) -> &Event {
        &self.events[self.index]
    }

    /// Attributions that were settled last, the latest first.
    fn recent(&self) -> impl Iterator<Item = &Event> {
        let latest = self.done.iter().rev().take(LOOKS_BACK);
        latest.map(|&other| &self.events[other])
    }

    /// Whom the words of the source mean.
    fn by_words(&self, mention: &Mention, sources: &mut Sources<'_>) -> SourceId {
        match mention.pointing {
            Pointing::Pronoun | Pointing::Possessive => {
                let event = self.event();
                let settled = |parent: usize| {
                    let mut latest = self.done.iter().rev().take(LOOKS_BACK);
                    latest.any(|&done| done == parent)
                };
                let excluded = event
                    .parent
                    .filter(|&parent| event.quoted && settled(parent))
                    .map(|parent| self.events[parent].holder);
                if let Some(found) = sources.pronoun(mention, excluded) {
                    return found;
                }
                if let Some(found) = self.article.names.before(mention) {
                    return sources.resolve(&found, &found.written);
                }
                let display = written(mention.range.0, mention.range.1, self.words);
                sources.resolve(mention, &display)
            }
            Pointing::Relative => self.antecedent(mention, sources),
            _ => self.described(mention, sources),
        }
    }

    /// A name or description; "the paper" is the last outlet, "the agency" the last agency.
    fn described(&self, mention: &Mention, sources: &mut Sources<'_>) -> SourceId {
        if let Some(outlet) = self.returning_outlet(mention, sources) {
            return outlet;
        }
        if names_somebody(mention, self.words) {
            if let Some(found) = sources.pronoun(mention, None) {
                return found;
            }
            if let Some(found) = self.article.names.before(mention) {
                return sources.resolve(&found, &found.written);
            }
        }
        // "i due": no more than "they"
        let counted = mention.definite
            && mention.plural
            && mention.name.is_empty()
            && mention.heads.is_empty()
            && mention.describing.is_empty();
        if counted && let Some(found) = sources.pronoun(mention, None) {
            return found;
        }
        let headline = self.event().kind != Kind::Body;
        // few are changed
        let mut mention = Cow::Borrowed(mention);
        if headline && mention.heads.len() == 1 && !mention.indefinite && !mention.plural {
            // headlines leave articles out
            mention.to_mut().definite = true;
        }
        let names = &self.article.names;
        if mention.kind == SourceKind::Institution && names.is_person(&mention.name) {
            mention.to_mut().kind = SourceKind::Person;
        }
        self.owned(&mut mention, sources);
        let display = self.display(&mention);
        if let Some(author) = self.author(&mention, sources) {
            return author;
        }
        if let Some(known) = self.introduced(&mention, sources) {
            sources.learn(known, &mention);
            return known;
        }
        if mention.name.is_empty() && mention.definite && !mention.plural {
            let opening = headline || self.event().sentence <= OPENING;
            if sources.known(&mention).is_none()
                && let Some(found) = names.described(&mention, opening)
            {
                let id = sources.resolve(&found, &found.written);
                sources.learn(id, &mention);
                return id;
            }
        }
        if mention.joined
            && let Some(joint) = self.joint(&mention, &display, sources)
        {
            return joint;
        }
        let full = names.expand(&mention);
        let id = sources.resolve(&mention, &display);
        if let Some(full) = full {
            sources.name_in_full(id, &full);
        }
        if let Some(group) = self.whole(&mention, sources) {
            sources.part_of(id, group);
        }
        id
    }

    /// "His office" is described by who he is, as "the mayor's office" is by "mayor".
    fn owned(&self, mention: &mut Cow<'_, Mention>, sources: &mut Sources<'_>) {
        let c = self.words.classes;
        let first = mention.range.0;
        let possessive = (first..mention.range.1.min(first + 2)).find(|&index| {
            self.words.is(index, c.possessive) && !self.words.is(index, c.first_person)
        });
        let nameless = mention.name.is_empty() && !mention.heads.is_empty();
        let Some(at) = possessive.filter(|_| nameless) else {
            return;
        };
        let mut owner = Mention::read((at, at + 1), self.words, &self.article.outlets);
        if at > first {
            // behind an article it agrees with the thing, not with whose it is
            owner.gender = None;
        }
        if let Some(owner) = sources.pronoun(&owner, None) {
            let described = sources.described_by(owner);
            mention.to_mut().describing.extend(described);
        }
    }

    /// The words that name a source: an unnamed one without the clause about it.
    fn display(&self, mention: &Mention) -> String {
        let (first, last) = mention.range;
        let c = self.words.classes;
        let clause = (first + 1..last).find(|&comma| {
            self.words.written(comma) == "," && self.words.is(comma + 1, c.relative)
        });
        let end = clause.filter(|_| mention.name.is_empty() && !mention.joined);
        written(first, end.unwrap_or(last), self.words)
    }

    /// The known sources of which "one of the officials" is one.
    fn whole(&self, mention: &Mention, sources: &Sources<'_>) -> Option<SourceId> {
        let c = self.words.classes;
        let (first, last) = mention.range;
        let of = (first + 1..last).find(|&index| self.words.is(index, c.of))?;
        let rest = Mention::read((of + 1, last), self.words, &self.article.outlets);
        let group = rest.definite && rest.plural && rest.name.is_empty() && !mention.definite;
        group.then(|| sources.known(&rest)).flatten()
    }

    /// "X and Y": one holder whose members they are; none where a part is no source by
    /// itself.
    fn joint(&self, whole: &Mention, display: &str, sources: &mut Sources<'_>) -> Option<SourceId> {
        let parts = members::parts(whole.range, self.words);
        let read = |part: &Range| Mention::read(*part, self.words, &self.article.outlets);
        let mentions: Vec<Mention> = parts.iter().map(read).collect();
        if mentions.len() < 2 || !mentions.iter().all(members::stands_alone) {
            return None;
        }
        let mut members: Vec<SourceId> = Vec::with_capacity(mentions.len());
        for mention in &mentions {
            let id = self.described(mention, sources);
            let (first, last) = mention.range;
            let span = self.article.text.span(first as usize, last as usize);
            sources.mentioned(id, &[span]);
            if !members.contains(&id) {
                members.push(id);
            }
        }
        if members.len() < 2 {
            return None;
        }
        // "both the mayor and the governor": the two of them
        let (opening, last) = whole.range;
        let correlative = |index: u32| segments::correlative(index, self.words);
        let pair = correlative(opening) && !(opening + 1..last).any(correlative);
        let shown = if pair {
            written(opening + 1, last, self.words)
        } else {
            display.to_owned()
        };
        Some(sources.joint(whole, shown.trim_end_matches(','), members))
    }

    /// The outlet that "the paper" or "the agency" means.
    fn returning_outlet(&self, mention: &Mention, sources: &mut Sources<'_>) -> Option<SourceId> {
        let returns = mention.kind == SourceKind::Media
            && mention.outlet.is_none()
            && mention.name.is_empty()
            && mention.definite
            && !mention.plural;
        if !returns {
            return None;
        }
        let agency = self.words.classes.agency;
        let agency = (mention.range.0..mention.range.1).any(|index| self.words.is(index, agency));
        let other = |sources: &Sources<'_>, id: SourceId| sources.is_outlet(id) && id.0 != 0;
        sources
            .latest(|sources, id| other(sources, id) && (!agency || sources.is_agency(id)))
            .or_else(|| sources.latest(other))
            .or_else(|| {
                let outlet = self.article.outlet_before(mention.range.0, sources)?;
                Some(sources.outlet(outlet))
            })
    }

    /// "The statement": of whoever said something in a statement before.
    fn author(&self, mention: &Mention, sources: &Sources<'_>) -> Option<SourceId> {
        let bare = mention.kind == SourceKind::Document
            && mention.definite
            && !mention.plural
            && mention.name.is_empty()
            && mention.describing.is_empty();
        let [text] = mention.heads.as_slice() else {
            return None;
        };
        if !bare {
            return None;
        }
        let speaks = |event: &&Event| {
            let kind = sources.kind(event.holder);
            let outer = event.parent.is_none() && sources.identity(event.holder) == Identity::Named;
            outer && !matches!(kind, SourceKind::Document | SourceKind::Media)
        };
        let holds = |event: &&Event| {
            let Some(sentence) = self.article.text.sentences.get(event.sentence) else {
                return false;
            };
            let behind = event.found.cue.first().map_or(sentence.last, |cue| cue.0);
            let text = |index: u32| {
                self.words.is(index, self.words.classes.document)
                    && self.words.folded(index) == *text
            };
            // "In a statement the ministry said"
            let opens = self.words.is(sentence.first, self.words.classes.within);
            let mut opening = sentence.first..behind.min(sentence.first + TEXT);
            opens && opening.any(text) || (behind..sentence.last).any(text)
        };
        self.recent()
            .filter(speaks)
            .find(holds)
            .map(|event| event.holder)
    }

    /// A full name that nothing introduces, quoted right behind what an unnamed person said.
    fn introduced(&self, mention: &Mention, sources: &Sources<'_>) -> Option<SourceId> {
        let bare = self.event().cited
            && mention.name.len() >= 2
            && mention.heads.is_empty()
            && !mention.plural
            && mention.kind == SourceKind::Person
            && !self.article.names.is_person(&mention.name);
        let before = self
            .recent()
            .find(|other| !sources.is_outlet(other.holder))?;
        let near = self.event().sentence.saturating_sub(before.sentence) <= 1;
        let holder = before.holder;
        let unnamed = sources.identity(holder) == Identity::Anonymous
            && sources.is_definite(holder)
            && !sources.is_plural(holder)
            && matches!(
                sources.kind(holder),
                SourceKind::Person | SourceKind::Official
            );
        (bare && near && unnamed && sources.known(mention).is_none()).then_some(holder)
    }

    /// The noun phrase in front of a relative pronoun.
    fn antecedent(&self, mention: &Mention, sources: &mut Sources<'_>) -> SourceId {
        let mut end = mention.range.0;
        while end > 0 && self.words.written(end - 1) == "," {
            end -= 1;
        }
        let sentence = self.event().sentence;
        let known = self.recent().find(|other| {
            let last = other.found.source.last();
            other.sentence == sentence && last.is_some_and(|range| range.1 == end)
        });
        if let Some(known) = known {
            return known.holder;
        }
        match phrase::before(end, self.words) {
            Some(range) => {
                let found = Mention::read(range, self.words, &self.article.outlets);
                self.described(&found, sources)
            }
            None => sources.unstated(),
        }
    }

    /// The holder of a content whose source is not said here.
    fn without_words(&self, sources: &mut Sources<'_>) -> SourceId {
        let event = self.event();
        let policy = self
            .words
            .grammar
            .rules
            .get(event.found.rule)
            .map_or(MissingHolder::Open, |rule| rule.holder);
        let carried = match (policy, event.subject) {
            (MissingHolder::Unstated, _) => None,
            _ if self.is_denied() => None,
            (MissingHolder::Carried, _) | (_, Subject::Gerund | Subject::Mark) => {
                self.carried(sources, None)
            }
            (_, Subject::Finite { plural }) => self.carried(sources, Some(plural)),
            _ => None,
        };
        carried.unwrap_or_else(|| sources.unstated())
    }

    /// "Dismissed claims that": what somebody denies is not theirs.
    fn is_denied(&self) -> bool {
        let event = self.event();
        let Some(parent) = event.parent.and_then(|parent| self.events.get(parent)) else {
            return false;
        };
        let object = parent.content.first().map(|content| content.start);
        // a headline keeps short who made the claim
        let told = event.stance == Stance::Assert && event.kind == Kind::Body;
        told && parent.stance == Stance::Deny && object == Some(event.cue_span().start)
    }

    /// The outlet that the sentence after the event's names first: whose report it is.
    fn outlet_behind(&self, sources: &mut Sources<'_>) -> Option<SourceId> {
        let next = self.article.text.sentences.get(self.event().sentence + 1)?;
        let outlets = &self.article.outlets;
        let from = outlets.partition_point(|mention| mention.first < next.first);
        let inside = outlets.get(from..)?.iter();
        let named = inside
            .take_while(|mention| mention.last <= next.last)
            .find(|mention| is_another(mention, sources))?;
        Some(sources.outlet(named.outlet))
    }

    /// Whoever spoke last at the same level, in this sentence or just before.
    fn carried(&self, sources: &Sources<'_>, plural: Option<bool>) -> Option<SourceId> {
        let event = self.event();
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
        let living = |other: &Event| {
            !matches!(
                sources.kind(other.holder),
                SourceKind::Institution | SourceKind::Document | SourceKind::Media
            )
        };
        let level = |other: &&Event| near(other) && other.parent == event.parent && fits(other);
        self.recent()
            .find(|other| other.sentence == event.sentence && fits(other))
            .or_else(|| self.recent().find(|other| level(other) && living(other)))
            .or_else(|| self.recent().find(level))
            .map(|other| other.holder)
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
