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
fn roles(text: &str, conventions: &Conventions) -> Vec<Mark> {
    let mut out = Vec::new();
    for (kind, (open, close)) in conventions.quotations.iter().enumerate() {
        if open == close && open == text {
            out.push(Mark::Both(kind));
        } else if open == text {
            out.push(Mark::Opens(kind));
        } else if close == text {
            out.push(Mark::Closes(kind));
        }
    }
    out
}

/// Single marks are apostrophes too: they must look the part.
fn is_single(text: &str) -> bool {
    matches!(text, "'" | "\u{2018}" | "\u{2019}" | "\u{201a}" | "`")
}

fn is_dash(text: &str) -> bool {
    matches!(text, "\u{2014}" | "\u{2013}" | "-" | "--" | "\u{2015}")
}

struct Open {
    token: usize,
    kind: usize,
    single: bool,
}

/// Notes partners and what lies inside quotation marks, for the tokens from `first` on.
pub(super) fn pair(text: &str, tokens: &mut [Token], first: usize, conventions: &Conventions) {
    let mut stack: Vec<Open> = Vec::new();
    for index in first..tokens.len() {
        if !tokens[index].shape.has(Shape::MARK) {
            continue;
        }
        let mark = tokens[index].span().of(text);
        let roles = roles(mark, conventions);
        if roles.is_empty() {
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
                stack.push(Open {
                    token: index,
                    kind: 0,
                    single: false,
                });
            }
            continue;
        }
        let closes = roles.iter().find_map(|role| match role {
            Mark::Closes(kind) | Mark::Both(kind) => {
                stack.iter().rposition(|open| open.kind == *kind)
            }
            Mark::Opens(_) => None,
        });
        let straight = roles.iter().any(|role| matches!(role, Mark::Both(_)));
        let looks_opening = !glued_before && next_glued_word;
        let can_close = closes.filter(|_| {
            if single {
                !tokens
                    .get(index + 1)
                    .is_some_and(|next| next.shape.has(Shape::GLUED) && next.shape.has(Shape::WORD))
            } else {
                !(straight && looks_opening)
            }
        });
        if let Some(at) = can_close {
            let open = stack.swap_remove(at);
            stack.truncate(at);
            join(tokens, open.token, index);
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
        let opens = roles.iter().find_map(|role| match role {
            Mark::Opens(kind) => Some(*kind),
            Mark::Both(kind) if looks_opening => Some(*kind),
            _ => None,
        });
        if let Some(kind) = opens {
            if single && !looks_opening {
                continue;
            }
            if straight && let Some(at) = stack.iter().rposition(|open| open.kind == kind) {
                // opened again without having been closed
                let open = stack.swap_remove(at);
                stack.truncate(at);
                if !open.single && index > open.token + 1 {
                    join(tokens, open.token, index - 1);
                }
            }
            stack.push(Open {
                token: index,
                kind,
                single,
            });
        }
    }
    // a quotation left open runs to the end of its paragraph
    let last = tokens.len().saturating_sub(1);
    if let Some(open) = stack.iter().find(|open| !open.single)
        && last > open.token
    {
        join(tokens, open.token, last);
    }
}

fn join(tokens: &mut [Token], open: usize, close: usize) {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    tokens[open].partner = number(close);
    tokens[close].partner = number(open);
    tokens[open].shape.set(Shape::OPEN);
    tokens[close].shape.set(Shape::CLOSE);
    for token in &mut tokens[open + 1..close] {
        token.shape.set(Shape::QUOTED);
    }
    if tokens[close].shape.has(Shape::WORD) {
        tokens[close].shape.set(Shape::QUOTED);
    }
}
