//! A lexicon as bytes, for the program that carries it.

use rustc_hash::FxHashMap;

use super::super::packed::{Packed, Reader, Writer, packed, packed_enum};
use super::{CueEntry, Lexicon, Names, Part, Reading, Stance, Word, WordId};

packed!(WordId(_));
packed_enum!(Stance {
    0 Assert, 1 Deny, 2 Confirm, 3 Doubt, 4 Ask, 5 Demand, 6 Intend, 7 Believe,
});
packed_enum!(Part { 0 Verb, 1 Noun, 2 Adjective, });
packed!(Reading {
    lemma,
    cue,
    part,
    slots,
    persons,
    frames,
    stance
});
packed!(CueEntry {
    lemma,
    part,
    stance,
    frames
});
packed!(Names(_));
impl Packed for Lexicon {
    fn write(&self, out: &mut Writer) {
        self.texts.write(out);
        self.write_words(out);
        self.stems.write(out);
        for names in [&self.classes, &self.frames, &self.lemmas] {
            names.write(out);
        }
        self.cues.write(out);
        self.sets.write(out);
        self.phrases.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self {
            texts: Packed::read(from)?,
            ..Self::default()
        };
        out.read_words(from)?;
        Some(Self {
            stems: Packed::read(from)?,
            classes: Packed::read(from)?,
            frames: Packed::read(from)?,
            lemmas: Packed::read(from)?,
            cues: Packed::read(from)?,
            sets: Packed::read(from)?,
            phrases: Packed::read(from)?,
            ..out
        })
    }
}

/// Forms of a word differ in slots and persons, words of a sort in nothing at all: what
/// they have in common is packed once.
impl Lexicon {
    #[allow(dead_code, reason = "build.rs writes; the program reads")]
    fn write_words(&self, out: &mut Writer) {
        let words = || self.words.iter().chain(&self.kinds);
        let readings = |word: &Word| &self.readings[word.range()];
        self.class_sets.write(out);
        let mut heads: Vec<Reading> = Vec::new();
        let mut numbers: FxHashMap<Reading, u32> = FxHashMap::default();
        for reading in words().flat_map(readings) {
            numbers.entry(reading.head()).or_insert_with(|| {
                heads.push(reading.head());
                u32::try_from(heads.len() - 1).unwrap_or(u32::MAX)
            });
        }
        heads.write(out);
        let count = words().map(|word| usize::from(word.count));
        count.sum::<usize>().write(out);
        for list in [&self.words, &self.kinds] {
            list.len().write(out);
            for word in list {
                word.classes.write(out);
                word.count.write(out);
                for reading in readings(word) {
                    numbers[&reading.head()].write(out);
                    reading.slots.write(out);
                    reading.persons.write(out);
                }
            }
        }
    }

    fn read_words(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.class_sets = Packed::read(from)?;
        let heads: Vec<Reading> = Packed::read(from)?;
        self.readings = Vec::with_capacity(from.length()?);
        for list in [&mut self.words, &mut self.kinds] {
            let length = from.length()?;
            list.reserve_exact(length);
            for _ in 0..length {
                let (classes, count) = (Packed::read(from)?, u16::read(from)?);
                list.push(Word {
                    first: u32::try_from(self.readings.len()).ok()?,
                    count,
                    classes,
                });
                for _ in 0..count {
                    let head = *heads.get(usize::read(from)?)?;
                    self.readings.push(Reading {
                        slots: Packed::read(from)?,
                        persons: Packed::read(from)?,
                        ..head
                    });
                }
            }
        }
        Some(())
    }
}

impl Reading {
    /// What the forms of one word have in common.
    #[allow(dead_code, reason = "build.rs writes; the program reads")]
    const fn head(&self) -> Self {
        Self {
            slots: 0,
            persons: 0,
            ..*self
        }
    }
}
