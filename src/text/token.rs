//! Tokens and sentences.

use crate::Span;
use crate::grammar::{OutletId, WordId};

/// No partner, no outlet.
pub const NONE: u32 = u32::MAX;

/// How a token is written, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Shape(pub u16);

impl Shape {
    /// First letter upper case.
    pub const CAPITAL: Self = Self(1);
    /// Two letters or more, all upper case.
    pub const CAPITALS: Self = Self(1 << 1);
    /// First letter lower case.
    pub const LOWER: Self = Self(1 << 2);
    /// Begins with a digit.
    pub const DIGITS: Self = Self(1 << 3);
    /// Letters or digits.
    pub const WORD: Self = Self(1 << 4);
    /// Punctuation.
    pub const MARK: Self = Self(1 << 5);
    /// Inside quotation marks.
    pub const QUOTED: Self = Self(1 << 6);
    /// Opens a quotation.
    pub const OPEN: Self = Self(1 << 7);
    /// Closes a quotation.
    pub const CLOSE: Self = Self(1 << 8);
    /// First word of its sentence.
    pub const FIRST: Self = Self(1 << 9);
    /// No space before it.
    pub const GLUED: Self = Self(1 << 10);
    /// Part of an outlet's name.
    pub const OUTLET: Self = Self(1 << 11);
    /// Ends with a stop that belongs to it.
    pub const DOTTED: Self = Self(1 << 12);
    /// Stands in a document's headline.
    pub const TITLE: Self = Self(1 << 13);

    /// A closing mark right behind a comma, stop or question mark.
    pub const ENDED: Self = Self(1 << 14);
    /// A sign that belongs to the figure beside it: a percent sign, a degree, a currency.
    pub const SIGN: Self = Self(1 << 15);

    const NAMES: [(&'static str, Self); 16] = [
        ("capital", Self::CAPITAL),
        ("capitals", Self::CAPITALS),
        ("lower", Self::LOWER),
        ("digits", Self::DIGITS),
        ("word", Self::WORD),
        ("mark", Self::MARK),
        ("quoted", Self::QUOTED),
        ("open", Self::OPEN),
        ("close", Self::CLOSE),
        ("first", Self::FIRST),
        ("glued", Self::GLUED),
        ("outlet-word", Self::OUTLET),
        ("dotted", Self::DOTTED),
        ("headline", Self::TITLE),
        ("ended", Self::ENDED),
        ("sign", Self::SIGN),
    ];

    /// The shape of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, shape)| *shape)
    }

    /// Names of every bit that is set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .iter()
            .filter(move |(_, shape)| self.has(*shape))
            .map(|(name, _)| *name)
    }

    /// True when every bit of `other` is set.
    #[inline]
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    #[inline]
    pub(crate) const fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A word, number or mark.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the document.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its word in the paragraph's lexicon.
    pub word: WordId,
    /// How it is written.
    pub shape: Shape,
    /// For a quotation mark, the token that closes or opens it, else [`NONE`].
    pub partner: u32,
    /// Number of the outlet mention it belongs to, else [`NONE`].
    pub outlet: u32,
}

impl Token {
    /// Its bytes.
    #[inline]
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// A sentence: a range of tokens of one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Number of its paragraph.
    pub paragraph: u32,
}

/// A place where an outlet is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutletMention {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Which outlet.
    pub outlet: OutletId,
    /// The name is an ordinary word too.
    pub weak: bool,
}
