//! Files to blocks: a line at the left edge and the indented lines under it.

/// Cuts a file where a line begins at the left edge.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let mut first = true;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let (block, behind) = rest.split_at(block_end(rest));
            rest = behind;
            // what stands before the first line at the left edge belongs to no block
            if std::mem::take(&mut first) && !begins(block) {
                continue;
            }
            return Some(strip_tail(block));
        }
    })
}

/// True for a line at the left edge that is no comment.
fn begins(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(b' ' | b'\t' | b'\n' | b'\r' | b'#') | None => false,
        Some(byte) if byte.is_ascii_alphanumeric() => true,
        Some(_) => !line.starts_with(char::is_whitespace),
    }
}

/// Where the next line at the left edge begins.
pub(super) fn block_end(text: &str) -> usize {
    let mut at = 0;
    while let Some(length) = memchr::memchr(b'\n', &text.as_bytes()[at..]) {
        at += length + 1;
        if begins(&text[at..]) {
            return at;
        }
    }
    text.len()
}

/// A block without the blank lines and comments that follow it.
pub(super) fn strip_tail(block: &str) -> &str {
    let mut kept = block.trim_end();
    while let Some(newline) = kept.rfind('\n') {
        if !kept[newline..].trim_start().starts_with('#') {
            break;
        }
        kept = kept[..newline].trim_end();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_begin_at_the_left_edge() {
        let text = " lost\n# no\nwords a :\n  b # c\n\n# between\n\nverb d\n\n  e\n# end\n";
        let found: Vec<&str> = blocks(text).collect();
        assert_eq!(found, ["words a :\n  b # c", "verb d\n\n  e"]);
        assert_eq!(blocks("").count(), 0);
        assert_eq!(blocks("\n\n  # x").count(), 0);
    }
}
