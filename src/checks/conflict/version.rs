//! Two language versions of one text.

use super::LANGUAGE_VERSIONS_DIFFER;
use crate::Span;
use crate::checks::Context;
use crate::claims::{Value, values};
use crate::report::{Flag, Severity};

/// Figures of one version that the other lacks: more say that it is no translation.
const MOST_LOOSE: usize = 4;

/// Figures that stand in one version where others stand in its place.
pub(super) fn differ(context: &Context<'_>) -> Vec<Flag> {
    let Some(translation) = &context.report.translation else {
        return Vec::new();
    };
    let original = values(
        context.article,
        &context.statements.marks,
        translation.original.1,
    );
    let other = values(
        context.article,
        &context.statements.marks,
        translation.translation.1,
    );
    let (mine, theirs) = (loose(&original, &other), loose(&other, &original));
    let firm = |values: &[Value]| values.iter().filter(|value| value.is_firm()).count();
    if firm(&mine).max(firm(&theirs)) > MOST_LOOSE {
        return Vec::new();
    }
    pairs(&mine, &theirs)
        .into_iter()
        .map(|(one, two)| flag(context, one.span, two.span))
        .collect()
}

/// The values of one version that the other lacks, as often as it lacks them.
fn loose(from: &[Value], to: &[Value]) -> Vec<Value> {
    let mut left: Vec<&Value> = to.iter().collect();
    let mut out = Vec::new();
    for value in from {
        match left.iter().position(|other| other.is(value)) {
            Some(at) => {
                left.remove(at);
            }
            // "in 1997 … in 1997" for "in 1997 … that year"
            None if to.iter().any(|other| other.is(value)) && !value.is_firm() => {}
            None => out.push(value.clone()),
        }
    }
    out
}

/// Digits against digits in order; what is left over against number words.
fn pairs<'v>(mine: &'v [Value], theirs: &'v [Value]) -> Vec<(&'v Value, &'v Value)> {
    let firm = |values: &'v [Value]| values.iter().filter(|value| value.is_firm());
    let words = |values: &'v [Value]| values.iter().filter(|value| value.is_word());
    let mut out: Vec<_> = firm(mine).zip(firm(theirs)).collect();
    if out.is_empty() {
        out.extend(firm(mine).zip(words(theirs)));
        out.extend(words(mine).zip(firm(theirs)));
    }
    out
}

fn flag(context: &Context<'_>, one: Span, two: Span) -> Flag {
    let text = context.report.text.as_str();
    let message = context.messages.message(
        LANGUAGE_VERSIONS_DIFFER.id,
        "message",
        &[("one", one.of(text)), ("two", two.of(text))],
    );
    Flag {
        spans: vec![one, two],
        sides: Some((vec![one], vec![two])),
        rule: format!("checks/{}/figure", LANGUAGE_VERSIONS_DIFFER.name),
        ..LANGUAGE_VERSIONS_DIFFER.flag(Severity::Warning, message)
    }
}
