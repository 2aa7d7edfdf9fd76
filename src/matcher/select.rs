//! Chooses among candidates: one reading a cue, contents nested and never crossing.

use super::candidate::{Candidate, Range, trim, trimmed};
use super::run::Scene;
use crate::grammar::{Reach, WordId};

/// Attributions of one sentence; more are no sentence that anybody wrote, and each may
/// hold all that follow it, so that their cost would be that of their square.
pub(super) const MOST: usize = 32;

fn overlaps(a: Range, b: Range) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn share_cue(a: &Candidate, b: &Candidate) -> bool {
    a.cue.iter().any(|x| b.cue.iter().any(|y| overlaps(*x, *y)))
}

/// What became of the candidates of one sentence.
#[derive(Default)]
pub(super) struct Choice {
    /// Those that are results, in order of their anchors.
    pub(super) accepted: Vec<Candidate>,
    /// The others.
    pub(super) lost: Vec<Candidate>,
    /// There were more than [`MOST`] results, of which the most probable were taken.
    pub(super) crowded: bool,
}

/// Chooses among the candidates of one sentence.
pub(super) fn select(mut candidates: Vec<Candidate>, scene: &Scene<'_>, threshold: f64) -> Choice {
    candidates.sort_by(|a, b| {
        b.logit
            .total_cmp(&a.logit)
            .then(a.anchor.cmp(&b.anchor))
            .then(a.rule.cmp(&b.rule))
    });
    let mut accepted: Vec<Candidate> = Vec::new();
    let mut lost = Vec::new();
    let mut crowded = false;
    for candidate in candidates {
        let beaten = accepted.iter().any(|other| {
            share_cue(other, &candidate)
                || (other.content == candidate.content
                    && (other.source == candidate.source || candidate.source.is_empty())
                    && candidate.reach.is_none())
        });
        if beaten || candidate.probability() < threshold {
            lost.push(candidate);
        } else if accepted.len() == MOST {
            crowded = true;
            lost.push(candidate);
        } else {
            accepted.push(candidate);
        }
    }
    if accepted.is_empty() {
        return Choice {
            lost,
            ..Choice::default()
        };
    }
    hosts(&mut accepted, &mut lost, scene);
    accepted.sort_by_key(|candidate| (candidate.anchor, candidate.rule));
    uncross(&mut accepted, scene);
    stay_in_brackets(&mut accepted, scene);
    for part in accepted.iter_mut().flat_map(|found| &mut found.source) {
        *part = trim(*part, scene);
    }
    Choice {
        accepted,
        lost,
        crowded,
    }
}

/// Gives candidates that hang on another one the content of it.
fn hosts(accepted: &mut Vec<Candidate>, lost: &mut Vec<Candidate>, scene: &Scene<'_>) {
    let mut index = 0;
    while index < accepted.len() {
        if accepted[index].reach != Some(Reach::Host) {
            index += 1;
            continue;
        }
        let (start, end) = accepted[index].core();
        // the nearest attribution to the left, else the one to the right
        let host = accepted
            .iter()
            .enumerate()
            .filter(|(other, candidate)| *other != index && candidate.reach.is_none())
            .min_by_key(|(_, candidate)| {
                let anchor = candidate.anchor;
                if anchor < start {
                    (0, start - anchor)
                } else {
                    (1, anchor.saturating_sub(end))
                }
            })
            .map(|(other, _)| outlet_around(accepted, other, scene).unwrap_or(other));
        match host {
            Some(host) => {
                // what the host holds ends where this one's words begin
                let from = accepted[host].anchor;
                let held = |found: &&mut Candidate| (from..start).contains(&found.anchor);
                let held = accepted.iter_mut().filter(held);
                for part in held.flat_map(|found| &mut found.content) {
                    if part.0 < start && start < part.1 {
                        part.1 = start;
                    }
                }
                accepted[index].content = accepted[host].content.clone();
                index += 1;
            }
            None => lost.push(accepted.remove(index)),
        }
    }
}

/// The outlet that tells of an attribution: in "the paper said that he had agreed, citing a
/// friend" it is the paper that cites.
fn outlet_around(accepted: &[Candidate], inner: usize, scene: &Scene<'_>) -> Option<usize> {
    let by_outlet = |candidate: &Candidate| {
        let mut words = candidate.source.iter().flat_map(|part| part.0..part.1);
        words.any(|at| {
            let token = scene.tokens.get(at as usize);
            token.is_some_and(|token| scene.outlets.get(token.outlet as usize).is_some())
        })
    };
    let inner = accepted.get(inner)?;
    let around = |candidate: &&(usize, &Candidate)| {
        candidate.1.holds(inner.anchor) && candidate.1.reach.is_none() && by_outlet(candidate.1)
    };
    let rows = accepted.iter().enumerate();
    let found = rows
        .filter(|row| around(&row))
        .max_by_key(|row| row.1.anchor);
    found.filter(|_| !by_outlet(inner)).map(|row| row.0)
}

/// Cuts a content that would end in the middle of another attribution's words, or
/// lets it hold all of that one where nothing of its own would be left.
fn uncross(accepted: &mut [Candidate], scene: &Scene<'_>) {
    let others: Vec<(Range, u32)> = accepted
        .iter()
        .map(|candidate| {
            let core = candidate.core();
            let ends = candidate.content.iter().map(|part| part.1);
            (core, ends.max().unwrap_or(core.1).max(core.1))
        })
        .collect();
    for (index, candidate) in accepted.iter_mut().enumerate() {
        let own = others[index].0;
        for (core, end) in others.iter().filter(|(core, _)| core.0 >= own.1) {
            for part in &mut candidate.content {
                if part.0 < core.0 && core.0 < part.1 && part.1 < core.1 {
                    *part = if core.0 - part.0 > 1 {
                        trim((part.0, core.0), scene)
                    } else {
                        (part.0, *end)
                    };
                }
            }
        }
    }
    for candidate in accepted.iter_mut().filter(|found| found.reach.is_none()) {
        let Candidate {
            content,
            cue,
            source,
            ..
        } = candidate;
        let holes = || cue.iter().chain(source.iter());
        let holed = |part: &Range| holes().any(|hole| overlaps(*part, *hole));
        if content.iter().any(holed) {
            let mut parts = Vec::new();
            for part in content.iter() {
                split_out(*part, holes(), scene, &mut parts);
            }
            *content = parts;
        } else {
            trimmed(content, scene);
        }
    }
}

/// Cuts a content that stands with its cue inside of a bracket where that one closes.
fn stay_in_brackets(accepted: &mut [Candidate], scene: &Scene<'_>) {
    let opens = scene.lexicon.find_mark("(");
    let closes = scene.lexicon.find_mark(")");
    if [opens, closes].contains(&WordId::UNKNOWN) {
        return;
    }
    for found in accepted {
        for part in &mut found.content {
            let mut open = 0_u32;
            let mut tokens = (part.0..part.1).zip(&scene.tokens[part.0 as usize..]);
            let end = tokens.find(|(_, token)| {
                let outside = token.word == closes && open == 0;
                open += u32::from(token.word == opens);
                open = open.saturating_sub(u32::from(token.word == closes));
                outside
            });
            if let Some((end, _)) = end
                && found.anchor < end
            {
                *part = trim((part.0, end), scene);
            }
        }
    }
}

/// A content range without the words of its own cue and source.
fn split_out<'r>(
    range: Range,
    holes: impl Iterator<Item = &'r Range>,
    scene: &Scene<'_>,
    out: &mut Vec<Range>,
) {
    let mut pieces = vec![range];
    for hole in holes {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| {
                if overlaps(piece, *hole) {
                    vec![
                        (piece.0, hole.0.max(piece.0)),
                        (hole.1.min(piece.1), piece.1),
                    ]
                } else {
                    vec![piece]
                }
            })
            .collect();
    }
    out.extend(
        pieces
            .into_iter()
            .map(|piece| trim(piece, scene))
            .filter(|piece| piece.0 < piece.1),
    );
}
