//! Findings about a text: one file for each family of flags.
//!
//! A check is one row of [`ALL`]: an id, a name, a page of explanation and a
//! function. Messages stand in `flags.toml` of each language.

mod chain;
mod conflict;
mod evidence;
mod headline;
mod introduced;
mod messages;
mod origin;
mod quotation;
mod source;
mod speaker;
mod spoken;

use std::cell::OnceCell;

use crate::Options;
use crate::claims::Statements;
use crate::report::{Attribution, AttributionId, Flag, Report, Severity, SourceId};
use crate::resolve::Article;

pub use messages::Messages;

/// A check and its explanation.
#[derive(Clone, Copy)]
pub struct Check {
    /// Stable id such as `CHN101`.
    pub id: &'static str,
    /// Name such as `SecondhandReport`.
    pub name: &'static str,
    /// What `explain` prints: what it finds, why it matters, examples.
    pub explain: &'static str,
    run: fn(&Context<'_>) -> Vec<Flag>,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.id, self.name)
    }
}

/// Every check, in order of ids.
pub const ALL: &[Check] = &[
    chain::SECONDHAND_REPORT,
    chain::UNNAMED_END_OF_CHAIN,
    origin::SHARED_ORIGIN,
    origin::ATTRIBUTION_DROPPED,
    conflict::DENIED_IN_TEXT,
    conflict::CONFLICTING_FIGURES,
    conflict::INCONSISTENT_CLAIM,
    conflict::LANGUAGE_VERSIONS_DIFFER,
    evidence::HEARSAY_WITHOUT_SOURCE,
    headline::HEADLINE_DROPS_ATTRIBUTION,
    quotation::QUOTE_WITHOUT_SPEAKER,
    quotation::RELAYED_QUOTE,
    source::UNNAMED_SOURCE,
    source::NO_REASON_FOR_ANONYMITY,
    source::UNNAMED_OPINION,
    headline::SINGLE_SOURCE,
    source::WEASEL_ATTRIBUTION,
];

/// The check of an id or name, whatever the case.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Check> {
    ALL.iter()
        .find(|check| check.id.eq_ignore_ascii_case(id) || check.name.eq_ignore_ascii_case(id))
}

/// What a check looks at.
pub(crate) struct Context<'a> {
    pub(crate) article: &'a Article<'a>,
    pub(crate) report: &'a Report,
    pub(crate) statements: &'a Statements<'a>,
    pub(crate) messages: &'a Messages,
    clashes: OnceCell<Vec<conflict::Clash>>,
    held: OnceCell<Vec<Vec<AttributionId>>>,
    spoken: OnceCell<spoken::Spoken>,
}

impl Context<'_> {
    /// The attributions that a source holds, in text order.
    fn held_by(&self, source: SourceId) -> &[AttributionId] {
        let held = self.held.get_or_init(|| {
            let mut held = vec![Vec::new(); self.report.sources.len()];
            for (number, attribution) in self.report.attributions.iter().enumerate() {
                if let Some(list) = held.get_mut(attribution.holder.0) {
                    list.push(AttributionId(number));
                }
            }
            held
        });
        held.get(source.0).map_or(&[], Vec::as_slice)
    }

    /// True where the cue of an attribution begins with an adverb of hearsay: "reportedly".
    fn is_adverb_of_hearsay(&self, attribution: &Attribution) -> bool {
        attribution.cue.first().is_some_and(|cue| {
            let words = self.article.words_at(cue.start);
            let at = self.article.token_at(cue.start);
            words.is_some_and(|words| words.is(at, words.classes.reportative))
        })
    }
}

impl Check {
    /// A flag of this check with its message, to be completed by the caller.
    fn flag(&self, severity: Severity, message: String) -> Flag {
        Flag {
            id: self.id,
            name: self.name,
            severity,
            review: false,
            message,
            attributions: Vec::new(),
            path: Vec::new(),
            spans: Vec::new(),
            sides: None,
            shared: Vec::new(),
            rule: format!("checks/{}", self.name),
        }
    }
}

/// Runs every check; the gravest findings come first, then text order.
pub(crate) fn run(
    article: &Article<'_>,
    report: &Report,
    statements: &Statements<'_>,
    options: &Options,
) -> Vec<Flag> {
    let messages = article.set.messages(options.message_language.as_deref());
    let context = Context {
        article,
        report,
        statements,
        messages: &messages,
        clashes: OnceCell::new(),
        held: OnceCell::new(),
        spoken: OnceCell::new(),
    };
    let mut flags: Vec<Flag> = ALL.iter().flat_map(|check| (check.run)(&context)).collect();
    flags.sort_by_key(|flag| {
        let at = flag.spans.first().map_or(usize::MAX, |span| span.start);
        (std::cmp::Reverse(flag.severity), at, flag.id)
    });
    flags
}
