//! `secondo eval`: precision and recall by construction, with the sentences.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use secondo::gold::{Article, Roles, Score, Words, pairs};
use secondo::grammar::GrammarSet;
use secondo::report::{Attribution, Report};
use secondo::{Options, Span};

use super::{ExitStatus, Failure, Global, gold, settings, terminal};

/// What `eval` accepts.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Annotated articles, JSON Lines with an `attributions` list of code-point spans
    #[arg(value_name = "GOLD.jsonl", required = true)]
    gold: Vec<PathBuf>,
    /// Misses and false finds to list of each kind; 0 for the tables alone
    #[arg(long, value_name = "N", default_value_t = 20)]
    list: usize,
}

/// Right ones out of so many, for one row of a table.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    found: usize,
    right: usize,
    gold: usize,
    met: usize,
}

/// A table: rows by name.
type Table = BTreeMap<String, Row>;

#[derive(Default)]
struct Outcome {
    score: Score,
    rule: Table,
    cue: Table,
    mode: Table,
    position: Table,
    missed: Vec<(String, String)>,
    false_finds: Vec<(String, String)>,
    /// Confidence of each result, and whether it is right.
    confidence: Vec<(f64, bool)>,
}

/// Compares and prints.
pub(crate) fn run(global: &Global, arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let mut config = settings::config(global)?;
    config.grammars.extend(global.grammars.iter().cloned());
    let set = GrammarSet::with_folders(&config.grammars)?;
    let articles = gold::read(&arguments.gold)?;
    let mut outcome = Outcome::default();
    for article in &articles {
        let report = secondo::check(&article.document, &set, &Options::default());
        compare(article, &report, &mut outcome);
    }
    let mut out = terminal::output();
    print(&outcome, arguments.list, &mut out)?;
    out.flush()?;
    Ok(ExitStatus::Clean)
}

fn words_of(text: &str, spans: &[Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    parts.join(" \u{2026} ")
}

/// Where the content stands, seen from the cue.
fn position(cue: &[Span], content: &[Span]) -> &'static str {
    match (cue.first(), content.first(), content.last()) {
        (Some(cue), Some(first), Some(_)) if cue.start <= first.start => "cue before content",
        (Some(cue), Some(_), Some(last)) if cue.start >= last.end => "cue after content",
        (Some(_), Some(_), Some(_)) => "cue inside content",
        _ => "no cue",
    }
}

/// The share of a content that stands in quotation marks, in words.
fn mode(text: &str, content: &[Span]) -> &'static str {
    let quoted = |span: &Span| {
        let words = span.of(text).trim();
        words.starts_with(['"', '\u{201c}', '\u{ab}'])
    };
    if content.iter().all(quoted) {
        "begins quoted"
    } else {
        "begins unquoted"
    }
}

fn cue_class(text: &str, cue: &[Span]) -> String {
    words_of(text, cue).to_lowercase()
}

fn compare(article: &Article, report: &Report, outcome: &mut Outcome) {
    let text = article.document.text.as_str();
    let words = Words::new(text);
    let roles =
        |source: &[Span], cue: &[Span], content: &[Span]| Roles::new(&words, source, cue, content);
    let found: Vec<Roles> = report
        .attributions
        .iter()
        .map(|found| roles(&found.source, &found.cue, &found.content))
        .collect();
    let gold: Vec<Roles> = article
        .attributions
        .iter()
        .map(|gold| roles(&gold.source, &gold.cue, &gold.content))
        .collect();
    outcome.score.add(&found, &gold);
    let matched = pairs(&found, &gold);
    for (index, attribution) in report.attributions.iter().enumerate() {
        let right = matched.iter().any(|(found, _)| *found == index);
        outcome.confidence.push((attribution.confidence, right));
        for (table, name) in names(text, attribution, outcome_tables(outcome)) {
            let row = table.entry(name).or_default();
            row.found += 1;
            row.right += usize::from(right);
        }
        if !right {
            let line = line(
                text,
                &attribution.source,
                &attribution.cue,
                &attribution.content,
            );
            outcome.false_finds.push((attribution.rule.clone(), line));
        }
    }
    for (index, attribution) in article.attributions.iter().enumerate() {
        let met = usize::from(matched.iter().any(|(_, gold)| *gold == index));
        let place = position(&attribution.cue, &attribution.content);
        let cue = cue_class(text, &attribution.cue);
        for (table, name) in [
            (&mut outcome.cue, cue.clone()),
            (
                &mut outcome.mode,
                mode(text, &attribution.content).to_owned(),
            ),
            (&mut outcome.position, place.to_owned()),
        ] {
            let row = table.entry(name).or_default();
            row.gold += 1;
            row.met += met;
        }
        if met == 0 {
            let line = line(
                text,
                &attribution.source,
                &attribution.cue,
                &attribution.content,
            );
            outcome.missed.push((cue, line));
        }
    }
}

type Tables<'o> = [(&'o mut Table, fn(&str, &Attribution) -> String); 4];

fn outcome_tables(outcome: &mut Outcome) -> Tables<'_> {
    [
        (&mut outcome.rule, |_, found| found.rule.clone()),
        (&mut outcome.cue, |text, found| cue_class(text, &found.cue)),
        (&mut outcome.mode, |text, found| {
            mode(text, &found.content).to_owned()
        }),
        (&mut outcome.position, |_, found| {
            position(&found.cue, &found.content).to_owned()
        }),
    ]
}

fn names<'o>(
    text: &'o str,
    attribution: &'o Attribution,
    tables: Tables<'o>,
) -> impl Iterator<Item = (&'o mut Table, String)> {
    tables
        .into_iter()
        .map(move |(table, name)| (table, name(text, attribution)))
}

fn line(text: &str, source: &[Span], cue: &[Span], content: &[Span]) -> String {
    let short = |spans: &[Span], most: usize| {
        let words = words_of(text, spans).replace(char::is_whitespace, " ");
        match words.char_indices().nth(most) {
            Some((at, _)) => format!("{}\u{2026}", &words[..at]),
            None => words,
        }
    };
    format!(
        "{} | {} | {}",
        short(source, 50),
        short(cue, 40),
        short(content, 100)
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "    -".to_owned();
    }
    format!("{:5.1}", 100.0 * part as f64 / whole as f64)
}

fn print(outcome: &Outcome, list: usize, out: &mut impl Write) -> Result<(), Failure> {
    let score = &outcome.score;
    let f1 = |right| 100.0 * score.f1(right);
    writeln!(
        out,
        "attr {:.1}  attr+source {:.1}  attr_exact {:.1}   ({} found, {} annotated)",
        f1(score.matched),
        f1(score.sourced),
        f1(score.exact),
        score.found,
        score.gold
    )?;
    for (title, table) in [
        ("rule", &outcome.rule),
        ("position", &outcome.position),
        ("mode", &outcome.mode),
        ("cue (20 most frequent)", &outcome.cue),
    ] {
        writeln!(out, "\n{title:32} precision        recall")?;
        let mut rows: Vec<(&String, &Row)> = table.iter().collect();
        rows.sort_by_key(|(name, row)| (std::cmp::Reverse(row.found.max(row.gold)), *name));
        for (name, row) in rows
            .into_iter()
            .take(if title.starts_with("cue") { 20 } else { 60 })
        {
            writeln!(
                out,
                "{name:30} {} {:>6} {} {:>6}",
                percent(row.right, row.found),
                row.found,
                percent(row.met, row.gold),
                row.gold
            )?;
        }
    }
    confidence(outcome, out)?;
    groups("missed, by cue", &outcome.missed, list, out)?;
    groups("false, by rule", &outcome.false_finds, list, out)
}

/// Mean confidence beside the share that is right, by fifths.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn confidence(outcome: &Outcome, out: &mut impl Write) -> Result<(), Failure> {
    let mut all = outcome.confidence.clone();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    writeln!(out, "\nconfidence, by fifths               mean  right")?;
    for fifth in 0..5 {
        let part = &all[all.len() * fifth / 5..all.len() * (fifth + 1) / 5];
        if part.is_empty() {
            continue;
        }
        let mean = part.iter().map(|(value, _)| value).sum::<f64>() / part.len() as f64;
        let right = part.iter().filter(|(_, right)| *right).count();
        writeln!(
            out,
            "  {}                               {:5.1}  {}",
            fifth + 1,
            100.0 * mean,
            percent(right, part.len())
        )?;
    }
    Ok(())
}

/// The largest groups first, each with its lines.
fn groups(
    title: &str,
    lines: &[(String, String)],
    list: usize,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if list == 0 {
        return Ok(());
    }
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, line) in lines {
        groups.entry(key).or_default().push(line);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(key, lines)| (std::cmp::Reverse(lines.len()), *key));
    writeln!(out, "\n{title}: {}", lines.len())?;
    let mut left = list;
    for (key, lines) in groups {
        if left == 0 {
            break;
        }
        writeln!(out, "{:>5}  {key}", lines.len())?;
        for line in lines.iter().take(left.min(5)) {
            writeln!(out, "         {line}")?;
        }
        left = left.saturating_sub(lines.len().min(5));
    }
    Ok(())
}
