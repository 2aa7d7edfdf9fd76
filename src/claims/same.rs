//! Whether two clauses speak of the same thing at the same time.

use super::{Clause, Keyed, Statements, voice};
use crate::grammar::{Key, Kinds, fold, slot_mask};

/// What two clauses share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlap {
    /// Keys of both.
    pub(crate) shared: Vec<Key>,
    /// Words of the shorter list.
    pub(crate) smaller: usize,
}

impl Overlap {
    /// Share of the shorter clause that stands in the other.
    pub(crate) fn share(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a clause has few words")]
        let ratio = self.shared.len() as f64 / self.smaller.max(1) as f64;
        ratio
    }
}

/// Keys that stand in both of two lists, which are sorted.
fn common(mut one: &[Keyed], mut other: &[Keyed]) -> impl Iterator<Item = Key> {
    std::iter::from_fn(move || {
        while let ([a, left @ ..], [b, right @ ..]) = (one, other) {
            if a.key <= b.key {
                one = left;
            }
            if b.key <= a.key {
                other = right;
            }
            if a.key == b.key {
                return Some(a.key);
            }
        }
        None
    })
}

impl Statements<'_> {
    /// The words that two lists share.
    #[expect(clippy::unused_self, reason = "asked of the text like its neighbours")]
    pub(crate) fn overlap(&self, one: &[Keyed], other: &[Keyed]) -> Overlap {
        Overlap {
            shared: common(one, other).collect(),
            smaller: one.len().min(other.len()),
        }
    }

    /// How many words two lists share.
    #[expect(clippy::unused_self, reason = "asked of the text like its neighbours")]
    pub(crate) fn shared(&self, one: &[Keyed], other: &[Keyed]) -> usize {
        common(one, other).count()
    }

    /// False where two clauses may speak of two times or two places.
    pub(crate) fn comparable(&self, one: &Clause, other: &Clause) -> bool {
        self.comparable_but(one, other, (None, None))
    }

    /// The same, whatever time one word of each points to.
    pub(crate) fn comparable_but(
        &self,
        one: &Clause,
        other: &Clause,
        but: (Option<u32>, Option<u32>),
    ) -> bool {
        // "will close", "will not close": neither is more open than the other
        let told = one.is_real() && other.is_real() || one.is_coming() && other.is_coming();
        if !told
            || one.grammar != other.grammar
            || self.shifts(one, but.0) != self.shifts(other, but.1)
        {
            return false;
        }
        self.same_time(one, other) && self.same_names(one, other)
    }

    /// The words of a clause that point to another time, but one: keys, or folded words
    /// where there is no key.
    fn shifts(&self, clause: &Clause, but: Option<u32>) -> Vec<(Key, String)> {
        if !clause.kinds.has(Kinds::SHIFT) {
            return Vec::new();
        }
        let text = self.article.document.text.as_str();
        let written = |token: u32, key: Key| match key {
            0 => fold(self.span((token, token + 1)).of(text)),
            _ => String::new(),
        };
        let mut out: Vec<(Key, String)> = (clause.tokens.0..clause.tokens.1)
            .filter(|&token| Some(token) != but && !self.opens_aside(clause, token))
            .map(|token| (token, self.mark(token)))
            .filter(|(_, mark)| mark.kinds.has(Kinds::SHIFT))
            .map(|(token, mark)| (mark.key, written(token, mark.key)))
            .collect();
        out.sort_unstable();
        out
    }

    /// "…, recently appointed", "…, now a museum": of the thing before, not of what is said.
    fn opens_aside(&self, clause: &Clause, token: u32) -> bool {
        let behind = token > clause.tokens.0;
        let words = self.article.words(clause.paragraph as usize);
        words.filter(|_| behind).is_some_and(|words| {
            let participle = slot_mask("participle").unwrap_or(0);
            let finite = slot_mask("finite").unwrap_or(0);
            let next = token + 1;
            let described =
                words.is_verb_form(next, participle) || words.is(next, words.classes.determiner);
            let told = voice::has_predicate(self.article, (clause.tokens.0, token));
            words.is_comma(token - 1)
                && words.is(token, words.classes.adverb)
                && described
                && !words.is_verb_form(token, finite)
                && told
        })
    }

    /// False where both tell a time, and not the same one.
    pub(crate) fn same_time(&self, one: &Clause, other: &Clause) -> bool {
        let (mine, theirs) = (self.times(one), self.times(other));
        mine.is_empty() || theirs.is_empty() || mine.iter().any(|time| theirs.contains(time))
    }

    /// The same for the sentences of two clauses: "In July it paid 170" and had paid, "in
    /// March", 200.
    pub(crate) fn same_time_told(&self, one: &Clause, other: &Clause) -> bool {
        let of = |clause: &Clause| -> Vec<&str> {
            let clauses = self.sentence(clause.sentence).iter();
            clauses.flat_map(|clause| self.times(clause)).collect()
        };
        let (mine, theirs) = (of(one), of(other));
        mine.is_empty() || theirs.is_empty() || mine.iter().any(|time| theirs.contains(time))
    }

    /// False where a line without words stands between: two updates of a running report.
    pub(crate) fn same_update(&self, one: &Clause, other: &Clause) -> bool {
        let first = one.paragraph.min(other.paragraph) as usize;
        let last = one.paragraph.max(other.paragraph) as usize;
        let text = self.article.document.text.as_str();
        let paragraphs = &self.article.text.paragraphs;
        let mut between = paragraphs.get(first..last).unwrap_or(&[]).iter();
        !between.any(|paragraph| {
            let line = paragraph.span.of(text);
            !line.is_empty() && !line.contains(char::is_alphanumeric)
        })
    }

    fn times(&self, clause: &Clause) -> Vec<&str> {
        let text = self.article.document.text.as_str();
        (clause.tokens.0..clause.tokens.1)
            .filter(|&token| self.mark(token).time)
            .filter_map(|token| self.article.text.tokens.get(token as usize))
            .map(|token| token.span().of(text))
            .collect()
    }

    /// True where no name near a word of one clause is missing from the other.
    pub(crate) fn names_shared(
        &self,
        one: (&Clause, &[Keyed]),
        other: (&Clause, &[Keyed]),
    ) -> bool {
        let missing = |frame: &[Keyed], clause: &Clause| {
            let mut names = frame.iter().filter(|word| self.mark(word.token).name);
            names.any(|word| clause.place_of(word.key).is_none())
        };
        !missing(one.1, other.0) && !missing(other.1, one.0)
    }

    /// False where each of two frames has a name that the other clause lacks.
    pub(crate) fn names_fit(&self, one: (&Clause, &[Keyed]), other: (&Clause, &[Keyed])) -> bool {
        let missing = |frame: &[Keyed], clause: &Clause| {
            let mut names = frame.iter().filter(|word| self.mark(word.token).name);
            names.any(|word| clause.place_of(word.key).is_none())
        };
        !(missing(one.1, other.0) && missing(other.1, one.0))
    }

    /// The same for what is said in two clauses, tokens from and to, without the words that
    /// name whoever says it.
    pub(crate) fn same_names_said(
        &self,
        one: (&Clause, (u32, u32)),
        other: (&Clause, (u32, u32)),
    ) -> bool {
        let lacks = |(from, said): (&Clause, (u32, u32)), to: &Clause| {
            let inside = |word: &&Keyed| said.0 <= word.token && word.token < said.1;
            let mut words = from.words.iter().filter(inside);
            words.any(|word| self.mark(word.token).name && to.place_of(word.key).is_none())
        };
        !(lacks(one, other.0) && lacks(other, one.0))
    }

    /// False where each names somebody or something that the other does not.
    pub(crate) fn same_names(&self, one: &Clause, other: &Clause) -> bool {
        let lacks = |from: &Clause, to: &Clause| {
            from.words
                .iter()
                .any(|word| self.mark(word.token).name && to.place_of(word.key).is_none())
        };
        !(lacks(one, other) && lacks(other, one))
    }
}
