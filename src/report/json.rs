//! JSON, version 1 (`docs/report.schema.json`): fields may be added, never renamed.

use std::io::{self, Write};

use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use serde::{Serialize, Serializer};

use super::{
    AttributionId, ClaimId, Format, Layout, Many, OffsetTable, Offsets, Report, Reporter, SourceId,
    Tally,
};
use crate::Span;
use crate::graph::{Node, Provenance};

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON object, an array for several articles",
    ending: "json",
    many: Many::Together,
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
        let units = Units::of(report, self.offsets);
        out.write_all(&serde_json::to_vec_pretty(&Written::new(report, &units))?)
    }

    fn begin(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        array::begin(several, out)
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        array::between(out)
    }

    fn end(&self, tally: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        array::end(tally, out)
    }
}

/// One object for one article, an array for several.
pub(super) mod array {
    use std::io::{self, Write};

    use super::Tally;

    pub(in crate::report) fn begin(several: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if several { b"[\n" } else { b"" })
    }

    pub(in crate::report) fn between(out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n")
    }

    pub(in crate::report) fn end(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
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

/// What bytes are in the units of the report.
pub(super) struct Units<'t> {
    table: OffsetTable<'t>,
    offsets: Offsets,
}

impl<'t> Units<'t> {
    pub(super) fn of(report: &'t Report, offsets: Offsets) -> Self {
        let table = OffsetTable::new(&report.text, offsets);
        Self { table, offsets }
    }

    fn one(&self, span: Span) -> Place {
        let Span { start, end } = self.table.convert(span);
        Place { start, end }
    }

    fn all<'r>(&'r self, spans: &'r [Span]) -> Places<'r> {
        Places { spans, units: self }
    }
}

/// Spans in the units of the report.
struct Places<'r> {
    spans: &'r [Span],
    units: &'r Units<'r>,
}

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.spans.iter().map(|span| self.units.one(*span)))
    }
}

/// Items as they are written, one by one, so that none has to be kept.
struct Each<'r, T, W> {
    items: &'r [T],
    units: &'r Units<'r>,
    write: fn(usize, &'r T, &'r Units<'r>) -> W,
}

impl<T, W: Serialize> Serialize for Each<'_, T, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.items.iter().enumerate();
        serializer.collect_seq(items.map(|(number, item)| (self.write)(number, item, self.units)))
    }
}

/// An id as it is written: a letter and a number.
struct Id<T>(T);

/// What has an id.
trait Numbered: Copy {
    /// Letter and number.
    fn id(self) -> (u8, usize);
}

impl Numbered for SourceId {
    fn id(self) -> (u8, usize) {
        (b's', self.0)
    }
}

impl Numbered for AttributionId {
    fn id(self) -> (u8, usize) {
        (b'a', self.0 + 1)
    }
}

impl Numbered for ClaimId {
    fn id(self) -> (u8, usize) {
        (b'c', self.0 + 1)
    }
}

/// Digits of the largest number, and a letter.
const LONGEST_ID: usize = 21;

impl<T: Numbered> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (letter, mut number) = self.0.id();
        let mut bytes = [0; LONGEST_ID];
        let mut at = LONGEST_ID;
        loop {
            at -= 1;
            bytes[at] = b'0' + u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
            if number == 0 {
                break;
            }
        }
        at -= 1;
        bytes[at] = letter;
        serializer.serialize_str(std::str::from_utf8(&bytes[at..]).unwrap_or(""))
    }
}

/// Ids in a row.
struct Ids<'r, T>(&'r [T]);

impl<T> Ids<'_, T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Numbered> Serialize for Ids<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|id| Id(*id)))
    }
}

/// A node's id.
struct NodeId(Node);

impl Serialize for NodeId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Article => serializer.serialize_str("article"),
            Node::Source(id) => Id(id).serialize(serializer),
            Node::Claim(id) => Id(id).serialize(serializer),
        }
    }
}

/// A report as the format has it.
#[derive(Serialize)]
pub(super) struct Written<'r> {
    schema: &'static str,
    document: Document<'r>,
    sources: Each<'r, super::Source, Source<'r>>,
    attributions: Each<'r, super::Attribution, Attribution<'r>>,
    claims: Each<'r, super::Claim, Claim<'r>>,
    flags: Each<'r, super::Flag, Flag<'r>>,
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
    publisher: Id<SourceId>,
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
    id: Id<SourceId>,
    name: Option<&'r str>,
    kind: &'static str,
    identity: &'static str,
    grade: Option<&'static str>,
    reason: Option<Place>,
    aliases: &'r [String],
    mentions: Places<'r>,
    #[serde(skip_serializing_if = "Ids::is_empty")]
    members: Ids<'r, SourceId>,
}

#[derive(Serialize)]
struct Link<'r> {
    from: Id<SourceId>,
    to: Id<SourceId>,
    by: &'r str,
    spans: Places<'r>,
}

#[derive(Serialize)]
struct Attribution<'r> {
    id: Id<AttributionId>,
    source: Places<'r>,
    cue: Places<'r>,
    content: Places<'r>,
    holder: Id<SourceId>,
    chain: Ids<'r, SourceId>,
    links: Each<'r, super::Link, Link<'r>>,
    mode: &'static str,
    stance: &'static str,
    parent: Option<Id<AttributionId>>,
    claim: Id<ClaimId>,
    rule: &'r str,
    lemma: &'r str,
    confidence: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
}

#[derive(Serialize)]
struct Claim<'r> {
    id: Id<ClaimId>,
    span: Places<'r>,
    place: &'static str,
    polarity: &'static str,
    modality: &'static str,
    quantities: Each<'r, super::Quantity, Quantity<'r>>,
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
    attributions: Ids<'r, AttributionId>,
    path: Ids<'r, SourceId>,
    spans: Places<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<Places<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Places<'r>>,
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
pub(super) struct Graph<'r> {
    nodes: Nodes<'r>,
    edges: Edges<'r>,
    origins: Vec<Origins>,
    shared: Vec<Shared>,
    cycles: Vec<Vec<Id<SourceId>>>,
}

/// Who stands behind a claim.
#[derive(Serialize)]
struct Origins {
    claim: Id<ClaimId>,
    sources: Vec<Id<SourceId>>,
}

/// An origin that one claim reaches by several ways.
#[derive(Serialize)]
struct Shared {
    claim: Id<ClaimId>,
    origin: Id<SourceId>,
    ways: Vec<Vec<Id<SourceId>>>,
}

struct Nodes<'r>(&'r Provenance);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = &self.0.graph;
        serializer.collect_seq(graph.node_indices().map(|index| GraphNode {
            id: NodeId(graph[index]),
            kind: match graph[index] {
                Node::Article => "article",
                Node::Source(_) => "source",
                Node::Claim(_) => "claim",
            },
        }))
    }
}

struct Edges<'r>(&'r Provenance);

impl Serialize for Edges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = &self.0.graph;
        serializer.collect_seq(graph.edge_references().map(|edge| GraphEdge {
            from: NodeId(graph[edge.source()]),
            to: NodeId(graph[edge.target()]),
            kind: edge.weight().kind.name(),
            stance: edge.weight().stance.map(crate::grammar::Stance::name),
            cue: &edge.weight().cue,
            attribution: edge.weight().attribution.map(Id),
        }))
    }
}

#[derive(Serialize)]
struct GraphNode {
    id: NodeId,
    kind: &'static str,
}

#[derive(Serialize)]
struct GraphEdge<'r> {
    from: NodeId,
    to: NodeId,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    cue: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<Id<AttributionId>>,
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

impl<'r> Written<'r> {
    /// The report with its offsets in the given unit.
    pub(super) fn new(report: &'r Report, units: &'r Units<'r>) -> Self {
        Self {
            schema: SCHEMA,
            document: Document {
                id: &report.id,
                path: report.path.as_deref(),
                language: &report.languages,
                title: report.title.map(|span| units.one(span)),
                publisher: Id(Report::PUBLISHER),
                published: report.published.as_deref(),
                url: report.url.as_deref(),
                author: report.author.as_deref(),
                offsets: units.offsets.name(),
                text: report.extracted.then_some(report.text.as_str()),
            },
            sources: each(&report.sources, units, source),
            attributions: each(&report.attributions, units, attribution),
            claims: each(&report.claims, units, claim),
            flags: each(&report.flags, units, flag),
            translation: report.translation.as_ref().map(|found| Translation {
                head: found.head.map(|span| units.one(span)),
                original: version(&found.original, units),
                translation: version(&found.translation, units),
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

fn each<'r, T, W>(
    items: &'r [T],
    units: &'r Units<'r>,
    write: fn(usize, &'r T, &'r Units<'r>) -> W,
) -> Each<'r, T, W> {
    Each {
        items,
        units,
        write,
    }
}

fn version<'r>(part: &'r (String, Span), units: &Units<'_>) -> Version<'r> {
    Version {
        language: &part.0,
        span: units.one(part.1),
    }
}

fn source<'r>(number: usize, source: &'r super::Source, units: &'r Units<'r>) -> Source<'r> {
    Source {
        id: Id(SourceId(number)),
        name: source.name.as_deref(),
        kind: source.kind.name(),
        identity: source.identity.name(),
        grade: source.grade.map(super::Grade::name),
        reason: source.reason.map(|span| units.one(span)),
        aliases: &source.aliases,
        mentions: units.all(&source.mentions),
        members: Ids(&source.members),
    }
}

fn link<'r>(_: usize, link: &'r super::Link, units: &'r Units<'r>) -> Link<'r> {
    Link {
        from: Id(link.from),
        to: Id(link.to),
        by: &link.by,
        spans: units.all(&link.spans),
    }
}

fn attribution<'r>(
    number: usize,
    found: &'r super::Attribution,
    units: &'r Units<'r>,
) -> Attribution<'r> {
    Attribution {
        id: Id(AttributionId(number)),
        source: units.all(&found.source),
        cue: units.all(&found.cue),
        content: units.all(&found.content),
        holder: Id(found.holder),
        chain: Ids(&found.chain),
        links: each(&found.links, units, link),
        mode: found.mode.name(),
        stance: found.stance.name(),
        parent: found.parent.map(Id),
        claim: Id(found.claim),
        rule: &found.rule,
        lemma: &found.lemma,
        confidence: (found.confidence * CONFIDENCE_STEPS).round() / CONFIDENCE_STEPS,
        repeated: found.repeated,
    }
}

fn quantity<'r>(_: usize, quantity: &'r super::Quantity, units: &'r Units<'r>) -> Quantity<'r> {
    Quantity {
        span: units.one(quantity.span),
        low: quantity.range.0,
        high: quantity.range.1,
        approximate: quantity.approximate,
        unit: &quantity.unit,
        head: &quantity.head,
    }
}

fn claim<'r>(number: usize, claim: &'r super::Claim, units: &'r Units<'r>) -> Claim<'r> {
    Claim {
        id: Id(ClaimId(number)),
        span: units.all(&claim.span),
        place: claim.place.name(),
        polarity: if claim.positive {
            "positive"
        } else {
            "negative"
        },
        modality: claim.modality.name(),
        quantities: each(&claim.quantities, units, quantity),
    }
}

fn flag<'r>(_: usize, flag: &'r super::Flag, units: &'r Units<'r>) -> Flag<'r> {
    Flag {
        id: flag.id,
        name: flag.name,
        severity: flag.severity.name(),
        review: flag.review,
        message: &flag.message,
        attributions: Ids(&flag.attributions),
        path: Ids(&flag.path),
        spans: units.all(&flag.spans),
        a: flag.sides.as_ref().map(|sides| units.all(&sides.0)),
        b: flag.sides.as_ref().map(|sides| units.all(&sides.1)),
        rule: &flag.rule,
    }
}

fn ids<T: Copy>(list: &[T]) -> Vec<Id<T>> {
    list.iter().copied().map(Id).collect()
}

/// The graph with what it says of origins.
pub(super) fn graph(report: &Report) -> Graph<'_> {
    Graph {
        nodes: Nodes(&report.graph),
        edges: Edges(&report.graph),
        origins: crate::graph::origins_of_claims(report)
            .iter()
            .enumerate()
            .filter(|(_, sources)| !sources.is_empty())
            .map(|(claim, sources)| Origins {
                claim: Id(ClaimId(claim)),
                sources: ids(sources),
            })
            .collect(),
        shared: crate::graph::shared_origins_of_claims(report)
            .iter()
            .map(|(claim, (origin, ways))| Shared {
                claim: Id(*claim),
                origin: Id(*origin),
                ways: ways.iter().map(|way| ids(way)).collect(),
            })
            .collect(),
        cycles: report
            .graph
            .cycles()
            .iter()
            .map(|cycle| ids(cycle))
            .collect(),
    }
}
