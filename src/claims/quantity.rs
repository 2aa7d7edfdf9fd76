//! Numbers with what they count.

use super::{Clause, Mark, within};
use crate::grammar::{Key, Kinds, fold};
use crate::report::Quantity;
use crate::resolve::{Article, Words};
use crate::text::Shape;

/// Words with a meaning that are taken for what is counted.
const MOST_HEADS: usize = 3;
/// Longest number that counts something, in bytes.
const LONGEST_NUMBER: usize = 12;
/// Tokens behind a number among which they stand.
const REACH: u32 = 6;
/// Tokens before a number that say how exact it is.
const BEFORE: u32 = 3;
/// Tokens behind what is counted among which the verb of a toll stands.
const BEHIND: u32 = 5;
/// How many times more a figure is that another one falls short of.
const FAR_BELOW: f64 = 10.0;
/// Longest number word that is taken apart, in bytes.
const LONGEST_WORD: usize = 32;

/// A quantity with what it is compared by.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// What reports show.
    pub(crate) quantity: Quantity,
    /// Tokens of number, scale and unit.
    pub(crate) tokens: (u32, u32),
    /// Number of its clause.
    pub(crate) clause: usize,
    /// Number of its unit; zero for none.
    pub(crate) unit: u16,
    /// Keys of what is counted, nearest first.
    pub(crate) heads: Vec<Key>,
    /// One past the last token of what is counted.
    pub(crate) end: u32,
    /// A key for the toll of an event, where it counts one.
    pub(crate) toll: Option<Key>,
    /// What tells those counted apart from others: "four Americans", "badly hurt".
    pub(crate) narrow: Vec<Key>,
    /// "only 100": no more of them.
    pub(crate) only: bool,
    /// More of them, a part of them, a place in an order, another time.
    pub(crate) guarded: bool,
}

impl Figure {
    /// True where both can be so.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let (a, b) = (self.quantity.range, other.quantity.range);
        a.0 <= b.1 && b.0 <= a.1 && !self.falls_short(other) && !other.falls_short(self)
    }

    /// "only 100" where "up to 600 million" is said of the same.
    fn falls_short(&self, other: &Self) -> bool {
        let (low, high) = other.quantity.range;
        let open = low == 0.0 && other.quantity.approximate;
        self.only && open && self.quantity.range.1 * FAR_BELOW <= high
    }
}

/// Every quantity of the clauses.
pub(super) fn figures(article: &Article<'_>, marks: &[Mark], clauses: &[Clause]) -> Vec<Figure> {
    let mut out = Vec::new();
    for (number, clause) in clauses.iter().enumerate() {
        let Some(words) = article.words(clause.paragraph as usize) else {
            continue;
        };
        let reader = Reader::new(words, marks, clause);
        let (mut index, last) = clause.tokens;
        while let Some(start) = reader.next_number((index, last)) {
            index = start;
            match reader.figure(number, index) {
                Some(found) => {
                    index = found.tokens.1;
                    out.push(found);
                }
                None => index += 1,
            }
        }
    }
    out
}

/// Reads numbers of one clause.
pub(super) struct Reader<'a> {
    words: Words<'a>,
    marks: &'a [Mark],
    clause: &'a Clause,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(words: Words<'a>, marks: &'a [Mark], clause: &'a Clause) -> Self {
        Self {
            words,
            marks,
            clause,
        }
    }

    /// The first of these tokens with which a number may begin.
    pub(super) fn next_number(&self, tokens: (u32, u32)) -> Option<u32> {
        let number = Kinds::NUMBER.or(Kinds::SCALE).or(Kinds::NUMBERLIKE);
        let mut numbered = (tokens.0..).zip(within(self.marks, tokens));
        let start = numbered.find(|(_, mark)| mark.digits || mark.kinds.has(number));
        start.map(|(index, _)| index)
    }

    fn kinds(&self, index: u32) -> Kinds {
        self.mark(index).kinds
    }

    fn mark(&self, index: u32) -> Mark {
        self.marks.get(index as usize).copied().unwrap_or_default()
    }

    fn value_of(&self, index: u32) -> Option<f64> {
        let written = self.words.written(index);
        let sense = self.words.grammar.claims.sense(&fold(written))?;
        sense
            .kinds
            .has(Kinds::NUMBER.or(Kinds::SCALE))
            .then_some(sense.value)
    }

    /// The number that begins at a token: value, lowest and highest, and its end.
    pub(super) fn number(&self, index: u32) -> Option<((f64, f64), u32)> {
        let token = self.words.token(index)?;
        let written = self.words.written(index);
        let mut end = index + 1;
        let mut range = if token.shape.has(Shape::DIGITS) {
            let range = digits(written, self.words.grammar.claims.decimal())?;
            let scale = self.glued_scale(written);
            (range.0 * scale, range.1 * scale)
        } else if self.kinds(index).has(Kinds::NUMBER) {
            let value = self.value_of(index)?;
            (value, value)
        } else {
            let value = self.compound(index)?;
            (value, value)
        };
        while end < self.clause.tokens.1
            && self.kinds(end).has(Kinds::SCALE)
            && self.words.written(end).len() > 1
        {
            let scale = self.value_of(end)?;
            range = (range.0 * scale, range.1 * scale);
            end += 1;
        }
        Some((range, end))
    }

    /// "374m", "264-million": the scale that is written in one word with the digits.
    fn glued_scale(&self, written: &str) -> f64 {
        let letters = written.trim_start_matches(|c: char| !c.is_alphabetic());
        let first = letters.split('-').next().unwrap_or("");
        let sense = self.words.grammar.claims.sense(&fold(first));
        sense
            .filter(|sense| sense.kinds.has(Kinds::SCALE))
            .map_or(1.0, |sense| sense.value)
    }

    /// "thirty-three", "ventisette": a word made of number words.
    fn compound(&self, index: u32) -> Option<f64> {
        let written = self.words.written(index);
        let name = self.mark(index).name;
        let joined = written.contains('-');
        if !self.kinds(index).has(Kinds::NUMBERLIKE)
            || name && !joined
            || written.len() > LONGEST_WORD
            || self.words.is(index, u128::MAX)
        {
            return None;
        }
        self.words.grammar.claims.compound(&fold(written))
    }

    fn figure(&self, clause: usize, index: u32) -> Option<Figure> {
        let (range, mut end) = self.number(index)?;
        let mut first = index;
        let mut unit = 0;
        let unit_at = |at: u32| {
            let sense = self
                .words
                .grammar
                .claims
                .sense(&fold(self.words.written(at)));
            sense.map_or(0, |sense| sense.unit)
        };
        if index > self.clause.tokens.0 && unit_at(index - 1) != 0 {
            unit = unit_at(index - 1);
            first = index - 1;
        }
        let of = self.words.is(end, self.words.classes.of);
        let at = if of { end + 1 } else { end };
        if unit == 0 && at < self.clause.tokens.1 && unit_at(at) != 0 {
            unit = unit_at(at);
            end = at + 1;
        }
        let (heads, heads_end) = self.heads(index, end);
        let toll = self.toll(&heads, first, heads_end);
        let narrow = self.narrow(end, heads_end);
        let (range, approximate) = self.exactness(range, first);
        let single = (range.0 - 1.0).abs() < f64::EPSILON && unit == 0;
        let lone = single && !self.says_only(first);
        let of_whole = self.words.is(end, self.words.classes.of) && unit == 0;
        let before = first.saturating_sub(2).max(self.clause.tokens.0)..first;
        let odd = |at: u32| {
            self.kinds(at)
                .has(Kinds::ANOTHER.or(Kinds::PART).or(Kinds::BETWEEN))
        };
        let rate = |at: u32| self.kinds(at).has(Kinds::ANOTHER.or(Kinds::BETWEEN));
        let near = end..self.clause.tokens.1.min(end + 2);
        let guarded = lone
            || of_whole
            || self.digits_of(index) > LONGEST_NUMBER
            || self.is_markup(index)
            || before.clone().any(odd)
            || near.clone().any(rate)
            || self.kinds(index).has(Kinds::ORDINAL)
            || self.is_label(index)
            || self.mark(index).time
            || self.describes(heads_end)
            || self.kinds(end).has(Kinds::MONTH);
        let named = heads
            .first()
            .map_or_else(String::new, |_| self.head_words(end, heads_end));
        Some(Figure {
            quantity: Quantity {
                span: self.span((first, end)),
                range,
                approximate,
                unit: self.words.grammar.claims.unit(unit).to_owned(),
                head: named,
            },
            tokens: (first, end),
            clause,
            unit,
            heads,
            end: heads_end,
            toll,
            narrow,
            only: self.says_only(first),
            guarded,
        })
    }

    /// Bytes of a number up to the word that it is joined to: "5.9-magnitude".
    fn digits_of(&self, index: u32) -> usize {
        let written = self.words.written(index);
        let digits = written.starts_with(|c: char| c.is_ascii_digit());
        match written.find(char::is_alphabetic).filter(|_| digits) {
            Some(end) => end,
            None => written.len(),
        }
    }

    /// "Seven victims were students": some of all, and who they are.
    fn describes(&self, end: u32) -> bool {
        let c = self.words.classes;
        let people = c.people() & !c.vague;
        self.words.is(end, c.auxiliary) && self.words.is(end + 1, people)
    }

    /// Attributes of markup that stands in the text: `id="123"`.
    fn is_markup(&self, index: u32) -> bool {
        (index.saturating_sub(2)..index).any(|at| self.words.written(at).ends_with('='))
    }

    fn narrow(&self, first: u32, end: u32) -> Vec<Key> {
        let marks = (first..end).map(|at| self.mark(at));
        let tells = marks.filter(|mark| !mark.kinds.has(Kinds::TOLL.or(Kinds::COMMON)));
        let mut keys: Vec<Key> = tells.map(|mark| mark.key).filter(|key| *key != 0).collect();
        keys.sort_unstable();
        keys
    }

    /// The key of a word, also of a common one.
    fn head_key(&self, at: u32) -> Key {
        let mark = self.mark(at);
        if mark.key != 0 || !mark.kinds.has(Kinds::COMMON) {
            return mark.key;
        }
        let folded = self.words.folded(at);
        let lexicon = &self.words.grammar.lexicon;
        self.words
            .grammar
            .claims
            .key(lexicon, lexicon.find(&folded), &folded)
    }

    /// "72nd", "Type 94": digits that count nothing.
    fn is_label(&self, index: u32) -> bool {
        let written = self.words.written(index);
        let letters = written.trim_start_matches(|c: char| !c.is_alphabetic());
        let ordinal = !letters.is_empty() && !written.contains('-');
        let before = index > self.clause.tokens.0 && self.mark(index - 1).name;
        ordinal && written.starts_with(|c: char| c.is_ascii_digit())
            || before && self.kinds(index - 1).0 == 0
    }

    fn span(&self, tokens: (u32, u32)) -> crate::Span {
        let start = self.words.token(tokens.0).map_or(0, |token| token.start);
        let last = self.words.token(tokens.1.saturating_sub(1));
        let end = last.map_or(start, |token| token.end);
        crate::Span::new(start as usize, end as usize)
    }

    fn head_words(&self, first: u32, end: u32) -> String {
        let all: Vec<String> = (first..end)
            .filter(|&at| self.mark(at).key != 0)
            .map(|at| self.words.folded(at))
            .collect();
        all.join(" ")
    }

    /// What is counted: the words behind the number up to a preposition or mark; where
    /// there are none and a verb of being stands before, the words before it.
    fn heads(&self, number: u32, from: u32) -> (Vec<Key>, u32) {
        let c = self.words.classes;
        let mut heads = Vec::new();
        let mut end = from;
        let last = self.clause.tokens.1.min(from + REACH);
        for at in from..last {
            let word = self.words.has(at, Shape::WORD);
            let stops = c.preposition | c.coordinator | c.auxiliary | c.pronoun | c.negator;
            let digits = self.words.has(at, Shape::DIGITS);
            if !word || digits || self.words.is(at, stops) || heads.len() == MOST_HEADS {
                break;
            }
            let key = self.head_key(at);
            if key != 0 {
                heads.push(key);
                end = at + 1;
            }
        }
        if let Some((_, tail)) = self.words.written(number).split_once('-')
            && tail.starts_with(char::is_alphabetic)
        {
            let folded = fold(tail);
            let lexicon = &self.words.grammar.lexicon;
            let key = self
                .words
                .grammar
                .claims
                .key(lexicon, lexicon.find(&folded), &folded);
            heads.insert(0, key);
        }
        let low = number.saturating_sub(BEFORE).max(self.clause.tokens.0);
        let mut before = (low..number).rev();
        // "there were 12", not "has killed 12"
        let carries = |at: u32| self.mark(at).key != 0 && !self.words.is(at, c.adverb);
        let being = before
            .find(|&at| carries(at) || self.words.is(at, c.auxiliary | c.of))
            .filter(|&at| !carries(at));
        if let Some(being) = being
            && (heads.is_empty()
                || (from..end).all(|at| self.mark(at).key == 0)
                || self.words.is(being, c.auxiliary))
        {
            let before = (self.clause.tokens.0..being).rev();
            let word = |at: &u32| !self.words.has(*at, Shape::DIGITS);
            let subject = before
                .filter(word)
                .map(|at| self.mark(at).key)
                .filter(|&key| key != 0);
            heads.extend(subject.take(MOST_HEADS));
        }
        if heads.is_empty() {
            // "cost 340 million euros": the verb says what it is a figure of
            let before = (self.clause.tokens.0..number).rev().take(REACH as usize);
            let keys = before.map(|at| self.mark(at).key).filter(|&key| key != 0);
            heads.extend(keys.take(1));
        }
        (heads, end)
    }

    /// The toll that a figure counts: in its own words, or the verb next to them.
    fn toll(&self, heads: &[Key], first: u32, end: u32) -> Option<Key> {
        let of_key = |key: Key| {
            let kinds = self.words.grammar.claims.kinds_of(key);
            kinds.has(Kinds::TOLL).then_some(key)
        };
        let low = first.saturating_sub(BEFORE).max(self.clause.tokens.0);
        let high = self.clause.tokens.1.min(end + BEHIND);
        let c = self.words.classes;
        // another number or clause in between counts something else
        let open = |at: &u32| {
            !self.words.is(*at, c.coordinator)
                && self.words.written(*at) != ","
                && !self.kinds(*at).has(Kinds::NUMBER)
                && !self.words.has(*at, Shape::DIGITS)
        };
        let behind = (end..high).take_while(open).map(|at| self.mark(at).key);
        let before = (low..first)
            .rev()
            .take_while(open)
            .map(|at| self.mark(at).key);
        heads
            .iter()
            .copied()
            .chain(behind)
            .chain(before)
            .find_map(of_key)
    }

    /// "about", "at least", "up to": what values the words before a number leave open.
    fn exactness(&self, range: (f64, f64), first: u32) -> ((f64, f64), bool) {
        let low = first.saturating_sub(BEFORE).max(self.clause.tokens.0);
        let mut kinds = Kinds::default();
        for at in low..first {
            if self.words.written(at) == "," {
                kinds = Kinds::default();
            }
            kinds = kinds.or(self.kinds(at));
        }
        if kinds.has(Kinds::LEAST) {
            return ((range.0, f64::INFINITY), true);
        }
        if kinds.has(Kinds::MOST) {
            return ((0.0, range.1), true);
        }
        if kinds.has(Kinds::APPROXIMATE) {
            return ((range.0 * 0.8, range.1 * 1.25), true);
        }
        (range, false)
    }

    fn says_only(&self, first: u32) -> bool {
        let low = first.saturating_sub(BEFORE).max(self.clause.tokens.0);
        (low..first).any(|at| self.kinds(at).has(Kinds::ONLY))
    }
}

/// The value of digits with their marks, as a range: `1,250`, `6.6`, `5-7`.
fn digits(written: &str, decimal: char) -> Option<(f64, f64)> {
    let number = |part: &str| -> Option<f64> {
        let end = part.find(char::is_alphabetic).unwrap_or(part.len());
        let part = part[..end].trim_end_matches(['-', '.', ',', '\'']);
        let mut plain = String::new();
        for c in part.chars() {
            match c {
                '0'..='9' => plain.push(c),
                c if c == decimal => plain.push('.'),
                '.' | ',' | '\'' | '\u{2019}' | ' ' => {}
                _ => return None,
            }
        }
        plain.parse().ok()
    };
    let dash = ['-', '\u{2013}'];
    match written.split_once(dash) {
        Some((low, high)) if high.starts_with(|c: char| c.is_ascii_digit()) => {
            let (low, high) = (number(low)?, number(high)?);
            Some((low.min(high), low.max(high)))
        }
        _ => number(written).map(|value| (value, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn marks_in_numbers_depend_on_the_language() {
        assert_eq!(digits("1,250", '.'), Some((1250.0, 1250.0)));
        assert_eq!(digits("1.250", ','), Some((1250.0, 1250.0)));
        assert_eq!(digits("6.6", '.'), Some((6.6, 6.6)));
        assert_eq!(digits("5-7", '.'), Some((5.0, 7.0)));
        assert_eq!(digits("5.9-magnitude", '.'), Some((5.9, 5.9)));
        assert_eq!(digits("15:30", '.'), None);
    }
}
