//! JSON into one buffer, compact or indented.

/// Whole numbers from here on are written with an exponent.
const LARGE: f64 = 1e9;

/// Spaces for each level of an indented document.
const INDENT: &str = "  ";

/// Writes the name of a member, which needs no escapes, and returns the writer.
macro_rules! key {
    ($out:expr, $name:literal) => {
        $out.member(concat!(",\"", $name, "\":"))
    };
}
pub(super) use key;

/// Writes one JSON value, piece by piece.
///
/// What is written is whole as long as objects hold members alone and arrays values
/// alone, which the closures of [`object`](Self::object) and [`array`](Self::array) see to.
pub(super) struct JsonWriter {
    out: Vec<u8>,
    /// Levels that are open, where lines are indented.
    depth: Option<usize>,
}

impl JsonWriter {
    /// A value on one line, with room for so many bytes.
    pub(super) fn compact(room: usize) -> Self {
        Self {
            out: Vec::with_capacity(room),
            depth: None,
        }
    }

    /// A value with a line for each member and item, with room for so many bytes.
    pub(super) fn indented(room: usize) -> Self {
        Self {
            out: Vec::with_capacity(room),
            depth: Some(0),
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    #[inline]
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        if let Some(depth) = &mut self.depth {
            *depth += 1;
        }
    }

    #[inline]
    fn close(&mut self, bracket: u8) {
        if let Some(depth) = self.depth {
            self.depth = Some(depth - 1);
            if !self.is_fresh() {
                self.line();
            }
        }
        self.out.push(bracket);
    }

    /// True right behind an opening bracket; a text ends with a quotation mark.
    #[inline]
    fn is_fresh(&self) -> bool {
        matches!(self.out.last(), Some(b'{' | b'['))
    }

    #[inline]
    fn separate(&mut self) {
        if !self.is_fresh() {
            self.out.push(b',');
        }
        if self.depth.is_some() {
            self.line();
        }
    }

    #[cold]
    fn line(&mut self) {
        self.out.push(b'\n');
        for _ in 0..self.depth.unwrap_or(0) {
            self.raw(INDENT);
        }
    }

    /// What stands before the value of a member, as [`key`] has it.
    #[inline]
    pub(super) fn member(&mut self, key: &'static str) -> &mut Self {
        if self.depth.is_some() {
            self.separate();
            self.raw(&key[1..]);
            self.out.push(b' ');
        } else if self.is_fresh() {
            self.raw(&key[1..]);
        } else {
            self.raw(key);
        }
        self
    }

    /// An object; the closure writes its members.
    #[inline]
    pub(super) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.open(b'{');
        members(self);
        self.close(b'}');
    }

    /// An array; the closure writes one item.
    #[inline]
    pub(super) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.open(b'[');
        for one in items {
            self.separate();
            item(self, one);
        }
        self.close(b']');
    }

    /// What there may be, or null.
    #[inline]
    pub(super) fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.raw("null"),
        }
    }

    /// A name of ours, which needs no escapes.
    #[inline]
    pub(super) fn name(&mut self, name: &'static str) {
        self.out.push(b'"');
        self.raw(name);
        self.out.push(b'"');
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        // without a way out of the loop it runs over many bytes at once
        let plain = text
            .bytes()
            .fold(true, |plain, byte| plain & !is_escaped(byte));
        self.out.push(b'"');
        if plain {
            self.raw(text);
        } else {
            self.escaped(text);
        }
        self.out.push(b'"');
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.bytes().position(is_escaped) {
            self.raw(&rest[..at]);
            let byte = rest.as_bytes()[at];
            match byte {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                0x08 => self.raw("\\b"),
                0x0c => self.raw("\\f"),
                _ => self.raw(&format!("\\u{byte:04x}")),
            }
            rest = &rest[at + 1..];
        }
        self.raw(rest);
    }

    /// A whole number.
    #[inline]
    pub(super) fn number(&mut self, number: usize) {
        self.raw(itoa::Buffer::new().format(number));
    }

    /// A number that may have a fraction; null for what is none.
    pub(super) fn fraction(&mut self, number: f64) {
        if number.fract() == 0.0 && number.is_sign_positive() && number < LARGE {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole"
            )]
            self.number(number as usize);
            self.raw(".0");
        } else if serde_json::to_writer(&mut self.out, &number).is_err() {
            // a buffer takes all that is written
            self.raw("null");
        }
    }

    /// A number from nought to one, to three places: more digits say nothing.
    pub(super) fn thousandths(&mut self, number: f64) {
        let parts = (number * 1000.0).round();
        if !(0.0..1000.0).contains(&parts) {
            return self.fraction(parts / 1000.0);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below a thousand"
        )]
        let parts = parts as u16;
        let digits = [parts / 100, parts / 10 % 10, parts % 10];
        let length = 3 - digits.iter().rev().take_while(|digit| **digit == 0).count();
        self.raw("0.");
        for digit in &digits[..length.max(1)] {
            self.out.push(b'0' + digit.to_le_bytes()[0]);
        }
    }

    /// True or false.
    #[inline]
    pub(super) fn truth(&mut self, truth: bool) {
        self.raw(if truth { "true" } else { "false" });
    }

    /// A letter and a number as a text.
    #[inline]
    pub(super) fn id(&mut self, letter: u8, number: usize) {
        self.out.extend_from_slice(&[b'"', letter]);
        self.number(number);
        self.out.push(b'"');
    }

    /// An object of two numbers, the start and the end of a place.
    #[inline]
    pub(super) fn place(&mut self, start: usize, end: usize) {
        self.object(|out| {
            key!(out, "start").number(start);
            key!(out, "end").number(end);
        });
    }
}

const fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(out: &mut JsonWriter) {
        out.object(|out| {
            key!(out, "none").array([(); 0], |_, ()| ());
            key!(out, "places").array([1, 20], |out, n| out.place(n, n + 1));
            key!(out, "id").id(b'a', 12);
            key!(out, "text").text("\u{e8} \"x\"\\\n\u{1}\u{7f}");
            key!(out, "half").fraction(0.5);
            key!(out, "whole").fraction(1e3);
            key!(out, "huge").fraction(1e300);
            key!(out, "parts");
            out.array(
                [0.0, 0.0004, 0.07, 0.5, 0.125, 0.9996, 1.0],
                JsonWriter::thousandths,
            );
            key!(out, "missing").maybe(None::<&str>, JsonWriter::text);
            key!(out, "truth").truth(true);
            key!(out, "bare").object(|_| ());
        });
    }

    #[test]
    fn what_is_written_is_as_the_crate_for_json_would_have_it() {
        let mut compact = JsonWriter::compact(0);
        value(&mut compact);
        let compact = compact.finish();
        let read: serde_json::Value = serde_json::from_slice(&compact).expect("it is JSON");
        assert_eq!(read["text"], "\u{e8} \"x\"\\\n\u{1}\u{7f}");
        assert_eq!(compact, serde_json::to_vec(&read).expect("it is a value"));
        let mut indented = JsonWriter::indented(0);
        value(&mut indented);
        let wanted = serde_json::to_vec_pretty(&read).expect("it is a value");
        assert_eq!(indented.finish(), wanted);
    }
}
