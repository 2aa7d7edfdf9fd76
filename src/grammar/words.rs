//! Lists, verbs, nouns and adjectives to the words of a lexicon.

use rustc_hash::{FxHashMap, FxHashSet};

use super::build::{Builder, Sourced};
use super::hosts::Hosts;
use super::inflect::{Forms, no_table};
use super::lexicon::{Part, Reading, Stance, fold};
use super::stems::{Candidate, Row};
use super::syntax::{Pattern, Placed, Statement, VerbEntry, Weighed};

/// A verb that follows a table, until all words are known.
struct Regular<'s> {
    /// Number of its statement.
    order: u32,
    lemma: &'s str,
    table: usize,
    /// Bytes of the base form that its stem has.
    stem: usize,
    /// What its forms have in common.
    reading: Reading,
}

impl Regular<'_> {
    fn stem(&self) -> &str {
        &self.lemma[..self.stem]
    }
}

/// Names of verbs that other statements ask for.
#[derive(Default)]
struct Mentions<'s> {
    /// Base forms that a pattern names: `~dire`.
    lemmas: FxHashSet<&'s str>,
    /// Verbs that others are inflected like.
    models: FxHashSet<&'s str>,
}

impl<'s> Mentions<'s> {
    fn collect(statements: &[&'s Sourced<'s>]) -> Self {
        let mut out = Self::default();
        for sourced in statements {
            match &sourced.statement.value {
                Statement::Phrase { pattern, .. }
                | Statement::Boundary { pattern, .. }
                | Statement::Mark { pattern, .. }
                | Statement::Evidence {
                    pattern: Some(pattern),
                    ..
                } => out.lemmas_of(pattern),
                Statement::Rule(entry) => entry
                    .patterns
                    .iter()
                    .for_each(|pattern| out.lemmas_of(&pattern.value)),
                Statement::Verb(entry) => {
                    out.models
                        .extend(entry.like.as_ref().map(|like| like.value.as_str()));
                }
                _ => {}
            }
        }
        out
    }

    fn lemmas_of(&mut self, pattern: &'s Pattern) {
        match pattern {
            Pattern::Lemma(lemma) => {
                self.lemmas.insert(&lemma.value);
            }
            Pattern::Sequence(parts) | Pattern::Choice(parts) => {
                parts.iter().for_each(|part| self.lemmas_of(part));
            }
            Pattern::Repeat { inner, .. }
            | Pattern::Look { inner, .. }
            | Pattern::Capture { inner, .. }
            | Pattern::Anchor(inner) => self.lemmas_of(inner),
            _ => {}
        }
    }
}

/// What the words of one language are made with.
#[derive(Default)]
struct Making<'s> {
    mentions: Mentions<'s>,
    /// Endings of each table.
    rows: Vec<Row>,
    /// Verbs that report.
    cues: Vec<Regular<'s>>,
    /// Verbs that report nothing.
    plain: Vec<Regular<'s>>,
    seen: FxHashSet<(&'s str, usize)>,
    models: FxHashMap<&'s str, Forms>,
    hosts: Hosts,
    /// The forms of the verb at hand.
    forms: Forms,
    /// Number of the statement at hand.
    order: u32,
}

impl<'s> Builder<'s> {
    pub(super) fn words(&mut self) {
        for name in ["verb", "noun", "adjective"] {
            self.grammar.lexicon.classes.number(name);
        }
        self.inflection.index_endings();
        let live = self.live.clone();
        let mut making = Making {
            mentions: Mentions::collect(&live),
            rows: self.inflection.rows(&mut self.grammar.lexicon),
            ..Making::default()
        };
        for sourced in live {
            making.order += 1;
            match &sourced.statement.value {
                Statement::Words { classes, items } => self.word_list(sourced.file, classes, items),
                Statement::Verb(entry) => self.verb(sourced.file, entry, &mut making),
                Statement::Verbs(lemmas) => {
                    for lemma in lemmas {
                        making.order += 1;
                        self.plain_verb(sourced.file, lemma, None, &mut making);
                    }
                }
                Statement::Nominal {
                    kind,
                    forms,
                    stance,
                    frames,
                } => {
                    self.nominal(sourced.file, kind, forms, stance, frames, making.order);
                }
                _ => {}
            }
        }
        self.add_stems(&mut making);
        // sorting takes as much room again
        drop(making);
        self.grammar.lexicon.sort_readings();
    }

    fn word_list(&mut self, file: usize, classes: &[Placed<String>], items: &[Placed<&'s str>]) {
        let mut bits = 0;
        for class in classes {
            let number = self.grammar.lexicon.classes.number(&class.value);
            if number >= 128 {
                self.trouble(
                    file,
                    class.offset,
                    "more than 128 word classes",
                    "merge classes that no rule tells apart",
                );
                return;
            }
            bits |= 1 << number;
        }
        for item in items {
            let id = self.grammar.lexicon.intern(item.value);
            self.grammar.lexicon.add_classes(id, bits);
        }
    }

    fn cue(
        &mut self,
        file: usize,
        lemma: &str,
        stance: &Placed<String>,
        frames: &[Weighed],
    ) -> (u32, u64) {
        if Stance::from_name(&stance.value).is_none() {
            let names: Vec<&str> = Stance::ALL.into_iter().map(Stance::name).collect();
            self.trouble(
                file,
                stance.offset,
                format!("unknown stance '{}'", stance.value),
                format!("stances are: {}", names.join(" ")),
            );
            return (u32::MAX, 0);
        }
        let mut bits = Vec::with_capacity(frames.len());
        for frame in frames {
            let number = self.grammar.lexicon.frames.number(&frame.name);
            let bit = u8::try_from(number).unwrap_or(u8::MAX);
            if bit >= 64 {
                self.trouble(file, frame.offset, "more than 64 frames", "merge some");
                continue;
            }
            let mut what = String::with_capacity(lemma.len() + frame.name.len() + 2);
            what.push_str(lemma);
            what.push_str(" +");
            what.push_str(&frame.name);
            bits.push((bit, self.figure(file, what, frame, 0.5)));
        }
        let mask = bits.iter().fold(0, |mask, (bit, _)| mask | 1 << bit);
        (self.grammar.lexicon.cues.push(&bits), mask)
    }

    fn verb(&mut self, file: usize, entry: &'s VerbEntry, making: &mut Making<'s>) {
        if entry.stance.is_none() && entry.slots.is_empty() && entry.like.is_none() {
            self.plain_verb(file, &entry.lemma, entry.table.as_ref(), making);
            return;
        }
        let mut troubles = Vec::new();
        making.forms.clear();
        self.inflection
            .forms(entry, &making.models, &mut troubles, &mut making.forms);
        self.note(file, troubles);
        let lemma = entry.lemma.value.as_str();
        let (cue, frames) = match &entry.stance {
            Some(stance) => self.cue(file, lemma, stance, &entry.frames),
            None => (u32::MAX, 0),
        };
        if making.mentions.models.contains(lemma) {
            making.models.insert(lemma, making.forms.clone());
        }
        let reading = Reading {
            lemma: self.lemma(lemma),
            cue,
            part: Part::Verb,
            slots: 0,
            persons: 0,
            frames,
            stance: entry.stance.as_ref().and_then(stance_of),
        };
        if cue != u32::MAX {
            let enclitics = self.inflection.enclitics();
            making
                .hosts
                .lean(&making.forms, enclitics, making.order, reading);
        }
        let table = entry.table.as_ref().map(|table| table.value.as_str());
        let regular = entry.slots.is_empty() && entry.like.is_none();
        match self.inflection.table(lemma, table) {
            Some((table, taken)) if regular && keeps(&lemma[..lemma.len() - taken]) => {
                making.cues.push(Regular {
                    order: making.order,
                    lemma,
                    table,
                    stem: lemma.len() - taken,
                    reading,
                });
            }
            _ => self.add_forms(&making.forms, making.order, reading),
        }
    }

    /// A verb that reports nothing and follows a table.
    fn plain_verb(
        &mut self,
        file: usize,
        lemma: &'s Placed<impl AsRef<str>>,
        table: Option<&Placed<String>>,
        making: &mut Making<'s>,
    ) {
        let text = lemma.value.as_ref();
        let number = self.lemma(text);
        let name = table.map(|table| table.value.as_str());
        let Some((table, taken)) = self.inflection.table(text, name) else {
            let placed = Placed {
                offset: lemma.offset,
                value: text.to_owned(),
            };
            self.troubles.push((file, no_table(&placed)));
            making.models.insert(text, Forms::default());
            return;
        };
        let stem = &text[..text.len() - taken];
        if making.mentions.models.contains(text) {
            let mut forms = Forms::default();
            self.inflection.regular(table, stem, 0, &mut forms);
            making.models.insert(text, forms);
        }
        let verb = Regular {
            order: making.order,
            lemma: text,
            table,
            stem: stem.len(),
            reading: Reading {
                lemma: number,
                ..Reading::plain(0, 0)
            },
        };
        if !keeps(stem) || making.mentions.lemmas.contains(text) {
            self.write_regular(&verb);
        } else if making.seen.insert((text, table)) {
            making.plain.push(verb);
        }
    }

    fn write_regular(&mut self, verb: &Regular<'_>) {
        let mut forms = Forms::default();
        self.inflection
            .regular(verb.table, verb.stem(), 0, &mut forms);
        self.add_forms(&forms, verb.order, verb.reading);
    }

    /// Makes stems of what follows a pattern; the rest is written out.
    fn add_stems(&mut self, making: &mut Making<'s>) {
        making.hosts.sort();
        let lexicon = &mut self.grammar.lexicon;
        let enclitics = self.inflection.enclitics();
        let mut rows = std::mem::take(&mut making.rows);
        let widest = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
        lexicon.reserve_kinds(making.cues.len() * widest);
        let mut stems = making.hosts.candidates(enclitics, lexicon, &mut rows);
        let heads = stems.len();
        let regular: Vec<&Regular<'_>> = making.cues.iter().chain(&making.plain).collect();
        let mut folded: Vec<Option<String>> = Vec::with_capacity(regular.len());
        folded.extend(regular.iter().map(|verb| {
            let is_folded = verb.stem().bytes().all(|byte| byte.is_ascii_lowercase());
            (!is_folded).then(|| fold(verb.stem()))
        }));
        for (verb, folded) in regular.iter().zip(&folded) {
            let row = &rows[verb.table];
            stems.push(Candidate {
                stem: folded.as_deref().unwrap_or(verb.stem()),
                row: verb.table,
                base: match verb.reading.cue {
                    u32::MAX => 0,
                    _ => lexicon.add_kinds_like(row, verb.order, verb.reading),
                },
                lemma: verb.reading.lemma,
                order: verb.order,
            });
        }
        let mut apart = vec![heads == 0; stems.len().max(1)];
        for number in lexicon.add_stems(&stems, &rows) {
            match number.checked_sub(heads) {
                Some(verb) => self.write_regular(regular[verb]),
                None => apart[number] = true,
            }
        }
        let wanted = |host| apart.get(host).copied().unwrap_or(heads == 0);
        let (enclitics, lexicon) = (self.inflection.enclitics(), &mut self.grammar.lexicon);
        making.hosts.write_out(enclitics, lexicon, wanted);
    }

    fn lemma(&mut self, lemma: &str) -> u32 {
        u32::try_from(self.grammar.lexicon.lemmas.number(lemma)).unwrap_or(u32::MAX)
    }

    fn add_forms(&mut self, forms: &Forms, order: u32, reading: Reading) {
        let class = self.grammar.lexicon.class("verb");
        for (text, slots, persons) in forms.iter() {
            let reading = Reading {
                slots,
                persons,
                ..reading
            };
            self.grammar
                .lexicon
                .add_reading(text, class, order, reading);
        }
    }

    fn nominal(
        &mut self,
        file: usize,
        kind: &Placed<String>,
        forms: &[Placed<String>],
        stance: &Placed<String>,
        frames: &[Weighed],
        order: u32,
    ) {
        let part = Part::from_name(&kind.value).unwrap_or(Part::Noun);
        let lemma = forms[0].value.as_str();
        let (cue, frames) = self.cue(file, lemma, stance, frames);
        let reading = Reading {
            lemma: self.lemma(lemma),
            cue,
            part,
            slots: 0,
            persons: 0,
            frames,
            stance: stance_of(stance),
        };
        let class = self.grammar.lexicon.class(&kind.value);
        for form in forms {
            self.grammar
                .lexicon
                .add_reading(&form.value, class, order, reading);
        }
    }
}

fn stance_of(name: &Placed<String>) -> Option<Stance> {
    Stance::from_name(&name.value)
}

/// True for a stem that can be kept.
fn keeps(stem: &str) -> bool {
    !stem.is_empty() && stem.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::super::inflect::Inflection;
    use super::super::load::{SourceFile, builtin_texts};
    use super::super::parse::parse;
    use super::*;
    use crate::grammar::GrammarSet;

    fn set(text: &str) -> GrammarSet {
        let file = SourceFile {
            folder: "xx".to_owned(),
            name: "xx/words.gr".to_owned(),
            path: None,
            text: text.to_owned().into(),
            layer: 0,
        };
        match GrammarSet::from_files(vec![file]) {
            Ok(set) => set,
            Err(errors) => panic!("{errors}"),
        }
    }

    /// Slots and persons of the readings of a word that come from one base form.
    fn readings(set: &GrammarSet, text: &str, lemma: &str) -> Vec<(u16, u16)> {
        let lexicon = &set.grammars[0].lexicon;
        let id = lexicon.look_up(text);
        let readings = lexicon.readings(id).iter();
        readings
            .filter(|reading| lexicon.lemma(id, reading) == lemma)
            .map(|reading| (reading.slots, reading.persons))
            .collect()
    }

    #[test]
    fn verbs_that_share_forms_keep_all_of_them() {
        let set = set("conjugation a for -are
  infinitive -are
  present -o -i -a
  past -ato/-arato
conjugation i for -ire
  infinitive -ire
  present -o -isci
verbs : portare salare salire portare cantare cantarare
verb sale assert : that
  present sala salo
words noun : canto
");
        let lexicon = &set.grammars[0].lexicon;
        assert_eq!(readings(&set, "salo", "salare").len(), 1);
        assert_eq!(readings(&set, "salo", "salire").len(), 1);
        assert_eq!(readings(&set, "Salo", "sale").len(), 1);
        assert_eq!(readings(&set, "cantarato", "cantare").len(), 1);
        assert_eq!(readings(&set, "cantarato", "cantarare").len(), 1);
        assert_eq!(readings(&set, "canto", "cantare").len(), 1);
        assert!(lexicon.is(lexicon.look_up("canto"), "noun"));
        assert!(lexicon.is(lexicon.look_up("canto"), "verb"));
        assert_eq!(readings(&set, "porti", "portare").len(), 1);
        assert_ne!(lexicon.look_up("porti"), lexicon.look_up("porto"));
        assert_ne!(lexicon.look_up("porti"), lexicon.look_up("canti"));
        assert_eq!(lexicon.look_up("portisci"), crate::grammar::WordId::UNKNOWN);
        assert_eq!(lexicon.look_up("port"), crate::grammar::WordId::UNKNOWN);
    }

    #[test]
    fn pronouns_lean_on_forms_that_others_share() {
        let set = set("conjugation a for -are
  infinitive -are
  gerund -ando
enclitic infinitive -e : lo si silo
enclitic gerund : lo
verb dare assert : that
verb darsire assert : that
  infinitive darsi
  gerund daresi
verb darlare deny : that
words noun : darlo
");
        let lexicon = &set.grammars[0].lexicon;
        for (text, lemmas) in [
            ("darlo", &["dare"][..]),
            ("darsi", &["dare", "darsire"]),
            ("darsilo", &["dare", "darsire"]),
            ("dandolo", &["dare"]),
            ("darlarsi", &["darlare"]),
            ("daresilo", &["darsire"]),
            ("dandosi", &[]),
        ] {
            let id = lexicon.look_up(text);
            let found: Vec<&str> = lexicon
                .readings(id)
                .iter()
                .map(|reading| lexicon.lemma(id, &reading))
                .collect();
            assert_eq!(found, lemmas, "{text}");
        }
        assert!(lexicon.is(lexicon.look_up("darlo"), "noun"));
        assert_ne!(lexicon.look_up("darlo"), lexicon.look_up("darsi"));
    }

    #[test]
    fn forms_found_by_stem_are_those_written_out() {
        let Ok(set) = GrammarSet::builtin() else {
            panic!("the built-in grammars have mistakes");
        };
        for grammar in &set.grammars {
            let mut inflection = Inflection::default();
            let mut verbs: Vec<(String, Option<String>)> = Vec::new();
            let mut cues = Vec::new();
            let texts: Vec<&str> = builtin_texts(&grammar.code).collect();
            for statement in texts.iter().flat_map(|text| parse(text).0) {
                match statement.value {
                    Statement::Conjugation {
                        name,
                        endings,
                        stem,
                        slots,
                    } => {
                        let stem = stem.as_deref();
                        inflection.add_table(&name.value, &endings, stem, &slots, &mut Vec::new());
                    }
                    Statement::Verbs(lemmas) => {
                        verbs.extend(lemmas.iter().map(|lemma| (lemma.value.to_owned(), None)));
                    }
                    Statement::Enclitic { slot, drop, forms } => {
                        let drop = drop.as_deref();
                        inflection.add_enclitic(&slot, drop, &forms, &mut Vec::new());
                    }
                    Statement::Verb(entry) if entry.stance.is_some() && entry.like.is_none() => {
                        cues.push(entry);
                    }
                    Statement::Verb(entry)
                        if entry.stance.is_none()
                            && entry.slots.is_empty()
                            && entry.like.is_none() =>
                    {
                        verbs.push((entry.lemma.value, entry.table.map(|table| table.value)));
                    }
                    _ => {}
                }
            }
            inflection.index_endings();
            assert!(verbs.len() > 1_000, "{}", grammar.code);
            let lexicon = &grammar.lexicon;
            let class = lexicon.class("verb");
            for (lemma, table) in &verbs {
                let Some((table, taken)) = inflection.table(lemma, table.as_deref()) else {
                    panic!("{lemma}");
                };
                let mut forms = Forms::default();
                inflection.regular(table, &lemma[..lemma.len() - taken], 0, &mut forms);
                for (text, slots, persons) in forms.iter() {
                    let id = lexicon.look_up(text);
                    assert!(lexicon.classes_of(id) & class != 0, "{text} of {lemma}");
                    let has = lexicon.readings(id).iter().any(|reading| {
                        lexicon.lemma(id, &reading) == lemma
                            && reading.cue == u32::MAX
                            && reading.slots == slots
                            && reading.persons & persons == persons
                    });
                    assert!(has, "{text} of {lemma}");
                }
            }
            for entry in cues {
                let mut forms = Forms::default();
                let none = FxHashMap::default();
                inflection.forms(&entry, &none, &mut Vec::new(), &mut forms);
                for enclitic in inflection.enclitics() {
                    for (text, slots, persons) in forms.iter() {
                        if slots & enclitic.mask == 0 {
                            continue;
                        }
                        let base = text.strip_suffix(enclitic.drop.as_str()).unwrap_or(text);
                        for form in &enclitic.forms {
                            let text = format!("{base}{form}");
                            let id = lexicon.look_up(&text);
                            let has = lexicon.readings(id).iter().any(|reading| {
                                lexicon.lemma(id, &reading) == entry.lemma.value
                                    && reading.stance.is_some()
                                    && reading.slots == slots
                                    && reading.persons & persons == persons
                            });
                            assert!(has, "{text} of {}", entry.lemma.value);
                        }
                    }
                }
            }
        }
        assert_eq!(set.check(), Ok(()));
    }
}
