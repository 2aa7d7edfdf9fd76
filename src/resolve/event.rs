//! One accepted match on its way to an attribution.

use super::classes::Words;
use crate::Span;
use crate::grammar::{MissingHolder, Part, Reach, Stance, slot_mask};
use crate::matcher::{Candidate, Range};
use crate::report::SourceId;
use crate::text::{Kind, Shape, Text};

/// Tokens before a word of falsehood among which a form of "be" stands.
const COPULA: u32 = 5;

/// An attribution before its holder and chain are known.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Number of the sentence.
    pub(crate) sentence: usize,
    /// Number of the paragraph.
    pub(crate) paragraph: usize,
    /// What the paragraph is.
    pub(crate) kind: Kind,
    /// The match.
    pub(crate) found: Candidate,
    /// What the holder does to the content.
    pub(crate) stance: Stance,
    /// Bytes of the source.
    pub(crate) source: Vec<Span>,
    /// Bytes of the cue.
    pub(crate) cue: Vec<Span>,
    /// Bytes of the content.
    pub(crate) content: Vec<Span>,
    /// Inside quotation marks.
    pub(crate) quoted: bool,
    /// What the cue's grammar says of a subject that is not there.
    pub(crate) subject: Subject,
    /// The attribution whose content holds this one.
    pub(crate) parent: Option<usize>,
    /// The attribution that this one shares its content with: "citing".
    pub(crate) host: Option<usize>,
    /// Somebody was quoted as saying it.
    pub(crate) cited: bool,
    /// Says whom another attribution relies on: citing, quoting.
    pub(crate) relies: bool,
    /// Who holds the content.
    pub(crate) holder: SourceId,
    /// Outlets between: "told CNN", with the words that say so.
    pub(crate) via: Vec<(SourceId, Vec<Span>)>,
    /// Nobody in particular says that the holder spoke, with the words that show it.
    pub(crate) rumour: Option<(SourceId, Vec<Span>)>,
    /// The source is a pronoun or left out: the speech event goes on.
    pub(crate) carries_on: bool,
    /// Holds a statement that is the rest of the text.
    pub(crate) releases: bool,
    /// The cue says that it is hearsay.
    pub(crate) hearsay: bool,
    /// "Addressed a report that": what somebody takes up is another's.
    pub(crate) takes_up: bool,
}

/// What can be said of a subject from the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// "I", "we".
    Speaker,
    /// A finite verb's subject, singular or plural.
    Finite {
        /// Third person plural alone.
        plural: bool,
    },
    /// The subject of the clause that a participle leans on.
    Gerund,
    /// A colon or dash: whoever spoke goes on.
    Mark,
    /// A noun, adjective, adverb or passive: nobody.
    None,
}

/// What the words of a cue say of its subject.
pub(crate) fn subject(found: &Candidate, words: &Words<'_>) -> Subject {
    let c = words.classes;
    let inside = |range: &Range| (range.0..range.1).collect::<Vec<u32>>();
    let cue: Vec<u32> = found.cue.iter().flat_map(inside).collect();
    if cue.iter().any(|&index| words.is(index, c.impersonal)) {
        return Subject::None;
    }
    let is_mark = |index: &u32| words.has(*index, Shape::MARK);
    if !cue.is_empty() && cue.iter().all(is_mark) {
        return Subject::Mark;
    }
    let finite = slot_mask("finite").unwrap_or(0);
    let gerund = slot_mask("gerund").unwrap_or(0);
    let mut persons = 0_u16;
    let mut any_gerund = false;
    for &index in &cue {
        for reading in words.readings(index).iter() {
            if reading.part != Part::Verb {
                continue;
            }
            if reading.slots & finite != 0 {
                persons |= if reading.persons == 0 {
                    0b111_111
                } else {
                    reading.persons & 0b111_111
                };
            }
            any_gerund |= reading.slots & gerund != 0;
        }
    }
    let (speaker, third_singular, third_plural) = (0b001_001, 0b000_100, 0b100_000);
    if persons & (third_singular | third_plural) != 0 {
        Subject::Finite {
            plural: persons & third_singular == 0,
        }
    } else if persons & speaker != 0 {
        Subject::Speaker
    } else if any_gerund {
        Subject::Gerund
    } else {
        Subject::None
    }
}

/// True for a cue such as "addressed a report": a verb that takes up the noun behind it.
fn takes_up(found: &Candidate, words: &Words<'_>) -> bool {
    let c = words.classes;
    let mut parts = found.cue.iter();
    parts.any(|&(first, last)| {
        (first..last).any(|at| {
            let small = |next: &u32| words.is(*next, c.determiner | c.adjective);
            words.is(at, c.taking_up) && (at + 1..last).any(|next| !small(&next))
        })
    })
}

impl Event {
    /// The event of an accepted match.
    pub(crate) fn new(sentence: usize, found: Candidate, text: &Text, words: &Words<'_>) -> Self {
        let spans = |ranges: &[Range]| -> Vec<Span> {
            ranges
                .iter()
                .map(|range| text.span(range.0 as usize, range.1 as usize))
                .filter(|span| !span.is_empty())
                .collect()
        };
        let paragraph = text
            .sentences
            .get(sentence)
            .map_or(0, |sentence| sentence.paragraph as usize);
        let kind = text
            .paragraphs
            .get(paragraph)
            .map_or(Kind::Body, |paragraph| paragraph.kind);
        let c = words.classes;
        let has = |mask: u128| {
            found
                .cue
                .iter()
                .any(|range| (range.0..range.1).any(|index| words.is(index, mask)))
        };
        let rule = words.grammar.rules.get(found.rule);
        let unstated = rule.is_some_and(|rule| rule.holder == MissingHolder::Unstated);
        let releases =
            found.reach == Some(Reach::Next) && sentence_is(sentence, text, words, c.following);
        Self {
            sentence,
            paragraph,
            kind,
            stance: stance(&found, words),
            source: spans(&found.source),
            cue: spans(&found.cue),
            content: spans(&found.content),
            quoted: words.has(found.anchor, Shape::QUOTED),
            subject: subject(&found, words),
            parent: None,
            host: None,
            cited: is_cited(&found, words),
            relies: found.reach == Some(Reach::Host) || cites(&found, words),
            holder: SourceId(0),
            via: Vec::new(),
            rumour: None,
            carries_on: false,
            releases,
            hearsay: unstated || has(c.reportative),
            takes_up: takes_up(&found, words),
            found,
        }
    }

    /// The bytes from the first to the last of the cue's first part.
    pub(crate) fn cue_span(&self) -> Span {
        self.cue.first().copied().unwrap_or_default()
    }
}

/// The stance of a match, turned round where its verb is negated (who does not believe
/// something denies it, who does not deny it leaves it open) or its content says of
/// something that it is false.
fn stance(found: &Candidate, words: &Words<'_>) -> Stance {
    let c = words.classes;
    let rule = words.grammar.rules.get(found.rule);
    if rule.is_some_and(|rule| rule.stance.is_some()) {
        return found.stance;
    }
    let negates =
        |index: u32| words.is(index, c.negator) && !words.is(index, c.preposition | c.noun);
    let mut cue = found.cue.iter().flat_map(|range| range.0..range.1);
    if !cue.any(negates) {
        let refutes = found.stance == Stance::Assert && says_false(found, words);
        return if refutes { Stance::Deny } else { found.stance };
    }
    let content = found.content.first();
    let open = content.is_some_and(|range| words.is(range.0, c.left_open));
    match found.stance {
        Stance::Deny => Stance::Doubt,
        Stance::Assert | Stance::Confirm | Stance::Believe if open => Stance::Doubt,
        Stance::Assert | Stance::Confirm | Stance::Believe => Stance::Deny,
        other => other,
    }
}

/// True where the content says that something "is completely false".
fn says_false(found: &Candidate, words: &Words<'_>) -> bool {
    let c = words.classes;
    found.content.iter().any(|range| {
        let mut falsehoods = (range.0..range.1).filter(|&index| words.is(index, c.falsehood));
        falsehoods.any(|index| {
            let low = index.saturating_sub(COPULA).max(range.0);
            let copula = (low..index).rfind(|&at| words.is(at, c.auxiliary));
            copula.is_some_and(|at| {
                let from = at.saturating_sub(1).max(range.0);
                let negated = (from..index).any(|between| words.is(between, c.negator));
                // "avrebbe emesso fatture false": the papers are false, not what is said
                let joins = c.auxiliary | c.adverb | c.determiner | c.adjective | c.preposition;
                let before = index - 1;
                let papers = c.head_first != 0
                    && words.is(at, c.have)
                    && words.has(before, Shape::WORD)
                    && !words.is(before, joins)
                    && (words.is(before, c.heads() | c.noun) || !words.is_verb(before));
                !negated && !papers
            })
        })
    })
}

/// True for a gerund that names a source of a source.
fn cites(found: &Candidate, words: &Words<'_>) -> bool {
    let gap = found.cue.last().map_or(found.anchor, |cue| cue.1);
    let named = found.source.first().is_some_and(|source| source.0 == gap);
    named && is_citing(found, words, "gerund")
}

/// True for "was quoted as saying".
fn is_cited(found: &Candidate, words: &Words<'_>) -> bool {
    let cue = found.cue.first().map_or(found.anchor, |cue| cue.0);
    let passive = (cue..found.anchor).any(|index| words.is(index, words.classes.auxiliary));
    passive && is_citing(found, words, "participle")
}

/// True for an anchor that is a verb of citing in that form.
fn is_citing(found: &Candidate, words: &Words<'_>, form: &str) -> bool {
    let lexicon = &words.grammar.lexicon;
    let form = slot_mask(form).unwrap_or(0);
    let cite = lexicon.frames.find("cite").map_or(0, |bit| 1 << bit);
    words.readings(found.anchor).iter().any(|reading| {
        let verb = reading.part == Part::Verb;
        verb && reading.frames & cite != 0 && reading.slots & form != 0
    })
}

fn sentence_is(sentence: usize, text: &Text, words: &Words<'_>, mask: u128) -> bool {
    text.sentences
        .get(sentence)
        .is_some_and(|sentence| (sentence.first..sentence.last).any(|index| words.is(index, mask)))
}
