//! Files that are whole or not there, and names for them that every system takes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use secondo::report::Report;
use tempfile::NamedTempFile;

use super::Failure;

/// Bytes of a name at most, without its ending.
const LONGEST_NAME: usize = 100;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A file under way: written beside its place and moved there when it is whole.
pub(super) struct Sheet {
    path: PathBuf,
    out: Out,
}

enum Out {
    Beside(BufWriter<NamedTempFile>),
    /// Pipes and devices cannot be replaced.
    Direct(BufWriter<File>),
}

impl Sheet {
    /// Opens a sheet; folders on the way are made.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| writing(path, &error);
        // what a link leads to is replaced, not the link
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let known = fs::metadata(&place).ok();
        if known.as_ref().is_some_and(fs::Metadata::is_dir) {
            let what = "is a folder; end the name with / to write into it";
            return Err(Failure::about(path.display(), what));
        }
        if known.as_ref().is_some_and(|known| !known.is_file()) {
            let file = File::options().write(true).open(&place).map_err(failed)?;
            return Ok(Self {
                path: place,
                out: Out::Direct(BufWriter::new(file)),
            });
        }
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".secondo-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(&folder).map_err(failed)?;
        if let Some(known) = known {
            file.as_file()
                .set_permissions(known.permissions())
                .map_err(failed)?;
        }
        Ok(Self {
            path: place,
            out: Out::Beside(BufWriter::with_capacity(1 << 16, file)),
        })
    }

    /// Moves the whole file to its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let failed = |error: io::Error| writing(&self.path, &error);
        match self.out {
            Out::Direct(mut out) => out.flush().map_err(failed),
            Out::Beside(out) => {
                let file = out
                    .into_inner()
                    .map_err(|error| failed(error.into_error()))?;
                file.persist(&self.path)
                    .map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }

    /// Writes a whole file at once.
    pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let mut sheet = Self::create(path)?;
        sheet.add(bytes)?;
        sheet.finish()
    }

    /// Writes a part of it.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.with(|out| out.write_all(bytes))
    }

    /// Lets something be written into it.
    pub(super) fn with(
        &mut self,
        what: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let written = match &mut self.out {
            Out::Beside(out) => what(out),
            Out::Direct(out) => what(out),
        };
        written.map_err(|error| writing(&self.path, &error))
    }
}

/// Why a file could not be written, in words.
fn writing(path: &Path, error: &io::Error) -> Failure {
    let what = match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be written; check its permissions".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder should be; name another".to_owned()
        }
        _ => format!("cannot be written: {error}"),
    };
    Failure::about(path.display(), what)
}

/// True for folders, and for names that end as folders do.
pub(super) fn is_folder(path: &Path) -> bool {
    let written = path.as_os_str().to_string_lossy();
    path.is_dir() || written.ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// True where both are names of one file that is there.
pub(super) fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => false,
    }
}

/// Names for the articles of a folder.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// What an article is called: its file without the ending, else its id, with nothing
    /// in it that a file system could stumble over.
    pub(super) fn of(report: &Report) -> String {
        let stem = match &report.path {
            Some(path) if *path == report.id => Path::new(path).file_stem(),
            _ => None,
        };
        let name = stem.map_or_else(|| report.id.as_str().into(), |stem| stem.to_string_lossy());
        safe(&name)
    }

    /// The name itself, or with a number behind it where it is taken.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let mut found = name.to_owned();
        let mut number = 1;
        // some file systems do not tell capitals from small letters
        while !self.taken.insert(found.to_lowercase()) {
            number += 1;
            found = format!("{name}-{number}");
        }
        found
    }
}

fn safe(name: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut out: String = name
        .chars()
        .map(|c| if keep(c) { c } else { '-' })
        .collect();
    let end = (0..=LONGEST_NAME.min(out.len()))
        .rev()
        .find(|&end| out.is_char_boundary(end));
    out.truncate(end.unwrap_or(0));
    let out = out.trim_matches(['.', '-']);
    let stem = out.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = |device: &str| stem.len() == 4 && stem.starts_with(device);
    if out.is_empty() {
        "article".to_owned()
    } else if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        format!("_{out}")
    } else {
        out.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_by_every_file_system() {
        assert_eq!(safe("../../etc/passwd"), "etc-passwd");
        assert_eq!(safe("https://example.org/a?b"), "https---example.org-a-b");
        assert_eq!(safe("perch\u{e9} no"), "perch\u{e9}-no");
        assert_eq!(safe("CON.txt"), "_CON.txt");
        assert_eq!(safe("..."), "article");
        assert!(safe(&"\u{e8}".repeat(200)).len() <= LONGEST_NAME);
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut names = Names::default();
        let found = ["a", "A", "a", "a-2", "b"].map(|name| names.unique(name));
        assert_eq!(found, ["a", "A-2", "a-3", "a-2-2", "b"]);
    }

    #[test]
    fn nothing_is_there_before_it_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/out.json");
        let mut sheet = Sheet::create(&path).expect("it can be made");
        sheet.add(b"half").expect("it can be written");
        drop(sheet);
        let left = fs::read_dir(folder.path().join("new"))
            .expect("the folder")
            .count();
        assert_eq!(left, 0, "what is given up leaves nothing");
        Sheet::write(&path, b"whole").expect("it can be written");
        Sheet::write(&path, b"other").expect("it can be replaced");
        assert_eq!(fs::read(&path).expect("it is there"), b"other");
    }
}
