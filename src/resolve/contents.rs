//! Contents that stop at the words of another attribution.

use super::event::Event;
use crate::matcher::Range;
use crate::text::{Shape, Text};

/// Attributions of one sentence that are compared.
const NEAR: usize = 4;

/// Gives "X, S said, according to O" its X where the match took the tail for it: a
/// content that is nothing but the source and cue of a neighbour, which holds it.
pub(crate) fn restore(text: &Text, events: &mut [Event]) {
    for index in 0..events.len() {
        let low = index.saturating_sub(NEAR);
        let high = events.len().min(index + NEAR + 1);
        let host = (low..high).find(|&other| {
            other != index
                && events[other].sentence == events[index].sentence
                && is_tail(&events[index], &events[other])
        });
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

/// Tokens from the first to the last of source and cue.
fn core(event: &Event) -> Range {
    event.found.core()
}

/// True where the content of one is the words of the other, which covers its cue.
fn is_tail(event: &Event, other: &Event) -> bool {
    let [content] = event.found.content.as_slice() else {
        return false;
    };
    let words = core(other);
    let own = core(event);
    let covers = other
        .found
        .content
        .iter()
        .any(|part| part.0 <= own.0 && own.1 <= part.1);
    let inside = content.0 + 3 >= words.0 && content.0 <= words.0 && content.1 <= words.1 + 1;
    covers && inside && content.1 >= words.1.saturating_sub(1)
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
