//! Questions to the graph of an article.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeFiltered, EdgeRef};
use rustc_hash::FxHashSet;

use super::model::{EdgeKind, Node, Provenance};
use crate::grammar::Stance;
use crate::report::{Attribution, ClaimId, Identity, Report, SourceId};

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

    /// Links from the publisher to every source that it reaches, nearest first.
    #[must_use]
    pub fn distances(&self) -> Vec<(SourceId, usize)> {
        let Some(start) = self.find(Node::Source(Report::PUBLISHER)) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut queue = VecDeque::from([(start, 0)]);
        let mut seen = BTreeSet::from([start]);
        while let Some((at, distance)) = queue.pop_front() {
            if let Some(Node::Source(id)) = self.graph.node_weight(at) {
                out.push((*id, distance));
            }
            for next in self.cited(at) {
                if seen.insert(next) {
                    queue.push_back((next, distance + 1));
                }
            }
        }
        out
    }

    /// Groups of sources that rely on each other in a circle, in order of their numbers.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<SourceId>> {
        // links that all lead to later nodes close no circle
        let backwards = self.graph.edge_indices().any(|edge| {
            let cites = self.graph[edge].kind == EdgeKind::Cites;
            let ends = self.graph.edge_endpoints(edge).filter(|_| cites);
            ends.is_some_and(|(from, to)| to <= from)
        });
        if !backwards {
            return Vec::new();
        }
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

/// Last holders that stand behind a claim, by their numbers: its independent origins.
///
/// A holder of several members counts as its members. Holders that nobody states count as
/// one at most; whoever denies the claim is none of its origins, and neither is whoever
/// has it from somebody else: sources that have it from each other leave it without one.
#[must_use]
pub fn origins(report: &Report, claim: ClaimId) -> Vec<SourceId> {
    let mut all = origins_of_claims(report);
    all.get_mut(claim.0).map(std::mem::take).unwrap_or_default()
}

/// The origins of every claim, in order of the claims.
#[must_use]
pub fn origins_of_claims(report: &Report) -> Vec<Vec<SourceId>> {
    let relays = relays(report);
    let mut found = vec![Vec::new(); report.claims.len()];
    for attribution in &report.attributions {
        let against = matches!(
            attribution.stance,
            Stance::Deny | Stance::Doubt | Stance::Ask
        );
        if !against && let Some(origins) = found.get_mut(attribution.claim.0) {
            add_origins(report, attribution, &relays, origins);
        }
    }
    for origins in &mut found {
        origins.sort_unstable();
        origins.dedup();
    }
    found
}

/// Everybody who is the origin of something in the article, by their numbers.
#[must_use]
pub fn origins_of_article(report: &Report) -> Vec<SourceId> {
    let relays = relays(report);
    let mut found = Vec::new();
    for attribution in &report.attributions {
        add_origins(report, attribution, &relays, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The sources through which each claim came.
fn relays(report: &Report) -> FxHashSet<(ClaimId, SourceId)> {
    let mut found = FxHashSet::default();
    for attribution in &report.attributions {
        if let [_, between @ .., _] = attribution.chain.as_slice() {
            found.extend(between.iter().map(|id| (attribution.claim, *id)));
        }
    }
    found
}

fn add_origins(
    report: &Report,
    attribution: &Attribution,
    relays: &FxHashSet<(ClaimId, SourceId)>,
    found: &mut Vec<SourceId>,
) {
    let Some(&last) = attribution.chain.last() else {
        return;
    };
    if attribution.repeated || relays.contains(&(attribution.claim, last)) {
        return;
    }
    let members = report
        .sources
        .get(last.0)
        .map_or(&[][..], |source| &source.members);
    if members.is_empty() {
        found.push(last);
    } else {
        found.extend(members);
    }
}

/// An origin with the ways by which one claim reaches it.
pub type SharedOrigin = (SourceId, Vec<Vec<SourceId>>);

/// Origins that the same claim reaches by more than one way, with those ways.
#[must_use]
pub fn shared_origins(report: &Report, claim: ClaimId) -> Vec<SharedOrigin> {
    let made = report.attributions.iter().filter(|one| one.claim == claim);
    shared(report, made)
}

/// Claims with origins that they reach by more than one way, in order of the claims.
#[must_use]
pub fn shared_origins_of_claims(report: &Report) -> Vec<(ClaimId, SharedOrigin)> {
    let mut made: Vec<&Attribution> = report.attributions.iter().collect();
    made.sort_by_key(|attribution| attribution.claim);
    let several = made
        .chunk_by(|one, other| one.claim == other.claim)
        .filter(|made| made.len() > 1);
    several
        .flat_map(|made| {
            let found = shared(report, made.iter().copied());
            found.into_iter().map(|origin| (made[0].claim, origin))
        })
        .collect()
}

fn shared<'r>(
    report: &Report,
    attributions: impl Iterator<Item = &'r Attribution>,
) -> Vec<SharedOrigin> {
    let mut ways: BTreeMap<SourceId, BTreeSet<Vec<SourceId>>> = BTreeMap::new();
    for attribution in attributions.filter(|one| !one.repeated) {
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
    fn distances_count_links_from_the_publisher() {
        let graph = graph(&[(0, 1), (1, 2), (2, 3), (0, 2)]);
        let found: Vec<(usize, usize)> = graph
            .distances()
            .into_iter()
            .map(|(id, distance)| (id.0, distance))
            .collect();
        assert_eq!(found, [(0, 0), (1, 1), (2, 1), (3, 2)]);
    }

    #[test]
    fn cycles_are_found() {
        let graph = graph(&[(0, 1), (1, 2), (2, 1), (2, 3)]);
        assert_eq!(graph.cycles(), [vec![SourceId(1), SourceId(2)]]);
    }
}
