//! SARIF 2.1.0, the static analysis format of OASIS: for code forges, editors and CI.
//!
//! Two rules that its schema does not check: a result whose `kind` is not `fail` must
//! have no level, so that `kind` is left out and what a person must decide is a property;
//! and `columnKind` says what columns count.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::address::{self, VOCABULARY};
use super::drawing::words;
use super::sarif_place::Places;
use super::tree::{one_line, stable_label};
use super::{Attribution, Flag, Format, Many, Report, Reporter, SourceId, Tally, fingerprint};
use crate::Span;
use crate::checks::{self, Check};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "findings as SARIF 2.1.0, for code forges, editors and CI",
    ending: "sarif",
    many: Many::Together,
    build: |_| Box::new(Sarif),
};

/// The schema that a log names.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Findings of one flag keep this name from run to run.
const FINGERPRINT: &str = "flagAndWords/v1";

struct Sarif;

impl Reporter for Sarif {
    fn begin(&self, _: bool, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\","
        )?;
        write!(out, "\"runs\": [\n{{\n\"tool\": ")?;
        serde_json::to_writer_pretty(&mut *out, &tool())?;
        writeln!(out, ",\n\"columnKind\": \"unicodeCodePoints\",")?;
        writeln!(out, "\"results\": [")
    }

    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let places = Places::new(report, address::location(report));
        for (number, flag) in report.flags.iter().enumerate() {
            if number > 0 {
                writeln!(out, ",")?;
            }
            serde_json::to_writer_pretty(&mut *out, &result(report, flag, &places))?;
        }
        Ok(())
    }

    fn entry(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let artifact = json!({"location": {"uri": address::location(report)}});
        writeln!(out, "{artifact}")
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, ",")
    }

    fn end(&self, _: &Tally, entries: &[u8], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n],\n\"artifacts\": [")?;
        let lines = entries.split_inclusive(|&byte| byte == b'\n');
        for (number, artifact) in lines.enumerate() {
            out.write_all(if number > 0 { b"," } else { b"" })?;
            out.write_all(artifact)?;
        }
        write!(out, "]")?;
        writeln!(out, "\n}}\n]\n}}")
    }
}

/// The program, and every flag as a rule.
fn tool() -> Value {
    let rules: Vec<Value> = checks::ALL.iter().map(rule).collect();
    json!({
        "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "shortDescription": {"text": env!("CARGO_PKG_DESCRIPTION")},
            "rules": rules,
        }
    })
}

fn rule(check: &Check) -> Value {
    let explain = check.explain.trim();
    let first = explain.split("\n\n").next().unwrap_or_default();
    json!({
        "id": check.id,
        "name": check.name,
        "shortDescription": {"text": one_line(first)},
        "fullDescription": {"text": one_line(first)},
        "help": {"text": explain, "markdown": explain},
        "helpUri": format!("{VOCABULARY}flag:{}", check.id),
    })
}

fn result(report: &Report, flag: &Flag, places: &Places<'_>) -> Value {
    let (main, others) = locations(report, flag);
    let mut out = json!({
        "ruleId": flag.id,
        "level": flag.severity.name(),
        "message": {"text": flag.message},
        "locations": [places.location(main)],
    });
    if let Some(index) = checks::ALL.iter().position(|check| check.id == flag.id) {
        out["ruleIndex"] = json!(index);
    }
    let related: Vec<Value> = others
        .iter()
        .enumerate()
        .map(|(number, (span, about))| {
            let mut location = places.location(Some(*span));
            location["id"] = json!(number + 1);
            location["message"] = json!({"text": about});
            location
        })
        .collect();
    if !related.is_empty() {
        out["relatedLocations"] = json!(related);
    }
    let about = flag.attributions.iter();
    let about: Vec<&Attribution> = about
        .filter_map(|id| report.attributions.get(id.0))
        .collect();
    let flows: Vec<Value> = about
        .iter()
        .filter(|found| !found.links.is_empty())
        .map(|found| code_flow(report, found, places))
        .collect();
    if !flows.is_empty() {
        out["codeFlows"] = json!(flows);
        out["graphs"] = json!([super::sarif_place::graph(report, &about, places)]);
    }
    let shown: Vec<Span> = main.into_iter().collect();
    let words = one_line(&words(report, &shown));
    out["partialFingerprints"] =
        json!({FINGERPRINT: fingerprint::of(&format!("{}\n{words}", flag.id))});
    let names: Vec<String> = flag
        .path
        .iter()
        .map(|id| stable_label(report, *id))
        .collect();
    let ids: Vec<String> = flag.attributions.iter().map(ToString::to_string).collect();
    out["properties"] = json!({
        "review": flag.review,
        "attributions": ids,
        "path": names,
        "document": report.id,
    });
    out
}

/// Where a finding is shown, and what else it is about: what is claimed first; what
/// speaks against it, or who says it, beside it.
fn locations(report: &Report, flag: &Flag) -> (Option<Span>, Vec<(Span, &'static str)>) {
    let mut all: Vec<(Span, &'static str)> = Vec::new();
    if let Some((against, disputed)) = &flag.sides {
        all.extend(disputed.iter().map(|span| (*span, "what is disputed")));
        let against = against.iter();
        all.extend(against.map(|span| (*span, "what speaks against it")));
    } else {
        let claims = flag.attributions.iter();
        let claims = claims.filter_map(|id| report.attributions.get(id.0));
        let said = claims.flat_map(|found| &found.content);
        all.extend(said.map(|span| (*span, "what is said")));
    }
    all.extend(flag.spans.iter().map(|span| (*span, "who says it")));
    let mut seen = BTreeSet::new();
    all.retain(|(span, _)| !span.is_empty() && seen.insert(*span));
    let mut all = all.into_iter();
    let main = all.next().map(|(span, _)| span);
    (main, all.collect())
}

/// The chain of an attribution, the publisher first, with the words that show each link.
fn code_flow(report: &Report, found: &Attribution, places: &Places<'_>) -> Value {
    let locations = found.links.iter().enumerate().map(|(number, link)| {
        let mention = || first_mention(report, link.to);
        let span = link.spans.first().copied().or_else(mention);
        let (from, to) = (
            stable_label(report, link.from),
            stable_label(report, link.to),
        );
        let mut location = places.location(span);
        location["message"] = json!({"text": format!("{from} \u{2192} {to}")});
        json!({"location": location, "nestingLevel": number + 1})
    });
    let locations: Vec<Value> = locations.collect();
    json!({
        "message": {"text": "attribution chain, publisher first"},
        "threadFlows": [{"locations": locations}],
    })
}

pub(super) fn first_mention(report: &Report, id: SourceId) -> Option<Span> {
    report.source(id).mentions.first().copied()
}
