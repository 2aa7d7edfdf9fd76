//! Comparison of found attributions with annotated ones.

use crate::Span;

/// The tokens of a text for comparison: runs of letters and digits.
#[derive(Clone, Debug, Default)]
pub struct Words {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Words {
    /// The tokens of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut out = Self::default();
        let mut open = false;
        for (at, c) in text.char_indices() {
            let inside = c.is_alphanumeric();
            if inside && !open {
                out.starts.push(at);
            } else if !inside && open {
                out.ends.push(at);
            }
            open = inside;
        }
        if open {
            out.ends.push(text.len());
        }
        out
    }

    /// Numbers of the tokens that share a byte with one of the spans, ascending.
    #[must_use]
    pub fn of(&self, spans: &[Span]) -> Vec<usize> {
        let mut out: Vec<usize> = spans
            .iter()
            .flat_map(|span| {
                let first = self.ends.partition_point(|&end| end <= span.start);
                let last = self.starts.partition_point(|&start| start < span.end);
                first..last
            })
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// How many numbers two ascending lists share.
fn shared(a: &[usize], b: &[usize]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// Twice the shared tokens over all tokens; 1 where both are empty.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "token counts are small")]
pub fn f1(a: &[usize], b: &[usize]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    2.0 * shared(a, b) as f64 / (a.len() + b.len()) as f64
}

/// The token sets of one attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Source.
    pub source: Vec<usize>,
    /// Cue.
    pub cue: Vec<usize>,
    /// Content.
    pub content: Vec<usize>,
}

impl Roles {
    /// The token sets of these spans.
    #[must_use]
    pub fn new(words: &Words, source: &[Span], cue: &[Span], content: &[Span]) -> Self {
        Self {
            source: words.of(source),
            cue: words.of(cue),
            content: words.of(content),
        }
    }

    /// True when the sources agree: half of the tokens, or both missing.
    #[must_use]
    pub fn same_source(&self, other: &Self) -> bool {
        if self.source.is_empty() || other.source.is_empty() {
            return self.source.is_empty() && other.source.is_empty();
        }
        f1(&self.source, &other.source) >= 0.5
    }

    /// True when a cue token is shared.
    #[must_use]
    pub fn shares_cue(&self, other: &Self) -> bool {
        shared(&self.cue, &other.cue) > 0
    }
}

/// Pairs (found, annotated) whose contents agree, one to one, best first.
#[must_use]
pub fn pairs(found: &[Roles], gold: &[Roles]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, x) in found
        .iter()
        .enumerate()
        .filter(|(_, x)| !x.content.is_empty())
    {
        for (j, y) in gold.iter().enumerate() {
            let score = f1(&x.content, &y.content);
            if shared(&x.content, &y.content) > 0 && score >= 0.5 {
                all.push((score, shared(&x.cue, &y.cue), i, j));
            }
        }
    }
    all.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(b.1.cmp(&a.1))
            .then(a.2.cmp(&b.2))
            .then(a.3.cmp(&b.3))
    });
    let mut used = (vec![false; found.len()], vec![false; gold.len()]);
    let mut out = Vec::new();
    for (_, _, i, j) in all {
        if !used.0[i] && !used.1[j] {
            used.0[i] = true;
            used.1[j] = true;
            out.push((i, j));
        }
    }
    out
}

/// Counts over articles, for precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Attributions found.
    pub found: usize,
    /// Attributions annotated.
    pub gold: usize,
    /// Pairs whose contents agree.
    pub matched: usize,
    /// Of these, with the right source.
    pub sourced: usize,
    /// Pairs equal in all three roles.
    pub exact: usize,
}

impl Score {
    /// Adds one article's counts.
    pub fn add(&mut self, found: &[Roles], gold: &[Roles]) {
        let pairs = pairs(found, gold);
        self.found += found
            .iter()
            .filter(|roles| !roles.content.is_empty())
            .count();
        self.gold += gold.len();
        self.matched += pairs.len();
        self.sourced += pairs
            .iter()
            .filter(|(i, j)| found[*i].same_source(&gold[*j]))
            .count();
        self.exact += pairs.iter().filter(|(i, j)| found[*i] == gold[*j]).count();
    }

    /// F1 of a count of right ones.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn f1(&self, right: usize) -> f64 {
        if self.found + self.gold == 0 {
            return 0.0;
        }
        2.0 * right as f64 / (self.found + self.gold) as f64
    }
}
