//! The graph as a picture: SVG that needs nothing beside it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::columns::Columns;
use super::drawing::{Drawing, DrawnNode};
use super::route::{Passed, as_pixels, route};
use super::snippet::shorten;
use super::snippet::wrapped;
use super::xml::escaped;
use super::{Format, Many, Report, Reporter};

pub(super) const FORMAT: Format = Format {
    name: "svg",
    about: "the provenance graph as a picture, one article a file",
    ending: "svg",
    many: Many::Apart,
    build: |_| Box::new(Svg),
};

/// Pixels around everything, and to the right for edges between claims.
const MARGIN: f64 = 24.0;
const RIGHT: f64 = 96.0;
/// Pixels of a box, between columns, and between the boxes of one.
const BOX: f64 = 236.0;
const BETWEEN: f64 = 172.0;
const GAP: f64 = 16.0;
/// Pixels of a row of text, and of the space above and below all rows.
const ROW: f64 = 16.0;
const PADDING: f64 = 9.0;
/// Pixels between the ends of edges that meet at a box.
const SPREAD: f64 = 13.0;
/// Columns of a row of text, and of all rows of a box together.
const LABEL_WIDTH: usize = 32;
const LABEL_COLUMNS: usize = 120;
/// Columns of the words on an edge.
const CUE_COLUMNS: usize = 24;

const STYLE: &str = "
  svg { --ground: #ffffff; --ink: #1b1b1f; --faint: #5a5a66; --line: #6b6b78; --box: #f4f4f8; \
--claim: #eef4ff; --against: #b3261e; color-scheme: light dark; }
  @media (prefers-color-scheme: dark) { svg { --ground: #18181b; --ink: #f0f0f3; \
--faint: #b4b4be; --line: #9a9aa6; --box: #26262b; --claim: #1f2a3d; --against: #ff8a80; } }
  text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .ground { fill: var(--ground); }
  .about { fill: var(--faint); font-size: 11px; }
  .node rect { fill: var(--box); stroke: var(--line); }
  .claim rect { fill: var(--claim); }
  .unnamed rect { stroke-dasharray: 5 3; }
  .edge path { fill: none; stroke: var(--line); stroke-width: 1.3; }
  .edge text { fill: var(--faint); font-size: 11px; paint-order: stroke; \
stroke: var(--ground); stroke-width: 4px; }
  .arrow { fill: var(--line); }
  .against path { stroke: var(--against); stroke-dasharray: 7 3; }
  .against text { fill: var(--against); }
";

struct Svg;

impl Reporter for Svg {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(draw(report).as_bytes())
    }
}

/// The picture of a report's graph.
pub(super) fn draw(report: &Report) -> String {
    let drawing = Drawing::new(report);
    let rows: Vec<Vec<String>> = drawing.nodes.iter().map(rows).collect();
    let height = |rows: &Vec<String>| as_pixels(rows.len()) * ROW + 2.0 * PADDING;
    let heights: Vec<f64> = rows.iter().map(height).collect();
    let columns = Columns::new(&drawing, &heights, GAP);
    let picture = Picture {
        drawing: &drawing,
        columns: &columns,
        heights: &heights,
    };
    let columns_wide = as_pixels(columns.count.max(1));
    let width = 2.0 * MARGIN + columns_wide * (BOX + BETWEEN) - BETWEEN + RIGHT;
    let height = 2.0 * MARGIN + columns.bottom;
    let title = report
        .title
        .map_or(report.id.as_str(), |title| title.of(&report.text));
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n\
         <style>{STYLE}</style>",
        escaped(&super::tree::one_line(title))
    );
    out.push_str(
        "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" \
         markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path class=\"arrow\" d=\"M0 0 8 4 0 8z\"/></marker></defs>\n",
    );
    out.push_str("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    for (number, end) in picture.ends().into_iter().enumerate() {
        picture.edge(number, end, &mut out);
    }
    for (at, rows) in rows.iter().enumerate() {
        picture.node(at, rows, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn rows(node: &DrawnNode<'_>) -> Vec<String> {
    let label = shorten(&node.label, LABEL_COLUMNS);
    let rows = wrapped(&label, LABEL_WIDTH).into_iter().map(str::to_owned);
    rows.chain([node.about()]).collect()
}

struct Picture<'p> {
    drawing: &'p Drawing<'p>,
    columns: &'p Columns,
    heights: &'p [f64],
}

impl Picture<'_> {
    fn left(&self, at: usize) -> f64 {
        MARGIN + as_pixels(self.columns.column[at]) * (BOX + BETWEEN)
    }

    fn top(&self, at: usize) -> f64 {
        MARGIN + self.columns.top[at]
    }

    fn middle(&self, at: usize) -> f64 {
        self.top(at) + self.heights[at] / 2.0
    }

    fn node(&self, at: usize, rows: &[String], out: &mut String) {
        let node = &self.drawing.nodes[at];
        let (x, y) = (self.left(at), self.top(at));
        let unnamed = if node.is_named() { "" } else { " unnamed" };
        let round = if node.kind() == "claim" { 10 } else { 3 };
        let _ = writeln!(
            out,
            "<g class=\"node {}{unnamed}\" id=\"{}\"><title>{}</title>\
             <rect x=\"{x}\" y=\"{y:.1}\" width=\"{BOX}\" height=\"{}\" rx=\"{round}\"/>",
            node.kind(),
            node.id,
            escaped(&node.label),
            self.heights[at]
        );
        for (number, row) in rows.iter().enumerate() {
            let class = if number + 1 == rows.len() {
                " class=\"about\""
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{:.1}\"{class}>{}</text>",
                x + PADDING,
                y + PADDING + as_pixels(number) * ROW + 12.0,
                escaped(row)
            );
        }
        out.push_str("</g>\n");
    }

    /// Where each edge ends: edges that meet at a box are spread along its side.
    fn ends(&self) -> Vec<f64> {
        let edges = &self.drawing.edges;
        let mut all = vec![0; self.drawing.nodes.len()];
        edges.iter().for_each(|edge| all[edge.to] += 1);
        let mut seen = vec![0; all.len()];
        let end = |to: usize| {
            seen[to] += 1;
            let room = (self.heights[to] / 2.0 - PADDING).max(0.0);
            let place = as_pixels(2 * seen[to]) - as_pixels(all[to] + 1);
            self.middle(to) + (place / 2.0 * SPREAD).clamp(-room, room)
        };
        edges.iter().map(|edge| edge.to).map(end).collect()
    }

    /// The columns between two nodes.
    fn passed(&self, from: usize, to: usize) -> Vec<Passed> {
        let column = &self.columns.column;
        let between = column[from] + 1..column[to];
        between
            .map(|passed| {
                let nodes = (0..column.len()).filter(|&at| column[at] == passed);
                let left = MARGIN + as_pixels(passed) * (BOX + BETWEEN);
                Passed {
                    sides: (left, left + BOX),
                    boxes: nodes
                        .map(|at| (self.top(at), self.top(at) + self.heights[at]))
                        .collect(),
                }
            })
            .collect()
    }

    fn edge(&self, number: usize, y2: f64, out: &mut String) {
        let edge = &self.drawing.edges[number];
        let (from, to) = (&self.drawing.nodes[edge.from], &self.drawing.nodes[edge.to]);
        let (x1, y1) = (self.left(edge.from) + BOX, self.middle(edge.from));
        let forwards = self.columns.column[edge.to] > self.columns.column[edge.from];
        // what leads nowhere further right goes around on the right
        let (x2, path) = if forwards {
            let x2 = self.left(edge.to);
            let passed = self.passed(edge.from, edge.to);
            (x2, route((x1, y1), (x2, y2), &passed))
        } else {
            let x2 = self.left(edge.to) + BOX;
            let bend = x1.max(x2) + RIGHT * 0.7;
            let path = format!("M{x1} {y1:.1}C{bend} {y1:.1} {bend} {y2:.1} {x2} {y2:.1}");
            (x2, path)
        };
        let against = if edge.is_against() { " against" } else { "" };
        let mut about = vec![edge.edge.kind.name().to_owned()];
        about.extend(edge.edge.stance.map(|stance| stance.name().to_owned()));
        if !edge.edge.cue.is_empty() {
            about.push(super::tree::one_line(&edge.edge.cue));
        }
        let _ = write!(
            out,
            "<g class=\"edge {}{against}\" data-from=\"{}\" data-to=\"{}\"><title>{}</title>\
             <path d=\"{path}\" marker-end=\"url(#arrow)\"/>",
            edge.edge.kind.name(),
            from.id,
            to.id,
            escaped(&about.join(", "))
        );
        let label = escaped(&shorten(&edge.label(), CUE_COLUMNS));
        let (x, anchor) = if forwards {
            (x2 - 9.0, "end")
        } else {
            (x2 + 9.0, "start")
        };
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{label}</text></g>",
            y2 - 3.0
        );
    }
}
