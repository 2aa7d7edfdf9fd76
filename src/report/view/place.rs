//! A place in an article: which attributions and findings stand there, and why.

use std::fmt::Write as _;

use super::part;
use super::sources::words;
use crate::Span;
use crate::grammar::{Grammar, GrammarSet};
use crate::matcher::{Candidate, Matches, Part};
use crate::report::snippet::{columns, wrapped};
use crate::report::tree::{Paint, plain_label, standing};
use crate::report::{
    Attribution, AttributionId, Flag, Layout, Lines, Link, Report, SourceId, names,
};
use crate::text::Text;

/// Columns beyond which lines are hard to read.
const MOST_COLUMNS: usize = 100;
/// Columns before the names of rows.
const INDENT: usize = 4;
/// The names of rows: a table of words and a name in it.
const NAMES: [(&str, &str); 10] = [
    ("terminal", "source"),
    ("terminal", "cue"),
    ("terminal", "content"),
    ("terminal", "through"),
    ("terminal", "this"),
    ("terminal", "against"),
    ("explain", "chain"),
    ("explain", "rule"),
    ("explain", "score"),
    ("explain", "words"),
];

/// Everything that is known about the byte `at`, the closest attribution first, in the
/// language of the layout's messages.
#[must_use]
pub fn place(
    report: &Report,
    text: &Text,
    set: &GrammarSet,
    found: &Matches,
    at: usize,
    layout: &Layout,
) -> String {
    let holds = |spans: &[Span]| {
        let mut spans = spans.iter();
        spans.any(|span| (span.start..span.end).contains(&at))
    };
    let mut here: Vec<usize> = (0..report.attributions.len())
        .filter(|&number| {
            let one = &report.attributions[number];
            holds(&one.source) || holds(&one.cue) || holds(&one.content)
        })
        .collect();
    here.sort_by_key(|&number| report.attributions[number].extent().len());
    let named = |(table, name)| columns(layout.messages.word(table, name));
    let page = Page {
        report,
        set,
        layout,
        lines: Lines::new(&report.text),
        names: NAMES.into_iter().map(named).max().unwrap_or(0),
    };
    let mut parts = Vec::new();
    for number in here {
        let mut out = page.attribution(number);
        match candidate(report, text, set, found, number) {
            Some((one, grammar)) => page.score(one, grammar, &mut out),
            None => page.row("explain", "rule", page.word("no-rule"), &mut out),
        }
        parts.push(out);
    }
    for flag in report.flags.iter().filter(|flag| {
        let sides = flag.sides.as_ref();
        holds(&flag.spans) || sides.is_some_and(|(one, other)| holds(one) || holds(other))
    }) {
        parts.push(page.finding(flag));
    }
    if parts.is_empty() {
        parts.push(format!("{}\n", page.word("nothing")));
    }
    parts.join("\n")
}

/// The candidate that an attribution was made from.
fn candidate<'m>(
    report: &Report,
    text: &Text,
    set: &'m GrammarSet,
    found: &'m Matches,
    number: usize,
) -> Option<(&'m Candidate, &'m Grammar)> {
    let wanted = &report.attributions[number];
    found.accepted.iter().find_map(|(sentence, candidate)| {
        let paragraph = text.paragraph(text.sentences.get(*sentence)?);
        let grammar = &set.grammars[paragraph.grammar];
        let cue: Vec<Span> = candidate
            .cue
            .iter()
            .map(|range| text.span(range.0 as usize, range.1 as usize))
            .collect();
        let same = grammar.rules[candidate.rule].id == wanted.rule && cue == wanted.cue;
        same.then_some((candidate, grammar))
    })
}

struct Page<'p> {
    report: &'p Report,
    set: &'p GrammarSet,
    layout: &'p Layout,
    lines: Lines<'p>,
    /// Columns of the longest name of a row.
    names: usize,
}

impl Page<'_> {
    fn word<'w>(&'w self, name: &'w str) -> &'w str {
        self.layout.messages.word("explain", name)
    }

    fn label(&self, id: SourceId) -> String {
        plain_label(self.report, &self.layout.messages, id)
    }

    /// A name and what it says, which hangs to the right of it.
    fn row(&self, table: &str, name: &str, said: &str, out: &mut String) {
        let name = self.layout.messages.word(table, name);
        let gap = " ".repeat(self.names - columns(name).min(self.names) + 2);
        let name = Paint(self.layout.colour).faint(name);
        let _ = write!(out, "{:INDENT$}{name}{gap}", "");
        self.hang(said, INDENT + self.names + 2, out);
    }

    /// Text that goes on at a column.
    fn hang(&self, said: &str, column: usize, out: &mut String) {
        let width = self.layout.width.min(MOST_COLUMNS);
        let rows = wrapped(said, width.saturating_sub(column));
        let gap = format!("\n{:column$}", "");
        let _ = writeln!(out, "{}", rows.join(&gap));
    }

    fn attribution(&self, number: usize) -> String {
        let found = &self.report.attributions[number];
        let messages = &*self.layout.messages;
        let (line, column) = self.lines.at(found.extent().start);
        let mut facts = vec![
            messages.word("stance", found.stance.name()).to_owned(),
            messages.word("mode", found.mode.name()).to_owned(),
            format!("{} {:.2}", self.word("confidence"), found.confidence),
        ];
        if let Some(parent) = found.parent {
            let parent = parent.to_string();
            let places = [("attribution", parent.as_str())];
            facts.push(messages.phrase("explain", "within", &places));
        }
        if found.repeated {
            facts.push(self.word("repeated").to_owned());
        }
        let id = AttributionId(number).to_string();
        let id = Paint(self.layout.colour).name(&id);
        let mut out = format!("{id} {line}:{column} \u{b7} {}\n", facts.join(" \u{b7} "));
        let parts = [
            ("source", &found.source),
            ("cue", &found.cue),
            ("content", &found.content),
        ];
        for (name, spans) in parts.iter().filter(|(_, spans)| !spans.is_empty()) {
            self.row("terminal", name, &words(self.report, spans), &mut out);
        }
        self.chain(found, &mut out);
        out
    }

    /// The chain, a row each link with what established it.
    fn chain(&self, found: &Attribution, out: &mut String) {
        for (number, id) in found.chain.iter().enumerate() {
            let mark = standing(self.report, &self.layout.messages, *id);
            let mut said = self.label(*id);
            if self.report.source(*id).name.is_some() {
                said = format!("{said} {mark}");
            }
            let into =
                |link: &&Link| number > 0 && link.from == found.chain[number - 1] && link.to == *id;
            if let Some(link) = found.links.iter().find(into) {
                said = format!("{said}: {}", self.established(&link.by));
                if !link.spans.is_empty() {
                    let shown = words(self.report, &link.spans);
                    said = format!("{} ({shown})", said.trim_end_matches('.'));
                }
            }
            if number == 0 {
                self.row("explain", "chain", &said, out);
            } else {
                let column = INDENT + self.names + 2;
                let _ = write!(out, "{:column$}\u{2192} ", "");
                self.hang(&said, column + 2, out);
            }
        }
    }

    /// What established a link, in words: a construction, or what a rule says of itself.
    fn established<'s>(&'s self, by: &'s str) -> &'s str {
        let known = self.layout.messages.word("link", by);
        if known != by {
            return known;
        }
        let mut rules = self.set.grammars.iter().flat_map(|grammar| &grammar.rules);
        let found = rules.find(|one| one.id == by);
        found.map_or(by, |one| one.doc.as_str())
    }

    /// The rule, and the figures that its score is made of.
    fn score(&self, candidate: &Candidate, grammar: &Grammar, out: &mut String) {
        let rule = &grammar.rules[candidate.rule];
        let said = format!("{}: {}", rule.id, rule.doc);
        self.row("explain", "rule", &said, out);
        let sum = format!(
            "{:+.2} = {:.2}, {}",
            candidate.logit,
            candidate.probability(),
            self.word("sum")
        );
        self.row("explain", "score", &sum, out);
        self.figures(&candidate.parts, grammar, out);
        let choices = [
            ("source-by", &candidate.source_parts),
            ("content-by", &candidate.content_parts),
        ];
        for (what, parts) in choices.iter().filter(|(_, parts)| !parts.is_empty()) {
            let _ = writeln!(out, "{:INDENT$}{}", "", self.word(what));
            self.figures(parts, grammar, out);
        }
    }

    fn figures(&self, parts: &[Part], grammar: &Grammar, out: &mut String) {
        for one in parts {
            let _ = writeln!(out, "      {}", part(one, grammar, self.set));
        }
    }

    fn finding(&self, flag: &Flag) -> String {
        let messages = &*self.layout.messages;
        let severity = messages.word("severity", flag.severity.name());
        let head = format!("{severity}[{}]", flag.id);
        let mut out = format!("{}: ", Paint(self.layout.colour).name(&head));
        let said = names::headed(messages, flag);
        self.hang(&said, columns(&head) + 2, &mut out);
        if flag.review {
            let _ = writeln!(out, "{:INDENT$}{}", "", messages.word("report", "review"));
        }
        let path: Vec<String> = flag.path.iter().map(|id| self.label(*id)).collect();
        if path.len() > 1 {
            self.row("terminal", "through", &path.join(" \u{2192} "), &mut out);
        }
        if let Some((one, other)) = &flag.sides {
            self.row("terminal", "this", &words(self.report, one), &mut out);
            self.row("terminal", "against", &words(self.report, other), &mut out);
        } else if !flag.spans.is_empty() {
            self.row(
                "explain",
                "words",
                &words(self.report, &flag.spans),
                &mut out,
            );
        }
        out
    }
}
