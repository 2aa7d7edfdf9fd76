//! `secondo debug`: what each stage of the pipeline makes of an article.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use secondo::report::view;

use super::article::{Reading, Stages};
use super::inputs::{InputOptions, Items};
use super::{ExitStatus, Failure, Global, settings, terminal};

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// Paragraphs, sentences, and what the grammar knows of each word
    Tokens,
    /// What rules found, with the figures behind each score
    Matches,
    /// Sources, attributions, chains
    Sources,
    /// The provenance graph
    Graph,
}

/// What `debug` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Which stage
    stage: Stage,
    /// A file, or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Matches: show candidates that lost too
    #[arg(long)]
    all: bool,
    /// Matches: show this rule alone, and how far it came where it did not match
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    input: InputOptions,
}

/// Prints the view of a stage.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let config = settings::config(global)?;
    let set = settings::grammars(global, &config)?;
    let options = arguments.reading.options(&config, None);
    let rule = match &arguments.rule {
        Some(name) => Some(settings::rule(&set, name)?.1.id.as_str()),
        None => None,
    };
    let wanted = view::Wanted {
        losers: arguments.all,
        rule,
    };
    let input = arguments.input.settings(&config)?;
    let mut out = terminal::output();
    let mut status = ExitStatus::Clean;
    let file = std::slice::from_ref(&arguments.file);
    for item in Items::new(file, &arguments.input, &input) {
        let document = match item.document(&input) {
            Ok(document) => document,
            Err(complaint) => {
                terminal::complain(&complaint);
                status = ExitStatus::Failure;
                continue;
            }
        };
        let stages = Stages::run(&document, &set, &options)?;
        let shown = match arguments.stage {
            Stage::Tokens => view::tokens(&document, &stages.text, &set),
            Stage::Matches => view::matches(&document, &stages.text, &set, &stages.matches, wanted),
            Stage::Sources => view::sources(&stages.report),
            Stage::Graph => view::graph(&stages.report),
        };
        out.write_all(shown.as_bytes())?;
    }
    out.flush()?;
    Ok(status)
}
