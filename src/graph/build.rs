//! A report to its graph.

use petgraph::stable_graph::NodeIndex;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::model::{Edge, EdgeKind, Node, Provenance};
use crate::grammar::Stance;
use crate::report::{AttributionId, Report};

/// Adds nodes once, whatever the number of them.
struct Builder {
    provenance: Provenance,
    known: FxHashMap<Node, NodeIndex>,
}

impl Builder {
    fn node(&mut self, node: Node) -> NodeIndex {
        let graph = &mut self.provenance.graph;
        *self
            .known
            .entry(node)
            .or_insert_with(|| graph.add_node(node))
    }

    fn edge(&mut self, from: Node, to: Node, edge: Edge) {
        let (from, to) = (self.node(from), self.node(to));
        self.provenance.graph.add_edge(from, to, edge);
    }
}

const fn plain(kind: EdgeKind) -> Edge {
    Edge {
        kind,
        attribution: None,
        stance: None,
        cue: String::new(),
    }
}

/// The graph of a report: publisher, links of every chain, what is said and denied.
///
/// A link that several attributions share stands once, with the first of them.
#[must_use]
pub fn build(report: &Report) -> Provenance {
    let mut builder = Builder {
        provenance: Provenance::default(),
        known: FxHashMap::with_capacity_and_hasher(
            report.sources.len() + report.claims.len() + 1,
            FxBuildHasher,
        ),
    };
    builder.edge(
        Node::Source(Report::PUBLISHER),
        Node::Article,
        plain(EdgeKind::Publishes),
    );
    let mut seen: FxHashSet<(Node, Node, EdgeKind)> =
        FxHashSet::with_capacity_and_hasher(report.attributions.len() * 2, FxBuildHasher);
    for (number, attribution) in report.attributions.iter().enumerate() {
        let cue = || {
            let mut parts = attribution.cue.iter().map(|span| span.of(&report.text));
            let mut words = parts.next().unwrap_or("").to_owned();
            for part in parts {
                words.push_str(" … ");
                words.push_str(part);
            }
            words
        };
        let mut add = |from: Node, to: Node, kind: EdgeKind, stance: Option<Stance>| {
            if seen.insert((from, to, kind)) {
                let edge = Edge {
                    kind,
                    attribution: Some(AttributionId(number)),
                    stance,
                    cue: cue(),
                };
                builder.edge(from, to, edge);
            }
        };
        for link in &attribution.links {
            add(
                Node::Source(link.from),
                Node::Source(link.to),
                EdgeKind::Cites,
                None,
            );
        }
        let kind = if attribution.stance == Stance::Deny {
            EdgeKind::Denies
        } else {
            EdgeKind::Says
        };
        let (holder, claim) = (
            Node::Source(attribution.holder),
            Node::Claim(attribution.claim),
        );
        add(holder, claim, kind, Some(attribution.stance));
    }
    builder.provenance
}

/// Adds what the conflict checks found between claims.
pub fn add_conflicts(provenance: &mut Provenance, report: &Report) {
    if report.flags.iter().all(|flag| flag.sides.is_none()) {
        return;
    }
    let known: FxHashMap<Node, NodeIndex> = provenance
        .graph
        .node_indices()
        .map(|index| (provenance.graph[index], index))
        .collect();
    let claim = |id: AttributionId| {
        let attribution = report.attributions.get(id.0)?;
        known.get(&Node::Claim(attribution.claim)).copied()
    };
    for flag in report.flags.iter().filter(|flag| flag.sides.is_some()) {
        let [one, other] = flag.attributions.as_slice() else {
            continue;
        };
        let (Some(a), Some(b)) = (claim(*one), claim(*other)) else {
            continue;
        };
        if a != b {
            let edge = Edge {
                attribution: Some(*one),
                ..plain(EdgeKind::Contradicts)
            };
            provenance.graph.add_edge(a, b, edge);
        }
    }
}
