//! Outlets that are named only after what they carried: "…" he told AFP; KCNA said.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Article;
use super::chain::Chain;
use super::event::Event;
use super::relay;
use super::sources::Sources;
use crate::grammar::Stance;
use crate::report::{Identity, SourceId};
use crate::text::{Kind, Shape};

/// Attributions behind one among which the outlet that was told stands.
const AHEAD: usize = 6;
/// Sentences over which a holder goes on speaking to the same outlet.
const SAME_EVENT: usize = 2;
/// Sentences of the body that sum up what comes further down.
const LEAD: usize = 2;
/// Attributions of headline and lead for which an outlet is looked for.
const MOST_OPENINGS: usize = 8;
/// Words of a content that are compared.
const MOST_COMPARED: usize = 60;
/// Words that the summary shares with what the same holder says further down.
const SHARED: usize = 2;
/// Words that it shares with what the holder's own outlet says.
const SHARED_WITH_OUTLET: usize = 3;

/// What stands before the holder of an attribution, by the attribution's number, where
/// only a later one shows it.
pub(crate) fn prefixes(
    article: &Article<'_>,
    events: &[Event],
    chains: &[Chain],
    sources: &Sources<'_>,
) -> FxHashMap<usize, Chain> {
    let mut out = FxHashMap::default();
    let relayed: Vec<usize> = (0..events.len())
        .filter(|&index| is_outer(&events[index]) && relay(index, events, chains, sources))
        .collect();
    if relayed.is_empty() {
        return out;
    }
    let open = |index: usize| {
        let event = &events[index];
        is_outer(event)
            && chains[index].sources.len() == 2
            && !sources.is_outlet(event.holder)
            && sources.identity(event.holder) != Identity::Unstated
    };
    for index in (0..events.len()).filter(|&index| open(index)) {
        // what a body decided was told to nobody
        let tells = !matches!(events[index].stance, Stance::Intend | Stance::Demand);
        if tells
            && !relay::is_addressed(article, &events[index])
            && let Some(later) = goes_on(article, index, events)
        {
            out.insert(index, chains[later].prefix());
        }
    }
    let first_body = article.first_body();
    let summaries = (0..events.len())
        .filter(|&index| open(index) && !out.contains_key(&index))
        .take_while(|&index| {
            let event = &events[index];
            event.kind != Kind::Body || event.sentence < first_body + LEAD
        })
        .take(MOST_OPENINGS);
    let mut found = Vec::new();
    for index in summaries {
        let own: FxHashSet<String> = content_words(article, &events[index]).collect();
        let holder = events[index].holder;
        let further = relayed.iter().filter(|&&later| later > index);
        let hit = further.copied().find_map(|later| {
            let event = &events[later];
            let shared = || {
                let theirs: FxHashSet<String> = content_words(article, event).collect();
                own.intersection(&theirs).count()
            };
            if event.holder == holder {
                return (shared() >= SHARED).then(|| chains[later].prefix());
            }
            let own_outlet = sources.is_outlet(event.holder)
                && speaks_for(article, event, holder, sources)
                && shared() >= SHARED_WITH_OUTLET;
            own_outlet.then(|| chains[later].clone())
        });
        found.extend(hit.map(|chain| (index, chain)));
    }
    out.extend(found);
    out
}

fn is_outer(event: &Event) -> bool {
    event.parent.is_none() && event.host.is_none()
}

/// True where an outlet carries the attribution, or makes it.
fn relay(index: usize, events: &[Event], chains: &[Chain], sources: &Sources<'_>) -> bool {
    let chain = &chains[index].sources;
    let middle = chain.get(1..chain.len().saturating_sub(1)).unwrap_or(&[]);
    let carried = !middle.is_empty() && middle.iter().all(|id| sources.is_outlet(*id));
    carried || sources.is_outlet(events[index].holder) && events[index].holder.0 != 0
}

/// The attribution just behind one, of the same holder, that says which outlet was told.
fn goes_on(article: &Article<'_>, index: usize, events: &[Event]) -> Option<usize> {
    let event = &events[index];
    let ahead = index + 1..events.len().min(index + 1 + AHEAD);
    let mut ahead = ahead.take_while(|&later| {
        let distance = events[later].sentence.saturating_sub(event.sentence);
        distance <= SAME_EVENT && events[later].kind == event.kind
    });
    ahead.find(|&later| {
        let later = &events[later];
        let next = later.sentence <= event.sentence + 1;
        later.holder == event.holder
            && is_outer(later)
            && (later.sentence == event.sentence || !super::chain::is_timed(article, later))
            && (later.carries_on || next)
            && !later.via.is_empty()
    })
}

/// True where an outlet's source words name the holder: "North Korea's agency KCNA".
fn speaks_for(
    article: &Article<'_>,
    event: &Event,
    holder: SourceId,
    sources: &Sources<'_>,
) -> bool {
    let Some(words) = article.words(event.paragraph) else {
        return false;
    };
    let name = sources.name(holder);
    let spoken: FxHashSet<String> = event
        .found
        .source
        .iter()
        .flat_map(|range| range.0..range.1)
        .map(|index| words.folded(index))
        .collect();
    !name.is_empty() && name.iter().all(|word| spoken.contains(word))
}

/// Folded words of a content that mean something by themselves.
fn content_words<'a>(
    article: &'a Article<'_>,
    event: &'a Event,
) -> impl Iterator<Item = String> + 'a {
    let words = article.words(event.paragraph);
    let tokens = event.found.content.iter().flat_map(|part| part.0..part.1);
    tokens.take(MOST_COMPARED).filter_map(move |index| {
        let words = words?;
        let c = words.classes;
        let word = words
            .token(index)
            .is_some_and(|token| token.shape.has(Shape::WORD) && token.span().len() > 2);
        let closed = c.function | c.determiner | c.preposition | c.pronoun | c.auxiliary;
        let folded = || words.folded(index);
        (word && !words.is(index, closed)).then(folded)
    })
}
