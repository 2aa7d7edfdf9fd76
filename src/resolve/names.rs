//! Full names anywhere in the text: who a surname, a role or a pronoun may mean.

use rustc_hash::FxHashMap;

use super::classes::{Classes, Words};
use super::mention::{Gender, Mention, Pointing};
use super::phrase;
use super::segments::is_particle;
use crate::grammar::GrammarSet;
use crate::matcher::Range;
use crate::report::{Identity, SourceKind};
use crate::text::{Shape, Text};

/// Names before a pronoun that are looked at.
const LOOKS_BACK: usize = 8;
/// Names of one role that are compared with a description.
const MOST_COMPARED: usize = 12;
/// Tokens from a role to the name in apposition to it.
const APPOSED: u32 = 3;
/// Words of a name.
const LONGEST: u32 = 4;

/// A person's name in the text.
#[derive(Clone, Debug)]
struct Name {
    first: u32,
    last: u32,
    words: Vec<String>,
    written: String,
    gender: Option<Gender>,
    /// Folded nouns that say what the person is: director, ministro.
    roles: Vec<String>,
    /// Folded other words of that phrase.
    describing: Vec<String>,
}

/// Full names in text order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    list: Vec<Name>,
    by_last: FxHashMap<String, usize>,
    by_role: FxHashMap<String, Vec<usize>>,
}

impl Names {
    /// Collects the names that a role, a title or an apposition marks as people's.
    pub(crate) fn collect(
        text: &Text,
        source: &str,
        set: &GrammarSet,
        classes: &[&Classes],
    ) -> Self {
        let mut names = Self::default();
        for paragraph in text
            .paragraphs
            .iter()
            .filter(|paragraph| paragraph.kind.is_read())
        {
            let (Some(grammar), Some(classes)) = (
                set.grammars.get(paragraph.grammar),
                classes.get(paragraph.grammar),
            ) else {
                continue;
            };
            let words = Words {
                text: source,
                tokens: &text.tokens,
                grammar,
                classes,
            };
            names.paragraph(paragraph.tokens.0, paragraph.tokens.1, &words);
        }
        names
    }

    fn paragraph(&mut self, first: u32, last: u32, words: &Words<'_>) {
        let mut at = first;
        while at < last {
            if !is_part(at, words) {
                at += 1;
                continue;
            }
            let start = at;
            while at < last && is_part(at, words) {
                at += 1;
            }
            if at - start >= 2 && at - start <= LONGEST {
                self.name((start, at), (first, last), words);
            }
        }
    }

    /// Adds a run of capital words where something says that it is a person.
    fn name(&mut self, name: Range, within: Range, words: &Words<'_>) {
        let c = words.classes;
        let (start, end) = name;
        let before = start.checked_sub(1).filter(|index| *index >= within.0);
        let comma_behind = end + 1 < within.1 && words.written(end) == ",";
        let is_role = |index: u32| words.is(index, c.role | c.title | c.person);
        // "il ministro dell'Interno", "il sindaco di Genova" and a name behind it
        let place = c.portfolio | c.seats | c.place | c.institution;
        let of_a_place = before
            .filter(|&index| words.is(index, place) && !words.is(index, c.preposition))
            .and_then(|index| phrase::before(index + 1, words))
            .is_some_and(|range| (range.0..range.1.min(range.0 + 4)).any(is_role));
        let titled = of_a_place || before.is_some_and(is_role);
        let apposed = comma_behind && (end + 1..within.1.min(end + 4)).any(is_role);
        // "Il presidente della Federazione russa, Dmitrij Medvedev,"
        let role_first = before
            .filter(|&comma| !titled && !apposed && words.written(comma) == ",")
            .filter(|_| end == within.1 || !words.is(end, c.coordinator))
            .and_then(|comma| phrase::before(comma, words))
            .filter(|range| range.0 >= within.0)
            .filter(|range| (range.0..range.1.min(range.0 + 4)).any(is_role));
        if !titled && !apposed && role_first.is_none() {
            return;
        }
        let gender = before.and_then(|index| Gender::of(words.bits(index), c));
        let mut name = Name {
            first: start,
            last: end,
            words: (start..end).map(|index| words.folded(index)).collect(),
            written: super::mention::written(start, end, words),
            gender,
            roles: Vec::new(),
            describing: Vec::new(),
        };
        if titled && let Some(range) = phrase::before(start, words) {
            name.describe(range.0.max(within.0), range.1, words);
        }
        if apposed {
            let range = phrase::after(end + 1, within.1, words);
            name.describe(range.0, range.1, words);
        }
        if let Some(range) = role_first {
            name.describe(range.0, range.1, words);
        }
        let number = self.list.len();
        if let Some(surname) = name.words.last() {
            self.by_last.entry(surname.clone()).or_insert(number);
        }
        let seats = name.describing.iter().filter(|word| is_seat(word));
        for role in name.roles.iter().chain(seats) {
            self.by_role.entry(role.clone()).or_default().push(number);
        }
        self.list.push(name);
    }

    /// The full name of which a mention gives the last word.
    pub(crate) fn expand(&self, mention: &Mention) -> Option<(Vec<String>, String)> {
        let [surname] = mention.name.as_slice() else {
            return None;
        };
        let name = self
            .by_last
            .get(surname)
            .and_then(|&at| self.list.get(at))?;
        Some((name.words.clone(), name.written.clone()))
    }

    /// True where the text marks the name, or its last word, as a person's.
    pub(crate) fn is_person(&self, name: &[String]) -> bool {
        let known = name.last().and_then(|surname| self.by_last.get(surname));
        known
            .and_then(|&at| self.list.get(at))
            .is_some_and(|known| name.iter().all(|word| known.words.contains(word)))
    }

    /// The name that ends at gap `end`.
    pub(crate) fn ending(&self, end: u32) -> Option<Range> {
        let at = self.list.partition_point(|name| name.last < end);
        let name = self.list.get(at).filter(|name| name.last == end)?;
        Some((name.first, name.last))
    }

    /// The person whom the text gives the role that a description names: before it, or,
    /// for a headline or lead, further down.
    pub(crate) fn described(&self, mention: &Mention, further_down: bool) -> Option<Mention> {
        // "il capo del Viminale": the office says as much as the noun
        let said = mention.heads.iter().chain(&mention.describing);
        let role = said
            .filter(|word| mention.heads.contains(word) || is_seat(word))
            .find(|word| self.by_role.contains_key(*word))?;
        let numbers = self.by_role.get(role)?;
        // a name in apposition stands behind its role
        let here = mention.range.1 + APPOSED;
        let split =
            numbers.partition_point(|&at| self.list.get(at).is_some_and(|name| name.first <= here));
        let fits = |name: &&Name| name.fits(mention);
        let named = |numbers: &[usize]| -> Vec<&Name> {
            numbers.iter().filter_map(|&at| self.list.get(at)).collect()
        };
        let earlier = named(numbers.get(split.saturating_sub(MOST_COMPARED)..split)?);
        let found = earlier.into_iter().rev().find(fits);
        let found = found.or_else(|| {
            let later = numbers.get(split..numbers.len().min(split + MOST_COMPARED))?;
            let told_apart = !mention.describing.is_empty();
            named(later)
                .into_iter()
                .filter(|_| further_down && told_apart)
                .find(fits)
        })?;
        Some(found.mention(mention.gender))
    }

    /// The person named last before a pronoun.
    pub(crate) fn before(&self, mention: &Mention) -> Option<Mention> {
        if mention.plural || mention.gender.is_none() {
            return None;
        }
        let end = self
            .list
            .partition_point(|name| name.last <= mention.range.0);
        let start = end.saturating_sub(LOOKS_BACK);
        let found = self.list.get(start..end)?.iter().rev().find(|name| {
            name.gender.is_none() || mention.gender.is_none() || name.gender == mention.gender
        })?;
        Some(found.mention(mention.gender))
    }
}

impl Name {
    /// Notes what a phrase says of the person.
    fn describe(&mut self, first: u32, last: u32, words: &Words<'_>) {
        let c = words.classes;
        let closed = c.determiner | c.preposition | c.pronoun | c.coordinator;
        for index in first..last {
            let word = words.has(index, Shape::WORD);
            if !word || words.is(index, closed) && !words.is(index, c.heads()) {
                continue;
            }
            let role = words.is(index, c.role | c.title | c.person);
            let (list, said) = if role {
                (&mut self.roles, words.folded(index))
            } else {
                (&mut self.describing, words.describing(index))
            };
            if !list.contains(&said) {
                list.push(said);
            }
            if role && self.gender.is_none() {
                self.gender = Gender::of(words.bits(index), c);
            }
        }
    }

    /// True where nothing in a description speaks against this person.
    fn fits(&self, mention: &Mention) -> bool {
        let known = |word: &String| {
            self.describing.contains(word)
                || self.roles.contains(word)
                || self.words.contains(word)
                || is_acronym(word, &self.describing)
        };
        let both = self.gender.zip(mention.gender);
        mention.describing.iter().all(known) && both.is_none_or(|(one, other)| one == other)
    }

    fn mention(&self, gender: Option<Gender>) -> Mention {
        let mut out = Mention::empty((self.first, self.last));
        out.pointing = Pointing::Name;
        out.name.clone_from(&self.words);
        out.written.clone_from(&self.written);
        out.kind = SourceKind::Person;
        out.identity = Identity::Named;
        out.gender = gender;
        out
    }
}

/// True for an office, as [`Words::describing`] writes it.
fn is_seat(word: &str) -> bool {
    word.starts_with("seat ")
}

/// True for the first letters of words that follow each other: CDC.
fn is_acronym(word: &str, of: &[String]) -> bool {
    if word.chars().count() < 3 {
        return false;
    }
    let initials: String = of.iter().filter_map(|word| word.chars().next()).collect();
    initials.contains(word)
}

fn is_part(index: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    words.token(index).is_some_and(|token| {
        if token.shape.has(Shape::OUTLET) {
            return false;
        }
        // most words are written small
        if !token.shape.has(Shape::CAPITAL) {
            return is_particle(index, words);
        }
        let closed = c.determiner | c.preposition | c.pronoun | c.coordinator | c.temporal;
        let common = c.institution
            | c.place
            | c.role
            | c.title
            | c.group
            | c.document
            | c.portfolio
            | c.seats;
        let plain = !token.shape.has(Shape::CAPITALS) && !words.is(index, closed | common);
        plain || is_particle(index, words)
    })
}
