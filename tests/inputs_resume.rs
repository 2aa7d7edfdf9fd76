//! Runs that are killed and go on: no article twice, none lost.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Lines of input: some long, some without an article.
fn lines() -> String {
    let line = |number: usize| {
        let text = format!("Officials said that {number} bridges were safe. ");
        match number % 17 {
            3 => format!("{{\"id\": \"{number}\"}}\n"),
            5 => "no JSON\n".to_owned(),
            8 => "\n".to_owned(),
            rest => format!(
                "{{\"id\": \"n{number}\", \"text\": \"{}\"}}\n",
                text.repeat(1 + rest * 3)
            ),
        }
    };
    (0..200).map(line).collect()
}

fn run(input: &Path, output: &Path, jobs: usize) -> Child {
    Command::new(env!("CARGO_BIN_EXE_secondo"))
        .args(["check", "--no-config", "-j", &jobs.to_string(), "--resume"])
        .args([output, input])
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("secondo-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Bytes of a file; none where there is no file yet.
fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |known| known.len())
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let folder = folder("resume");
    let input = folder.join("in.jsonl");
    fs::write(&input, lines()).expect("written");
    let whole = folder.join("whole.jsonl");
    let status = run(&input, &whole, 2).wait().expect("it ends");
    assert_eq!(status.code(), Some(2), "some lines are bad");
    let expected = fs::read(&whole).expect("there");
    assert!(expected.iter().filter(|&&byte| byte == b'\n').count() > 150);
    for (round, share) in [1, 3, 5, 6, 8].into_iter().enumerate() {
        let output = folder.join(format!("killed-{round}.jsonl"));
        let enough = expected.len() as u64 * share / 10;
        // killed twice: at some byte of its output, and as soon as it goes on
        for enough in [enough, enough + 1] {
            let mut child = run(&input, &output, 1 + round % 2);
            while length(&output) < enough && child.try_wait().expect("a child").is_none() {
                std::thread::yield_now();
            }
            child.kill().expect("a child");
            child.wait().expect("it ends");
        }
        // where a file system has written a part of a line
        let cut = length(&output).saturating_sub(round as u64 * 7);
        let file = fs::File::options()
            .write(true)
            .open(&output)
            .expect("there");
        file.set_len(cut).expect("cut");
        let status = run(&input, &output, 2).wait().expect("it ends");
        assert_eq!(status.code(), Some(2));
        assert!(
            fs::read(&output).expect("there") == expected,
            "round {round}"
        );
    }
    let status = run(&input, &whole, 1).wait().expect("it ends");
    assert_eq!(status.code(), Some(2), "as the run that did the work");
    assert!(
        fs::read(&whole).expect("there") == expected,
        "nothing was left to do"
    );
    fs::remove_dir_all(&folder).expect("there");
}

#[test]
fn an_output_of_other_inputs_is_left_alone() {
    let folder = folder("other");
    let input = folder.join("in.jsonl");
    fs::write(&input, "{\"id\": \"a\", \"text\": \"He said so.\"}\n").expect("written");
    let output = folder.join("out.jsonl");
    for text in ["{\"id\": 1}\nmine\n", "mine\n", "mine"] {
        fs::write(&output, text).expect("written");
        assert_eq!(
            run(&input, &output, 1).wait().expect("it ends").code(),
            Some(2)
        );
        assert_eq!(fs::read_to_string(&output).expect("there"), text);
    }
    fs::remove_file(&output).expect("there");
    assert_eq!(
        run(&input, &output, 1).wait().expect("it ends").code(),
        Some(0)
    );
    fs::write(&input, "{\"id\": \"b\", \"text\": \"He said so.\"}\n").expect("written");
    let before = fs::read(&output).expect("there");
    assert_eq!(
        run(&input, &output, 1).wait().expect("it ends").code(),
        Some(2)
    );
    assert_eq!(fs::read(&output).expect("there"), before);
    fs::remove_dir_all(&folder).expect("there");
}
