//! Annotated articles named on the command line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use secondo::gold::Article;

use super::Failure;

/// Every article of the files, in order.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Article>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let failed = |what: String| Failure::Message(format!("{name}: {what}"));
        let file = File::open(path).map_err(|error| failed(error.to_string()))?;
        for (index, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|error| failed(format!("line {}: {error}", index + 1)))?;
            if line.trim().is_empty() {
                continue;
            }
            let article = secondo::gold::read(&line, index + 1, Some(&name))
                .map_err(|error| failed(error.to_string()))?;
            out.push(article);
        }
    }
    Ok(out)
}
