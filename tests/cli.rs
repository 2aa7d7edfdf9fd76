//! The command line: cases as data, and every example in the documentation.

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use common::secondo;

#[test]
fn cases_and_documentation() {
    let cases = trycmd::TestCases::new();
    cases
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .env("LC_ALL", "C")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .case("docs/*.md");
}

#[test]
fn json_of_every_form_follows_the_schema() {
    let articles = "tests/articles";
    let one = "tests/articles/sputnik-pakistan.txt";
    for arguments in [
        vec!["check", "-f", "json", articles],
        vec![
            "check",
            "-f",
            "json",
            one,
            "--offsets",
            "bytes",
            "--publisher",
            "Sputnik",
        ],
        vec!["check", "-f", "json", "tests/bad/empty.txt"],
    ] {
        let output = secondo(&arguments).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        common::validate(&text);
    }
    let output = secondo(&["check", "-f", "jsonl", articles])
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        common::validate(line);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let lines: Vec<String> = (0..40)
        .map(|number| {
            let text = format!("Officials said that {number} bridges were safe.");
            serde_json::json!({"id": number.to_string(), "text": text}).to_string()
        })
        .collect();
    let file = std::env::temp_dir().join(format!("secondo-{}.jsonl", std::process::id()));
    std::fs::write(&file, lines.join("\n")).expect("a temporary file");
    let path = file.to_string_lossy().into_owned();
    let run = |jobs: &str| {
        let output = secondo(&["check", "-f", "jsonl", "-j", jobs, &path]).output();
        output.expect("it runs").stdout
    };
    let (one, four) = (run("1"), run("4"));
    std::fs::remove_file(&file).expect("it is there");
    assert_eq!(
        String::from_utf8(one.clone())
            .expect("UTF-8")
            .lines()
            .count(),
        40
    );
    assert_eq!(one, four);
}

#[test]
fn a_reader_that_stops_is_no_error() {
    let mut child = secondo(&["check", "-f", "json", "tests/articles"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut complaints = String::new();
    let mut stderr = child.stderr.take().expect("it is piped");
    stderr.read_to_string(&mut complaints).expect("readable");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert_eq!(complaints, "");
}

#[test]
fn an_answer_comes_before_the_next_article_is_written() {
    for jobs in ["1", "2"] {
        let mut child = secondo(&["check", "--jobs", jobs, "-f", "jsonl", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let stdout = child.stdout.take().expect("it is piped");
        let (sender, answers) = mpsc::channel();
        let reader = thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let _ = sender.send(line.expect("UTF-8"));
            }
        });
        let mut stdin = child.stdin.take().expect("it is piped");
        for number in 0..5 {
            let text = "The mayor said that the bridge was safe.";
            writeln!(stdin, r#"{{"id": "{number}", "text": "{text}"}}"#).expect("it is read");
            // a minute is for the case that no answer comes at all
            let answer = answers.recv_timeout(Duration::from_secs(60));
            let answer = answer.expect("an answer before the next article");
            let id = format!(r#""id":"{number}""#);
            assert!(answer.contains(&id), "{jobs} jobs: {answer}");
        }
        drop(stdin);
        assert!(child.wait().expect("it ends").success());
        reader.join().expect("no panic");
        assert!(answers.try_recv().is_err());
    }
}

#[test]
fn no_row_is_wider_than_the_terminal() {
    for columns in [60, 80, 120, 200] {
        let output = secondo(&["check", "tests/articles"])
            .env("COLUMNS", columns.to_string())
            .output()
            .expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for row in text.lines() {
            let width = unicode_width::UnicodeWidthStr::width(row);
            assert!(width <= columns, "{width} columns of {columns}: {row}");
        }
    }
}

#[test]
fn colours_are_for_terminals() {
    let plain = secondo(&["check", "tests/articles"])
        .output()
        .expect("it runs");
    assert!(!plain.stdout.contains(&0x1b), "a pipe gets no colours");
    let asked = secondo(&["check", "--color", "always", "tests/articles"])
        .output()
        .expect("it runs");
    assert!(asked.stdout.contains(&0x1b), "unless they are asked for");
}
