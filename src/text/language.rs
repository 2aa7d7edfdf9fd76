//! The language of a paragraph, by its function words.

use crate::grammar::Grammars;

/// Words of a paragraph that are looked at; enough to tell languages apart.
const ENOUGH: usize = 40;

/// How many function words of each language stand in the text.
pub(super) fn votes(text: &str, grammars: &Grammars) -> Vec<u32> {
    let mut votes = vec![0; grammars.len()];
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty() && word.len() <= 16);
    let mut folded = String::new();
    for word in words.take(ENOUGH) {
        folded.clear();
        folded.extend(word.chars().flat_map(char::to_lowercase));
        let mut speakers = grammars.speakers(&folded);
        while speakers != 0 {
            if let Some(count) = votes.get_mut(speakers.trailing_zeros() as usize) {
                *count += 1;
            }
            speakers &= speakers - 1;
        }
    }
    votes
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
