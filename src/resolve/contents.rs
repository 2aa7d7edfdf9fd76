//! Contents that stop at the words of another attribution.

use super::event::Event;
use super::{Article, publisher};
use crate::matcher::Range;
use crate::text::{Shape, Text};

/// Attributions of one sentence that are compared.
const NEAR: usize = 4;
/// Tokens of a place and a day behind the outlet of a dateline.
const DATELINE: u32 = 10;

/// Gives "X, S said, according to O" its X where the match took the tail for it: a
/// content that is nothing but the source and cue of a neighbour, which holds it.
pub(crate) fn restore(text: &Text, events: &mut [Event]) {
    for index in 0..events.len() {
        let low = index.saturating_sub(NEAR);
        let high = events.len().min(index + NEAR + 1);
        let near =
            |other: &usize| *other != index && events[*other].sentence == events[index].sentence;
        let mut others = (low..high).filter(near);
        if others
            .clone()
            .any(|other| ends_in(&events[index], &events[other]))
        {
            let event = &mut events[index];
            event.found.content.pop();
            event.content.pop();
            continue;
        }
        if let Some(other) = others
            .clone()
            .find(|&other| goes_on(&events[index], &events[other]))
        {
            let shared = (
                events[other].found.content.clone(),
                events[other].content.clone(),
            );
            (events[index].found.content, events[index].content) = shared;
            continue;
        }
        let host = others.find(|&other| is_tail(&events[index], &events[other]));
        let Some(host) = host else { continue };
        let own = core(&events[index]);
        let tail = core(&events[host]);
        let mut parts: Vec<Range> = Vec::new();
        for part in &events[host].found.content {
            parts.extend(without(*part, own));
        }
        let parts: Vec<Range> = parts
            .into_iter()
            .flat_map(|part| without(part, tail))
            .map(|part| trim(part, text))
            .filter(|part| part.0 < part.1)
            .collect();
        if parts.is_empty() {
            continue;
        }
        let event = &mut events[index];
        event.content = parts
            .iter()
            .map(|part| text.span(part.0 as usize, part.1 as usize))
            .collect();
        event.found.content = parts;
    }
}

/// Takes the dateline off the contents that begin with it: "ROME (Reuters) - The bridge".
pub(crate) fn behind_dateline(article: &Article<'_>, events: &mut [Event]) {
    let text = article.text;
    let Some((_, outlet)) = publisher::dateline(&article.document.text, text) else {
        return;
    };
    // the bracket and the dash behind the outlet
    let mut body = article.token_at(outlet.end) + 2;
    if let Some(dash) = place_and_day(article, body) {
        body = dash + 1;
    }
    for event in events {
        let first = event.found.content.first_mut();
        let Some(part) = first.filter(|part| part.0 < body && body < part.1) else {
            continue;
        };
        part.0 = body;
        if let Some(span) = event.content.first_mut() {
            *span = text.span(part.0 as usize, part.1 as usize);
        }
    }
}

/// The dash behind "GENOVA, 3 MAG", capitals and figures alone, at gap `first`.
fn place_and_day(article: &Article<'_>, first: u32) -> Option<u32> {
    let tokens = &article.text.tokens;
    let written = |index: u32| {
        let token = tokens.get(index as usize);
        token.map_or("", |token| token.span().of(&article.document.text))
    };
    let is_dash = |word: &str| matches!(word, "-" | "--" | "\u{2013}" | "\u{2014}");
    let dash = (first..first + DATELINE).find(|&index| is_dash(written(index)))?;
    let loud = |index: u32| {
        let token = tokens.get(index as usize);
        let shape = token.map_or(Shape::default(), |token| token.shape);
        shape.has(Shape::CAPITALS) || shape.has(Shape::DIGITS) || !shape.has(Shape::WORD)
    };
    (dash > first && (first..dash).all(loud)).then_some(dash)
}

/// Tokens from the first to the last of source and cue.
fn core(event: &Event) -> Range {
    event.found.core()
}

/// True where the last of several parts of a content is the words of another attribution,
/// which covers the cue: "X, said S, according to O".
fn ends_in(event: &Event, other: &Event) -> bool {
    let [_, .., last] = event.found.content.as_slice() else {
        return false;
    };
    is_core_of(*last, other) && covers(other, core(event))
}

/// True where the content is the words of another attribution, whose own content goes on
/// behind: "S said, according to O, that X".
fn goes_on(event: &Event, other: &Event) -> bool {
    let [content] = event.found.content.as_slice() else {
        return false;
    };
    let behind = core(event).1;
    let next = other.found.content.first().map(|part| part.0);
    is_core_of(*content, other) && next.is_some_and(|next| behind <= next && next <= behind + 1)
}

/// True where a range holds the source and cue of an attribution and nothing else.
fn is_core_of(range: Range, other: &Event) -> bool {
    let words = core(other);
    let starts = range.0 + 3 >= words.0 && range.0 <= words.0;
    starts && range.1 <= words.1 + 1 && range.1 >= words.1.saturating_sub(1)
}

/// True where the content of an attribution holds a range.
fn covers(event: &Event, range: Range) -> bool {
    let mut parts = event.found.content.iter();
    parts.any(|part| part.0 <= range.0 && range.1 <= part.1)
}

/// True where the content of one is the words of the other, which covers its cue.
fn is_tail(event: &Event, other: &Event) -> bool {
    let [content] = event.found.content.as_slice() else {
        return false;
    };
    is_core_of(*content, other) && covers(other, core(event))
}

fn without(part: Range, hole: Range) -> Vec<Range> {
    if part.1 <= hole.0 || hole.1 <= part.0 {
        return vec![part];
    }
    let mut out = Vec::new();
    if part.0 < hole.0 {
        out.push((part.0, hole.0));
    }
    if hole.1 < part.1 {
        out.push((hole.1, part.1));
    }
    out
}

/// A range without commas at its edges.
fn trim(mut part: Range, text: &Text) -> Range {
    let loose = |index: u32| {
        text.tokens.get(index as usize).is_some_and(|token| {
            token.shape.has(Shape::MARK)
                && !token.shape.has(Shape::OPEN)
                && !token.shape.has(Shape::CLOSE)
        })
    };
    while part.0 < part.1 && loose(part.1 - 1) {
        part.1 -= 1;
    }
    while part.0 < part.1 && loose(part.0) {
        part.0 += 1;
    }
    part
}
