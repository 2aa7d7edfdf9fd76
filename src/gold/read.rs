//! Annotated articles from JSON Lines, offsets in code points.

use std::fmt;

use serde_json::Value;

use crate::Span;
use crate::input::{Document, Fields, InputError, from_line};

/// One annotated attribution; spans in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldAttribution {
    /// Words of the source.
    pub source: Vec<Span>,
    /// Words of the cue.
    pub cue: Vec<Span>,
    /// Words of the content.
    pub content: Vec<Span>,
}

/// One annotated article.
#[derive(Clone, Debug)]
pub struct Article {
    /// The text and what surrounds it.
    pub document: Document,
    /// What people found in it.
    pub attributions: Vec<GoldAttribution>,
}

/// Why a line is no annotated article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoldError {
    /// The line is no document.
    Input(InputError),
    /// An offset does not fit the text.
    Offset {
        /// Line, from 1.
        line: usize,
        /// The offset, in code points.
        offset: u64,
    },
    /// There is no list of attributions.
    NoAttributions {
        /// Line, from 1.
        line: usize,
    },
}

impl fmt::Display for GoldError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(out),
            Self::Offset { line, offset } => {
                write!(out, "line {line}: offset {offset} lies outside the text")
            }
            Self::NoAttributions { line } => {
                write!(out, "line {line}: no list 'attributions' to compare with")
            }
        }
    }
}

impl std::error::Error for GoldError {}

/// The annotated article that a line holds; `number` is the line's, from 1.
///
/// # Errors
/// [`GoldError`] with the line's number.
pub fn read(line: &str, number: usize, path: Option<&str>) -> Result<Article, GoldError> {
    let document = from_line(line, number, path, &Fields::default()).map_err(GoldError::Input)?;
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    let Some(list) = value.get("attributions").and_then(Value::as_array) else {
        return Err(GoldError::NoAttributions { line: number });
    };
    let mut starts: Vec<usize> = document.text.char_indices().map(|(at, _)| at).collect();
    starts.push(document.text.len());
    let byte = |value: &Value| {
        let offset = value.as_u64().unwrap_or(u64::MAX);
        usize::try_from(offset)
            .ok()
            .and_then(|offset| starts.get(offset).copied())
            .ok_or(GoldError::Offset {
                line: number,
                offset,
            })
    };
    let spans = |role: &Value| -> Result<Vec<Span>, GoldError> {
        let pairs = role.as_array().map(Vec::as_slice).unwrap_or_default();
        pairs
            .iter()
            .map(|pair| Ok(Span::new(byte(&pair[0])?, byte(&pair[1])?)))
            .collect()
    };
    let attributions = list
        .iter()
        .map(|entry| {
            Ok(GoldAttribution {
                source: spans(&entry["source"])?,
                cue: spans(&entry["cue"])?,
                content: spans(&entry["content"])?,
            })
        })
        .collect::<Result<_, GoldError>>()?;
    Ok(Article {
        document,
        attributions,
    })
}
