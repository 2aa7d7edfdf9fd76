//! Byte spans to the units of other programs, in one pass over the text.

use crate::Span;

/// Unit of the offsets in a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// UTF-8 bytes.
    Bytes,
    /// UTF-16 code units: JavaScript, Java, .NET.
    Utf16,
    /// Unicode code points: Python.
    #[default]
    CodePoints,
}

impl Offsets {
    /// Every unit, the default one first.
    pub const ALL: [Self; 3] = [Self::CodePoints, Self::Utf16, Self::Bytes];

    /// Name in reports and for `--offsets`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Utf16 => "utf16",
            Self::CodePoints => "codepoints",
        }
    }

    /// The unit of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// The byte that stands at an offset of this unit; none inside a character or
    /// behind the text.
    #[must_use]
    pub fn byte(self, text: &str, offset: usize) -> Option<usize> {
        let mut count = 0;
        for (at, c) in text.char_indices() {
            if count >= offset {
                return (count == offset).then_some(at);
            }
            count += match self {
                Self::Bytes => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
                Self::CodePoints => 1,
            };
        }
        (count == offset).then_some(text.len())
    }

    /// Units of a stretch of UTF-8, which may begin or end inside a character.
    fn of(self, bytes: &[u8]) -> usize {
        match self {
            Self::Bytes => bytes.len(),
            // a code point is what is no continuation byte
            Self::CodePoints => bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count(),
            // those of four bytes take two code units
            Self::Utf16 => bytes
                .iter()
                .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0))
                .sum(),
        }
    }
}

/// Bytes between two places whose count is kept.
const STEP: usize = 64;

/// Where the bytes of a text stand in another unit.
#[derive(Clone, Debug)]
pub struct OffsetTable<'t> {
    unit: Offsets,
    text: &'t [u8],
    /// Units before each [`STEP`] bytes.
    before: Vec<usize>,
}

impl<'t> OffsetTable<'t> {
    /// A table of every position in a text.
    #[must_use]
    pub fn new(text: &'t str, unit: Offsets) -> Self {
        let text = text.as_bytes();
        let unit = if text.is_ascii() {
            Offsets::Bytes
        } else {
            unit
        };
        let mut before = Vec::new();
        if unit != Offsets::Bytes {
            let mut count = 0;
            before.extend(text.chunks(STEP).map(|step| {
                let here = count;
                count += unit.of(step);
                here
            }));
            before.push(count);
        }
        Self { unit, text, before }
    }

    /// The span in the table's unit.
    #[must_use]
    pub fn convert(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }

    fn at(&self, position: usize) -> usize {
        if self.unit == Offsets::Bytes {
            return position;
        }
        let position = position.min(self.text.len());
        let step = position / STEP;
        let here = self.before.get(step..step + 2);
        // as many units as bytes: every character takes one of either
        if let Some(&[here, next]) = here
            && next == here + STEP
        {
            return here + position % STEP;
        }
        let rest = self.text.get(step * STEP..position).unwrap_or(&[]);
        self.before.get(step).copied().unwrap_or(0) + self.unit.of(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_differ_behind_wide_characters() {
        let text = "\u{e8} \u{1f600} \u{201c}x\u{201d}";
        let start = text.find('x').expect("it is there");
        let span = Span::new(start, start + 1);
        let at = |unit| OffsetTable::new(text, unit).convert(span);
        assert_eq!(at(Offsets::Bytes), Span::new(11, 12));
        assert_eq!(at(Offsets::CodePoints), Span::new(5, 6));
        assert_eq!(at(Offsets::Utf16), Span::new(6, 7));
    }
}
