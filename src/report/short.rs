//! One line a finding, as compilers write them: for editors and `grep`.

use std::io::{self, Write};

use super::{Format, Lines, Many, Report, Reporter};

pub(super) const FORMAT: Format = Format {
    name: "short",
    about: "PATH:LINE:COLUMN: ID severity: message",
    ending: "short.txt",
    many: Many::Together,
    build: |_| Box::new(Short),
};

struct Short;

impl Reporter for Short {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let lines = Lines::new(&report.text);
        let path = super::names::place_name(report);
        for flag in &report.flags {
            let (line, column) = lines.at(super::snippet::first_byte(report, flag));
            writeln!(
                out,
                "{path}:{line}:{column}: {} {}: {}",
                flag.id,
                flag.severity.name(),
                super::tree::one_line(&flag.message)
            )?;
        }
        Ok(())
    }
}
