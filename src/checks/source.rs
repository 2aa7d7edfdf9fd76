//! SRC: who the sources are.

use super::introduced::Phrase;
use super::speaker::{
    is_judge, is_named_next, is_negated, is_no_opinion, is_passing, is_statement, is_withheld,
    phrases, tells,
};
use super::{Check, Context};
use crate::Span;
use crate::grammar::{Kinds, Stance, slot_mask};
use crate::report::{
    Attribution, AttributionId, Flag, Grade, Identity, Severity, Source, SourceId, SourceKind,
};

/// SRC201.
pub(super) const UNNAMED_SOURCE: Check = Check {
    id: "SRC201",
    name: "UnnamedSource",
    explain: UNNAMED,
    run: unnamed,
};

const UNNAMED: &str = "\
Finds sources that the text does not name: a role (\"a senior official\"), a group
(\"residents\"), a bare \"a source\". All places of one source make one finding. The
grade says how well it is described: described (role and body), vague, bare; a bare
one is a warning, the others are notes. The newsroom may know the name.

Why it matters: readers cannot weigh what they cannot place.

Policy: Reuters names sources wherever it can and describes the others as fully as it
can; AP almost always prohibits an unmodified \"a source\".

Fires:   Sources said the talks had failed.
Silent:  Jane Doe, the envoy, said the talks had failed.
Silence: --ignore SRC201, or ignore = [\"SRC201\"] in secondo.toml
";

/// SRC202.
pub(super) const NO_REASON_FOR_ANONYMITY: Check = Check {
    id: "SRC202",
    name: "NoReasonForAnonymity",
    explain: NO_REASON,
    run: no_reason,
};

/// SRC203.
pub(super) const UNNAMED_OPINION: Check = Check {
    id: "SRC203",
    name: "UnnamedOpinion",
    explain: OPINION,
    run: opinion,
};

/// SRC205.
pub(super) const WEASEL_ATTRIBUTION: Check = Check {
    id: "SRC205",
    name: "WeaselAttribution",
    explain: WEASEL,
    run: weasel,
};

const NO_REASON: &str = "\
Finds an unnamed person or official for whom the text nowhere says why the name is
withheld: \"who spoke on condition of anonymity because …\". All places of one source
make one finding. Groups (\"residents\", \"aides\") and those who speak for an office or a
firm (\"a spokesman\") are left alone: it is not they who are protected.

Why it matters: a reason lets readers weigh what the source may want.

Policy: New York Times 2004 and AP ask for the reason in the text.

Fires:   A senior official told reporters that the talks had failed.
Silent:  A senior official, who asked for anonymity because the talks are secret, told reporters that the talks had failed.
Silence: --ignore SRC202, or ignore = [\"SRC202\"] in secondo.toml
";

const OPINION: &str = "\
Finds an unnamed holder of a belief, an evaluation or a prediction. All places of one
source make one finding.

Why it matters: anonymity protects those who give information; an opinion is worth who
holds it.

Policy: AP accepts unnamed sources for information, not for opinion or speculation.

Fires:   A senior official believes that the plan is a disaster.
Silent:  A senior official told reporters that the plan has twelve pages.
Silence: --ignore SRC203, or ignore = [\"SRC203\"] in secondo.toml
";

const WEASEL: &str = "\
Finds contents that are laid to nobody in particular: \"some say\", \"experts believe\",
\"many observers\", \"it is widely known\", in a sentence that names no holder, with no
named one in the next sentence of the paragraph and none quoted right behind. All places of
one source make one finding.

Why it matters: a claim looks shared that nobody stands for.

Policy: Wikipedia MOS:WEASEL.

Fires:   Some critics say that the bridge will fall within ten years.
Silent:  Jane Doe, an engineer, says that the bridge will fall within ten years.
Silence: --ignore SRC205, or ignore = [\"SRC205\"] in secondo.toml
";

/// Places of one holder.
#[derive(Clone, Debug, Default)]
struct Places {
    attributions: Vec<AttributionId>,
    spans: Vec<Span>,
}

/// For each source the attributions that it holds and that are wanted.
fn places(context: &Context<'_>, wanted: impl Fn(&Attribution) -> bool) -> Vec<Places> {
    let report = context.report;
    let mut places = vec![Places::default(); report.sources.len()];
    for (number, attribution) in report.attributions.iter().enumerate() {
        if attribution.repeated || !wanted(attribution) {
            continue;
        }
        if let Some(entry) = places.get_mut(attribution.holder.0) {
            entry.attributions.push(AttributionId(number));
            entry.spans.extend(if attribution.source.is_empty() {
                &attribution.cue
            } else {
                &attribution.source
            });
        }
    }
    places
}

/// One flag for a source with all of its places.
fn flag(
    context: &Context<'_>,
    check: &Check,
    severity: Severity,
    variant: &str,
    (number, places): (usize, Places),
) -> Flag {
    let report = context.report;
    let holder = context.messages.label(report, SourceId(number));
    let message = context
        .messages
        .message(check.id, variant, &[("holder", &holder)]);
    let path = places
        .attributions
        .first()
        .and_then(|first| report.attributions.get(first.0))
        .map(|attribution| attribution.chain.clone())
        .unwrap_or_default();
    Flag {
        attributions: places.attributions,
        path,
        spans: places.spans,
        ..check.flag(severity, message)
    }
}

/// A flag for each of some sources.
fn flags(
    context: &Context<'_>,
    check: &Check,
    severity: Severity,
    found: impl Iterator<Item = (usize, Places)>,
) -> Vec<Flag> {
    let found = found.map(|places| flag(context, check, severity, "message", places));
    found.collect()
}

/// The unnamed sources with their places.
fn anonymous<'c>(
    context: &'c Context<'_>,
    wanted: impl Fn(&Attribution) -> bool,
) -> impl Iterator<Item = (usize, &'c Source, Places)> {
    let places = places(context, |attribution| {
        let source = context.report.sources.get(attribution.holder.0);
        source.is_some_and(|source| source.identity == Identity::Anonymous) && wanted(attribution)
    });
    let sources = context
        .report
        .sources
        .iter()
        .zip(places)
        .enumerate()
        .skip(1);
    sources
        .filter(|(_, (source, places))| {
            !places.attributions.is_empty() && is_withheld(context, source, &places.attributions)
        })
        .map(|(number, (source, places))| (number, source, places))
}

fn unnamed(context: &Context<'_>) -> Vec<Flag> {
    let nobody = weasel_sources(context);
    let found = anonymous(context, |found| reports(context, found))
        .filter(|(number, ..)| !nobody.contains(number));
    let found = found.map(|(number, source, places)| {
        let (severity, variant) = match source.grade {
            Some(Grade::Bare) => (Severity::Warning, "bare"),
            Some(Grade::Vague) => (Severity::Note, "vague"),
            _ => (Severity::Note, "message"),
        };
        flag(
            context,
            &UNNAMED_SOURCE,
            severity,
            variant,
            (number, places),
        )
    });
    found.collect()
}

/// True for one person who speaks for herself: "an official", not "aides", "a spokesman".
fn is_somebody(context: &Context<'_>, places: &Places) -> bool {
    let mut phrases = places
        .attributions
        .iter()
        .flat_map(|id| phrases(context, *id));
    phrases.any(|phrase| phrase.is_single() && !phrase.speaks_for())
}

/// Tokens before "authorized" among which "not" stands.
const NOT_ALLOWED: u32 = 3;

/// True where a sentence of the source speaks of anonymity by more than an adjective, or
/// says that the source may not speak.
fn speaks_of_anonymity(context: &Context<'_>, places: &Places) -> bool {
    let text = context.article.text;
    places.spans.iter().any(|span| {
        let token = context.article.token_at(span.start);
        let sentence = text.sentence_at(token);
        let (Some(sentence), Some(words)) = (sentence, context.article.words_at(span.start)) else {
            return false;
        };
        let c = words.classes;
        let people = c.people();
        let silenced = |at: u32| {
            let low = at.saturating_sub(NOT_ALLOWED).max(sentence.first);
            words.is(at, c.allowed) && (low..at).any(|near| words.is(near, c.negator))
        };
        (sentence.first..sentence.last)
            .any(|at| words.is(at, c.anonymity) && !words.is(at + 1, people) || silenced(at))
    })
}

fn no_reason(context: &Context<'_>) -> Vec<Flag> {
    let single = |source: &Source| {
        let person = matches!(source.kind, SourceKind::Person | SourceKind::Official);
        person && source.reason.is_none()
    };
    let nobody = weasel_sources(context);
    let found = anonymous(context, |found| reports(context, found))
        .filter(|(number, source, _)| single(source) && !nobody.contains(number))
        .filter(|(_, _, places)| is_somebody(context, places))
        .filter(|(_, _, places)| !speaks_of_anonymity(context, places))
        .map(|(number, _, places)| (number, places));
    flags(context, &NO_REASON_FOR_ANONYMITY, Severity::Note, found)
}

/// True where somebody is relied upon for what is told.
fn reports(context: &Context<'_>, attribution: &Attribution) -> bool {
    tells(context, attribution) && !is_deed(context, attribution)
}

/// True for "hearing a candidate admitting it", "a guy won by saying": told of as a deed; not
/// "with aides saying that".
fn is_deed(context: &Context<'_>, attribution: &Attribution) -> bool {
    let with = attribution.source.first().is_some_and(|source| {
        let first = context.article.token_at(source.start);
        let words = context.article.words_at(source.start);
        first > 0 && words.is_some_and(|words| words.is(first - 1, words.classes.with))
    });
    // "citing officials": the source of another's words stands behind
    let (source, cue) = (attribution.source.first(), attribution.cue.first());
    let before = source
        .zip(cue)
        .is_some_and(|(source, cue)| source.start < cue.start);
    before && !with && is_motive(context, attribution)
}

/// True for "shot him, believing that he was armed": why somebody did something.
fn is_motive(context: &Context<'_>, attribution: &Attribution) -> bool {
    let article = context.article;
    let gerund = slot_mask("gerund").unwrap_or(0);
    let [cue] = attribution.cue.as_slice() else {
        return false;
    };
    let (first, last) = article.tokens_in(*cue);
    let words = article.words_at(cue.start);
    last == first + 1 && words.is_some_and(|words| words.is_verb_form(first, gerund))
}

/// True for "are apparently worried": what somebody thinks is the writer's guess.
fn is_guessed(context: &Context<'_>, attribution: &Attribution) -> bool {
    attribution.cue.iter().any(|cue| {
        let (first, last) = context.article.tokens_in(*cue);
        let guess = |at: u32| context.statements.mark(at).kinds.has(Kinds::APPEARANCE);
        let verb = |at: u32| {
            let words = context.article.words_at(cue.start);
            words.is_some_and(|words| words.is_verb(at))
        };
        (first.saturating_sub(1)..last).any(|at| guess(at) && !verb(at))
    })
}

fn opinion(context: &Context<'_>) -> Vec<Flag> {
    let statements = context.statements;
    let evaluates = |attribution: &Attribution| {
        let mut clauses = statements.inside(&attribution.content);
        let first = clauses.next().map(|(_, clause)| clause.said);
        // "the Great Recession": a name judges nothing
        let judges = |token: u32| {
            let mark = statements.mark(token);
            mark.kinds.has(Kinds::OPINION) && !mark.name
        };
        let judged = first.is_some_and(|(first, last)| (first..last).any(judges));
        attribution.stance == Stance::Assert && judged
    };
    let wanted = |attribution: &Attribution| {
        (attribution.stance == Stance::Believe && !is_motive(context, attribution)
            || evaluates(attribution))
            && !is_guessed(context, attribution)
            && is_statement(context, attribution)
            && !is_no_opinion(context, attribution)
    };
    let found = anonymous(context, wanted).filter(|(_, source, places)| {
        let speaker = matches!(source.kind, SourceKind::Person | SourceKind::Official);
        speaker || is_judge(context, &places.spans)
    });
    let found = found.map(|(number, _, places)| (number, places));
    flags(context, &UNNAMED_OPINION, Severity::Warning, found)
}

/// The sources that are nobody in particular, with the places where they say so.
fn weasels(context: &Context<'_>) -> impl Iterator<Item = (usize, Places)> {
    let report = context.report;
    let named = |attribution: &Attribution| {
        report
            .sources
            .get(attribution.holder.0)
            .is_none_or(|source| source.identity == Identity::Named)
    };
    let wanted = |attribution: &Attribution| {
        let spans = if attribution.source.is_empty() {
            &attribution.cue
        } else {
            &attribution.source
        };
        !named(attribution)
            && attribution.chain.len() <= 2
            && !matches!(
                attribution.stance,
                Stance::Ask | Stance::Demand | Stance::Intend
            )
            && context.statements.is_weasel(spans)
            && is_statement(context, attribution)
            && !is_passing(context, attribution)
            && (attribution.stance == Stance::Assert || !is_no_opinion(context, attribution))
            && !is_negated(context, attribution)
            && !lacks_noun(context, attribution)
            && !is_named_beside(context, attribution)
    };
    let all = places(context, wanted).into_iter().enumerate();
    all.filter(|(_, places)| !places.attributions.is_empty())
}

/// True where names stand beside a source: "two analysts, Anna Neri and Luca Rossi".
fn is_named_beside(context: &Context<'_>, attribution: &Attribution) -> bool {
    let mut spans = attribution.source.iter();
    spans.any(|span| {
        let phrase = Phrase::read(context, attribution, *span);
        phrase.is_some_and(|phrase| phrase.is_apposed())
    })
}

/// True where the quantifier of a source is cut off from its noun.
fn lacks_noun(context: &Context<'_>, attribution: &Attribution) -> bool {
    let mut spans = attribution.source.iter();
    spans.any(|span| {
        let phrase = Phrase::read(context, attribution, *span);
        phrase.is_some_and(|phrase| phrase.lacks_noun())
    })
}

/// Numbers of the sources that are nobody in particular.
fn weasel_sources(context: &Context<'_>) -> Vec<usize> {
    weasels(context).map(|(number, _)| number).collect()
}

/// True where the next sentence of the paragraph names somebody who says so: "Experts say
/// it will. Anna Neri, a geologist, said", or where one of them is quoted next.
fn is_backed(context: &Context<'_>, places: &Places) -> bool {
    let report = context.report;
    let text = context.article.text;
    let last = places
        .spans
        .last()
        .map(|span| context.article.token_at(span.start));
    let number = last.and_then(|token| text.sentence_number(token));
    let sentence = |number: Option<usize>| text.sentences.get(number?);
    let own = sentence(number);
    let next = sentence(number.map(|number| number + 1));
    let quoted = places.attributions.last();
    if quoted.is_some_and(|id| is_named_next(context, *id)) {
        return true;
    }
    let (Some(own), Some(next)) = (own, next) else {
        return false;
    };
    let named = |attribution: &Attribution| {
        let source = report.sources.get(attribution.holder.0);
        source.is_some_and(|source| {
            let person = matches!(source.kind, SourceKind::Person | SourceKind::Official);
            person && source.identity == Identity::Named
        })
    };
    let mut cued = context.cued(next.first, next.last);
    own.paragraph == next.paragraph
        && cued.any(|(_, attribution)| named(attribution) && tells(context, attribution))
}

fn weasel(context: &Context<'_>) -> Vec<Flag> {
    let found = weasels(context).filter(|(_, places)| !is_backed(context, places));
    flags(context, &WEASEL_ATTRIBUTION, Severity::Warning, found)
}
