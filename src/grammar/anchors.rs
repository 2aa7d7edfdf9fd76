//! Which rules a word sets off, found out when a text first holds the word.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Lexicon, WordId};
use super::model::{Figure, Grammar, Rule};
use super::program::Op;

/// Words that share a page: pages of words that no text holds are never made.
const PAGE: usize = 128;

/// A rule that a word can set off, and how much speaks for it before anything is
/// looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchored {
    pub(crate) rule: u16,
    pub(crate) variant: u8,
    /// Log odds of the rule and of the word's frame.
    pub(crate) base: f64,
}

/// Rules of one word.
type Entries = OnceLock<Box<[Anchored]>>;

/// Rule and variant anchored in each word.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    /// Different tests of anchors.
    tests: Vec<Op>,
    /// Rule, variant and number of its test.
    variants: Vec<(u16, u8, usize)>,
    pages: Vec<OnceLock<Box<[Entries]>>>,
    /// Words that are anchors themselves.
    words: FxHashSet<WordId>,
    /// Classes of which a word has one that passes a test without frames.
    classes: u128,
}

impl Anchors {
    pub(super) fn new(rules: &[Rule], lexicon: &Lexicon) -> Self {
        let mut numbers: FxHashMap<&Op, usize> = FxHashMap::default();
        let mut out = Self::default();
        for (rule_number, rule) in rules.iter().enumerate() {
            for (variant_number, variant) in rule.variants.iter().enumerate() {
                let test = *numbers.entry(&variant.anchor).or_insert_with(|| {
                    out.tests.push(variant.anchor.clone());
                    out.tests.len() - 1
                });
                out.variants.push((
                    u16::try_from(rule_number).unwrap_or(u16::MAX),
                    u8::try_from(variant_number).unwrap_or(u8::MAX),
                    test,
                ));
            }
        }
        for test in &out.tests {
            match test {
                Op::Word(word) => {
                    out.words.insert(*word);
                }
                Op::Test(test) => {
                    out.words.extend(test.word);
                    if test.frames() == 0 && test.word.is_none() {
                        // any word may pass where no class is asked for
                        out.classes |= if test.require == 0 {
                            u128::MAX
                        } else {
                            test.require
                        };
                    }
                }
                _ => {}
            }
        }
        out.clear(lexicon);
        out
    }

    /// Forgets what was found out, for figures that have changed.
    pub(super) fn clear(&mut self, lexicon: &Lexicon) {
        self.pages.clear();
        self.pages
            .resize_with(lexicon.places().div_ceil(PAGE), OnceLock::new);
    }

    /// For each rule, whether a word can set it off.
    pub(super) fn reached(&self, rules: usize, lexicon: &Lexicon) -> Vec<bool> {
        let ids: Vec<WordId> = lexicon.ids().map(|(id, _)| id).collect();
        let accepted: Vec<bool> = self
            .tests
            .iter()
            .map(|test| ids.iter().any(|&id| accepts(test, lexicon, id)))
            .collect();
        let mut out = vec![false; rules];
        for &(rule, _, test) in &self.variants {
            if let Some(reached) = out.get_mut(usize::from(rule)) {
                *reached |= accepted[test];
            }
        }
        out
    }

    fn find(&self, id: WordId, grammar: &Grammar) -> Box<[Anchored]> {
        let lexicon = &grammar.lexicon;
        let weight = |figure: usize| {
            grammar
                .figures
                .get(figure)
                .map_or(0.0, |f: &Figure| f.weight)
        };
        let classes = lexicon.classes_of(id);
        let readings = lexicon.readings(id).iter();
        let known = readings.fold(0, |known, reading| known | reading.frames);
        if known == 0 && classes & self.classes == 0 && !self.words.contains(&id) {
            return Box::default();
        }
        // most tests ask for a class or frame that the word has not at all
        let hopeless = |test: &Op| match test {
            Op::Test(test) => test.require & !classes != 0 || test.frames() & !known != 0,
            _ => false,
        };
        let frames: Vec<Option<f64>> = self
            .tests
            .iter()
            .map(|test| {
                let passes = !hopeless(test) && accepts(test, lexicon, id);
                passes.then(|| match test {
                    Op::Test(test) => test.reading(lexicon, id).map_or(0.0, |reading| {
                        let figures = lexicon.frame_figures(reading, test.frames());
                        figures.map(weight).sum()
                    }),
                    _ => 0.0,
                })
            })
            .collect();
        if frames.iter().all(Option::is_none) {
            return Box::default();
        }
        self.variants
            .iter()
            .filter_map(|&(rule, variant, test)| {
                let base = weight(grammar.rules[usize::from(rule)].figure);
                Some(Anchored {
                    rule,
                    variant,
                    base: base + frames[test]?,
                })
            })
            .collect()
    }
}

fn accepts(test: &Op, lexicon: &Lexicon, id: WordId) -> bool {
    match test {
        Op::Word(word) => *word == id,
        Op::Test(test) => test.accepts_word(lexicon, id),
        _ => false,
    }
}

impl Grammar {
    /// Makes anchors rest on the figures as they are now.
    pub(super) fn forget_anchors(&mut self) {
        self.anchors.clear(&self.lexicon);
    }

    /// Rule and variant numbers anchored in a word.
    pub(crate) fn anchored(&self, word: WordId) -> &[Anchored] {
        let Some(place) = self.lexicon.place(word) else {
            return &[];
        };
        let Some(page) = self.anchors.pages.get(place / PAGE) else {
            return &[];
        };
        let page = page.get_or_init(|| (0..PAGE).map(|_| Entries::new()).collect());
        page[place % PAGE].get_or_init(|| self.anchors.find(word, self))
    }
}
