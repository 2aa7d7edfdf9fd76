//! The estimates themselves.

use super::observe::{Decision, Group};
use super::{Estimate, Estimates};

/// Rounds over the data; more fit these articles closer, and others no better.
const ROUNDS: usize = 60;
/// Strength of the pull towards saying nothing.
const PULL: f64 = 0.6;
/// Added to right and wrong counts of a score.
const SMOOTH: f64 = 1.0;
/// No figure says more than this (log odds).
const MOST: f64 = 5.0;

/// Adagrad over sparse binary figures: deterministic, no learning rate to tune.
struct Learner {
    weights: Vec<f64>,
    squares: Vec<f64>,
    gradient: Vec<f64>,
}

impl Learner {
    fn new(count: usize) -> Self {
        Self {
            weights: vec![0.0; count],
            squares: vec![1e-6; count],
            gradient: vec![0.0; count],
        }
    }

    /// Puts figures that are set by hand back to their weight.
    fn pin(&mut self, pinned: &[Option<f64>]) {
        for (weight, pinned) in self.weights.iter_mut().zip(pinned) {
            *weight = pinned.unwrap_or(*weight);
        }
    }

    fn sum(&self, figures: &[usize]) -> f64 {
        figures.iter().map(|&figure| self.weights[figure]).sum()
    }

    fn add(&mut self, figures: &[usize], amount: f64) {
        for &figure in figures {
            self.gradient[figure] += amount;
        }
    }

    /// One step along the gradient of the log likelihood, pulled towards zero.
    fn step(&mut self, rate: f64) {
        for index in 0..self.weights.len() {
            let gradient = self.gradient[index] - PULL * self.weights[index];
            self.gradient[index] = 0.0;
            self.squares[index] += gradient * gradient;
            let moved = self.weights[index] + rate * gradient / self.squares[index].sqrt();
            self.weights[index] = moved.clamp(-MOST, MOST);
        }
    }
}

fn note(counts: &mut [(f64, u32)], figures: &[usize], right: f64) {
    for &figure in figures {
        counts[figure].0 += right;
        counts[figure].1 += 1;
    }
}

fn publish(learner: &Learner, counts: &[(f64, u32)], out: &mut Estimates) {
    for (index, &(right, seen)) in counts.iter().enumerate() {
        if seen > 0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count"
            )]
            let right = right.round() as u32;
            out[index] = Some(Estimate {
                weight: learner.weights[index],
                right,
                seen,
            });
        }
    }
}

/// Conditional logit: the best reading of each source against the others.
pub(super) fn sources(groups: &[Group], out: &mut Estimates) {
    let mut learner = Learner::new(out.len());
    let mut counts = vec![(0.0, 0); out.len()];
    for group in groups {
        let best = group.iter().map(|(_, fit)| *fit).fold(0.0, f64::max);
        for (figures, fit) in group {
            note(&mut counts, figures, f64::from(u8::from(*fit >= best)));
        }
    }
    for _ in 0..ROUNDS {
        for group in groups {
            let best = group.iter().map(|(_, fit)| *fit).fold(0.0, f64::max);
            let scores: Vec<f64> = group
                .iter()
                .map(|(figures, _)| learner.sum(figures))
                .collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let odds: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
            let total: f64 = odds.iter().sum();
            let winners: f64 = group
                .iter()
                .map(|(_, fit)| f64::from(u8::from(*fit >= best)))
                .sum();
            for ((figures, fit), odds) in group.iter().zip(&odds) {
                let target = if *fit >= best { 1.0 / winners } else { 0.0 };
                learner.add(figures, target - odds / total);
            }
        }
        learner.step(0.3);
    }
    publish(&learner, &counts, out);
}

/// Logistic regression: is the cue one, does the content end? Figures set by hand keep
/// their weight.
pub(super) fn logistic(decisions: &[Decision], pinned: &[Option<f64>], out: &mut Estimates) {
    let mut learner = Learner::new(out.len());
    learner.pin(pinned);
    let mut counts = vec![(0.0, 0); out.len()];
    for (figures, right) in decisions {
        note(&mut counts, figures, f64::from(u8::from(*right >= 0.5)));
    }
    for round in 0..ROUNDS * 3 {
        for (figures, right) in decisions {
            let probability = 1.0 / (1.0 + (-learner.sum(figures)).exp());
            learner.add(figures, right - probability);
        }
        learner.step(if round < ROUNDS { 0.4 } else { 0.15 });
        learner.pin(pinned);
    }
    publish(&learner, &counts, out);
}

/// How often results near each score are right; never less for a higher score.
pub(super) fn confidence(knots: &[(f64, usize)], outcomes: &[(f64, bool)], out: &mut Estimates) {
    let mut bins = vec![(0_u32, 0_u32); knots.len()];
    for &(probability, right) in outcomes {
        let nearest = knots.iter().enumerate().min_by(|(_, a), (_, b)| {
            (a.0 - probability)
                .abs()
                .total_cmp(&(b.0 - probability).abs())
        });
        if let Some((index, _)) = nearest {
            bins[index].0 += u32::from(right);
            bins[index].1 += 1;
        }
    }
    // pool neighbours until the shares rise (Ayer et al. 1955)
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for &(right, seen) in &bins {
        let mut pool = (f64::from(right) + SMOOTH, f64::from(seen) + 2.0 * SMOOTH, 1);
        while let Some(&(right, seen, count)) = pools.last() {
            if right / seen <= pool.0 / pool.1 {
                break;
            }
            pools.pop();
            pool = (pool.0 + right, pool.1 + seen, pool.2 + count);
        }
        pools.push(pool);
    }
    let shares = pools
        .iter()
        .flat_map(|&(right, seen, count)| std::iter::repeat_n(right / seen, count));
    for (((_, figure), share), (right, seen)) in knots.iter().zip(shares).zip(bins) {
        if !outcomes.is_empty() {
            let weight = (share / (1.0 - share)).ln();
            out[*figure] = Some(Estimate {
                weight,
                right,
                seen,
            });
        }
    }
}
