//! `secondo fit`: estimates the figures of grammars from annotated articles.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use secondo::grammar::GrammarSet;

use super::{ExitStatus, Failure, Global, gold, terminal};

/// What `fit` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Annotated articles, JSON Lines with an `attributions` list of code-point spans
    #[arg(value_name = "GOLD.jsonl", required = true)]
    gold: Vec<PathBuf>,
}

/// Rewrites the figures in the folders given with `--grammars`, and nothing else.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    if global.grammars.is_empty() {
        return Err(Failure::Message(
            "fit rewrites grammar files: name their folder with --grammars DIR".to_owned(),
        ));
    }
    let mut set = GrammarSet::with_folders(&global.grammars)?;
    let articles = gold::read(&arguments.gold)?;
    let estimates = secondo::fit::fit(&mut set, &articles);
    let changed = secondo::fit::rewrite(&set, &estimates)
        .map_err(|error| Failure::Message(format!("cannot write {error}")))?;
    let mut out = terminal::output();
    for path in &changed {
        writeln!(out, "{}", path.display())?;
    }
    writeln!(
        out,
        "{} articles, {} files rewritten",
        articles.len(),
        changed.len()
    )?;
    out.flush()?;
    Ok(ExitStatus::Clean)
}
