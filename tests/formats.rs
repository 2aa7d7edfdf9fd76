//! Every output format, read back by a reader that is not ours and compared with the
//! report: its words, its graph, its findings.

mod common;

use std::sync::LazyLock;

use common::texts::text;
use layout::gv::DotParser;
use layout::gv::parser::ast::Stmt;
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use proptest::prelude::*;
use secondo::report::{FORMATS, Format, Layout, Offsets, Report};
use secondo::{Options, Span};
use serde_json::Value;

/// Guillemets, accents, emoji, CRLF, a byte order mark, combining marks, markup.
const TEXTS: [&str; 4] = [
    "\u{feff}Il ponte \u{e8} sicuro \u{1f600}\r\n\r\nIl sindaco ha detto che \u{ab}il ponte \u{e8} \
     sicuro\u{bb} \u{1f600}.\r\nSecondo il Washington Post, alcune fonti hanno affermato che il \
     ponte sarebbe crollato.\r\n\r\nIl ministro nega che il ponte sia crollato.\r\n",
    "\u{feff}The bridge is \u{201c}safe\u{201d}\n\n\u{1f309} \u{201c}The bridge is safe,\u{201d} the \
     mayor said. Unnamed officials told Reuters that it wasn\u{2019}t safe. The ministry denied \
     that the bridge had fallen.\n",
    "Cafe\u{301} <b>closed</b> & \"sold\"\n\nThe owner said that <script>alert(1)</script> was \
     sold. According to the Post & Co, it was \"closed\" \\ shut; 3 > 2.\n",
    "Trees are green.\n",
];

fn check(text: &str) -> Report {
    let document = common::document(text);
    secondo::check(&document, &common::GRAMMARS, &Options::default())
}

fn reports() -> Vec<Report> {
    let articles = common::articles().into_iter();
    let shipped = articles
        .map(|(_, document)| secondo::check(&document, &common::GRAMMARS, &Options::default()));
    shipped.chain(TEXTS.map(check)).collect()
}

fn written(report: &Report, format: &str, offsets: Offsets) -> String {
    let layout = Layout {
        offsets,
        ..Layout::default()
    };
    common::render(report, format, layout)
}

fn plain(report: &Report, format: &str) -> String {
    written(report, format, Offsets::default())
}

fn parsed(report: &Report, format: &str) -> Value {
    serde_json::from_str(&plain(report, format)).expect("JSON")
}

/// Words between two offsets, counted as a program of that unit counts.
fn cut(text: &str, unit: Offsets, start: usize, end: usize) -> String {
    match unit {
        Offsets::Bytes => text[start..end].to_owned(),
        Offsets::CodePoints => text.chars().skip(start).take(end - start).collect(),
        Offsets::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).expect("whole characters")
        }
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("small")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text_of(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Every place of a log, wherever it stands.
fn regions<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("region"));
            members.values().for_each(|member| regions(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| regions(item, found)),
        _ => {}
    }
}

/// The byte at a line and column of a text without byte order mark.
fn at(text: &str, line: &Value, column: &Value) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(number(line) - 1)
        .map(str::len)
        .sum();
    let inside = text[before..].char_indices().nth(number(column) - 1);
    inside.map_or(text.len(), |(at, _)| before + at)
}

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("schemas/sarif-schema-2.1.0.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::draft4::new(&schema).expect("the schema is a schema")
});

fn sarif_holds(report: &Report, log: &Value) {
    let errors: Vec<String> = SARIF
        .iter_errors(log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = list(&run["results"]);
    assert_eq!(results.len(), report.flags.len());
    for (result, flag) in results.iter().zip(&report.flags) {
        assert!(result["kind"].is_null(), "a kind would take the level away");
        assert_eq!(result["level"], flag.severity.name());
        let index = number(&result["ruleIndex"]);
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], flag.id);
    }
    let text = report.text.strip_prefix('\u{feff}').unwrap_or(&report.text);
    let mut places = Vec::new();
    regions(log, &mut places);
    for region in places {
        let words = text_of(&region["snippet"]["text"]);
        let start = number(&region["charOffset"]);
        let end = start + number(&region["charLength"]);
        assert_eq!(cut(text, Offsets::CodePoints, start, end), words);
        let start = at(text, &region["startLine"], &region["startColumn"]);
        let end = at(text, &region["endLine"], &region["endColumn"]);
        assert_eq!(&text[start..end], words);
    }
}

#[test]
fn sarif_passes_the_schema_and_the_rules_that_it_does_not_check() {
    let mut chains = 0;
    for report in reports() {
        let log = parsed(&report, "sarif");
        sarif_holds(&report, &log);
        for result in list(&log["runs"][0]["results"]) {
            let nodes: Vec<&Value> = list(&result["graphs"][0]["nodes"])
                .iter()
                .map(|node| &node["id"])
                .collect();
            for edge in list(&result["graphs"][0]["edges"]) {
                assert!(nodes.contains(&&edge["sourceNodeId"]), "{edge}");
                assert!(nodes.contains(&&edge["targetNodeId"]), "{edge}");
            }
            chains += list(&result["codeFlows"]).len();
        }
    }
    assert!(chains > 0, "chains are code flows");
}

#[test]
fn a_denial_is_a_related_location() {
    let report = reports().remove(1);
    let log = parsed(&report, "sarif");
    let results = list(&log["runs"][0]["results"]).iter();
    let denied: Vec<&Value> = results
        .filter(|result| result["ruleId"] == "CON601")
        .collect();
    assert!(!denied.is_empty(), "the headline is disputed in the text");
    for result in denied {
        let related = list(&result["relatedLocations"]);
        let against = |one: &&Value| one["message"]["text"] == "what speaks against it";
        let place =
            |one: &Value| text_of(&one["physicalLocation"]["region"]["snippet"]["text"]).to_owned();
        let disputed = place(&result["locations"][0]);
        assert_eq!(
            disputed,
            "Pakistan aiuta i talebani nella lotta contro l'ISIS"
        );
        assert!(related.iter().any(|one| against(&one)), "{result}");
    }
}

fn annotations_hold(report: &Report) {
    let page = parsed(report, "webannotation");
    let items = list(&page["items"]);
    assert_eq!(items.len(), report.flags.len());
    for (item, flag) in items.iter().zip(&report.flags) {
        assert_eq!(item["motivation"], "assessing");
        let tag = text_of(&item["body"][0]["value"]);
        assert_eq!(tag, format!("{} {}", flag.id, flag.name));
        for target in list(&item["target"]) {
            let [position, quote] = list(&target["selector"]) else {
                assert!(flag.spans.is_empty(), "{target}");
                continue;
            };
            let (start, end) = (number(&position["start"]), number(&position["end"]));
            let cut = |start, end| cut(&report.text, Offsets::CodePoints, start, end);
            assert_eq!(cut(start, end), text_of(&quote["exact"]));
            let prefix = text_of(&quote["prefix"]);
            assert_eq!(cut(start - prefix.chars().count(), start), prefix);
            let suffix = text_of(&quote["suffix"]);
            assert_eq!(cut(end, end + suffix.chars().count()), suffix);
        }
    }
}

/// Rows of one kind, by column.
fn rows(text: &str, table: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row"))
        .filter(|row: &std::collections::HashMap<String, String>| row["table"] == table)
        .collect()
}

fn csv_holds(report: &Report, unit: Offsets) {
    let text = written(report, "csv", unit);
    let attributions = rows(&text, "attribution");
    assert_eq!(attributions.len(), report.attributions.len());
    assert_eq!(rows(&text, "source").len(), report.sources.len());
    let flags = rows(&text, "flag");
    assert_eq!(flags.len(), report.flags.len());
    let spans = |spans: &str| -> Vec<String> {
        let parts = spans.split_whitespace();
        parts
            .map(|part| {
                let (start, end) = part.split_once('-').expect("two ends");
                let end_of = |end: &str| end.parse().expect("a number");
                cut(&report.text, unit, end_of(start), end_of(end))
            })
            .collect()
    };
    let expected = |found: &[Span]| -> Vec<String> {
        let words = found.iter().map(|span| span.of(&report.text).to_owned());
        words.collect()
    };
    let shown = report.text.strip_prefix('\u{feff}').unwrap_or(&report.text);
    for (row, found) in attributions.iter().zip(&report.attributions) {
        let place = |name: &str| Value::from(row[name].parse::<u64>().expect("a number"));
        let first = found.content.first().or(found.cue.first());
        let words = first.map_or("", |span| span.of(&report.text));
        let from = at(shown, &place("line"), &place("column"));
        assert!(shown[from..].starts_with(words), "{row:?}");
        assert_eq!(spans(&row["spans"]), expected(&found.content));
        assert_eq!(row["words"], expected(&found.content).join(" \u{2026} "));
        assert_eq!(row["cue"], expected(&found.cue).join(" \u{2026} "));
        assert_eq!(row["stance"], found.stance.name());
    }
    for (row, found) in flags.iter().zip(&report.flags) {
        assert_eq!(spans(&row["spans"]), expected(&found.spans));
        assert_eq!(row["message"], found.message);
    }
}

fn brat_holds(report: &Report) {
    let points: Vec<char> = report.text.chars().collect();
    let written = plain(report, "brat");
    let mut known = std::collections::HashSet::new();
    let mut events = 0;
    for line in written.lines() {
        let mut fields = line.split('\t');
        let id = fields.next().expect("an id");
        let about = fields.next().expect("a type");
        assert!(known.insert(id.to_owned()), "{id} is new");
        match id.as_bytes()[0] {
            b'T' => {
                let (_, places) = about.split_once(' ').expect("places");
                let parts: Vec<String> = places
                    .split(';')
                    .map(|place| {
                        let (start, end) = place.split_once(' ').expect("two ends");
                        let end_of = |end: &str| end.parse::<usize>().expect("a number");
                        points[end_of(start)..end_of(end)].iter().collect()
                    })
                    .collect();
                let words = &line[id.len() + about.len() + 2..];
                assert_eq!(parts.join(" "), words);
            }
            b'E' => {
                events += 1;
                for part in about.split(' ') {
                    let (_, bound) = part.split_once(':').expect("a role");
                    assert!(known.contains(bound), "{line}");
                }
            }
            b'R' | b'A' | b'#' => {
                let named = about.split([' ', ':']).filter(|word| {
                    word.starts_with(['E', 'T']) && word[1..].parse::<usize>().is_ok()
                });
                named.for_each(|word| assert!(known.contains(word), "{line}"));
            }
            other => panic!("no brat line begins with {other}"),
        }
    }
    assert_eq!(events, report.attributions.len());
}

/// Nodes, and edges with their kind, of a report's graph.
fn graph(report: &Report) -> (Vec<String>, Vec<(String, String, String)>) {
    let graph = &report.graph.graph;
    let nodes = graph.node_indices().map(|node| graph[node].to_string());
    let edges = graph.edge_references().map(|edge| {
        let kind = edge.weight().kind.name().to_owned();
        let ends = (graph[edge.source()], graph[edge.target()]);
        (ends.0.to_string(), ends.1.to_string(), kind)
    });
    (nodes.collect(), edges.collect())
}

fn graphml_holds(report: &Report) {
    let written = plain(report, "graphml");
    let document = roxmltree::Document::parse(&written).expect("XML");
    let named = |name| {
        let all = document.descendants();
        all.filter(move |node| node.has_tag_name(("http://graphml.graphdrawing.org/xmlns", name)))
    };
    let keys: Vec<&str> = named("key").filter_map(|key| key.attribute("id")).collect();
    let data = |node: roxmltree::Node<'_, '_>, key: &str| {
        let mut children = node.children();
        let found = children.find(|child| child.attribute("key") == Some(key));
        found.map(|found| found.text().unwrap_or("").to_owned())
    };
    for used in named("data").filter_map(|data| data.attribute("key")) {
        assert!(keys.contains(&used), "{used} is declared");
    }
    let attribute = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).expect("an attribute").to_owned()
    };
    let nodes: Vec<String> = named("node").map(|node| attribute(node, "id")).collect();
    let edges: Vec<_> = named("edge")
        .map(|edge| {
            let kind = data(edge, "edge_kind").expect("a kind");
            (attribute(edge, "source"), attribute(edge, "target"), kind)
        })
        .collect();
    assert_eq!((nodes, edges), graph(report));
    for node in named("node") {
        let id = attribute(node, "id");
        let source = report
            .sources
            .iter()
            .enumerate()
            .find(|(number, _)| id == format!("s{number}"));
        let identity = source.map(|(_, source)| source.identity.name().to_owned());
        assert_eq!(data(node, "node_identity"), identity);
    }
}

fn svg_holds(report: &Report) {
    let written = plain(report, "svg");
    let document = roxmltree::Document::parse(&written).expect("XML");
    let of_class = |class: &'static str| {
        let all = document.descendants();
        all.filter(move |node| {
            let classes = node.attribute("class").unwrap_or("");
            classes.split(' ').next() == Some(class)
                && node.has_tag_name(("http://www.w3.org/2000/svg", "g"))
        })
    };
    let nodes: Vec<String> = of_class("node")
        .map(|node| node.attribute("id").expect("an id").to_owned())
        .collect();
    let edges: Vec<_> = of_class("edge")
        .map(|edge| {
            let of = |name| edge.attribute(name).expect("an end").to_owned();
            let class = edge.attribute("class").unwrap_or("");
            let kind = class.split(' ').nth(1).expect("a kind").to_owned();
            (of("data-from"), of("data-to"), kind)
        })
        .collect();
    assert_eq!((nodes, edges), graph(report));
    let scripts = document
        .descendants()
        .filter(|node| node.tag_name().name() == "script");
    assert_eq!(scripts.count(), 0, "text stays text");
    // boxes lie in the picture, and none upon another
    let number = |node: &roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name)
            .and_then(|value| value.parse().ok())
            .unwrap_or(0.0)
    };
    let root = document.root_element();
    let boxes: Vec<[f64; 4]> = of_class("node")
        .filter_map(|node| node.children().find(|child| child.has_tag_name("rect")))
        .map(|rect| ["x", "y", "width", "height"].map(|name| number(&rect, name)))
        .collect();
    for (place, [x, y, width, height]) in boxes.iter().enumerate() {
        assert!(x + width <= number(&root, "width") && y + height <= number(&root, "height"));
        for [x2, y2, _, height2] in &boxes[..place] {
            let apart = (x - x2).abs() > 1.0 || y + height <= *y2 || y2 + height2 <= *y;
            assert!(apart, "two boxes at {x} {y}");
        }
    }
}

fn dot_holds(report: &Report) {
    let written = plain(report, "dot");
    let graph_read = DotParser::new(&written).process();
    let read = graph_read.unwrap_or_else(|error| panic!("{error}\n{written}"));
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    for statement in &read.list.list {
        let attribute = |list: &layout::gv::parser::ast::AttributeList, name: &str| {
            let found = list.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        match statement {
            Stmt::Node(node) => nodes.push(node.id.name.clone()),
            Stmt::Edge(edge) => {
                let kind = attribute(&edge.list, "kind");
                edges.push((edge.from.name.clone(), edge.to[0].0.name.clone(), kind));
            }
            _ => {}
        }
    }
    assert_eq!((nodes, edges), graph(report));
}

/// Mermaid's labels are quoted and hold none of its marks.
fn mermaid_holds(report: &Report) {
    let written = plain(report, "mermaid");
    let (nodes, edges) = graph(report);
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len(), nodes.len() + edges.len() + 1);
    for (row, id) in rows.iter().zip(&nodes) {
        assert!(row.trim_start().starts_with(id.as_str()), "{row}");
    }
    for (row, (from, to, _)) in rows[nodes.len()..].iter().zip(&edges) {
        assert!(row.trim_start().starts_with(from.as_str()), "{row}");
        assert!(row.ends_with(to.as_str()), "{row}");
    }
    for row in rows {
        assert!(matches!(row.matches('"').count(), 0 | 2), "{row}");
        let label = row.split('"').nth(1).unwrap_or("").replace("<br>", "");
        assert!(
            !label.contains(['<', '>', '&', '`', '\\', '{', '}']),
            "{row}"
        );
    }
}

fn prov_holds(report: &Report, unit: Offsets) {
    let document: Value = serde_json::from_str(&written(report, "prov", unit)).expect("JSON");
    let records = |kind: &str, name: &Value| {
        let name = name.as_str().expect("a name");
        assert!(
            !document[kind][name].is_null(),
            "{kind} {name} is described"
        );
    };
    for relation in document["wasDerivedFrom"].as_object().into_iter().flatten() {
        records("entity", &relation.1["prov:generatedEntity"]);
        records("entity", &relation.1["prov:usedEntity"]);
    }
    for relation in document["wasAttributedTo"]
        .as_object()
        .into_iter()
        .flatten()
    {
        records("entity", &relation.1["prov:entity"]);
        records("agent", &relation.1["prov:agent"]);
    }
    let quotations = document["wasDerivedFrom"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, hop)| hop["prov:type"]["$"] == "prov:Quotation");
    for (_, hop) in quotations {
        assert_eq!(hop["secondo:mode"], "direct");
    }
    for (index, claim) in report.claims.iter().enumerate() {
        let name = format!("article:c{}-as-published", index + 1);
        let Some(entity) = document["entity"].get(&name) else {
            continue;
        };
        let [only] = claim.span.as_slice() else {
            continue;
        };
        let end = |name: &str| -> usize {
            let value = text_of(&entity[name]["$"]);
            value.parse().expect("a number")
        };
        let words = cut(&report.text, unit, end("secondo:start"), end("secondo:end"));
        assert_eq!(words, only.of(&report.text));
        assert_eq!(entity["secondo:text"], only.of(&report.text));
    }
}

fn json_holds(report: &Report, unit: Offsets) {
    for format in ["json", "jsonl"] {
        let value = common::validate(&written(report, format, unit));
        let pairs = list(&value["attributions"])
            .iter()
            .zip(&report.attributions);
        for (written, found) in pairs {
            let parts = [
                ("source", &found.source),
                ("cue", &found.cue),
                ("content", &found.content),
            ];
            for (name, spans) in parts {
                assert_eq!(list(&written[name]).len(), spans.len());
                for (place, span) in list(&written[name]).iter().zip(spans) {
                    let (start, end) = (number(&place["start"]), number(&place["end"]));
                    assert_eq!(cut(&report.text, unit, start, end), span.of(&report.text));
                }
            }
        }
    }
}

fn every_format_holds(report: &Report) {
    sarif_holds(report, &parsed(report, "sarif"));
    annotations_hold(report);
    brat_holds(report);
    graphml_holds(report);
    svg_holds(report);
    dot_holds(report);
    mermaid_holds(report);
    for unit in Offsets::ALL {
        json_holds(report, unit);
        csv_holds(report, unit);
        prov_holds(report, unit);
    }
}

#[test]
fn every_format_leads_back_to_the_words_and_the_graph() {
    for report in reports() {
        every_format_holds(&report);
    }
}

#[test]
fn texts_of_the_table_have_something_to_lead_back_to() {
    for text in &TEXTS[..3] {
        let report = check(text);
        assert!(!report.attributions.is_empty(), "{text}");
    }
    assert!(check(TEXTS[3]).attributions.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_takes_every_text_back(text in text()) {
        every_format_holds(&check(&text));
    }
}

/// Several articles as one document, as a run writes them.
fn together(format: &Format, reports: &[Report]) -> String {
    let layout = Layout {
        several: true,
        ..Layout::default()
    };
    let reporter = (format.build)(layout);
    let mut tally = secondo::report::Tally::default();
    let (mut out, mut entries) = (Vec::new(), Vec::new());
    reporter.begin(true, &mut out).expect("memory");
    let mut begun = false;
    for report in reports {
        tally.add(report);
        let mut part = Vec::new();
        reporter.article(report, &mut part).expect("memory");
        reporter.entry(report, &mut entries).expect("memory");
        if begun && !part.is_empty() {
            reporter.between(&mut out).expect("memory");
        }
        begun |= !part.is_empty();
        out.extend(part);
    }
    reporter.end(&tally, &entries, &mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

fn named(reports: Vec<Report>) -> Vec<Report> {
    let numbered = reports.into_iter().enumerate();
    numbered
        .map(|(number, report)| Report {
            id: format!("{} {number}", report.id),
            ..report
        })
        .collect()
}

#[test]
fn many_articles_are_one_document() {
    // the first and the last have nothing to report
    let mut reports = reports();
    reports.insert(0, check(TEXTS[3]));
    let reports = named(reports);
    let together = |name: &str| together(Format::from_name(name).expect("a format"), &reports);
    let flags: usize = reports.iter().map(|report| report.flags.len()).sum();
    let log: Value = serde_json::from_str(&together("sarif")).expect("JSON");
    assert!(SARIF.is_valid(&log));
    assert_eq!(list(&log["runs"]).len(), 1);
    assert_eq!(list(&log["runs"][0]["results"]).len(), flags);
    assert_eq!(list(&log["runs"][0]["artifacts"]).len(), reports.len());
    let page: Value = serde_json::from_str(&together("webannotation")).expect("JSON");
    assert_eq!(list(&page["items"]).len(), flags);
    let document: Value = serde_json::from_str(&together("prov")).expect("JSON");
    let bundles = document["bundle"].as_object().expect("bundles");
    assert_eq!(bundles.len(), reports.len());
    let drawn = together("graphml");
    let graphml = roxmltree::Document::parse(&drawn).expect("XML");
    let mut ids: Vec<&str> = graphml
        .descendants()
        .filter(|node| node.tag_name().name() == "node")
        .filter_map(|node| node.attribute("id"))
        .collect();
    let nodes: usize = reports.iter().map(|report| graph(report).0.len()).sum();
    assert_eq!(ids.len(), nodes);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), nodes, "no two nodes have one id");
    let table = together("csv");
    assert_eq!(rows(&table, "flag").len(), flags);
    assert_eq!(table.matches("table,document").count(), 1);
    let page = together("mermaid");
    assert_eq!(
        page.matches("```mermaid\nflowchart LR").count(),
        reports.len()
    );
}

#[test]
fn formats_have_names_and_endings_of_their_own() {
    let mut names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let mut endings: Vec<&str> = FORMATS.iter().map(|format| format.ending).collect();
    for list in [&mut names, &mut endings] {
        let count = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), count, "{list:?}");
    }
}
