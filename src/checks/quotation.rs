//! QUO: words in quotation marks and whose they are.

use super::{Check, Context};
use crate::Span;
use crate::grammar::{Part, Stance};
use crate::report::{AttributionId, Flag, Identity, Modality, Mode, Report, Severity};
use crate::text::{NONE, Shape};

/// QUO401.
pub(super) const QUOTE_WITHOUT_SPEAKER: Check = Check {
    id: "QUO401",
    name: "QuoteWithoutSpeaker",
    explain: WITHOUT_SPEAKER,
    run: without_speaker,
};

/// QUO402.
pub(super) const RELAYED_QUOTE: Check = Check {
    id: "QUO402",
    name: "RelayedQuote",
    explain: RELAYED,
    run: relayed,
};

const WITHOUT_SPEAKER: &str = "\
Finds a quoted sentence for which the text gives no speaker: nobody says it where it
stands, and no attribution of its paragraph reaches it. Quoted titles, names and single
words are left alone, and so is what a colon brings in, what makes a paragraph of its own
and what a verb of saying follows.

Why it matters: quotation marks promise somebody's very words; the reader must learn
whose.

Policy: Reuters attributes every quotation; Wikipedia's WP:INTEXT asks for the speaker
in the text.

Fires:   The hall fell silent after the vote. \"We have never seen such a shameful evening in this town.\" Nobody clapped.
Silent:  \"We have never seen such a shameful evening in this town,\" the mayor said.
Silence: --ignore QUO401, or ignore = [\"QUO401\"] in secondo.toml
";

const RELAYED: &str = "\
Finds a verbatim quotation that reaches the publisher through somebody unnamed or by
hearsay: \"would have told his men\", \"according to people in the room\". The words
between the marks are then those of whoever relays them.

Why it matters: nobody who is named vouches for the wording. In Italian newspapers the
virgolettato is no promise of verbatim words to begin with.

Policy: Il Post on the virgolettato; AP asks for first-hand hearing of what is quoted.

Fires:   \"We will never sign that paper,\" the minister reportedly told his aides.
Silent:  \"We will never sign that paper,\" the minister told reporters.
Silence: --ignore QUO402, or ignore = [\"QUO402\"] in secondo.toml
";

/// Words of a quotation that is more than a name or a title.
const LEAST_WORDS: usize = 7;

/// Tokens of a quotation between which words are relayed, not a name or a title.
const LEAST_RELAYED: u32 = 5;

fn without_speaker(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    for (number, attribution) in report.attributions.iter().enumerate() {
        let source = report.sources.get(attribution.holder.0);
        let unstated = source.is_some_and(|source| source.identity == Identity::Unstated);
        let alone = attribution.chain.len() <= 2 && !attribution.repeated;
        // a verb of saying has a subject somewhere, though none was found
        let told = !attribution.cue.is_empty() || is_told(context, &attribution.content);
        if !unstated || !alone || told || attribution.mode != Mode::Direct {
            continue;
        }
        let words = attribution.content.iter().map(|span| span.of(&report.text));
        let count: usize = words.map(|words| words.split_whitespace().count()).sum();
        let mut marks = attribution.content.iter().filter_map(|span| {
            let open = context.article.token_at(span.start);
            let token = context.article.text.tokens.get(open as usize)?;
            (token.partner != NONE).then_some((open, token.partner))
        });
        if count >= LEAST_WORDS && marks.all(|quote| stands_alone(context, quote)) {
            flags.push(Flag {
                attributions: vec![AttributionId(number)],
                path: attribution.chain.clone(),
                ..quote(context, attribution.content.clone())
            });
        }
    }
    for span in orphans(context) {
        flags.push(quote(context, vec![span]));
    }
    flags
}

fn quote(context: &Context<'_>, spans: Vec<Span>) -> Flag {
    let message = context.messages.message("QUO401", "message", &[]);
    Flag {
        spans,
        path: vec![Report::PUBLISHER],
        ..QUOTE_WITHOUT_SPEAKER.flag(Severity::Warning, message)
    }
}

/// Quoted sentences in paragraphs where nobody is said to speak.
fn orphans(context: &Context<'_>) -> Vec<Span> {
    let text = context.article.text;
    let mut out = Vec::new();
    for (number, paragraph) in text
        .paragraphs
        .iter()
        .enumerate()
        .filter(|(_, paragraph)| paragraph.kind == crate::text::Kind::Body)
    {
        let tokens = paragraph.tokens.0..paragraph.tokens.1;
        let mut quotes = tokens.filter_map(|index| {
            let token = text.tokens.get(index as usize)?;
            let opens =
                token.shape.has(Shape::OPEN) && token.partner != NONE && token.partner > index;
            opens.then_some((index, token.partner))
        });
        let found = quotes.find(|quote| is_sentence(context, *quote));
        let found = found.filter(|quote| stands_alone(context, *quote));
        let Some((open, close)) = found.filter(|_| !context.is_spoken(number)) else {
            continue;
        };
        if is_told(context, &[paragraph.span]) {
            continue;
        }
        out.push(text.span(open as usize, close as usize + 1));
    }
    out
}

/// True where somebody who is stated speaks in the paragraph of some words, or in the one
/// before it.
fn is_told(context: &Context<'_>, spans: &[Span]) -> bool {
    let paragraphs = &context.article.text.paragraphs;
    let Some(first) = spans.first() else {
        return false;
    };
    let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= first.start);
    at < paragraphs.len() && (at.saturating_sub(1)..=at).any(|number| context.is_told(number))
}

/// Tokens behind a quotation among which a verb of saying stands.
const SAID: u32 = 24;

/// True for a quotation that begins a sentence of a paragraph with other words, with no verb
/// of saying behind it. After a colon, as a paragraph of its own, before a bracket with its
/// origin, others say whose it is.
fn stands_alone(context: &Context<'_>, (open, close): (u32, u32)) -> bool {
    let text = context.article.text;
    let Some(sentence) = text.sentence_at(open) else {
        return false;
    };
    let Some(words) = context.article.words(sentence.paragraph as usize) else {
        return false;
    };
    let paragraph = text.paragraph(sentence).tokens;
    let ended = |at: u32| matches!(words.written(at), "." | "!" | "?");
    let begins = open == paragraph.0 || ended(open - 1);
    let other = paragraph.0 < open || close + 1 < paragraph.1;
    let origin = matches!(words.written(close + 1), "[" | "(");
    let lexicon = &words.grammar.lexicon;
    let says = ["that", "quote"];
    let says = says.iter().filter_map(|name| lexicon.frames.find(name));
    let says = says.fold(0_u64, |mask, bit| mask | 1 << bit);
    let told = (close + 1..paragraph.1.min(close + SAID)).any(|at| {
        let mut readings = words.readings(at).iter();
        readings.any(|reading| reading.part == Part::Verb && reading.frames & says != 0)
    });
    begins && other && !origin && !told && !brought_in(context, open)
}

/// True where the sentence before speaks of what is read out: "His first tweet was short."
fn brought_in(context: &Context<'_>, open: u32) -> bool {
    let text = context.article.text;
    let number = text.sentence_number(open);
    let before = number.and_then(|number| text.sentences.get(number.checked_sub(1)?));
    let Some(before) = before else { return false };
    let same = text.sentence_at(open).map(|own| own.paragraph) == Some(before.paragraph);
    let words = context.article.words(before.paragraph as usize);
    same && words.is_some_and(|words| {
        let c = words.classes;
        let writing = |at: u32| words.is(at, c.document) && !words.is(at, c.media | c.agency);
        (before.first..before.last).any(writing)
    })
}

/// A capital, enough words, and a stop inside the marks.
fn is_sentence(context: &Context<'_>, (open, close): (u32, u32)) -> bool {
    let tokens = &context.article.text.tokens;
    let inside = tokens.get(open as usize + 1..close as usize).unwrap_or(&[]);
    let text = context.report.text.as_str();
    let words = inside
        .iter()
        .filter(|token| token.shape.has(Shape::WORD))
        .count();
    let capital = inside
        .first()
        .is_some_and(|token| token.shape.has(Shape::CAPITAL));
    let ended = |written: &str| matches!(written, "." | "!" | "?" | ",");
    let last = inside.last().map_or("", |token| token.span().of(text));
    let next = tokens
        .get(close as usize + 1)
        .map_or("", |token| token.span().of(text));
    let before = tokens.get((open as usize).wrapping_sub(1));
    // a headline in brackets, a quotation in a quotation
    let inner = before.is_some_and(|token| matches!(token.span().of(text), "(" | ","));
    !inner && words >= LEAST_WORDS && capital && (ended(last) || ended(next) && next != ",")
}

fn relayed(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    for (number, attribution) in report.attributions.iter().enumerate() {
        if let Some(span) = quoted_hearsay(context, AttributionId(number)) {
            let message = context.messages.message("QUO402", "unstated", &[]);
            flags.push(Flag {
                attributions: vec![AttributionId(number)],
                path: attribution.chain.clone(),
                spans: vec![span],
                ..RELAYED_QUOTE.flag(Severity::Warning, message)
            });
            continue;
        }
        if attribution.mode == Mode::Indirect || attribution.repeated {
            continue;
        }
        let between = attribution.chain.len().saturating_sub(1);
        let middle = attribution.chain.get(1..between).unwrap_or(&[]);
        // an answer is the holder's own, whoever asked
        let asked = attribution
            .parent
            .and_then(|id| report.attributions.get(id.0));
        let asked =
            asked.is_some_and(|parent| matches!(parent.stance, Stance::Ask | Stance::Demand));
        let through = middle.iter().filter(|_| !asked).find(|id| {
            let source = report.sources.get(id.0);
            source.is_some_and(|source| {
                super::speaker::is_withheld(context, source, context.held_by(**id))
            })
        });
        let holder = report.sources.get(attribution.holder.0);
        let named = holder.is_some_and(|source| source.identity != Identity::Unstated);
        if !named
            || is_far(context, AttributionId(number))
            || (through.is_none() && !hearsay_around(context, AttributionId(number)))
        {
            continue;
        }
        let holder = context.messages.label(report, attribution.holder);
        let other = through.map(|id| context.messages.label(report, *id));
        let variant = if other.is_some() {
            "message"
        } else {
            "hearsay"
        };
        let places = [
            ("holder", holder.as_str()),
            ("other", other.as_deref().unwrap_or("")),
        ];
        let message = context.messages.message("QUO402", variant, &places);
        flags.push(Flag {
            attributions: vec![AttributionId(number)],
            path: attribution.chain.clone(),
            spans: attribution.content.clone(),
            ..RELAYED_QUOTE.flag(Severity::Warning, message)
        });
    }
    flags
}

/// Bytes before a pronoun among which the one stands whom it means.
const MEANT: usize = 400;

/// True for a pronoun that may mean somebody else: whom it is laid to is last named far off.
fn is_far(context: &Context<'_>, id: AttributionId) -> bool {
    let report = context.report;
    let Some(own) = report.attributions.get(id.0) else {
        return false;
    };
    let Some(source) = own.source.first() else {
        return false;
    };
    let pronoun = context.article.words_at(source.start).is_some_and(|words| {
        let (first, last) = context.article.tokens_in(*source);
        last == first + 1 && words.is(first, words.classes.pronoun)
    });
    let mentions = report
        .sources
        .get(own.holder.0)
        .map(|found| &found.mentions);
    let near = |mention: &Span| {
        mention.start < source.start
            && mention.start + MEANT > source.start
            && mention.len() > source.len()
    };
    pronoun && !mentions.is_some_and(|mentions| mentions.iter().any(near))
}

/// The quotation that all of a hearsay opens with: "…", the minister reportedly told them.
fn quoted_hearsay(context: &Context<'_>, id: AttributionId) -> Option<Span> {
    let attribution = context.report.attributions.get(id.0)?;
    let (cue, content) = (attribution.cue.first()?, attribution.content.first()?);
    let text = context.article.text;
    let (at, open) = (
        context.article.token_at(cue.start),
        context.article.token_at(content.start),
    );
    let opening = text.tokens.get(open as usize)?;
    let quoted = opening.shape.has(Shape::OPEN) && opening.partner != NONE;
    let close = opening.partner;
    if !quoted || close <= open || close > at || close - open <= LEAST_RELAYED {
        return None;
    }
    context
        .is_adverb_of_hearsay(attribution)
        .then(|| text.span(open as usize, close as usize + 1))
}

/// Tokens beside a cue among which an adverb of hearsay stands.
const BESIDE: u32 = 2;

/// True where an adverb of hearsay stands with the quotation's cue: "reportedly told".
fn hearsay_around(context: &Context<'_>, id: AttributionId) -> bool {
    let report = context.report;
    let Some(own) = report.attributions.get(id.0) else {
        return false;
    };
    let claim = report.claims.get(own.claim.0);
    // "the man, supposedly a friend, whom he calls “sir”": the adverb is about something else
    if context.is_adverb_of_hearsay(own) {
        return false;
    }
    let mut cues = own.cue.iter();
    claim.is_some_and(|claim| claim.modality == Modality::Hearsay)
        || cues.any(|cue| {
            let (first, last) = context.article.tokens_in(*cue);
            let words = context.article.words_at(cue.start);
            words.is_some_and(|words| {
                let sentence = context.article.text.sentence_at(first);
                let end = sentence.map_or(last - 1, |sentence| sentence.last);
                let start = sentence.map_or(first, |sentence| sentence.first);
                let low = first.saturating_sub(BESIDE).max(start);
                let mut near = low..(last + BESIDE).min(end);
                near.any(|token| words.is(token, words.classes.reportative))
            })
        })
}
