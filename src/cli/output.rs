//! Where reports go: standard output, files and folders, in several formats at once.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use secondo::report::{FORMATS, Format, Layout, Many, Report, Reporter, Tally, Template};

use super::Failure;
use super::sheet::{Names, is_folder, same_file};

/// Reads `FORMAT`, `FORMAT=PATH` and paths of templates; knows the formats for help.
#[derive(Clone, Debug)]
pub(crate) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let text = value.to_string_lossy();
        if is_format(&text) {
            return Ok(text.into_owned());
        }
        let (name, _) = split(&text);
        let values = self.possible_values().into_iter().flatten();
        PossibleValuesParser::new(values).parse_ref(command, argument, OsStr::new(name))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = FORMATS
            .iter()
            .map(|format| PossibleValue::new(format.name).help(format.about));
        Some(Box::new(values))
    }
}

/// True for what can be a format: a name that is known, or a path.
pub(crate) fn is_format(text: &str) -> bool {
    let (name, _) = split(text);
    Format::from_name(name).is_some() || is_template(name)
}

/// Format and path of `FORMAT=PATH`.
fn split(text: &str) -> (&str, Option<&str>) {
    match text.split_once('=') {
        Some((name, path)) if Format::from_name(name).is_some() => (name, Some(path)),
        Some((name, path)) if is_template(name) && !Path::new(text).exists() => (name, Some(path)),
        _ => (text, None),
    }
}

/// True where none of these formats, as they are named, writes anything else of an article
/// where there are others.
pub(super) fn flow(names: &[String]) -> bool {
    let known = |name: &String| Format::from_name(split(name).0);
    let flows = |name| known(name).is_some_and(|format| matches!(format.many, Many::Lines));
    !names.is_empty() && names.iter().all(flows)
}

/// A name of a file rather than of a format.
fn is_template(name: &str) -> bool {
    name.contains(['.', '/', std::path::MAIN_SEPARATOR])
}

/// A format of ours, or one of the user's.
#[derive(Clone, Debug)]
enum Chosen {
    Known(&'static Format),
    Own(Template),
}

impl Chosen {
    fn named(name: &str) -> Result<Self, Failure> {
        if let Some(format) = Format::from_name(name) {
            return Ok(Self::Known(format));
        }
        if is_template(name) {
            let template = Template::load(Path::new(name));
            let template = template.map_err(|error| Failure::Message(error.to_string()))?;
            return Ok(Self::Own(template));
        }
        Err(Failure::Message(format!(
            "no format '{name}'; see secondo check --help"
        )))
    }

    fn reporter(&self, layout: Layout) -> Box<dyn Reporter> {
        match self {
            Self::Known(format) => (format.build)(layout),
            Self::Own(template) => template.reporter(layout),
        }
    }

    fn ending(&self) -> String {
        match self {
            Self::Known(format) => format.ending.to_owned(),
            Self::Own(template) => template.ending(),
        }
    }

    const fn many(&self) -> Many {
        match self {
            Self::Known(format) => format.many,
            Self::Own(_) => Many::Together,
        }
    }
}

/// Where one format goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One document, to standard output.
    Standard,
    /// One document, to a file.
    File(PathBuf),
    /// A document for each article, in this folder, with this ending.
    Folder(PathBuf, String),
}

/// One format on its way to one place.
pub(super) struct Sink {
    chosen: Chosen,
    layout: Layout,
    pub(super) target: Target,
    /// The reporter of the one document; documents of folders have their own.
    pub(super) reporter: Box<dyn Reporter>,
}

impl Sink {
    fn new(chosen: Chosen, layout: &Layout, target: Target) -> Self {
        let plain = Layout {
            colour: false,
            width: Layout::WIDTH,
            ..layout.clone()
        };
        let layout = match target {
            Target::Standard => layout.clone(),
            Target::File(_) => plain,
            Target::Folder(..) => Layout {
                several: false,
                ..plain
            },
        };
        Self {
            reporter: chosen.reporter(layout.clone()),
            chosen,
            layout,
            target,
        }
    }

    /// True where what an article adds does not depend on whether there are others.
    pub(super) const fn flows(&self) -> bool {
        matches!(self.chosen.many(), Many::Lines)
    }

    /// What an article adds to the document, or its whole document in a folder.
    fn render(&self, report: &Report) -> io::Result<Part> {
        let (mut out, mut entry) = (Vec::new(), Vec::new());
        if !matches!(self.target, Target::Folder(..)) {
            self.reporter.article(report, &mut out)?;
            self.reporter.entry(report, &mut entry)?;
            return Ok(Part { out, entry });
        }
        let reporter = self.chosen.reporter(self.layout.clone());
        let mut tally = Tally::default();
        tally.add(report);
        reporter.begin(false, &mut out)?;
        reporter.article(report, &mut out)?;
        reporter.entry(report, &mut entry)?;
        reporter.end(&tally, &entry, &mut out)?;
        Ok(Part {
            out,
            entry: Vec::new(),
        })
    }
}

/// One article in one format.
pub(super) struct Part {
    /// What stands in the document, or the whole document of a folder.
    pub(super) out: Vec<u8>,
    /// What the end of the document needs of it.
    pub(super) entry: Vec<u8>,
}

/// One article in every format that is wanted.
pub(crate) struct Rendered {
    /// What the article is called in folders, before it is made unique; empty where it goes
    /// to none.
    pub(super) name: String,
    /// The file that it was read from.
    pub(super) path: Option<String>,
    /// What each sink gets, in their order.
    pub(super) parts: Vec<Part>,
}

/// Every format that is wanted, and where it goes.
pub(crate) struct Outputs {
    pub(super) sinks: Vec<Sink>,
}

impl Outputs {
    /// The formats of the arguments; those without a path of their own go to `output`,
    /// or else to standard output.
    pub(crate) fn new(
        formats: &[String],
        output: Option<&Path>,
        layout: &Layout,
        inputs: &[PathBuf],
    ) -> Result<Self, Failure> {
        let usual = [FORMATS[0].name.to_owned()];
        let formats = if formats.is_empty() { &usual } else { formats };
        let mut outputs = Self { sinks: Vec::new() };
        for format in formats {
            let (name, own) = split(format);
            let chosen = Chosen::named(name)?;
            let path = own.map(Path::new).or(output);
            outputs.add(name, chosen, layout, path)?;
        }
        outputs.check(inputs)?;
        Ok(outputs)
    }

    /// One format to standard output.
    pub(crate) fn printed(format: &'static Format, layout: &Layout) -> Result<Self, Failure> {
        let mut outputs = Self { sinks: Vec::new() };
        outputs.add(format.name, Chosen::Known(format), layout, None)?;
        Ok(outputs)
    }

    fn add(
        &mut self,
        name: &str,
        chosen: Chosen,
        layout: &Layout,
        path: Option<&Path>,
    ) -> Result<(), Failure> {
        let mut push = |chosen, target| self.sinks.push(Sink::new(chosen, layout, target));
        let folder = path.filter(|path| is_folder(path));
        match (folder, chosen.many()) {
            (Some(folder), Many::Tables(parts)) => {
                for part in parts {
                    let path = folder.join(format!("{}.{}", part.name, part.ending));
                    push(Chosen::Known(part), Target::File(path));
                }
            }
            (Some(folder), Many::Files(parts)) => {
                for part in parts {
                    let target = Target::Folder(folder.to_owned(), part.ending.to_owned());
                    push(Chosen::Known(part), target);
                }
            }
            (Some(folder), _) => {
                let target = Target::Folder(folder.to_owned(), chosen.ending());
                push(chosen, target);
            }
            (None, Many::Apart | Many::Files(_)) if layout.several => {
                return Err(Failure::Message(format!(
                    "{name}: a file holds one article; name a folder with --output DIR/"
                )));
            }
            (None, _) => {
                let target = match path {
                    Some(path) if path != Path::new("-") => Target::File(path.to_owned()),
                    _ => Target::Standard,
                };
                push(chosen, target);
            }
        }
        Ok(())
    }

    /// No two formats may go to one place, and none over what is read.
    fn check(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        for (number, sink) in self.sinks.iter().enumerate() {
            let taken = self.sinks[..number]
                .iter()
                .any(|other| other.target == sink.target);
            match &sink.target {
                Target::Standard if taken => {
                    let what = "two formats for standard output; give one of them a file: \
                        --format json=FILE";
                    return Err(Failure::Message(what.to_owned()));
                }
                Target::File(path) | Target::Folder(path, _) if taken => {
                    let what = "two formats for one file; give each its own: --format json=FILE";
                    return Err(Failure::about(path.display(), what));
                }
                Target::File(path) if inputs.iter().any(|input| same_file(input, path)) => {
                    let what = "is read from; write the report somewhere else";
                    return Err(Failure::about(path.display(), what));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An article in every format.
    pub(crate) fn render(&self, report: &Report) -> io::Result<Rendered> {
        let parts = self.sinks.iter().map(|sink| sink.render(report));
        let mut targets = self.sinks.iter().map(|sink| &sink.target);
        let named = targets.any(|target| matches!(target, Target::Folder(..)));
        Ok(Rendered {
            name: if named {
                Names::of(report)
            } else {
                String::new()
            },
            path: report.path.clone(),
            parts: parts.collect::<io::Result<_>>()?,
        })
    }
}
