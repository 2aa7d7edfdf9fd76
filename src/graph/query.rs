//! Questions to the graph of an article.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::model::{EdgeKind, Node, Provenance};
use crate::report::{ClaimId, Identity, Report, SourceId};

impl Provenance {
    /// The sources that a source relies on directly, in order of their numbers.
    fn cited(&self, source: NodeIndex) -> Vec<NodeIndex> {
        let mut out: Vec<NodeIndex> = self
            .graph
            .edges_directed(source, Direction::Outgoing)
            .filter(|edge| edge.weight().kind == EdgeKind::Cites)
            .map(|edge| edge.target())
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The shortest chain of sources from one to another, both included.
    #[must_use]
    pub fn path(&self, from: SourceId, to: SourceId) -> Option<Vec<SourceId>> {
        let start = self.find(Node::Source(from))?;
        let goal = self.find(Node::Source(to))?;
        let mut before: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        let mut seen = BTreeSet::from([start]);
        while let Some(at) = queue.pop_front() {
            if at == goal {
                break;
            }
            for next in self.cited(at) {
                if seen.insert(next) {
                    before.insert(next, at);
                    queue.push_back(next);
                }
            }
        }
        if !seen.contains(&goal) {
            return None;
        }
        let mut path = vec![goal];
        let mut at = goal;
        while let Some(&earlier) = before.get(&at) {
            path.push(earlier);
            at = earlier;
        }
        path.reverse();
        let source = |index: NodeIndex| match self.graph.node_weight(index) {
            Some(Node::Source(id)) => Some(*id),
            _ => None,
        };
        path.into_iter().map(source).collect()
    }

    /// Links from the publisher to a source by the shortest way.
    #[must_use]
    pub fn distance(&self, to: SourceId) -> Option<usize> {
        Some(self.path(Report::PUBLISHER, to)?.len() - 1)
    }

    /// Groups of sources that rely on each other in a circle, in order of their numbers.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<SourceId>> {
        let cites = EdgeFiltered::from_fn(
            &self.graph,
            |edge: petgraph::stable_graph::EdgeReference<'_, super::model::Edge>| {
                edge.weight().kind == EdgeKind::Cites
            },
        );
        let mut out: Vec<Vec<SourceId>> = tarjan_scc(&cites)
            .into_iter()
            .filter(|group| group.len() > 1)
            .map(|group| {
                let mut ids: Vec<SourceId> = group
                    .into_iter()
                    .filter_map(|index| match self.graph.node_weight(index) {
                        Some(Node::Source(id)) => Some(*id),
                        _ => None,
                    })
                    .collect();
                ids.sort_unstable();
                ids
            })
            .collect();
        out.sort();
        out
    }
}

/// Last holders that assert a claim, by their numbers: its independent origins.
///
/// Sources that nobody names count as one at most.
#[must_use]
pub fn origins(report: &Report, claim: ClaimId) -> Vec<SourceId> {
    let found: BTreeSet<SourceId> = report
        .attributions
        .iter()
        .filter(|attribution| attribution.claim == claim)
        .filter_map(|attribution| attribution.chain.last().copied())
        .collect();
    found.into_iter().collect()
}

/// Origins that the same claim reaches by more than one way, with those ways.
#[must_use]
pub fn shared_origins(report: &Report, claim: ClaimId) -> Vec<(SourceId, Vec<Vec<SourceId>>)> {
    let mut ways: BTreeMap<SourceId, BTreeSet<Vec<SourceId>>> = BTreeMap::new();
    let made = report
        .attributions
        .iter()
        .filter(|attribution| attribution.claim == claim && !attribution.repeated);
    for attribution in made {
        let Some(&last) = attribution.chain.last() else {
            continue;
        };
        let stated = report
            .sources
            .get(last.0)
            .is_some_and(|source| source.identity != Identity::Unstated);
        if stated {
            ways.entry(last)
                .or_default()
                .insert(attribution.chain.clone());
        }
    }
    ways.into_iter()
        .filter(|(_, chains)| chains.len() > 1)
        .map(|(origin, chains)| (origin, chains.into_iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Edge;

    fn graph(links: &[(usize, usize)]) -> Provenance {
        let mut out = Provenance::default();
        for &(from, to) in links {
            let from = out.node(Node::Source(SourceId(from)));
            let to = out.node(Node::Source(SourceId(to)));
            let edge = Edge {
                kind: EdgeKind::Cites,
                attribution: None,
                stance: None,
                cue: String::new(),
            };
            out.graph.add_edge(from, to, edge);
        }
        out
    }

    #[test]
    fn path_is_the_shortest() {
        let graph = graph(&[(0, 1), (1, 2), (2, 3), (0, 2)]);
        let ids = |list: &[usize]| Some(list.iter().map(|&id| SourceId(id)).collect::<Vec<_>>());
        assert_eq!(graph.path(SourceId(0), SourceId(3)), ids(&[0, 2, 3]));
        assert_eq!(graph.distance(SourceId(3)), Some(2));
        assert_eq!(graph.path(SourceId(3), SourceId(0)), None);
    }

    #[test]
    fn cycles_are_found() {
        let graph = graph(&[(0, 1), (1, 2), (2, 1), (2, 3)]);
        assert_eq!(graph.cycles(), [vec![SourceId(1), SourceId(2)]]);
    }
}
