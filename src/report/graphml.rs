//! GraphML, for Gephi, yEd, networkx and igraph: one graph, whatever the number of
//! articles.

use std::io::{self, Write};

use super::drawing::Drawing;
use super::xml::escaped;
use super::{Format, Layout, Many, Report, Reporter, Tally, fingerprint};

pub(super) const FORMAT: Format = Format {
    name: "graphml",
    about: "the provenance graph for Gephi, yEd, networkx and igraph",
    ending: "graphml",
    many: Many::Together,
    build: |layout| Box::new(GraphMl(layout)),
};

/// Attributes of nodes and edges, as keys declare them.
const KEYS: [(&str, &str); 11] = [
    ("node", "label"),
    ("node", "kind"),
    ("node", "source_kind"),
    ("node", "identity"),
    ("node", "grade"),
    ("node", "document"),
    ("edge", "kind"),
    ("edge", "cue"),
    ("edge", "stance"),
    ("edge", "attribution"),
    ("edge", "label"),
];

struct GraphMl(Layout);

impl Reporter for GraphMl {
    fn begin(&self, _: bool, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
        )?;
        for (of, name) in KEYS {
            writeln!(
                out,
                "  <key id=\"{of}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"string\"/>"
            )?;
        }
        writeln!(out, "  <graph id=\"provenance\" edgedefault=\"directed\">")
    }

    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let drawing = Drawing::new(report);
        // ids of one document are as in JSON; in one graph of many they must differ
        let prefix = if self.0.several {
            format!("d{}.", fingerprint::of(&report.id))
        } else {
            String::new()
        };
        for node in &drawing.nodes {
            writeln!(out, "    <node id=\"{prefix}{}\">", node.id)?;
            data(out, "node", "label", Some(&node.label))?;
            data(out, "node", "kind", Some(node.kind()))?;
            let source = node.source;
            let kind = source.map(|source| source.kind.name());
            data(out, "node", "source_kind", kind)?;
            let identity = source.map(|source| source.identity.name());
            data(out, "node", "identity", identity)?;
            let grade = source.and_then(|source| source.grade);
            data(out, "node", "grade", grade.map(super::Grade::name))?;
            data(out, "node", "document", Some(&report.id))?;
            writeln!(out, "    </node>")?;
        }
        for (number, drawn) in drawing.edges.iter().enumerate() {
            let (from, to) = (&drawing.nodes[drawn.from].id, &drawing.nodes[drawn.to].id);
            writeln!(
                out,
                "    <edge id=\"{prefix}e{}\" source=\"{prefix}{from}\" target=\"{prefix}{to}\">",
                number + 1
            )?;
            let edge = drawn.edge;
            data(out, "edge", "kind", Some(edge.kind.name()))?;
            let cue = Some(edge.cue.as_str()).filter(|cue| !cue.is_empty());
            data(out, "edge", "cue", cue)?;
            let stance = edge.stance.map(crate::grammar::Stance::name);
            data(out, "edge", "stance", stance)?;
            let attribution = edge.attribution.map(|id| id.to_string());
            data(out, "edge", "attribution", attribution.as_deref())?;
            data(out, "edge", "label", Some(&drawn.label()))?;
            writeln!(out, "    </edge>")?;
        }
        Ok(())
    }

    fn end(&self, _: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  </graph>\n</graphml>")
    }
}

fn data(out: &mut dyn Write, of: &str, name: &str, value: Option<&str>) -> io::Result<()> {
    let Some(value) = value else {
        return Ok(());
    };
    writeln!(
        out,
        "      <data key=\"{of}_{name}\">{}</data>",
        escaped(value)
    )
}
