//! One page to look at: the text with everything that was found in it, how it came
//! here as a drawing, tables of sources and statements.
//!
//! The page holds all that it needs and asks no network for anything. What comes from
//! the article is written by `maud`, which escapes it, and by nothing else.

mod diagram;
mod findings;
mod glance;
mod index;
mod keys;
mod tables;
mod text;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use keys::Keys;

use super::groups::groups;
use super::tree::one_line;
use super::{
    AttributionId, Flag, Format, Identity, Layout, Lines, Many, Report, Reporter, SourceId, Tally,
    names,
};
use crate::Span;
use crate::checks::Messages;

pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "a page to look at: text, chains, findings, tables",
    ending: "html",
    many: Many::Together,
    build: |layout| {
        Box::new(Html {
            layout,
            keys: Keys::default(),
        })
    },
};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Nothing is loaded, whatever an article holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      base-uri 'none'; form-action 'none'";

struct Html {
    layout: Layout,
    keys: Keys,
}

impl Reporter for Html {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let shown = section(&Page::new(report, &self.layout.messages));
        out.write_all(shown.into_string().as_bytes())?;
        out.write_all(b"\n")
    }

    fn entry(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let row = index::row(&Page::new(report, &self.layout.messages));
        out.write_all(row.into_string().as_bytes())?;
        out.write_all(b"\n")
    }

    fn settle(&self, article: &mut Vec<u8>, entry: &mut Vec<u8>) {
        self.keys.settle(article, entry);
    }

    fn begin(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        let messages = &*self.layout.messages;
        let word = |name| messages.word("report", name);
        let head = html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="referrer" content="no-referrer";
            meta name="generator" content="secondo";
            title { (word("title")) " \u{b7} secondo" }
            style { (PreEscaped(STYLE)) }
        };
        let bar = html! {
            @if several { a.skip href="#index" { (word("index")) } }
            a.skip href="#reports" { (word("skip")) }
            header.bar {
                strong { "secondo" }
                span { (word("title")) }
                button #theme type="button" { (word("theme")) }
            }
        };
        // the page is closed in `end`
        write!(
            out,
            "{}\n<html lang=\"{}\">\n<head>{}</head>\n<body>{}\n<main id=\"reports\">\n",
            DOCTYPE.into_string(),
            html! { (messages.word("labels", "language")) }.into_string(),
            head.into_string(),
            bar.into_string()
        )
    }

    fn end(&self, tally: &Tally, entries: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let messages = &*self.layout.messages;
        if tally.is_several() {
            index::write(messages, entries, out)?;
        }
        let word = |name| messages.word("report", name);
        let rest = html! {
            (findings::meanings(tally, messages))
            aside #dock aria-label=(word("chain-head")) hidden {
                div #dock-body {}
                button #dock-close type="button" { (word("close")) }
            }
        };
        let foot = html! { footer { (word("made")) } };
        write!(
            out,
            "{}\n</main>\n{}\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
            rest.into_string(),
            foot.into_string()
        )
    }
}

/// One article and what its parts have in common.
struct Page<'r> {
    report: &'r Report,
    messages: &'r Messages,
    lines: Lines<'r>,
    /// For `id` attributes; [`Keys`] make it unique within the file.
    key: String,
    /// Findings in the order of their numbers, which count from one.
    findings: Vec<Vec<&'r Flag>>,
    /// For each attribution the one that stands for it: itself, or what it repeats.
    stands_for: Vec<usize>,
}

impl<'r> Page<'r> {
    fn new(report: &'r Report, messages: &'r Messages) -> Self {
        let all = &report.attributions;
        let original = |number: usize| {
            let this = &all[number];
            let same = |other: &super::Attribution| {
                !other.repeated && other.claim == this.claim && other.chain == this.chain
            };
            let known = this.repeated.then(|| all.iter().position(same));
            known.flatten().unwrap_or(number)
        };
        Self {
            report,
            messages,
            lines: Lines::new(&report.text),
            key: keys::key(report),
            findings: groups(&report.flags),
            stands_for: (0..all.len()).map(original).collect(),
        }
    }

    /// A word of the page.
    fn word(&self, name: &'static str) -> &'r str {
        self.messages.word("report", name)
    }

    /// Numbers of the attributions that stand for themselves.
    fn shown(&self) -> impl Iterator<Item = usize> {
        let all = self.stands_for.iter().enumerate();
        all.filter(|(number, original)| number == *original)
            .map(|(number, _)| number)
    }

    /// What a source is called on the page.
    fn label(&self, id: SourceId) -> String {
        match self.report.source(id).name.as_deref() {
            Some(name) => one_line(name),
            None if id == Report::PUBLISHER => self.word("no-publisher").to_owned(),
            None => self.word("no-source").to_owned(),
        }
    }

    /// Whether the text names a source, and how well it describes one that it does not.
    fn standing(&self, id: SourceId) -> String {
        let source = self.report.source(id);
        if source.name.is_none() {
            return self.messages.word("identity", "unstated").to_owned();
        }
        let identity = self.messages.word("identity", source.identity.name());
        match source.grade {
            Some(grade) if source.identity == Identity::Anonymous => {
                let grade = self.messages.word("grade", grade.name());
                format!("{identity}, {grade}")
            }
            _ => identity.to_owned(),
        }
    }

    /// The words of some spans on one line.
    fn words(&self, spans: &[Span]) -> String {
        let parts: Vec<String> = spans
            .iter()
            .map(|span| one_line(span.of(&self.report.text)))
            .collect();
        parts.join(" \u{2026} ")
    }

    /// Attributions as a list for `data-a`, each by the one that stands for it.
    fn list(&self, ids: impl IntoIterator<Item = AttributionId>) -> String {
        let mut numbers: Vec<usize> = ids
            .into_iter()
            .filter_map(|id| self.stands_for.get(id.0).copied())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let names: Vec<String> = numbers
            .into_iter()
            .map(|number| AttributionId(number).to_string())
            .collect();
        names.join(" ")
    }
}

/// A whole report.
fn section(page: &Page<'_>) -> Markup {
    let report = page.report;
    let language = report.languages.first().map(String::as_str);
    html! {
        section.report id=(page.key) aria-labelledby={ (page.key) "-title" } {
            header.head {
                h1 id={ (page.key) "-title" } lang=[language] { (title(report)) }
                (about(page))
            }
            (glance::write(page))
            (diagram::write(page))
            (text::write(page))
            (tables::sources(page))
            (tables::statements(page))
        }
    }
}

/// The headline, or what the document is called.
fn title(report: &Report) -> String {
    match report.title {
        Some(title) => one_line(title.of(&report.text)),
        None => names::place_name(report),
    }
}

fn about(page: &Page<'_>) -> Markup {
    let report = page.report;
    let mut facts = vec![(page.word("publisher"), page.label(Report::PUBLISHER))];
    if let Some(published) = &report.published {
        facts.push((page.word("published"), published.clone()));
    }
    let languages = names::languages(page.messages, report);
    facts.push((page.word("languages"), languages));
    facts.push((page.word("file"), names::place_name(report)));
    if let Some(url) = &report.url {
        facts.push(("URL", url.clone()));
    }
    html! {
        dl.about {
            @for (name, value) in &facts { div { dt { (name) } dd { (value) } } }
        }
    }
}
