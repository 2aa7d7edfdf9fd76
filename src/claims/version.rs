//! Figures of one language version of a text, to be held against the other.

use super::{Mark, keys, quantity};
use crate::Span;
use crate::grammar::Kinds;
use crate::resolve::Article;

/// Noughts of a million, which one letter may stand for.
const MILLION: f64 = 6.0;

/// Hours of a day: what is more is no time of day.
const HOURS: f64 = 24.0;

/// A figure of one version.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// Lowest and highest.
    range: (f64, f64),
    /// Digits as they are written, without marks; empty for words.
    digits: String,
    /// What they are multiplied by.
    scale: f64,
    /// A letter is joined to them: "390m", of metres or of millions.
    lettered: bool,
    /// Its words.
    pub(crate) span: Span,
}

impl Value {
    /// True where the two say the same number; an article ("un") is not the one in digits.
    pub(crate) fn is(&self, other: &Self) -> bool {
        if self.is_firm() && other.is_article() || self.is_article() && other.is_firm() {
            return false;
        }
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs());
        let same = near(self.range.0, other.range.0) && near(self.range.1, other.range.1);
        // translators leave decimal marks and rates as they are
        let written = !self.digits.is_empty() && self.digits == other.digits;
        let apart = (self.scale - other.scale).abs();
        let lettered = self.lettered || other.lettered;
        same || written && (apart < 3.0 || lettered && near(apart, MILLION))
    }

    /// True for a number word that is no article: three and more.
    pub(crate) fn is_word(&self) -> bool {
        !self.is_firm() && self.range.0 >= 3.0
    }

    /// True for a number word that may be an article or a pronoun.
    fn is_article(&self) -> bool {
        !self.is_firm() && !self.is_word()
    }

    /// True for a figure that a translation keeps: in digits.
    pub(crate) fn is_firm(&self) -> bool {
        !self.digits.is_empty()
    }
}

/// The numbers of a stretch of text in order.
pub(crate) fn values(article: &Article<'_>, marks: &[Mark], span: Span) -> Vec<Value> {
    let mut out = Vec::new();
    let (first, last) = article.tokens_in(span);
    let clause = keys::stretch((first, last));
    for (number, paragraph) in article.text.paragraphs.iter().enumerate() {
        let (from, to) = (paragraph.tokens.0.max(first), paragraph.tokens.1.min(last));
        let Some(words) = article
            .words(number)
            .filter(|_| from < to && paragraph.kind.is_read())
        else {
            continue;
        };
        let reader = quantity::Reader::new(words, marks, &clause);
        let mut index = from;
        while let Some(start) = reader.next_number((index, to)) {
            index = start;
            let Some((range, end)) = reader.number(index) else {
                index += 1;
                continue;
            };
            let around = [index.saturating_sub(1), end].map(|at| marks.get(at as usize));
            // "8 p.m.", "alle 20": the hours of a day are counted in two ways
            let clock = range.1 <= HOURS
                && around
                    .into_iter()
                    .flatten()
                    .any(|mark| mark.kinds.has(Kinds::BETWEEN));
            let ordinal = marks[index as usize].kinds.has(Kinds::ORDINAL);
            let span = article.text.span(index as usize, end as usize);
            if !clock && !ordinal {
                let whole = span.of(&article.document.text);
                out.extend(parts(words.written(index), whole, range, span));
            }
            index = end;
        }
    }
    out
}

/// One value for a number, two for a stretch of digits such as `1500-1610`.
fn parts(written: &str, whole: &str, range: (f64, f64), span: Span) -> Vec<Value> {
    let value = |range: (f64, f64), written: &str| {
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let plain: f64 = digits.parse().unwrap_or(0.0);
        // a decade goes by its last two digits in some languages
        let decade = digits.len() == 4 && written.len() == 5 && !written.contains(['.', ',', '-']);
        let (range, digits) = if decade && written.ends_with(char::is_alphabetic) {
            let short = plain % 100.0;
            ((short, short), digits[2..].to_owned())
        } else {
            (range, digits)
        };
        let scale = (range.0 / plain.max(1.0)).log10();
        let letters = whole.trim_start_matches(|c: char| !c.is_alphabetic());
        Value {
            range,
            lettered: !decade && letters.len() == 1 && whole.len() > 1,
            digits,
            scale: if plain > 0.0 { scale } else { 0.0 },
            span,
        }
    };
    match written.split_once(['-', '\u{2013}']) {
        Some((low, high)) if high.starts_with(|c: char| c.is_ascii_digit()) => {
            let one = |part: &str| {
                let digits: String = part.chars().filter(char::is_ascii_digit).collect();
                let plain = digits.parse().unwrap_or(0.0);
                value((plain, plain), part)
            };
            vec![one(low), one(high)]
        }
        _ => vec![value(range, written)],
    }
}
