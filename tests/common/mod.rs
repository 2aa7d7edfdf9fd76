//! What the tests share.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod texts;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use secondo::grammar::GrammarSet;
use secondo::input::{Document, from_bytes};
use secondo::report::{Format, Layout, Report, Tally};

/// The built-in grammars, loaded once.
pub(crate) static GRAMMARS: LazyLock<GrammarSet> =
    LazyLock::new(|| GrammarSet::builtin().unwrap_or_else(|errors| panic!("{errors}")));

/// The JSON Schema of reports.
pub(crate) static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let text = include_str!("../../docs/report.schema.json");
    let schema = serde_json::from_str(text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is a schema")
});

/// A path in the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The program in the repository's folder, with the settings of no terminal and no locale.
pub(crate) fn secondo(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secondo"));
    command
        .args(arguments)
        .current_dir(path(""))
        .env("LC_ALL", "C")
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS");
    command
}

/// The shipped articles: name and document, sorted.
pub(crate) fn articles() -> Vec<(String, Document)> {
    articles_in("tests/articles")
}

/// One small article for each construction that forms a chain, and traps beside them:
/// `LANGUAGE-CONSTRUCTION` and document, sorted.
pub(crate) fn chain_articles() -> Vec<(String, Document)> {
    articles_in("tests/chain-articles")
}

/// Name of the snapshot of an article about chains.
pub(crate) fn chain_snapshot(article: &str) -> String {
    let (language, construction) = article.split_once('-').expect("a language");
    format!("{language}__{construction}__graph")
}

fn articles_in(relative: &str) -> Vec<(String, Document)> {
    let folder = std::fs::read_dir(path(relative)).expect("the folder is there");
    let mut out: Vec<(String, Document)> = folder
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let shown = format!("{relative}/{name}.txt");
            let bytes = std::fs::read(&path).expect("readable");
            let document = from_bytes(&shown, Some(&shown), &bytes).expect("an article");
            (name, document)
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// A document of plain text.
pub(crate) fn document(text: &str) -> Document {
    Document {
        id: "test".to_owned(),
        text: text.to_owned(),
        ..Document::default()
    }
}

/// A report in one of the formats, as a run with one article writes it.
pub(crate) fn render(report: &Report, format: &str, layout: Layout) -> String {
    let format = Format::from_name(format).expect("a format");
    let reporter = (format.build)(layout);
    let mut out = Vec::new();
    let mut tally = Tally::default();
    tally.add(report);
    let mut entry = Vec::new();
    let written = reporter
        .begin(false, &mut out)
        .and_then(|()| reporter.article(report, &mut out))
        .and_then(|()| reporter.entry(report, &mut entry))
        .and_then(|()| reporter.end(&tally, &entry, &mut out));
    written.expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

/// Fails where JSON does not follow the schema.
pub(crate) fn validate(json: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let errors: Vec<String> = SCHEMA
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    value
}
