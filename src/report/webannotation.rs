//! W3C Web Annotation (JSON-LD): one annotation for each finding.
//!
//! Spans stand twice: by position in code points, and by their words with what stands
//! around them, so that they are found again in a page that has changed.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::address::{self, VOCABULARY};
use super::{Flag, Format, Many, OffsetTable, Offsets, Report, Reporter, Tally};
use crate::Span;

pub(super) const FORMAT: Format = Format {
    name: "webannotation",
    about: "findings as W3C Web Annotations (JSON-LD)",
    ending: "jsonld",
    many: Many::Together,
    build: |_| Box::new(WebAnnotation),
};

/// Code points before and behind the words, at most.
const AROUND: usize = 32;

struct WebAnnotation;

#[derive(Serialize)]
struct Annotation<'r> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body<'r>>,
    target: Vec<Target<'r>>,
    #[serde(rename = "secondo:severity")]
    severity: &'static str,
    #[serde(rename = "secondo:review")]
    review: bool,
}

#[derive(Serialize)]
struct Body<'r> {
    r#type: &'static str,
    purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    value: std::borrow::Cow<'r, str>,
}

#[derive(Serialize)]
struct Target<'r> {
    source: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<(Position, Quote<'r>)>,
    #[serde(rename = "secondo:side", skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
}

#[derive(Serialize)]
struct Position {
    r#type: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote<'r> {
    r#type: &'static str,
    exact: &'r str,
    prefix: &'r str,
    suffix: &'r str,
}

impl Reporter for WebAnnotation {
    fn begin(&self, _: bool, out: &mut dyn Write) -> io::Result<()> {
        let context = json!(["http://www.w3.org/ns/anno.jsonld", {"secondo": VOCABULARY}]);
        writeln!(out, "{{\n\"@context\": {context},")?;
        writeln!(out, "\"id\": \"{VOCABULARY}annotations\",")?;
        writeln!(out, "\"type\": \"AnnotationPage\",\n\"items\": [")
    }

    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let document = address::document(report);
        let table = OffsetTable::new(&report.text, Offsets::CodePoints);
        for (number, flag) in report.flags.iter().enumerate() {
            if number > 0 {
                writeln!(out, ",")?;
            }
            let annotation = Annotation {
                id: format!("{document}#{}-{}", flag.id, number + 1),
                r#type: "Annotation",
                motivation: "assessing",
                body: bodies(flag),
                target: targets(report, flag, &document, &table),
                severity: flag.severity.name(),
                review: flag.review,
            };
            serde_json::to_writer_pretty(&mut *out, &annotation)?;
        }
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, ",")
    }

    fn end(&self, _: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]\n}}")
    }
}

fn bodies(flag: &Flag) -> Vec<Body<'_>> {
    let body = |purpose, format, value| Body {
        r#type: "TextualBody",
        purpose,
        format,
        value,
    };
    vec![
        body("tagging", None, format!("{} {}", flag.id, flag.name).into()),
        body(
            "describing",
            Some("text/plain"),
            flag.message.as_str().into(),
        ),
    ]
}

fn targets<'r>(
    report: &'r Report,
    flag: &Flag,
    document: &'r str,
    table: &OffsetTable<'_>,
) -> Vec<Target<'r>> {
    let target = |span: &Span, side| Target {
        source: document,
        selector: Some(selectors(report, *span, table)),
        side,
    };
    let found: Vec<Target<'_>> = match &flag.sides {
        Some((one, other)) => {
            let one = one.iter().map(|span| target(span, Some("a")));
            let other = other.iter().map(|span| target(span, Some("b")));
            one.chain(other).collect()
        }
        None => flag.spans.iter().map(|span| target(span, None)).collect(),
    };
    if found.is_empty() {
        // about the article as a whole
        return vec![Target {
            source: document,
            selector: None,
            side: None,
        }];
    }
    found
}

fn selectors<'r>(report: &'r Report, span: Span, table: &OffsetTable<'_>) -> (Position, Quote<'r>) {
    let text = report.text.as_str();
    let Span { start, end } = table.convert(span);
    let position = Position {
        r#type: "TextPositionSelector",
        start,
        end,
    };
    let before = &text[..span.start];
    let from = before.char_indices().rev().take(AROUND).last();
    let behind = &text[span.end..];
    let to = behind.char_indices().nth(AROUND);
    let quote = Quote {
        r#type: "TextQuoteSelector",
        exact: span.of(text),
        prefix: &before[from.map_or(before.len(), |(at, _)| at)..],
        suffix: &behind[..to.map_or(behind.len(), |(at, _)| at)],
    };
    (position, quote)
}
