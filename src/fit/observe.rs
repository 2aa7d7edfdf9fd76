//! What annotated articles say about each figure.

use crate::Span;
use crate::gold::{Article, Roles, Words, f1, pairs};
use crate::grammar::GrammarSet;
use crate::matcher::{self, Candidate, PossibleEnd, Range};
use crate::text::{self, Text};

/// Readings of one source: the figures of each, and how well it fits.
pub(super) type Group = Vec<(Vec<usize>, f64)>;

/// Choices that articles made.
#[derive(Debug, Default)]
pub(super) struct Choices {
    pub(super) sources: Vec<Group>,
    /// What spoke of a gap where a content could end, and 1 where it did, else 0.
    pub(super) ends: Vec<Decision>,
}

/// A candidate as the decision about its cue sees it: figures, and how right it is.
pub(super) type Decision = (Vec<usize>, f64);

fn spans(text: &Text, ranges: &[Range]) -> Vec<Span> {
    ranges
        .iter()
        .map(|range| text.span(range.0 as usize, range.1 as usize))
        .collect()
}

fn roles(text: &Text, words: &Words, candidate: &Candidate) -> Roles {
    Roles::new(
        words,
        &spans(text, &candidate.source),
        &spans(text, &candidate.cue),
        &spans(text, &candidate.content),
    )
}

/// Runs over every candidate of every article, with the annotation beside it.
fn each(
    set: &GrammarSet,
    articles: &[Article],
    mut visit: impl FnMut(usize, &Text, &Words, &[Roles], &Candidate),
) {
    for article in articles {
        let text = text::analyse(&article.document, set, None);
        let words = Words::new(&article.document.text);
        let gold: Vec<Roles> = article
            .attributions
            .iter()
            .map(|gold| Roles::new(&words, &gold.source, &gold.cue, &gold.content))
            .collect();
        for sentence in &text.sentences {
            let language = text.paragraph(sentence).grammar;
            // a stray paragraph in another language teaches that language nothing
            if text.languages.first() != Some(&language) {
                continue;
            }
            for candidate in matcher::candidates(&text, sentence, &set.grammars[language]) {
                visit(language, &text, &words, &gold, &candidate);
            }
        }
    }
}

/// The readings and ends of candidates whose cue is an annotated one.
pub(super) fn choices(set: &GrammarSet, articles: &[Article]) -> Vec<Choices> {
    let mut out: Vec<Choices> = set.grammars.iter().map(|_| Choices::default()).collect();
    each(set, articles, |language, text, words, gold, candidate| {
        let found = roles(text, words, candidate);
        let Some(target) = gold.iter().find(|gold| gold.shares_cue(&found)) else {
            return;
        };
        let Some(notes) = &candidate.notes else {
            return;
        };
        let group: Group = notes
            .sources
            .iter()
            .map(|(ranges, parts)| {
                let source = words.of(&spans(text, ranges));
                let figures = parts.iter().map(|part| part.figure).collect();
                (figures, f1(&source, &target.source))
            })
            .collect();
        let useful =
            group.iter().any(|(_, fit)| *fit >= 0.5) && group.iter().any(|(_, fit)| *fit < 1.0);
        if useful {
            out[language].sources.push(group);
        }
        if let Some((from, gaps)) = &notes.ends {
            ends(text, words, target, *from, gaps, &mut out[language].ends);
        }
    });
    out
}

/// Which ends a content that begins at gap `from` passes, and which it has.
fn ends(
    text: &Text,
    words: &Words,
    target: &Roles,
    from: u32,
    gaps: &[PossibleEnd],
    out: &mut Vec<Decision>,
) {
    let byte = |gap: u32| {
        text.tokens
            .get(gap as usize)
            .map_or(usize::MAX, |token| token.start as usize)
    };
    let start = words
        .of(&[Span::new(byte(from), usize::MAX)])
        .first()
        .copied();
    let Some(at) = start.and_then(|start| target.content.binary_search(&start).ok()) else {
        return;
    };
    // the last word of the annotated content that is joined to its start
    let run = target.content[at..]
        .windows(2)
        .take_while(|pair| pair[1] == pair[0] + 1)
        .count();
    let end = target.content[at + run] + 1;
    for (gap, figures) in gaps {
        let next = words
            .of(&[Span::new(byte(*gap), usize::MAX)])
            .first()
            .copied();
        let Some(next) = next else { break };
        if next > end {
            break;
        }
        out.push((figures.clone(), f64::from(u8::from(next == end))));
        if next == end {
            break;
        }
    }
}

/// Every candidate with the figures that speak about its cue, and how right it is.
pub(super) fn decisions(set: &GrammarSet, articles: &[Article]) -> Vec<Vec<Decision>> {
    let mut out: Vec<Vec<Decision>> = set.grammars.iter().map(|_| Vec::new()).collect();
    each(set, articles, |language, text, words, gold, candidate| {
        let figures = candidate.parts.iter().map(|part| part.figure).collect();
        let found = roles(text, words, candidate);
        let right = if candidate.content.is_empty() {
            // the content lies elsewhere: the cue alone decides
            f64::from(u8::from(gold.iter().any(|gold| gold.shares_cue(&found))))
        } else {
            gold.iter()
                .filter(|gold| gold.shares_cue(&found) || found.cue.is_empty())
                .map(|gold| rightness(&found, gold))
                .fold(0.0, f64::max)
        };
        out[language].push((figures, right));
    });
    out
}

/// 0 where the contents differ; more for the right source and for right edges.
fn rightness(found: &Roles, gold: &Roles) -> f64 {
    let overlap = f1(&found.content, &gold.content);
    if overlap < 0.5 {
        return 0.0;
    }
    let source = if found.same_source(gold) { 0.2 } else { 0.0 };
    let exact = if found.content == gold.content {
        0.2
    } else {
        0.0
    };
    0.6 + source + exact
}

/// Probability of every result, and whether its content is an annotated one.
pub(super) fn outcomes(set: &GrammarSet, articles: &[Article]) -> Vec<Vec<(f64, bool)>> {
    let mut out: Vec<Vec<(f64, bool)>> = set.grammars.iter().map(|_| Vec::new()).collect();
    for article in articles {
        let text = text::analyse(&article.document, set, None);
        let words = Words::new(&article.document.text);
        let found = matcher::find(&text, set, matcher::THRESHOLD, matcher::Detail::Results);
        let gold: Vec<Roles> = article
            .attributions
            .iter()
            .map(|gold| Roles::new(&words, &gold.source, &gold.cue, &gold.content))
            .collect();
        let results: Vec<Roles> = found
            .accepted
            .iter()
            .map(|(_, candidate)| roles(&text, &words, candidate))
            .collect();
        let mut right = vec![false; results.len()];
        for (index, _) in pairs(&results, &gold) {
            right[index] = true;
        }
        for ((sentence, candidate), right) in found.accepted.iter().zip(right) {
            let language = text.paragraph(&text.sentences[*sentence]).grammar;
            if text.languages.first() != Some(&language) {
                continue;
            }
            out[language].push((candidate.probability(), right));
        }
    }
    out
}
