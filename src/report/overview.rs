//! What a run over many articles came to: findings by flag, articles by origins.

use std::io::{self, Write};

use super::human::severities;
use super::snippet::{columns, shorten, wrapped};
use super::tree::Paint;
use super::{FlagTally, Layout, Severity, Tally};

/// Columns of the longest bar.
const BAR: usize = 32;

/// Writes both tables.
pub(super) fn write(tally: &Tally, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let messages = &*layout.messages;
    let paint = Paint(layout.colour);
    let rule = "\u{2550}".repeat(layout.width.min(72));
    writeln!(out, "\n{}\n", paint.faint(&rule))?;
    let articles = messages.counted("terminal", "articles", tally.articles, &[]);
    let mut all = format!("{articles}: {}", severities(messages, tally));
    if tally.failures > 0 {
        let failures = messages.counted("terminal", "failures", tally.failures, &[]);
        all.push_str("; ");
        all.push_str(&failures);
    }
    for row in wrapped(&all, layout.width) {
        writeln!(out, "{}", paint.name(row))?;
    }
    flags(tally, layout, out)?;
    origins(tally, layout, out)
}

/// One row a flag and severity, the gravest and most frequent first.
fn flags(tally: &Tally, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let messages = &*layout.messages;
    let mut rows: Vec<(Severity, &str, FlagTally)> = Vec::new();
    for (id, counted) in &tally.by_flag {
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            if counted.findings[severity as usize] > 0 {
                rows.push((severity, id, *counted));
            }
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let count = |row: &(Severity, &str, FlagTally)| row.2.findings[row.0 as usize];
    rows.sort_by_key(|row| (std::cmp::Reverse((row.0, count(row))), row.1.to_owned()));
    let heading = messages.word("terminal", "by-flag");
    writeln!(out, "\n{}", Paint(layout.colour).name(heading))?;
    let name = |row: &(Severity, &str, FlagTally)| messages.word("severity", row.0.name());
    let widest = rows.iter().map(|row| columns(name(row))).max().unwrap_or(0);
    let digits = rows.iter().map(|row| count(row).to_string().len()).max();
    let digits = digits.unwrap_or(1);
    for row in &rows {
        let articles = messages.counted("terminal", "in-articles", row.2.articles, &[]);
        let used = 2 + digits + 2 + widest + 2 + row.1.len() + 2 + 2 + columns(&articles);
        let head = shorten(
            messages.head(row.1),
            layout.width.saturating_sub(used).max(8),
        );
        let pad = " ".repeat(widest - columns(name(row)));
        let articles = Paint(layout.colour).faint(&articles);
        writeln!(
            out,
            "  {:>digits$}  {}{pad}  {}  {head}  {articles}",
            count(row),
            name(row),
            row.1
        )?;
    }
    Ok(())
}

/// How many articles have how many origins, with bars.
fn origins(tally: &Tally, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let messages = &*layout.messages;
    let heading = messages.word("terminal", "by-origins");
    writeln!(out, "\n{}", Paint(layout.colour).name(heading))?;
    let none = messages.word("terminal", "no-attribution").to_owned();
    let mut rows: Vec<(String, usize)> = Vec::new();
    if tally.unattributed > 0 {
        rows.push((none, tally.unattributed));
    }
    let counted = tally.by_origins.iter();
    rows.extend(counted.map(|(origins, articles)| (origins.to_string(), *articles)));
    let most = rows.iter().map(|row| row.1).max().unwrap_or(1).max(1);
    let widest = rows.iter().map(|row| columns(&row.0)).max().unwrap_or(0);
    let digits = most.to_string().len();
    let room = layout
        .width
        .saturating_sub(widest + digits + 6)
        .clamp(1, BAR);
    for (name, articles) in &rows {
        let bar = "\u{2588}".repeat((articles * room).div_ceil(most));
        let pad = " ".repeat(widest - columns(name));
        writeln!(out, "  {pad}{name}  {articles:>digits$}  {bar}")?;
    }
    Ok(())
}
