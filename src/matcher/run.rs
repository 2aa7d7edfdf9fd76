//! Runs a program over tokens with bounded backtracking.

use std::cell::Cell;

use nom::Input;
use rustc_hash::FxHashMap;

use super::input::Outward;
use crate::grammar::{Lexicon, MOST_SLOTS, Op, Program, Reach, WordId};
use crate::text::{NONE, OutletMention, Shape, Token};

/// Steps that one run may take: keeps the cost linear in the text.
const MOST_STEPS: u32 = 1_500;
/// Phrase figures that one match notes; more are left out.
const MOST_LABELS: usize = 6;
/// No gap.
pub(crate) const UNSET: u32 = u32::MAX;

/// What a program may look at.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'t> {
    pub(crate) tokens: &'t [Token],
    pub(crate) outlets: &'t [OutletMention],
    pub(crate) lexicon: &'t Lexicon,
    /// First token of the sentence.
    pub(crate) first: usize,
    /// One past its last token.
    pub(crate) last: usize,
    /// What was already looked at.
    pub(crate) memory: &'t Memory,
}

/// What was found out about a text, so that it is found out once.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Words as they are written: tokens of one kind pass the same tests.
    kinds: FxHashMap<(usize, WordId, u16), u32>,
    /// For each token of the sentence, its kind.
    kind_of: Vec<u32>,
    /// For each kind, which sets of tests were tried, and passed.
    tried: Vec<[Cell<(u128, u128)>; 2]>,
    /// For each lookout and gap, the evidence that holds; [`UNSEEN`] before.
    evidence: Vec<Cell<u128>>,
    /// For each gap, the figure of its boundary; [`UNSET`] for none, or not yet seen.
    boundaries: Vec<Cell<Option<u32>>>,
}

/// Evidence at a gap that was not looked at.
const UNSEEN: u128 = u128::MAX;

impl Memory {
    /// Turns to another sentence, of the grammar with that number.
    pub(crate) fn turn(&mut self, grammar: usize, tokens: &[Token], lookouts: usize) {
        self.kind_of.clear();
        for token in tokens {
            let key = (grammar, token.word, token.shape.0);
            let kind = *self.kinds.entry(key).or_insert_with(|| {
                self.tried.push([const { Cell::new((0, 0)) }; 2]);
                gap(self.tried.len() - 1)
            });
            self.kind_of.push(kind);
        }
        self.evidence.clear();
        self.evidence
            .resize((tokens.len() + 1) * lookouts, Cell::new(UNSEEN));
        self.boundaries.clear();
        self.boundaries.resize(tokens.len() + 1, Cell::new(None));
    }
}

impl Scene<'_> {
    /// Bits of the evidence that holds at a gap, seen from one lookout.
    pub(crate) fn evidence(&self, lookout: usize, gap: usize, look: impl Fn() -> u128) -> u128 {
        let gaps = self.last - self.first + 1;
        let cell = gap
            .checked_sub(self.first)
            .and_then(|at| self.memory.evidence.get(lookout * gaps + at));
        let Some(cell) = cell else { return look() };
        if cell.get() == UNSEEN {
            cell.set(look());
        }
        cell.get()
    }

    /// The figure of the boundary at a gap.
    pub(crate) fn boundary(&self, gap: usize, look: impl Fn() -> Option<usize>) -> Option<usize> {
        let figure = |found: Option<usize>| found.map_or(UNSET, self::gap);
        let cell = gap
            .checked_sub(self.first)
            .and_then(|at| self.memory.boundaries.get(at));
        let Some(cell) = cell else { return look() };
        let known = cell.get().unwrap_or_else(|| figure(look()));
        cell.set(Some(known));
        (known != UNSET).then_some(known as usize)
    }

    /// True when the token passes a set of tests; each is tried once a sentence.
    pub(crate) fn passes(&self, set: u16, number: usize, token: &Token) -> bool {
        let memory = number
            .checked_sub(self.first)
            .and_then(|at| self.memory.kind_of.get(at))
            .and_then(|kind| self.memory.tried.get(*kind as usize));
        let (Some(memory), 0..256) = (memory, set) else {
            return self.lexicon.passes(set, token);
        };
        let memory = &memory[usize::from(set / 128)];
        let (tried, passed) = memory.get();
        let bit = 1 << (set % 128);
        if tried & bit != 0 {
            return passed & bit != 0;
        }
        let passes = self.lexicon.passes(set, token);
        memory.set((tried | bit, passed | if passes { bit } else { 0 }));
        passes
    }
}

/// Captures and notes of one match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Capture {
    /// Gaps at which each slot starts and ends, [`UNSET`] where not seen.
    pub(crate) slots: [(u32, u32); MOST_SLOTS],
    labels: [u32; MOST_LABELS],
    label_count: u8,
    /// An open-ended content and the gap where it begins.
    pub(crate) reach: Option<(Reach, u32)>,
    /// The gap where the match ends.
    pub(crate) end: u32,
}

impl Capture {
    pub(crate) const EMPTY: Self = Self {
        slots: [(UNSET, UNSET); MOST_SLOTS],
        labels: [0; MOST_LABELS],
        label_count: 0,
        reach: None,
        end: 0,
    };

    /// One number for the figures of the phrases that matched, to tell readings apart.
    pub(crate) fn label_key(&self) -> u64 {
        self.labels()
            .fold(0, |key, label| key.wrapping_mul(1_000_003) ^ label as u64)
    }

    /// Figures of the phrases that matched.
    pub(crate) fn labels(&self) -> impl Iterator<Item = usize> {
        self.labels[..usize::from(self.label_count)]
            .iter()
            .map(|&label| label as usize)
    }
}

fn gap(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(UNSET)
}

/// How far a run came, for traces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Furthest(pub(crate) usize);

/// A place to go back to: step, gap, and how much was noted by then.
struct Choice {
    step: u32,
    gap: u32,
    trail: u32,
    labels: u8,
}

/// A slot's edge before it was overwritten.
struct Undo {
    slot: u8,
    end: bool,
    was: u32,
}

/// Finds matches in order of preference until `found` answers false.
///
/// Captures are kept once and undone on the way back, so that a choice costs a few
/// bytes.
pub(crate) fn run<const BACK: bool>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    found: &mut dyn FnMut(&Capture) -> bool,
) -> Furthest {
    let limit = if BACK { scene.first } else { scene.last };
    let mut input = Outward::<BACK>::new(scene.tokens, at, limit);
    let next = input.next();
    let passes = |set| next.is_some_and(|(number, token)| scene.passes(set, number, token));
    if !program.may_start(next.map(|(_, token)| token), passes) {
        return Furthest(at);
    }
    let mut furthest = Furthest(at);
    let mut capture = Capture::EMPTY;
    let mut choices: Vec<Choice> = Vec::new();
    let mut trail: Vec<Undo> = Vec::new();
    let mut pc = 0_usize;
    for _ in 0..MOST_STEPS {
        let position = input.gap();
        let op = &program.ops[pc];
        pc += 1;
        let goes_on = match op {
            Op::Test(_)
            | Op::Word(_)
            | Op::OneOf(_)
            | Op::Any
            | Op::Quotation { .. }
            | Op::Outlet => match consumed::<BACK>(op, &input, scene) {
                Some(length) => {
                    input = input.take_from(length);
                    let reached = input.gap();
                    furthest.0 = if BACK {
                        furthest.0.min(reached)
                    } else {
                        furthest.0.max(reached)
                    };
                    true
                }
                None => false,
            },
            Op::Edge { start } => position == if *start { scene.first } else { scene.last },
            Op::Save { slot, end } => {
                let entry = &mut capture.slots[usize::from(*slot)];
                let edge = if *end { &mut entry.1 } else { &mut entry.0 };
                if !choices.is_empty() {
                    trail.push(Undo {
                        slot: *slot,
                        end: *end,
                        was: *edge,
                    });
                }
                *edge = gap(position);
                true
            }
            Op::Label(figure) => {
                if usize::from(capture.label_count) < MOST_LABELS {
                    capture.labels[usize::from(capture.label_count)] = gap(*figure);
                    capture.label_count += 1;
                }
                true
            }
            Op::Split { first, second } => {
                choices.push(Choice {
                    step: gap(*second),
                    gap: gap(position),
                    trail: gap(trail.len()),
                    labels: capture.label_count,
                });
                pc = *first;
                true
            }
            Op::Jump(to) => {
                pc = *to;
                true
            }
            Op::Look { program, negated } => {
                let mut seen = false;
                run::<false>(program, scene, position, &mut |_| {
                    seen = true;
                    false
                });
                seen != *negated
            }
            Op::Reach(reach) => {
                // always the last step but for closing captures: nothing to undo
                capture.reach = Some((*reach, gap(position)));
                true
            }
            Op::Accept => {
                capture.end = gap(position);
                if !found(&capture) {
                    return furthest;
                }
                false
            }
        };
        if goes_on {
            continue;
        }
        let Some(choice) = choices.pop() else {
            return furthest;
        };
        while trail.len() > choice.trail as usize {
            if let Some(undo) = trail.pop() {
                let entry = &mut capture.slots[usize::from(undo.slot)];
                *(if undo.end { &mut entry.1 } else { &mut entry.0 }) = undo.was;
            }
        }
        capture.label_count = choice.labels;
        capture.reach = None;
        pc = choice.step as usize;
        input.go_to(choice.gap as usize);
    }
    furthest
}

/// Tokens that a consuming step takes, `None` where it does not match.
#[inline]
fn consumed<const BACK: bool>(
    op: &Op,
    input: &Outward<'_, BACK>,
    scene: &Scene<'_>,
) -> Option<usize> {
    let (number, token) = input.next()?;
    match op {
        Op::OneOf(set) => scene.passes(*set, number, token).then_some(1),
        Op::Test(test) => test
            .accepts(scene.lexicon, token.word, token.shape)
            .then_some(1),
        Op::Word(word) => (token.word == *word).then_some(1),
        Op::Quotation { ended } => quotation::<BACK>(input)
            .filter(|(_, found)| ended.is_none_or(|wanted| wanted == *found))
            .map(|(length, _)| length),
        Op::Outlet => outlet::<BACK>(input, scene),
        _ => Some(1),
    }
}

/// Length in tokens of the quotation that stands next, and whether it ends with a
/// comma, stop or question mark of its own.
fn quotation<const BACK: bool>(input: &Outward<'_, BACK>) -> Option<(usize, bool)> {
    let (number, token) = input.next()?;
    let wanted = if BACK { Shape::CLOSE } else { Shape::OPEN };
    if token.partner == NONE || !token.shape.has(wanted) {
        return None;
    }
    let partner = token.partner as usize;
    let length = number.abs_diff(partner) + 1;
    if length > input.input_len() {
        return None;
    }
    let inner = input.take(length);
    let close = if BACK {
        token
    } else {
        inner.iter_elements().last()?
    };
    Some((length, close.shape.has(Shape::ENDED)))
}

/// Length in tokens of the outlet's name that stands next.
fn outlet<const BACK: bool>(input: &Outward<'_, BACK>, scene: &Scene<'_>) -> Option<usize> {
    let (number, token) = input.next()?;
    let mention = scene.outlets.get(token.outlet as usize)?;
    let (first, last) = (mention.first as usize, mention.last as usize);
    let whole = if BACK {
        number + 1 == last
    } else {
        number == first
    };
    let length = last - first;
    (whole && length <= input.input_len()).then_some(length)
}
