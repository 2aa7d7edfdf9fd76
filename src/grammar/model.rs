//! One language, ready to match: words, rules, boundaries, evidence, figures.

use rustc_hash::FxHashSet;

use super::anchors::Anchors;
use super::figures::Figures;
use super::landmarks::Landmarks;
use super::lexicon::{Lexicon, Stance, WordId};
use super::packed::{Lazy, packed, packed_enum};
use super::program::{Program, Reach, Role};
use super::syntax::{Example, Side};
use super::variant::Variant;

/// How a language writes: marks, elisions, contractions, abbreviations.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    /// Opening and closing marks.
    pub quotations: Vec<(String, String)>,
    /// Folded words that end in an apostrophe and lean on the next one.
    pub elisions: FxHashSet<String>,
    /// Folded endings that are words of their own.
    pub contractions: FxHashSet<String>,
    /// Folded words whose stop ends no sentence.
    pub abbreviations: FxHashSet<String>,
    /// Those that are listed with a capital, and so written: `Ill.`, not "ill."
    pub capital_abbreviations: FxHashSet<String>,
}

/// Who holds a content where a rule captures no source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MissingHolder {
    /// As the text suggests: the subject carried on, else nobody in particular.
    #[default]
    Open,
    /// Nobody in particular: hearsay, impersonal verbs.
    Unstated,
    /// Whoever spoke last.
    Carried,
}

/// A rule, lowered.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `LANGUAGE/NAME`.
    pub id: String,
    /// One line.
    pub doc: String,
    /// Index of the rule's figure.
    pub figure: usize,
    /// Stance that overrides the cue's.
    pub stance: Option<Stance>,
    /// Who holds the content where no source is captured.
    pub holder: MissingHolder,
    /// Its anchor may stand inside quotation marks.
    pub inside: bool,
    pub(super) examples: Lazy<Vec<Example>>,
    /// Index of the file in [`super::GrammarSet::files`].
    pub file: usize,
    /// Byte of its first line.
    pub offset: usize,
    pub(crate) variants: Vec<Variant>,
}

impl Rule {
    /// Sentences that it finds something in, and others.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }
}

/// A place where a content may stop.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// Name.
    pub name: String,
    /// Index of its figure.
    pub figure: usize,
    pub(crate) program: Program,
}

/// Words at a place where a content may stop, or at its start, that speak for or
/// against its stopping there.
#[derive(Clone, Debug)]
pub struct EndEvidence {
    /// Name.
    pub name: String,
    /// What kind of content it speaks of; all kinds where there is none.
    pub reach: Option<Reach>,
    /// Where it looks: the content's first words, its last ones, or those behind it.
    pub side: Side,
    /// Index of its figure.
    pub figure: usize,
    pub(crate) program: Program,
}

/// What a piece of evidence decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Which words make up the source.
    Source,
    /// Whether the cue is one.
    Cue,
}

/// Words around a capture that speak for or against a reading.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Name.
    pub name: String,
    /// What it decides.
    pub decision: Decision,
    /// Where it looks.
    pub side: Side,
    /// Relative to which capture.
    pub role: Role,
    /// Index of its figure.
    pub figure: usize,
    pub(crate) program: Option<Program>,
}

/// Evidence that looks at the same place, so that it is looked at once.
#[derive(Clone, Debug)]
pub(crate) struct Lookout {
    pub(crate) role: Role,
    pub(crate) side: Side,
    /// Numbers of evidence.
    pub(crate) evidence: Vec<usize>,
    /// It looks at a source, and some of its evidence decides which words make it up.
    pub(crate) decides_source: bool,
    /// Bits of the evidence that decides whether the cue is one.
    pub(crate) cue: u128,
    /// Bits of the evidence that is a test of one token.
    pub(crate) single: u128,
}

/// What a paragraph is taken for: boilerplate, translation.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Name.
    pub name: String,
    pub(crate) program: Program,
    /// Bits of the words that it can begin with.
    starts: u64,
}

impl Mark {
    pub(super) fn new(name: &str, program: Program, lexicon: &Lexicon) -> Self {
        let tests = program.first_tests(lexicon);
        let words = tests.and_then(|tests| tests.into_iter().map(|test| test.word).collect());
        let starts = words.map_or(u64::MAX, |words: Vec<WordId>| {
            words.into_iter().fold(0, |bits, word| bits | bit(word))
        });
        Self {
            name: name.to_owned(),
            program,
            starts,
        }
    }

    /// False where no word of a paragraph can begin the mark, by the bits of all of them.
    const fn is_among(&self, words: u64) -> bool {
        self.starts & words != 0
    }

    /// False for a word with which the mark cannot begin.
    pub(crate) fn may_start(&self, word: WordId) -> bool {
        self.starts & bit(word) != 0
    }
}

/// A bit for a word, which it shares with some others.
fn bit(word: WordId) -> u64 {
    1 << (word.0.wrapping_mul(0x9E37_79B1) >> 26)
}

/// One language, ready to match.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Code, the folder's name.
    pub code: String,
    /// Name in the language itself.
    pub name: String,
    /// Words.
    pub lexicon: Lexicon,
    /// Words of claims.
    pub claims: super::Vocabulary,
    /// Marks and apostrophes.
    pub conventions: Conventions,
    /// Every figure.
    pub figures: Figures,
    /// Rules in order of files and lines.
    pub rules: Vec<Rule>,
    /// Boundaries, the first one that matches counts.
    pub boundaries: Vec<Boundary>,
    /// Evidence about readings.
    pub evidence: Vec<Evidence>,
    /// Evidence about the ends of contents.
    pub ends: Vec<EndEvidence>,
    /// Paragraph marks.
    pub marks: Vec<Mark>,
    /// Score between 0 and 1 and the figure that says how often it is right, ascending.
    pub confidence: Vec<(f64, usize)>,
    /// Evidence by the place it looks at.
    pub(crate) lookouts: Vec<Lookout>,
    /// Log odds that evidence can add at most beyond what the start of a content does.
    pub(crate) slack: f64,
    /// Bits of the shapes that anchors and sets of tests ask about.
    pub(crate) shapes: u16,
    /// What rules need somewhere beside their anchors.
    pub(crate) landmarks: Landmarks,
    /// Rule and variant anchored in each word.
    pub(super) anchors: Anchors,
}

impl Grammar {
    /// The weight (log odds) of a figure.
    #[must_use]
    pub fn weight(&self, figure: usize) -> f64 {
        self.figures.weight(figure)
    }

    /// The paragraph marks that one of these words may begin.
    pub(crate) fn marks_among(
        &self,
        words: impl Iterator<Item = WordId>,
    ) -> impl Iterator<Item = &Mark> {
        let words = words.fold(0, |bits, word| bits | bit(word));
        self.marks.iter().filter(move |mark| mark.is_among(words))
    }

    /// How often candidates of this probability are right, by what was counted; the
    /// probability itself where nothing was.
    #[must_use]
    pub fn confidence_of(&self, probability: f64) -> f64 {
        let value = |index: usize| {
            let (score, figure) = self.confidence[index];
            (score, self.figures.reliability(figure))
        };
        let above = self
            .confidence
            .partition_point(|(score, _)| *score < probability);
        match (above, self.confidence.len()) {
            (_, 0) => probability,
            (0, _) => value(0).1,
            (above, count) if above == count => value(count - 1).1,
            (above, _) => {
                let (low, high) = (value(above - 1), value(above));
                let share = (probability - low.0) / (high.0 - low.0);
                low.1 + share * (high.1 - low.1)
            }
        }
    }
}

packed!(Conventions {
    quotations,
    elisions,
    contractions,
    abbreviations,
    capital_abbreviations
});
packed_enum!(MissingHolder { 0 Open, 1 Unstated, 2 Carried, });
packed!(Rule {
    id,
    doc,
    figure,
    stance,
    holder,
    inside,
    examples,
    file,
    offset,
    variants
});
packed!(Boundary {
    name,
    figure,
    program
});
packed_enum!(Decision { 0 Source, 1 Cue, });
packed!(Evidence {
    name,
    decision,
    side,
    role,
    figure,
    program
});
packed!(EndEvidence {
    name,
    reach,
    side,
    figure,
    program
});
packed!(Lookout {
    role,
    side,
    evidence,
    decides_source,
    cue,
    single
});
packed!(Mark {
    name,
    program,
    starts
});
packed!(Grammar {
    code, name, lexicon, claims, conventions, figures, rules, boundaries, evidence, ends, marks,
    confidence, lookouts, slack, shapes, landmarks, anchors,
}; then forget_anchors);
