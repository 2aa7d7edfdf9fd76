//! Both shipped articles at every stage, and no snapshot without its test.

mod common;

use std::collections::BTreeSet;

use secondo::Options;
use secondo::input::Document;
use secondo::matcher::{Detail, THRESHOLD, find};
use secondo::report::{Layout, Report, view};
use secondo::text::analyse;

/// What a view shows of an article.
type View = fn(&Document, &Report) -> String;

const VIEWS: [(&str, View); 8] = [
    ("tokens", |document, _| {
        let text = analyse(document, &common::GRAMMARS, None);
        view::tokens(document, &text, &common::GRAMMARS)
    }),
    ("matches", |document, _| {
        let set = &*common::GRAMMARS;
        let text = analyse(document, set, None);
        let found = find(&text, set, THRESHOLD, Detail::Results);
        view::matches(document, &text, set, &found, view::Wanted::default())
    }),
    ("sources", |_, report| view::sources(report)),
    ("graph", |_, report| view::graph(report)),
    ("human", |_, report| human(report, 80)),
    ("human-60", |_, report| human(report, 60)),
    ("human-200", |_, report| human(report, 200)),
    ("json", |_, report| {
        let json = common::render(report, "json", Layout::default());
        common::validate(&json);
        json
    }),
];

/// The report for people on a terminal of that many columns.
fn human(report: &Report, width: usize) -> String {
    let layout = Layout {
        width,
        ..Layout::default()
    };
    common::render(report, "human", layout)
}

/// Article and report of every snapshot, with its name: `LANGUAGE__ARTICLE__`.
fn reports() -> Vec<(String, Document, Report)> {
    let options = Options::default();
    let one = |(name, document): (String, Document)| {
        let report = secondo::check(&document, &common::GRAMMARS, &options);
        let language = report.languages.first().expect("a language");
        (format!("{language}__{name}__"), document, report)
    };
    common::articles().into_iter().map(one).collect()
}

fn compare(wanted: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let (_, show) = VIEWS
        .iter()
        .find(|(view, _)| *view == wanted)
        .expect("a view");
    settings.bind(|| {
        for (name, document, report) in reports() {
            insta::assert_snapshot!(format!("{name}{wanted}"), show(&document, &report));
        }
    });
}

#[test]
fn tokens_are_as_reviewed() {
    compare("tokens");
}

#[test]
fn matches_are_as_reviewed() {
    compare("matches");
}

#[test]
fn sources_are_as_reviewed() {
    compare("sources");
}

#[test]
fn the_graph_is_as_reviewed() {
    compare("graph");
}

#[test]
fn the_report_for_people_is_as_reviewed() {
    for view in ["human-60", "human", "human-200"] {
        compare(view);
    }
}

#[test]
fn json_is_as_reviewed() {
    compare("json");
}

#[test]
fn no_snapshot_is_left_over() {
    let wanted: BTreeSet<String> = reports()
        .into_iter()
        .flat_map(|(name, _, _)| VIEWS.map(|(view, _)| format!("{name}{view}.snap")))
        .chain(
            common::chain_articles()
                .iter()
                .map(|(name, _)| format!("{}.snap", common::chain_snapshot(name))),
        )
        .collect();
    let Ok(folder) = std::fs::read_dir(common::path("snapshots")) else {
        return;
    };
    let orphans: Vec<String> = folder
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".snap") && !wanted.contains(name))
        .collect();
    assert!(orphans.is_empty(), "no test makes {orphans:?}; delete them");
}
