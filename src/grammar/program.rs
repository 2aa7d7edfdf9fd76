//! What patterns are lowered to: small programs for the matcher.

use std::sync::Arc;

use super::lexicon::{Lexicon, Part, Reading, Stance, WordId};
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
    /// Forward, to where the boundaries end it.
    Clause,
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
    pub(super) const ALL: [(&'static str, Self); 5] = [
        ("clause", Self::Clause),
        ("before", Self::Before),
        ("previous", Self::Previous),
        ("next", Self::Next),
        ("host", Self::Host),
    ];
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

    /// The part of the test that does not depend on how the word is written.
    pub(crate) fn accepts_word(&self, lexicon: &Lexicon, word: WordId) -> bool {
        let (classes, readings) = lexicon.known(word);
        self.accepts_known(word, classes, readings)
    }

    /// The same for a word of which classes and readings are at hand.
    #[inline]
    pub(super) fn accepts_known(&self, word: WordId, classes: u128, readings: &[Reading]) -> bool {
        self.word.is_none_or(|wanted| wanted == word)
            && classes & self.require == self.require
            && classes & self.forbid == 0
            && self
                .reading
                .as_ref()
                .is_none_or(|test| readings.iter().any(|reading| test.accepts(reading)))
    }

    /// Bits of the frames that it asks for.
    pub(crate) fn frames(&self) -> u64 {
        self.reading.as_ref().map_or(0, |test| test.frames)
    }

    /// The first reading that passes.
    pub(crate) fn reading<'l>(&self, lexicon: &'l Lexicon, word: WordId) -> Option<&'l Reading> {
        let test = self.reading.as_ref()?;
        lexicon
            .readings(word)
            .iter()
            .find(|reading| test.accepts(reading))
    }
}

/// One step of a program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// One token that passes; only in anchors, elsewhere it is a set of one.
    Test(Box<Test>),
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
    Label(usize),
    /// Tries `first`, later `second`.
    Split { first: usize, second: usize },
    /// Goes on elsewhere.
    Jump(usize),
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
}

impl Program {
    /// A program of these steps, read backwards or forwards; the last one is
    /// [`Op::Accept`].
    pub(crate) fn new(ops: Vec<Op>, lexicon: &mut Lexicon, backward: bool) -> Self {
        let firsts = Firsts::of(&ops, lexicon, backward);
        let nullable = firsts.nullable;
        let firsts = firsts.tests.map(|tests| lexicon.set(tests));
        let start = firsts.filter(|_| !nullable);
        let single = match ops.as_slice() {
            [Op::OneOf(_) | Op::Word(_), Op::Accept] => start.is_some(),
            _ => false,
        };
        Self {
            ops,
            firsts,
            nullable,
            start,
            single,
        }
    }

    /// Tests one of which the first token passes; `None` where it may be any token.
    pub(crate) fn first_tests<'l>(&self, lexicon: &'l Lexicon) -> Option<&'l [Test]> {
        let set = lexicon.sets.get(usize::from(self.start?))?;
        Some(set)
    }
}

/// What a program can begin with.
struct Firsts {
    /// Tests of the first token; `None` where it may be any.
    tests: Option<Vec<Test>>,
    nullable: bool,
}

impl Firsts {
    /// Follows every choice up to the first token.
    fn of(ops: &[Op], lexicon: &Lexicon, backward: bool) -> Self {
        let mut tests = Some(Vec::new());
        let mut nullable = false;
        let mut add = |more: Option<&[Test]>| match (&mut tests, more) {
            (Some(tests), Some(more)) => {
                for test in more {
                    if !tests.contains(test) {
                        tests.push(test.clone());
                    }
                }
            }
            _ => tests = None,
        };
        let of_word = |word| Test {
            word: Some(word),
            ..Test::default()
        };
        let of_shape = |shape: Shape| Test {
            shape: shape.0,
            ..Test::default()
        };
        let mut open = vec![0];
        let mut seen = vec![false; ops.len()];
        while let Some(at) = open.pop() {
            let Some(op) = ops.get(at) else { continue };
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match op {
                Op::Word(word) => add(Some(&[of_word(*word)])),
                Op::OneOf(set) => add(lexicon.sets.get(usize::from(*set)).map(Vec::as_slice)),
                Op::Quotation { .. } => {
                    let mark = if backward { Shape::CLOSE } else { Shape::OPEN };
                    add(Some(&[of_shape(mark)]));
                }
                Op::Call(number) => {
                    let phrase = lexicon.phrases.get(usize::from(*number));
                    let nullable = phrase.is_none_or(|phrase| phrase.nullable);
                    let firsts = phrase.and_then(|phrase| phrase.firsts);
                    let tests = firsts.and_then(|set| lexicon.sets.get(usize::from(set)));
                    add(tests.map(Vec::as_slice));
                    if nullable {
                        open.push(at + 1);
                    }
                }
                Op::Split { first, second } => open.extend([*second, *first]),
                Op::Jump(to) => open.push(*to),
                Op::Save { .. } | Op::Label(_) | Op::Look { .. } => open.push(at + 1),
                // where there is a next token, this edge is not here
                Op::Edge { start } if *start == backward => {}
                Op::Accept => nullable = true,
                Op::Any | Op::Test(_) | Op::Outlet | Op::Edge { .. } | Op::Reach(_) => add(None),
            }
        }
        Self { tests, nullable }
    }
}
