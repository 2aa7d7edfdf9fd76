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
}

/// Bytes of a [`Step`], one for each bit of a mask.
const STEP: usize = 64;

/// Some bytes of a text, and what begins at each.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Units before them.
    before: usize,
    /// Bits of those that begin a character.
    first: u64,
    /// Bits of those that begin a character of two units.
    double: u64,
}

impl Step {
    fn new(bytes: &[u8], before: usize, unit: Offsets) -> Self {
        let mut step = Self {
            before,
            first: u64::MAX,
            double: 0,
        };
        if !bytes.is_ascii() {
            for (bit, byte) in bytes.iter().enumerate() {
                // a character begins with what is no continuation byte
                step.first &= !(u64::from(byte & 0xC0 == 0x80) << bit);
                // one of four bytes takes two code units
                step.double |= u64::from(unit == Offsets::Utf16 && *byte >= 0xF0) << bit;
            }
        }
        step
    }

    /// Units before the byte of that number.
    const fn at(&self, byte: usize) -> usize {
        if self.first == u64::MAX {
            return self.before + byte;
        }
        self.before + self.units((1 << byte) - 1)
    }

    /// Units before what follows on a whole step.
    const fn behind(&self) -> usize {
        self.before + self.units(u64::MAX)
    }

    /// Units that begin at the bytes of a mask.
    const fn units(&self, bytes: u64) -> usize {
        let units = (self.first & bytes).count_ones() + (self.double & bytes).count_ones();
        units as usize
    }
}

/// Where the bytes of a text stand in another unit.
#[derive(Clone, Debug)]
pub struct OffsetTable<'t> {
    text: &'t str,
    /// None where the units are bytes.
    steps: Vec<Step>,
}

impl<'t> OffsetTable<'t> {
    /// A table of every position in a text.
    #[must_use]
    pub fn new(text: &'t str, unit: Offsets) -> Self {
        let mut steps = Vec::new();
        if unit != Offsets::Bytes && !text.is_ascii() {
            let mut before = 0;
            steps.reserve(text.len() / STEP + 1);
            let mut rest = text.as_bytes();
            while let Some((bytes, behind)) = rest.split_at_checked(STEP) {
                let step = Step::new(bytes, before, unit);
                before = step.behind();
                steps.push(step);
                rest = behind;
            }
            steps.push(Step::new(rest, before, unit));
        }
        Self { text, steps }
    }

    /// The span in the table's unit.
    #[must_use]
    pub fn convert(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }

    fn at(&self, position: usize) -> usize {
        let inside = position.min(self.text.len());
        match self.steps.get(inside / STEP) {
            Some(step) => step.at(inside % STEP),
            None => position,
        }
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
