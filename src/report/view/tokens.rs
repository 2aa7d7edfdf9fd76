//! The first stage: paragraphs, sentences, tokens.

use std::fmt::Write as _;

use super::quoted;
use crate::grammar::{Grammar, GrammarSet};
use crate::input::Document;
use crate::text::{NONE, Text, Token};

/// Every token with how it is written and what the grammar knows of it.
#[must_use]
pub fn tokens(document: &Document, text: &Text, set: &GrammarSet) -> String {
    let mut out = String::new();
    let mut sentences = text.sentences.iter().enumerate().peekable();
    for (number, paragraph) in text.paragraphs.iter().enumerate() {
        let grammar = &set.grammars[paragraph.grammar];
        let kind = paragraph.kind.name();
        let _ = writeln!(out, "paragraph {number}: {kind}, {}", grammar.code);
        if !paragraph.kind.is_read() {
            let words = quoted(paragraph.span.of(&document.text));
            let _ = writeln!(out, "  {words}");
            continue;
        }
        while let Some((index, sentence)) =
            sentences.next_if(|(_, sentence)| sentence.paragraph as usize == number)
        {
            let _ = writeln!(out, "  sentence {index}");
            for at in sentence.first..sentence.last {
                let token = &text.tokens[at as usize];
                let _ = writeln!(
                    out,
                    "    {at:<4} {}",
                    row(token, text, grammar, document, set)
                );
            }
        }
    }
    out
}

fn row(
    token: &Token,
    text: &Text,
    grammar: &Grammar,
    document: &Document,
    set: &GrammarSet,
) -> String {
    let mut parts = vec![token.span().of(&document.text).to_owned()];
    parts.push(token.shape.names().collect::<Vec<_>>().join(" "));
    let lexicon = &grammar.lexicon;
    let classes: Vec<&str> = lexicon
        .classes
        .iter()
        .filter(|name| lexicon.is(token.word, name))
        .collect();
    if !classes.is_empty() {
        parts.push(classes.join(" "));
    }
    for reading in lexicon.readings(token.word).iter() {
        let stance = reading
            .stance
            .map_or(String::new(), |stance| format!(" {}", stance.name()));
        let known = format!("~{}{stance}", lexicon.lemma(token.word, &reading));
        if !parts.contains(&known) {
            parts.push(known);
        }
    }
    if token.partner != NONE {
        parts.push(format!("pairs with {}", token.partner));
    }
    let mention = text.outlets.get(token.outlet as usize);
    if let Some(outlet) = mention.and_then(|mention| set.outlets.get(mention.outlet)) {
        parts.push(format!("outlet {}", outlet.name));
    }
    parts.join(" | ")
}
