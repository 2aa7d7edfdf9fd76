//! Words and marks without which rules cannot match, by which a sentence is judged first.

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, WordId};
use super::model::Rule;
use super::packed::packed;
use crate::text::Token;

/// As many as there are bits.
const MOST: usize = 64;
/// Tests of a set beyond which it stands for too many words to be of use.
const MOST_TESTS: usize = 8;

/// Sets of tests that many rules need a token for, a bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Landmarks {
    /// Bits of those that are words.
    words: FxHashMap<WordId, u64>,
    /// The others with their bits.
    sets: Vec<(u16, u64)>,
}

/// Bits of the landmarks that a variant of a rule needs on either side of its anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) left: u64,
    pub(crate) right: u64,
}

impl Landmarks {
    /// The sets that most variants need; notes in each variant which those are.
    pub(super) fn choose(rules: &mut [Rule], lexicon: &Lexicon) -> Self {
        let mut counts: FxHashMap<u16, usize> = FxHashMap::default();
        for variant in rules.iter().flat_map(|rule| &rule.variants) {
            for set in variant.left.required.iter().chain(&variant.right.required) {
                *counts.entry(*set).or_default() += 1;
            }
        }
        let useful = |set: &u16| {
            let tests = lexicon.tests_of(*set);
            tests.len() <= MOST_TESTS && tests.iter().all(|test| test.reading.is_none())
        };
        let mut sets: Vec<(u16, usize)> =
            counts.into_iter().filter(|(set, _)| useful(set)).collect();
        sets.sort_unstable_by_key(|&(set, count)| (std::cmp::Reverse(count), set));
        let chosen: Vec<u16> = sets.into_iter().map(|(set, _)| set).take(MOST).collect();
        let bits = |required: &[u16]| {
            let bit = |set: &u16| chosen.iter().position(|known| known == set);
            let found = required.iter().filter_map(bit);
            found.fold(0, |bits, bit| bits | 1 << bit)
        };
        for variant in rules.iter_mut().flat_map(|rule| &mut rule.variants) {
            variant.needs = Needs {
                left: bits(&variant.left.required),
                right: bits(&variant.right.required),
            };
        }
        let mut out = Self::default();
        for (bit, set) in chosen.into_iter().enumerate() {
            let tests = lexicon.tests_of(set);
            let words: Option<Vec<WordId>> = tests.iter().map(|test| test.only_word()).collect();
            match words {
                Some(words) => {
                    for word in words {
                        *out.words.entry(word).or_default() |= 1 << bit;
                    }
                }
                None => out.sets.push((set, 1 << bit)),
            }
        }
        out
    }

    /// Bits of those that a token is.
    pub(crate) fn of(&self, token: &Token, lexicon: &Lexicon) -> u64 {
        let words = self.words.get(&token.word).copied().unwrap_or(0);
        words | lexicon.passed(&self.sets, token)
    }
}

packed!(Landmarks { words, sets });
packed!(Needs { left, right });
