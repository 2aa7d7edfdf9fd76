//! Mermaid, which forges and Markdown viewers draw; many articles are a Markdown page.

use std::io::{self, Write};

use super::drawing::{Drawing, DrawnNode};
use super::snippet::shorten;
use super::{Format, Layout, Many, Report, Reporter};
use crate::graph::{EdgeKind, Node};

pub(super) const FORMAT: Format = Format {
    name: "mermaid",
    about: "the provenance graph for Mermaid; Markdown for several articles",
    ending: "mmd",
    many: Many::Together,
    build: |layout| Box::new(Mermaid(layout)),
};

/// Columns of a label; Mermaid breaks the lines itself.
const LABEL_COLUMNS: usize = 120;

struct Mermaid(Layout);

impl Reporter for Mermaid {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        if self.0.several {
            writeln!(out, "```mermaid")?;
        }
        chart(&Drawing::new(report), out)?;
        if self.0.several {
            writeln!(out, "```")?;
        }
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)
    }
}

fn chart(drawing: &Drawing<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for node in &drawing.nodes {
        let label = label(node);
        let id = &node.id;
        match node.node {
            Node::Article => writeln!(out, "  {id}[/{label}/]")?,
            Node::Claim(_) => writeln!(out, "  {id}{{{{{label}}}}}")?,
            Node::Source(_) if node.is_named() => writeln!(out, "  {id}[{label}]")?,
            Node::Source(_) => writeln!(out, "  {id}([{label}]):::unnamed")?,
        }
    }
    for edge in &drawing.edges {
        let (from, to) = (&drawing.nodes[edge.from].id, &drawing.nodes[edge.to].id);
        let arrow = match edge.edge.kind {
            EdgeKind::Says => "==>",
            EdgeKind::Publishes | EdgeKind::Cites => "-->",
            _ => "-.->",
        };
        let label = escaped(&shorten(&edge.label(), LABEL_COLUMNS));
        writeln!(out, "  {from} {arrow}|\"{label}\"| {to}")?;
    }
    writeln!(out, "  classDef unnamed stroke-dasharray: 4 3;")
}

fn label(node: &DrawnNode<'_>) -> String {
    let words = escaped(&shorten(&node.label, LABEL_COLUMNS));
    if node.source.is_some() {
        format!("\"{words}<br>({})\"", node.about())
    } else {
        format!("\"{words}\"")
    }
}

/// Text inside a quoted label. Entities stand for what Mermaid or HTML would read as
/// marks of their own; they are written `#35;`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | '~' | '$' | '%' | ';' | '{'
            | '}' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
