//! EVI: contents for which nobody stands.

use super::{Check, Context};
use crate::grammar::{Kinds, Stance};
use crate::report::{Attribution, AttributionId, Flag, Identity, Modality, Severity};
use crate::text::Sentence;

/// EVI301.
pub(super) const HEARSAY_WITHOUT_SOURCE: Check = Check {
    id: "EVI301",
    name: "HearsayWithoutSource",
    explain: HEARSAY,
    run: hearsay,
};

const HEARSAY: &str = "\
Finds hearsay for which the text gives no holder, neither in the sentence nor in the
sentence before it, nor by the outlet whose story the article reports: an adverb such as
\"reportedly\", an impersonal \"it is said\", a conditional of hearsay.

Why it matters: the reader learns that somebody says so, and not who.

Policy: BBC guidelines 3.2.3 ask for the source of what the BBC cannot vouch for;
L. Greco on the reportative conditional describes what the form leaves open.

Fires:   The bank was reportedly robbed twice.
Silent:  The bank was robbed twice, police said.
Silence: --ignore EVI301, or ignore = [\"EVI301\"] in secondo.toml
";

/// Confidence of a form that says by itself that it is hearsay; a simple conditional is
/// more often a supposition ("would mean").
const LEAST_CONFIDENCE: f64 = 0.8;

/// Bytes behind a headline's cue that make a text of their own.
const SHORTEST_BODY: usize = 400;

fn hearsay(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    for (number, attribution) in report.attributions.iter().enumerate() {
        let unstated = report
            .sources
            .get(attribution.holder.0)
            .is_some_and(|source| source.identity == Identity::Unstated);
        let hearsay = report
            .claims
            .get(attribution.claim.0)
            .is_some_and(|claim| claim.modality == Modality::Hearsay);
        let alone = attribution.chain.len() <= 2;
        let says = matches!(attribution.stance, Stance::Assert | Stance::Believe);
        let unsure = attribution.confidence < LEAST_CONFIDENCE;
        // the text says more of it than a headline can
        let headline = attribution.cue.first().is_some_and(|cue| {
            let title = report.title.is_some_and(|title| title.touches(*cue));
            title && report.text.len() > cue.end + SHORTEST_BODY
        });
        let open = !says || unsure || attribution.repeated || headline;
        if !unstated || !hearsay || !alone || open || is_open(context, attribution) {
            continue;
        }
        let cue = attribution
            .cue
            .iter()
            .map(|span| span.of(&report.text))
            .collect::<Vec<_>>()
            .join(" … ");
        let message = context
            .messages
            .message("EVI301", "message", &[("cue", &cue)]);
        flags.push(Flag {
            attributions: vec![AttributionId(number)],
            path: attribution.chain.clone(),
            spans: attribution.cue.clone(),
            ..HEARSAY_WITHOUT_SOURCE.flag(Severity::Warning, message)
        });
    }
    flags
}

/// Tokens behind a cue among which a word for what can be stands.
const POSSIBLY: u32 = 2;
/// Tokens before a cue among which what binds it to another clause stands.
const BOUND: u32 = 2;

/// True where the writer supposes or judges: "would have, if", "may be", "seemed to be".
fn is_open(context: &Context<'_>, attribution: &Attribution) -> bool {
    let statements = context.statements;
    let Some(cue) = attribution.cue.first() else {
        return false;
    };
    let (at, end) = context.article.tokens_in(*cue);
    let kinds = context.article.words_at(cue.start).map(|words| {
        let grammar = words.grammar;
        grammar
            .claims
            .kinds_of_word(&grammar.lexicon, &attribution.lemma)
            .or(statements.mark(at).kinds)
    });
    // a reflexive verb of its own; a negated cue, by which nothing is said to be so
    let weak = context.article.words_at(cue.start).is_some_and(|words| {
        let c = words.classes;
        let small = |token: u32| words.is(token, c.pronoun | c.auxiliary);
        (at.saturating_sub(1)..end).any(|token| words.is(token, c.negator))
            || words.is(at, c.pronoun) && (at..end).all(small)
    });
    let judged = Kinds::POSSIBLE.or(Kinds::HYPOTHETICAL);
    let clause = statements.clause_of(at);
    let supposed = clause.is_some_and(|clause| {
        let mut sentence = statements.sentence(clause.sentence).iter();
        sentence.any(|clause| clause.kinds.has(Kinds::HYPOTHETICAL))
    });
    let adverb = context.is_adverb_of_hearsay(attribution);
    let seen = kinds.is_some_and(|kinds| kinds.has(Kinds::APPEARANCE));
    // "would have been possible": what the writer judges
    let behind = (end..end + POSSIBLY).any(|at| statements.mark(at).kinds.has(Kinds::POSSIBLE));
    let judged = !adverb && (behind || kinds.is_some_and(|kinds| kinds.has(judged)));
    // "where he would have spoken": what was to come, or the words of a document
    let bound = context.article.words_at(cue.start).is_some_and(|words| {
        let c = words.classes;
        let link = c.relative | c.complementizer | c.subordinator;
        !adverb && (at.saturating_sub(BOUND)..at).any(|token| words.is(token, link))
    });
    weak || bound || supposed || seen || judged || is_told(context, at)
}

/// Tokens before a sentence among which the one stands that says whose hearsay it is.
const FARTHEST: u32 = 200;

/// True where the sentence of a token states somebody who says so, "…, the aides said", or
/// the one before it does and goes on in the same paragraph, as hearsay over several.
fn is_told(context: &Context<'_>, token: u32) -> bool {
    let text = context.article.text;
    let number = text.sentence_number(token);
    let sentence = |number: Option<usize>| text.sentences.get(number?);
    let Some(own) = sentence(number) else {
        return false;
    };
    let words = context.article.words(own.paragraph as usize);
    // "Secondo la ricostruzione … Poi avrebbe …": goes on as long as every sentence is hearsay
    let hearsay = |sentence: &Sentence| {
        words.is_some_and(|words| {
            (sentence.first..sentence.last).any(|at| words.is(at, words.classes.hearsay))
        })
    };
    let mut first = own.first;
    let mut back = number.and_then(|number| number.checked_sub(1));
    let mut goes_on = true;
    while let Some(before) = sentence(back).filter(|before| before.paragraph == own.paragraph)
        && goes_on
    {
        first = before.first;
        goes_on = hearsay(before) && own.first - first < FARTHEST;
        back = back.and_then(|number| number.checked_sub(1));
    }
    // "Dall'annuncio della Marina si presume"
    let from = words.is_some_and(|words| words.is(own.first, words.classes.by));
    from || context
        .cued(first, own.last)
        .any(|(at, attribution)| at >= own.first || super::speaker::tells(context, attribution))
}
