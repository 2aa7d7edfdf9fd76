//! JSON Lines: one document a line, other fields ignored.

use std::io::{self, BufRead};

use super::format::trimmed;
use super::json::Lists;
use super::members::{Members, Scalar};
use super::{Document, Format, InputError, Part, Settings, Stream};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    about: "one JSON object with an article a line",
    endings: &["jsonl", "ndjson"],
    also: &[],
    begins: |start| trimmed(start).starts_with(b"{\""),
    split: |stream, settings| Box::new(Lines::new(stream, settings)),
    read,
};

/// Names of the fields that are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Identifier; the line number where it is missing.
    pub id: String,
    /// Text.
    pub text: String,
    /// Headline.
    pub title: String,
    /// Address.
    pub url: String,
    /// Publisher.
    pub publisher: String,
    /// Date of publication.
    pub published: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = str::to_owned;
        Self {
            id: name("id"),
            text: name("text"),
            title: name("title"),
            url: name("url"),
            publisher: name("publisher"),
            published: name("published"),
        }
    }
}

/// The document that a line holds; `number` is the line's, from 1.
///
/// # Errors
/// [`InputError::Json`] and [`InputError::NoText`] with the line's number.
pub fn from_line(
    line: &str,
    number: usize,
    path: Option<&str>,
    fields: &Fields,
) -> Result<Document, InputError> {
    document(
        members(line, number, fields)?,
        (number, number),
        path,
        fields,
    )
}

fn members(line: &str, number: usize, fields: &Fields) -> Result<Members, InputError> {
    Members::read(line.as_bytes(), fields).map_err(|error| InputError::Json {
        line: number,
        column: error.column(),
        message: plain_message(&error),
    })
}

/// The document that the members of an object are: its line and its number, which names it
/// where nothing else does, both from 1.
pub(super) fn document(
    members: Members,
    (line, number): (usize, usize),
    path: Option<&str>,
    fields: &Fields,
) -> Result<Document, InputError> {
    let [id, text, title, url, publisher, published] = members.0;
    let text = match text {
        Scalar::Text(text) if !text.trim().is_empty() => text,
        _ => {
            return Err(InputError::NoText {
                line,
                field: fields.text.clone(),
            });
        }
    };
    Ok(Document {
        id: id.words().unwrap_or_else(|| number.to_string()),
        path: path.map(str::to_owned),
        text: if text.contains('\0') {
            text.replace('\0', "\u{fffd}")
        } else {
            text
        },
        title: title.words(),
        url: url.words(),
        publisher: publisher.words(),
        published: published.words(),
        ..Document::default()
    })
}

/// serde's message without its own line and column.
pub(super) fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let line = std::str::from_utf8(&part.bytes).map_err(|error| InputError::Encoding {
        line: part.number,
        column: error.valid_up_to() + 1,
    })?;
    let line = line.trim_start_matches('\u{feff}');
    // an article of a list has a number of its own
    let number = part.known.id.parse().unwrap_or(part.number);
    let members = members(line, part.number, &settings.fields)?;
    article(members, &part, number, settings)
}

/// The document that the members of a part are, of that number, with a text of no more bytes
/// than one may have.
pub(super) fn article(
    members: Members,
    part: &Part,
    number: usize,
    settings: &Settings,
) -> Result<Document, InputError> {
    let path = part.known.path.as_deref();
    let document = document(members, (part.number, number), path, &settings.fields)?;
    settings.bounded(&document.text, &part.place)?;
    Ok(document)
}

/// The lines of a stream that are not blank, each bounded in length.
struct Lines {
    stream: Stream,
    limit: usize,
    /// Name of the member that makes an object an article.
    field: String,
    number: usize,
    found: bool,
    ended: bool,
    /// Articles in the line that was read last.
    inside: Lists,
}

impl Lines {
    fn new(stream: Stream, settings: &Settings) -> Self {
        Self {
            stream,
            limit: settings.raw_limit(),
            field: settings.fields.text.clone(),
            number: 0,
            found: false,
            ended: false,
            inside: Lists::default(),
        }
    }

    /// Reads a line into `bytes`, of which it keeps `limit`; false at the end.
    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let mut any = false;
        loop {
            let buffer = match self.stream.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            let room = (self.limit + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&buffer[..taken.min(room)]);
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

impl Iterator for Lines {
    type Item = Result<Part, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(part) = self.inside.next() {
                return Some(part);
            }
            if self.ended {
                return None;
            }
            let mut bytes = Vec::new();
            match self.line(&mut bytes) {
                Ok(true) => self.number += 1,
                Ok(false) => {
                    self.ended = true;
                    return (!self.found).then_some(Err(InputError::Empty));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error.into()));
                }
            }
            let place = || format!("line {}", self.number);
            if bytes.len() > self.limit {
                self.found = true;
                let (place, limit) = (place(), self.limit);
                return Some(Err(InputError::TooLarge { place, limit }));
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            self.found = true;
            let within = (self.field.as_str(), self.limit);
            if let Some(bytes) = self.inside.open(bytes, self.number, within) {
                return Some(Ok(Part {
                    number: self.number,
                    place: place(),
                    bytes,
                    ..Part::default()
                }));
            }
        }
    }
}
