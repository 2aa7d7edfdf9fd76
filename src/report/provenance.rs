//! The provenance graph alone, as JSON: what `secondo graph` prints.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{Graph, array, graph};
use super::{FORMATS, Format, Many, Report, Reporter, SourceId, Tally};

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

#[derive(Serialize)]
struct Written<'r> {
    schema: &'static str,
    document: &'r str,
    sources: Vec<Source<'r>>,
    claims: Vec<Claim<'r>>,
    graph: Graph<'r>,
}

#[derive(Serialize)]
struct Source<'r> {
    id: String,
    name: Option<&'r str>,
    kind: &'static str,
    identity: &'static str,
    /// Links from the publisher; none for a source that only is a member of another.
    distance: Option<usize>,
}

#[derive(Serialize)]
struct Claim<'r> {
    id: String,
    words: Vec<&'r str>,
}

impl<'r> Written<'r> {
    fn new(report: &'r Report) -> Self {
        let mut distances = vec![None; report.sources.len()];
        for (id, distance) in report.graph.distances() {
            if let Some(entry) = distances.get_mut(id.0) {
                *entry = Some(distance);
            }
        }
        let sources = report.sources.iter().zip(distances).enumerate();
        let claims = report.claims.iter().enumerate();
        Self {
            schema: SCHEMA,
            document: &report.id,
            sources: sources
                .map(|(number, (source, distance))| Source {
                    id: SourceId(number).to_string(),
                    name: source.name.as_deref(),
                    kind: source.kind.name(),
                    identity: source.identity.name(),
                    distance,
                })
                .collect(),
            claims: claims
                .map(|(number, claim)| Claim {
                    id: super::ClaimId(number).to_string(),
                    words: claim
                        .span
                        .iter()
                        .map(|span| span.of(&report.text))
                        .collect(),
                })
                .collect(),
            graph: graph(report),
        }
    }
}

impl Reporter for Json {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &Written::new(report))?;
        Ok(())
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
