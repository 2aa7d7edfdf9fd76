//! Locations and graphs of SARIF: lines, columns and code points of a text.

use serde_json::{Value, json};

use super::drawing::words;
use super::sarif::first_mention;
use super::tree::{one_line, stable_label};
use super::{Attribution, Lines, OffsetTable, Offsets, Report};
use crate::Span;

/// A byte order mark is no part of a text in SARIF (section 3.30.2).
const MARK: char = '\u{feff}';

/// Words of one article as places of a log.
pub(super) struct Places<'r> {
    report: &'r Report,
    address: String,
    lines: Lines<'r>,
    table: OffsetTable<'r>,
    /// Code points before the text: one where a byte order mark stands there.
    before: usize,
}

impl<'r> Places<'r> {
    pub(super) fn new(report: &'r Report, address: String) -> Self {
        let table = OffsetTable::new(&report.text, Offsets::CodePoints);
        Self {
            report,
            address,
            lines: Lines::new(&report.text),
            table,
            before: usize::from(report.text.starts_with(MARK)),
        }
    }

    /// A location object; the article as a whole where there are no words.
    pub(super) fn location(&self, span: Option<Span>) -> Value {
        let mut place = json!({"artifactLocation": {"uri": self.address}});
        if let Some(span) = span {
            place["region"] = self.region(span);
        }
        json!({"physicalLocation": place})
    }

    fn region(&self, span: Span) -> Value {
        let text = self.before * MARK.len_utf8();
        let span = Span::new(span.start.max(text), span.end.max(text));
        let (start_line, start_column) = self.lines.at(span.start);
        let (end_line, end_column) = self.lines.at(span.end);
        let written = self.table.convert(span);
        json!({
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": written.start.saturating_sub(self.before),
            "charLength": written.end - written.start,
            "snippet": {"text": span.of(&self.report.text)},
        })
    }
}

/// The part of the provenance graph that some attributions go through.
pub(super) fn graph(report: &Report, about: &[&Attribution], places: &Places<'_>) -> Value {
    let mut nodes: Vec<(String, Value)> = Vec::new();
    let mut edges: Vec<(String, Value)> = Vec::new();
    for found in about {
        let ends = found.links.iter().flat_map(|link| [link.from, link.to]);
        for id in found
            .chain
            .iter()
            .copied()
            .chain(ends)
            .chain([found.holder])
        {
            let mut node =
                json!({"id": id.to_string(), "label": {"text": stable_label(report, id)}});
            if let Some(span) = first_mention(report, id) {
                node["location"] = places.location(Some(span));
            }
            add(&mut nodes, id.to_string(), node);
        }
        let claim = found.claim.to_string();
        let said = one_line(&words(report, &found.content));
        let mut node = json!({"id": claim, "label": {"text": said}});
        if let Some(span) = found.content.first() {
            node["location"] = places.location(Some(*span));
        }
        add(&mut nodes, claim.clone(), node);
        let mut edge = |from: String, to: String, label: &str| {
            let id = format!("{from}-{label}-{to}");
            let edge = json!({
                "id": id, "sourceNodeId": from, "targetNodeId": to, "label": {"text": label},
            });
            add(&mut edges, id, edge);
        };
        for link in &found.links {
            edge(link.from.to_string(), link.to.to_string(), "cites");
        }
        edge(found.holder.to_string(), claim, found.stance.name());
    }
    let values = |list: Vec<(String, Value)>| -> Vec<Value> {
        list.into_iter().map(|(_, value)| value).collect()
    };
    json!({
        "description": {"text": "provenance"},
        "nodes": values(nodes),
        "edges": values(edges),
    })
}

fn add(list: &mut Vec<(String, Value)>, id: String, value: Value) {
    if !list.iter().any(|(known, _)| *known == id) {
        list.push((id, value));
    }
}
