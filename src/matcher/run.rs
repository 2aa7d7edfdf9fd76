//! Runs a program over tokens with bounded backtracking.

use nom::Input;

use super::input::Outward;
use crate::grammar::{Lexicon, MOST_SLOTS, Op, Program, Reach};
use crate::text::{NONE, OutletMention, Shape, Token};

/// Steps that one run may take: keeps the cost linear in the text.
const MOST_STEPS: u32 = 2_500;
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

/// Finds matches in order of preference until `found` answers false.
pub(crate) fn run<const BACK: bool>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    found: &mut dyn FnMut(&Capture) -> bool,
) -> Furthest {
    let limit = if BACK { scene.first } else { scene.last };
    let input = Outward::<BACK>::new(scene.tokens, at, limit);
    let mut furthest = Furthest(at);
    let mut stack = vec![(0_usize, input, Capture::EMPTY)];
    let mut steps = 0;
    while let Some((mut pc, mut input, mut capture)) = stack.pop() {
        loop {
            steps += 1;
            if steps > MOST_STEPS {
                return furthest;
            }
            let position = input.position_in_text();
            if (BACK && position < furthest.0) || (!BACK && position > furthest.0) {
                furthest = Furthest(position);
            }
            pc += 1;
            match &program.0[pc - 1] {
                Op::Test(test) => match input.next() {
                    Some((_, token)) if test.accepts(scene.lexicon, token.word, token.shape) => {
                        input = input.take_from(1);
                    }
                    _ => break,
                },
                Op::Word(word) => match input.next() {
                    Some((_, token)) if token.word == *word => input = input.take_from(1),
                    _ => break,
                },
                Op::Any => {
                    if input.next().is_none() {
                        break;
                    }
                    input = input.take_from(1);
                }
                Op::Quotation { ended } => match quotation::<BACK>(&input) {
                    Some((length, found)) if ended.is_none_or(|wanted| wanted == found) => {
                        input = input.take_from(length);
                    }
                    _ => break,
                },
                Op::Outlet => match outlet::<BACK>(&input, scene) {
                    Some(length) => input = input.take_from(length),
                    None => break,
                },
                Op::Edge { start } => {
                    let edge = if *start { scene.first } else { scene.last };
                    if position != edge {
                        break;
                    }
                }
                Op::Save { slot, end } => {
                    let entry = &mut capture.slots[usize::from(*slot)];
                    if *end {
                        entry.1 = gap(position);
                    } else {
                        entry.0 = gap(position);
                    }
                }
                Op::Label(figure) => {
                    if usize::from(capture.label_count) < MOST_LABELS {
                        capture.labels[usize::from(capture.label_count)] = gap(*figure);
                        capture.label_count += 1;
                    }
                }
                Op::Split { first, second } => {
                    stack.push((*second, input, capture));
                    pc = *first;
                }
                Op::Jump(to) => pc = *to,
                Op::Look { program, negated } => {
                    let mut seen = false;
                    run::<false>(program, scene, position, &mut |_| {
                        seen = true;
                        false
                    });
                    if seen == *negated {
                        break;
                    }
                }
                Op::Reach(reach) => capture.reach = Some((*reach, gap(position))),
                Op::Accept => {
                    capture.end = gap(position);
                    if !found(&capture) {
                        return furthest;
                    }
                    break;
                }
            }
        }
    }
    furthest
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
