//! CHN103 and CHN104: one origin behind two reports, and an attribution that is lost.

use rustc_hash::FxHashMap;

use super::{Check, Context};
use crate::grammar::Stance;
use crate::report::{
    AttributionId, ClaimId, Flag, Identity, Place, Report, Severity, SourceId, SourceKind,
};

/// CHN103.
pub(super) const SHARED_ORIGIN: Check = Check {
    id: "CHN103",
    name: "SharedOrigin",
    explain: SHARED,
    run: shared,
};

/// CHN104.
pub(super) const ATTRIBUTION_DROPPED: Check = Check {
    id: "CHN104",
    name: "AttributionDropped",
    explain: DROPPED,
    run: dropped,
};

const SHARED: &str = "\
Finds a claim that reaches the text through two outlets and comes from one holder both
times, chains that come back to an outlet that they have passed already, and outlets
that have a claim from each other. What looks like confirmation is one origin, or none.
A person must decide.

Why it matters: count origins, not outlets; circular reporting makes false confirmation.

Policy: verification handbooks (EJC, Bellingcat) on circular reporting.

Fires:   General John Smith told The Washington Post that the missile test had failed over the bay. General John Smith told Reuters that the missile test had failed over the bay.
Silent:  General John Smith told The Washington Post that the missile test had failed over the bay. Admiral Jane Brown told Reuters that the missile test had failed over the bay.
Silence: --ignore CHN103, or ignore = [\"CHN103\"] in secondo.toml
";

const DROPPED: &str = "\
Finds a claim that the text attributes first and repeats later in the writer's own
voice, in the indicative and without a cue.

Why it matters: what one party said has become a fact on the way down the page.

Policy: AP asks writers to restate the attribution wherever the claim returns.

Fires:   The general said that rebels poisoned the northern water reservoir. Schools were closed. Rebels poisoned the northern water reservoir.
Silent:  The general said that rebels poisoned the northern water reservoir. Schools were closed. Rebels denied everything.
Silence: --ignore CHN104, or ignore = [\"CHN104\"] in secondo.toml
";

/// Attributions of one holder that are compared with each other.
const MOST_COMPARED: usize = 16;
/// Words that two contents must share to be one claim.
const LEAST_SHARED: usize = 3;
/// Words that a repetition must share with what was attributed.
const LEAST_REPEATED: usize = 4;
/// Confidence of an attribution that can be lost.
const LEAST_CONFIDENCE: f64 = 0.8;
/// Share of both clauses that a repetition must make up.
const LEAST_SHARE: f64 = 0.75;

fn shared(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    let mut by_holder: Vec<Vec<usize>> = vec![Vec::new(); report.sources.len()];
    for (number, attribution) in report.attributions.iter().enumerate() {
        if attribution.repeated {
            continue;
        }
        if returns(context, &attribution.chain) {
            flags.push(flag(context, vec![number], "returns"));
        }
        let identity = report
            .sources
            .get(attribution.holder.0)
            .map(|source| source.identity);
        if attribution.chain.len() >= 3 && identity != Some(Identity::Unstated) {
            by_holder[attribution.holder.0].push(number);
        }
    }
    for numbers in by_holder.iter().filter(|numbers| numbers.len() > 1) {
        let pair = pairs(numbers).find(|(one, other)| {
            let between = (outlet(context, *one), outlet(context, *other));
            let outlets = [between.0, between.1];
            let outlets = outlets.iter().flatten().all(|id| is_outlet(context, *id));
            // one outlet that has it from the other is one way
            let chain = |number: usize| report.attributions[number].chain.as_slice();
            let apart = |id: Option<SourceId>, number: usize| {
                id.is_some_and(|id| !chain(number).contains(&id))
            };
            let apart = apart(between.0, *other) && apart(between.1, *one);
            outlets && apart && one_claim(context, *one, *other)
        });
        flags.extend(pair.map(|(one, other)| flag(context, vec![one, other], "message")));
    }
    flags.extend(circles(context));
    flags
}

/// Outlets of which each has the claim from the other.
fn circles(context: &Context<'_>) -> Vec<Flag> {
    let mut ways: FxHashMap<(ClaimId, SourceId, SourceId), usize> = FxHashMap::default();
    let mut flags = Vec::new();
    for (number, attribution) in context.report.attributions.iter().enumerate() {
        let long = attribution.chain.len() >= 3 && !attribution.repeated;
        let Some(from) = outlet(context, number).filter(|_| long) else {
            continue;
        };
        let (claim, holder) = (attribution.claim, attribution.holder);
        if !is_outlet(context, from) || !is_outlet(context, holder) {
            continue;
        }
        if let Some(other) = ways.get(&(claim, holder, from)) {
            flags.push(flag(context, vec![*other, number], "circle"));
        }
        ways.entry((claim, from, holder)).or_insert(number);
    }
    flags
}

fn pairs(numbers: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let numbers = &numbers[..numbers.len().min(MOST_COMPARED)];
    numbers
        .iter()
        .enumerate()
        .flat_map(move |(at, &one)| numbers[at + 1..].iter().map(move |&other| (one, other)))
}

/// The source before the holder.
fn outlet(context: &Context<'_>, number: usize) -> Option<SourceId> {
    let chain = &context.report.attributions[number].chain;
    chain
        .len()
        .checked_sub(2)
        .and_then(|at| chain.get(at))
        .copied()
}

fn one_claim(context: &Context<'_>, one: usize, other: usize) -> bool {
    let attributions = &context.report.attributions;
    if attributions[one].claim == attributions[other].claim {
        return true;
    }
    let (a, b) = (
        context.statements.keys(&attributions[one].content),
        context.statements.keys(&attributions[other].content),
    );
    let shared = a.iter().filter(|key| b.binary_search(key).is_ok()).count();
    shared >= LEAST_SHARED && shared * 10 >= a.len().min(b.len()) * 7
}

/// True where an outlet stands twice in a chain.
fn returns(context: &Context<'_>, chain: &[SourceId]) -> bool {
    let mut numbered = chain.iter().enumerate();
    numbered.any(|(at, id)| chain[..at].contains(id) && is_outlet(context, *id))
}

fn is_outlet(context: &Context<'_>, id: SourceId) -> bool {
    let source = context.report.sources.get(id.0);
    source.is_some_and(|source| source.kind == SourceKind::Media)
}

fn flag(context: &Context<'_>, numbers: Vec<usize>, variant: &str) -> Flag {
    let report = context.report;
    let label = |id: Option<SourceId>| {
        id.map(|id| context.messages.label(report, id))
            .unwrap_or_default()
    };
    let first = &report.attributions[numbers[0]];
    let holder = label(Some(first.holder));
    let outlets: Vec<String> = numbers
        .iter()
        .map(|number| label(outlet(context, *number)))
        .collect();
    let message = context.messages.message(
        "CHN103",
        variant,
        &[("holder", &holder), ("outlet", &outlets.join(", "))],
    );
    let spans = numbers
        .iter()
        .flat_map(|number| report.attributions[*number].content.clone());
    Flag {
        path: first.chain.clone(),
        spans: spans.collect(),
        attributions: numbers
            .iter()
            .map(|number| AttributionId(*number))
            .collect(),
        review: true,
        ..SHARED_ORIGIN.flag(Severity::Error, message)
    }
}

fn dropped(context: &Context<'_>) -> Vec<Flag> {
    let statements = context.statements;
    let report = context.report;
    let mut flags: Vec<Flag> = Vec::new();
    let mut earlier: Vec<usize> = Vec::new();
    for (number, clause) in statements.clauses.iter().enumerate() {
        let own = clause.voice.is_none() && clause.place != Place::Headline && clause.is_real();
        // "while she was secretary", "who are not citizens": no claim of its own
        let bound = context
            .article
            .words(clause.paragraph as usize)
            .is_some_and(|words| {
                let c = words.classes;
                words.is(clause.tokens.0, c.subordinator | c.relative)
            });
        if !own || bound || clause.words.len() < LEAST_REPEATED || statements.is_cued(clause) {
            continue;
        }
        // whatever shares three words of four has one of any fourth of them and one more
        let enough = clause.words.len() / 4 + 1;
        let with_one = clause.words.iter().take(enough).flat_map(|word| {
            // in ascending order
            let clauses = statements.with(word.key);
            clauses.take_while(|(at, _)| *at < number)
        });
        earlier.clear();
        earlier.extend(
            with_one
                .filter(|(_, other)| other.voice.is_some())
                .map(|(at, _)| at),
        );
        earlier.sort_unstable();
        earlier.dedup();
        let found = earlier.iter().copied().find(|&at| {
            let other = &statements.clauses[at];
            let apart = other.sentence != clause.sentence
                && other.negations.len() == clause.negations.len()
                && other.place != Place::Headline;
            if !apart {
                return false;
            }
            let shared = statements.shared(&clause.words, &other.words);
            let longer = clause.words.len().max(other.words.len());
            #[expect(clippy::cast_precision_loss, reason = "a clause has few words")]
            let share = shared as f64 / longer as f64;
            if shared < LEAST_REPEATED || share < LEAST_SHARE {
                return false;
            }
            other
                .voice
                .and_then(|id| report.attributions.get(id.0))
                .is_some_and(|found| {
                    found.stance == Stance::Assert
                        && found.holder != Report::PUBLISHER
                        && found.confidence >= LEAST_CONFIDENCE
                        && super::speaker::tells(context, found)
                })
        });
        let Some(id) = found.and_then(|at| statements.clauses[at].voice) else {
            continue;
        };
        let attribution = &report.attributions[id.0];
        let holder = context.messages.label(report, attribution.holder);
        let message = context
            .messages
            .message("CHN104", "message", &[("holder", &holder)]);
        flags.push(Flag {
            attributions: vec![id],
            path: attribution.chain.clone(),
            spans: vec![statements.words_of(clause)],
            ..ATTRIBUTION_DROPPED.flag(Severity::Warning, message)
        });
    }
    flags
}
