//! Plain text: one document a file.

use super::{Document, InputError, decode};

/// The document that a plain-text file holds.
///
/// # Errors
/// As [`decode`].
pub fn from_bytes(id: &str, path: Option<&str>, bytes: &[u8]) -> Result<Document, InputError> {
    let (text, _) = decode(bytes)?;
    Ok(Document {
        id: id.to_owned(),
        path: path.map(str::to_owned),
        text,
        ..Document::default()
    })
}
