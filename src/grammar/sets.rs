//! Sets of tests, each with a number by which the matcher remembers its outcome.

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, Readings, WordId};
use super::packed::{packed, packed_enum};
use super::program::Test;
use crate::text::{Shape, Token};

/// The sets of a language and their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    list: Vec<Set>,
    /// For each set, what a token has that passes: apart from the tests, so that most
    /// questions are answered from a few lines of cache.
    gates: Vec<Gate>,
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

/// What every token has that passes a set: one thing for each test, whichever it asks
/// for that tells most.
#[derive(Clone, Copy, Debug, Default)]
struct Gate {
    /// Classes of which one is enough.
    enough: u128,
    /// Classes of which it has one,
    classes: u128,
    /// or bits of words of which it is one, many words to a bit,
    words: u64,
    /// or bits of its shape,
    shape: u16,
    /// or a reading,
    reading: bool,
    /// or nothing.
    open: bool,
}

impl Gate {
    fn of(test: &Test) -> Self {
        let mut out = Self::default();
        if test.require.is_power_of_two() {
            let alone = Test {
                require: test.require,
                ..Test::default()
            };
            out.enough = if *test == alone { test.require } else { 0 };
        }
        if let Some(word) = test.word {
            out.words = word_bit(word);
        } else if test.require != 0 {
            // all are asked for: one of them is enough
            out.classes = test.require & test.require.wrapping_neg();
        } else if test.reading.is_some() {
            out.reading = true;
        } else if test.shape != 0 {
            out.shape = test.shape & test.shape.wrapping_neg();
        } else {
            out.open = true;
        }
        out
    }

    const fn or(self, other: Self) -> Self {
        Self {
            enough: self.enough | other.enough,
            classes: self.classes | other.classes,
            words: self.words | other.words,
            shape: self.shape | other.shape,
            reading: self.reading || other.reading,
            open: self.open || other.open,
        }
    }

    /// Whether a token passes a test of the set, where that shows at once.
    const fn decides(&self, token: &Known<'_>) -> Option<bool> {
        if self.enough & token.classes != 0 {
            return Some(true);
        }
        let may_pass = self.classes & token.classes != 0
            || self.words & token.word_bit != 0
            || self.shape & token.shape.0 != 0
            || self.reading && !token.readings.is_empty()
            || self.open;
        if may_pass { None } else { Some(false) }
    }
}

const fn word_bit(word: WordId) -> u64 {
    1 << (word.0 % 64)
}

/// A token and what the lexicon knows of its word, looked up once for all tests.
struct Known<'l> {
    word: WordId,
    word_bit: u64,
    shape: Shape,
    classes: u128,
    readings: Readings<'l>,
}

impl Sets {
    fn passes(&self, set: u16, token: &Known<'_>) -> bool {
        let number = usize::from(set);
        let gate = self.gates.get(number);
        if let Some(decided) = gate.and_then(|gate| gate.decides(token)) {
            return decided;
        }
        match self.list.get(number) {
            Some(Set::Tests(tests)) => tests.iter().any(|test| {
                test.accepts_shape(token.shape)
                    && test.accepts_known(token.word, token.classes, token.readings)
            }),
            Some(Set::Union(sets)) => sets.iter().any(|&set| self.passes(set, token)),
            None => false,
        }
    }
}

impl Lexicon {
    /// True when one test of a set accepts the token.
    pub(crate) fn passes(&self, set: u16, token: &Token) -> bool {
        self.sets.passes(set, &self.known_token(token))
    }

    /// Bits of shapes that tests ask about.
    pub(super) fn shapes(&self) -> u16 {
        let tests = self.sets.list.iter().flat_map(|set| match set {
            Set::Tests(tests) => tests.as_slice(),
            Set::Union(_) => &[],
        });
        tests.fold(0, |shapes, test| shapes | test.shapes())
    }

    /// Of some sets and their bits, the bits of those that accept the token.
    pub(super) fn passed(&self, sets: &[(u16, u64)], token: &Token) -> u64 {
        let known = self.known_token(token);
        let passed = sets
            .iter()
            .filter(|(set, _)| self.sets.passes(*set, &known));
        passed.fold(0, |bits, (_, bit)| bits | bit)
    }

    fn known_token(&self, token: &Token) -> Known<'_> {
        let (classes, readings) = self.known(token.word);
        Known {
            word: token.word,
            word_bit: word_bit(token.word),
            shape: token.shape,
            classes,
            readings,
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
        let gate = match &set {
            Set::Tests(tests) => tests.iter().map(Gate::of).reduce(Gate::or),
            Set::Union(sets) => {
                let gate = |&set: &u16| self.sets.gates.get(usize::from(set)).copied();
                sets.iter().filter_map(gate).reduce(Gate::or)
            }
        };
        self.sets.gates.push(gate.unwrap_or_default());
        self.sets.list.push(set);
        number
    }
}

packed_enum!(Set { 0 Tests(tests), 1 Union(sets), });
packed!(Gate {
    enough,
    classes,
    words,
    shape,
    reading,
    open
});
// the numbers of sets are asked for only while a grammar is made
packed!(Sets { list, gates } but numbers, unions, words);
