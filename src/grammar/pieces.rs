//! The smallest pieces of `.gr` text: names, words, figures, and what parts them.

use memchr::memchr;
use nom::bytes::complete::take_while1;
use nom::character::complete::char;
use nom::error::{ContextError, ErrorKind, ParseError, context};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::syntax::{FigureText, Placed, Weighed};

/// nom's error: the place and the innermost description of what was expected.
#[derive(Clone, Debug)]
pub(super) struct Expected<'a> {
    pub(super) at: &'a str,
    pub(super) what: Option<&'static str>,
}

impl<'a> ParseError<&'a str> for Expected<'a> {
    fn from_error_kind(at: &'a str, _: ErrorKind) -> Self {
        Self { at, what: None }
    }
    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
    fn or(self, other: Self) -> Self {
        // the alternative that got further explains more
        if other.at.len() < self.at.len()
            || (other.at.len() == self.at.len() && self.what.is_none())
        {
            other
        } else {
            self
        }
    }
}

impl<'a> ContextError<&'a str> for Expected<'a> {
    fn add_context(at: &'a str, what: &'static str, mut other: Self) -> Self {
        if other.what.is_none() {
            other.at = at;
            other.what = Some(what);
        }
        other
    }
}

/// Result of every parser here.
pub(super) type Res<'a, T> = IResult<&'a str, T, Expected<'a>>;

/// The file that a slice belongs to, for offsets.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a>(pub(super) &'a str);

impl Origin<'_> {
    pub(super) fn offset(self, slice: &str) -> usize {
        (slice.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize)
    }
}

/// White space, line ends and comments.
pub(super) fn blank(input: &str) -> Res<'_, ()> {
    let bytes = input.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(b'#') => at = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end),
            _ => return Ok((&input[at..], ())),
        }
    }
}

pub(super) fn lexeme<'a, T, P>(inner: P) -> impl Parser<&'a str, Output = T, Error = Expected<'a>>
where
    P: Parser<&'a str, Output = T, Error = Expected<'a>>,
{
    terminated(inner, blank)
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_' || c == '/'
}

/// Bytes of the name at the start of a text.
pub(super) fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let plain = bytes
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'/'))
        .unwrap_or(bytes.len());
    match bytes.get(plain) {
        Some(byte) if !byte.is_ascii() => text.find(|c| !is_name(c)).unwrap_or(text.len()),
        _ => plain,
    }
}

pub(super) fn name_text(input: &str) -> Res<'_, &str> {
    match input.split_at(name_length(input)) {
        ("", at) => Err(nom::Err::Error(Expected { at, what: None })),
        (name, rest) => Ok((rest, name)),
    }
}

pub(super) fn placed<'a>(origin: Origin<'a>, slice: &'a str) -> Placed<String> {
    Placed {
        offset: origin.offset(slice),
        value: slice.to_owned(),
    }
}

pub(super) fn name<'a>(
    origin: Origin<'a>,
    what: &'static str,
) -> impl Fn(&'a str) -> Res<'a, Placed<String>> {
    move |input| {
        let (rest, found) = context(what, name_text).parse(input)?;
        Ok((blank(rest)?.0, placed(origin, found)))
    }
}

/// A whole number and what follows; the highest there is for one that is too high.
fn number(input: &str) -> Option<(u32, &str)> {
    let digits = input.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = input.split_at(digits);
    (!digits.is_empty()).then(|| (digits.parse().unwrap_or(u32::MAX), rest))
}

/// A figure behind spaces, such as ` 0.731 32/41`, and what follows.
fn figure_text(input: &str) -> Option<(FigureText, &str)> {
    let text = input.trim_start_matches(' ');
    let (_, fraction) = number(text).filter(|_| text.len() < input.len())?;
    let (_, rest) = number(fraction.strip_prefix('.')?)?;
    let reliability = text[..text.len() - rest.len()].parse::<f64>().ok();
    let reliability = reliability.filter(|&figure| figure > 0.0 && figure < 1.0)?;
    let unpinned = rest.strip_prefix('!');
    let rest = unpinned.unwrap_or(rest);
    let counts = || {
        let text = rest.trim_start_matches(' ');
        let (right, behind) = number(text).filter(|_| text.len() < rest.len())?;
        let (all, behind) = number(behind.strip_prefix('/')?)?;
        Some(((right, all), behind))
    };
    let (counts, rest) = counts().map_or((None, rest), |(counts, rest)| (Some(counts), rest));
    let figure = FigureText {
        reliability,
        counts,
        pinned: unpinned.is_some(),
    };
    Some((figure, rest))
}

pub(super) fn weighed<'a>(
    origin: Origin<'a>,
    what: &'static str,
) -> impl Fn(&'a str) -> Res<'a, Weighed> {
    move |input| {
        let (rest, name) = context(what, name_text).parse(input)?;
        let figure_at = origin.offset(rest);
        let (figure, rest) = match figure_text(rest) {
            Some((figure, rest)) => (Some(figure), rest),
            None => (None, rest),
        };
        let figure_end = origin.offset(rest);
        let (rest, ()) = blank(rest)?;
        let out = Weighed {
            name: name.to_owned(),
            offset: origin.offset(name),
            figure_at,
            figure_end,
            figure,
        };
        Ok((rest, out))
    }
}

pub(super) fn item(input: &str) -> Res<'_, &str> {
    let Some(length) = item_length(input) else {
        return Err(nom::Err::Error(Expected {
            at: input,
            what: Some("a word"),
        }));
    };
    let (word, rest) = input.split_at(length);
    Ok((blank(rest)?.0, word))
}

/// The rest of a block as words; what it ends before is no word.
pub(super) fn list<'a>(origin: Origin<'a>) -> impl Fn(&'a str) -> Res<'a, Vec<Placed<&'a str>>> {
    move |input| {
        let mut items = Vec::new();
        let mut rest = input;
        while let Some(length) = item_length(rest) {
            let (word, behind) = rest.split_at(length);
            items.push(Placed {
                offset: origin.offset(word),
                value: word,
            });
            rest = blank(behind)?.0;
        }
        if items.is_empty() {
            return Err(nom::Err::Error(Expected {
                at: rest,
                what: Some("a word"),
            }));
        }
        Ok((rest, items))
    }
}

/// Length of the word at the start of a text; none for a comment or white space.
fn item_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let plain = bytes
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || !byte.is_ascii() || *byte == 0x0b)
        .unwrap_or(bytes.len());
    let length = match bytes.get(plain) {
        Some(byte) if !byte.is_ascii() => text.find(char::is_whitespace).unwrap_or(text.len()),
        _ => plain,
    };
    (length > 0 && bytes[0] != b'#').then_some(length)
}

/// A quoted literal of a pattern: `"…"`.
pub(super) fn quoted(input: &str) -> Res<'_, &str> {
    delimited(char('"'), take_while1(|c| c != '"'), char('"')).parse(input)
}
