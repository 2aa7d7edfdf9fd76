//! The syntax tree of `.gr` files, as written: names are not looked up yet.

use super::packed::{packed, packed_enum};

/// A value with the byte offset in its file at which it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<T> {
    /// Bytes from the start of the file.
    pub offset: usize,
    /// What stands there.
    pub value: T,
}

/// A reliability and the counts it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FigureText {
    /// Between 0 and 1; one half says nothing.
    pub reliability: f64,
    /// How often it was right, out of how often it was seen.
    pub counts: Option<(u32, u32)>,
    /// Set by hand: estimates leave it alone.
    pub pinned: bool,
}

/// A name that may be followed by a figure, such as a frame of a verb.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weighed {
    /// The name as written.
    pub name: String,
    /// Offset of the name.
    pub offset: usize,
    /// Offset just behind the name, where a figure stands or would stand.
    pub figure_at: usize,
    /// Offset behind the figure; equals `figure_at` where there is none.
    pub figure_end: usize,
    /// The figure, if written.
    pub figure: Option<FigureText>,
}

/// One line of a verb's or table's forms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SlotLine {
    /// `present`, `participle` …
    pub slot: Placed<String>,
    /// Forms in order of person; `_` is none, `/` parts equals.
    pub forms: Vec<String>,
}

/// Where evidence looks, relative to a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The words before the capture, read backwards from it.
    Before,
    /// The capture's first words.
    Start,
    /// The capture's last words, read backwards.
    End,
    /// The words behind the capture.
    After,
    /// The capture is missing.
    Lacks,
}

/// The expected captures of an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// True for `ok`, false for `no`.
    pub fires: bool,
    /// The sentence.
    pub text: Placed<String>,
    /// Role and words, parts joined by ` … `; `-` for a missing role.
    pub captures: Vec<(String, String)>,
}

/// What a pattern is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    /// This word or mark.
    Word(Placed<String>),
    /// Any form of this lemma.
    Lemma(Placed<String>),
    /// One token with all of these features.
    Test(Placed<Vec<Feature>>),
    /// A named phrase.
    Phrase(Placed<String>),
    /// A whole quotation with its marks.
    Quotation {
        /// It must (not) end with a comma or stop inside its marks.
        ended: Option<bool>,
    },
    /// A whole outlet name.
    Outlet,
    /// Any one token.
    Any,
    /// The edge of the sentence.
    Edge {
        /// The left edge.
        start: bool,
    },
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// One of these, the first one preferred.
    Choice(Vec<Pattern>),
    /// Repetition.
    Repeat {
        /// What is repeated.
        inner: Box<Pattern>,
        /// At least so often.
        min: usize,
        /// At most so often.
        max: usize,
        /// As many as possible first.
        greedy: bool,
    },
    /// Only where `inner` follows, or does not.
    Look {
        /// What is looked for.
        inner: Box<Pattern>,
        /// It must not follow.
        negated: bool,
    },
    /// A capture.
    Capture {
        /// `source`, `cue`, `content` or `via`.
        role: Placed<String>,
        /// What is captured.
        inner: Box<Pattern>,
    },
    /// An open-ended content.
    Reach(Placed<String>),
    /// The anchor.
    Anchor(Box<Pattern>),
}

/// One feature of a token test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Feature {
    /// Name without its sign.
    pub name: String,
    /// `!`
    pub negated: bool,
    /// `+` frame, `=` stance, or a plain name.
    pub kind: FeatureKind,
}

/// What sort of name a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeatureKind {
    /// A class, part of speech, tense or shape.
    Plain,
    /// A frame.
    Frame,
    /// A stance.
    Stance,
}

/// The forms of a verb: what differs from its table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VerbEntry {
    /// Base form.
    pub lemma: Placed<String>,
    /// `table NAME`
    pub table: Option<Placed<String>>,
    /// `like LEMMA`
    pub like: Option<Placed<String>>,
    /// Stance, for verbs that report.
    pub stance: Option<Placed<String>>,
    /// Frames with their figures.
    pub frames: Vec<Weighed>,
    /// Slots that differ.
    pub slots: Vec<SlotLine>,
}

/// A rule as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleEntry {
    /// Name with its figure.
    pub name: Weighed,
    /// One line of documentation.
    pub doc: Option<Placed<String>>,
    /// Alternatives.
    pub patterns: Vec<Placed<Pattern>>,
    /// Overrides the cue's stance.
    pub stance: Option<Placed<String>>,
    /// Who holds the content where no source is captured.
    pub holder: Option<Placed<String>>,
    /// May match inside quotation marks.
    pub inside: Option<Placed<String>>,
    /// Examples.
    pub examples: Vec<Example>,
}

/// One statement of a `.gr` file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement<'a> {
    /// `language it Italiano`
    Language {
        /// Code.
        code: Placed<String>,
        /// Name.
        name: String,
    },
    /// `quotation « »`
    Quotation {
        /// Opening mark.
        open: String,
        /// Closing mark.
        close: String,
    },
    /// `elision : l'`, `contraction : 's`, `abbreviation : Mr.`
    Convention {
        /// Which of the three.
        kind: Placed<String>,
        /// The items.
        items: Vec<String>,
    },
    /// `words CLASS… : word …`
    Words {
        /// The classes that every word bears.
        classes: Vec<Placed<String>>,
        /// The words.
        items: Vec<Placed<&'a str>>,
    },
    /// `claims KIND : item …`
    Claims {
        /// What the words are for.
        kind: Placed<String>,
        /// The words, with values or opposites.
        items: Vec<Placed<&'a str>>,
    },
    /// `conjugation NAME for -ENDING`
    Conjugation {
        /// Name of the table.
        name: Placed<String>,
        /// Endings that choose it.
        endings: Vec<String>,
        /// Ending taken off for the stem, where no ending chooses the table.
        stem: Option<String>,
        /// Forms.
        slots: Vec<SlotLine>,
    },
    /// `enclitic SLOT [-drop] : forms`
    Enclitic {
        /// The slot whose forms take it.
        slot: Placed<String>,
        /// Ending that falls before it.
        drop: Option<String>,
        /// What is added.
        forms: Vec<String>,
    },
    /// `verb LEMMA …`
    Verb(VerbEntry),
    /// `verbs : lemma …`
    Verbs(Vec<Placed<&'a str>>),
    /// `noun FORMS STANCE : frames`, `adjective …`
    Nominal {
        /// `noun` or `adjective`.
        kind: Placed<String>,
        /// All forms, the base form first.
        forms: Vec<Placed<String>>,
        /// Stance.
        stance: Placed<String>,
        /// Frames.
        frames: Vec<Weighed>,
    },
    /// `phrase NAME [FIGURE] = pattern`
    Phrase {
        /// Name with its figure.
        name: Weighed,
        /// Pattern.
        pattern: Pattern,
    },
    /// `boundary NAME [FIGURE] = pattern`
    Boundary {
        /// Name with its figure.
        name: Weighed,
        /// Pattern.
        pattern: Pattern,
    },
    /// `confidence PERCENT FIGURE`: how often candidates of that score are right.
    Confidence(Weighed),
    /// `mark NAME = pattern`: what a whole paragraph is taken for.
    Mark {
        /// Name.
        name: Placed<String>,
        /// Pattern.
        pattern: Pattern,
    },
    /// `evidence source|cue|end NAME [FIGURE] SIDE ROLE : pattern`
    Evidence {
        /// What is decided.
        decision: Placed<String>,
        /// Name with its figure.
        name: Weighed,
        /// Where.
        side: Side,
        /// Relative to which capture.
        role: Placed<String>,
        /// Pattern; none for `lacks`.
        pattern: Option<Pattern>,
    },
    /// `rule NAME …`
    Rule(RuleEntry),
    /// `outlet NAME | aliases | domains | country | kind`
    Outlet {
        /// Name.
        name: Placed<&'a str>,
        /// Other names, parted by commas; `~` marks a weak one.
        aliases: &'a str,
        /// Domains, parted by commas.
        domains: &'a str,
        /// ISO country code.
        country: &'a str,
        /// `agency`, `newspaper` …
        kind: Placed<&'a str>,
    },
}

packed_enum!(Side { 0 Before, 1 Start, 2 End, 3 After, 4 Lacks, });
packed!(Placed<String> { offset, value });
packed!(Example {
    fires,
    text,
    captures
});
