//! Runs the examples of rules: the tests that stand in the grammars themselves.

use super::{Candidate, Detail, THRESHOLD, find};
use crate::grammar::{Example, GrammarSet, Role, Rule, line_and_column};
use crate::input::Document;
use crate::text::{Text, analyse};

/// What an example came to (the four names are ast-grep's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A `no` on which the rule is silent.
    Validated,
    /// An `ok` that was found with its captures.
    Reported,
    /// An `ok` that was not found, or not so.
    Missing,
    /// A `no` on which the rule fires.
    Noisy,
}

impl Outcome {
    /// True where the grammar keeps its promise.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Validated | Self::Reported)
    }

    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Validated => "Validated",
            Self::Reported => "Reported",
            Self::Missing => "Missing",
            Self::Noisy => "Noisy",
        }
    }
}

/// One example, and what came of it.
#[derive(Clone, Debug)]
pub struct Verdict<'s> {
    /// The rule whose example it is.
    pub rule: &'s Rule,
    /// The example.
    pub example: &'s Example,
    /// What came of it.
    pub outcome: Outcome,
    /// File as [`GrammarSet::files`] names it.
    pub file: &'s str,
    /// Line, from 1.
    pub line: usize,
    /// What was found instead, one attribution a line; empty where all is well.
    pub found: Vec<String>,
}

/// Runs every example of the layers from `first_layer` on (0: built-in ones too).
#[must_use]
pub fn verify(set: &GrammarSet, first_layer: usize) -> Vec<Verdict<'_>> {
    let mut out = Vec::new();
    for (number, grammar) in set.grammars.iter().enumerate() {
        for (rule_number, rule) in grammar.rules.iter().enumerate() {
            let file = &set.files[rule.file];
            if file.layer < first_layer {
                continue;
            }
            for example in rule.examples() {
                let (outcome, found) = run(set, number, rule_number, example);
                out.push(Verdict {
                    rule,
                    example,
                    outcome,
                    file: &file.name,
                    line: line_and_column(&file.text, example.text.offset).0,
                    found,
                });
            }
        }
    }
    out
}

fn run(
    set: &GrammarSet,
    language: usize,
    rule: usize,
    example: &Example,
) -> (Outcome, Vec<String>) {
    let document = Document {
        text: example.text.value.clone(),
        ..Document::default()
    };
    let text = analyse(&document, set, Some(language));
    let found = find(&text, set, THRESHOLD, Detail::Everything);
    let accepted = || found.accepted.iter().map(|(_, candidate)| candidate);
    let show = |candidate: &Candidate| {
        let name = &set.grammars[language].rules[candidate.rule].id;
        format!("{name} | {}", captures(candidate, &text, &document.text))
    };
    if !example.fires {
        let own: Vec<String> = accepted()
            .filter(|candidate| candidate.rule == rule)
            .map(show)
            .collect();
        let outcome = if own.is_empty() {
            Outcome::Validated
        } else {
            Outcome::Noisy
        };
        return (outcome, own);
    }
    let reported = accepted().any(|candidate| agrees(candidate, example, &text, &document.text));
    let lost = found.lost.iter().map(|(_, candidate)| candidate);
    let tried = accepted()
        .chain(lost)
        .any(|candidate| candidate.rule == rule);
    if reported && tried {
        return (Outcome::Reported, Vec::new());
    }
    let mut instead: Vec<String> = accepted().map(show).collect();
    if !tried {
        instead.push("the rule itself has no candidate here".to_owned());
    } else if instead.is_empty() {
        let own = found.lost.iter().map(|(_, candidate)| candidate);
        let own = own.filter(|candidate| candidate.rule == rule);
        instead.extend(own.map(|candidate| {
            let probability = candidate.probability();
            format!(
                "(below the threshold, {probability:.2}) {}",
                show(candidate)
            )
        }));
    }
    (Outcome::Missing, instead)
}

/// True where every role that the example lists is captured so.
fn agrees(candidate: &Candidate, example: &Example, text: &Text, source: &str) -> bool {
    example.captures.iter().all(|(role, wanted)| {
        let Some(role) = Role::ALL.into_iter().find(|known| known.name() == role) else {
            return false;
        };
        let found = words_of(candidate, role, text, source);
        let found = found.join(" ");
        if wanted.trim() == "-" {
            return found.is_empty();
        }
        words(&found) == words(&wanted.replace('\u{2026}', " "))
    })
}

/// Words without the punctuation at their edges; the marks where there are no words.
fn words(text: &str) -> Vec<&str> {
    let bare = |word: &'_ str| -> bool { word.chars().any(char::is_alphanumeric) };
    let trim = |word| str::trim_matches(word, |c: char| !c.is_alphanumeric());
    let found: Vec<&str> = text
        .split_whitespace()
        .filter(|word| bare(word))
        .map(trim)
        .collect();
    if found.is_empty() {
        text.split_whitespace().collect()
    } else {
        found
    }
}

/// The parts of a capture as they stand in the text.
fn words_of<'t>(candidate: &Candidate, role: Role, text: &Text, source: &'t str) -> Vec<&'t str> {
    let part = |range: &super::Range| text.span(range.0 as usize, range.1 as usize).of(source);
    candidate.ranges(role).iter().map(part).collect()
}

/// Captures as an example line has them.
#[must_use]
pub fn captures(candidate: &Candidate, text: &Text, source: &str) -> String {
    let parts = Role::ALL.into_iter().filter_map(|role| {
        let words = words_of(candidate, role, text, source);
        (!words.is_empty()).then(|| format!("{}: {}", role.name(), words.join(" \u{2026} ")))
    });
    parts.collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_the_punctuation_at_their_edges() {
        assert_eq!(
            words("\u{201c}It is,\u{201d} he said."),
            words("It is he said")
        );
        assert_eq!(words("l'Italia"), vec!["l'Italia"]);
        assert_eq!(words(":"), vec![":"]);
    }
}
