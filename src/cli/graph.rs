//! `secondo graph`: the provenance graph of articles, and nothing else.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use secondo::report::{Layout, graph_formats};

use super::article::Reading;
use super::inputs::{InputOptions, Item, Items};
use super::output::Outputs;
use super::printer::Printer;
use super::stream::{self, Done};
use super::{ExitStatus, Failure, Global, settings, terminal};

/// What `graph` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files, folders, or - for standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    inputs: Vec<PathBuf>,
    /// How the graph is written
    #[arg(long, short, value_name = "FORMAT", default_value = "json", value_parser = formats())]
    format: String,
    /// Language of messages [default: the locale's, else English]
    #[arg(long, value_name = "CODE")]
    message_lang: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    inputs_as: InputOptions,
}

fn formats() -> PossibleValuesParser {
    let formats = graph_formats().into_iter();
    let values = formats.map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values)
}

/// Prints the graph of every input; findings do not change the exit status.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let config = settings::config(global)?;
    let set = settings::grammars(global, &config)?;
    settings::message_language(&set, arguments.message_lang.as_deref())?;
    let options = arguments
        .reading
        .options(&config, arguments.message_lang.as_deref());
    settings::language(&set, options.language.as_deref())?;
    let format = graph_formats()
        .into_iter()
        .find(|format| format.name == arguments.format)
        .ok_or_else(|| Failure::about(&arguments.format, "no such format of a graph"))?;
    let reading = arguments.inputs_as.settings(&config)?;
    let mut items = Items::new(&arguments.inputs, &arguments.inputs_as, &reading).peekable();
    let first = items.next();
    let layout = Layout {
        width: terminal::width(),
        colour: global.color.is_on(),
        messages: set.messages(options.message_language.as_deref()),
        several: items.peek().is_some(),
        ..Layout::default()
    };
    let outputs = Outputs::printed(format, &layout)?;
    let work = |item: Item| {
        let check = |document: &_| secondo::check(document, &set, &options);
        Done::of(item.document(&reading), &outputs, check)
    };
    let items = first.into_iter().chain(items);
    let mut printer = Printer::new(&outputs, &terminal::Shared::new())?;
    stream::run(items, None, work, |done| printer.push(done), || {})?;
    Ok(if printer.finish()?.failures > 0 {
        ExitStatus::Failure
    } else {
        ExitStatus::Clean
    })
}
