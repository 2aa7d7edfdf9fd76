//! Statements to a [`Grammar`]: words first, then phrases, then what uses them.

use rustc_hash::FxHashMap;

use super::anchors::Anchors;
use super::error::Trouble;
use super::figures::{Figure, FigurePlace};
use super::inflect::Inflection;
use super::landmarks::Landmarks;
use super::lexicon::Stance;
use super::lower::{Lowered, Lowering, PhraseDefinition, Phrases};
use super::model::{
    Boundary, Decision, EndEvidence, Evidence, Grammar, Lookout, Mark, MissingHolder, Rule,
};
use super::program::{Program, Reach, Role};
use super::syntax::{Pattern, Placed, Side, Statement, Weighed};

/// A statement with the file it stands in and the layer of that file.
pub(super) struct Sourced<'s> {
    pub(super) file: usize,
    pub(super) layer: usize,
    pub(super) statement: &'s Placed<Statement<'s>>,
}

/// A trouble with its file.
pub(super) type Troubles = Vec<(usize, Trouble)>;

/// A language while it is being built.
pub(super) struct Builder<'s> {
    /// Statements without those that a later layer replaces.
    pub(super) live: Vec<&'s Sourced<'s>>,
    pub(super) grammar: Grammar,
    pub(super) inflection: Inflection,
    phrases: Phrases<'s>,
    lowered: Lowered<'s>,
    pub(super) troubles: Troubles,
}

/// Evidence, and boundaries, of one language: the matcher remembers each in the bits of one
/// number.
const MOST_BITS: usize = 127;

/// Builds one language from its statements.
pub(super) fn build<'s>(code: &str, statements: &'s [Sourced<'s>]) -> (Grammar, Troubles) {
    let mut builder = Builder {
        live: live(statements),
        grammar: Grammar {
            code: code.to_owned(),
            name: code.to_owned(),
            ..Grammar::default()
        },
        inflection: Inflection::default(),
        phrases: Phrases::default(),
        lowered: Lowered::default(),
        troubles: Vec::new(),
    };
    builder.conventions_and_tables();
    builder.words();
    builder.patterns();
    builder.lookouts();
    builder.slack();
    let mut grammar = builder.grammar;
    grammar.landmarks = Landmarks::choose(&mut grammar.rules, &grammar.lexicon);
    grammar.anchors = Anchors::new(&grammar.rules, &grammar.lexicon);
    let variants = grammar.rules.iter().flat_map(|rule| &rule.variants);
    let shapes = variants.map(|variant| variant.anchor.shapes());
    let all = |all, shapes| all | shapes;
    grammar.shapes = shapes.fold(grammar.lexicon.shapes(), all);
    (grammar, builder.troubles)
}

/// The statements that count: a later layer that repeats a name replaces it.
fn live<'s>(statements: &'s [Sourced<'s>]) -> Vec<&'s Sourced<'s>> {
    let layers = statements.iter().map(|statement| statement.layer);
    let highest = layers.clone().max().unwrap_or(0);
    if layers.min().unwrap_or(0) == highest {
        return statements.iter().collect();
    }
    let key = |sourced: &'s Sourced<'s>| super::audit::key(&sourced.statement.value);
    let mut last: FxHashMap<super::audit::Key<'_>, usize> = FxHashMap::default();
    for sourced in statements {
        if let Some((key, _)) = key(sourced) {
            let layer = last.entry(key).or_insert(sourced.layer);
            *layer = sourced.layer.max(*layer);
        }
    }
    let counts = |sourced: &&'s Sourced<'s>| {
        key(sourced).is_none_or(|(key, _)| last.get(&key) == Some(&sourced.layer))
    };
    statements.iter().filter(counts).collect()
}

impl<'s> Builder<'s> {
    pub(super) fn note(&mut self, file: usize, troubles: Vec<Trouble>) {
        self.troubles
            .extend(troubles.into_iter().map(|trouble| (file, trouble)));
    }

    /// Notes one mistake: where it stands, what it is and what to do.
    pub(super) fn trouble(
        &mut self,
        file: usize,
        offset: usize,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        let trouble = Trouble::new(offset, what, help);
        self.troubles.push((file, trouble));
    }

    pub(super) fn figure(
        &mut self,
        file: usize,
        what: String,
        weighed: &Weighed,
        neutral: f64,
    ) -> usize {
        let reliability = weighed
            .figure
            .map_or(neutral, |figure| figure.reliability)
            .clamp(0.001, 0.999);
        self.grammar.figures.push(&Figure {
            name: &what,
            weight: (reliability / (1.0 - reliability)).ln(),
            counts: weighed.figure.and_then(|figure| figure.counts),
            place: FigurePlace {
                file,
                start: weighed.figure_at,
                end: weighed.figure_end,
            },
            written: weighed.figure.is_some(),
            pinned: weighed.figure.is_some_and(|figure| figure.pinned),
        })
    }

    fn conventions_and_tables(&mut self) {
        for sourced in self.live.clone() {
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
                    for item in items {
                        let capital = item.starts_with(char::is_uppercase);
                        let set = match kind.value.as_str() {
                            "elision" => &mut conventions.elisions,
                            "contraction" => &mut conventions.contractions,
                            _ if capital => &mut conventions.capital_abbreviations,
                            _ => &mut conventions.abbreviations,
                        };
                        set.insert(super::fold(item));
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

    fn patterns(&mut self) {
        for sourced in self.live.clone() {
            if let Statement::Phrase { name, pattern } = &sourced.statement.value {
                let figure = name
                    .figure
                    .is_some()
                    .then(|| self.figure(sourced.file, format!("phrase {}", name.name), name, 0.5));
                let definition = PhraseDefinition {
                    pattern,
                    figure,
                    file: sourced.file,
                };
                self.phrases.insert(&name.name, definition);
            }
        }
        for sourced in self.live.clone() {
            let file = sourced.file;
            match &sourced.statement.value {
                Statement::Phrase { name, .. } => {
                    self.lower(file, |lowering| lowering.check(&name.name));
                }
                Statement::Boundary { name, .. }
                    if self.is_full(
                        file,
                        self.grammar.boundaries.len(),
                        name.offset,
                        "boundaries",
                    ) => {}
                Statement::Boundary { name, pattern } => {
                    let program = self.program(file, pattern, false);
                    let figure = self.figure(file, format!("boundary {}", name.name), name, 0.5);
                    let name = name.name.clone();
                    self.grammar.boundaries.push(Boundary {
                        name,
                        figure,
                        program,
                    });
                }
                Statement::Mark { name, pattern } => {
                    let program = self.program(file, pattern, false);
                    let mark = Mark::new(&name.value, program, &self.grammar.lexicon);
                    self.grammar.marks.push(mark);
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
                Statement::Claims { kind, items } => {
                    let mut troubles = Vec::new();
                    super::Vocabulary::add(&mut self.grammar, kind, items, &mut troubles);
                    self.note(file, troubles);
                }
                Statement::Rule(entry) => {
                    let figure =
                        self.figure(file, format!("rule {}", entry.name.name), &entry.name, 0.7);
                    let variants = self.lower(file, |lowering| {
                        let patterns = entry.patterns.iter();
                        patterns
                            .flat_map(|pattern| lowering.variants(&pattern.value, pattern.offset))
                            .collect()
                    });
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
                        examples: entry.examples.clone().into(),
                        file,
                        offset: sourced.statement.offset,
                        variants,
                    });
                }
                _ => {}
            }
        }
    }

    fn lower<T>(&mut self, file: usize, with: impl FnOnce(&mut Lowering<'_, 's>) -> T) -> T {
        let lexicon = &mut self.grammar.lexicon;
        let mut lowering = Lowering::new(lexicon, &self.phrases, &mut self.lowered, file);
        let out = with(&mut lowering);
        let troubles = lowering.troubles;
        self.troubles.extend(troubles);
        out
    }

    fn program(&mut self, file: usize, pattern: &'s Pattern, backward: bool) -> Program {
        self.lower(file, |lowering| lowering.program(pattern, backward))
    }

    /// True, with a trouble noted, where a language has as many of a sort as it may.
    fn is_full(&mut self, file: usize, count: usize, offset: usize, sort: &str) -> bool {
        if count < MOST_BITS {
            return false;
        }
        self.trouble(
            file,
            offset,
            format!("more than {MOST_BITS} {sort}"),
            "merge what says the same",
        );
        true
    }

    fn evidence(
        &mut self,
        file: usize,
        decision: &Placed<String>,
        name: &Weighed,
        side: Side,
        role: &Placed<String>,
        pattern: Option<&'s Pattern>,
    ) {
        let known = match decision.value.as_str() {
            "end" => return self.end_evidence(file, name, side, role, pattern),
            "source" => Some(Decision::Source),
            "cue" => Some(Decision::Cue),
            _ => None,
        };
        let (Some(decision), Some(role)) = (known, Role::from_name(&role.value)) else {
            self.trouble(
                file,
                decision.offset,
                "evidence decides 'source', 'cue' or 'end' and looks at source, cue, content or via",
                "for example: evidence source after-preposition before source : <preposition>",
            );
            return;
        };
        let backward = matches!(side, Side::Before | Side::End);
        if self.is_full(
            file,
            self.grammar.evidence.len(),
            name.offset,
            "statements of evidence",
        ) {
            return;
        }
        let program = pattern.map(|pattern| self.program(file, pattern, backward));
        let figure = self.figure(file, format!("evidence {}", name.name), name, 0.5);
        self.grammar.evidence.push(Evidence {
            name: name.name.clone(),
            decision,
            side,
            role,
            figure,
            program,
        });
    }

    /// Evidence about where a content ends.
    fn end_evidence(
        &mut self,
        file: usize,
        name: &Weighed,
        side: Side,
        role: &Placed<String>,
        pattern: Option<&'s Pattern>,
    ) {
        let one = Reach::from_name(&role.value).filter(|reach| reach.bounded().is_some());
        let reach = (one.is_some() || role.value == Role::Content.name()).then_some(one);
        let looks = matches!(side, Side::Start | Side::End | Side::After);
        let (Some(reach), Some(pattern), true) = (reach, pattern, looks) else {
            self.trouble(
                file,
                role.offset,
                "evidence about an end looks at the start or end of a content, clause, phrase or infinitive, or after it",
                "for example: evidence end pronoun end phrase : <pronoun object>",
            );
            return;
        };
        if self.is_full(
            file,
            self.grammar.ends.len(),
            name.offset,
            "statements of evidence about ends",
        ) {
            return;
        }
        let program = self.program(file, pattern, side == Side::End);
        let figure = self.figure(file, format!("evidence {}", name.name), name, 0.5);
        self.grammar.ends.push(EndEvidence {
            name: name.name.clone(),
            reach,
            side,
            figure,
            program,
        });
    }

    fn lookouts(&mut self) {
        for (number, evidence) in self.grammar.evidence.iter().enumerate() {
            let lookouts = &mut self.grammar.lookouts;
            let place = (evidence.role, evidence.side);
            let single = evidence.program.as_ref().is_some_and(|known| known.single);
            let single = u128::from(single) << number;
            let cue = u128::from(evidence.decision == Decision::Cue) << number;
            let decides_source =
                evidence.role == Role::Source && evidence.decision == Decision::Source;
            match lookouts
                .iter_mut()
                .find(|known| (known.role, known.side) == place)
            {
                Some(known) => {
                    known.evidence.push(number);
                    known.single |= single;
                    known.cue |= cue;
                    known.decides_source |= decides_source;
                }
                None => lookouts.push(Lookout {
                    role: evidence.role,
                    side: evidence.side,
                    evidence: vec![number],
                    single,
                    cue,
                    decides_source,
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
                .map(|evidence| grammar.weight(evidence.figure))
                .fold(0.0, f64::max)
        };
        let other =
            |lookout: &&Lookout| (lookout.role, lookout.side) != (Role::Content, Side::Start);
        self.grammar.slack = grammar.lookouts.iter().filter(other).map(most).sum();
    }

    fn confidence(&mut self, file: usize, name: &Weighed) {
        match name.name.parse::<u32>() {
            Ok(percent) if percent <= 100 => {
                let score = f64::from(percent) / 100.0;
                let figure = self.figure(file, format!("confidence {percent}"), name, score);
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
}
