//! Sentence ends.

use super::token::{Sentence, Shape, Token};
use crate::grammar::Grammar;

/// Words behind a closing mark among which a reporting verb keeps the sentence going.
const TAG_WORDS: usize = 6;
/// Tokens of a sentence; words without end are cut here, so that the cost stays in
/// proportion to the length of the text.
const LONGEST: usize = 512;

fn ends(text: &str) -> bool {
    matches!(text, "." | "!" | "?" | "\u{2026}")
        || (text.len() > 2 && text.bytes().all(|byte| byte == b'.'))
}

/// Cuts the tokens from `first` on into sentences.
pub(super) fn cut(
    text: &str,
    tokens: &mut [Token],
    first: usize,
    paragraph: u32,
    grammar: &Grammar,
    out: &mut Vec<Sentence>,
) {
    let mut start = first;
    let mut index = first;
    let mut tail = Tail::default();
    while index < tokens.len() {
        let shape = tokens[index].shape;
        if !shape.has(Shape::MARK) && !shape.has(Shape::DOTTED) {
            index += 1;
            continue;
        }
        let end = end_after(text, tokens, index, grammar, &mut tail);
        if let Some(end) = end.filter(|&end| end < tokens.len()) {
            push(start, end, paragraph, out);
            start = end;
            index = end;
        } else {
            index += 1;
        }
    }
    push(start, tokens.len(), paragraph, out);
    for sentence in out
        .iter()
        .rev()
        .take_while(|sentence| sentence.paragraph == paragraph)
    {
        let range = sentence.first as usize..sentence.last as usize;
        if let Some(token) = tokens[range]
            .iter_mut()
            .find(|token| token.shape.has(Shape::WORD))
        {
            token.shape.set(Shape::FIRST);
        }
    }
}

/// Adds a sentence, or the pieces of one that is longer than any that people write.
fn push(first: usize, last: usize, paragraph: u32, out: &mut Vec<Sentence>) {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let mut start = first;
    while start < last {
        let end = last.min(start + LONGEST);
        out.push(Sentence {
            first: number(start),
            last: number(end),
            paragraph,
        });
        start = end;
    }
}

/// Closing marks and stops behind a stop.
#[derive(Clone, Copy, Default)]
struct Tail {
    /// One past the last of them.
    end: usize,
    /// One past the last closing mark.
    closed: usize,
}

impl Tail {
    /// The tail behind token `index`, which may be the rest of one that is known.
    fn behind(self, text: &str, tokens: &[Token], index: usize) -> Self {
        if index < self.end {
            return self;
        }
        let mut out = Self {
            end: index + 1,
            closed: 0,
        };
        while let Some(next) = tokens
            .get(out.end)
            .filter(|next| next.shape.has(Shape::MARK))
        {
            let mark = next.span().of(text);
            if next.shape.has(Shape::CLOSE) {
                out.closed = out.end + 1;
            } else if !(matches!(mark, ")" | "]") || ends(mark) && next.shape.has(Shape::GLUED)) {
                break;
            }
            out.end += 1;
        }
        out
    }
}

/// Where the sentence ends if token `index` ends it: one past its last token.
fn end_after(
    text: &str,
    tokens: &[Token],
    index: usize,
    grammar: &Grammar,
    tail: &mut Tail,
) -> Option<usize> {
    let token = &tokens[index];
    let word = token.span().of(text);
    if token.shape.has(Shape::DOTTED) && !token.shape.has(Shape::QUOTED) {
        return dotted(tokens, index, grammar);
    }
    if !ends(word) || !token.shape.has(Shape::MARK) {
        return None;
    }
    // closing marks and brackets belong to the sentence they close
    *tail = tail.behind(text, tokens, index);
    let end = tail.end;
    let closed = tail.closed > index + 1;
    let inside = tokens
        .get(end - 1)
        .is_some_and(|last| last.shape.has(Shape::QUOTED));
    if inside {
        return None;
    }
    let next = tokens.get(end)?;
    if next.shape.has(Shape::LOWER) || (next.shape.has(Shape::MARK) && !opens(text, next)) {
        return None;
    }
    let glued = next.shape.has(Shape::GLUED);
    if glued && !glued_start(text, tokens, index, next) && !closed {
        return None;
    }
    if closed && word != "." && tag_follows(tokens, end, grammar) {
        return None;
    }
    Some(end)
}

fn opens(text: &str, token: &Token) -> bool {
    token.shape.has(Shape::OPEN)
        || matches!(
            token.span().of(text),
            "(" | "[" | "*" | "\u{2014}" | "\u{2013}" | "\u{bf}" | "\u{a1}"
        )
}

/// `terroristi.A quanto`: a new sentence without a space.
fn glued_start(text: &str, tokens: &[Token], index: usize, next: &Token) -> bool {
    let before = index.checked_sub(1).map(|before| tokens[before]);
    let word_before = before.is_some_and(|before| {
        (before.shape.has(Shape::WORD) && before.span().len() > 1) || before.shape.has(Shape::CLOSE)
    });
    word_before && (next.shape.has(Shape::CAPITAL) || opens(text, next))
}

/// After an abbreviation a sentence ends only where a closed-class word opens the next.
fn dotted(tokens: &[Token], index: usize, grammar: &Grammar) -> Option<usize> {
    let next = tokens.get(index + 1)?;
    let function = grammar.lexicon.class("function");
    let starts = next.shape.has(Shape::CAPITAL)
        && !next.shape.has(Shape::DOTTED)
        && grammar.lexicon.classes_of(next.word) & function != 0
        && tokens[index].shape.has(Shape::CAPITAL)
        && tokens[index].span().len() > 3;
    starts.then_some(index + 1)
}

/// `“Where is he?” Mr. Rossi asked`: the words that tell who spoke belong here.
fn tag_follows(tokens: &[Token], end: usize, grammar: &Grammar) -> bool {
    tokens[end..]
        .iter()
        .take(TAG_WORDS)
        .take_while(|token| token.shape.has(Shape::WORD))
        .any(|token| {
            grammar
                .lexicon
                .readings(token.word)
                .iter()
                .any(|reading| reading.stance.is_some())
        })
}
