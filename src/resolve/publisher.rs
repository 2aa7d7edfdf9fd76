//! Who publishes an article: the root of every chain.

use super::classes::Words;
use crate::Span;
use crate::grammar::{OutletId, Outlets};
use crate::input::Document;
use crate::text::{Kind, Shape, Text};

/// Tokens at the start of a paragraph among which a dateline's brackets stand.
const DATELINE: usize = 14;
/// Tokens of a last paragraph that may be a sign-off.
const SIGN_OFF: usize = 12;

/// What was found out about the publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Publisher {
    /// Its row in the table of outlets.
    pub(crate) outlet: Option<OutletId>,
    /// Its name, where the table has no row.
    pub(crate) name: Option<String>,
    /// The outlet that the dateline or a sign-off names, and its words, where it is another one.
    pub(crate) dateline: Option<(OutletId, Span)>,
}

/// Option, field, address, dateline, sign-off: the first that says it.
pub(crate) fn find<'a>(
    document: &Document,
    text: &Text,
    outlets: &Outlets,
    chosen: Option<&str>,
    words: impl Fn(usize) -> Option<Words<'a>> + Copy,
) -> Publisher {
    let dateline = dateline(&document.text, text);
    let given = chosen.or(document.publisher.as_deref());
    let mut found = given
        .and_then(|name| named(name, outlets))
        .map(|found| by_address_too(found, document, outlets))
        .or_else(|| document.url.as_deref().and_then(|url| by_url(url, outlets)))
        .or_else(|| in_metadata(&document.text, text, outlets))
        .unwrap_or_default();
    if found == Publisher::default() {
        let signed = dateline.or_else(|| Some(sign_off(text, words)?.outlet));
        found.outlet = signed.map(|(outlet, _)| outlet);
    } else {
        let other = |(outlet, _): &(OutletId, Span)| found.outlet != Some(*outlet);
        let credited = || sign_off(text, words).filter(|line| line.credits);
        found.dateline = dateline
            .filter(other)
            .or_else(|| Some(credited()?.outlet).filter(other));
    }
    found
}

/// A name that no outlet has (as sites have it), with the outlet of the address.
fn by_address_too(found: Publisher, document: &Document, outlets: &Outlets) -> Publisher {
    let by_address = || by_url(document.url.as_deref()?, outlets)?.outlet;
    let is_read = document.extracted && found.outlet.is_none();
    let outlet = if is_read { by_address() } else { found.outlet };
    Publisher { outlet, ..found }
}

fn named(name: &str, outlets: &Outlets) -> Option<Publisher> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let is_host = name.contains('.') && !name.contains(char::is_whitespace);
    let by_host = || is_host.then(|| outlets.by_host(&host(name))).flatten();
    let outlet = outlets.by_name(name).or_else(by_host);
    Some(Publisher {
        outlet,
        name: Some(name.to_owned()),
        dateline: None,
    })
}

/// The host of an address, in lower case, without `www.`.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or(rest).to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

fn by_url(url: &str, outlets: &Outlets) -> Option<Publisher> {
    let host = host(url.trim());
    if !host.contains('.') {
        return None;
    }
    Some(Publisher {
        outlet: outlets.by_host(&host),
        name: Some(host),
        dateline: None,
    })
}

/// An address in a line of dates and addresses.
fn in_metadata(source: &str, text: &Text, outlets: &Outlets) -> Option<Publisher> {
    let lines = text
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.kind == Kind::Metadata);
    lines
        .flat_map(|paragraph| paragraph.span.of(source).split_whitespace())
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .find_map(|word| by_url(word, outlets))
}

/// `(Reuters) -`, `ROMA (ANSA) -`: an outlet in brackets and a dash early on.
pub(crate) fn dateline(source: &str, text: &Text) -> Option<(OutletId, Span)> {
    let bodies = text
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.kind == Kind::Body)
        .take(4);
    for paragraph in bodies {
        let first = paragraph.tokens.0 as usize;
        let last = (paragraph.tokens.1 as usize).min(first + DATELINE);
        let tokens = text.tokens.get(first..last).unwrap_or(&[]);
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.span().of(source), "(" | "[") {
                continue;
            }
            let inner = tokens.get(at + 1);
            let mention = inner.and_then(|token| text.outlets.get(token.outlet as usize));
            let Some(mention) = mention else { continue };
            let close = (mention.last as usize).checked_sub(first);
            let rest = close.and_then(|close| tokens.get(close..)).unwrap_or(&[]);
            let ends = |word: &str| matches!(word, ")" | "]");
            let dash = |word: &str| matches!(word, "-" | "--" | "\u{2013}" | "\u{2014}");
            let mut marks = rest.iter().map(|token| token.span().of(source));
            if marks.next().is_some_and(ends) && marks.next().is_some_and(dash) {
                return Some((
                    mention.outlet,
                    text.span(mention.first as usize, mention.last as usize),
                ));
            }
        }
    }
    None
}

/// A last line that names an outlet.
struct SignOff {
    /// The outlet and its words.
    outlet: (OutletId, Span),
    /// The line is no more than that the story is the outlet's: `Fonte: Ansa.it`.
    credits: bool,
}

/// A short last line that names an outlet: `Fonte Ansa.it`, `© Reuters`.
fn sign_off<'a>(text: &Text, words: impl Fn(usize) -> Option<Words<'a>>) -> Option<SignOff> {
    let (number, paragraph) = text
        .paragraphs
        .iter()
        .enumerate()
        .rev()
        .find(|(_, paragraph)| paragraph.kind == Kind::Body)?;
    let words = words(number)?;
    let last = paragraph.tokens.1;
    let first = paragraph
        .tokens
        .0
        .max(last.saturating_sub(u32::try_from(SIGN_OFF).unwrap_or(0)));
    for index in (first..last).rev() {
        let Some(mention) = words
            .token(index)
            .and_then(|token| text.outlets.get(token.outlet as usize))
        else {
            continue;
        };
        let before = (first..mention.first)
            .rev()
            .find(|at| words.written(*at) != ":");
        let ends_text = (mention.last..last).all(|at| words.has(at, Shape::MARK));
        let signed = before.is_some_and(|at| {
            words.is(at, words.classes.sign_off) || words.written(at) == "\u{a9}"
        });
        let alone = mention.first == paragraph.tokens.0;
        if ends_text && (signed || alone) {
            let whole = before == Some(paragraph.tokens.0);
            let start = before.unwrap_or(mention.first);
            return Some(SignOff {
                outlet: (
                    mention.outlet,
                    text.span(start as usize, mention.last as usize),
                ),
                credits: signed && whole,
            });
        }
    }
    None
}
