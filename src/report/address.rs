//! Addresses of documents, and of what the formats name in them.

use std::fmt::Write as _;

use super::Report;

/// Namespace of the words that formats of linked data use of ours.
pub(super) const VOCABULARY: &str = "urn:secondo:";

/// Text as a part of an address: what RFC 3986 does not leave alone is written `%20`.
pub(super) fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || byte < 0x80 && kept.contains(c) {
            out.push(c);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Where an article can be read: its path relative to where the program ran; the id
/// behind it where the path holds many.
pub(super) fn location(report: &Report) -> String {
    match &report.path {
        Some(path) if *path == report.id => path_address(path),
        Some(path) => format!("{}#{}", path_address(path), encoded(&report.id, "")),
        None => encoded(&report.id, ""),
    }
}

fn path_address(path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    encoded(&path, "/")
}

/// What an article is called where programs link to it: its address on the web, else a
/// name made of its id.
pub(super) fn document(report: &Report) -> String {
    let is_address = |url: &&String| {
        let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty())
    };
    match report.url.as_ref().filter(is_address) {
        // brackets are for hosts; an address keeps the marks that it is made of
        Some(url) => encoded(url, ":/?#@!$&'()*+,;=%"),
        None => format!("{VOCABULARY}document:{}", encoded(&report.id, "/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_cannot_hold_is_encoded() {
        assert_eq!(encoded("a b/\u{e8}\"", "/"), "a%20b/%C3%A8%22");
    }
}
