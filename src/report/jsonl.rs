//! JSON Lines: one compact object for each article, for pipelines.

use std::io::{self, Write};

use super::{Format, Layout, Many, Offsets, Report, Reporter, json};

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
        let mut line = json::compact(report, self.offsets);
        line.push(b'\n');
        out.write_all(&line)
    }
}
