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
    for mark in ["<b>x</b>", "<!-->", "&amp;"] {
        let page = format!("<html><p>He said so.{}", mark.repeat(300_001));
        let found = articles("html", page.into_bytes(), &settings);
        let [Err(error)] = found.as_slice() else {
            panic!("{mark}");
        };
        assert!(error.contains("300000 tags and entities"), "{error}");
    }
    let script = format!(
        "<html><script type='application/ld+json'>{}</script><p>He said so.",
        "[".repeat(100_000)
    );
    read("html", script.into_bytes(), &settings);
}

/// A text in the frame of each format, with the name of the format.
fn framed(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let json = serde_json::json!({ "text": text }).to_string();
    let page = format!("<html><body><article><p>{text}</p></article></body></html>");
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let feed = format!(
        "<rss version='2.0'><channel><item><title>A</title><description><![CDATA[{text}]]>\
         </description></item></channel></rss>"
    );
    vec![
        ("text", text.as_bytes().to_vec()),
        ("markdown", text.as_bytes().to_vec()),
        ("jsonl", json.clone().into_bytes()),
        ("json", format!("[{json}]").into_bytes()),
        ("html", page.into_bytes()),
        ("feed", feed.into_bytes()),
        ("warc", record(&http)),
    ]
}

/// A record of an archive with an answer.
fn record(http: &str) -> Vec<u8> {
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n\
        Content-Type: application/http\r\n";
    let length = http.len();
    format!("{head}Content-Length: {length}\r\n\r\n{http}\r\n\r\n").into_bytes()
}

/// What the articles in bytes of a format are.
fn articles(format: &str, bytes: Vec<u8>, settings: &Settings) -> Vec<Result<String, String>> {
    let format = Format::from_name(format).expect("a format");
    let found = input::decompress(Box::new(Cursor::new(bytes))).expect("memory");
    (format.split)(found, settings)
        .map(|part| {
            let document = part.and_then(|part| (format.read)(part, settings));
            document
                .map(|document| document.text)
                .map_err(|error| error.to_string())
        })
        .collect()
}

#[test]
fn no_format_takes_a_text_beyond_the_limit() {
    let settings = Settings {
        limit: 1_000,
        ..Settings::default()
    };
    let sentence = "The mayor said that it was safe, and that it would open in June. ";
    for (format, bytes) in framed(&sentence.repeat(20)) {
        let found = articles(format, bytes, &settings);
        let [Err(error)] = found.as_slice() else {
            panic!("{format}: {found:?}");
        };
        assert!(error.contains("the text has 1"), "{format}: {error}");
        assert!(error.contains("may have 1000;"), "{format}: {error}");
        assert!(error.contains("raise --max-size"), "{format}: {error}");
    }
    for (format, bytes) in framed(&sentence.repeat(10)) {
        let found = articles(format, bytes, &settings);
        assert!(matches!(found.as_slice(), [Ok(_)]), "{format}: {found:?}");
    }
    // what is longer than any marks explain is not read to its end
    for (format, bytes) in framed(&sentence.repeat(1_000)) {
        let found = articles(format, bytes, &settings);
        let [Err(error)] = found.as_slice() else {
            panic!("{format}: {found:?}");
        };
        let most = if format == "markdown" { 4_000 } else { 16_000 };
        assert!(
            error.contains(&format!("more than {most} bytes")),
            "{format}: {error}"
        );
    }
}

#[test]
fn what_does_harm_does_none_in_any_format() {
    let settings = Settings::default();
    for text in [
        "\"".repeat(50_000),
        "\u{201c}".repeat(50_000),
        format!("{}He said so.{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("{}He said so.", "> ".repeat(5_000)),
        format!("{}a{}", "*".repeat(20_000), "*".repeat(20_000)),
        "[".repeat(20_000),
        "![](".repeat(10_000),
        "x".repeat(500_000),
        "&amp;".repeat(20_000),
        "&#1;&#xd800;&#x110000;".repeat(2_000),
        "He said\0 that it was safe.".to_owned(),
        "The \u{202e}mayor\u{2066} said it.".repeat(1_000),
        "\u{feff}\u{2028}\u{85}He said so.".repeat(1_000),
        "e\u{301}".repeat(50_000),
    ] {
        for (format, bytes) in framed(&text) {
            for found in articles(format, bytes, &settings) {
                match found {
                    Ok(text) => drop(check(&text)),
                    Err(error) => assert!(!error.is_empty(), "{format}"),
                }
            }
        }
    }
}

#[test]
fn json_that_is_nested_or_broken_is_an_error() {
    let settings = Settings::default();
    for start in ["[", "{\"text\":", "{\"articles\":[", "{\"a\":{\"text\":"] {
        for format in ["json", "jsonl"] {
            let found = articles(format, start.repeat(100_000).into_bytes(), &settings);
            assert!(matches!(found.as_slice(), [Err(_)]), "{format}: {start}");
        }
    }
    let alone = r#"{"text": "He said \ud83d so."}"#;
    let found = articles("jsonl", alone.as_bytes().to_vec(), &settings);
    let [Err(error)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(error.starts_with("line 1, column 2"), "{error}");
    let mut bytes = b"{\"text\": \"He said \xed\xa0\x80 so.\"}".to_vec();
    bytes.push(b'\n');
    let found = articles("jsonl", bytes, &settings);
    assert!(matches!(found.as_slice(), [Err(_)]), "{found:?}");
}

#[test]
fn entities_of_feeds_are_not_unfolded() {
    let entities: String = (1..30)
        .map(|number| {
            let before = format!("&e{};", number - 1).repeat(10);
            format!("<!ENTITY e{number} \"{before}\">")
        })
        .collect();
    for kind in [
        "<!ENTITY e0 \"lol\">",
        "<!ENTITY e0 SYSTEM \"/etc/hostname\">",
    ] {
        let feed = format!(
            "<?xml version='1.0'?><!DOCTYPE rss [{kind}{entities}]><rss version='2.0'><channel>\
             <item><title>He said so &e29;</title><description>He said &e29; &e0; so.\
             </description></item></channel></rss>"
        );
        for found in articles("feed", feed.into_bytes(), &Settings::default()) {
            match found {
                Ok(text) => assert!(text.len() < 200, "{text}"),
                Err(error) => assert!(!error.is_empty()),
            }
        }
    }
}

#[test]
fn lengths_of_records_are_not_believed() {
    let settings = Settings::default();
    let good = record(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>The mayor said that it was safe.",
    );
    let text = String::from_utf8(good.clone()).expect("ASCII");
    let length = text
        .split("Content-Length: ")
        .nth(1)
        .and_then(|rest| rest.split('\r').next())
        .expect("a length");
    let lying = |length_instead: &str| {
        let old = format!("Content-Length: {length}");
        text.replace(&old, &format!("Content-Length: {length_instead}"))
    };
    for instead in [
        "0",
        "1",
        "3",
        "100000",
        "99999999999",
        "18446744073709551615",
        "18446744073709551616",
        "-1",
        "1e9",
        "",
    ] {
        let bytes = [lying(instead).into_bytes(), good.clone()].concat();
        for found in articles("warc", bytes, &settings) {
            match found {
                Ok(text) => drop(check(&text)),
                Err(error) => assert!(error.starts_with("record "), "{error}"),
            }
        }
    }
    for chunk in ["ffffffffffffffff", "7fffffff", "-1", "zz", ""] {
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n\
             {chunk}\r\n<html><p>He said so.\r\n0\r\n\r\n"
        );
        drop(articles("warc", record(&http), &settings));
    }
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
