//! The fourth stage: the provenance graph.

use std::fmt::Write as _;

use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::quoted;
use super::sources::words;
use crate::graph::Node;
use crate::report::Report;

/// Every node, then every edge.
#[must_use]
pub fn graph(report: &Report) -> String {
    let graph = &report.graph.graph;
    let mut out = String::new();
    for index in graph.node_indices() {
        let node = graph[index];
        let about = match node {
            Node::Article => report.title.map(|title| quoted(title.of(&report.text))),
            Node::Source(id) => report.source(id).name.as_deref().map(quoted),
            Node::Claim(id) => report.claims.get(id.0).map(|claim| {
                let sign = if claim.positive { "" } else { "not: " };
                let place = claim.place.name();
                let modality = claim.modality.name();
                format!("{place}, {modality}: {sign}{}", words(report, &claim.span))
            }),
        };
        let _ = writeln!(out, "{node} {}", about.unwrap_or_default());
    }
    for edge in graph.edge_references() {
        let (from, to) = (graph[edge.source()], graph[edge.target()]);
        let weight = edge.weight();
        let _ = write!(out, "{from} -{}-> {to}", weight.kind.name());
        if let Some(stance) = weight.stance {
            let _ = write!(out, " {}", stance.name());
        }
        if !weight.cue.is_empty() {
            let _ = write!(out, " {}", quoted(&weight.cue));
        }
        if let Some(attribution) = weight.attribution {
            let _ = write!(out, " ({attribution})");
        }
        let _ = writeln!(out);
    }
    out
}
