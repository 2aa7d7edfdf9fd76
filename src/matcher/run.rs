//! Runs a program over tokens with bounded backtracking.

use nom::Input;

use super::input::Outward;
use super::memory::{Ends, Memory};
use crate::grammar::{Lexicon, MOST_SLOTS, Op, Program, Reach};
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

impl Scene<'_> {
    /// True when the token of that number passes a set of tests.
    #[inline]
    pub(crate) fn passes(&self, set: u16, number: usize, token: &Token) -> bool {
        self.memory
            .passes(set, number.wrapping_sub(self.first), || {
                self.lexicon.passes(set, token)
            })
    }

    /// False where the token that stands next shows that a program cannot match.
    #[inline]
    pub(crate) fn may_start<const BACK: bool>(&self, program: &Program, at: usize) -> bool {
        let Some(set) = program.start else {
            return true;
        };
        let next = if BACK {
            at.checked_sub(1).filter(|&number| number >= self.first)
        } else {
            Some(at).filter(|&number| number < self.last)
        };
        let Some(number) = next else { return true };
        self.tokens
            .get(number)
            .is_none_or(|token| self.passes(set, number, token))
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

/// A place to go back to: step, gap, and how much was noted by then.
#[derive(Clone, Copy, Debug)]
struct Choice {
    step: u32,
    /// The gap, or the number of the next end of a phrase.
    gap: u32,
    /// One past the last end of the phrase; zero where there is none.
    ends: u32,
    trail: u32,
    labels: u8,
}

/// A slot's edge before it was overwritten.
#[derive(Clone, Copy, Debug)]
struct Undo {
    slot: u8,
    end: bool,
    was: u32,
}

/// What a run goes back to, kept from run to run.
#[derive(Debug, Default)]
pub(super) struct Stack {
    choices: Vec<Choice>,
    trail: Vec<Undo>,
}

/// What becomes of matches.
pub(super) trait Sink {
    /// Captures are wanted, not only where the match ends.
    const CAPTURES: bool;

    /// A match that ends at a gap; false where no other is wanted.
    fn take(&mut self, gap: u32, capture: &Capture) -> bool;
}

/// Whether there is a match.
#[derive(Default)]
pub(super) struct Seen(pub(super) bool);

impl Sink for Seen {
    const CAPTURES: bool = false;

    fn take(&mut self, _: u32, _: &Capture) -> bool {
        self.0 = true;
        false
    }
}

impl Sink for Ends {
    const CAPTURES: bool = false;

    fn take(&mut self, gap: u32, _: &Capture) -> bool {
        self.push(gap)
    }
}

impl<F: FnMut(&Capture) -> bool> Sink for F {
    const CAPTURES: bool = true;

    fn take(&mut self, _: u32, capture: &Capture) -> bool {
        self(capture)
    }
}

/// Hands over matches in order of preference until no more is wanted; answers how far
/// it came, for traces.
pub(super) fn run<const BACK: bool>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    sink: &mut impl Sink,
) -> usize {
    if scene.may_start::<BACK>(program, at) {
        started::<BACK>(program, scene, at, sink)
    } else {
        at
    }
}

/// The same for a program of which it is known that it may match.
fn started<const BACK: bool>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    sink: &mut impl Sink,
) -> usize {
    let limit = if BACK { scene.first } else { scene.last };
    let mut input = Outward::<BACK>::new(scene.tokens, at, limit);
    // most programs fail at their first words: those need no stack
    let mut first = 0;
    while matches!(program.ops[first], Op::OneOf(_) | Op::Word(_) | Op::Any) {
        if !can_go::<BACK>(&program.ops[first], &input, scene) {
            return input.gap();
        }
        input = input.take_from(1);
        first += 1;
    }
    let mut stack = scene.memory.stacks.borrow_mut().pop().unwrap_or_default();
    let furthest = steps(program, first, scene, input, sink, &mut stack);
    stack.choices.clear();
    stack.trail.clear();
    scene.memory.stacks.borrow_mut().push(stack);
    furthest
}

/// Captures are kept once and undone on the way back, so that a choice costs a few
/// bytes.
fn steps<const BACK: bool, S: Sink>(
    program: &Program,
    first: usize,
    scene: &Scene<'_>,
    mut input: Outward<'_, BACK>,
    sink: &mut S,
    stack: &mut Stack,
) -> usize {
    let mut furthest = input.gap();
    let mut capture = Capture::EMPTY;
    let mut pc = first;
    for _ in 0..MOST_STEPS {
        let op = &program.ops[pc];
        pc += 1;
        let goes_on = match op {
            Op::Split { first, second } => {
                if !can_go::<BACK>(&program.ops[*first], &input, scene) {
                    pc = *second;
                } else {
                    if can_go::<BACK>(&program.ops[*second], &input, scene) {
                        stack.choices.push(Choice {
                            step: gap(*second),
                            gap: gap(input.gap()),
                            ends: 0,
                            trail: gap(stack.trail.len()),
                            labels: capture.label_count,
                        });
                    }
                    pc = *first;
                }
                true
            }
            Op::Call(number) => {
                let (ends, reached) = ends::<BACK>(usize::from(*number), &input, scene);
                further::<BACK>(&mut furthest, reached);
                if ends.1 > ends.0 + 1 {
                    stack.choices.push(Choice {
                        step: gap(pc),
                        gap: ends.0 + 1,
                        ends: ends.1,
                        trail: gap(stack.trail.len()),
                        labels: capture.label_count,
                    });
                }
                if ends.1 > ends.0 {
                    input.go_to(scene.memory.end(ends.0));
                }
                ends.1 > ends.0
            }
            Op::Edge { start } => input.gap() == if *start { scene.first } else { scene.last },
            Op::Save { slot, end } => {
                if S::CAPTURES {
                    let entry = &mut capture.slots[usize::from(*slot)];
                    let edge = if *end { &mut entry.1 } else { &mut entry.0 };
                    if !stack.choices.is_empty() {
                        stack.trail.push(Undo {
                            slot: *slot,
                            end: *end,
                            was: *edge,
                        });
                    }
                    *edge = gap(input.gap());
                }
                true
            }
            Op::Label(figure) => {
                if usize::from(capture.label_count) < MOST_LABELS {
                    capture.labels[usize::from(capture.label_count)] = gap(*figure);
                    capture.label_count += 1;
                }
                true
            }
            Op::Jump(to) => {
                pc = *to;
                true
            }
            Op::Look { program, negated } => {
                let mut seen = Seen::default();
                run::<false>(program, scene, input.gap(), &mut seen);
                seen.0 != *negated
            }
            Op::Reach(reach) => {
                // always the last step but for closing captures: nothing to undo
                capture.reach = Some((*reach, gap(input.gap())));
                true
            }
            Op::Accept => {
                capture.end = gap(input.gap());
                if !sink.take(capture.end, &capture) {
                    return furthest;
                }
                false
            }
            Op::Test(_)
            | Op::Word(_)
            | Op::OneOf(_)
            | Op::Any
            | Op::Quotation { .. }
            | Op::Outlet => match consumed::<BACK>(op, &input, scene) {
                Some(length) => {
                    input = input.take_from(length);
                    further::<BACK>(&mut furthest, input.gap());
                    true
                }
                None => false,
            },
        };
        if goes_on {
            continue;
        }
        let Some(choice) = stack.choices.last_mut() else {
            return furthest;
        };
        pc = choice.step as usize;
        let (position, trail) = (choice.gap, choice.trail as usize);
        capture.label_count = choice.labels;
        capture.reach = None;
        if choice.ends == 0 {
            input.go_to(position as usize);
            stack.choices.pop();
        } else {
            input.go_to(scene.memory.end(position));
            choice.gap += 1;
            if choice.gap == choice.ends {
                stack.choices.pop();
            }
        }
        while stack.trail.len() > trail {
            if let Some(undo) = stack.trail.pop() {
                let entry = &mut capture.slots[usize::from(undo.slot)];
                *(if undo.end { &mut entry.1 } else { &mut entry.0 }) = undo.was;
            }
        }
    }
    furthest
}

fn further<const BACK: bool>(furthest: &mut usize, reached: usize) {
    *furthest = if BACK {
        reached.min(*furthest)
    } else {
        reached.max(*furthest)
    };
}

/// False where a step fails for sure.
#[inline]
fn can_go<const BACK: bool>(op: &Op, input: &Outward<'_, BACK>, scene: &Scene<'_>) -> bool {
    match op {
        Op::OneOf(set) => input
            .next()
            .is_some_and(|(number, token)| scene.passes(*set, number, token)),
        Op::Word(word) => input.next().is_some_and(|(_, token)| token.word == *word),
        Op::Any => input.next().is_some(),
        Op::Call(number) => scene
            .lexicon
            .phrases
            .get(usize::from(*number))
            .is_none_or(|phrase| scene.may_start::<BACK>(phrase, input.gap())),
        _ => true,
    }
}

/// Numbers of the ends of a phrase that begins here, and how far the search came.
fn ends<const BACK: bool>(
    number: usize,
    input: &Outward<'_, BACK>,
    scene: &Scene<'_>,
) -> ((u32, u32), usize) {
    let at = input.gap();
    let Some(phrase) = scene.lexicon.phrases.get(number) else {
        return ((0, 0), at);
    };
    let index = at.wrapping_sub(scene.first);
    let known = scene.memory.known_ends(number, index);
    if known.is_none() && !scene.may_start::<BACK>(phrase, at) {
        return ((0, 0), at);
    }
    let (first, last, furthest) = known.unwrap_or_else(|| {
        scene.memory.ends(number, index, |found| {
            started::<BACK>(phrase, scene, at, found)
        })
    });
    ((first, last), furthest as usize)
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
        Op::Test(test) => (test.accepts_shape(token.shape)
            && test.accepts_word(scene.lexicon, token.word))
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
