//! WARC (ISO 28500): the pages in web archives, one article a record.
//!
//! Framing is read here: the crates that do it want a seekable stream or take a
//! record's stated length at its word. HTTP heads are httparse's.

use std::io::{self, BufRead, Read};

use super::{Document, Format, InputError, Part, Parts, Settings, Stream, html, plain};

pub(super) const FORMAT: Format = Format {
    name: "warc",
    about: "a web archive, an article a page",
    endings: &["warc", "wet"],
    also: &[],
    begins: |start| start.starts_with(b"WARC/"),
    split: |stream, settings| Box::new(Records::new(stream, settings.raw_limit())) as Parts,
    read,
};

/// Longest line of a head, in bytes.
const LONGEST_LINE: usize = 1 << 16;
/// Most lines in a record's head.
const MOST_LINES: usize = 256;
/// Most fields in an HTTP head.
const MOST_FIELDS: usize = 256;

/// The pages of an archive.
struct Records {
    stream: Stream,
    limit: usize,
    number: usize,
    /// Bytes read so far, after unpacking.
    offset: u64,
    ended: bool,
}

/// A record's head, as far as it matters.
#[derive(Default)]
struct Head {
    kind: String,
    url: Option<String>,
    media: String,
    length: Option<u64>,
}

impl Records {
    fn new(stream: Stream, limit: usize) -> Self {
        Self {
            stream,
            limit,
            number: 0,
            offset: 0,
            ended: false,
        }
    }

    /// The next line without its break; nothing at the end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.stream).take(LONGEST_LINE as u64);
        let read = bounded.read_until(b'\n', &mut line)?;
        self.offset += read as u64;
        if read == LONGEST_LINE && line.last() != Some(&b'\n') {
            return Err(invalid("a line of a head is too long"));
        }
        while line
            .last()
            .is_some_and(|&byte| byte == b'\n' || byte == b'\r')
        {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }

    /// The next record's head; nothing at the end.
    fn head(&mut self) -> io::Result<Option<Head>> {
        let version = loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        self.number += 1;
        if !version.starts_with(b"WARC/") {
            return Err(invalid(
                "no WARC record begins here; the archive is damaged",
            ));
        }
        let mut head = Head::default();
        for _ in 0..MOST_LINES {
            let line = match self.line()? {
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
                Some(line) if line.is_empty() => return Ok(Some(head)),
                Some(line) => line,
            };
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    let url = value.trim_start_matches('<').trim_end_matches('>');
                    head.url = Some(url.to_owned());
                }
                "content-type" => head.media = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
        Err(invalid("a head has too many lines"))
    }

    /// The next page; `None` where the record holds none.
    fn record(&mut self, head: &Head, start: u64) -> Result<Option<Part>, InputError> {
        let place = format!("record {} at byte {start}", self.number);
        let length = head
            .length
            .ok_or_else(|| invalid("a record without a length"))?;
        let wanted = matches!(head.kind.as_str(), "response" | "resource" | "conversion");
        if !wanted || length > self.limit as u64 {
            self.skip(length)?;
            if !wanted {
                return Ok(None);
            }
            let limit = self.limit;
            return Err(InputError::TooLarge { place, limit });
        }
        let mut bytes = Vec::new();
        let read = (&mut self.stream).take(length).read_to_end(&mut bytes)?;
        self.offset += read as u64;
        if (read as u64) < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let mut part = Part {
            number: self.number,
            place,
            bytes,
            media: Some(head.media.clone()),
            known: Document {
                id: head.url.clone().unwrap_or_else(|| self.number.to_string()),
                url: head.url.clone(),
                ..Document::default()
            },
            ..Part::default()
        };
        if head.media.starts_with("application/http") && !open_response(&mut part, self.limit)? {
            return Ok(None);
        }
        Ok(is_page(&part).then_some(part))
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
        self.offset += skipped;
        if skipped < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Iterator for Records {
    type Item = Result<Part, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let start = self.offset;
            let found = match self.head() {
                Ok(None) => {
                    self.ended = true;
                    return (self.number == 0).then_some(Err(InputError::Empty));
                }
                Ok(Some(head)) => self.record(&head, start),
                Err(error) => Err(error.into()),
            };
            match found {
                Ok(None) => {}
                Ok(Some(part)) => return Some(Ok(part)),
                Err(InputError::Read(message)) => {
                    // where one record is lost, nobody knows where the next begins
                    self.ended = true;
                    let place = format!("record {} at byte {start}", self.number);
                    return Some(Err(InputError::Part { place, message }));
                }
                Err(other) => return Some(Err(other)),
            }
        }
        None
    }
}

/// Takes an HTTP head off and undoes its encodings; false for what is no page.
fn open_response(part: &mut Part, limit: usize) -> Result<bool, InputError> {
    let damaged = |message: String| InputError::Part {
        place: part.place.clone(),
        message,
    };
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let length = match response.parse(&part.bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => {
            return Err(damaged("an HTTP head without an end".to_owned()));
        }
        Err(error) => return Err(damaged(format!("no HTTP answer: {error}"))),
    };
    if response.code != Some(200) {
        return Ok(false);
    }
    let field = |name: &str| {
        let found = response
            .headers
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(
            String::from_utf8_lossy(found.value)
                .trim()
                .to_ascii_lowercase(),
        )
    };
    let media = field("content-type");
    let chunked = field("transfer-encoding").is_some_and(|value| value.contains("chunked"));
    let encoding = field("content-encoding").unwrap_or_default();
    let body = &part.bytes[length..];
    // crawlers keep the field where they have put the chunks together already
    let joined = chunked.then(|| join_chunks(body)).flatten();
    let body = joined.as_deref().unwrap_or(body);
    let unpacked = match encoding.as_str() {
        "" | "identity" | "none" => body.to_vec(),
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => unpack(
            flate2::bufread::MultiGzDecoder::new(body),
            limit,
            &part.place,
        )?,
        "deflate" if body.first() == Some(&0x78) => {
            unpack(flate2::bufread::ZlibDecoder::new(body), limit, &part.place)?
        }
        "gzip" | "x-gzip" | "deflate" => body.to_vec(),
        other => {
            return Err(damaged(format!(
                "content in encoding '{other}', which is not read"
            )));
        }
    };
    part.charset = media.as_deref().and_then(|media| {
        let (_, name) = media.split_once("charset=")?;
        let name = name.split(';').next()?;
        Some(name.trim_matches(['"', '\'', ' ']).to_owned())
    });
    part.media = media;
    part.bytes = unpacked;
    Ok(true)
}

fn unpack(reader: impl Read, limit: usize, place: &str) -> Result<Vec<u8>, InputError> {
    super::format::all_of(reader, limit).map_err(|error| match error {
        InputError::TooLarge { limit, .. } => InputError::TooLarge {
            place: place.to_owned(),
            limit,
        },
        other => InputError::Part {
            place: place.to_owned(),
            message: other.to_string(),
        },
    })
}

/// The body of chunks; nothing where these are none.
fn join_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = &rest[size..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

/// True for what people read: pages and plain text.
fn is_page(part: &Part) -> bool {
    let media = part.media.as_deref().unwrap_or("");
    let media = media.split(';').next().unwrap_or("").trim();
    match media {
        "text/html" | "application/xhtml+xml" | "text/plain" => true,
        "" => (html::FORMAT.begins)(&part.bytes),
        _ => false,
    }
}

fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let place = part.place.clone();
    let media = part.media.as_deref().unwrap_or("");
    let is_text = media.starts_with("text/plain") && !(html::FORMAT.begins)(&part.bytes);
    let read = if is_text { plain::read } else { html::read };
    let document = read(part, settings).map_err(|error| InputError::Part {
        place,
        message: error.to_string(),
    })?;
    Ok(Document {
        extracted: true,
        ..document
    })
}
