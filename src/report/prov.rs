//! W3C PROV (PROV-JSON): who a claim was derived from, version by version.
//!
//! Each claim has a version as published and one for every source that it went through;
//! versions that were not seen, because another outlet or a person holds them, carry
//! `secondo:observed` false. PROV has no word for denying; `secondo:denies` is ours.

use std::io::{self, Write};

use rustc_hash::FxHashSet;
use serde_json::{Map, Value, json};

use super::address::{self, VOCABULARY};
use super::drawing::words;
use super::tree::stable_label;
use super::{
    Attribution, ClaimId, Format, Identity, Layout, Many, Mode, OffsetTable, Offsets, Report,
    Reporter, SourceId, SourceKind, Tally,
};
use crate::Span;
use crate::grammar::Stance;
use crate::graph::{EdgeKind, Node};

pub(super) const FORMAT: Format = Format {
    name: "prov",
    about: "provenance of each claim as W3C PROV-JSON",
    ending: "prov.json",
    many: Many::Together,
    build: |layout| Box::new(Prov(layout)),
};

struct Prov(Layout);

impl Reporter for Prov {
    fn begin(&self, _: bool, out: &mut dyn Write) -> io::Result<()> {
        if self.0.several {
            let prefixes = json!({"secondo": VOCABULARY, "bundle": format!("{VOCABULARY}bundle:")});
            writeln!(out, "{{\n\"prefix\": {prefixes},\n\"bundle\": {{")?;
        }
        Ok(())
    }

    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let document = Records::new(report, self.0.offsets).finish();
        if self.0.several {
            let name = super::fingerprint::of(&report.id);
            write!(out, "\"bundle:{name}\": ")?;
        }
        serde_json::to_writer_pretty(&mut *out, &document)?;
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, ",")
    }

    fn end(&self, _: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.0.several { b"\n}\n}\n" } else { b"\n" })
    }
}

/// Records of one article, by kind.
struct Records<'r> {
    report: &'r Report,
    table: OffsetTable<'r>,
    agents: Map<String, Value>,
    entities: Map<String, Value>,
    members: Vec<Value>,
    attributed: Vec<Value>,
    derived: Vec<Value>,
    known: FxHashSet<(String, String)>,
}

/// Name of a record of the article.
fn own(name: &str) -> String {
    format!("article:{name}")
}

fn qualified(name: &str) -> Value {
    json!({"$": name, "type": "xsd:QName"})
}

fn number(value: usize) -> Value {
    json!({"$": value.to_string(), "type": "xsd:int"})
}

impl<'r> Records<'r> {
    fn new(report: &'r Report, offsets: Offsets) -> Self {
        let mut records = Self {
            report,
            table: OffsetTable::new(&report.text, offsets),
            agents: Map::new(),
            entities: Map::new(),
            members: Vec::new(),
            attributed: Vec::new(),
            derived: Vec::new(),
            known: FxHashSet::default(),
        };
        records.article();
        for found in &report.attributions {
            records.attribution(found);
        }
        records.conflicts();
        records
    }

    /// The whole of it as PROV-JSON.
    fn finish(self) -> Value {
        let namespace = format!("{}#", address::document(self.report));
        let mut out = Map::new();
        let prefixes = json!({"secondo": VOCABULARY, "article": namespace});
        out.insert("prefix".to_owned(), prefixes);
        out.insert("agent".to_owned(), Value::Object(self.agents));
        out.insert("entity".to_owned(), Value::Object(self.entities));
        let mut count = 0;
        let relations = [
            ("hadMember", self.members),
            ("wasAttributedTo", self.attributed),
            ("wasDerivedFrom", self.derived),
        ];
        for (name, found) in relations {
            let named = found.into_iter().map(|relation| {
                count += 1;
                (format!("_:id{count}"), relation)
            });
            let named: Map<String, Value> = named.collect();
            if !named.is_empty() {
                out.insert(name.to_owned(), Value::Object(named));
            }
        }
        Value::Object(out)
    }

    fn article(&mut self) {
        let mut about = Map::new();
        about.insert("secondo:kind".to_owned(), json!("article"));
        if let Some(title) = self.report.title {
            let title = super::tree::one_line(title.of(&self.report.text));
            about.insert("prov:label".to_owned(), json!(title));
        }
        self.entities.insert(own("article"), Value::Object(about));
        self.agent(Report::PUBLISHER);
        let publisher = own(&Report::PUBLISHER.to_string());
        let attributed = json!({"prov:entity": own("article"), "prov:agent": publisher});
        self.attributed.push(attributed);
    }

    fn agent(&mut self, id: SourceId) -> String {
        let name = own(&id.to_string());
        if self.agents.contains_key(&name) {
            return name;
        }
        let source = self.report.source(id);
        let kind = match (source.identity, source.kind) {
            (Identity::Anonymous, _) => qualified("secondo:UnnamedSource"),
            (Identity::Unstated, _) | (_, SourceKind::Impersonal) => {
                qualified("secondo:UnstatedSource")
            }
            (_, SourceKind::Person | SourceKind::Official) => qualified("prov:Person"),
            (_, SourceKind::Media | SourceKind::Institution) => qualified("prov:Organization"),
            (_, SourceKind::Document) => qualified("secondo:Document"),
            (_, SourceKind::Group) => qualified("secondo:Group"),
        };
        let mut about = json!({
            "prov:type": kind,
            "prov:label": stable_label(self.report, id),
            "secondo:kind": source.kind.name(),
            "secondo:identity": source.identity.name(),
        });
        if let Some(grade) = source.grade {
            about["secondo:grade"] = json!(grade.name());
        }
        self.agents.insert(name.clone(), about);
        name
    }

    /// The version of a claim that the article has, with its words.
    fn published(&mut self, id: ClaimId) -> String {
        let name = own(&format!("{id}-as-published"));
        if self.entities.contains_key(&name) {
            return name;
        }
        let mut about = json!({"secondo:kind": "claim"});
        if let Some(claim) = self.report.claims.get(id.0) {
            about["secondo:text"] = json!(words(self.report, &claim.span));
            if let (Some(first), Some(last)) = (claim.span.first(), claim.span.last()) {
                let extent = self.table.convert(first.cover(*last));
                about["secondo:start"] = number(extent.start);
                about["secondo:end"] = number(extent.end);
            }
            about["secondo:place"] = json!(claim.place.name());
            about["secondo:modality"] = json!(claim.modality.name());
        }
        let chains = self.report.attributions.iter();
        let chains = chains.filter(|found| found.claim == id).map(links);
        about["secondo:depth"] = number(chains.max().unwrap_or(0));
        self.entities.insert(name.clone(), about);
        self.members
            .push(json!({"prov:collection": own("article"), "prov:entity": name}));
        name
    }

    /// A version that another holds, and whose it is.
    fn unseen(&mut self, name: String, source: SourceId, denied: Option<&str>) -> String {
        if self.entities.contains_key(&name) {
            return name;
        }
        let mut about = json!({"secondo:kind": "claim", "secondo:observed": false});
        if let Some(denied) = denied {
            about["secondo:denies"] = qualified(denied);
        }
        self.entities.insert(name.clone(), about);
        let agent = self.agent(source);
        self.attributed
            .push(json!({"prov:entity": name, "prov:agent": agent}));
        name
    }

    /// One version for each source of the chain, each derived from the next.
    fn attribution(&mut self, found: &Attribution) {
        let published = self.published(found.claim);
        let denied = (found.stance == Stance::Deny).then_some(published.as_str());
        let (stem, mut version) = match denied {
            Some(denied) => {
                let stem = format!("{}-denial", found.claim);
                let version = self.denial(&stem, denied);
                (stem, version)
            }
            None => (found.claim.to_string(), published.clone()),
        };
        let chain = found.chain.strip_prefix(&[Report::PUBLISHER]);
        let chain = chain.unwrap_or(&found.chain);
        for (place, &source) in chain.iter().enumerate() {
            let is_last = place + 1 == chain.len();
            let is_outlet = self.report.source(source).kind == SourceKind::Media;
            let verb = if is_outlet { "reported" } else { "stated" };
            let name = own(&format!("{stem}-as-{verb}-by-{source}"));
            let next = self.unseen(name, source, denied);
            if self.known.insert((version.clone(), next.clone())) {
                let mut hop = json!({
                    "prov:generatedEntity": version,
                    "prov:usedEntity": next,
                    "secondo:cue": words(self.report, shown_by(found, source, is_last)),
                    "secondo:mode": found.mode.name(),
                    "secondo:stance": found.stance.name(),
                });
                // words in quotation marks are the holder's alone
                if is_last && found.mode == Mode::Direct {
                    hop["prov:type"] = qualified("prov:Quotation");
                }
                self.derived.push(hop);
            }
            version = next;
        }
    }

    /// That the article has a claim denied.
    fn denial(&mut self, stem: &str, denied: &str) -> String {
        let name = own(&format!("{stem}-as-published"));
        if !self.entities.contains_key(&name) {
            let about = json!({"secondo:kind": "denial", "secondo:denies": qualified(denied)});
            self.entities.insert(name.clone(), about);
            self.members
                .push(json!({"prov:collection": own("article"), "prov:entity": name}));
        }
        name
    }

    /// Claims that cannot be true beside each other.
    fn conflicts(&mut self) {
        use petgraph::visit::{EdgeRef, IntoEdgeReferences};
        let graph = &self.report.graph.graph;
        for edge in graph.edge_references() {
            if edge.weight().kind != EdgeKind::Contradicts {
                continue;
            }
            let (Node::Claim(one), Node::Claim(other)) =
                (graph[edge.source()], graph[edge.target()])
            else {
                continue;
            };
            let (one, other) = (self.published(one), self.published(other));
            if let Some(about) = self.entities.get_mut(&one) {
                let known = about.get_mut("secondo:contradicts");
                match known.and_then(Value::as_array_mut) {
                    Some(list) => list.push(qualified(&other)),
                    None => about["secondo:contradicts"] = json!([qualified(&other)]),
                }
            }
        }
    }
}

/// The words that lead to a source: those of its link, for the holder the cue.
fn shown_by(found: &Attribution, source: SourceId, is_last: bool) -> &[Span] {
    let link = found.links.iter().find(|link| link.to == source);
    match link {
        Some(link) if !is_last && !link.spans.is_empty() => &link.spans,
        _ => &found.cue,
    }
}

/// Sources behind the publisher that a claim went through.
fn links(found: &Attribution) -> usize {
    found.chain.len().saturating_sub(1)
}
