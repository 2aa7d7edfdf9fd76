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
const ITEMS_A_JOB: usize = 512;
/// Bytes of articles at which no further one is read, whatever their number.
const BYTES_UNDER_WAY: usize = 1 << 22;
/// Bytes of short articles that a thread takes at once.
const BYTES_A_BATCH: usize = 1 << 13;

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

/// Works on all items with a number of threads; answers in the order of the items. `idle`
/// is called where the answers so far are done with and none is ready.
///
/// One thread reads, the caller's takes the answers, the others work. What is in
/// memory at once is bounded, however long the stream is.
pub(crate) fn run(
    items: impl Iterator<Item = Item> + Send,
    jobs: Option<usize>,
    work: impl Fn(Item) -> Done + Sync,
    mut done: impl FnMut(Done) -> Result<(), Failure>,
    idle: impl Fn(),
) -> Result<(), Failure> {
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let mut items = items;
    if jobs == 1 {
        return items.map(&work).try_for_each(done);
    }
    // the answer to a first article does not wait for a second one
    items.next().map(&work).map_or(Ok(()), &mut done)?;
    let mut items = items.peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    let pool = threads(jobs)?;
    let window = Window::new(jobs * ITEMS_A_JOB);
    let (sender, answers) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| read(items, &pool, &window, &work, sender));
        let taken = in_order(&answers, &window, &mut done, &idle);
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

/// An item and its number.
type Numbered = (usize, Item);

/// An answer, with the number and size of its item.
type Answer = (usize, usize, Done);

/// Hands items to the threads, as many as the window lets through.
fn read(
    items: impl Iterator<Item = Item>,
    pool: &rayon::ThreadPool,
    window: &Window,
    work: &(impl Fn(Item) -> Done + Sync),
    sender: Sender<Vec<Answer>>,
) {
    let queue = Queue::new(pool.current_num_threads());
    pool.in_place_scope(|scope| {
        for numbered in items.enumerate() {
            if !window.enter(numbered.1.size()) {
                break;
            }
            if !queue.push(numbered) {
                continue;
            }
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move |_| {
                while let Some(batch) = queue.take() {
                    let answer = |(number, item): Numbered| (number, item.size(), work(item));
                    // a reader that has stopped takes no answers any more
                    let _ = sender.send(batch.into_iter().map(answer).collect());
                }
            });
        }
    });
}

/// Takes answers in the order of their items until there are no more.
fn in_order(
    answers: &Receiver<Vec<Answer>>,
    window: &Window,
    done: &mut impl FnMut(Done) -> Result<(), Failure>,
    idle: &impl Fn(),
) -> Result<(), Failure> {
    let mut waiting: VecDeque<Option<(usize, Done)>> = VecDeque::new();
    let mut next = 0;
    let ready = || {
        answers.try_recv().ok().or_else(|| {
            idle();
            answers.recv().ok()
        })
    };
    for batch in std::iter::from_fn(ready) {
        for (number, size, answer) in batch {
            let place = number - next;
            if waiting.len() <= place {
                waiting.resize_with(place + 1, || None);
            }
            waiting[place] = Some((size, answer));
        }
        let ready = waiting.iter().take_while(|answer| answer.is_some()).count();
        let mut bytes = 0;
        for (size, answer) in waiting.drain(..ready).flatten() {
            done(answer)?;
            bytes += size;
        }
        next += ready;
        window.leave(ready, bytes);
    }
    Ok(())
}

/// What a mutex holds, whatever became of the threads that held it before.
fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Items that wait for a thread. A thread takes several short ones at once: to wake
/// another thread for each costs more than many a line takes to check. No item waits for
/// a batch to fill.
struct Queue {
    state: Mutex<Waiting>,
    threads: usize,
}

#[derive(Default)]
struct Waiting {
    items: VecDeque<Numbered>,
    /// Threads that take items until there are none.
    working: usize,
}

impl Queue {
    fn new(threads: usize) -> Self {
        Self {
            state: Mutex::default(),
            threads,
        }
    }

    /// Adds an item; true where one more thread is to work, which is counted from here on.
    fn push(&self, numbered: Numbered) -> bool {
        let mut state = lock(&self.state);
        state.items.push_back(numbered);
        let more = state.working < self.threads;
        state.working += usize::from(more);
        more
    }

    /// A thread's share of what waits, of [`BYTES_A_BATCH`] at most unless it is one item;
    /// `None` where nothing waits, and the thread counts no more.
    fn take(&self) -> Option<Vec<Numbered>> {
        let mut state = lock(&self.state);
        if state.items.is_empty() {
            state.working -= 1;
            return None;
        }
        let share = state.items.len().div_ceil(self.threads * 2);
        let mut bytes = 0;
        let fitting = state.items.iter().take(share).take_while(|(_, item)| {
            bytes += item.size();
            bytes <= BYTES_A_BATCH
        });
        let count = fitting.count().max(1);
        Some(state.items.drain(..count).collect())
    }
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
    /// What the reader waits for.
    wanted: Option<Room>,
}

/// So much that there is room for more: no more items, and no more bytes. A reader that
/// is woken for each article that leaves costs more than many articles do.
struct Room {
    items: usize,
    bytes: usize,
}

impl Window {
    fn new(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            left: Condvar::new(),
            most,
        }
    }

    /// Waits for room; false where nobody takes answers any more. One item may
    /// always enter, however large it is.
    fn enter(&self, size: usize) -> bool {
        let mut state = lock(&self.state);
        let crowded = state.items >= self.most || state.bytes + size > BYTES_UNDER_WAY;
        if crowded && state.items > 0 && !state.closed {
            state.wanted = Some(Room {
                items: self.most / 2,
                bytes: BYTES_UNDER_WAY.saturating_sub(size),
            });
            let waits = |state: &mut UnderWay| state.wanted.is_some();
            let woken = self.left.wait_while(state, waits);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.items += 1;
        state.bytes += size;
        !state.closed
    }

    fn leave(&self, items: usize, bytes: usize) {
        if items == 0 {
            return;
        }
        let mut state = lock(&self.state);
        state.items -= items;
        state.bytes -= bytes;
        let (items, bytes) = (state.items, state.bytes);
        let has_room = |room: &mut Room| items == 0 || items <= room.items && bytes <= room.bytes;
        if state.wanted.take_if(has_room).is_some() {
            drop(state);
            self.left.notify_one();
        }
    }

    fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        state.wanted = None;
        drop(state);
        self.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Runs so many items of a size with two threads while the second one is held back
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
            // the first item is done before any thread starts
            if started.fetch_add(1, Ordering::SeqCst) == 1 {
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
        assert!(run(items, Some(2), work, done, || {}).is_ok());
        assert_eq!(printed.into_inner(), count);
        most.into_inner()
    }

    #[test]
    fn no_more_is_read_than_may_be_under_way() {
        // one more waits at the window, and two are looked at before any thread starts
        let most = 2 * ITEMS_A_JOB;
        for count in [2 * most, 20 * most] {
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

    #[test]
    fn short_articles_are_taken_together_and_long_ones_alone() {
        let queue = Queue::new(2);
        let pushed = |size: usize| queue.push((0, Item::sized(size)));
        let taken = || queue.take().map(|batch| batch.len());
        // the first two wake a thread each
        assert_eq!([10, 10, 10, 10].map(pushed), [true, true, false, false]);
        assert_eq!(taken(), Some(1));
        for _ in 0..13 {
            pushed(10);
        }
        assert_eq!(taken(), Some(4));
        assert_eq!(taken(), Some(3));
        while taken().is_some() {}
        assert_eq!(
            [BYTES_A_BATCH + 1; 8].map(pushed),
            [true, false, false, false, false, false, false, false]
        );
        assert_eq!(taken(), Some(1));
    }
}
