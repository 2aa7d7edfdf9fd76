//! Texts of grammar files to what they say: parsed, then built.

use super::audit;
use super::build::{self, Sourced};
use super::error::Trouble;
use super::model::Grammar;
use super::outlets::{self, Outlets};
use super::parse::{listed, parse};

/// The class whose words tell the language of a paragraph.
const FUNCTION: &str = "function";

/// The text of a file and its number.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    /// Index among all files.
    pub(super) number: usize,
    /// Zero for a built-in file.
    pub(super) layer: usize,
    pub(super) text: &'s str,
}

/// Mistakes with the numbers of their files.
pub(super) type Found = Vec<(usize, Trouble)>;

/// The grammar of a language, with every mistake in its files.
pub(super) fn grammar(code: &str, sources: &[Source<'_>], errors: &mut Found) -> Grammar {
    statements(sources, errors, |statements, errors| {
        let (grammar, troubles) = build::build(code, statements);
        errors.extend(troubles);
        audit::duplicates(statements, errors);
        audit::rules(&grammar, statements, errors);
        grammar
    })
}

/// The grammar of a language whose files have no mistakes.
pub(super) fn grammar_unchecked(code: &str, sources: &[Source<'_>]) -> Grammar {
    statements(sources, &mut Found::new(), |statements, _| {
        build::build(code, statements).0
    })
}

/// The outlets in files that all languages share.
pub(super) fn outlets(sources: &[Source<'_>], errors: &mut Found) -> Outlets {
    statements(sources, errors, |statements, errors| {
        let (found, troubles) = outlets::build(statements);
        errors.extend(troubles);
        found
    })
}

/// Words of class `function`, folded.
pub(super) fn function_words(sources: &[Source<'_>]) -> Vec<String> {
    let words = sources
        .iter()
        .flat_map(|source| listed(source.text, FUNCTION));
    words.map(super::fold).collect()
}

/// Parses the files of one folder and goes on with their statements.
fn statements<T>(
    sources: &[Source<'_>],
    errors: &mut Found,
    then: impl FnOnce(&[Sourced<'_>], &mut Found) -> T,
) -> T {
    let mut parsed = Vec::with_capacity(sources.len());
    for source in sources {
        let (statements, troubles) = parse(source.text);
        errors.extend(troubles.into_iter().map(|trouble| (source.number, trouble)));
        parsed.push((source, statements));
    }
    let sourced: Vec<Sourced<'_>> = parsed
        .iter()
        .flat_map(|(source, statements)| {
            statements.iter().map(|statement| Sourced {
                file: source.number,
                layer: source.layer,
                statement,
            })
        })
        .collect();
    then(&sourced, errors)
}
