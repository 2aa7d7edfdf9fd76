//! The languages of a set; a built-in one is read when it is first asked for.

use std::ops::Index;
use std::sync::OnceLock;

use super::load::builtin_language;
use super::model::Grammar;
use super::texts::Texts;
use crate::resolve::Classes;

/// Languages that can be told apart by their words.
const MOST_LANGUAGES: usize = 128;

/// One language, read or not.
#[derive(Clone, Debug)]
pub(super) struct Language {
    code: String,
    /// Words of class `function`, folded.
    function: Vec<String>,
    pub(super) grammar: OnceLock<Grammar>,
    classes: OnceLock<Classes>,
}

impl Language {
    /// The language of a folder, not read yet.
    pub(super) fn new(code: &str, function: Vec<String>) -> Self {
        Self {
            code: code.to_owned(),
            function,
            grammar: OnceLock::new(),
            classes: OnceLock::new(),
        }
    }

    fn grammar(&self) -> &Grammar {
        self.grammar.get_or_init(|| builtin_language(&self.code))
    }
}

/// Languages in order of their codes.
///
/// Indexing, [`Grammars::get`] and [`Grammars::iter`] read a built-in language where
/// that has not been done yet; [`Grammars::codes`] and [`Grammars::len`] do not.
#[derive(Clone, Debug, Default)]
pub struct Grammars {
    languages: Vec<Language>,
    function: Texts,
    /// For each function word, bits of the languages that have it.
    speakers: Vec<u128>,
    /// For the first and the last byte of function words, modulo 32, bits of their lengths.
    lengths: [[u32; 32]; 2],
}

/// Where in the tables of lengths a word would be, by its ends.
#[inline]
fn ends(word: &str) -> [usize; 2] {
    match *word.as_bytes() {
        [first, .., last] => [usize::from(first % 32), usize::from(last % 32)],
        [only] => [usize::from(only % 32); 2],
        [] => [0; 2],
    }
}

/// The bit of a word's length.
#[inline]
fn length_bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

impl Grammars {
    pub(super) fn new(languages: Vec<Language>) -> Self {
        let mut function = Texts::default();
        let mut speakers = Vec::new();
        let mut lengths = [[0; 32]; 2];
        for (number, language) in languages.iter().enumerate().take(MOST_LANGUAGES) {
            for word in &language.function {
                let index = function.number(word) as usize;
                if index == speakers.len() {
                    speakers.push(0);
                }
                speakers[index] |= 1 << number;
                for (table, end) in lengths.iter_mut().zip(ends(word)) {
                    table[end] |= length_bit(word);
                }
            }
        }
        Self {
            languages,
            function,
            speakers,
            lengths,
        }
    }

    /// How many languages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.languages.len()
    }

    /// True for a set without languages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    /// The codes of the languages.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|language| language.code.as_str())
    }

    /// The grammar of that number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Grammar> {
        self.languages.get(number).map(Language::grammar)
    }

    /// The word classes of that grammar that meaning rests on.
    pub(crate) fn classes(&self, number: usize) -> Option<&Classes> {
        let language = self.languages.get(number)?;
        let classes = &language.classes;
        Some(classes.get_or_init(|| Classes::new(language.grammar())))
    }

    /// The grammar of that number, for new figures: what rests on the old ones is
    /// found out again.
    pub fn get_mut(&mut self, number: usize) -> Option<&mut Grammar> {
        let language = self.languages.get_mut(number)?;
        language.grammar();
        language.classes.take();
        let grammar = language.grammar.get_mut()?;
        grammar.forget_anchors();
        Some(grammar)
    }

    /// Every grammar.
    pub fn iter(&self) -> impl Iterator<Item = &Grammar> {
        self.languages.iter().map(Language::grammar)
    }

    /// False for an ASCII word, in whatever case, that has the length and the first letter,
    /// or the length and the last letter, of no function word.
    #[inline]
    pub(crate) fn may_speak(&self, word: &str) -> bool {
        let [first, last] = ends(word);
        self.lengths[0][first] & self.lengths[1][last] & length_bit(word) != 0
    }

    /// Bits of the languages in which a folded word is a function word.
    pub(crate) fn speakers(&self, folded: &str) -> u128 {
        self.function
            .find(folded)
            .and_then(|index| self.speakers.get(index as usize))
            .copied()
            .unwrap_or(0)
    }
}

impl Index<usize> for Grammars {
    type Output = Grammar;

    fn index(&self, number: usize) -> &Grammar {
        self.languages[number].grammar()
    }
}

impl<'g> IntoIterator for &'g Grammars {
    type Item = &'g Grammar;
    type IntoIter = Box<dyn Iterator<Item = &'g Grammar> + 'g>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
