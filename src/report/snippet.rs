//! Findings shown in the text: the sentence, wrapped, with the words underlined.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Flag, Layout, Lines, Report, Severity, names, tree};
use crate::Span;

/// Columns to the left of the text in a snippet.
const GUTTER: usize = 4;
/// Sentences shown for one finding; the rest is counted.
const MOST_SENTENCES: usize = 4;
/// Lines that a sentence may fill before it is cut around the words in question.
const MOST_LINES: usize = 6;

/// Words to underline.
#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    kind: AnnotationKind,
    /// Name of the label among the words of the terminal.
    label: Option<&'static str>,
}

/// The first byte that a finding is about.
pub(super) fn first_byte(report: &Report, flag: &Flag) -> usize {
    marks(report, flag)
        .iter()
        .map(|mark| mark.span.start)
        .min()
        .unwrap_or(0)
}

fn marks(report: &Report, flag: &Flag) -> Vec<Mark> {
    let plain = |span| Mark {
        span,
        kind: AnnotationKind::Primary,
        label: part(report, flag, span),
    };
    let mut out: Vec<Mark> = Vec::new();
    if let Some((one, other)) = &flag.sides {
        let side = |spans: &[Span], kind, label| {
            // the first is what the message speaks of
            let numbered = spans.iter().enumerate();
            let labelled = numbered.map(move |(number, span)| Mark {
                span: *span,
                kind,
                label: (number == 0).then_some(label),
            });
            labelled.collect::<Vec<_>>()
        };
        out.extend(side(one, AnnotationKind::Primary, "this"));
        out.extend(side(other, AnnotationKind::Context, "against"));
    }
    for span in &flag.spans {
        if !out.iter().any(|mark| mark.span.touches(*span)) {
            out.push(plain(*span));
        }
    }
    if out.is_empty() {
        let found = flag.attributions.iter();
        let found = found.filter_map(|id| report.attributions.get(id.0));
        out.extend(
            found
                .flat_map(|found| found.source.iter().chain(&found.cue))
                .map(|span| plain(*span)),
        );
    }
    out.retain(|mark| !mark.span.is_empty());
    out.sort_by_key(|mark| mark.span);
    out
}

/// What flagged words are in the attributions of their flag.
fn part(report: &Report, flag: &Flag, span: Span) -> Option<&'static str> {
    let about = flag.attributions.iter();
    let found = about.filter_map(|id| report.attributions.get(id.0));
    let mut parts = found.flat_map(|found| {
        [
            ("source", &found.source),
            ("cue", &found.cue),
            ("content", &found.content),
        ]
    });
    // the label stands behind the last of several words
    parts
        .find(|(_, spans)| spans.last() == Some(&span))
        .map(|(name, _)| name)
}

/// One finding, or several of one kind and message, in the text.
pub(super) fn render<'r>(report: &'r Report, flags: &[&Flag], layout: &'r Layout) -> String {
    let Some(first) = flags.first() else {
        return String::new();
    };
    let lines = Lines::new(&report.text);
    let mut all: Vec<Mark> = flags.iter().flat_map(|flag| marks(report, flag)).collect();
    all.sort_by_key(|mark| mark.span);
    all.dedup_by_key(|mark| mark.span);
    let windows = windows(&report.text, &lines, &all);
    let messages = &*layout.messages;
    let severity = messages.word("severity", first.severity.name());
    let level = match first.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let level = level.with_name(severity);
    let indent = columns(severity) + first.id.len() + "[]: ".len();
    let message = names::headed(messages, first);
    let message = wrapped(&message, layout.width.saturating_sub(indent)).join("\n");
    let place = names::place_name(report);
    let mut group = Group::with_title(level.primary_title(message).id(first.id));
    for (window, marks) in windows.iter().take(MOST_SENTENCES) {
        let (line, column) = lines.at(marks[0].span.start);
        let origin = Origin::path(place.clone()).line(line).char_column(column);
        group = group.element(origin);
        group = group.element(snippet(&report.text, *window, marks, layout));
    }
    if windows.len() > MOST_SENTENCES {
        let more = windows.len() - MOST_SENTENCES;
        let more = messages.counted("terminal", "more", more, &[]);
        group = group.element(Level::NOTE.no_name().message(more));
    }
    let through = messages.word("terminal", "through");
    let names: Vec<String> = first
        .path
        .iter()
        .map(|id| tree::plain_label(report, messages, *id))
        .collect();
    if names.len() > 1 && flags.iter().all(|flag| flag.path == first.path) {
        let path = names.join(" \u{2192} ");
        let path = wrapped(&path, layout.width.saturating_sub(columns(through) + 5)).join("\n");
        group = group.element(Level::NOTE.with_name(through).message(path));
    }
    let renderer = if layout.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // the text is wrapped here, so nothing is left to cut
    let renderer = renderer
        .term_width(10 * layout.width.max(100))
        .decor_style(DecorStyle::Unicode);
    without_bare_joints(&renderer.render(&[group]))
}

/// A snippet without a path of its own is opened by a joint that says nothing here,
/// because the place stands in the line above it.
fn without_bare_joints(shown: &str) -> String {
    let says = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() != "\u{2e2c}";
    let rows: Vec<&str> = shown.lines().filter(says).collect();
    rows.join("\n")
}

fn snippet<'r>(
    text: &'r str,
    window: Span,
    marks: &[Mark],
    layout: &'r Layout,
) -> Snippet<'r, annotate_snippets::Annotation<'r>> {
    // a label stands to the right of the words
    let word = |name| layout.messages.word("terminal", name);
    let labels = marks.iter().filter_map(|mark| mark.label);
    let label = labels.map(|label| columns(word(label)) + 1).max();
    let room = layout.width.saturating_sub(GUTTER + label.unwrap_or(0));
    let rows = cut(wrap(text, window, room), marks);
    let mut source = String::new();
    let mut annotations = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            source.push('\n');
        }
        if number == 0 && row.start > window.start {
            source.push_str("\u{2026} ");
        }
        let start = source.len();
        let shown = row.of(text).chars();
        source.extend(shown.map(|c| if c.is_ascii_control() { ' ' } else { c }));
        for mark in marks.iter().filter(|mark| mark.span.touches(*row)) {
            let from = mark.span.start.max(row.start) - row.start + start;
            let to = mark.span.end.min(row.end) - row.start + start;
            let is_last = mark.span.end <= row.end;
            let label = mark.label.filter(|_| is_last).map(word);
            annotations.push(mark.kind.span(from..to).label(label));
        }
        if number + 1 == rows.len() && row.end < window.end {
            source.push_str(" \u{2026}");
        }
    }
    Snippet::source(source)
        .line_numbering(false)
        .fold(false)
        .annotations(annotations)
}

/// Leaves out rows far from any mark where there are too many.
fn cut(rows: Vec<Span>, marks: &[Mark]) -> Vec<Span> {
    if rows.len() <= MOST_LINES {
        return rows;
    }
    let marked = |row: &Span| marks.iter().any(|mark| mark.span.touches(*row));
    let first = rows.iter().position(marked).unwrap_or(0);
    let last = rows.iter().rposition(marked).unwrap_or(first);
    let first = first.saturating_sub(1);
    let last = (last + 2).min(rows.len()).min(first + 2 * MOST_LINES);
    rows[first..last].to_vec()
}

/// The sentences that hold the marks, each with its own.
fn windows(text: &str, lines: &Lines<'_>, marks: &[Mark]) -> Vec<(Span, Vec<Mark>)> {
    let mut out: Vec<(Span, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let window = sentence(text, lines, mark.span);
        match out.last_mut() {
            Some((last, inside)) if last.touches(window) => {
                *last = last.cover(window);
                inside.push(*mark);
            }
            _ => out.push((window, vec![*mark])),
        }
    }
    out
}

/// The sentence around a span, by its marks alone: a stop, a space, a capital.
fn sentence(text: &str, lines: &Lines<'_>, span: Span) -> Span {
    let (line_start, _) = lines.around(span.start);
    let (_, line_end) = lines.around(span.end.saturating_sub(1).max(span.start));
    let before = Span::new(line_start, span.start).of(text);
    let start = breaks(before, span.of(text).chars().next())
        .last()
        .map_or(line_start, |at| line_start + at);
    let after = Span::new(span.end, line_end).of(text);
    let end = breaks(after, None)
        .next()
        .map_or(line_end, |at| span.end + at);
    let inner = Span::new(start, end).of(text);
    let from = start + (inner.len() - inner.trim_start().len());
    Span::new(
        from.min(span.start),
        (from + inner.trim().len()).max(span.end),
    )
}

/// Bytes at which a new sentence seems to begin; `next` follows behind the text.
fn breaks(text: &str, next: Option<char>) -> impl Iterator<Item = usize> {
    let mut stop = false;
    let mut space = false;
    let mut previous_lower = false;
    let characters = text.char_indices().chain(next.map(|c| (text.len(), c)));
    characters.filter_map(move |(at, c)| {
        let begins = stop && (space || previous_lower) && c.is_uppercase()
            || stop && space && !c.is_alphanumeric() && !c.is_whitespace();
        if begins {
            (stop, space) = (false, false);
            return Some(at);
        }
        match c {
            '.' | '!' | '?' | '\u{2026}' => stop = true,
            c if c.is_whitespace() => space = stop,
            // closing marks may stand between stop and space
            c if c.is_alphanumeric() => {
                (stop, space) = (false, false);
                previous_lower = c.is_lowercase();
            }
            _ => {}
        }
        None
    })
}

/// Spans of the rows that a part of the text fills at a width.
fn wrap(text: &str, window: Span, width: usize) -> Vec<Span> {
    let width = width.max(20);
    let mut out = Vec::new();
    let mut row: Option<Span> = None;
    let mut at = window.start;
    for word in window
        .of(text)
        .split(|c: char| c.is_whitespace() && c != '\u{a0}')
    {
        let mut span = Span::new(at, at + word.len());
        at = span.end + text[span.end..].chars().next().map_or(0, char::len_utf8);
        if word.is_empty() {
            continue;
        }
        if let Some(open) = row {
            let joined = open.cover(span);
            if columns(joined.of(text)) <= width {
                row = Some(joined);
                continue;
            }
            out.push(open);
        }
        while columns(span.of(text)) > width {
            let cut = fitting(span.of(text), width).max(1);
            let cut = (cut..span.len())
                .find(|&cut| text.is_char_boundary(span.start + cut))
                .unwrap_or(span.len());
            out.push(Span::new(span.start, span.start + cut));
            span.start += cut;
        }
        row = (!span.is_empty()).then_some(span);
    }
    out.extend(row);
    if out.is_empty() {
        out.push(window);
    }
    out
}

/// A text in rows of at most `width` columns.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<&str> {
    wrap(text, Span::new(0, text.len()), width)
        .into_iter()
        .map(|row| row.of(text))
        .collect()
}

/// Columns that a text takes in a terminal.
pub(super) fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Bytes of a text that fit into a number of columns.
pub(super) fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used > width {
            return at;
        }
    }
    text.len()
}

/// As much of a text as fits, cut between words where that loses little.
pub(super) fn shorten(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let kept = &text[..fitting(text, width.saturating_sub(1))];
    let at_word = kept.rfind(' ').filter(|&at| 2 * at > kept.len());
    let kept = at_word.map_or(kept, |at| &kept[..at]);
    let open = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '%');
    format!("{}\u{2026}", kept.trim_end_matches(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortening_keeps_whole_words_and_the_width() {
        assert_eq!(shorten("one two three", 13), "one two three");
        assert_eq!(shorten("one two three", 10), "one two\u{2026}");
        assert_eq!(shorten("incomprehensible", 5), "inco\u{2026}");
    }
}
