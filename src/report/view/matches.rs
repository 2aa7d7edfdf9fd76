//! The second stage: what rules found, what lost, how far others came.

use std::fmt::Write as _;

use super::{part, quoted};
use crate::grammar::{Grammar, GrammarSet};
use crate::input::Document;
use crate::matcher::{Candidate, Matches, Miss, captures};
use crate::text::{Sentence, Text};

/// What is shown beside results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted<'w> {
    /// Candidates that lost.
    pub losers: bool,
    /// This rule alone (`LANGUAGE/NAME`), and how far it came where it did not match.
    pub rule: Option<&'w str>,
}

/// Every candidate of every sentence with what its score is made of.
#[must_use]
pub fn matches(
    document: &Document,
    text: &Text,
    set: &GrammarSet,
    found: &Matches,
    wanted: Wanted<'_>,
) -> String {
    let mut out = String::new();
    for (number, sentence) in text.sentences.iter().enumerate() {
        let view = View {
            document,
            text,
            set,
            grammar: &set.grammars[text.paragraph(sentence).grammar],
            sentence,
        };
        let words = text.span(sentence.first as usize, sentence.last as usize);
        let words = quoted(words.of(&document.text));
        let _ = writeln!(out, "sentence {number} {words}");
        let is_asked = |rule: usize| {
            let id = &view.grammar.rules[rule].id;
            wanted.rule.is_none_or(|wanted| wanted == id)
        };
        for (_, candidate) in found.accepted.iter().filter(|(at, _)| *at == number) {
            if is_asked(candidate.rule) {
                view.candidate("+", candidate, &mut out);
            }
        }
        if wanted.losers {
            for (_, candidate) in found.lost.iter().filter(|(at, _)| *at == number) {
                if is_asked(candidate.rule) {
                    view.candidate("-", candidate, &mut out);
                }
            }
        }
        if let Some(rule) = wanted.rule {
            let before = out.len();
            for (_, miss) in found.misses.iter().filter(|(at, _)| *at == number) {
                if is_asked(miss.rule) {
                    view.miss(miss, &mut out);
                }
            }
            let candidates = found.accepted.iter().chain(&found.lost);
            let mut here = candidates.filter(|(at, _)| *at == number);
            if out.len() == before && !here.any(|(_, one)| is_asked(one.rule)) {
                let _ = writeln!(out, "  ? {rule}: no word here is an anchor for it");
            }
        }
    }
    out
}

struct View<'v> {
    document: &'v Document,
    text: &'v Text,
    set: &'v GrammarSet,
    grammar: &'v Grammar,
    sentence: &'v Sentence,
}

impl View<'_> {
    fn candidate(&self, sign: &str, candidate: &Candidate, out: &mut String) {
        let id = &self.grammar.rules[candidate.rule].id;
        let probability = candidate.probability();
        let stance = candidate.stance.name();
        let found = captures(candidate, self.text, &self.document.text);
        let _ = writeln!(out, "  {sign} {id} {probability:.2} {stance} | {found}");
        let groups = [
            ("cue", &candidate.parts),
            ("source", &candidate.source_parts),
            ("content", &candidate.content_parts),
        ];
        for (name, parts) in groups {
            for one in parts {
                let shown = part(one, self.grammar, self.set);
                let _ = writeln!(out, "      {name:<8} {shown}");
            }
        }
    }

    fn words(&self, first: u32, last: u32) -> String {
        if first >= last {
            return "nothing".to_owned();
        }
        let span = self.text.span(first as usize, last as usize);
        quoted(span.of(&self.document.text))
    }

    /// What stood where matching stopped.
    fn obstacle(&self, at: Option<u32>) -> String {
        match at {
            Some(at) if at >= self.sentence.first && at < self.sentence.last => {
                format!("before {}", self.words(at, at + 1))
            }
            _ => "at the edge of the sentence".to_owned(),
        }
    }

    /// How far a rule came on each side of its anchor, in words.
    fn miss(&self, miss: &Miss, out: &mut String) {
        let id = &self.grammar.rules[miss.rule].id;
        let anchor = self.words(miss.anchor, miss.anchor + 1);
        let _ = write!(out, "  ? {id} at {anchor}: ");
        if miss.left == miss.anchor && miss.right == miss.anchor {
            let _ = writeln!(out, "the word is no anchor for it here");
            return;
        }
        let behind = miss.anchor + 1;
        let read = self.words(behind, miss.right);
        let stop = self.obstacle(Some(miss.right));
        let _ = write!(out, "to the right it read {read} and stopped {stop}");
        if miss.left == miss.anchor {
            let _ = writeln!(out, "; to the left it read nothing or was not tried");
            return;
        }
        let read = self.words(miss.left, miss.anchor);
        let stop = self.obstacle(miss.left.checked_sub(1));
        let _ = writeln!(out, "; to the left it read {read} and stopped {stop}");
    }
}
