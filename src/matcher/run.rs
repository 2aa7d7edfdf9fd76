//! Runs a program over tokens with bounded backtracking.

use nom::Input;

use super::input::Outward;
use super::memory::{Language, Memory, Passed};
use crate::grammar::{Guard, Lexicon, MOST_SLOTS, Op, Program, Reach};
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
    /// The part of it that holds for the sentence's language.
    pub(super) language: &'t Language,
    /// What is known of which of its tokens pass which tests.
    pub(super) passed: Passed<'t>,
}

impl Scene<'_> {
    /// True when the token of that number passes a set of tests.
    #[inline]
    pub(crate) fn passes(&self, set: u16, number: usize) -> bool {
        self.passes_in(self.row(number), set, number)
    }

    /// Where what is known of a token begins.
    #[inline]
    fn row(&self, number: usize) -> Option<u32> {
        self.passed.row(number.wrapping_sub(self.first))
    }

    /// True when the token of that number and row passes a set of tests.
    #[inline]
    fn passes_in(&self, row: Option<u32>, set: u16, number: usize) -> bool {
        let known = row.and_then(|row| self.passed.get(set, row));
        known.unwrap_or_else(|| self.try_tests(set, number))
    }

    /// False for those of two guards that the token of that number shows not to hold.
    #[inline(always)]
    fn may_pass(&self, guards: [Guard; 2], number: usize) -> [bool; 2] {
        let row = self.row(number);
        let may = |guard: Guard| match guard.set() {
            Some(set) => self.passes_in(row, set, number),
            None => true,
        };
        let [one, other] = guards;
        [may(one), may(other)]
    }

    /// Tries the tests of a set; rarely, so that what asks stays short.
    #[cold]
    #[inline(never)]
    fn try_tests(&self, set: u16, number: usize) -> bool {
        let token = self.tokens.get(number);
        let passes = token.is_some_and(|token| self.lexicon.passes(set, token));
        self.passed
            .keep(set, number.wrapping_sub(self.first), passes);
        passes
    }

    /// False where the token that stands next shows that a program cannot match.
    #[inline]
    pub(crate) fn may_start<const BACK: bool>(&self, program: &Program, at: usize) -> bool {
        self.may_go_on::<BACK>(Guard::of(program), at)
    }

    /// False where a token stands next that passes no test of the set of a guard.
    #[inline]
    pub(super) fn may_go_on<const BACK: bool>(&self, guard: Guard, at: usize) -> bool {
        let Some(set) = guard.set() else { return true };
        if BACK {
            at <= self.first || self.passes(set, at - 1)
        } else {
            at >= self.last || self.passes(set, at)
        }
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
}

impl Capture {
    pub(crate) const EMPTY: Self = Self {
        slots: [(UNSET, UNSET); MOST_SLOTS],
        labels: [0; MOST_LABELS],
        label_count: 0,
        reach: None,
    };

    /// One number for the figures of the phrases that matched, to tell readings apart.
    pub(crate) fn label_key(&self) -> u64 {
        self.labels()
            .fold(0, |key, label| key.wrapping_mul(1_000_003) ^ label as u64)
    }

    /// Notes that a phrase with this figure matched.
    fn label(&mut self, figure: u32) {
        if let Some(place) = self.labels.get_mut(usize::from(self.label_count)) {
            *place = figure;
            self.label_count += 1;
        }
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
    step: u16,
    labels: u8,
    kind: Kind,
    /// The next gap to try, or the number of the next end of a phrase.
    gap: u32,
    /// The last gap to try, or the last end of the phrase.
    last: u32,
    trail: u32,
}

/// What there is to choose from.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// One gap.
    Gap,
    /// Ends of a phrase.
    Ends,
    /// Gaps up to a last one, outwards, of those that pass a guard.
    Outwards(Guard),
    /// The same inwards.
    Inwards(Guard),
}

/// A slot's edge before it was overwritten.
#[derive(Clone, Copy, Debug)]
struct Undo {
    slot: u8,
    end: bool,
    was: u32,
}

/// What runs need while they are under way, kept from run to run. Runs within runs
/// stand above what the outer ones go back to.
#[derive(Debug)]
pub(super) struct Machine {
    choices: Vec<Choice>,
    trail: Vec<Undo>,
    /// Of the run that captures: no run within it does.
    capture: Capture,
    /// Lists of ends that are in no use.
    spare: Vec<Vec<u32>>,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            choices: Vec::new(),
            trail: Vec::new(),
            capture: Capture::EMPTY,
            spare: Vec::new(),
        }
    }
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
struct Seen(bool);

impl Sink for Seen {
    const CAPTURES: bool = false;

    fn take(&mut self, _: u32, _: &Capture) -> bool {
        self.0 = true;
        false
    }
}

/// Ends of a phrase that are kept; more than any has.
const MOST_ENDS: usize = 64;

/// Where a phrase ends, in order of preference, each gap once.
struct Ends(Vec<u32>);

impl Sink for Ends {
    const CAPTURES: bool = false;

    fn take(&mut self, gap: u32, _: &Capture) -> bool {
        if !self.0.contains(&gap) {
            self.0.push(gap);
        }
        self.0.len() < MOST_ENDS
    }
}

impl<F: FnMut(&Capture) -> bool> Sink for F {
    const CAPTURES: bool = true;

    fn take(&mut self, _: u32, capture: &Capture) -> bool {
        self(capture)
    }
}

/// Hands over matches in order of preference until no more is wanted; answers how far
/// it came, for traces. The sink must not run programs itself.
pub(super) fn run<const BACK: bool>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    sink: &mut impl Sink,
) -> usize {
    if !scene.may_start::<BACK>(program, at) {
        return at;
    }
    let mut machine = scene.memory.machine.borrow_mut();
    started::<BACK, _>(program, scene, at, sink, &mut machine)
}

/// True when a program matches from a gap on.
pub(super) fn matches<const BACK: bool>(program: &Program, scene: &Scene<'_>, at: usize) -> bool {
    let mut seen = Seen::default();
    run::<BACK>(program, scene, at, &mut seen);
    seen.0
}

/// Runs a program of which it is known that it may match.
fn started<const BACK: bool, S: Sink>(
    program: &Program,
    scene: &Scene<'_>,
    at: usize,
    sink: &mut S,
    machine: &mut Machine,
) -> usize {
    let limit = if BACK { scene.first } else { scene.last };
    let input = Outward::<BACK>::new(scene.tokens, at, limit);
    let (choices, trail) = (machine.choices.len(), machine.trail.len());
    if S::CAPTURES {
        machine.capture = Capture::EMPTY;
    }
    let furthest = steps(program, scene, input, sink, machine);
    machine.choices.truncate(choices);
    machine.trail.truncate(trail);
    furthest
}

/// Captures are kept once and undone on the way back, so that a choice costs a few
/// bytes.
fn steps<const BACK: bool, S: Sink>(
    program: &Program,
    scene: &Scene<'_>,
    mut input: Outward<'_, BACK>,
    sink: &mut S,
    machine: &mut Machine,
) -> usize {
    let floor = machine.choices.len();
    let mut furthest = input.gap();
    let mut pc = 0;
    let mut budget = MOST_STEPS;
    while budget > 0 {
        budget -= 1;
        let Some(op) = program.ops.get(pc) else {
            return furthest;
        };
        pc += 1;
        let goes_on = match op {
            Op::Split {
                first,
                second,
                guards,
            } => {
                let next = input.next_number();
                let [one, other] = match next {
                    Some(next) => scene.may_pass(*guards, next),
                    None => [true; 2],
                };
                pc = usize::from(if one { *first } else { *second });
                if one && other {
                    machine.choices.push(Choice {
                        step: *second,
                        labels: machine.capture.label_count,
                        kind: Kind::Gap,
                        gap: gap(input.gap()),
                        last: 0,
                        trail: gap(machine.trail.len()),
                    });
                }
                one || other
            }
            Op::OneOf(set) => match input.next_number() {
                Some(number) if scene.passes(*set, number) => {
                    input.skip(1);
                    further::<BACK>(&mut furthest, input.gap());
                    true
                }
                _ => false,
            },
            Op::Call(number) => {
                let (first, last, reached) =
                    ends::<BACK>(usize::from(*number), input.gap(), scene, machine);
                further::<BACK>(&mut furthest, reached as usize);
                if last > first + 1 {
                    machine.choices.push(Choice {
                        step: u16::try_from(pc).unwrap_or(u16::MAX),
                        labels: machine.capture.label_count,
                        kind: Kind::Ends,
                        gap: first + 1,
                        last: last - 1,
                        trail: gap(machine.trail.len()),
                    });
                }
                if last > first {
                    input.go_to(scene.memory.end(first));
                }
                last > first
            }
            Op::Edge { start } => input.gap() == if *start { scene.first } else { scene.last },
            Op::Save { slot, end } => {
                if S::CAPTURES {
                    let undone = machine.choices.len() > floor;
                    machine.save(*slot, *end, gap(input.gap()), undone);
                }
                true
            }
            Op::Label(figure) => {
                if S::CAPTURES {
                    machine.capture.label(*figure);
                }
                true
            }
            Op::Skip {
                most,
                greedy,
                guard,
            } => {
                let here = gap(input.gap());
                let furthest = gap(input.most(usize::from(*most)));
                let (kind, from, last) = if *greedy {
                    (Kind::Inwards(*guard), furthest, here)
                } else {
                    (Kind::Outwards(*guard), here, furthest)
                };
                machine.choices.push(Choice {
                    step: u16::try_from(pc).unwrap_or(u16::MAX),
                    labels: machine.capture.label_count,
                    kind,
                    gap: from,
                    last,
                    trail: gap(machine.trail.len()),
                });
                // the first of them is chosen as any other
                false
            }
            Op::Jump(to) => {
                pc = usize::from(*to);
                true
            }
            Op::Look { program, negated } => {
                let at = input.gap();
                let mut seen = Seen(program.single && at < scene.last);
                if !scene.may_start::<false>(program, at) {
                    seen.0 = false;
                } else if !program.single {
                    started::<false, _>(program, scene, at, &mut seen, machine);
                }
                seen.0 != *negated
            }
            Op::Reach(reach) => {
                // always the last step but for closing captures: nothing to undo
                if S::CAPTURES {
                    machine.capture.reach = Some((*reach, gap(input.gap())));
                }
                true
            }
            Op::Accept => {
                if !sink.take(gap(input.gap()), &machine.capture) {
                    return furthest;
                }
                false
            }
            Op::Word(_) | Op::Any | Op::Quotation { .. } | Op::Outlet => {
                match consumed::<BACK>(op, &input, scene) {
                    Some(length) => {
                        input.skip(length);
                        further::<BACK>(&mut furthest, input.gap());
                        true
                    }
                    None => false,
                }
            }
        };
        if goes_on {
            continue;
        }
        loop {
            if machine.choices.len() == floor {
                return furthest;
            }
            let Some(choice) = machine.choices.last_mut() else {
                return furthest;
            };
            let back = *choice;
            // most choices are between two steps
            let next = if matches!(back.kind, Kind::Gap) {
                machine.choices.pop();
                back.gap as usize
            } else {
                let (next, done) = choice.next::<BACK>(scene, &mut budget);
                if done {
                    machine.choices.pop();
                }
                let Some(next) = next else { continue };
                next
            };
            input.go_to(next);
            further::<BACK>(&mut furthest, next);
            pc = usize::from(back.step);
            if S::CAPTURES {
                machine.undo(&back);
            }
            break;
        }
    }
    furthest
}

impl Choice {
    /// The next gap to go on from, if one is left, and whether it was the last.
    fn next<const BACK: bool>(
        &mut self,
        scene: &Scene<'_>,
        budget: &mut u32,
    ) -> (Option<usize>, bool) {
        let (guard, back) = match self.kind {
            Kind::Gap => return (Some(self.gap as usize), true),
            Kind::Ends => {
                let number = self.gap;
                self.gap += 1;
                return (Some(scene.memory.end(number)), number == self.last);
            }
            Kind::Outwards(guard) => (guard, BACK),
            Kind::Inwards(guard) => (guard, !BACK),
        };
        loop {
            let here = self.gap;
            let done = here == self.last;
            if !done {
                self.gap = if back { here - 1 } else { here + 1 };
            }
            let here = here as usize;
            if scene.may_go_on::<BACK>(guard, here) {
                return (Some(here), done);
            }
            *budget = budget.saturating_sub(1);
            if done || *budget == 0 {
                return (None, true);
            }
        }
    }
}

impl Machine {
    /// Notes the edge of a slot, so that it can be undone where there is a choice.
    #[inline]
    fn save(&mut self, slot: u8, end: bool, gap: u32, undone: bool) {
        let Some(entry) = self.capture.slots.get_mut(usize::from(slot)) else {
            return;
        };
        let edge = if end { &mut entry.1 } else { &mut entry.0 };
        let was = std::mem::replace(edge, gap);
        if undone {
            self.trail.push(Undo { slot, end, was });
        }
    }

    /// Takes back what was noted since a choice.
    fn undo(&mut self, choice: &Choice) {
        self.capture.label_count = choice.labels;
        self.capture.reach = None;
        while self.trail.len() > choice.trail as usize {
            let Some(undo) = self.trail.pop() else { break };
            if let Some(entry) = self.capture.slots.get_mut(usize::from(undo.slot)) {
                *(if undo.end { &mut entry.1 } else { &mut entry.0 }) = undo.was;
            }
        }
    }
}

#[inline]
fn further<const BACK: bool>(furthest: &mut usize, reached: usize) {
    *furthest = if BACK {
        reached.min(*furthest)
    } else {
        reached.max(*furthest)
    };
}

/// Numbers of the ends of a phrase that begins here, first and one past the last, and
/// how far the search came.
#[inline]
fn ends<const BACK: bool>(
    number: usize,
    at: usize,
    scene: &Scene<'_>,
    machine: &mut Machine,
) -> (u32, u32, u32) {
    let index = at.wrapping_sub(scene.first);
    if let Some(known) = scene.memory.known_ends(scene.language, number, index) {
        return known;
    }
    match scene.lexicon.phrases.get(number) {
        Some(phrase) if scene.may_start::<BACK>(phrase, at) => {
            find_ends::<BACK>((number, phrase), at, scene, machine)
        }
        _ => (0, 0, gap(at)),
    }
}

/// Finds out where a phrase ends that may begin here, and keeps it. Apart from what asks,
/// since that mostly has its answer without.
#[inline(never)]
fn find_ends<const BACK: bool>(
    (number, phrase): (usize, &Program),
    at: usize,
    scene: &Scene<'_>,
    machine: &mut Machine,
) -> (u32, u32, u32) {
    let mut found = Ends(machine.spare.pop().unwrap_or_default());
    let furthest = started::<BACK, _>(phrase, scene, at, &mut found, machine);
    let index = at.wrapping_sub(scene.first);
    let known = scene
        .memory
        .keep_ends(scene.language, number, index, &found.0, furthest);
    found.0.clear();
    machine.spare.push(found.0);
    known
}

/// Tokens that a consuming step takes, `None` where it does not match.
#[inline]
fn consumed<const BACK: bool>(
    op: &Op,
    input: &Outward<'_, BACK>,
    scene: &Scene<'_>,
) -> Option<usize> {
    let (_, token) = input.next()?;
    match op {
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
