//! Addresses, against a server on the loopback.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::time::Duration;

use secondo::input::{Limits, fetch};

/// Serves a few paths until the process ends; tells its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(mut stream: TcpStream) {
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    if reader.read_line(&mut line).is_err() {
        return;
    }
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {
        head.clear();
    }
    let path = line.split(' ').nth(1).unwrap_or("/");
    let page = std::fs::read(common::path("tests/inputs/page.html")).expect("it is there");
    let (status, fields, body) = match path {
        "/page" => ("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page),
        "/latin" => (
            "200 OK",
            "Content-Type: text/plain; charset=windows-1252\r\n",
            b"Il sindaco ha detto che la citt\xe0 \xe8 sicura.".to_vec(),
        ),
        "/moved" => ("302 Found", "Location: /again\r\n", Vec::new()),
        "/again" => ("301 Moved Permanently", "Location: /page\r\n", Vec::new()),
        "/loop" => ("302 Found", "Location: /loop\r\n", Vec::new()),
        "/large" => (
            "200 OK",
            "Content-Type: text/plain\r\n",
            vec![b'x'; 1 << 20],
        ),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(60));
            return;
        }
        _ => ("404 Not Found", "", Vec::new()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body));
}

fn check(addresses: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secondo"));
    command
        .args(["check", "--no-config", "-f", "jsonl", "--fail-on", "never"])
        .args(addresses);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.output().expect("it runs")
}

#[test]
fn a_page_is_read_from_its_address_and_redirects_are_shown() {
    let server = server();
    let output = check(&[
        &format!("{server}/moved"),
        &format!("{server}/latin"),
        &format!("{server}/none"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            format!("secondo: {server}/moved: redirected to {server}/again"),
            format!("secondo: {server}/again: redirected to {server}/page"),
            format!(
                "secondo: {server}/none: the server answered 404; open it in a browser and save the page"
            ),
        ]
    );
    let found = String::from_utf8(output.stdout).expect("UTF-8");
    let found: Vec<serde_json::Value> = found.lines().map(common::validate).collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["document"]["id"], format!("{server}/moved"));
    assert_eq!(
        found[0]["document"]["url"],
        "https://news.example.org/2024/bridge-closed"
    );
    assert!(
        found[0]["document"]["text"]
            .as_str()
            .expect("extracted")
            .contains("cables")
    );
    assert_eq!(found[1]["document"]["url"], format!("{server}/latin"));
    assert_eq!(found[1]["document"]["language"], serde_json::json!(["it"]));
}

#[test]
fn answers_are_bounded_in_time_size_and_redirects() {
    let server = server();
    let limits = Limits {
        time: Duration::from_millis(800),
        bytes: 1 << 16,
        redirects: 3,
    };
    let error = |path: &str, limits: &Limits| {
        let fetched = fetch(&format!("{server}{path}"), limits);
        fetched.expect_err("beyond a limit").to_string()
    };
    assert_eq!(
        error("/slow", &limits),
        "no answer within 0.8 seconds; try again, or save the page"
    );
    let limits = Limits {
        time: Duration::from_secs(50),
        ..limits
    };
    assert_eq!(
        error("/large", &limits),
        "the answer has more than 65536 bytes; save the page"
    );
    assert_eq!(
        error("/loop", &limits),
        "more than 3 redirects; name the last address"
    );
    assert!(fetch("http://127.0.0.1:1/", &limits).is_err());
}
