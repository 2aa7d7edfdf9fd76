//! JSON Lines: one compact object for each article, for pipelines.

use std::io::{self, Write};

use super::json::{Units, Written};
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
        let units = Units::of(report, self.offsets);
        let mut line = serde_json::to_vec(&Written::new(report, &units))?;
        line.push(b'\n');
        out.write_all(&line)
    }
}
