//! What is read: files, folders, standard input, and lines of JSON Lines.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use secondo::input::{self, Document, Fields, InputError};

use super::failure;

/// Endings of the files that are read in a folder.
const ARTICLES: [&str; 6] = ["txt", "text", "md", "markdown", "jsonl", "ndjson"];
/// Endings of files that hold JSON Lines.
const LINES: [&str; 3] = ["jsonl", "ndjson", "json"];
/// Name of standard input in arguments.
const STANDARD: &str = "-";
/// Name of standard input in messages and reports.
const SHOWN: &str = "stdin";

/// What the bytes of an input are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// By the name's ending; standard input by its first character
    Auto,
    /// One article of plain text a file
    Text,
    /// One JSON object with an article a line
    Jsonl,
}

/// Names of the fields of JSON Lines.
#[derive(Args, Clone, Debug)]
pub(crate) struct FieldNames {
    /// Field of JSON Lines that holds the id
    #[arg(
        long,
        value_name = "NAME",
        default_value = "id",
        help_heading = "JSON Lines"
    )]
    id_field: String,
    /// Field that holds the text
    #[arg(
        long,
        value_name = "NAME",
        default_value = "text",
        help_heading = "JSON Lines"
    )]
    text_field: String,
    /// Field that holds the headline
    #[arg(
        long,
        value_name = "NAME",
        default_value = "title",
        help_heading = "JSON Lines"
    )]
    title_field: String,
    /// Field that holds the address
    #[arg(
        long,
        value_name = "NAME",
        default_value = "url",
        help_heading = "JSON Lines"
    )]
    url_field: String,
    /// Field that holds the publisher
    #[arg(
        long,
        value_name = "NAME",
        default_value = "publisher",
        help_heading = "JSON Lines"
    )]
    publisher_field: String,
    /// Field that holds the date of publication
    #[arg(
        long,
        value_name = "NAME",
        default_value = "published",
        help_heading = "JSON Lines"
    )]
    published_field: String,
}

impl FieldNames {
    /// The names as the library takes them.
    pub(crate) fn fields(&self) -> Fields {
        Fields {
            id: self.id_field.clone(),
            text: self.text_field.clone(),
            title: self.title_field.clone(),
            url: self.url_field.clone(),
            publisher: self.publisher_field.clone(),
            published: self.published_field.clone(),
        }
    }
}

/// One article's bytes, or why there are none.
#[derive(Debug)]
pub(crate) enum Item {
    /// A file of plain text.
    Bytes {
        path: Option<String>,
        bytes: Vec<u8>,
    },
    /// A line of JSON Lines, from 1.
    Line {
        path: Option<String>,
        number: usize,
        bytes: Vec<u8>,
    },
    /// Something that could not be read: what, and why.
    Failed { name: String, why: String },
}

impl Item {
    /// Bytes that it holds.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Bytes { bytes, .. } | Self::Line { bytes, .. } => bytes.len(),
            Self::Failed { .. } => 0,
        }
    }

    /// The document in it, or what is wrong with it.
    pub(crate) fn document(self, fields: &Fields) -> Result<Document, String> {
        let shown = |path: &Option<String>| path.clone().unwrap_or_else(|| SHOWN.to_owned());
        match self {
            Self::Bytes { path, bytes } => {
                let name = shown(&path);
                input::from_bytes(&name, path.as_deref(), &bytes)
                    .map_err(|error| format!("{name}: {}", advice(&error)))
            }
            Self::Line {
                path,
                number,
                bytes,
            } => {
                let name = shown(&path);
                let line = std::str::from_utf8(&bytes).map_err(|error| {
                    let column = error.valid_up_to() + 1;
                    format!("{name}: line {number}, column {column}: not UTF-8; JSON Lines must be, convert the file")
                })?;
                input::from_line(
                    line.trim_start_matches('\u{feff}'),
                    number,
                    path.as_deref(),
                    fields,
                )
                .map_err(|error| format!("{name}: {}", advice(&error)))
            }
            Self::Failed { name, why } => Err(format!("{name}: {why}")),
        }
    }
}

/// The library's message, with what to do where it does not say so itself.
fn advice(error: &InputError) -> String {
    match error {
        InputError::Empty => format!("{error}; leave it out, or name another"),
        InputError::Json { .. } => format!("{error}; write one object a line"),
        _ => error.to_string(),
    }
}

/// Articles of all inputs, in order, read as they are asked for.
pub(crate) struct Items {
    waiting: VecDeque<(PathBuf, bool)>,
    lines: Option<OpenLines>,
    format: InputFormat,
}

struct OpenLines {
    reader: Box<dyn BufRead + Send>,
    path: Option<String>,
    number: usize,
    found: bool,
}

impl Items {
    /// Articles of these files and folders; `-` is standard input.
    pub(crate) fn new(inputs: &[PathBuf], format: InputFormat) -> Self {
        let named = inputs.iter().map(|path| (path.clone(), true));
        let mut waiting: VecDeque<(PathBuf, bool)> = named.collect();
        if waiting.is_empty() {
            waiting.push_back((PathBuf::from(STANDARD), true));
        }
        Self {
            waiting,
            lines: None,
            format,
        }
    }

    fn open(&mut self, path: &Path, may_be_folder: bool) -> Option<Item> {
        if path.as_os_str() == STANDARD && may_be_folder {
            return self.open_reader(Box::new(BufReader::new(io::stdin())), None);
        }
        let name = path.display().to_string();
        if path.is_dir() && may_be_folder {
            return self.open_folder(path, name);
        }
        match File::open(path) {
            Ok(file) => self.open_reader(Box::new(BufReader::new(file)), Some(name)),
            Err(error) => Some(Item::Failed {
                name,
                why: failure::reading(&error),
            }),
        }
    }

    fn open_folder(&mut self, path: &Path, name: String) -> Option<Item> {
        let mut found = Vec::new();
        for entry in ignore::WalkBuilder::new(path)
            .sort_by_file_path(Path::cmp)
            .build()
        {
            match entry {
                Ok(entry) if has_ending(entry.path(), &ARTICLES) && entry.path().is_file() => {
                    found.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => {
                    let why = format!("cannot be walked: {error}; check its permissions");
                    return Some(Item::Failed { name, why });
                }
            }
        }
        if found.is_empty() {
            let endings: Vec<String> = ARTICLES
                .iter()
                .map(|ending| format!("*.{ending}"))
                .collect();
            let endings = endings.join(", ");
            let why = format!("no articles in this folder; it is searched for {endings}");
            return Some(Item::Failed { name, why });
        }
        for path in found.into_iter().rev() {
            self.waiting.push_front((path, false));
        }
        None
    }

    fn open_reader(
        &mut self,
        mut reader: Box<dyn BufRead + Send>,
        path: Option<String>,
    ) -> Option<Item> {
        let name = || path.clone().unwrap_or_else(|| SHOWN.to_owned());
        let by_ending = path
            .as_deref()
            .map(|path| has_ending(Path::new(path), &LINES));
        let is_lines = match (self.format, by_ending) {
            (InputFormat::Jsonl, _) => true,
            (InputFormat::Text, _) => false,
            (InputFormat::Auto, Some(by_ending)) => by_ending,
            (InputFormat::Auto, None) => match begins_with_brace(reader.as_mut()) {
                Ok(begins) => begins,
                Err(error) => return Some(failed(name(), &error)),
            },
        };
        if is_lines {
            self.lines = Some(OpenLines {
                reader,
                path,
                number: 0,
                found: false,
            });
            return None;
        }
        let mut bytes = Vec::new();
        match reader.read_to_end(&mut bytes) {
            Ok(_) => Some(Item::Bytes { path, bytes }),
            Err(error) => Some(failed(name(), &error)),
        }
    }
}

fn failed(name: String, error: &io::Error) -> Item {
    Item::Failed {
        name,
        why: failure::reading(error),
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn begins_with_brace(reader: &mut dyn BufRead) -> io::Result<bool> {
    let start = reader.fill_buf()?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    Ok(start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'))
}

impl OpenLines {
    /// The next line that is not blank; an error or the end closes the file.
    fn next(&mut self) -> Option<Item> {
        let name = || self.path.clone().unwrap_or_else(|| SHOWN.to_owned());
        loop {
            let mut bytes = Vec::new();
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) if self.found => return None,
                Ok(0) => {
                    self.found = true;
                    let why = advice(&InputError::Empty);
                    return Some(Item::Failed { name: name(), why });
                }
                Ok(_) => self.number += 1,
                Err(error) => {
                    self.found = true;
                    return Some(failed(name(), &error));
                }
            }
            if bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
                self.found = true;
                return Some(Item::Line {
                    path: self.path.clone(),
                    number: self.number,
                    bytes,
                });
            }
        }
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let (path, may_be_folder) = self.waiting.pop_front()?;
            if let Some(item) = self.open(&path, may_be_folder) {
                return Some(item);
            }
        }
    }
}
