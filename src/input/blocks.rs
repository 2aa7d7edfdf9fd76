//! Running text out of markup: paragraphs, one a line, with a blank line between.

/// Text under construction.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    text: String,
    /// Where the open paragraph begins; its end where none is open.
    open: usize,
    /// White space was seen since the last word.
    gap: bool,
}

impl Blocks {
    /// Adds words; a run of white space is one space.
    pub(super) fn push(&mut self, words: &str) {
        for c in words.chars() {
            if c.is_ascii_whitespace() {
                self.gap = true;
                continue;
            }
            if self.gap && self.text.len() > self.open && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.gap = false;
            // NUL is no character of a text
            self.text.push(if c == '\0' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            });
        }
    }

    /// Adds a space.
    pub(super) fn space(&mut self) {
        self.gap = true;
    }

    /// Ends the line, not the paragraph.
    #[cfg(feature = "html")]
    pub(super) fn break_line(&mut self) {
        if self.text.len() > self.open && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.gap = false;
    }

    /// Ends the paragraph and tells its text; nothing where none is open.
    pub(super) fn close(&mut self) -> &str {
        let start = self.open;
        self.gap = false;
        let end = self.text.trim_end_matches('\n').len().max(start);
        self.text.truncate(end);
        if end > start {
            self.text.push_str("\n\n");
            self.open = self.text.len();
        }
        &self.text[start..end]
    }

    /// Takes the open paragraph back.
    #[cfg(feature = "html")]
    pub(super) fn drop_open(&mut self) {
        self.text.truncate(self.open);
        self.gap = false;
    }

    /// Bytes in the open paragraph.
    #[cfg(feature = "html")]
    pub(super) fn open_length(&self) -> usize {
        self.text.len() - self.open
    }

    /// The whole text, with one line break at its end.
    pub(super) fn finish(mut self) -> String {
        self.close();
        let end = self.text.trim_end_matches('\n').len();
        self.text.truncate(end);
        if end > 0 {
            self.text.push('\n');
        }
        self.text
    }
}

/// Puts a headline before a text that does not begin with it.
pub(super) fn under_title(title: Option<&str>, text: String) -> String {
    match title {
        Some(title) if !text.trim_start().starts_with(title) => format!("{title}\n\n{text}"),
        _ => text,
    }
}
