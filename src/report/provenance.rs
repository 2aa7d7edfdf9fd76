//! The provenance graph alone, as JSON: what `secondo graph` prints.

use std::io::{self, Write};

use super::json::{Numbered, array, graph};
use super::json_writer::{JsonWriter, key};
use super::{ClaimId, FORMATS, Format, Many, Report, Reporter, SourceId, Tally};

/// The graph of a report with the names of its nodes, as JSON.
const JSON: Format = Format {
    name: "json",
    about: "nodes, edges and origins as one JSON object, an array for several articles",
    ending: "json",
    many: Many::Together,
    build: |_| Box::new(Json),
};

/// Formats of reports that show the graph alone.
const DRAWINGS: [&str; 3] = ["dot", "svg", "mermaid"];

/// Every format of a graph, the default one first.
#[must_use]
pub fn graph_formats() -> Vec<&'static Format> {
    let drawings = FORMATS
        .iter()
        .filter(|format| DRAWINGS.contains(&format.name));
    std::iter::once(&JSON).chain(drawings).collect()
}

/// Name and version of the format, in every object.
const SCHEMA: &str = "secondo/graph/1";

struct Json;

/// Links from the publisher to each source; none for one that only is a member of another.
fn distances(report: &Report) -> Vec<Option<usize>> {
    let mut out = vec![None; report.sources.len()];
    for (id, distance) in report.graph.distances() {
        if let Some(entry) = out.get_mut(id.0) {
            *entry = Some(distance);
        }
    }
    out
}

fn write(report: &Report, out: &mut JsonWriter) {
    let sources = report.sources.iter().zip(distances(report)).enumerate();
    let claims = report.claims.iter().enumerate();
    out.object(|out| {
        key!(out, "schema").name(SCHEMA);
        key!(out, "document").text(&report.id);
        key!(out, "sources");
        out.array(sources, |out, (number, (source, distance))| {
            out.object(|out| {
                SourceId(number).write(key!(out, "id"));
                key!(out, "name");
                out.maybe(source.name.as_deref(), JsonWriter::text);
                key!(out, "kind").name(source.kind.name());
                key!(out, "identity").name(source.identity.name());
                key!(out, "distance").maybe(distance, JsonWriter::number);
            });
        });
        key!(out, "claims");
        out.array(claims, |out, (number, claim)| {
            out.object(|out| {
                ClaimId(number).write(key!(out, "id"));
                key!(out, "words");
                out.array(&claim.span, |out, span| out.text(span.of(&report.text)));
            });
        });
        graph(report, key!(out, "graph"));
    });
}

impl Reporter for Json {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut json = JsonWriter::indented(report.text.len());
        write(report, &mut json);
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
