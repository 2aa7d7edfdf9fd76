//! Every kind of input: what becomes text, what is known about it, what is an error.

mod common;

use std::io::Cursor;

use secondo::input::{self, Document, Format, InputError, Settings};

const HOSTILE_TAG: &str = "<b a=1>";

/// The articles in bytes, as the command line reads them.
fn read(name: &str, bytes: &[u8], settings: &Settings) -> Vec<Result<Document, InputError>> {
    let mut stream = input::decompress(Box::new(Cursor::new(bytes.to_vec()))).expect("a start");
    let format = input::detect(Some(name), stream.fill_buf().expect("memory"));
    let parts = (format.split)(stream, settings);
    parts.map(|part| (format.read)(part?, settings)).collect()
}

fn all(name: &str, bytes: &[u8]) -> Vec<Document> {
    let found = read(name, bytes, &Settings::default());
    found
        .into_iter()
        .map(|one| one.unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

fn one(name: &str, bytes: &[u8]) -> Document {
    let mut found = all(name, bytes);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn error(name: &str, bytes: &[u8]) -> String {
    let found = read(name, bytes, &Settings::default());
    let error = found.into_iter().find_map(Result::err);
    error.expect("an error").to_string()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(common::path(&format!("tests/inputs/{name}"))).expect("it is there")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_page_gives_its_article_and_what_it_says_about_itself() {
    let page = one("page.html", &file("page.html"));
    assert_eq!(page.title, some("Bridge closed after inspection"));
    assert_eq!(page.publisher, some("Example News"));
    assert_eq!(page.author, some("Ada Moss, Ben Hill"));
    assert_eq!(page.published, some("2024-03-01T08:00:00Z"));
    assert_eq!(
        page.url,
        some("https://news.example.org/2024/bridge-closed")
    );
    assert_eq!(page.language, some("en"));
    assert!(page.extracted);
    let paragraphs: Vec<&str> = page.text.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 4, "{paragraphs:#?}");
    assert_eq!(paragraphs[0], "Bridge closed after inspection");
    assert!(
        paragraphs[1].starts_with("The mayor said that the bridge was not safe and would"),
        "{}",
        paragraphs[1]
    );
    assert!(paragraphs[2].starts_with("\u{201c}It is old,\u{201d} the engineer said."));
    assert!(paragraphs[3].ends_with("replace the cables.\n"));
}

#[test]
fn what_a_page_says_about_itself_stands_in_many_places() {
    let body =
        "<p>The mayor said that it was safe, and that the bridge would stay open all year.</p>";
    let page = |head: &str| {
        one(
            "p.html",
            format!("<html><head>{head}</head><body>{body}</body>").as_bytes(),
        )
    };
    let meta = page(
        "<meta name='author' content='A. Moss'><meta property='og:title' content='Safe &amp; open'>\
         <meta property='article:published_time' content='2024-01-02'>\
         <meta property='og:url' content='https://a.example/x'>",
    );
    assert_eq!(meta.title, some("Safe & open"));
    assert_eq!(meta.author, some("A. Moss"));
    assert_eq!(meta.published, some("2024-01-02"));
    assert_eq!(meta.url, some("https://a.example/x"));
    assert!(
        meta.text.starts_with("Safe & open\n\nThe mayor"),
        "{}",
        meta.text
    );
    let linked = page(
        "<script type='application/ld+json'>[{\"@type\": \"WebPage\", \"mainEntity\": \
         {\"@type\": [\"NewsArticle\"], \"name\": \"N\", \"author\": \"B. Hill\", \
         \"publisher\": {\"name\": \"P\"}, \"mainEntityOfPage\": {\"@id\": \"https://b.example/y\"}}}]</script>",
    );
    assert_eq!(linked.title, some("N"));
    assert_eq!(linked.author, some("B. Hill"));
    assert_eq!(linked.publisher, some("P"));
    assert_eq!(linked.url, some("https://b.example/y"));
    let broken = page("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", </script>");
    assert_eq!(broken.author, None);
}

#[test]
fn pages_are_read_in_the_encoding_that_they_name() {
    let page = |charset: &str, bytes: &[u8]| {
        let head = format!("<html><head><meta charset='{charset}'></head><body><p>");
        one(
            "p.html",
            &[head.as_bytes(), bytes, b" disse il sindaco.</p></body>"].concat(),
        )
    };
    assert!(
        page("windows-1251", b"\xcf\xf0\xe8")
            .text
            .contains('\u{41f}')
    );
    assert!(
        page("nonsense", b"citt\xe0 \xe8")
            .text
            .contains("citt\u{e0}")
    );
    assert!(page("utf-8", "\u{e8}".as_bytes()).text.contains('\u{e8}'));
}

#[test]
fn a_page_without_an_article_is_an_error() {
    assert!(
        error("p.html", b"<html><body><nav>Home</nav></body></html>").starts_with("no article")
    );
    let deep = HOSTILE_TAG.repeat(100_000);
    assert!(error("p.html", format!("<html>{deep}").as_bytes()).contains("nested"));
}

#[test]
fn markdown_loses_its_marks() {
    let note = one("note.md", &file("note.md"));
    assert_eq!(note.title, some("Tunnel to open in June"));
    assert_eq!(note.author, some("Ada Moss"));
    assert_eq!(note.published, some("2024-05-02"));
    assert_eq!(
        note.text,
        "Tunnel to open in June\n\nThe minister said that the tunnel would open in June.\n\n\
         Officials denied that it was late.\n\nAccording to the council, it cost 3 million.\n"
    );
}

#[test]
fn a_feed_is_an_article_an_entry() {
    let found = read("feed.xml", &file("feed.xml"), &Settings::default());
    let [Ok(first), Err(second), Ok(third)] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!(
        first.text,
        "Ferry late again\n\nThe captain said that the ferry was late.\n"
    );
    assert_eq!(first.url, some("https://news.example.org/ferry"));
    assert_eq!(first.published, some("2024-03-01T08:00:00+00:00"));
    assert_eq!(first.language, some("en"));
    assert_eq!(
        second.to_string(),
        "entry 2: no text in this entry; the feed may have links alone"
    );
    assert_eq!(third.id, "https://news.example.org/harbour");
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>t</id>\
        <entry><id>e</id><title>A</title><content type='xhtml'><div \
        xmlns='http://www.w3.org/1999/xhtml'><p>He said so.</p></div></content></entry></feed>";
    let atom = one("x.atom", atom.as_bytes());
    assert_eq!(
        (atom.text.as_str(), atom.publisher),
        ("A\n\nHe said so.\n", some("T"))
    );
    assert!(error("x.xml", b"<?xml version='1.0'?><list/>").starts_with("not a feed"));
}

/// A record with a head of HTTP.
fn record(kind: &str, url: &str, http: &str, body: &[u8]) -> Vec<u8> {
    let block = [http.as_bytes(), body].concat();
    let media = if http.is_empty() {
        "text/plain"
    } else {
        "application/http; msgtype=response"
    };
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";

fn archive() -> Vec<u8> {
    let page = file("page.html");
    let chunks = [
        b"5\r\n".as_slice(),
        &page[..5],
        b"\r\n",
        format!("{:x}\r\n", page.len() - 5).as_bytes(),
        &page[5..],
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    [
        record("warcinfo", "", "", b"software: none"),
        record(
            "response",
            "https://a.example/1",
            &format!("{OK}\r\n"),
            &page,
        ),
        record(
            "response",
            "https://a.example/2",
            "HTTP/1.1 404 Not Found\r\n\r\n",
            b"<html>gone",
        ),
        record(
            "response",
            "https://a.example/3",
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
            b"\x89PNG",
        ),
        record(
            "response",
            "https://a.example/4",
            &format!("{OK}Transfer-Encoding: chunked\r\n\r\n"),
            &chunks,
        ),
        record(
            "response",
            "https://a.example/5",
            &format!("{OK}Content-Encoding: gzip\r\n\r\n"),
            &gzip(&page),
        ),
        record(
            "conversion",
            "https://a.example/6",
            "",
            b"The mayor said that it was safe.",
        ),
    ]
    .concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

#[test]
fn an_archive_is_an_article_a_page() {
    let page = one("page.html", &file("page.html"));
    for bytes in [archive(), gzip(&archive())] {
        let found = all("crawl.warc.gz", &bytes);
        let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(
            ids,
            ["1", "4", "5", "6"].map(|end| format!("https://a.example/{end}"))
        );
        assert!(
            found[..3]
                .iter()
                .all(|one| one.text == page.text && one.extracted)
        );
        assert_eq!(found[3].text, "The mayor said that it was safe.");
    }
}

#[test]
fn a_damaged_archive_is_read_up_to_the_damage() {
    let archive = archive();
    for end in [archive.len() - 20, archive.len() / 2, 30] {
        let found = read("a.warc", &archive[..end], &Settings::default());
        let last = found
            .last()
            .expect("something")
            .as_ref()
            .expect_err("cut off");
        assert!(last.to_string().contains("record "), "{last}");
    }
    let lost = [archive.as_slice(), b"no record\r\n"].concat();
    assert!(error("a.warc", &lost).contains("no WARC record begins here"));
    let bad = record("response", "https://a.example/", "", b"");
    let bad = String::from_utf8(bad)
        .expect("ASCII")
        .replace("Content-Length: 0", "Content-Length: -1");
    assert!(error("a.warc", bad.as_bytes()).contains("without a length"));
    let none = record("response", "https://a.example/", "HTTP/1.1 2", b"");
    assert!(error("a.warc", &none).contains("record 1 at byte 0"));
}

#[test]
fn lines_are_bounded_and_the_next_one_is_read() {
    let long = "x".repeat(500);
    let lines = format!("{{\"text\": \"{long}\"}}\n\n{{\"text\": \"It is safe.\"}}");
    let limited = |limit: usize| Settings {
        limit,
        ..Settings::default()
    };
    let settings = limited(20);
    let found = read("a.jsonl", lines.as_bytes(), &settings);
    assert!(
        matches!(&found[0], Err(InputError::TooLarge { place, limit: 320 }) if place == "line 1")
    );
    assert_eq!(found[1].as_ref().map(|one| one.id.as_str()), Ok("3"));
    // the text is too long, not the line
    let found = read("a.jsonl", lines.as_bytes(), &limited(100));
    assert!(
        matches!(&found[0], Err(InputError::TooLong { place, size: 500, limit: 100 }) if place == "line 1")
    );
    assert_eq!(found[1].as_ref().map(|one| one.id.as_str()), Ok("3"));
    let found = read("a.txt", lines.as_bytes()[1..].into(), &settings);
    assert!(matches!(found[0], Err(InputError::TooLarge { .. })));
    assert!(error("a.jsonl", b"{\"text\": \"\\ud800 alone\"}").contains("line 1, column"));
    assert_eq!(
        one("a.jsonl", b"{\"text\": \"a\\u0000b \\ud83d\\ude00\"}").text,
        "a\u{fffd}b \u{1f600}"
    );
}

#[test]
fn content_says_more_than_endings() {
    let name = |name: Option<&str>, start: &[u8]| input::detect(name, start).name;
    assert_eq!(name(Some("a.txt"), b"<!DOCTYPE HTML><html>"), "html");
    assert_eq!(name(Some("a.txt"), b" <!-- c --><html>"), "html");
    assert_eq!(
        name(None, b"\xef\xbb\xbf<?xml version='1.0'?>\n<html>"),
        "html"
    );
    assert_eq!(name(Some("a.txt"), b"WARC/1.1\r\n"), "warc");
    assert_eq!(
        name(Some("a.html"), b"<?xml version='1.0'?><?x y?><!-- --><rss>"),
        "feed"
    );
    assert_eq!(name(None, b"{\"text\""), "jsonl");
    assert_eq!(name(Some("a.md.gz"), b"text"), "markdown");
    assert_eq!(name(Some("a.NDJSON.zst"), b""), "jsonl");
    assert_eq!(name(Some("a.unknown"), b"text"), "text");
    for format in input::FORMATS {
        assert_eq!(
            Format::from_name(format.name).map(|found| found.about),
            Some(format.about)
        );
    }
}

#[test]
fn reports_carry_extracted_text_alone() {
    for (name, carried) in [("page.html", true), ("note.md", true)] {
        let document = one(name, &file(name));
        let report = secondo::check(&document, &common::GRAMMARS, &secondo::Options::default());
        assert!(report.attributions.len() >= 3, "{name}");
        let json = common::render(&report, "json", secondo::report::Layout::default());
        let value = common::validate(&json);
        assert_eq!(value["document"]["text"].as_str().is_some(), carried);
        assert!(
            value["document"]["author"]
                .as_str()
                .expect("named")
                .starts_with("Ada Moss")
        );
    }
    let report = secondo::check(
        &common::document("He said so."),
        &common::GRAMMARS,
        &secondo::Options::default(),
    );
    let json = common::render(&report, "json", secondo::report::Layout::default());
    assert!(common::validate(&json)["document"].get("text").is_none());
}

#[test]
fn json_may_stand_over_many_lines() {
    let object = "{\n  \"id\": \"a\",\n  \"title\": \"T\",\n  \"text\": \"He said \\\"}\\\" {\",\n  \"tags\": [\"x\", {\"y\": []}]\n}\n";
    let found = one("a.json", object.as_bytes());
    assert_eq!((found.id.as_str(), found.title), ("a", some("T")));
    assert_eq!(found.text, "He said \"}\" {");
    for list in [
        format!("[\n  {object},\n  {{\"text\": \"Two.\"}}\n]\n"),
        format!("\u{feff}[{object}, {{\"text\": \"Two.\"}}]"),
        "[{\"id\": \"a\", \"text\": \"One.\"}, {\"text\": \"Two.\"}]".to_owned(),
        // one behind the other
        format!("{object}\n{{\n\"text\": \"Two.\"\n}}"),
    ] {
        let found = all("-", list.as_bytes());
        let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["a", "2"], "{list}");
        assert_eq!(found[1].text, "Two.");
    }
    // JSON Lines are what they were, whatever their name
    let lines = b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";
    assert_eq!(all("a.json", lines).len(), 2);
}

#[test]
fn articles_may_stand_in_a_list_inside_of_an_object() {
    let listed = r#"{"status": "ok", "tags": ["x"], "articles": [{"id": "a", "text": "One."}, {"text": "Two."}], "next": [{"text": "No."}]}"#;
    let spread = listed.replace(", ", ",\n  ");
    let deep = format!("{{\"response\": {{\"docs\": {listed}}}}}\n");
    for object in [listed, &spread, &deep, &format!("{listed}\n")] {
        let found = all("a.json", object.as_bytes());
        let texts: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.id.as_str(), one.text.as_str()))
            .collect();
        assert_eq!(texts, [("a", "One."), ("2", "Two.")], "{object}");
    }
    // one list a line, as of the pages of an interface
    assert_eq!(
        all("a.jsonl", format!("{listed}\n{listed}\n").as_bytes()).len(),
        4
    );
    let broken = spread.replace("\"Two.\"", "2");
    let found = read("a.json", broken.as_bytes(), &Settings::default());
    let error = found[1].as_ref().expect_err("no text").to_string();
    assert!(error.starts_with("line 5: no field 'text'"), "{error}");
    // an article may have lists of its own
    let notes = r#"{"notes": [{"text": "No."}], "text": "One."}"#;
    assert_eq!(one("a.json", notes.as_bytes()).text, "One.");
}

#[test]
fn utf_16_needs_no_mark() {
    let text = "Il ponte \u{e8} sicuro, ha detto \u{201c}Rossi\u{201d}.\n";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [&little, &big] {
        assert_eq!(one("a.txt", bytes).text, text);
    }
    assert!(error("a.txt", b"NUL\0 in a text that has no other").contains("byte 3 is NUL"));
}

#[test]
fn the_declared_language_decides_where_words_do_not() {
    let language = |text: &str, declared: Option<&str>| {
        let document = secondo::input::Document {
            text: text.to_owned(),
            language: declared.map(str::to_owned),
            ..secondo::input::Document::default()
        };
        let report = secondo::check(&document, &common::GRAMMARS, &secondo::Options::default());
        report.languages[0].clone()
    };
    let codes: Vec<&str> = common::GRAMMARS.grammars.codes().collect();
    for code in &codes {
        let tag = format!("{}-XX", code.to_uppercase());
        assert_eq!(language("Rossi: \u{201c}Ok\u{201d}.", Some(&tag)), *code);
    }
    // words speak louder, and what nobody knows says nothing
    let english = "The mayor said that it was safe, and that the bridge was open.";
    for declared in codes.iter().copied().chain(["xx", ""]) {
        assert_eq!(language(english, Some(declared)), language(english, None));
    }
}

#[test]
fn mistakes_in_json_have_their_line() {
    let list =
        "[\n  {\"id\": \"a\"},\n  {\n    \"text\": 1x\n  },\n  {\n    \"text\": \"Three.\"\n  }\n]";
    let found = read("a.json", list.as_bytes(), &Settings::default());
    let errors: Vec<String> = found
        .iter()
        .filter_map(|one| one.as_ref().err().map(ToString::to_string))
        .collect();
    assert!(
        errors[0].starts_with("line 2: no field 'text'"),
        "{errors:?}"
    );
    assert!(errors[1].starts_with("line 4, column "), "{errors:?}");
    assert_eq!(found[2].as_ref().map(|one| one.text.as_str()), Ok("Three."));
    assert!(error("a.json", b"[\n1, 2]").starts_with("line 2: '1' where an object"));
    assert!(error("a.json", b"{\n\"text\": \"On").contains("EOF"));
    assert_eq!(error("a.json", b" \n"), "the file holds no text");
    let settings = Settings {
        limit: 4,
        ..Settings::default()
    };
    let long = "It is longer than that. ".repeat(3);
    let long = format!("[\n{{\"text\": \"{long}\"}},\n{{\"text\": \"Two.\"}}]");
    let found = read("a.json", long.as_bytes(), &settings);
    assert!(matches!(found[0], Err(InputError::TooLarge { .. })));
    assert_eq!(found[1].as_ref().map(|one| one.id.as_str()), Ok("2"));
}

#[test]
fn entries_without_an_id_are_called_by_their_numbers() {
    let item = "<item><description>He said so.</description></item>";
    let feed = format!("<rss version='2.0'><channel>{item}{item}</channel></rss>");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feed.rss");
    std::fs::write(&path, feed).expect("it can be written");
    let path = path.to_str().expect("UTF-8");
    let output = common::secondo(&["check", "-f", "jsonl", path]).output();
    let output = String::from_utf8(output.expect("it runs").stdout).expect("UTF-8");
    let has = |(line, number): (&str, usize)| line.contains(&format!(r#""id":"{number}""#));
    assert!(output.lines().zip(1..).all(has), "{output}");
    assert_eq!(output.lines().count(), 2);
}
