//! Sets of word classes, each kept once: many words, few combinations.

use rustc_hash::FxHashMap;

use super::packed::{fixed, packed};

/// The number of a set of classes; zero is the empty set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClassSetId(u32);

fixed!(ClassSetId(u32));

/// Sets of classes, numbered in order of first use. A grammar has some hundred of them.
#[derive(Clone, Debug)]
pub(super) struct ClassSets {
    sets: Vec<u128>,
    /// Numbers of the sets; made when a first one is added to those that were read.
    numbers: FxHashMap<u128, ClassSetId>,
}

packed!(ClassSets { sets } but numbers);

impl Default for ClassSets {
    fn default() -> Self {
        Self {
            sets: vec![0],
            numbers: FxHashMap::default(),
        }
    }
}

impl ClassSets {
    /// The classes of a set, as bits.
    #[inline]
    pub(super) fn bits(&self, id: ClassSetId) -> u128 {
        self.sets.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// The set with more classes than that one.
    pub(super) fn with(&mut self, id: ClassSetId, more: u128) -> ClassSetId {
        let bits = self.bits(id) | more;
        if bits == self.bits(id) {
            return id;
        }
        if self.numbers.len() < self.sets.len() {
            let known = (0..).map(ClassSetId);
            self.numbers = self.sets.iter().copied().zip(known).collect();
        }
        *self.numbers.entry(bits).or_insert_with(|| {
            let id = ClassSetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
            self.sets.push(bits);
            id
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_one_number() {
        let mut sets = ClassSets::default();
        let empty = ClassSetId::default();
        let one = sets.with(empty, 1);
        let both = sets.with(one, 2);
        let other = sets.with(empty, 2);
        assert_eq!(
            [empty, one, both, other].map(|id| sets.bits(id)),
            [0, 1, 3, 2]
        );
        assert_eq!(sets.with(other, 1).0, both.0);
        assert_eq!(sets.with(both, 1).0, both.0);
        assert_eq!(sets.sets.len(), 4);
    }
}
