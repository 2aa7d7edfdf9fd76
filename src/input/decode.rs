//! Bytes in any encoding to UTF-8.

use super::InputError;

/// UTF-8 text of the bytes; other encodings are guessed from the bytes (chardetng).
///
/// UTF-16 is recognised by its byte order mark, or by a NUL in most pairs of bytes. The
/// answer tells whether the bytes
/// were UTF-8, so that offsets can be said to be of the file itself.
///
/// # Errors
/// [`InputError::Binary`] for bytes with NULs, [`InputError::Empty`] for no text.
pub fn decode(bytes: &[u8]) -> Result<(String, bool), InputError> {
    decode_as(bytes, None)
}

/// As [`decode`], with the encoding that a protocol or a page names.
///
/// Bytes that are UTF-8 are taken for that: longer texts are so by intent alone. A name
/// that no encoding has counts for nothing.
///
/// # Errors
/// As [`decode`].
pub fn decode_as(bytes: &[u8], named: Option<&str>) -> Result<(String, bool), InputError> {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let marked = marked
        .map(|(encoding, _)| encoding)
        .or_else(|| utf_16(bytes))
        .filter(|&encoding| encoding != encoding_rs::UTF_8);
    let named = named.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let (text, is_utf8) = match (marked, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => (text.to_owned(), true),
        (Some(encoding), _) => (encoding.decode(bytes).0.into_owned(), false),
        (None, Err(_)) => {
            if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
                return Err(InputError::Binary { offset });
            }
            let encoding = named.unwrap_or_else(|| guess(bytes));
            (encoding.decode(bytes).0.into_owned(), false)
        }
    };
    if let Some(offset) = text.bytes().position(|byte| byte == 0) {
        return Err(InputError::Binary { offset });
    }
    if is_blank(&text) {
        return Err(InputError::Empty);
    }
    Ok((text, is_utf8))
}

/// True where a text is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}

/// Bytes of a text from whose pairs UTF-16 is told.
const PAIRS: usize = 1024;

/// UTF-16 without a mark: letters of Europe have a NUL on one side, and none on the other.
fn utf_16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = bytes.get(..PAIRS).unwrap_or(bytes);
    let pairs = start.len() / 2;
    let nuls = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|&&byte| byte == 0)
    };
    match (nuls(0).count(), nuls(1).count()) {
        (0, later) if later > pairs / 2 => Some(encoding_rs::UTF_16LE),
        (first, 0) if first > pairs / 2 => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}
