//! Texts numbered in order of first use, stored end to end.

use std::hash::Hasher;

use super::packed::packed;
use rustc_hash::FxHasher;

/// Texts and their numbers.
///
/// One allocation holds all of them; the table holds for each text the low half of
/// its hash and its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<u32>,
    table: Vec<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    /// Number of the text, from one; zero where there is none.
    number: u32,
}

const FREE: Slot = Slot { hash: 0, number: 0 };

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash")]
    let half = hasher.finish() as u32;
    half
}

impl Texts {
    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of that number; empty where there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        let (start, end) = self.range(number as usize);
        self.bytes.get(start..end).unwrap_or("")
    }

    /// Where a text stands.
    fn range(&self, number: usize) -> (usize, usize) {
        let Some(&end) = self.ends.get(number) else {
            return (0, 0);
        };
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        (start.copied().unwrap_or(0) as usize, end as usize)
    }

    /// Every text in order of its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).take(self.len()).map(|number| self.get(number))
    }

    /// The number of a text.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.look(text, hash(text)).ok()
    }

    /// The number of a text, a new one where it was not known.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if self.ends.len() * 4 >= self.table.len() * 3 {
            self.grow();
        }
        let hash = hash(text);
        match self.look(text, hash) {
            Ok(known) => known,
            Err(at) => {
                self.bytes.push_str(text);
                self.ends
                    .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
                let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
                self.table[at] = Slot { hash, number };
                number - 1
            }
        }
    }

    /// The number of a text, or the place in the table where it would stand.
    fn look(&self, text: &str, hash: u32) -> Result<u32, usize> {
        let Some(mask) = self.table.len().checked_sub(1) else {
            return Err(0);
        };
        let mut at = hash as usize & mask;
        loop {
            let slot = self.table[at];
            if slot.number == 0 {
                return Err(at);
            }
            if slot.hash == hash {
                let (start, end) = self.range(slot.number as usize - 1);
                if self.bytes.as_bytes().get(start..end) == Some(text.as_bytes()) {
                    return Ok(slot.number - 1);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Makes the table anew.
    fn index(&mut self) {
        let size = (self.ends.len() * 2).next_power_of_two().max(64);
        let mask = size - 1;
        let mut table = vec![FREE; size];
        for (number, text) in (1..).zip(self.iter()) {
            let hash = hash(text);
            let mut at = hash as usize & mask;
            while table[at].number != 0 {
                at = (at + 1) & mask;
            }
            table[at] = Slot { hash, number };
        }
        self.table = table;
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let mask = size - 1;
        let mut table = vec![FREE; size];
        for slot in self.table.iter().filter(|slot| slot.number != 0) {
            let mut at = slot.hash as usize & mask;
            while table[at].number != 0 {
                at = (at + 1) & mask;
            }
            table[at] = *slot;
        }
        self.table = table;
    }
}

packed!(Texts { bytes, ends } but table; then index);

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn numbers_texts_in_order() {
        let mut texts = Texts::default();
        assert_eq!(texts.find("a"), None);
        for round in 0..2 {
            for number in 0..5_000_u32 {
                assert_eq!(texts.number(&format!("word {number}")), number, "{round}");
            }
        }
        assert_eq!(texts.len(), 5_000);
        assert_eq!(texts.get(4_999), "word 4999");
        assert_eq!(texts.get(5_000), "");
        assert_eq!(texts.find("word 17"), Some(17));
        assert_eq!(texts.find(""), None);
        assert_eq!(texts.number(""), 5_000);
        assert_eq!(texts.find(""), Some(5_000));
    }
}
