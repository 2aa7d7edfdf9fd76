//! Weighs candidates: every part of a score is a figure that stands in the grammar.

use serde::Serialize;

use super::candidate::{Candidate, Range};
use super::run::{Capture, Scene, run};
use crate::grammar::{Decision, Evidence, Grammar, Program, Reading, Role, Side};
use crate::text::{NONE, Shape};

/// Tokens of a content beyond which no boundary is looked for.
const LONGEST_CLAUSE: usize = 160;

/// One figure of a score: its number in [`Grammar::figures`] and the share it adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Number of the figure.
    pub figure: usize,
    /// Log odds that it adds.
    pub weight: f64,
}

fn matches(program: &Program, backward: bool, scene: &Scene<'_>, at: usize) -> bool {
    let mut seen = false;
    let mut found = |_: &Capture| {
        seen = true;
        false
    };
    if backward {
        run::<true>(program, scene, at, &mut found);
    } else {
        run::<false>(program, scene, at, &mut found);
    }
    seen
}

fn holds(evidence: &Evidence, ranges: &[Range], scene: &Scene<'_>) -> bool {
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
        return evidence.side == Side::Lacks;
    };
    let Some(program) = &evidence.program else {
        return false;
    };
    let (backward, at) = match evidence.side {
        Side::Before => (true, first.0),
        Side::Start => (false, first.0),
        Side::End => (true, last.1),
        Side::After => (false, last.1),
        Side::Lacks => return false,
    };
    matches(program, backward, scene, at as usize)
}

/// Log odds of a source, and what they are made of.
pub(super) fn source(
    ranges: &[Range],
    capture: &Capture,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> (f64, Vec<Part>) {
    let part = |figure| Part {
        figure,
        weight: grammar.weight(figure),
    };
    let mut parts: Vec<Part> = capture.labels().map(part).collect();
    let evidence = grammar
        .evidence
        .iter()
        .filter(|evidence| evidence.decision == Decision::Source && evidence.role == Role::Source)
        .filter(|evidence| holds(evidence, ranges, scene));
    parts.extend(evidence.map(|evidence| part(evidence.figure)));
    (parts.iter().map(|part| part.weight).sum(), parts)
}

/// Log odds that a candidate's cue is one: rule, lemma and frame, evidence.
pub(super) fn cue(
    candidate: &mut Candidate,
    reading: Option<&Reading>,
    frames: u64,
    scene: &Scene<'_>,
    grammar: &Grammar,
) {
    let part = |figure| Part {
        figure,
        weight: grammar.weight(figure),
    };
    let mut parts = vec![part(grammar.rules[candidate.rule].figure)];
    if let Some(entry) = reading.and_then(|reading| grammar.lexicon.cues.get(reading.cue as usize))
    {
        let asked = entry
            .frames
            .iter()
            .filter(|(bit, _)| frames & (1 << bit) != 0);
        parts.extend(asked.map(|(_, figure)| part(*figure)));
    }
    for evidence in grammar
        .evidence
        .iter()
        .filter(|evidence| evidence.decision == Decision::Cue)
    {
        if holds(evidence, candidate.ranges(evidence.role), scene) {
            parts.push(part(evidence.figure));
        }
    }
    candidate.logit = parts.iter().map(|part| part.weight).sum();
    candidate.parts = parts;
}

/// Where a content that begins before gap `from` ends, and the boundaries that said so.
///
/// Each boundary stops the content with its reliability and lets it pass with the
/// rest; the end of the sentence always stops it. The most probable end wins.
pub(super) fn clause_end(
    from: usize,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> (usize, Vec<Part>) {
    let mut best = (f64::NEG_INFINITY, scene.last, 0);
    let mut passed = 0.0;
    let all = boundaries(from, scene, grammar);
    for (index, &(gap, figure)) in all.iter().enumerate() {
        let weight = grammar.weight(figure);
        let stop = passed - (-weight).exp().ln_1p();
        if stop > best.0 {
            best = (stop, gap as usize, index);
        }
        passed -= weight.exp().ln_1p();
    }
    let to_the_end = passed >= best.0;
    let count = if to_the_end { all.len() } else { best.2 + 1 };
    let parts = all[..count]
        .iter()
        .enumerate()
        .map(|(index, &(_, figure))| {
            let stops = !to_the_end && index == best.2;
            let weight = grammar.weight(figure);
            Part {
                figure,
                weight: if stops { weight } else { -weight },
            }
        })
        .collect();
    (if to_the_end { scene.last } else { best.1 }, parts)
}

/// Every gap at which a boundary could end a content that begins before `from`.
pub(super) fn boundaries(
    from: usize,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> Vec<(u32, usize)> {
    let mut out = Vec::new();
    let mut at = from;
    while at < scene.last && at < from + LONGEST_CLAUSE {
        let token = &scene.tokens[at];
        if at > from
            && let Some(figure) = boundary(at, scene, grammar)
        {
            out.push((u32::try_from(at).unwrap_or(NONE), figure));
        }
        // a quotation is never cut
        let quoted = token.shape.has(Shape::OPEN) && token.partner != NONE;
        at = match token.partner as usize {
            close if quoted && close < scene.last && close >= at => close + 1,
            _ => at + 1,
        };
    }
    out
}

/// The figure of the first boundary that matches at a gap.
fn boundary(at: usize, scene: &Scene<'_>, grammar: &Grammar) -> Option<usize> {
    grammar
        .boundaries
        .iter()
        .find(|boundary| matches(&boundary.program, false, scene, at))
        .map(|boundary| boundary.figure)
}

/// Where a content that ends at gap `from` begins: the start of the sentence.
pub(super) fn clause_start(from: usize, scene: &Scene<'_>) -> usize {
    let mut at = from;
    while at > scene.first {
        let before = &scene.tokens[at - 1];
        if before.shape.has(Shape::MARK)
            && before.partner == NONE
            && before.shape.0 & Shape::QUOTED.0 == 0
        {
            let is_colon = scene.lexicon.find_mark(":") == before.word
                || scene.lexicon.find_mark(";") == before.word;
            if is_colon && before.word != crate::grammar::WordId::UNKNOWN {
                break;
            }
        }
        at -= 1;
    }
    at
}
