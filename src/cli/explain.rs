//! `secondo explain`: a flag, a rule, or a place in a file.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use secondo::checks::{self, Check};
use secondo::grammar::{Grammar, GrammarSet, Rule, line_and_column};
use secondo::report::{Layout, byte_at, view};

use super::article::{Reading, Stages};
use super::inputs::{InputOptions, Items};
use super::{ExitStatus, Failure, Global, settings, terminal};

/// What `explain` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// A flag (CHN101 or its name), a rule (LANGUAGE/NAME) or a place (FILE:LINE:COLUMN)
    #[arg(value_name = "FLAG|RULE|FILE:LINE:COL", allow_hyphen_values = true)]
    what: String,
    /// Language of messages [default: the locale's, else English]
    #[arg(long, value_name = "CODE")]
    message_lang: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    input: InputOptions,
}

/// Prints what is known about a flag, a rule or a place.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let what = arguments.what.as_str();
    let named = |check: &&Check| {
        check.id.eq_ignore_ascii_case(what) || check.name.eq_ignore_ascii_case(what)
    };
    let config = settings::config(global)?;
    let set = settings::grammars(global, &config)?;
    settings::message_language(&set, arguments.message_lang.as_deref())?;
    let options = arguments
        .reading
        .options(&config, arguments.message_lang.as_deref());
    let layout = Layout {
        width: terminal::width(),
        colour: global.color.is_on(),
        messages: set.messages(options.message_language.as_deref()),
        ..Layout::default()
    };
    if let Some(check) = checks::ALL.iter().find(named) {
        return print(&flag(check, &layout));
    }
    if let Some((file, line, column)) = place(what) {
        let reading = arguments.input.settings(&config)?;
        let mut items = Items::new(&[PathBuf::from(file)], &arguments.input, &reading);
        let item = items.next();
        let item = item.ok_or_else(|| Failure::about(file, "no such file; check the name"))?;
        let document = item.document(&reading).map_err(Failure::Message)?;
        let stages = Stages::run(&document, &set, &options)?;
        let at = byte_at(&document.text, line, column).ok_or_else(|| {
            Failure::about(
                what,
                "no such place in the file; lines and columns count from 1",
            )
        })?;
        let Stages {
            report,
            text,
            matches,
        } = &stages;
        let shown = view::place(report, text, &set, matches, at, &layout);
        return print(&shown);
    }
    let (grammar, rule) = settings::rule(&set, what).map_err(|failure| {
        let flags: Vec<&str> = checks::ALL.iter().map(|check| check.id).collect();
        let flags = flags.join(", ");
        Failure::Message(format!(
            "{failure}; flags are {flags}; a place is FILE:LINE:COLUMN"
        ))
    })?;
    print(&describe(&set, grammar, rule))
}

fn print(text: &str) -> Result<ExitStatus, Failure> {
    let mut out = terminal::output();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitStatus::Clean)
}

/// File, line and column of `FILE:LINE:COLUMN`.
fn place(text: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = text.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

/// The page of a flag, with its head in the language of messages.
fn flag(check: &Check, layout: &Layout) -> String {
    let head = layout.messages.head(check.id);
    let title = if head.is_empty() {
        check.name.to_owned()
    } else {
        format!("{} \u{b7} {head}", check.name)
    };
    view::page(check.id, &title, check.explain, layout)
}

fn describe(set: &GrammarSet, grammar: &Grammar, rule: &Rule) -> String {
    let file = &set.files[rule.file];
    let (line, _) = line_and_column(&file.text, rule.offset);
    let figure = grammar.figures.get(rule.figure);
    let counts = match figure.and_then(|figure| figure.counts) {
        Some((right, seen)) => format!(", right {right} times out of {seen}"),
        None => String::new(),
    };
    // the rule as it is written: its first line and the indented ones below
    let source = &file.text[rule.offset..];
    let body: Vec<&str> = source
        .lines()
        .enumerate()
        .take_while(|(number, row)| *number == 0 || row.starts_with(' '))
        .map(|(_, row)| row.trim_end())
        .collect();
    format!(
        "{} ({}:{line})\n{}\nreliability {:.2}{counts}\n\n{}\n",
        rule.id,
        file.name,
        rule.doc,
        grammar.figures.reliability(rule.figure),
        body.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_told_from_a_rule() {
        assert_eq!(place("c:/a.txt:3:14"), Some(("c:/a.txt", 3, 14)));
        assert_eq!(place("a.txt:3"), None);
    }
}
