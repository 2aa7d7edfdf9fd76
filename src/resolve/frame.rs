//! The article's frame: the outlet whose story the whole piece reports.

use rustc_hash::FxHashMap;

use super::Article;
use super::classes::Words;
use super::event::Event;
use super::mention::Mention;
use super::sources::Sources;
use crate::Span;
use crate::report::{SourceId, SourceKind};
use crate::text::Kind;

/// Sentences of the body that can set a frame.
const LEAD: usize = 2;
/// Tokens of a headline among which an outlet and its colon stand.
const HEADLINE: u32 = 8;

/// Tokens of a line that says whose story follows.
const ANNOUNCED: u32 = 12;
/// Attributions before a hearsay adverb among which its outlet is looked for.
const NEAR: usize = 6;

/// An outlet between the publisher and whoever is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The outlet.
    pub(crate) outlet: SourceId,
    /// The words that give the story to it.
    pub(crate) spans: Vec<Span>,
    /// True for a headline or first sentence; a later one holds for unnamed sources.
    pub(crate) whole: bool,
}

/// The frame of every event: set by headline, dateline or lead, ended by another outlet.
pub(crate) fn frames(
    article: &Article<'_>,
    events: &[Event],
    sources: &mut Sources<'_>,
    dateline: Option<(SourceId, Span)>,
) -> Vec<Option<Frame>> {
    let wired = dateline.is_some();
    let mut current = dateline
        .map(|(outlet, span)| Frame {
            outlet,
            spans: vec![span],
            whole: true,
        })
        .or_else(|| headline_colon(article, sources));
    let first_body = article.first_body();
    let several = several_outlets(events, sources);
    let mut out = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        let outer = event.parent.is_none() && event.host.is_none();
        let outlet = sources.is_outlet(event.holder) && event.holder.0 != 0 && !event.takes_up;
        let headline = event.kind != Kind::Body;
        if outer && outlet {
            // a headline that gives the story to one outlet is not outdone by the lead
            let opens = event.sentence < first_body + LEAD && current.is_none();
            let lead = opens.then(|| cover(article, events, index));
            let lead = lead.filter(|cover| *cover != Cover::Part);
            let whole = headline || event.sentence == first_body && lead == Some(Cover::Most);
            let sets = whole || lead.is_some() && !is_poll(article, event);
            let spans = || event.source.iter().chain(&event.cue).copied().collect();
            current = match current.take() {
                // below an agency's dateline all is its story, whatever outlets it tells of
                Some(frame) if wired || frame.outlet == event.holder => Some(frame),
                _ if sets => Some(Frame {
                    outlet: event.holder,
                    spans: spans(),
                    whole,
                }),
                _ => None,
            };
        }
        // "she told Reuters": what comes next need not be the first outlet's
        let elsewhere = event.via.iter().find(|(via, _)| sources.is_outlet(*via));
        if let Some((other, _)) = elsewhere
            && !headline
            && !wired
            && current.as_ref().is_some_and(|frame| frame.outlet != *other)
        {
            current = None;
        }
        let block = announced(article, event.paragraph, sources);
        // with two outlets in play, hearsay may be anybody's
        let anybody = several && sources.kind(event.holder) == SourceKind::Impersonal;
        let own = current.clone().filter(|_| !anybody);
        out.push(block.or(own));
    }
    out
}

/// True for "a Reuters poll", which is no story of Reuters where it does not open the text.
fn is_poll(article: &Article<'_>, event: &Event) -> bool {
    let poll = |words: Words<'_>| {
        let mut ranges = event.found.source.iter();
        ranges.any(|&(first, last)| (first..last).any(|at| words.is(at, words.classes.poll)))
    };
    article.words(event.paragraph).is_some_and(poll)
}

/// True where more than one outlet beside the publisher holds something.
fn several_outlets(events: &[Event], sources: &Sources<'_>) -> bool {
    let mut outlets = events
        .iter()
        .map(|event| event.holder)
        .filter(|holder| sources.is_outlet(*holder) && holder.0 != 0);
    let first = outlets.next();
    outlets.any(|other| Some(other) != first)
}

/// `From the Post's story:` in the paragraph before: the outlet whose words follow.
fn announced(article: &Article<'_>, paragraph: usize, sources: &mut Sources<'_>) -> Option<Frame> {
    let before = paragraph.checked_sub(1)?;
    let row = article.text.paragraphs.get(before)?;
    let (first, last) = row.tokens;
    let short = last > first && last - first <= ANNOUNCED && row.kind.is_read();
    let words = article.words(before).filter(|_| short)?;
    let c = words.classes;
    let ends = words.written(last - 1) == ":";
    let story = (first..last).any(|index| words.is(index, c.document | c.media));
    let outlet = (first..last).find_map(|index| {
        let outlet = words.token(index)?.outlet;
        article
            .outlets
            .get(outlet as usize)
            .map(|found| found.outlet)
    });
    let outlet = outlet.filter(|outlet| ends && story && !sources.is_publisher(*outlet))?;
    Some(Frame {
        outlet: sources.outlet(outlet),
        spans: vec![row.span],
        whole: true,
    })
}

/// How much of its sentence a content is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    /// Most of the sentence.
    Most,
    /// Most of what does not name its sources: the rest may have sources of its own.
    MostOfTheRest,
    /// A part of it.
    Part,
}

fn cover(article: &Article<'_>, events: &[Event], index: usize) -> Cover {
    let event = &events[index];
    let Some(sentence) = article.text.sentences.get(event.sentence) else {
        return Cover::Part;
    };
    let whole = article
        .text
        .span(sentence.first as usize, sentence.last as usize)
        .len();
    let content: usize = event.content.iter().map(|span| span.len()).sum();
    let relied_on = events.iter().filter(|other| other.host == Some(index));
    let naming: usize = [event]
        .into_iter()
        .chain(relied_on)
        .flat_map(|other| other.source.iter().chain(&other.cue))
        .map(|span| span.len())
        .sum();
    if content * 2 > whole {
        Cover::Most
    } else if content * 2 + naming > whole {
        Cover::MostOfTheRest
    } else {
        Cover::Part
    }
}

/// `WP: …` where no rule took it for an attribution.
fn headline_colon(article: &Article<'_>, sources: &mut Sources<'_>) -> Option<Frame> {
    let paragraph = article
        .text
        .paragraphs
        .iter()
        .position(|paragraph| paragraph.kind == Kind::Title)?;
    let words = article.words(paragraph)?;
    let tokens = article.text.paragraphs.get(paragraph)?.tokens;
    let colon =
        (tokens.0..tokens.1.min(tokens.0 + HEADLINE)).find(|&index| words.written(index) == ":")?;
    let mention = Mention::read((tokens.0, colon), &words, &article.outlets);
    let outlet = mention.outlet?;
    if sources.is_publisher(outlet) {
        return None;
    }
    Some(Frame {
        outlet: sources.outlet(outlet),
        spans: vec![article.text.span(tokens.0 as usize, colon as usize + 1)],
        whole: true,
    })
}

/// A headline's "Report: …" means the first outlet that the text then names.
pub(crate) fn name_headline_report(events: &mut [Event], sources: &mut Sources<'_>) {
    let unnamed: Vec<usize> = (0..events.len())
        .filter(|&index| {
            let event = &events[index];
            let kind = sources.kind(event.holder);
            event.kind != Kind::Body
                && event.parent.is_none()
                && !event.source.is_empty()
                && (kind == SourceKind::Document || kind == SourceKind::Media)
                && !sources.is_outlet(event.holder)
                && sources.name(event.holder).is_empty()
                // "reports say": all media, none of them
                && !sources.is_plural(event.holder)
        })
        .collect();
    if unnamed.is_empty() {
        return;
    }
    let first = events
        .iter()
        .filter(|event| event.kind == Kind::Body)
        .take(4)
        .find(|event| sources.is_outlet(event.holder) && event.holder.0 != 0)
        .map(|event| event.holder);
    if let Some(outlet) = first {
        for index in unnamed {
            let spans = events[index].source.clone();
            events[index].holder = outlet;
            sources.mentioned(outlet, &spans);
        }
    }
}

/// Hearsay adverbs: the outlet that is relayed says it, where one is near.
pub(crate) fn name_hearsay(
    events: &mut [Event],
    frames: &[Option<Frame>],
    adverb: impl Fn(&Event) -> bool,
    sources: &Sources<'_>,
) {
    let mut told: FxHashMap<usize, SourceId> = FxHashMap::default();
    for event in events.iter() {
        if let (Some(parent), Some((via, _))) = (event.parent, event.via.first()) {
            told.entry(parent).or_insert(*via);
        }
    }
    let several = several_outlets(events, sources);
    for index in 0..events.len() {
        let event = &events[index];
        if sources.kind(event.holder) != SourceKind::Impersonal || !adverb(event) {
            continue;
        }
        let within = event
            .parent
            .map(|parent| events[parent].holder)
            .filter(|holder| sources.is_outlet(*holder));
        let framed = || {
            let frame = frames.get(index)?.as_ref()?;
            Some(frame.outlet).filter(|_| event.parent.is_none() && !several)
        };
        let found = event
            .via
            .first()
            .map(|(via, _)| *via)
            .or_else(|| told.get(&index).copied())
            .or(within)
            .or_else(|| near(events, index, sources))
            .or_else(framed);
        if let Some(outlet) = found {
            events[index].holder = outlet;
            events[index].via.retain(|(via, _)| *via != outlet);
        }
    }
}

/// The one outlet that spoke just before in the same paragraph.
fn near(events: &[Event], index: usize, sources: &Sources<'_>) -> Option<SourceId> {
    let event = &events[index];
    let before = events.get(index.saturating_sub(NEAR)..index)?;
    before
        .iter()
        .rev()
        .filter(|other| other.paragraph == event.paragraph && event.sentence - other.sentence <= 1)
        .map(|other| other.holder)
        .find(|holder| sources.is_outlet(*holder))
}
