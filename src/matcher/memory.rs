//! What was found out about words and places, so that it is found out once.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use super::HOPELESS;
use super::ends::{Opening, Place, looking};
use super::run::Machine;
use crate::grammar::{Anchor, Anchored, Grammar, Guard, Key, Kinds, Needs, Reach, Variant, WordId};
use crate::text::{Cache, Shape, Token, WordCache};

/// Places of a sentence whose findings are kept at the same time; a power of two.
const RING: usize = 64;
/// Kinds of words that are found without a search: those met last; a power of two.
const RECENT: usize = 1 << 10;
/// What stands for no kind in a list of them.
const NO_KIND: u64 = u64::MAX;
/// Kinds of words of one language that are kept; beyond, all are found out anew.
const MOST_KINDS: usize = 1 << 14;
/// Ends of phrases that are kept at once.
const MOST_ENDS: usize = 1 << 16;
/// Evidence that was not looked at: no grammar has as much.
const UNSEEN: u128 = u128::MAX;

/// What words are in claims.
pub(crate) type SenseCache = Cache<(Key, Kinds), 4096>;
/// Bits of the languages that words speak for.
pub(crate) type SpeakerCache = Cache<u128, 2048>;

/// What was found out about a text and the words of its language.
///
/// What it says about words holds for every text, so that it serves text after text.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// By the number of the grammar.
    languages: Vec<Language>,
    /// Words that the lexer looked up, by the number of the grammar.
    words: Vec<WordCache>,
    /// Keys and kinds in claims of words that no lexicon writes out, by the same number.
    senses: Vec<SenseCache>,
    /// Bits of the languages in which words are function words.
    speakers: SpeakerCache,
    /// The grammar in use.
    grammar: usize,
    /// For each token of the sentence, its kind.
    kind_of: Vec<u32>,
    /// For each token of the sentence, where the tests of its kind begin.
    rows: Vec<u32>,
    /// For each token of the sentence, the landmarks before it and behind it.
    around: Vec<Needs>,
    /// Stamp of the first gap of the sentence: each gap of each sentence has its own.
    base: Cell<u32>,
    /// Gaps of the sentence.
    gaps: u32,
    /// Ends of phrases.
    ends: RefCell<Vec<u32>>,
    /// What runs go back to.
    pub(super) machine: RefCell<Machine>,
    /// Stands in where no language was turned to.
    blank: Language,
    /// For the openings of the sentence that were asked for, where a content ends.
    contents: RefCell<Vec<(Opening, u32)>>,
}

/// A variant of a rule that a kind of word can set off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Number of the rule.
    pub(super) rule: u16,
    /// Number of the variant in it.
    pub(super) variant: u8,
    /// Sets of tests of which the token before passes one, and the next one.
    guards: [Guard; 2],
    /// Landmarks that must stand on either side.
    needs: Needs,
    /// Log odds before anything is looked at.
    pub(super) base: f64,
}

impl Entry {
    /// `None` where the shape of the word or the figures forbid it.
    fn new(anchored: &Anchored, token: &Token, grammar: &Grammar) -> Option<Self> {
        let rule = grammar.rules.get(usize::from(anchored.rule))?;
        let quoted = token.shape.has(Shape::QUOTED);
        if anchored.base < HOPELESS || (quoted && !rule.inside) {
            return None;
        }
        let variant: &Variant = rule.variants.get(usize::from(anchored.variant))?;
        if let Anchor::Test(test) = &variant.anchor
            && !test.accepts_shape(token.shape)
        {
            return None;
        }
        Some(Self {
            rule: anchored.rule,
            variant: anchored.variant,
            guards: variant.guards,
            needs: variant.needs,
            base: anchored.base,
        })
    }
}

/// What was found out in one language.
#[derive(Debug, Default)]
pub(super) struct Language {
    /// Words as they are written: tokens of one kind pass the same tests.
    numbers: FxHashMap<u64, u32>,
    /// Those of them that were met last, each where its key says.
    recent: Vec<(u64, u32)>,
    /// Bits of shapes that tests ask about; the others make no kinds.
    shapes: u16,
    /// For each kind, pairs of bits: sets of tests that were tried, and passed.
    tests: Vec<Cell<[u64; 2]>>,
    /// Pairs for each kind.
    width: usize,
    /// For each kind, the evidence that can hold there, for each lookout, the boundaries
    /// that can, and the evidence about ends that can before it and behind it.
    possible: Vec<Cell<u128>>,
    /// Lookouts and three more.
    views: usize,
    /// For each [`Reach::BOUNDED`], the evidence about ends that looks at the start of a
    /// content, and where it could end.
    looking: [[u128; 2]; Reach::BOUNDED.len()],
    /// The words that are an opening and a closing bracket, where the second one is known.
    pub(super) brackets: Option<(WordId, WordId)>,
    /// For each kind, the landmarks it is.
    landmarks: Vec<u64>,
    /// For each kind, first and one past the last of what it sets off.
    anchors: Vec<(u32, u32)>,
    entries: Vec<Entry>,
    /// For each phrase and gap, where it can end: first and one past the last in
    /// [`Memory::ends`], and how far the search came.
    phrases: Ring<(u32, u32, u32)>,
    /// For each lookout and gap, what its evidence adds.
    evidence: Ring<Held>,
    /// For each gap, the log odds that a content of each [`Reach::BOUNDED`] ends there.
    stops: Ring<Option<f64>>,
}

impl Language {
    fn new(grammar: &Grammar) -> Self {
        Self {
            recent: vec![(NO_KIND, 0); RECENT],
            shapes: Shape::QUOTED.0 | grammar.shapes,
            width: grammar.lexicon.set_count().div_ceil(64),
            views: grammar.lookouts.len() + 3,
            brackets: Some(
                ["(", ")"]
                    .map(|mark| grammar.lexicon.find_mark(mark))
                    .into(),
            )
            .filter(|(_, closes)| *closes != WordId::UNKNOWN),
            looking: Reach::BOUNDED.map(|reach| {
                [Place::Start, Place::Gap].map(|place| looking(reach, place, grammar))
            }),
            phrases: Ring::new(grammar.lexicon.phrases.len()),
            evidence: Ring::new(grammar.lookouts.len()),
            stops: Ring::new(Reach::BOUNDED.len()),
            ..Self::default()
        }
    }

    /// The evidence about an end of a kind of content that looks at a place, as bits.
    #[inline]
    pub(super) fn looking(&self, reach: Reach, place: Place) -> u128 {
        let [start, gap] = self.looking[reach.bounded().unwrap_or(0)];
        match place {
            Place::Start => start,
            Place::Gap => gap,
        }
    }

    fn number(&mut self, token: &Token, grammar: &Grammar) -> u32 {
        let shape = token.shape.0 & self.shapes;
        let key = u64::from(token.word.0) << 16 | u64::from(shape);
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let place = usize::try_from(mixed).unwrap_or(0) % RECENT;
        if let Some((_, number)) = self.recent.get(place).filter(|known| known.0 == key) {
            return *number;
        }
        let number = self.looked_up(key, token, grammar);
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = (key, number);
        }
        number
    }

    /// The same, where it is none of the last ones.
    fn looked_up(&mut self, key: u64, token: &Token, grammar: &Grammar) -> u32 {
        if let Some(&known) = self.numbers.get(&key) {
            return known;
        }
        let number = u32::try_from(self.anchors.len()).unwrap_or(u32::MAX);
        self.numbers.insert(key, number);
        let count = self.anchors.len() + 1;
        self.tests.resize(count * self.width, Cell::default());
        self.possible.resize(count * self.views, Cell::new(UNSEEN));
        self.landmarks
            .push(grammar.landmarks.of(token, &grammar.lexicon));
        let length = |entries: &Vec<Entry>| u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let first = length(&self.entries);
        let anchored = grammar.anchored(token.word).iter();
        let entries = anchored.filter_map(|anchored| Entry::new(anchored, token, grammar));
        self.entries.extend(entries);
        self.anchors.push((first, length(&self.entries)));
        number
    }
}

/// Log odds that the evidence of a place adds to each decision.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    /// Which words make up the source.
    pub(super) source: f64,
    /// Whether the cue is one.
    pub(super) cue: f64,
}

/// Values of the last places that were looked at.
#[derive(Debug)]
struct Ring<T: Copy> {
    /// Stamp and value; zero is no stamp.
    slots: Vec<Cell<(u32, T)>>,
    /// Values for each place.
    width: usize,
}

impl<T: Copy> Default for Ring<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            width: 0,
        }
    }
}

impl<T: Copy + Default> Ring<T> {
    fn new(width: usize) -> Self {
        let mut slots = Vec::new();
        slots.resize(RING * width, Cell::default());
        Self { slots, width }
    }

    fn clear(&self) {
        self.slots
            .iter()
            .for_each(|slot| slot.set(Default::default()));
    }

    #[inline]
    fn slot(&self, gap: usize, column: usize) -> Option<&Cell<(u32, T)>> {
        self.slots.get((gap % RING) * self.width + column)
    }

    /// The value of a gap of the sentence, if it was kept with this stamp.
    #[inline]
    fn get(&self, gap: usize, stamp: u32, column: usize) -> Option<T> {
        let (known, value) = self.slot(gap, column)?.get();
        (known == stamp).then_some(value)
    }

    fn set(&self, gap: usize, stamp: u32, column: usize, value: T) {
        if let Some(slot) = self.slot(gap, column) {
            slot.set((stamp, value));
        }
    }
}

/// What is kept for the grammar of that number, nothing yet where it is new.
fn of_grammar<T: Default>(kept: &mut Vec<T>, number: usize) -> &mut T {
    if kept.len() <= number {
        kept.resize_with(number + 1, T::default);
    }
    &mut kept[number]
}

impl Memory {
    /// The words of the grammar of that number that were looked up.
    pub(crate) fn words(&mut self, number: usize) -> &mut WordCache {
        of_grammar(&mut self.words, number)
    }

    /// What words that no lexicon writes out are in claims, in the grammar of that number.
    pub(crate) fn senses(&mut self, number: usize) -> &mut SenseCache {
        of_grammar(&mut self.senses, number)
    }

    /// The languages in which words are function words.
    pub(crate) const fn speakers(&mut self) -> &mut SpeakerCache {
        &mut self.speakers
    }

    /// Turns to another sentence, in the language of that number.
    pub(super) fn turn(&mut self, number: usize, grammar: &Grammar, tokens: &[Token]) {
        let gaps = u32::try_from(tokens.len() + 1).unwrap_or(u32::MAX);
        let base = self.base.get().checked_add(self.gaps);
        let fits = base.is_some_and(|base| base.checked_add(gaps).is_some());
        if !fits {
            // stamps begin anew
            self.languages
                .iter_mut()
                .for_each(|known| *known = Language::default());
        }
        let language = of_grammar(&mut self.languages, number);
        if language.views == 0 || language.anchors.len() > MOST_KINDS {
            *language = Language::new(grammar);
        }
        self.grammar = number;
        self.base.set(base.filter(|_| fits).unwrap_or(1).max(1));
        self.gaps = gaps;
        self.ends.borrow_mut().clear();
        self.contents.borrow_mut().clear();
        self.kind_of.clear();
        let language = &mut self.languages[number];
        let known = tokens.iter().map(|token| language.number(token, grammar));
        self.kind_of.extend(known);
        let width = u32::try_from(language.width).unwrap_or(0);
        self.rows.clear();
        self.rows
            .extend(self.kind_of.iter().map(|kind| kind * width));
        self.look_around();
    }

    /// Notes which landmarks stand before and behind each token.
    fn look_around(&mut self) {
        self.around.clear();
        self.around.resize(self.kind_of.len(), Needs::default());
        let landmarks = &self.languages[self.grammar].landmarks;
        let (mut before, mut behind) = (0, 0);
        for (place, &kind) in self.around.iter_mut().zip(&self.kind_of) {
            place.left = before;
            before |= landmarks[kind as usize];
        }
        for (place, &kind) in self.around.iter_mut().zip(&self.kind_of).rev() {
            place.right = behind;
            behind |= landmarks[kind as usize];
        }
    }

    /// Forgets where phrases end once that is much; no run may be under way.
    pub(super) fn tidy(&self) {
        let mut ends = self.ends.borrow_mut();
        if ends.len() > MOST_ENDS {
            ends.clear();
            self.language().phrases.clear();
        }
    }

    /// Nothing was found out.
    pub(super) const fn blank(&self) -> &Language {
        &self.blank
    }

    /// What was found out in the language in use.
    pub(super) fn language(&self) -> &Language {
        self.languages.get(self.grammar).unwrap_or(&self.blank)
    }

    #[inline]
    fn kind(&self, index: usize) -> Option<usize> {
        self.kind_of.get(index).map(|&kind| kind as usize)
    }

    /// What the sentence's token of that index can set off.
    #[inline]
    pub(super) fn entries<'l>(&self, language: &'l Language, index: usize) -> &'l [Entry] {
        self.kind(index)
            .and_then(|kind| language.anchors.get(kind))
            .and_then(|range| language.entries.get(range.0 as usize..range.1 as usize))
            .unwrap_or(&[])
    }

    /// Which tokens of the sentence pass which tests, as far as that is known.
    pub(super) fn passed(&self) -> Passed<'_> {
        Passed {
            rows: &self.rows,
            tests: &self.language().tests,
        }
    }

    /// What can hold where the token of that index is the next one: the evidence of a
    /// lookout, boundaries where `view` is the number of lookouts, evidence about ends that
    /// looks forwards or backwards where it is one or two more.
    pub(super) fn possible(&self, view: usize, index: usize, look: impl Fn() -> u128) -> u128 {
        let known = self.language();
        let cell = self
            .kind(index)
            .and_then(|kind| known.possible.get(kind * known.views + view));
        let Some(cell) = cell else { return look() };
        if cell.get() == UNSEEN {
            cell.set(look());
        }
        cell.get()
    }

    fn stamp(&self, gap: usize) -> u32 {
        self.base
            .get()
            .wrapping_add(u32::try_from(gap).unwrap_or(u32::MAX))
    }

    /// What the evidence at a gap of the sentence adds, seen from one lookout.
    #[inline]
    pub(super) fn evidence(&self, lookout: usize, gap: usize, look: impl Fn() -> Held) -> Held {
        let stamp = self.stamp(gap);
        let known = self.language();
        known.evidence.get(gap, stamp, lookout).unwrap_or_else(|| {
            let found = look();
            known.evidence.set(gap, stamp, lookout, found);
            found
        })
    }

    /// The log odds that a content of a kind ends at a gap of the sentence.
    pub(super) fn stop(
        &self,
        gap: usize,
        reach: Reach,
        look: impl Fn() -> Option<f64>,
    ) -> Option<f64> {
        let stamp = self.stamp(gap);
        let stops = &self.language().stops;
        let column = reach.bounded().unwrap_or(0);
        stops.get(gap, stamp, column).unwrap_or_else(|| {
            let found = look();
            stops.set(gap, stamp, column, found);
            found
        })
    }

    /// Where a content ends that has its opening at a gap.
    pub(super) fn content_end(&self, opening: Opening, look: impl Fn() -> u32) -> u32 {
        let known = self
            .contents
            .borrow()
            .iter()
            .find(|known| known.0 == opening)
            .map(|known| known.1);
        known.unwrap_or_else(|| {
            let end = look();
            self.contents.borrow_mut().push((opening, end));
            end
        })
    }

    /// Where a phrase can end that begins at a gap of the sentence, as a range of
    /// [`Memory::end`], and how far the search came, where that was found out.
    #[inline]
    pub(super) fn known_ends(
        &self,
        language: &Language,
        phrase: usize,
        gap: usize,
    ) -> Option<(u32, u32, u32)> {
        language.phrases.get(gap, self.stamp(gap), phrase)
    }

    /// Keeps where a phrase can end that begins at a gap, in order of preference.
    pub(super) fn keep_ends(
        &self,
        language: &Language,
        phrase: usize,
        gap: usize,
        found: &[u32],
        furthest: usize,
    ) -> (u32, u32, u32) {
        let mut ends = self.ends.borrow_mut();
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let first = number(ends.len());
        ends.extend_from_slice(found);
        let known = (first, number(ends.len()), number(furthest));
        language.phrases.set(gap, self.stamp(gap), phrase, known);
        known
    }

    /// A gap at which a phrase ends.
    #[inline]
    pub(super) fn end(&self, number: u32) -> usize {
        self.ends
            .borrow()
            .get(number as usize)
            .map_or(0, |&gap| gap as usize)
    }
}

/// Which tokens of a sentence pass which tests, as far as that is known. Programs ask at
/// every step, so that what answers is as near as can be.
#[derive(Clone, Copy)]
pub(super) struct Passed<'m> {
    /// For each token, where the tests of its kind begin.
    rows: &'m [u32],
    /// See [`Language::tests`].
    tests: &'m [Cell<[u64; 2]>],
}

impl Passed<'_> {
    /// Nothing is known, and nothing is kept.
    pub(super) const NOTHING: Self = Self {
        rows: &[],
        tests: &[],
    };

    /// Where the tests of the token of that index begin.
    #[inline]
    pub(super) fn row(&self, index: usize) -> Option<u32> {
        self.rows.get(index).copied()
    }

    #[inline]
    fn cell(&self, set: u16, row: u32) -> Option<&Cell<[u64; 2]>> {
        self.tests.get(row as usize + usize::from(set / 64))
    }

    /// Whether the token of a row passes a set of tests; `None` where they were not tried
    /// yet.
    #[inline]
    pub(super) fn get(&self, set: u16, row: u32) -> Option<bool> {
        let [tried, passed] = self.cell(set, row)?.get();
        let bit = 1 << (set % 64);
        (tried & bit != 0).then_some(passed & bit != 0)
    }

    /// Keeps the answer.
    pub(super) fn keep(&self, set: u16, index: usize, passes: bool) {
        if let Some(cell) = self.row(index).and_then(|row| self.cell(set, row)) {
            let [tried, passed] = cell.get();
            let bit = 1 << (set % 64);
            cell.set([tried | bit, passed | if passes { bit } else { 0 }]);
        }
    }
}

impl Entry {
    /// False where the tokens around the anchor show that it cannot match.
    #[inline]
    pub(super) fn may_match(&self, scene: &super::run::Scene<'_>, anchor: usize) -> bool {
        let around = scene.memory.around.get(anchor - scene.first);
        let has_needs = around.is_none_or(|around| {
            self.needs.left & !around.left == 0 && self.needs.right & !around.right == 0
        });
        let [before, behind] = self.guards;
        has_needs
            && scene.may_go_on::<false>(behind, anchor + 1)
            && scene.may_go_on::<true>(before, anchor)
    }
}
