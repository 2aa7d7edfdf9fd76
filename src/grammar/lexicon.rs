//! The words of a language: classes, readings, folding.

mod packing;
mod readings;

use std::ops::Range;

use serde::Serialize;

use super::class_sets::{ClassSetId, ClassSets};
use super::packed::{List, fixed};
use super::program::{Program, Test};
use super::sets::Sets;
use super::stems::{self, Candidate, Row, Stems};
use super::texts::{Names, Texts};
pub use readings::Readings;
use readings::Store;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// The frames of words that can carry an attribution, by the number of the word.
#[derive(Clone, Debug, Default)]
pub(super) struct Cues {
    /// Behind the last frame of each word.
    ends: List<u32>,
    /// Bit of a frame, and index of its figure.
    frames: List<(u8, u32)>,
}

impl Cues {
    /// One more word; gives its number.
    pub(super) fn push(&mut self, frames: &[(u8, usize)]) -> u32 {
        let list = self.frames.to_mut();
        let figure = |figure: usize| u32::try_from(figure).unwrap_or(u32::MAX);
        list.extend(frames.iter().map(|&(bit, at)| (bit, figure(at))));
        let end = u32::try_from(list.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
    }

    fn of(&self, cue: u32) -> impl Iterator<Item = (u8, usize)> {
        let cue = cue as usize;
        let end = self.ends.get(cue).unwrap_or(0) as usize;
        let before = cue.checked_sub(1).filter(|_| end > 0);
        let start = before.and_then(|before| self.ends.get(before)).unwrap_or(0) as usize;
        let frames = self.frames.range(start..end);
        frames.map(|(bit, figure)| (bit, figure as usize))
    }
}

fixed! {
    /// What is known about a word: its classes, and where its readings stand.
    #[derive(Clone, Copy, Debug, Default)]
    struct Word {
        first: u32,
        classes: ClassSetId,
        count: u16,
    }
}

impl Word {
    /// Where its readings stand.
    #[inline]
    fn range(self) -> Range<usize> {
        let first = self.first as usize;
        first..first + usize::from(self.count)
    }
}

/// A reading before all words are known.
#[derive(Clone, Copy, Debug)]
struct Draft {
    word: u32,
    /// Number of the statement, by which the readings of a word are sorted.
    order: u32,
    reading: Reading,
}

/// Every word that a language's grammar names, folded to lower case.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    texts: Texts,
    words: List<Word>,
    class_sets: ClassSets,
    readings: Store,
    drafts: Vec<Draft>,
    /// Words that are not written out.
    stems: Stems,
    /// Kinds of their forms.
    kinds: List<Word>,
    /// The statement of each reading of a kind, until all words are known.
    kind_orders: Vec<u32>,
    folded: String,
    pub(crate) classes: Names,
    pub(crate) frames: Names,
    pub(crate) lemmas: Names,
    pub(super) cues: Cues,
    /// Sets of tests of which one must pass.
    pub(super) sets: Sets,
    /// Phrases without captures, read in one direction each.
    pub(crate) phrases: Vec<Program>,
}

impl Lexicon {
    /// The word of this folded text.
    #[must_use]
    pub fn find(&self, folded: &str) -> WordId {
        if let Some(number) = self.texts.find(folded) {
            return WordId(number);
        }
        match self.stems.find(folded) {
            Some((stem, kind)) => WordId(stems::id::join(stem, kind)),
            None => WordId::UNKNOWN,
        }
    }

    /// The word of a punctuation mark, which no folding touches.
    #[must_use]
    pub fn find_mark(&self, mark: &str) -> WordId {
        self.texts.find(mark).map_or(WordId::UNKNOWN, WordId)
    }

    /// The word of a text that is folded on the way.
    #[must_use]
    pub fn look_up(&self, text: &str) -> WordId {
        self.find(&fold(text))
    }

    /// The number of a word that is written out, a new one where it was none.
    pub(crate) fn intern(&mut self, text: &str) -> WordId {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if plain {
            return self.intern_folded(text);
        }
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        if text.chars().any(char::is_alphanumeric) {
            fold_into(text, &mut folded);
        } else {
            folded.push_str(text);
        }
        let id = self.intern_folded(&folded);
        self.folded = folded;
        id
    }

    fn intern_folded(&mut self, folded: &str) -> WordId {
        let number = self.texts.number(folded);
        if number as usize == self.words.len() {
            let mut word = Word::default();
            // a form that was not written out is from now on
            if let Some((stem, kind)) = self.kind_behind(folded) {
                word = self.kinds.get(kind).unwrap_or_default();
                let first = self.readings.len();
                for mut reading in self.readings.copied(word.range()) {
                    if reading.lemma == u32::MAX {
                        reading.lemma = stem.lemma;
                    }
                    self.readings.push(reading);
                }
                word.first = u32::try_from(first).unwrap_or(u32::MAX);
            }
            self.words.push(word);
        }
        WordId(number)
    }

    /// Puts a word that is written out into more classes.
    pub(crate) fn add_classes(&mut self, id: WordId, classes: u128) {
        if let Some(word) = self.words.to_mut().get_mut(id.0 as usize) {
            word.classes = self.class_sets.with(word.classes, classes);
        }
    }

    /// One more reading of a word; they count once [`Lexicon::sort_readings`] is called.
    pub(crate) fn add_reading(&mut self, text: &str, class: u128, order: u32, reading: Reading) {
        let id = self.intern(text);
        self.add_classes(id, class);
        self.drafts.push(Draft {
            word: id.0,
            order,
            reading,
        });
    }

    /// A kind of form with its readings and their statements.
    ///
    /// A reading without base form takes that of the stem, and its statement.
    pub(super) fn add_kind(&mut self, readings: impl Iterator<Item = (u32, Reading)>) -> u32 {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let first = self.readings.len();
        for (order, reading) in readings {
            if !merge_twin(&mut self.readings.to_mut()[first..], &reading) {
                self.readings.push(reading);
                self.kind_orders.push(order);
            }
        }
        let verb = self.class("verb");
        self.kinds.push(Word {
            first: number(first),
            count: count(self.readings.len() - first),
            classes: self.class_sets.with(ClassSetId::default(), verb),
        });
        number(self.kinds.len() - 1)
    }

    /// Makes room for so many kinds.
    pub(super) fn reserve_kinds(&mut self, kinds: usize) {
        self.kinds.to_mut().reserve(kinds);
        self.readings.to_mut().reserve(kinds * 2);
        self.kind_orders.reserve(kinds * 2);
    }

    /// Kinds like those of a row, but with the base form, cue and frames of a reading;
    /// gives what has to be added to the row's numbers.
    pub(super) fn add_kinds_like(&mut self, row: &Row, order: u32, reading: Reading) -> u32 {
        let Some(&(_, own)) = row.0.first() else {
            return 0;
        };
        let base = self.next_kind() - u32::from(own);
        for (_, kind) in &row.0 {
            let like = self.kinds.get(usize::from(*kind)).unwrap_or_default();
            let first = u32::try_from(self.readings.len()).unwrap_or(u32::MAX);
            for like in self.readings.copied(like.range()) {
                let Reading { slots, persons, .. } = like;
                self.readings.push(Reading {
                    slots,
                    persons,
                    ..reading
                });
                self.kind_orders.push(order);
            }
            self.kinds.push(Word { first, ..like });
        }
        base
    }

    /// The number that the next kind of form gets.
    pub(super) fn next_kind(&self) -> u32 {
        u32::try_from(self.kinds.len()).unwrap_or(u32::MAX)
    }

    /// Takes stems; gives back the numbers of those whose forms have to be added one
    /// by one.
    pub(super) fn add_stems(&mut self, stems: &[Candidate<'_>], rows: &[Row]) -> Vec<usize> {
        self.stems.fill(stems, rows)
    }

    fn kind_behind(&self, folded: &str) -> Option<(stems::Stem, usize)> {
        let (stem, kind) = self.stems.find(folded)?;
        let kind = self.stems.kind_of(stem, kind)?;
        Some((self.stems.get(stem)?, kind))
    }

    /// Gives every word its readings, in order of their statements; readings that
    /// differ in persons alone become one.
    pub(crate) fn sort_readings(&mut self) {
        for number in 0..self.words.len() {
            let word = u32::try_from(number).unwrap_or(u32::MAX);
            let Some((stem, kind)) = self.kind_behind(self.texts.get(word)) else {
                continue;
            };
            let kind = self.kinds.get(kind).unwrap_or_default();
            let classes = self.class_sets.bits(kind.classes);
            self.add_classes(WordId(word), classes);
            for index in kind.range() {
                let Some(mut reading) = self.readings.one(index) else {
                    continue;
                };
                let mut order = self.kind_orders[index];
                if reading.lemma == u32::MAX {
                    reading.lemma = stem.lemma;
                    order = stem.order;
                }
                self.drafts.push(Draft {
                    word,
                    order,
                    reading,
                });
            }
        }
        self.kind_orders = Vec::new();
        let drafts = self.sorted_drafts();
        let readings = self.readings.to_mut();
        readings.reserve_exact(drafts.len());
        let words = self.words.to_mut();
        let mut rest = drafts.as_slice();
        while let Some(draft) = rest.first() {
            let of_word = rest.iter().take_while(|other| other.word == draft.word);
            let (drafts, others) = rest.split_at(of_word.count());
            let first = readings.len();
            for draft in drafts {
                if !merge_twin(&mut readings[first..], &draft.reading) {
                    readings.push(draft.reading);
                }
            }
            let word = &mut words[draft.word as usize];
            word.first = u32::try_from(first).unwrap_or(u32::MAX);
            word.count = count(readings.len() - first);
            rest = others;
        }
    }

    /// The drafts by word, those of a word by statement.
    fn sorted_drafts(&mut self) -> Vec<Draft> {
        let drafts = std::mem::take(&mut self.drafts);
        let Some(&any) = drafts.first() else {
            return drafts;
        };
        // where the drafts of each word begin, and how many are placed
        let mut starts = vec![0_usize; self.words.len() + 1];
        for draft in &drafts {
            starts[draft.word as usize + 1] += 1;
        }
        for word in 1..starts.len() {
            starts[word] += starts[word - 1];
        }
        let mut placed = vec![0_usize; self.words.len()];
        let mut out = vec![any; drafts.len()];
        for draft in &drafts {
            let word = draft.word as usize;
            let mut at = starts[word] + placed[word];
            placed[word] += 1;
            out[at] = *draft;
            while at > starts[word] && out[at - 1].order > draft.order {
                out.swap(at - 1, at);
                at -= 1;
            }
        }
        out
    }

    #[inline]
    fn word(&self, id: WordId) -> Option<Word> {
        match stems::id::split(id.0) {
            None => self.words.get(id.0 as usize),
            Some((stem, kind)) => self.kinds.get(self.stems.kind_of(stem, kind)?),
        }
    }

    /// A number for what a word can set off: the same for all forms of one kind.
    pub(crate) fn place(&self, id: WordId) -> Option<usize> {
        match stems::id::split(id.0) {
            None => Some(id.0 as usize).filter(|place| *place < self.words.len()),
            Some((stem, kind)) => {
                let kind = self.stems.kind_of(stem, kind)?;
                Some(self.words.len() + kind).filter(|place| *place < self.places())
            }
        }
    }

    /// How many places [`Lexicon::place`] gives.
    pub(crate) fn places(&self) -> usize {
        self.words.len() + self.kinds.len()
    }

    /// Bits of the classes a word is in; none for an unknown word.
    #[inline]
    #[must_use]
    pub fn classes_of(&self, id: WordId) -> u128 {
        self.word(id)
            .map_or(0, |word| self.class_sets.bits(word.classes))
    }

    /// Bits of the classes of a word, and its readings.
    #[inline]
    pub(super) fn known(&self, id: WordId) -> (u128, Readings<'_>) {
        self.word(id).map_or((0, Readings::default()), |word| {
            let classes = self.class_sets.bits(word.classes);
            (classes, self.readings.get(word.range()))
        })
    }

    /// The readings of a word.
    #[inline]
    #[must_use]
    pub fn readings(&self, id: WordId) -> Readings<'_> {
        let word = self.word(id);
        word.map_or(Readings::default(), |word| self.readings.get(word.range()))
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

    /// Number of words that are written out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True for a language without words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.len() == 0
    }

    /// Every word that is written out, and one for each kind of form that is not, with
    /// how many words it stands for.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (WordId, usize)> {
        let written = (0..self.words.len()).filter_map(|index| u32::try_from(index).ok());
        written
            .map(|id| (id, 1))
            .chain(self.stems.samples())
            .map(|(id, count)| (WordId(id), count))
    }

    /// How many words pass a test.
    pub(crate) fn count(&self, test: &Test) -> usize {
        self.ids()
            .filter(|&(id, _)| test.accepts_word(self, id))
            .map(|(_, count)| count)
            .sum()
    }

    /// The figures of those frames of a reading's cue that are asked for.
    pub(crate) fn frame_figures(
        &self,
        reading: Reading,
        frames: u64,
    ) -> impl Iterator<Item = usize> {
        let known = self.cues.of(reading.cue);
        let asked = known.filter(move |(bit, _)| frames & (1 << bit) != 0);
        asked.map(|(_, figure)| figure)
    }

    /// The base form behind a reading of a word.
    pub(crate) fn lemma(&self, id: WordId, reading: &Reading) -> &str {
        let number = match stems::id::split(id.0) {
            Some((stem, _)) if reading.lemma == u32::MAX => {
                self.stems.get(stem).map_or(u32::MAX, |stem| stem.lemma)
            }
            _ => reading.lemma,
        };
        self.lemmas.get(number)
    }
}

/// A number of readings; a word has some ten at most.
fn count(readings: usize) -> u16 {
    u16::try_from(readings).unwrap_or(u16::MAX)
}

/// Adds the persons of a reading to one that differs in nothing else, if there is one.
fn merge_twin(readings: &mut [Reading], reading: &Reading) -> bool {
    let twin = readings.iter_mut().find(|other| {
        other.lemma == reading.lemma
            && other.part == reading.part
            && other.cue == reading.cue
            && other.slots == reading.slots
    });
    match twin {
        Some(twin) => {
            twin.persons |= reading.persons;
            true
        }
        None => false,
    }
}

impl Reading {
    /// A form of a verb that reports nothing.
    pub(super) const fn plain(slots: u16, persons: u16) -> Self {
        Self {
            lemma: u32::MAX,
            cue: u32::MAX,
            part: Part::Verb,
            slots,
            persons,
            frames: 0,
            stance: None,
        }
    }
}

/// Lower case, and every apostrophe as `'`: how words are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded text.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii());
        let (ascii, behind) = rest.split_at(plain.unwrap_or(rest.len()));
        let start = out.len();
        out.push_str(ascii);
        out[start..].make_ascii_lowercase();
        let mut others = behind.chars();
        match others.next() {
            Some('\u{2019}' | '\u{2018}' | '\u{02bc}') => out.push('\''),
            Some(c) => out.extend(c.to_lowercase()),
            None => {}
        }
        rest = others.as_str();
    }
}
