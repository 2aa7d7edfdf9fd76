//! Words that were looked up before, found by their bytes as they stand in the text.

use crate::grammar::WordId;

/// Words that are kept; a power of two.
const SLOTS: usize = 4096;
/// Bytes of the longest word that is kept.
const LONGEST: usize = 16;

/// The last words that were looked up in one language.
#[derive(Clone, Debug)]
pub(crate) struct WordCache {
    /// A word's bytes, padded with zeros, and what it is; no word is zero.
    slots: Vec<(u128, WordId)>,
}

impl Default for WordCache {
    fn default() -> Self {
        Self {
            slots: vec![(0, WordId::UNKNOWN); SLOTS],
        }
    }
}

/// For each length, the bits of a number that its bytes take.
const USED: [u128; LONGEST + 1] = {
    let mut out = [u128::MAX; LONGEST + 1];
    let mut length = 0;
    while length < LONGEST {
        out[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    out
};

/// The bytes of a stretch of text as one number; `None` where it is too long.
#[inline]
fn key(bytes: &[u8], start: usize, end: usize) -> Option<u128> {
    let length = end - start;
    if length == 0 || length > LONGEST {
        return None;
    }
    if let Some(Ok(block)) = bytes.get(start..start + LONGEST).map(TryInto::try_into) {
        return Some(u128::from_le_bytes(block) & USED[length]);
    }
    let mut block = [0; LONGEST];
    block[..length].copy_from_slice(&bytes[start..end]);
    Some(u128::from_le_bytes(block))
}

fn place(key: u128) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
    let mixed = (key as u64) ^ ((key >> 64) as u64).rotate_left(23);
    let hash = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    usize::try_from(hash).unwrap_or(0) % SLOTS
}

impl WordCache {
    /// The word between two bytes of the text, looked up where it is not known.
    pub(super) fn find(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        look_up: impl FnOnce() -> WordId,
    ) -> WordId {
        let Some(key) = key(text.as_bytes(), start, end).filter(|key| *key != 0) else {
            return look_up();
        };
        let slot = &mut self.slots[place(key)];
        if slot.0 != key {
            *slot = (key, look_up());
        }
        slot.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_at_any_place() {
        let text = "a ab abcdefghijklmnop abcdefghijklmnopq ab";
        let mut cache = WordCache::default();
        let mut look = |word: &str, number| {
            let start = text.rfind(word).unwrap_or(0);
            let id = cache.find(text, start, start + word.len(), || WordId(number));
            id.0
        };
        assert_eq!(look("ab", 1), 1);
        assert_eq!(look("abcdefghijklmnopq", 2), 2);
        assert_eq!(look("abcdefghijklmnop", 3), 3);
        assert_eq!(look("ab", 4), 1);
        assert_eq!(look("abcdefghijklmnopq", 5), 5);
        assert_eq!(look("abcdefghijklmnop", 6), 3);
    }
}
