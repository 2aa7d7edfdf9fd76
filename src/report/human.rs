//! The report for people: a tree of who says what, then what speaks against it.

use std::io::{self, Write};

use super::groups::groups;
use super::tree::{self, Paint, one_line};
use super::{Flag, Format, Layout, Many, Report, Reporter, Tally, names, overview, snippet};
use crate::checks::Messages;

pub(super) const FORMAT: Format = Format {
    name: "human",
    about: "a tree of who says what, and every finding in its sentence",
    ending: "human.txt",
    many: Many::Together,
    build: |layout| Box::new(Human(layout)),
};

/// Groups of findings of one flag that are shown; the rest is counted.
const MOST_OF_A_KIND: usize = 10;

struct Human(Layout);

impl Reporter for Human {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let paint = Paint(self.0.colour);
        let messages = &*self.0.messages;
        heading(report, &self.0, out)?;
        writeln!(out)?;
        if report.attributions.is_empty() {
            let nothing = messages.word("terminal", "nothing");
            writeln!(out, "  {}", paint.faint(nothing))?;
        } else {
            tree::write(report, &self.0, out)?;
        }
        findings(report, &self.0, out)?;
        writeln!(out)?;
        let crowded = report.crowded.len();
        if crowded > 0 {
            let left_out = messages.counted("report", "crowded", crowded, &[]);
            for row in snippet::wrapped(&left_out, self.0.width) {
                writeln!(out, "{row}")?;
            }
        }
        for row in snippet::wrapped(&summary(report, messages), self.0.width) {
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
        overview::write(tally, &self.0, out)
    }
}

/// Every finding in its sentence, the gravest first; of many of one kind some.
fn findings(report: &Report, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let all = groups(&report.flags);
    let same = |one: &Vec<&Flag>, other: &Vec<&Flag>| {
        one[0].id == other[0].id && one[0].severity == other[0].severity
    };
    for kind in all.chunk_by(same) {
        // one more is shown rather than counted
        let shown = if kind.len() > MOST_OF_A_KIND + 1 {
            MOST_OF_A_KIND
        } else {
            kind.len()
        };
        for group in &kind[..shown] {
            let shown = snippet::render(report, group, layout);
            writeln!(out, "\n{}", shown.trim_end())?;
        }
        if shown < kind.len() {
            let places = [("flag", kind[0][0].id)];
            let more = kind.len() - shown;
            let more = layout
                .messages
                .counted("terminal", "more-findings", more, &places);
            writeln!(out, "\n{}", Paint(layout.colour).faint(&more))?;
        }
    }
    Ok(())
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
    let unstated = layout.messages.word("report", "no-publisher");
    about.push(publisher.map_or(unstated.to_owned(), one_line));
    about.push(names::languages(&layout.messages, report));
    about.extend(report.published.clone());
    if let Some(found) = &report.translation {
        let places = [
            (
                "translation",
                names::language(&layout.messages, &found.translation.0),
            ),
            (
                "original",
                names::language(&layout.messages, &found.original.0),
            ),
        ];
        about.push(layout.messages.phrase("report", "translated", &places));
    }
    for row in snippet::wrapped(&about.join(" \u{b7} "), layout.width) {
        writeln!(out, "{}", paint.faint(row))?;
    }
    Ok(())
}

/// Errors, warnings and notes, counted.
pub(super) fn severities(messages: &Messages, tally: &Tally) -> String {
    let [notes, warnings, errors] = tally.flags;
    let parts = [
        messages.counted("severity", "errors", errors, &[]),
        messages.counted("severity", "warnings", warnings, &[]),
        messages.counted("severity", "notes", notes, &[]),
    ];
    parts.join(", ")
}

fn summary(report: &Report, messages: &Messages) -> String {
    let mut tally = Tally::default();
    tally.add(report);
    let counts = &report.summary;
    let count = |name, number| messages.counted("terminal", name, number, &[]);
    format!(
        "{}: {}, {}; {}, {}; {}. {}.",
        count("attributions", counts.attributions),
        count("direct", counts.direct),
        count("indirect", counts.indirect),
        count("origins", counts.origins),
        count("unnamed", counts.unnamed),
        count("longest", counts.longest_chain),
        severities(messages, &tally)
    )
}
