//! The language of a paragraph, by its function words.

use crate::Span;
use crate::grammar::Grammars;
use crate::matcher::SpeakerCache;

/// Words of a paragraph that are looked at; enough to tell languages apart.
const ENOUGH: usize = 40;

/// Longest word that is looked at, in bytes.
const LONGEST: usize = 16;

/// Counts the function words of each language that stand in some bytes of the text.
pub(super) fn votes(
    text: &str,
    span: Span,
    (grammars, known): (&Grammars, &mut SpeakerCache),
    votes: &mut [u32],
) {
    let mut words = Words {
        text: span.of(text),
        at: 0,
    };
    let mut seen = 0;
    while seen < ENOUGH {
        let Some((word, kinds)) = words.next() else {
            break;
        };
        if word.len() > LONGEST {
            continue;
        }
        seen += 1;
        // most words are no function words: their length and first letter show it
        if kinds & NO_ASCII == 0 && !grammars.may_speak(word) {
            continue;
        }
        let end = span.start + words.at;
        let mut speakers = known.find(text, end - word.len(), end, || {
            let lower: String = word.chars().flat_map(char::to_lowercase).collect();
            grammars.speakers(&lower)
        });
        while speakers != 0 {
            if let Some(count) = votes.get_mut(speakers.trailing_zeros() as usize) {
                *count += 1;
            }
            speakers &= speakers - 1;
        }
    }
}

/// What a byte is in a word, as bits; no bit for what is no letter.
const LOWER: u8 = 1;
const UPPER: u8 = 1 << 1;
const NO_ASCII: u8 = 1 << 2;

static KINDS: [u8; 256] = {
    let mut out = [NO_ASCII; 256];
    let mut byte = 0;
    while byte < 128 {
        out[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            _ => 0,
        };
        byte += 1;
    }
    out
};

/// Runs of letters.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    /// The next run and the kinds of its bytes.
    fn next(&mut self) -> Option<(&'t str, u8)> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while KINDS[usize::from(*bytes.get(start)?)] == 0 {
            start += 1;
        }
        if !bytes[start].is_ascii() {
            start += self.text[start..].find(char::is_alphabetic)?;
        }
        let (mut end, mut kinds) = (start, 0);
        while let Some(&byte) = bytes.get(end) {
            let kind = KINDS[usize::from(byte)];
            if kind & (LOWER | UPPER) == 0 {
                break;
            }
            kinds |= kind;
            end += 1;
        }
        if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
            let rest = &self.text[end..];
            let length = rest.find(|c: char| !c.is_alphabetic());
            let length = length.unwrap_or(rest.len());
            if length > 0 {
                kinds |= NO_ASCII;
                end += length;
            }
        }
        self.at = end;
        Some((&self.text[start..end], kinds))
    }
}

/// The grammar with most votes, the earlier one on a tie.
pub(super) fn winner(votes: &[u32]) -> usize {
    let mut best = 0;
    for (index, &count) in votes.iter().enumerate() {
        if count > votes[best] {
            best = index;
        }
    }
    best
}

/// Function words by which another language must lead to be taken for the one declared.
const LEAD: u32 = 2;

/// The grammar of a whole document: the one declared, unless another leads clearly.
pub(super) fn of_document(votes: &[u32], declared: Option<usize>) -> usize {
    let best = winner(votes);
    declared
        .filter(|&declared| {
            let own = votes.get(declared).copied().unwrap_or(0);
            votes[best] < own + LEAD
        })
        .unwrap_or(best)
}

/// The language of one paragraph in a document whose main one is `main`.
pub(super) fn of_paragraph(votes: &[u32], main: usize) -> usize {
    let best = winner(votes);
    let clear = votes[best] >= 2 && votes[best] > votes.get(main).copied().unwrap_or(0);
    if clear { best } else { main }
}

#[cfg(test)]
mod tests {
    use super::{NO_ASCII, Words};

    #[test]
    fn words_are_runs_of_letters() {
        for text in [
            "",
            " 12 ",
            "l\u{2019}\u{e8}ra \u{e8} gi\u{e0}, 3rd\u{a0}x\u{301}y \u{201c}A\u{201d}",
            "\u{2014}ab-\u{e9}c\u{e9}1d",
        ] {
            let mut words = Words { text, at: 0 };
            let mut found = Vec::new();
            while let Some((word, kinds)) = words.next() {
                assert_eq!(kinds & NO_ASCII == 0, word.is_ascii());
                found.push(word);
            }
            let wanted: Vec<&str> = text
                .split(|c: char| !c.is_alphabetic())
                .filter(|word| !word.is_empty())
                .collect();
            assert_eq!(found, wanted);
        }
    }
}
