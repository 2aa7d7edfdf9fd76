//! A page of explanation, laid out for a terminal.

use std::fmt::Write as _;

use crate::report::Layout;
use crate::report::snippet::{columns, wrapped};
use crate::report::tree::{Paint, one_line};

/// Columns beyond which prose is hard to read.
const MOST_COLUMNS: usize = 88;

/// A heading and paragraphs in rows that fit. Rows such as `Fires:   …` open a list, and
/// what they say hangs to the right of their names.
#[must_use]
pub fn page(heading: &str, title: &str, text: &str, layout: &Layout) -> String {
    let paint = Paint(layout.colour);
    let width = layout.width.min(MOST_COLUMNS);
    let mut out = format!("{} {}\n", paint.name(heading), title);
    for paragraph in text.trim().split("\n\n") {
        out.push('\n');
        let names = paragraph.lines().filter_map(|row| entry(row));
        let widest = names.map(|(name, _)| columns(name)).max().unwrap_or(0);
        for item in items(paragraph) {
            match entry(&item) {
                Some((name, said)) => hang(&mut out, paint, (name, widest), said, width),
                None => {
                    for row in wrapped(&item, width) {
                        let _ = writeln!(out, "{row}");
                    }
                }
            }
        }
    }
    out
}

/// A named row and what it says: `Silent:  A text.`
fn entry(row: &str) -> Option<(&str, &str)> {
    let (name, said) = row.split_once(": ")?;
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    (is_name && said.starts_with(' ')).then(|| (&row[..=name.len()], said.trim()))
}

/// Rows of a paragraph, those that go on joined to what they go on from.
fn items(paragraph: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut named = false;
    for row in paragraph.lines() {
        let opens = entry(row).is_some() || row.starts_with("Silence:");
        named |= opens;
        match out.last_mut() {
            Some(last) if !opens && (!named || row.starts_with(' ')) => {
                last.push(' ');
                last.push_str(&one_line(row));
            }
            // two spaces mark what hangs
            _ => out.push(row.trim_end().replacen("Silence: ", "Silence:  ", 1)),
        }
    }
    out
}

fn hang(out: &mut String, paint: Paint, (name, widest): (&str, usize), said: &str, width: usize) {
    let indent = widest + 2;
    let rows = wrapped(said, width.saturating_sub(indent));
    for (number, row) in rows.iter().enumerate() {
        let pad = " ".repeat(
            indent
                - if number == 0 {
                    columns(name).min(indent)
                } else {
                    0
                },
        );
        let name = if number == 0 {
            paint.faint(name)
        } else {
            String::new()
        };
        let _ = writeln!(out, "{name}{pad}{row}");
    }
}
