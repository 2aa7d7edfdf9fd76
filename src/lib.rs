//! Who says what, through whom, and what in the text speaks against it.
//!
//! `secondo` reads a news article and finds every attribution in it: the source, the
//! words that say so (the cue), and what is attributed (the content). It follows chains
//! (an outlet citing an agency citing unnamed officials) and flags what a careful reader
//! would stop at. Everything it reports is a span of the text.
//!
//! # Checking an article
//!
//! ```
//! use secondo::grammar::GrammarSet;
//! use secondo::input::Document;
//! use secondo::{Options, check};
//!
//! let grammars = GrammarSet::builtin()?;
//! let document = Document {
//!     text: "The mayor said that the bridge was safe.".to_owned(),
//!     ..Document::default()
//! };
//! let report = check(&document, &grammars, &Options::default());
//!
//! let first = &report.attributions[0];
//! assert_eq!(report.label(first.holder), "The mayor");
//! assert_eq!(first.cue[0].of(&report.text), "said");
//! assert_eq!(first.content[0].of(&report.text), "that the bridge was safe");
//! # Ok::<(), secondo::grammar::GrammarErrors>(())
//! ```
//!
//! Spans are bytes of UTF-8; [`report::OffsetTable`] converts them to code points or
//! UTF-16. [`report::FORMATS`] writes reports as JSON and in other formats:
//!
//! ```
//! # let grammars = secondo::grammar::GrammarSet::builtin()?;
//! use secondo::input::from_bytes;
//! use secondo::report::{Format, Layout};
//!
//! let document = from_bytes("mine", None, b"Officials denied that it was late.")?;
//! let report = secondo::check(&document, &grammars, &secondo::Options::default());
//! let json = Format::from_name("jsonl").ok_or("no such format")?;
//! let mut out = Vec::new();
//! (json.build)(Layout::default()).article(&report, &mut out)?;
//! assert!(out.starts_with(b"{\"schema\":\"secondo/report/1\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Many articles
//!
//! [`check`] neither reads nor writes and keeps no state: load the grammars once, share
//! them, and call it from as many threads as you like. The answer is the same, byte for
//! byte.
//!
//! ```
//! use secondo::grammar::GrammarSet;
//! use secondo::report::Report;
//!
//! fn shared<T: Send + Sync>() {}
//! shared::<GrammarSet>();
//! shared::<Report>();
//! shared::<secondo::input::Document>();
//! shared::<secondo::Options>();
//! ```
//!
//! # What is where
//!
//! - [`input`]: bytes to documents, from plain text to web archives
//! - [`grammar`]: languages as data; users lay their own over the built-in ones
//! - [`text`] and [`matcher`]: tokens, sentences, and what rules find in them
//! - [`report`]: the result and its formats; [`graph`]: who relays what;
//!   [`checks`]: the findings
//! - [`gold`] and [`fit`]: comparison with annotated articles, and figures from them
//!
//! # Features
//!
//! With `default-features = false` there are the library, plain text and JSON Lines, and
//! it builds for `wasm32-unknown-unknown`. Inputs are features of their own: `html`,
//! `markdown`, `feed`, `warc`, `compressed`, all of them as `inputs`; `fetch` for addresses.
//! `cli`, on by default, is the program.

pub mod checks;
mod claims;
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
    grammars.memories.lend(|memory| {
        let text = text::analyse_with(document, grammars, forced, memory);
        let wanted = (matcher::THRESHOLD, matcher::Detail::Results);
        let mut matches = matcher::find_with(&text, grammars, wanted, memory);
        let least = options.min_confidence.unwrap_or(0.0);
        matches
            .accepted
            .retain(|(_, candidate)| candidate.confidence >= least);
        report_with(document, &text, matches, (grammars, memory), options)
    })
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
    grammars
        .memories
        .lend(|memory| report_with(document, text, matches, (grammars, memory), options))
}

/// The same with what is known of words.
fn report_with(
    document: &input::Document,
    text: &text::Text,
    matches: matcher::Matches,
    (grammars, memory): (&grammar::GrammarSet, &mut matcher::Memory),
    options: &Options,
) -> report::Report {
    let mut article = resolve::Article::new(document, text, grammars);
    let mut report = resolve::resolve(&mut article, matches, options);
    report.graph = graph::build(&report);
    let statements = claims::Statements::read(&article, &report, memory);
    statements.describe(&mut report.claims);
    report.flags = checks::run(&article, &report, &statements, options);
    let mut graph = std::mem::take(&mut report.graph);
    graph::add_conflicts(&mut graph, &report);
    report.graph = graph;
    report
}

/// The README's example, run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
