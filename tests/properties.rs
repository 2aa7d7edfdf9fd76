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

/// Sentences that nobody says anything in, by language.
const NEUTRAL: [(&str, [&str; 3]); 2] = [
    (
        "en",
        [
            "Trees are green.",
            "It rained in the valley on Monday.",
            "The road is wide, and the river is deep.",
        ],
    ),
    (
        "it",
        [
            "Gli alberi sono verdi.",
            "Lunedì nella valle ha piovuto.",
            "La strada è larga e il fiume è profondo.",
        ],
    ),
];

/// Articles in which the very place of a line means something: the last one credits an
/// outlet, one announces what follows, one says who was meant just before.
const PLACED: [&str; 5] = [
    "en-block-frame",
    "en-block-frame-first",
    "en-one-after-the-other",
    "en-source-line",
    "it-fonte-in-fondo",
];

/// Articles, and byte offsets between paragraphs behind the headline.
fn places() -> Vec<(String, String, Vec<usize>)> {
    let articles = common::chain_articles().into_iter();
    articles
        .filter(|(name, _)| !PLACED.contains(&name.as_str()))
        .map(|(name, document)| {
            let text = document.text.trim_end().to_owned();
            let gaps = text.match_indices("\n\n").map(|(at, _)| at);
            // address and headline come first
            let mut places: Vec<usize> = gaps.skip(2).collect();
            places.push(text.len());
            (name, text, places)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A neutral paragraph moves the spans behind it and changes nothing else.
    #[test]
    fn a_neutral_sentence_only_moves_spans(
        article in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        sentence in 0_usize..3,
    ) {
        let articles = places();
        let (name, text, places) = article.get(&articles);
        let at = *place.get(places);
        let neutral = NEUTRAL.iter().find(|(language, _)| name.starts_with(language));
        let neutral = neutral.expect("a language").1;
        let added = format!("\n\n{}", neutral[sentence]);
        let before = check(text);
        let after = check(&format!("{}{added}{}", &text[..at], &text[at..]));
        let moved = |span: &Span| {
            let by = |end: usize, edge: bool| if end > at || edge && end == at { added.len() } else { 0 };
            let start = by(span.start, true);
            Span::new(span.start + start, span.end + by(span.end, false).max(start))
        };
        let all = |spans: &[Span]| spans.iter().map(moved).collect::<Vec<Span>>();
        prop_assert_eq!(before.attributions.len(), after.attributions.len(), "{} at {}", name, at);
        for (one, other) in before.attributions.iter().zip(&after.attributions) {
            prop_assert_eq!(all(&one.source), other.source.clone(), "{} at {}", name, at);
            prop_assert_eq!(all(&one.cue), other.cue.clone());
            prop_assert_eq!(all(&one.content), other.content.clone(), "{} at {}", name, at);
            prop_assert_eq!(
                (&one.rule, &one.chain, one.holder, one.stance, one.mode, one.parent),
                (&other.rule, &other.chain, other.holder, other.stance, other.mode, other.parent),
                "{} at {}", name, at
            );
            prop_assert_eq!(one.confidence.to_bits(), other.confidence.to_bits());
            for (link, moved) in one.links.iter().zip(&other.links) {
                prop_assert_eq!((&link.by, all(&link.spans)), (&moved.by, moved.spans.clone()));
            }
        }
        prop_assert_eq!(before.sources.len(), after.sources.len());
        for (one, other) in before.sources.iter().zip(&after.sources) {
            prop_assert_eq!(
                (&one.name, one.kind, one.identity, one.grade, &one.members),
                (&other.name, other.kind, other.identity, other.grade, &other.members)
            );
            prop_assert_eq!(all(&one.mentions), other.mentions.clone());
            prop_assert_eq!(one.reason.as_ref().map(moved), other.reason);
        }
        let flags = |report: &Report| -> Vec<(&str, String)> {
            let mut out: Vec<_> = report.flags.iter().map(|flag| (flag.id, flag.message.clone())).collect();
            out.sort();
            out
        };
        prop_assert_eq!(flags(&before), flags(&after), "{} at {}", name, at);
        prop_assert_eq!(format!("{:?}", before.summary), format!("{:?}", after.summary));
    }
}
