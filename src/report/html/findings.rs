//! Findings in the margin, and what they mean.

use maud::{Markup, html};

use super::Page;
use crate::checks::{self, Messages};
use crate::report::{Flag, Severity, Tally};

/// Sign and word of a severity; the sign says nothing that the word does not.
pub(super) fn mark(messages: &Messages, severity: Severity) -> Markup {
    let sign = match severity {
        Severity::Error => "\u{2716}",
        Severity::Warning => "\u{25b2}",
        Severity::Note => "\u{25cf}",
    };
    html! {
        span.severity {
            span aria-hidden="true" { (sign) } " "
            (messages.word("severity", severity.name()))
        }
    }
}

/// Why a finding matters: in the language of messages, else from the check's page.
fn why(messages: &Messages, id: &str) -> String {
    let known = messages.word("why", id);
    if known != id {
        return known.to_owned();
    }
    let page = checks::by_id(id).map_or("", |check| check.explain);
    let paragraph = page.split("Why it matters:").nth(1).unwrap_or("");
    let paragraph = paragraph.split("\n\n").next().unwrap_or("");
    crate::report::tree::one_line(paragraph)
}

/// Cards for the findings of these numbers (from zero), one for each flag.
pub(super) fn cards(page: &Page<'_>, numbers: &[usize]) -> Markup {
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    for &number in numbers {
        let flag = page.findings[number][0];
        let same = |kind: &&mut Vec<usize>| {
            let other = page.findings[kind[0]][0];
            other.id == flag.id && other.severity == flag.severity
        };
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.push(number),
            None => kinds.push(vec![number]),
        }
    }
    html! {
        @for kind in &kinds {
            @let first = page.findings[kind[0]][0];
            div.card.(first.severity.name()) data-f=(first.id) {
                p.card-head {
                    (mark(page.messages, first.severity)) " "
                    strong { (page.messages.head(first.id)) } " "
                    a.code href={ "#" (first.id) } title=(first.name) { (first.id) }
                    @if first.review { span.review { " \u{b7} " (page.word("review")) } }
                }
                ol {
                    @for &number in kind { (finding(page, number)) }
                }
                p.why { (why(page.messages, first.id)) }
            }
        }
    }
}

fn finding(page: &Page<'_>, number: usize) -> Markup {
    let group = &page.findings[number];
    let first = group[0];
    let about = group.iter().flat_map(|flag| flag.attributions.iter());
    html! {
        li.finding value=(number + 1) id={ (page.key) "-f" (number + 1) }
            data-a=(page.list(about.copied())) data-n=(number + 1) tabindex="-1" {
            (first.message)
            @if let Some((one, other)) = &first.sides {
                dl.sides {
                    div { dt { (page.word("this")) } dd { q { (page.words(one)) } } }
                    div { dt { (page.word("against")) } dd { q { (page.words(other)) } } }
                }
            }
            @if says_more(page, group) {
                p.path {
                    @for (number, id) in first.path.iter().enumerate() {
                        @if number > 0 { " \u{2192} " }
                        (page.label(*id))
                    }
                }
            }
        }
    }
}

/// True where the path of a group names somebody whom the message does not.
fn says_more(page: &Page<'_>, group: &[&Flag]) -> bool {
    let path = &group[0].path;
    let missing = |id: &crate::report::SourceId| !group[0].message.contains(&page.label(*id));
    group.iter().all(|flag| flag.path == *path)
        && path.len() > 1
        && path.iter().skip(1).any(missing)
}

/// The pages of explanation of every flag that a run came to.
pub(super) fn meanings(tally: &Tally, messages: &Messages) -> Markup {
    html! {
        @if !tally.by_flag.is_empty() {
            section.meanings aria-labelledby="meanings" {
                h2 #meanings { (messages.word("report", "meaning")) }
                @for id in tally.by_flag.keys() {
                    details id=(id) {
                        summary { code { (id) } " " (messages.head(id)) }
                        p { (why(messages, id)) }
                        @if let Some(check) = checks::by_id(id) {
                            pre { (check.name) "\n\n" (check.explain.trim()) }
                        }
                    }
                }
            }
        }
    }
}
