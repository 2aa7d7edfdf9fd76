#!/usr/bin/env python3
"""What is meant to do harm: seconds of the processor and peak memory for each input.

usage: benches/hostile.py PROGRAM [WORD]

Writes each input to a folder that is taken away again, runs `PROGRAM check` on it with one
job, and prints a row of the table in docs/inputs.md; WORD picks the inputs with that word
in their names. Exit status 1 where one takes more than 2 seconds or 300 MB.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import zlib

MIB = 1 << 20
MOST_SECONDS, MOST_MEMORY = 2.0, 300


def warc(length: str, body: bytes) -> bytes:
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
        f"Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    )
    return head.encode() + body


def bomb(piece: bytes, times: int) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(pack.compress(piece) for _ in range(times)) + pack.flush()


def filled(piece: str, size: int = MIB) -> bytes:
    """A text of about so many bytes, not more."""
    return (piece * (size // len(piece.encode()))).encode()


def words(kind: str) -> bytes:
    draw = random.Random(1)

    def word() -> str:
        return "".join(draw.choice("ba ko ri mu te lo sa ne vi du".split()) for _ in range(4))

    out, length = [], 0
    while length < MIB - 100:
        piece = {
            "sources": lambda: f"{word().title()} {word().title()} said that {word()} was safe. ",
            "sentences": lambda: f"{word()} said {word()} {word()}. ",
            "figures": lambda: f"{draw.randint(2, 9999)} people died. ",
            "dates": lambda: f"It was founded on {draw.randint(1, 28)} May {draw.randint(1900, 2020)}. ",
            "years": lambda: f"{draw.randint(1, 28)} May {draw.randint(1900, 2020)}, ",
        }[kind]()
        out.append(piece)
        length += len(piece)
    return "".join(out).encode()


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
INPUTS = {
    '10⁶ times `"`': ("a.txt", lambda: b'"' * 10**6),
    "a MiB of `“`": ("a.txt", lambda: filled("“")),
    "a MiB of `« »`": ("a.txt", lambda: filled("« » ")),
    "a MiB of `“a” `": ("a.txt", lambda: filled("“a” ")),
    "10⁶ times `“`": ("a.txt", lambda: "“".encode() * 10**6),
    "10⁵ parentheses in one another": ("a.txt", lambda: b"(" * 10**5 + b")" * 10**5),
    "one word of a MiB": ("a.txt", lambda: b"x" * MIB),
    "one word of 50 MiB": ("a.txt", lambda: b"x" * (50 * MIB)),
    "NUL in a text": ("a.txt", lambda: b"He said\0 so. " * 30000),
    "NUL in JSON": ("a.jsonl", lambda: json.dumps({"text": "He said\0 so. " * 30000}).encode()),
    "bidirectional controls": ("a.txt", lambda: filled("The \u202emayor\u2066 said it. ")),
    "a MiB of U+202E": ("a.txt", lambda: filled("\u202e")),
    "lone surrogates in JSON": ("a.jsonl", lambda: b'{"text": "' + b"\\ud800 said " * 9000 + b'"}'),
    "gzip of 4 GB of NUL": ("a.txt.gz", lambda: bomb(b"\0" * MIB, 4096)),
    "gzip of 2 GB of sentences": ("a.txt.gz", lambda: bomb(b"He said so. " * 87000, 2000)),
    "10⁵ elements in one another": ("a.html", lambda: b"<html>" + b"<div>" * 10**5 + b"He said so."),
    "10⁵ attributes": (
        "a.html",
        lambda: b"<html><p " + b" ".join(b"a%d=1" % n for n in range(10**5)) + b">He said so.",
    ),
    "16 MiB of elements": ("a.html", lambda: b"<html>" + b"<b>a</b>" * (2 * MIB - 1)),
    "16 MiB of empty elements": ("a.html", lambda: b"<html>He said so." + b"<p>" * (5 * MIB)),
    "16 MiB of comments": ("a.html", lambda: b"<html>He said so." + b"<!-->" * (3 * MIB)),
    "16 MiB of entities": ("a.html", lambda: b"<html><p>" + b"&lt;" * (4 * MIB - 9)),
    "a page of 16 MiB with 1 MiB of text": (
        "a.html",
        lambda: b"<html><p>" + filled("He said so. ", MIB - 99) + b"<!--" + b"x" * (14 * MIB) + b"-->",
    ),
    "16 MiB of Markdown lists": ("a.md", lambda: b"* a\n" * (4 * MIB - 1)),
    "16 MiB of Markdown links": ("a.md", lambda: b"[a](" * (4 * MIB - 1)),
    "16 MiB of Markdown stars": ("a.md", lambda: b"*a **b " * (2 * MIB)),
    "a MiB of Markdown quotations": ("a.md", lambda: b"> " * (MIB // 2)),
    "10⁶ brackets in JSON": ("a.json", lambda: b'{"text": ' + b"[" * 10**6),
    "10⁶ objects in one another in JSON": ("a.json", lambda: b'{"a":' * 10**6),
    "16 MiB of empty lists in JSON": ("a.jsonl", lambda: b'{"a": [' + b"[]," * (5 * MIB) + b'[]], "text": "He said so."}'),
    "a line of JSON of 200 MiB": ("a.jsonl", lambda: b'{"text": "' + b"said " * (40 * MIB) + b'"}'),
    "a record of an archive that is said to have 10¹⁸ bytes": (
        "a.warc",
        lambda: warc("1000000000000000000", b"<html>" + b"He said so. " * 10**6),
    ),
    "a record that is said to have 10 bytes": ("a.warc", lambda: warc("10", b"<html>" + b"He said so. " * 10**6)),
    "a feed of 30 entities, each ten of the one before": (
        "a.xml",
        lambda: f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY e0 'lol'>{ENTITIES}]><rss version='2.0'>"
        "<channel><item><title>&e29;</title><description>He said &e29;</description></item></channel></rss>".encode(),
    ),
    "a feed of 16 MiB, 320,000 articles": (
        "a.rss",
        lambda: b"<rss version='2.0'><channel>"
        + b"<item><description>He said so.</description></item>" * (16 * MIB // 52 - 1)
        + b"</channel></rss>",
    ),
    "a MiB of `said `": ("a.txt", lambda: filled("said ")),
    "a MiB of `the mayor said that `": ("a.txt", lambda: filled("the mayor said that ")),
    "a MiB of `secondo fonti `": ("a.txt", lambda: filled("secondo fonti ")),
    "a MiB of `https://example.org/a said `": ("a.txt", lambda: filled("https://example.org/a said ")),
    "a MiB of `l'ha detto `": ("a.txt", lambda: filled("l'ha detto ")),
    "a MiB, an attribution in every sentence": (
        "a.txt",
        lambda: filled("The mayor said that the bridge was safe and would open in June. "),
    ),
    "a MiB, another source in every sentence": ("a.txt", lambda: words("sources")),
    "a MiB, other words in every sentence": ("a.txt", lambda: words("sentences")),
    "a MiB, another figure in every sentence": ("a.txt", lambda: words("figures")),
    "a MiB, another date in every sentence": ("a.txt", lambda: words("dates")),
    "a MiB of dates": ("a.txt", lambda: words("years")),
    "a MiB of lines of one letter": ("a.txt", lambda: filled("a\n")),
    "a MiB of lines of one sentence": ("a.txt", lambda: filled("The mayor said it was safe.\n\n")),
    "200,000 times `the mayor said that`": ("a.txt", lambda: b"the mayor said that " * 200_000),
    "500,000 times `secondo fonti`": ("a.txt", lambda: b"secondo fonti " * 500_000),
    "a line of 100 MiB": ("a.txt", lambda: b"The mayor said it was safe. " * (100 * MIB // 28)),
}


def main() -> int:
    program = os.path.realpath(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    failed = 0
    print("| input | size, MB | seconds | memory, MB | |\n|---|--:|--:|--:|---|")
    for name, (file, build) in INPUTS.items():
        if wanted not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, file)
            with open(path, "wb") as out:
                out.write(build())
            size = os.path.getsize(path) / 1e6
            # a child that measures one process: the peak is that of all its children
            code = (
                "import json, resource, subprocess, sys\n"
                "run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
                "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
                "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3, run.returncode,"
                " run.stderr.decode(errors='replace')[:400]]))"
            )
            call = [program, "check", "--no-config", "--fail-on", "never", "-f", "jsonl", "--jobs", "1", path]
            run = subprocess.run([sys.executable, "-c", code, *call], capture_output=True, check=True)
        seconds, memory, status, complaint = json.loads(run.stdout)
        told = {0: "read", 2: "error"}.get(status, f"status {status}: {complaint}")
        # many articles take as long as they do
        slow = seconds > MOST_SECONDS and not name.endswith(" articles")
        bad = slow or memory > MOST_MEMORY or status not in (0, 2)
        failed += bad
        mark = " **too much**" if bad else ""
        print(f"| {name} | {size:.1f} | {seconds:.1f} | {memory:.0f} | {told}{mark} |", flush=True)
        if wanted:
            print(f"  {complaint.strip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
