//! Grammar files to a [`GrammarSet`]: the built-in folder and folders laid over it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::{fs, io};

use super::error::{GrammarError, GrammarErrors};
use super::languages::{Grammars, Language};
use super::model::Grammar;
use super::outlets::Outlets;
use super::packed;
use super::sources::{self, Found, Source};
use crate::checks::Messages;
use crate::matcher::Memory;

/// What `build.rs` makes of the folder `grammars`: its files, and what they come to.
mod builtin {
    /// One language.
    pub(super) struct Language {
        pub(super) code: &'static str,
        /// Words of class `function`, folded.
        pub(super) function: &'static [&'static str],
        /// The grammar, packed.
        pub(super) grammar: &'static [u8],
    }

    include!(concat!(env!("OUT_DIR"), "/grammars.rs"));
}

/// Folder of what all languages share.
const COMMON: &str = "common";

/// One `.gr` or `.toml` file of a grammar folder.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Language code or `common`.
    pub folder: String,
    /// Name for messages: `it/rules.gr`, or the path for a user's file.
    pub name: String,
    /// Path on disk, for a user's file.
    pub path: Option<PathBuf>,
    /// The text; that of a built-in file stands in the program.
    pub text: Cow<'static, str>,
    /// Zero for the built-in files, one and more for folders laid over them.
    pub layer: usize,
}

/// Every language and what they share.
///
/// Nothing that can be seen changes, and it may be used from many threads at once.
#[derive(Clone, Debug)]
pub struct GrammarSet {
    /// Languages in order of their codes.
    pub grammars: Grammars,
    /// Outlets.
    pub outlets: Outlets,
    /// The files that all of it was read from.
    pub files: Vec<SourceFile>,
    /// Messages of the languages that were asked for, so that each is read once.
    messages: Arc<Mutex<ReadMessages>>,
    /// What matching found out about words, handed from text to text.
    pub(crate) memories: Memories,
}

/// Memories of matching that nobody is using.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memories(Arc<Mutex<Vec<Kept>>>);

/// A memory and the thread that used it last.
type Kept = (ThreadId, Box<Memory>);

impl Memories {
    /// Lends one, at best that which this thread had last, whose processor may still have it
    /// at hand; an empty one where all are in use.
    pub(crate) fn lend<T>(&self, to: impl FnOnce(&mut Memory) -> T) -> T {
        let thread = thread::current().id();
        let free = |free: &mut Vec<Kept>| {
            let own = free.iter().rposition(|(last, _)| *last == thread);
            let place = own.or_else(|| free.len().checked_sub(1))?;
            Some(free.swap_remove(place).1)
        };
        let mut memory = self.with(free).unwrap_or_default();
        let out = to(&mut memory);
        self.with(|free| free.push((thread, memory)));
        out
    }

    fn with<T>(&self, what: impl FnOnce(&mut Vec<Kept>) -> T) -> T {
        let mut free = match self.0.lock() {
            Ok(free) => free,
            Err(poisoned) => poisoned.into_inner(),
        };
        what(&mut free)
    }
}

/// Messages by the language that they were asked for in.
type ReadMessages = BTreeMap<Option<String>, Arc<Messages>>;

impl GrammarSet {
    /// The grammars that come with the program; a language is read when it is first
    /// asked for.
    ///
    /// # Errors
    /// Every mistake in what all languages share; [`GrammarSet::check`] finds the rest,
    /// of which the test suite keeps them free.
    pub fn builtin() -> Result<Self, GrammarErrors> {
        Self::load(builtin_files(), builtin::FILES.len())
    }

    /// The built-in grammars with folders of the user's laid over them, in order.
    ///
    /// # Errors
    /// Every mistake in the languages that the folders touch, or that a folder cannot
    /// be read.
    pub fn with_folders(folders: &[PathBuf]) -> Result<Self, GrammarErrors> {
        let mut files = builtin_files();
        for (index, folder) in folders.iter().enumerate() {
            let found = read_folder(folder, index + 1).map_err(|error| {
                GrammarErrors(vec![GrammarError {
                    file: folder.display().to_string(),
                    line: 1,
                    column: 1,
                    message: format!("cannot read the grammar folder: {error}"),
                    help: "name a folder that holds a folder per language".to_owned(),
                }])
            })?;
            files.extend(found);
        }
        Self::load(files, builtin::FILES.len())
    }

    /// The grammars of these files.
    ///
    /// # Errors
    /// Every mistake in them, in order of file and line.
    pub fn from_files(files: Vec<SourceFile>) -> Result<Self, GrammarErrors> {
        Self::load(files, 0)
    }

    /// Reads every language, also those that nobody has asked for.
    ///
    /// # Errors
    /// Every mistake in the files, in order of file and line.
    pub fn check(&self) -> Result<(), GrammarErrors> {
        Self::load(self.files.clone(), 0).map(|_| ())
    }

    /// Loads files of which the first `builtin` come with the program: a language that
    /// has no others waits until it is asked for.
    fn load(files: Vec<SourceFile>, builtin: usize) -> Result<Self, GrammarErrors> {
        let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            if file.name.ends_with(".gr") {
                folders.entry(&file.folder).or_default().push(number);
            }
        }
        let mut errors = Found::new();
        let mut languages = Vec::new();
        let mut outlets = Outlets::default();
        for (folder, numbers) in folders {
            let texts: Vec<Source<'_>> = numbers
                .iter()
                .map(|&number| Source {
                    number,
                    layer: files[number].layer,
                    text: &files[number].text,
                })
                .collect();
            let own = numbers.iter().any(|number| *number >= builtin);
            if folder == COMMON {
                let known = if own {
                    None
                } else {
                    packed::from_bytes(builtin::OUTLETS)
                };
                outlets = known.unwrap_or_else(|| sources::outlets(&texts, &mut errors));
                continue;
            }
            let known = builtin::LANGUAGES.iter().find(|known| known.code == folder);
            let function = match known {
                Some(known) if !own => known.function.iter().map(|&word| word.to_owned()).collect(),
                _ => sources::function_words(&texts),
            };
            let mut language = Language::new(folder, function);
            if own {
                let grammar = sources::grammar(folder, &texts, &mut errors);
                language.grammar = OnceLock::from(grammar);
            }
            languages.push(language);
        }
        if errors.is_empty() {
            return Ok(Self {
                grammars: Grammars::new(languages),
                outlets,
                files,
                messages: Arc::default(),
                memories: Memories::default(),
            });
        }
        let mut placed: Vec<GrammarError> = errors
            .into_iter()
            .map(|(file, trouble)| trouble.place(&files[file].name, &files[file].text))
            .collect();
        placed.sort();
        placed.dedup();
        Err(GrammarErrors(placed))
    }

    /// What flags say in a language; English where there is none of that code.
    #[must_use]
    pub fn messages(&self, language: Option<&str>) -> Arc<Messages> {
        let mut known = match self.messages.lock() {
            Ok(known) => known,
            Err(poisoned) => poisoned.into_inner(),
        };
        let entry = known.entry(language.map(str::to_owned));
        Arc::clone(entry.or_insert_with(|| Arc::new(Messages::read(self, language))))
    }

    /// The grammar of a language code.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Grammar> {
        let number = self.grammars.codes().position(|known| known == code)?;
        self.grammars.get(number)
    }

    /// The texts of a folder's files with that name, later layers last.
    pub fn named<'s>(
        &'s self,
        folder: &'s str,
        name: &'s str,
    ) -> impl Iterator<Item = &'s SourceFile> {
        self.files
            .iter()
            .filter(move |file| file.folder == folder && file.name.rsplit('/').next() == Some(name))
    }
}

/// One built-in language.
pub(super) fn builtin_language(code: &str) -> Grammar {
    let known = builtin::LANGUAGES.iter().find(|known| known.code == code);
    let read = known.and_then(|known| packed::from_bytes(known.grammar));
    read.unwrap_or_else(|| sources::grammar_unchecked(code, &builtin_sources(code)))
}

/// The built-in files of a language.
fn builtin_sources(code: &str) -> Vec<Source<'static>> {
    builtin::FILES
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| folder_of(name) == code && name.ends_with(".gr"))
        .map(|(number, (_, text))| Source {
            number,
            layer: 0,
            text,
        })
        .collect()
}

/// The texts of the built-in files of a language.
#[cfg(test)]
pub(super) fn builtin_texts(code: &str) -> impl Iterator<Item = &'static str> {
    builtin_sources(code).into_iter().map(|source| source.text)
}

fn folder_of(name: &str) -> &str {
    name.split('/').next().unwrap_or("")
}

/// Files that come with the program and hold texts rather than grammar.
pub(crate) fn builtin_messages() -> Vec<SourceFile> {
    builtin_files_that(|name| name.ends_with(".toml"))
}

fn builtin_files() -> Vec<SourceFile> {
    builtin_files_that(|_| true)
}

fn builtin_files_that(wanted: impl Fn(&str) -> bool) -> Vec<SourceFile> {
    builtin::FILES
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, text)| SourceFile {
            folder: folder_of(name).to_owned(),
            name: (*name).to_owned(),
            path: None,
            text: Cow::Borrowed(text),
            layer: 0,
        })
        .collect()
}

/// The files of a user's folder: `DIR/LANGUAGE/*.gr`, sorted by path.
fn read_folder(folder: &Path, layer: usize) -> io::Result<Vec<SourceFile>> {
    let mut out = Vec::new();
    let mut languages: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    languages.sort();
    for language in languages.iter().filter(|path| path.is_dir()) {
        let mut paths: Vec<PathBuf> = fs::read_dir(language)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths {
            if path
                .extension()
                .is_some_and(|ending| ending == "gr" || ending == "toml")
            {
                out.push(SourceFile {
                    folder: language
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned(),
                    name: path.display().to_string(),
                    text: Cow::Owned(fs::read_to_string(&path)?),
                    path: Some(path),
                    layer,
                });
            }
        }
    }
    if out.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "it holds no LANGUAGE/*.gr file",
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_what_the_files_say() {
        for known in builtin::LANGUAGES {
            let sources = builtin_sources(known.code);
            let parsed = sources::grammar_unchecked(known.code, &sources);
            assert!(packed::to_bytes(&parsed) == known.grammar, "{}", known.code);
            let read: Grammar = packed::from_bytes(known.grammar).expect("it was packed");
            assert!(packed::to_bytes(&read) == known.grammar, "{}", known.code);
            let cut = &known.grammar[..known.grammar.len() - 1];
            assert!(packed::from_bytes::<Grammar>(cut).is_none());
            assert_eq!(sources::function_words(&sources), known.function);
        }
        let mut errors = Found::new();
        let outlets = sources::outlets(&builtin_sources(COMMON), &mut errors);
        assert!(packed::to_bytes(&outlets) == builtin::OUTLETS);
        assert!(packed::from_bytes::<Outlets>(builtin::OUTLETS).is_some());
    }
}
