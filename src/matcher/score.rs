//! Weighs candidates: every part of a score is a figure that stands in the grammar.

use serde::Serialize;

use super::candidate::{Candidate, Range};
use super::memory::Held;
use super::run::{Capture, Scene, matches};
use crate::grammar::{Decision, Grammar, Lookout, MissingHolder, Reading, Role, Side};
use crate::text::{NONE, Shape};

/// One figure of a score: its number in [`Grammar::figures`] and the share it adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Number of the figure.
    pub figure: usize,
    /// Log odds that it adds.
    pub weight: f64,
}

impl Part {
    pub(super) fn new(figure: usize, grammar: &Grammar) -> Self {
        let weight = grammar.weight(figure);
        Self { figure, weight }
    }
}

/// What the evidence of one lookout adds for a capture.
fn holds(
    number: usize,
    lookout: &Lookout,
    ranges: &[Range],
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> Held {
    let weigh = |found: u128| {
        let weights = |found| {
            bits(found)
                .map(|number| grammar.weight(grammar.evidence[number].figure))
                .sum()
        };
        Held {
            source: weights(found & !lookout.cue),
            cue: weights(found & lookout.cue),
        }
    };
    match seen_from(lookout, ranges) {
        Seen::Gap(gap) => scene.memory.evidence(number, gap - scene.first, || {
            weigh(look((number, lookout), gap, scene, grammar))
        }),
        Seen::All => weigh(all(lookout)),
        Seen::Nothing => Held::default(),
    }
}

/// The evidence of one lookout that holds for a capture, as bits.
fn found(
    number: usize,
    lookout: &Lookout,
    ranges: &[Range],
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> u128 {
    match seen_from(lookout, ranges) {
        Seen::Gap(gap) => look((number, lookout), gap, scene, grammar),
        Seen::All => all(lookout),
        Seen::Nothing => 0,
    }
}

/// Where a lookout looks for a capture.
enum Seen {
    /// At this gap.
    Gap(usize),
    /// Nowhere: that there is no capture is what it looks for.
    All,
    /// Nowhere.
    Nothing,
}

fn seen_from(lookout: &Lookout, ranges: &[Range]) -> Seen {
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
        return if lookout.side == Side::Lacks {
            Seen::All
        } else {
            Seen::Nothing
        };
    };
    match lookout.side {
        Side::Before | Side::Start => Seen::Gap(first.0 as usize),
        Side::End | Side::After => Seen::Gap(last.1 as usize),
        Side::Lacks => Seen::Nothing,
    }
}

/// Bits of all the evidence of a lookout.
fn all(lookout: &Lookout) -> u128 {
    lookout
        .evidence
        .iter()
        .fold(0, |bits, evidence| bits | 1 << evidence)
}

/// The evidence of a lookout that holds at a gap.
fn look(
    (number, lookout): (usize, &Lookout),
    at: usize,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> u128 {
    let backward = matches!(lookout.side, Side::Before | Side::End);
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
                (Some(Some(set)), Some(next)) => scene.passes(set, next),
                (Some(_), _) => true,
            }
        };
        let possible = lookout.evidence.iter().filter(starts);
        possible.fold(0, |bits, evidence| bits | 1 << evidence)
    };
    let (possible, mut found) = match next {
        Some(index) => {
            let look = || may_hold(next);
            let possible = scene.memory.possible(number, index - scene.first, look);
            (possible & !lookout.single, possible & lookout.single)
        }
        None => (may_hold(None), 0),
    };
    for evidence in bits(possible) {
        let holds = program(evidence).is_some_and(|program| {
            if backward {
                matches::<true>(program, scene, at)
            } else {
                matches::<false>(program, scene, at)
            }
        });
        found |= u128::from(holds) << evidence;
    }
    found
}

/// Numbers of the bits that are set, ascending.
pub(super) fn bits(mut rest: u128) -> impl Iterator<Item = usize> {
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
    parts: &mut Vec<Part>,
) {
    for (number, lookout) in grammar.lookouts.iter().enumerate() {
        let decides = match decision {
            Decision::Cue => lookout.cue,
            Decision::Source => !lookout.cue,
        };
        let Some(ranges) = ranges(lookout) else {
            continue;
        };
        for number in bits(found(number, lookout, ranges, scene, grammar) & decides) {
            parts.push(Part::new(grammar.evidence[number].figure, grammar));
        }
    }
}

/// Log odds of a source: the phrases that matched, and the evidence around it.
pub(super) fn source(
    extent: Option<Range>,
    capture: &Capture,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> f64 {
    let ranges: &[Range] = extent.as_slice();
    let labels: f64 = capture.labels().map(|figure| grammar.weight(figure)).sum();
    let lookouts = grammar.lookouts.iter().enumerate();
    let held = lookouts
        .filter(|(_, lookout)| lookout.decides_source)
        .map(|(number, lookout)| holds(number, lookout, ranges, scene, grammar).source);
    labels + held.sum::<f64>()
}

/// What the log odds of a source are made of.
pub(super) fn source_parts(
    extent: Option<Range>,
    capture: &Capture,
    scene: &Scene<'_>,
    grammar: &Grammar,
) -> Vec<Part> {
    let ranges: &[Range] = extent.as_slice();
    let labels = capture.labels();
    let mut parts: Vec<Part> = labels.map(|figure| Part::new(figure, grammar)).collect();
    let only_source = |lookout: &Lookout| (lookout.role == Role::Source).then_some(ranges);
    evidence(Decision::Source, only_source, scene, grammar, &mut parts);
    parts
}

/// Log odds that the first words of a content at a gap add.
pub(super) fn content_start(gap: u32, scene: &Scene<'_>, grammar: &Grammar) -> f64 {
    let first_word: &[Range] = &[(gap, gap + 1)];
    let lookouts = grammar.lookouts.iter().enumerate();
    lookouts
        .filter(|(_, lookout)| (lookout.role, lookout.side) == (Role::Content, Side::Start))
        .map(|(number, lookout)| holds(number, lookout, first_word, scene, grammar).cue)
        .sum()
}

/// Log odds that a candidate's cue is one: rule, lemma and frame, evidence.
pub(super) fn cue(
    candidate: &mut Candidate,
    reading: Option<Reading>,
    frames: u64,
    explain: bool,
    scene: &Scene<'_>,
    grammar: &Grammar,
) {
    let mut logit = grammar.weight(grammar.rules[candidate.rule].figure);
    let frame_figures = || {
        let figures = reading.map(|reading| grammar.lexicon.frame_figures(reading, frames));
        figures.into_iter().flatten()
    };
    for figure in frame_figures() {
        logit += grammar.weight(figure);
    }
    // a rule that says who holds the content speaks of no source by design
    let has_holder = grammar.rules[candidate.rule].holder == MissingHolder::Unstated;
    let ranges = |lookout: &Lookout| {
        let missing = lookout.side == Side::Lacks && lookout.role == Role::Source;
        (lookout.cue != 0 && !(missing && has_holder)).then(|| candidate.ranges(lookout.role))
    };
    for (number, lookout) in grammar.lookouts.iter().enumerate() {
        if let Some(ranges) = ranges(lookout) {
            logit += holds(number, lookout, ranges, scene, grammar).cue;
        }
    }
    if explain {
        let rule = grammar.rules[candidate.rule].figure;
        let figures = std::iter::once(rule).chain(frame_figures());
        let mut parts: Vec<Part> = figures.map(|figure| Part::new(figure, grammar)).collect();
        evidence(Decision::Cue, ranges, scene, grammar, &mut parts);
        candidate.parts = parts;
    }
    candidate.logit = logit;
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
