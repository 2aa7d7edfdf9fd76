//! The chain of each speech event, from the publisher to the holder.

use rustc_hash::FxHashMap;

use super::Article;
use super::event::Event;
use super::frame::Frame;
use super::nesting::outermost_first;
use super::sources::Sources;
use crate::Span;
use crate::grammar::{Part, Stance};
use crate::report::{Link, SourceId};

/// Tokens behind a cue among which the outlet that was told stands.
const ADDRESSEE: u32 = 9;
/// Sentences over which a holder is still reached the same way.
const SAME_EVENT: usize = 4;
/// The publisher's number.
const PUBLISHER: SourceId = SourceId(0);

/// A chain with what established each link.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    /// Publisher first, holder last.
    pub(crate) sources: Vec<SourceId>,
    /// One for each pair of neighbours.
    pub(crate) links: Vec<Link>,
}

impl Chain {
    fn start() -> Self {
        Self {
            sources: vec![PUBLISHER],
            links: Vec::new(),
        }
    }

    fn push(&mut self, to: SourceId, by: &str, spans: &[Span]) {
        let Some(&from) = self.sources.last() else {
            return;
        };
        if from == to || (to == PUBLISHER && self.sources.len() == 1) {
            return;
        }
        self.sources.push(to);
        self.links.push(Link {
            from,
            to,
            by: by.to_owned(),
            spans: spans.to_vec(),
        });
    }

    /// Goes back to a source that the chain has passed, if it has.
    fn back_to(&mut self, id: SourceId) {
        if let Some(at) = self.sources.iter().position(|&other| other == id) {
            self.sources.truncate(at + 1);
            self.links.truncate(at);
        }
    }

    /// All but the last link.
    fn prefix(&self) -> Self {
        let mut out = self.clone();
        if out.sources.len() > 1 {
            out.sources.pop();
            out.links.pop();
        }
        out
    }
}

/// Notes the outlets that stand between: told, interviewed by, quoted by.
pub(crate) fn between(article: &Article<'_>, events: &mut [Event], sources: &mut Sources<'_>) {
    for event in events {
        if let Some((id, spans)) = captured(article, event, sources) {
            event.via.push((id, spans));
        }
        if let Some((id, span)) = addressee(article, event, sources)
            && id != PUBLISHER
            && id != event.holder
            && event.via.iter().all(|(known, _)| *known != id)
        {
            sources.mentioned(id, &[span]);
            event.via.push((id, vec![span]));
        }
    }
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

/// The outlet to which something was said: "told CNN", "ha detto all'ANSA".
fn addressee(
    article: &Article<'_>,
    event: &Event,
    sources: &mut Sources<'_>,
) -> Option<(SourceId, Span)> {
    let words = article.words(event.paragraph)?;
    let c = words.classes;
    let text = article.text;
    let sentence = text.sentences.get(event.sentence)?;
    let cue_end = event.found.cue.last()?.1;
    let source_end = event.found.source.last().map_or(0, |range| range.1);
    let start = if source_end > cue_end && source_end < cue_end + 24 {
        source_end
    } else {
        cue_end
    };
    let content = event
        .found
        .content
        .iter()
        .map(|range| range.0)
        .filter(|first| *first >= start)
        .min();
    let end = sentence
        .last
        .min(start + ADDRESSEE)
        .min(content.map_or(u32::MAX, |content| content + 1));
    let takes_person = takes_addressee(event, &words);
    let mut steered = false;
    for index in start..end {
        let token = words.token(index)?;
        let bits = words.bits(index);
        if bits & (c.to | c.with) != 0 || bits & c.outlet_talk != 0 {
            steered = true;
        }
        if let Some(mention) = article.outlets.get(token.outlet as usize) {
            let near = index <= start + 2 && takes_person;
            if !(near || steered && !mention.weak)
                || content.is_some_and(|content| index >= content)
            {
                return None;
            }
            let span = text.span(mention.first as usize, mention.last as usize);
            return Some((sources.outlet(mention.outlet), span));
        }
        let told = takes_person || bits & c.preposition != 0 || steered;
        if told
            && bits & c.definite != 0
            && let Some(last) = noun_for_outlet(index, end, &words, sources)
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
            || token.shape.has(crate::text::Shape::CAPITAL);
        if !passes {
            return None;
        }
    }
    None
}

/// "The news outlet", "al giornale": the outlet that was named last.
fn noun_for_outlet(
    article_at: u32,
    end: u32,
    words: &Words<'_>,
    sources: &Sources<'_>,
) -> Option<SourceId> {
    let c = words.classes;
    let noun = (article_at + 1..end.min(article_at + 4))
        .find(|&index| words.is(index, c.media | c.agency) && words.is(index, c.singular))?;
    let between = (article_at + 1..noun)
        .all(|index| words.is(index, c.noun | c.adjective | c.media | c.document));
    let named = words
        .token(noun + 1)
        .is_some_and(|token| token.shape.has(crate::text::Shape::CAPITAL));
    if !between || named {
        return None;
    }
    sources.latest(|sources, id| sources.is_outlet(id) && id != PUBLISHER)
}

/// True for a verb whose object is the one spoken to.
fn takes_addressee(event: &Event, words: &Words<'_>) -> bool {
    let lexicon = &words.grammar.lexicon;
    let mask = ["objthat", "objquote", "person"]
        .iter()
        .filter_map(|name| lexicon.frames.find(name))
        .fold(0_u64, |mask, bit| mask | 1 << bit);
    words.token(event.found.anchor).is_some_and(|token| {
        lexicon
            .readings(token.word)
            .iter()
            .any(|reading| reading.part == Part::Verb && reading.frames & mask != 0)
    })
}

use super::classes::Words;

/// Builds the chain of every event.
pub(crate) fn build(
    article: &Article<'_>,
    events: &[Event],
    frames: &[Option<Frame>],
    sources: &Sources<'_>,
) -> Vec<Chain> {
    let parents: Vec<Option<usize>> = events
        .iter()
        .map(|event| event.parent.or(event.host))
        .collect();
    let mut chains: Vec<Chain> = vec![Chain::default(); events.len()];
    let mut order = outermost_first(&parents);
    // outer ones in text order, so that a speech event can go on
    order.sort_by_key(|&index| {
        let depth = usize::from(parents[index].is_some());
        (depth, if depth == 0 { index } else { 0 })
    });
    let mut latest: FxHashMap<SourceId, usize> = FxHashMap::default();
    for index in order {
        let event = &events[index];
        let mut chain = match (event.parent, event.host) {
            (Some(parent), _) => above(&events[parent], event, &chains[parent]),
            (None, Some(host)) => chains[host].clone(),
            (None, None) => opening(events, index, frames, &chains, &latest, sources),
        };
        for (via, spans) in &event.via {
            if !chain.sources.contains(via) {
                chain.push(*via, &article.rule(event), spans);
            }
        }
        let rejected = event
            .parent
            .is_some_and(|parent| is_about(&events[parent], event));
        let by = match (event.parent, event.host) {
            (Some(_), _) if !rejected => "nested",
            (None, Some(_)) => "host",
            _ => "",
        };
        if event.parent.is_some() && sources.is_outlet(event.holder) {
            // "Lo rivela X", and the sentence before it has the outlet that says so
            chain.back_to(event.holder);
        }
        let spans: Vec<Span> = event.source.iter().chain(&event.cue).copied().collect();
        let rule = article.rule(event);
        chain.push(event.holder, if by.is_empty() { &rule } else { by }, &spans);
        if event.parent.is_none() {
            latest.insert(event.holder, index);
        }
        chains[index] = chain;
    }
    chains
}

/// True where the outer attribution is about what the inner one says, rather than
/// the source of it: denials, doubts, plans.
fn is_about(outer: &Event, inner: &Event) -> bool {
    let about = matches!(
        outer.stance(),
        Stance::Deny | Stance::Doubt | Stance::Intend | Stance::Confirm
    );
    about && !inner.quoted
}

/// The chain that an inner attribution starts from.
fn above(outer: &Event, inner: &Event, chain: &Chain) -> Chain {
    if is_about(outer, inner) && outer.holder != inner.holder {
        chain.prefix()
    } else {
        chain.clone()
    }
}

/// What stands before the holder of an outermost event.
fn opening(
    events: &[Event],
    index: usize,
    frames: &[Option<Frame>],
    chains: &[Chain],
    latest: &FxHashMap<SourceId, usize>,
    sources: &Sources<'_>,
) -> Chain {
    let event = &events[index];
    let mut chain = Chain::start();
    if !event.via.is_empty() || event.holder == PUBLISHER || sources.is_outlet(event.holder) {
        return chain;
    }
    if let Some(&earlier) = latest.get(&event.holder) {
        let before = chains[earlier].prefix();
        let distance = event.sentence.saturating_sub(events[earlier].sentence);
        let relayed = before.sources.len() > 1
            && before
                .sources
                .iter()
                .skip(1)
                .all(|id| sources.is_outlet(*id));
        let stated = sources.identity(event.holder) != crate::report::Identity::Unstated;
        if relayed && stated && (event.carries_on || distance <= SAME_EVENT) {
            return before;
        }
    }
    let frame = frames.get(index).and_then(Option::as_ref);
    let named = sources.identity(event.holder) == crate::report::Identity::Named;
    if let Some(frame) = frame.filter(|frame| frame.whole || !named) {
        chain.push(frame.outlet, "frame", &frame.spans);
    }
    chain
}
