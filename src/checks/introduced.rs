//! Whether some words bring somebody in whom the text could have named.

use super::Context;
use crate::Span;
use crate::grammar::Kinds;
use crate::report::Attribution;
use crate::resolve::Words;
use crate::text::{Sentence, Shape};

/// Tokens of a name before a comma that are looked through.
const LONGEST_NAME: u32 = 4;
/// Tokens behind a source, with its comma, among which an example is brought in.
const LONGEST_LINK: u32 = 3;
/// Tokens behind a bare quantifier among which its verb stands.
const VERB_NEAR: u32 = 3;
/// Nouns at the start of a source among which a bare plural stands.
const BARE: u32 = 3;

/// The words of a source and what stands around them.
pub(super) struct Phrase<'c> {
    context: &'c Context<'c>,
    words: Words<'c>,
    sentence: Sentence,
    cue: &'c [Span],
    first: u32,
    last: u32,
    /// One past the head: before "of", a relative clause, a comma.
    end: u32,
}

impl<'c> Phrase<'c> {
    /// A part of the source of an attribution.
    pub(super) fn read(
        context: &'c Context<'c>,
        attribution: &'c Attribution,
        span: Span,
    ) -> Option<Self> {
        let article = context.article;
        let (first, behind) = article.tokens_in(span);
        let last = behind - 1;
        let words = article.words_at(span.start)?;
        let sentence = *article.text.sentence_at(first)?;
        let c = words.classes;
        let head = (first..=last).take_while(|&at| {
            at == first || !words.is(at, c.preposition | c.relative) && words.written(at) != ","
        });
        let end = head.last().map_or(first, |at| at + 1);
        Some(Self {
            context,
            words,
            sentence,
            cue: &attribution.cue,
            first,
            last,
            end,
        })
    }

    /// True where the words begin as those for somebody new do, and are whole.
    pub(super) fn brings_in(&self) -> bool {
        self.is_somebody()
            && !self.is_press()
            && !self.is_cut()
            && !self.is_counted()
            && !self.refers()
            && self.opens()
    }

    /// True for an office or what the possessive says who it is: "the head of the police".
    pub(super) fn is_known(&self) -> bool {
        let c = self.words.classes;
        let first = self.first;
        self.words.is(first, c.definite | c.possessive) && !self.words.is(first, c.vague)
    }

    /// True for one of its sort: "an aide", "one of two witnesses"; not "aides".
    pub(super) fn is_single(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        // "a Harbour Partners official": a name may be of several
        let several =
            |at: u32| words.is(at, c.plural) && !words.is(at, c.singular) && !self.is_capital(at);
        // "some of the aides"
        let part = words.is(self.first, c.quantifier)
            && words.is(self.end, c.of)
            && !words.is(self.first, c.singular)
            && !self.number(self.first);
        words.is(self.first, c.determiner) && !part && !(self.first..self.end).any(several)
    }

    /// True for those who speak for somebody: what they say is their office's.
    pub(super) fn speaks_for(&self) -> bool {
        let c = self.words.classes;
        (self.first..self.end).any(|at| self.words.is(at, c.spokesperson))
    }

    /// True for a quantifier without the noun that it counts: "Some top Democrats", cut.
    pub(super) fn lacks_noun(&self) -> bool {
        let c = self.words.classes;
        let behind = self.last + 1;
        let cue = self.cue.first().map_or(0, |cue| cue.start);
        let cue = self.context.article.token_at(cue);
        if cue < self.first {
            // "according to people close to her"
            return self
                .words
                .is(behind, c.preposition | c.adjective | c.relative);
        }
        self.words.written(behind) != "," && cue > behind + VERB_NEAR
    }

    fn number(&self, at: u32) -> bool {
        self.context.statements.mark(at).kinds.has(Kinds::NUMBER)
    }

    /// A name inside the sentence.
    fn is_capital(&self, at: u32) -> bool {
        self.words.has(at, Shape::CAPITAL) && !self.words.has(at, Shape::FIRST)
    }

    /// The token before the words, in their sentence.
    fn before(&self) -> Option<u32> {
        (self.first > self.sentence.first).then(|| self.first - 1)
    }

    fn is_cue(&self, at: u32) -> bool {
        let span = self.words.token(at).map(|token| token.span());
        span.is_some_and(|span| self.cue.iter().any(|cue| cue.contains(span)))
    }

    /// True where a person, a role, a body is the head, or what a part is taken of.
    fn is_somebody(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let people = c.people() | c.institution | c.body;
        let small = c.determiner | c.quantifier | c.pronoun | c.another;
        // "calcoli statistici": the adjective of a thing
        let thing = |at: u32| words.is(at, c.noun) && !words.is(at, people | c.adjective | small);
        let describes = |at: u32| words.is(at, c.adjective) && at > self.first && thing(at - 1);
        let person = |at: u32| words.is(at, people) && !words.is(at, small) && !describes(at);
        let noun = (self.first..self.end).any(person);
        // "one of the officials", not "one of the officials' phones"
        let part = || {
            let head = self.end.saturating_sub(1);
            let counts = words.is(head, small) || self.number(head);
            let of = counts && words.is(self.end, c.of) && self.end <= self.last;
            let ends =
                |at: &u32| !words.is(*at, c.preposition | c.relative) && words.written(*at) != ",";
            let last = (self.end + 1..=self.last).take_while(ends).last();
            of && last.is_some_and(person)
        };
        noun || part()
    }

    /// True for those who ask: "a reporter", "i cronisti".
    fn is_press(&self) -> bool {
        let c = self.words.classes;
        let mut head = (self.first..self.end).rev();
        head.find(|at| self.words.is(*at, c.people()))
            .is_some_and(|at| self.words.is(at, c.press))
    }

    /// True where the words are the end or the beginning of longer ones: "the mother of [one
    /// of the victims]", "[supporters who]".
    fn is_cut(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let told = self.cue.first().map_or(0, |cue| cue.start);
        let ahead = self.context.article.token_at(told) > self.last;
        if ahead && (words.is(self.last, c.relative) || self.lacks_head()) {
            return true;
        }
        let Some(before) = self.before().filter(|at| !self.is_cue(*at)) else {
            return false;
        };
        let behind = self.context.article.token_at(told) > self.last;
        let inner = words.is(before, c.of | c.within | c.with | c.on);
        // "in talking to reporters", "when an aide suggested it"
        let other = behind && words.is(before, c.to | c.occasion);
        inner || other || behind && self.is_chosen(before) || self.goes_on(before) || self.is_said()
    }

    /// True where an adjective is cut from its noun: "leaders on [the political] left".
    fn lacks_head(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let (last, behind) = (self.last, self.last + 1);
        let lower = words.has(behind, Shape::WORD) && !words.has(behind, Shape::CAPITAL);
        last > self.end
            && words.is(last, c.adjective)
            && words.is(last - 1, c.determiner)
            && lower
            && words.is(behind, c.noun)
            && !self.is_cue(behind)
    }

    /// True for what a relative clause says of somebody: "Rossi, who is also [a host]".
    fn is_said(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let low = self.sentence.first;
        let is = (low..self.first).rev().find(|&at| !words.is(at, c.adverb));
        is.is_some_and(|is| is > low && words.is(is, c.auxiliary) && words.is(is - 1, c.relative))
    }

    /// True for the object of a relative clause: "of those who named [a candidate] said".
    fn is_chosen(&self, before: u32) -> bool {
        let words = &self.words;
        let c = words.classes;
        let relative = before > self.sentence.first && words.is(before - 1, c.relative);
        relative && words.is_verb(before)
    }

    /// True where a bare noun is the adjective of the one before it: "scopi [politici]".
    fn goes_on(&self, before: u32) -> bool {
        let words = &self.words;
        let c = words.classes;
        let small = c.determiner | c.quantifier | c.vague;
        let lower = |at: u32| {
            self.words.has(at, Shape::WORD)
                && !self.words.has(at, Shape::CAPITAL)
                && !self.words.has(at, Shape::DIGITS)
        };
        let other = c.function | c.preposition | c.relative | c.adverb | c.auxiliary | c.pronoun;
        let other = other | c.complementizer | c.subordinator | c.coordinator | c.temporal;
        let verb = words.is_verb(before);
        lower(self.first)
            && lower(before)
            && !words.is(self.first, small)
            && !words.is(before, other)
            && (!verb || words.is(before, c.people()))
    }

    /// True for shares and numbers of those polled: "67 percent of voters", "one in five".
    fn is_counted(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let digits = |at: u32| words.written(at).bytes().any(|byte| byte.is_ascii_digit());
        let ratio = self.number(self.first)
            && words.is(self.first + 1, c.preposition)
            && !words.is(self.first + 1, c.of)
            && (self.number(self.first + 2) || digits(self.first + 2));
        ratio || (self.first..=self.last).any(digits) || self.before().is_some_and(digits)
    }

    /// True for those known from before: "both parents", "the two", "Sanders's supporters",
    /// "a spokesman, Mario Rossi", a party, a people, a court.
    fn refers(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let kinds = |at: u32| self.context.statements.mark(at).kinds;
        let small = c.determiner | c.quantifier;
        let mut head = self.first..self.end;
        let known = c.definite | c.possessive | c.demonstrative | c.inclusive;
        // "dei legali": the article is part of the preposition
        let joined = |at: u32| words.is(at, c.definite) && words.is(at, c.preposition);
        let defined = || self.before().is_some_and(joined);
        let referring = |at: u32| {
            let own = words.written(at).starts_with(['\'', '\u{2019}']);
            let pronoun = words.is(at, c.pronoun) && !words.is(at, small);
            let party = at == self.first || words.is(at, c.plural);
            let party = party && !words.is(at, c.vague) && kinds(at).has(Kinds::PARTY);
            own || pronoun
                || party
                || words.is(at, c.relative | c.possessive)
                || kinds(at).has(Kinds::COURT)
        };
        words.is(self.first, known)
            || words.is(self.first, c.pronoun) && !words.is(self.first, small)
            || head.any(referring)
            || defined()
            || self.is_exemplified()
            || self.is_apposed()
    }

    /// True where one of them is named: "critics like Rossi", "critics, including Rossi".
    fn is_exemplified(&self) -> bool {
        let c = self.words.classes;
        let behind = self.last + 1;
        let end = if self.words.written(behind) == "," {
            behind + LONGEST_LINK
        } else {
            behind
        };
        let mut links = (self.first + 1..end).filter(|at| self.words.is(*at, c.example));
        links.any(|at| self.is_capital(at + 1))
    }

    /// True where a name stands beside the words: "a spokesman, Mario Rossi", "Mario Rossi, a
    /// consultant who".
    pub(super) fn is_apposed(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let behind = self.last + 1;
        let set_off = matches!(words.written(behind), "," | "--" | "\u{2013}" | "\u{2014}");
        // "a company called Acme"
        let called = |at: u32| words.is(at, c.naming) && self.is_capital(at + 1);
        if set_off && self.words.has(behind + 1, Shape::CAPITAL)
            || (self.first + 1..=behind).any(called)
        {
            return true;
        }
        let comma = self.before().filter(|at| words.written(*at) == ",");
        let comma = comma.filter(|_| self.is_single());
        let Some(comma) = comma else { return false };
        let low = self.sentence.first.max(comma.saturating_sub(LONGEST_NAME));
        let name = (low..comma)
            .rev()
            .take_while(|&at| self.is_capital(at) && !words.is(at, c.temporal | c.preposition))
            .last();
        name.is_some_and(|first| {
            first > self.sentence.first && !words.is(first - 1, c.preposition | c.temporal)
        })
    }

    /// True for words that begin as those for somebody new do: "an", "some", "two", "aides".
    fn opens(&self) -> bool {
        let words = &self.words;
        let c = words.classes;
        let open = c.determiner | c.quantifier | c.vague;
        // "Democrats", "Iraqis": a people or a party
        let named = || (self.first..=self.last).any(|at| self.is_capital(at));
        let plural = |at: u32| words.is(at, c.plural) && words.is(at, c.people());
        let bare = || (self.first..self.end.min(self.first + BARE)).any(plural) && !named();
        self.number(self.first) || words.is(self.first, open) || bare()
    }
}
