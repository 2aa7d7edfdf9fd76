//! The words of a source: what they say of who it is.

use super::classes::{Classes, Words};
use super::segments::{Run, Segment, is_genitive, is_name_word, joins, main_head, runs, segments};
use crate::grammar::OutletId;
use crate::matcher::Range;
use crate::report::{Grade, Identity, SourceKind};
use crate::text::{OutletMention, Shape};

/// Tokens of a mention that are looked at.
const LONGEST: u32 = 48;

/// How a mention points to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pointing {
    /// A name.
    Name,
    /// A noun without a name.
    Description,
    /// "he", "they".
    Pronoun,
    /// "I", "our": whoever speaks.
    Speaker,
    /// "his".
    Possessive,
    /// "who": what stands before it.
    Relative,
}

/// What is known from a noun, pronoun or title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    /// "he", "Mr."
    Masculine,
    /// "she", "la donna".
    Feminine,
}

impl Gender {
    /// What the classes of a word say, where they do not say both.
    pub(crate) const fn of(bits: u128, classes: &Classes) -> Option<Self> {
        match (bits & classes.masculine != 0, bits & classes.feminine != 0) {
            (true, false) => Some(Self::Masculine),
            (false, true) => Some(Self::Feminine),
            _ => None,
        }
    }
}

/// A mention of a source.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// First and one past the last token.
    pub(crate) range: Range,
    /// How it points.
    pub(crate) pointing: Pointing,
    /// Folded words of the name, without titles.
    pub(crate) name: Vec<String>,
    /// The name as it is written.
    pub(crate) written: String,
    /// A short form in brackets or in capitals.
    pub(crate) initials: Option<String>,
    /// Folded nouns that say what it is.
    pub(crate) heads: Vec<String>,
    /// Folded other words that describe it.
    pub(crate) describing: Vec<String>,
    /// The outlet that it is.
    pub(crate) outlet: Option<OutletId>,
    /// The outlet that it was reached by: "sources quoted by CNN".
    pub(crate) through: Option<OutletId>,
    /// What sort.
    pub(crate) kind: SourceKind,
    /// Named or not.
    pub(crate) identity: Identity,
    /// How well an unnamed one is described.
    pub(crate) grade: Option<Grade>,
    /// Gender, where words show it.
    pub(crate) gender: Option<Gender>,
    /// Several people or things.
    pub(crate) plural: bool,
    /// "the", "this": it was named before.
    pub(crate) definite: bool,
    /// "a", "some": it was not named before.
    pub(crate) indefinite: bool,
    /// "another": it was not.
    pub(crate) another: bool,
    /// Several sources joined.
    pub(crate) joined: bool,
}

impl Mention {
    /// Reads the words of a range.
    pub(crate) fn read(range: Range, words: &Words<'_>, outlets: &[OutletMention]) -> Self {
        let last = range.1.min(range.0.saturating_add(LONGEST));
        let range = (range.0, last.max(range.0));
        let segments = segments(range, words);
        let runs = runs(&segments, words);
        let mut mention = Self::empty(range);
        mention.pointing = pointing(range, words);
        mention.outlets(words, outlets, &segments, &runs);
        mention.names(words, &segments, &runs);
        mention.nouns(words, &segments);
        mention.number(words, &segments);
        mention.classify(words, &segments);
        mention
    }

    /// A mention of nothing known.
    pub(crate) const fn empty(range: Range) -> Self {
        Self {
            range,
            pointing: Pointing::Description,
            name: Vec::new(),
            written: String::new(),
            initials: None,
            heads: Vec::new(),
            describing: Vec::new(),
            outlet: None,
            through: None,
            kind: SourceKind::Person,
            identity: Identity::Anonymous,
            grade: None,
            gender: None,
            plural: false,
            definite: false,
            indefinite: false,
            another: false,
            joined: false,
        }
    }

    fn outlets(
        &mut self,
        words: &Words<'_>,
        outlets: &[OutletMention],
        segments: &[Segment],
        runs: &[Run],
    ) {
        let c = words.classes;
        let mut at = self.range.0;
        while at < self.range.1 {
            let found = words
                .token(at)
                .and_then(|token| outlets.get(token.outlet as usize));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            at = found.last.max(at + 1);
            let segment = segments
                .iter()
                .find(|segment| segment.first <= found.first && found.first < segment.last);
            let before = before(found.first, self.range.0, words);
            let by = before.is_some_and(|index| words.is(index, c.by));
            let first_head = main_head(segments);
            let people = first_head.is_some_and(|head| words.is(head, c.people() | c.title));
            // "a report seen by Reuters": the text cites what the outlet has read
            let examined = by
                && first_head.is_some_and(|head| words.is(head, c.document))
                && (self.range.0..found.first).any(|index| words.is(index, c.examined));
            if (by && people || examined) && self.through.is_none() {
                self.through = Some(found.outlet);
                continue;
            }
            // "Jane Doe, dean of the school, to the Post"
            let told = before
                .filter(|&index| words.is(index, c.to) && index > self.range.0)
                .is_some_and(|index| words.written(index - 1) == ",");
            if told {
                self.through.get_or_insert(found.outlet);
                continue;
            }
            let modifies = segment.is_some_and(|segment| {
                segment
                    .head
                    .is_some_and(|head| head >= found.last && words.is(head, c.people() | c.title))
            });
            let genitive = is_genitive(found.last, words);
            let named_after = genitive && runs.iter().any(|run| run.first > found.last);
            let belongs = before.is_some_and(|index| words.is(index, c.preposition));
            let text_of = by || first_head.is_some_and(|head| words.is(head, c.document | c.media));
            let whole = is_whole(found, self.range, words);
            if !whole && inside_a_name(found, words) || is_another_paper(found, words) {
                continue;
            }
            // "Report:" is a noun before it is a broadcast, "the Post" is none
            let called = found.first > 0 && words.is(found.first - 1, c.definite);
            let common =
                !called && (found.first..found.last).all(|index| words.is(index, c.heads()));
            if found.weak && (common || !whole && !text_of) {
                continue;
            }
            if !modifies && !named_after && (!belongs || text_of) && self.outlet.is_none() {
                self.outlet = Some(found.outlet);
            }
        }
    }

    fn names(&mut self, words: &Words<'_>, segments: &[Segment], runs: &[Run]) {
        let main = runs.iter().find(|run| {
            run.owned
                && segments
                    .get(run.segment)
                    .is_some_and(|segment| !segment.bracketed)
        });
        if let Some(run) = main {
            for index in run.first..run.last {
                let shape = words.token(index).map_or(Shape::default(), |t| t.shape);
                if shape.has(Shape::WORD) && !words.is(index, words.classes.title) {
                    self.name.push(words.folded(index));
                }
            }
            self.written = written(run.first, run.last, words);
            if self.name.len() == 1
                && let Some(token) = words.token(run.first)
                && token.shape.has(Shape::CAPITALS)
            {
                self.initials = self.name.first().cloned();
            }
        }
        let bracketed = segments.iter().filter(|segment| segment.bracketed);
        for segment in bracketed {
            let single = segment.last == segment.first + 1;
            let capitals = words.has(segment.first, Shape::CAPITALS);
            if single && capitals {
                self.initials = Some(words.folded(segment.first));
            }
        }
    }

    fn nouns(&mut self, words: &Words<'_>, segments: &[Segment]) {
        let c = words.classes;
        let nameless = self.name.is_empty();
        for segment in segments {
            // "the minister, a guest of the fair,": a guest is not what a minister is called
            let aside =
                nameless && (self.range.0..segment.first).any(|index| words.written(index) == ",");
            for index in segment.first..segment.last {
                let bits = words.bits(index);
                let word = words.has(index, Shape::WORD);
                if !word || bits & (c.determiner | c.preposition | c.pronoun) != 0 {
                    continue;
                }
                // "the ministry's report": whose it is describes it
                let owner = is_genitive(index + 1, words) && index + 1 < self.range.1;
                let head = bits & c.heads() != 0 && bits & c.seats == 0;
                if head && !owner && !segment.after_preposition {
                    let folded = words.folded(index);
                    if !self.heads.contains(&folded) {
                        self.heads.push(folded);
                    }
                } else if !aside && bits & c.function == 0 {
                    let folded = words.folded(index);
                    if folded.chars().count() > 3 {
                        let seat = bits & c.seats != 0;
                        let said = if seat {
                            words.describing(index)
                        } else {
                            folded
                        };
                        self.describing.push(said);
                    }
                }
            }
        }
    }

    fn number(&mut self, words: &Words<'_>, segments: &[Segment]) {
        let c = words.classes;
        let (first, last) = self.range;
        let opening: u128 = (first..last.min(first + 2)).fold(0, |bits, index| {
            let own = words.bits(index);
            if own & (c.determiner | c.quantifier | c.demonstrative) != 0 {
                bits | own
            } else {
                bits
            }
        });
        // "dal|giornale": the article is fused with the preposition before the source
        let fused = first
            .checked_sub(1)
            .is_some_and(|index| words.is(index, c.preposition) && words.is(index, c.definite))
            && opening & (c.determiner | c.quantifier) == 0;
        let opens = c.definite | c.demonstrative | c.possessive;
        // "Egypt's head of forensics": a genitive is as good as "the"
        let owned = segments
            .first()
            .is_some_and(|segment| (segment.first..segment.last).any(|at| is_genitive(at, words)));
        self.definite = fused || (opening & opens != 0 || owned) && opening & c.indefinite == 0;
        self.indefinite = opening & c.indefinite != 0;
        self.another = (first..last.min(first + 3)).any(|index| words.is(index, c.another));
        let head = main_head(segments);
        let shown = match (self.pointing, head) {
            (Pointing::Pronoun | Pointing::Possessive, _) => words.bits(first),
            (_, Some(head)) => words.bits(head) | opening & (c.plural | c.masculine | c.feminine),
            _ => opening,
        };
        let titles = (first..last)
            .filter(|&index| {
                let given = words.is(index, c.given_name) && words.has(index, Shape::CAPITAL);
                given || words.is(index, c.title | c.person)
            })
            .fold(0, |bits, index| bits | words.bits(index));
        let plural_only = shown & c.plural != 0 && shown & c.singular == 0;
        self.joined = segments
            .iter()
            .skip(1)
            .any(|segment| segment.first > first && joins(segment, segments, words));
        self.plural = plural_only || self.joined;
        let gendered =
            if self.pointing == Pointing::Pronoun || self.pointing == Pointing::Possessive {
                shown
            } else {
                shown | titles
            };
        self.gender = Gender::of(gendered, c);
    }

    fn classify(&mut self, words: &Words<'_>, segments: &[Segment]) {
        let c = words.classes;
        let head = main_head(segments);
        let bits = head.map_or(0, |head| words.bits(head));
        let any_role = segments
            .iter()
            .filter(|segment| !segment.after_preposition)
            .filter_map(|segment| segment.head)
            .any(|head| words.is(head, c.role | c.title));
        let one_body = bits & c.institution != 0 && self.definite && !self.plural;
        let is_body =
            one_body || bits & c.body != 0 || bits & c.member != 0 && !self.name.is_empty();
        let is_person = !is_body && (bits & c.people() != 0 || bits & c.title != 0);
        self.kind = if self.outlet.is_some() || bits & (c.media | c.agency) != 0 && !is_person {
            SourceKind::Media
        } else if is_body {
            SourceKind::Institution
        } else if any_role {
            SourceKind::Official
        } else if bits & c.institution != 0 {
            SourceKind::Institution
        } else if bits & c.document != 0 {
            SourceKind::Document
        } else if bits & (c.group | c.vague) != 0 {
            SourceKind::Group
        } else if bits & c.person != 0 {
            SourceKind::Person
        } else {
            self.kind_of_name(words, segments)
        };
        let named_text = any_word(segments, |index| is_name_word(index, words));
        let is_named = self.outlet.is_some()
            || !self.name.is_empty()
            || match self.kind {
                SourceKind::Institution => {
                    is_body || !self.plural && !self.indefinite && bits & c.people() == 0
                }
                SourceKind::Document => named_text || self.definite && !self.plural,
                _ => false,
            };
        if self.pointing == Pointing::Description && is_named && !self.name.is_empty() {
            self.pointing = Pointing::Name;
        }
        self.identity = if is_named {
            Identity::Named
        } else {
            Identity::Anonymous
        };
        if !is_named {
            self.grade = Some(self.graded(words));
        }
    }

    fn kind_of_name(&self, words: &Words<'_>, segments: &[Segment]) -> SourceKind {
        let c = words.classes;
        // a relative clause is no segment: "Jane Doe, who runs the port"
        let body = any_word(segments, |index| words.is(index, c.institution | c.place));
        if is_domain(&self.written) {
            SourceKind::Media
        } else if body || self.initials.is_some() || self.definite {
            SourceKind::Institution
        } else if self.plural {
            SourceKind::Group
        } else {
            SourceKind::Person
        }
    }

    /// Bare "a source", vague "a Western source", described with role and body.
    fn graded(&self, words: &Words<'_>) -> Grade {
        let c = words.classes;
        let role = (self.range.0..self.range.1).any(|index| words.is(index, c.role));
        let described = self.describing.len();
        match (role, described) {
            (_, 0) if !role => Grade::Bare,
            (true, 1..) | (false, 2..) => Grade::Described,
            _ => Grade::Vague,
        }
    }
}

/// True for the name of a site: `Example.com`.
fn is_domain(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(site, top)| {
        let letters = |part: &str| part.chars().all(|c| c.is_alphanumeric() || c == '-');
        let top = (2..=6).contains(&top.len()) && top.chars().all(|c| c.is_ascii_lowercase());
        top && site.len() > 2 && site.split('.').all(letters)
    })
}

/// True where a token of some segment passes.
fn any_word(segments: &[Segment], passes: impl Fn(u32) -> bool) -> bool {
    let mut tokens = segments
        .iter()
        .flat_map(|segment| segment.first..segment.last);
    tokens.any(passes)
}

/// The written words of a range of tokens.
pub(crate) fn written(first: u32, last: u32, words: &Words<'_>) -> String {
    let (Some(start), Some(end)) = (words.token(first), words.token(last.saturating_sub(1))) else {
        return String::new();
    };
    let text = crate::Span::new(start.start as usize, end.end as usize).of(words.text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn pointing(range: Range, words: &Words<'_>) -> Pointing {
    let c = words.classes;
    if range.1 != range.0 + 1 {
        return Pointing::Description;
    }
    let bits = words.bits(range.0);
    let capital_inside = words
        .token(range.0)
        .is_some_and(|token| token.shape.has(Shape::CAPITALS) && token.span().len() > 1);
    if capital_inside {
        Pointing::Description
    } else if bits & c.first_person != 0 {
        Pointing::Speaker
    } else if bits & c.possessive != 0 {
        Pointing::Possessive
    } else if bits & c.relative != 0 {
        Pointing::Relative
    } else if bits & c.pronoun != 0
        && (bits & (c.vague | c.quantifier) == 0 || bits & c.subject != 0)
    {
        Pointing::Pronoun
    } else {
        Pointing::Description
    }
}

/// True for an outlet that is all of the mention, a determiner left aside.
fn is_whole(outlet: &OutletMention, range: Range, words: &Words<'_>) -> bool {
    let c = words.classes;
    let before = (range.0..outlet.first)
        .all(|index| words.is(index, c.determiner | c.preposition | c.media | c.agency));
    before && outlet.last >= range.1
}

/// True for "the Daily Herald", where "the Herald" is an outlet's short name.
fn is_another_paper(outlet: &OutletMention, words: &Words<'_>) -> bool {
    let c = words.classes;
    let before = outlet.first.checked_sub(1).filter(|_| outlet.weak);
    before.is_some_and(|index| {
        let opens = words.has(index, Shape::FIRST);
        words.has(index, Shape::CAPITAL) && words.is(index, c.media) && !opens
    })
}

/// True for an outlet's name that is only part of a longer name: "Africa Focus Group".
fn inside_a_name(outlet: &OutletMention, words: &Words<'_>) -> bool {
    let c = words.classes;
    let continues = |index: u32, glue: bool| {
        words.token(index).is_some_and(|token| {
            token.shape.has(Shape::CAPITAL)
                && !(glue && token.shape.has(Shape::FIRST))
                && !words.is(
                    index,
                    c.heads() & !c.group & !c.institution | c.determiner | c.preposition,
                )
        })
    };
    let before = outlet
        .first
        .checked_sub(1)
        .is_some_and(|index| continues(index, true));
    before || continues(outlet.last, false)
}

/// The token that a name leans on: determiners and adjectives in between left out.
fn before(index: u32, first: u32, words: &Words<'_>) -> Option<u32> {
    let c = words.classes;
    let mut at = index;
    while at > first {
        at -= 1;
        let bits = words.bits(at);
        if bits & c.preposition != 0 {
            return Some(at);
        }
        let passable = bits & (c.determiner | c.adjective | c.agency | c.media | c.title) != 0;
        if !passable {
            return Some(at);
        }
    }
    None
}
