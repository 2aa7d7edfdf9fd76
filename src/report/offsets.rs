//! Byte spans to the units of other programs, in one pass over the text.

use crate::Span;

use super::Report;

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

    fn of(self, text: &str) -> usize {
        match self {
            Self::Bytes => text.len(),
            // a code point is what is no continuation byte
            Self::CodePoints => text.bytes().filter(|byte| byte & 0xC0 != 0x80).count(),
            // those of four bytes take two code units
            Self::Utf16 => text
                .bytes()
                .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0))
                .sum(),
        }
    }
}

/// Where given bytes of a text stand in another unit.
#[derive(Clone, Debug)]
pub struct OffsetTable {
    unit: Offsets,
    known: Vec<(usize, usize)>,
}

impl OffsetTable {
    /// Looks up `positions` (bytes, in any order) in `text`.
    #[must_use]
    pub fn new(text: &str, mut positions: Vec<usize>, unit: Offsets) -> Self {
        if unit == Offsets::Bytes {
            return Self {
                unit,
                known: Vec::new(),
            };
        }
        positions.sort_unstable();
        positions.dedup();
        let mut known = Vec::with_capacity(positions.len());
        let (mut at, mut count) = (0, 0);
        for position in positions {
            count += text.get(at..position).map_or(0, |between| unit.of(between));
            at = position.min(text.len());
            known.push((position, count));
        }
        Self { unit, known }
    }

    /// A table of every position that a report names.
    #[must_use]
    pub fn of_report(report: &Report, unit: Offsets) -> Self {
        let mut positions = Vec::new();
        if unit != Offsets::Bytes {
            visit(report, &mut |span| positions.extend([span.start, span.end]));
        }
        Self::new(&report.text, positions, unit)
    }

    /// The span in the table's unit; its ends must have been looked up.
    #[must_use]
    pub fn convert(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }

    fn at(&self, position: usize) -> usize {
        if self.unit == Offsets::Bytes {
            return position;
        }
        match self.known.binary_search_by_key(&position, |entry| entry.0) {
            Ok(found) => self.known[found].1,
            Err(next) => self.known.get(next).map_or(0, |entry| entry.1),
        }
    }
}

/// Calls `see` with every span of a report.
pub(super) fn visit(report: &Report, see: &mut dyn FnMut(Span)) {
    report.title.iter().copied().for_each(&mut *see);
    for source in &report.sources {
        source
            .mentions
            .iter()
            .chain(&source.reason)
            .copied()
            .for_each(&mut *see);
    }
    for attribution in &report.attributions {
        let links = attribution.links.iter().flat_map(|link| &link.spans);
        let words = attribution.source.iter().chain(&attribution.cue);
        words
            .chain(&attribution.content)
            .chain(links)
            .copied()
            .for_each(&mut *see);
    }
    for claim in &report.claims {
        let numbers = claim.quantities.iter().map(|quantity| &quantity.span);
        claim
            .span
            .iter()
            .chain(numbers)
            .copied()
            .for_each(&mut *see);
    }
    for flag in &report.flags {
        flag.spans.iter().copied().for_each(&mut *see);
        if let Some((one, other)) = &flag.sides {
            one.iter().chain(other).copied().for_each(&mut *see);
        }
    }
    if let Some(translation) = &report.translation {
        translation.head.iter().copied().for_each(&mut *see);
        see(translation.original.1);
        see(translation.translation.1);
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
        let at = |unit| OffsetTable::new(text, vec![start + 1, start], unit).convert(span);
        assert_eq!(at(Offsets::Bytes), Span::new(11, 12));
        assert_eq!(at(Offsets::CodePoints), Span::new(5, 6));
        assert_eq!(at(Offsets::Utf16), Span::new(6, 7));
    }
}
