//! Bytes to tokens.

use super::cache::Cache;
use super::token::{NONE, Shape, Token};
use crate::Span;
use crate::grammar::{Grammar, WordId};

/// Longest word that is looked up; longer runs are no words.
const LONGEST_WORD: usize = 64;

/// The words of one language that were looked up last.
pub(crate) type WordCache = Cache<Lookup, 8192>;

/// A word that was looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup(WordId);

impl Default for Lookup {
    fn default() -> Self {
        Self(WordId::UNKNOWN)
    }
}

/// Cuts one paragraph into tokens.
pub(super) struct Lexer<'t> {
    text: &'t str,
    grammar: &'t Grammar,
    end: usize,
    at: usize,
    folded: String,
    known: &'t mut WordCache,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
}

impl<'t> Lexer<'t> {
    pub(super) fn new(
        text: &'t str,
        span: Span,
        grammar: &'t Grammar,
        known: &'t mut WordCache,
    ) -> Self {
        Self {
            text,
            grammar,
            end: span.end,
            at: span.start,
            folded: String::new(),
            known,
        }
    }

    /// Appends the paragraph's tokens.
    pub(super) fn run(mut self, out: &mut Vec<Token>) {
        let mut space_before = true;
        let bytes = &self.text.as_bytes()[..self.end];
        while let Some(&byte) = bytes.get(self.at) {
            let mut shape = Shape::default();
            if !space_before {
                shape.set(Shape::GLUED);
            }
            match CLASSES[usize::from(byte)] {
                SPACE => {
                    self.at += 1;
                    space_before = true;
                    continue;
                }
                LOWER | UPPER | DIGIT => self.plain_word(byte, shape, out),
                _ => {
                    if self.other(shape, out) {
                        space_before = true;
                        continue;
                    }
                }
            }
            space_before = false;
        }
    }

    /// A word that begins with an ASCII letter or digit: nearly all of them are ASCII
    /// and end before a space or a mark that belongs to no word.
    fn plain_word(&mut self, first: u8, mut shape: Shape, out: &mut Vec<Token>) {
        let start = self.at;
        // only addresses begin so
        let address = matches!(first | 0x20, b'h' | b'w')
            && matches!(
                self.text.as_bytes().get(start + 2),
                Some(b't' | b'T' | b'w' | b'W')
            );
        if address && self.address(start) {
            return self.push_word(start, self.at, shape, out);
        }
        let bytes = &self.text.as_bytes()[..self.end];
        let mut at = start + 1;
        let mut seen = 0;
        let next = loop {
            let Some(&byte) = bytes.get(at) else {
                break END;
            };
            let class = CLASSES[usize::from(byte)];
            if class & (LOWER | UPPER | DIGIT) == 0 {
                break class;
            }
            seen |= class;
            at += 1;
        };
        let class = CLASSES[usize::from(first)];
        let ends = match next {
            END | SPACE | MARK => true,
            NUMBER_MARK => class != DIGIT,
            _ => false,
        };
        self.at = at;
        if !ends {
            // a stop before a space can only belong to the word as that of an abbreviation
            let stop = bytes.get(at) == Some(&b'.') && self.follows(at + 1, |c| c == ' ');
            if !stop {
                return self.word(char::from(first), start, shape, out);
            }
            self.dots(start, char::from(first));
            if self.at != at {
                return self.push_word(start, self.at, shape, out);
            }
        }
        shape.set(Shape::WORD);
        shape.set(match class {
            DIGIT => Shape::DIGITS,
            LOWER => Shape::LOWER,
            _ => Shape::CAPITAL,
        });
        if class == UPPER && seen & (UPPER | LOWER) == UPPER {
            shape.set(Shape::CAPITALS);
        }
        let text = &self.text[start..at];
        let lexicon = &self.grammar.lexicon;
        let folded = &mut self.folded;
        let Lookup(word) = self.known.find(self.text, start, at, || {
            Lookup(if text.len() > LONGEST_WORD {
                WordId::UNKNOWN
            } else if (class | seen) & UPPER == 0 {
                lexicon.find(text)
            } else {
                folded.clear();
                folded.push_str(text);
                folded.make_ascii_lowercase();
                lexicon.find(folded)
            })
        });
        out.push(token(start, at, word, shape));
    }

    /// Anything else; true for what counts as white space.
    fn other(&mut self, mut shape: Shape, out: &mut Vec<Token>) -> bool {
        let Some(c) = self.peek(self.at) else {
            self.at = self.end;
            return true;
        };
        if c.is_whitespace() || c == '\u{feff}' || c == '\0' {
            self.at += c.len_utf8();
            return true;
        }
        let start = self.at;
        if c.is_alphanumeric()
            || (matches!(c, '@' | '#') && self.follows(start + 1, char::is_alphanumeric))
        {
            self.at += c.len_utf8();
            self.word(c, start, shape, out);
        } else {
            self.mark(c, start);
            shape.set(Shape::MARK);
            if is_sign(c) {
                shape.set(Shape::SIGN);
            }
            self.push(start, self.at, shape, out);
        }
        false
    }

    fn peek(&self, at: usize) -> Option<char> {
        if at >= self.end {
            return None;
        }
        let byte = self.text.as_bytes()[at];
        if byte.is_ascii() {
            Some(char::from(byte))
        } else {
            self.text[at..self.end].chars().next()
        }
    }

    fn follows(&self, at: usize, wanted: impl Fn(char) -> bool) -> bool {
        self.peek(at).is_some_and(wanted)
    }

    /// A run of the same mark that is one: `...`, `--`, `''`, two backquotes.
    fn mark(&mut self, c: char, start: usize) {
        self.at += c.len_utf8();
        // behind a quotation inside of another one the inner mark closes first
        let behind = || self.text[..start].ends_with(|c: char| !c.is_whitespace());
        let three = c == '\'' && self.text[self.at..self.end].starts_with("''") && behind();
        let most = match c {
            _ if three => 1,
            '.' | '-' | '*' => usize::MAX,
            '\'' | '`' => 2,
            _ => 1,
        };
        let mut count = 1;
        while count < most && self.peek(self.at) == Some(c) {
            self.at += c.len_utf8();
            count += 1;
        }
        if c == '.' && count == 2 {
            self.at = start + 1;
        }
    }

    fn word(&mut self, first: char, start: usize, shape: Shape, out: &mut Vec<Token>) {
        let digits = first.is_numeric();
        let mut letters_end = self.at;
        while let Some(c) = self.peek(self.at) {
            if c.is_alphanumeric() || is_combining(c) {
                self.at += c.len_utf8();
            } else if is_apostrophe(c) {
                if !self.apostrophe(c, start, shape, out) {
                    break;
                }
                return;
            } else if self.joins(c, digits) {
                self.at += c.len_utf8();
            } else {
                break;
            }
            letters_end = self.at;
        }
        self.at = letters_end;
        self.dots(start, first);
        self.push_word(start, self.at, shape, out);
    }

    /// True for a mark that stands inside a word or number: `1,250`, `6.6`, `al-Din`.
    fn joins(&self, c: char, digits: bool) -> bool {
        let next = self.at + c.len_utf8();
        match c {
            '.' | ',' | ':' if digits => {
                self.follows(next, |c| c.is_ascii_digit())
                    && self.text[..self.at].ends_with(|c: char| c.is_ascii_digit())
            }
            '.' => {
                // washingtonpost.com, but not `terroristi.A`
                self.follows(next, |c| c.is_lowercase())
                    && self.text[..self.at].ends_with(|c: char| c.is_ascii_alphanumeric())
                    && self.text[next..self.end]
                        .chars()
                        .take(2)
                        .all(|c| c.is_ascii_lowercase())
            }
            '-' | '\u{2011}' | '&' | '_' => self.follows(next, char::is_alphanumeric),
            '/' => digits && self.follows(next, |c| c.is_ascii_digit()),
            _ => false,
        }
    }

    /// A web address goes on to the next white space.
    fn address(&mut self, start: usize) -> bool {
        let rest = &self.text[start..self.end];
        let is_address = ["http://", "https://", "www."].iter().any(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        });
        if is_address {
            let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let trimmed =
                rest[..length].trim_end_matches(['.', ',', ';', ')', '"', '\u{201d}', '\u{bb}']);
            self.at = start + trimmed.len();
        }
        is_address
    }

    /// At an apostrophe inside a word: an elision ends with it, a contraction begins
    /// with it, and in any other word it is a letter. False where the word just ends.
    fn apostrophe(&mut self, mark: char, start: usize, shape: Shape, out: &mut Vec<Token>) -> bool {
        let behind = self.at + mark.len_utf8();
        let grammar = self.grammar;
        let conventions = &grammar.conventions;
        if conventions.elisions.contains(self.fold(start, behind)) {
            let next_is_word = self.follows(behind, |c| {
                c.is_alphanumeric() || matches!(c, '\u{ab}' | '\u{201c}' | '"')
            });
            if next_is_word {
                self.at = behind;
                self.push_word(start, behind, shape, out);
                return true;
            }
        }
        if !self.follows(behind, char::is_alphabetic) {
            return false;
        }
        let tail_end = self.text[behind..self.end]
            .find(|c: char| !c.is_alphanumeric())
            .map_or(self.end, |length| behind + length);
        if conventions
            .contractions
            .contains(self.fold(self.at, tail_end))
        {
            self.push_word(start, self.at, shape, out);
            let contraction = self.at;
            self.at = tail_end;
            self.push_word(contraction, tail_end, Shape::GLUED, out);
            return true;
        }
        // didn't: the contraction begins before the apostrophe
        let cut = self.text[..self.at]
            .char_indices()
            .next_back()
            .map_or(start, |(at, _)| at);
        if cut > start && conventions.contractions.contains(self.fold(cut, tail_end)) {
            self.push_word(start, cut, shape, out);
            self.at = tail_end;
            self.push_word(cut, tail_end, Shape::GLUED, out);
            return true;
        }
        self.at = tail_end;
        self.dots(start, self.peek(start).unwrap_or(' '));
        self.push_word(start, self.at, shape, out);
        true
    }

    /// Stops that belong to the word: abbreviations, initials, `U.S.`.
    fn dots(&mut self, start: usize, first: char) {
        if !self.follows(self.at, |c| c == '.') || self.follows(self.at + 1, |c| c == '.') {
            return;
        }
        let single = |from: usize, to: usize| self.text[from..to].chars().count() == 1;
        if first.is_uppercase() && single(start, self.at) {
            let mut at = self.at + 1;
            // U.S.A.
            while let Some(c) = self.peek(at).filter(|c| c.is_uppercase()) {
                let next = at + c.len_utf8();
                if !self.follows(next, |c| c == '.') {
                    break;
                }
                at = next + 1;
            }
            let several = at > self.at + 1;
            let initial = self.text[at..self.end]
                .trim_start_matches(' ')
                .starts_with(char::is_uppercase);
            if several || initial {
                self.at = at;
                return;
            }
        }
        let conventions = &self.grammar.conventions;
        let folded = self.fold(start, self.at + 1);
        let is_abbreviation = |folded: &str| {
            conventions.abbreviations.contains(folded)
                || first.is_uppercase() && conventions.capital_abbreviations.contains(folded)
        };
        if is_abbreviation(folded) {
            self.at += 1;
            return;
        }
        // a.m., p.es.: several short parts without space
        if self.follows(self.at + 1, |c| c == ' ') {
            return;
        }
        let least = self.at + 1;
        let ends = self.text[start..self.end]
            .char_indices()
            .take(10)
            .filter(|(_, c)| *c == '.')
            .map(|(at, _)| start + at + 1);
        for end in ends.filter(|&end| end > least) {
            if is_abbreviation(self.fold(start, end)) {
                self.at = end;
            }
        }
    }

    /// A stretch of the text, folded.
    fn fold(&mut self, start: usize, end: usize) -> &str {
        self.folded.clear();
        crate::grammar::fold_into(&self.text[start..end], &mut self.folded);
        &self.folded
    }

    fn push_word(&mut self, start: usize, end: usize, mut shape: Shape, out: &mut Vec<Token>) {
        let text = &self.text[start..end];
        shape.set(Shape::WORD);
        shape.set(if text.is_ascii() {
            ascii_shape(text)
        } else {
            letters_shape(text)
        });
        if text.ends_with('.') {
            shape.set(Shape::DOTTED);
        }
        self.push(start, end, shape, out);
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape, out: &mut Vec<Token>) {
        let text = &self.text[start..end];
        let lexicon = &self.grammar.lexicon;
        let folded = &mut self.folded;
        let Lookup(word) = self.known.find(self.text, start, end, || {
            Lookup(if text.len() > LONGEST_WORD {
                WordId::UNKNOWN
            } else if shape.has(Shape::MARK) {
                // marks are compared as they are
                lexicon.find_mark(text)
            } else {
                folded.clear();
                crate::grammar::fold_into(text, folded);
                lexicon.find(folded)
            })
        });
        out.push(token(start, end, word, shape));
    }
}

/// How the letters of a word are written.
fn letters_shape(text: &str) -> Shape {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    if text.starts_with(char::is_numeric) {
        return Shape::DIGITS;
    }
    let mut shape = Shape::default();
    match letters.next() {
        Some(letter) if letter.is_uppercase() => {
            shape.set(Shape::CAPITAL);
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) {
                shape.set(Shape::CAPITALS);
            }
        }
        Some(_) => shape.set(Shape::LOWER),
        None => {}
    }
    shape
}

/// The same of a word that is all ASCII.
fn ascii_shape(text: &str) -> Shape {
    let mut first = 0;
    let mut rest = 0;
    for byte in text.bytes() {
        let letter = CLASSES[usize::from(byte)] & (LOWER | UPPER);
        if first == 0 {
            first = letter;
        } else {
            rest |= letter;
        }
    }
    let mut shape = Shape::default();
    if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        shape.set(Shape::DIGITS);
    } else if first == UPPER {
        shape.set(Shape::CAPITAL);
        if rest == UPPER {
            shape.set(Shape::CAPITALS);
        }
    } else if first == LOWER {
        shape.set(Shape::LOWER);
    }
    shape
}

fn token(start: usize, end: usize, word: WordId, shape: Shape) -> Token {
    Token {
        start: u32::try_from(start).unwrap_or(u32::MAX),
        end: u32::try_from(end).unwrap_or(u32::MAX),
        word,
        shape,
        partner: NONE,
        outlet: NONE,
    }
}

/// What a byte can be, as bits; a byte has one of them.
const LOWER: u8 = 1;
const UPPER: u8 = 1 << 1;
const DIGIT: u8 = 1 << 2;
const SPACE: u8 = 1 << 3;
/// Ends every word.
const MARK: u8 = 1 << 4;
/// Ends a word that does not begin with a digit.
const NUMBER_MARK: u8 = 1 << 5;
/// May stand inside a word, or is no ASCII: looked at more closely.
const OTHER: u8 = 1 << 6;
/// No byte at all.
const END: u8 = 0;

// a static: a constant would be copied to the stack for every word
static CLASSES: [u8; 256] = {
    let mut out = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        out[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | b' ' | 0 => SPACE,
            b',' | b':' | b'/' => NUMBER_MARK,
            b'.' | b'-' | b'&' | b'_' | b'\'' => OTHER,
            _ => MARK,
        };
        byte += 1;
    }
    out
};

/// Percent, per mille, degree and the commonest currencies.
const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '%' | '$' | '\u{2030}' | '\u{b0}' | '\u{a3}' | '\u{a5}' | '\u{20ac}'
    )
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{200d}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::{ascii_shape, letters_shape};

    #[test]
    fn shapes_of_ascii_words_are_those_of_any_word() {
        for text in [
            "", "a", "A", "AB", "Ab", "aB", "A1", "1A", "#ab", "@AB", "U.S.", "al-Din", "AL-1", "-",
        ] {
            assert_eq!(ascii_shape(text), letters_shape(text), "{text}");
        }
    }
}
