//! CON: places of one text that cannot both be so.

use rustc_hash::FxHashMap;

use super::{Check, Context};
use crate::Span;
use crate::grammar::Stance;
use crate::report::{Attribution, AttributionId, Flag, Place, Severity};
use crate::text::Shape;

/// CON601.
pub(super) const DENIED_IN_TEXT: Check = Check {
    id: "CON601",
    name: "DeniedInText",
    explain: DENIED,
    run: denied,
};

const DENIED: &str = "\
Finds a holder who denies or rejects what somebody else, or the headline, says in the
same text: a verb of denial with the claim as its object, or a clause that negates
words of an earlier claim. Side `a` is the denial, side `b` what is denied.

Why it matters: the right of reply is good practice, so this informs and does not
blame. Where the headline's claim is denied further down it is a warning, for many
readers stop at the headline.

Policy: right of reply in most codes (BBC 6.3, Testo unico dei doveri del giornalista).

Fires:   Talks failed, the envoy said. The minister denied that talks had failed.
Silent:  The minister denied him access.
Silence: --ignore CON601, or ignore = [\"CON601\"] in secondo.toml
";

/// Earlier claims that share a word and are compared with a denial.
const MOST_COMPARED: usize = 16;
/// Tokens of a side that are looked at.
const LONGEST_SIDE: u32 = 60;
/// Tokens behind a negator among which its verb stands.
const NEGATED_VERB: u32 = 3;
/// Letters of a stem.
const STEM: (usize, usize) = (4, 6);

/// A claim with its stems.
struct Stated {
    attribution: AttributionId,
    stems: Vec<String>,
}

fn denied(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    let mut seen: Vec<Stated> = Vec::new();
    let mut by_stem: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (number, attribution) in report.attributions.iter().enumerate() {
        if attribution.repeated {
            continue;
        }
        let id = AttributionId(number);
        if attribution.stance == Stance::Deny {
            if let Some(inner) = embedded(report.attributions.as_slice(), id) {
                flags.push(flag(context, id, attribution.content.clone(), inner));
                continue;
            }
            let stems = stems(context, &attribution.content);
            if let Some(target) = closest(context, attribution, &stems, &seen, &by_stem) {
                flags.push(flag(context, id, attribution.content.clone(), target));
            }
            continue;
        }
        if attribution.stance == Stance::Assert {
            if let Some((side, target)) = negated_repeat(context, attribution, &seen, &by_stem) {
                flags.push(flag(context, id, vec![side], target));
            }
            let stems = stems(context, &attribution.content);
            for stem in &stems {
                by_stem.entry(stem.clone()).or_default().push(seen.len());
            }
            seen.push(Stated {
                attribution: id,
                stems,
            });
        }
    }
    flags
}

/// "dismisses claim that X": the attribution inside the denial, by somebody else.
fn embedded(attributions: &[Attribution], denial: AttributionId) -> Option<AttributionId> {
    let holder = attributions.get(denial.0)?.holder;
    let near = denial.0.saturating_sub(4)..attributions.len().min(denial.0 + 5);
    near.filter(|&index| index != denial.0)
        .find(|&index| {
            attributions.get(index).is_some_and(|inner| {
                inner.parent == Some(denial)
                    && inner.holder != holder
                    && inner.stance == Stance::Assert
            })
        })
        .map(AttributionId)
}

/// The earlier claim by another holder that shares most words with a denial.
fn closest(
    context: &Context<'_>,
    denial: &Attribution,
    stems: &[String],
    seen: &[Stated],
    by_stem: &FxHashMap<String, Vec<usize>>,
) -> Option<AttributionId> {
    let attributions = context.report.attributions.as_slice();
    let mut shared: Vec<usize> = stems
        .iter()
        .filter_map(|stem| by_stem.get(stem))
        .flat_map(|found| found.iter().rev().take(MOST_COMPARED).copied())
        .collect();
    shared.sort_unstable();
    let mut best: Option<(usize, usize)> = None;
    for group in shared.chunk_by(|a, b| a == b) {
        let Some(&at) = group.first() else { continue };
        let Some(stated) = seen.get(at) else { continue };
        let other = context.report.attributions.get(stated.attribution.0)?;
        let smaller = stems.len().min(stated.stems.len());
        let enough = group.len() >= 2 && group.len() * 2 >= smaller;
        let nested = other.parent.is_some() && other.parent == denial.parent
            || holds(attributions, stated.attribution, denial)
            || overlaps(&other.content, &denial.content);
        if other.holder != denial.holder
            && !nested
            && enough
            && best.is_none_or(|(most, _)| group.len() > most)
        {
            best = Some((group.len(), at));
        }
    }
    best.and_then(|(_, at)| seen.get(at))
        .map(|stated| stated.attribution)
}

/// True where one attribution stands inside the content of the other.
fn holds(attributions: &[Attribution], outer: AttributionId, inner: &Attribution) -> bool {
    let mut at = inner.parent;
    for _ in 0..16 {
        match at {
            Some(id) if id == outer => return true,
            Some(id) => at = attributions.get(id.0).and_then(|found| found.parent),
            None => return false,
        }
    }
    false
}

fn overlaps(a: &[Span], b: &[Span]) -> bool {
    a.iter()
        .any(|one| b.iter().any(|other| one.touches(*other)))
}

/// A clause with a negator that takes up words of an earlier claim by somebody else.
fn negated_repeat(
    context: &Context<'_>,
    attribution: &Attribution,
    seen: &[Stated],
    by_stem: &FxHashMap<String, Vec<usize>>,
) -> Option<(Span, AttributionId)> {
    let whole = stems(context, &attribution.content);
    let target = closest(context, attribution, &whole, seen, by_stem)?;
    let claimed = context.report.attributions.get(target.0)?;
    let claim = context.report.claims.get(claimed.claim.0)?;
    if !claim.positive {
        return None;
    }
    let of_claim = stems(context, &claimed.content);
    let clauses = attribution
        .content
        .iter()
        .flat_map(|span| negated_clauses(context, *span));
    let mut best: Option<(usize, Span)> = None;
    for clause in clauses {
        let own = stems(context, &[clause]);
        let count = own.iter().filter(|stem| of_claim.contains(stem)).count();
        let verbal = own.iter().take(4).any(|stem| of_claim.contains(stem));
        if count > 0 && verbal && best.is_none_or(|(most, _)| count >= most) {
            best = Some((count, clause));
        }
    }
    best.map(|(_, clause)| (clause, target))
}

/// The stretches of a span from a negator to the end of its clause.
fn negated_clauses(context: &Context<'_>, span: Span) -> Vec<Span> {
    let article = context.article;
    let Some(words) = article.words_at(span.start) else {
        return Vec::new();
    };
    let first = article.token_at(span.start);
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut end = span.start;
    for index in first..first.saturating_add(LONGEST_SIDE) {
        let Some(token) = words.token(index) else {
            break;
        };
        if token.start as usize >= span.end {
            break;
        }
        let negator = words.is(index, words.classes.negator) && token.shape.has(Shape::WORD);
        let stops = token.shape.has(Shape::MARK) && !token.shape.has(Shape::GLUED)
            || matches!(words.written(index), "," | ";" | ":" | ".")
            || words.is(
                index,
                words.classes.coordinator | words.classes.subordinator,
            );
        if (stops || negator)
            && let Some(start) = open.take()
        {
            out.push(Span::new(start, end));
        }
        if negator && negates_verb(&words, index) {
            open = Some(token.start as usize);
        }
        end = token.end as usize;
    }
    if let Some(start) = open {
        out.push(Span::new(start, end));
    }
    out
}

/// True for a negator with a verb right behind or before it: "non hanno", "do not".
fn negates_verb(words: &crate::resolve::Words<'_>, index: u32) -> bool {
    let near = index.saturating_sub(1)..index.saturating_add(NEGATED_VERB);
    near.filter(|&at| at != index).any(|at| {
        let nominal = words.classes.adjective | words.classes.noun;
        let verb = words.token(at).is_some_and(|token| {
            words
                .grammar
                .lexicon
                .readings(token.word)
                .iter()
                .any(|reading| reading.part == crate::grammar::Part::Verb)
        });
        (verb && !words.is(at, nominal)) || words.is(at, words.classes.auxiliary)
    })
}

/// The beginnings of the words that carry meaning, each once.
fn stems(context: &Context<'_>, spans: &[Span]) -> Vec<String> {
    let article = context.article;
    let mut out: Vec<String> = Vec::new();
    for span in spans {
        let Some(words) = article.words_at(span.start) else {
            continue;
        };
        let c = words.classes;
        let skip = c.function | c.preposition | c.determiner | c.pronoun | c.auxiliary | c.temporal;
        let first = article.token_at(span.start);
        for index in first..first.saturating_add(LONGEST_SIDE) {
            let Some(token) = words.token(index) else {
                break;
            };
            if token.start as usize >= span.end {
                break;
            }
            if !token.shape.has(Shape::WORD) || words.is(index, skip) {
                continue;
            }
            let folded = words.folded(index);
            let letters = folded.chars().count();
            if letters < STEM.0 {
                continue;
            }
            let length = letters.saturating_sub(3).clamp(STEM.0, STEM.1);
            let stem: String = folded.chars().take(length).collect();
            if !out.contains(&stem) {
                out.push(stem);
            }
        }
    }
    out
}

fn flag(
    context: &Context<'_>,
    denial: AttributionId,
    side: Vec<Span>,
    target: AttributionId,
) -> Flag {
    let report = context.report;
    let label = |id: AttributionId| {
        report
            .attributions
            .get(id.0)
            .map(|attribution| context.messages.label(report, attribution.holder))
            .unwrap_or_default()
    };
    let denied = report.attributions.get(target.0);
    let headline = denied
        .and_then(|attribution| report.claims.get(attribution.claim.0))
        .is_some_and(|claim| claim.place == Place::Headline);
    let (severity, variant) = if headline {
        (Severity::Warning, "headline")
    } else {
        (Severity::Note, "message")
    };
    let message = context.messages.message(
        "CON601",
        variant,
        &[("holder", &label(denial)), ("other", &label(target))],
    );
    let other = denied
        .map(|attribution| attribution.content.clone())
        .unwrap_or_default();
    let path = report
        .attributions
        .get(denial.0)
        .map(|attribution| attribution.chain.clone())
        .unwrap_or_default();
    let mut spans = side.clone();
    spans.extend(&other);
    Flag {
        attributions: vec![denial, target],
        path,
        spans,
        sides: Some((side, other)),
        ..DENIED_IN_TEXT.flag(severity, message)
    }
}
