//! A place in an article: which attributions and findings stand there, and why.

use std::fmt::Write as _;

use super::part;
use super::sources::{attribution, words};
use crate::Span;
use crate::grammar::{Grammar, GrammarSet};
use crate::matcher::{Candidate, Matches};
use crate::report::{AttributionId, Flag, Lines, Report};
use crate::text::Text;

/// Everything that is known about the byte `at`, the closest attribution first.
#[must_use]
pub fn place(report: &Report, text: &Text, set: &GrammarSet, found: &Matches, at: usize) -> String {
    let lines = Lines::new(&report.text);
    let holds = |spans: &[Span]| {
        spans
            .iter()
            .any(|span| (span.start..span.end).contains(&at))
    };
    let mut here: Vec<usize> = (0..report.attributions.len())
        .filter(|&number| {
            let one = &report.attributions[number];
            holds(&one.source) || holds(&one.cue) || holds(&one.content)
        })
        .collect();
    here.sort_by_key(|&number| report.attributions[number].extent().len());
    let mut out = String::new();
    for &number in &here {
        out.push_str(&attribution(report, &lines, number));
        for id in &report.attributions[number].chain {
            let name = crate::report::tree::stable_label(report, *id);
            let identity = report.source(*id).identity.name();
            let _ = writeln!(out, "    {id:<8} {name} ({identity})");
        }
        for link in &report.attributions[number].links {
            let _ = writeln!(
                out,
                "    because  {} > {}: {}{}",
                link.from,
                link.to,
                established(&link.by, set),
                if link.spans.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", words(report, &link.spans))
                }
            );
        }
        match candidate(report, text, set, found, number) {
            Some((one, grammar)) => score(one, grammar, set, &mut out),
            None => out.push_str("    no rule stands behind it: it follows from another one\n"),
        }
    }
    for flag in report.flags.iter().filter(|flag| {
        let sides = flag.sides.as_ref();
        holds(&flag.spans) || sides.is_some_and(|(one, other)| holds(one) || holds(other))
    }) {
        describe(report, flag, &mut out);
    }
    if out.is_empty() {
        out.push_str("no attribution and no finding stands here\n");
    }
    out
}

/// What established a link, in words: a construction, or what a rule says of itself.
fn established<'s>(by: &'s str, set: &'s GrammarSet) -> &'s str {
    match by {
        "frame" => "the headline, dateline, lead or line before gives the story to it",
        "nested" => "the one attribution stands in the content of the other",
        "host" => "the two share one content",
        "hearsay" => "nobody is said to have heard it",
        rule => {
            let mut rules = set.grammars.iter().flat_map(|grammar| &grammar.rules);
            let found = rules.find(|one| one.id == rule);
            found.map_or(rule, |one| one.doc.as_str())
        }
    }
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

fn score(candidate: &Candidate, grammar: &Grammar, set: &GrammarSet, out: &mut String) {
    let probability = candidate.probability();
    let _ = writeln!(
        out,
        "    score    {:+.2} = {probability:.2}, the sum of",
        candidate.logit
    );
    for one in &candidate.parts {
        let _ = writeln!(out, "      {}", part(one, grammar, set));
    }
    let choices = [
        ("its source was chosen by", &candidate.source_parts),
        (
            "its content ends where it does by",
            &candidate.content_parts,
        ),
    ];
    for (what, parts) in choices.iter().filter(|(_, parts)| !parts.is_empty()) {
        let _ = writeln!(out, "    {what}");
        for one in *parts {
            let _ = writeln!(out, "      {}", part(one, grammar, set));
        }
    }
}

fn describe(report: &Report, flag: &Flag, out: &mut String) {
    let names = crate::checks::Messages::fallback();
    let _ = writeln!(
        out,
        "{} {} {}: {}",
        flag.id,
        flag.name,
        flag.severity.name(),
        flag.message
    );
    if flag.review {
        let _ = writeln!(out, "    a person must decide");
    }
    let about: Vec<String> = flag
        .attributions
        .iter()
        .map(AttributionId::to_string)
        .collect();
    if !about.is_empty() {
        let _ = writeln!(out, "    about    {}", about.join(", "));
    }
    let path: Vec<String> = flag
        .path
        .iter()
        .map(|id| {
            format!(
                "{id} {}",
                crate::report::tree::plain_label(report, &names, *id)
            )
        })
        .collect();
    if !path.is_empty() {
        let _ = writeln!(out, "    path     {}", path.join(" > "));
    }
    if let Some((one, other)) = &flag.sides {
        let _ = writeln!(out, "    this     {}", words(report, one));
        let _ = writeln!(out, "    against  {}", words(report, other));
    }
    if !flag.spans.is_empty() {
        let _ = writeln!(out, "    words    {}", words(report, &flag.spans));
    }
    let _ = writeln!(out, "    found by {}", flag.rule);
}
