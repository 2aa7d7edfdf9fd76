//! Where an open content ends: the boundaries on its way, and what speaks for each.

use super::candidate::PossibleEnd;
use super::run::{Scene, matches};
use super::score::{Part, bits};
use crate::grammar::{Boundary, EndEvidence, Grammar, Reach, Side};
use crate::text::{NONE, Shape};

/// Tokens of a content beyond which no boundary is looked for.
const LONGEST: usize = 160;

/// How much more a content is worth that ends at the right word than one that nearly does.
const EXACT: f64 = 5.0;

/// Where the open part of a content begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Opening {
    /// What it is to hold: a clause, a phrase, what follows an infinitive.
    pub(super) reach: Reach,
    /// Gap before its first token.
    pub(super) from: u32,
}

/// A gap at which a content could end.
#[derive(Clone, Copy, Debug)]
struct Stop {
    gap: u32,
    /// Log odds that it ends there, once it came so far.
    weight: f64,
}

impl Opening {
    /// The gap at which the content ends.
    ///
    /// Each boundary stops the content with its odds and lets it pass with the rest;
    /// the end of the sentence always stops it. The end wins that most likely shares
    /// at least half of its words with the true one, as attributions are matched; more
    /// is won where all agree.
    pub(super) fn end(self, scene: &Scene<'_>, grammar: &Grammar) -> usize {
        self.chosen(&self.stops(scene, grammar), scene).1
    }

    /// What said where the content ends: the figures of boundaries that were passed
    /// over speak against them.
    pub(super) fn parts(self, scene: &Scene<'_>, grammar: &Grammar) -> Vec<Part> {
        let stops = self.stops(scene, grammar);
        let (last, _) = self.chosen(&stops, scene);
        let until_last = stops.iter().take(last + 1).enumerate();
        let parts = until_last.flat_map(|(index, stop)| {
            let figures = self.figures(stop.gap as usize, scene, grammar);
            figures.into_iter().map(move |figure| {
                let Part { figure, weight } = Part::new(figure, grammar);
                let weight = if index == last { weight } else { -weight };
                Part { figure, weight }
            })
        });
        parts.collect()
    }

    /// Every gap at which the content could end, and the figures that speak of it.
    pub(super) fn choices(self, scene: &Scene<'_>, grammar: &Grammar) -> Vec<PossibleEnd> {
        let stops = self.stops(scene, grammar).into_iter();
        stops
            .map(|stop| {
                (
                    stop.gap,
                    self.figures(stop.gap as usize, scene, grammar).collect(),
                )
            })
            .collect()
    }

    /// Number of the stop that ends the content, one past the last for the end of the
    /// sentence, and its gap.
    fn chosen(self, stops: &[Stop], scene: &Scene<'_>) -> (usize, usize) {
        let from = self.from as usize;
        // each end: tokens from `from`, its share, and the shares up to it
        let mut ends: Vec<(usize, f64, f64)> = Vec::with_capacity(stops.len() + 1);
        let (mut passed, mut sum) = (1.0, 0.0);
        let mut end = |gap: usize, share: f64| {
            sum += share;
            ends.push((gap.saturating_sub(from), share, sum));
        };
        for stop in stops {
            let share = 1.0 / (1.0 + (-stop.weight).exp());
            end(stop.gap as usize, passed * share);
            passed *= 1.0 - share;
        }
        end(scene.last, passed);
        let mut best = (f64::NEG_INFINITY, stops.len());
        // ends of which half of the words agree lie between a third and thrice the length
        let (mut low, mut high) = (0, 0);
        for (index, &(length, share, _)) in ends.iter().enumerate() {
            while ends.get(low).is_some_and(|other| other.0 * 3 < length) {
                low += 1;
            }
            while ends.get(high).is_some_and(|other| other.0 <= length * 3) {
                high += 1;
            }
            let upto = |count: usize| count.checked_sub(1).map_or(0.0, |last| ends[last].2);
            let sum = upto(high) - upto(low) + EXACT * share;
            // of equals the later one: less is lost
            if sum > best.0 - 1e-9 {
                best = (sum.max(best.0), index);
            }
        }
        (best.1, from + ends[best.1].0)
    }

    fn stops(self, scene: &Scene<'_>, grammar: &Grammar) -> Vec<Stop> {
        let from = self.from as usize;
        let start: f64 = self
            .evidence(Place::Start, from, scene, grammar)
            .map(|figure| grammar.weight(figure))
            .sum();
        let mut out = Vec::new();
        let mut at = from;
        while at < scene.last && at < from + LONGEST {
            let token = &scene.tokens[at];
            if at > from
                && let Some(weight) = self.weight(at, scene, grammar)
            {
                out.push(Stop {
                    gap: u32::try_from(at).unwrap_or(NONE),
                    weight: weight + start,
                });
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

    /// What the boundary at a gap and the words around it add, if there is one.
    fn weight(self, at: usize, scene: &Scene<'_>, grammar: &Grammar) -> Option<f64> {
        let index = at.checked_sub(scene.first)?;
        scene.memory.stop(index, self.reach, || {
            let boundary = boundary(at, scene, grammar)?;
            let around = self.evidence(Place::Gap, at, scene, grammar);
            let around: f64 = around.map(|figure| grammar.weight(figure)).sum();
            Some(grammar.weight(boundary) + around)
        })
    }

    /// Every figure that speaks of the gap.
    fn figures<'s>(
        self,
        at: usize,
        scene: &'s Scene<'_>,
        grammar: &'s Grammar,
    ) -> impl Iterator<Item = usize> + use<'s> {
        boundary(at, scene, grammar)
            .into_iter()
            .chain(self.evidence(Place::Gap, at, scene, grammar))
            .chain(self.evidence(Place::Start, self.from as usize, scene, grammar))
    }

    /// The figures of the evidence that holds at a gap.
    fn evidence<'s>(
        self,
        place: Place,
        at: usize,
        scene: &'s Scene<'_>,
        grammar: &'s Grammar,
    ) -> impl Iterator<Item = usize> + use<'s> {
        let looking = scene.language.looking(self.reach, place);
        let possible = bits(looking & possible(at, scene, grammar));
        let possible = possible.map(|number| &grammar.ends[number]);
        let holds = move |evidence: &&EndEvidence| {
            let program = &evidence.program;
            program.single
                || match evidence.side {
                    Side::End => matches::<true>(program, scene, at),
                    _ => matches::<false>(program, scene, at),
                }
        };
        possible.filter(holds).map(|evidence| evidence.figure)
    }
}

/// Where evidence about an end looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// At the content's first words.
    Start,
    /// At the gap where it could end.
    Gap,
}

/// The evidence about an end of a kind of content that looks at a place, as bits.
pub(super) fn looking(reach: Reach, place: Place, grammar: &Grammar) -> u128 {
    let all = grammar.ends.iter().enumerate();
    let looks_here = |(_, evidence): &(usize, &EndEvidence)| {
        let is_start = evidence.side == Side::Start;
        is_start == (place == Place::Start) && evidence.reach.is_none_or(|known| known == reach)
    };
    all.filter(looks_here)
        .fold(0, |bits, (number, _)| bits | 1 << number)
}

/// The evidence about ends that the token behind a gap and the one before it leave possible,
/// as bits.
fn possible(at: usize, scene: &Scene<'_>, grammar: &Grammar) -> u128 {
    let backward = |evidence: &EndEvidence| evidence.side == Side::End;
    let all = |may_hold: &dyn Fn(&EndEvidence) -> bool| {
        let all = grammar.ends.iter().enumerate();
        all.filter(|(_, evidence)| may_hold(evidence))
            .fold(0, |bits, (number, _)| bits | 1 << number)
    };
    let behind = || all(&|known| !backward(known) && scene.may_start::<false>(&known.program, at));
    let before = || all(&|known| backward(known) && scene.may_start::<true>(&known.program, at));
    let view = grammar.lookouts.len() + 1;
    let (memory, first) = (scene.memory, scene.first);
    let behind = if at < scene.last {
        memory.possible(view, at.wrapping_sub(first), behind)
    } else {
        behind()
    };
    let before = if at > first {
        memory.possible(view + 1, at - 1 - first, before)
    } else {
        before()
    };
    behind | before
}

/// The figure of the first boundary that matches at a gap.
fn boundary(at: usize, scene: &Scene<'_>, grammar: &Grammar) -> Option<usize> {
    let index = at.checked_sub(scene.first)?;
    let may_start = |(_, boundary): &(usize, &Boundary)| {
        let set = boundary.program.start;
        set.is_none_or(|set| scene.passes(set, at))
    };
    let possible = scene.memory.possible(grammar.lookouts.len(), index, || {
        let all = grammar.boundaries.iter().enumerate();
        all.filter(may_start)
            .fold(0, |bits, (number, _)| bits | 1 << number)
    });
    bits(possible)
        .map(|number| &grammar.boundaries[number])
        .find(|known| known.program.single || matches::<false>(&known.program, scene, at))
        .map(|boundary| boundary.figure)
}
