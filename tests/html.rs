//! The HTML report without a browser: the text survives, markup in it stays text, the
//! bytes are the same each time. `tests/browser` looks at it in a browser.

mod common;

use secondo::Options;
use secondo::input::Document;
use secondo::report::Layout;

/// An article that tries to be markup, in every place that an input can fill.
fn hostile() -> Document {
    let evil = "</title></style><script>alert(1)</script>\" onload='x' & <!-- ]]>";
    let text = format!(
        "{evil}\n\nThe mayor, Joe {evil} Smith, told Reuters that {evil} was safe. \
         Officials denied that \u{ab}{evil}\u{bb} was safe \u{1f600}."
    );
    Document {
        id: evil.to_owned(),
        path: Some(evil.to_owned()),
        url: Some(format!("javascript:{evil}")),
        publisher: Some(evil.to_owned()),
        published: Some(evil.to_owned()),
        text,
        ..Document::default()
    }
}

fn html(document: &Document) -> String {
    let report = secondo::check(document, &common::GRAMMARS, &Options::default());
    common::render(&report, "html", Layout::default())
}

/// Text of the first element whose opening tag starts so, up to its end tag.
fn inner<'h>(html: &'h str, open: &str, close: &str) -> &'h str {
    let start = html.find(open).expect("it is there") + open.len();
    let rest = &html[start..];
    &rest[..rest.find(close).expect("it ends")]
}

/// Markup without its tags, as a reader sees it.
fn plain(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&lt;", "<").replace("&gt;", ">");
    out.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Every paragraph of the article as it is shown.
fn paragraphs(html: &str) -> Vec<String> {
    let article = inner(
        html,
        "<div class=\"article\">",
        "<section class=\"sources\"",
    );
    let rows = article.split("<div class=\"row\">").skip(1);
    rows.map(|row| {
        let start = row.rfind("</div><p").map_or(0, |at| at + 6);
        let last = row[start..].split("</p>").next().unwrap_or("");
        plain(last)
    })
    .collect()
}

#[test]
fn every_word_of_the_text_is_shown_once() {
    let mut documents = common::articles();
    documents.push(("hostile".to_owned(), hostile()));
    for (name, document) in documents {
        let lines = document.text.lines().map(str::trim_end);
        let wanted: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        assert_eq!(paragraphs(&html(&document)), wanted, "{name}");
    }
}

#[test]
fn an_article_that_holds_markup_stays_text() {
    let html = html(&hostile());
    assert_eq!(html.matches("<script").count(), 1, "our own");
    assert_eq!(html.matches("</script").count(), 1);
    assert_eq!(html.matches("</style").count(), 1);
    assert!(!html.contains("alert(1)</script"));
    assert!(!html.contains("\" onload="));
    assert!(!html.contains("href=\"javascript:"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn nothing_is_loaded_and_nothing_depends_on_the_day() {
    for (name, document) in common::articles() {
        let html = html(&document);
        for loading in ["src=", "<link", "@import", "url(", "fetch(", "XMLHttp"] {
            assert!(!html.contains(loading), "{name}: {loading}");
        }
        assert!(html.contains("default-src 'none'"));
        let again = secondo::check(&document, &common::GRAMMARS, &Options::default());
        assert_eq!(common::render(&again, "html", Layout::default()), html);
    }
}

#[test]
fn the_first_article_is_summed_up_before_anything_else() {
    let (_, document) = common::articles()
        .into_iter()
        .find(|(name, _)| name.starts_with("sputnik"))
        .expect("it is shipped");
    let html = html(&document);
    let glance = plain(inner(&html, "<div class=\"glance\"", "<figure"));
    assert!(glance.contains("came to Sputnik Italia through The Washington Post."));
    assert!(glance.contains("The headline is disputed in the text"));
    let claim = |start: &str| -> String {
        let from = html.find(start).expect("it is drawn");
        inner(&html[from..], "data-a=\"", "\"").to_owned()
    };
    // the claim that is drawn first is the headline's
    let headline = claim("<a class=\"claim\"");
    let joined = claim("<path class=\"conflict\"");
    assert!(joined.split(' ').any(|id| id == headline), "{joined}");
}

#[test]
fn languages_have_the_words_of_reports() {
    let tables = [
        "languages",
        "stance",
        "glance",
        "report",
        "terminal",
        "explain",
        "link",
        "why",
    ];
    let fallback = common::GRAMMARS.messages(None);
    for grammar in &common::GRAMMARS.grammars {
        let words = common::GRAMMARS.messages(Some(&grammar.code));
        for table in tables {
            for name in fallback.names(table) {
                let text = words.word(table, name);
                assert_ne!(text, "", "{}: {table}.{name}", grammar.code);
                let places = |text: &str| {
                    let mut found: Vec<String> = text
                        .split('{')
                        .skip(1)
                        .filter_map(|rest| rest.split_once('}'))
                        .map(|(place, _)| place.to_owned())
                        .collect();
                    found.sort();
                    found
                };
                let wanted = fallback.word(table, name);
                assert_eq!(
                    places(text),
                    places(wanted),
                    "{}: {table}.{name}",
                    grammar.code
                );
            }
        }
    }
}

#[test]
fn articles_that_are_the_same_have_ids_of_their_own() {
    let line = r#"{"id": "twice", "text": "The mayor said that the bridge was safe."}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let lines = folder.path().join("lines.jsonl");
    std::fs::write(&lines, format!("{line}\n{line}\n{line}\n")).expect("it is written");
    for jobs in ["1", "4"] {
        let arguments = [
            "check",
            "--no-config",
            "--fail-on=never",
            "-f",
            "html",
            "-j",
            jobs,
        ];
        let run = common::secondo(&arguments).arg(&lines).output();
        let html = String::from_utf8(run.expect("it runs").stdout).expect("it is text");
        assert_eq!(html.matches("<section class=\"report\"").count(), 3);
        let named = |start: &str| -> Vec<String> {
            let parts = html.split(start).skip(1);
            parts
                .filter_map(|part| part.split('"').next())
                .map(str::to_owned)
                .collect()
        };
        let ids = named(" id=\"");
        let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        for target in [" href=\"#", " aria-labelledby=\"", " aria-describedby=\""] {
            let targets = named(target);
            assert!(targets.iter().all(|id| unique.contains(id)), "{target}");
        }
        let rows = inner(&html, "<nav id=\"index\"", "</nav>");
        let links: std::collections::BTreeSet<&str> = rows
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(links.len(), 3, "each row leads to its article");
    }
}

#[test]
fn no_button_is_shown_that_only_a_script_can_serve() {
    for (name, document) in common::articles() {
        let html = html(&document);
        let tables = html
            .split("<thead>")
            .skip(1)
            .map(|rest| rest.split("</thead>").next());
        for head in tables {
            assert!(!head.expect("it ends").contains("<button"), "{name}");
        }
    }
}
