//! JSON Lines: one document a line, other fields ignored.

use serde_json::Value;

use super::{Document, InputError};

/// Names of the fields that are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Identifier; the line number where it is missing.
    pub id: String,
    /// Text.
    pub text: String,
    /// Headline.
    pub title: String,
    /// Address.
    pub url: String,
    /// Publisher.
    pub publisher: String,
    /// Date of publication.
    pub published: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = str::to_owned;
        Self {
            id: name("id"),
            text: name("text"),
            title: name("title"),
            url: name("url"),
            publisher: name("publisher"),
            published: name("published"),
        }
    }
}

/// The document that a line holds; `number` is the line's, from 1.
///
/// # Errors
/// [`InputError::Json`] and [`InputError::NoText`] with the line's number.
pub fn from_line(
    line: &str,
    number: usize,
    path: Option<&str>,
    fields: &Fields,
) -> Result<Document, InputError> {
    let value: Value = serde_json::from_str(line).map_err(|error| InputError::Json {
        line: number,
        column: error.column(),
        message: plain_message(&error),
    })?;
    let string = |name: &str| match value.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let text = match value.get(&fields.text) {
        Some(Value::String(text)) if !text.trim().is_empty() => text.replace('\0', "\u{fffd}"),
        _ => {
            return Err(InputError::NoText {
                line: number,
                field: fields.text.clone(),
            });
        }
    };
    Ok(Document {
        id: string(&fields.id).unwrap_or_else(|| number.to_string()),
        path: path.map(str::to_owned),
        text,
        title: string(&fields.title),
        url: string(&fields.url),
        publisher: string(&fields.publisher),
        published: string(&fields.published),
    })
}

/// serde's message without its own line and column.
fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}
