//! The example on each page of an output format is what the program prints, to the byte,
//! and so is the picture of a terminal.
//!
//! The other pages are run by `trycmd`, which takes every backslash for a path.
//! `TRYCMD=overwrite` writes what is printed here too.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use snapbox::{Assert, Data};

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
    let output = Command::new(env!("CARGO_BIN_EXE_secondo"))
        .args(&example.arguments)
        .current_dir(common::path(""))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .env("LC_ALL", "C")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(example.status));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.trim_end().to_owned()
}

fn pages() -> Vec<PathBuf> {
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
    for path in pages() {
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
    let output = Command::new(env!("CARGO_BIN_EXE_secondo"))
        .args(PICTURED)
        .args(["--no-config", "--color", "always"])
        .current_dir(common::path(""))
        .env("COLUMNS", "80")
        .env("LC_ALL", "C")
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
