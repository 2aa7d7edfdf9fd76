//! Patterns to programs: phrases are written out and names looked up.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::error::Trouble;
use super::lexicon::{Lexicon, PERSONS, Part, Stance, slot_mask};
use super::packed::Lazy;
use super::program::{Guard, Op, Program, Reach, ReadingTest, Role, Test, step};
use super::syntax::{Feature, FeatureKind, Pattern};
use super::variant::{Left, LeftKey};
use crate::text::Shape;

/// Steps of one program; more means that phrases nest too deeply.
pub(super) const MOST_STEPS: usize = 6_000;

/// Phrases of so many steps are written out wherever they are named.
const FEW_STEPS: usize = 2;

/// A phrase ready to be written out.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseDefinition<'s> {
    pub(super) pattern: &'s Pattern,
    pub(super) figure: Option<usize>,
    /// The file it stands in.
    pub(super) file: usize,
}

/// The phrases of a language by their names.
pub(super) type Phrases<'s> = FxHashMap<&'s str, PhraseDefinition<'s>>;

/// What was found out about phrases and programs of one language, so that each is
/// lowered once.
#[derive(Default)]
pub(super) struct Lowered<'s> {
    /// Steps of a phrase without captures, by its name and direction.
    steps: FxHashMap<(&'s str, bool), Arc<[Op]>>,
    /// Tests of a phrase that is exactly one token; `None` for any other.
    single: FxHashMap<&'s str, Option<Arc<[Test]>>>,
    /// Phrases that hold an anchor.
    pub(super) anchored: FxHashMap<&'s str, bool>,
    /// Left sides of variants by the names of their phrases, the slots at their edges
    /// and the roles before them.
    pub(super) lefts: FxHashMap<LeftKey<'s>, Left>,
    /// The same by the hash of their steps, and in order of first use.
    pub(super) left_numbers: FxHashMap<u64, Vec<u16>>,
    pub(super) left_list: Vec<(Arc<Lazy<Program>>, Vec<Role>)>,
}

/// Looks names up while a pattern is lowered.
pub(super) struct Lowering<'g, 's> {
    pub(super) lexicon: &'g mut Lexicon,
    pub(super) phrases: &'g Phrases<'s>,
    pub(super) known: &'g mut Lowered<'s>,
    /// Mistakes with their files.
    pub(super) troubles: Vec<(usize, Trouble)>,
    /// The file of what is being lowered.
    file: usize,
    /// Names of the phrases being written out, for cycles.
    open: Vec<&'s str>,
    /// A phrase that is being written out was asked for again.
    cyclic: bool,
    pub(super) roles: Vec<Role>,
}

impl<'g, 's> Lowering<'g, 's> {
    pub(super) fn new(
        lexicon: &'g mut Lexicon,
        phrases: &'g Phrases<'s>,
        known: &'g mut Lowered<'s>,
        file: usize,
    ) -> Self {
        Self {
            lexicon,
            phrases,
            known,
            troubles: Vec::new(),
            file,
            open: Vec::new(),
            cyclic: false,
            roles: Vec::new(),
        }
    }

    /// A program for a pattern without anchor, read forwards or backwards.
    pub(super) fn program(&mut self, pattern: &'s Pattern, backward: bool) -> Program {
        self.roles.clear();
        let mut ops = Vec::new();
        self.emit(pattern, backward, &mut ops);
        ops.push(Op::Accept);
        Program::new(ops, self.lexicon, backward)
    }

    /// Lowers a phrase by itself, so that one that nobody uses is checked too.
    pub(super) fn check(&mut self, name: &'s str) {
        self.roles.clear();
        self.phrase(name, 0, false, &mut Vec::new());
    }

    pub(super) fn note(
        &mut self,
        offset: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.troubles
            .push((self.file, Trouble::new(offset, message, help)));
    }

    pub(super) fn slot(&mut self, role: &str) -> u8 {
        let role = Role::from_name(role).unwrap_or(Role::Cue);
        self.roles.push(role);
        u8::try_from(self.roles.len() - 1).unwrap_or(u8::MAX)
    }

    /// The test of one token that an element makes, if it is one.
    pub(super) fn token_test(&mut self, pattern: &Pattern) -> Option<Test> {
        match pattern {
            Pattern::Test(features) => Some(self.test(&features.value, features.offset)),
            Pattern::Lemma(lemma) => {
                let number = self.lexicon.lemmas.find(&lemma.value);
                if number.is_none() {
                    self.note(
                        lemma.offset,
                        format!(
                            "no verb, noun or adjective has the base form '{}'",
                            lemma.value
                        ),
                        "add it to the lexicon, or write the word without '~'",
                    );
                }
                let lemma = number.and_then(|number| u32::try_from(number).ok());
                Some(Test {
                    reading: Some(ReadingTest {
                        lemma,
                        ..ReadingTest::default()
                    }),
                    ..Test::default()
                })
            }
            _ => None,
        }
    }

    pub(super) fn emit(&mut self, pattern: &'s Pattern, backward: bool, out: &mut Vec<Op>) {
        if out.len() > MOST_STEPS {
            return;
        }
        match pattern {
            Pattern::Word(word) => out.push(Op::Word(self.lexicon.intern(&word.value))),
            Pattern::Lemma(_) | Pattern::Test(_) => {
                // a set, so that the matcher can remember its outcome
                if let Some(test) = self.token_test(pattern) {
                    out.push(Op::OneOf(self.lexicon.set(vec![test])));
                }
            }
            Pattern::Phrase(name) => self.phrase(&name.value, name.offset, backward, out),
            Pattern::Quotation { ended } => out.push(Op::Quotation { ended: *ended }),
            Pattern::Outlet => out.push(Op::Outlet),
            Pattern::Any => out.push(Op::Any),
            Pattern::Edge { start } => out.push(Op::Edge { start: *start }),
            Pattern::Sequence(parts) if backward => {
                parts
                    .iter()
                    .rev()
                    .for_each(|part| self.emit(part, true, out));
            }
            Pattern::Sequence(parts) => parts.iter().for_each(|part| self.emit(part, false, out)),
            Pattern::Choice(parts) => self.choice(parts, backward, out),
            Pattern::Repeat {
                inner,
                min,
                max,
                greedy,
            } => {
                self.repeat(inner, (*min, *max), *greedy, backward, out);
            }
            Pattern::Look { inner, negated } => {
                let mut ops = Vec::new();
                self.emit(inner, false, &mut ops);
                ops.push(Op::Accept);
                out.push(Op::Look {
                    program: Arc::new(Program::new(ops, self.lexicon, false)),
                    negated: *negated,
                });
            }
            Pattern::Capture { role, inner } => {
                let slot = self.slot(&role.value);
                out.push(Op::Save {
                    slot,
                    end: backward,
                });
                self.emit(inner, backward, out);
                out.push(Op::Save {
                    slot,
                    end: !backward,
                });
            }
            Pattern::Reach(name) => match Reach::from_name(&name.value) {
                Some(reach) => out.push(Op::Reach(reach)),
                None => self.note(
                    name.offset,
                    format!("unknown reach '[{}]'", name.value),
                    "reaches are [clause] [phrase] [infinitive] [before] [previous] [next] [host]",
                ),
            },
            // inside a repetition, a choice within a look-ahead …: only a mark
            Pattern::Anchor(inner) => self.emit(inner, backward, out),
        }
    }

    fn phrase(&mut self, name: &'s str, offset: usize, backward: bool, out: &mut Vec<Op>) {
        if let Some(steps) = self.known.steps.get(&(name, backward)) {
            append(steps, out);
            return;
        }
        let Some(&phrase) = self.phrases.get(name) else {
            self.note(
                offset,
                format!("unknown phrase '${name}'"),
                "define it with 'phrase NAME = …'",
            );
            return;
        };
        if self.open.contains(&name) {
            self.cyclic = true;
            self.note(
                offset,
                format!("phrase '${name}' contains itself"),
                "use a repetition such as ( … ){0,2} instead",
            );
            return;
        }
        let outer_file = std::mem::replace(&mut self.file, phrase.file);
        let outer_cyclic = std::mem::take(&mut self.cyclic);
        let roles = self.roles.len();
        let mut steps = Vec::new();
        self.open.push(name);
        self.emit(phrase.pattern, backward, &mut steps);
        self.open.pop();
        let captures = |op: &Op| matches!(op, Op::Save { .. } | Op::Label(_) | Op::Reach(_));
        if steps.len() > FEW_STEPS && !self.cyclic && !steps.iter().any(captures) {
            steps = self.call(steps, backward);
        }
        let figure = phrase.figure.and_then(|figure| u32::try_from(figure).ok());
        steps.extend(figure.map(Op::Label));
        append(&steps, out);
        if self.roles.len() == roles && !self.cyclic && steps.len() <= MOST_STEPS {
            self.known.steps.insert((name, backward), steps.into());
        }
        self.cyclic |= outer_cyclic;
        self.file = outer_file;
    }

    /// The one step that stands for a phrase without captures.
    fn call(&mut self, mut steps: Vec<Op>, backward: bool) -> Vec<Op> {
        let Ok(number) = u16::try_from(self.lexicon.phrases.len()) else {
            return steps;
        };
        steps.push(Op::Accept);
        let program = Program::new(steps, self.lexicon, backward);
        self.lexicon.phrases.push(program);
        vec![Op::Call(number)]
    }

    /// The tests of a pattern that takes exactly one token, whichever way.
    fn single(&mut self, pattern: &'s Pattern, out: &mut Vec<Test>) -> Option<()> {
        match pattern {
            Pattern::Word(word) => out.push(Test {
                word: Some(self.lexicon.intern(&word.value)),
                ..Test::default()
            }),
            Pattern::Test(_) | Pattern::Lemma(_) => out.push(self.token_test(pattern)?),
            Pattern::Choice(parts) => {
                for part in parts {
                    self.single(part, out)?;
                }
            }
            Pattern::Phrase(name) => out.extend_from_slice(&self.single_phrase(&name.value)?),
            _ => return None,
        }
        Some(())
    }

    fn single_phrase(&mut self, name: &'s str) -> Option<Arc<[Test]>> {
        if let Some(known) = self.known.single.get(name) {
            return known.clone();
        }
        let &phrase = self.phrases.get(name)?;
        // a phrase that asks for itself is no single token
        self.known.single.insert(name, None);
        let mut tests = Vec::new();
        if phrase.figure.is_some() || self.single(phrase.pattern, &mut tests).is_none() {
            return None;
        }
        let tests: Arc<[Test]> = tests.into();
        self.known.single.insert(name, Some(Arc::clone(&tests)));
        Some(tests)
    }

    fn choice(&mut self, parts: &'s [Pattern], backward: bool, out: &mut Vec<Op>) {
        let troubles = self.troubles.len();
        let mut tests = Vec::new();
        if parts
            .iter()
            .all(|part| self.single(part, &mut tests).is_some())
        {
            out.push(Op::OneOf(self.lexicon.set(tests)));
            return;
        }
        // what could not be merged is lowered again, and says its troubles then
        self.troubles.truncate(troubles);
        let mut jumps = Vec::new();
        let mut rest = parts;
        while let Some((part, behind)) = rest.split_first() {
            let split = out.len();
            let (tests, merged) = self.singles(rest);
            rest = if merged > 1 { &rest[merged..] } else { behind };
            let last = rest.is_empty();
            if !last {
                out.push(Op::split(split + 1, 0));
            }
            if merged > 1 {
                out.push(Op::OneOf(self.lexicon.set(tests)));
            } else {
                self.emit(part, backward, out);
            }
            if !last {
                jumps.push(out.len());
                out.push(Op::Jump(0));
                out[split] = Op::split(split + 1, out.len());
            }
        }
        let end = out.len();
        for jump in jumps {
            out[jump] = Op::jump(end);
        }
    }

    /// Tests of the alternatives at the head of some that take exactly one token each,
    /// and how many those are: which of them takes it makes no difference.
    fn singles(&mut self, parts: &'s [Pattern]) -> (Vec<Test>, usize) {
        let mut tests = Vec::new();
        for (count, part) in parts.iter().enumerate() {
            let (known, troubles) = (tests.len(), self.troubles.len());
            if self.single(part, &mut tests).is_none() {
                tests.truncate(known);
                self.troubles.truncate(troubles);
                return (tests, count);
            }
        }
        (tests, parts.len())
    }

    fn repeat(
        &mut self,
        inner: &'s Pattern,
        (min, max): (usize, usize),
        greedy: bool,
        backward: bool,
        out: &mut Vec<Op>,
    ) {
        let split = |inside: usize, outside: usize| match greedy {
            true => Op::split(inside, outside),
            false => Op::split(outside, inside),
        };
        for _ in 0..min {
            self.emit(inner, backward, out);
        }
        if matches!(inner, Pattern::Any) && max > min {
            let open = max >= min + 40;
            out.push(Op::Skip {
                most: if open { u16::MAX } else { step(max - min) },
                greedy,
                guard: Guard::NONE,
            });
            return;
        }
        if max >= min + 40 {
            let start = out.len();
            out.push(Op::Accept);
            self.emit(inner, backward, out);
            out.push(Op::jump(start));
            out[start] = split(start + 1, out.len());
            return;
        }
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(out.len());
            out.push(Op::Accept);
            self.emit(inner, backward, out);
        }
        let end = out.len();
        for at in splits {
            out[at] = split(at + 1, end);
        }
    }

    fn test(&mut self, features: &[Feature], offset: usize) -> Test {
        let mut test = Test::default();
        let mut reading = ReadingTest::default();
        let mut part = None;
        let mut about_reading = false;
        for feature in features {
            let name = feature.name.as_str();
            match feature.kind {
                FeatureKind::Frame => match self.lexicon.frames.find(name) {
                    Some(bit) => {
                        about_reading = true;
                        if feature.negated {
                            reading.not_frames |= 1 << bit;
                        } else {
                            reading.frames |= 1 << bit;
                        }
                    }
                    None => {
                        self.unknown(offset, "frame", name, "no verb, noun or adjective lists it")
                    }
                },
                FeatureKind::Stance => match Stance::from_name(name) {
                    Some(stance) => {
                        about_reading = true;
                        let field = if feature.negated {
                            &mut reading.not_stance
                        } else {
                            &mut reading.stance
                        };
                        *field = Some(stance);
                    }
                    None => self.unknown(
                        offset,
                        "stance",
                        name,
                        "stances are assert, deny, confirm …",
                    ),
                },
                FeatureKind::Plain => {
                    if let Some(mask) = slot_mask(name) {
                        about_reading = true;
                        let field = if feature.negated {
                            &mut reading.not_slots
                        } else {
                            &mut reading.slots
                        };
                        *field |= mask;
                    } else if let Some(bit) = PERSONS.iter().position(|person| *person == name) {
                        about_reading = true;
                        let field = if feature.negated {
                            &mut reading.not_persons
                        } else {
                            &mut reading.persons
                        };
                        *field |= 1 << bit;
                    } else if let Some(shape) = Shape::from_name(name) {
                        let field = if feature.negated {
                            &mut test.not_shape
                        } else {
                            &mut test.shape
                        };
                        *field |= shape.0;
                    } else {
                        let bit = self.lexicon.class(name);
                        if bit == 0 {
                            self.unknown(offset, "class", name, "define it with 'words CLASS : …'");
                        }
                        if feature.negated {
                            test.forbid |= bit;
                        } else if let Some(found) = Part::from_name(name) {
                            part = Some((found, bit));
                        } else {
                            test.require |= bit;
                        }
                    }
                }
            }
        }
        if let Some((found, bit)) = part {
            test.require |= bit;
            reading.part = Some(found);
        }
        if about_reading {
            test.reading = Some(reading);
        }
        test
    }

    fn unknown(&mut self, offset: usize, what: &str, name: &str, help: &str) {
        self.note(offset, format!("unknown {what} '{name}'"), help);
    }
}

/// Steps of a phrase behind those that are there, with their jumps moved along.
fn append(steps: &[Op], out: &mut Vec<Op>) {
    let base = out.len();
    if base > MOST_STEPS {
        return;
    }
    let moved = |to: u16| step(usize::from(to) + base);
    out.extend(steps.iter().map(|op| match op {
        Op::Split {
            first,
            second,
            guards,
        } => Op::Split {
            first: moved(*first),
            second: moved(*second),
            guards: *guards,
        },
        Op::Jump(to) => Op::Jump(moved(*to)),
        // the most frequent ones, spelled out: a clone of any step costs more
        Op::OneOf(set) => Op::OneOf(*set),
        Op::Word(word) => Op::Word(*word),
        Op::Any => Op::Any,
        op => op.clone(),
    }));
}
