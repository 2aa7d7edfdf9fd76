//! What applies to a run: arguments first, then `secondo.toml`, then defaults.

use std::path::PathBuf;

use secondo::Options;
use secondo::grammar::{Grammar, GrammarSet, Rule};
use secondo::report::{Flag, Report, Severity};

use super::config::{self, Config};
use super::{Failure, Global};

/// `secondo.toml` of the working directory, unless it is not wanted.
pub(crate) fn config(global: &Global) -> Result<Config, Failure> {
    if global.no_config {
        return Ok(Config::default());
    }
    match std::env::current_dir() {
        Ok(folder) => config::find(&folder),
        Err(_) => Ok(Config::default()),
    }
}

/// The grammars: built-in, then the project's folders, then those of the arguments.
pub(crate) fn grammars(global: &Global, config: &Config) -> Result<GrammarSet, Failure> {
    let folders: Vec<PathBuf> = config
        .grammars
        .iter()
        .chain(&global.grammars)
        .cloned()
        .collect();
    Ok(GrammarSet::with_folders(&folders)?)
}

/// A severity by its name.
pub(crate) fn severity(name: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity.name() == name)
}

/// The number of a language's grammar.
pub(crate) fn language(set: &GrammarSet, code: Option<&str>) -> Result<Option<usize>, Failure> {
    let Some(code) = code else {
        return Ok(None);
    };
    let found = set.grammars.iter().position(|grammar| grammar.code == code);
    let unknown = || {
        Failure::Message(format!(
            "no grammar for language '{code}'; {}",
            known_in(set)
        ))
    };
    found.map(Some).ok_or_else(unknown)
}

/// Checks that there are messages in a language that was asked for.
pub(crate) fn message_language(set: &GrammarSet, code: Option<&str>) -> Result<(), Failure> {
    match code {
        Some(code) if !set.grammars.codes().any(|known| known == code) => Err(Failure::Message(
            format!("no messages in language '{code}'; {}", known_in(set)),
        )),
        _ => Ok(()),
    }
}

fn known_in(set: &GrammarSet) -> String {
    let known: Vec<&str> = set.grammars.codes().collect();
    format!("there are: {}", known.join(", "))
}

/// A rule by its id, or by its name where one language alone has it.
pub(crate) fn rule<'s>(
    set: &'s GrammarSet,
    name: &str,
) -> Result<(&'s Grammar, &'s Rule), Failure> {
    let all = || {
        let grammars = set.grammars.iter();
        grammars.flat_map(|grammar| grammar.rules.iter().map(move |rule| (grammar, rule)))
    };
    let short = |id: &str| id.split_once('/').is_some_and(|(_, short)| short == name);
    let mut found = all().filter(|(_, rule)| rule.id == name || short(&rule.id));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some((_, one)), Some((_, other))) => Err(Failure::Message(format!(
            "'{name}' is a rule of several languages; say {} or {}",
            one.id, other.id
        ))),
        _ => Err(Failure::Message(format!(
            "no rule '{name}'; secondo rules lists them"
        ))),
    }
}

/// Which flags are reported, and how grave they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    only: Vec<String>,
    ignore: Vec<String>,
    severity: Vec<(String, Severity)>,
}

impl Selection {
    /// Arguments override the lists of the file.
    pub(crate) fn new(
        only: &[String],
        ignore: &[String],
        config: &Config,
    ) -> Result<Self, Failure> {
        let either = |given: &[String], other: &[String]| -> Result<Vec<String>, Failure> {
            let chosen = if given.is_empty() { other } else { given };
            chosen.iter().map(|name| known(name)).collect()
        };
        let severity = config.severity.iter().map(|(flag, name)| {
            let level = severity(name).ok_or_else(|| {
                let what = format!("no severity '{name}' for {flag}; say note, warning or error");
                Failure::about(config::NAME, what)
            })?;
            Ok((known(flag)?, level))
        });
        Ok(Self {
            only: either(only, &config.only)?,
            ignore: either(ignore, &config.ignore)?,
            severity: severity.collect::<Result<_, Failure>>()?,
        })
    }

    /// Leaves out what is not wanted and sets the severities.
    pub(crate) fn apply(&self, report: &mut Report) {
        let named = |flag: &Flag, name: &String| flag.id.starts_with(name.as_str());
        report.flags.retain(|flag| {
            (self.only.is_empty() || self.only.iter().any(|name| named(flag, name)))
                && !self.ignore.iter().any(|name| named(flag, name))
        });
        if self.severity.is_empty() {
            return;
        }
        for flag in &mut report.flags {
            for (name, severity) in &self.severity {
                if flag.id.starts_with(name) {
                    flag.severity = *severity;
                }
            }
        }
        report
            .flags
            .sort_by_key(|flag| std::cmp::Reverse(flag.severity));
    }
}

/// The id of a flag named by id, by name or by the letters of its family.
fn known(name: &str) -> Result<String, Failure> {
    let wanted = name.trim();
    let upper = wanted.to_ascii_uppercase();
    let checks = secondo::checks::ALL;
    let by_name = checks
        .iter()
        .find(|check| check.name.eq_ignore_ascii_case(wanted));
    if let Some(check) = by_name {
        return Ok(check.id.to_owned());
    }
    if !upper.is_empty() && checks.iter().any(|check| check.id.starts_with(&upper)) {
        return Ok(upper);
    }
    let ids: Vec<&str> = checks.iter().map(|check| check.id).collect();
    let ids = ids.join(", ");
    Err(Failure::Message(format!(
        "no flag '{wanted}'; there are: {ids}"
    )))
}

/// Options of the library.
pub(crate) fn options(
    lang: Option<&str>,
    publisher: Option<&str>,
    min_confidence: Option<f64>,
    message_language: Option<&str>,
    config: &Config,
) -> Options {
    Options {
        language: lang.or(config.lang.as_deref()).map(str::to_owned),
        publisher: publisher.or(config.publisher.as_deref()).map(str::to_owned),
        min_confidence,
        message_language: message_language.map(str::to_owned).or_else(locale),
    }
}

/// The language of the locale: what stands before `_` or `.` in it.
fn locale() -> Option<String> {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let value = names
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())?;
    let code = value.split(['_', '.', '@']).next().unwrap_or("");
    let is_code = code.len() >= 2 && code.len() <= 3;
    is_code.then(|| code.to_ascii_lowercase())
}
