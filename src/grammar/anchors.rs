//! Which rules a word sets off, found out when a text first holds the word.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Lexicon, WordId};
use super::model::{Grammar, Rule};
use super::packed::packed;
use super::program::Anchor;

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

/// A kind of anchor and what it sets off.
#[derive(Clone, Debug)]
struct Trigger {
    test: Anchor,
    /// Classes that a word needs.
    classes: u128,
    /// Frames that one of its readings needs.
    frames: u64,
    /// Rule and variant, ascending.
    variants: Vec<(u16, u8)>,
}

/// Rule and variant anchored in each word.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    triggers: Vec<Trigger>,
    pages: Vec<OnceLock<Box<[Entries]>>>,
    /// Words that are anchors themselves.
    words: FxHashSet<WordId>,
    /// Classes of which a word has one that passes a test without frames.
    classes: u128,
}

impl Anchors {
    pub(super) fn new(rules: &[Rule], lexicon: &Lexicon) -> Self {
        let mut numbers: FxHashMap<&Anchor, usize> = FxHashMap::default();
        let mut out = Self::default();
        for (rule_number, rule) in rules.iter().enumerate() {
            for (variant_number, variant) in rule.variants.iter().enumerate() {
                let number = *numbers.entry(&variant.anchor).or_insert_with(|| {
                    out.triggers.push(Trigger::new(&variant.anchor));
                    out.triggers.len() - 1
                });
                out.triggers[number].variants.push((
                    u16::try_from(rule_number).unwrap_or(u16::MAX),
                    u8::try_from(variant_number).unwrap_or(u8::MAX),
                ));
            }
        }
        for trigger in &out.triggers {
            match &trigger.test {
                Anchor::Word(word) => {
                    out.words.insert(*word);
                }
                Anchor::Test(test) => {
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
        let mut out = vec![false; rules];
        for trigger in &self.triggers {
            let accepted = ids.iter().any(|&id| trigger.accepts(lexicon, id));
            for (rule, _) in &trigger.variants {
                if let Some(reached) = out.get_mut(usize::from(*rule)) {
                    *reached |= accepted;
                }
            }
        }
        out
    }

    fn find(&self, id: WordId, grammar: &Grammar) -> Box<[Anchored]> {
        let lexicon = &grammar.lexicon;
        let classes = lexicon.classes_of(id);
        let readings = lexicon.readings(id).iter();
        let known = readings.fold(0, |known, reading| known | reading.frames);
        if known == 0 && classes & self.classes == 0 && !self.words.contains(&id) {
            return Box::default();
        }
        // most anchors ask for a class or frame that the word has not at all
        let hopeful = |trigger: &&Trigger| {
            trigger.classes & !classes == 0
                && trigger.frames & !known == 0
                && trigger.accepts(lexicon, id)
        };
        let mut out = Vec::new();
        for trigger in self.triggers.iter().filter(hopeful) {
            let frames = trigger.frames_weight(id, grammar);
            out.extend(trigger.variants.iter().map(|&(rule, variant)| Anchored {
                rule,
                variant,
                base: grammar.weight(grammar.rules[usize::from(rule)].figure) + frames,
            }));
        }
        out.sort_unstable_by_key(|anchored| (anchored.rule, anchored.variant));
        out.into()
    }
}

impl Trigger {
    fn new(anchor: &Anchor) -> Self {
        let (classes, frames) = match anchor {
            Anchor::Word(_) => (0, 0),
            Anchor::Test(test) => (test.require, test.frames()),
        };
        Self {
            test: anchor.clone(),
            classes,
            frames,
            variants: Vec::new(),
        }
    }

    fn accepts(&self, lexicon: &Lexicon, id: WordId) -> bool {
        match &self.test {
            Anchor::Word(word) => *word == id,
            Anchor::Test(test) => test.accepts_word(lexicon, id),
        }
    }

    /// What the frames that it asks for say, in a word that it accepts.
    fn frames_weight(&self, id: WordId, grammar: &Grammar) -> f64 {
        let Anchor::Test(test) = &self.test else {
            return 0.0;
        };
        let lexicon = &grammar.lexicon;
        test.reading(lexicon, id).map_or(0.0, |reading| {
            let figures = lexicon.frame_figures(reading, test.frames());
            figures.map(|figure| grammar.weight(figure)).sum()
        })
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

packed!(Trigger {
    test,
    classes,
    frames,
    variants
});
packed!(Anchors { triggers, words, classes } but pages);
