//! The words of a language: classes, readings, folding.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::program::Test;
use crate::text::Token;

/// Index of a word in a [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// The word of a token that no grammar knows.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// What the holder does to the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Says that it is so.
    Assert,
    /// Says that it is not so.
    Deny,
    /// Says that it is indeed so.
    Confirm,
    /// Leaves open whether it is so.
    Doubt,
    /// Asks whether it is so.
    Ask,
    /// Wants others to make it so.
    Demand,
    /// Means to make it so.
    Intend,
    /// Takes it to be so.
    Believe,
}

impl Stance {
    /// Every stance, in the order of the report format.
    pub const ALL: [Self; 8] = [
        Self::Assert,
        Self::Deny,
        Self::Confirm,
        Self::Doubt,
        Self::Ask,
        Self::Demand,
        Self::Intend,
        Self::Believe,
    ];

    /// The name that grammars and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Deny => "deny",
            Self::Confirm => "confirm",
            Self::Doubt => "doubt",
            Self::Ask => "ask",
            Self::Demand => "demand",
            Self::Intend => "intend",
            Self::Believe => "believe",
        }
    }

    /// The stance of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.name() == name)
    }
}

/// Part of speech of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A verb form.
    Verb,
    /// A noun cue.
    Noun,
    /// An adjective cue.
    Adjective,
}

impl Part {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "verb" => Some(Self::Verb),
            "noun" => Some(Self::Noun),
            "adjective" => Some(Self::Adjective),
            _ => None,
        }
    }
}

/// Slots of a verb, in bit order; composite names stand in [`slot_mask`].
pub(crate) const SLOTS: [&str; 13] = [
    "infinitive",
    "gerund",
    "participle",
    "present",
    "imperfect",
    "past",
    "future",
    "conditional",
    "subjunctive",
    "imperfect-subjunctive",
    "imperative",
    "base",
    "third",
];

/// Persons and genders of a form, in bit order.
pub(crate) const PERSONS: [&str; 10] = ["1s", "2s", "3s", "1p", "2p", "3p", "ms", "fs", "mp", "fp"];

/// The bits of a slot name; `finite` is every slot that can carry a clause.
pub(crate) fn slot_mask(name: &str) -> Option<u16> {
    if name == "finite" {
        let nonfinite = 0b111_u16;
        return Some(((1 << SLOTS.len()) - 1) & !nonfinite);
    }
    SLOTS
        .iter()
        .position(|slot| *slot == name)
        .map(|bit| 1 << bit)
}

/// One way to read a word.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub(crate) lemma: u32,
    /// Index of the cue entry, or `u32::MAX` for a word that reports nothing.
    pub(crate) cue: u32,
    pub(crate) part: Part,
    pub(crate) slots: u16,
    pub(crate) persons: u16,
    pub(crate) frames: u64,
    pub(crate) stance: Option<Stance>,
}

/// A word that can carry an attribution: lemma, stance, frames with their figures.
#[derive(Clone, Debug)]
pub struct CueEntry {
    /// Base form.
    pub lemma: Box<str>,
    /// Part of speech.
    pub part: Part,
    /// Stance.
    pub stance: Stance,
    /// Frame bit and index of its figure.
    pub(crate) frames: Vec<(u8, usize)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) classes: u128,
    pub(crate) readings: Vec<Reading>,
}

/// Names numbered in order of first use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    index: FxHashMap<String, usize>,
    list: Vec<String>,
}

impl Names {
    pub(crate) fn number(&mut self, name: &str) -> usize {
        if let Some(&found) = self.index.get(name) {
            return found;
        }
        self.index.insert(name.to_owned(), self.list.len());
        self.list.push(name.to_owned());
        self.list.len() - 1
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    pub(crate) fn list(&self) -> &[String] {
        &self.list
    }
}

/// Every word that a language's grammar names, folded to lower case.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    index: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    pub(crate) classes: Names,
    pub(crate) frames: Names,
    pub(crate) lemmas: Names,
    pub(crate) cues: Vec<CueEntry>,
    /// Sets of tests of which one must pass.
    pub(crate) sets: Vec<Vec<Test>>,
}

impl Lexicon {
    /// True when one test of a set accepts the token.
    pub(crate) fn passes(&self, set: u16, token: &Token) -> bool {
        self.sets.get(usize::from(set)).is_some_and(|tests| {
            tests
                .iter()
                .any(|test| test.accepts(self, token.word, token.shape))
        })
    }

    /// The number of a set of tests.
    pub(crate) fn set(&mut self, tests: Vec<Test>) -> u16 {
        let known = self.sets.iter().position(|other| *other == tests);
        let number = known.unwrap_or_else(|| {
            self.sets.push(tests);
            self.sets.len() - 1
        });
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    /// The word of this folded text.
    #[must_use]
    pub fn find(&self, folded: &str) -> WordId {
        self.index
            .get(folded)
            .map_or(WordId::UNKNOWN, |&number| WordId(number))
    }

    /// The word of a punctuation mark, which no folding touches.
    #[must_use]
    pub fn find_mark(&self, mark: &str) -> WordId {
        self.find(mark)
    }

    /// The word of a text that is folded on the way.
    #[must_use]
    pub fn look_up(&self, text: &str) -> WordId {
        self.find(&fold(text))
    }

    pub(crate) fn intern(&mut self, text: &str) -> WordId {
        let is_word = text.chars().any(char::is_alphanumeric);
        let folded = if is_word { fold(text) } else { text.to_owned() };
        if let Some(&found) = self.index.get(folded.as_str()) {
            return WordId(found);
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX - 1);
        self.index.insert(folded.into_boxed_str(), number);
        self.words.push(Word::default());
        WordId(number)
    }

    pub(crate) fn word_mut(&mut self, id: WordId) -> &mut Word {
        &mut self.words[id.0 as usize]
    }

    /// Bits of the classes a word is in; none for an unknown word.
    #[must_use]
    pub fn classes_of(&self, id: WordId) -> u128 {
        self.words.get(id.0 as usize).map_or(0, |word| word.classes)
    }

    /// The readings of a word.
    #[must_use]
    pub fn readings(&self, id: WordId) -> &[Reading] {
        self.words
            .get(id.0 as usize)
            .map_or(&[], |word| word.readings.as_slice())
    }

    /// The bit of a class, zero where no list bears that name.
    #[must_use]
    pub fn class(&self, name: &str) -> u128 {
        self.classes.find(name).map_or(0, |bit| 1 << bit)
    }

    /// True when the word is in the class of that name.
    #[must_use]
    pub fn is(&self, id: WordId, class: &str) -> bool {
        self.classes_of(id) & self.class(class) != 0
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True for a language without words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = WordId> {
        (0..self.words.len()).filter_map(|number| u32::try_from(number).ok().map(WordId))
    }

    /// The figures of those frames of a reading's cue that are asked for.
    pub(crate) fn frame_figures(&self, reading: &Reading, frames: u64) -> Vec<usize> {
        self.cues
            .get(reading.cue as usize)
            .map_or(Vec::new(), |entry| {
                let asked = entry
                    .frames
                    .iter()
                    .filter(|(bit, _)| frames & (1 << bit) != 0);
                asked.map(|(_, figure)| *figure).collect()
            })
    }

    /// The base form of a lemma number.
    pub(crate) fn lemma(&self, number: u32) -> &str {
        self.lemmas
            .list()
            .get(number as usize)
            .map_or("", String::as_str)
    }
}

/// Lower case, and every apostrophe as `'`: how words are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2019}' | '\u{2018}' | '\u{02bc}' => out.push('\''),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}
