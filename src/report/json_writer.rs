//! JSON into one buffer, compact or indented.

/// Whole numbers from here on are written with an exponent.
const LARGE: f64 = 1e9;

/// Spaces for each level of an indented document.
const INDENT: &[u8] = b"  ";

/// Bytes by which the room grows at least.
const LEAST_ROOM: usize = 256;

/// Writes the name of a member, which needs no escapes, and returns the writer.
macro_rules! key {
    ($out:expr, $name:literal) => {{
        const KEY: &str = concat!(",\"", $name, "\":");
        $out.member::<{ KEY.len() }>(KEY)
    }};
}
pub(super) use key;

/// Writes one JSON value, piece by piece.
///
/// What is written is whole as long as objects hold members alone and arrays values
/// alone, which the closures of [`object`](Self::object) and [`array`](Self::array) see to.
/// A comma goes before each of them, and the bracket takes the place of the first.
pub(super) struct JsonWriter {
    /// What is written, and room behind it: a copy into it needs no growing.
    buffer: Vec<u8>,
    /// Bytes that are written.
    at: usize,
    /// Levels that are open, where lines are indented.
    depth: Option<usize>,
}

impl JsonWriter {
    /// A value on one line, with room for so many bytes.
    pub(super) fn compact(room: usize) -> Self {
        Self::reusing(vec![0; room], room)
    }

    /// A value with a line for each member and item, with room for so many bytes.
    pub(super) fn indented(room: usize) -> Self {
        Self {
            depth: Some(0),
            ..Self::compact(room)
        }
    }

    /// A value on one line in a buffer that was used before: bytes that are written anew
    /// each time need not be cleared.
    pub(super) fn reusing(mut buffer: Vec<u8>, room: usize) -> Self {
        if buffer.len() < room {
            buffer.resize(room, 0);
        }
        Self {
            buffer,
            at: 0,
            depth: None,
        }
    }

    /// Ends the line.
    pub(super) fn end_line(&mut self) {
        self.piece(b"\n");
    }

    /// What was written so far.
    pub(super) fn written(&self) -> &[u8] {
        &self.buffer[..self.at]
    }

    /// The buffer, to be used again.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// What was written.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.buffer.truncate(self.at);
        self.buffer
    }

    /// A piece whose length is known beforehand, so that copying it takes no call.
    #[inline(always)]
    fn piece<const N: usize>(&mut self, piece: &[u8; N]) {
        let room = self.buffer.get_mut(self.at..);
        match room.and_then(|room| room.first_chunk_mut()) {
            Some(room) => *room = *piece,
            None => self.grow(piece),
        }
        self.at += N;
    }

    fn raw(&mut self, piece: &[u8]) {
        let end = self.at + piece.len();
        match self.buffer.get_mut(self.at..end) {
            Some(room) => room.copy_from_slice(piece),
            None => self.grow(piece),
        }
        self.at = end;
    }

    /// What needs no escapes, between quotation marks.
    fn quoted(&mut self, text: &str) {
        let end = self.at + text.len() + 2;
        match self.buffer.get_mut(self.at..end) {
            Some([first, inside @ .., last]) => {
                *first = b'"';
                inside.copy_from_slice(text.as_bytes());
                *last = b'"';
                self.at = end;
            }
            _ => {
                self.piece(b"\"");
                self.raw(text.as_bytes());
                self.piece(b"\"");
            }
        }
    }

    #[cold]
    fn grow(&mut self, piece: &[u8]) {
        self.buffer.truncate(self.at);
        self.buffer.extend_from_slice(piece);
        let more = self.buffer.len().max(LEAST_ROOM);
        self.buffer.resize(self.buffer.len() + more, 0);
    }

    /// Writes what stands between brackets, the first comma of which becomes the first.
    #[inline(always)]
    fn enclose(&mut self, brackets: [u8; 2], inside: impl FnOnce(&mut Self)) {
        let start = self.at;
        if let Some(depth) = &mut self.depth {
            *depth += 1;
        }
        inside(self);
        let first = self.buffer.get_mut(start).filter(|_| self.at > start);
        let is_empty = first.map(|comma| *comma = brackets[0]).is_none();
        if let Some(depth) = self.depth {
            self.depth = Some(depth - 1);
            if !is_empty {
                self.line();
            }
        }
        if is_empty {
            self.piece(&brackets);
        } else {
            self.piece(&[brackets[1]]);
        }
    }

    #[cold]
    #[inline(never)]
    fn line(&mut self) {
        self.raw(b"\n");
        for _ in 0..self.depth.unwrap_or(0) {
            self.raw(INDENT);
        }
    }

    /// What stands before the value of a member, as [`key`] has it.
    #[inline(always)]
    pub(super) fn member<const N: usize>(&mut self, key: &'static str) -> &mut Self {
        match key.as_bytes().first_chunk::<N>() {
            Some(key) if self.depth.is_none() => self.piece(key),
            _ => self.member_on_a_line(key),
        }
        self
    }

    #[cold]
    #[inline(never)]
    fn member_on_a_line(&mut self, key: &'static str) {
        self.piece(b",");
        self.line();
        self.raw(&key.as_bytes()[1..]);
        self.piece(b" ");
    }

    /// An object; the closure writes its members.
    #[inline(always)]
    pub(super) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.enclose(*b"{}", members);
    }

    /// An array; the closure writes one item.
    #[inline(always)]
    pub(super) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.enclose(*b"[]", |out| {
            for one in items {
                out.piece(b",");
                if out.depth.is_some() {
                    out.line();
                }
                item(out, one);
            }
        });
    }

    /// What there may be, or null.
    #[inline(always)]
    pub(super) fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.piece(b"null"),
        }
    }

    /// A name of ours, which needs no escapes.
    #[inline]
    pub(super) fn name(&mut self, name: &'static str) {
        self.quoted(name);
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        // without a way out of the loop it runs over many bytes at once
        let plain = text
            .bytes()
            .fold(true, |plain, byte| plain & !is_escaped(byte));
        if plain {
            return self.quoted(text);
        }
        self.piece(b"\"");
        self.escaped(text);
        self.piece(b"\"");
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        while let Some(at) = rest.iter().position(|byte| is_escaped(*byte)) {
            self.raw(&rest[..at]);
            match rest[at] {
                byte @ (b'"' | b'\\') => self.raw(&[b'\\', byte]),
                b'\n' => self.raw(b"\\n"),
                b'\r' => self.raw(b"\\r"),
                b'\t' => self.raw(b"\\t"),
                0x08 => self.raw(b"\\b"),
                0x0c => self.raw(b"\\f"),
                byte => self.raw(format!("\\u{byte:04x}").as_bytes()),
            }
            rest = &rest[at + 1..];
        }
        self.raw(rest);
    }

    /// A whole number.
    #[inline]
    pub(super) fn number(&mut self, number: usize) {
        self.raw(itoa::Buffer::new().format(number).as_bytes());
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
            self.piece(b".0");
        } else {
            let number = serde_json::Value::from(number);
            self.raw(number.to_string().as_bytes());
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
        let digits = digits.map(|digit| b'0' + digit.to_le_bytes()[0]);
        let zeros = digits.iter().rev().take_while(|digit| **digit == b'0');
        let length = (digits.len() - zeros.count()).max(1);
        self.piece(b"0.");
        self.raw(&digits[..length]);
    }

    /// True or false.
    #[inline]
    pub(super) fn truth(&mut self, truth: bool) {
        if truth {
            self.piece(b"true");
        } else {
            self.piece(b"false");
        }
    }

    /// A letter and a number as a text.
    #[inline]
    pub(super) fn id(&mut self, letter: u8, number: usize) {
        let digit = |number: usize| b'0' + number.to_le_bytes()[0];
        match number {
            0..10 => self.piece(&[b'"', letter, digit(number), b'"']),
            10..100 => {
                self.piece(&[b'"', letter, digit(number / 10), digit(number % 10), b'"']);
            }
            _ => {
                self.piece(&[b'"', letter]);
                self.number(number);
                self.piece(b"\"");
            }
        }
    }

    /// An object of two numbers, the start and the end of a place.
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
