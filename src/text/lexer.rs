//! Bytes to tokens.

use super::token::{NONE, Shape, Token};
use crate::Span;
use crate::grammar::{Grammar, WordId};

/// Longest word that is looked up; longer runs are no words.
const LONGEST_WORD: usize = 64;

/// Cuts one paragraph into tokens.
pub(super) struct Lexer<'t> {
    text: &'t str,
    grammar: &'t Grammar,
    end: usize,
    at: usize,
    folded: String,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, span: Span, grammar: &'t Grammar) -> Self {
        Self {
            text,
            grammar,
            end: span.end,
            at: span.start,
            folded: String::new(),
        }
    }

    /// Appends the paragraph's tokens.
    pub(super) fn run(mut self, out: &mut Vec<Token>) {
        let mut space_before = true;
        while let Some(c) = self.peek(self.at) {
            if c.is_whitespace() || c == '\u{feff}' || c == '\0' {
                self.at += c.len_utf8();
                space_before = true;
                continue;
            }
            let start = self.at;
            let mut shape = Shape::default();
            if !space_before {
                shape.set(Shape::GLUED);
            }
            if c.is_alphanumeric()
                || (matches!(c, '@' | '#') && self.follows(start + 1, char::is_alphanumeric))
            {
                self.at += c.len_utf8();
                self.word(c, start, shape, out);
            } else {
                self.mark(c, start);
                shape.set(Shape::MARK);
                self.push(start, self.at, shape, out);
            }
            space_before = false;
        }
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
        let most = match c {
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
        if self.address(start) {
            return self.push_word(start, self.at, shape, out);
        }
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
        let conventions = &self.grammar.conventions;
        let head = &self.text[start..behind];
        if conventions.elisions.contains(&crate::grammar::fold(head)) {
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
        let tail = crate::grammar::fold(&self.text[self.at..tail_end]);
        if conventions.contractions.contains(&tail) {
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
        if cut > start {
            let negated = crate::grammar::fold(&self.text[cut..tail_end]);
            if conventions.contractions.contains(&negated) {
                self.push_word(start, cut, shape, out);
                self.at = tail_end;
                self.push_word(cut, tail_end, Shape::GLUED, out);
                return true;
            }
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
        let with_stop = crate::grammar::fold(&self.text[start..=self.at]);
        if self.grammar.conventions.abbreviations.contains(&with_stop) {
            self.at += 1;
            return;
        }
        // a.m., p.es.: several short parts
        let longest = self.text[start..self.end]
            .char_indices()
            .take(10)
            .filter(|(_, c)| *c == '.')
            .map(|(at, _)| start + at + 1)
            .filter(|&end| {
                end > self.at + 1
                    && self
                        .grammar
                        .conventions
                        .abbreviations
                        .contains(&crate::grammar::fold(&self.text[start..end]))
            })
            .max();
        self.at = longest.unwrap_or(self.at);
    }

    fn push_word(&mut self, start: usize, end: usize, mut shape: Shape, out: &mut Vec<Token>) {
        let text = &self.text[start..end];
        shape.set(Shape::WORD);
        let mut letters = text.chars().filter(|c| c.is_alphabetic());
        let first = text.chars().next().unwrap_or(' ');
        if first.is_numeric() {
            shape.set(Shape::DIGITS);
        } else if let Some(letter) = letters.next() {
            if letter.is_uppercase() {
                shape.set(Shape::CAPITAL);
                let mut rest = letters.peekable();
                if rest.peek().is_some() && rest.all(char::is_uppercase) {
                    shape.set(Shape::CAPITALS);
                }
            } else {
                shape.set(Shape::LOWER);
            }
        }
        if text.ends_with('.') {
            shape.set(Shape::DOTTED);
        }
        self.push(start, end, shape, out);
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape, out: &mut Vec<Token>) {
        let text = &self.text[start..end];
        let word = if text.len() > LONGEST_WORD {
            WordId::UNKNOWN
        } else {
            self.folded.clear();
            for c in text.chars() {
                if c.is_ascii() {
                    self.folded.push(c.to_ascii_lowercase());
                } else if is_apostrophe(c) || (c == '\u{2018}' && text.len() > c.len_utf8()) {
                    self.folded.push('\'');
                } else {
                    self.folded.extend(c.to_lowercase());
                }
            }
            let lexicon = &self.grammar.lexicon;
            // marks are compared as they are
            if shape.has(Shape::MARK) {
                lexicon.find_mark(text)
            } else {
                lexicon.find(&self.folded)
            }
        };
        let token = Token {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            word,
            shape,
            partner: NONE,
            outlet: NONE,
        };
        out.push(token);
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{200d}' | '\u{ad}')
}
