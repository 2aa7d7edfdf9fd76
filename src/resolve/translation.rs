//! Two language versions of one text, and statements that are the rest of a text.

use super::Article;
use super::event::Event;
use crate::Span;
use crate::report::Translation;
use crate::text::Kind;

/// Least share of the running text that each of two versions has.
const LEAST_SHARE: usize = 5;
/// Paragraphs at the start of a version in which a statement is announced.
const OPENING: usize = 4;

/// A run of paragraphs in one language.
#[derive(Clone, Copy, Debug)]
struct Block {
    grammar: usize,
    span: Span,
    length: usize,
    first: usize,
}

/// Runs of paragraphs in one language, cut where a translation is announced.
fn blocks(article: &Article<'_>) -> (Vec<Block>, Option<(usize, Span)>) {
    let mut out: Vec<Block> = Vec::new();
    let mut head = None;
    let mut cut = true;
    for (number, paragraph) in article.text.paragraphs.iter().enumerate() {
        if paragraph.kind == Kind::TranslationHead {
            head = head.or(Some((number, paragraph.span)));
            cut = true;
            continue;
        }
        if !paragraph.kind.is_read() {
            continue;
        }
        match out.last_mut() {
            Some(block) if !cut && block.grammar == paragraph.grammar => {
                block.span = block.span.cover(paragraph.span);
                block.length += paragraph.span.len();
            }
            _ => out.push(Block {
                grammar: paragraph.grammar,
                span: paragraph.span,
                length: paragraph.span.len(),
                first: number,
            }),
        }
        cut = false;
    }
    (out, head)
}

/// Two large blocks in two languages.
pub(crate) fn find(article: &Article<'_>) -> Option<Translation> {
    let (blocks, head) = blocks(article);
    let total: usize = blocks.iter().map(|block| block.length).sum();
    let large: Vec<&Block> = blocks
        .iter()
        .filter(|block| block.length * LEAST_SHARE >= total)
        .collect();
    let (first, second) = match head {
        Some((number, _)) => {
            let before = large.iter().rev().find(|block| block.first < number)?;
            let after = large.iter().find(|block| block.first > number)?;
            (*before, *after)
        }
        None => match large.as_slice() {
            [first, second] => (*first, *second),
            _ => return None,
        },
    };
    if first.grammar == second.grammar {
        return None;
    }
    let code = |block: &Block| {
        article
            .set
            .grammars
            .get(block.grammar)
            .map(|grammar| grammar.code.clone())
            .unwrap_or_default()
    };
    Some(Translation {
        head: head.map(|(_, span)| span),
        original: (code(first), first.span),
        translation: (code(second), second.span),
    })
}

/// Gives whoever released a statement all of the text that follows it in its version.
pub(crate) fn statements(article: &Article<'_>, events: &mut [Event]) {
    if !events.iter().any(|event| event.releases) {
        return;
    }
    let (blocks, _) = blocks(article);
    for event in events.iter_mut().filter(|event| event.releases) {
        let behind = blocks.partition_point(|block| block.first <= event.paragraph);
        let Some(block) = behind.checked_sub(1).and_then(|at| blocks.get(at)) else {
            continue;
        };
        if event.paragraph.saturating_sub(block.first) > OPENING {
            event.releases = false;
            continue;
        }
        let next = article
            .text
            .paragraphs
            .iter()
            .skip(event.paragraph + 1)
            .find(|paragraph| paragraph.kind.is_read());
        if let Some(next) = next
            && next.span.start < block.span.end
        {
            event.content = vec![Span::new(next.span.start, block.span.end)];
        }
    }
}
