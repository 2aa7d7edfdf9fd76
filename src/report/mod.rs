//! Reports: the model, and one file per output format.
//!
//! A format is a [`Reporter`] and one word in [`FORMATS`].

mod human;
mod json;
mod jsonl;
mod model;
mod names;
mod offsets;
mod place;
mod short;
mod snippet;
mod tree;
pub mod view;

use std::io::{self, Write};

pub use model::{
    Attribution, AttributionId, Claim, ClaimId, Flag, Grade, Identity, Link, Modality, Mode, Place,
    Quantity, Report, Severity, Source, SourceId, SourceKind, Summary, Translation,
};
pub use offsets::{OffsetTable, Offsets};
pub use place::{Lines, byte_at};

/// Every output format, the default one first.
pub static FORMATS: &[Format] = &[human::FORMAT, short::FORMAT, json::FORMAT, jsonl::FORMAT];

/// An output format: what the command line needs to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name for `--format`.
    pub name: &'static str,
    /// What it is good for.
    pub about: &'static str,
    /// Makes the reporter.
    pub build: fn(Layout) -> Box<dyn Reporter>,
}

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// How a report is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Unit of the offsets of formats that print any.
    pub offsets: Offsets,
    /// Columns of the terminal.
    pub width: usize,
    /// Escape sequences for colours.
    pub colour: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            offsets: Offsets::default(),
            width: 80,
            colour: false,
        }
    }
}

/// What a run came to, over all of its articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles.
    pub articles: usize,
    /// Flags by severity: notes, warnings, errors.
    pub flags: [usize; 3],
    /// Documents that could not be read.
    pub failures: usize,
}

impl Tally {
    /// Counts one article.
    pub fn add(&mut self, report: &Report) {
        self.articles += 1;
        for flag in &report.flags {
            self.flags[flag.severity as usize] += 1;
        }
    }

    /// Counts what another tally has counted.
    pub fn merge(&mut self, other: &Self) {
        self.articles += other.articles;
        self.failures += other.failures;
        for (mine, theirs) in self.flags.iter_mut().zip(other.flags) {
            *mine += theirs;
        }
    }

    /// True where a flag of that severity or a graver one was counted.
    #[must_use]
    pub fn reaches(&self, severity: Severity) -> bool {
        self.flags[severity as usize..]
            .iter()
            .any(|&count| count > 0)
    }
}

/// Writes reports in one format.
///
/// Articles are rendered in any order, on any thread; the other calls come in the
/// order `begin`, `between` …, `end`.
pub trait Reporter: Sync {
    /// One article.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()>;

    /// Before the first article; `several` where more than one follows, or none.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn begin(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        let _ = (several, out);
        Ok(())
    }

    /// Between two articles.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// Behind the last article; `several` as for `begin`.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn end(&self, several: bool, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
        let _ = (several, tally, out);
        Ok(())
    }
}
