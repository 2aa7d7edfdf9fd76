//! DOT, the language of Graphviz: one digraph for each article.

use std::io::{self, Write};

use super::drawing::Drawing;
use super::snippet::shorten;
use super::snippet::wrapped;
use super::{Format, Many, Report, Reporter};
use crate::graph::Node;

pub(super) const FORMAT: Format = Format {
    name: "dot",
    about: "the provenance graph for Graphviz",
    ending: "dot",
    many: Many::Together,
    build: |_| Box::new(Dot),
};

/// Columns of a label.
const LABEL_WIDTH: usize = 32;
/// Columns of all rows of a label together; the tooltip has the rest.
const LABEL_COLUMNS: usize = 160;

struct Dot;

impl Reporter for Dot {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let drawing = Drawing::new(report);
        writeln!(out, "digraph {} {{", quoted(&report.id))?;
        writeln!(out, "  rankdir=LR;")?;
        writeln!(out, "  node [fontname=\"sans-serif\"];")?;
        writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
        for node in &drawing.nodes {
            let (shape, style) = match node.node {
                Node::Article => ("note", "solid"),
                Node::Claim(_) => ("box", "rounded"),
                Node::Source(_) if node.is_named() => ("box", "solid"),
                Node::Source(_) => ("box", "dashed"),
            };
            let mut rows = wrapped_rows(&node.label);
            if node.source.is_some() {
                rows.push(format!("({})", node.about()));
            }
            write!(
                out,
                "  {} [label={}, shape={shape}, style={style}, kind={}",
                node.id,
                label(&rows),
                node.kind()
            )?;
            if let Some(source) = node.source {
                let (kind, identity) = (source.kind.name(), source.identity.name());
                write!(out, ", source_kind={kind}, identity={identity}")?;
                if let Some(grade) = source.grade {
                    write!(out, ", grade={}", grade.name())?;
                }
            }
            writeln!(out, ", tooltip={}];", quoted(&node.label))?;
        }
        for edge in &drawing.edges {
            let (from, to) = (&drawing.nodes[edge.from].id, &drawing.nodes[edge.to].id);
            let style = if edge.is_against() { "dashed" } else { "solid" };
            write!(
                out,
                "  {from} -> {to} [label={}, style={style}, kind={}, cue={}",
                quoted(&edge.label()),
                quoted(edge.edge.kind.name()),
                quoted(&edge.edge.cue)
            )?;
            if let Some(stance) = edge.edge.stance {
                write!(out, ", stance={}", stance.name())?;
            }
            if let Some(attribution) = edge.edge.attribution {
                write!(out, ", attribution={attribution}")?;
            }
            writeln!(out, "];")?;
        }
        writeln!(out, "}}")
    }
}

fn wrapped_rows(text: &str) -> Vec<String> {
    let text = shorten(text, LABEL_COLUMNS);
    wrapped(&text, LABEL_WIDTH)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// Rows of a label in one quoted string.
fn label(rows: &[String]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| escaped(row)).collect();
    format!("\"{}\"", rows.join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Text inside a quoted string: a backslash begins an escape in labels, a line break
/// would be kept as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
