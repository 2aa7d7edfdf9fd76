//! Rule patterns to variants: an anchor and what stands on either side of it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::landmarks::Needs;
use super::lower::{Lowering, MOST_STEPS};
use super::packed::{Lazy, packed};
use super::program::{Anchor, Guard, Op, Program, Role};
use super::syntax::Pattern;

/// Captures of one variant of a rule; more is a mistake in the rule.
pub(crate) const MOST_SLOTS: usize = 12;
/// Phrases that stand for one another before a token is named.
const MOST_STANDING_FOR: usize = 32;

/// One way to match a rule.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) anchor: Anchor,
    pub(crate) left: Arc<Lazy<Program>>,
    pub(crate) right: Lazy<Program>,
    /// Of the left side and the right one.
    pub(crate) guards: [Guard; 2],
    /// Role of each slot.
    pub(crate) roles: Vec<Role>,
    /// The left side captures the source.
    pub(crate) source_left: bool,
    /// The right side captures the source.
    pub(crate) source_right: bool,
    /// Number of the left program; variants with the same one share its work.
    pub(crate) left_program: u16,
    /// What must stand on either side for it to match.
    pub(crate) needs: Needs,
}

/// What stands before the anchors of some variants.
#[derive(Clone)]
pub(super) struct Left {
    number: u16,
    program: Arc<Lazy<Program>>,
    /// Roles of the captures that stand in its phrases.
    roles: Vec<Role>,
}

/// What a left side is made of: names and slots of its pieces, and the roles of the
/// captures around it.
pub(super) type LeftKey<'s> = (Vec<(&'s str, u8)>, Vec<Role>);

/// Steps that most programs have at most.
const ROOM: usize = 1_024;

/// A top-level piece of a variant, in reading order.
#[derive(Clone, Copy)]
enum Piece<'s> {
    Pattern(&'s Pattern),
    Open(&'s str),
    Close,
    Anchor(&'s Pattern),
}

impl<'s> Lowering<'_, 's> {
    /// The variants of a rule's pattern; troubles are noted where there is no anchor.
    pub(super) fn variants(&mut self, pattern: &'s Pattern, offset: usize) -> Vec<Variant> {
        let mut out = Vec::new();
        for mut pieces in self.ways(pattern) {
            let marked = pieces
                .iter()
                .position(|piece| matches!(piece, Piece::Anchor(_)));
            let Some(at) = marked.or_else(|| self.rarest(&mut pieces)) else {
                self.note(
                    offset,
                    "this pattern has no word that must be there",
                    "mark one word or <class> as the anchor with '@'",
                );
                continue;
            };
            out.extend(self.variant(&pieces, at, offset));
        }
        out
    }

    /// True where an anchor stands in the pattern, but for repetitions and look-aheads.
    fn has_anchor(&mut self, pattern: &'s Pattern) -> bool {
        match pattern {
            Pattern::Anchor(_) => true,
            Pattern::Sequence(parts) | Pattern::Choice(parts) => {
                parts.iter().any(|part| self.has_anchor(part))
            }
            Pattern::Capture { inner, .. } => self.has_anchor(inner),
            Pattern::Phrase(name) => {
                let name = name.value.as_str();
                if let Some(&known) = self.known.anchored.get(name) {
                    return known;
                }
                self.known.anchored.insert(name, false);
                let found = match self.phrases.get(name) {
                    Some(&phrase) => self.has_anchor(phrase.pattern),
                    None => false,
                };
                self.known.anchored.insert(name, found);
                found
            }
            _ => false,
        }
    }

    /// Writes out the choices that hold an anchor, so that each way has one.
    fn ways(&mut self, pattern: &'s Pattern) -> Vec<Vec<Piece<'s>>> {
        match pattern {
            Pattern::Choice(parts) => parts.iter().flat_map(|part| self.ways(part)).collect(),
            Pattern::Sequence(parts) => {
                let mut out = vec![Vec::new()];
                for part in parts {
                    let ways = if self.has_anchor(part) {
                        self.ways(part)
                    } else {
                        vec![self.pieces(part)]
                    };
                    out = out
                        .into_iter()
                        .flat_map(|before: Vec<Piece<'s>>| {
                            ways.iter()
                                .map(move |way| before.iter().chain(way).copied().collect())
                        })
                        .collect();
                }
                out
            }
            Pattern::Capture { role, inner } if self.has_anchor(inner) => {
                let mut out = self.ways(inner);
                for way in &mut out {
                    way.insert(0, Piece::Open(&role.value));
                    way.push(Piece::Close);
                }
                out
            }
            Pattern::Phrase(name) if self.has_anchor(pattern) => {
                match self.phrases.get(name.value.as_str()) {
                    Some(&phrase) => self.ways(phrase.pattern),
                    None => Vec::new(),
                }
            }
            other => vec![self.pieces(other)],
        }
    }

    /// A pattern without choices that matter, as a row of pieces.
    fn pieces(&self, pattern: &'s Pattern) -> Vec<Piece<'s>> {
        match pattern {
            Pattern::Sequence(parts) => parts.iter().flat_map(|part| self.pieces(part)).collect(),
            Pattern::Capture { role, inner } => {
                let mut out = vec![Piece::Open(&role.value)];
                out.extend(self.pieces(inner));
                out.push(Piece::Close);
                out
            }
            Pattern::Anchor(inner) => vec![Piece::Anchor(inner)],
            other => vec![Piece::Pattern(other)],
        }
    }

    /// Marks the rarest word that must be there, those of a cue capture preferred.
    fn rarest(&mut self, pieces: &mut [Piece<'s>]) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        let mut open: Vec<&str> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Open(role) => open.push(role),
                Piece::Close => {
                    open.pop();
                }
                Piece::Anchor(_) => {}
                Piece::Pattern(pattern) => {
                    let words = match pattern {
                        Pattern::Word(_) => 1,
                        Pattern::Test(_) | Pattern::Lemma(_) => {
                            let test = self.token_test(pattern)?;
                            self.lexicon.count(&test)
                        }
                        _ => continue,
                    };
                    let words = words + if open.contains(&"cue") { 0 } else { 1_000_000 };
                    if best.is_none_or(|(fewest, _)| words < fewest) {
                        best = Some((words, at));
                    }
                }
            }
        }
        let (_, at) = best?;
        if let Piece::Pattern(pattern) = pieces[at] {
            pieces[at] = Piece::Anchor(pattern);
        }
        Some(at)
    }

    fn variant(&mut self, pieces: &[Piece<'s>], at: usize, offset: usize) -> Option<Variant> {
        self.roles.clear();
        let slots = self.slots(pieces);
        let left = self.left(&pieces[..at], &slots[..at]);
        let mut right = Vec::with_capacity(ROOM);
        let anchor = match pieces[at] {
            Piece::Anchor(inner) => self.anchor(inner),
            _ => None,
        };
        for (piece, slot) in pieces[at + 1..].iter().zip(&slots[at + 1..]) {
            self.piece(*piece, *slot, false, &mut right);
        }
        right.push(Op::Accept);
        let Some(anchor) = anchor else {
            self.note(
                offset,
                "the anchor must be one word",
                "put '@' before a word, a ~lemma or a <class>",
            );
            return None;
        };
        if self.roles.len() > MOST_SLOTS || left.program.ops.len() + right.len() > MOST_STEPS {
            self.note(
                offset,
                "this pattern is too large once its phrases are written out",
                "split it into several rules or make its phrases simpler",
            );
            return None;
        }
        right.shrink_to_fit();
        let source_right = self.captures_source(&right);
        let right = Program::new(right, self.lexicon, false);
        Some(Variant {
            anchor,
            source_left: self.captures_source(&left.program.ops),
            source_right,
            guards: [Guard::of(&left.program), Guard::of(&right)],
            left: left.program,
            right: right.into(),
            roles: self.roles.clone(),
            left_program: left.number,
            needs: Needs::default(),
        })
    }

    fn captures_source(&self, ops: &[Op]) -> bool {
        ops.iter().any(|op| {
            matches!(op, Op::Save { slot, .. }
                if self.roles.get(usize::from(*slot)) == Some(&Role::Source))
        })
    }

    /// The program of what stands before an anchor, and the roles of its captures.
    ///
    /// Many rules begin with the same phrases: those are written out once.
    fn left(&mut self, pieces: &[Piece<'s>], slots: &[u8]) -> Left {
        let name = |(piece, slot): (&Piece<'s>, &u8)| match piece {
            Piece::Pattern(Pattern::Phrase(name)) => Some((name.value.as_str(), *slot)),
            Piece::Open(_) => Some(("(", *slot)),
            Piece::Close => Some((")", *slot)),
            _ => None,
        };
        let names: Option<Vec<(&'s str, u8)>> = pieces.iter().zip(slots).map(name).collect();
        let key = names.map(|names| (names, self.roles.clone()));
        if let Some(known) = key.as_ref().and_then(|key| self.known.lefts.get(key)) {
            self.roles.extend_from_slice(&known.roles);
            return known.clone();
        }
        let (roles, troubles) = (self.roles.len(), self.troubles.len());
        let mut steps = Vec::with_capacity(ROOM);
        for (piece, slot) in pieces.iter().zip(slots).rev() {
            self.piece(*piece, *slot, true, &mut steps);
        }
        steps.push(Op::Accept);
        let (number, program) = self.share_left(steps);
        let left = Left {
            number,
            program,
            roles: self.roles[roles..].to_vec(),
        };
        if let Some(key) = key
            && self.troubles.len() == troubles
        {
            self.known.lefts.insert(key, left.clone());
        }
        left
    }

    /// The anchor's step, where it is one token; a phrase may stand for it.
    fn anchor(&mut self, pattern: &'s Pattern) -> Option<Anchor> {
        let mut inner = pattern;
        // phrases that stand for phrases: deeper than this they go round in circles
        for _ in 0..MOST_STANDING_FOR {
            inner = match inner {
                Pattern::Anchor(inner) => inner,
                Pattern::Repeat {
                    inner,
                    min: 1,
                    max: 1,
                    ..
                } => inner,
                Pattern::Phrase(name) => {
                    let Some(&phrase) = self.phrases.get(name.value.as_str()) else {
                        self.emit(inner, false, &mut Vec::new());
                        return None;
                    };
                    if phrase.figure.is_some() {
                        return None;
                    }
                    phrase.pattern
                }
                Pattern::Word(word) => return Some(Anchor::Word(self.lexicon.intern(&word.value))),
                Pattern::Test(_) | Pattern::Lemma(_) => {
                    let test = self.token_test(inner)?;
                    return Some(Anchor::Test(Box::new(test)));
                }
                _ => return None,
            };
        }
        None
    }

    /// The slot of each capture's edges, numbered in reading order.
    fn slots(&mut self, pieces: &[Piece<'s>]) -> Vec<u8> {
        let mut open = Vec::new();
        let mut out = Vec::with_capacity(pieces.len());
        for piece in pieces {
            out.push(match piece {
                Piece::Open(role) => {
                    open.push(self.slot(role));
                    open.last().copied().unwrap_or_default()
                }
                Piece::Close => open.pop().unwrap_or_default(),
                _ => 0,
            });
        }
        out
    }

    fn piece(&mut self, piece: Piece<'s>, slot: u8, backward: bool, out: &mut Vec<Op>) {
        match piece {
            Piece::Pattern(pattern) | Piece::Anchor(pattern) => self.emit(pattern, backward, out),
            Piece::Open(_) => out.push(Op::Save { slot, end: false }),
            Piece::Close => out.push(Op::Save { slot, end: true }),
        }
    }

    /// The program of a left side and its number: equal ones are kept once.
    fn share_left(&mut self, mut steps: Vec<Op>) -> (u16, Arc<Lazy<Program>>) {
        let mut hasher = FxHasher::default();
        steps.hash(&mut hasher);
        let numbers = self.known.left_numbers.entry(hasher.finish()).or_default();
        let used = steps
            .iter()
            .map(|op| match op {
                Op::Save { slot, .. } => usize::from(*slot) + 1,
                _ => 0,
            })
            .max()
            .unwrap_or(0);
        let roles = &self.roles[..used.min(self.roles.len())];
        let list = &mut self.known.left_list;
        let same = numbers.iter().copied().find(|&number| {
            let (program, known) = &list[usize::from(number)];
            known == roles && program.ops == steps
        });
        if let Some(number) = same {
            return (number, Arc::clone(&list[usize::from(number)].0));
        }
        steps.shrink_to_fit();
        let program = Arc::new(Lazy::from(Program::new(steps, self.lexicon, true)));
        let Ok(number) = u16::try_from(list.len()) else {
            return (u16::MAX, program);
        };
        numbers.push(number);
        list.push((Arc::clone(&program), roles.to_vec()));
        (number, program)
    }
}

packed!(Variant {
    anchor,
    left,
    right,
    guards,
    roles,
    source_left,
    source_right,
    left_program,
    needs,
});
