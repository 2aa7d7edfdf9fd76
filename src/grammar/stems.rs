//! Forms that follow a pattern: found by stem and ending when a text holds one, so
//! that they need not be written out.
//!
//! The stems are those of regular verbs that report nothing, with the endings of their
//! table, and the forms of reporting verbs that pronouns lean on, with the pronouns.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::packed::{List, fixed, packed};
use super::texts::Texts;

/// Most stems, and most kinds of forms that stems share.
const MOST_STEMS: usize = (1 << 17) - 1;
pub(super) const MOST_KINDS: usize = (1 << 14) - 1;
/// No form.
const NO_KIND: u16 = u16::MAX;

/// What may be kept as a stem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'s> {
    /// Folded, not empty.
    pub(super) stem: &'s str,
    /// Number of its endings.
    pub(super) row: usize,
    /// The kinds of its forms are counted from here.
    pub(super) base: u32,
    /// Number of the base form, for stems whose readings do not say.
    pub(super) lemma: u32,
    /// Its statement, in order, for the same.
    pub(super) order: u32,
}

/// Endings, and the kind of form that each makes.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(pub(super) Vec<(String, u16)>);

fixed! {
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Stem {
        hash: u32,
        start: u32,
        end: u32,
        row: u16,
        base: u32,
        pub(super) lemma: u32,
        pub(super) order: u32,
    }
}

/// Stems, and their endings.
#[derive(Clone, Debug, Default)]
pub(super) struct Stems {
    bytes: Cow<'static, [u8]>,
    list: List<Stem>,
    /// Stem numbers from one by the hash of their bytes; zero where there is none.
    places: List<u32>,
    endings: Texts,
    /// For each row and ending, the kind of form, or [`NO_KIND`].
    kinds: List<u16>,
    /// For each row, bits of the first bytes of its endings.
    firsts: List<u64>,
    /// Bytes of the longest ending.
    longest: usize,
}

/// A bit for the first byte of an ending, which it shares with some others.
fn first_bit(ending: &str) -> u64 {
    1 << (ending.bytes().next().unwrap_or(0) % 64)
}

/// One more byte of a text whose bytes up to here have this hash.
fn roll(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte))
        .wrapping_mul(0x9E37_79B1)
        .rotate_left(15)
}

fn hash(text: &str) -> u32 {
    text.bytes().fold(0, roll)
}

impl Stems {
    /// The stem and the kind of form that a folded text is made of.
    pub(super) fn find(&self, text: &str) -> Option<(u32, u32)> {
        let mask = self.places.len().checked_sub(1)?;
        let least = text.len().saturating_sub(self.longest);
        let mut hash = 0;
        for (at, byte) in text.bytes().enumerate() {
            hash = roll(hash, byte);
            if at + 1 < least {
                continue;
            }
            let mut place = hash as usize & mask;
            while let Some(number) = self.places.get(place)?.checked_sub(1) {
                let stem = self.list.get(number as usize)?;
                if stem.hash == hash
                    && self.text(stem) == &text.as_bytes()[..=at]
                    && let Some(kind) = self.kind(stem.row, &text[at + 1..])
                {
                    return Some((number, kind));
                }
                place = (place + 1) & mask;
            }
        }
        None
    }

    fn text(&self, stem: Stem) -> &[u8] {
        let range = stem.start as usize..stem.end as usize;
        self.bytes.get(range).unwrap_or(&[])
    }

    fn kind(&self, row: u16, ending: &str) -> Option<u32> {
        if self.firsts.get(usize::from(row))? & first_bit(ending) == 0 {
            return None;
        }
        let ending = self.endings.find(ending)?;
        let row = usize::from(row) * self.endings.len();
        let kind = self.kinds.get(row + ending as usize)?;
        (kind != NO_KIND).then_some(u32::from(kind))
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<Stem> {
        self.list.get(number as usize)
    }

    /// The number of the kind of form behind a word that is not written out.
    #[inline]
    pub(super) fn kind_of(&self, stem: u32, kind: u32) -> Option<usize> {
        Some((self.get(stem)?.base + kind) as usize)
    }

    /// A word for each kind of form, and how many forms there are of it.
    pub(super) fn samples(&self) -> Vec<(u32, usize)> {
        let width = self.endings.len().max(1);
        let kinds: Vec<u16> = self.kinds.iter().collect();
        let rows: Vec<Vec<u16>> = kinds
            .chunks(width)
            .map(|row| {
                row.iter()
                    .copied()
                    .filter(|kind| *kind != NO_KIND)
                    .collect()
            })
            .collect();
        // by the number of the kind; kinds without a stem are left out in the end
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (number, stem) in (0..).zip(self.list.iter()) {
            for kind in &rows[usize::from(stem.row)] {
                let kind = u32::from(*kind);
                let place = (stem.base + kind) as usize;
                if found.len() <= place {
                    found.resize(place + 1, (0, 0));
                }
                found[place].0 = id::join(number, kind);
                found[place].1 += 1;
            }
        }
        found.retain(|(_, count)| *count > 0);
        found
    }

    /// Takes what it can; what has to be written out is given back by its number.
    ///
    /// No text may be a form of two stems: where two share one, the later or longer one
    /// is written out.
    pub(super) fn fill(&mut self, candidates: &[Candidate<'_>], rows: &[Row]) -> Vec<usize> {
        if rows.len() > usize::from(u16::MAX) {
            return (0..candidates.len()).collect();
        }
        self.number_endings(rows);
        let mut back = Vec::new();
        let mut by_stem: FxHashMap<&str, usize> = FxHashMap::default();
        by_stem.reserve(candidates.len());
        let mut shortest = usize::MAX;
        let mut kept = Vec::with_capacity(candidates.len());
        for (number, candidate) in candidates.iter().enumerate() {
            let free = !by_stem.contains_key(candidate.stem);
            if free && kept.len() < MOST_STEMS && !rows[candidate.row].0.is_empty() {
                by_stem.insert(candidate.stem, number);
                shortest = shortest.min(candidate.stem.len());
                kept.push(number);
            } else {
                back.push(number);
            }
        }
        // stems of one pattern differ from shorter ones in the same few ways
        let mut known: FxHashMap<(usize, &str, usize), bool> = FxHashMap::default();
        kept.retain(|&number| {
            let longer = &candidates[number];
            let least = longer.stem.len().saturating_sub(self.longest).max(shortest);
            let shares = (least..longer.stem.len()).any(|cut| {
                let shorter = longer.stem.get(..cut).and_then(|stem| by_stem.get(stem));
                shorter.is_some_and(|&shorter| {
                    let between = &longer.stem[cut..];
                    let shorter = candidates[shorter].row;
                    self.firsts.get(shorter).unwrap_or(0) & first_bit(between) != 0
                        && *known
                            .entry((shorter, between, longer.row))
                            .or_insert_with(|| self.share(&rows[shorter], between, longer.row))
                })
            });
            if shares {
                back.push(number);
            }
            !shares
        });
        for &number in &kept {
            let candidate = &candidates[number];
            let start = self.bytes.len();
            self.bytes.to_mut().extend(candidate.stem.as_bytes());
            self.list.push(Stem {
                hash: hash(candidate.stem),
                start: u32::try_from(start).unwrap_or(u32::MAX),
                end: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
                row: u16::try_from(candidate.row).unwrap_or(u16::MAX),
                base: candidate.base,
                lemma: candidate.lemma,
                order: candidate.order,
            });
        }
        self.place();
        back
    }

    fn number_endings(&mut self, rows: &[Row]) {
        for (ending, _) in rows.iter().flat_map(|row| &row.0) {
            self.endings.number(ending);
            self.longest = self.longest.max(ending.len());
        }
        let width = self.endings.len();
        let mut kinds = vec![NO_KIND; width * rows.len()];
        let mut firsts = vec![0; rows.len()];
        for (number, row) in rows.iter().enumerate() {
            for (ending, kind) in &row.0 {
                firsts[number] |= first_bit(ending);
                if let Some(ending) = self.endings.find(ending) {
                    kinds[number * width + ending as usize] = *kind;
                }
            }
        }
        self.kinds = kinds.into();
        self.firsts = firsts.into();
    }

    /// True where an ending of the shorter stem is what stands between it and the
    /// longer one, with an ending of the longer one behind.
    fn share(&self, shorter: &Row, between: &str, longer: usize) -> bool {
        let row = longer * self.endings.len();
        shorter
            .0
            .iter()
            .filter_map(|(ending, _)| ending.strip_prefix(between))
            .filter_map(|rest| self.endings.find(rest))
            .any(|rest| self.kinds.get(row + rest as usize) != Some(NO_KIND))
    }

    fn place(&mut self) {
        if self.list.len() == 0 {
            return;
        }
        let size = (self.list.len() * 4).next_power_of_two();
        let mask = size - 1;
        let mut places = vec![0; size];
        for (number, stem) in (1..).zip(self.list.iter()) {
            let mut at = stem.hash as usize & mask;
            while places[at] != 0 {
                at = (at + 1) & mask;
            }
            places[at] = number;
        }
        self.places = places.into();
    }
}

/// A word that is not written out: the number of its stem and the kind of form.
pub(super) mod id {
    use super::{MOST_KINDS, MOST_STEMS};

    const MARK: u32 = 1 << 31;
    const KIND_BITS: u32 = 14;

    const _: () = assert!(MOST_KINDS < 1 << KIND_BITS && MOST_STEMS < 1 << (31 - KIND_BITS));

    pub(in crate::grammar) const fn join(stem: u32, kind: u32) -> u32 {
        MARK | (stem << KIND_BITS) | kind
    }

    /// Stem and kind; `None` for a word that is written out.
    #[inline]
    pub(in crate::grammar) const fn split(id: u32) -> Option<(u32, u32)> {
        if id & MARK == 0 {
            return None;
        }
        Some(((id & !MARK) >> KIND_BITS, id & ((1 << KIND_BITS) - 1)))
    }
}

packed!(Stems {
    bytes,
    list,
    places,
    endings,
    kinds,
    firsts,
    longest
});
