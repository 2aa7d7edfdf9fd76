//! Outlets between the publisher and a holder: told, interviewed by, quoted by.

use super::Article;
use super::classes::Words;
use super::event::Event;
use super::sources::Sources;
use crate::Span;
use crate::grammar::{Part, slot_mask};
use crate::matcher::Range;
use crate::report::SourceId;
use crate::text::{OutletMention, Sentence, Shape};

/// Tokens behind a cue among which the outlet that was told stands.
const ADDRESSEE: u32 = 9;
/// Tokens before a cue among which an interview is spoken of.
const INTERVIEW: u32 = 24;
/// Tokens from the interview to the outlet.
const TALK: u32 = 7;
/// Sentences over which an outlet that quotes is not named again.
const QUOTED_BY: usize = 2;
/// The publisher's number.
const PUBLISHER: SourceId = SourceId(0);

/// Notes the outlets that stand between: told, interviewed by, quoted by.
pub(crate) fn between(article: &Article<'_>, events: &mut [Event], sources: &mut Sources<'_>) {
    let mut last: Option<Relay> = None;
    for event in events {
        if let Some((id, spans)) = captured(article, event, sources) {
            event.via.push((id, spans));
        }
        let named = !event.found.via.is_empty();
        let said = Said::read(article, event);
        let told = said
            .as_ref()
            .filter(|_| !named)
            .and_then(|said| said.addressee(sources))
            .or_else(|| said.as_ref()?.interviewer(sources))
            .or_else(|| said.as_ref()?.spoken_to_it(sources))
            .or_else(|| said?.spoken_to_behind(sources))
            .map(|(id, span)| (id, vec![span]))
            .or_else(|| quoted_by(event, last.as_ref()));
        if let Some((id, spans)) = told
            && id != PUBLISHER
            && id != event.holder
            && event.via.iter().all(|(known, _)| *known != id)
        {
            sources.mentioned(id, &spans);
            event.via.push((id, spans));
        }
        if let Some(spans) = rumour(article, event) {
            event.rumour = Some((sources.unstated(), spans));
        }
        let relayed = event.via.first().cloned();
        let outlet = || {
            let holds = sources.is_outlet(event.holder) && event.holder != PUBLISHER;
            holds.then(|| (event.holder, event.source.clone()))
        };
        if let Some((outlet, spans)) = relayed.or_else(outlet) {
            let sentence = event.sentence;
            last = Some(Relay {
                outlet,
                spans,
                sentence,
            });
        }
    }
}

/// The outlet that carried something last.
struct Relay {
    outlet: SourceId,
    spans: Vec<Span>,
    sentence: usize,
}

/// "Was quoted as saying", nobody says by whom: the outlet of the sentence before.
fn quoted_by(event: &Event, last: Option<&Relay>) -> Option<(SourceId, Vec<Span>)> {
    let last = last.filter(|last| event.sentence.saturating_sub(last.sentence) <= QUOTED_BY)?;
    let unsaid = event.via.is_empty() && event.parent.is_none();
    (event.cited && unsaid).then(|| (last.outlet, last.spans.clone()))
}

/// An event with the words of its sentence.
struct Said<'e> {
    article: &'e Article<'e>,
    event: &'e Event,
    words: Words<'e>,
    sentence: &'e Sentence,
}

impl<'e> Said<'e> {
    fn read(article: &'e Article<'e>, event: &'e Event) -> Option<Self> {
        Some(Self {
            article,
            event,
            words: article.words(event.paragraph)?,
            sentence: article.text.sentences.get(event.sentence)?,
        })
    }

    /// The outlet to which something was said: "told CNN", "ha detto all'ANSA".
    fn addressee(&self, sources: &mut Sources<'_>) -> Option<(SourceId, Span)> {
        let found = &self.event.found;
        let cue_end = found.cue.last()?.1;
        let behind = found
            .source
            .last()
            .filter(|range| range.1 > cue_end && range.1 < cue_end + 24);
        let Some(source) = behind else {
            return self.addressee_from(cue_end, u32::MAX, sources);
        };
        // "ha detto all'ANSA un agente": between the cue and the source behind it
        self.addressee_from(cue_end, source.0, sources)
            .or_else(|| self.addressee_from(source.1, u32::MAX, sources))
    }

    /// The outlet that is spoken to from a token on, before the content and before `last`.
    fn addressee_from(
        &self,
        start: u32,
        last: u32,
        sources: &mut Sources<'_>,
    ) -> Option<(SourceId, Span)> {
        let Self {
            article,
            event,
            words,
            sentence,
        } = self;
        let c = words.classes;
        let text = article.text;
        let content = event
            .found
            .content
            .iter()
            .map(|range| range.0)
            .filter(|first| *first >= start)
            .min();
        let end = sentence
            .last
            .min(last)
            .min(start + ADDRESSEE)
            .min(content.map_or(u32::MAX, |content| content + 1));
        let takes_person = takes_addressee(event, words);
        // "said Jane Doe, dean of the school, to the Post"
        let behind = event
            .found
            .source
            .last()
            .is_some_and(|range| range.1 == start);
        let skip = u32::from(behind && words.written(start) == ",");
        let mut steered = false;
        let mut straight = true;
        for index in start + skip..end {
            let token = words.token(index)?;
            let bits = words.bits(index);
            if bits & (c.to | c.with) != 0 || bits & c.outlet_talk != 0 {
                steered = true;
            }
            if let Some(mention) = article.outlet_at(index) {
                let near = straight && takes_person;
                let meant = is_sure(mention, words) || is_bare(mention, words);
                let told = || straight_to(mention, words) && takes(event, words, &["that"]);
                if !(near || steered && meant || told())
                    || content.is_some_and(|content| index >= content)
                {
                    return None;
                }
                return Some(self.named(mention, sources));
            }
            straight &= bits & c.preposition == 0;
            let told = takes_person || bits & c.preposition != 0 || steered;
            if told
                && bits & c.definite != 0
                && let Some(last) = noun_for_outlet(index, end, words, article, sources)
            {
                return Some((last, text.span(index as usize, index as usize + 1)));
            }
            let passes = bits
                & (c.determiner
                    | c.adjective
                    | c.media
                    | c.agency
                    | c.preposition
                    | c.noun
                    | c.outlet_talk
                    | c.temporal
                    | c.document
                    | c.possessive)
                != 0
                || token.shape.has(Shape::CAPITAL);
            if !passes {
                return None;
            }
        }
        None
    }

    /// The outlet that is named first among some tokens.
    fn outlet_among(&self, tokens: impl IntoIterator<Item = u32>) -> Option<&'e OutletMention> {
        let article = self.article;
        let mut tokens = tokens.into_iter();
        tokens.find_map(|index| article.outlet_at(index))
    }

    /// An outlet as a source, with the bytes that name it.
    fn named(&self, mention: &OutletMention, sources: &mut Sources<'_>) -> (SourceId, Span) {
        let (first, last) = (mention.first as usize, mention.last as usize);
        let span = self.article.text.span(first, last);
        (sources.outlet(mention.outlet), span)
    }

    /// "Denied the report in an interview with CNN": behind the content.
    fn spoken_to_behind(&self, sources: &mut Sources<'_>) -> Option<(SourceId, Span)> {
        let Self {
            event,
            words,
            sentence,
            ..
        } = self;
        let c = words.classes;
        let cue = event.found.cue.last()?.1;
        let start = event.found.content.iter().map(|part| part.1).max()?;
        let end = sentence.last.min(start + ADDRESSEE);
        if start < cue || !words.is(start, c.preposition) {
            return None;
        }
        let mention = self.outlet_among(start..end)?;
        let steer = steering(mention.first, start, words)?;
        let talks = (start..steer).any(|index| words.is(index, c.outlet_talk | c.document));
        let straight = !(start..steer).any(|index| words.written(index) == ",");
        let named = is_sure(mention, words) || is_bare(mention, words);
        if !(talks && straight && named && words.is(steer, c.to | c.with)) {
            return None;
        }
        Some(self.named(mention, sources))
    }

    /// The tokens before the cue among which an interview is spoken of.
    fn in_front(&self) -> Option<Range> {
        let cue = self.event.found.cue.first()?.0;
        let first = self.sentence.first.max(cue.saturating_sub(INTERVIEW));
        Some((first, cue))
    }

    /// "Speaking to the newspaper, she said": the outlet that was named last.
    fn spoken_to_it(&self, sources: &mut Sources<'_>) -> Option<(SourceId, Span)> {
        let Self {
            article,
            event,
            words,
            ..
        } = self;
        let c = words.classes;
        let (first, cue) = self.in_front()?;
        let steer = (first..cue).find(|&at| {
            let mut talk = at.saturating_sub(2).max(first)..at;
            !event.found.holds(at)
                && words.is(at, c.to | c.with)
                && talk.any(|at| words.is(at, c.outlet_talk))
        })?;
        let definite = (steer..cue.min(steer + 2)).find(|&at| words.is(at, c.definite))?;
        let outlet = noun_for_outlet(definite, cue, words, article, sources)?;
        let (start, end) = (definite as usize, definite as usize + 1);
        Some((outlet, article.text.span(start, end)))
    }

    /// "Speaking to CNN, she said", "In a report by Reuters, officials said".
    fn interviewer(&self, sources: &mut Sources<'_>) -> Option<(SourceId, Span)> {
        let Self {
            event,
            words,
            sentence,
            ..
        } = self;
        let c = words.classes;
        let (first, cue) = self.in_front()?;
        let mention = self.outlet_among((first..cue).rev())?;
        let own = event.found.content.iter().chain(&event.found.source);
        let inside = own
            .clone()
            .any(|part| part.0 <= mention.first && mention.first < part.1);
        let steer = steering(mention.first, first, words)?;
        // "in a statement after the AP article"
        if words.is(steer, c.subordinator) && !words.is(steer, c.to | c.with | c.by | c.of | c.on) {
            return None;
        }
        if !(is_sure(mention, words) || is_bare(mention, words))
            || inside
            || words.token(mention.first)?.shape.has(Shape::QUOTED)
        {
            return None;
        }
        let talk = (first.max(steer.saturating_sub(TALK))..steer).rev();
        let talks = talk
            .clone()
            .take_while(|&index| words.written(index) != ",")
            .any(|index| words.is(index, c.outlet_talk));
        // a text that opens the sentence: "In a report"
        let report = words.is(steer, c.by | c.of | c.within)
            && (first..steer).any(|index| words.is(index, c.document))
            && words.is(first, c.within)
            && first == sentence.first;
        if !talks && !report {
            return None;
        }
        Some(self.named(mention, sources))
    }
}

/// True for a name that means an outlet wherever it stands, or does so behind its sort:
/// "l'agenzia STT".
fn is_sure(mention: &OutletMention, words: &Words<'_>) -> bool {
    let c = words.classes;
    let sort = mention.first.checked_sub(1);
    !mention.weak || sort.is_some_and(|index| words.is(index, c.agency | c.media))
}

/// True for a name right behind a preposition, where the common word that it also is would
/// have its article: "intervista a Repubblica".
fn is_bare(mention: &OutletMention, words: &Words<'_>) -> bool {
    let c = words.classes;
    let before = mention.first.checked_sub(1);
    before
        .is_some_and(|index| words.is(index, c.to | c.with | c.on) && !words.is(index, c.definite))
}

/// True for a name right behind "to the" as one word: "al Corriere".
fn straight_to(mention: &OutletMention, words: &Words<'_>) -> bool {
    let c = words.classes;
    let before = mention.first.checked_sub(1);
    before.is_some_and(|index| words.is(index, c.to) && words.is(index, c.definite))
}

/// The preposition that an outlet's name leans on.
fn steering(outlet: u32, first: u32, words: &Words<'_>) -> Option<u32> {
    let c = words.classes;
    let passes = |index: u32| {
        words.is(
            index,
            c.determiner | c.adjective | c.agency | c.media | c.noun,
        ) && !words.is(index, c.preposition)
    };
    let before = (first..outlet).rev().find(|&index| !passes(index))?;
    words.is(before, c.preposition).then_some(before)
}

/// The conditional of hearsay in front of a cue: "avrebbe dichiarato".
fn rumour(article: &Article<'_>, event: &Event) -> Option<Vec<Span>> {
    let words = article.words(event.paragraph)?;
    let first = event.found.cue.first()?.0;
    let at = (first.saturating_sub(2)..event.found.anchor)
        .rev()
        .find(|&index| words.is(index, words.classes.hearsay))?;
    let participle = slot_mask("participle").unwrap_or(0);
    let heard = words.is_verb_form(event.found.anchor, participle);
    heard.then(|| vec![article.text.span(at as usize, at as usize + 1)])
}

/// The outlet that the rule itself captured.
fn captured(
    article: &Article<'_>,
    event: &Event,
    sources: &mut Sources<'_>,
) -> Option<(SourceId, Vec<Span>)> {
    let range = *event.found.via.first()?;
    let words = article.words(event.paragraph)?;
    let mention = super::mention::Mention::read(range, &words, &article.outlets);
    if mention
        .outlet
        .is_some_and(|outlet| sources.is_publisher(outlet))
    {
        return None;
    }
    let display = super::mention::written(range.0, range.1, &words);
    let id = sources.resolve(&mention, &display);
    let span = article.text.span(range.0 as usize, range.1 as usize);
    sources.mentioned(id, &[span]);
    (id != event.holder && id != PUBLISHER).then(|| (id, vec![span]))
}

/// "The news outlet", "al giornale": the outlet that was named last.
fn noun_for_outlet(
    article_at: u32,
    end: u32,
    words: &Words<'_>,
    article: &Article<'_>,
    sources: &mut Sources<'_>,
) -> Option<SourceId> {
    let c = words.classes;
    let noun = (article_at + 1..end.min(article_at + 4))
        .find(|&index| words.is(index, c.media | c.agency) && words.is(index, c.singular))?;
    let between = (article_at + 1..noun)
        .all(|index| words.is(index, c.noun | c.adjective | c.media | c.document));
    let named = words.has(noun + 1, Shape::CAPITAL);
    if !between || named {
        return None;
    }
    let latest = sources.latest(|sources, id| sources.is_outlet(id) && id != PUBLISHER);
    latest.or_else(|| {
        let outlet = article.outlet_before(article_at, sources)?;
        Some(sources.outlet(outlet))
    })
}

/// True where the words behind the cue say to whom: "told reporters", "ai giornalisti".
pub(crate) fn is_addressed(article: &Article<'_>, event: &Event) -> bool {
    let Some(words) = article.words(event.paragraph) else {
        return false;
    };
    let Some(behind) = event.found.cue.last().map(|cue| cue.1) else {
        return false;
    };
    let taken = event.found.content.iter().chain(&event.found.source);
    let taken = taken
        .clone()
        .any(|part| part.0 <= behind && behind < part.1);
    let word = words
        .token(behind)
        .is_some_and(|token| token.shape.has(Shape::WORD) || token.shape.has(Shape::CAPITAL));
    let steered = words.is(behind, words.classes.to);
    !taken && word && (steered || takes_addressee(event, &words))
}

/// True for a verb whose object is the one spoken to.
fn takes_addressee(event: &Event, words: &Words<'_>) -> bool {
    takes(event, words, &["objthat", "objquote", "person"])
}

/// True for a verb with one of these frames.
fn takes(event: &Event, words: &Words<'_>, frames: &[&str]) -> bool {
    let lexicon = &words.grammar.lexicon;
    let mask = frames
        .iter()
        .filter_map(|name| lexicon.frames.find(name))
        .fold(0_u64, |mask, bit| mask | 1 << bit);
    let mut readings = words.readings(event.found.anchor).iter();
    readings.any(|reading| reading.part == Part::Verb && reading.frames & mask != 0)
}
