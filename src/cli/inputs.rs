//! What is read: files, folders, standard input and addresses, article by article.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use secondo::input::{self, Document, Fields, InputError, Part, Parts, Settings, Stream};

use super::config::{self, Config};
use super::terminal::Shared;
use super::{Failure, failure, terminal};

/// Name of standard input in arguments.
const STANDARD: &str = "-";
/// Name of standard input in messages and reports.
const SHOWN: &str = "stdin";

/// How inputs are read.
#[derive(Args, Clone, Debug)]
pub(crate) struct InputOptions {
    /// What the inputs are taken for [default: found out]
    #[arg(long, value_name = "FORMAT", value_parser = input_formats())]
    input_format: Option<String>,
    /// Most bytes of one article's text, as 500K or 16M; with its marks and fields it may have
    /// sixteen times as many (Markdown: four times). One that has more is an error, and the next one is read
    /// [default: 1M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_size: Option<usize>,
    #[command(flatten)]
    names: FieldNames,
}

/// Names and descriptions of the formats, for help and completion.
fn input_formats() -> PossibleValuesParser {
    let auto = PossibleValue::new("auto").help("by what the bytes are, else by the name's ending");
    let formats = input::FORMATS.iter();
    let values = formats.map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(std::iter::once(auto).chain(values))
}

/// Bytes, also in units of 1024: `4096`, `500K`, `16M`, `1G`.
fn size(text: &str) -> Result<usize, String> {
    let (number, unit) = match text.trim_end_matches(|c: char| c.is_ascii_alphabetic()) {
        "" => return Err("no number".to_owned()),
        number => text.split_at(number.len()),
    };
    let power = match unit.to_ascii_uppercase().as_str() {
        "" => 0,
        "K" | "KB" | "KIB" => 1,
        "M" | "MB" | "MIB" => 2,
        "G" | "GB" | "GIB" => 3,
        _ => return Err(format!("no unit '{unit}'; there are K, M and G")),
    };
    let number: usize = number
        .parse()
        .map_err(|_| "not a whole number".to_owned())?;
    number
        .checked_mul(1 << (10 * power))
        .filter(|size| (1..=u32::MAX as usize).contains(size))
        .ok_or_else(|| "not between 1 byte and 4 GiB".to_owned())
}

impl InputOptions {
    /// The settings as the library takes them; arguments override the file.
    pub(crate) fn settings(&self, config: &Config) -> Result<Settings, Failure> {
        let defaults = Settings::default();
        let limit = match (self.max_size, config.max_size.as_deref()) {
            (Some(limit), _) => limit,
            (None, None) => defaults.limit,
            (None, Some(text)) => size(text).map_err(|why| {
                let what =
                    format!("no size '{text}' for max-size: {why}; write one as 500K or 16M");
                Failure::about(config::NAME, what)
            })?,
        };
        Ok(Settings {
            fields: self.names.fields(),
            limit,
        })
    }

    fn format(&self) -> Option<&'static input::Format> {
        self.input_format
            .as_deref()
            .and_then(input::Format::from_name)
    }
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

/// Bytes that are read at once.
const MOST_BUFFERED: usize = 1 << 16;

/// Room for a file, as far as it is read at once: buffers are filled with zeros first.
fn capacity(file: &File) -> usize {
    let known = file.metadata().ok().filter(fs::Metadata::is_file);
    let length = known.and_then(|known| usize::try_from(known.len()).ok());
    match length {
        // none that the system makes up, nor one that has nothing in it yet
        Some(length @ 1..) => MOST_BUFFERED.min(length + 1),
        _ => MOST_BUFFERED,
    }
}

/// One article's bytes, or why there are none.
pub(crate) struct Item {
    /// File, address or `stdin`.
    name: String,
    /// What is to be read, and in which format.
    part: Result<(Part, &'static input::Format), String>,
}

impl Item {
    /// One of so many bytes.
    #[cfg(test)]
    pub(super) fn sized(bytes: usize) -> Self {
        let part = Part {
            bytes: vec![b'x'; bytes],
            ..Part::default()
        };
        Self {
            name: String::new(),
            part: Ok((part, &input::FORMATS[0])),
        }
    }

    /// Bytes that it holds.
    pub(crate) fn size(&self) -> usize {
        self.part.as_ref().map_or(0, |(part, _)| part.bytes.len())
    }

    /// The document in it, or what is wrong with it.
    pub(crate) fn document(self, settings: &Settings) -> Result<Document, String> {
        let name = self.name;
        let (part, format) = self.part.map_err(|why| format!("{name}: {why}"))?;
        (format.read)(part, settings).map_err(|error| format!("{name}: {}", advice(&error)))
    }
}

/// The library's message, with what to do where it does not say so itself.
fn advice(error: &InputError) -> String {
    match error {
        InputError::Empty => format!("{error}; leave it out, or name another"),
        InputError::Json { .. } => format!("{error}; mend it, or leave it out"),
        _ => error.to_string(),
    }
}

/// An input that waits to be opened.
struct Waiting {
    path: PathBuf,
    /// As a user named it; not found in a folder.
    named: bool,
}

/// Articles of all inputs, in order, read as they are asked for.
pub(crate) struct Items {
    waiting: VecDeque<Waiting>,
    open: Option<Open>,
    format: Option<&'static input::Format>,
    settings: Settings,
    globs: Vec<String>,
    progress: Arc<Progress>,
    /// What is sent on before standard input is waited for.
    output: Option<Shared>,
}

/// How far the inputs are read, for whoever watches.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    read: AtomicU64,
    total: AtomicU64,
    /// Nobody knows how much will come through a pipe.
    is_open: AtomicBool,
}

impl Progress {
    /// Bytes of files read so far, as they stand on the disk.
    pub(crate) fn bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Bytes of all files that are known so far; nothing where there are other inputs.
    pub(crate) fn total(&self) -> Option<u64> {
        let is_open = self.is_open.load(Ordering::Relaxed);
        (!is_open).then(|| self.total.load(Ordering::Relaxed))
    }

    fn expect(&self, path: &Path) {
        match fs::metadata(path) {
            Ok(known) if known.is_file() => {
                self.total.fetch_add(known.len(), Ordering::Relaxed);
            }
            Ok(known) if known.is_dir() => {}
            _ => self.is_open.store(true, Ordering::Relaxed),
        }
    }
}

/// An input whose articles are being read.
struct Open {
    parts: Parts,
    format: &'static input::Format,
    name: String,
    path: Option<String>,
    url: Option<String>,
    media: Option<String>,
    charset: Option<String>,
}

impl Items {
    /// Articles of these files, folders and addresses; `-` is standard input.
    pub(crate) fn new(inputs: &[PathBuf], options: &InputOptions, settings: &Settings) -> Self {
        let named = |path: PathBuf| Waiting { path, named: true };
        let mut waiting: VecDeque<Waiting> = inputs.iter().cloned().map(named).collect();
        if waiting.is_empty() {
            waiting.push_back(named(PathBuf::from(STANDARD)));
        }
        let progress = Arc::<Progress>::default();
        waiting
            .iter()
            .for_each(|input| progress.expect(&input.path));
        Self {
            waiting,
            open: None,
            format: options.format(),
            settings: settings.clone(),
            globs: Vec::new(),
            progress,
            output: None,
        }
    }

    /// Sends on what was written before more of standard input is waited for.
    pub(crate) fn answering_to(mut self, output: &Shared) -> Self {
        self.output = Some(output.clone());
        self
    }

    /// In folders, the files alone that these globs let through.
    pub(crate) fn only(mut self, globs: &[String]) -> Result<Self, Failure> {
        overrides(Path::new("."), globs).map_err(Failure::Message)?;
        self.globs = globs.to_vec();
        Ok(self)
    }

    /// How far they are read.
    pub(crate) fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    fn begin(&mut self, input: &Waiting) -> Option<Item> {
        let path = input.path.as_path();
        let name = path.display().to_string();
        if input.named && path.as_os_str() == STANDARD {
            let typed = Standard {
                output: self.output.clone(),
            };
            let stream = Box::new(BufReader::with_capacity(MOST_BUFFERED, typed));
            return self.open(stream, SHOWN.to_owned(), None);
        }
        if input.named && is_address(&name) {
            return self.fetch(name);
        }
        if input.named && path.is_dir() {
            return self.open_folder(path, name);
        }
        match File::open(path) {
            Ok(file) => {
                let capacity = capacity(&file);
                let counted = Counted {
                    file,
                    progress: Arc::clone(&self.progress),
                };
                let stream = Box::new(BufReader::with_capacity(capacity, counted));
                self.open(stream, name.clone(), Some(name))
            }
            Err(error) => Some(failed(name, failure::reading(&error))),
        }
    }

    fn open_folder(&mut self, path: &Path, name: String) -> Option<Item> {
        let mut walk = ignore::WalkBuilder::new(path);
        walk.sort_by_file_path(Path::cmp).require_git(false);
        match overrides(path, &self.globs) {
            Ok(globs) => walk.overrides(globs),
            Err(why) => return Some(failed(name, why)),
        };
        let endings = endings();
        let wanted = |path: &Path| !self.globs.is_empty() || has_ending(path, &endings);
        let mut found = Vec::new();
        for entry in walk.build() {
            match entry {
                Ok(entry) if entry.path().is_file() && wanted(entry.path()) => {
                    found.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => {
                    let why = format!("cannot be walked: {error}; check its permissions");
                    return Some(failed(name, why));
                }
            }
        }
        if found.is_empty() {
            let endings: Vec<String> = endings.iter().map(|ending| format!("*.{ending}")).collect();
            let searched = if self.globs.is_empty() {
                &endings
            } else {
                &self.globs
            };
            let searched = searched.join(", ");
            let why = format!("no articles in this folder; it is searched for {searched}");
            return Some(failed(name, why));
        }
        for path in found.into_iter().rev() {
            self.progress.expect(&path);
            self.waiting.push_front(Waiting { path, named: false });
        }
        None
    }

    fn fetch(&mut self, address: String) -> Option<Item> {
        let fetched = match input::fetch(&address, &input::Limits::default()) {
            Ok(fetched) => fetched,
            Err(error) => return Some(failed(address, error.to_string())),
        };
        for (from, to) in fetched
            .through
            .iter()
            .zip(fetched.through.iter().skip(1).chain([&fetched.url]))
        {
            terminal::complain(&format!("{from}: redirected to {to}"));
        }
        let failure = self.open(Box::new(io::Cursor::new(fetched.bytes)), address, None);
        if let Some(open) = &mut self.open {
            open.url = Some(fetched.url);
            open.media = fetched.media;
            open.charset = fetched.charset;
        }
        failure
    }

    fn open(&mut self, stream: Stream, name: String, path: Option<String>) -> Option<Item> {
        let begun = input::decompress(stream).and_then(|mut stream| {
            let start = stream.fill_buf()?;
            let format = input::detect(path.as_deref(), start);
            Ok((stream, format))
        });
        match begun {
            Ok((stream, format)) => {
                let format = self.format.unwrap_or(format);
                self.open = Some(Open {
                    parts: (format.split)(stream, &self.settings),
                    format,
                    name,
                    path,
                    url: None,
                    media: None,
                    charset: None,
                });
                None
            }
            Err(error) => Some(failed(name, advice(&InputError::from(error)))),
        }
    }
}

/// Standard input. Where it is waited for, whoever writes there may wait for answers.
struct Standard {
    output: Option<Shared>,
}

impl io::Read for Standard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(output) = &self.output {
            output.send();
        }
        io::stdin().read(buffer)
    }
}

/// A file that tells how far it is read.
struct Counted {
    file: File,
    progress: Arc<Progress>,
}

impl io::Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.progress.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

fn failed(name: String, why: String) -> Item {
    Item {
        name,
        part: Err(why),
    }
}

/// True for what is fetched; nothing else ever is.
pub(crate) fn is_address(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// Globs as the walk takes them.
fn overrides(folder: &Path, globs: &[String]) -> Result<ignore::overrides::Override, String> {
    let mut builder = ignore::overrides::OverrideBuilder::new(folder);
    for glob in globs {
        let added = builder.add(glob);
        added.map_err(|error| format!("no glob: {error}; write it as in .gitignore"))?;
    }
    builder
        .build()
        .map_err(|error| format!("no globs: {error}"))
}

/// Endings of the files that are read in a folder.
fn endings() -> Vec<String> {
    let all = input::FORMATS.iter().flat_map(|format| format.endings);
    all.map(|&ending| ending.to_owned()).collect()
}

/// True where a name has one of the endings, with or without one of compression.
fn has_ending(path: &Path, endings: &[String]) -> bool {
    let lower = |ending: &std::ffi::OsStr| ending.to_string_lossy().to_ascii_lowercase();
    let ending = path.extension().map(lower).unwrap_or_default();
    if input::COMPRESSED.contains(&ending.as_str()) {
        return path
            .file_stem()
            .is_some_and(|stem| has_ending(Path::new(stem), endings));
    }
    endings.contains(&ending)
}

impl Open {
    /// The next article, with what the input as a whole says about it.
    fn next(&mut self) -> Option<Item> {
        let part = self.parts.next()?;
        let part = part.map_err(|error| advice(&error)).map(|mut part| {
            if part.known.id.is_empty() {
                part.known.id.clone_from(&self.name);
            }
            part.known.path.clone_from(&self.path);
            part.known.url = part.known.url.or_else(|| self.url.clone());
            part.media = part.media.or_else(|| self.media.clone());
            part.charset = part.charset.or_else(|| self.charset.clone());
            (part, self.format)
        });
        Some(Item {
            name: self.name.clone(),
            part,
        })
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(open) = &mut self.open {
                match open.next() {
                    Some(item) => return Some(item),
                    None => self.open = None,
                }
            }
            let input = self.waiting.pop_front()?;
            if let Some(item) = self.begin(&input) {
                return Some(item);
            }
        }
    }
}
