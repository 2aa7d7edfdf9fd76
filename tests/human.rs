//! The report for people: it fits the terminal whatever the letters, marks the right
//! words, folds long lists, and sums many articles up.

mod common;

use secondo::Options;
use secondo::report::{Format, Layout, Tally};
use unicode_width::UnicodeWidthStr;

/// Wide, narrow, combining and curly characters around attributions.
const MIXED: &str = "\u{6771}\u{4eac}: Mayor denies bridge claim\n\n\
    The mayor of Citt\u{e0} \u{6771}\u{4eac}\u{90fd}, Jose\u{301} \u{d1}\u{fa}\u{f1}ez, told \
    Reuters that \u{201c}the bridge \u{6a4b}\u{306f}\u{5b89}\u{5168}\u{3060} is safe\u{201d} \
    \u{1f600}. An official at the ministry, \u{ab}l\u{2019}autorit\u{e0}\u{bb}, denied that \
    the bridge \u{6a4b}\u{306f}\u{5b89}\u{5168}\u{3060} was safe. A source told CNN that \
    Incomprehensibilit\u{e9}incomprehensibilit\u{e9}incomprehensibilit\u{e9}incomprehensibilit\u{e9} was near.";

fn human(text: &str, layout: Layout) -> String {
    let report = secondo::check(
        &common::document(text),
        &common::GRAMMARS,
        &Options::default(),
    );
    common::render(&report, "human", layout)
}

fn wide(width: usize) -> Layout {
    Layout {
        width,
        ..Layout::default()
    }
}

#[test]
fn rows_fit_whatever_the_letters() {
    let messages = common::GRAMMARS
        .grammars
        .codes()
        .map(|code| common::GRAMMARS.messages(Some(code)));
    for messages in messages {
        for width in (60..=200).step_by(10) {
            let layout = Layout {
                messages: messages.clone(),
                ..wide(width)
            };
            for row in human(MIXED, layout).lines() {
                assert!(row.width() <= width, "{} of {width}: {row}", row.width());
            }
        }
    }
}

#[test]
fn marks_stand_below_their_words() {
    for width in [60, 80, 200] {
        let shown = human(MIXED, wide(width));
        let rows: Vec<&str> = shown.lines().collect();
        let mut seen = 0;
        for pair in rows.windows(2) {
            let Some(at) = pair[1].find('\u{2501}') else {
                continue;
            };
            let words = "A source";
            let Some(place) = pair[0].find(words) else {
                continue;
            };
            assert_eq!(pair[1][..at].width(), pair[0][..place].width(), "{shown}");
            let marked = pair[1].matches('\u{2501}').count();
            assert_eq!(marked, words.width(), "{shown}");
            seen += 1;
        }
        assert!(seen > 0, "the unnamed source is marked: {shown}");
    }
}

#[test]
fn long_lists_are_folded() {
    let sentences: Vec<String> = (0..40)
        .map(|number| format!("The mayor said that bridge number {number} was safe."))
        .collect();
    let shown = human(&sentences.join(" "), wide(80));
    let statements = shown.lines().filter(|row| row.contains("says")).count();
    assert!(statements < 20, "{shown}");
    assert!(shown.contains("and 28 more"), "{shown}");
}

#[test]
fn many_articles_are_summed_up_by_flag_and_origins() {
    let texts = [
        "Officials said that the bridge was safe.",
        "Officials said that the tunnel was closed.",
        "The mayor, Jane Doe, said that the road was open. Joe Smith denied it.",
        "Trees are green.",
    ];
    let mut tally = Tally::default();
    for text in texts {
        let document = common::document(text);
        let mut one = Tally::default();
        one.add(&secondo::check(
            &document,
            &common::GRAMMARS,
            &Options::default(),
        ));
        tally.merge(&one);
    }
    assert_eq!(tally.articles, 4);
    assert_eq!(tally.unattributed, 1);
    let unnamed = tally.by_flag.get("SRC201").expect("two have officials");
    assert_eq!((unnamed.articles, unnamed.total()), (2, 2));
    assert_eq!(tally.by_origins.get(&1), Some(&2));
    let format = Format::from_name("human").expect("a format");
    let mut out = Vec::new();
    (format.build)(wide(80))
        .end(&tally, &[], &mut out)
        .expect("writing to memory");
    let shown = String::from_utf8(out).expect("UTF-8");
    assert!(shown.contains("4 articles: "), "{shown}");
    assert!(
        shown.contains("SRC201  Unnamed source  in 2 articles"),
        "{shown}"
    );
    assert!(shown.contains("\n  none  1  "), "{shown}");
}
