//! Candidates: what a rule could mean at an anchor, before anything is decided.

use super::ends::Opening;
use super::run::{Capture, Scene, UNSET, run};
use super::score::{self, Part};
use crate::grammar::{Anchor, Grammar, Reach, Role, Stance, Variant};
use crate::text::{Shape, Token};

/// Readings of one side of an anchor that are compared; more are not looked for.
const MOST_READINGS: usize = 16;

/// Share of the most that evidence could add which it adds in practice: a candidate
/// that would need more is given up before its left side is looked at.
const LIKELY_SLACK: f64 = 0.25;

/// A range of tokens: first, and one past the last.
pub type Range = (u32, u32);

/// One reading of a rule at an anchor, with its score.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Number of the rule in its grammar.
    pub rule: usize,
    /// The anchor token.
    pub anchor: u32,
    /// Words of the source, empty where there are none.
    pub source: Vec<Range>,
    /// Words of the cue.
    pub cue: Vec<Range>,
    /// Words of the content; filled in later for [`Reach::Host`] and its like.
    pub content: Vec<Range>,
    /// The outlet in between.
    pub via: Vec<Range>,
    /// A content that lies elsewhere.
    pub reach: Option<Reach>,
    /// What the holder does to the content.
    pub stance: Stance,
    /// The cue's base form; empty for a fixed phrase.
    pub lemma: String,
    /// Sum of the log odds of the decision that the cue is one.
    pub logit: f64,
    /// How often candidates of this score are right, 0 to 1.
    pub confidence: f64,
    /// What the sum is made of.
    pub parts: Vec<Part>,
    /// Figures behind the choice of the source.
    pub source_parts: Vec<Part>,
    /// The boundary that ended the content, and those passed over.
    pub content_parts: Vec<Part>,
    /// What the choices were made among, where that was asked for.
    pub notes: Option<Box<Notes>>,
}

/// A gap at which a content could end, and the figures that speak of that.
pub type PossibleEnd = (u32, Vec<usize>);

/// The alternatives behind a candidate, from which figures are estimated.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Every reading of the source with the figures that speak for it.
    pub sources: Vec<(Vec<Range>, Vec<Part>)>,
    /// Where an open-ended content begins, and each gap at which it could end with the
    /// figures that speak of that.
    pub ends: Option<(u32, Vec<PossibleEnd>)>,
}

impl Candidate {
    /// True for a token of the content.
    pub(crate) fn holds(&self, token: u32) -> bool {
        let mut parts = self.content.iter();
        parts.any(|part| part.0 <= token && token < part.1)
    }

    /// The probability that the score stands for.
    #[must_use]
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.logit).exp())
    }

    /// First and one past the last token of source and cue.
    #[must_use]
    pub fn core(&self) -> Range {
        let all = self.source.iter().chain(&self.cue);
        let first = all
            .clone()
            .map(|range| range.0)
            .min()
            .unwrap_or(self.anchor);
        let last = all.map(|range| range.1).max().unwrap_or(self.anchor + 1);
        (first, last)
    }

    /// The token ranges of a role.
    #[must_use]
    pub fn ranges(&self, role: Role) -> &[Range] {
        match role {
            Role::Source => &self.source,
            Role::Cue => &self.cue,
            Role::Content => &self.content,
            Role::Via => &self.via,
        }
    }
}

/// Why a rule came to nothing at an anchor.
#[derive(Clone, Debug)]
pub struct Miss {
    /// Number of the rule.
    pub rule: usize,
    /// The anchor token.
    pub anchor: u32,
    /// Gap that matching reached on the left.
    pub left: u32,
    /// Gap that matching reached on the right; equals the anchor's where the left failed.
    pub right: u32,
}

/// A source choice on one side: its captures and what speaks for it.
#[derive(Clone)]
struct Reading {
    capture: Capture,
    score: f64,
}

/// First and one past the last token, where there are any.
type Extent = Option<Range>;

/// What one side of an anchor gives.
struct Side {
    best: Option<Reading>,
    /// Every reading of the source, where that was asked for.
    seen: Vec<(Vec<Range>, Vec<Part>)>,
    /// The gap that matching reached.
    reached: u32,
}

/// What work at an anchor needs, kept from anchor to anchor.
#[derive(Default)]
pub(crate) struct Bench {
    /// Left sides of the anchor by their program: many rules share them.
    lefts: Vec<(u16, Side)>,
    /// Readings of a side that are compared, and what tells them apart.
    readings: Vec<Capture>,
    keys: Vec<(Extent, u64)>,
}

impl Bench {
    /// Turns to another anchor.
    pub(crate) fn clear(&mut self) {
        self.lefts.clear();
    }
}

/// Matches one side. Where it holds the source, readings are compared and the one
/// that the figures like best is taken, the first one on a tie; else the first match.
fn side<const BACK: bool>(
    variant: &Variant,
    other: Option<&Capture>,
    scene: &Scene<'_>,
    grammar: &Grammar,
    at: usize,
    (keep, bench): (bool, &mut Bench),
) -> Side {
    let (program, has_source) = if BACK {
        (&**variant.left, variant.source_left)
    } else {
        (&*variant.right, variant.source_right)
    };
    let mut out = Side {
        best: None,
        seen: Vec::new(),
        reached: 0,
    };
    let reached = |furthest: usize| u32::try_from(furthest).unwrap_or(UNSET);
    if !has_source {
        out.reached = reached(run::<BACK>(program, scene, at, &mut |capture: &Capture| {
            out.best = Some(Reading {
                capture: *capture,
                score: 0.0,
            });
            false
        }));
        return out;
    }
    let (readings, keys) = (&mut bench.readings, &mut bench.keys);
    readings.clear();
    keys.clear();
    out.reached = reached(run::<BACK>(program, scene, at, &mut |capture: &Capture| {
        let key = (source_of(other, capture, variant), capture.label_key());
        if !keys.contains(&key) {
            keys.push(key);
            readings.push(*capture);
        }
        keys.len() < MOST_READINGS
    }));
    for (capture, (source, _)) in readings.iter().zip(keys) {
        let score = score::source(*source, capture, scene, grammar);
        if keep {
            let parts = score::source_parts(*source, capture, scene, grammar);
            out.seen.push((source.iter().copied().collect(), parts));
        }
        let better = |best: &Reading| score > best.score + 1e-9;
        if out.best.as_ref().is_none_or(better) {
            out.best = Some(Reading {
                capture: *capture,
                score,
            });
        }
    }
    out
}

/// The tokens from the first to the last word of the source, on either side.
fn source_of(other: Option<&Capture>, capture: &Capture, variant: &Variant) -> Extent {
    let mut extent: Extent = None;
    for (index, role) in variant.roles.iter().enumerate() {
        if *role != Role::Source {
            continue;
        }
        let (mut start, mut end) = capture.slots[index];
        if let Some(other) = other {
            let slot = other.slots[index];
            start = if start == UNSET { slot.0 } else { start };
            end = if end == UNSET { slot.1 } else { end };
        }
        if start < end && end != UNSET {
            extent =
                Some(extent.map_or((start, end), |known| (known.0.min(start), known.1.max(end))));
        }
    }
    extent
}

fn merge(left: &Capture, right: &Capture) -> Capture {
    let mut out = *right;
    for (slot, other) in out.slots.iter_mut().zip(&left.slots) {
        if slot.0 == UNSET {
            slot.0 = other.0;
        }
        if slot.1 == UNSET {
            slot.1 = other.1;
        }
    }
    out
}

fn ranges(capture: &Capture, variant: &Variant, role: Role) -> Vec<Range> {
    let mut out: Vec<Range> = variant
        .roles
        .iter()
        .zip(&capture.slots)
        .filter(|(slot_role, slot)| **slot_role == role && slot.0 < slot.1 && slot.1 != UNSET)
        .map(|(_, slot)| *slot)
        .collect();
    out.sort_unstable();
    out
}

/// A variant of a rule at an anchor.
#[derive(Clone, Copy)]
pub(crate) struct Attempt<'g> {
    /// Number of the rule.
    pub(crate) rule: usize,
    /// Log odds before anything is looked at.
    pub(crate) base: f64,
    pub(crate) variant: &'g Variant,
    /// Number of the anchor token.
    pub(crate) anchor: usize,
}

/// What a variant of a rule finds at an anchor.
pub(crate) fn at_anchor(
    attempt: Attempt<'_>,
    scene: &Scene<'_>,
    grammar: &Grammar,
    bench: &mut Bench,
    work: Work,
) -> Result<Candidate, Miss> {
    let Attempt {
        rule: rule_number,
        base,
        variant,
        anchor,
    } = attempt;
    let keep = work == Work::Notes;
    let explain = !matches!(work, Work::Results { .. });
    let mut notes = keep.then(Box::<Notes>::default);
    let rule = &grammar.rules[rule_number];
    let number = u32::try_from(anchor).unwrap_or(UNSET);
    let token = &scene.tokens[anchor];
    let miss = |left, right| Miss {
        rule: rule_number,
        anchor: number,
        left,
        right,
    };
    // where only results are wanted, words that cannot pass were left out before
    if explain {
        let passes = match &variant.anchor {
            // the word is known to pass
            Anchor::Test(test) => test.accepts_shape(token.shape),
            Anchor::Word(_) => true,
        };
        if !passes {
            return Err(miss(number, number));
        }
        // the right side fails fast: most rules ask for one certain word there
        if !variant.source_right && !scene.may_start::<false>(&variant.right, anchor + 1) {
            return Err(miss(number, number + 1));
        }
    }
    let mut early = None;
    if !variant.source_right {
        let at = anchor + 1;
        let found = side::<false>(variant, None, scene, grammar, at, (keep, bench));
        let Some(right) = &found.best else {
            return Err(miss(number, found.reached));
        };
        if let Work::Results { least } = work {
            let starts = variant.roles.iter().zip(&right.capture.slots);
            let content = starts
                .filter(|(role, slot)| **role == Role::Content && slot.0 != UNSET)
                .map(|(_, slot)| slot.0)
                .min();
            let behind = content.map_or(0.0, |gap| score::content_start(gap, scene, grammar));
            if base + behind + LIKELY_SLACK * grammar.slack < least {
                return Err(miss(number, number + 1));
            }
        }
        early = Some(found);
    }
    let same = |known: &(u16, Side)| known.0 == variant.left_program;
    let known = bench.lefts.iter().position(same).unwrap_or_else(|| {
        let found = side::<true>(variant, None, scene, grammar, anchor, (keep, bench));
        bench.lefts.push((variant.left_program, found));
        bench.lefts.len() - 1
    });
    let left_side = &bench.lefts[known].1;
    let Some(left) = &left_side.best else {
        return Err(miss(left_side.reached, number + 1));
    };
    let (left, left_reached) = (left.clone(), left_side.reached);
    let right_side = early.unwrap_or_else(|| {
        let other = Some(&left.capture);
        side::<false>(variant, other, scene, grammar, anchor + 1, (keep, bench))
    });
    let Some(right) = &right_side.best else {
        return Err(miss(left_reached, right_side.reached));
    };
    if let Some(notes) = &mut notes {
        let seen = if variant.source_right {
            &right_side.seen
        } else {
            &bench.lefts[known].1.seen
        };
        notes.sources.clone_from(seen);
    }
    let merged = merge(&left.capture, &right.capture);
    let reaches = [left.capture.reach, right.capture.reach];
    let reading = match &variant.anchor {
        Anchor::Test(test) => test.reading(scene.lexicon, token.word),
        Anchor::Word(_) => None,
    };
    let source = ranges(&merged, variant, Role::Source);
    let mut candidate = Candidate {
        rule: rule_number,
        anchor: number,
        source,
        cue: ranges(&merged, variant, Role::Cue),
        content: Vec::new(),
        via: ranges(&merged, variant, Role::Via),
        reach: None,
        stance: rule
            .stance
            .or_else(|| reading.and_then(|reading| reading.stance))
            .unwrap_or(Stance::Assert),
        lemma: String::new(),
        logit: 0.0,
        confidence: 0.0,
        parts: Vec::new(),
        source_parts: Vec::new(),
        content_parts: Vec::new(),
        notes,
    };
    let open_end = content(&mut candidate, &merged, reaches, variant, scene);
    if candidate.content.is_empty() && candidate.reach.is_none() {
        return Err(miss(left_reached, right_side.reached));
    }
    let frames = match &variant.anchor {
        Anchor::Test(test) => test.frames(),
        Anchor::Word(_) => 0,
    };
    score::cue(&mut candidate, reading, frames, explain, scene, grammar);
    if let Work::Results { least } = work
        && candidate.logit < least
    {
        return Err(miss(left_reached, right_side.reached));
    }
    if let Some(reading) = reading {
        scene
            .lexicon
            .lemma(token.word, &reading)
            .clone_into(&mut candidate.lemma);
    }
    candidate.confidence = grammar.confidence_of(candidate.probability());
    let chosen = match (variant.source_left, variant.source_right) {
        (true, _) => Some(&left.capture),
        (false, true) => Some(&right.capture),
        (false, false) => None,
    };
    if let Some(chosen) = chosen.filter(|_| explain) {
        let extent = source_of(Some(&left.capture), &right.capture, variant);
        candidate.source_parts = score::source_parts(extent, chosen, scene, grammar);
    }
    if let Some(opening) = open_end {
        close(&mut candidate, opening, explain, scene, grammar);
    }
    Ok(candidate)
}

/// How much is wanted of a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Work {
    /// Candidates of at least this score (log odds), and nothing else.
    Results {
        /// The score.
        least: f64,
    },
    /// Every candidate.
    Everything,
    /// Every candidate with the alternatives it was chosen among.
    Notes,
}

/// Sets the content to the captured words. One with an open end goes to the end of
/// the sentence for now: the answer is where its search for an end begins.
fn content(
    candidate: &mut Candidate,
    merged: &Capture,
    reaches: [Option<(Reach, u32)>; 2],
    variant: &Variant,
    scene: &Scene<'_>,
) -> Option<Opening> {
    let mut parts: Vec<Range> = variant
        .roles
        .iter()
        .zip(&merged.slots)
        .filter(|(role, slot)| **role == Role::Content && slot.0 != UNSET && slot.1 != UNSET)
        .map(|(_, slot)| *slot)
        .collect();
    let mut open_end = None;
    for (reach, from) in reaches.into_iter().flatten() {
        match reach {
            Reach::Clause | Reach::Phrase | Reach::Infinitive => {
                open_end = Some(Opening { reach, from });
                let open = |part: &&mut Range| part.1 == from && part.0 <= from;
                if let Some(part) = parts.iter_mut().find(open) {
                    part.1 = u32::try_from(scene.last).unwrap_or(UNSET);
                }
            }
            Reach::Before => {
                let start = score::clause_start(from as usize, scene);
                if let Some(part) = parts.iter_mut().find(|part| part.0 == from) {
                    part.0 = u32::try_from(start).unwrap_or(UNSET);
                }
            }
            other => candidate.reach = Some(other),
        }
    }
    parts.sort_unstable();
    trimmed(&mut parts, scene);
    candidate.content = parts;
    open_end
}

/// Ends an open content where the boundaries say.
fn close(
    candidate: &mut Candidate,
    opening: Opening,
    explain: bool,
    scene: &Scene<'_>,
    grammar: &Grammar,
) {
    let end = scene.memory.content_end(opening, || {
        u32::try_from(opening.end(scene, grammar)).unwrap_or(UNSET)
    });
    if explain {
        candidate.content_parts = opening.parts(scene, grammar);
    }
    if let Some(notes) = &mut candidate.notes {
        notes.ends = Some((opening.from, opening.choices(scene, grammar)));
    }
    if let Some(last) = candidate.content.last_mut() {
        last.1 = last.1.min(end);
    }
    trimmed(&mut candidate.content, scene);
}

pub(super) fn trimmed(parts: &mut Vec<Range>, scene: &Scene<'_>) {
    parts.retain_mut(|part| {
        *part = trim(*part, scene);
        part.0 < part.1
    });
}

/// True for a range that ends with the closing bracket of one that opens in it.
fn ends_with_bracket(range: Range, scene: &Scene<'_>) -> bool {
    let Some((opens, closes)) = scene.language.brackets else {
        return false;
    };
    let tokens = scene.tokens.get(range.0 as usize..range.1 as usize);
    let is_last = |tokens: &&[Token]| tokens.last().is_some_and(|last| last.word == closes);
    tokens.filter(is_last).is_some_and(|tokens| {
        let count = |mark| {
            tokens
                .iter()
                .skip(1)
                .filter(|token| token.word == mark)
                .count()
        };
        count(opens) >= count(closes)
    })
}

/// A content range without the commas and stops at its edges.
pub(crate) fn trim(mut range: Range, scene: &Scene<'_>) -> Range {
    let loose = |index: u32| {
        scene.tokens.get(index as usize).is_some_and(|token| {
            token.shape.has(Shape::MARK)
                && !token.shape.has(Shape::OPEN)
                && !token.shape.has(Shape::CLOSE)
                && !token.shape.has(Shape::SIGN)
                && token.shape.0 & Shape::QUOTED.0 == 0
        })
    };
    while range.0 < range.1 && loose(range.1 - 1) && !ends_with_bracket(range, scene) {
        range.1 -= 1;
    }
    while range.0 < range.1 && loose(range.0) {
        range.0 += 1;
    }
    range
}
