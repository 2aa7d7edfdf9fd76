//! brat stand-off: sources, cues and contents as text-bound annotations, attributions as
//! events, as PolNeAR has them (Newell et al. 2018).
//!
//! Offsets are code points of the article's text, whatever else is asked for, since brat
//! counts nothing else. A folder gets the text beside the annotations.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::{Format, Identity, Many, OffsetTable, Offsets, Report, Reporter};
use crate::Span;

pub(super) const FORMAT: Format = Format {
    name: "brat",
    about: "stand-off annotations for brat, one article a file",
    ending: "ann",
    many: Many::Files(&[ANNOTATIONS, TEXT]),
    build: |_| Box::new(Brat),
};

const ANNOTATIONS: Format = Format {
    name: "annotations",
    about: "the annotations alone",
    ending: "ann",
    many: Many::Apart,
    build: |_| Box::new(Brat),
};

const TEXT: Format = Format {
    name: "text",
    about: "the text of the article as it was read",
    ending: "txt",
    many: Many::Apart,
    build: |_| Box::new(Text),
};

struct Text;

impl Reporter for Text {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(report.text.as_bytes())
    }
}

struct Brat;

impl Reporter for Brat {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut bound = TextBound::new(report);
        let mut events = Vec::new();
        for (number, found) in report.attributions.iter().enumerate() {
            let source = bound.id("Source", &found.source, out)?;
            let cue = bound.id("Cue", &found.cue, out)?;
            let content = bound.id("Content", &found.content, out)?;
            if let Some(source) = &source {
                bound.holders.entry(source.clone()).or_insert(found.holder);
            }
            // an event needs words to hang on; a cue of none leaves it to the source
            let parts = [("Cue", cue), ("Source", source), ("Content", content)];
            let parts: Vec<String> = parts
                .into_iter()
                .filter_map(|(role, id)| Some(format!("{role}:{}", id?)))
                .collect();
            if !parts.is_empty() {
                events.push((number, parts.join(" ")));
            }
        }
        let ids: FxHashMap<usize, usize> = events
            .iter()
            .enumerate()
            .map(|(event, (number, _))| (*number, event + 1))
            .collect();
        for (number, parts) in &events {
            writeln!(out, "E{}\t{parts}", ids[number])?;
        }
        let mut relations = 0;
        for (number, _) in &events {
            let parent = report.attributions[*number].parent;
            if let Some(outer) = parent.and_then(|parent| ids.get(&parent.0)) {
                relations += 1;
                writeln!(
                    out,
                    "R{relations}\tNestedIn Arg1:E{} Arg2:E{outer}",
                    ids[number]
                )?;
            }
        }
        attributes(report, &events, &bound, out)
    }
}

fn attributes(
    report: &Report,
    events: &[(usize, String)],
    bound: &TextBound<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut count = 0;
    let mut attribute = |out: &mut dyn Write, what: String| {
        count += 1;
        writeln!(out, "A{count}\t{what}")
    };
    let mut sources: Vec<_> = bound.holders.iter().collect();
    sources.sort_by_key(|(id, _)| (id.len(), id.as_str()));
    for (id, holder) in &sources {
        if report.source(**holder).identity == Identity::Anonymous {
            attribute(out, format!("Anonymous {id}"))?;
        }
    }
    for (event, (number, _)) in events.iter().enumerate() {
        let found = &report.attributions[*number];
        let event = event + 1;
        attribute(out, format!("Mode E{event} {}", found.mode.name()))?;
        attribute(out, format!("Stance E{event} {}", found.stance.name()))?;
    }
    for (number, (id, holder)) in sources.iter().enumerate() {
        let name = super::tree::stable_label(report, **holder);
        writeln!(out, "#{}\tAnnotatorNotes {id}\t{holder} {name}", number + 1)?;
    }
    Ok(())
}

/// Text-bound annotations, each written once.
struct TextBound<'r> {
    report: &'r Report,
    known: FxHashMap<(&'static str, Vec<Span>), String>,
    holders: FxHashMap<String, super::SourceId>,
    table: OffsetTable<'r>,
}

impl<'r> TextBound<'r> {
    fn new(report: &'r Report) -> Self {
        Self {
            report,
            known: FxHashMap::default(),
            holders: FxHashMap::default(),
            table: OffsetTable::new(&report.text, Offsets::CodePoints),
        }
    }

    /// The id of these words, written where they are new; none for no words.
    fn id(
        &mut self,
        kind: &'static str,
        spans: &[Span],
        out: &mut dyn Write,
    ) -> io::Result<Option<String>> {
        let spans = rows(&self.report.text, spans);
        if spans.is_empty() {
            return Ok(None);
        }
        let next = self.known.len() + 1;
        let key = (kind, spans.clone());
        if let Some(id) = self.known.get(&key) {
            return Ok(Some(id.clone()));
        }
        let id = format!("T{next}");
        let places: Vec<String> = spans
            .iter()
            .map(|span| self.table.convert(*span))
            .map(|Span { start, end }| format!("{start} {end}"))
            .collect();
        let parts: Vec<&str> = spans
            .iter()
            .map(|span| span.of(&self.report.text))
            .collect();
        writeln!(
            out,
            "{id}\t{kind} {}\t{}",
            places.join(";"),
            parts.join(" ")
        )?;
        self.known.insert(key, id.clone());
        Ok(Some(id))
    }
}

/// Spans cut at line breaks: brat reads a file line by line, by all that Python takes
/// for the end of one.
fn rows(text: &str, spans: &[Span]) -> Vec<Span> {
    let breaks = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
                ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut out = Vec::new();
    for span in spans {
        let mut at = span.start;
        for row in span.of(text).split(breaks) {
            let trimmed = row.trim();
            if !trimmed.is_empty() {
                let start = at + (row.len() - row.trim_start().len());
                out.push(Span::new(start, start + trimmed.len()));
            }
            at += row.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    out
}
