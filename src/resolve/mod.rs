//! Matches to meaning: sources, chains, claims.

mod chain;
mod claim;
mod classes;
mod contents;
mod event;
mod frame;
mod holder;
mod late;
mod members;
mod mention;
mod names;
mod nesting;
mod phrase;
mod publisher;
mod relay;
mod segments;
mod sources;
mod spelling;
mod translation;

pub(crate) use claim::place;
pub(crate) use classes::{Classes, Words};

use rustc_hash::FxHashMap;

use crate::grammar::{GrammarSet, OutletId};
use crate::input::Document;
use crate::matcher::Matches;
use crate::report::{Attribution, AttributionId, Identity, Report, SourceId, Summary};
use crate::text::{Kind, OutletMention, Text};
use crate::{Options, Span};
use event::Event;
use names::Names;
use nesting::Extent;
use sources::Sources;

/// Attributions of one sentence among which a host is looked for.
const HOSTS: usize = 12;
/// Attributions inside one another through which a host is looked for.
const HIGHEST: usize = 64;
/// Earlier outlets of the text that "the paper" may mean.
const OUTLETS_BACK: usize = 6;

/// An article with everything that was read from it.
pub(crate) struct Article<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: &'a Text,
    pub(crate) set: &'a GrammarSet,
    /// By the number of the grammar; those of languages that no paragraph is in are empty.
    pub(crate) classes: Vec<&'a Classes>,
    pub(crate) names: Names,
    /// Places where an outlet is named, weak names settled.
    pub(crate) outlets: Vec<OutletMention>,
}

impl<'a> Article<'a> {
    /// The article of a document and its text.
    pub(crate) fn new(document: &'a Document, text: &'a Text, set: &'a GrammarSet) -> Self {
        // asking for a language builds it: only those that the text is written in
        let used = |number: &usize| {
            let mut paragraphs = text.paragraphs.iter();
            paragraphs.any(|paragraph| paragraph.grammar == *number)
        };
        let classes: Vec<&Classes> = (0..set.grammars.len())
            .map(|number| {
                let known = used(&number).then(|| set.grammars.classes(number));
                known.flatten().unwrap_or(&Classes::NONE)
            })
            .collect();
        let names = Names::collect(text, &document.text, set, &classes);
        Self {
            document,
            text,
            set,
            classes,
            names,
            outlets: outlets(document, text),
        }
    }

    /// The tokens with the words of a paragraph's language.
    pub(crate) fn words(&self, paragraph: usize) -> Option<Words<'_>> {
        let grammar = self.text.paragraphs.get(paragraph)?.grammar;
        Some(Words {
            text: &self.document.text,
            tokens: &self.text.tokens,
            grammar: self.set.grammars.get(grammar)?,
            classes: self.classes.get(grammar).copied()?,
        })
    }

    /// The same, by a byte of the text.
    pub(crate) fn words_at(&self, byte: usize) -> Option<Words<'_>> {
        let behind = self
            .text
            .paragraphs
            .partition_point(|paragraph| paragraph.span.start <= byte);
        self.words(behind.checked_sub(1)?)
    }

    /// The first token that ends behind a byte.
    pub(crate) fn token_at(&self, byte: usize) -> u32 {
        let index = self
            .text
            .tokens
            .partition_point(|token| token.end as usize <= byte);
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// First and one past the last token of some bytes.
    pub(crate) fn tokens_in(&self, span: Span) -> (u32, u32) {
        let last = self.token_at(span.end.saturating_sub(1));
        (self.token_at(span.start), last + 1)
    }

    /// Id of the rule that found an event.
    pub(crate) fn rule(&self, event: &Event) -> String {
        self.words(event.paragraph)
            .and_then(|words| words.grammar.rules.get(event.found.rule))
            .map_or_else(String::new, |rule| rule.id.clone())
    }

    /// Takes "the Times" for the publisher, where that is a word of its name and no other
    /// outlet's full name with that word stood before.
    fn short_for(&mut self, publisher: OutletId) {
        let Some(row) = self.set.outlets.get(publisher) else {
            return;
        };
        let names = row.aliases.iter().chain([&row.name]);
        let words: Vec<String> = names
            .flat_map(|name| name.split_whitespace())
            .filter(|word| word.len() > 2)
            .map(crate::grammar::fold)
            .collect();
        let short: Vec<String> = row
            .aliases
            .iter()
            .map(|name| crate::grammar::fold(name))
            .collect();
        for mention in &mut self.outlets {
            let span = self
                .text
                .span(mention.first as usize, mention.last as usize);
            let folded = crate::grammar::fold(span.of(&self.document.text));
            let last = folded.split_whitespace().next_back().unwrap_or("");
            let part = mention.weak && words.iter().any(|word| word == last);
            if part || short.contains(&folded) {
                mention.outlet = publisher;
                mention.weak = false;
            }
        }
    }

    /// The first sentence of running text.
    pub(crate) fn first_body(&self) -> usize {
        let sentences = &self.text.sentences;
        let body = |sentence| self.text.paragraph(sentence).kind == Kind::Body;
        sentences.iter().position(body).unwrap_or(0)
    }

    /// The outlet that a token is part of the name of.
    pub(crate) fn outlet_at(&self, token: u32) -> Option<&OutletMention> {
        let token = self.text.tokens.get(token as usize)?;
        self.outlets.get(token.outlet as usize)
    }

    /// The outlet other than the publisher that was named last before a token.
    fn outlet_before(&self, token: u32, sources: &Sources<'_>) -> Option<OutletId> {
        let end = self
            .outlets
            .partition_point(|mention| mention.last <= token);
        let start = end.saturating_sub(OUTLETS_BACK);
        let earlier = self.outlets.get(start..end)?;
        earlier
            .iter()
            .rev()
            .find(|mention| is_another(mention, sources))
            .map(|mention| mention.outlet)
    }
}

/// True for the name of an outlet that is not the publisher.
fn is_another(mention: &OutletMention, sources: &Sources<'_>) -> bool {
    !mention.weak && !sources.is_publisher(mention.outlet)
}

/// Outlet mentions in which a weak name ("the Post") means the outlet with that word
/// whose full name stood before, if one did.
fn outlets(document: &Document, text: &Text) -> Vec<OutletMention> {
    let mut by_word: FxHashMap<String, OutletId> = FxHashMap::default();
    text.outlets
        .iter()
        .map(|mention| {
            let span = text.span(mention.first as usize, mention.last as usize);
            let folded = crate::grammar::fold(span.of(&document.text));
            let last = folded.split_whitespace().next_back().unwrap_or("");
            if !mention.weak {
                for word in folded.split_whitespace().filter(|word| word.len() > 2) {
                    by_word.insert(word.to_owned(), mention.outlet);
                }
                return *mention;
            }
            match by_word.get(last) {
                Some(&outlet) => OutletMention {
                    outlet,
                    weak: false,
                    ..*mention
                },
                None => *mention,
            }
        })
        .collect()
}

/// Builds the report up to its graph and flags.
pub(crate) fn resolve(article: &mut Article<'_>, matches: Matches, options: &Options) -> Report {
    let publisher = publisher::find(
        article.document,
        article.text,
        &article.set.outlets,
        options.publisher.as_deref(),
        |paragraph| article.words(paragraph),
    );
    if let Some(outlet) = publisher.outlet {
        article.short_for(outlet);
    }
    let article = &*article;
    let crowded = crowded(article.text, &matches.crowded);
    let mut events = events(article, matches);
    contents::restore(article.text, &mut events);
    contents::behind_dateline(article, &mut events);
    translation::statements(article, &mut events);
    nest(&mut events);
    let mut sources = Sources::new(&article.set.outlets);
    sources.publisher(publisher.outlet, publisher.name.as_deref());
    holder::resolve(article, &mut events, &mut sources);
    frame::name_headline_report(&mut events, &mut sources);
    relay::between(article, &mut events, &mut sources);
    let dateline = publisher
        .dateline
        .map(|(outlet, span)| (sources.outlet(outlet), span));
    let frames = frame::frames(article, &events, &mut sources, dateline);
    let adverb = |event: &Event| {
        article.words(event.paragraph).is_some_and(|words| {
            let mut cue = event.found.cue.iter().flat_map(|range| range.0..range.1);
            cue.any(|index| words.is(index, words.classes.reportative))
        })
    };
    frame::name_hearsay(&mut events, &frames, adverb, &sources);
    reasons(article, &events, &mut sources);
    let chains = chain::build(article, &events, &frames, &sources);
    let claims = claim::collect(article, &events);
    let attributions = events
        .into_iter()
        .zip(chains)
        .zip(claims.of_event.iter().zip(&claims.repeated))
        .map(|((event, chain), (&claim, &repeated))| Attribution {
            holder: chain.sources.last().copied().unwrap_or(event.holder),
            chain: chain.sources,
            links: chain.links,
            mode: claim::mode(article, &event),
            stance: event.stance,
            cue_stance: event.found.stance,
            parent: event.parent.map(AttributionId),
            claim,
            rule: article.rule(&event),
            source: event.source,
            cue: event.cue,
            content: event.content,
            lemma: event.found.lemma,
            confidence: event.found.confidence,
            repeated,
        })
        .collect();
    let mut report = Report {
        id: article.document.id.clone(),
        path: article.document.path.clone(),
        url: article.document.url.clone(),
        published: article.document.published.clone(),
        author: article.document.author.clone(),
        text: article.document.text.clone(),
        extracted: article.document.extracted,
        languages: languages(article),
        title: article.text.title,
        sources: sources.finish(),
        attributions,
        claims: claims.list,
        flags: Vec::new(),
        translation: translation::find(article),
        crowded,
        graph: crate::graph::Provenance::default(),
        summary: Summary::default(),
    };
    prune(&mut report);
    report.summary = summary(&report);
    report
}

fn languages(article: &Article<'_>) -> Vec<String> {
    article
        .text
        .languages
        .iter()
        .filter_map(|&number| article.set.grammars.get(number))
        .map(|grammar| grammar.code.clone())
        .collect()
}

/// Bytes of sentences of which not every attribution was taken; pieces of one are one.
fn crowded(text: &Text, sentences: &[usize]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut before = None;
    for &number in sentences {
        let Some(sentence) = text.sentences.get(number) else {
            continue;
        };
        let span = text.span(sentence.first as usize, sentence.last as usize);
        match out.last_mut() {
            Some(last) if before == Some((number - 1, sentence.paragraph)) => {
                *last = last.cover(span);
            }
            _ => out.push(span),
        }
        before = Some((number, sentence.paragraph));
    }
    out
}

fn events(article: &Article<'_>, matches: Matches) -> Vec<Event> {
    matches
        .accepted
        .into_iter()
        .filter_map(|(sentence, found)| {
            let paragraph = article.text.sentences.get(sentence)?.paragraph as usize;
            let words = article.words(paragraph)?;
            Some(Event::new(sentence, found, article.text, &words))
        })
        .collect()
}

/// Sets parents and hosts.
fn nest(events: &mut [Event]) {
    let extents: Vec<Extent> = events
        .iter()
        .map(|event| Extent {
            cue: event.cue_span(),
            content: event.content.clone(),
        })
        .collect();
    for (index, parent) in nesting::parents(&extents).into_iter().enumerate() {
        events[index].parent = parent;
    }
    for index in 0..events.len() {
        if events[index].relies {
            let host = host(events, index).filter(|&host| !rests_on(events, host, index));
            events[index].host = host;
            if events[index].parent == host {
                events[index].parent = None;
            }
        }
    }
}

/// True where an attribution stands in another one, or shares its content, by however many
/// steps; also where there are more of them than anybody writes.
fn rests_on(events: &[Event], index: usize, other: usize) -> bool {
    let above = |at: usize| events[at].parent.or(events[at].host);
    let mut up = std::iter::successors(Some(index), |&at| above(at)).take(HIGHEST + 1);
    up.clone().count() > HIGHEST || up.any(|at| at == other)
}

/// The attribution of the same sentence with the same content, else with most of it.
fn host(events: &[Event], index: usize) -> Option<usize> {
    let sentence = events[index].sentence;
    let before = (0..index)
        .rev()
        .take_while(|&other| events[other].sentence == sentence);
    let after = (index + 1..events.len()).take_while(|&other| events[other].sentence == sentence);
    let shared = |other: usize| {
        let event = &events[other];
        let pairs = event.content.iter().flat_map(|one| {
            let own = events[index].content.iter();
            own.map(move |two| {
                one.end
                    .min(two.end)
                    .saturating_sub(one.start.max(two.start))
            })
        });
        pairs.sum::<usize>()
    };
    before
        .chain(after)
        .take(HOSTS)
        .filter(|&other| !events[other].relies)
        .map(|other| (shared(other), other))
        .filter(|(shared, _)| *shared > 0)
        // the nearer one where two share as much
        .fold(None, |best: Option<(usize, usize)>, found| match best {
            Some(best) if best.0 >= found.0 => Some(best),
            _ => Some(found),
        })
        .map(|(_, other)| other)
}

/// Reasons for not naming a source, where a sentence about it gives one.
fn reasons(article: &Article<'_>, events: &[Event], sources: &mut Sources<'_>) {
    for event in events {
        if sources.identity(event.holder) != Identity::Anonymous {
            continue;
        }
        if let Some(span) = reason(article, event) {
            sources.reason(event.holder, span);
        }
    }
}

/// The words from the first to the last that speak of anonymity, in the event's sentence.
fn reason(article: &Article<'_>, event: &Event) -> Option<Span> {
    let words = article.words(event.paragraph)?;
    let sentence = article.text.sentences.get(event.sentence)?;
    let c = words.classes;
    // "an unnamed official" says nothing of why
    let qualifies = |index: u32| words.is(index, c.adjective | c.noun | c.heads());
    let says = |index: &u32| words.is(*index, c.anonymity) && !qualifies(*index + 1);
    let first = (sentence.first..sentence.last).find(says)?;
    let source = event.found.source.first();
    // "a source, who asked for anonymity," does
    let qualifying = source.is_some_and(|range| {
        let within = range.0 <= first && first < range.1;
        within && !(range.0..first).any(|index| words.is(index, c.relative))
    });
    if qualifying {
        // "an unnamed official" names no reason
        return None;
    }
    let last = (first..sentence.last)
        .take_while(|&index| words.written(index) != ",")
        .last()?;
    Some(article.text.span(first as usize, last as usize + 1))
}

/// Leaves out sources that nothing refers to, and numbers the rest anew.
fn prune(report: &mut Report) {
    let mut used = vec![false; report.sources.len()];
    let mut mark = |id: SourceId| {
        if let Some(flag) = used.get_mut(id.0) {
            *flag = true;
        }
    };
    mark(Report::PUBLISHER);
    for attribution in &report.attributions {
        mark(attribution.holder);
        attribution.chain.iter().for_each(|id| mark(*id));
    }
    for number in 0..report.sources.len() {
        let held = used.get(number).copied().unwrap_or(false);
        let members = report.sources.get(number).map(|source| &source.members);
        for member in members.into_iter().flatten().filter(|_| held) {
            if let Some(flag) = used.get_mut(member.0) {
                *flag = true;
            }
        }
    }
    let mut next = 0;
    let numbers: Vec<SourceId> = used
        .iter()
        .map(|&used| {
            let id = SourceId(next);
            next += usize::from(used);
            id
        })
        .collect();
    let renumber = |id: &mut SourceId| {
        if let Some(new) = numbers.get(id.0) {
            *id = *new;
        }
    };
    let mut flags = used.iter();
    report
        .sources
        .retain(|_| flags.next().copied().unwrap_or(true));
    for source in &mut report.sources {
        source.members.iter_mut().for_each(renumber);
    }
    for attribution in &mut report.attributions {
        renumber(&mut attribution.holder);
        attribution.chain.iter_mut().for_each(renumber);
        for link in &mut attribution.links {
            renumber(&mut link.from);
            renumber(&mut link.to);
        }
    }
}

fn summary(report: &Report) -> Summary {
    let counted = || report.attributions.iter().filter(|one| !one.repeated);
    let unnamed = report
        .sources
        .iter()
        .skip(1)
        .filter(|source| source.identity == Identity::Anonymous)
        .count();
    Summary {
        attributions: counted().count(),
        direct: counted()
            .filter(|one| one.mode == crate::report::Mode::Direct)
            .count(),
        indirect: counted().filter(|one| one.chain.len() >= 3).count(),
        origins: crate::graph::origins_of_article(report).len(),
        unnamed,
        longest_chain: counted().map(|one| one.chain.len()).max().unwrap_or(0),
    }
}
