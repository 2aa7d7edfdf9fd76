//! What a text claims, clause by clause: attributed contents and the writer's own voice.
//!
//! A clause is the unit that conflicts are looked for in. It has keys (numbers for the
//! base forms of its words), a voice, a polarity and a mood, and quantities and dates.

mod date;
mod keys;
mod polarity;
mod quantity;
mod same;
mod version;
mod voice;

use std::cell::OnceCell;

pub(crate) use date::Date;
pub(crate) use polarity::Negation;
pub(crate) use quantity::Figure;
pub(crate) use version::{Value, values};

use crate::Span;
use crate::grammar::{Key, Kinds, Vocabulary};
use crate::matcher::Memory;
use crate::report::{AttributionId, Claim, Modality, Place, Report};
use crate::resolve::Article;

/// Tokens before and behind a word that make its frame.
const NEAR: u32 = 10;
/// Tokens of a source that names nobody in particular.
const LONGEST_WEASEL: u32 = 4;
/// Longest list of clauses that one key leads to.
const MOST_CLAUSES: usize = 24;

/// What is known of one token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    /// Key of its base form; zero for words that carry no meaning.
    pub(crate) key: Key,
    /// What it does in a claim.
    pub(crate) kinds: Kinds,
    /// A name: upper case inside a sentence.
    pub(crate) name: bool,
    /// Tells a time.
    pub(crate) time: bool,
    /// Begins with a digit.
    pub(crate) digits: bool,
    /// A negator, written as a word or as the end of one.
    pub(crate) negator: bool,
}

/// A word that carries meaning and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Keyed {
    pub(crate) key: Key,
    pub(crate) token: u32,
}

/// A stretch of a sentence with one predicate, more or less.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Range of its tokens.
    pub(crate) tokens: (u32, u32),
    /// Number of its sentence.
    pub(crate) sentence: u32,
    /// Number of its paragraph.
    pub(crate) paragraph: u32,
    /// Its words, by key.
    pub(crate) words: Vec<Keyed>,
    /// Kinds of all of its words.
    pub(crate) kinds: Kinds,
    /// Part of a question.
    pub(crate) question: bool,
    /// The attribution whose content it stands in, the innermost one.
    pub(crate) voice: Option<AttributionId>,
    /// The tokens of it that the voice says; all of it for the writer.
    pub(crate) said: (u32, u32),
    /// Holds a cue.
    pub(crate) cued: bool,
    /// Holds the cue of a denial.
    pub(crate) denies: bool,
    /// Where it stands.
    pub(crate) place: Place,
    /// Its negators and what they negate.
    pub(crate) negations: Vec<Negation>,
    /// Number of the grammar.
    pub(crate) grammar: usize,
}

/// All clauses of an article, and where each word stands.
pub(crate) struct Statements<'a> {
    pub(crate) article: &'a Article<'a>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) dates: Vec<Date>,
    /// Words and the numbers of their clauses, sorted; made where it is asked for.
    by_key: OnceCell<Vec<(Key, u32)>>,
}

/// What is known of the tokens of a range.
fn within(marks: &[Mark], (first, last): (u32, u32)) -> &[Mark] {
    let last = marks.len().min(last as usize);
    marks.get(first as usize..last).unwrap_or(&[])
}

impl<'a> Statements<'a> {
    /// Reads an article's clauses.
    pub(crate) fn read(article: &'a Article<'a>, report: &Report, memory: &mut Memory) -> Self {
        let marks = keys::marks(article, memory);
        let mut clauses = keys::clauses(article, &marks);
        voice::assign(article, report, &mut clauses);
        for clause in &mut clauses {
            // most clauses have no negator
            if within(&marks, clause.tokens)
                .iter()
                .any(|mark| mark.negator)
            {
                clause.negations = polarity::negations(article, &marks, clause);
            }
        }
        let figures = quantity::figures(article, &marks, &clauses);
        let dates = date::dates(article, &marks, &clauses);
        Self {
            article,
            marks,
            clauses,
            figures,
            dates,
            by_key: OnceCell::new(),
        }
    }

    /// Gives claims their quantities, and a mood where nothing else gave them one.
    pub(crate) fn describe(&self, claims: &mut [Claim]) {
        for claim in claims {
            let inside: Vec<usize> = self.inside(&claim.span).map(|(number, _)| number).collect();
            let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
                continue;
            };
            let from = self.figures.partition_point(|figure| figure.clause < first);
            let figures = self.figures.get(from..).unwrap_or(&[]).iter();
            let near = figures.take_while(|figure| figure.clause <= last);
            let within = |span: Span| claim.span.iter().any(|one| one.contains(span));
            claim.quantities = near
                .filter(|figure| within(figure.quantity.span))
                .map(|figure| figure.quantity.clone())
                .collect();
            if claim.modality == Modality::Real {
                claim.modality = self.clauses[first].modality();
            }
        }
    }

    /// Clauses that hold a word of that key, the first ones.
    pub(crate) fn with(&self, key: Key) -> impl Iterator<Item = (usize, &Clause)> {
        let list = self.by_key.get_or_init(|| index(&self.clauses));
        let from = list.partition_point(|(known, _)| *known < key);
        let same = list.get(from..).unwrap_or(&[]).iter();
        same.take_while(move |(known, _)| *known == key)
            .take(MOST_CLAUSES)
            .map(|(_, number)| *number as usize)
            .filter_map(|number| Some((number, self.clauses.get(number)?)))
    }

    /// What is known of a token.
    pub(crate) fn mark(&self, token: u32) -> Mark {
        self.marks.get(token as usize).copied().unwrap_or_default()
    }

    /// The words of claims in a clause's language.
    pub(crate) fn vocabulary(&self, clause: &Clause) -> &Vocabulary {
        &self.article.set.grammars[clause.grammar].claims
    }

    /// Bytes of a range of tokens.
    pub(crate) fn span(&self, tokens: (u32, u32)) -> Span {
        self.article.text.span(tokens.0 as usize, tokens.1 as usize)
    }

    /// Keys of the words inside some bytes, each once, sorted.
    pub(crate) fn keys(&self, spans: &[Span]) -> Vec<Key> {
        let mut out: Vec<Key> = Vec::new();
        for span in spans {
            let (first, last) = self.article.tokens_in(*span);
            let marks = self.marks.get(first as usize..last as usize).unwrap_or(&[]);
            out.extend(marks.iter().map(|mark| mark.key).filter(|key| *key != 0));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The key of a verb that is too common to have one.
    pub(crate) fn common(&self, token: u32) -> Option<Key> {
        let mark = self.mark(token);
        let found = self.article.text.tokens.get(token as usize)?;
        let words = self.article.words_at(found.start as usize)?;
        let verb = mark.key == 0 && mark.kinds.has(Kinds::COMMON) && words.is_verb(token);
        if !verb || words.is(token, words.classes.auxiliary) {
            return None;
        }
        let lexicon = &words.grammar.lexicon;
        let folded = words.folded(token);
        Some(
            words
                .grammar
                .claims
                .key(lexicon, lexicon.find(&folded), &folded),
        )
    }

    /// True where such a verb stands in what is said in a clause.
    pub(crate) fn has_common(&self, clause: &Clause, key: Key) -> bool {
        (clause.said.0..clause.said.1).any(|token| self.common(token) == Some(key))
    }

    /// True where a clause speaks of some of a whole: "among them".
    #[expect(clippy::unused_self, reason = "asked of the text like its neighbours")]
    pub(crate) const fn part(&self, clause: &Clause) -> bool {
        clause.kinds.has(Kinds::PART)
    }

    /// The clause that a token stands in.
    pub(crate) fn clause_of(&self, token: u32) -> Option<&Clause> {
        let at = self
            .clauses
            .partition_point(|clause| clause.tokens.1 <= token);
        self.clauses.get(at)
    }

    /// The clauses of a sentence.
    pub(crate) fn sentence(&self, number: u32) -> &[Clause] {
        &self.clauses[self.clauses_of(number)]
    }

    /// The dates of a sentence.
    pub(crate) fn dates_of(&self, sentence: u32) -> &[Date] {
        let clauses = self.clauses_of(sentence);
        let before = |end: usize| self.dates.partition_point(|date| date.clause < end);
        &self.dates[before(clauses.start)..before(clauses.end)]
    }

    /// Numbers of the clauses of a sentence.
    fn clauses_of(&self, sentence: u32) -> std::ops::Range<usize> {
        let before = |number: u32| {
            self.clauses
                .partition_point(|clause| clause.sentence < number)
        };
        before(sentence)..before(sentence.saturating_add(1))
    }

    /// The words of all clauses of a clause's sentence, by key.
    pub(crate) fn sentence_words(&self, clause: &Clause) -> Vec<Keyed> {
        let clauses = self.sentence(clause.sentence).iter();
        let mut words: Vec<Keyed> = clauses.flat_map(|clause| clause.words.clone()).collect();
        words.sort_unstable();
        words.dedup_by_key(|word| word.key);
        words
    }

    /// The words of a clause and, where a coordinator begins it, of the clause before,
    /// which names its subject; by key.
    pub(crate) fn joined(&self, number: usize) -> Vec<Keyed> {
        let clause = &self.clauses[number];
        let mut words = clause.words.clone();
        let before = number.checked_sub(1).map(|at| &self.clauses[at]);
        let coordinated = self.article.words(clause.paragraph as usize);
        let coordinated =
            coordinated.is_some_and(|words| words.is(clause.tokens.0, words.classes.coordinator));
        if let Some(before) = before.filter(|before| before.sentence == clause.sentence)
            && coordinated
        {
            let (from, to) = before.said;
            let said = before.words.iter();
            words.extend(said.filter(|word| from <= word.token && word.token < to));
            words.sort_unstable();
            words.dedup_by_key(|word| word.key);
        }
        words
    }

    /// True where some tokens are a clause, not a thing with what belongs to it.
    pub(crate) fn is_clause(&self, tokens: (u32, u32)) -> bool {
        voice::is_clause(self.article, tokens)
    }

    /// True where an attribution is made in the sentence of a clause, or continues in it.
    pub(crate) fn is_cued(&self, clause: &Clause) -> bool {
        let mut sentence = self.sentence(clause.sentence).iter();
        sentence.any(|other| other.voice.is_some() || other.cued)
    }

    /// True for words that name nobody in particular: "some critics", "many".
    pub(crate) fn is_weasel(&self, spans: &[Span]) -> bool {
        let [span] = spans else { return false };
        let (first, last) = self.article.tokens_in(*span);
        if last - first > LONGEST_WEASEL {
            return false;
        }
        let Some(words) = self.article.words_at(span.start) else {
            return false;
        };
        let c = words.classes;
        let weasel = (first..last).any(|token| self.mark(token).kinds.has(Kinds::WEASEL));
        let vague = |token: u32| {
            let mark = self.mark(token);
            mark.kinds.has(Kinds::WEASEL)
                || mark.key == 0
                || words.is(token, c.adverb | c.adjective)
        };
        // "the people said", "some of the accused": known from before
        let known = words.is(first, c.definite)
            && !(first..last).any(|token| {
                let mark = self.mark(token);
                mark.kinds.has(Kinds::WEASEL) && mark.key != 0
            });
        let part = (first..last).any(|token| words.is(token, c.of));
        weasel && !known && !part && (first..last).all(vague)
    }

    /// Bytes of a clause from its first to its last word.
    pub(crate) fn words_of(&self, clause: &Clause) -> Span {
        let is_word = |token: &u32| {
            let found = self.article.text.tokens.get(*token as usize);
            found.is_some_and(|token| token.shape.has(crate::text::Shape::WORD))
        };
        let (first, last) = clause.tokens;
        let start = (first..last).find(is_word).unwrap_or(first);
        let end = (start..last).rev().find(is_word).map_or(last, |at| at + 1);
        self.span((start, end))
    }

    /// The words of a clause near a token, by key; within what its voice says.
    pub(crate) fn around(&self, clause: &Clause, token: u32) -> Vec<Keyed> {
        let (low, high) = (token.saturating_sub(NEAR), token + NEAR + 2);
        let near = |word: &&Keyed| (low..high).contains(&word.token);
        let inside = |word: &&Keyed| clause.said.0 <= word.token && word.token < clause.said.1;
        let words = clause.words.iter().filter(near).filter(inside);
        words.copied().collect()
    }

    /// The clauses that begin inside some bytes.
    pub(crate) fn inside(&self, spans: &[Span]) -> impl Iterator<Item = (usize, &Clause)> {
        let ranges: Vec<(usize, usize)> = spans
            .iter()
            .map(|span| {
                let (first, last) = self.article.tokens_in(*span);
                let from = self
                    .clauses
                    .partition_point(|clause| clause.tokens.1 <= first);
                let to = self
                    .clauses
                    .partition_point(|clause| clause.tokens.0 < last);
                (from, to)
            })
            .collect();
        ranges
            .into_iter()
            .flat_map(|(from, to)| from..to)
            .filter_map(|number| Some((number, self.clauses.get(number)?)))
    }
}

/// Words of clauses and where they stand, sorted.
fn index(clauses: &[Clause]) -> Vec<(Key, u32)> {
    let numbered = (0_u32..).zip(clauses);
    let mut out: Vec<(Key, u32)> = numbered
        .flat_map(|(number, clause)| clause.words.iter().map(move |word| (word.key, number)))
        .collect();
    out.sort_unstable();
    out
}

impl Clause {
    /// True where it says that something is so.
    pub(crate) const fn is_real(&self) -> bool {
        let open = Kinds::HYPOTHETICAL.or(Kinds::POSSIBLE).or(Kinds::FUTURE);
        !self.question && !self.kinds.has(open)
    }

    /// True where it says that something will be so.
    const fn is_coming(&self) -> bool {
        let open = Kinds::HYPOTHETICAL.or(Kinds::POSSIBLE);
        !self.question && self.kinds.has(Kinds::FUTURE) && !self.kinds.has(open)
    }

    /// How far it commits itself.
    const fn modality(&self) -> Modality {
        if self.kinds.has(Kinds::HYPOTHETICAL) {
            Modality::Hypothetical
        } else if self.kinds.has(Kinds::POSSIBLE) {
            Modality::Possible
        } else if self.kinds.has(Kinds::FUTURE) {
            Modality::Future
        } else {
            Modality::Real
        }
    }

    /// Where a word of that key stands.
    pub(crate) fn place_of(&self, key: Key) -> Option<u32> {
        let at = self.words.partition_point(|word| word.key < key);
        let word = self.words.get(at)?;
        (word.key == key).then_some(word.token)
    }

    /// True where a negator stands before a token.
    pub(crate) fn negates(&self, token: u32) -> bool {
        let before = |negation: &&Negation| negation.negator < token;
        self.negations.iter().filter(before).count() % 2 == 1
    }
}
