//! The report for people: a tree of who says what, then what speaks against it.

use std::io::{self, Write};

use super::groups::groups;
use super::tree::{self, Paint, one_line};
use super::{Format, Layout, Many, Report, Reporter, Tally, names, snippet};

pub(super) const FORMAT: Format = Format {
    name: "human",
    about: "a tree of who says what, and every finding in its sentence",
    ending: "human.txt",
    many: Many::Together,
    build: |layout| Box::new(Human(layout)),
};

struct Human(Layout);

impl Reporter for Human {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let paint = Paint(self.0.colour);
        heading(report, &self.0, out)?;
        writeln!(out)?;
        if report.attributions.is_empty() {
            writeln!(
                out,
                "  {}",
                paint.faint("(nothing is attributed to anybody)")
            )?;
        } else {
            tree::write(report, &self.0, out)?;
        }
        for group in groups(&report.flags) {
            let shown = snippet::render(report, &group, &self.0);
            writeln!(out, "\n{}", shown.trim_end())?;
        }
        writeln!(out)?;
        for row in snippet::wrapped(&summary(report), self.0.width) {
            writeln!(out, "{row}")?;
        }
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = self.0.width.min(72);
        let rule = "\u{2500}".repeat(width);
        writeln!(out, "\n{}\n", Paint(self.0.colour).faint(&rule))
    }

    fn end(&self, tally: &Tally, _: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if !tally.is_several() || tally.articles == 0 {
            return Ok(());
        }
        let articles = count(tally.articles, "article", "articles");
        writeln!(out, "\n{articles}: {}", findings(tally))
    }
}

fn heading(report: &Report, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(layout.colour);
    if let Some(title) = report.title {
        for row in snippet::wrapped(&one_line(title.of(&report.text)), layout.width) {
            writeln!(out, "{}", paint.name(row))?;
        }
    }
    let publisher = report.source(Report::PUBLISHER).name.as_deref();
    let mut about = vec![names::place_name(report)];
    about.push(publisher.map_or("publisher not stated".to_owned(), one_line));
    about.push(report.languages.join(", "));
    about.extend(report.published.clone());
    if let Some(found) = &report.translation {
        about.push(format!(
            "{} is a translation of {}",
            found.translation.0, found.original.0
        ));
    }
    for row in snippet::wrapped(&about.join(" \u{b7} "), layout.width) {
        writeln!(out, "{}", paint.faint(row))?;
    }
    Ok(())
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn findings(tally: &Tally) -> String {
    let [notes, warnings, errors] = tally.flags;
    let parts = [
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings"),
        count(notes, "note", "notes"),
    ];
    parts.join(", ")
}

fn summary(report: &Report) -> String {
    let mut tally = Tally::default();
    tally.add(report);
    let counts = &report.summary;
    format!(
        "{}: {} direct, {} through others; {}, {} unnamed; longest chain {}. {}.",
        count(counts.attributions, "attribution", "attributions"),
        counts.direct,
        counts.indirect,
        count(counts.origins, "origin", "origins"),
        counts.unnamed,
        counts.longest_chain,
        findings(&tally)
    )
}
