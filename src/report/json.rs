//! JSON, version 1 (`docs/report.schema.json`): fields may be added, never renamed.

use std::io::{self, Write};

use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use serde::Serialize;

use super::{Format, Layout, OffsetTable, Offsets, Report, Reporter, Tally};
use crate::Span;
use crate::graph::Node;

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON object, an array for several articles",
    build: |layout| Box::new(Json::new(&layout)),
};

/// Name and version of the format, in every object.
const SCHEMA: &str = "secondo/report/1";

struct Json {
    offsets: Offsets,
}

impl Json {
    fn new(layout: &Layout) -> Self {
        Self {
            offsets: layout.offsets,
        }
    }
}

impl Reporter for Json {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &Written::new(report, self.offsets))?;
        Ok(())
    }

    fn begin(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if several { b"[\n" } else { b"" })
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n")
    }

    fn end(&self, tally: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let closing: &[u8] = match (tally.is_several(), tally.articles) {
            (true, 0) => b"]\n",
            (true, _) => b"\n]\n",
            (false, _) => b"\n",
        };
        out.write_all(closing)
    }
}

/// First and one past the last unit.
#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

type Places = Vec<Place>;

/// A report as the format has it.
#[derive(Serialize)]
pub(super) struct Written<'r> {
    schema: &'static str,
    document: Document<'r>,
    sources: Vec<Source<'r>>,
    attributions: Vec<Attribution<'r>>,
    claims: Vec<Claim<'r>>,
    flags: Vec<Flag<'r>>,
    translation: Option<Translation<'r>>,
    graph: Graph<'r>,
    summary: Summary,
}

#[derive(Serialize)]
struct Document<'r> {
    id: &'r str,
    path: Option<&'r str>,
    language: &'r [String],
    title: Option<Place>,
    publisher: String,
    published: Option<&'r str>,
    url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'r str>,
    offsets: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
}

#[derive(Serialize)]
struct Source<'r> {
    id: String,
    name: Option<&'r str>,
    kind: &'static str,
    identity: &'static str,
    grade: Option<&'static str>,
    reason: Option<Place>,
    aliases: &'r [String],
    mentions: Places,
}

#[derive(Serialize)]
struct Link<'r> {
    from: String,
    to: String,
    by: &'r str,
    spans: Places,
}

#[derive(Serialize)]
struct Attribution<'r> {
    id: String,
    source: Places,
    cue: Places,
    content: Places,
    holder: String,
    chain: Vec<String>,
    links: Vec<Link<'r>>,
    mode: &'static str,
    stance: &'static str,
    parent: Option<String>,
    claim: String,
    rule: &'r str,
    lemma: &'r str,
    confidence: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
}

#[derive(Serialize)]
struct Claim<'r> {
    id: String,
    span: Places,
    place: &'static str,
    polarity: &'static str,
    modality: &'static str,
    quantities: Vec<Quantity<'r>>,
}

#[derive(Serialize)]
struct Quantity<'r> {
    span: Place,
    low: f64,
    high: f64,
    approximate: bool,
    unit: &'r str,
    head: &'r str,
}

#[derive(Serialize)]
struct Flag<'r> {
    id: &'static str,
    name: &'static str,
    severity: &'static str,
    review: bool,
    message: &'r str,
    attributions: Vec<String>,
    path: Vec<String>,
    spans: Places,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<Places>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Places>,
    rule: &'r str,
}

#[derive(Serialize)]
struct Translation<'r> {
    head: Option<Place>,
    original: Version<'r>,
    translation: Version<'r>,
}

#[derive(Serialize)]
struct Version<'r> {
    language: &'r str,
    span: Place,
}

#[derive(Serialize)]
struct Graph<'r> {
    nodes: Vec<GraphNode>,
    edges: Vec<GraphEdge<'r>>,
}

#[derive(Serialize)]
struct GraphNode {
    id: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct GraphEdge<'r> {
    from: String,
    to: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    cue: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
}

#[derive(Serialize)]
struct Summary {
    attributions: usize,
    direct: usize,
    indirect: usize,
    origins: usize,
    unnamed: usize,
    longest_chain: usize,
}

/// Confidences are given to this part of one: more digits say nothing.
const CONFIDENCE_STEPS: f64 = 1000.0;

/// What bytes are in the units of the report.
struct Units(OffsetTable);

impl Units {
    fn one(&self, span: Span) -> Place {
        let Span { start, end } = self.0.convert(span);
        Place { start, end }
    }

    fn all(&self, spans: &[Span]) -> Places {
        spans.iter().map(|span| self.one(*span)).collect()
    }
}

fn ids<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

impl<'r> Written<'r> {
    /// The report with its offsets in the given unit.
    pub(super) fn new(report: &'r Report, offsets: Offsets) -> Self {
        let units = Units(OffsetTable::of_report(report, offsets));
        Self {
            schema: SCHEMA,
            document: Document {
                id: &report.id,
                path: report.path.as_deref(),
                language: &report.languages,
                title: report.title.map(|span| units.one(span)),
                publisher: Report::PUBLISHER.to_string(),
                published: report.published.as_deref(),
                url: report.url.as_deref(),
                author: report.author.as_deref(),
                offsets: offsets.name(),
                text: report.extracted.then_some(report.text.as_str()),
            },
            sources: sources(report, &units),
            attributions: attributions(report, &units),
            claims: claims(report, &units),
            flags: flags(report, &units),
            translation: report.translation.as_ref().map(|found| Translation {
                head: found.head.map(|span| units.one(span)),
                original: version(&found.original, &units),
                translation: version(&found.translation, &units),
            }),
            graph: graph(report),
            summary: Summary {
                attributions: report.summary.attributions,
                direct: report.summary.direct,
                indirect: report.summary.indirect,
                origins: report.summary.origins,
                unnamed: report.summary.unnamed,
                longest_chain: report.summary.longest_chain,
            },
        }
    }
}

fn version<'r>(part: &'r (String, Span), units: &Units) -> Version<'r> {
    Version {
        language: &part.0,
        span: units.one(part.1),
    }
}

fn sources<'r>(report: &'r Report, units: &Units) -> Vec<Source<'r>> {
    let written = |(number, source): (usize, &'r super::Source)| Source {
        id: super::SourceId(number).to_string(),
        name: source.name.as_deref(),
        kind: source.kind.name(),
        identity: source.identity.name(),
        grade: source.grade.map(super::Grade::name),
        reason: source.reason.map(|span| units.one(span)),
        aliases: &source.aliases,
        mentions: units.all(&source.mentions),
    };
    report.sources.iter().enumerate().map(written).collect()
}

fn attributions<'r>(report: &'r Report, units: &Units) -> Vec<Attribution<'r>> {
    let link = |link: &'r super::Link| Link {
        from: link.from.to_string(),
        to: link.to.to_string(),
        by: &link.by,
        spans: units.all(&link.spans),
    };
    let written = |(number, found): (usize, &'r super::Attribution)| Attribution {
        id: super::AttributionId(number).to_string(),
        source: units.all(&found.source),
        cue: units.all(&found.cue),
        content: units.all(&found.content),
        holder: found.holder.to_string(),
        chain: ids(&found.chain),
        links: found.links.iter().map(link).collect(),
        mode: found.mode.name(),
        stance: found.stance.name(),
        parent: found.parent.map(|parent| parent.to_string()),
        claim: found.claim.to_string(),
        rule: &found.rule,
        lemma: &found.lemma,
        confidence: (found.confidence * CONFIDENCE_STEPS).round() / CONFIDENCE_STEPS,
        repeated: found.repeated,
    };
    report
        .attributions
        .iter()
        .enumerate()
        .map(written)
        .collect()
}

fn claims<'r>(report: &'r Report, units: &Units) -> Vec<Claim<'r>> {
    let quantity = |quantity: &'r super::Quantity| Quantity {
        span: units.one(quantity.span),
        low: quantity.range.0,
        high: quantity.range.1,
        approximate: quantity.approximate,
        unit: &quantity.unit,
        head: &quantity.head,
    };
    let written = |(number, claim): (usize, &'r super::Claim)| Claim {
        id: super::ClaimId(number).to_string(),
        span: units.all(&claim.span),
        place: claim.place.name(),
        polarity: if claim.positive {
            "positive"
        } else {
            "negative"
        },
        modality: claim.modality.name(),
        quantities: claim.quantities.iter().map(quantity).collect(),
    };
    report.claims.iter().enumerate().map(written).collect()
}

fn flags<'r>(report: &'r Report, units: &Units) -> Vec<Flag<'r>> {
    let written = |flag: &'r super::Flag| Flag {
        id: flag.id,
        name: flag.name,
        severity: flag.severity.name(),
        review: flag.review,
        message: &flag.message,
        attributions: ids(&flag.attributions),
        path: ids(&flag.path),
        spans: units.all(&flag.spans),
        a: flag.sides.as_ref().map(|sides| units.all(&sides.0)),
        b: flag.sides.as_ref().map(|sides| units.all(&sides.1)),
        rule: &flag.rule,
    };
    report.flags.iter().map(written).collect()
}

fn graph(report: &Report) -> Graph<'_> {
    let graph = &report.graph.graph;
    let node = |index: NodeIndex| GraphNode {
        id: graph[index].to_string(),
        kind: match graph[index] {
            Node::Article => "article",
            Node::Source(_) => "source",
            Node::Claim(_) => "claim",
        },
    };
    Graph {
        nodes: graph.node_indices().map(node).collect(),
        edges: graph
            .edge_references()
            .map(|edge| GraphEdge {
                from: graph[edge.source()].to_string(),
                to: graph[edge.target()].to_string(),
                kind: edge.weight().kind.name(),
                stance: edge.weight().stance.map(crate::grammar::Stance::name),
                cue: &edge.weight().cue,
                attribution: edge.weight().attribution.map(|id| id.to_string()),
            })
            .collect(),
    }
}
