//! Who says what through whom, as a tree: publisher, outlets, holders, contents.

use std::io::{self, Write};

use super::snippet::{columns, shorten};
use super::{Attribution, Grade, Identity, Layout, Lines, Report, SourceId};
use crate::grammar::Stance;

/// Contents are never shortened below this many columns.
const LEAST_CONTENT: usize = 16;
/// Columns beyond which lines are hard to read.
const MOST_COLUMNS: usize = 120;

/// A source, what it says itself, and whom it passes on.
struct Branch {
    source: SourceId,
    said: Vec<usize>,
    through: Vec<Branch>,
}

impl Branch {
    const fn new(source: SourceId) -> Self {
        Self {
            source,
            said: Vec::new(),
            through: Vec::new(),
        }
    }

    fn insert(&mut self, chain: &[SourceId], attribution: usize) {
        let Some((next, rest)) = chain.split_first() else {
            self.said.push(attribution);
            return;
        };
        let known = self
            .through
            .iter()
            .position(|branch| branch.source == *next);
        let index = known.unwrap_or_else(|| {
            self.through.push(Self::new(*next));
            self.through.len() - 1
        });
        self.through[index].insert(rest, attribution);
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    const NAME: anstyle::Style = anstyle::Style::new().bold();
    const FAINT: anstyle::Style = anstyle::Style::new().dimmed();
    const AGAINST: anstyle::Style = anstyle::AnsiColor::Red.on_default();
    const FOR: anstyle::Style = anstyle::AnsiColor::Cyan.on_default();

    fn with(self, style: anstyle::Style, text: &str) -> String {
        if self.0 {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// A name or heading.
    pub(super) fn name(self, text: &str) -> String {
        self.with(Self::NAME, text)
    }

    /// What matters less.
    pub(super) fn faint(self, text: &str) -> String {
        self.with(Self::FAINT, text)
    }

    fn stance(self, stance: Stance) -> String {
        let style = match stance {
            Stance::Deny | Stance::Doubt => Self::AGAINST,
            _ => Self::FOR,
        };
        self.with(style, verb(stance))
    }
}

const fn verb(stance: Stance) -> &'static str {
    match stance {
        Stance::Assert => "says",
        Stance::Deny => "denies",
        Stance::Confirm => "confirms",
        Stance::Doubt => "doubts",
        Stance::Ask => "asks",
        Stance::Demand => "demands",
        Stance::Intend => "intends",
        Stance::Believe => "believes",
    }
}

/// What a source is called: its name, or that there is none.
pub(super) fn plain_label(report: &Report, id: SourceId) -> String {
    match report.source(id).name.as_deref() {
        Some(name) => one_line(name),
        None if id == Report::PUBLISHER => "(publisher not stated)".to_owned(),
        None => "(source not stated)".to_owned(),
    }
}

/// What a source is called, and whether it is named, in at most `width` columns.
fn label(report: &Report, id: SourceId, paint: Paint, width: usize) -> String {
    let source = report.source(id);
    let name = plain_label(report, id);
    if source.name.is_none() {
        return paint.faint(&name);
    }
    let mark = match (source.identity, source.grade) {
        (Identity::Named, _) => "[named]",
        (Identity::Unstated, _) => "[unstated]",
        (Identity::Anonymous, Some(Grade::Bare)) => "[unnamed, bare]",
        (Identity::Anonymous, Some(Grade::Vague)) => "[unnamed, vague]",
        (Identity::Anonymous, Some(Grade::Described)) => "[unnamed, described]",
        (Identity::Anonymous, None) => "[unnamed]",
    };
    let room = width.saturating_sub(mark.len() + 1).max(LEAST_CONTENT);
    format!(
        "{} {}",
        paint.name(&shorten(&name, room)),
        paint.faint(mark)
    )
}

/// Writes the tree.
pub(super) fn write(report: &Report, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let mut root = Branch::new(Report::PUBLISHER);
    for (number, found) in report.attributions.iter().enumerate() {
        if !found.repeated {
            let chain = found.chain.strip_prefix(&[Report::PUBLISHER]);
            root.insert(chain.unwrap_or(&found.chain), number);
        }
    }
    let paint = Paint(layout.colour);
    let publisher = plain_label(report, Report::PUBLISHER);
    writeln!(
        out,
        "  {}",
        paint.name(&shorten(&publisher, layout.width - 2))
    )?;
    let lines = Lines::new(&report.text);
    let tree = Tree {
        report,
        lines,
        paint,
        width: layout.width.min(MOST_COLUMNS),
    };
    tree.inside(&root, "  ", out)
}

struct Tree<'r> {
    report: &'r Report,
    lines: Lines<'r>,
    paint: Paint,
    width: usize,
}

impl Tree<'_> {
    fn inside(&self, branch: &Branch, prefix: &str, out: &mut dyn Write) -> io::Result<()> {
        let count = branch.said.len() + branch.through.len();
        for (number, index) in branch.said.iter().enumerate() {
            let joint = if number + 1 == count {
                "\u{2514}"
            } else {
                "\u{251c}"
            };
            let found = &self.report.attributions[*index];
            self.row(found, &format!("{prefix}{joint}\u{2500} "), out)?;
        }
        for (number, inner) in branch.through.iter().enumerate() {
            let is_last = branch.said.len() + number + 1 == count;
            let (joint, below) = if is_last {
                ("\u{2514}\u{2500} ", "   ")
            } else {
                ("\u{251c}\u{2500} ", "\u{2502}  ")
            };
            let width = self.width.saturating_sub(columns(prefix) + 3);
            let name = label(self.report, inner.source, self.paint, width);
            writeln!(
                out,
                "{}{name}",
                self.paint.faint(&format!("{prefix}{joint}"))
            )?;
            self.inside(inner, &format!("{prefix}{below}"), out)?;
        }
        Ok(())
    }

    fn row(&self, found: &Attribution, prefix: &str, out: &mut dyn Write) -> io::Result<()> {
        let (line, column) = self.lines.at(found.extent().start);
        let place = format!("{line}:{column}");
        let used = columns(prefix) + verb(found.stance).len() + 3 + place.len();
        let room = self.width.saturating_sub(used).max(LEAST_CONTENT);
        let words: Vec<&str> = found
            .content
            .iter()
            .map(|span| span.of(&self.report.text))
            .collect();
        let content = shorten(&one_line(&words.join(" \u{2026} ")), room);
        let gap = " ".repeat(room - columns(&content).min(room));
        writeln!(
            out,
            "{}{} {content}{gap}  {}",
            self.paint.faint(prefix),
            self.paint.stance(found.stance),
            self.paint.faint(&place)
        )
    }
}

/// White space of any kind as single spaces.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
