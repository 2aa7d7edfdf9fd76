//! JSON over many lines: one object with an article, or a list of them, also inside of an
//! object.

use std::io::{self, BufRead, Cursor};

use super::format::trimmed;
use super::jsonl::{article, plain_message};
use super::members::Members;
use super::{Document, Format, InputError, Part, Settings, Stream, list};

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON object with an article, or a list of them",
    endings: &[],
    also: &["json"],
    begins,
    split: |stream, settings| Box::new(Objects::new(stream, settings)),
    read,
};

/// A list of objects, or an object that goes on behind its first line: JSON Lines end
/// theirs there.
fn begins(start: &[u8]) -> bool {
    let start = trimmed(start);
    if let Some(list) = start.strip_prefix(b"[") {
        return list.trim_ascii_start().starts_with(b"{\"")
            || list.trim_ascii_start().starts_with(b"{\n")
            || list.trim_ascii_start().starts_with(b"{\r");
    }
    let line = memchr::memchr(b'\n', start).and_then(|end| start.get(..end));
    let opens = start.starts_with(b"{") && line.is_some();
    let goes_on = line.and_then(|line| line.trim_ascii_end().last().copied());
    opens && matches!(goes_on, Some(b'{' | b'[' | b','))
}

fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let members = Members::read(&part.bytes, &settings.fields);
    let members = members.map_err(|error| InputError::Json {
        line: part.number + error.line().saturating_sub(1),
        column: error.column(),
        message: plain_message(&error),
    })?;
    let number = part.known.id.parse().unwrap_or(1);
    article(members, &part, number, settings)
}

/// The objects of a stream, alone, behind each other or in a list, each bounded in length.
struct Objects {
    stream: Stream,
    limit: usize,
    /// Name of the member that makes an object an article.
    field: String,
    /// The line of the next byte, from 1.
    line: usize,
    /// Objects so far.
    found: usize,
    listed: bool,
    /// Inside of an object.
    is_inside: bool,
    ended: bool,
    /// Articles in the object that was read last.
    inside: Lists,
}

/// Lists of articles inside of the objects of a stream, where the first one has one.
#[derive(Default)]
pub(super) struct Lists {
    known: Option<bool>,
    open: Option<Box<Objects>>,
}

impl Lists {
    /// The next article of the list that was opened last.
    pub(super) fn next(&mut self) -> Option<Result<Part, InputError>> {
        let next = self.open.as_mut()?.next();
        if next.is_none() {
            self.open = None;
        }
        next
    }

    /// Opens the list in an object that begins on a line; gives it back where it has none.
    pub(super) fn open(
        &mut self,
        mut object: Vec<u8>,
        line: usize,
        (field, limit): (&str, usize),
    ) -> Option<Vec<u8>> {
        let list = (self.known != Some(false))
            .then(|| list::of_articles(&object, field))
            .flatten();
        self.known.get_or_insert(list.is_some());
        let Some(start) = list else {
            return Some(object);
        };
        let line = line + memchr::memchr_iter(b'\n', &object[..start]).count();
        object.drain(..start);
        self.open = Some(Box::new(Objects {
            stream: Box::new(Cursor::new(object)),
            limit,
            field: field.to_owned(),
            line,
            found: 0,
            listed: false,
            is_inside: true,
            ended: false,
            inside: Self {
                known: Some(false),
                open: None,
            },
        }));
        None
    }
}

impl Objects {
    fn new(stream: Stream, settings: &Settings) -> Self {
        Self {
            stream,
            limit: settings.raw_limit(),
            field: settings.fields.text.clone(),
            line: 1,
            found: 0,
            listed: false,
            is_inside: false,
            ended: false,
            inside: Lists::default(),
        }
    }

    fn buffer(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.stream.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        self.stream.fill_buf()
    }

    /// Passes over what stands between objects; the first byte of one, none at the end.
    fn start(&mut self) -> Result<bool, InputError> {
        let mut first = self.found == 0 && self.line == 1;
        loop {
            let Some(&byte) = self.buffer()?.first() else {
                return Ok(false);
            };
            match byte {
                b'{' => return Ok(true),
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                0xef if first => {
                    // a byte order mark
                    let mark = self.buffer()?.starts_with("\u{feff}".as_bytes());
                    self.stream.consume(if mark { 2 } else { 0 });
                    first = false;
                    if !mark {
                        return Err(self.unexpected(byte));
                    }
                }
                b'[' if !self.listed => self.listed = true,
                b',' if self.listed => {}
                // what stands behind a list in an object is no article
                b']' if self.listed && self.is_inside => return Ok(false),
                b']' if self.listed => self.listed = false,
                _ => return Err(self.unexpected(byte)),
            }
            self.stream.consume(1);
        }
    }

    fn unexpected(&self, byte: u8) -> InputError {
        InputError::Part {
            place: format!("line {}", self.line),
            message: format!(
                "'{}' where an object with an article should begin",
                byte.escape_ascii()
            ),
        }
    }

    /// The bytes of the object that begins here, of which it keeps `limit`.
    fn object(&mut self) -> Result<Vec<u8>, InputError> {
        let mut bytes = Vec::new();
        let mut place = list::Place::default();
        loop {
            let room = (self.limit + 1).saturating_sub(bytes.len());
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                return Ok(bytes);
            }
            let end = buffer.iter().position(|&byte| place.ends_with(byte));
            let taken = end.map_or(buffer.len(), |end| end + 1);
            bytes.extend_from_slice(&buffer[..taken.min(room)]);
            let lines = memchr::memchr_iter(b'\n', &buffer[..taken]).count();
            self.line += lines;
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(bytes);
            }
        }
    }
}

impl Iterator for Objects {
    type Item = Result<Part, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(part) = self.inside.next() {
                return Some(part);
            }
            if self.ended {
                return None;
            }
            match self.start() {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    return (self.found == 0).then_some(Err(InputError::Empty));
                }
                Err(error) => {
                    // nobody knows where the next object begins
                    self.ended = true;
                    return Some(Err(error));
                }
            }
            self.found += 1;
            let number = self.line;
            let place = format!("line {number}");
            let limit = self.limit;
            let bytes = match self.object() {
                Ok(bytes) if bytes.len() > limit => {
                    return Some(Err(InputError::TooLarge { place, limit }));
                }
                Ok(bytes) => bytes,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            };
            let within = (self.field.as_str(), limit);
            if let Some(bytes) = self.inside.open(bytes, number, within) {
                let known = Document {
                    id: self.found.to_string(),
                    ..Document::default()
                };
                return Some(Ok(Part {
                    number,
                    place,
                    bytes,
                    known,
                    ..Part::default()
                }));
            }
        }
    }
}
