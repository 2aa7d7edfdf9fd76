//! Forms of reporting verbs that pronouns lean on: kept as stems with the pronouns as
//! endings, since each has dozens.

use rustc_hash::FxHashMap;

use super::inflect::{Enclitic, Forms};
use super::lexicon::{Lexicon, Reading, fold, fold_into};
use super::stems::{Candidate, MOST_KINDS, Row};
use super::texts::Texts;

/// Statements of enclitics that are told apart by the bits of one number.
const MOST_ENCLITICS: usize = 64;

/// A form, without the ending that falls, and the statement whose pronouns lean on it.
#[derive(Clone, Copy, Debug)]
struct Leaning {
    host: u32,
    enclitic: usize,
    /// Number of the verb's statement.
    order: u32,
    reading: Reading,
}

/// Hosts of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    texts: Texts,
    /// By host, once they are sorted.
    list: Vec<Leaning>,
    folded: String,
}

impl Hosts {
    /// Notes the forms of a verb that take enclitics.
    pub(super) fn lean(
        &mut self,
        forms: &Forms,
        enclitics: &[Enclitic],
        order: u32,
        reading: Reading,
    ) {
        for (number, enclitic) in enclitics.iter().enumerate() {
            for (text, slots, persons) in forms.iter() {
                if slots & enclitic.mask == 0 {
                    continue;
                }
                self.folded.clear();
                let base = text.strip_suffix(enclitic.drop.as_str()).unwrap_or(text);
                fold_into(base, &mut self.folded);
                self.list.push(Leaning {
                    host: self.texts.number(&self.folded),
                    enclitic: number,
                    order,
                    reading: Reading {
                        slots,
                        persons,
                        ..reading
                    },
                });
            }
        }
    }

    pub(super) fn sort(&mut self) {
        self.list.sort_by_key(|leaning| leaning.host);
    }

    fn leaning(&self) -> impl Iterator<Item = &[Leaning]> {
        self.list.chunk_by(|one, other| one.host == other.host)
    }

    /// The hosts as stems, and their kinds of forms.
    ///
    /// `rows` are the endings that are known; those of hosts are added. All hosts are
    /// stems or none is.
    pub(super) fn candidates(
        &self,
        enclitics: &[Enclitic],
        lexicon: &mut Lexicon,
        rows: &mut Vec<Row>,
    ) -> Vec<Candidate<'_>> {
        let Some(pronouns) = pronouns(enclitics) else {
            return Vec::new();
        };
        let is_word = |host: &[Leaning]| {
            let text = self.texts.get(host[0].host);
            !text.is_empty() && text.chars().all(char::is_alphanumeric)
        };
        if !self.leaning().all(is_word) {
            return Vec::new();
        }
        let bits = |leaning: &Leaning| 1_u64 << leaning.enclitic;
        // for each set of statements, the row of its endings and what kinds it makes
        let mut known: FxHashMap<u64, (usize, Vec<u64>)> = FxHashMap::default();
        let mut out = Vec::new();
        for host in self.leaning() {
            let statements = host.iter().map(bits).fold(0, |all, bit| all | bit);
            let (row, kinds) = known.entry(statements).or_insert_with(|| {
                let (row, kinds) = row(&pronouns, statements);
                rows.push(row);
                (rows.len() - 1, kinds)
            });
            let base = lexicon.next_kind();
            for kind in kinds {
                let readings = host.iter().filter(|leaning| bits(leaning) & *kind != 0);
                lexicon.add_kind(readings.map(|leaning| (leaning.order, leaning.reading)));
            }
            out.push(Candidate {
                stem: self.texts.get(host[0].host),
                row: *row,
                base,
                lemma: u32::MAX,
                order: 0,
            });
        }
        out
    }

    /// Adds the forms of the hosts that are wanted, by their number, one by one.
    pub(super) fn write_out(
        &self,
        enclitics: &[Enclitic],
        lexicon: &mut Lexicon,
        wanted: impl Fn(usize) -> bool,
    ) {
        let class = lexicon.class("verb");
        let mut text = String::new();
        for (_, host) in self.leaning().enumerate().filter(|(host, _)| wanted(*host)) {
            for leaning in host {
                for pronoun in &enclitics[leaning.enclitic].forms {
                    text.clear();
                    text.push_str(self.texts.get(leaning.host));
                    text.push_str(pronoun);
                    lexicon.add_reading(&text, class, leaning.order, leaning.reading);
                }
            }
        }
    }
}

/// Each pronoun and bits of the statements that list it; none where they cannot serve
/// as endings.
fn pronouns(enclitics: &[Enclitic]) -> Option<Vec<(String, u64)>> {
    if enclitics.len() > MOST_ENCLITICS {
        return None;
    }
    let mut numbers = Texts::default();
    let mut out: Vec<(String, u64)> = Vec::new();
    for (statement, enclitic) in enclitics.iter().enumerate() {
        for form in &enclitic.forms {
            if !form.chars().all(char::is_alphanumeric) {
                return None;
            }
            let form = fold(form);
            let number = numbers.number(&form) as usize;
            if number == out.len() {
                out.push((form, 0));
            }
            out[number].1 |= 1 << statement;
        }
    }
    (out.len() <= MOST_KINDS).then_some(out)
}

/// The pronouns of some statements as endings; forms with pronouns that the same of
/// them list are of one kind.
fn row(pronouns: &[(String, u64)], statements: u64) -> (Row, Vec<u64>) {
    let mut kinds: Vec<u64> = Vec::new();
    let mut row = Row::default();
    for (form, listed) in pronouns {
        let listed = listed & statements;
        if listed == 0 {
            continue;
        }
        let known = kinds.iter().position(|kind| *kind == listed);
        let kind = known.unwrap_or_else(|| {
            kinds.push(listed);
            kinds.len() - 1
        });
        row.0
            .push((form.clone(), u16::try_from(kind).unwrap_or(u16::MAX)));
    }
    (row, kinds)
}
