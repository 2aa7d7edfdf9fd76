//! Tables of an article: its sources, and who says what through whom.

use maud::{Markup, html};

use super::Page;
use crate::report::{AttributionId, Identity, SourceId};

/// A column's heading; the page's script makes it a button that sorts.
pub(super) fn column(name: &str) -> Markup {
    html! { th scope="col" { (name) } }
}

/// Sources with identity and grade.
pub(super) fn sources(page: &Page<'_>) -> Markup {
    let report = page.report;
    let columns = [
        "name", "sort", "identity", "holds", "passes", "mentions", "reason",
    ];
    html! {
        section.sources aria-labelledby={ (page.key) "-sources" } {
            h2 id={ (page.key) "-sources" } { (page.word("sources")) }
            div.scroll tabindex="0" role="region" aria-labelledby={ (page.key) "-sources" } {
                table.sortable {
                    thead { tr { @for name in columns { (column(page.word(name))) } } }
                    tbody {
                        @for (number, source) in report.sources.iter().enumerate() {
                            @let id = SourceId(number);
                            @let (holds, passes) = part(page, id);
                            tr id={ (page.key) "-" (id) } data-s=(id) data-a=(page.list(holds.iter().chain(&passes).copied())) {
                                th scope="row" {
                                    (page.label(id))
                                    @if !source.aliases.is_empty() {
                                        span.faint { " " (page.word("aliases")) " " (source.aliases.join(", ")) }
                                    }
                                }
                                td { (page.messages.word("kind", source.kind.name())) }
                                td { (standing(page, id)) }
                                td.number { (holds.len()) }
                                td.number { (passes.len()) }
                                td.number { (source.mentions.len()) }
                                td { @if let Some(reason) = source.reason { q { (page.words(&[reason])) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A badge that says whether a source is named.
pub(super) fn standing(page: &Page<'_>, id: SourceId) -> Markup {
    let source = page.report.source(id);
    let class = match source.identity {
        Identity::Named if source.name.is_some() => "named",
        Identity::Named => "unstated",
        Identity::Anonymous => "unnamed",
        Identity::Unstated => "unstated",
    };
    html! { span.badge.(class) { (page.standing(id)) } }
}

/// What a source holds, and what it passes on for others.
fn part(page: &Page<'_>, id: SourceId) -> (Vec<AttributionId>, Vec<AttributionId>) {
    let (mut holds, mut passes) = (Vec::new(), Vec::new());
    for number in page.shown() {
        let found = &page.report.attributions[number];
        if found.holder == id {
            holds.push(AttributionId(number));
        } else if found.chain.contains(&id) {
            passes.push(AttributionId(number));
        }
    }
    (holds, passes)
}

/// Every statement with its chain.
pub(super) fn statements(page: &Page<'_>) -> Markup {
    let columns = ["place", "chain", "stance", "said", "mode", "confidence"];
    html! {
        @if !page.report.attributions.is_empty() {
            section.statements aria-labelledby={ (page.key) "-statements" } {
                h2 id={ (page.key) "-statements" } { (page.word("statements")) }
                div.scroll tabindex="0" role="region" aria-labelledby={ (page.key) "-statements" } {
                    table.sortable {
                        thead { tr { @for name in columns { (column(page.word(name))) } } }
                        tbody { @for number in page.shown() { (statement(page, number)) } }
                    }
                }
            }
        }
    }
}

fn statement(page: &Page<'_>, number: usize) -> Markup {
    let found = &page.report.attributions[number];
    let id = AttributionId(number);
    let (line, place) = page.lines.at(found.extent().start);
    let sources: Vec<String> = found.chain.iter().map(SourceId::to_string).collect();
    let flags = page.report.flags.iter();
    let mut flags: Vec<&str> = flags
        .filter(|flag| {
            flag.attributions
                .iter()
                .any(|id| page.stands_for.get(id.0) == Some(&number))
        })
        .map(|flag| flag.id)
        .collect();
    flags.sort_unstable();
    flags.dedup();
    html! {
        tr id={ (page.key) "-" (id) } data-a=(id) data-s=(sources.join(" "))
            data-stance=(found.stance.name()) data-f=(flags.join(" ")) {
            td data-sort=(number) {
                a href={ "#" (page.key) "-t-" (id) } aria-label={ (page.word("to-text")) " " (line) ":" (place) } {
                    (line) ":" (place)
                }
            }
            td.chain id={ (page.key) "-d-" (id) } { (chain(page, number)) }
            td.stance { (page.messages.word("stance", found.stance.name())) }
            td.said { (page.words(&found.content)) }
            td { (page.messages.word("mode", found.mode.name())) }
            td.number { (format!("{:.2}", found.confidence)) div.faint { (found.rule) } }
        }
    }
}

/// From the publisher to the holder, with the words that show each step.
fn chain(page: &Page<'_>, number: usize) -> Markup {
    let found = &page.report.attributions[number];
    html! {
        @for (place, id) in found.chain.iter().enumerate() {
            @if place > 0 { span.arrow { " \u{2192} " } }
            span.link {
                (page.label(*id))
                @if page.report.source(*id).identity != Identity::Named {
                    @if page.report.source(*id).name.is_some() { " " (standing(page, *id)) }
                }
            }
        }
        @for link in found.links.iter().filter(|link| !link.spans.is_empty()) {
            div.evidence {
                (page.label(link.to)) ": " (page.word("evidence")) " " q { (page.words(&link.spans)) }
            }
        }
    }
}
