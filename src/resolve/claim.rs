//! What is claimed: contents with the same words are one claim.

use rustc_hash::FxHashMap;

use super::Article;
use super::event::Event;
use crate::Span;
use crate::report::{Claim, ClaimId, Modality, Mode, Place};
use crate::text::{Kind, Shape};

/// Tokens of a content among which a negator makes all of it negative.
const NEGATED: usize = 8;

/// Claims, and which of them each event makes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    /// In order of first appearance.
    pub(crate) list: Vec<Claim>,
    /// One for each event.
    pub(crate) of_event: Vec<ClaimId>,
    /// Whether an event only repeats the headline.
    pub(crate) repeated: Vec<bool>,
}

/// Collects the claims of all events and of a headline that nobody is given for.
pub(crate) fn collect(article: &Article<'_>, events: &[Event]) -> Claims {
    let mut claims = Claims::default();
    let mut known: FxHashMap<String, ClaimId> = FxHashMap::default();
    let first_body = article
        .text
        .paragraphs
        .iter()
        .position(|paragraph| paragraph.kind == Kind::Body)
        .unwrap_or(0);
    if let Some(title) = article.text.title
        && !title.is_empty()
        && !events.iter().any(|event| event.kind == Kind::Title)
    {
        let key = key(article, &[title]);
        known.insert(key, ClaimId(0));
        claims.list.push(Claim {
            span: vec![title],
            place: Place::Headline,
            positive: !is_negated(article, &[title]),
            modality: Modality::Real,
            quantities: Vec::new(),
        });
    }
    for event in events {
        let key = key(article, &event.content);
        let repeated = event.kind == Kind::RepeatedTitle;
        let id = *known.entry(key).or_insert_with(|| {
            claims.list.push(Claim {
                span: event.content.clone(),
                place: place(event, first_body),
                positive: !is_negated(article, &event.content),
                modality: if event.hearsay {
                    Modality::Hearsay
                } else {
                    Modality::Real
                },
                quantities: Vec::new(),
            });
            ClaimId(claims.list.len() - 1)
        });
        claims.of_event.push(id);
        claims.repeated.push(repeated);
    }
    claims
}

fn place(event: &Event, first_body: usize) -> Place {
    match event.kind {
        Kind::Title | Kind::RepeatedTitle => Place::Headline,
        _ if event.paragraph == first_body => Place::Lead,
        _ => Place::Body,
    }
}

/// The words of a content, folded, marks left aside, a space behind each.
fn key(article: &Article<'_>, spans: &[Span]) -> String {
    let length: usize = spans.iter().map(|span| span.len() + 1).sum();
    let mut out = String::with_capacity(length);
    let mut folded = String::new();
    for span in spans {
        let text = span.of(&article.document.text);
        let text = if text.is_ascii() {
            text
        } else {
            folded.clear();
            crate::grammar::fold_into(text, &mut folded);
            &folded
        };
        let mut inside = false;
        for c in text.chars() {
            let in_word = c.is_alphanumeric();
            if in_word {
                out.push(c.to_ascii_lowercase());
            } else if inside {
                out.push(' ');
            }
            inside = in_word;
        }
        if inside {
            out.push(' ');
        }
    }
    out
}

/// True where a negator stands near the start of a content.
fn is_negated(article: &Article<'_>, spans: &[Span]) -> bool {
    let Some(first) = spans.first() else {
        return false;
    };
    let Some(words) = article.words_at(first.start) else {
        return false;
    };
    let start = article.token_at(first.start);
    (start..)
        .take(NEGATED)
        .take_while(|&index| {
            words
                .token(index)
                .is_some_and(|token| (token.start as usize) < first.end)
        })
        .any(|index| {
            words.is(index, words.classes.negator)
                && words
                    .token(index)
                    .is_some_and(|token| token.shape.has(Shape::WORD))
        })
}

/// How much of a content stands in quotation marks.
pub(crate) fn mode(article: &Article<'_>, event: &Event) -> Mode {
    let mut inside = 0_usize;
    let mut all = 0_usize;
    for range in &event.found.content {
        let tokens = article
            .text
            .tokens
            .get(range.0 as usize..range.1 as usize)
            .unwrap_or(&[]);
        for token in tokens.iter().filter(|token| token.shape.has(Shape::WORD)) {
            all += 1;
            inside += usize::from(token.shape.has(Shape::QUOTED));
        }
    }
    match inside {
        0 => Mode::Indirect,
        count if count == all => Mode::Direct,
        _ => Mode::Mixed,
    }
}
