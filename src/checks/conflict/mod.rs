//! CON: places of one text that cannot both be so.
//!
//! Every rule gives [`Clash`]es; who says the two sides decides which flag it becomes.

mod date;
mod denial;
mod figure;
mod negation;
mod opposite;
mod pages;
mod pointed;
mod version;

use super::{Check, Context};
use crate::Span;
use crate::claims::{Clause, Statements};
use crate::grammar::Key;
use crate::report::{
    Attribution, AttributionId, Flag, Identity, Place, Report, Severity, SourceId,
};

/// CON601.
pub(super) const DENIED_IN_TEXT: Check = Check {
    id: "CON601",
    name: "DeniedInText",
    explain: pages::DENIED,
    run: denied,
};

/// CON602.
pub(super) const CONFLICTING_FIGURES: Check = Check {
    id: "CON602",
    name: "ConflictingFigures",
    explain: pages::FIGURES,
    run: figures,
};

/// CON603.
pub(super) const INCONSISTENT_CLAIM: Check = Check {
    id: "CON603",
    name: "InconsistentClaim",
    explain: pages::INCONSISTENT,
    run: inconsistent,
};

/// CON604.
pub(super) const LANGUAGE_VERSIONS_DIFFER: Check = Check {
    id: "CON604",
    name: "LanguageVersionsDiffer",
    explain: pages::VERSIONS,
    run: version::differ,
};

/// Clashes of one rule in one text: more would say that the rule is at odds with it.
const MOST_CLASHES: usize = 12;

/// Two places that cannot both be so.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    /// What speaks against the other: the negation, the later figure.
    a: Side,
    b: Side,
    /// Keys of both.
    shared: Vec<Key>,
    /// What found it.
    rule: &'static str,
}

/// One side of a clash.
#[derive(Clone, Debug)]
struct Side {
    /// The words that carry it.
    spans: Vec<Span>,
    /// Who says it; nobody for the writer.
    voice: Option<AttributionId>,
    place: Place,
    /// Clause that it stands in.
    clause: usize,
}

impl Side {
    fn of(statements: &Statements<'_>, clause: usize, tokens: (u32, u32)) -> Self {
        let found = &statements.clauses[clause];
        Self {
            spans: vec![statements.span(tokens)],
            voice: found.voice,
            place: found.place,
            clause,
        }
    }
}

/// Who says a side; where the text states nobody, whoever tells so.
fn holder(report: &Report, voice: Option<AttributionId>) -> SourceId {
    let attribution = |id: AttributionId| report.attributions.get(id.0);
    let Some(own) = voice.and_then(attribution) else {
        return Report::PUBLISHER;
    };
    let unstated = !is_stated(report, own.holder);
    let tells = own.parent.and_then(attribution).filter(|_| unstated);
    tells.unwrap_or(own).holder
}

/// True for a holder whom the text states.
fn is_stated(report: &Report, holder: SourceId) -> bool {
    let source = report.sources.get(holder.0);
    source.is_some_and(|source| source.identity != Identity::Unstated)
}

/// True for a holder whom the text states, not the writer.
fn is_told_of(report: &Report, holder: SourceId) -> bool {
    holder != Report::PUBLISHER && is_stated(report, holder)
}

/// True where both sides are one voice: the writer's, or one holder's.
fn one_voice(report: &Report, clash: &Clash) -> bool {
    let (a, b) = (holder(report, clash.a.voice), holder(report, clash.b.voice));
    a == b && (a == Report::PUBLISHER || is_stated(report, a))
}

/// Tokens of a clause without the marks and small words at its edges.
fn trimmed(statements: &Statements<'_>, clause: &Clause, at: u32) -> (u32, u32) {
    const SHORT: u32 = 12;
    // not the name of whoever says it
    let (from, to) = if (clause.said.0..clause.said.1).contains(&at) {
        clause.said
    } else {
        clause.tokens
    };
    let first = from.max(at.saturating_sub(SHORT));
    let last = to.min(at + SHORT);
    let is_word = |token: &u32| {
        let found = statements.article.text.tokens.get(*token as usize);
        found.is_some_and(|token| token.shape.has(crate::text::Shape::WORD))
    };
    // not in the midst of a bracket behind the subject
    let bracket = (first..at).rev().find_map(|token| {
        let found = statements.article.text.tokens.get(token as usize)?;
        match found.span().of(&statements.article.document.text) {
            ")" => Some(token + 1),
            "(" => Some(first),
            _ => None,
        }
    });
    let first = bracket.unwrap_or(first);
    let start = (first..last).find(is_word).unwrap_or(first);
    let end = (start..last).rev().find(is_word).map_or(last, |at| at + 1);
    (start, end)
}

/// Negated repeats and opposites, whoever says them; found once.
fn asserted_and_negated<'c>(context: &'c Context<'_>) -> &'c [Clash] {
    context.clashes.get_or_init(|| {
        let mut clashes = negation::clashes(context);
        clashes.extend(opposite::clashes(context));
        clashes
    })
}

/// True for two names of which one ends as all of the other: "Jane Doe" and "the mayor Jane
/// Doe", which may be one woman told of twice.
fn is_one_name(report: &Report, one: SourceId, other: SourceId) -> bool {
    let name = |id: SourceId| report.sources.get(id.0)?.name.as_deref();
    let (Some(one), Some(other)) = (name(one), name(other)) else {
        return false;
    };
    let (long, short) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    let mut ends = long.split_whitespace().rev();
    long != short
        && short
            .split_whitespace()
            .rev()
            .all(|word| ends.next() == Some(word))
}

fn denied(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut clashes = denial::clashes(context);
    clashes.extend(pointed::clashes(context));
    let others = asserted_and_negated(context).iter();
    clashes.extend(
        others
            .filter(|clash| !one_voice(context.report, clash))
            .cloned(),
    );
    clashes.retain(|clash| {
        let (denier, other) = (holder(report, clash.a.voice), holder(report, clash.b.voice));
        is_stated(report, denier) && !is_one_name(report, denier, other)
    });
    denied_once(report, &mut clashes);
    distinct(&mut clashes);
    let flagged = clashes.into_iter().map(|mut clash| {
        let title = context.report.title.unwrap_or_default();
        let headline = clash.b.spans.iter().any(|span| span.touches(title));
        // what the message speaks of comes first, and it is the headline that is disputed
        clash
            .b
            .spans
            .sort_by_key(|span| (!span.touches(title), span.start));
        if headline {
            clash.b.voice = covering(context.report, title).or(clash.b.voice);
        }
        let writer = |side: &Side| holder(report, side.voice) == Report::PUBLISHER;
        let stated = matches!(clash.rule, "negation" | "opposite");
        let (severity, variant) = if headline {
            (Severity::Warning, "headline")
        } else if stated && writer(&clash.a) {
            (Severity::Warning, "writer")
        } else if stated && writer(&clash.b) {
            (Severity::Warning, "stated")
        } else {
            (Severity::Note, "message")
        };
        flag(context, &DENIED_IN_TEXT, severity, variant, clash)
    });
    flagged.collect()
}

/// Denials of a text that are held against each other.
const MOST_DENIALS: usize = 64;

/// Keeps one of several denials by one holder of the same words: the one that says most of
/// them, else the fullest.
fn denied_once(report: &Report, clashes: &mut Vec<Clash>) {
    let rank = |clash: &Clash| {
        let length: usize = clash.a.spans.iter().map(|span| span.len()).sum();
        (clash.shared.len(), length)
    };
    let same = |one: &Clash, two: &Clash| {
        let (denier, other) = (holder(report, one.a.voice), holder(report, two.a.voice));
        let touches = |span: &Span| two.b.spans.iter().any(|words| span.touches(*words));
        denier == other && denier != Report::PUBLISHER && one.b.spans.iter().any(touches)
    };
    let outdone: Vec<bool> = clashes
        .iter()
        .enumerate()
        .map(|(number, clash)| {
            let others = clashes.iter().enumerate().take(MOST_DENIALS);
            let mut others = others.filter(|(at, other)| *at != number && same(clash, other));
            others.any(|(at, other)| {
                let (mine, theirs) = (rank(clash), rank(other));
                theirs > mine || theirs == mine && at < number
            })
        })
        .collect();
    let mut outdone = outdone.into_iter();
    clashes.retain(|_| !outdone.next().unwrap_or_default());
}

/// The first attribution whose content stands in some words.
fn covering(report: &Report, words: Span) -> Option<AttributionId> {
    let inside = |found: &Attribution| found.content.iter().any(|span| span.touches(words));
    report
        .attributions
        .iter()
        .position(inside)
        .map(AttributionId)
}

fn inconsistent(context: &Context<'_>) -> Vec<Flag> {
    let all = asserted_and_negated(context).iter();
    let mut clashes: Vec<Clash> = all
        .filter(|clash| one_voice(context.report, clash))
        .cloned()
        .collect();
    distinct(&mut clashes);
    let flagged = clashes.into_iter().map(|clash| Flag {
        review: true,
        ..flag(
            context,
            &INCONSISTENT_CLAIM,
            Severity::Error,
            clash.rule,
            clash,
        )
    });
    flagged.collect()
}

fn figures(context: &Context<'_>) -> Vec<Flag> {
    let statements = context.statements;
    let mut clashes = figure::clashes(context);
    clashes.extend(date::clashes(statements));
    distinct(&mut clashes);
    let flagged = clashes.into_iter().map(|clash| {
        let (severity, variant) = if one_voice(context.report, &clash) {
            (Severity::Error, "message")
        } else {
            (Severity::Warning, "disputed")
        };
        flag(context, &CONFLICTING_FIGURES, severity, variant, clash)
    });
    flagged.collect()
}

/// Keeps one clash for each pair of places, and not too many.
fn distinct(clashes: &mut Vec<Clash>) {
    let mut seen: Vec<(Span, Span)> = Vec::new();
    let mut kept = 0;
    clashes.retain(|clash| {
        if kept == MOST_CLASHES {
            return false;
        }
        let side = |spans: &[Span]| spans.first().copied().unwrap_or_default();
        let pair = (side(&clash.a.spans), side(&clash.b.spans));
        let known = seen.iter().any(|(a, b)| {
            a.touches(pair.0) && b.touches(pair.1) || a.touches(pair.1) && b.touches(pair.0)
        });
        seen.push(pair);
        kept += usize::from(!known);
        !known
    });
}

fn flag(
    context: &Context<'_>,
    check: &Check,
    severity: Severity,
    variant: &str,
    clash: Clash,
) -> Flag {
    let report = context.report;
    let label = |side: &Side| context.messages.label(report, holder(report, side.voice));
    let words = |side: &Side| {
        let parts: Vec<&str> = side
            .spans
            .iter()
            .map(|span| span.of(&report.text))
            .collect();
        parts.join(" … ")
    };
    let message = context.messages.message(
        check.id,
        variant,
        &[
            ("holder", &label(&clash.a)),
            ("other", &label(&clash.b)),
            ("one", &words(&clash.a)),
            ("two", &words(&clash.b)),
        ],
    );
    let path = clash
        .a
        .voice
        .and_then(|id| report.attributions.get(id.0))
        .map_or_else(|| vec![Report::PUBLISHER], |found| found.chain.clone());
    let attributions = [clash.a.voice, clash.b.voice]
        .into_iter()
        .flatten()
        .collect();
    let mut spans = clash.a.spans.clone();
    spans.extend(&clash.b.spans);
    Flag {
        attributions,
        path,
        spans,
        shared: shared_words(context.statements, &clash),
        sides: Some((clash.a.spans, clash.b.spans)),
        rule: format!("checks/{}/{}", check.name, clash.rule),
        ..check.flag(severity, message)
    }
}

/// The words that both sides have, as side `a` writes them.
fn shared_words(statements: &Statements<'_>, clash: &Clash) -> Vec<String> {
    let text = statements.article.document.text.as_str();
    let Some(clause) = statements.clauses.get(clash.a.clause) else {
        return Vec::new();
    };
    let mut tokens: Vec<u32> = clash
        .shared
        .iter()
        .filter_map(|key| clause.place_of(*key))
        .collect();
    tokens.sort_unstable();
    tokens
        .into_iter()
        .map(|token| statements.span((token, token + 1)).of(text).to_owned())
        .collect()
}
