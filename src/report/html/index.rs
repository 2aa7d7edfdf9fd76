//! The index of a file that holds several reports.

use std::io::{self, Write};

use maud::{Markup, html};

use super::tables::column;
use super::{Page, title};
use crate::checks::Messages;
use crate::report::{Report, Tally, names};

/// The row of one article.
pub(super) fn row(page: &Page<'_>) -> Markup {
    let report = page.report;
    let mut tally = Tally::default();
    tally.add(report);
    let [notes, warnings, errors] = tally.flags;
    let counts = &report.summary;
    let numbers = [
        counts.attributions,
        counts.origins,
        counts.unnamed,
        counts.indirect,
        counts.longest_chain,
        errors,
        warnings,
        notes,
    ];
    let language = report.languages.first().map(String::as_str);
    html! {
        tr {
            th scope="row" { a href={ "#" (page.key) } lang=[language] { (title(report)) } }
            td { (page.label(Report::PUBLISHER)) }
            td { @if let Some(published) = &report.published { (published) } }
            td { (names::languages(page.messages, report)) }
            @for number in numbers { td.number { (number) } }
        }
    }
}

/// The table around the rows of all articles.
pub(super) fn write(messages: &Messages, rows: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "article",
        "publisher",
        "published",
        "language",
        "statements",
        "origins",
        "unnamed",
        "through",
        "longest",
        "errors",
        "warnings",
        "notes",
    ];
    let word = |name| messages.word("report", name);
    let head = html! { thead { tr { @for name in columns { (column(word(name))) } } } };
    writeln!(
        out,
        "<nav id=\"index\" aria-labelledby=\"index-title\">{}<div class=\"scroll\">\
         <table class=\"sortable\">{}<tbody>",
        html! { h2 #index-title { (word("index")) } }.into_string(),
        head.into_string()
    )?;
    out.write_all(rows)?;
    out.write_all(b"</tbody></table></div></nav>\n")
}
