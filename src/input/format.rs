//! What a format is, and which one bytes are in.

use std::io::{BufRead, Read};
use std::path::Path;

use super::{Document, Fields, InputError};

/// Bytes of an input, as they come.
pub type Stream = Box<dyn BufRead + Send>;

/// The articles of a stream, one after the other.
pub type Parts = Box<dyn Iterator<Item = Result<Part, InputError>> + Send>;

/// Every input format; the first takes what no other recognises.
pub static FORMATS: &[Format] = &[
    super::plain::FORMAT,
    super::json::FORMAT,
    super::jsonl::FORMAT,
    #[cfg(feature = "markdown")]
    super::markdown::FORMAT,
    #[cfg(feature = "html")]
    super::html::FORMAT,
    #[cfg(feature = "feed")]
    super::feed::FORMAT,
    #[cfg(feature = "warc")]
    super::warc::FORMAT,
];

/// A format: how articles are found in a stream, and how one is read.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name for `--input-format`.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Endings of names of files in it, the first ones searched for in folders.
    pub endings: &'static [&'static str],
    /// Endings that say so, but are not searched for: others use them too.
    pub also: &'static [&'static str],
    /// True where bytes that begin so are in this format, whatever their name says.
    pub begins: fn(&[u8]) -> bool,
    /// Cuts a stream into articles, without reading ahead.
    pub split: fn(Stream, &Settings) -> Parts,
    /// The article in a part.
    pub read: fn(Part, &Settings) -> Result<Document, InputError>,
}

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// What reading depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Names of the fields of JSON Lines.
    pub fields: Fields,
    /// Most bytes of UTF-8 that the text of an article may have.
    ///
    /// As it stands in the input, with marks and fields, an article may have
    /// [`Settings::MARKED_UP`] times as many; of Markdown, [`Settings::MARKED_DOWN`] times.
    pub limit: usize,
}

impl Settings {
    /// How many bytes of an input there may be for each one of text.
    pub const MARKED_UP: usize = 16;
    /// The same for Markdown, most of which is text.
    pub const MARKED_DOWN: usize = 4;

    /// Most bytes that an article may have, as it stands in the input.
    #[must_use]
    pub fn raw_limit(&self) -> usize {
        self.limit.saturating_mul(Self::MARKED_UP)
    }

    /// Refuses a text that is too long; `place` tells where in the input it stands, and is
    /// empty for a whole file.
    pub(super) fn bounded(&self, text: &str, place: &str) -> Result<(), InputError> {
        let (size, limit) = (text.len(), self.limit);
        if size <= limit {
            return Ok(());
        }
        let place = place.to_owned();
        Err(InputError::TooLong { place, size, limit })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            limit: 1 << 20,
        }
    }
}

/// The bytes of one article, with what the stream says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Where in the stream: line, record or entry, from 1; 0 for a whole file.
    pub number: usize,
    /// The same for messages, such as `record 3 at byte 1200`; empty for a whole file.
    pub place: String,
    /// The article, undecoded.
    pub bytes: Vec<u8>,
    /// Media type, where a protocol names it.
    pub media: Option<String>,
    /// Encoding, where a protocol names it.
    pub charset: Option<String>,
    /// What is known already; without a text.
    pub known: Document,
}

/// The format of bytes that begin with `start`: by what they are, else by the ending of
/// `name` (without `.gz` and `.zst`), else plain text.
#[must_use]
pub fn detect(name: Option<&str>, start: &[u8]) -> &'static Format {
    let by_content = FORMATS.iter().find(|format| (format.begins)(start));
    let by_ending = || {
        let name = name?;
        let plain = [".gz", ".zst"];
        let name = plain
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .unwrap_or(name);
        let ending = Path::new(name).extension()?.to_str()?;
        FORMATS.iter().find(|format| {
            let mut all = format.endings.iter().chain(format.also);
            all.any(|known| ending.eq_ignore_ascii_case(known))
        })
    };
    by_content.or_else(by_ending).unwrap_or(&FORMATS[0])
}

/// A whole stream as one part.
pub(super) fn whole(stream: Stream, settings: &Settings) -> Parts {
    whole_within(stream, settings.raw_limit())
}

/// A whole stream of no more bytes as one part.
pub(super) fn whole_within(stream: Stream, limit: usize) -> Parts {
    Box::new(std::iter::once_with(move || {
        let bytes = all_of(stream, limit)?;
        Ok(Part {
            bytes,
            ..Part::default()
        })
    }))
}

/// The bytes of a stream, of which there may be `limit`.
pub(super) fn all_of(stream: impl Read, limit: usize) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    stream.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        let place = "the file".to_owned();
        return Err(InputError::TooLarge { place, limit });
    }
    Ok(bytes)
}

/// The start of bytes without byte order mark and white space.
pub(super) fn trimmed(start: &[u8]) -> &[u8] {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.trim_ascii_start()
}

/// True where bytes begin with an ASCII text, in whatever case.
#[cfg(any(feature = "html", feature = "feed"))]
pub(super) fn begins_with(bytes: &[u8], text: &str) -> bool {
    bytes
        .get(..text.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes()))
}
