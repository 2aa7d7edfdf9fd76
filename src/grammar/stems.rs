//! Forms of regular verbs that report nothing: found by stem and ending when a text
//! holds one, so that they need not be written out.

use rustc_hash::FxHashMap;

use super::inflect::Table;
use super::texts::Texts;

/// Most stems and most kinds of forms; the verbs behind them are written out.
const MOST_STEMS: usize = (1 << 17) - 1;
const MOST_KINDS: usize = (1 << 14) - 1;
/// No form.
const NO_KIND: u16 = u16::MAX;

/// A verb that may be kept as a stem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'s> {
    /// Folded, not empty.
    pub(super) stem: &'s str,
    /// Number of its table.
    pub(super) table: usize,
    pub(super) lemma: u32,
    /// Its statement, in order.
    pub(super) order: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Stem {
    hash: u32,
    start: u32,
    end: u32,
    table: u16,
    pub(super) lemma: u32,
    pub(super) order: u32,
}

/// Stems of verbs, and the endings of their tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Stems {
    bytes: String,
    list: Vec<Stem>,
    /// Stem numbers from one by the hash of their bytes; zero where there is none.
    places: Vec<u32>,
    endings: Texts,
    /// For each table and ending, the kind of form, or [`NO_KIND`].
    kinds: Vec<u16>,
    /// Bytes of the longest ending.
    longest: usize,
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
            while let Some(number) = self.places[place].checked_sub(1) {
                let stem = &self.list[number as usize];
                if stem.hash == hash
                    && self.text(stem).as_bytes() == &text.as_bytes()[..=at]
                    && let Some(kind) = self.kind(stem.table, &text[at + 1..])
                {
                    return Some((number, kind));
                }
                place = (place + 1) & mask;
            }
        }
        None
    }

    fn text(&self, stem: &Stem) -> &str {
        &self.bytes[stem.start as usize..stem.end as usize]
    }

    fn kind(&self, table: u16, ending: &str) -> Option<u32> {
        let ending = self.endings.find(ending)?;
        let row = usize::from(table) * self.endings.len();
        let kind = *self.kinds.get(row + ending as usize)?;
        (kind != NO_KIND).then_some(u32::from(kind))
    }

    pub(super) fn get(&self, number: u32) -> Option<&Stem> {
        self.list.get(number as usize)
    }

    /// Takes the verbs; those that have to be written out are given back.
    ///
    /// No text may be a form of two stems: where two share one, the later verb is
    /// written out. `tables` are those of the language; `kind` numbers the readings that
    /// an ending of a table stands for.
    pub(super) fn fill<'s>(
        &mut self,
        verbs: &[Plain<'s>],
        tables: &[Table],
        mut kind: impl FnMut(&[(u16, u16)]) -> u32,
    ) -> Vec<Plain<'s>> {
        let forms: usize = tables.iter().map(|table| table.forms.len()).sum();
        if forms > MOST_KINDS {
            return verbs.to_vec();
        }
        let mut back = Vec::new();
        self.number_endings(tables, &mut kind);
        let mut by_stem: FxHashMap<&str, &Plain<'s>> = FxHashMap::default();
        by_stem.reserve(verbs.len());
        let mut kept = Vec::with_capacity(verbs.len());
        for verb in verbs {
            let regular = tables[verb.table].endings_only && kept.len() < MOST_STEMS;
            match by_stem.get(verb.stem) {
                Some(known) if known.table == verb.table && known.lemma == verb.lemma => {}
                Some(_) => back.push(*verb),
                None if regular => {
                    by_stem.insert(verb.stem, verb);
                    kept.push(verb);
                }
                None => back.push(*verb),
            }
        }
        kept.retain(|verb| {
            let shared = self.shares_a_form(verb, &by_stem);
            if shared {
                back.push(**verb);
            }
            !shared
        });
        for verb in kept {
            let start = self.bytes.len();
            self.bytes.push_str(verb.stem);
            self.list.push(Stem {
                hash: hash(verb.stem),
                start: u32::try_from(start).unwrap_or(u32::MAX),
                end: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
                table: u16::try_from(verb.table).unwrap_or(u16::MAX),
                lemma: verb.lemma,
                order: verb.order,
            });
        }
        self.place();
        back
    }

    fn number_endings(&mut self, tables: &[Table], kind: &mut impl FnMut(&[(u16, u16)]) -> u32) {
        for form in tables.iter().flat_map(|table| &table.forms) {
            if !form.whole {
                self.endings.number(&form.text);
                self.longest = self.longest.max(form.text.len());
            }
        }
        let width = self.endings.len();
        self.kinds = vec![NO_KIND; width * tables.len()];
        let mut readings: Vec<Vec<(u16, u16)>> = vec![Vec::new(); width];
        for (number, table) in tables
            .iter()
            .enumerate()
            .filter(|(_, table)| table.endings_only)
        {
            for form in &table.forms {
                let Some(ending) = self.endings.find(&form.text) else {
                    continue;
                };
                let list = &mut readings[ending as usize];
                match list.iter_mut().find(|(slots, _)| *slots == form.slots) {
                    Some((_, persons)) => *persons |= form.persons,
                    None => list.push((form.slots, form.persons)),
                }
            }
            for (ending, list) in readings.iter_mut().enumerate() {
                if !list.is_empty() {
                    let found = kind(list);
                    self.kinds[number * width + ending] = u16::try_from(found).unwrap_or(NO_KIND);
                    list.clear();
                }
            }
        }
    }

    /// True where a form of this verb is a form of a verb with a shorter stem.
    fn shares_a_form(&self, verb: &Plain<'_>, by_stem: &FxHashMap<&str, &Plain<'_>>) -> bool {
        let least = verb.stem.len().saturating_sub(self.longest).max(1);
        (least..verb.stem.len()).any(|cut| {
            let Some(shorter) = verb.stem.get(..cut).and_then(|stem| by_stem.get(stem)) else {
                return false;
            };
            let width = self.endings.len();
            let row = |plain: &Plain<'_>| &self.kinds[plain.table * width..][..width];
            let between = &verb.stem[cut..];
            (0_u32..)
                .zip(row(shorter))
                .filter(|(_, kind)| **kind != NO_KIND)
                .filter_map(|(ending, _)| self.endings.get(ending).strip_prefix(between))
                .filter_map(|rest| self.endings.find(rest))
                .any(|rest| row(verb)[rest as usize] != NO_KIND)
        })
    }

    /// How many forms there are of each kind.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let width = self.endings.len();
        let mut stems = vec![0; self.kinds.len().checked_div(width).unwrap_or(0)];
        for stem in &self.list {
            stems[usize::from(stem.table)] += 1;
        }
        let mut out = Vec::new();
        for (row, stems) in self.kinds.chunks(width.max(1)).zip(stems) {
            for &kind in row.iter().filter(|kind| **kind != NO_KIND) {
                let kind = usize::from(kind);
                out.resize(out.len().max(kind + 1), 0);
                out[kind] += stems;
            }
        }
        out
    }

    fn place(&mut self) {
        if self.list.is_empty() {
            return;
        }
        let size = (self.list.len() * 2).next_power_of_two();
        let mask = size - 1;
        self.places = vec![0; size];
        for (number, stem) in (1..).zip(&self.list) {
            let mut at = stem.hash as usize & mask;
            while self.places[at] != 0 {
                at = (at + 1) & mask;
            }
            self.places[at] = number;
        }
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
    pub(in crate::grammar) const fn split(id: u32) -> Option<(u32, u32)> {
        if id & MARK == 0 {
            return None;
        }
        Some(((id & !MARK) >> KIND_BITS, id & ((1 << KIND_BITS) - 1)))
    }
}
