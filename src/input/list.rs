//! Articles in a list inside of an object: `{"status": "ok", "articles": [{…}, …]}`.

use rustc_hash::FxHashMap;
use serde::de::IgnoredAny;

/// Objects and lists in one another inside of which a list is looked for.
const DEEPEST: usize = 3;

/// Where in JSON a byte stands.
#[derive(Default)]
pub(super) struct Place {
    /// Objects and lists that are open.
    pub(super) depth: usize,
    string: bool,
    escaped: bool,
}

impl Place {
    /// Goes past a byte; true where the outermost object or list ends with it.
    pub(super) const fn ends_with(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// The first byte of the first list of articles in an object that is none itself: of objects
/// of which the first has the member `field`.
pub(super) fn of_articles(object: &[u8], field: &str) -> Option<usize> {
    if has_member(object, field)? {
        return None;
    }
    let mut place = Place::default();
    for (at, &byte) in object.iter().enumerate() {
        let opens = byte == b'[' && !place.string && place.depth <= DEEPEST;
        let first = opens
            .then(|| object.get(at + 1..).and_then(first_object))
            .flatten();
        if first.is_some_and(|first| has_member(first, field) == Some(true)) {
            return Some(at);
        }
        place.ends_with(byte);
    }
    None
}

/// Whether an object has a member of that name; `None` for what is no object.
fn has_member(object: &[u8], name: &str) -> Option<bool> {
    let members: FxHashMap<String, IgnoredAny> = serde_json::from_slice(object).ok()?;
    Some(members.contains_key(name))
}

/// The object that bytes begin with.
fn first_object(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.trim_ascii_start();
    if !bytes.starts_with(b"{") {
        return None;
    }
    let mut place = Place::default();
    let end = bytes.iter().position(|&byte| place.ends_with(byte))?;
    bytes.get(..=end)
}

#[cfg(test)]
mod tests {
    use super::of_articles;

    fn found(object: &str) -> Option<usize> {
        of_articles(object.as_bytes(), "text")
    }

    #[test]
    fn lists_are_found_in_objects_that_are_no_articles() {
        assert_eq!(found(r#"{"articles": [{"text": "a"}]}"#), Some(13));
        assert_eq!(
            found(r#"{"d": {"n": [1], "i": [ {"text": "a"}]}}"#),
            Some(22)
        );
        assert_eq!(found(r#"{"a": "[{", "b": [{"c": 1}, {"text": 1}]}"#), None);
        assert_eq!(found(r#"{"notes": [{"text": "a"}], "text": "b"}"#), None);
        assert_eq!(found(r#"{"a": [{"b": [{"text": "c"}]}]}"#), Some(13));
        for broken in ["", "{", "[]", r#"{"a": [{"#, r#"{"a": [{"text": "b"}"#] {
            assert_eq!(found(broken), None);
        }
    }
}
