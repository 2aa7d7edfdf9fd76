//! Every `gr` example in the documentation loads and holds what it promises.
//!
//! Blocks that open with three backticks and `gr LANGUAGE` are laid over that
//! language's grammar; those of one page and language are one file.

mod common;

use std::collections::BTreeMap;
use std::fs;

use secondo::grammar::{GrammarSet, SourceFile};
use secondo::matcher::verify;

fn pages() -> Vec<(String, String)> {
    let mut out = vec!["README.md".to_owned()];
    for folder in ["docs", "docs/formats"] {
        for entry in fs::read_dir(common::path(folder)).expect("docs are there") {
            let name = entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".md") {
                out.push(format!("{folder}/{name}"));
            }
        }
    }
    out.sort();
    let read = |name: String| {
        let text = fs::read_to_string(common::path(&name)).expect("readable");
        (name, text)
    };
    out.into_iter().map(read).collect()
}

/// Grammar text by language; lines keep their numbers.
fn blocks(page: &str) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<String> = None;
    for (number, line) in page.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = match (open.take(), info.strip_prefix("gr ")) {
                (None, Some(language)) => Some(language.trim().to_owned()),
                _ => None,
            };
            continue;
        }
        if let Some(language) = &open {
            let text = out.entry(language.clone()).or_default();
            let missing = number - text.lines().count();
            text.push_str(&"\n".repeat(missing));
            text.push_str(line);
            text.push('\n');
        }
    }
    out
}

#[test]
fn grammar_examples_hold() {
    let mut seen = 0;
    for (name, page) in pages() {
        let blocks = blocks(&page);
        if blocks.is_empty() {
            continue;
        }
        let mut files = common::GRAMMARS.files.clone();
        for (folder, text) in blocks {
            files.push(SourceFile {
                name: format!("{name}/{folder}.gr"),
                path: None,
                folder,
                text,
                layer: 1,
            });
        }
        let set = GrammarSet::from_files(files).unwrap_or_else(|errors| panic!("{errors}"));
        for verdict in verify(&set, 1) {
            let found = verdict.found.join("\n");
            assert!(
                verdict.outcome.is_good(),
                "{name}:{}: {found}",
                verdict.line
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "the documentation has examples");
}

#[test]
fn every_format_has_a_page() {
    let index = fs::read_to_string(common::path("docs/formats/README.md")).expect("readable");
    for format in secondo::report::FORMATS {
        let page = format!("{}.md", format.name);
        assert!(common::path("docs/formats").join(&page).exists(), "{page}");
        assert!(index.contains(&format!("]({page})")), "{page} in the index");
    }
}

#[test]
fn links_lead_somewhere() {
    for (name, page) in pages() {
        let base = common::path(&name);
        let base = base.parent().expect("a folder");
        for target in page
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap_or("");
            let is_local = !file.is_empty() && !target.contains("://");
            assert!(!is_local || base.join(file).exists(), "{name}: no {target}");
        }
    }
}
