//! Makes of every file under `grammars/` what the binary carries: its text, and each
//! language packed, so that starting needs no parsing.
//!
//! Nothing is registered by hand: a new folder is a new language. The library's own
//! modules do it, compiled into this script once more.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the library uses what the script does not"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/span.rs"]
mod span;
use span::Span;

#[path = "src/text"]
mod text {
    mod token;

    pub(crate) use token::{Shape, Token};
}

/// The library's modules that texts go through on their way to a grammar.
#[path = "src/grammar"]
mod grammar {
    mod anchors;
    mod audit;
    mod blocks;
    mod build;
    mod class_sets;
    mod error;
    mod figures;
    mod hosts;
    mod inflect;
    mod landmarks;
    mod lexicon;
    mod lower;
    mod model;
    mod outlets;
    mod packed;
    mod parse;
    mod pattern;
    mod pieces;
    mod program;
    mod sets;
    mod sources;
    mod stems;
    mod syntax;
    mod texts;
    mod variant;
    mod vocabulary;
    mod words;

    pub(crate) use lexicon::{Lexicon, WordId, fold, fold_into, slot_mask};
    pub(crate) use model::Grammar;
    pub(crate) use outlets::OutletId;
    pub(crate) use vocabulary::Vocabulary;

    /// The text of a file, and its number among all files.
    pub(crate) type File<'s> = (usize, &'s str);

    fn sources<'s>(files: &[File<'s>]) -> Vec<sources::Source<'s>> {
        let source = |&(number, text)| sources::Source {
            number,
            layer: 0,
            text,
        };
        files.iter().map(source).collect()
    }

    /// A language's function words and its grammar, packed; the tests see to it that there
    /// are no mistakes.
    pub(crate) fn language(code: &str, files: &[File<'_>]) -> (Vec<String>, Vec<u8>) {
        let sources = sources(files);
        let grammar = sources::grammar_unchecked(code, &sources);
        (
            sources::function_words(&sources),
            packed::to_bytes(&grammar),
        )
    }

    /// What all languages share, packed.
    pub(crate) fn outlets(files: &[File<'_>]) -> Vec<u8> {
        packed::to_bytes(&sources::outlets(&sources(files), &mut Vec::new()))
    }
}

/// Folder of what all languages share.
const COMMON: &str = "common";

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "gr" || ending == "toml")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// Every file with its name, such as `en/rules.gr`, in order of their paths.
fn files(grammars: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    collect(grammars, &mut found)?;
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(grammars).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            Ok((name, fs::read_to_string(path)?))
        })
        .collect()
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for used in [
        "grammars",
        "src/grammar",
        "src/text/token.rs",
        "src/span.rs",
    ] {
        println!("cargo::rerun-if-changed={used}");
    }
    let files = files(&root.join("grammars"))?;
    let mut table = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for (name, _) in &files {
        let _ = writeln!(
            table,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/grammars/{name}\"))),"
        );
    }
    table.push_str("];\n");
    let folder = |name: &str| name.split('/').next().unwrap_or("").to_owned();
    let mut folders: Vec<String> = files.iter().map(|(name, _)| folder(name)).collect();
    folders.dedup();
    table.push_str("pub(super) static LANGUAGES: &[Language] = &[\n");
    let mut common = Vec::new();
    for code in folders {
        let own: Vec<grammar::File<'_>> = files
            .iter()
            .enumerate()
            .filter(|(_, (name, _))| folder(name) == code && name.ends_with(".gr"))
            .map(|(number, (_, text))| (number, text.as_str()))
            .collect();
        if code == COMMON {
            common = grammar::outlets(&own);
        } else if !own.is_empty() {
            let (function, packed) = grammar::language(&code, &own);
            fs::write(out.join(format!("{code}.packed")), packed)?;
            let _ = writeln!(
                table,
                "    Language {{ code: {code:?}, function: &{function:?}, \
                 grammar: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{code}.packed\")) }},"
            );
        }
    }
    table.push_str("];\n");
    fs::write(out.join("common.packed"), common)?;
    table.push_str(
        "pub(super) static OUTLETS: &[u8] = \
         include_bytes!(concat!(env!(\"OUT_DIR\"), \"/common.packed\"));\n",
    );
    fs::write(out.join("grammars.rs"), table)
}
