//! A progress bar for whoever watches a long run on a terminal.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::inputs::Progress;

/// Runs that are over by then show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// What is drawn where the size of all inputs is known.
const MEASURED: &str = "{bar:20} {percent}%, {msg}, {eta} left";
/// What is drawn elsewhere.
const OPEN: &str = "{spinner} {msg}, {elapsed}";

/// Draws on standard error, where that is a terminal.
pub(crate) struct Watch {
    progress: Arc<Progress>,
    started: Instant,
    articles: u64,
    is_watched: bool,
    /// The results go to the same terminal.
    is_shared: bool,
    bar: Option<ProgressBar>,
}

impl Watch {
    /// Begins to count; draws nothing yet.
    pub(crate) fn new(progress: Arc<Progress>, to_stdout: bool) -> Self {
        Self {
            progress,
            started: Instant::now(),
            articles: 0,
            is_watched: io::stderr().is_terminal(),
            is_shared: to_stdout && io::stdout().is_terminal(),
            bar: None,
        }
    }

    /// Counts an article and prints what there is to print about it; `aloud` where that
    /// goes to standard error.
    pub(crate) fn step<T>(&mut self, aloud: bool, print: impl FnOnce() -> T) -> T {
        self.articles += 1;
        if !self.is_watched || self.started.elapsed() < PATIENCE {
            return print();
        }
        let total = self.progress.total();
        let bar = self.bar.get_or_insert_with(|| bar(total, self.started));
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = self.articles as f64 / seconds;
        bar.set_message(format!("{} articles, {rate:.0} a second", self.articles));
        bar.set_position(self.progress.bytes());
        if let Some(total) = total {
            bar.set_length(total);
        }
        if aloud || self.is_shared {
            bar.suspend(print)
        } else {
            print()
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>, started: Instant) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(5));
    let template = if total.is_some() { MEASURED } else { OPEN };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.with_elapsed(started.elapsed())
}
