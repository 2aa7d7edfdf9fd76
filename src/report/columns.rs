//! Places of a graph's nodes in columns: publisher, whom it cites, whom they cite, claims.

use super::drawing::Drawing;
use crate::graph::{EdgeKind, Node};

/// Where each node of a drawing stands, in units of the caller.
pub(super) struct Columns {
    /// Column of each node, from 0.
    pub(super) column: Vec<usize>,
    /// Upper edge of each node.
    pub(super) top: Vec<f64>,
    /// Number of columns.
    pub(super) count: usize,
    /// Lower edge of the lowest node.
    pub(super) bottom: f64,
}

impl Columns {
    /// Places nodes of the given heights with a gap between them: claims as they come up
    /// when every chain is followed to its end, sources in the middle of what they say.
    pub(super) fn new(drawing: &Drawing<'_>, heights: &[f64], gap: f64) -> Self {
        let mut targets: Vec<Vec<usize>> = vec![Vec::new(); drawing.nodes.len()];
        for edge in &drawing.edges {
            targets[edge.from].push(edge.to);
        }
        let column = columns(drawing);
        let count = column.iter().max().map_or(0, |last| last + 1);
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); count];
        for at in followed(drawing, &targets) {
            inside[column[at]].push(at);
        }
        let mut placed = Self {
            top: vec![0.0; column.len()],
            column,
            count,
            bottom: 0.0,
        };
        for nodes in inside.iter().rev() {
            let middle = |&at: &usize| placed.middle_of(at, &targets[at], heights);
            let mut nodes: Vec<(usize, Option<f64>)> =
                nodes.iter().map(|at| (*at, middle(at))).collect();
            // what points nowhere stays behind the node that it comes after
            let mut before = None;
            for (_, middle) in &mut nodes {
                before = middle.or(before);
                *middle = before;
            }
            nodes.sort_by(|(_, one), (_, other)| {
                let known = |middle: &Option<f64>| middle.unwrap_or(f64::NEG_INFINITY);
                known(one).total_cmp(&known(other))
            });
            let mut next = 0.0;
            for (at, middle) in nodes {
                let best = middle.map_or(next, |middle| middle - heights[at] / 2.0);
                placed.top[at] = best.max(next);
                next = placed.top[at] + heights[at] + gap;
                placed.bottom = placed.bottom.max(next - gap);
            }
        }
        placed
    }

    /// Middle of the nodes further right that a node points at.
    fn middle_of(&self, at: usize, targets: &[usize], heights: &[f64]) -> Option<f64> {
        let right = targets
            .iter()
            .filter(|&&to| self.column[to] > self.column[at]);
        let (mut sum, mut count) = (0.0, 0.0);
        for &to in right {
            sum += self.top[to] + heights[to] / 2.0;
            count += 1.0;
        }
        (count > 0.0).then(|| sum / count)
    }
}

/// Column of each node: links from the publisher, claims last.
fn columns(drawing: &Drawing<'_>) -> Vec<usize> {
    let mut cited: Vec<Vec<usize>> = vec![Vec::new(); drawing.nodes.len()];
    for edge in &drawing.edges {
        if edge.edge.kind == EdgeKind::Cites {
            cited[edge.from].push(edge.to);
        }
    }
    let mut depth: Vec<Option<usize>> = vec![None; drawing.nodes.len()];
    let mut queue: Vec<(usize, usize)> = Vec::new();
    queue.extend(publisher(drawing).map(|publisher| (publisher, 0)));
    let mut next = 0;
    while let Some(&(at, links)) = queue.get(next) {
        next += 1;
        if depth[at].is_none() {
            depth[at] = Some(links);
            queue.extend(cited[at].iter().map(|&to| (to, links + 1)));
        }
    }
    let deepest = depth.iter().flatten().max().copied().unwrap_or(0);
    let last = deepest.max(1) + 1;
    let nodes = drawing.nodes.iter().zip(depth);
    nodes
        .map(|(node, depth)| match node.node {
            Node::Article => 0,
            Node::Source(_) => depth.unwrap_or(1),
            Node::Claim(_) => last,
        })
        .collect()
}

fn publisher(drawing: &Drawing<'_>) -> Option<usize> {
    let publisher = Node::Source(super::Report::PUBLISHER);
    drawing.nodes.iter().position(|node| node.node == publisher)
}

/// Every node, in the order in which following each edge to its end comes upon it.
fn followed(drawing: &Drawing<'_>, targets: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; drawing.nodes.len()];
    let mut order = Vec::new();
    for start in publisher(drawing).into_iter().chain(0..drawing.nodes.len()) {
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                order.push(at);
                stack.extend(targets[at].iter().rev());
            }
        }
    }
    order
}
