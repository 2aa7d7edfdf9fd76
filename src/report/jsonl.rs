//! JSON Lines: one compact object for each article, for pipelines.

use std::io::{self, Write};
use std::sync::Mutex;

use super::{Format, Layout, Many, Offsets, Report, Reporter, json};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    about: "one compact JSON object a line",
    ending: "jsonl",
    many: Many::Lines,
    build: |layout| Box::new(Jsonl::new(&layout)),
};

/// Bytes of a buffer that is kept for the next line; longer ones are rare.
const MOST_SPARE: usize = 1 << 20;

struct Jsonl {
    offsets: Offsets,
    /// The buffer of the line before, where nobody writes into it.
    spare: Mutex<Vec<u8>>,
}

impl Jsonl {
    fn new(layout: &Layout) -> Self {
        Self {
            offsets: layout.offsets,
            spare: Mutex::default(),
        }
    }
}

impl Reporter for Jsonl {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let spare = self
            .spare
            .try_lock()
            .map(|mut spare| std::mem::take(&mut *spare));
        let line = json::line(report, self.offsets, spare.unwrap_or_default());
        out.write_all(line.written())?;
        let buffer = line.into_buffer();
        if buffer.len() <= MOST_SPARE
            && let Ok(mut spare) = self.spare.try_lock()
        {
            *spare = buffer;
        }
        Ok(())
    }
}
