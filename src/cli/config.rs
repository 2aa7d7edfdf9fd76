//! `secondo.toml`: settings of a project, found upwards from the working directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Failure, failure};

/// Name of the file.
pub(crate) const NAME: &str = "secondo.toml";

/// What the file may say.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// Output format.
    pub(crate) format: Option<String>,
    /// Severity from which on findings fail a run.
    pub(crate) fail_on: Option<String>,
    /// The only flags that are reported.
    pub(crate) only: Vec<String>,
    /// Flags that are not reported.
    pub(crate) ignore: Vec<String>,
    /// Publisher of every document.
    pub(crate) publisher: Option<String>,
    /// Language of every document.
    pub(crate) lang: Option<String>,
    /// Most bytes of one article's text, as `500K` or `16M`.
    pub(crate) max_size: Option<String>,
    /// Folders of grammars, relative to the file.
    pub(crate) grammars: Vec<PathBuf>,
    /// Severities by flag.
    pub(crate) severity: BTreeMap<String, String>,
}

/// The nearest file at or above a folder, read; nothing where there is none.
pub(crate) fn find(folder: &Path) -> Result<Config, Failure> {
    let path = folder
        .ancestors()
        .map(|folder| folder.join(NAME))
        .find(|path| path.is_file());
    let Some(path) = path else {
        return Ok(Config::default());
    };
    let shown = path.strip_prefix(folder).unwrap_or(&path).to_owned();
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::about(shown.display(), failure::reading(&error)))?;
    let mut config = read(&shown, &text)?;
    let base = path.parent().unwrap_or(folder);
    for grammar in &mut config.grammars {
        *grammar = base.join(&grammar);
    }
    Ok(config)
}

fn read(path: &Path, text: &str) -> Result<Config, Failure> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = secondo::grammar::line_and_column(text, at);
        let subject = format!("{}:{line}:{column}", path.display());
        Failure::about(subject, error.message().replace('`', "'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let failure = read(Path::new(NAME), "format = \"json\"\nfromat = 1\n");
        let message = failure.expect_err("unknown key").to_string();
        assert!(
            message.starts_with("secondo.toml:2:1: unknown field 'fromat'"),
            "{message}"
        );
    }

    #[test]
    fn every_key_is_read() {
        let text = "format = 'json'\nfail-on = 'error'\nonly = ['CHN101']\nignore = []\n\
            publisher = 'P'\nlang = 'l'\nmax-size = '4M'\ngrammars = ['g']\n[severity]\nCHN101 = 'note'\n";
        let config = read(Path::new(NAME), text).expect("it is right");
        assert_eq!(config.severity["CHN101"], "note");
        assert_eq!(config.fail_on.as_deref(), Some("error"));
        assert_eq!(config.max_size.as_deref(), Some("4M"));
    }
}
