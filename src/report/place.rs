//! Lines and columns of a text.

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        // editors do not show a byte order mark
        let first = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let starts = std::iter::once(first)
            .chain(breaks.map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    /// Line and column (code points), both from 1, of a byte.
    #[must_use]
    pub fn at(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= byte).max(1);
        let start = self.starts[line - 1];
        let before = self.text.get(start..byte).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// First and one past the last byte of the line that a byte stands in.
    #[must_use]
    pub fn around(&self, byte: usize) -> (usize, usize) {
        let next = self.starts.partition_point(|&start| start <= byte).max(1);
        let end = self
            .starts
            .get(next)
            .map_or(self.text.len(), |&next| next - 1);
        (self.starts[next - 1], end)
    }
}

/// The byte at a line and column (code points), both from 1; none outside the text.
#[must_use]
pub fn byte_at(text: &str, line: usize, column: usize) -> Option<usize> {
    let lines = Lines::new(text);
    let start = *lines.starts.get(line.checked_sub(1)?)?;
    let (_, end) = lines.around(start);
    let mut inside = text
        .get(start..end)?
        .char_indices()
        .map(|(at, _)| start + at);
    inside.nth(column.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "\u{e8}\u{e8}\n\u{ab}ab\u{bb}";
        let at = text.find('b').expect("it is there");
        assert_eq!(Lines::new(text).at(at), (2, 3));
        assert_eq!(byte_at(text, 2, 3), Some(at));
        assert_eq!(byte_at(text, 2, 9), None);
        assert_eq!(byte_at(text, 0, 1), None);
        assert_eq!(Lines::new("").at(0), (1, 1));
        let marked = "\u{feff}a\nb";
        assert_eq!(Lines::new(marked).at(3), (1, 1));
        assert_eq!(Lines::new(marked).at(0), (1, 1));
        assert_eq!(byte_at(marked, 1, 1), Some(3));
    }
}
