//! Readings of words, a few bytes each where they are packed.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::packed::{List, fixed, packed};
use super::{Part, Reading, Stance, Word};

fixed! {
    /// What the readings of the forms of one word have in common.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    struct Head {
        lemma: u32,
        cue: u32,
        frames: u64,
        part: u8,
        /// Its place in [`Stance::ALL`], from one; zero for none.
        stance: u8,
    }
}

fixed! {
    /// A reading as it is packed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    struct Form {
        /// Number of its head.
        head: u32,
        slots: u16,
        persons: u16,
    }
}

/// The readings of all words, end to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    heads: List<Head>,
    forms: List<Form>,
    /// All of them, while a grammar is made.
    held: Vec<Reading>,
}

/// The readings of a word.
#[derive(Clone, Copy, Debug)]
pub struct Readings<'l> {
    store: &'l Store,
    first: usize,
    end: usize,
}

/// No readings.
static NONE: Store = Store {
    heads: List::NONE,
    forms: List::NONE,
    held: Vec::new(),
};

impl Default for Readings<'_> {
    fn default() -> Self {
        NONE.get(0..0)
    }
}

impl<'l> Readings<'l> {
    /// One after the other, in order of their statements.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Reading> + 'l {
        (self.first..self.end).map_while(move |at| self.store.one(at))
    }

    /// True for a word that has none.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first >= self.end
    }
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.forms.len().max(self.held.len())
    }

    /// The reading of that number.
    #[inline]
    pub(super) fn one(&self, number: usize) -> Option<Reading> {
        let Some(form) = self.forms.get(number) else {
            return self.held.get(number).copied();
        };
        let head = self.heads.get(form.head as usize)?;
        let stance = usize::from(head.stance).checked_sub(1);
        Some(Reading {
            lemma: head.lemma,
            cue: head.cue,
            part: match head.part {
                0 => Part::Verb,
                1 => Part::Noun,
                _ => Part::Adjective,
            },
            slots: form.slots,
            persons: form.persons,
            frames: head.frames,
            stance: stance.and_then(|stance| Stance::ALL.get(stance).copied()),
        })
    }

    #[inline]
    pub(super) const fn get(&self, range: Range<usize>) -> Readings<'_> {
        Readings {
            store: self,
            first: range.start,
            end: range.end,
        }
    }

    /// Those of a word, while more are added.
    pub(super) fn copied(&self, range: Range<usize>) -> Vec<Reading> {
        self.get(range).iter().collect()
    }

    /// All of them, held from now on.
    pub(super) fn to_mut(&mut self) -> &mut Vec<Reading> {
        if self.forms.len() > 0 {
            self.held = self.copied(0..self.len());
            *self = Self {
                held: std::mem::take(&mut self.held),
                ..Self::default()
            };
        }
        &mut self.held
    }

    pub(super) fn push(&mut self, reading: Reading) {
        self.to_mut().push(reading);
    }
}

impl Head {
    fn of(reading: &Reading) -> Self {
        let stances = Stance::ALL.into_iter().zip(1..);
        let mut stances = stances.filter(|(stance, _)| reading.stance == Some(*stance));
        Self {
            lemma: reading.lemma,
            cue: reading.cue,
            frames: reading.frames,
            part: match reading.part {
                Part::Verb => 0,
                Part::Noun => 1,
                Part::Adjective => 2,
            },
            stance: stances.next().map_or(0, |(_, number)| number),
        }
    }
}

/// Readings on their way to being packed: heads once each, and what words of a sort have,
/// the forms of a conjugation, once for all of them.
#[derive(Default)]
pub(super) struct Packing {
    store: Store,
    heads: FxHashMap<Head, u32>,
    lists: FxHashMap<Vec<Form>, u32>,
}

#[allow(dead_code, reason = "build.rs packs; the program reads")]
impl Packing {
    /// Takes the readings of a word over; the word with the place where they stand now.
    pub(super) fn take(&mut self, word: Word, from: &Store) -> Word {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let readings = from.get(word.range()).iter();
        let forms: Vec<Form> = readings.map(|reading| self.form(&reading)).collect();
        let store = &mut self.store.forms;
        let first = *self.lists.entry(forms).or_insert_with_key(|forms| {
            let first = number(store.len());
            store.to_mut().extend(forms);
            first
        });
        Word { first, ..word }
    }

    fn form(&mut self, reading: &Reading) -> Form {
        let head = Head::of(reading);
        let heads = &mut self.store.heads;
        let number = *self.heads.entry(head).or_insert_with(|| {
            heads.push(head);
            u32::try_from(heads.len() - 1).unwrap_or(u32::MAX)
        });
        Form {
            head: number,
            slots: reading.slots,
            persons: reading.persons,
        }
    }

    /// All that was taken over.
    pub(super) fn done(self) -> Store {
        self.store
    }
}

packed!(Store { heads, forms } but held);
