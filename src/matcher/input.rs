//! Token slices as nom input, read forwards or backwards.

use nom::{Input, Needed};

use crate::text::Token;

/// Tokens that are still to be read, going outwards from an anchor.
///
/// `BACK` reads from the end: the next item is the last token, and what is taken is
/// taken from the end. [`Outward::gap`] is the number of tokens of the document before
/// the place at which reading stands, the same number in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outward<'t, const BACK: bool> {
    tokens: &'t [Token],
    gap: usize,
    limit: usize,
}

impl<'t, const BACK: bool> Outward<'t, BACK> {
    /// Reads the document's `tokens` from a gap up to the gap `limit`.
    #[inline]
    pub(crate) fn new(tokens: &'t [Token], gap: usize, limit: usize) -> Self {
        let gap = gap.min(tokens.len());
        let limit = if BACK {
            limit.min(gap)
        } else {
            limit.clamp(gap, tokens.len())
        };
        Self { tokens, gap, limit }
    }

    /// Where reading stands.
    #[inline]
    pub(crate) const fn gap(&self) -> usize {
        self.gap
    }

    /// Goes to another gap between the two edges.
    #[inline]
    pub(crate) const fn go_to(&mut self, gap: usize) {
        self.gap = gap;
    }

    /// Leaves out so many tokens; there must be as many.
    #[inline]
    pub(crate) const fn skip(&mut self, count: usize) {
        self.gap = if BACK {
            self.gap.saturating_sub(count)
        } else {
            self.gap + count
        };
    }

    /// The gap where reading stands once that many tokens, or all there are, are left out.
    #[inline]
    pub(crate) fn most(&self, count: usize) -> usize {
        self.take_from(count).gap
    }

    /// The number of the next token in the document.
    #[inline]
    pub(crate) const fn next_number(&self) -> Option<usize> {
        if self.gap == self.limit {
            return None;
        }
        Some(if BACK { self.gap - 1 } else { self.gap })
    }

    /// The next token and its number in the document.
    #[inline]
    pub(crate) fn next(&self) -> Option<(usize, &'t Token)> {
        let number = self.next_number()?;
        Some((number, self.tokens.get(number)?))
    }

    fn rest(&self) -> &'t [Token] {
        let range = if BACK {
            self.limit..self.gap
        } else {
            self.gap..self.limit
        };
        self.tokens.get(range).unwrap_or(&[])
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

    #[inline]
    fn input_len(&self) -> usize {
        self.gap.abs_diff(self.limit)
    }

    fn take(&self, index: usize) -> Self {
        self.take_split(index).1
    }

    #[inline]
    fn take_from(&self, index: usize) -> Self {
        let taken = index.min(self.input_len());
        let gap = if BACK {
            self.gap - taken
        } else {
            self.gap + taken
        };
        Self { gap, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        let rest = self.take_from(index);
        let taken = Self {
            limit: rest.gap,
            ..*self
        };
        (rest, taken)
    }

    fn position<P>(&self, predicate: P) -> Option<usize>
    where
        P: Fn(Self::Item) -> bool,
    {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        Steps(self.rest())
    }

    fn iter_indices(&self) -> Self::IterIndices {
        Steps(self.rest()).enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        match count.checked_sub(self.input_len()) {
            None | Some(0) => Ok(count),
            Some(missing) => Err(Needed::new(missing)),
        }
    }
}
