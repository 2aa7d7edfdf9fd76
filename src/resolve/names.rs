//! Full names anywhere in the text: who a surname or pronoun may mean.

use rustc_hash::FxHashMap;

use super::classes::{Classes, Words};
use super::mention::{Gender, Mention, Pointing};
use crate::grammar::GrammarSet;
use crate::report::{Identity, SourceKind};
use crate::text::{Shape, Text};

/// Names before a pronoun that are looked at.
const LOOKS_BACK: usize = 8;
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
}

/// Full names in text order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    list: Vec<Name>,
    by_last: FxHashMap<String, usize>,
}

impl Names {
    /// Collects the names that a role, a title or an apposition marks as people's.
    pub(crate) fn collect(
        text: &Text,
        source: &str,
        set: &GrammarSet,
        classes: &[Classes],
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
        let c = words.classes;
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
            if at - start < 2 || at - start > LONGEST {
                continue;
            }
            let before = start.checked_sub(1).filter(|index| *index >= first);
            let titled = before.is_some_and(|index| words.is(index, c.title | c.role | c.person));
            let apposed = at + 1 < last
                && words.written(at) == ","
                && (at + 1..last.min(at + 4)).any(|index| words.is(index, c.role | c.person));
            if !titled && !apposed {
                continue;
            }
            let bits = before.map_or(0, |index| words.bits(index));
            let gender = match (bits & c.masculine != 0, bits & c.feminine != 0) {
                (true, false) => Some(Gender::Masculine),
                (false, true) => Some(Gender::Feminine),
                _ => None,
            };
            let name = Name {
                first: start,
                last: at,
                words: (start..at).map(|index| words.folded(index)).collect(),
                written: super::mention::written(start, at, words),
                gender,
            };
            if let Some(surname) = name.words.last() {
                self.by_last
                    .entry(surname.clone())
                    .or_insert(self.list.len());
            }
            self.list.push(name);
        }
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
        let mut out = Mention::empty((found.first, found.last));
        out.pointing = Pointing::Name;
        out.name.clone_from(&found.words);
        out.written.clone_from(&found.written);
        out.kind = SourceKind::Person;
        out.identity = Identity::Named;
        out.gender = mention.gender;
        Some(out)
    }
}

fn is_part(index: u32, words: &Words<'_>) -> bool {
    let c = words.classes;
    words.token(index).is_some_and(|token| {
        let closed = c.determiner | c.preposition | c.pronoun | c.coordinator | c.temporal;
        let common = c.institution | c.place | c.role | c.title | c.group | c.document;
        token.shape.has(Shape::CAPITAL)
            && !token.shape.has(Shape::OUTLET)
            && !token.shape.has(Shape::CAPITALS)
            && !words.is(index, closed | common)
    })
}
