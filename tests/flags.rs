//! The pages that `explain` prints: their examples fire, or do not.

mod common;

use secondo::grammar::GrammarSet;
use secondo::input::Document;
use secondo::report::Report;
use secondo::{Options, check, checks};

/// The text of an example: the lines behind a label, up to the next one.
fn example(page: &str, label: &str) -> String {
    let mut lines = page.lines().skip_while(|line| !line.starts_with(label));
    let first = lines.next().expect("every page has the example");
    let indent = "         ";
    let rest = lines.take_while(|line| line.starts_with(indent));
    let mut out = vec![first[label.len()..].trim()];
    out.extend(rest.map(str::trim));
    out.join("\n\n")
}

fn read(text: &str, set: &GrammarSet) -> Report {
    let document = Document {
        id: "example".to_owned(),
        text: text.to_owned(),
        ..Document::default()
    };
    check(&document, set, &Options::default())
}

#[test]
fn examples_of_every_page_hold() {
    let set = GrammarSet::builtin().expect("the grammars load");
    let mut wrong = Vec::new();
    for check in checks::ALL {
        for (label, fires) in [("Fires:", true), ("Silent:", false)] {
            let text = example(check.explain, label);
            let report = read(&text, &set);
            if report.flags.iter().any(|flag| flag.id == check.id) != fires {
                wrong.push(format!("{} {label} {text}", check.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_says_why_whose_and_how_to_silence_it() {
    for check in checks::ALL {
        for part in [
            "Finds ",
            "Why it matters: ",
            "Policy: ",
            "Silence: --ignore ",
        ] {
            assert!(check.explain.contains(part), "{} lacks {part}", check.id);
        }
    }
}

#[test]
fn every_flag_has_a_message_in_every_language() {
    let set = GrammarSet::builtin().expect("the grammars load");
    for code in set.grammars.codes() {
        let messages = set.messages(Some(code));
        for check in checks::ALL {
            assert!(!messages.head(check.id).is_empty(), "{code} {}", check.id);
            assert_ne!(
                messages.message(check.id, "message", &[]),
                check.id,
                "{code}"
            );
        }
    }
}

/// Head and text of each article: `CHN101 fires`.
fn articles(language: &str) -> Vec<(String, String)> {
    let path = common::path("tests/flags").join(format!("{language}.txt"));
    let text = std::fs::read_to_string(path).expect("readable");
    let blocks = text.split("# ").filter(|block| !block.is_empty());
    blocks
        .map(|block| {
            let (head, body) = block.split_once('\n').expect("a head and a body");
            (head.to_owned(), body.trim_end().to_owned())
        })
        .collect()
}

fn compare(language: &str) {
    let mut shown = String::new();
    let mut wrong = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (head, text) in articles(language) {
        let report = read(&text, &common::GRAMMARS);
        let (id, verdict) = head.split_once(' ').expect("a flag and a verdict");
        let fires = report.flags.iter().any(|flag| flag.id == id);
        if fires != (verdict == "fires") {
            wrong.push(head.clone());
        }
        seen.insert(head.clone());
        shown.push_str(&format!("# {head}\n"));
        for flag in &report.flags {
            let spans: Vec<&str> = flag.spans.iter().map(|span| span.of(&text)).collect();
            let severity = flag.severity.name();
            shown.push_str(&format!("{severity} {}: {}\n", flag.id, flag.message));
            shown.push_str(&format!("    {} [{}]\n", spans.join(" | "), flag.rule));
        }
    }
    for check in checks::ALL {
        for verdict in ["fires", "silent"] {
            let head = format!("{} {verdict}", check.id);
            assert!(seen.contains(&head), "{language} lacks '{head}'");
        }
    }
    assert!(
        wrong.is_empty(),
        "{language}: {}\n{shown}",
        wrong.join(", ")
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("flags");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(language.to_owned(), shown));
}

#[test]
fn flags_fire_where_they_should_in_english() {
    compare("en");
}

#[test]
fn flags_fire_where_they_should_in_italian() {
    compare("it");
}

fn ids(text: &str) -> Vec<&'static str> {
    let report = read(text, &common::GRAMMARS);
    report.flags.iter().map(|flag| flag.id).collect()
}

/// Articles without a conflict in which a figure stands twice.
const CLEAN: [(&str, &str); 6] = [
    (
        "The hospital fire killed 12 people on Monday. Firemen came late. The hospital fire killed 12 people.",
        "12",
    ),
    (
        "The harbour tunnel cost 340 million euros. Boats wait outside. The harbour tunnel cost 340 million euros in the end.",
        "340",
    ),
    (
        "Jane Doe was born in Palermo in 1961. She wrote novels. Jane Doe, born in Palermo in 1961, died last week.",
        "1961",
    ),
    (
        "L'incendio dell'ospedale ha ucciso 12 persone. I pompieri sono arrivati tardi. L'incendio dell'ospedale ha ucciso 12 persone.",
        "12",
    ),
    (
        "La galleria del porto è costata 340 milioni di euro. Le barche aspettano fuori. La galleria del porto è costata 340 milioni di euro.",
        "340",
    ),
    (
        "Anna Neri è nata a Palermo nel 1961. Scriveva romanzi. Anna Neri, nata a Palermo nel 1961, ha due figli.",
        "1961",
    ),
];

#[test]
fn one_changed_figure_makes_a_conflict() {
    for (text, figure) in CLEAN {
        assert!(!ids(text).contains(&"CON602"), "{text}");
        let at = text.rfind(figure).expect("it stands there");
        let other: u32 = figure.parse::<u32>().expect("digits") + 7;
        let changed = format!("{}{other}{}", &text[..at], &text[at + figure.len()..]);
        assert!(ids(&changed).contains(&"CON602"), "{changed}");
    }
}

#[test]
fn a_hedged_headline_drops_nothing() {
    let body =
        "\n\nThe army said on Monday that the drone factory was destroyed in a northern raid.";
    let title = "Drone factory destroyed in northern raid";
    assert!(ids(&format!("{title}{body}")).contains(&"HED501"));
    for hedge in ["Reportedly, ", "Army: ", "Was "] {
        let end = if hedge == "Was " { "?" } else { "" };
        let hedged = format!("{hedge}{title}{end}{body}");
        assert!(!ids(&hedged).contains(&"HED501"), "{hedged}");
    }
}
