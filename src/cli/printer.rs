//! Rendered articles to where they go, in the order of the inputs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use secondo::report::{Reporter, Tally};

use super::output::{Outputs, Part, Rendered, Sink, Target};
use super::sheet::{Names, Sheet, same_file};
use super::stream::Done;
use super::terminal::Shared;
use super::{Failure, terminal};

/// Puts rendered articles together; waits for the second to know of several.
pub(crate) struct Printer<'o> {
    documents: Vec<Document<'o>>,
    names: Names,
    count: usize,
    /// What was counted so far.
    tally: Tally,
}

/// Where the parts of one sink go.
struct Document<'o> {
    reporter: &'o dyn Reporter,
    /// The first article need not wait for a second one.
    flows: bool,
    place: Place,
    first: Option<Vec<u8>>,
    entries: Vec<u8>,
    /// An article has written something.
    begun: bool,
}

enum Place {
    Standard(Shared),
    /// Whoever read standard output has stopped.
    Closed,
    File(Sheet),
    /// A file that an earlier run began.
    Resumed(BufWriter<File>),
    Folder(std::path::PathBuf, String),
}

impl<'o> Printer<'o> {
    /// Opens every file that something is written to.
    pub(crate) fn new(outputs: &'o Outputs, standard: &Shared) -> Result<Self, Failure> {
        let new = |sink| Document::new(sink, standard);
        let documents = outputs.sinks.iter().map(new);
        Ok(Self {
            documents: documents.collect::<Result<_, _>>()?,
            names: Names::default(),
            count: 0,
            tally: Tally::default(),
        })
    }

    /// Goes on with a file that has articles of an earlier run, counted in `tally`.
    pub(crate) fn resumed(outputs: &'o Outputs, out: BufWriter<File>, tally: Tally) -> Self {
        let resumed = |sink: &'o Sink| Document::at(sink, Place::Resumed(out));
        Self {
            documents: outputs.sinks.first().map(resumed).into_iter().collect(),
            names: Names::default(),
            count: 0,
            tally,
        }
    }

    /// Takes one article in.
    pub(crate) fn push(&mut self, done: Done) -> Result<(), Failure> {
        self.tally.merge(&done.tally);
        if let Some(complaint) = &done.complaint {
            self.complain(complaint);
        }
        let Some(rendered) = done.rendered else {
            return Ok(());
        };
        self.count += 1;
        // names are remembered, which no stream of articles must be
        let mut documents = self.documents.iter();
        let named = documents.any(|document| matches!(document.place, Place::Folder(..)));
        let name = if named {
            self.names.unique(&rendered.name)
        } else {
            String::new()
        };
        let Rendered { path, parts, .. } = rendered;
        let mut complaints = Vec::new();
        for (document, part) in self.documents.iter_mut().zip(parts) {
            if let Place::Folder(folder, ending) = &document.place {
                let file = folder.join(format!("{name}.{ending}"));
                complaints.extend(write(&file, &part.out, path.as_deref()));
            } else {
                document.push(part, self.count)?;
            }
        }
        for complaint in complaints {
            self.complain(&complaint);
        }
        self.stop_where_nobody_reads()
    }

    /// Writes what was held back, and the ends; moves files to their places.
    pub(crate) fn finish(mut self) -> Result<Tally, Failure> {
        for document in &mut self.documents {
            document.end(self.count, &self.tally)?;
        }
        self.stop_where_nobody_reads()?;
        for document in self.documents {
            if let Place::File(sheet) = document.place {
                sheet.finish()?;
            }
        }
        Ok(self.tally)
    }

    fn complain(&mut self, complaint: &str) {
        self.tally.failures += 1;
        terminal::complain(complaint);
    }

    fn stop_where_nobody_reads(&self) -> Result<(), Failure> {
        let mut documents = self.documents.iter();
        let closed = |document: &Document<'_>| matches!(document.place, Place::Closed);
        if documents.all(closed) {
            return Err(Failure::Closed);
        }
        Ok(())
    }
}

/// Writes the file of one article; the others go on where that fails.
fn write(file: &Path, bytes: &[u8], article: Option<&str>) -> Option<String> {
    if article.is_some_and(|article| same_file(Path::new(article), file)) {
        let same = std::fs::read(file).is_ok_and(|known| known == bytes);
        let what = "is the article itself; name another folder";
        return (!same).then(|| format!("{}: {what}", file.display()));
    }
    let written = Sheet::write(file, bytes);
    written.err().map(|failure| failure.to_string())
}

impl<'o> Document<'o> {
    fn new(sink: &'o Sink, standard: &Shared) -> Result<Self, Failure> {
        let place = match &sink.target {
            Target::Standard => Place::Standard(standard.clone()),
            Target::File(path) => Place::File(Sheet::create(path)?),
            Target::Folder(folder, ending) => Place::Folder(folder.clone(), ending.clone()),
        };
        Ok(Self::at(sink, place))
    }

    fn at(sink: &'o Sink, place: Place) -> Self {
        Self {
            reporter: sink.reporter.as_ref(),
            flows: sink.flows(),
            place,
            first: None,
            entries: Vec::new(),
            begun: false,
        }
    }

    /// Takes in what the article of this number (from 1) adds.
    fn push(&mut self, mut part: Part, number: usize) -> Result<(), Failure> {
        self.reporter.settle(&mut part.out, &mut part.entry);
        self.entries.extend(part.entry);
        if number == 1 && !self.flows {
            self.first = Some(part.out);
            return Ok(());
        }
        if number == 1 {
            self.write(|reporter, out| reporter.begin(true, out))?;
        }
        if let Some(first) = self.first.take() {
            self.write(|reporter, out| reporter.begin(true, out))?;
            self.part(&first)?;
        }
        self.part(&part.out)
    }

    fn part(&mut self, part: &[u8]) -> Result<(), Failure> {
        if part.is_empty() {
            return Ok(());
        }
        let begun = std::mem::replace(&mut self.begun, true);
        self.write(|reporter, out| {
            if begun {
                reporter.between(out)?;
            }
            out.write_all(part)
        })
    }

    fn end(&mut self, count: usize, tally: &Tally) -> Result<(), Failure> {
        if matches!(self.place, Place::Folder(..)) {
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.write(|reporter, out| reporter.begin(false, out))?;
            self.part(&first)?;
        } else if count == 0 {
            self.write(|reporter, out| reporter.begin(true, out))?;
        }
        let entries = std::mem::take(&mut self.entries);
        self.write(|reporter, out| {
            reporter.end(tally, &entries, out)?;
            out.flush()
        })
    }

    /// Writes to the document's place; a reader who stops closes it.
    fn write(
        &mut self,
        what: impl FnOnce(&dyn Reporter, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match &mut self.place {
            Place::Standard(shared) => match shared
                .with(|out| what(self.reporter, out))
                .map_err(Failure::from)
            {
                Err(Failure::Closed) => self.place = Place::Closed,
                other => return other,
            },
            Place::File(sheet) => return sheet.with(|out| what(self.reporter, out)),
            Place::Resumed(out) => what(self.reporter, out)?,
            Place::Closed | Place::Folder(..) => {}
        }
        Ok(())
    }
}
