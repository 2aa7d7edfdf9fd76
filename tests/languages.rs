//! No language in the program: what a language does stands in its grammar folder.

mod common;

use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn sources_name_no_language_and_hold_no_foreign_letter() {
    let mut files = Vec::new();
    rust_files(&common::path("src"), &mut files);
    files.sort();
    assert!(files.len() > 40, "the sources are there");
    let codes: Vec<String> = common::GRAMMARS
        .grammars
        .iter()
        .flat_map(|grammar| {
            let code = &grammar.code;
            [format!("\"{code}\""), format!("\"{code}/")]
        })
        .collect();
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}", file.display(), number + 1);
            for code in codes.iter().filter(|code| line.contains(code.as_str())) {
                wrong.push(format!("{place}: the language code {code}"));
            }
            let foreign = |c: &char| !c.is_ascii() && c.is_alphabetic();
            if let Some(letter) = line.chars().find(foreign) {
                wrong.push(format!("{place}: the letter {letter}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
