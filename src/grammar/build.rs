//! Statements to a [`Grammar`]: words first, then phrases, then what uses them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::error::Trouble;
use super::inflect::{Form, Inflection};
use super::lexicon::{CueEntry, Lexicon, Part, Reading, Stance, WordId};
use super::lower::{Lowering, PhraseDefinition, Variant};
use super::program::{Op, Program, Role};
use super::syntax::{Example, Pattern, Placed, Side, Statement, VerbEntry, Weighed};

/// Where a figure stands, so that `fit` can rewrite it and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigurePlace {
    /// Index of the file in [`super::GrammarSet::files`].
    pub file: usize,
    /// Byte at which the figure stands or would stand.
    pub start: usize,
    /// Byte behind the figure; `start` where none is written.
    pub end: usize,
}

/// A reliability, as odds that multiply with others.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it belongs to, such as `rule says-that` or `verb dire +that`.
    pub name: String,
    /// Natural logarithm of the odds; zero says nothing.
    pub weight: f64,
    /// How often it was right, out of how often it was seen.
    pub counts: Option<(u32, u32)>,
    /// Where it is written.
    pub place: FigurePlace,
    /// False where the grammar gives none and the neutral one stands in.
    pub written: bool,
    /// Set by hand: estimates leave it alone.
    pub pinned: bool,
}

impl Figure {
    /// The reliability between 0 and 1.
    #[must_use]
    pub fn reliability(&self) -> f64 {
        1.0 / (1.0 + (-self.weight).exp())
    }
}

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
    /// Examples.
    pub examples: Vec<Example>,
    /// Index of the file in [`super::GrammarSet::files`].
    pub file: usize,
    /// Byte of its first line.
    pub offset: usize,
    pub(crate) variants: Vec<Variant>,
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

/// A rule that a word can set off, and how much speaks for it before anything is
/// looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchored {
    pub(crate) rule: u16,
    pub(crate) variant: u8,
    /// Log odds of the rule and of the word's frame.
    pub(crate) base: f64,
}

/// Evidence that looks at the same place, so that it is looked at once.
#[derive(Clone, Debug)]
pub(crate) struct Lookout {
    pub(crate) role: Role,
    pub(crate) side: Side,
    /// Numbers of evidence.
    pub(crate) evidence: Vec<usize>,
}

/// What a paragraph is taken for: boilerplate, translation.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Name.
    pub name: String,
    pub(crate) program: Program,
}

/// One language, ready to match.
#[derive(Clone, Debug)]
pub struct Grammar {
    /// Code, the folder's name.
    pub code: String,
    /// Name in the language itself.
    pub name: String,
    /// Words.
    pub lexicon: Lexicon,
    /// Marks and apostrophes.
    pub conventions: Conventions,
    /// Every figure.
    pub figures: Vec<Figure>,
    /// Rules in order of files and lines.
    pub rules: Vec<Rule>,
    /// Boundaries, the first one that matches counts.
    pub boundaries: Vec<Boundary>,
    /// Evidence.
    pub evidence: Vec<Evidence>,
    /// Paragraph marks.
    pub marks: Vec<Mark>,
    /// Score between 0 and 1 and the figure that says how often it is right, ascending.
    pub confidence: Vec<(f64, usize)>,
    /// Evidence by the place it looks at.
    pub(crate) lookouts: Vec<Lookout>,
    /// Log odds that evidence can add at most beyond what the start of a content does.
    pub(crate) slack: f64,
    /// The set of tests one of which the first token of every boundary passes.
    pub(crate) boundary_start: Option<u16>,
    /// Rule and variant anchored in each word.
    pub(crate) anchors: Vec<Vec<Anchored>>,
}

impl Grammar {
    /// The weight (log odds) of a figure.
    #[must_use]
    pub fn weight(&self, figure: usize) -> f64 {
        self.figures.get(figure).map_or(0.0, |figure| figure.weight)
    }

    /// How often candidates of this probability are right, by what was counted; the
    /// probability itself where nothing was.
    #[must_use]
    pub fn confidence_of(&self, probability: f64) -> f64 {
        let value = |index: usize| {
            let (score, figure) = self.confidence[index];
            (score, self.figures[figure].reliability())
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

    /// Rule and variant numbers anchored in a word.
    pub(crate) fn anchored(&self, word: WordId) -> &[Anchored] {
        self.anchors.get(word.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// A statement with the file it stands in and the layer of that file.
pub(super) struct Sourced<'s> {
    pub(super) file: usize,
    pub(super) layer: usize,
    pub(super) statement: &'s Placed<Statement>,
}

/// A trouble with its file.
pub(super) type Troubles = Vec<(usize, Trouble)>;

struct Builder<'s> {
    statements: &'s [Sourced<'s>],
    grammar: Grammar,
    inflection: Inflection,
    verb_forms: FxHashMap<String, Vec<Form>>,
    phrases: FxHashMap<String, PhraseDefinition>,
    troubles: Troubles,
}

/// Evidence of one language: the matcher remembers it in the bits of one number.
const MOST_EVIDENCE: usize = 127;

/// Builds one language from its statements.
pub(super) fn build(code: &str, statements: &[Sourced<'_>]) -> (Grammar, Troubles) {
    let grammar = Grammar {
        code: code.to_owned(),
        name: code.to_owned(),
        lexicon: Lexicon::default(),
        conventions: Conventions::default(),
        figures: Vec::new(),
        rules: Vec::new(),
        boundaries: Vec::new(),
        evidence: Vec::new(),
        marks: Vec::new(),
        confidence: Vec::new(),
        lookouts: Vec::new(),
        slack: 0.0,
        boundary_start: None,
        anchors: Vec::new(),
    };
    let mut builder = Builder {
        statements,
        grammar,
        inflection: Inflection::default(),
        verb_forms: FxHashMap::default(),
        phrases: FxHashMap::default(),
        troubles: Vec::new(),
    };
    builder.conventions_and_tables();
    builder.words();
    builder.patterns();
    builder.boundary_start();
    builder.lookouts();
    builder.slack();
    builder.share_left_sides();
    builder.index_anchors();
    let mut troubles = builder.troubles;
    let grammar = builder.grammar;
    super::audit::duplicates(statements, &mut troubles);
    super::audit::rules(&grammar, statements, &mut troubles);
    (grammar, troubles)
}

impl<'s> Builder<'s> {
    fn note(&mut self, file: usize, troubles: Vec<Trouble>) {
        self.troubles
            .extend(troubles.into_iter().map(|trouble| (file, trouble)));
    }

    /// The statement that counts where a later layer repeats a name.
    fn overridden(&self, index: usize, key: &str) -> bool {
        let layer = self.statements[index].layer;
        self.statements[index + 1..].iter().any(|other| {
            other.layer > layer
                && super::audit::key(&other.statement.value).is_some_and(|(other, _)| other == key)
        })
    }

    fn live(&self) -> Vec<&'s Sourced<'s>> {
        let layers = self
            .statements
            .iter()
            .map(|statement| statement.layer)
            .max()
            .unwrap_or(0);
        self.statements
            .iter()
            .enumerate()
            .filter(|(index, sourced)| {
                sourced.layer == layers
                    || super::audit::key(&sourced.statement.value)
                        .is_none_or(|(key, _)| !self.overridden(*index, &key))
            })
            .map(|(_, sourced)| sourced)
            .collect()
    }

    fn figure(&mut self, file: usize, what: &str, weighed: &Weighed, neutral: f64) -> usize {
        let reliability = weighed
            .figure
            .map_or(neutral, |figure| figure.reliability)
            .clamp(0.001, 0.999);
        self.grammar.figures.push(Figure {
            name: what.to_owned(),
            weight: (reliability / (1.0 - reliability)).ln(),
            counts: weighed.figure.and_then(|figure| figure.counts),
            place: FigurePlace {
                file,
                start: weighed.figure_at,
                end: weighed.figure_end,
            },
            written: weighed.figure.is_some(),
            pinned: weighed.figure.is_some_and(|figure| figure.pinned),
        });
        self.grammar.figures.len() - 1
    }

    fn conventions_and_tables(&mut self) {
        for sourced in self.live() {
            let mut troubles = Vec::new();
            match &sourced.statement.value {
                Statement::Language { code, name } => {
                    self.grammar.name.clone_from(name);
                    if code.value != self.grammar.code {
                        troubles.push(Trouble::new(
                            code.offset,
                            format!(
                                "language '{}' in folder '{}'",
                                code.value, self.grammar.code
                            ),
                            "a folder is named for its language code",
                        ));
                    }
                }
                Statement::Quotation { open, close } => {
                    self.grammar
                        .conventions
                        .quotations
                        .push((open.clone(), close.clone()));
                }
                Statement::Convention { kind, items } => {
                    let conventions = &mut self.grammar.conventions;
                    let set = match kind.value.as_str() {
                        "elision" => &mut conventions.elisions,
                        "contraction" => &mut conventions.contractions,
                        _ => &mut conventions.abbreviations,
                    };
                    set.extend(items.iter().map(|item| super::fold(item)));
                    for item in items {
                        self.grammar.lexicon.intern(item);
                    }
                }
                Statement::Conjugation {
                    name,
                    endings,
                    stem,
                    slots,
                } => {
                    self.inflection.add_table(
                        &name.value,
                        endings,
                        stem.as_deref(),
                        slots,
                        &mut troubles,
                    );
                }
                Statement::Enclitic { slot, drop, forms } => {
                    self.inflection
                        .add_enclitic(slot, drop.as_deref(), forms, &mut troubles);
                }
                _ => {}
            }
            self.note(sourced.file, troubles);
        }
    }

    fn words(&mut self) {
        for name in ["verb", "noun", "adjective"] {
            self.grammar.lexicon.classes.number(name);
        }
        for sourced in self.live() {
            match &sourced.statement.value {
                Statement::Words { classes, items } => self.word_list(sourced.file, classes, items),
                Statement::Verb(entry) => self.verb(sourced.file, entry),
                Statement::Verbs(lemmas) => {
                    for lemma in lemmas {
                        let entry = VerbEntry {
                            lemma: lemma.clone(),
                            table: None,
                            like: None,
                            stance: None,
                            frames: Vec::new(),
                            slots: Vec::new(),
                        };
                        self.verb(sourced.file, &entry);
                    }
                }
                Statement::Nominal {
                    kind,
                    forms,
                    stance,
                    frames,
                } => {
                    self.nominal(sourced.file, kind, forms, stance, frames);
                }
                _ => {}
            }
        }
    }

    fn word_list(&mut self, file: usize, classes: &[Placed<String>], items: &[Placed<String>]) {
        let mut bits = 0;
        for class in classes {
            let number = self.grammar.lexicon.classes.number(&class.value);
            if number >= 128 {
                let trouble = Trouble::new(
                    class.offset,
                    "more than 128 word classes",
                    "merge classes that no rule tells apart",
                );
                self.troubles.push((file, trouble));
                return;
            }
            bits |= 1 << number;
        }
        for item in items {
            let id = self.grammar.lexicon.intern(&item.value);
            self.grammar.lexicon.word_mut(id).classes |= bits;
        }
    }

    fn cue(
        &mut self,
        file: usize,
        part: Part,
        lemma: &str,
        stance: &Placed<String>,
        frames: &[Weighed],
    ) -> (u32, u64) {
        let Some(known) = Stance::from_name(&stance.value) else {
            let names: Vec<&str> = Stance::ALL.into_iter().map(Stance::name).collect();
            let trouble = Trouble::new(
                stance.offset,
                format!("unknown stance '{}'", stance.value),
                format!("stances are: {}", names.join(" ")),
            );
            self.troubles.push((file, trouble));
            return (u32::MAX, 0);
        };
        let mut bits = Vec::new();
        for frame in frames {
            let number = self.grammar.lexicon.frames.number(&frame.name);
            let Ok(bit) = u8::try_from(number) else {
                continue;
            };
            if bit >= 64 {
                let trouble = Trouble::new(frame.offset, "more than 64 frames", "merge some");
                self.troubles.push((file, trouble));
                continue;
            }
            let what = format!("{lemma} +{}", frame.name);
            bits.push((bit, self.figure(file, &what, frame, 0.5)));
        }
        let mask = bits.iter().fold(0, |mask, (bit, _)| mask | 1 << bit);
        self.grammar.lexicon.cues.push(CueEntry {
            lemma: lemma.into(),
            part,
            stance: known,
            frames: bits,
        });
        (
            u32::try_from(self.grammar.lexicon.cues.len() - 1).unwrap_or(u32::MAX),
            mask,
        )
    }

    fn verb(&mut self, file: usize, entry: &VerbEntry) {
        let mut troubles = Vec::new();
        let mut forms = self
            .inflection
            .forms(entry, &self.verb_forms, &mut troubles);
        self.note(file, troubles);
        let lemma = entry.lemma.value.as_str();
        let (cue, frames) = match &entry.stance {
            Some(stance) => self.cue(file, Part::Verb, lemma, stance, &entry.frames),
            None => (u32::MAX, 0),
        };
        self.verb_forms.insert(lemma.to_owned(), forms.clone());
        if cue != u32::MAX {
            forms.extend(self.inflection.with_enclitics(&forms));
        }
        let number = u32::try_from(self.grammar.lexicon.lemmas.number(lemma)).unwrap_or(u32::MAX);
        let stance = self.stance_of(cue);
        let class = self.grammar.lexicon.class("verb");
        for form in forms {
            let reading = Reading {
                lemma: number,
                cue,
                part: Part::Verb,
                slots: form.slots,
                persons: form.persons,
                frames,
                stance,
            };
            self.add_reading(&form.text, class, reading);
        }
    }

    fn stance_of(&self, cue: u32) -> Option<Stance> {
        self.grammar
            .lexicon
            .cues
            .get(cue as usize)
            .map(|entry| entry.stance)
    }

    fn add_reading(&mut self, text: &str, class: u128, reading: Reading) {
        let id = self.grammar.lexicon.intern(text);
        let word = self.grammar.lexicon.word_mut(id);
        word.classes |= class;
        let twin = word.readings.iter_mut().find(|other| {
            other.lemma == reading.lemma
                && other.part == reading.part
                && other.cue == reading.cue
                && other.slots == reading.slots
        });
        match twin {
            Some(twin) => twin.persons |= reading.persons,
            None => word.readings.push(reading),
        }
    }

    fn nominal(
        &mut self,
        file: usize,
        kind: &Placed<String>,
        forms: &[Placed<String>],
        stance: &Placed<String>,
        frames: &[Weighed],
    ) {
        let part = Part::from_name(&kind.value).unwrap_or(Part::Noun);
        let lemma = forms[0].value.as_str();
        let (cue, frames) = self.cue(file, part, lemma, stance, frames);
        let number = u32::try_from(self.grammar.lexicon.lemmas.number(lemma)).unwrap_or(u32::MAX);
        let stance = self.stance_of(cue);
        let class = self.grammar.lexicon.class(&kind.value);
        for form in forms {
            let reading = Reading {
                lemma: number,
                cue,
                part,
                slots: 0,
                persons: 0,
                frames,
                stance,
            };
            self.add_reading(&form.value, class, reading);
        }
    }

    fn patterns(&mut self) {
        for sourced in self.live() {
            if let Statement::Phrase { name, pattern } = &sourced.statement.value {
                let figure = name.figure.is_some().then(|| {
                    self.figure(sourced.file, &format!("phrase {}", name.name), name, 0.5)
                });
                let definition = PhraseDefinition {
                    pattern: pattern.clone(),
                    figure,
                };
                self.phrases.insert(name.name.clone(), definition);
            }
        }
        for sourced in self.live() {
            let file = sourced.file;
            match &sourced.statement.value {
                Statement::Phrase { pattern, .. } => {
                    // lowered once by itself, so that a phrase nobody uses is checked too
                    self.program(file, pattern, false);
                }
                Statement::Boundary { name, pattern } => {
                    let program = self.program(file, pattern, false);
                    let figure = self.figure(file, &format!("boundary {}", name.name), name, 0.5);
                    let name = name.name.clone();
                    self.grammar.boundaries.push(Boundary {
                        name,
                        figure,
                        program,
                    });
                }
                Statement::Mark { name, pattern } => {
                    let program = self.program(file, pattern, false);
                    self.grammar.marks.push(Mark {
                        name: name.value.clone(),
                        program,
                    });
                }
                Statement::Evidence {
                    decision,
                    name,
                    side,
                    role,
                    pattern,
                } => {
                    self.evidence(file, decision, name, *side, role, pattern.as_ref());
                }
                Statement::Confidence(name) => self.confidence(file, name),
                Statement::Rule(entry) => {
                    let figure =
                        self.figure(file, &format!("rule {}", entry.name.name), &entry.name, 0.7);
                    let mut lowering = Lowering::new(&mut self.grammar.lexicon, &self.phrases);
                    let mut variants = Vec::new();
                    for pattern in &entry.patterns {
                        variants.extend(lowering.variants(&pattern.value, pattern.offset));
                    }
                    let troubles = lowering.troubles;
                    self.note(file, troubles);
                    let stance = entry
                        .stance
                        .as_ref()
                        .and_then(|stance| Stance::from_name(&stance.value));
                    self.grammar.rules.push(Rule {
                        id: format!("{}/{}", self.grammar.code, entry.name.name),
                        doc: entry
                            .doc
                            .as_ref()
                            .map_or(String::new(), |doc| doc.value.clone()),
                        figure,
                        stance,
                        holder: match entry.holder.as_ref().map(|holder| holder.value.as_str()) {
                            Some("unstated") => MissingHolder::Unstated,
                            Some("carried") => MissingHolder::Carried,
                            _ => MissingHolder::Open,
                        },
                        inside: entry.inside.is_some(),
                        examples: entry.examples.clone(),
                        file,
                        offset: sourced.statement.offset,
                        variants,
                    });
                }
                _ => {}
            }
        }
    }

    fn program(&mut self, file: usize, pattern: &Pattern, backward: bool) -> Program {
        let mut lowering = Lowering::new(&mut self.grammar.lexicon, &self.phrases);
        let program = lowering.program(pattern, backward);
        let troubles = lowering.troubles;
        self.note(file, troubles);
        program
    }

    fn evidence(
        &mut self,
        file: usize,
        decision: &Placed<String>,
        name: &Weighed,
        side: Side,
        role: &Placed<String>,
        pattern: Option<&Pattern>,
    ) {
        let known = match decision.value.as_str() {
            "source" => Some(Decision::Source),
            "cue" => Some(Decision::Cue),
            _ => None,
        };
        let (Some(decision), Some(role)) = (known, Role::from_name(&role.value)) else {
            let trouble = Trouble::new(
                decision.offset,
                "evidence decides 'source' or 'cue' and looks at source, cue, content or via",
                "for example: evidence source after-preposition before source : <preposition>",
            );
            self.troubles.push((file, trouble));
            return;
        };
        let backward = matches!(side, Side::Before | Side::End);
        if self.grammar.evidence.len() >= MOST_EVIDENCE {
            let trouble = Trouble::new(
                name.offset,
                format!("more than {MOST_EVIDENCE} statements of evidence"),
                "merge what says the same",
            );
            self.troubles.push((file, trouble));
            return;
        }
        let program = pattern.map(|pattern| self.program(file, pattern, backward));
        let figure = self.figure(file, &format!("evidence {}", name.name), name, 0.5);
        self.grammar.evidence.push(Evidence {
            name: name.name.clone(),
            decision,
            side,
            role,
            figure,
            program,
        });
    }

    fn boundary_start(&mut self) {
        let lexicon = &self.grammar.lexicon;
        let starts: Option<Vec<_>> = self
            .grammar
            .boundaries
            .iter()
            .map(|boundary| boundary.program.first_tests(lexicon))
            .collect();
        let tests = starts.map(|starts| starts.into_iter().flatten().collect());
        self.grammar.boundary_start = tests.map(|tests| self.grammar.lexicon.set(tests));
    }

    fn lookouts(&mut self) {
        for (number, evidence) in self.grammar.evidence.iter().enumerate() {
            let lookouts = &mut self.grammar.lookouts;
            let place = (evidence.role, evidence.side);
            match lookouts
                .iter_mut()
                .find(|known| (known.role, known.side) == place)
            {
                Some(known) => known.evidence.push(number),
                None => lookouts.push(Lookout {
                    role: evidence.role,
                    side: evidence.side,
                    evidence: vec![number],
                }),
            }
        }
    }

    /// What each lookout's most favourable evidence adds, but for the content's start.
    fn slack(&mut self) {
        let grammar = &self.grammar;
        let most = |lookout: &Lookout| {
            lookout
                .evidence
                .iter()
                .map(|&number| &grammar.evidence[number])
                .filter(|evidence| evidence.decision == Decision::Cue)
                .map(|evidence| grammar.figures[evidence.figure].weight)
                .fold(0.0, f64::max)
        };
        let other =
            |lookout: &&Lookout| (lookout.role, lookout.side) != (Role::Content, Side::Start);
        self.grammar.slack = grammar.lookouts.iter().filter(other).map(most).sum();
    }

    /// Gives variants with the same left side the same number.
    fn share_left_sides(&mut self) {
        let mut known: Vec<(Program, Vec<Role>)> = Vec::new();
        for rule in &mut self.grammar.rules {
            for variant in &mut rule.variants {
                let slots = variant.left.slots();
                let roles = &variant.roles[..slots.min(variant.roles.len())];
                let same = known
                    .iter()
                    .position(|(program, known)| *program == variant.left && known == roles);
                let number = same.unwrap_or_else(|| {
                    known.push((variant.left.clone(), roles.to_vec()));
                    known.len() - 1
                });
                variant.left_program = u16::try_from(number).unwrap_or(u16::MAX);
            }
        }
    }

    fn confidence(&mut self, file: usize, name: &Weighed) {
        match name.name.parse::<u32>() {
            Ok(percent) if percent <= 100 => {
                let score = f64::from(percent) / 100.0;
                let figure = self.figure(file, &format!("confidence {percent}"), name, score);
                let list = &mut self.grammar.confidence;
                let at = list.partition_point(|(other, _)| *other < score);
                list.insert(at, (score, figure));
            }
            _ => {
                let message = format!("'{}' is no score in percent", name.name);
                let help = "write a whole number from 0 to 100, then its figure";
                self.troubles
                    .push((file, Trouble::new(name.offset, message, help)));
            }
        }
    }

    fn index_anchors(&mut self) {
        let grammar = &mut self.grammar;
        let mut anchors = vec![Vec::new(); grammar.lexicon.len()];
        for (rule_number, rule) in grammar.rules.iter().enumerate() {
            for (variant_number, variant) in rule.variants.iter().enumerate() {
                let anchor = |base: f64| Anchored {
                    rule: u16::try_from(rule_number).unwrap_or(u16::MAX),
                    variant: u8::try_from(variant_number).unwrap_or(u8::MAX),
                    base,
                };
                let rule_weight = grammar.figures[rule.figure].weight;
                match &variant.anchor {
                    Op::Word(word) => anchors[word.0 as usize].push(anchor(rule_weight)),
                    Op::Test(test) => {
                        for id in grammar.lexicon.ids() {
                            if test.accepts_word(&grammar.lexicon, id) {
                                let frames: f64 = test
                                    .reading(&grammar.lexicon, id)
                                    .map(|reading| {
                                        grammar.lexicon.frame_figures(reading, test.frames())
                                    })
                                    .unwrap_or_default()
                                    .iter()
                                    .map(|figure| grammar.figures[*figure].weight)
                                    .sum();
                                anchors[id.0 as usize].push(anchor(rule_weight + frames));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        grammar.anchors = anchors;
    }
}
