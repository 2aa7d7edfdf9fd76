//! JSON, version 1 (`docs/report.schema.json`): fields may be added, never renamed.

use std::io::{self, Write};

use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::json_writer::{JsonWriter, key};
use super::{
    Attribution, AttributionId, Claim, ClaimId, Flag, Format, Layout, Link, Many, OffsetTable,
    Offsets, Quantity, Report, Reporter, Source, SourceId, Tally, Translation,
};
use crate::Span;
use crate::graph::{Edge, Node, Provenance};

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON object, an array for several articles",
    ending: "json",
    many: Many::Together,
    build: |layout| Box::new(Json::new(&layout)),
};

/// Name and version of the format, in every object.
const SCHEMA: &str = "secondo/report/1";

/// Bytes of JSON for each byte of an article, in general.
const ROOM: usize = 8;
/// Most bytes that are set aside at once; of a long article nobody knows how many it takes.
const MOST_ROOM: usize = 1 << 30;

/// Bytes to set aside for the JSON of a report.
fn room(report: &Report) -> usize {
    report.text.len().saturating_mul(ROOM).min(MOST_ROOM)
}

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
        let mut json = JsonWriter::indented(room(report) * 2);
        write(report, self.offsets, &mut json);
        out.write_all(&json.finish())
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

/// The report as one compact object and the end of its line, in a buffer that may have been
/// used before.
pub(super) fn line(report: &Report, offsets: Offsets, buffer: Vec<u8>) -> JsonWriter {
    let mut json = JsonWriter::reusing(buffer, room(report));
    write(report, offsets, &mut json);
    json.end_line();
    json
}

/// Writes a report with its offsets in the given unit.
fn write(report: &Report, offsets: Offsets, out: &mut JsonWriter) {
    let units = &OffsetTable::new(&report.text, offsets);
    out.object(|out| {
        key!(out, "schema").name(SCHEMA);
        key!(out, "document");
        document(report, offsets, units, out);
        key!(out, "sources");
        let sources = report.sources.iter().enumerate();
        out.array(sources, |out, (number, one)| {
            source(SourceId(number), one, units, out);
        });
        key!(out, "attributions");
        let attributions = report.attributions.iter().enumerate();
        out.array(attributions, |out, (number, one)| {
            attribution(AttributionId(number), one, units, out);
        });
        key!(out, "claims");
        let claims = report.claims.iter().enumerate();
        out.array(claims, |out, (number, one)| {
            claim(ClaimId(number), one, units, out);
        });
        key!(out, "flags");
        out.array(&report.flags, |out, one| flag(one, units, out));
        key!(out, "translation");
        out.maybe(report.translation.as_ref(), |out, found| {
            translation(found, units, out);
        });
        key!(out, "graph");
        graph(report, out);
        key!(out, "summary");
        summary(report, out);
    });
}

fn document(report: &Report, offsets: Offsets, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.object(|out| {
        key!(out, "id").text(&report.id);
        key!(out, "path").maybe(report.path.as_deref(), JsonWriter::text);
        key!(out, "language");
        out.array(&report.languages, |out, code| out.text(code));
        key!(out, "title");
        out.maybe(report.title, |out, span| place(span, units, out));
        Report::PUBLISHER.write(key!(out, "publisher"));
        key!(out, "published");
        out.maybe(report.published.as_deref(), JsonWriter::text);
        key!(out, "url").maybe(report.url.as_deref(), JsonWriter::text);
        if let Some(author) = &report.author {
            key!(out, "author").text(author);
        }
        if !report.crowded.is_empty() {
            places(&report.crowded, units, key!(out, "crowded"));
        }
        key!(out, "offsets").name(offsets.name());
        if report.extracted {
            key!(out, "text").text(&report.text);
        }
    });
}

fn source(id: SourceId, source: &Source, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.object(|out| {
        id.write(key!(out, "id"));
        key!(out, "name").maybe(source.name.as_deref(), JsonWriter::text);
        key!(out, "kind").name(source.kind.name());
        key!(out, "identity").name(source.identity.name());
        key!(out, "grade");
        out.maybe(source.grade, |out, grade| out.name(grade.name()));
        key!(out, "reason");
        out.maybe(source.reason, |out, span| place(span, units, out));
        key!(out, "aliases");
        out.array(&source.aliases, |out, alias| out.text(alias));
        places(&source.mentions, units, key!(out, "mentions"));
        if !source.members.is_empty() {
            ids(&source.members, key!(out, "members"));
        }
    });
}

fn attribution(
    id: AttributionId,
    found: &Attribution,
    units: &OffsetTable<'_>,
    out: &mut JsonWriter,
) {
    out.object(|out| {
        id.write(key!(out, "id"));
        places(&found.source, units, key!(out, "source"));
        places(&found.cue, units, key!(out, "cue"));
        places(&found.content, units, key!(out, "content"));
        found.holder.write(key!(out, "holder"));
        ids(&found.chain, key!(out, "chain"));
        key!(out, "links");
        out.array(&found.links, |out, one| link(one, units, out));
        key!(out, "mode").name(found.mode.name());
        key!(out, "stance").name(found.stance.name());
        key!(out, "parent");
        out.maybe(found.parent, |out, parent| parent.write(out));
        found.claim.write(key!(out, "claim"));
        key!(out, "rule").text(&found.rule);
        key!(out, "lemma").text(&found.lemma);
        key!(out, "confidence").thousandths(found.confidence);
        if found.repeated {
            key!(out, "repeated").truth(true);
        }
    });
}

fn link(link: &Link, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.object(|out| {
        link.from.write(key!(out, "from"));
        link.to.write(key!(out, "to"));
        key!(out, "by").text(&link.by);
        places(&link.spans, units, key!(out, "spans"));
    });
}

fn claim(id: ClaimId, claim: &Claim, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    let polarity = if claim.positive {
        "positive"
    } else {
        "negative"
    };
    out.object(|out| {
        id.write(key!(out, "id"));
        places(&claim.span, units, key!(out, "span"));
        key!(out, "place").name(claim.place.name());
        key!(out, "polarity").name(polarity);
        key!(out, "modality").name(claim.modality.name());
        key!(out, "quantities");
        out.array(&claim.quantities, |out, one| quantity(one, units, out));
    });
}

fn quantity(quantity: &Quantity, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.object(|out| {
        place(quantity.span, units, key!(out, "span"));
        key!(out, "low").fraction(quantity.range.0);
        key!(out, "high").fraction(quantity.range.1);
        key!(out, "approximate").truth(quantity.approximate);
        key!(out, "unit").text(&quantity.unit);
        key!(out, "head").text(&quantity.head);
    });
}

fn flag(flag: &Flag, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.object(|out| {
        key!(out, "id").name(flag.id);
        key!(out, "name").name(flag.name);
        key!(out, "severity").name(flag.severity.name());
        key!(out, "review").truth(flag.review);
        key!(out, "message").text(&flag.message);
        ids(&flag.attributions, key!(out, "attributions"));
        ids(&flag.path, key!(out, "path"));
        places(&flag.spans, units, key!(out, "spans"));
        if let Some((a, b)) = &flag.sides {
            places(a, units, key!(out, "a"));
            places(b, units, key!(out, "b"));
        }
        if !flag.shared.is_empty() {
            key!(out, "shared").array(&flag.shared, |out, word| out.text(word));
        }
        key!(out, "rule").text(&flag.rule);
    });
}

fn translation(found: &Translation, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    let version = |out: &mut JsonWriter, (language, span): &(String, Span)| {
        out.object(|out| {
            key!(out, "language").text(language);
            place(*span, units, key!(out, "span"));
        });
    };
    out.object(|out| {
        key!(out, "head");
        out.maybe(found.head, |out, span| place(span, units, out));
        version(key!(out, "original"), &found.original);
        version(key!(out, "translation"), &found.translation);
    });
}

fn summary(report: &Report, out: &mut JsonWriter) {
    let summary = &report.summary;
    out.object(|out| {
        key!(out, "attributions").number(summary.attributions);
        key!(out, "direct").number(summary.direct);
        key!(out, "indirect").number(summary.indirect);
        key!(out, "origins").number(summary.origins);
        key!(out, "unnamed").number(summary.unnamed);
        key!(out, "longest_chain").number(summary.longest_chain);
    });
}

/// The graph with what it says of origins.
pub(super) fn graph(report: &Report, out: &mut JsonWriter) {
    let origins = crate::graph::origins_of_claims(report);
    let origins = origins.iter().enumerate();
    out.object(|out| {
        nodes(&report.graph, key!(out, "nodes"));
        edges(&report.graph, key!(out, "edges"));
        key!(out, "origins");
        let stated = origins.filter(|(_, sources)| !sources.is_empty());
        out.array(stated, |out, (number, sources)| {
            out.object(|out| {
                ClaimId(number).write(key!(out, "claim"));
                ids(sources, key!(out, "sources"));
            });
        });
        key!(out, "shared");
        let shared = crate::graph::shared_origins_of_claims(report);
        out.array(shared, |out, (claim, (origin, ways))| {
            out.object(|out| {
                claim.write(key!(out, "claim"));
                origin.write(key!(out, "origin"));
                key!(out, "ways").array(&ways, |out, way| ids(way, out));
            });
        });
        key!(out, "cycles");
        out.array(report.graph.cycles(), |out, cycle| ids(&cycle, out));
    });
}

fn nodes(provenance: &Provenance, out: &mut JsonWriter) {
    let graph = &provenance.graph;
    out.array(graph.node_indices(), |out, index| {
        let node = graph[index];
        out.object(|out| {
            node.write(key!(out, "id"));
            key!(out, "kind").name(match node {
                Node::Article => "article",
                Node::Source(_) => "source",
                Node::Claim(_) => "claim",
            });
        });
    });
}

fn edges(provenance: &Provenance, out: &mut JsonWriter) {
    let graph = &provenance.graph;
    out.array(graph.edge_references(), |out, edge| {
        let Edge {
            kind,
            attribution,
            stance,
            cue,
        } = edge.weight();
        out.object(|out| {
            graph[edge.source()].write(key!(out, "from"));
            graph[edge.target()].write(key!(out, "to"));
            key!(out, "kind").name(kind.name());
            if let Some(stance) = stance {
                key!(out, "stance").name(stance.name());
            }
            if !cue.is_empty() {
                key!(out, "cue").text(cue);
            }
            if let Some(attribution) = attribution {
                attribution.write(key!(out, "attribution"));
            }
        });
    });
}

/// What is written as an id: a letter and a number.
pub(super) trait Numbered: Copy {
    /// Writes the id.
    fn write(self, out: &mut JsonWriter);
}

impl Numbered for SourceId {
    fn write(self, out: &mut JsonWriter) {
        out.id(b's', self.0);
    }
}

impl Numbered for AttributionId {
    fn write(self, out: &mut JsonWriter) {
        out.id(b'a', self.0 + 1);
    }
}

impl Numbered for ClaimId {
    fn write(self, out: &mut JsonWriter) {
        out.id(b'c', self.0 + 1);
    }
}

impl Numbered for Node {
    fn write(self, out: &mut JsonWriter) {
        match self {
            Self::Article => out.name("article"),
            Self::Source(id) => id.write(out),
            Self::Claim(id) => id.write(out),
        }
    }
}

fn ids<T: Numbered>(ids: &[T], out: &mut JsonWriter) {
    out.array(ids, |out, id| id.write(out));
}

fn place(span: Span, units: &OffsetTable<'_>, out: &mut JsonWriter) {
    let Span { start, end } = units.convert(span);
    out.place(start, end);
}

fn places(spans: &[Span], units: &OffsetTable<'_>, out: &mut JsonWriter) {
    out.array(spans, |out, span| place(*span, units, out));
}
