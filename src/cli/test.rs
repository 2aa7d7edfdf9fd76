//! `secondo test`: runs the examples of rules.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use secondo::grammar::GrammarSet;
use secondo::matcher::{Outcome, Verdict, verify};

use super::{ExitStatus, Failure, Global, settings, terminal};

/// What `test` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Folders of grammars, laid over the built-in ones [default: all of them]
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
}

/// Runs the examples; prints those that fail, and a count.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let mut config = settings::config(global)?;
    // rules of the project and of --grammars lie below the folders that are tested
    config.grammars.extend(global.grammars.iter().cloned());
    let below = GrammarSet::with_folders(&config.grammars)?;
    let (set, first_layer) = if arguments.folders.is_empty() {
        (below, 0)
    } else {
        let first = config.grammars.len() + 1;
        config.grammars.extend(arguments.folders.iter().cloned());
        (GrammarSet::with_folders(&config.grammars)?, first)
    };
    let verdicts = verify(&set, first_layer);
    let mut out = terminal::output();
    for verdict in verdicts.iter().filter(|verdict| !verdict.outcome.is_good()) {
        print(verdict, &mut out)?;
    }
    let count = |outcome| {
        verdicts
            .iter()
            .filter(|verdict| verdict.outcome == outcome)
            .count()
    };
    let parts: Vec<String> = [
        Outcome::Reported,
        Outcome::Validated,
        Outcome::Missing,
        Outcome::Noisy,
    ]
    .into_iter()
    .map(|outcome| format!("{} {}", count(outcome), outcome.name()))
    .collect();
    writeln!(out, "{} examples: {}", verdicts.len(), parts.join(", "))?;
    out.flush()?;
    Ok(
        if verdicts.iter().all(|verdict| verdict.outcome.is_good()) {
            ExitStatus::Clean
        } else {
            ExitStatus::Findings
        },
    )
}

fn print(verdict: &Verdict<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    let Verdict {
        file,
        line,
        example,
        ..
    } = verdict;
    let name = verdict.outcome.name();
    writeln!(out, "{file}:{line}: {name}: {}", verdict.rule.id)?;
    writeln!(out, "  {}", example.text.value)?;
    if verdict.outcome == Outcome::Missing {
        let wanted = example.captures.iter();
        let wanted: Vec<String> = wanted
            .map(|(role, words)| format!("{role}: {words}"))
            .collect();
        writeln!(out, "  wanted  {}", wanted.join(" | "))?;
    }
    if verdict.found.is_empty() {
        writeln!(out, "  found   nothing")?;
    }
    for found in &verdict.found {
        writeln!(out, "  found   {found}")?;
    }
    Ok(())
}
