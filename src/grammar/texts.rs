//! Texts numbered in order of first use, stored end to end.

use std::borrow::Cow;

use super::packed::{List, packed};

/// Texts end to end in one stretch of bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    bytes: Cow<'static, [u8]>,
    ends: List<u32>,
}

impl Strings {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of that number; empty where there is none.
    pub(super) fn get(&self, number: usize) -> &str {
        std::str::from_utf8(self.bytes_of(number)).unwrap_or("")
    }

    #[inline]
    pub(super) fn bytes_of(&self, number: usize) -> &[u8] {
        let Some(end) = self.ends.get(number) else {
            return &[];
        };
        let before = number.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before)).unwrap_or(0);
        let range = start as usize..end as usize;
        self.bytes.get(range).unwrap_or(&[])
    }

    /// Every text in order of its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    pub(super) fn push(&mut self, text: &str) {
        let bytes = self.bytes.to_mut();
        bytes.extend(text.as_bytes());
        let end = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
    }
}

/// Texts and their numbers.
///
/// The size of the table is a power of two. An entry holds in its low bits, as many as
/// that power, the number of a text from one, and above them those of the text's hash;
/// it is zero where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    strings: Strings,
    table: List<u32>,
}

/// A hash that is the same on every machine, for tables that are made on another one.
fn hash(text: &str) -> u32 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |state: u64, word: u64| {
        let mixed = (state ^ word).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    };
    let bytes = text.as_bytes();
    let length = bytes.len() as u64;
    let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let state = if let Some(last) = bytes.last_chunk::<8>() {
        let words = bytes.chunks_exact(8).filter_map(<[u8]>::first_chunk);
        let state = words.fold(length, |state, word| mix(state, u64::from_le_bytes(*word)));
        mix(state, u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        mix(length, half(first) | half(last) << 32)
    } else {
        let word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        mix(length, word)
    };
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash")]
    let half = (state ^ (state >> 15)) as u32;
    half
}

impl Texts {
    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.strings.len()
    }

    /// The text of that number; empty where there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.strings.get(number as usize)
    }

    /// Every text in order of its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.strings.iter()
    }

    /// The numbers of texts that begin so.
    pub(super) fn beginning(&self, start: &str) -> impl Iterator<Item = usize> {
        let begins = move |number: &usize| {
            let text = self.strings.bytes_of(*number);
            text.starts_with(start.as_bytes())
        };
        (0..self.len()).filter(begins)
    }

    /// The number of a text.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.look(text, hash(text)).ok()
    }

    /// The number of a text, a new one where it was not known.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if self.len() * 4 >= self.table.len() * 3 {
            self.grow();
        }
        let hash = hash(text);
        match self.look(text, hash) {
            Ok(known) => known,
            Err(at) => {
                self.strings.push(text);
                let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
                let table = self.table.to_mut();
                table[at] = hash & !mask(table.len()) | number;
                number - 1
            }
        }
    }

    /// The number of a text, or the place in the table where it would stand.
    fn look(&self, text: &str, hash: u32) -> Result<u32, usize> {
        if self.table.len() == 0 {
            return Err(0);
        }
        let mask = mask(self.table.len());
        let mut at = hash & mask;
        loop {
            let entry = self.table.get(at as usize).unwrap_or(0);
            if entry == 0 {
                return Err(at as usize);
            }
            if (entry ^ hash) & !mask == 0 {
                let number = (entry & mask).wrapping_sub(1);
                if self.strings.bytes_of(number as usize) == text.as_bytes() {
                    return Ok(number);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Makes the table anew, of twice the size.
    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let mask = mask(size);
        let mut table = vec![0; size];
        for (number, text) in (1..).zip(self.iter()) {
            let hash = hash(text);
            let mut at = hash & mask;
            while table[at as usize] != 0 {
                at = (at + 1) & mask;
            }
            table[at as usize] = hash & !mask | number;
        }
        self.table = table.into();
    }
}

/// Names numbered in order of first use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Texts);

impl Names {
    pub(crate) fn number(&mut self, name: &str) -> usize {
        self.0.number(name) as usize
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.0.find(name).map(|number| number as usize)
    }

    /// The numbers of names that begin so.
    pub(crate) fn beginning(&self, start: &str) -> impl Iterator<Item = usize> {
        self.0.beginning(start)
    }

    /// The name of that number; empty where there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.0.get(number)
    }

    /// Every name, in order of first use.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter()
    }
}

/// The bits of a place in a table of this size.
#[expect(
    clippy::cast_possible_truncation,
    reason = "there are fewer than 2³² texts"
)]
const fn mask(size: usize) -> u32 {
    (size - 1) as u32
}

packed!(Strings { bytes, ends });
packed!(Texts { strings, table });
packed!(Names(_));

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
