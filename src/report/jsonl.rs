//! JSON Lines: one compact object for each article, for pipelines.

use std::io::{self, Write};

use super::json::Written;
use super::{Format, Layout, Many, Offsets, Report, Reporter};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    about: "one compact JSON object a line",
    ending: "jsonl",
    many: Many::Together,
    build: |layout| Box::new(Jsonl::new(&layout)),
};

struct Jsonl {
    offsets: Offsets,
}

impl Jsonl {
    fn new(layout: &Layout) -> Self {
        Self {
            offsets: layout.offsets,
        }
    }
}

impl Reporter for Jsonl {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Written::new(report, self.offsets))?;
        out.write_all(b"\n")
    }
}
