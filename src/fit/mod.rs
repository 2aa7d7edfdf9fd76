//! Estimates the figures of a grammar from annotated articles.
//!
//! Each decision has an estimate that can be explained by itself: which words make up
//! a source (a conditional choice among readings), where a content ends and whether a
//! cue is one (logistic regressions over the figures that spoke), and how often results
//! of a score are right. All are smoothed, and the same input gives the same figures.

mod learn;
mod observe;
mod write;

use crate::gold::Article;
use crate::grammar::GrammarSet;

pub use write::{WriteError, rewrite};

/// A figure's new value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Log odds.
    pub weight: f64,
    /// How often it was right.
    pub right: u32,
    /// How often it was seen.
    pub seen: u32,
}

/// New values of one language's figures; `None` for those that were never seen.
pub type Estimates = Vec<Option<Estimate>>;

/// Estimates the figures of every language that is the main one of an article, in place.
///
/// Returns the estimates by language, for [`rewrite`].
pub fn fit(set: &mut GrammarSet, articles: &[Article]) -> Vec<Estimates> {
    let mut out: Vec<Estimates> = set
        .grammars
        .iter()
        .map(|grammar| vec![None; grammar.figures.len()])
        .collect();
    let pinned: Vec<Vec<Option<f64>>> = set
        .grammars
        .iter()
        .map(|grammar| {
            let figures = grammar.figures.iter();
            figures
                .map(|figure| figure.pinned.then_some(figure.weight))
                .collect()
        })
        .collect();
    // sources and ends first: the decision about cues is made on what they give
    let choices = observe::choices(set, articles);
    for (language, choices) in choices.into_iter().enumerate() {
        learn::sources(&choices.sources, &mut out[language]);
        learn::logistic(&choices.ends, &pinned[language], &mut out[language]);
        apply(set, language, &out[language]);
    }
    let decisions = observe::decisions(set, articles);
    for (language, decisions) in decisions.into_iter().enumerate() {
        learn::logistic(&decisions, &pinned[language], &mut out[language]);
        apply(set, language, &out[language]);
    }
    let outcomes = observe::outcomes(set, articles);
    for (language, outcomes) in outcomes.into_iter().enumerate() {
        let knots = &set.grammars[language].confidence;
        learn::confidence(knots, &outcomes, &mut out[language]);
        apply(set, language, &out[language]);
    }
    out
}

fn apply(set: &mut GrammarSet, language: usize, estimates: &Estimates) {
    let Some(grammar) = set.grammars.get_mut(language) else {
        return;
    };
    for (figure, estimate) in estimates.iter().enumerate() {
        if let Some(estimate) = estimate {
            let counts = (estimate.right, estimate.seen);
            grammar.figures.estimate(figure, estimate.weight, counts);
        }
    }
}
