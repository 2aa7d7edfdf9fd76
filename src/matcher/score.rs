//! Weighs candidates: every part of a score is a figure that stands in the grammar.

use serde::Serialize;

use super::candidate::{Candidate, Range};
use super::memory::Held;
use super::run::{Capture, Scene, Seen, run};
use crate::grammar::{
    Boundary, Decision, Grammar, Lookout, MissingHolder, Program, Reading, Role, Side,
};
use crate::text::{NONE, Shape};

/// Tokens of a content beyond which no boundary is looked for.
const LONGEST_CLAUSE: usize = 160;

/// How much more a content is worth that ends at the right word than one that nearly does.
const EXACT_END: f64 = 5.0;

/// One figure of a score: its number in [`Grammar::figures`] and the share it adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Number of the figure.
    pub figure: usize,
    /// Log odds that it adds.
    pub weight: f64,
}

/// True when a program matches from a gap on, in one direction.
pub(super) fn matches(program: &Program, backward: bool, scene: &Scene<'_>, at: usize) -> bool {
    let mut seen = Seen::default();
    if backward {
        run::<true>(program, scene, at, &mut seen);
    } else {
        run::<false>(program, scene, at, &mut seen);
    }
    seen.0
}

/// The evidence of one lookout that holds for a capture.
fn holds(
    number: usize,
    lookout: &Lookout,
    ranges: &[Range],
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> Held {
    let held = |found: u128| {
        let decides = |number: &usize| grammar.evidence[*number].decision == Decision::Source;
        let weights = bits(found)
            .filter(decides)
            .map(|number| grammar.weight(grammar.evidence[number].figure));
        Held {
            bits: found,
            source: weights.sum(),
        }
    };
    let bit = |bits: u128, evidence: &usize| bits | 1 << evidence;
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
        let lacks = lookout.side == Side::Lacks;
        return if lacks {
            held(lookout.evidence.iter().fold(0, bit))
        } else {
            Held::default()
        };
    };
    let (backward, gap) = match lookout.side {
        Side::Before => (true, first.0),
        Side::Start => (false, first.0),
        Side::End => (true, last.1),
        Side::After => (false, last.1),
        Side::Lacks => return Held::default(),
    };
    let at = gap as usize;
    let program = |evidence: usize| grammar.evidence[evidence].program.as_ref();
    let next = if backward {
        at.checked_sub(1).filter(|&next| next >= scene.first)
    } else {
        Some(at).filter(|&next| next < scene.last)
    };
    let may_hold = |next: Option<usize>| {
        let starts = |evidence: &&usize| {
            let set = program(**evidence).map(|program| program.start);
            match (set, next) {
                (None, _) => false,
                (Some(Some(set)), Some(next)) => scene.passes(set, next, &scene.tokens[next]),
                (Some(_), _) => true,
            }
        };
        lookout.evidence.iter().filter(starts).fold(0, bit)
    };
    scene.memory.evidence(number, at - scene.first, || {
        let (possible, mut found) = match next {
            Some(index) => {
                let look = || may_hold(next);
                let possible = scene.memory.possible(number, index - scene.first, look);
                (possible & !lookout.single, possible & lookout.single)
            }
            None => (may_hold(None), 0),
        };
        for evidence in bits(possible) {
            let holds =
                program(evidence).is_some_and(|program| matches(program, backward, scene, at));
            found |= u128::from(holds) << evidence;
        }
        held(found)
    })
}

/// Numbers of the bits that are set, ascending.
fn bits(mut rest: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let number = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
        rest &= rest - 1;
        Some(number)
    })
}

/// The figures of the evidence for one decision.
fn evidence<'r>(
    decision: Decision,
    ranges: impl Fn(&Lookout) -> Option<&'r [Range]>,
    scene: &Scene<'_>,
    grammar: &Grammar,
    add: &mut dyn FnMut(usize),
) {
    for (number, lookout) in grammar.lookouts.iter().enumerate() {
        let Some(ranges) = ranges(lookout) else {
            continue;
        };
        for number in bits(holds(number, lookout, ranges, scene, grammar).bits) {
            let evidence = &grammar.evidence[number];
            if evidence.decision == decision {
                add(evidence.figure);
            }
        }
    }
}

/// Log odds of a source; what they are made of goes to `parts`, where asked for.
pub(super) fn source(
    extent: Option<Range>,
    capture: &Capture,
    scene: &Scene<'_>,
    grammar: &Grammar,
    parts: Option<&mut Vec<Part>>,
) -> f64 {
    let ranges: &[Range] = extent.as_slice();
    if let Some(parts) = parts {
        let mut add = |figure| {
            let weight = grammar.weight(figure);
            parts.push(Part { figure, weight });
        };
        capture.labels().for_each(&mut add);
        let only_source = |lookout: &Lookout| (lookout.role == Role::Source).then_some(ranges);
        evidence(Decision::Source, only_source, scene, grammar, &mut add);
    }
    let labels: f64 = capture.labels().map(|figure| grammar.weight(figure)).sum();
    let lookouts = grammar.lookouts.iter().enumerate();
    let held = lookouts
        .filter(|(_, lookout)| lookout.decides_source)
        .map(|(number, lookout)| holds(number, lookout, ranges, scene, grammar).source);
    labels + held.sum::<f64>()
}

/// Log odds that the first words of a content at a gap add.
pub(super) fn content_start(gap: u32, scene: &Scene<'_>, grammar: &Grammar) -> f64 {
    let mut sum = 0.0;
    let first_word: &[Range] = &[(gap, gap + 1)];
    let at_start = |lookout: &Lookout| {
        let place = (lookout.role, lookout.side);
        (place == (Role::Content, Side::Start)).then_some(first_word)
    };
    evidence(Decision::Cue, at_start, scene, grammar, &mut |figure| {
        sum += grammar.weight(figure);
    });
    sum
}

/// Log odds that a candidate's cue is one: rule, lemma and frame, evidence.
pub(super) fn cue(
    candidate: &mut Candidate,
    reading: Option<&Reading>,
    frames: u64,
    explain: bool,
    scene: &Scene<'_>,
    grammar: &Grammar,
) {
    let mut parts = Vec::new();
    let mut logit = 0.0;
    let mut add = |figure| {
        let weight = grammar.weight(figure);
        logit += weight;
        if explain {
            parts.push(Part { figure, weight });
        }
    };
    add(grammar.rules[candidate.rule].figure);
    if let Some(reading) = reading {
        grammar
            .lexicon
            .frame_figures(reading, frames)
            .for_each(&mut add);
    }
    // a rule that says who holds the content speaks of no source by design
    let has_holder = grammar.rules[candidate.rule].holder == MissingHolder::Unstated;
    let ranges = |lookout: &Lookout| {
        let missing = lookout.side == Side::Lacks && lookout.role == Role::Source;
        (!(missing && has_holder)).then(|| candidate.ranges(lookout.role))
    };
    evidence(Decision::Cue, ranges, scene, grammar, &mut add);
    candidate.logit = logit;
    candidate.parts = parts;
}

/// Where a content that begins before gap `from` ends, and the boundaries that said so.
///
/// Each boundary stops the content with its reliability and lets it pass with the
/// rest; the end of the sentence always stops it. The end wins that most likely
/// shares at least half of its words with the true one ([`worth`]).
pub(super) fn clause_end(from: usize, scene: &Scene<'_>, grammar: &Grammar) -> (usize, Vec<Part>) {
    let all = boundaries(from, scene, grammar);
    let mut ends: Vec<(usize, f64)> = Vec::with_capacity(all.len() + 1);
    let mut passed = 1.0;
    for &(gap, figure) in &all {
        let stops = 1.0 / (1.0 + (-grammar.weight(figure)).exp());
        ends.push((gap as usize, passed * stops));
        passed *= 1.0 - stops;
    }
    ends.push((scene.last, passed));
    let mut best = (f64::NEG_INFINITY, all.len());
    for (index, &(end, _)) in ends.iter().enumerate() {
        let sum: f64 = ends
            .iter()
            .map(|&(other, share)| share * worth(end - from, other - from))
            .sum();
        // of equals the later one: less is lost
        if sum > best.0 - 1e-9 {
            best = (sum.max(best.0), index);
        }
    }
    let stop = best.1;
    let count = all.len().min(stop + 1);
    let parts = all[..count]
        .iter()
        .enumerate()
        .map(|(index, &(_, figure))| {
            let weight = grammar.weight(figure);
            Part {
                figure,
                weight: if index == stop { weight } else { -weight },
            }
        })
        .collect();
    (ends[stop].0, parts)
}

/// What an end is worth if the content is so many tokens long in truth: one where half
/// of the words agree, as attributions are matched, and more where all do.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn worth(length: usize, truth: usize) -> f64 {
    if length == truth {
        return 1.0 + EXACT_END;
    }
    let shared = length.min(truth) as f64;
    let agreement = 2.0 * shared / (length + truth) as f64;
    f64::from(u8::from(agreement >= 0.5))
}

/// Every gap at which a boundary could end a content that begins before `from`.
pub(super) fn boundaries(from: usize, scene: &Scene<'_>, grammar: &Grammar) -> Vec<(u32, usize)> {
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
    let token = scene.tokens.get(at)?;
    let index = at.checked_sub(scene.first)?;
    let may_start = |(_, boundary): &(usize, &Boundary)| {
        let set = boundary.program.start;
        set.is_none_or(|set| scene.passes(set, at, token))
    };
    let possible = scene.memory.possible(grammar.lookouts.len(), index, || {
        let all = grammar.boundaries.iter().enumerate();
        all.filter(may_start)
            .fold(0, |bits, (number, _)| bits | 1 << number)
    });
    if possible == 0 {
        return None;
    }
    scene.memory.boundary(index, || {
        bits(possible)
            .map(|number| &grammar.boundaries[number])
            .find(|known| known.program.single || matches(&known.program, false, scene, at))
            .map(|boundary| boundary.figure)
    })
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
