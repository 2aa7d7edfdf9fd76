//! The graph as formats draw it: nodes and edges in order, with their words.

use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use rustc_hash::FxHashMap;

use super::tree::{one_line, stable_label};
use super::{Grade, Identity, Report, Source};
use crate::graph::{Edge, EdgeKind, Node};

/// Nodes and edges of one article, in the order of the report.
pub(super) struct Drawing<'r> {
    pub(super) nodes: Vec<DrawnNode<'r>>,
    pub(super) edges: Vec<DrawnEdge<'r>>,
}

/// A node with what is written on it.
pub(super) struct DrawnNode<'r> {
    pub(super) node: Node,
    /// Id in reports: `article`, `s1`, `c1`.
    pub(super) id: String,
    /// Its words on one line: headline, name, claim.
    pub(super) label: String,
    /// The source, where it is one.
    pub(super) source: Option<&'r Source>,
}

/// An edge; its ends are places in [`Drawing::nodes`].
pub(super) struct DrawnEdge<'r> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) edge: &'r Edge,
}

impl<'r> Drawing<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let graph = &report.graph.graph;
        let mut places = FxHashMap::default();
        let mut nodes = Vec::new();
        for index in graph.node_indices() {
            places.insert(index, nodes.len());
            nodes.push(DrawnNode::new(report, graph[index]));
        }
        let edge = |edge: petgraph::stable_graph::EdgeReference<'r, Edge>| DrawnEdge {
            from: places[&edge.source()],
            to: places[&edge.target()],
            edge: edge.weight(),
        };
        Self {
            nodes,
            edges: graph.edge_references().map(edge).collect(),
        }
    }
}

impl<'r> DrawnNode<'r> {
    fn new(report: &'r Report, node: Node) -> Self {
        let label = match node {
            Node::Article => report.title.map_or_else(
                || one_line(&report.id),
                |title| one_line(title.of(&report.text)),
            ),
            Node::Source(id) => stable_label(report, id),
            Node::Claim(id) => {
                let spans = report.claims.get(id.0).map_or(&[][..], |claim| &claim.span);
                one_line(&words(report, spans))
            }
        };
        let source = match node {
            Node::Source(id) => report.sources.get(id.0),
            _ => None,
        };
        Self {
            node,
            id: node.to_string(),
            label,
            source,
        }
    }

    /// `article`, `source` or `claim`.
    pub(super) const fn kind(&self) -> &'static str {
        match self.node {
            Node::Article => "article",
            Node::Source(_) => "source",
            Node::Claim(_) => "claim",
        }
    }

    /// False for sources that the text does not name.
    pub(super) fn is_named(&self) -> bool {
        self.source
            .is_none_or(|source| source.identity == Identity::Named)
    }

    /// What it is, in a few words: `media`, `group, unnamed (vague)`, `claim`.
    pub(super) fn about(&self) -> String {
        let Some(source) = self.source else {
            return self.kind().to_owned();
        };
        let kind = source.kind.name();
        match (source.identity, source.grade) {
            (Identity::Named, _) => kind.to_owned(),
            (Identity::Unstated, _) => format!("{kind}, unstated"),
            (Identity::Anonymous, None) => format!("{kind}, unnamed"),
            (Identity::Anonymous, Some(grade)) => {
                format!("{kind}, unnamed ({})", Grade::name(grade))
            }
        }
    }
}

impl DrawnEdge<'_> {
    /// What stands on the edge: the cue where there is one, else what it says.
    pub(super) fn label(&self) -> String {
        let kind = self.edge.kind;
        let speaks = matches!(kind, EdgeKind::Cites | EdgeKind::Says);
        if speaks && !self.edge.cue.is_empty() {
            return one_line(&self.edge.cue);
        }
        kind.name().to_owned()
    }

    /// True where it speaks against its target.
    pub(super) const fn is_against(&self) -> bool {
        matches!(self.edge.kind, EdgeKind::Denies | EdgeKind::Contradicts)
    }
}

/// The words of spans, parts joined by an ellipsis.
pub(super) fn words(report: &Report, spans: &[crate::Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.of(&report.text)).collect();
    parts.join(" \u{2026} ")
}
