//! Dates: a day, a month, a year, or what of them a text gives.

use super::{Clause, Mark};
use crate::grammar::{Kinds, fold};
use crate::resolve::{Article, Words};
use crate::text::Shape;

/// Years that a number by itself may be.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2100;

/// A date; what is zero is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// Year.
    pub(crate) year: u32,
    /// Month, from 1.
    pub(crate) month: u32,
    /// Day of the month.
    pub(crate) day: u32,
    /// Only the century is given: the year is its last.
    pub(crate) century: bool,
    /// Its tokens.
    pub(crate) tokens: (u32, u32),
    /// Number of its clause.
    pub(crate) clause: usize,
}

impl Date {
    /// True where the two cannot be one day.
    pub(crate) const fn differs(&self, other: &Self) -> bool {
        const fn apart(one: u32, other: u32) -> bool {
            one != 0 && other != 0 && one != other
        }
        if self.century || other.century {
            // a year lies in a century
            return apart(self.year.div_ceil(100), other.year.div_ceil(100));
        }
        apart(self.year, other.year) || apart(self.month, other.month) || apart(self.day, other.day)
    }
}

/// Every date of the clauses that gives a month or a year.
pub(super) fn dates(article: &Article<'_>, marks: &[Mark], clauses: &[Clause]) -> Vec<Date> {
    let mut out = Vec::new();
    for (number, clause) in clauses.iter().enumerate() {
        let Some(words) = article.words(clause.paragraph as usize) else {
            continue;
        };
        let mut index = clause.tokens.0;
        while let Some(start) = next_start(marks, index, clause.tokens.1) {
            index = start;
            match date(&words, marks, index, clause.tokens.1) {
                Some(mut found) => {
                    found.clause = number;
                    index = found.tokens.1;
                    out.push(found);
                }
                None => index += 1,
            }
        }
    }
    out
}

/// The next token with which a date may begin: digits, a month, or a word in front of
/// "century".
fn next_start(marks: &[Mark], index: u32, end: u32) -> Option<u32> {
    let rest = marks.get(index as usize..)?;
    let century = |at: usize| {
        let next = rest.get(at + 1);
        next.is_some_and(|next| next.kinds.has(Kinds::CENTURY))
    };
    let mut numbered = (index..end).zip(rest.iter().enumerate());
    let start = numbered
        .find(|(_, (at, mark))| mark.digits || mark.kinds.has(Kinds::MONTH) || century(*at));
    start.map(|(index, _)| index)
}

fn date(words: &Words<'_>, marks: &[Mark], index: u32, end: u32) -> Option<Date> {
    let month = |at: u32| {
        let is = marks
            .get(at as usize)
            .is_some_and(|mark| at < end && mark.kinds.has(Kinds::MONTH));
        let value = || words.grammar.claims.sense(&fold(words.written(at)));
        let value = is.then(value).flatten().map_or(0.0, |sense| sense.value);
        (1..=12).find(|number| f64::from(*number) == value)
    };
    let day = |at: u32| number(words, at, end).filter(|day| (1..=31).contains(day));
    let year = |at: u32| {
        let comma = u32::from(at < end && words.written(at) == ",");
        let found = number(words, at + comma, end).filter(|year| YEARS.contains(year))?;
        Some((found, at + comma + 1))
    };
    let found = |year: Option<(u32, u32)>, month, day, at| Date {
        year: year.map_or(0, |(year, _)| year),
        month,
        day,
        century: false,
        tokens: (index, year.map_or(at, |(_, at)| at)),
        clause: 0,
    };
    if let Some(named) = month(index) {
        let first = day(index + 1);
        let at = index + 1 + u32::from(first.is_some());
        return Some(found(year(at), named, first.unwrap_or(0), at));
    }
    if let (Some(first), Some(named)) = (day(index), month(index + 1)) {
        return Some(found(year(index + 2), named, first, index + 2));
    }
    let century = marks
        .get(index as usize + 1)
        .is_some_and(|mark| index + 1 < end && mark.kinds.has(Kinds::CENTURY));
    if let Some(ordinal) = number(words, index, end)
        .or_else(|| roman(words.written(index)))
        .filter(|ordinal| century && (1..=21).contains(ordinal))
    {
        return Some(Date {
            century: true,
            ..found(Some((ordinal * 100, index + 2)), 0, 0, index + 2)
        });
    }
    let written = words.written(index);
    let alone = number(words, index, end).filter(|year| YEARS.contains(year))?;
    (written.len() == 4).then(|| found(Some((alone, index + 1)), 0, 0, index + 1))
}

/// A whole number, with or without the ending of an ordinal.
fn number(words: &Words<'_>, at: u32, end: u32) -> Option<u32> {
    let token = words.token(at)?;
    if at >= end || !token.shape.has(Shape::DIGITS) {
        return None;
    }
    let written = words.written(at);
    let digits = written.trim_end_matches(|c: char| !c.is_ascii_digit());
    if written.len() > digits.len() + 2 {
        return None;
    }
    digits.parse().ok()
}

/// A Roman number, in capitals.
fn roman(written: &str) -> Option<u32> {
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let digits: Option<Vec<u32>> = written.chars().map(value).collect();
    let digits = digits.filter(|digits| !digits.is_empty())?;
    let smaller = digits
        .iter()
        .zip(digits.iter().skip(1))
        .filter(|(one, next)| one < next);
    let taken: u32 = smaller.map(|(one, _)| 2 * one).sum();
    digits.iter().sum::<u32>().checked_sub(taken)
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn centuries_in_roman_numbers() {
        assert_eq!(roman("XVI"), Some(16));
        assert_eq!(roman("XIX"), Some(19));
        assert_eq!(roman("Mix"), None);
    }
}
