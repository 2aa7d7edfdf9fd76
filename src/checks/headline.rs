//! HED: what the headline makes of the text, and who stands behind it (SRC204).

use super::{Check, Context};
use crate::claims::Clause;
use crate::grammar::{Key, Kinds, Stance, fold, slot_mask};
use crate::report::{
    Attribution, AttributionId, Flag, Identity, Modality, Place, Report, Severity, SourceKind,
};
use crate::text::Shape;

/// HED501.
pub(super) const HEADLINE_DROPS_ATTRIBUTION: Check = Check {
    id: "HED501",
    name: "HeadlineDropsAttribution",
    explain: DROPS,
    run: drops,
};

/// SRC204.
pub(super) const SINGLE_SOURCE: Check = Check {
    id: "SRC204",
    name: "SingleSource",
    explain: SINGLE,
    run: single,
};

const DROPS: &str = "\
Finds a headline that asserts in the writer's own voice what the text only attributes: it has
no cue, no question mark, no attributing colon, no quotation marks, no conditional, and
the claim of the text that matches it is somebody's: the same verb and most of its words,
or almost all of them. What people say of their own doings is left alone, and so is what
the writer says too. A person must decide.

Why it matters: most readers see the headline alone. Headlines that declare a claim true
are how rumours spread (Silverman, Tow Center 2015).

Policy: Tow Center, \"Lies, Damn Lies, and Viral Content\"; most codes ask that a headline
be supported by the text (IPSO 1).

Fires:   Drone factory destroyed in northern raid
         The army said on Monday that the drone factory was destroyed in a northern raid.
Silent:  Drone factory destroyed in northern raid, army says
         The army said on Monday that the drone factory was destroyed in a northern raid.
Silence: --ignore HED501, or ignore = [\"HED501\"] in secondo.toml
";

const SINGLE: &str = "\
Finds a text in which every attribution of the headline's claim ends in one holder, twice
or more: it is told several times and rests on one source. A person must decide.

Why it matters: repetition looks like confirmation.

Policy: BBC 3.3.4 prefers more than one source; Reuters asks for a second one.

Fires:   Drone factory destroyed in northern raid
         Colonel Jane Doe said that the drone factory was destroyed in a raid.
         Doe said that the northern drone factory was destroyed before dawn.
Silent:  Drone factory destroyed in northern raid
         Colonel Jane Doe said that the drone factory was destroyed in a raid.
         Villagers said that the northern drone factory was destroyed before dawn.
Silence: --ignore SRC204, or ignore = [\"SRC204\"] in secondo.toml
";

/// Words that headline and claim must share.
const LEAST_SHARED: usize = 3;
/// Of so many words of the headline.
const OF: usize = 5;

/// Share of the headline's words that a claim with another predicate must have, in percent.
const ALMOST_ALL: usize = 75;
/// Tokens of a headline among which its subject stands.
const SUBJECT: u32 = 5;

/// A headline that attributes nothing.
struct Headline {
    /// Keys of its words.
    keys: Vec<Key>,
    /// Those of its verbs.
    predicates: Vec<Key>,
    /// Folded words of its first tokens.
    subject: Vec<String>,
    /// Says that something is not so.
    negated: bool,
}

/// A headline that attributes nothing, with the attributions that say the same.
struct Bare {
    attributions: Vec<AttributionId>,
}

/// The headline's keys where it speaks in the writer's own voice.
fn bare_headline(context: &Context<'_>) -> Option<Headline> {
    let report = context.report;
    let title = report.title?;
    let cued = report.attributions.iter().any(|attribution| {
        let mut spans = attribution.cue.iter().chain(&attribution.source);
        spans.any(|span| span.touches(title))
    });
    if cued {
        return None;
    }
    let statements = context.statements;
    let clauses: Vec<&Clause> = statements
        .inside(&[title])
        .map(|(_, clause)| clause)
        .collect();
    let grammar = clauses.first()?.grammar;
    let reportative = context.article.classes.get(grammar)?.reportative;
    let (first, last) = context.article.tokens_in(title);
    let words = context.article.words_at(title.start)?;
    let hedged = (first..last).any(|token| {
        let shape = words
            .token(token)
            .map(|token| token.shape)
            .unwrap_or_default();
        words.is(token, reportative)
            || shape.has(Shape::OPEN)
            || shape.has(Shape::QUOTED)
            || matches!(words.written(token), ":" | "?" | "'" | "\u{2018}")
    });
    let open = Kinds::HYPOTHETICAL.or(Kinds::POSSIBLE);
    if hedged
        || clauses
            .iter()
            .any(|clause| clause.kinds.has(open) || clause.question)
    {
        return None;
    }
    let mut keys: Vec<Key> = clauses
        .iter()
        .flat_map(|clause| clause.words.iter().map(|word| word.key))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let verb = |token: &u32| {
        let c = words.classes;
        words.is_verb(*token) && !words.is(*token, c.noun | c.adjective)
    };
    let predicates = (first..last).filter(verb);
    let predicates = predicates.map(|token| statements.mark(token).key);
    let predicates: Vec<Key> = predicates.filter(|key| *key != 0).collect();
    // "The dates of the cup" names a topic; "Car bomb, 20 dead" says something
    let parts = (first..last).any(|token| {
        let digits = words.has(token, Shape::DIGITS);
        digits || words.written(token) == ","
    });
    let enough = keys.len() >= LEAST_SHARED && (parts || !predicates.is_empty());
    enough.then(|| Headline {
        predicates,
        negated: clauses.iter().any(|clause| !clause.negations.is_empty()),
        subject: (first..last.min(first + SUBJECT))
            .map(|token| words.folded(token))
            .collect(),
        keys,
    })
}

/// True where somebody says of her own doings what the headline has, and for what stands
/// in a law, a ruling, official data.
fn is_own(context: &Context<'_>, headline: &Headline, found: &Attribution) -> bool {
    let source = context.report.sources.get(found.holder.0);
    if source.is_some_and(|source| source.kind == SourceKind::Document) {
        return true;
    }
    let name = source.and_then(|source| source.name.as_deref());
    let last = name.and_then(|name| name.split_whitespace().next_back());
    last.is_some_and(|last| headline.subject.contains(&fold(last)))
}

/// True for "announced that she had signed it", "ha annunciato di aver firmato".
fn tells_of_herself(context: &Context<'_>, found: &Attribution) -> bool {
    let Some(content) = found.content.first() else {
        return false;
    };
    let first = context.article.token_at(content.start);
    context
        .article
        .words_at(content.start)
        .is_some_and(|words| {
            let c = words.classes;
            let at = first + u32::from(words.is(first, c.complementizer));
            let infinitive = slot_mask("infinitive").unwrap_or(0);
            let person =
                words.is(at, c.subject) && words.is(at, c.masculine | c.feminine | c.plural);
            person || words.is(first, c.of | c.to) && words.is_verb_form(first + 1, infinitive)
        })
}

/// True where an attribution says what the headline does: the same predicate and most of
/// its words, or almost all of them, and negated where the headline is.
fn says_it(context: &Context<'_>, headline: &Headline, found: &Attribution, sentence: u32) -> bool {
    let clauses = context.statements.sentence(sentence);
    let within = |token: u32| {
        let span = context.article.text.tokens.get(token as usize);
        let span = span.map(|token| token.span());
        span.is_some_and(|span| found.content.iter().any(|part| part.contains(span)))
    };
    let has = |key: &&Key| {
        let mut places = clauses.iter().filter_map(|clause| clause.place_of(**key));
        places.any(within)
    };
    let shared = headline.keys.iter().filter(has).count();
    let mut negations = clauses.iter().flat_map(|clause| &clause.negations);
    let negated = negations.any(|negation| within(negation.negator));
    let stated = context.report.sources.get(found.holder.0);
    let stated = stated.is_some_and(|source| source.identity != Identity::Unstated)
        || context
            .report
            .claims
            .get(found.claim.0)
            .is_some_and(|claim| claim.modality == Modality::Hearsay);
    let all = headline.keys.len();
    let predicate = headline.predicates.iter().any(|key| has(&key));
    shared >= LEAST_SHARED
        && (shared * 100 >= all * ALMOST_ALL || predicate && shared * OF >= all * 3)
        && stated
        && found.stance == Stance::Assert
        && negated == headline.negated
        && found.holder != Report::PUBLISHER
        && super::speaker::tells(context, found)
}

/// The attributions that say what the headline says; none where the writer does too.
fn matching(context: &Context<'_>, headline: &Headline) -> Option<Bare> {
    let statements = context.statements;
    let keys = headline.keys.as_slice();
    let mut counts: Vec<(u32, Key)> = Vec::new();
    for key in keys {
        for (_, clause) in statements.with(*key) {
            if clause.place != Place::Headline {
                counts.push((clause.sentence, *key));
            }
        }
    }
    counts.sort_unstable();
    counts.dedup();
    let least = LEAST_SHARED.max((keys.len() * 3).div_ceil(OF));
    let mut attributions = Vec::new();
    for sentence in counts.chunk_by(|a, b| a.0 == b.0) {
        if sentence.len() < least {
            continue;
        }
        let number = sentence[0].0;
        let of_sentence = || statements.sentence(number);
        let shared = |clause: &Clause| {
            sentence
                .iter()
                .filter(|(_, key)| clause.place_of(*key).is_some())
                .count()
        };
        let mut voices: Vec<(usize, Option<AttributionId>)> = Vec::new();
        for clause in of_sentence() {
            match voices.iter_mut().find(|(_, voice)| *voice == clause.voice) {
                Some(entry) => entry.0 += shared(clause),
                None => voices.push((shared(clause), clause.voice)),
            }
        }
        let (most, voice) = voices.into_iter().max_by_key(|(most, _)| *most)?;
        if most + 1 < least {
            continue;
        }
        match voice {
            None => return None,
            Some(id) => {
                let found = context.report.attributions.get(id.0)?;
                // "the council decided to close it": the writer tells what was done
                if matches!(found.stance, Stance::Intend | Stance::Demand) {
                    return None;
                }
                if says_it(context, headline, found, number) {
                    attributions.push(id);
                }
            }
        }
    }
    (!attributions.is_empty()).then_some(Bare { attributions })
}

fn drops(context: &Context<'_>) -> Vec<Flag> {
    let Some(headline) = bare_headline(context) else {
        return Vec::new();
    };
    let Some(mut found) = matching(context, &headline) else {
        return Vec::new();
    };
    let report = context.report;
    let own = |id: &AttributionId| {
        let found = report.attributions.get(id.0);
        found.is_some_and(|found| tells_of_herself(context, found))
    };
    if found.attributions.iter().any(own) {
        return Vec::new();
    }
    found
        .attributions
        .retain(|id| !is_own(context, &headline, &report.attributions[id.0]));
    if found.attributions.is_empty() {
        return Vec::new();
    }
    let Some(title) = report.title else {
        return Vec::new();
    };
    let first = &report.attributions[found.attributions[0].0];
    let holder = context.messages.label(report, first.holder);
    let message = context
        .messages
        .message("HED501", "message", &[("holder", &holder)]);
    let mut spans = vec![title];
    spans.extend(&first.content);
    vec![Flag {
        attributions: found.attributions,
        path: first.chain.clone(),
        spans,
        review: true,
        ..HEADLINE_DROPS_ATTRIBUTION.flag(Severity::Error, message)
    }]
}

fn single(context: &Context<'_>) -> Vec<Flag> {
    let Some(found) = bare_headline(context).and_then(|headline| matching(context, &headline))
    else {
        return Vec::new();
    };
    let report = context.report;
    let holders = || {
        found
            .attributions
            .iter()
            .map(|id| report.attributions[id.0].holder)
    };
    let Some(first) = holders().next() else {
        return Vec::new();
    };
    let document = report
        .sources
        .get(first.0)
        .is_some_and(|source| source.kind == SourceKind::Document);
    if found.attributions.len() < 2 || document || holders().any(|holder| holder != first) {
        return Vec::new();
    }
    let holder = context.messages.label(report, first);
    let message = context
        .messages
        .message("SRC204", "message", &[("holder", &holder)]);
    let spans = found
        .attributions
        .iter()
        .flat_map(|id| report.attributions[id.0].content.clone());
    vec![Flag {
        path: report.attributions[found.attributions[0].0].chain.clone(),
        spans: spans.collect(),
        attributions: found.attributions.clone(),
        review: true,
        ..SINGLE_SOURCE.flag(Severity::Warning, message)
    }]
}
