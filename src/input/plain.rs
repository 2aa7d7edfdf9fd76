//! Plain text: one document a file.

use super::format::whole;
use super::{Document, Format, InputError, Part, Settings, decode_as};

pub(super) const FORMAT: Format = Format {
    name: "text",
    about: "one article of plain text, in any encoding",
    endings: &["txt", "text"],
    also: &[],
    begins: |_| false,
    split: whole,
    read,
};

/// The document that a plain-text file holds.
///
/// # Errors
/// As [`decode`](super::decode).
pub fn from_bytes(id: &str, path: Option<&str>, bytes: &[u8]) -> Result<Document, InputError> {
    let (text, _) = super::decode(bytes)?;
    Ok(Document {
        id: id.to_owned(),
        path: path.map(str::to_owned),
        text,
        ..Document::default()
    })
}

pub(super) fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let text = match String::from_utf8(part.bytes) {
        // no copy where the bytes are the text
        Ok(text) if !text.as_bytes().contains(&0) && !super::decode::is_blank(&text) => text,
        Ok(text) => decode_as(text.as_bytes(), None)?.0,
        Err(error) => decode_as(error.as_bytes(), part.charset.as_deref())?.0,
    };
    settings.bounded(&text, "")?;
    Ok(Document { text, ..part.known })
}
