//! How fast each stage is, beside the fastest thing that can be done with a text.
//!
//! The shipped articles, repeated to about 1 MB. `whole` is `check` with its report
//! written as a line of JSON. The check of UTF-8 by simdutf8 over
//! the same bytes is the unit, so that figures of different machines compare; the
//! table at the end gives the ratio of every stage to it.

#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench prints, and divan makes public items"
)]

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use secondo::Options;
use secondo::grammar::GrammarSet;
use secondo::input::Document;
use secondo::matcher::{Detail, THRESHOLD, find};
use secondo::report::{Format, Layout, Report};
use secondo::text::{Text, analyse};

const SIZE: usize = 1_000_000;
const ROUNDS: u32 = 5;

static GRAMMARS: LazyLock<GrammarSet> =
    LazyLock::new(|| GrammarSet::builtin().unwrap_or_else(|errors| panic!("{errors}")));

static ARTICLES: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let texts = [
        include_str!("../tests/articles/small-group.txt"),
        include_str!("../tests/articles/sputnik-pakistan.txt"),
    ];
    let mut out: Vec<Document> = Vec::new();
    let mut size = 0;
    while size < SIZE {
        for text in texts {
            size += text.len();
            out.push(Document {
                id: out.len().to_string(),
                text: text.to_owned(),
                ..Document::default()
            });
        }
    }
    out
});

static REPORTS: LazyLock<Vec<Report>> = LazyLock::new(|| {
    let options = Options::default();
    let check = |document| secondo::check(document, &GRAMMARS, &options);
    ARTICLES.iter().map(check).collect()
});

static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let lex = |document| analyse(document, &GRAMMARS, None);
    ARTICLES.iter().map(lex).collect()
});

fn bytes() -> usize {
    ARTICLES.iter().map(|document| document.text.len()).sum()
}

fn validate() {
    for document in &*ARTICLES {
        black_box(simdutf8::basic::from_utf8(black_box(document.text.as_bytes())).is_ok());
    }
}

fn lex() {
    for document in &*ARTICLES {
        black_box(analyse(document, &GRAMMARS, None));
    }
}

fn matching() {
    for text in &*TEXTS {
        black_box(find(text, &GRAMMARS, THRESHOLD, Detail::Results));
    }
}

fn check() {
    let options = Options::default();
    for document in &*ARTICLES {
        black_box(secondo::check(document, &GRAMMARS, &options));
    }
}

fn render() {
    for report in &*REPORTS {
        black_box(json_line(report));
    }
}

fn check_and_render() {
    let options = Options::default();
    for document in &*ARTICLES {
        black_box(json_line(&secondo::check(document, &GRAMMARS, &options)));
    }
}

/// A report as a line of JSON Lines.
fn json_line(report: &Report) -> Vec<u8> {
    let format = Format::from_name("jsonl").unwrap_or_else(|| panic!("there is such a format"));
    let reporter = (format.build)(Layout::default());
    let mut out = Vec::new();
    let written = reporter.article(report, &mut out);
    written.unwrap_or_else(|error| panic!("{error}"));
    out
}

const STAGES: [(&str, fn()); 6] = [
    ("simdutf8", validate),
    ("lexing", lex),
    ("matching", matching),
    ("check", check),
    ("rendering", render),
    ("whole", check_and_render),
];

#[divan::bench(args = STAGES.map(|(name, _)| name))]
fn stage(bencher: Bencher<'_, '_>, name: &str) {
    LazyLock::force(&TEXTS);
    LazyLock::force(&REPORTS);
    let run = STAGES.iter().find(|(known, _)| *known == name);
    let run = run.map_or(validate as fn(), |(_, run)| *run);
    bencher.counter(BytesCount::new(bytes())).bench(run);
}

/// The best time of several rounds: what disturbs only ever slows down.
fn best(run: fn()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn main() {
    divan::main();
    LazyLock::force(&TEXTS);
    LazyLock::force(&REPORTS);
    let unit = best(validate).as_secs_f64();
    println!("{:<10} {:>10} {:>10}", "stage", "MB/s", "ratio");
    for (name, run) in STAGES {
        let time = best(run).as_secs_f64();
        let speed = f64::from(u32::try_from(bytes()).unwrap_or(u32::MAX)) / 1e6 / time;
        println!("{name:<10} {speed:>10.1} {:>10.5}", unit / time);
    }
}
