//! Finds attributions: anchors, matching outwards, scores, selection.

mod candidate;
mod ends;
mod input;
mod memory;
mod run;
mod score;
mod select;
mod verify;

use candidate::Work;
pub use candidate::{Candidate, Miss, Notes, PossibleEnd, Range};
pub use score::Part;
pub use verify::{Outcome, Verdict, captures, verify};

use crate::grammar::{Grammar, GrammarSet, Program, Reach};
use crate::text::{Sentence, Shape, Text, Token};
pub(crate) use memory::{Memory, SenseCache, SpeakerCache};
use run::Scene;

/// Candidates below this probability are no results.
pub const THRESHOLD: f64 = 0.33;

/// Log odds of rule and frame below which no evidence has ever saved a candidate.
const HOPELESS: f64 = -2.0;

/// What was found in a document.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// Accepted candidates with the number of their sentence, in text order.
    pub accepted: Vec<(usize, Candidate)>,
    /// Candidates that lost, where they were asked for.
    pub lost: Vec<(usize, Candidate)>,
    /// Rules that came to nothing, where they were asked for.
    pub misses: Vec<(usize, Miss)>,
    /// Numbers of the sentences with more attributions than any that people write, of
    /// which the most probable were taken.
    pub crowded: Vec<usize>,
}

/// How much is kept for explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Results alone.
    Results,
    /// Losers and misses too.
    Everything,
}

/// Matches every sentence of a text.
#[must_use]
pub fn find(text: &Text, set: &GrammarSet, threshold: f64, detail: Detail) -> Matches {
    let with = |memory: &mut _| find_with(text, set, (threshold, detail), memory);
    set.memories.lend(with)
}

/// The same with what is known of words.
pub(crate) fn find_with(
    text: &Text,
    set: &GrammarSet,
    (threshold, detail): (f64, Detail),
    memory: &mut Memory,
) -> Matches {
    let mut out = Matches::default();
    let everything = detail == Detail::Everything;
    let mut bench = candidate::Bench::default();
    for (number, sentence) in text.sentences.iter().enumerate() {
        let grammar = &set.grammars[text.paragraph(sentence).grammar];
        let scene = scene(text, sentence, grammar, memory);
        let work = if everything {
            Work::Everything
        } else {
            Work::Results {
                least: (threshold / (1.0 - threshold)).ln(),
            }
        };
        let mut misses = Vec::new();
        let candidates = propose(&scene, grammar, work, (&mut bench, &mut misses));
        let chosen = select::select(candidates, &scene, threshold);
        let accepted = chosen.accepted.into_iter();
        out.accepted
            .extend(accepted.map(|candidate| (number, candidate)));
        if chosen.crowded {
            out.crowded.push(number);
        }
        if everything {
            out.lost
                .extend(chosen.lost.into_iter().map(|candidate| (number, candidate)));
            out.misses
                .extend(misses.into_iter().map(|miss| (number, miss)));
        }
    }
    neighbours(text, &mut out);
    out
}

/// Every candidate of a sentence before anything is chosen, with what it was chosen
/// among.
pub(crate) fn candidates(text: &Text, sentence: &Sentence, grammar: &Grammar) -> Vec<Candidate> {
    let mut memory = Memory::default();
    propose(
        &scene(text, sentence, grammar, &mut memory),
        grammar,
        Work::Notes,
        (&mut candidate::Bench::default(), &mut Vec::new()),
    )
}

fn propose(
    scene: &Scene<'_>,
    grammar: &Grammar,
    work: Work,
    (bench, misses): (&mut candidate::Bench, &mut Vec<Miss>),
) -> Vec<Candidate> {
    let mut out = Vec::new();
    for anchor in scene.first..scene.last {
        let mut attempt = |rule: u16, variant: u8, base: f64| {
            let rule = usize::from(rule);
            let variant = &grammar.rules[rule].variants[usize::from(variant)];
            let attempt = candidate::Attempt {
                rule,
                base,
                variant,
                anchor,
            };
            match candidate::at_anchor(attempt, scene, grammar, bench, work) {
                Ok(found) => out.push(found),
                Err(miss) if work == Work::Everything => misses.push(miss),
                Err(_) => {}
            }
        };
        if let Work::Results { .. } = work {
            let entries = scene.memory.entries(scene.language, anchor - scene.first);
            if entries.is_empty() {
                continue;
            }
            for entry in entries {
                if entry.may_match(scene, anchor) {
                    attempt(entry.rule, entry.variant, entry.base);
                }
            }
        } else {
            let token = &scene.tokens[anchor];
            let quoted = token.shape.has(Shape::QUOTED);
            for anchored in grammar.anchored(token.word) {
                if !quoted || grammar.rules[usize::from(anchored.rule)].inside {
                    attempt(anchored.rule, anchored.variant, anchored.base);
                }
            }
        }
        bench.clear();
        scene.memory.tidy();
    }
    out
}

pub(crate) fn scene<'t>(
    text: &'t Text,
    sentence: &Sentence,
    grammar: &'t Grammar,
    memory: &'t mut Memory,
) -> Scene<'t> {
    let tokens = &text.tokens[sentence.first as usize..sentence.last as usize];
    let number = text.paragraph(sentence).grammar;
    memory.turn(number, grammar, tokens);
    let memory: &'t Memory = memory;
    Scene {
        tokens: &text.tokens,
        outlets: &text.outlets,
        lexicon: &grammar.lexicon,
        first: sentence.first as usize,
        last: sentence.last as usize,
        memory,
        language: memory.language(),
        passed: memory.passed(),
    }
}

/// Contents that are a whole neighbouring sentence, and quotations that run on.
fn neighbours(text: &Text, out: &mut Matches) {
    // sentences that have attributions of their own, or are the content of one
    let mut busy: Vec<usize> = out
        .accepted
        .iter()
        .flat_map(|(sentence, candidate)| {
            let content = match candidate.reach {
                Some(Reach::Previous) => sentence.checked_sub(1),
                _ => None,
            };
            content.into_iter().chain([*sentence])
        })
        .collect();
    busy.sort_unstable();
    for (sentence, candidate) in &mut out.accepted {
        let wanted = match candidate.reach {
            Some(Reach::Previous) => sentence.checked_sub(1),
            Some(Reach::Next) => Some(*sentence + 1),
            _ => None,
        };
        if let Some(other) = wanted.and_then(|number| text.sentences.get(number)) {
            candidate.content = vec![without_stop(text, other)];
        }
        if candidate.reach.is_none() {
            run_on(text, *sentence, candidate, &busy);
        }
    }
    out.accepted
        .retain(|(_, candidate)| !candidate.content.is_empty());
}

fn without_stop(text: &Text, sentence: &Sentence) -> Range {
    let (first, mut last) = (sentence.first, sentence.last);
    while last > first {
        let token = &text.tokens[last as usize - 1];
        let stays = token.shape.has(Shape::CLOSE) || token.shape.has(Shape::SIGN);
        if !token.shape.has(Shape::MARK) || stays {
            break;
        }
        last -= 1;
    }
    (first, last)
}

/// A quotation that goes on in following sentences without a new cue is one content.
fn run_on(text: &Text, sentence: usize, candidate: &mut Candidate, busy: &[usize]) {
    let Some(&(_, end)) = candidate.content.last() else {
        return;
    };
    let ends_quoted = end
        .checked_sub(1)
        .and_then(|last| text.tokens.get(last as usize))
        .is_some_and(|token| token.shape.has(Shape::CLOSE) || token.shape.has(Shape::QUOTED));
    let quoted = ends_quoted
        || candidate
            .content
            .iter()
            .any(|part| text.tokens[part.0 as usize].shape.has(Shape::OPEN));
    if !quoted {
        return;
    }
    let mut number = sentence + 1;
    while let Some(next) = text.sentences.get(number) {
        let opens = &text.tokens[next.first as usize];
        let whole = opens.shape.has(Shape::OPEN) && opens.partner != crate::text::NONE && {
            let (first, last) = without_stop(text, next);
            first == next.first && opens.partner + 1 >= last
        };
        if !whole || busy.binary_search(&number).is_ok() {
            break;
        }
        candidate.content.push(without_stop(text, next));
        number += 1;
    }
}

/// True when a program matches a paragraph's tokens from token `at` on.
pub(crate) fn matches_at(
    program: &Program,
    tokens: &[Token],
    at: usize,
    (grammar, memory): (&Grammar, &Memory),
) -> bool {
    let scene = Scene {
        tokens,
        outlets: &[],
        lexicon: &grammar.lexicon,
        first: 0,
        last: tokens.len(),
        memory,
        language: memory.blank(),
        passed: memory::Passed::NOTHING,
    };
    run::matches::<false>(program, &scene, at)
}
