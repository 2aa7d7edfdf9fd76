//! Articles through the pipeline: in parallel, in order, with bounded queues.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use secondo::input::Document;
use secondo::report::{Report, Tally};

use super::Failure;
use super::inputs::Item;
use super::output::{Outputs, Rendered};

/// Articles that may be under way for each thread: read, worked on, or waiting for
/// their turn to be printed.
const ITEMS_A_JOB: usize = 32;
/// Bytes of articles at which no further one is read, whatever their number.
const BYTES_UNDER_WAY: usize = 1 << 22;

/// What became of one article.
pub(crate) struct Done {
    /// What the reporters wrote.
    pub(crate) rendered: Option<Rendered>,
    /// What is counted.
    pub(crate) tally: Tally,
    /// What went wrong.
    pub(crate) complaint: Option<String>,
}

impl Done {
    /// What becomes of an article that is read, checked and rendered.
    pub(crate) fn of(
        document: Result<Document, String>,
        outputs: &Outputs,
        check: impl FnOnce(&Document) -> Report,
    ) -> Self {
        let mut tally = Tally::default();
        let rendered = document.and_then(|document| {
            let report = check(&document);
            tally.add(&report);
            let failed = |error| format!("{}: {error}", report.id);
            outputs.render(&report).map_err(failed)
        });
        let (rendered, complaint) = match rendered {
            Ok(rendered) => (Some(rendered), None),
            Err(complaint) => (None, Some(complaint)),
        };
        Self {
            rendered,
            tally,
            complaint,
        }
    }
}

/// Works on all items with a number of threads; answers in the order of the items.
///
/// One thread reads, the caller's takes the answers, the others work. What is in
/// memory at once is bounded, however long the stream is.
pub(crate) fn run(
    items: impl Iterator<Item = Item> + Send,
    jobs: Option<usize>,
    work: impl Fn(Item) -> Done + Sync,
    mut done: impl FnMut(Done) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let mut items = items.peekable();
    let first = items.next();
    if jobs == 1 || items.peek().is_none() {
        return first.into_iter().chain(items).map(&work).try_for_each(done);
    }
    let pool = threads(jobs)?;
    let window = Window::new(jobs * ITEMS_A_JOB);
    let (sender, answers) = mpsc::channel();
    let items = first.into_iter().chain(items);
    std::thread::scope(|scope| {
        scope.spawn(|| read(items, &pool, &window, &work, sender));
        let taken = in_order(&answers, &window, &mut done);
        if taken.is_err() {
            window.close();
        }
        taken
    })
}

fn threads(jobs: usize) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| Failure::about("cannot start threads", format!("{error}; use --jobs 1")))
}

/// An answer, with the number and size of its item.
type Answer = (usize, usize, Done);

/// Hands items to the threads, as many as the window lets through.
fn read(
    items: impl Iterator<Item = Item>,
    pool: &rayon::ThreadPool,
    window: &Window,
    work: &(impl Fn(Item) -> Done + Sync),
    sender: Sender<Answer>,
) {
    pool.in_place_scope(|scope| {
        for (number, item) in items.enumerate() {
            let size = item.size();
            if !window.enter(size) {
                break;
            }
            let sender = sender.clone();
            scope.spawn(move |_| {
                // a reader that has stopped takes no answers any more
                let _ = sender.send((number, size, work(item)));
            });
        }
    });
}

/// Takes answers in the order of their items until there are no more.
fn in_order(
    answers: &Receiver<Answer>,
    window: &Window,
    done: &mut impl FnMut(Done) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut waiting: VecDeque<Option<(usize, Done)>> = VecDeque::new();
    let mut next = 0;
    for (number, size, answer) in answers {
        let place = number - next;
        while waiting.len() <= place {
            waiting.push_back(None);
        }
        waiting[place] = Some((size, answer));
        while let Some(Some(_)) = waiting.front() {
            next += 1;
            if let Some((size, answer)) = waiting.pop_front().flatten() {
                done(answer)?;
                window.leave(size);
            }
        }
    }
    Ok(())
}

/// How much may be under way at once.
struct Window {
    state: Mutex<UnderWay>,
    left: Condvar,
    most: usize,
}

#[derive(Default)]
struct UnderWay {
    items: usize,
    bytes: usize,
    closed: bool,
}

impl Window {
    fn new(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            left: Condvar::new(),
            most,
        }
    }

    fn state(&self) -> MutexGuard<'_, UnderWay> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; false where nobody takes answers any more. One item may
    /// always enter, however large it is.
    fn enter(&self, size: usize) -> bool {
        let full = |under_way: &mut UnderWay| {
            let crowded = under_way.items >= self.most || under_way.bytes + size > BYTES_UNDER_WAY;
            !under_way.closed && under_way.items > 0 && crowded
        };
        let state = self.left.wait_while(self.state(), full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.items += 1;
        state.bytes += size;
        !state.closed
    }

    fn leave(&self, size: usize) {
        let mut state = self.state();
        state.items -= 1;
        state.bytes -= size;
        self.left.notify_one();
    }

    fn close(&self) {
        self.state().closed = true;
        self.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Runs so many items of a size with two threads while the first one is held back
    /// until `held` items are read; tells how many were read and not printed at most.
    fn most_under_way(count: usize, size: usize, held: usize) -> usize {
        let read = Mutex::new(0_usize);
        let more = Condvar::new();
        let (printed, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..count).map(|_| {
            let mut read = read.lock().expect("no panic");
            *read += 1;
            most.fetch_max(*read - printed.load(Ordering::SeqCst), Ordering::SeqCst);
            more.notify_all();
            Item::sized(size)
        });
        let started = AtomicUsize::new(0);
        let work = |_: Item| {
            if started.fetch_add(1, Ordering::SeqCst) == 0 {
                let read = read.lock().expect("no panic");
                drop(more.wait_while(read, |read| *read < held));
            }
            Done {
                rendered: None,
                tally: Tally::default(),
                complaint: None,
            }
        };
        let done = |_| {
            printed.fetch_add(1, Ordering::SeqCst);
            Ok(())
        };
        assert!(run(items, Some(2), work, done).is_ok());
        assert_eq!(printed.into_inner(), count);
        most.into_inner()
    }

    #[test]
    fn no_more_is_read_than_may_be_under_way() {
        // one more waits at the window, and two are looked at before any thread starts
        let most = 2 * ITEMS_A_JOB;
        for count in [1_000, 20_000] {
            let found = most_under_way(count, 10, most);
            assert!((most..=most + 3).contains(&found), "{found}");
        }
    }

    #[test]
    fn large_articles_leave_room_for_few_others() {
        let size = BYTES_UNDER_WAY / 4;
        let found = most_under_way(200, size, 4);
        assert!((4..=7).contains(&found), "{found}");
        // one that is larger than the window goes alone
        let found = most_under_way(20, BYTES_UNDER_WAY + 1, 1);
        assert!(found <= 4, "{found}");
    }
}
