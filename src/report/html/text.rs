//! The text with sources, cues, contents and flagged words marked, one inside another.

use maud::{Markup, html};

use super::Page;
use crate::Span;
use crate::grammar::Stance;
use crate::report::{AttributionId, Identity, snippet};

/// What a mark says of its words; of equal marks the later one stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Content,
    Flagged,
    Source,
    Cue,
}

/// Words of the text that belong to attributions or findings.
#[derive(Clone, Debug)]
struct Mark {
    span: Span,
    kind: Kind,
    /// Numbers of attributions, of findings for flagged words.
    numbers: Vec<usize>,
    /// The attribution that is reached by the keyboard here.
    anchor: Option<usize>,
    /// False where an earlier piece of the same words was written.
    first: bool,
    /// False where a later piece of the same words follows.
    last: bool,
}

/// The article, paragraph by paragraph, with findings in the margin.
pub(super) fn write(page: &Page<'_>) -> Markup {
    let report = page.report;
    let marks = marks(page);
    let rows = rows(&report.text);
    let margins = margins(page, &rows);
    html! {
        section.reading aria-labelledby={ (page.key) "-text" } {
            h2 id={ (page.key) "-text" } { (page.word("text")) }
            (filter(page))
            (legend(page))
            div.article {
                @for (number, row) in rows.iter().enumerate() {
                    @let is_title = report.title.is_some_and(|title| title.touches(*row));
                    div.row {
                        @if !margins[number].is_empty() {
                            div.margin role="group" aria-label=(page.word("findings")) {
                                (super::findings::cards(page, &margins[number]))
                            }
                        }
                        p.headline[is_title] lang=[language(page, *row)] {
                            (nest(page, *row, clipped(&marks, *row)))
                        }
                    }
                }
            }
        }
    }
}

/// Lines that hold anything.
fn rows(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let kept = line.trim_end();
        if !kept.is_empty() {
            out.push(Span::new(start, start + kept.len()));
        }
        start += line.len();
    }
    out
}

/// Findings by the row that they begin in.
fn margins(page: &Page<'_>, rows: &[Span]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); rows.len()];
    for (number, group) in page.findings.iter().enumerate() {
        let starts = group
            .iter()
            .map(|flag| snippet::first_byte(page.report, flag));
        let at = starts.min().unwrap_or(0);
        let row = rows.partition_point(|row| row.start <= at);
        if let Some(margin) = out.get_mut(row.saturating_sub(1)) {
            margin.push(number);
        }
    }
    out
}

/// The language of a row where it may not be that of the report.
fn language<'r>(page: &Page<'r>, row: Span) -> Option<&'r str> {
    let report = page.report;
    let version = report.translation.as_ref().and_then(|found| {
        let versions = [&found.original, &found.translation];
        versions.into_iter().find(|version| version.1.touches(row))
    });
    match version {
        Some(version) => Some(&version.0),
        None => report.languages.first().map(String::as_str),
    }
}

/// Every mark of the article, in order.
fn marks(page: &Page<'_>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    let mark = |span: &Span, kind, number, anchor| Mark {
        span: *span,
        kind,
        numbers: vec![number],
        anchor,
        first: true,
        last: true,
    };
    for (number, found) in page.report.attributions.iter().enumerate() {
        let parts = [
            (Kind::Cue, &found.cue),
            (Kind::Source, &found.source),
            (Kind::Content, &found.content),
        ];
        let mut anchor = Some(number);
        for (kind, spans) in parts {
            for span in spans.iter().filter(|span| !span.is_empty()) {
                out.push(mark(span, kind, number, anchor.take()));
            }
        }
    }
    for (number, group) in page.findings.iter().enumerate() {
        for flag in group {
            let sides = flag.sides.iter().flat_map(|(one, other)| [one, other]);
            let all = flag.spans.iter().chain(sides.flatten());
            for span in all.filter(|span| !span.is_empty()) {
                out.push(mark(span, Kind::Flagged, number, None));
            }
        }
    }
    out.sort_by_key(order);
    out.dedup_by(|later, kept| {
        let same = later.span == kept.span && later.kind == kept.kind;
        if same {
            kept.numbers.append(&mut later.numbers);
            kept.numbers.dedup();
            kept.anchor = kept.anchor.or(later.anchor);
        }
        same
    });
    out
}

/// Earlier first, longer first, then by kind.
fn order(mark: &Mark) -> (usize, std::cmp::Reverse<usize>, Kind) {
    (mark.span.start, std::cmp::Reverse(mark.span.end), mark.kind)
}

/// What of the marks stands in a part of the text.
fn clipped(marks: &[Mark], part: Span) -> Vec<Mark> {
    let from = marks.partition_point(|mark| mark.span.start < part.start);
    let to = marks.partition_point(|mark| mark.span.start < part.end);
    // what begins earlier may reach into the part
    let reaching = marks[..from].iter().filter(|mark| mark.span.touches(part));
    let inside = marks[from..to].iter();
    reaching
        .chain(inside)
        .map(|mark| clip(mark, part))
        .collect()
}

fn clip(mark: &Mark, part: Span) -> Mark {
    let first = mark.first && mark.span.start >= part.start;
    Mark {
        span: Span::new(mark.span.start.max(part.start), mark.span.end.min(part.end)),
        anchor: mark.anchor.filter(|_| first),
        first,
        last: mark.last && mark.span.end <= part.end,
        ..mark.clone()
    }
}

/// A part of the text with its marks; those that cross others are cut in two.
fn nest(page: &Page<'_>, part: Span, mut marks: Vec<Mark>) -> Markup {
    marks.sort_by_key(order);
    let mut marks = std::collections::VecDeque::from(marks);
    let mut pieces = Vec::new();
    let mut at = part.start;
    while let Some(outer) = marks.pop_front() {
        let mut inside = Vec::new();
        while marks
            .front()
            .is_some_and(|mark| mark.span.start < outer.span.end)
        {
            let Some(mark) = marks.pop_front() else { break };
            inside.push(clip(&mark, outer.span));
            if mark.span.end > outer.span.end {
                let rest = clip(&mark, Span::new(outer.span.end, mark.span.end));
                let place = marks.partition_point(|other| order(other) < order(&rest));
                marks.insert(place, rest);
            }
        }
        pieces.push((
            Span::new(at, outer.span.start),
            Some((outer.clone(), inside)),
        ));
        at = outer.span.end;
    }
    pieces.push((Span::new(at, part.end), None));
    html! {
        @for (before, mark) in pieces {
            (before.of(&page.report.text))
            @if let Some((mark, inside)) = mark { (element(page, &mark, inside)) }
        }
    }
}

fn element(page: &Page<'_>, mark: &Mark, inside: Vec<Mark>) -> Markup {
    let inner = nest(page, mark.span, inside);
    if mark.kind == Kind::Flagged {
        let list: Vec<String> = mark
            .numbers
            .iter()
            .map(|number| (number + 1).to_string())
            .collect();
        let gravest = mark
            .numbers
            .iter()
            .map(|&number| page.findings[number][0].severity);
        let gravest = gravest.max().map_or("", crate::report::Severity::name);
        return html! {
            span.flagged.(gravest) data-f=(list.join(" ")) { (inner) }
            @if mark.last { @for &number in &mark.numbers { (reference(page, number)) } }
        };
    }
    let class = class(page, mark);
    let numbers = mark.numbers.iter().map(|&number| AttributionId(number));
    let list = page.list(numbers);
    let Some(anchor) = mark.anchor else {
        return html! { span class=(class) data-a=(list) { (inner) } };
    };
    let id = AttributionId(anchor);
    // a repetition points to what it repeats
    let described = AttributionId(page.stands_for[anchor]);
    html! {
        span class=(class) data-a=(list) id={ (page.key) "-t-" (id) } role="button" tabindex="0"
            aria-pressed="false" aria-describedby={ (page.key) "-d-" (described) } { (inner) }
    }
}

fn class(page: &Page<'_>, mark: &Mark) -> &'static str {
    let all = &page.report.attributions;
    let mut found = mark.numbers.iter().map(|&number| &all[number]);
    match mark.kind {
        Kind::Content => {
            if found.any(|found| matches!(found.stance, Stance::Deny | Stance::Doubt)) {
                "content against"
            } else {
                "content"
            }
        }
        Kind::Source => {
            let unnamed = found.any(|found| {
                let words = found.source.first();
                let named = page.report.sources.iter().any(|source| {
                    source.identity == Identity::Named
                        && words.is_some_and(|words| source.mentions.contains(words))
                });
                !named && page.report.source(found.holder).identity != Identity::Named
            });
            if unnamed { "source unnamed" } else { "source" }
        }
        Kind::Cue => "cue",
        Kind::Flagged => "flagged",
    }
}

/// A number that leads to the finding in the margin.
fn reference(page: &Page<'_>, number: usize) -> Markup {
    let flag = page.findings[number][0];
    let severity = page.messages.word("severity", flag.severity.name());
    let shown = number + 1;
    html! {
        a.ref.(flag.severity.name()) href={ "#" (page.key) "-f" (shown) } data-n=(shown)
            aria-label={ (severity) " " (shown) ": " (page.messages.head(flag.id)) } {}
    }
}

/// What is shown: by source, stance and finding.
fn filter(page: &Page<'_>) -> Markup {
    let report = page.report;
    let mut sources = Vec::new();
    let mut stances = Vec::new();
    for number in page.shown() {
        let found = &report.attributions[number];
        for id in found
            .chain
            .iter()
            .filter(|id| !sources.contains(*id))
            .copied()
            .collect::<Vec<_>>()
        {
            sources.push(id);
        }
        if !stances.contains(&found.stance) {
            stances.push(found.stance);
        }
    }
    sources.sort_unstable();
    let mut flags: Vec<&str> = page.findings.iter().map(|group| group[0].id).collect();
    flags.sort_unstable();
    flags.dedup();
    let all = page.word("filter-all");
    html! {
        @if !report.attributions.is_empty() {
            form.filter aria-label=(page.word("filter")) {
                label { (page.word("filter-source")) " "
                    select name="source" {
                        option value="" { (all) }
                        @for id in sources { option value=(id) { (snippet::shorten(&page.label(id), 60)) } }
                    }
                }
                label { (page.word("filter-stance")) " "
                    select name="stance" {
                        option value="" { (all) }
                        @for stance in stances {
                            option value=(stance.name()) { (page.messages.word("stance", stance.name())) }
                        }
                    }
                }
                label { (page.word("filter-flag")) " "
                    select name="flag" {
                        option value="" { (all) }
                        @for id in flags { option value=(id) { (id) " " (page.messages.head(id)) } }
                    }
                }
                button type="reset" { (page.word("filter-reset")) }
                output aria-live="polite" data-phrase=(page.word("filter-shown")) {}
            }
        }
    }
}

fn legend(page: &Page<'_>) -> Markup {
    let one = |class: &'static str, name| html! { li { span class=(class) { (page.word(name)) } } };
    html! {
        @if !page.report.attributions.is_empty() {
            div.legend role="group" aria-label=(page.word("legend")) {
                ul {
                    (one("source", "legend-source"))
                    (one("source unnamed", "legend-unnamed"))
                    (one("cue", "legend-cue"))
                    (one("content", "legend-content"))
                    (one("content against", "legend-denied"))
                    (one("flagged warning", "legend-flagged"))
                }
                p { (page.word("legend-how")) }
            }
        }
    }
}
