//! Who says what through whom, as a tree: publisher, outlets, holders, contents.

use std::io::{self, Write};

use super::snippet::{columns, shorten};
use super::{Attribution, Identity, Layout, Lines, Report, SourceId};
use crate::checks::Messages;
use crate::grammar::Stance;

/// Statements of one source, and sources below one, that are shown; the rest is counted.
const MOST_SHOWN: usize = 12;
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
    const UNNAMED: anstyle::Style = anstyle::AnsiColor::Yellow.on_default();
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

    /// A source that the text does not name.
    pub(super) fn unnamed(self, text: &str) -> String {
        self.with(Self::UNNAMED, text)
    }

    fn stance(self, stance: Stance, text: &str) -> String {
        let style = match stance {
            Stance::Deny | Stance::Doubt => Self::AGAINST,
            _ => Self::FOR,
        };
        self.with(style, text)
    }
}

/// What a source is called: its name, or that there is none.
pub(super) fn plain_label(report: &Report, messages: &Messages, id: SourceId) -> String {
    match report.source(id).name.as_deref() {
        Some(name) => one_line(name),
        None if id == Report::PUBLISHER => messages.word("terminal", "no-publisher").to_owned(),
        None => messages.word("terminal", "no-source").to_owned(),
    }
}

/// What a source is called in formats for programs: the same in every language.
pub(super) fn stable_label(report: &Report, id: SourceId) -> String {
    plain_label(report, &Messages::fallback(), id)
}

/// Whether a source is named and, where it is not, how well it is described.
pub(super) fn standing(report: &Report, messages: &Messages, id: SourceId) -> String {
    let source = report.source(id);
    let identity = messages.word("identity", source.identity.name());
    match source.grade {
        Some(grade) if source.identity == Identity::Anonymous => {
            format!("[{identity}, {}]", messages.word("grade", grade.name()))
        }
        _ => format!("[{identity}]"),
    }
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
    let publisher = plain_label(report, &layout.messages, Report::PUBLISHER);
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
        messages: &layout.messages,
        width: layout.width.min(MOST_COLUMNS),
    };
    tree.inside(&root, "  ", out)
}

struct Tree<'r> {
    report: &'r Report,
    lines: Lines<'r>,
    paint: Paint,
    messages: &'r Messages,
    width: usize,
}

impl Tree<'_> {
    fn inside(&self, branch: &Branch, prefix: &str, out: &mut dyn Write) -> io::Result<()> {
        let said = shown(branch.said.len());
        let through = shown(branch.through.len());
        let more = branch.said.len() - said + hidden(&branch.through[through..]);
        let mut left = said + through + usize::from(more > 0);
        let mut joint = || {
            left -= 1;
            if left == 0 {
                ("\u{2514}\u{2500} ", "   ")
            } else {
                ("\u{251c}\u{2500} ", "\u{2502}  ")
            }
        };
        for &index in &branch.said[..said] {
            let (joint, _) = joint();
            self.row(
                &self.report.attributions[index],
                &format!("{prefix}{joint}"),
                out,
            )?;
        }
        for inner in &branch.through[..through] {
            let (joint, below) = joint();
            let width = self.width.saturating_sub(columns(prefix) + 3);
            let name = self.label(inner.source, width);
            writeln!(
                out,
                "{}{name}",
                self.paint.faint(&format!("{prefix}{joint}"))
            )?;
            self.inside(inner, &format!("{prefix}{below}"), out)?;
        }
        if more > 0 {
            let (joint, _) = joint();
            let more = self.messages.counted("terminal", "more", more, &[]);
            writeln!(
                out,
                "{}",
                self.paint.faint(&format!("{prefix}{joint}{more}"))
            )?;
        }
        Ok(())
    }

    /// What a source is called, and whether it is named, in at most `width` columns.
    fn label(&self, id: SourceId, width: usize) -> String {
        let name = plain_label(self.report, self.messages, id);
        if self.report.source(id).name.is_none() {
            return self.paint.unnamed(&name);
        }
        let mark = standing(self.report, self.messages, id);
        let room = width.saturating_sub(columns(&mark) + 1).max(LEAST_CONTENT);
        let mark = match self.report.source(id).identity {
            Identity::Named => self.paint.faint(&mark),
            _ => self.paint.unnamed(&mark),
        };
        format!("{} {mark}", self.paint.name(&shorten(&name, room)))
    }

    fn row(&self, found: &Attribution, prefix: &str, out: &mut dyn Write) -> io::Result<()> {
        let (line, column) = self.lines.at(found.extent().start);
        let place = format!("{line}:{column}");
        let verb = self.messages.word("stance", found.stance.name());
        let used = columns(prefix) + columns(verb) + 3 + place.len();
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
            self.paint.stance(found.stance, verb),
            self.paint.faint(&place)
        )
    }
}

/// How many of a list are shown: all, or where it is long some; never all but one.
const fn shown(count: usize) -> usize {
    if count > MOST_SHOWN + 1 {
        MOST_SHOWN
    } else {
        count
    }
}

/// Statements in branches that are left out.
fn hidden(branches: &[Branch]) -> usize {
    let inside = |branch: &Branch| branch.said.len() + hidden(&branch.through);
    branches.iter().map(inside).sum()
}

/// White space of any kind as single spaces.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
