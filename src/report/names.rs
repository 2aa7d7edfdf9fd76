//! How sources, attributions, claims and nodes are called in reports.

use std::fmt;

use super::{AttributionId, ClaimId, Flag, Report, SourceId};
use crate::checks::Messages;
use crate::graph::Node;

/// What a document is called where its places are named: its path, and where the
/// path holds many documents its id too.
pub(super) fn place_name(report: &Report) -> String {
    match &report.path {
        Some(path) if *path == report.id => path.clone(),
        Some(path) => format!("{path}#{}", report.id),
        None => report.id.clone(),
    }
}

/// What the languages of an article are called, the main one first.
pub(super) fn languages(messages: &Messages, report: &Report) -> String {
    let names = report.languages.iter();
    let names: Vec<&str> = names.map(|code| language(messages, code)).collect();
    names.join(", ")
}

/// What a language is called, or its code where nobody says.
pub(super) fn language<'m>(messages: &'m Messages, code: &'m str) -> &'m str {
    messages.word("languages", code)
}

/// What a finding says, with the short title of its flag in front.
pub(super) fn headed(messages: &Messages, flag: &Flag) -> String {
    match messages.head(flag.id) {
        "" => flag.message.clone(),
        head => format!("{head}: {}", flag.message),
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "s{}", self.0)
    }
}

impl fmt::Display for AttributionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a{}", self.0 + 1)
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "c{}", self.0 + 1)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Article => out.write_str("article"),
            Self::Source(id) => id.fmt(out),
            Self::Claim(id) => id.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_publisher_is_s0_and_the_rest_counts_from_one() {
        assert_eq!(SourceId(0).to_string(), "s0");
        assert_eq!(AttributionId(0).to_string(), "a1");
        assert_eq!(Node::Claim(ClaimId(1)).to_string(), "c2");
    }
}
