//! Who says what, through whom, and what in the text speaks against it.

pub mod checks;
pub mod fit;
pub mod gold;
pub mod grammar;
pub mod graph;
pub mod input;
pub mod matcher;
pub mod report;
mod resolve;
mod span;
pub mod text;

pub use span::Span;

/// What a caller may set.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Code of the language that every paragraph is read in; found out where `None`.
    pub language: Option<String>,
    /// Publisher of every document, whatever the document says.
    pub publisher: Option<String>,
    /// Attributions below this confidence (0 to 1) are left out.
    pub min_confidence: Option<f64>,
    /// Language of messages; English where `None`.
    pub message_language: Option<String>,
}

/// Reads one article: who says what, through whom, and what speaks against it.
///
/// Neither reads nor writes anything, and may be called from many threads at once.
#[must_use]
pub fn check(
    document: &input::Document,
    grammars: &grammar::GrammarSet,
    options: &Options,
) -> report::Report {
    let forced = options.language.as_deref().and_then(|code| {
        grammars
            .grammars
            .iter()
            .position(|grammar| grammar.code == code)
    });
    let text = text::analyse(document, grammars, forced);
    let mut matches = matcher::find(
        &text,
        grammars,
        matcher::THRESHOLD,
        matcher::Detail::Results,
    );
    let least = options.min_confidence.unwrap_or(0.0);
    matches
        .accepted
        .retain(|(_, candidate)| candidate.confidence >= least);
    report(document, &text, matches, grammars, options)
}

/// The second half of [`check`]: what matches mean, with graph and flags.
#[must_use]
pub fn report(
    document: &input::Document,
    text: &text::Text,
    matches: matcher::Matches,
    grammars: &grammar::GrammarSet,
    options: &Options,
) -> report::Report {
    let article = resolve::Article::new(document, text, grammars);
    let mut report = resolve::resolve(&article, matches, options);
    report.graph = graph::build(&report);
    report.flags = checks::run(&article, &report, options);
    let mut graph = std::mem::take(&mut report.graph);
    graph::add_conflicts(&mut graph, &report);
    report.graph = graph;
    report
}

/// The README's example, run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
