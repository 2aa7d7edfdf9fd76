//! Reports: the model, and one file per output format.
//!
//! A format is a [`Reporter`] and one word in [`FORMATS`].

mod address;
mod brat;
mod columns;
mod csv;
mod dot;
mod drawing;
mod fingerprint;
mod graphml;
mod groups;
mod html;
mod human;
mod json;
mod json_writer;
mod jsonl;
mod mermaid;
mod model;
mod names;
mod offsets;
mod overview;
mod place;
mod prov;
mod provenance;
mod route;
mod sarif;
mod sarif_place;
mod short;
mod snippet;
mod svg;
mod tally;
#[cfg(feature = "template")]
mod template;
mod tree;
pub mod view;
mod webannotation;
mod xml;

use std::io::{self, Write};
use std::sync::Arc;

use crate::checks::Messages;

pub use model::{
    Attribution, AttributionId, Claim, ClaimId, Flag, Grade, Identity, Link, Modality, Mode, Place,
    Quantity, Report, Severity, Source, SourceId, SourceKind, Summary, Translation,
};
pub use offsets::{OffsetTable, Offsets};
pub use place::{Lines, byte_at};
pub use provenance::graph_formats;
pub use tally::{FlagTally, Tally};
#[cfg(feature = "template")]
pub use template::{Template, TemplateError};

/// Every output format, the default one first.
pub static FORMATS: &[Format] = &[
    human::FORMAT,
    short::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    html::FORMAT,
    sarif::FORMAT,
    csv::FORMAT,
    dot::FORMAT,
    svg::FORMAT,
    mermaid::FORMAT,
    graphml::FORMAT,
    prov::FORMAT,
    webannotation::FORMAT,
    brat::FORMAT,
];

/// An output format: what the command line needs to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name for `--format`.
    pub name: &'static str,
    /// What it is good for.
    pub about: &'static str,
    /// Ending of its files, without the dot in front.
    pub ending: &'static str,
    /// What becomes of many articles.
    pub many: Many,
    /// Makes the reporter of one document.
    pub build: fn(Layout) -> Box<dyn Reporter>,
}

/// What a format makes of many articles.
#[derive(Clone, Copy, Debug)]
pub enum Many {
    /// One document for all of them; in a folder, one document each.
    Together,
    /// As [`Many::Together`]; what is written of an article is the same whether there are
    /// others or not.
    Lines,
    /// A document holds one article, so that many need a folder.
    Apart,
    /// As [`Many::Apart`]; in a folder, these files for each article.
    Files(&'static [Format]),
    /// One document for all of them; in a folder, these, each named as its format.
    Tables(&'static [Format]),
}

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// How a report is laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Unit of the offsets of formats that print any.
    pub offsets: Offsets,
    /// Columns of the terminal.
    pub width: usize,
    /// Escape sequences for colours.
    pub colour: bool,
    /// The words of reports for people.
    pub messages: Arc<Messages>,
    /// More than one article goes into the document.
    pub several: bool,
}

impl Layout {
    /// Columns where nothing says how many there are.
    pub const WIDTH: usize = 80;
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            offsets: Offsets::default(),
            width: Self::WIDTH,
            colour: false,
            messages: Messages::fallback(),
            several: false,
        }
    }
}

/// Writes reports in one format.
///
/// Articles and entries are rendered in any order, on any thread; the other calls come
/// in the order `begin`, `between` …, `end`. A reporter serves one document, and tells
/// in `settle` what an article may not have in common with those before it.
pub trait Reporter: Sync {
    /// One article.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()>;

    /// What `end` needs of one article, such as its row in an index.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn entry(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let _ = (report, out);
        Ok(())
    }

    /// Makes an article and its entry fit behind those that the document has; called in
    /// the order of the document, for each article of it once.
    fn settle(&self, article: &mut Vec<u8>, entry: &mut Vec<u8>) {
        let _ = (article, entry);
    }

    /// Before the first article; `several` where more than one follows, or none.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn begin(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        let _ = (several, out);
        Ok(())
    }

    /// Between two articles that have written anything.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// Behind the last article; `entries` are those of all articles, in order.
    ///
    /// # Errors
    /// What writing to `out` comes to.
    fn end(&self, tally: &Tally, entries: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let _ = (tally, entries, out);
        Ok(())
    }
}
