//! The language of a paragraph, by its function words.

use crate::grammar::Grammars;

/// Words of a paragraph that are looked at; enough to tell languages apart.
const ENOUGH: usize = 40;

/// Longest word that is looked at, in bytes.
const LONGEST: usize = 16;

/// How many function words of each language stand in the text.
pub(super) fn votes(text: &str, grammars: &Grammars) -> Vec<u32> {
    let mut votes = vec![0; grammars.len()];
    let mut folded = String::new();
    let mut rest = text;
    let mut seen = 0;
    while seen < ENOUGH {
        let word;
        (word, rest) = next_word(rest);
        if word.is_empty() {
            break;
        }
        if word.len() > LONGEST {
            continue;
        }
        seen += 1;
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let word = if plain {
            word
        } else {
            folded.clear();
            folded.extend(word.chars().flat_map(char::to_lowercase));
            &folded
        };
        let mut speakers = grammars.speakers(word);
        while speakers != 0 {
            if let Some(count) = votes.get_mut(speakers.trailing_zeros() as usize) {
                *count += 1;
            }
            speakers &= speakers - 1;
        }
    }
    votes
}

/// What a byte is in a word: no letter, a letter, or part of what is no ASCII.
const NO_LETTER: u8 = 0;
const LETTER: u8 = 1;
const NO_ASCII: u8 = 2;

const KINDS: [u8; 256] = {
    let mut out = [NO_ASCII; 256];
    let mut byte = 0;
    while byte < 128 {
        out[byte] = if (byte as u8).is_ascii_alphabetic() {
            LETTER
        } else {
            NO_LETTER
        };
        byte += 1;
    }
    out
};

/// The first byte from `at` on that is not of a kind, and its kind.
fn behind(bytes: &[u8], mut at: usize, kind: u8) -> (usize, u8) {
    while let Some(&byte) = bytes.get(at) {
        let found = KINDS[usize::from(byte)];
        if found != kind {
            return (at, found);
        }
        at += 1;
    }
    (at, NO_LETTER)
}

/// The first run of letters, empty where there is none, and what follows it.
fn next_word(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let (mut start, kind) = behind(bytes, 0, NO_LETTER);
    if kind == NO_ASCII {
        let length = text[start..].find(char::is_alphabetic);
        start = length.map_or(text.len(), |length| start + length);
    }
    let (mut end, kind) = behind(bytes, start, LETTER);
    if kind == NO_ASCII {
        let length = text[end..].find(|c: char| !c.is_alphabetic());
        end = length.map_or(text.len(), |length| end + length);
    }
    (&text[start..end], &text[end..])
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

/// The language of one paragraph in a document whose main one is `main`.
pub(super) fn of_paragraph(votes: &[u32], main: usize) -> usize {
    let best = winner(votes);
    let clear = votes[best] >= 2 && votes[best] > votes.get(main).copied().unwrap_or(0);
    if clear { best } else { main }
}

#[cfg(test)]
mod tests {
    use super::next_word;

    #[test]
    fn words_are_runs_of_letters() {
        for text in [
            "",
            " 12 ",
            "l\u{2019}\u{e8}ra \u{e8} gi\u{e0}, 3rd\u{a0}x\u{301}y \u{201c}A\u{201d}",
            "\u{2014}ab-\u{e9}c\u{e9}1d",
        ] {
            let mut rest = text;
            let mut found = Vec::new();
            loop {
                let word;
                (word, rest) = next_word(rest);
                if word.is_empty() {
                    break;
                }
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
