//! `secondo check`: the main job.

use std::path::PathBuf;

use clap::Args;
use secondo::grammar::GrammarSet;
use secondo::report::{Layout, Offsets};

use super::inputs::{InputOptions, Item, Items};
use super::output::{self, FormatParser, Outputs};
use super::printer::Printer;
use super::resume;
use super::settings::{self, Selection};
use super::stream::{self, Done};
use super::watch::Watch;
use super::{ExitStatus, Failure, Global, config, terminal};

/// Format of what `--resume` goes on with.
const RESUMED: &str = "jsonl";

/// What `check` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files, folders, addresses (http://, https://), or - for standard input
    #[arg(value_name = "FILE|DIR|URL|-")]
    inputs: Vec<PathBuf>,
    /// How the report is written, or the path of a template; FORMAT=PATH writes it to
    /// a file or folder; may be repeated [default: human]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = FormatParser)]
    format: Vec<String>,
    /// File to write, or folder (ending in /) for a file each article
    #[arg(long, short, value_name = "FILE|DIR/")]
    output: Option<PathBuf>,
    /// Language of every article, by the name of its grammar folder [default: found out]
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Publisher of every article [default: found out]
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Severity from which on findings make the exit status 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = ["note", "warning", "error", "never"])]
    fail_on: Option<String>,
    /// Report these flags alone: an id, a name or the letters of a family
    #[arg(long, value_name = "FLAG", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these flags out
    #[arg(long, value_name = "FLAG", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out attributions below this confidence (0 to 1)
    #[arg(long, value_name = "P", value_parser = confidence)]
    min_confidence: Option<f64>,
    /// Threads [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// Write JSON Lines to this file, going on where an earlier run of this kind stopped
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "output"])]
    resume: Option<PathBuf>,
    /// Unit of the offsets in formats that leave a choice
    #[arg(long, value_name = "UNIT", default_value = "codepoints",
          value_parser = ["codepoints", "utf16", "bytes"])]
    offsets: String,
    /// Language of messages [default: the locale's, else English]
    #[arg(long, value_name = "CODE")]
    message_lang: Option<String>,
    /// In folders, read the files alone that match (as in .gitignore; ! leaves out)
    #[arg(long, value_name = "GLOB")]
    glob: Vec<String>,
    #[command(flatten)]
    reading: InputOptions,
}

fn confidence(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err("not between 0 and 1".to_owned())
    }
}

/// Checks every input and prints the reports.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    if arguments.inputs.is_empty() && terminal::is_typed() {
        let what = "nothing to check; name files or folders, or pipe an article in";
        return Err(Failure::Message(what.to_owned()));
    }
    let config = settings::config(global)?;
    let from_file = |what: &str, name: &str| {
        Failure::about(
            config::NAME,
            format!("no {what} '{name}'; see secondo check --help"),
        )
    };
    let formats = match (&config.format, arguments.format.is_empty()) {
        _ if arguments.resume.is_some() => vec![RESUMED.to_owned()],
        (Some(name), true) if !output::is_format(name) => return Err(from_file("format", name)),
        (Some(name), true) => vec![name.clone()],
        _ => arguments.format.clone(),
    };
    let name = arguments.fail_on.as_deref().or(config.fail_on.as_deref());
    let fail_on = match name.unwrap_or("warning") {
        "never" => None,
        name => Some(settings::severity(name).ok_or_else(|| from_file("fail-on", name))?),
    };
    let selection = Selection::new(&arguments.only, &arguments.ignore, &config)?;
    // as long as the program: to take it apart costs a tenth of what it is to build it
    let set: &GrammarSet = Box::leak(Box::new(settings::grammars(global, &config)?));
    settings::message_language(set, arguments.message_lang.as_deref())?;
    let options = settings::options(
        arguments.lang.as_deref(),
        arguments.publisher.as_deref(),
        arguments.min_confidence,
        arguments.message_lang.as_deref(),
        &config,
    );
    settings::language(set, options.language.as_deref())?;
    let reading = arguments.reading.settings(&config)?;
    let standard = terminal::Shared::new();
    let items = Items::new(&arguments.inputs, &arguments.reading, &reading)
        .answering_to(&standard)
        .only(&arguments.glob)?;
    let progress = items.progress();
    let mut items = items.peekable();
    let first = items.next();
    let layout = Layout {
        offsets: Offsets::from_name(&arguments.offsets).unwrap_or_default(),
        width: terminal::width(),
        colour: global.color.is_on(),
        messages: set.messages(options.message_language.as_deref()),
        // whoever writes one article after the other waits for the answer to the first
        several: output::flow(&formats) || items.peek().is_some(),
    };
    let output = arguments.output.as_deref();
    let outputs = Outputs::new(&formats, output, &layout, &arguments.inputs)?;
    let work = |item: Item| {
        Done::of(item.document(&reading), &outputs, |document| {
            let mut report = secondo::check(document, set, &options);
            selection.apply(&mut report);
            report
        })
    };
    let mut items = first.into_iter().chain(items);
    let mut watch = Watch::new(progress, arguments.resume.is_none());
    let mut printer = match &arguments.resume {
        None => Printer::new(&outputs, &standard)?,
        Some(path) => {
            let (out, tally) = resume::resume(path, &mut items, &reading)?;
            Printer::resumed(&outputs, out, tally)
        }
    };
    let done = |done: Done| watch.step(done.complaint.is_some(), || printer.push(done));
    let jobs = arguments.jobs.map(usize::from);
    stream::run(items, jobs, work, done, || standard.send())?;
    drop(watch);
    let tally = printer.finish()?;
    Ok(if tally.failures > 0 {
        ExitStatus::Failure
    } else if fail_on.is_some_and(|severity| tally.reaches(severity)) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    })
}
