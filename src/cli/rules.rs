//! `secondo rules`: what the grammars hold.

use std::io::Write;

use clap::Args;
use secondo::grammar::line_and_column;

use super::{ExitStatus, Failure, Global, settings, terminal};

/// What `rules` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Rules of this language alone
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
}

/// Prints every rule: id, reliability, place, what it does.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let config = settings::config(global)?;
    let set = settings::grammars(global, &config)?;
    let wanted = settings::language(&set, arguments.lang.as_deref())?;
    let mut out = terminal::output();
    for (number, grammar) in set.grammars.iter().enumerate() {
        if wanted.is_some_and(|wanted| wanted != number) {
            continue;
        }
        for rule in &grammar.rules {
            let file = &set.files[rule.file];
            let (line, _) = line_and_column(&file.text, rule.offset);
            let figure = grammar.figures.reliability(rule.figure);
            writeln!(
                out,
                "{:<28} {figure:.2}  {}  ({}:{line})",
                rule.id, rule.doc, file.name
            )?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Clean)
}
