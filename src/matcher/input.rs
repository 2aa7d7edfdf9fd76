//! Token slices as nom input, read forwards or backwards.

use nom::{Input, Needed};

use crate::text::Token;

/// Tokens that are still to be read, going outwards from an anchor.
///
/// `BACK` reads from the end: the next item is the last token, and what is taken is
/// taken from the end. [`Outward::position_in_text`] is the gap between tokens at
/// which reading stands, the same number in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outward<'t, const BACK: bool> {
    tokens: &'t [Token],
    base: usize,
}

impl<'t, const BACK: bool> Outward<'t, BACK> {
    /// Reads the document's `tokens` from gap `at` up to the edge `limit`.
    pub(crate) fn new(tokens: &'t [Token], at: usize, limit: usize) -> Self {
        let (first, last) = if BACK {
            (limit.min(at), at)
        } else {
            (at, limit.max(at))
        };
        let last = last.min(tokens.len());
        let first = first.min(last);
        Self {
            tokens: &tokens[first..last],
            base: first,
        }
    }

    /// The gap at which reading stands: the number of tokens of the document before it.
    pub(crate) const fn position_in_text(&self) -> usize {
        if BACK {
            self.base + self.tokens.len()
        } else {
            self.base
        }
    }

    /// The next token and its number in the document.
    pub(crate) fn next(&self) -> Option<(usize, &'t Token)> {
        if BACK {
            let token = self.tokens.last()?;
            Some((self.base + self.tokens.len() - 1, token))
        } else {
            Some((self.base, self.tokens.first()?))
        }
    }
}

/// Tokens in reading direction.
#[derive(Clone, Debug)]
pub(crate) struct Steps<'t, const BACK: bool>(&'t [Token]);

impl<'t, const BACK: bool> Iterator for Steps<'t, BACK> {
    type Item = &'t Token;

    fn next(&mut self) -> Option<Self::Item> {
        let (token, rest) = if BACK {
            self.0.split_last()?
        } else {
            self.0.split_first()?
        };
        self.0 = rest;
        Some(token)
    }
}

impl<'t, const BACK: bool> Input for Outward<'t, BACK> {
    type Item = &'t Token;
    type Iter = Steps<'t, BACK>;
    type IterIndices = std::iter::Enumerate<Steps<'t, BACK>>;

    fn input_len(&self) -> usize {
        self.tokens.len()
    }

    fn take(&self, index: usize) -> Self {
        self.take_split(index).1
    }

    fn take_from(&self, index: usize) -> Self {
        self.take_split(index).0
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        let cut = if BACK {
            self.tokens.len() - index
        } else {
            index
        };
        let (left, right) = self.tokens.split_at(cut);
        let left = Self {
            tokens: left,
            base: self.base,
        };
        let right = Self {
            tokens: right,
            base: self.base + cut,
        };
        if BACK { (left, right) } else { (right, left) }
    }

    fn position<P>(&self, predicate: P) -> Option<usize>
    where
        P: Fn(Self::Item) -> bool,
    {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        Steps(self.tokens)
    }

    fn iter_indices(&self) -> Self::IterIndices {
        Steps(self.tokens).enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.tokens.len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.tokens.len()))
        }
    }
}
