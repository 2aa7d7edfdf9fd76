//! How the statements came here, as a drawing: publisher, relays, holders, claims.

use std::collections::BTreeMap;

use maud::{Markup, html};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::Page;
use crate::grammar::Stance;
use crate::graph::{EdgeKind, Node};
use crate::report::route::{Passed, as_pixels, route};
use crate::report::snippet::shorten;
use crate::report::{AttributionId, ClaimId, Identity, Report, SourceId};

/// Height of a claim's row.
const ROW: usize = 28;
/// Height of a source's box.
const BOX: usize = 38;
/// Room above the first row, for the headings of the columns.
const TOP: usize = 34;
/// Width of the drawing where there are few columns.
const WIDTH: usize = 1226;
/// Width of a source's box and of the gap behind it, by the number of source columns.
const SOURCES: [(usize, usize); 3] = [(210, 66), (180, 48), (150, 34)];
/// What boxes of holders are wider: descriptions are longer than names.
const WIDER: usize = 50;
/// Least width of a claim.
const CLAIM: usize = 380;
/// Room on the right for lines between claims.
const RIGHT: usize = 44;
/// Width of ten letters: bold, small and plain ones.
const TEN_LETTERS: (usize, usize, usize) = (70, 55, 61);

/// Where everything stands.
struct Plan {
    /// Column of each source that takes part.
    columns: BTreeMap<SourceId, usize>,
    /// Upper edge of each source's box.
    boxes: BTreeMap<SourceId, usize>,
    /// Claims from top to bottom, each with the attributions that make it.
    claims: Vec<(ClaimId, Vec<usize>)>,
    /// Column of the claims.
    last: usize,
    /// Width of a source's box and of the gap behind it.
    source: (usize, usize),
    /// Width of a claim.
    claim: usize,
    height: usize,
}

/// The drawing with its caption.
pub(super) fn write(page: &Page<'_>) -> Markup {
    if page.report.attributions.is_empty() {
        return html! {};
    }
    let plan = plan(page);
    let width = plan.left(plan.last) + plan.claim + RIGHT;
    let height = plan.height;
    html! {
        figure.graph aria-labelledby={ (page.key) "-graph" } {
            h2 id={ (page.key) "-graph" } { (page.word("graph")) }
            div.scroll tabindex="0" role="region" aria-labelledby={ (page.key) "-graph" } {
                svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
                    role="group" aria-labelledby={ (page.key) "-graph" } {
                    (headings(page, &plan))
                    g.edges aria-hidden="true" {
                        (links(page, &plan))
                        (statements(page, &plan))
                        (conflicts(page, &plan))
                    }
                    @for (id, top) in &plan.boxes { (source(page, &plan, *id, *top)) }
                    @for (row, (id, numbers)) in plan.claims.iter().enumerate() {
                        (claim(page, &plan, row, *id, numbers))
                    }
                }
            }
            figcaption { (page.word("graph-about")) }
        }
    }
}

/// Middle of a claim's row.
const fn middle(row: usize) -> usize {
    TOP + row * ROW + ROW / 2
}

fn plan(page: &Page<'_>) -> Plan {
    let all = &page.report.attributions;
    let mut depth: BTreeMap<SourceId, usize> = BTreeMap::from([(Report::PUBLISHER, 0)]);
    let mut order: Vec<usize> = page.shown().collect();
    for &number in &order {
        let chain = &all[number].chain;
        let relays = chain.len().saturating_sub(1);
        for (place, id) in chain.iter().take(relays).enumerate().skip(1) {
            let known = depth.entry(*id).or_default();
            *known = place.max(*known);
        }
    }
    let holders = depth.values().max().map_or(1, |deepest| deepest + 1);
    for &number in &order {
        depth.entry(all[number].holder).or_insert(holders);
    }
    // statements by one way stand together, in the order in which ways first occur
    let mut first: BTreeMap<&[SourceId], usize> = BTreeMap::new();
    for &number in &order {
        let chain = all[number].chain.as_slice();
        for length in 1..=chain.len() {
            first.entry(&chain[..length]).or_insert(number);
        }
    }
    order.sort_by_cached_key(|&number| {
        let chain = all[number].chain.as_slice();
        let ways = (1..=chain.len()).map(|length| first[&chain[..length]]);
        (ways.collect::<Vec<_>>(), number)
    });
    let mut claims: Vec<(ClaimId, Vec<usize>)> = Vec::new();
    let mut row_of: BTreeMap<ClaimId, usize> = BTreeMap::new();
    let mut rows: BTreeMap<SourceId, (usize, usize)> = BTreeMap::new();
    for &number in &order {
        let found = &all[number];
        let row = *row_of.entry(found.claim).or_insert_with(|| {
            claims.push((found.claim, Vec::new()));
            claims.len() - 1
        });
        claims[row].1.push(number);
        for id in &found.chain {
            let reach = rows.entry(*id).or_insert((row, row));
            *reach = (reach.0.min(row), reach.1.max(row));
        }
    }
    let (boxes, bottom) = boxes(&depth, &rows);
    let source = SOURCES[holders.saturating_sub(1).min(SOURCES.len() - 1)];
    let taken = (holders + 1) * (source.0 + source.1) + WIDER + RIGHT;
    Plan {
        source,
        claim: WIDTH.saturating_sub(taken).max(CLAIM),
        columns: depth,
        boxes,
        last: holders + 1,
        height: (TOP + claims.len() * ROW).max(bottom) + 8,
        claims,
    }
}

/// Boxes beside the middle of what comes through them, none over another.
fn boxes(
    columns: &BTreeMap<SourceId, usize>,
    rows: &BTreeMap<SourceId, (usize, usize)>,
) -> (BTreeMap<SourceId, usize>, usize) {
    let mut wanted: Vec<(usize, usize, SourceId)> = columns
        .iter()
        .map(|(id, column)| {
            let (first, last) = rows.get(id).copied().unwrap_or((0, 0));
            let center = usize::midpoint(middle(first), middle(last));
            (*column, center.saturating_sub(BOX / 2).max(TOP), *id)
        })
        .collect();
    wanted.sort_unstable();
    let mut out = BTreeMap::new();
    let mut bottom = 0;
    let mut free = (0, 0);
    for (column, top, id) in wanted {
        let top = if column == free.0 {
            top.max(free.1)
        } else {
            top
        };
        free = (column, top + BOX + 10);
        bottom = bottom.max(top + BOX);
        out.insert(id, top);
    }
    (out, bottom)
}

fn headings(page: &Page<'_>, plan: &Plan) -> Markup {
    let name = |column: usize| {
        if column == 0 {
            "column-publisher"
        } else if column == plan.last {
            "column-claim"
        } else if column + 1 == plan.last {
            "column-holder"
        } else {
            "column-relay"
        }
    };
    html! {
        @for column in 0..=plan.last {
            text.heading x=(plan.left(column)) y="16" { (page.word(name(column))) }
        }
    }
}

impl Plan {
    /// Left edge of a column.
    const fn left(&self, column: usize) -> usize {
        let wider = if column == self.last { WIDER } else { 0 };
        1 + column * (self.source.0 + self.source.1) + wider
    }

    fn exit(&self, id: SourceId) -> (usize, usize) {
        let column = self.columns.get(&id).copied().unwrap_or(0);
        let top = self.boxes.get(&id).copied().unwrap_or(TOP);
        (self.left(column) + self.width(id), top + BOX / 2)
    }

    /// Width of a source's box.
    fn width(&self, id: SourceId) -> usize {
        let is_holder = self
            .columns
            .get(&id)
            .is_some_and(|column| column + 1 == self.last);
        self.source.0 + if is_holder { WIDER } else { 0 }
    }

    /// Path from a source to a point in a column, beside the boxes in between.
    fn way(&self, from: SourceId, to: (usize, usize), column: usize) -> String {
        let first = self.columns.get(&from).map_or(0, |column| column + 1);
        let passed: Vec<Passed> = (first..column)
            .map(|passed| {
                let wider = if passed + 1 == self.last { WIDER } else { 0 };
                let left = self.left(passed);
                let inside = self.columns.iter();
                let inside = inside.filter(|(_, column)| **column == passed);
                let tops = inside.filter_map(|(id, _)| self.boxes.get(id));
                Passed {
                    sides: (as_pixels(left), as_pixels(left + self.source.0 + wider)),
                    boxes: tops
                        .map(|top| (as_pixels(*top), as_pixels(top + BOX)))
                        .collect(),
                }
            })
            .collect();
        let point = |(x, y)| (as_pixels(x), as_pixels(y));
        route(point(self.exit(from)), point(to), &passed)
    }

    fn entry(&self, id: SourceId) -> (usize, usize) {
        let (right, y) = self.exit(id);
        (right - self.width(id), y)
    }
}

/// Who passes whom on, each pair once.
fn links(page: &Page<'_>, plan: &Plan) -> Markup {
    let mut pairs: BTreeMap<(SourceId, SourceId), Vec<AttributionId>> = BTreeMap::new();
    for number in page.shown() {
        for pair in page.report.attributions[number].chain.windows(2) {
            let known = pairs.entry((pair[0], pair[1])).or_default();
            known.push(AttributionId(number));
        }
    }
    html! {
        @for ((from, to), numbers) in pairs {
            @let column = plan.columns.get(&to).copied().unwrap_or(0);
            path d=(plan.way(from, plan.entry(to), column)) data-a=(page.list(numbers)) {}
        }
    }
}

/// Who says what; what is denied or doubted is crossed.
fn statements(page: &Page<'_>, plan: &Plan) -> Markup {
    html! {
        @for (row, (_, numbers)) in plan.claims.iter().enumerate() {
            @for &number in numbers {
                @let found = &page.report.attributions[number];
                @let to = (plan.left(plan.last) - 6, middle(row));
                @let against = matches!(found.stance, Stance::Deny | Stance::Doubt);
                path.against[against] d=(plan.way(found.holder, to, plan.last)) data-a=(AttributionId(number)) {}
                @if against {
                    path.cross d={ "M" (to.0 - 12) " " (to.1 - 5) "l8 10m0 -10l-8 10" } data-a=(AttributionId(number)) {}
                }
            }
        }
    }
}

/// Claims that contradict each other, joined on the right.
fn conflicts(page: &Page<'_>, plan: &Plan) -> Markup {
    let graph = &page.report.graph.graph;
    let row = |node: Node| match node {
        Node::Claim(id) => plan.claims.iter().position(|(claim, _)| *claim == id),
        _ => None,
    };
    let x = plan.left(plan.last) + plan.claim + 2;
    html! {
        @for edge in graph.edge_references().filter(|edge| edge.weight().kind == EdgeKind::Contradicts) {
            @if let (Some(one), Some(other)) = (row(graph[edge.source()]), row(graph[edge.target()])) {
                @let (from, to) = (middle(one.min(other)), middle(one.max(other)));
                @let both = plan.claims[one].1.iter().chain(&plan.claims[other].1);
                @let reach = x + 12 + (to - from).min(60) / 3;
                path.conflict data-a=(page.list(both.map(|number| AttributionId(*number))))
                    d={ "M" (x) " " (from) "C" (reach) " " (from) " " (reach) " " (to) " " (x) " " (to) } {
                    title { (page.word("contradicts")) }
                }
                text.sign x=(x + 12) y=(usize::midpoint(from, to) + 5) { "\u{21c4}" }
            }
        }
    }
}

fn source(page: &Page<'_>, plan: &Plan, id: SourceId, top: usize) -> Markup {
    let (x, _) = plan.entry(id);
    let source = page.report.source(id);
    let through = page
        .shown()
        .filter(|&number| page.report.attributions[number].chain.contains(&id));
    let label = page.label(id);
    let standing = page.standing(id);
    let room = 10 * (plan.width(id) - 16);
    let is_named = source.identity == Identity::Named && source.name.is_some();
    html! {
        a.node.unnamed[!is_named] href={ "#" (page.key) "-" (id) } data-s=(id)
            data-a=(page.list(through.map(AttributionId))) aria-label={ (label) ", " (standing) } {
            title { (label) ", " (standing) }
            rect x=(x) y=(top) width=(plan.width(id)) height=(BOX) rx="5" {}
            text.name x=(x + 9) y=(top + 16) { (shorten(&label, room / TEN_LETTERS.0)) }
            text.small x=(x + 9) y=(top + 31) { (shorten(&standing, room / TEN_LETTERS.1)) }
        }
    }
}

fn claim(page: &Page<'_>, plan: &Plan, row: usize, id: ClaimId, numbers: &[usize]) -> Markup {
    let x = plan.left(plan.last);
    let mut stances: Vec<&str> = Vec::new();
    for &number in numbers {
        let stance = page.report.attributions[number].stance;
        let stance = page.messages.word("stance", stance.name());
        if !stances.contains(&stance) {
            stances.push(stance);
        }
    }
    let stances = stances.join(", ");
    let claim = page.report.claims.get(id.0);
    let words = page.words(claim.map_or(&[][..], |claim| &claim.span));
    let target = numbers.first().copied().unwrap_or(0);
    let room = 10 * (plan.claim - 16) / TEN_LETTERS.2;
    let room = room.saturating_sub(stances.chars().count() + 1);
    html! {
        a.claim href={ "#" (page.key) "-t-" (AttributionId(target)) } aria-label={ (stances) ": " (words) }
            data-a=(page.list(numbers.iter().map(|number| AttributionId(*number)))) {
            title { (stances) ": " (words) }
            rect x=(x) y=(TOP + row * ROW + 2) width=(plan.claim) height=(ROW - 4) rx="4" {}
            text x=(x + 8) y=(middle(row) + 5) {
                tspan.verb { (stances) } " " (shorten(&words, room))
            }
        }
    }
}
