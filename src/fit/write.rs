//! Writes estimates into grammar files: figures change and nothing else.

use std::fmt;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;

use super::Estimates;
use crate::grammar::GrammarSet;

/// Why a grammar file was not rewritten.
#[derive(Debug)]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What happened.
    pub error: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for WriteError {}

/// Rewrites the figures of every file on disk; built-in files cannot be.
///
/// Each file is replaced as a whole, or not at all. Returns the files that changed.
///
/// # Errors
/// [`WriteError`] for the first file that cannot be written.
pub fn rewrite(set: &GrammarSet, estimates: &[Estimates]) -> Result<Vec<PathBuf>, WriteError> {
    let mut changed = Vec::new();
    for (number, file) in set.files.iter().enumerate() {
        let Some(path) = &file.path else { continue };
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        for (grammar, estimates) in set.grammars.iter().zip(estimates) {
            for (figure, estimate) in grammar.figures.iter().zip(estimates) {
                if figure.place.file == number
                    && !figure.pinned
                    && let Some(estimate) = estimate
                {
                    let reliability = 1.0 / (1.0 + (-estimate.weight).exp());
                    let mut text = String::new();
                    let _ = write!(
                        text,
                        " {:.3} {}/{}",
                        reliability.clamp(0.001, 0.999),
                        estimate.right,
                        estimate.seen
                    );
                    edits.push((figure.place.start, figure.place.end, text));
                }
            }
        }
        edits.sort();
        edits.dedup();
        let mut text = file.text.clone().into_owned();
        for (start, end, figure) in edits.iter().rev() {
            text.replace_range(*start..*end, figure);
        }
        if text != file.text {
            let failed = |error| WriteError {
                path: path.clone(),
                error,
            };
            let draft = path.with_extension("gr.new");
            fs::write(&draft, text).map_err(failed)?;
            fs::rename(&draft, path).map_err(failed)?;
            changed.push(path.clone());
        }
    }
    Ok(changed)
}
