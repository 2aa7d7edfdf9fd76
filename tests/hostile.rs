//! Inputs that want to do harm: an answer or a clear error, and spans that hold.

mod common;

use std::io::Cursor;

use proptest::prelude::*;
use secondo::input::{self, Format, Settings};
use secondo::{Options, Span};

/// Checks a text; every span of an attribution must lie in it.
fn check(text: &str) -> usize {
    let document = common::document(text);
    let report = secondo::check(&document, &common::GRAMMARS, &Options::default());
    for one in &report.attributions {
        for Span { start, end } in one.source.iter().chain(&one.cue).chain(&one.content) {
            assert!(text.get(*start..*end).is_some());
        }
    }
    let json = common::render(&report, "jsonl", secondo::report::Layout::default());
    common::validate(&json);
    report.attributions.len()
}

#[test]
fn a_million_quotation_marks() {
    for mark in ["\"", "\u{201c}", "\u{ab}", "'", "\u{201e}\u{201c}"] {
        check(&mark.repeat(1_000_000));
    }
    check(&"\u{201c}a\u{201d} ".repeat(200_000));
}

#[test]
fn nested_parentheses() {
    let (open, closed) = ("(".repeat(100_000), ")".repeat(100_000));
    check(&format!("The mayor said {open}that it was safe{closed}."));
    check(&"[".repeat(100_000));
}

#[test]
fn one_long_word_and_one_long_sentence() {
    check(&"x".repeat(5_000_000));
    check(&"x.".repeat(500_000));
    check(&"the mayor said that ".repeat(1_000));
    check(&"secondo fonti ".repeat(1_000));
    check(&"\n".repeat(1_000_000));
}

#[test]
fn sentences_that_do_not_end_cost_what_their_length_costs() {
    // each clause could reach to the end, and each paragraph is one
    let found = check(&"the mayor said that ".repeat(4_000));
    assert!(found > 0);
    check(&"secondo fonti ".repeat(4_000));
    check(&"secondo la Reuters, che cita fonti, ".repeat(1_000));
    check(&"The mayor reportedly said that it was safe. ".repeat(3_000));
    check(&"\u{201c}It is safe and it will be safe.\u{201d} ".repeat(3_000));
    check(&"Anna and Mark and Ben, the mayor, and ".repeat(3_000));
}

#[test]
fn sentences_of_many_attributions_hold_the_most_probable() {
    const MOST: usize = 32;
    let read = |text: &str| {
        let document = common::document(text);
        secondo::check(&document, &common::GRAMMARS, &Options::default())
    };
    for piece in ["the mayor said that ", "secondo fonti "] {
        let text = piece.repeat(2_000);
        let report = read(&text);
        let pieces = (piece.split_whitespace().count() * 2_000).div_ceil(512);
        let found = report.attributions.len();
        assert!((MOST..=MOST * pieces).contains(&found), "{found}");
        // the passage is named once, however many pieces it is read in
        let [passage] = report.crowded.as_slice() else {
            panic!("{:?}", report.crowded);
        };
        assert!(passage.len() > text.len() / 2);
        let json = common::render(&report, "jsonl", secondo::report::Layout::default());
        common::validate(&json);
        assert!(json.contains("\"crowded\":[{"));
    }
    let report = read(&"The mayor said that it was safe. ".repeat(MOST + 1));
    assert_eq!(report.attributions.len(), MOST + 1);
    assert!(report.crowded.is_empty());
}

#[test]
fn marks_that_are_not_seen() {
    let found = check("The mayor said that it was safe.");
    assert!(found > 0);
    check("The \u{202e}mayor\u{202c} said\u{200b} that\u{2067} it was\u{2069} safe.\u{feff}");
    check("The mayor\0said that\0it was safe.");
    check(&"e\u{301}".repeat(100_000));
    check(&"\u{202e}".repeat(100_000));
}

/// The articles in bytes that claim to be of a format.
fn read(format: &str, bytes: Vec<u8>, settings: &Settings) {
    let Ok(mut stream) = input::decompress(Box::new(Cursor::new(bytes))) else {
        return;
    };
    let format = match Format::from_name(format) {
        Some(format) => format,
        None => input::detect(None, stream.fill_buf().unwrap_or_default()),
    };
    for part in (format.split)(stream, settings) {
        match part.and_then(|part| (format.read)(part, settings)) {
            Ok(document) => assert!(!document.text.trim().is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn pages_that_grow_without_end() {
    let settings = Settings::default();
    for piece in [
        "<div>",
        "<p>",
        "<b>",
        "<a href=x>",
        "<table><tr><td>",
        "</p>",
        "<!--",
        "<",
        "&lt;",
        "<p a",
    ] {
        read(
            "html",
            format!("<html>{}", piece.repeat(20_000)).into_bytes(),
            &settings,
        );
    }
    let attributes: String = (0..2_000).map(|number| format!("a{number}=1 ")).collect();
    read(
        "html",
        format!("<html><p {attributes}>He said so.</p>").into_bytes(),
        &settings,
    );
    let attributes: String = (0..50_000).map(|number| format!("a{number} ")).collect();
    for before in ["", "b='>' ", "b=\">\" "] {
        let page = format!("<html><p {before}{attributes}>He said so.</p>");
        let found = input::decompress(Box::new(Cursor::new(page.into_bytes())));
        let format = Format::from_name("html").expect("a format");
        let mut parts = (format.split)(found.expect("memory"), &settings);
        let part = parts.next().expect("a page").expect("bytes");
        let error = (format.read)(part, &settings)
            .expect_err("too many")
            .to_string();
        assert!(error.contains("attributes"), "{error}");
    }
    let script = format!(
        "<html><script type='application/ld+json'>{}</script><p>He said so.",
        "[".repeat(100_000)
    );
    read("html", script.into_bytes(), &settings);
}

/// Bytes made of what formats are made of.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "<html>",
        "<body>",
        "<p>",
        "</p>",
        "<div class='caption'>",
        "</div>",
        "<a href=\"",
        "\">",
        "<script type='application/ld+json'>",
        "</script>",
        "{\"@type\":\"NewsArticle\",",
        "<article>",
        "<h1>",
        "&amp;",
        "&#0;",
        "<!--",
        "-->",
        "<table><td>",
        "<svg><p>",
        "The mayor said that it was safe. ",
        "WARC/1.0\r\n",
        "WARC-Type: response\r\n",
        "Content-Length: 12\r\n",
        "Content-Length: 99999999999\r\n",
        "Content-Type: application/http\r\n",
        "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Encoding: gzip\r\n",
        "5\r\n",
        "ffffffffffffffff\r\n",
        "{\"text\": \"",
        "\"}\n",
        "{\"articles\": [",
        "[",
        "]",
        "}",
        ",",
        "\\ud800",
        "\\u0000",
        "<?xml version='1.0'?>",
        "<rss><channel>",
        "<item><title>",
        "</item>",
        "<feed>",
        "<entry>",
        "# ",
        "---\n",
        "title: ",
        "![",
        "](",
        "> ",
        "* ",
        "| a | b |\n|---|---|\n",
        "```\n",
        "\u{feff}",
        "\0",
        "\n",
        " ",
    ]);
    let part = prop_oneof![
        8 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(part, 0..50).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_takes_any_bytes(bytes in soup()) {
        let settings = Settings { limit: 1 << 16, ..Settings::default() };
        for format in input::FORMATS {
            read(format.name, bytes.clone(), &settings);
        }
        read("", bytes, &settings);
    }

    #[test]
    fn every_grammar_file_is_a_grammar_or_mistakes(text in "(rule|verb|words|phrase|outlet|doc|match|ok|no| |  |\n|[(){}<>:|=@!?*+.,\"]|[a-z]{1,5}|[0-9]/9){0,60}") {
        let file = secondo::grammar::SourceFile {
            name: "xx/rules.gr".to_owned(),
            path: None,
            folder: "xx".to_owned(),
            text: text.into(),
            layer: 1,
        };
        if let Err(errors) = secondo::grammar::GrammarSet::from_files(vec![file]) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }
}
