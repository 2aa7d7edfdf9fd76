//! The third stage: sources, and the attributions that hang on them.

use std::fmt::Write as _;

use super::quoted;
use crate::Span;
use crate::report::{AttributionId, Lines, Report, SourceId};

/// Every source with its mentions, every attribution with its chain and its links.
#[must_use]
pub fn sources(report: &Report) -> String {
    let lines = Lines::new(&report.text);
    let mut out = String::new();
    for (number, source) in report.sources.iter().enumerate() {
        let name = source
            .name
            .as_deref()
            .map_or("(no name)".to_owned(), quoted);
        let _ = write!(
            out,
            "{} {name} {}, {}",
            SourceId(number),
            source.kind.name(),
            source.identity.name()
        );
        if let Some(grade) = source.grade {
            let _ = write!(out, ", {}", grade.name());
        }
        if !source.aliases.is_empty() {
            let _ = write!(out, " | also {}", source.aliases.join(", "));
        }
        if let Some(reason) = source.reason {
            let _ = write!(out, " | because {}", quoted(reason.of(&report.text)));
        }
        let _ = writeln!(out);
        for mention in &source.mentions {
            let (line, column) = lines.at(mention.start);
            let words = quoted(mention.of(&report.text));
            let _ = writeln!(out, "    {line}:{column} {words}");
        }
    }
    for number in 0..report.attributions.len() {
        out.push_str(&attribution(report, &lines, number));
    }
    out
}

/// The words of spans, parts joined by an ellipsis.
pub(super) fn words(report: &Report, spans: &[Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.of(&report.text)).collect();
    quoted(&parts.join(" \u{2026} "))
}

/// One attribution: what it says, its chain, and what established each link.
pub(super) fn attribution(report: &Report, lines: &Lines<'_>, number: usize) -> String {
    let found = &report.attributions[number];
    let mut out = String::new();
    let (line, column) = lines.at(found.extent().start);
    let chain: Vec<String> = found.chain.iter().map(ToString::to_string).collect();
    let _ = write!(
        out,
        "{} {line}:{column} {} | {} {} {:.2} | {}",
        AttributionId(number),
        chain.join(" > "),
        found.mode.name(),
        found.stance.name(),
        found.confidence,
        found.rule
    );
    if !found.lemma.is_empty() {
        let _ = write!(out, " ~{}", found.lemma);
    }
    if let Some(parent) = found.parent {
        let _ = write!(out, " | in {parent}");
    }
    let repeated = if found.repeated { " | repeated" } else { "" };
    let _ = writeln!(out, "{repeated}");
    let parts = [
        ("source", &found.source),
        ("cue", &found.cue),
        ("content", &found.content),
    ];
    for (name, spans) in parts.iter().filter(|(_, spans)| !spans.is_empty()) {
        let _ = writeln!(out, "    {name:<8} {}", words(report, spans));
    }
    for link in &found.links {
        let shown = if link.spans.is_empty() {
            String::new()
        } else {
            format!(": {}", words(report, &link.spans))
        };
        let _ = writeln!(
            out,
            "    link     {} > {} by {}{shown}",
            link.from, link.to, link.by
        );
    }
    out
}
