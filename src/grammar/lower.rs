//! Patterns to programs: phrases are written out, names looked up, anchors found.

use rustc_hash::FxHashMap;

use super::error::Trouble;
use super::lexicon::{Lexicon, PERSONS, Part, Stance, slot_mask};
use super::program::{Op, Program, Reach, ReadingTest, Role, Test};
use super::syntax::{Feature, FeatureKind, Pattern};
use crate::text::Shape;

/// Captures of one variant of a rule; more is a mistake in the rule.
pub(crate) const MOST_SLOTS: usize = 12;
/// Steps of one program; more means that phrases nest too deeply.
const MOST_STEPS: usize = 6_000;

/// A phrase ready to be written out.
#[derive(Clone, Debug)]
pub(super) struct PhraseDefinition {
    pub(super) pattern: Pattern,
    pub(super) figure: Option<usize>,
}

/// One way to match a rule: an anchor and what stands on either side of it.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) anchor: Op,
    pub(crate) left: Program,
    pub(crate) right: Program,
    /// Role of each slot.
    pub(crate) roles: Vec<Role>,
    /// The left side captures the source.
    pub(crate) source_left: bool,
    /// The right side captures the source.
    pub(crate) source_right: bool,
    /// Number of the left program; variants with the same one share its work.
    pub(crate) left_program: u16,
}

/// Looks names up while a pattern is lowered.
pub(super) struct Lowering<'g> {
    pub(super) lexicon: &'g mut Lexicon,
    pub(super) phrases: &'g FxHashMap<String, PhraseDefinition>,
    pub(super) troubles: Vec<Trouble>,
    /// Names of the phrases being written out, for cycles.
    open: Vec<String>,
    roles: Vec<Role>,
}

/// A top-level piece of a variant.
enum Piece {
    Pattern(Pattern),
    Save { slot: u8, end: bool },
    Anchor(Pattern),
    Label(usize),
}

impl<'g> Lowering<'g> {
    pub(super) fn new(
        lexicon: &'g mut Lexicon,
        phrases: &'g FxHashMap<String, PhraseDefinition>,
    ) -> Self {
        Self {
            lexicon,
            phrases,
            troubles: Vec::new(),
            open: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// A program for a pattern without anchor, read forwards or backwards.
    pub(super) fn program(&mut self, pattern: &Pattern, backward: bool) -> Program {
        self.roles.clear();
        let mut ops = Vec::new();
        self.emit(pattern, backward, &mut ops);
        ops.push(Op::Accept);
        self.finish(ops)
    }

    /// A program whose tests are sets, so that the matcher can remember their outcome.
    fn finish(&mut self, ops: Vec<Op>) -> Program {
        let ops = ops
            .into_iter()
            .map(|op| match op {
                Op::Test(test) => Op::OneOf(self.lexicon.set(vec![*test])),
                op => op,
            })
            .collect();
        Program::new(ops)
    }

    /// The variants of a rule's pattern; troubles are noted where there is no anchor.
    pub(super) fn variants(&mut self, pattern: &Pattern, offset: usize) -> Vec<Variant> {
        let marked = self.has_anchor(pattern);
        let mut out = Vec::new();
        for alternative in self.alternatives(pattern) {
            let alternative = if marked && self.has_anchor(&alternative) {
                alternative
            } else if let Some(found) = self.mark_anchor(&alternative) {
                found
            } else {
                self.troubles.push(Trouble::new(
                    offset,
                    "this pattern has no word that must be there",
                    "mark one word or <class> as the anchor with '@'",
                ));
                continue;
            };
            out.extend(self.variant(&alternative, offset));
        }
        out
    }

    fn has_anchor(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Anchor(_) => true,
            Pattern::Sequence(parts) | Pattern::Choice(parts) => {
                parts.iter().any(|part| self.has_anchor(part))
            }
            Pattern::Capture { inner, .. } => self.has_anchor(inner),
            Pattern::Phrase(name) => self
                .phrases
                .get(&name.value)
                .is_some_and(|phrase| self.has_anchor(&phrase.pattern)),
            _ => false,
        }
    }

    /// Writes out the choices that hold an anchor, so that each variant has one.
    fn alternatives(&self, pattern: &Pattern) -> Vec<Pattern> {
        match pattern {
            Pattern::Choice(parts) => parts
                .iter()
                .flat_map(|part| self.alternatives(part))
                .collect(),
            Pattern::Sequence(parts) => {
                let mut out: Vec<Vec<Pattern>> = vec![Vec::new()];
                for part in parts {
                    let ways = if self.has_anchor(part) {
                        self.alternatives(part)
                    } else {
                        vec![part.clone()]
                    };
                    out = out
                        .into_iter()
                        .flat_map(|before| {
                            ways.iter().map(move |way| {
                                let mut row = before.clone();
                                row.push(way.clone());
                                row
                            })
                        })
                        .collect();
                }
                out.into_iter().map(Pattern::Sequence).collect()
            }
            Pattern::Capture { role, inner } if self.has_anchor(inner) => self
                .alternatives(inner)
                .into_iter()
                .map(|inner| Pattern::Capture {
                    role: role.clone(),
                    inner: Box::new(inner),
                })
                .collect(),
            Pattern::Phrase(name) if self.has_anchor(pattern) => self
                .phrases
                .get(&name.value)
                .map(|phrase| self.alternatives(&phrase.pattern))
                .unwrap_or_default(),
            other => vec![other.clone()],
        }
    }

    /// Marks the rarest mandatory word, those of a cue capture preferred.
    fn mark_anchor(&mut self, pattern: &Pattern) -> Option<Pattern> {
        let mut best: Option<(usize, Vec<usize>)> = None;
        self.rarest(pattern, false, &mut Vec::new(), &mut best);
        let (_, path) = best?;
        Some(mark(pattern, &path))
    }

    fn rarest(
        &mut self,
        pattern: &Pattern,
        in_cue: bool,
        path: &mut Vec<usize>,
        best: &mut Option<(usize, Vec<usize>)>,
    ) {
        match pattern {
            Pattern::Sequence(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    path.push(index);
                    self.rarest(part, in_cue, path, best);
                    path.pop();
                }
            }
            Pattern::Capture { role, inner } => {
                path.push(0);
                self.rarest(inner, in_cue || role.value == "cue", path, best);
                path.pop();
            }
            Pattern::Word(_) | Pattern::Test(_) | Pattern::Lemma(_) => {
                let mut ops = Vec::new();
                self.emit(pattern, false, &mut ops);
                let words = self.count(&ops[0]) + if in_cue { 0 } else { 1_000_000 };
                if best.as_ref().is_none_or(|(fewest, _)| words < *fewest) {
                    *best = Some((words, path.clone()));
                }
            }
            _ => {}
        }
    }

    fn count(&self, op: &Op) -> usize {
        match op {
            Op::Word(_) => 1,
            Op::Test(test) => self
                .lexicon
                .ids()
                .filter(|&id| test.accepts_word(self.lexicon, id))
                .count(),
            _ => usize::MAX / 2,
        }
    }

    fn variant(&mut self, pattern: &Pattern, offset: usize) -> Option<Variant> {
        self.roles.clear();
        let mut pieces = Vec::new();
        self.flatten(pattern, &mut pieces);
        let at = pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Anchor(_)))?;
        let (mut left, mut right, mut anchor) = (Vec::new(), Vec::new(), Vec::new());
        for piece in pieces[..at].iter().rev() {
            self.emit_piece(piece, true, &mut left);
        }
        if let Piece::Anchor(inner) = &pieces[at] {
            self.emit(inner, false, &mut anchor);
        }
        for piece in &pieces[at + 1..] {
            self.emit_piece(piece, false, &mut right);
        }
        left.push(Op::Accept);
        right.push(Op::Accept);
        if anchor.len() != 1 || !matches!(anchor[0], Op::Word(_) | Op::Test(_)) {
            self.troubles.push(Trouble::new(
                offset,
                "the anchor must be one word",
                "put '@' before a word, a ~lemma or a <class>",
            ));
            return None;
        }
        if self.roles.len() > MOST_SLOTS || left.len() + right.len() > MOST_STEPS {
            self.troubles.push(Trouble::new(
                offset,
                "this pattern is too large once its phrases are written out",
                "split it into several rules or make its phrases simpler",
            ));
            return None;
        }
        let captures_source = |ops: &[Op]| {
            ops.iter().any(|op| {
                matches!(op, Op::Save { slot, .. } if self.roles.get(usize::from(*slot)) == Some(&Role::Source))
            })
        };
        Some(Variant {
            anchor: anchor.remove(0),
            source_left: captures_source(&left),
            source_right: captures_source(&right),
            left: self.finish(left),
            right: self.finish(right),
            roles: self.roles.clone(),
            left_program: 0,
        })
    }

    fn flatten(&mut self, pattern: &Pattern, out: &mut Vec<Piece>) {
        match pattern {
            Pattern::Sequence(parts) => parts.iter().for_each(|part| self.flatten(part, out)),
            Pattern::Capture { role, inner } => {
                let slot = self.slot(&role.value);
                out.push(Piece::Save { slot, end: false });
                self.flatten(inner, out);
                out.push(Piece::Save { slot, end: true });
            }
            Pattern::Anchor(inner) => out.push(Piece::Anchor((**inner).clone())),
            Pattern::Phrase(name) if self.has_anchor(pattern) => {
                if let Some(phrase) = self.phrases.get(&name.value).cloned() {
                    self.flatten(&phrase.pattern, out);
                    out.extend(phrase.figure.map(Piece::Label));
                }
            }
            other => out.push(Piece::Pattern(other.clone())),
        }
    }

    fn emit_piece(&mut self, piece: &Piece, backward: bool, out: &mut Vec<Op>) {
        match piece {
            Piece::Pattern(pattern) | Piece::Anchor(pattern) => self.emit(pattern, backward, out),
            Piece::Save { slot, end } => out.push(Op::Save {
                slot: *slot,
                end: *end,
            }),
            Piece::Label(figure) => out.push(Op::Label(*figure)),
        }
    }

    fn slot(&mut self, role: &str) -> u8 {
        let role = Role::from_name(role).unwrap_or(Role::Cue);
        self.roles.push(role);
        u8::try_from(self.roles.len() - 1).unwrap_or(u8::MAX)
    }

    fn emit(&mut self, pattern: &Pattern, backward: bool, out: &mut Vec<Op>) {
        if out.len() > MOST_STEPS {
            return;
        }
        match pattern {
            Pattern::Word(word) => out.push(Op::Word(self.lexicon.intern(&word.value))),
            Pattern::Lemma(lemma) => {
                let number = self.lexicon.lemmas.find(&lemma.value);
                if number.is_none() {
                    self.troubles.push(Trouble::new(
                        lemma.offset,
                        format!(
                            "no verb, noun or adjective has the base form '{}'",
                            lemma.value
                        ),
                        "add it to the lexicon, or write the word without '~'",
                    ));
                }
                let lemma = number.and_then(|number| u32::try_from(number).ok());
                let reading = Some(ReadingTest {
                    lemma,
                    ..ReadingTest::default()
                });
                out.push(Op::Test(Box::new(Test {
                    reading,
                    ..Test::default()
                })));
            }
            Pattern::Test(features) => {
                let test = self.test(&features.value, features.offset);
                out.push(Op::Test(Box::new(test)));
            }
            Pattern::Phrase(name) => self.emit_phrase(&name.value, name.offset, backward, out),
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
            Pattern::Choice(parts) => self.emit_choice(parts, backward, out),
            Pattern::Repeat {
                inner,
                min,
                max,
                greedy,
            } => {
                self.emit_repeat(inner, (*min, *max), *greedy, backward, out);
            }
            Pattern::Look { inner, negated } => {
                let mut ops = Vec::new();
                self.emit(inner, false, &mut ops);
                ops.push(Op::Accept);
                out.push(Op::Look {
                    program: Box::new(self.finish(ops)),
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
            Pattern::Reach(name) => {
                match Reach::ALL.iter().find(|(known, _)| *known == name.value) {
                    Some(&(_, reach)) => out.push(Op::Reach(reach)),
                    None => self.troubles.push(Trouble::new(
                        name.offset,
                        format!("unknown reach '[{}]'", name.value),
                        "reaches are [clause] [before] [previous] [next] [host]",
                    )),
                }
            }
            Pattern::Anchor(inner) => {
                // inside a repetition, a choice within a look-ahead …: only a mark
                self.emit(inner, backward, out);
            }
        }
    }

    fn emit_phrase(&mut self, name: &str, offset: usize, backward: bool, out: &mut Vec<Op>) {
        let Some(phrase) = self.phrases.get(name) else {
            self.troubles.push(Trouble::new(
                offset,
                format!("unknown phrase '${name}'"),
                "define it with 'phrase NAME = …'",
            ));
            return;
        };
        if self.open.iter().any(|other| other == name) {
            self.troubles.push(Trouble::new(
                offset,
                format!("phrase '${name}' contains itself"),
                "use a repetition such as ( … ){0,2} instead",
            ));
            return;
        }
        self.open.push(name.to_owned());
        let (pattern, figure) = (&phrase.pattern, phrase.figure);
        self.emit(pattern, backward, out);
        out.extend(figure.map(Op::Label));
        self.open.pop();
    }

    /// The tests of a pattern that takes exactly one token, whichever way.
    fn single(&mut self, pattern: &Pattern) -> Option<Vec<Test>> {
        match pattern {
            Pattern::Word(word) => Some(vec![Test {
                word: Some(self.lexicon.intern(&word.value)),
                ..Test::default()
            }]),
            Pattern::Test(_) | Pattern::Lemma(_) => {
                let mut ops = Vec::new();
                self.emit(pattern, false, &mut ops);
                match ops.pop() {
                    Some(Op::Test(test)) => Some(vec![*test]),
                    _ => None,
                }
            }
            Pattern::Choice(parts) => {
                let mut out = Vec::new();
                for part in parts {
                    out.extend(self.single(part)?);
                }
                Some(out)
            }
            Pattern::Phrase(name) if !self.open.contains(&name.value) => {
                let phrase = self.phrases.get(&name.value)?;
                if phrase.figure.is_some() {
                    return None;
                }
                self.open.push(name.value.clone());
                let found = self.single(&phrase.pattern);
                self.open.pop();
                found
            }
            _ => None,
        }
    }

    fn emit_choice(&mut self, parts: &[Pattern], backward: bool, out: &mut Vec<Op>) {
        let whole = Pattern::Choice(parts.to_vec());
        let troubles = self.troubles.len();
        if let Some(tests) = self.single(&whole) {
            out.push(Op::OneOf(self.lexicon.set(tests)));
            return;
        }
        // what could not be merged is lowered again, and says its troubles then
        self.troubles.truncate(troubles);
        let mut jumps = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let split = out.len();
            let last = index + 1 == parts.len();
            if !last {
                out.push(Op::Split {
                    first: split + 1,
                    second: 0,
                });
            }
            self.emit(part, backward, out);
            if !last {
                jumps.push(out.len());
                out.push(Op::Jump(0));
                let next = out.len();
                out[split] = Op::Split {
                    first: split + 1,
                    second: next,
                };
            }
        }
        let end = out.len();
        for jump in jumps {
            out[jump] = Op::Jump(end);
        }
    }

    fn emit_repeat(
        &mut self,
        inner: &Pattern,
        (min, max): (usize, usize),
        greedy: bool,
        backward: bool,
        out: &mut Vec<Op>,
    ) {
        let split = |inside: usize, outside: usize| match greedy {
            true => Op::Split {
                first: inside,
                second: outside,
            },
            false => Op::Split {
                first: outside,
                second: inside,
            },
        };
        for _ in 0..min {
            self.emit(inner, backward, out);
        }
        if max >= min + 40 {
            let start = out.len();
            out.push(Op::Accept);
            self.emit(inner, backward, out);
            out.push(Op::Jump(start));
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
                        reading.persons |= 1 << bit;
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
        let message = format!("unknown {what} '{name}'");
        self.troubles.push(Trouble::new(offset, message, help));
    }
}

/// The same pattern with the element at `path` marked as anchor.
fn mark(pattern: &Pattern, path: &[usize]) -> Pattern {
    match (pattern, path) {
        (Pattern::Sequence(parts), [index, rest @ ..]) => Pattern::Sequence(
            parts
                .iter()
                .enumerate()
                .map(|(at, part)| {
                    if at == *index {
                        mark(part, rest)
                    } else {
                        part.clone()
                    }
                })
                .collect(),
        ),
        (Pattern::Capture { role, inner }, [_, rest @ ..]) => Pattern::Capture {
            role: role.clone(),
            inner: Box::new(mark(inner, rest)),
        },
        (found, _) => Pattern::Anchor(Box::new(found.clone())),
    }
}
