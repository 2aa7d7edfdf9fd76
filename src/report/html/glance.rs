//! What an editor should know before anything else, in a few sentences.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use crate::report::{Grade, Identity, Place, Report, Severity, SourceId, Tally, names};

/// Names that one sentence lists.
const MOST_NAMES: usize = 4;

/// The box on top of a report.
pub(super) fn write(page: &Page<'_>) -> Markup {
    let word = |name| page.messages.word("glance", name);
    let counts = &page.report.summary;
    let numbers = [
        (page.shown().count(), "statements"),
        (counts.origins, "of-origins"),
        (counts.indirect, "through"),
        (counts.unnamed, "of-unnamed"),
        (counts.longest_chain, "longest"),
    ];
    html! {
        div.glance role="group" aria-labelledby={ (page.key) "-glance" } {
            h2 id={ (page.key) "-glance" } { (word("heading")) }
            div.sentences {
                @for (number, sentence) in sentences(page).iter().enumerate() {
                    p.lead[number == 0] { (sentence) }
                }
                @for sentence in headline(page) { p.disputed { (sentence) } }
                (worth(page))
            }
            @if !page.report.attributions.is_empty() {
                dl.numbers {
                    @for (count, name) in numbers { div { dt { (word(name)) } dd { (count) } } }
                }
            }
        }
    }
}

/// A phrase that counts something, in its form for one thing where it is one.
fn counted(page: &Page<'_>, name: &str, count: usize, places: &[(&str, &str)]) -> String {
    page.messages.counted("glance", name, count, places)
}

fn sentences(page: &Page<'_>) -> Vec<String> {
    if page.report.attributions.is_empty() {
        return vec![page.messages.word("glance", "nothing").to_owned()];
    }
    let mut out = vec![through(page)];
    out.push(origins(page));
    let unstated = page.shown().filter(|&number| {
        let holder = page.report.attributions[number].holder;
        page.report.source(holder).identity == Identity::Unstated
    });
    let unstated = unstated.count();
    if unstated > 0 {
        out.push(counted(page, "unstated", unstated, &[]));
    }
    if let Some(found) = &page.report.translation {
        let language = |code| names::language(page.messages, code);
        let places = [
            ("translation", language(&found.translation.0)),
            ("original", language(&found.original.0)),
        ];
        out.push(page.messages.phrase("glance", "translation", &places));
    }
    let crowded = page.report.crowded.len();
    if crowded > 0 {
        let left_out = page.messages.counted("report", "crowded", crowded, &[]);
        out.push(left_out);
    }
    out
}

/// Through whom the statements came: all through one, some through several, none.
fn through(page: &Page<'_>) -> String {
    let chains: Vec<&[SourceId]> = page
        .shown()
        .map(|number| page.report.attributions[number].chain.as_slice())
        .collect();
    let all = chains.len();
    let publisher = page.messages.label(page.report, Report::PUBLISHER);
    let relays: BTreeSet<SourceId> = chains
        .iter()
        .filter(|chain| chain.len() > 2)
        .map(|chain| chain[1])
        .collect();
    let passed = |chain: &&&[SourceId]| chain.get(1).is_some_and(|id| relays.contains(id));
    let count = chains.iter().filter(passed).count();
    let names: Vec<String> = relays.iter().map(|id| page.label(*id)).collect();
    let outlet = few(names);
    let (whole, shown) = (all.to_string(), count.to_string());
    let places = [
        ("publisher", publisher.as_str()),
        ("outlet", &outlet),
        ("all", &whole),
        ("count", &shown),
    ];
    if let Some(holder) = only_holder(&chains).filter(|_| relays.is_empty()) {
        let holder = page.label(holder);
        return counted(page, "single", all, &[("holder", &holder)]);
    }
    match (relays.len(), count == all) {
        (0, _) => counted_plain(page, "first-hand", all, &publisher),
        (1, true) => counted(page, "through-all", all, &places[..2]),
        (1, false) => page.messages.phrase("glance", "through-most", &places),
        (_, true) => page.messages.phrase("glance", "through-these", &places),
        (_, false) => page.messages.phrase("glance", "through-several", &places),
    }
}

fn counted_plain(page: &Page<'_>, name: &str, count: usize, publisher: &str) -> String {
    let places = [("count", &*count.to_string()), ("publisher", publisher)];
    page.messages.phrase("glance", name, &places)
}

/// The holder of everything, where there is just one and the text states it.
fn only_holder(chains: &[&[SourceId]]) -> Option<SourceId> {
    let holders: BTreeSet<SourceId> = chains
        .iter()
        .filter_map(|chain| chain.last().copied())
        .collect();
    let first = holders.first().copied()?;
    (holders.len() == 1 && first != Report::PUBLISHER).then_some(first)
}

fn few(mut names: Vec<String>) -> String {
    if names.len() > MOST_NAMES {
        names.truncate(MOST_NAMES);
        names.push("\u{2026}".to_owned());
    }
    names.join(", ")
}

/// How many origins, how many of them unnamed, and how well those are described.
fn origins(page: &Page<'_>) -> String {
    let report = page.report;
    let holders: BTreeSet<SourceId> = page
        .shown()
        .map(|number| report.attributions[number].holder)
        .filter(|id| report.source(*id).identity == Identity::Anonymous)
        .collect();
    let grades = [Grade::Described, Grade::Vague, Grade::Bare].map(|grade| {
        let has = |id: &&SourceId| report.source(**id).grade == Some(grade);
        (holders.iter().filter(has).count(), grade)
    });
    let grades: Vec<String> = grades
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, grade)| counted(page, grade.name(), *count, &[]))
        .collect();
    let start = counted(page, "origins", report.summary.origins, &[]);
    let end = if holders.is_empty() {
        let unstated = |source: &crate::report::Source| source.identity == Identity::Unstated;
        if report.sources.iter().skip(1).any(unstated) {
            return format!("{start}.");
        }
        page.messages.word("glance", "all-named").to_owned()
    } else {
        let grades = grades.join(", ");
        counted(page, "unnamed", holders.len(), &[("grades", &grades)])
    };
    format!("{start}, {end}")
}

/// What in the text speaks against the headline.
fn headline(page: &Page<'_>) -> Vec<String> {
    let report = page.report;
    let in_headline = |flag: &&crate::report::Flag| {
        let Some((one, other)) = &flag.sides else {
            return false;
        };
        let title = |span: &crate::Span| report.title.is_some_and(|title| title.touches(*span));
        let claims = flag.attributions.iter().filter_map(|id| {
            let found = report.attributions.get(id.0)?;
            report.claims.get(found.claim.0)
        });
        let mut places = claims.map(|claim| claim.place == Place::Headline);
        one.iter().chain(other).any(title) || places.any(|headline| headline)
    };
    let mut out: Vec<String> = Vec::new();
    for flag in report.flags.iter().filter(in_headline) {
        let message = flag.message.trim_end_matches('.');
        let sentence = page
            .messages
            .phrase("glance", "headline", &[("message", message)]);
        if !out.contains(&sentence) {
            out.push(sentence);
        }
    }
    out
}

/// The findings, counted, each a link to the first of its kind.
fn worth(page: &Page<'_>) -> Markup {
    let mut kinds: Vec<(&str, Severity, usize, usize)> = Vec::new();
    for (number, group) in page.findings.iter().enumerate() {
        let known = kinds
            .iter_mut()
            .find(|kind| kind.0 == group[0].id && kind.1 == group[0].severity);
        match known {
            Some(kind) => kind.2 += 1,
            None => kinds.push((group[0].id, group[0].severity, 1, number)),
        }
    }
    let mut tally = Tally::default();
    tally.add(page.report);
    html! {
        @if kinds.is_empty() {
            p { (page.messages.word("glance", "clean")) }
        } @else {
            ul.kinds aria-label=(page.word("findings")) {
                @for (id, severity, count, number) in &kinds {
                    li {
                        a.kind.(severity.name()) href={ "#" (page.key) "-f" (number + 1) } {
                            (super::findings::mark(page.messages, *severity))
                            " " (page.messages.head(id))
                            @if *count > 1 { span.times { " \u{d7}\u{a0}" (count) } }
                        }
                    }
                }
            }
        }
    }
}
