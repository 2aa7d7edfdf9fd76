//! `--resume`: goes on where an earlier run over the same inputs stopped.
//!
//! The output says how far that run came: one line for each article that could be read,
//! in the order of the inputs. A line that was half written is taken away.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom};
use std::path::Path;

use secondo::input::Settings;
use secondo::report::{Severity, Tally};
use serde::Deserialize;

use super::inputs::Item;
use super::{Failure, settings, terminal};

/// What is read of a line of an earlier run.
#[derive(Deserialize)]
struct Line {
    document: Named,
    flags: Vec<Graded>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    path: Option<String>,
}

#[derive(Deserialize)]
struct Graded {
    severity: String,
}

/// The file, open behind its last whole line, and what its lines come to; the articles
/// that it has are taken from `items`.
pub(crate) fn resume(
    path: &Path,
    items: &mut dyn Iterator<Item = Item>,
    settings: &Settings,
) -> Result<(BufWriter<File>, Tally), Failure> {
    let failed = |error: io::Error| {
        let what = format!("cannot be written: {error}");
        Failure::about(path.display(), what)
    };
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(false);
    let mut file = file.open(path).map_err(failed)?;
    let mut tally = Tally::default();
    let mut reader = BufReader::with_capacity(1 << 16, &mut file);
    let (mut whole, mut bytes) = (0, Vec::new());
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes).map_err(failed)?;
        if read == 0 || is_cut_off(&bytes) {
            break;
        }
        let Ok(line) = serde_json::from_slice::<Line>(&bytes) else {
            let number = tally.articles + 1;
            let what = format!("line {number} is no report; --resume needs an output of its own");
            return Err(Failure::about(path.display(), what));
        };
        skip(path, &line, items, settings, &mut tally)?;
        whole += read as u64;
    }
    drop(reader);
    file.set_len(whole).map_err(failed)?;
    file.seek(SeekFrom::Start(whole)).map_err(failed)?;
    Ok((BufWriter::with_capacity(1 << 16, file), tally))
}

/// True for the start of a line of ours: nobody else's is ever taken away.
fn is_cut_off(bytes: &[u8]) -> bool {
    const START: &[u8] = b"{\"schema\":\"secondo/report/";
    let shared = bytes.len().min(START.len());
    bytes.last() != Some(&b'\n') && bytes[..shared] == START[..shared]
}

/// Takes the article of a line from the items, and complains about those before it that
/// cannot be read, as the earlier run did.
fn skip(
    path: &Path,
    line: &Line,
    items: &mut dyn Iterator<Item = Item>,
    settings: &Settings,
    tally: &mut Tally,
) -> Result<(), Failure> {
    for item in items {
        match item.document(settings) {
            Err(complaint) => {
                tally.failures += 1;
                terminal::complain(&complaint);
            }
            Ok(document) => {
                let written = (&line.document.id, &line.document.path);
                if written != (&document.id, &document.path) {
                    break;
                }
                count(line, tally);
                return Ok(());
            }
        }
    }
    let number = tally.articles + 1;
    let id = &line.document.id;
    let what = format!(
        "line {number} is about '{id}', which is not what the inputs have there; \
         name the same inputs, or another output"
    );
    Err(Failure::about(path.display(), what))
}

fn count(line: &Line, tally: &mut Tally) {
    tally.articles += 1;
    for flag in &line.flags {
        let severity = settings::severity(&flag.severity).unwrap_or(Severity::Note);
        tally.flags[severity as usize] += 1;
    }
}
