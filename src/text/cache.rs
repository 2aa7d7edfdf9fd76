//! What was found out about words, found again by their bytes as they stand in a text.

/// Bytes of the longest word that is kept.
const LONGEST: usize = 16;

/// The last `SLOTS` words or so that something was found out about; `SLOTS` is a power
/// of two.
///
/// It holds for every text, so that it serves text after text.
#[derive(Clone, Debug)]
pub(crate) struct Cache<V, const SLOTS: usize> {
    /// Words and what they are; empty until the first one is kept.
    slots: Vec<(Key, V)>,
}

/// A word's bytes, padded with zeros; all zero for none.
type Key = [u64; 2];

const FREE: Key = [0; 2];

impl<V, const SLOTS: usize> Default for Cache<V, SLOTS> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

/// For each length, the bits of a key that its bytes take.
static USED: [Key; LONGEST + 1] = {
    let mut out = [[u64::MAX; 2]; LONGEST + 1];
    let mut length = 0;
    while length < LONGEST {
        let half = if length < 8 { 0 } else { 1 };
        out[length][half] = (1 << (8 * (length % 8))) - 1;
        if half == 0 {
            out[length][1] = 0;
        }
        length += 1;
    }
    out
};

/// The bytes of a stretch of text as a key; `None` where it is too long, or empty.
#[inline]
fn key(bytes: &[u8], start: usize, end: usize) -> Option<Key> {
    let length = end - start;
    if length == 0 || length > LONGEST {
        return None;
    }
    let Some(block) = bytes.get(start..).and_then(<[u8]>::first_chunk::<LONGEST>) else {
        return Some(key_at_end(&bytes[start..end]));
    };
    let used = USED[length];
    let [low, high] = halves(block);
    Some([low & used[0], high & used[1]])
}

/// The same of the last few bytes of a text, behind which none can be read.
#[cold]
#[inline(never)]
fn key_at_end(word: &[u8]) -> Key {
    let mut block = [0; LONGEST];
    block[..word.len()].copy_from_slice(word);
    halves(&block)
}

#[inline]
fn halves(block: &[u8; LONGEST]) -> Key {
    let mut out = [0; 2];
    for (half, bytes) in out.iter_mut().zip(block.as_chunks::<8>().0) {
        *half = u64::from_le_bytes(*bytes);
    }
    out
}

impl<V: Copy + Default, const SLOTS: usize> Cache<V, SLOTS> {
    #[inline]
    fn place([low, high]: Key) -> usize {
        let mixed = (low ^ high.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 40).unwrap_or(0) % SLOTS
    }

    /// What is known of the word between two bytes of the text, found out where it is
    /// not there.
    #[inline]
    pub(crate) fn find(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        find_out: impl FnOnce() -> V,
    ) -> V {
        let Some(key) = key(text.as_bytes(), start, end).filter(|key| *key != FREE) else {
            return find_out();
        };
        if self.slots.is_empty() {
            self.slots = vec![(FREE, V::default()); SLOTS];
        }
        let slot = &mut self.slots[Self::place(key)];
        if slot.0 != key {
            *slot = (key, find_out());
        }
        slot.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_at_any_place() {
        let text = "a ab abcdefgh abcdefghijklmnop abcdefghijklmnopq abcdefgh ab";
        let mut cache: Cache<u32, 64> = Cache::default();
        let mut look = |word: &str, number| {
            let start = text.rfind(word).unwrap_or(0);
            cache.find(text, start, start + word.len(), || number)
        };
        assert_eq!(look("ab", 1), 1);
        assert_eq!(look("abcdefghijklmnopq", 2), 2);
        assert_eq!(look("abcdefghijklmnop", 3), 3);
        assert_eq!(look("abcdefgh", 4), 4);
        assert_eq!(look("ab", 5), 1);
        assert_eq!(look("abcdefghijklmnopq", 6), 6);
        assert_eq!(look("abcdefghijklmnop", 7), 3);
        assert_eq!(look("abcdefgh", 8), 4);
    }
}
