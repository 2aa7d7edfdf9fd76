//! Bytes in any encoding to UTF-8.

use std::fmt;

/// Why bytes are no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// Nothing but white space.
    Empty,
    /// Holds NUL bytes: no text.
    Binary {
        /// The first of them, in bytes from the start.
        offset: usize,
    },
    /// A line of JSON Lines that is none.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// A line without the field that holds the text.
    NoText {
        /// Line, from 1.
        line: usize,
        /// The field that was looked for.
        field: String,
    },
}

impl fmt::Display for InputError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(out, "the file holds no text"),
            Self::Binary { offset } => write!(
                out,
                "byte {offset} is NUL: this is not a text file; name text, Markdown or JSON Lines"
            ),
            Self::Json {
                line,
                column,
                message,
            } => {
                write!(
                    out,
                    "line {line}, column {column}: not a JSON object: {message}"
                )
            }
            Self::NoText { line, field } => write!(
                out,
                "line {line}: no field '{field}' with text in it; name another with --text-field"
            ),
        }
    }
}

impl std::error::Error for InputError {}

/// UTF-8 text of the bytes; other encodings are guessed from the bytes (chardetng).
///
/// UTF-16 is recognised by its byte order mark. The answer tells whether the bytes
/// were UTF-8, so that offsets can be said to be of the file itself.
///
/// # Errors
/// [`InputError::Binary`] for bytes with NULs, [`InputError::Empty`] for no text.
pub fn decode(bytes: &[u8]) -> Result<(String, bool), InputError> {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let marked = marked
        .map(|(encoding, _)| encoding)
        .filter(|&encoding| encoding != encoding_rs::UTF_8);
    let (text, is_utf8) = match (marked, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => (text.to_owned(), true),
        (Some(encoding), _) => (encoding.decode(bytes).0.into_owned(), false),
        (None, Err(_)) => {
            if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
                return Err(InputError::Binary { offset });
            }
            let mut detector =
                chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
            (encoding.decode(bytes).0.into_owned(), false)
        }
    };
    if let Some(offset) = text.bytes().position(|byte| byte == 0) {
        return Err(InputError::Binary { offset });
    }
    if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
        return Err(InputError::Empty);
    }
    Ok((text, is_utf8))
}
