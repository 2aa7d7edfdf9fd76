//! Grammar files to a [`GrammarSet`]: the built-in folder and folders laid over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::build::{self, Grammar, Sourced};
use super::error::{GrammarError, GrammarErrors, Trouble};
use super::outlets::{self, Outlets};
use super::parse::parse;
use super::syntax::{Placed, Statement};

mod builtin {
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
    /// The text.
    pub text: String,
    /// Zero for the built-in files, one and more for folders laid over them.
    pub layer: usize,
}

/// Every language and what they share.
///
/// It holds no mutable state and may be used from many threads at once.
#[derive(Clone, Debug)]
pub struct GrammarSet {
    /// Languages in order of their codes.
    pub grammars: Vec<Grammar>,
    /// Outlets.
    pub outlets: Outlets,
    /// The files that all of it was read from.
    pub files: Vec<SourceFile>,
}

impl GrammarSet {
    /// The grammars that come with the program.
    ///
    /// # Errors
    /// Every mistake in them; the test suite keeps them without.
    pub fn builtin() -> Result<Self, GrammarErrors> {
        Self::from_files(builtin_files())
    }

    /// The built-in grammars with folders of the user's laid over them, in order.
    ///
    /// # Errors
    /// Every mistake in the files, or that a folder cannot be read.
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
        Self::from_files(files)
    }

    /// The grammars of these files.
    ///
    /// # Errors
    /// Every mistake in them, in order of file and line.
    pub fn from_files(files: Vec<SourceFile>) -> Result<Self, GrammarErrors> {
        let mut errors: Vec<(usize, Trouble)> = Vec::new();
        let mut folders: BTreeMap<&str, Vec<(usize, Vec<Placed<Statement>>)>> = BTreeMap::new();
        for (number, file) in files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.name.ends_with(".gr"))
        {
            let (statements, troubles) = parse(&file.text);
            errors.extend(troubles.into_iter().map(|trouble| (number, trouble)));
            folders
                .entry(&file.folder)
                .or_default()
                .push((number, statements));
        }
        let mut grammars = Vec::new();
        let mut table = Outlets::default();
        for (folder, parsed) in &folders {
            let sourced: Vec<Sourced<'_>> = parsed
                .iter()
                .flat_map(|(file, statements)| {
                    let layer = files[*file].layer;
                    statements.iter().map(move |statement| Sourced {
                        file: *file,
                        layer,
                        statement,
                    })
                })
                .collect();
            if *folder == COMMON {
                let (found, troubles) = outlets::build(&sourced);
                table = found;
                errors.extend(troubles);
            } else {
                let (grammar, troubles) = build::build(folder, &sourced);
                grammars.push(grammar);
                errors.extend(troubles);
            }
        }
        if errors.is_empty() {
            return Ok(Self {
                grammars,
                outlets: table,
                files,
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

    /// The grammar of a language code.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Grammar> {
        self.grammars.iter().find(|grammar| grammar.code == code)
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

fn builtin_files() -> Vec<SourceFile> {
    builtin::FILES
        .iter()
        .map(|(name, text)| SourceFile {
            folder: name.split('/').next().unwrap_or("").to_owned(),
            name: (*name).to_owned(),
            path: None,
            text: (*text).to_owned(),
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
                    text: fs::read_to_string(&path)?,
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
