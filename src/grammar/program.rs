//! What patterns are lowered to: small programs for the matcher.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::lexicon::{Lexicon, Part, Reading, Readings, Stance, WordId};
use super::packed::{packed, packed_enum};
use crate::text::Shape;

/// What is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who says it.
    Source,
    /// The words that say that it is said.
    Cue,
    /// What is said.
    Content,
    /// The outlet that stands between holder and publisher.
    Via,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Source, Self::Cue, Self::Content, Self::Via];

    /// The name in grammars and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Content => "content",
            Self::Via => "via",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Where an open-ended content goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Forward, to where the boundaries end it: words that make a sentence of their own.
    Clause,
    /// Forward, to where the boundaries end it: an object, or what follows a preposition.
    Phrase,
    /// Forward, to where the boundaries end it: what follows an infinitive.
    Infinitive,
    /// Backward, to the start of the sentence.
    Before,
    /// The previous sentence.
    Previous,
    /// The next sentence.
    Next,
    /// The content of the attribution that this one hangs on.
    Host,
}

impl Reach {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("clause", Self::Clause),
        ("phrase", Self::Phrase),
        ("infinitive", Self::Infinitive),
        ("before", Self::Before),
        ("previous", Self::Previous),
        ("next", Self::Next),
        ("host", Self::Host),
    ];

    /// Those that boundaries end.
    pub(crate) const BOUNDED: [Self; 3] = [Self::Clause, Self::Phrase, Self::Infinitive];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|(known, _)| *known == name);
        known.map(|(_, reach)| reach)
    }

    /// Its place among [`Reach::BOUNDED`]; `None` where boundaries do not end it.
    pub(crate) fn bounded(self) -> Option<usize> {
        Self::BOUNDED.into_iter().position(|reach| reach == self)
    }
}

/// What a reading must be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ReadingTest {
    pub(crate) part: Option<Part>,
    pub(crate) slots: u16,
    pub(crate) persons: u16,
    pub(crate) frames: u64,
    pub(crate) stance: Option<Stance>,
    pub(crate) lemma: Option<u32>,
    pub(crate) not_slots: u16,
    pub(crate) not_persons: u16,
    pub(crate) not_frames: u64,
    pub(crate) not_stance: Option<Stance>,
}

impl ReadingTest {
    fn accepts(&self, reading: &Reading) -> bool {
        self.part.is_none_or(|part| part == reading.part)
            && (self.slots == 0 || self.slots & reading.slots != 0)
            && (self.persons == 0 || self.persons & reading.persons != 0)
            && self.frames & reading.frames == self.frames
            && self
                .stance
                .is_none_or(|stance| reading.stance == Some(stance))
            && self.lemma.is_none_or(|lemma| lemma == reading.lemma)
            && (self.not_slots == 0 || self.not_slots & reading.slots == 0)
            && self.not_persons & reading.persons == 0
            && self.not_frames & reading.frames == 0
            && self
                .not_stance
                .is_none_or(|stance| reading.stance != Some(stance))
    }
}

/// A test of one token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Test {
    /// This very word.
    pub(crate) word: Option<WordId>,
    pub(crate) require: u128,
    pub(crate) forbid: u128,
    pub(crate) shape: u16,
    pub(crate) not_shape: u16,
    pub(crate) reading: Option<ReadingTest>,
}

impl Test {
    /// The part of the test that depends on how the word is written alone.
    pub(crate) const fn accepts_shape(&self, shape: Shape) -> bool {
        shape.0 & self.shape == self.shape && shape.0 & self.not_shape == 0
    }

    /// Bits of shapes that it asks about.
    pub(crate) const fn shapes(&self) -> u16 {
        self.shape | self.not_shape
    }

    /// The part of the test that does not depend on how the word is written.
    pub(crate) fn accepts_word(&self, lexicon: &Lexicon, word: WordId) -> bool {
        let (classes, readings) = lexicon.known(word);
        self.accepts_known(word, classes, readings)
    }

    /// The same for a word of which classes and readings are at hand.
    #[inline]
    pub(super) fn accepts_known(
        &self,
        word: WordId,
        classes: u128,
        readings: Readings<'_>,
    ) -> bool {
        self.word.is_none_or(|wanted| wanted == word)
            && classes & self.require == self.require
            && classes & self.forbid == 0
            && self
                .reading
                .as_ref()
                .is_none_or(|test| readings.iter().any(|reading| test.accepts(&reading)))
    }

    /// The word that it asks for, if it asks for nothing else.
    pub(super) fn only_word(&self) -> Option<WordId> {
        let plain = Self {
            word: self.word,
            ..Self::default()
        };
        self.word.filter(|_| *self == plain)
    }

    /// Bits of the frames that it asks for.
    pub(crate) fn frames(&self) -> u64 {
        self.reading.as_ref().map_or(0, |test| test.frames)
    }

    /// The first reading that passes.
    pub(crate) fn reading(&self, lexicon: &Lexicon, word: WordId) -> Option<Reading> {
        let test = self.reading.as_ref()?;
        lexicon
            .readings(word)
            .iter()
            .find(|reading| test.accepts(reading))
    }
}

/// The set of tests of which the next token, where there is one, passes one if a program
/// matches from a step on; [`Guard::NONE`] where nothing can be said.
///
/// It follows from the steps: programs that differ in nothing else are the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard(u16);

impl Guard {
    /// Nothing can be said.
    pub(super) const NONE: Self = Self(u16::MAX);

    /// The guard of a program as a whole.
    #[inline]
    pub(crate) fn of(program: &Program) -> Self {
        program.start.map_or(Self::NONE, Self)
    }

    /// The number of the set.
    #[inline]
    pub(crate) const fn set(self) -> Option<u16> {
        if self.0 == Self::NONE.0 {
            None
        } else {
            Some(self.0)
        }
    }
}

impl PartialEq for Guard {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Guard {}

impl Hash for Guard {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// What a rule is set off by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Anchor {
    /// This word.
    Word(WordId),
    /// A token that passes.
    Test(Box<Test>),
}

impl Anchor {
    /// Bits of shapes that it asks about.
    pub(super) fn shapes(&self) -> u16 {
        match self {
            Self::Word(_) => 0,
            Self::Test(test) => test.shapes(),
        }
    }
}

/// One step of a program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// This word.
    Word(WordId),
    /// One token that passes one of the tests of a set, by its number in the lexicon.
    OneOf(u16),
    /// Any token.
    Any,
    /// A whole quotation; where asked for, one that ends with a comma or stop or not.
    Quotation { ended: Option<bool> },
    /// A whole outlet name.
    Outlet,
    /// A phrase without captures, by its number in the lexicon: where it can end from
    /// one place is found out once.
    Call(u16),
    /// The left or right edge of the sentence.
    Edge { start: bool },
    /// Notes a capture's start or end.
    Save { slot: u8, end: bool },
    /// Notes that a phrase with this figure matched.
    Label(u32),
    /// Tries `first`, later `second`.
    Split {
        first: u16,
        second: u16,
        guards: [Guard; 2],
    },
    /// Any tokens, no more than so many: as few as can be, or as many. The guard is for
    /// what comes behind.
    Skip {
        most: u16,
        greedy: bool,
        guard: Guard,
    },
    /// Goes on elsewhere.
    Jump(u16),
    /// Goes on only where the program matches (or does not), read forwards from here.
    Look {
        program: Arc<Program>,
        negated: bool,
    },
    /// The content goes on from here to somewhere.
    Reach(Reach),
    /// Matched.
    Accept,
}

impl Op {
    /// A choice between two places; programs are short enough for their numbers.
    pub(super) fn split(first: usize, second: usize) -> Self {
        Self::Split {
            first: step(first),
            second: step(second),
            guards: [Guard::NONE; 2],
        }
    }

    /// A jump to a place.
    pub(super) fn jump(to: usize) -> Self {
        Self::Jump(step(to))
    }
}

/// The number of a step; programs that need greater ones are refused as too large.
pub(super) fn step(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Steps, the first one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Program {
    pub(crate) ops: Vec<Op>,
    /// Set of tests of which a token that it begins with passes one; `None` where that
    /// may be any token.
    firsts: Option<u16>,
    /// It may match without a token although there is one.
    nullable: bool,
    /// Set of tests of which the next token, where there is one, passes one if the
    /// program matches; `None` where nothing can be said.
    pub(crate) start: Option<u16>,
    /// It is a test of one token, so that `start` says all.
    pub(crate) single: bool,
    /// Sets of tests each of which some token passes that a match takes.
    pub(super) required: Vec<u16>,
}

impl Program {
    /// A program of these steps, read backwards or forwards; the last one is
    /// [`Op::Accept`].
    pub(crate) fn new(mut ops: Vec<Op>, lexicon: &mut Lexicon, backward: bool) -> Self {
        let Firsts { sets, nullable } = Firsts::of(&ops, 0, lexicon, backward);
        let firsts = sets.map(|sets| lexicon.union(sets));
        let start = firsts.filter(|_| !nullable);
        let single = match ops.as_slice() {
            [Op::OneOf(_) | Op::Word(_), Op::Accept] => start.is_some(),
            _ => false,
        };
        for at in 0..ops.len() {
            let mut known = |from| Self::guard(&ops, from, lexicon, backward);
            match ops[at] {
                Op::Split { first, second, .. } => {
                    let found = [first, second].map(|from| known(usize::from(from)));
                    if let Op::Split { guards, .. } = &mut ops[at] {
                        *guards = found;
                    }
                }
                Op::Skip { .. } => {
                    let found = known(at + 1);
                    if let Op::Skip { guard, .. } = &mut ops[at] {
                        *guard = found;
                    }
                }
                _ => {}
            }
        }
        let required = required(&ops, lexicon, backward);
        shorten(&mut ops);
        Self {
            ops,
            firsts,
            nullable,
            start,
            single,
            required,
        }
    }

    /// The set of which the next token passes a test if there is a match from a step on.
    fn guard(ops: &[Op], from: usize, lexicon: &mut Lexicon, backward: bool) -> Guard {
        let Firsts { sets, nullable } = Firsts::of(ops, from, lexicon, backward);
        let sets = sets.filter(|_| !nullable);
        sets.map_or(Guard::NONE, |sets| Guard(lexicon.union(sets)))
    }

    /// Tests one of which the first token passes; `None` where it may be any token.
    pub(crate) fn first_tests<'l>(&self, lexicon: &'l Lexicon) -> Option<Vec<&'l Test>> {
        self.start.map(|set| lexicon.tests_of(set))
    }
}

/// Takes out the jumps that lead to a choice, to the end or to another jump: what stands there
/// is done at once.
fn shorten(ops: &mut [Op]) {
    let landing = |ops: &[Op], mut at: u16| {
        for _ in 0..ops.len() {
            let Some(Op::Jump(to)) = ops.get(usize::from(at)) else {
                break;
            };
            at = *to;
        }
        at
    };
    for at in 0..ops.len() {
        match ops[at].clone() {
            Op::Split {
                first,
                second,
                guards,
            } => {
                ops[at] = Op::Split {
                    first: landing(ops, first),
                    second: landing(ops, second),
                    guards,
                }
            }
            Op::Jump(to) => ops[at] = Op::Jump(landing(ops, to)),
            _ => {}
        }
    }
    for at in 0..ops.len() {
        if let Op::Jump(to) = ops[at]
            && let Some(there @ (Op::Split { .. } | Op::Accept)) = ops.get(usize::from(to))
        {
            ops[at] = there.clone();
        }
    }
}

/// Sets of the steps that no choice leads past: every match takes a token that passes.
fn required(ops: &[Op], lexicon: &mut Lexicon, backward: bool) -> Vec<u16> {
    let mut out = Vec::new();
    // steps before this one can be left out
    let mut past = 0;
    for (at, op) in ops.iter().enumerate() {
        match op {
            Op::Split { first, second, .. } => past = past.max(usize::from(*first.max(second))),
            Op::Jump(to) => past = past.max(usize::from(*to)),
            Op::Call(number) if at >= past => {
                let phrase = lexicon.phrases.get(usize::from(*number));
                out.extend(phrase.iter().flat_map(|phrase| &phrase.required));
            }
            _ if at >= past => out.extend(taken(op, lexicon, backward)),
            _ => {}
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The set of which a token passes a test if this step takes it.
fn taken(op: &Op, lexicon: &mut Lexicon, backward: bool) -> Option<u16> {
    let mut of_shape = |shape: Shape| {
        lexicon.set(vec![Test {
            shape: shape.0,
            ..Test::default()
        }])
    };
    match op {
        Op::Quotation { .. } if backward => Some(of_shape(Shape::CLOSE)),
        Op::Quotation { .. } => Some(of_shape(Shape::OPEN)),
        Op::Word(word) => Some(lexicon.word_set(*word)),
        Op::OneOf(set) => Some(*set),
        _ => None,
    }
}

/// Sets that are followed up for what can come first; more say next to nothing.
const MOST_FIRSTS: usize = 200;

/// What a program can begin with.
struct Firsts {
    /// Sets of tests of the first token, ascending; `None` where it may be any.
    sets: Option<Vec<u16>>,
    nullable: bool,
}

impl Firsts {
    /// Follows every choice from a step up to the first token.
    fn of(ops: &[Op], from: usize, lexicon: &mut Lexicon, backward: bool) -> Self {
        let mut sets = Some(Vec::new());
        let mut nullable = false;
        let mut open = vec![from];
        let mut seen: Vec<usize> = Vec::new();
        while let Some(at) = open.pop() {
            let Some(op) = ops.get(at) else { continue };
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            let set = match op {
                Op::Word(_) | Op::OneOf(_) | Op::Quotation { .. } => taken(op, lexicon, backward),
                Op::Call(number) => {
                    let phrase = lexicon.phrases.get(usize::from(*number));
                    if phrase.is_none_or(|phrase| phrase.nullable) {
                        open.push(at + 1);
                    }
                    phrase.and_then(|phrase| phrase.firsts)
                }
                Op::Split { first, second, .. } => {
                    open.extend([usize::from(*second), usize::from(*first)]);
                    continue;
                }
                Op::Jump(to) => {
                    open.push(usize::from(*to));
                    continue;
                }
                Op::Save { .. } | Op::Label(_) | Op::Look { .. } => {
                    open.push(at + 1);
                    continue;
                }
                // where there is a next token, this edge is not here
                Op::Edge { start } if *start == backward => continue,
                Op::Accept => {
                    nullable = true;
                    continue;
                }
                // what skips nothing leaves it to what comes behind: any token all the same
                Op::Any | Op::Skip { .. } | Op::Outlet | Op::Edge { .. } | Op::Reach(_) => None,
            };
            match (set, &mut sets) {
                (Some(set), Some(sets)) if sets.len() < MOST_FIRSTS => {
                    if let Err(place) = sets.binary_search(&set) {
                        sets.insert(place, set);
                    }
                }
                _ => sets = None,
            }
            if sets.is_none() && nullable {
                break;
            }
        }
        Self { sets, nullable }
    }
}

packed_enum!(Role { 0 Source, 1 Cue, 2 Content, 3 Via, });
packed_enum!(Reach {
    0 Clause, 1 Before, 2 Previous, 3 Next, 4 Host, 5 Phrase, 6 Infinitive,
});
packed!(ReadingTest {
    part,
    slots,
    persons,
    frames,
    stance,
    lemma,
    not_slots,
    not_persons,
    not_frames,
    not_stance,
});
packed!(Test {
    word,
    require,
    forbid,
    shape,
    not_shape,
    reading
});
packed!(Guard(_));
packed_enum!(Anchor { 0 Word(word), 1 Test(test), });
packed_enum!(Op {
    0 Word(word),
    1 OneOf(set),
    2 Any,
    3 Quotation { ended },
    4 Outlet,
    5 Call(phrase),
    6 Edge { start },
    7 Save { slot, end },
    8 Label(figure),
    9 Split { first, second, guards },
    10 Skip { most, greedy, guard },
    11 Jump(to),
    12 Look { program, negated },
    13 Reach(reach),
    14 Accept,
});
packed!(Program {
    ops,
    firsts,
    nullable,
    start,
    single,
    required
});
