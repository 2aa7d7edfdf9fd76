//! Sets of tests, each with a number by which the matcher remembers its outcome.

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, WordId};
use super::packed::{packed, packed_enum};
use super::program::Test;
use crate::text::Token;

/// The sets of a language and their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    list: Vec<Set>,
    numbers: FxHashMap<Vec<Test>, u16>,
    unions: FxHashMap<Vec<u16>, u16>,
    words: FxHashMap<WordId, u16>,
}

/// Tests of which one must pass.
#[derive(Clone, Debug)]
enum Set {
    /// These.
    Tests(Vec<Test>),
    /// Those of other sets, by their numbers.
    Union(Vec<u16>),
}

impl Lexicon {
    /// True when one test of a set accepts the token.
    pub(crate) fn passes(&self, set: u16, token: &Token) -> bool {
        match self.sets.list.get(usize::from(set)) {
            Some(Set::Tests(tests)) => {
                let (classes, readings) = self.known(token.word);
                tests.iter().any(|test| {
                    test.accepts_shape(token.shape)
                        && test.accepts_known(token.word, classes, readings)
                })
            }
            Some(Set::Union(sets)) => sets.iter().any(|&set| self.passes(set, token)),
            None => false,
        }
    }

    /// How many sets of tests there are.
    pub(crate) fn set_count(&self) -> usize {
        self.sets.list.len()
    }

    /// The tests of a set.
    pub(super) fn tests_of(&self, set: u16) -> Vec<&Test> {
        match self.sets.list.get(usize::from(set)) {
            Some(Set::Tests(tests)) => tests.iter().collect(),
            Some(Set::Union(sets)) => sets.iter().flat_map(|&set| self.tests_of(set)).collect(),
            None => Vec::new(),
        }
    }

    /// The number of a set of tests.
    pub(crate) fn set(&mut self, tests: Vec<Test>) -> u16 {
        if let Some(&known) = self.sets.numbers.get(&tests) {
            return known;
        }
        let number = self.add_set(Set::Tests(tests.clone()));
        self.sets.numbers.insert(tests, number);
        number
    }

    /// The number of the set that one word passes.
    pub(super) fn word_set(&mut self, word: WordId) -> u16 {
        if let Some(&known) = self.sets.words.get(&word) {
            return known;
        }
        let number = self.set(vec![Test {
            word: Some(word),
            ..Test::default()
        }]);
        self.sets.words.insert(word, number);
        number
    }

    /// The number of what other sets hold together; their numbers are ascending.
    pub(super) fn union(&mut self, sets: Vec<u16>) -> u16 {
        if let [only] = sets[..] {
            return only;
        }
        if let Some(&known) = self.sets.unions.get(&sets) {
            return known;
        }
        let number = self.add_set(Set::Union(sets.clone()));
        self.sets.unions.insert(sets, number);
        number
    }

    fn add_set(&mut self, set: Set) -> u16 {
        let number = u16::try_from(self.sets.list.len()).unwrap_or(u16::MAX);
        self.sets.list.push(set);
        number
    }
}

packed_enum!(Set { 0 Tests(tests), 1 Union(sets), });
// the numbers of sets are asked for only while a grammar is made
packed!(Sets { list } but numbers, unions, words);
