//! The provenance graph: who publishes, cites, says, denies what.

use petgraph::stable_graph::{NodeIndex, StableDiGraph};

use crate::grammar::Stance;
use crate::report::{AttributionId, ClaimId, SourceId};

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// The article itself.
    Article,
    /// A source.
    Source(SourceId),
    /// A claim.
    Claim(ClaimId),
}

/// What an edge says of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// Publisher to article.
    Publishes,
    /// Source to the source it relies on.
    Cites,
    /// Holder to claim.
    Says,
    /// Holder to the claim it denies.
    Denies,
    /// Claim to a claim that says the same.
    SameClaim,
    /// Claim to a claim that cannot be true beside it.
    Contradicts,
    /// Claim to its translation.
    Translates,
}

impl EdgeKind {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publishes => "publishes",
            Self::Cites => "cites",
            Self::Says => "says",
            Self::Denies => "denies",
            Self::SameClaim => "same-claim",
            Self::Contradicts => "contradicts",
            Self::Translates => "translates",
        }
    }
}

/// An edge.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What it says.
    pub kind: EdgeKind,
    /// The attribution it comes from.
    pub attribution: Option<AttributionId>,
    /// Stance, for what is said.
    pub stance: Option<Stance>,
    /// Words of the cue.
    pub cue: String,
}

/// The graph of one article; edges and nodes stand in text order.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// petgraph's graph.
    pub graph: StableDiGraph<Node, Edge>,
}

impl Provenance {
    /// The node of that value, added where it is missing.
    pub fn node(&mut self, node: Node) -> NodeIndex {
        self.find(node).unwrap_or_else(|| self.graph.add_node(node))
    }

    /// The node of that value.
    #[must_use]
    pub fn find(&self, node: Node) -> Option<NodeIndex> {
        self.graph
            .node_indices()
            .find(|&index| self.graph[index] == node)
    }
}
