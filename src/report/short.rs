//! One line a finding, as compilers write them: for editors and `grep`.

use std::io::{self, Write};

use super::{Format, Layout, Lines, Many, Report, Reporter, names};

pub(super) const FORMAT: Format = Format {
    name: "short",
    about: "one finding a line: PATH:LINE:COLUMN: ID message",
    ending: "short.txt",
    many: Many::Together,
    build: |layout| Box::new(Short(layout)),
};

struct Short(Layout);

impl Reporter for Short {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let lines = Lines::new(&report.text);
        let path = names::place_name(report);
        for flag in &report.flags {
            let (line, column) = lines.at(super::snippet::first_byte(report, flag));
            let message = names::headed(&self.0.messages, flag);
            writeln!(
                out,
                "{path}:{line}:{column}: {} {}",
                flag.id,
                super::tree::one_line(&message)
            )?;
        }
        Ok(())
    }
}
