//! CSV, for spreadsheets: attributions, sources and findings, one row each.
//!
//! On one stream they share one table, whose first column says which is which; a folder
//! gets a file for each. The same name means the same in every table.

use std::io::{self, Write};

use super::drawing::words;
use super::tree::{one_line, stable_label};
use super::{
    AttributionId, ClaimId, Format, Layout, Lines, Many, OffsetTable, Offsets, Report, Reporter,
    Source, SourceId,
};
use crate::Span;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    about: "attributions, sources and findings for spreadsheets",
    ending: "csv",
    many: Many::Tables(&[ATTRIBUTIONS, SOURCES, FLAGS]),
    build: |layout| {
        Box::new(Csv::new(
            &layout,
            &[Table::Attributions, Table::Sources, Table::Flags],
        ))
    },
};

const ATTRIBUTIONS: Format = Format {
    name: "attributions",
    about: "attributions for spreadsheets",
    ending: "csv",
    many: Many::Together,
    build: |layout| Box::new(Csv::new(&layout, &[Table::Attributions])),
};

const SOURCES: Format = Format {
    name: "sources",
    about: "sources for spreadsheets",
    ending: "csv",
    many: Many::Together,
    build: |layout| Box::new(Csv::new(&layout, &[Table::Sources])),
};

const FLAGS: Format = Format {
    name: "flags",
    about: "findings for spreadsheets",
    ending: "csv",
    many: Many::Together,
    build: |layout| Box::new(Csv::new(&layout, &[Table::Flags])),
};

/// Every column, with the tables that have it.
const COLUMNS: [(&str, &[Table]); 25] = {
    use Table::{Attributions, Flags, Sources};
    const EVERY: &[Table] = &[Attributions, Sources, Flags];
    const HOLDER: &[Table] = &[Attributions, Sources];
    [
        ("document", EVERY),
        ("id", EVERY),
        ("line", EVERY),
        ("column", EVERY),
        ("spans", EVERY),
        ("words", EVERY),
        ("name", EVERY),
        ("kind", HOLDER),
        ("identity", HOLDER),
        ("grade", HOLDER),
        ("source", &[Attributions]),
        ("cue", &[Attributions]),
        ("chain", &[Attributions, Flags]),
        ("mode", &[Attributions]),
        ("stance", &[Attributions]),
        ("claim", &[Attributions]),
        ("parent", &[Attributions]),
        ("confidence", &[Attributions]),
        ("aliases", &[Sources]),
        ("severity", &[Flags]),
        ("review", &[Flags]),
        ("message", &[Flags]),
        ("attributions", &[Sources, Flags]),
        ("flags", &[Attributions]),
        ("rule", &[Attributions, Flags]),
    ]
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Attributions,
    Sources,
    Flags,
}

impl Table {
    /// What the first column calls a row of it.
    const fn row_name(self) -> &'static str {
        match self {
            Self::Attributions => "attribution",
            Self::Sources => "source",
            Self::Flags => "flag",
        }
    }
}

struct Csv {
    offsets: Offsets,
    tables: &'static [Table],
}

/// Cells of one row by the name of their column.
type Row = Vec<(&'static str, String)>;

impl Csv {
    fn new(layout: &Layout, tables: &'static [Table]) -> Self {
        Self {
            offsets: layout.offsets,
            tables,
        }
    }

    fn columns(&self) -> impl Iterator<Item = &'static str> {
        let columns = COLUMNS.iter();
        columns
            .filter(|(_, of)| of.iter().any(|table| self.tables.contains(table)))
            .map(|(name, _)| *name)
    }

    /// A record: the name of its table where there are several, then its cells.
    fn record(&self, table: &'static str, cells: impl Iterator<Item = String>) -> Vec<String> {
        let first = (self.tables.len() > 1).then(|| table.to_owned());
        first.into_iter().chain(cells).collect()
    }
}

impl Reporter for Csv {
    fn begin(&self, _: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.record("table", self.columns().map(str::to_owned)))?;
        writer.flush()
    }

    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let rows = Rows {
            report,
            lines: Lines::new(&report.text),
            table: OffsetTable::new(&report.text, self.offsets),
        };
        let mut writer = csv::Writer::from_writer(out);
        for table in self.tables {
            let found = match table {
                Table::Attributions => rows.attributions(),
                Table::Sources => rows.sources(),
                Table::Flags => rows.flags(),
            };
            for mut row in found {
                let cells = self.columns().map(|column| {
                    let cell = row.iter_mut().find(|(name, _)| *name == column);
                    cell.map_or(String::new(), |(_, cell)| std::mem::take(cell))
                });
                writer.write_record(self.record(table.row_name(), cells))?;
            }
        }
        writer.flush()
    }
}

struct Rows<'r> {
    report: &'r Report,
    lines: Lines<'r>,
    table: OffsetTable<'r>,
}

impl Rows<'_> {
    /// Where words stand: for people by line, for programs by every span.
    fn place(&self, id: String, spans: &[Span]) -> Row {
        let first = spans.iter().map(|span| span.start).min();
        let place = first.map(|first| self.lines.at(first));
        let cell = |number: Option<usize>| number.map_or(String::new(), |it| it.to_string());
        let written = spans.iter().map(|span| self.table.convert(*span));
        let written: Vec<String> = written
            .map(|span| format!("{}-{}", span.start, span.end))
            .collect();
        vec![
            ("document", self.report.id.clone()),
            ("id", id),
            ("line", cell(place.map(|(line, _)| line))),
            ("column", cell(place.map(|(_, column)| column))),
            ("spans", written.join(" ")),
            ("words", words(self.report, spans)),
        ]
    }

    fn chain(&self, chain: &[SourceId]) -> String {
        let names: Vec<String> = chain
            .iter()
            .map(|id| stable_label(self.report, *id))
            .collect();
        names.join(" > ")
    }

    fn attributions(&self) -> Vec<Row> {
        let mut flags: Vec<Vec<&str>> = vec![Vec::new(); self.report.attributions.len()];
        for flag in &self.report.flags {
            for id in &flag.attributions {
                if let Some(found) = flags.get_mut(id.0) {
                    found.push(flag.id);
                }
            }
        }
        let row = |(number, found): (usize, &super::Attribution)| {
            let id = AttributionId(number).to_string();
            let mut row = self.place(id, &found.content);
            row.extend(about(self.report.source(found.holder)));
            let parent = found.parent.map(|parent| parent.to_string());
            row.extend([
                ("name", stable_label(self.report, found.holder)),
                ("source", words(self.report, &found.source)),
                ("cue", words(self.report, &found.cue)),
                ("chain", self.chain(&found.chain)),
                ("mode", found.mode.name().to_owned()),
                ("stance", found.stance.name().to_owned()),
                ("claim", ClaimId::to_string(&found.claim)),
                ("parent", parent.unwrap_or_default()),
                ("confidence", format!("{:.3}", found.confidence)),
                ("flags", flags[number].join(" ")),
                ("rule", found.rule.clone()),
            ]);
            row
        };
        let attributions = self.report.attributions.iter();
        attributions.enumerate().map(row).collect()
    }

    fn sources(&self) -> Vec<Row> {
        let mut held: Vec<Vec<String>> = vec![Vec::new(); self.report.sources.len()];
        for (number, found) in self.report.attributions.iter().enumerate() {
            held[found.holder.0].push(AttributionId(number).to_string());
        }
        let row = |(number, source): (usize, &Source)| {
            let id = SourceId(number);
            let mut row = self.place(id.to_string(), &source.mentions);
            row.extend(about(source));
            row.extend([
                ("name", stable_label(self.report, id)),
                ("aliases", source.aliases.join(" | ")),
                ("attributions", held[number].join(" ")),
            ]);
            row
        };
        self.report.sources.iter().enumerate().map(row).collect()
    }

    fn flags(&self) -> Vec<Row> {
        let row = |flag: &super::Flag| {
            let about: Vec<String> = flag.attributions.iter().map(ToString::to_string).collect();
            let mut row = self.place(flag.id.to_owned(), &flag.spans);
            row.extend([
                ("name", flag.name.to_owned()),
                ("chain", self.chain(&flag.path)),
                ("severity", flag.severity.name().to_owned()),
                ("review", flag.review.to_string()),
                ("message", one_line(&flag.message)),
                ("attributions", about.join(" ")),
                ("rule", flag.rule.clone()),
            ]);
            row
        };
        self.report.flags.iter().map(row).collect()
    }
}

fn about(source: &Source) -> Row {
    let grade = source.grade.map_or("", super::Grade::name);
    vec![
        ("kind", source.kind.name().to_owned()),
        ("identity", source.identity.name().to_owned()),
        ("grade", grade.to_owned()),
    ]
}
