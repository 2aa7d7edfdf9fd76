//! Pairs quotation marks inside a paragraph.

use super::token::{Shape, Token};
use crate::grammar::Conventions;

/// What a mark can do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens(usize),
    Closes(usize),
    Both(usize),
}

/// The roles that a mark has in the language's pairs.
fn roles(text: &str, conventions: &Conventions) -> impl Iterator<Item = Mark> + Clone {
    let pairs = conventions.quotations.iter().enumerate();
    pairs.filter_map(move |(kind, (open, close))| {
        if open == close && open == text {
            Some(Mark::Both(kind))
        } else if open == text {
            Some(Mark::Opens(kind))
        } else if close == text {
            Some(Mark::Closes(kind))
        } else {
            None
        }
    })
}

/// Bits of the first bytes, modulo 64, of every quotation mark.
fn first_bytes(conventions: &Conventions) -> u64 {
    let marks = conventions
        .quotations
        .iter()
        .flat_map(|(open, close)| [open, close]);
    marks
        .filter_map(|mark| mark.bytes().next())
        .fold(0, |bits, byte| bits | 1 << (byte % 64))
}

/// Single marks are apostrophes too: they must look the part.
fn is_single(text: &str) -> bool {
    matches!(text, "'" | "\u{2018}" | "\u{2019}" | "\u{201a}" | "`")
}

fn is_dash(text: &str) -> bool {
    matches!(text, "\u{2014}" | "\u{2013}" | "-" | "--" | "\u{2015}")
}

#[derive(Clone, Copy)]
struct Open {
    token: usize,
    kind: usize,
    single: bool,
    dash: bool,
    /// The mark of the same kind that was open before.
    before: Option<usize>,
}

/// Marks that are open, the innermost last.
#[derive(Default)]
struct Stack {
    open: Vec<Open>,
    /// For each kind of mark, the innermost that is open.
    last: Vec<Option<usize>>,
}

impl Stack {
    fn push(&mut self, token: usize, kind: usize, single: bool, dash: bool) {
        if self.last.len() <= kind {
            self.last.resize(kind + 1, None);
        }
        let before = self.last[kind].replace(self.open.len());
        self.open.push(Open {
            token,
            kind,
            single,
            dash,
            before,
        });
    }

    fn innermost(&self, kind: usize) -> Option<usize> {
        self.last.get(kind).copied().flatten()
    }

    /// The innermost, where it is a double mark with a closing mark of another shape.
    fn curly(&self) -> Option<usize> {
        let open = self.open.last()?;
        (!open.single && !open.dash).then(|| self.open.len() - 1)
    }

    /// Takes one and all that was opened inside it.
    fn take(&mut self, at: usize) -> Option<Open> {
        let mut taken = None;
        while self.open.len() > at {
            taken = self.open.pop();
            if let Some(open) = taken {
                self.last[open.kind] = open.before;
            }
        }
        taken
    }
}

/// Notes partners and what lies inside quotation marks, for the tokens from `first` on.
pub(super) fn pair(text: &str, tokens: &mut [Token], first: usize, conventions: &Conventions) {
    let first_bytes = first_bytes(conventions);
    let mut stack = Stack::default();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for index in first..tokens.len() {
        if !tokens[index].shape.has(Shape::MARK) {
            continue;
        }
        let mark = tokens[index].span().of(text);
        let byte = mark.bytes().next().unwrap_or(0);
        let mut roles = roles(mark, conventions);
        if first_bytes & (1 << (byte % 64)) == 0 || roles.clone().next().is_none() {
            continue;
        }
        let single = is_single(mark);
        let glued_before = index > first && tokens[index].shape.has(Shape::GLUED) && {
            let before = tokens[index - 1].span().of(text);
            !matches!(before, "(" | "[" | "\u{2014}" | "\u{2013}" | "-" | "--")
                && !tokens[index - 1].shape.has(Shape::OPEN)
        };
        let next_glued_word = tokens.get(index + 1).is_some_and(|next| {
            next.shape.has(Shape::GLUED)
                && (next.shape.has(Shape::WORD) || next.shape.has(Shape::MARK))
        });
        if is_dash(mark) {
            if index == first && tokens.len() > index + 2 {
                stack.push(index, 0, false, true);
            }
            continue;
        }
        let closes = roles.clone().find_map(|role| match role {
            Mark::Closes(kind) | Mark::Both(kind) => stack.innermost(kind),
            Mark::Opens(_) => None,
        });
        let straight = roles.clone().any(|role| matches!(role, Mark::Both(_)));
        // so ": one that a space parts from its quotation closes before a stop all the same
        let before_stop = closes.is_some()
            && tokens.get(index + 1).is_some_and(|next| {
                let next = next.span().of(text);
                matches!(next, "." | "," | ";" | ":" | ")" | "!" | "?")
            });
        let looks_opening = !glued_before && next_glued_word && !before_stop;
        // “so", "so” and “so“: marks of two shapes, or the wrong one of a pair
        let closes = closes.or_else(|| {
            let opens_only = roles.clone().all(|role| matches!(role, Mark::Opens(_)));
            let behind = glued_before && !looks_opening && !(opens_only && next_glued_word);
            stack.curly().filter(|_| !single && behind)
        });
        let can_close = closes.filter(|_| {
            if single {
                !tokens
                    .get(index + 1)
                    .is_some_and(|next| next.shape.has(Shape::GLUED) && next.shape.has(Shape::WORD))
            } else {
                !(straight && looks_opening)
            }
        });
        if let Some(open) = can_close.and_then(|at| stack.take(at)) {
            join(tokens, open.token, index, &mut pairs);
            let last = tokens[index - 1];
            if last.shape.has(Shape::MARK)
                && matches!(
                    last.span().of(text),
                    "," | "." | "!" | "?" | ";" | "\u{2026}" | "..."
                )
            {
                tokens[index].shape.set(Shape::ENDED);
            }
            continue;
        }
        let opens = roles.find_map(|role| match role {
            Mark::Opens(kind) => Some(kind),
            Mark::Both(kind) if looks_opening => Some(kind),
            // ”so”: a closing mark at both ends
            Mark::Closes(kind) if looks_opening && !single => Some(kind),
            _ => None,
        });
        if let Some(kind) = opens {
            if single && !looks_opening {
                continue;
            }
            let stopped = index > first && {
                let before = tokens[index - 1].span().of(text);
                matches!(before, "." | "!" | "?" | "\u{2026}" | "...")
            };
            let anew = straight || stopped && !single;
            let again = stack.innermost(kind).filter(|_| anew);
            // opened again without having been closed
            if let Some(open) = again.and_then(|at| stack.take(at))
                && !open.single
                && index > open.token + 1
            {
                join(tokens, open.token, index - 1, &mut pairs);
            }
            stack.push(index, kind, single, false);
        }
    }
    // a quotation left open runs to the end of its paragraph
    let last = tokens.len().saturating_sub(1);
    if let Some(open) = stack.open.iter().find(|open| !open.single)
        && last > open.token
    {
        join(tokens, open.token, last, &mut pairs);
    }
    mark_insides(tokens, pairs);
}

fn join(tokens: &mut [Token], open: usize, close: usize, pairs: &mut Vec<(usize, usize)>) {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    tokens[open].partner = number(close);
    tokens[close].partner = number(open);
    tokens[open].shape.set(Shape::OPEN);
    tokens[close].shape.set(Shape::CLOSE);
    pairs.push((open, close));
}

/// Marks what lies between the marks of each pair, every token once.
fn mark_insides(tokens: &mut [Token], mut pairs: Vec<(usize, usize)>) {
    pairs.sort_unstable();
    let mut done = 0;
    for (open, close) in pairs {
        for token in &mut tokens[done.max(open + 1)..close.max(done)] {
            token.shape.set(Shape::QUOTED);
        }
        if tokens[close].shape.has(Shape::WORD) {
            tokens[close].shape.set(Shape::QUOTED);
        }
        done = done.max(close);
    }
}
