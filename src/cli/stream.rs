//! Articles through the pipeline: in parallel, in order, in bounded batches.

use std::io::{self, Write};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use secondo::report::{Reporter, Tally};

use super::inputs::Item;
use super::{Failure, terminal};

/// Articles that each thread has waiting in a batch.
const ITEMS_A_JOB: usize = 16;
/// Bytes at which a batch is full.
const BYTES_A_BATCH: usize = 1 << 22;

/// What became of one article.
pub(crate) struct Done {
    /// What the reporter wrote.
    pub(crate) rendered: Option<Vec<u8>>,
    /// What is counted.
    pub(crate) tally: Tally,
    /// What went wrong.
    pub(crate) complaint: Option<String>,
}

/// Works on all items with a number of threads; answers in the order of the items.
///
/// A batch is as much as is in memory at once, however long the stream is.
pub(crate) fn run(
    items: impl Iterator<Item = Item>,
    jobs: Option<usize>,
    work: impl Fn(Item) -> Done + Sync,
    mut done: impl FnMut(Done) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let mut items = items.peekable();
    let mut pool = None;
    while items.peek().is_some() {
        let mut batch = Vec::new();
        let mut size = 0;
        while batch.len() < jobs * ITEMS_A_JOB && size < BYTES_A_BATCH {
            let Some(item) = items.next() else { break };
            size += item.size();
            batch.push(item);
            if jobs == 1 {
                break;
            }
        }
        if batch.len() < 2 {
            batch.into_iter().map(&work).try_for_each(&mut done)?;
            continue;
        }
        let pool = match &pool {
            Some(pool) => pool,
            None => pool.insert(threads(jobs)?),
        };
        let results: Vec<Done> = pool.install(|| batch.into_par_iter().map(&work).collect());
        results.into_iter().try_for_each(&mut done)?;
    }
    Ok(())
}

fn threads(jobs: usize) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| Failure::about("cannot start threads", format!("{error}; use --jobs 1")))
}

/// Puts rendered articles together; waits for the second to know of several.
pub(crate) struct Printer<'r, W: Write> {
    reporter: &'r dyn Reporter,
    out: W,
    first: Option<Vec<u8>>,
    count: usize,
    /// What was counted so far.
    pub(crate) tally: Tally,
}

impl<'r, W: Write> Printer<'r, W> {
    pub(crate) fn new(reporter: &'r dyn Reporter, out: W) -> Self {
        Self {
            reporter,
            out,
            first: None,
            count: 0,
            tally: Tally::default(),
        }
    }

    /// Takes one article in.
    pub(crate) fn push(&mut self, done: Done) -> Result<(), Failure> {
        self.tally.merge(&done.tally);
        if let Some(complaint) = &done.complaint {
            self.tally.failures += 1;
            terminal::complain(complaint);
        }
        let Some(rendered) = done.rendered else {
            return Ok(());
        };
        self.count += 1;
        if self.count == 1 {
            self.first = Some(rendered);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.reporter.begin(true, &mut self.out)?;
            self.out.write_all(&first)?;
        }
        self.reporter.between(&mut self.out)?;
        Ok(self.out.write_all(&rendered)?)
    }

    /// Writes what was held back, and the end.
    pub(crate) fn finish(mut self) -> Result<Tally, Failure> {
        let several = self.count != 1;
        if let Some(first) = self.first.take() {
            self.reporter.begin(false, &mut self.out)?;
            self.out.write_all(&first)?;
        } else if self.count == 0 {
            self.reporter.begin(true, &mut self.out)?;
        }
        self.reporter.end(several, &self.tally, &mut self.out)?;
        let flushed: io::Result<()> = self.out.flush();
        flushed?;
        Ok(self.tally)
    }
}
