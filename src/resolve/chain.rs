//! The chain of each speech event, from the publisher to the holder.

use rustc_hash::FxHashMap;

use super::Article;
use super::classes::Words;
use super::event::Event;
use super::frame::Frame;
use super::late;
use super::nesting::outermost_first;
use super::sources::Sources;
use crate::Span;
use crate::grammar::Stance;
use crate::report::{Link, SourceId};

/// Sentences over which a holder is still reached the same way.
const SAME_EVENT: usize = 4;
/// Sentences over which a pronoun goes on with what its holder said.
const CARRIED: usize = 8;
/// Tokens of a sentence among which a time opens it.
const OPENING: u32 = 3;
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
    pub(crate) fn prefix(&self) -> Self {
        let mut out = self.clone();
        if out.sources.len() > 1 {
            out.sources.pop();
            out.links.pop();
        }
        out
    }
}

/// Builds the chain of every event.
pub(crate) fn build(
    article: &Article<'_>,
    events: &[Event],
    frames: &[Option<Frame>],
    sources: &Sources<'_>,
) -> Vec<Chain> {
    let known = FxHashMap::default();
    let chains = pass(article, events, frames, sources, &known);
    let late = late::prefixes(article, events, &chains, sources);
    if late.is_empty() {
        return chains;
    }
    pass(article, events, frames, sources, &late)
}

/// One pass over the events; `late` says what stands before some of the holders.
fn pass(
    article: &Article<'_>,
    events: &[Event],
    frames: &[Option<Frame>],
    sources: &Sources<'_>,
    late: &FxHashMap<usize, Chain>,
) -> Vec<Chain> {
    let relied = relied_on(events);
    let outer = |parent: usize| relied.get(&parent).copied().flatten().unwrap_or(parent);
    let parents: Vec<Option<usize>> = events
        .iter()
        .map(|event| event.parent.map(outer).or(event.host))
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
            (Some(parent), _) => above(&events[parent], event, &chains[outer(parent)]),
            (None, Some(host)) if is_answer(event) => chains[host].prefix(),
            (None, Some(host)) => chains[host].clone(),
            (None, None) => late.get(&index).cloned().unwrap_or_else(|| {
                opening(article, events, index, frames, &chains, &latest, sources)
            }),
        };
        for (via, spans) in &event.via {
            if !chain.sources.contains(via) {
                chain.push(*via, &article.rule(event), spans);
            }
        }
        if let Some((nobody, spans)) = &event.rumour
            && chain.sources.len() == 1
        {
            chain.push(*nobody, "hearsay", spans);
        }
        let rejected = event
            .parent
            .is_some_and(|parent| is_about(&events[parent], event));
        let by = match (event.parent, event.host) {
            (Some(_), _) if !rejected => "nested",
            (None, Some(_)) if !is_answer(event) => "host",
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

/// For an attribution, the one source that it relies on: "A, citing B, said that C feared" has
/// it that C feared from B. None where it relies on several.
fn relied_on(events: &[Event]) -> FxHashMap<usize, Option<usize>> {
    let mut out: FxHashMap<usize, Option<usize>> = FxHashMap::default();
    for (index, event) in events.iter().enumerate() {
        if let Some(host) = event.host.filter(|_| event.relies) {
            out.entry(host)
                .and_modify(|one| *one = None)
                .or_insert(Some(index));
        }
    }
    out
}

/// True for what speaks of a claim that somebody else made: ", a claim Ukraine denied".
const fn is_answer(event: &Event) -> bool {
    matches!(event.stance, Stance::Deny | Stance::Doubt | Stance::Confirm)
}

/// True where the outer attribution is about what the inner one says, rather than
/// the source of it: denials, doubts, plans.
fn is_about(outer: &Event, inner: &Event) -> bool {
    (is_answer(outer) || outer.stance == Stance::Intend) && !inner.quoted
}

/// The chain that an inner attribution starts from.
fn above(outer: &Event, inner: &Event, chain: &Chain) -> Chain {
    if is_about(outer, inner) && outer.holder != inner.holder {
        chain.prefix()
    } else {
        chain.clone()
    }
}

/// True where a sentence says that its words were spoken on an occasion of their own: "told
/// a crowd", "in a statement", "On Tuesday, the mayor said", "told us".
fn is_elsewhere(article: &Article<'_>, event: &Event, sources: &Sources<'_>) -> bool {
    let spoken = is_beside(article, event, u32::MAX, |words, at| {
        words.is(at, words.classes.setting) || {
            let mut mention = article.outlet_at(at).into_iter();
            mention.any(|mention| !mention.weak && sources.is_publisher(mention.outlet))
        }
    });
    spoken || !event.carries_on && is_timed(article, event)
}

/// True where a time opens the sentence of an event: "In the meantime the council said".
pub(super) fn is_timed(article: &Article<'_>, event: &Event) -> bool {
    is_beside(article, event, OPENING, |words, at| {
        words.is(at, words.classes.temporal)
    })
}

/// True where the test holds for one of the first tokens of an event's sentence, its
/// contents left aside.
fn is_beside(
    article: &Article<'_>,
    event: &Event,
    most: u32,
    test: impl Fn(&Words<'_>, u32) -> bool,
) -> bool {
    let (Some(words), Some(sentence)) = (
        article.words(event.paragraph),
        article.text.sentences.get(event.sentence),
    ) else {
        return false;
    };
    let told = |at: &u32| !event.found.holds(*at);
    let end = sentence.last.min(sentence.first.saturating_add(most));
    let mut tokens = (sentence.first..end).filter(told);
    tokens.any(|at| test(&words, at))
}

/// What stands before the holder of an outermost event.
fn opening(
    article: &Article<'_>,
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
    // "one of the officials" was told to the same outlet as the officials
    let group = || latest.get(&sources.whole(event.holder)?);
    if let Some(&earlier) = latest.get(&event.holder).or_else(group) {
        let before = chains[earlier].prefix();
        let distance = event.sentence.saturating_sub(events[earlier].sentence);
        let relayed = before.sources.len() > 1
            && before
                .sources
                .iter()
                .skip(1)
                .all(|id| sources.is_outlet(*id));
        let stated = sources.identity(event.holder) != crate::report::Identity::Unstated;
        if distance == 0 && event.source.is_empty() && before.sources.len() > 1 {
            // ", adding that": the same breath
            return before;
        }
        let reach = if event.carries_on {
            CARRIED
        } else {
            SAME_EVENT
        };
        if relayed && stated && distance <= reach && !is_elsewhere(article, event, sources) {
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
