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
    let mut known: FxHashMap<Vec<u8>, ClaimId> = FxHashMap::default();
    let first_body = article.text.first_body();
    if let Some(title) = article.text.title
        && !title.is_empty()
        && !events.iter().any(|event| event.kind == Kind::Title)
    {
        let key = key(&article.document.text, &[title]);
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
        let key = key(&article.document.text, &event.content);
        let repeated = event.kind == Kind::RepeatedTitle;
        let id = *known.entry(key).or_insert_with(|| {
            claims.list.push(Claim {
                span: event.content.clone(),
                place: place(event.kind, event.paragraph, first_body),
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

/// Where a paragraph of that kind and number stands.
pub(crate) const fn place(kind: Kind, paragraph: usize, first_body: usize) -> Place {
    match kind {
        Kind::Title | Kind::RepeatedTitle => Place::Headline,
        _ if paragraph == first_body => Place::Lead,
        _ => Place::Body,
    }
}

/// What each ASCII byte is in a key: a letter or digit in lower case, or none.
static LETTERS: [u8; 128] = {
    let mut out = [0; 128];
    let mut byte = 0;
    while byte < out.len() {
        let letter = (byte as u8).to_ascii_lowercase();
        if letter.is_ascii_alphanumeric() {
            out[byte] = letter;
        }
        byte += 1;
    }
    out
};

/// The words of a content, folded, marks left aside, a space behind each.
fn key(text: &str, spans: &[Span]) -> Vec<u8> {
    let length: usize = spans.iter().map(|span| span.len() + 1).sum();
    let mut out = Key {
        bytes: vec![0; length],
        used: 0,
    };
    let mut folded = String::new();
    for span in spans {
        let mut inside = false;
        let mut rest = span.of(text);
        while !rest.is_empty() {
            let plain = rest.bytes().position(|byte| !byte.is_ascii());
            let (ascii, behind) = rest.split_at(plain.unwrap_or(rest.len()));
            for byte in ascii.bytes() {
                let letter = LETTERS[usize::from(byte) % LETTERS.len()];
                if letter != 0 {
                    out.push(letter);
                } else if inside {
                    out.push(b' ');
                }
                inside = letter != 0;
            }
            let mut others = behind.chars();
            if let Some(c) = others.next() {
                folded.clear();
                crate::grammar::fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
                for c in folded.chars() {
                    let letter = c.is_alphanumeric();
                    if letter {
                        let encoded = &mut [0; 4];
                        c.encode_utf8(encoded)
                            .bytes()
                            .for_each(|byte| out.push(byte));
                    } else if inside {
                        out.push(b' ');
                    }
                    inside = letter;
                }
            }
            rest = others.as_str();
        }
        if inside {
            out.push(b' ');
        }
    }
    out.bytes.truncate(out.used);
    out.bytes
}

/// Bytes of a key, written into room that is nearly always enough.
struct Key {
    bytes: Vec<u8>,
    used: usize,
}

impl Key {
    #[inline]
    fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.used) {
            Some(place) => *place = byte,
            None => self.bytes.push(byte),
        }
        self.used += 1;
    }
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
        .any(|index| words.is(index, words.classes.negator) && words.has(index, Shape::WORD))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_folded_words() {
        for text in [
            "",
            " \u{ab}A, b.\u{bb} ",
            "It\u{2019}s 5\u{20ac}: caf\u{e9}, \u{c9}T\u{c9} \u{2014} no",
            "\u{e8}\u{2026}x\u{301}y-\u{1f600}z\u{e0}",
        ] {
            let folded = crate::grammar::fold(text);
            let words = folded.split(|c: char| !c.is_alphanumeric());
            let words = words.filter(|word| !word.is_empty());
            let wanted: String = words.flat_map(|word| [word, " "]).collect();
            let whole = Span::new(0, text.len());
            assert_eq!(key(text, &[whole]), wanted.as_bytes());
        }
        assert_eq!(key("ab", &[Span::new(0, 1), Span::new(1, 2)]), b"a b ");
    }
}
