//! What holds for every text.

mod common;

use common::texts::text;
use proptest::prelude::*;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use secondo::report::{Layout, Offsets, Report, view};
use secondo::{Options, Span};

fn check(text: &str) -> Report {
    secondo::check(
        &common::document(text),
        &common::GRAMMARS,
        &Options::default(),
    )
}

fn spans(report: &Report) -> Vec<Span> {
    let mut out: Vec<Span> = report.title.into_iter().collect();
    for source in &report.sources {
        out.extend(source.mentions.iter().chain(&source.reason));
    }
    for one in &report.attributions {
        out.extend(one.source.iter().chain(&one.cue).chain(&one.content));
        out.extend(one.links.iter().flat_map(|link| &link.spans));
    }
    for claim in &report.claims {
        out.extend(&claim.span);
        out.extend(claim.quantities.iter().map(|quantity| quantity.span));
    }
    for flag in &report.flags {
        out.extend(&flag.spans);
        if let Some((one, other)) = &flag.sides {
            out.extend(one.iter().chain(other));
        }
    }
    out
}

fn json(report: &Report, offsets: Offsets) -> String {
    let layout = Layout {
        offsets,
        ..Layout::default()
    };
    common::render(report, "json", layout)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_lie_in_the_text_on_character_boundaries(text in text()) {
        let report = check(&text);
        prop_assert_eq!(&report.text, &text);
        for span in spans(&report) {
            prop_assert!(span.start <= span.end, "{:?}", span);
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?} in {:?}", span, text);
        }
    }

    #[test]
    fn every_format_takes_every_text(text in text(), width in 60_usize..200) {
        let report = check(&text);
        for offsets in Offsets::ALL {
            common::validate(&json(&report, offsets));
        }
        let layout = Layout { width, ..Layout::default() };
        common::render(&report, "human", layout.clone());
        common::render(&report, "short", layout.clone());
        let line = common::render(&report, "jsonl", layout);
        prop_assert_eq!(line.matches('\n').count(), 1);
        let _ = view::sources(&report);
        let _ = view::graph(&report);
    }

    #[test]
    fn code_points_are_what_other_programs_count(text in text()) {
        let report = check(&text);
        let points: Vec<char> = text.chars().collect();
        let value = common::validate(&json(&report, Offsets::CodePoints));
        let written = value["attributions"].as_array().expect("a list");
        for (written, found) in written.iter().zip(&report.attributions) {
            let parts = written["content"].as_array().expect("a list");
            for (part, span) in parts.iter().zip(&found.content) {
                let at = |end: &str| part[end].as_u64().map_or(0, |at| usize::try_from(at).unwrap_or(0));
                let words: String = points[at("start")..at("end")].iter().collect();
                prop_assert_eq!(words, span.of(&text));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn threads_change_nothing(texts in prop::collection::vec(text(), 8)) {
        let alone: Vec<String> = texts.iter().map(|text| json(&check(text), Offsets::Bytes)).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
        let together: Vec<String> =
            pool.install(|| texts.par_iter().map(|text| json(&check(text), Offsets::Bytes)).collect());
        prop_assert_eq!(alone, together);
    }
}

/// A sentence that nobody says anything in, put between headline and text, moves the
/// spans behind it and changes nothing else.
#[test]
fn a_neutral_sentence_only_moves_spans() {
    let neutral = "Trees are green.\n\n";
    let head = "Bridge closed in Springfield\n\n";
    let body = "The mayor said that the bridge was safe. \u{201c}It is old,\u{201d} the engineer \
        said. According to officials, it was built in 1950.\n";
    let before = check(&format!("{head}{body}"));
    let after = check(&format!("{head}{neutral}{body}"));
    assert!(!before.attributions.is_empty());
    let moved = |spans: &[Span]| -> Vec<Span> {
        let by = neutral.len();
        spans
            .iter()
            .map(|span| Span::new(span.start + by, span.end + by))
            .collect()
    };
    assert_eq!(before.attributions.len(), after.attributions.len());
    for (one, other) in before.attributions.iter().zip(&after.attributions) {
        assert_eq!(moved(&one.source), other.source);
        assert_eq!(moved(&one.cue), other.cue);
        assert_eq!(moved(&one.content), other.content);
        assert_eq!(
            (&one.rule, &one.chain, one.stance),
            (&other.rule, &other.chain, other.stance)
        );
    }
    let ids = |report: &Report| report.flags.iter().map(|flag| flag.id).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&after));
}
