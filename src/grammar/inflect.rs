//! Inflection: base forms and tables to word forms.

use rustc_hash::FxHashMap;

use super::error::Trouble;
use super::lexicon::{PERSONS, slot_mask};
use super::syntax::{Placed, SlotLine, VerbEntry};

/// One form of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) slots: u16,
    pub(super) persons: u16,
}

#[derive(Clone, Debug)]
struct Slot {
    mask: u16,
    forms: Vec<String>,
}

#[derive(Clone, Debug)]
struct Table {
    endings: Vec<String>,
    stem: String,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
struct Enclitic {
    mask: u16,
    drop: String,
    forms: Vec<String>,
}

/// The inflection tables of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Inflection {
    tables: FxHashMap<String, Table>,
    enclitics: Vec<Enclitic>,
}

fn slots(lines: &[SlotLine], troubles: &mut Vec<Trouble>) -> Vec<Slot> {
    let mut out = Vec::new();
    for line in lines {
        match slot_mask(&line.slot.value) {
            Some(mask) => out.push(Slot {
                mask,
                forms: line.forms.clone(),
            }),
            None => troubles.push(Trouble::new(
                line.slot.offset,
                format!("unknown slot '{}'", line.slot.value),
                format!("slots are: {}", super::lexicon::SLOTS.join(" ")),
            )),
        }
    }
    out
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
        let table = Table {
            endings: endings.to_vec(),
            stem: stem.unwrap_or("").to_owned(),
            slots: slots(lines, troubles),
        };
        self.tables.insert(name.to_owned(), table);
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

    /// The table for a base form: the named one, or the one with the longest ending.
    fn table(&self, lemma: &str, name: Option<&str>) -> Option<(&Table, usize)> {
        if let Some(name) = name {
            let table = self.tables.get(name)?;
            let ending = table
                .endings
                .iter()
                .chain([&table.stem])
                .filter(|ending| lemma.ends_with(ending.as_str()))
                .map(String::len)
                .max();
            return Some((table, ending.unwrap_or(0)));
        }
        self.tables
            .iter()
            .flat_map(|(name, table)| {
                table
                    .endings
                    .iter()
                    .map(move |ending| (ending, name, table))
            })
            .filter(|(ending, _, _)| lemma.ends_with(ending.as_str()))
            .max_by_key(|(ending, name, _)| (ending.len(), *name))
            .map(|(ending, _, table)| (table, ending.len()))
    }

    /// Every form of a verb without clitics.
    pub(super) fn forms(
        &self,
        entry: &VerbEntry,
        others: &FxHashMap<String, Vec<Form>>,
        troubles: &mut Vec<Trouble>,
    ) -> Vec<Form> {
        let lemma = &entry.lemma.value;
        let own = slots(&entry.slots, troubles);
        let overridden = own.iter().fold(0, |mask, slot| mask | slot.mask);
        let mut out = Vec::new();
        if let Some(like) = &entry.like {
            match (
                others.get(&like.value),
                lemma.strip_suffix(like.value.as_str()),
            ) {
                (Some(forms), Some(prefix)) => out.extend(
                    forms
                        .iter()
                        .filter(|form| form.slots & overridden == 0)
                        .map(|form| Form {
                            text: format!("{prefix}{}", form.text),
                            ..form.clone()
                        }),
                ),
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
                    for slot in table
                        .slots
                        .iter()
                        .filter(|slot| slot.mask & overridden == 0)
                    {
                        expand(slot, stem, &mut out);
                    }
                }
                None if entry.slots.is_empty() => troubles.push(Trouble::new(
                    entry.lemma.offset,
                    format!("no conjugation fits '{lemma}'"),
                    "write 'table NAME', 'like LEMMA' or the slots themselves",
                )),
                None => {}
            }
        }
        for slot in &own {
            expand(slot, lemma, &mut out);
        }
        out
    }

    /// The forms of a verb with enclitic pronouns.
    pub(super) fn with_enclitics(&self, forms: &[Form]) -> Vec<Form> {
        let mut out = Vec::new();
        for enclitic in &self.enclitics {
            for form in forms.iter().filter(|form| form.slots & enclitic.mask != 0) {
                let base = form
                    .text
                    .strip_suffix(enclitic.drop.as_str())
                    .unwrap_or(&form.text);
                out.extend(enclitic.forms.iter().map(|clitic| Form {
                    text: format!("{base}{clitic}"),
                    ..form.clone()
                }));
            }
        }
        out
    }
}

fn expand(slot: &Slot, stem: &str, out: &mut Vec<Form>) {
    let count = slot.forms.len();
    for (index, alternatives) in slot.forms.iter().enumerate() {
        for form in alternatives
            .split('/')
            .filter(|form| *form != "_" && !form.is_empty())
        {
            let text = match form.strip_prefix('-') {
                Some(suffix) => format!("{stem}{suffix}"),
                None => form.to_owned(),
            };
            out.push(Form {
                text,
                slots: slot.mask,
                persons: persons(index, count),
            });
        }
    }
}
