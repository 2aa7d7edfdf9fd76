//! Inflection: base forms and tables to word forms.

use rustc_hash::FxHashMap;

use super::error::Trouble;
use super::lexicon::{Lexicon, PERSONS, Reading, fold, slot_mask};
use super::stems::{MOST_KINDS, Row};
use super::syntax::{Placed, SlotLine, VerbEntry};
use super::texts::Texts;

/// The forms of a verb, one behind the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    text: String,
    list: Vec<Form>,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    start: usize,
    end: usize,
    slots: u16,
    persons: u16,
}

impl Forms {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.list.clear();
    }

    fn push(&mut self, head: &str, tail: &str, slots: u16, persons: u16) {
        let start = self.text.len();
        self.text.push_str(head);
        self.text.push_str(tail);
        self.list.push(Form {
            start,
            end: self.text.len(),
            slots,
            persons,
        });
    }

    /// Text, slots and persons of each form.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u16, u16)> {
        self.list
            .iter()
            .map(|form| (&self.text[form.start..form.end], form.slots, form.persons))
    }
}

/// One form of a table.
#[derive(Clone, Debug)]
pub(super) struct TableForm {
    /// What follows the stem, or the whole form.
    pub(super) text: String,
    pub(super) whole: bool,
    pub(super) slots: u16,
    pub(super) persons: u16,
}

/// One inflection table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    name: String,
    endings: Vec<String>,
    stem: String,
    forms: Vec<TableForm>,
}

/// Pronouns that lean on the forms of some slots.
#[derive(Clone, Debug)]
pub(super) struct Enclitic {
    pub(super) mask: u16,
    /// Ending of the form that falls.
    pub(super) drop: String,
    pub(super) forms: Vec<String>,
}

/// The inflection tables of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Inflection {
    pub(super) tables: Vec<Table>,
    names: FxHashMap<String, usize>,
    /// The table that each ending chooses.
    by_ending: FxHashMap<String, usize>,
    /// Bytes of the longest ending that chooses a table.
    longest: usize,
    enclitics: Vec<Enclitic>,
}

/// The forms of slots and the mask of those that were written.
fn slots(lines: &[SlotLine], troubles: &mut Vec<Trouble>) -> (Vec<TableForm>, u16) {
    let (mut out, mut masks) = (Vec::new(), 0);
    for line in lines {
        let Some(mask) = slot_mask(&line.slot.value) else {
            troubles.push(Trouble::new(
                line.slot.offset,
                format!("unknown slot '{}'", line.slot.value),
                format!("slots are: {}", super::lexicon::SLOTS.join(" ")),
            ));
            continue;
        };
        masks |= mask;
        let count = line.forms.len();
        for (index, alternatives) in line.forms.iter().enumerate() {
            let alternatives = alternatives
                .split('/')
                .filter(|form| *form != "_" && !form.is_empty());
            out.extend(alternatives.map(|form| {
                let ending = form.strip_prefix('-');
                TableForm {
                    text: ending.unwrap_or(form).to_owned(),
                    whole: ending.is_none(),
                    slots: mask,
                    persons: persons(index, count),
                }
            }));
        }
    }
    (out, masks)
}

/// The person bits of the n-th of so many forms of a slot.
fn persons(index: usize, count: usize) -> u16 {
    match count {
        6 => 1 << index,
        4 => 1 << (6 + index),
        _ => (1 << PERSONS.len()) - 1,
    }
}

impl Inflection {
    pub(super) fn add_table(
        &mut self,
        name: &str,
        endings: &[String],
        stem: Option<&str>,
        lines: &[SlotLine],
        troubles: &mut Vec<Trouble>,
    ) {
        let (forms, _) = slots(lines, troubles);
        let table = Table {
            name: name.to_owned(),
            endings: endings.to_vec(),
            stem: stem.unwrap_or("").to_owned(),
            forms,
        };
        match self.names.get(name) {
            Some(&known) => self.tables[known] = table,
            None => {
                self.names.insert(name.to_owned(), self.tables.len());
                self.tables.push(table);
            }
        }
    }

    /// Notes which table each ending chooses, once all tables are there.
    pub(super) fn index_endings(&mut self) {
        self.by_ending.clear();
        for (number, table) in self.tables.iter().enumerate() {
            for ending in &table.endings {
                self.longest = self.longest.max(ending.len());
                let chosen = self.by_ending.entry(ending.clone()).or_insert(number);
                // two tables for one ending: the later name
                if self.tables[*chosen].name < table.name {
                    *chosen = number;
                }
            }
        }
    }

    pub(super) fn add_enclitic(
        &mut self,
        slot: &Placed<String>,
        drop: Option<&str>,
        forms: &[String],
        troubles: &mut Vec<Trouble>,
    ) {
        let Some(mask) = slot_mask(&slot.value) else {
            let message = format!("unknown slot '{}'", slot.value);
            troubles.push(Trouble::new(
                slot.offset,
                message,
                "for example 'infinitive'",
            ));
            return;
        };
        self.enclitics.push(Enclitic {
            mask,
            drop: drop.unwrap_or("").to_owned(),
            forms: forms.to_vec(),
        });
    }

    /// The table for a base form (the named one, or the one with the longest ending)
    /// and how many bytes it takes off.
    pub(super) fn table(&self, lemma: &str, name: Option<&str>) -> Option<(usize, usize)> {
        if let Some(name) = name {
            let &number = self.names.get(name)?;
            let table = &self.tables[number];
            let ending = table
                .endings
                .iter()
                .chain([&table.stem])
                .filter(|ending| lemma.ends_with(ending.as_str()))
                .map(String::len)
                .max();
            return Some((number, ending.unwrap_or(0)));
        }
        let longest = self.longest.min(lemma.len());
        (0..=longest).rev().find_map(|length| {
            let ending = lemma.get(lemma.len() - length..)?;
            let &number = self.by_ending.get(ending)?;
            Some((number, length))
        })
    }

    /// Appends every form of a verb without clitics.
    pub(super) fn forms(
        &self,
        entry: &VerbEntry,
        others: &FxHashMap<&str, Forms>,
        troubles: &mut Vec<Trouble>,
        out: &mut Forms,
    ) {
        let lemma = entry.lemma.value.as_str();
        let (own, overridden) = slots(&entry.slots, troubles);
        if let Some(like) = &entry.like {
            match (
                others.get(like.value.as_str()),
                lemma.strip_suffix(like.value.as_str()),
            ) {
                (Some(forms), Some(prefix)) => {
                    for (text, slots, persons) in forms.iter() {
                        if slots & overridden == 0 {
                            out.push(prefix, text, slots, persons);
                        }
                    }
                }
                _ => troubles.push(Trouble::new(
                    like.offset,
                    format!("'{lemma}' cannot be inflected like '{}'", like.value),
                    "name a verb that stands above and that ends the base form",
                )),
            }
        } else {
            let name = entry.table.as_ref().map(|table| table.value.as_str());
            match self.table(lemma, name) {
                Some((table, ending)) => {
                    let stem = &lemma[..lemma.len() - ending];
                    self.regular(table, stem, overridden, out);
                }
                None if entry.slots.is_empty() => troubles.push(no_table(&entry.lemma)),
                None => {}
            }
        }
        for form in &own {
            let stem = if form.whole { "" } else { lemma };
            out.push(stem, &form.text, form.slots, form.persons);
        }
    }

    /// Appends the forms that a table makes of a stem.
    pub(super) fn regular(&self, table: usize, stem: &str, overridden: u16, out: &mut Forms) {
        for form in &self.tables[table].forms {
            if form.slots & overridden == 0 {
                let stem = if form.whole { "" } else { stem };
                out.push(stem, &form.text, form.slots, form.persons);
            }
        }
    }

    /// The endings of each table with their kinds of forms; none for a table that has
    /// forms without stem.
    pub(super) fn rows(&self, lexicon: &mut Lexicon) -> Vec<Row> {
        let forms: usize = self.tables.iter().map(|table| table.forms.len()).sum();
        let mut out = vec![Row::default(); self.tables.len()];
        if forms > MOST_KINDS {
            return out;
        }
        for (table, row) in self.tables.iter().zip(&mut out) {
            if table.forms.iter().any(|form| form.whole) {
                continue;
            }
            let mut endings = Texts::default();
            let mut readings: Vec<Vec<(u32, Reading)>> = Vec::new();
            for form in &table.forms {
                let ending = endings.number(&fold(&form.text)) as usize;
                if ending == readings.len() {
                    readings.push(Vec::new());
                }
                readings[ending].push((0, Reading::plain(form.slots, form.persons)));
            }
            for (ending, readings) in (0..).zip(readings) {
                let kind = lexicon.add_kind(readings.into_iter());
                let kind = u16::try_from(kind).unwrap_or(u16::MAX);
                row.0.push((endings.get(ending).to_owned(), kind));
            }
        }
        out
    }

    /// Enclitic pronouns in order of their statements: slots, ending that falls, forms.
    pub(super) fn enclitics(&self) -> &[Enclitic] {
        &self.enclitics
    }
}

/// No conjugation takes a base form.
pub(super) fn no_table(lemma: &Placed<String>) -> Trouble {
    Trouble::new(
        lemma.offset,
        format!("no conjugation fits '{}'", lemma.value),
        "write 'table NAME', 'like LEMMA' or the slots themselves",
    )
}
