//! What the documentation shows holds: grammar examples, formats, links, pictures.
//!
//! Blocks that open with three backticks and `gr LANGUAGE` are laid over that
//! language's grammar; those of one page and language are one file. The examples on the
//! pages of output formats are what the program prints to the byte, which `trycmd`, the
//! runner of the other pages, cannot tell: it takes every backslash for a path.
//! `TRYCMD=overwrite` writes what is printed here too.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use secondo::grammar::{GrammarSet, SourceFile};
use secondo::matcher::verify;
use snapbox::{Assert, Data};

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
                text: text.into(),
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

/// A command on a page and what stands below it.
struct Example {
    /// Arguments of the program.
    arguments: Vec<String>,
    /// Rows before what is printed: the fence, the command and the exit status.
    first: usize,
    /// The row that closes the block.
    last: usize,
    /// Exit status.
    status: i32,
}

fn examples(page: &[&str]) -> Vec<Example> {
    let mut out = Vec::new();
    for (number, row) in page.iter().enumerate() {
        let Some(command) = row.strip_prefix("$ secondo ") else {
            continue;
        };
        let status = page[number + 1].strip_prefix("? ");
        let first = number + 1 + usize::from(status.is_some());
        let closed = page[first..].iter().position(|row| *row == "```");
        out.push(Example {
            arguments: command.split_whitespace().map(str::to_owned).collect(),
            first,
            last: first + closed.expect("the block is closed"),
            status: status.map_or(0, |status| status.parse().expect("a status")),
        });
    }
    out
}

fn printed(example: &Example) -> String {
    let output = common::secondo(&example.arguments)
        .env("COLUMNS", "80")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(example.status));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.trim_end().to_owned()
}

fn format_pages() -> Vec<PathBuf> {
    let folder = fs::read_dir(common::path("docs/formats")).expect("it is there");
    let mut out: Vec<PathBuf> = folder
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    out.sort();
    out
}

fn overwrite() -> bool {
    std::env::var("TRYCMD").is_ok_and(|action| action == "overwrite")
}

#[test]
fn every_example_is_what_the_program_prints() {
    let assert = Assert::new().normalize_paths(false);
    for path in format_pages() {
        let text = fs::read_to_string(&path).expect("readable");
        let mut rows: Vec<&str> = text.lines().collect();
        let found = examples(&rows);
        let is_index = path.ends_with("README.md");
        assert!(
            is_index || !found.is_empty(),
            "no example: {}",
            path.display()
        );
        // from the end, so that the rows before keep their numbers
        for example in found.iter().rev() {
            let expected = rows[example.first..example.last].join("\n");
            let actual = Data::text(printed(example));
            let expected = Data::text(expected.trim_end());
            if overwrite() {
                let (actual, _) = assert.normalize(actual, expected);
                let actual: &str = actual.render().expect("text").leak();
                rows.splice(example.first..example.last, actual.lines());
                let page = rows.join("\n") + "\n";
                fs::write(&path, page).expect("it can be written");
            } else if let Err(difference) = assert.try_eq(None, actual, expected) {
                panic!("{}\n{difference}", path.display());
            }
        }
    }
}

/// Arguments of the report that the README shows as a terminal prints it.
const PICTURED: [&str; 4] = [
    "check",
    "--only",
    "CON601",
    "tests/articles/sputnik-pakistan.txt",
];

#[test]
fn the_picture_of_a_terminal_is_what_the_program_prints() {
    let output = common::secondo(&PICTURED)
        .args(["--no-config", "--color", "always"])
        .env("COLUMNS", "80")
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let command = PICTURED.join(" ");
    let terminal = anstyle_svg::Term::new()
        .palette(anstyle_svg::WIN10_CONSOLE)
        .fg_color(anstyle::AnsiColor::BrightWhite.into());
    let shown = terminal.render_svg(&format!("$ secondo {command}\n\n{text}"));
    let path = common::path("docs/images/terminal.svg");
    if overwrite() {
        fs::write(&path, &shown).expect("it can be written");
    }
    let kept = fs::read_to_string(&path).expect("readable");
    assert!(kept == shown, "TRYCMD=overwrite draws it anew");
}
