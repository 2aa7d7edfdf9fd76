//! The report: what one article says, as data. Spans are bytes in here.

use crate::Span;
use crate::grammar::Stance;

/// Number of a source in [`Report::sources`]; written `s0`, `s1` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub usize);

/// Number of an attribution in [`Report::attributions`]; written `a1`, `a2` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttributionId(pub usize);

/// Number of a claim in [`Report::claims`]; written `c1`, `c2` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimId(pub usize);

/// What sort of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// An outlet or agency.
    Media,
    /// Somebody who speaks for themselves.
    Person,
    /// Somebody who speaks for an office or body.
    Official,
    /// A body.
    Institution,
    /// A text.
    Document,
    /// Several people.
    Group,
    /// Nobody in particular.
    Impersonal,
}

impl SourceKind {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Media => "media",
            Self::Person => "person",
            Self::Official => "official",
            Self::Institution => "institution",
            Self::Document => "document",
            Self::Group => "group",
            Self::Impersonal => "impersonal",
        }
    }
}

/// Whether the text says who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// By name.
    Named,
    /// By a role or a vague phrase.
    Anonymous,
    /// Not at all.
    Unstated,
}

impl Identity {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Anonymous => "anonymous",
            Self::Unstated => "unstated",
        }
    }
}

/// How well an unnamed source is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grade {
    /// "a source", "fonti".
    Bare,
    /// "a Western source".
    Vague,
    /// "a senior official of the health ministry".
    Described,
}

impl Grade {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Vague => "vague",
            Self::Described => "described",
        }
    }
}

/// Somebody or something that content is attributed to.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that reports show; `None` for an unstated one.
    pub name: Option<String>,
    /// What sort.
    pub kind: SourceKind,
    /// Named or not.
    pub identity: Identity,
    /// For unnamed ones.
    pub grade: Option<Grade>,
    /// Where the text gives a reason for not naming it.
    pub reason: Option<Span>,
    /// Other names in the text or the outlet table.
    pub aliases: Vec<String>,
    /// Places where it is mentioned as a source.
    pub mentions: Vec<Span>,
    /// Who they are, where several speak as one: "the mayor and the governor".
    pub members: Vec<SourceId>,
}

/// Whether the content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// All of it.
    Direct,
    /// Some of it.
    Mixed,
    /// None of it.
    Indirect,
}

impl Mode {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// One step of a chain, and what in the text established it.
#[derive(Clone, Debug)]
pub struct Link {
    /// Who passes it on.
    pub from: SourceId,
    /// From whom it comes.
    pub to: SourceId,
    /// The rule or construction: a rule id, `frame`, `nested`, `host`, `publisher`.
    pub by: String,
    /// The words that show it.
    pub spans: Vec<Span>,
}

/// One act of attribution.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// Words of the source; empty where the text names none here.
    pub source: Vec<Span>,
    /// Words of the cue.
    pub cue: Vec<Span>,
    /// Words of the content.
    pub content: Vec<Span>,
    /// Who holds the content.
    pub holder: SourceId,
    /// From the publisher (first) to the holder (last).
    pub chain: Vec<SourceId>,
    /// How each link of the chain is known.
    pub links: Vec<Link>,
    /// Quotation marks.
    pub mode: Mode,
    /// What the holder does to the content.
    pub stance: Stance,
    /// What the cue alone does to the content: "said" asserts, whatever is said.
    pub cue_stance: Stance,
    /// The attribution whose content holds this one.
    pub parent: Option<AttributionId>,
    /// What is claimed.
    pub claim: ClaimId,
    /// The rule that found it: `LANGUAGE/NAME`.
    pub rule: String,
    /// The cue's base form; empty for a fixed phrase.
    pub lemma: String,
    /// How probable it is that this is right, 0 to 1.
    pub confidence: f64,
    /// Only carries on in the headline's repetition.
    pub repeated: bool,
}

impl Attribution {
    /// The smallest span that covers source, cue and content.
    #[must_use]
    pub fn extent(&self) -> Span {
        let mut all = self
            .source
            .iter()
            .chain(&self.cue)
            .chain(&self.content)
            .copied();
        let first = all.next().unwrap_or_default();
        all.fold(first, Span::cover)
    }
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the headline.
    Headline,
    /// In the first paragraph of the text.
    Lead,
    /// Further down.
    Body,
}

impl Place {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Lead => "lead",
            Self::Body => "body",
        }
    }
}

/// Something that is said to be so.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its words, where it stands first.
    pub span: Vec<Span>,
    /// Where that is.
    pub place: Place,
    /// False where it says that something is not so.
    pub positive: bool,
    /// `real`, `hearsay`, `future`, `possible`, `hypothetical`.
    pub modality: Modality,
    /// Numbers in it.
    pub quantities: Vec<Quantity>,
}

/// How far a claim commits itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modality {
    /// Says that it is so.
    Real,
    /// Says that it is said to be so.
    Hearsay,
    /// Says that it will be so.
    Future,
    /// Says that it may be so.
    Possible,
    /// Says what would be so.
    Hypothetical,
}

impl Modality {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Hearsay => "hearsay",
            Self::Future => "future",
            Self::Possible => "possible",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// A number with what it counts.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Its words.
    pub span: Span,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// "about", "circa".
    pub approximate: bool,
    /// Currency, percent, measure; empty where it counts things.
    pub unit: String,
    /// What is counted, folded.
    pub head: String,
}

/// How much a flag matters; maps to SARIF's levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth a look.
    Warning,
    /// Worth a correction.
    Error,
}

impl Severity {
    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A finding about the text.
#[derive(Clone, Debug)]
pub struct Flag {
    /// Stable id such as `CHN101`.
    pub id: &'static str,
    /// Name such as `SecondhandReport`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// A person must decide.
    pub review: bool,
    /// One sentence in the language of messages.
    pub message: String,
    /// Attributions it is about.
    pub attributions: Vec<AttributionId>,
    /// Path in the graph that shows it.
    pub path: Vec<SourceId>,
    /// Words it is about.
    pub spans: Vec<Span>,
    /// For conflicts: the one side, and the other.
    pub sides: Option<(Vec<Span>, Vec<Span>)>,
    /// For conflicts: the words that both sides have.
    pub shared: Vec<String>,
    /// What found it: a check or rule.
    pub rule: String,
}

/// Counts of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Attributions.
    pub attributions: usize,
    /// With all of the content in quotation marks.
    pub direct: usize,
    /// Through another outlet or source: chains of three and more.
    pub indirect: usize,
    /// Last links of chains, counted once each.
    pub origins: usize,
    /// Holders without a name.
    pub unnamed: usize,
    /// Sources in the longest chain.
    pub longest_chain: usize,
}

/// A part of the document that is a translation of another part.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The words that say so, where there are any.
    pub head: Option<Span>,
    /// Language code and extent of the original.
    pub original: (String, Span),
    /// Language code and extent of the translation.
    pub translation: (String, Span),
}

/// One article: who says what, through whom, and what speaks against it.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name of the document.
    pub id: String,
    /// File it was read from.
    pub path: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Date of publication as the input writes it.
    pub published: Option<String>,
    /// Author as the input names them.
    pub author: Option<String>,
    /// The text that spans refer to.
    pub text: String,
    /// The text was taken out of markup, and stands in no file.
    pub extracted: bool,
    /// Codes of its languages, the main one first.
    pub languages: Vec<String>,
    /// The headline.
    pub title: Option<Span>,
    /// Sources; the first is the publisher, named or not.
    pub sources: Vec<Source>,
    /// Attributions in text order.
    pub attributions: Vec<Attribution>,
    /// Claims in text order.
    pub claims: Vec<Claim>,
    /// Findings, the gravest first, then in text order.
    pub flags: Vec<Flag>,
    /// Two language versions.
    pub translation: Option<Translation>,
    /// Passages with more attributions than any sentence that people write, of which the
    /// most probable are reported.
    pub crowded: Vec<Span>,
    /// Who relays what.
    pub graph: crate::graph::Provenance,
    /// Counts.
    pub summary: Summary,
}

impl Report {
    /// The publisher's number: always the first source.
    pub const PUBLISHER: SourceId = SourceId(0);

    /// A source by its number.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0]
    }

    /// What a source is called in messages: its name, or what it is.
    #[must_use]
    pub fn label(&self, id: SourceId) -> &str {
        self.sources[id.0].name.as_deref().unwrap_or("?")
    }
}
