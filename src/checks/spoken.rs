//! Where somebody speaks, so that a check need not look through every attribution for
//! every sentence.

use super::Context;
use crate::Span;
use crate::report::{Attribution, AttributionId, Identity};
use crate::text::Paragraph;

/// Attributions by place.
pub(super) struct Spoken {
    /// For each paragraph, whether somebody says something in it.
    anybody: Vec<bool>,
    /// The same for those who are stated.
    stated: Vec<bool>,
    /// Tokens where cues of stated holders begin, in order.
    cues: Vec<(u32, AttributionId)>,
}

impl Context<'_> {
    fn spoken(&self) -> &Spoken {
        self.spoken.get_or_init(|| Spoken::read(self))
    }

    /// True where somebody says something in the paragraph of that number.
    pub(super) fn is_spoken(&self, paragraph: usize) -> bool {
        self.spoken().anybody.get(paragraph) == Some(&true)
    }

    /// True where somebody who is stated does.
    pub(super) fn is_told(&self, paragraph: usize) -> bool {
        self.spoken().stated.get(paragraph) == Some(&true)
    }

    /// Attributions of stated holders whose cues begin from one token to another.
    pub(super) fn cued(&self, first: u32, last: u32) -> impl Iterator<Item = (u32, &Attribution)> {
        let cues = &self.spoken().cues;
        let from = cues.partition_point(|(at, _)| *at < first);
        let behind = cues.get(from..).unwrap_or(&[]).iter();
        let near = behind.take_while(move |(at, _)| *at <= last);
        near.filter_map(|(at, id)| Some((*at, self.report.attributions.get(id.0)?)))
    }
}

impl Spoken {
    fn read(context: &Context<'_>) -> Self {
        let paragraphs = &context.article.text.paragraphs;
        let mut anybody = vec![0_i32; paragraphs.len() + 1];
        let mut stated = anybody.clone();
        let mut cues = Vec::new();
        for (number, attribution) in context.report.attributions.iter().enumerate() {
            let source = context.report.sources.get(attribution.holder.0);
            let named = source.is_some_and(|source| source.identity != Identity::Unstated);
            for span in attribution.content.iter().chain(&attribution.cue) {
                let (first, last) = touched(paragraphs, *span);
                for list in [Some(&mut anybody), named.then_some(&mut stated)] {
                    let Some(list) = list else { continue };
                    list[first] += 1;
                    list[last] -= 1;
                }
            }
            if let Some(cue) = attribution.cue.first().filter(|_| named) {
                let at = context.article.token_at(cue.start);
                cues.push((at, AttributionId(number)));
            }
        }
        cues.sort_unstable();
        Self {
            anybody: summed(&anybody),
            stated: summed(&stated),
            cues,
        }
    }
}

/// The first paragraph that a span touches, and one past the last.
fn touched(paragraphs: &[Paragraph], span: Span) -> (usize, usize) {
    let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
    let last = paragraphs.partition_point(|paragraph| paragraph.span.start < span.end);
    (first, last.max(first))
}

/// Where the sum of what begins and ends up to a place is more than nothing.
fn summed(changes: &[i32]) -> Vec<bool> {
    let mut sum = 0;
    let sums = changes.iter().map(|change| {
        sum += change;
        sum > 0
    });
    sums.collect()
}
