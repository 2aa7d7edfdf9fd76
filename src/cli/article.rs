//! One article through every stage, with the options that `debug` and `explain` share.

use clap::Args;
use secondo::Options;
use secondo::grammar::GrammarSet;
use secondo::input::Document;
use secondo::matcher::{self, Detail, Matches};
use secondo::report::Report;
use secondo::text::{self, Text};

use super::config::Config;
use super::{Failure, settings};

/// How an article is read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// Language of the article, by the name of its grammar folder [default: found out]
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Publisher of the article [default: found out]
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
}

impl Reading {
    /// Options of the library, with the language of messages.
    pub(crate) fn options(&self, config: &Config, messages: Option<&str>) -> Options {
        let lang = self.lang.as_deref();
        let publisher = self.publisher.as_deref();
        settings::options(lang, publisher, None, messages, config)
    }
}

/// What each stage makes of an article.
pub(crate) struct Stages {
    /// Tokens and sentences.
    pub(crate) text: Text,
    /// Candidates, with those that lost.
    pub(crate) matches: Matches,
    /// The report.
    pub(crate) report: Report,
}

impl Stages {
    /// Runs every stage and keeps what is needed for explanation.
    pub(crate) fn run(
        document: &Document,
        set: &GrammarSet,
        options: &Options,
    ) -> Result<Self, Failure> {
        let forced = settings::language(set, options.language.as_deref())?;
        let text = text::analyse(document, set, forced);
        let matches = matcher::find(&text, set, matcher::THRESHOLD, Detail::Everything);
        let report = secondo::check(document, set, options);
        Ok(Self {
            text,
            matches,
            report,
        })
    }
}
