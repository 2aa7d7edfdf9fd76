//! How far words, phrases and rules can be trusted, as it is written beside them.

use super::packed::{List, fixed, packed};
use super::texts::Strings;

/// Where a figure stands, so that `fit` can rewrite it and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigurePlace {
    /// Index of the file in [`super::GrammarSet::files`].
    pub file: usize,
    /// Byte at which the figure stands or would stand.
    pub start: usize,
    /// Byte behind the figure; `start` where none is written.
    pub end: usize,
}

/// A reliability, as odds that multiply with others.
#[derive(Clone, Debug)]
pub struct Figure<'g> {
    /// What it belongs to, such as `rule says-that` or `verb dire +that`.
    pub name: &'g str,
    /// Natural logarithm of the odds; zero says nothing.
    pub weight: f64,
    /// How often it was right, out of how often it was seen.
    pub counts: Option<(u32, u32)>,
    /// Where it is written.
    pub place: FigurePlace,
    /// False where the grammar gives none and the neutral one stands in.
    pub written: bool,
    /// Set by hand: estimates leave it alone.
    pub pinned: bool,
}

impl Figure<'_> {
    /// The reliability between 0 and 1.
    #[must_use]
    pub fn reliability(&self) -> f64 {
        reliability(self.weight)
    }
}

fn reliability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp())
}

/// The figures of a language, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    names: Strings,
    list: List<Entry>,
}

fixed! {
    /// A figure as it is packed.
    #[derive(Clone, Copy, Debug)]
    struct Entry {
        weight: f64,
        right: u32,
        seen: u32,
        file: u32,
        start: u32,
        end: u32,
        /// Bits: has counts, is written, is pinned.
        marks: u8,
    }
}

const COUNTED: u8 = 1;
const WRITTEN: u8 = 2;
const PINNED: u8 = 4;

impl Figures {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The figure of that number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<Figure<'_>> {
        let entry = self.list.get(number)?;
        let has = |mark: u8| entry.marks & mark != 0;
        Some(Figure {
            name: self.names.get(number),
            weight: entry.weight,
            counts: has(COUNTED).then_some((entry.right, entry.seen)),
            place: FigurePlace {
                file: entry.file as usize,
                start: entry.start as usize,
                end: entry.end as usize,
            },
            written: has(WRITTEN),
            pinned: has(PINNED),
        })
    }

    /// The weight (log odds) of the figure of that number; zero where there is none.
    #[must_use]
    pub fn weight(&self, number: usize) -> f64 {
        self.list.get(number).map_or(0.0, |entry| entry.weight)
    }

    /// Its reliability between 0 and 1; one half where there is none.
    #[must_use]
    pub fn reliability(&self, number: usize) -> f64 {
        reliability(self.weight(number))
    }

    /// Every figure, in order of its number.
    pub fn iter(&self) -> impl Iterator<Item = Figure<'_>> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    /// Gives a figure that is not pinned another weight, and what it was counted from.
    pub fn estimate(&mut self, number: usize, weight: f64, (right, seen): (u32, u32)) {
        let known = self.list.to_mut().get_mut(number);
        if let Some(entry) = known.filter(|entry| entry.marks & PINNED == 0) {
            *entry = Entry {
                weight,
                right,
                seen,
                marks: entry.marks | COUNTED,
                ..*entry
            };
        }
    }

    /// One more figure; gives its number.
    pub(super) fn push(&mut self, figure: &Figure<'_>) -> usize {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let mark = |set: bool, mark: u8| if set { mark } else { 0 };
        let (right, seen) = figure.counts.unwrap_or_default();
        self.names.push(figure.name);
        self.list.push(Entry {
            weight: figure.weight,
            right,
            seen,
            file: number(figure.place.file),
            start: number(figure.place.start),
            end: number(figure.place.end),
            marks: mark(figure.counts.is_some(), COUNTED)
                | mark(figure.written, WRITTEN)
                | mark(figure.pinned, PINNED),
        });
        self.len() - 1
    }
}

packed!(Figures { names, list });
