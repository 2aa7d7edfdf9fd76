//! Formats of the user's own: a template over the JSON of a report (minijinja, which
//! speaks the language of Jinja).
//!
//! The template sees every field of the JSON format, and `text`, the article. Filters:
//! `words` (text of spans), `line` and `column` (where spans begin), `named` (what the
//! source of an id is called), `of_id` (the item of a list with an id).

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior, Value, path_loader};

use super::{Layout, Lines, Offsets, Report, Reporter, json};
use crate::Span;

/// Endings that say that a file is a template, and not what it makes.
const MARKS: [&str; 3] = ["j2", "jinja", "jinja2"];

/// A format that a template makes.
#[derive(Clone, Debug)]
pub struct Template {
    environment: Arc<Environment<'static>>,
    path: PathBuf,
    name: String,
}

/// Why a template cannot be used: file, line, reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError(String);

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

impl Template {
    /// Reads a template; others that it includes or extends are looked for beside it.
    ///
    /// What is escaped follows from the ending in front of `.j2`: `.html` and `.xml` as
    /// markup, `.json` as JSON, others not at all.
    ///
    /// # Errors
    /// Where it cannot be read or is no template; the message names file and line.
    pub fn load(path: &Path) -> Result<Self, TemplateError> {
        let shown = path.display();
        let about = |error: io::Error| TemplateError(format!("{shown}: cannot be read: {error}"));
        let source = std::fs::read_to_string(path).map_err(about)?;
        let name = path.file_name().map_or_else(
            || shown.to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let mut environment = Environment::new();
        // a name that does not exist is a mistake of the template, not an empty text
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(syntax().map_err(|error| TemplateError(error.to_string()))?);
        if let Some(folder) = path.parent() {
            environment.set_loader(path_loader(folder));
        }
        environment.add_filter("words", words);
        environment.add_filter("line", |state: &State<'_, '_>, spans: Value| {
            place(state, &spans).map(|(line, _)| line)
        });
        environment.add_filter("column", |state: &State<'_, '_>, spans: Value| {
            place(state, &spans).map(|(_, column)| column)
        });
        environment.add_filter("named", named);
        environment.add_filter("of_id", of_id);
        environment
            .add_template_owned(name.clone(), source)
            .map_err(|error| TemplateError(located(path, &name, &error)))?;
        Ok(Self {
            environment: Arc::new(environment),
            path: path.to_owned(),
            name,
        })
    }

    /// Ending of the files that it makes: `html` for `report.html.j2`.
    #[must_use]
    pub fn ending(&self) -> String {
        let mut name = Path::new(&self.name);
        if let Some(ending) = name.extension().and_then(|ending| ending.to_str())
            && MARKS.contains(&ending)
            && let Some(stem) = name.file_stem()
        {
            name = Path::new(stem);
        }
        let ending = name.extension().and_then(|ending| ending.to_str());
        ending.unwrap_or("txt").to_owned()
    }

    /// A reporter that fills it in for each article.
    #[must_use]
    pub fn reporter(&self, layout: Layout) -> Box<dyn Reporter> {
        Box::new(Filled {
            template: self.clone(),
            layout,
        })
    }
}

struct Filled {
    template: Template,
    layout: Layout,
}

impl Reporter for Filled {
    fn article(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let Template {
            environment,
            path,
            name,
        } = &self.template;
        let failed = |error: Error| io::Error::other(located(path, name, &error));
        let template = environment.get_template(name).map_err(failed)?;
        let json = json::line(report, self.layout.offsets, Vec::new());
        let written: serde_json::Value = serde_json::from_slice(json.written())?;
        let written = Value::from(Serde(written));
        let context = minijinja::context! { text => report.text.as_str(), ..written };
        let filled = template.render(context).map_err(failed)?;
        out.write_all(filled.as_bytes())
    }
}

/// Lines that hold a statement alone leave no blank line behind.
fn syntax() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
}

/// What went wrong with a template, behind its path and line.
fn located(path: &Path, name: &str, error: &Error) -> String {
    // the mistake may be in a file that the template includes
    let file = match error.name().filter(|&other| other != name) {
        Some(other) => path.with_file_name(other),
        None => path.to_owned(),
    };
    let line = error
        .line()
        .map_or(String::new(), |line| format!("{line}:"));
    let mut what = error.kind().to_string();
    if let Some(detail) = error.detail() {
        what = format!("{what}: {detail}");
    }
    format!("{}:{line} {what}", file.display())
}

fn mistake(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

/// The spans in a value: one span, or a list of them.
fn spans(state: &State<'_, '_>, value: &Value) -> Result<(Value, Vec<Span>), Error> {
    let text = state.lookup("text").filter(|text| text.as_str().is_some());
    let text = text.ok_or_else(|| mistake("'text' has been set to something else"))?;
    let unit = state.lookup("document");
    let unit = unit.and_then(|document| document.get_attr("offsets").ok());
    let unit = unit.and_then(|unit| Offsets::from_name(unit.as_str()?));
    let unit = unit.ok_or_else(|| mistake("'document' has been set to something else"))?;
    let one = |value: &Value| {
        let end = |name| usize::try_from(value.get_attr(name).ok()?).ok();
        let (start, end) = (end("start")?, end("end")?);
        let read = text.as_str()?;
        Some(Span::new(unit.byte(read, start)?, unit.byte(read, end)?))
    };
    let wanted = || mistake("needs a span, or a list of spans of this report");
    let found = match one(value) {
        Some(span) => vec![span],
        None => value
            .try_iter()?
            .map(|value| one(&value).ok_or_else(wanted))
            .collect::<Result<_, _>>()?,
    };
    Ok((text, found))
}

/// The text of a span or of several, parts joined by an ellipsis.
fn words(state: &State<'_, '_>, value: Value) -> Result<String, Error> {
    let (text, spans) = spans(state, &value)?;
    let text = text.as_str().unwrap_or_default();
    let parts: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    Ok(parts.join(" \u{2026} "))
}

/// Line and column at which the first of some spans begins.
fn place(state: &State<'_, '_>, value: &Value) -> Result<(usize, usize), Error> {
    let (text, spans) = spans(state, value)?;
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    Ok(Lines::new(text.as_str().unwrap_or_default()).at(first))
}

/// The item of a list that has an id.
fn of_id(id: Value, list: Value) -> Result<Value, Error> {
    let is_wanted = |item: &Value| item.get_attr("id").is_ok_and(|found| found == id);
    let found = list.try_iter()?.find(is_wanted);
    found.ok_or_else(|| mistake("no item of the list has this id"))
}

/// What the source of an id is called.
fn named(state: &State<'_, '_>, id: Value) -> Result<Value, Error> {
    let sources = state.lookup("sources").unwrap_or_default();
    let name = of_id(id.clone(), sources)?.get_attr("name")?;
    let missing = if id.as_str() == Some("s0") {
        "(publisher not stated)"
    } else {
        "(source not stated)"
    };
    Ok(if name.is_none() { missing.into() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_that_of_what_is_made() {
        let made = |name: &str| {
            let template = Template {
                environment: Arc::new(Environment::new()),
                path: name.into(),
                name: name.to_owned(),
            };
            template.ending()
        };
        assert_eq!(made("report.html.j2"), "html");
        assert_eq!(made("report.md"), "md");
        assert_eq!(made("report.j2"), "txt");
    }
}
