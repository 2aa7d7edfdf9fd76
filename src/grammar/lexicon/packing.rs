//! A lexicon as bytes, for the program that carries it.

use super::super::packed::{List, Packed, Reader, Writer, packed, packed_enum};
use super::readings::Packing;
use super::{Cues, Lexicon, Part, Stance, Word, WordId};

packed!(WordId(_));
packed_enum!(Stance {
    0 Assert, 1 Deny, 2 Confirm, 3 Doubt, 4 Ask, 5 Demand, 6 Intend, 7 Believe,
});
packed_enum!(Part { 0 Verb, 1 Noun, 2 Adjective, });
packed!(Cues { ends, frames });

impl Packed for Lexicon {
    fn write(&self, out: &mut Writer) {
        self.texts.write(out);
        let mut packing = Packing::default();
        for list in [&self.words, &self.kinds] {
            let words = list.iter().map(|word| packing.take(word, &self.readings));
            List::from(words.collect::<Vec<Word>>()).write(out);
        }
        packing.done().write(out);
        self.class_sets.write(out);
        self.stems.write(out);
        for names in [&self.classes, &self.frames, &self.lemmas] {
            names.write(out);
        }
        self.cues.write(out);
        self.sets.write(out);
        self.phrases.write(out);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(Self {
            texts: Packed::read(from)?,
            words: Packed::read(from)?,
            kinds: Packed::read(from)?,
            readings: Packed::read(from)?,
            class_sets: Packed::read(from)?,
            stems: Packed::read(from)?,
            classes: Packed::read(from)?,
            frames: Packed::read(from)?,
            lemmas: Packed::read(from)?,
            cues: Packed::read(from)?,
            sets: Packed::read(from)?,
            phrases: Packed::read(from)?,
            ..Self::default()
        })
    }
}
