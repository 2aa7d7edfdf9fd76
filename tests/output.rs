//! Where reports go: files, folders, several formats at once, templates.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use common::secondo;
use secondo::report::FORMATS;

fn run(arguments: &[&str]) -> Output {
    secondo(arguments).output().expect("it runs")
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Names and bytes of everything in a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let path = entry.expect("readable").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("readable"))
        })
        .collect()
}

const ONE: &str = "tests/articles/sputnik-pakistan.txt";

#[test]
fn several_formats_in_one_run_are_those_of_several_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = vec!["check".to_owned(), ONE.to_owned()];
    for format in FORMATS {
        let path = folder.path().join(format.name);
        arguments.push("--format".to_owned());
        arguments.push(format!("{}={}", format.name, path.display()));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = run(&arguments);
    assert_eq!(complaint(&output), "");
    assert_eq!(output.status.code(), Some(1), "the findings still count");
    assert!(output.stdout.is_empty());
    let found = files(folder.path());
    assert_eq!(found.len(), FORMATS.len());
    for format in FORMATS {
        let alone = run(&["check", ONE, "-f", format.name]).stdout;
        assert!(!alone.is_empty(), "{}", format.name);
        assert!(found[format.name] == alone, "{} differs", format.name);
    }
}

#[test]
fn a_folder_gets_a_file_for_each_article() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = format!("{}/new/", folder.path().display());
    let formats = ["-f", "json", "-f", "svg", "-f", "brat", "-f", "csv"];
    let mut arguments = vec!["check", "tests/articles", "--output", &target];
    arguments.extend(formats);
    let output = run(&arguments);
    assert_eq!(complaint(&output), "");
    assert_eq!(output.status.code(), Some(1));
    let found = files(&folder.path().join("new"));
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "attributions.csv",
            "flags.csv",
            "small-group.ann",
            "small-group.json",
            "small-group.svg",
            "small-group.txt",
            "sources.csv",
            "sputnik-pakistan.ann",
            "sputnik-pakistan.json",
            "sputnik-pakistan.svg",
            "sputnik-pakistan.txt",
        ]
    );
    assert_eq!(
        found["sputnik-pakistan.txt"],
        fs::read(common::path(ONE)).expect("it is there")
    );
    for name in ["small-group.json", "sputnik-pakistan.json"] {
        common::validate(&String::from_utf8_lossy(&found[name]));
    }
    let sources = csv::Reader::from_reader(&found["sources.csv"][..]).into_records();
    assert!(sources.count() > 10, "sources of both articles");
}

#[test]
fn folders_are_read_without_what_they_leave_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    // no repository, yet its files are left out
    file(".gitignore", "drafts/\n");
    file(".ignore", "*.md\n");
    for name in [
        "b.txt",
        "a/c.txt",
        "drafts/d.txt",
        "e.md",
        "f.xyz",
        ".g.txt",
    ] {
        file(name, "The mayor said that it was safe.");
    }
    let path = folder.path().to_string_lossy().into_owned();
    let output = run(&["check", "--no-config", "-f", "jsonl", &path]);
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let found: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.split("\"id\":\"").nth(1)?.split('"').next())
        .map(|id| id.rsplit('/').next().unwrap_or(id))
        .collect();
    assert_eq!(found, ["c.txt", "b.txt"]);
}

#[test]
fn articles_of_one_name_get_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = folder.path().join("lines.jsonl");
    let line = "{\"id\": \"../a b\", \"text\": \"The mayor said that it was safe.\"}\n";
    fs::write(&lines, line.repeat(3)).expect("it can be written");
    let target = format!("{}/out/", folder.path().display());
    let output = run(&[
        "check",
        &lines.to_string_lossy(),
        "-f",
        "json",
        "-o",
        &target,
    ]);
    assert_eq!(complaint(&output), "");
    let found = files(&folder.path().join("out"));
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["a-b-2.json", "a-b-3.json", "a-b.json"]);
}

#[test]
fn the_number_of_threads_changes_no_byte_of_any_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<String> = (0..24)
        .map(|number| {
            let text = format!(
                "The mayor said that {number} bridges were safe. Officials told Reuters that \
                 \u{201c}they weren\u{2019}t\u{201d}. The ministry denied that bridges had fallen."
            );
            serde_json::json!({"id": number.to_string(), "text": text}).to_string()
        })
        .collect();
    let path = folder.path().join("lines.jsonl");
    fs::write(&path, lines.join("\n")).expect("it can be written");
    let path = path.to_string_lossy().into_owned();
    let of = |jobs: &str| {
        let target = format!("{}/{jobs}/", folder.path().display());
        let mut arguments = vec!["check", path.as_str(), "-j", jobs, "--output", &target];
        let mut streams = Vec::new();
        for format in FORMATS {
            arguments.extend(["-f", format.name]);
            if !matches!(
                format.many,
                secondo::report::Many::Apart | secondo::report::Many::Files(_)
            ) {
                streams.push(format!("{}={target}all/{}", format.name, format.name));
            }
        }
        arguments.extend(streams.iter().flat_map(|stream| ["-f", stream.as_str()]));
        let output = run(&arguments);
        assert_eq!(complaint(&output), "");
        let all = Path::new(&target).join("all");
        let together = files(&all);
        fs::remove_dir_all(&all).expect("it is there");
        (files(Path::new(&target)), together)
    };
    let one = of("1");
    assert_eq!(one.1.len(), FORMATS.len() - 2);
    for jobs in ["2", "8"] {
        assert!(of(jobs) == one, "{jobs} threads");
    }
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "kept").expect("it can be written");
    let below = format!("json={}/x.json", file.display());
    let article = folder.path().join("article.txt");
    fs::copy(common::path(ONE), &article).expect("it can be copied");
    let article = article.to_string_lossy().into_owned();
    let both = format!("{}/out.json", folder.path().display());
    let cases: [(&[&str], &str); 6] = [
        (
            &["tests/articles", "-f", "svg"],
            "svg: a file holds one article",
        ),
        (
            &[ONE, "-f", "json", "-f", "short"],
            "two formats for standard output",
        ),
        (
            &[ONE, "-f", "json", "-f", "short", "-o", &both],
            "two formats for one file",
        ),
        (
            &[ONE, "-f", &below],
            "a file stands where a folder should be",
        ),
        (&[&article, "-f", "short", "-o", &article], "is read from"),
        (&[ONE, "-f", "no/such.j2"], "no/such.j2: cannot be read"),
    ];
    for (arguments, wanted) in cases {
        let arguments: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        let said = complaint(&output);
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
    let left = files(folder.path());
    assert_eq!(left.len(), 2, "{:?}", left.keys());
    assert_eq!(left["file"], b"kept");
    assert_eq!(
        left["article.txt"],
        fs::read(common::path(ONE)).expect("it is there")
    );
}

#[test]
fn a_folder_never_replaces_the_article() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = folder.path().join("a.txt");
    // not UTF-8, so that the text is not the file
    fs::write(&article, b"The caf\xe9 owner said that it was closed.\n").expect("it is written");
    let target = format!("{}/", folder.path().display());
    let output = run(&[
        "check",
        &article.to_string_lossy(),
        "-f",
        "brat",
        "-o",
        &target,
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("is the article itself"));
    assert!(fs::read(&article).expect("it is there").contains(&0xe9));
    assert!(folder.path().join("a.ann").exists(), "the rest goes on");
}

#[test]
fn a_reader_that_stops_keeps_no_file_from_being_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.json");
    let file = format!("json={}", path.display());
    let mut child = secondo(&["check", "tests/articles", "-f", "sarif", "-f", &file])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(complaint(&output), "");
    common::validate(&fs::read_to_string(&path).expect("it is whole"));
}

#[test]
fn what_is_interrupted_leaves_no_half_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.json");
    fs::write(&path, "before").expect("it can be written");
    let file = format!("json={}", path.display());
    let mut child = secondo(&["check", "-", "--input-format", "jsonl", "-f", &file])
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("it is piped");
    let line = "{\"text\": \"The mayor said that it was safe.\"}\n";
    input
        .write_all(line.repeat(500).as_bytes())
        .expect("it reads");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(fs::read(&path).expect("it is there"), b"before");
}

#[test]
fn templates_are_formats() {
    let output = run(&["check", ONE, "-f", "docs/templates/brief.md.j2"]);
    assert_eq!(complaint(&output), "");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.starts_with("# WP: Pakistan aiuta i talebani nella lotta contro l'ISIS\n"),
        "{text}"
    );
    assert!(
        text.contains("Sputnik Italia > The Washington Post > Bilal Karimi"),
        "{text}"
    );
    assert!(
        text.contains("**CHN101 SecondhandReport**, line 3: "),
        "{text}"
    );
}

#[test]
fn templates_escape_by_their_ending() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = folder.path().join("a.txt");
    fs::write(&article, "The owner said that <b>it</b> was closed.\n").expect("it is written");
    let source = "{% for one in attributions %}{{ one.content | words }}{% endfor %}";
    let filled = |name: &str| {
        let template = folder.path().join(name);
        fs::write(&template, source).expect("it can be written");
        let output = run(&[
            "check",
            &article.to_string_lossy(),
            "-f",
            &template.to_string_lossy(),
        ]);
        assert_eq!(complaint(&output), "");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(filled("a.txt.j2").contains("<b>it</b>"));
    assert!(filled("a.html.j2").contains("&lt;b&gt;it&lt;&#x2f;b&gt;"));
    assert!(filled("a.json.j2").starts_with("\"that "));
    for unit in ["bytes", "utf16"] {
        let template = folder.path().join("a.txt.j2");
        let template = template.to_string_lossy().into_owned();
        let article = article.to_string_lossy().into_owned();
        let output = run(&["check", &article, "-f", &template, "--offsets", unit]);
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("<b>it</b>"),
            "{unit}"
        );
    }
}

#[test]
fn mistakes_in_templates_have_file_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [
        ("syntax.txt.j2", "one\n{% for %}\n", 2),
        ("name.txt.j2", "one\n\n{{ document.nmae }}\n", 3),
        ("span.txt.j2", "{{ 7 | words }}\n", 1),
        ("id.txt.j2", "one\n{{ 's999' | named }}\n", 2),
    ];
    for (name, source, line) in cases {
        let template = folder.path().join(name);
        fs::write(&template, source).expect("it can be written");
        let template = template.to_string_lossy().into_owned();
        let output = run(&["check", ONE, "-f", &template]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = complaint(&output);
        assert!(said.contains(&format!("{template}:{line}: ")), "{said}");
        assert!(output.stdout.is_empty(), "nothing half-written");
    }
}
