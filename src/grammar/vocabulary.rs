//! What a language has for claims: figures, opposites, words for time and doubt.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};

use super::error::Trouble;
use super::lexicon::{Lexicon, Part, fold};
use super::packed::packed;
use super::syntax::Placed;
use super::{Grammar, WordId};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $bit:literal $word:literal,)*) => {
        impl Kinds {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << $bit);)*
            const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$name),)*];
        }
    };
}

impl Kinds {
    /// Made of number words: "thirty-three".
    pub(crate) const NUMBERLIKE: Self = Self(1 << 30);
    /// Has an opposite.
    pub(crate) const OPPOSED: Self = Self(1 << 31);
}

/// What a word does in a claim, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(pub(crate) u32);

kinds! {
    /// A number, with its value.
    NUMBER 0 "number",
    /// Multiplies the number before it.
    SCALE 1 "scale",
    /// A place in an order, with its value.
    ORDINAL 2 "ordinal",
    /// A month, with its number.
    MONTH 3 "month",
    /// Currency, percent, measure.
    UNIT 4 "unit",
    /// "about": the figure is a round one.
    APPROXIMATE 5 "approximate",
    /// "at least": the figure is the lowest.
    LEAST 6 "least",
    /// "up to": the figure is the highest.
    MOST 7 "most",
    /// Another time than now: "rose", "initially", "anymore".
    SHIFT 8 "shift",
    /// "another three": more of them.
    ANOTHER 9 "another",
    /// "among them": a part of a whole.
    PART 10 "part",
    /// "if", "would": not said to be so.
    HYPOTHETICAL 11 "hypothetical",
    /// "may".
    POSSIBLE 12 "possible",
    /// "will", "should".
    FUTURE 13 "future",
    /// Happens once to a thing: "born", "founded".
    ONCE 14 "once",
    /// People whom an event cost life or health: one count for each event.
    TOLL 15 "toll",
    /// Says that what was said is not so: "false".
    REJECTION 16 "rejection",
    /// Too common to show that two places speak of one thing.
    COMMON 17 "common",
    /// Says what somebody thinks of a thing or expects of it.
    OPINION 18 "opinion",
    /// Takes the negation back: "not only".
    ONLY 19 "only",
    /// Leaves open or repeats a negation: "cannot rule out".
    OPEN 20 "open",
    /// Points at what was said before: "report", "claim", "this".
    POINTER 21 "pointer",
    /// A whole number by itself says nothing: a time of day, a telephone.
    BETWEEN 22 "between",
    /// Nobody in particular thinks so: "some", "many", "critics".
    WEASEL 23 "weasel",
    /// "century": the number before it counts hundreds of years.
    CENTURY 24 "century",
    /// "true": a rejection where it is negated.
    AFFIRMATION 25 "affirmation",
    /// Denies a claim, where others refuse a deed.
    DENIAL 26 "denial",
    /// What is seen, found or expected is no hearsay: "seems", "is expected".
    APPEARANCE 27 "appearance",
    /// A court: what it rules is public.
    COURT 28 "court",
    /// Those of a party or people, and lawmakers: nobody in particular speaks for them.
    PARTY 29 "party",
}

impl Kinds {
    /// True when one of the kinds of `other` is among these.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These but those of `other`.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What is known of one written word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sense {
    pub(crate) kinds: Kinds,
    /// Of a number, scale, ordinal or month.
    pub(crate) value: f64,
    /// Number of a unit in [`Vocabulary::units`].
    pub(crate) unit: u16,
}

/// A number for the base form of a word; zero for none.
pub(crate) type Key = u32;

/// The words of claims in one language.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    senses: FxHashMap<u32, Sense>,
    /// Kinds that go with every form of a word.
    by_key: FxHashMap<Key, Kinds>,
    /// Canonical names of units.
    units: Vec<String>,
    endings: Vec<(String, String)>,
    opposites: FxHashMap<Key, Vec<Key>>,
    synonyms: FxHashMap<Key, Key>,
    /// The mark between the whole and the parts of a number.
    decimal: Option<char>,
    /// First two bytes of number words, the second one zero where there is none.
    number_starts: FxHashSet<[u8; 2]>,
    known: Known,
}

/// What was found out of the words of the lexicon, each once: key, kinds, and a bit that
/// says so. Pages of words that no text holds are never made.
#[derive(Debug, Default)]
struct Known(OnceLock<Box<[Page]>>);

/// What was found out of [`PAGE`] words.
type Page = OnceLock<Box<[AtomicU64]>>;
const PAGE: usize = 64;

impl Clone for Known {
    /// Nothing is known of the words of another lexicon.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Set where a word was looked at.
const LOOKED_AT: u64 = 1 << 63;

/// A hash of bytes that differs between words as far as 32 bits can.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut state = 0xcbf2_9ce4_u32;
    for byte in bytes {
        state = (state ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        state ^= state >> 15;
    }
    // the highest bit says of a word that it was looked at
    (state | 1) & (u32::MAX >> 1)
}

/// Longest number word that is taken apart, in bytes.
const LONGEST_NUMBER: usize = 64;
/// Shortest stem that an ending is taken off from, in bytes.
const SHORTEST_STEM: usize = 3;
/// Kinds whose words are meant in all their forms.
const INFLECTED: &[&str] = &[
    "shift",
    "once",
    "toll",
    "common",
    "rejection",
    "affirmation",
    "denial",
    "appearance",
    "court",
    "party",
    "opinion",
    "open",
];

impl Vocabulary {
    /// What is known of a word as it is written, folded.
    pub(crate) fn sense(&self, folded: &str) -> Option<&Sense> {
        self.senses.get(&hash(folded.bytes()))
    }

    /// Kinds of all forms of a word.
    pub(crate) fn kinds_of(&self, key: Key) -> Kinds {
        self.by_key.get(&key).copied().unwrap_or_default()
    }

    /// Key and kinds of a word of the lexicon, found out once.
    pub(crate) fn known(
        &self,
        lexicon: &Lexicon,
        word: WordId,
        find: impl FnOnce() -> (Key, Kinds),
    ) -> (Key, Kinds) {
        let number = word.0 as usize;
        let pages = || lexicon.len().div_ceil(PAGE);
        let pages = self
            .known
            .0
            .get_or_init(|| (0..pages()).map(|_| Page::new()).collect());
        let Some(page) = pages.get(number / PAGE) else {
            return find();
        };
        let slots = page.get_or_init(|| (0..PAGE).map(|_| AtomicU64::new(0)).collect());
        let slot = &slots[number % PAGE];
        let held = slot.load(Ordering::Relaxed);
        if held & LOOKED_AT == 0 {
            let (key, kinds) = find();
            let held = u64::from(key) << 32 | u64::from(kinds.0) | LOOKED_AT;
            slot.store(held, Ordering::Relaxed);
            return (key, kinds);
        }
        let [low, high] = [held & u64::from(u32::MAX), (held & !LOOKED_AT) >> 32];
        let part = |half: u64| u32::try_from(half).unwrap_or(0);
        (part(high), Kinds(part(low)))
    }

    /// True where a word begins like a number word; hyphens in front are passed over.
    fn may_be_number(&self, folded: &str) -> bool {
        let mut bytes = folded.trim_start_matches('-').bytes();
        bytes.next().is_some_and(|first| {
            let second = bytes.next().unwrap_or(0);
            let starts = [[first, second], [first, 0]];
            starts
                .iter()
                .any(|start| self.number_starts.contains(start))
        })
    }

    /// The value of a folded word that is made of several number words: "thirty-three",
    /// "ventisette".
    pub(crate) fn compound(&self, folded: &str) -> Option<f64> {
        if folded.len() > LONGEST_NUMBER || !self.may_be_number(folded) {
            return None;
        }
        let mut total = 0.0;
        let mut rest = folded;
        let mut parts = 0;
        while !rest.is_empty() {
            rest = rest.trim_start_matches('-');
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let (end, value) = ends.rev().find_map(|end| {
                let sense = self.sense(&rest[..end])?;
                let number = sense.kinds.has(Kinds::NUMBER) && sense.value > 0.0;
                number.then_some((end, sense.value))
            })?;
            total = if value >= 100.0 && total > 0.0 && total < value {
                total * value
            } else {
                total + value
            };
            rest = &rest[end..];
            parts += 1;
        }
        (parts > 1).then_some(total)
    }

    /// Words that say the opposite.
    pub(crate) fn opposites(&self, key: Key) -> &[Key] {
        self.opposites.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The name of a unit.
    pub(crate) fn unit(&self, number: u16) -> &str {
        match usize::from(number).checked_sub(1) {
            Some(index) => self.units.get(index).map_or("", String::as_str),
            None => "",
        }
    }

    /// Kinds of all forms of a word, by its base form.
    pub(crate) fn kinds_of_word(&self, lexicon: &Lexicon, word: &str) -> Kinds {
        self.kinds_of(self.key_of(lexicon, word))
    }

    /// The mark between the whole and the parts of a number.
    pub(crate) fn decimal(&self) -> char {
        self.decimal.unwrap_or('.')
    }

    /// The key of a folded word: of its verb's base form, else of its stem.
    pub(crate) fn key(&self, lexicon: &Lexicon, word: WordId, folded: &str) -> Key {
        let verb = lexicon
            .readings(word)
            .iter()
            .find(|reading| reading.part == Part::Verb);
        let plain = match verb {
            Some(reading) => self.stem(lexicon.lemma(word, &reading)),
            None => self.stem(folded),
        };
        self.synonyms.get(&plain).copied().unwrap_or(plain)
    }

    /// The key of digits.
    #[expect(clippy::unused_self, reason = "keys are made here alone")]
    pub(crate) fn key_of_figure(&self, written: &str) -> Key {
        hash(written.bytes())
    }

    /// A hash of what is left of a word without its ending.
    fn stem(&self, folded: &str) -> Key {
        for (ending, instead) in &self.endings {
            // most endings differ in their last byte
            let last = ending.as_bytes().last();
            if (last.is_none() || last == folded.as_bytes().last())
                && let Some(stem) = folded.strip_suffix(ending.as_str())
                && stem.len() >= SHORTEST_STEM
            {
                return hash(stem.bytes().chain(instead.bytes()));
            }
        }
        hash(folded.bytes())
    }

    /// Takes one `claims` statement.
    pub(super) fn add(
        grammar: &mut Grammar,
        kind: &Placed<String>,
        items: &[Placed<&str>],
        troubles: &mut Vec<Trouble>,
    ) {
        let mut own = std::mem::take(&mut grammar.claims);
        let lexicon = &grammar.lexicon;
        let name = kind.value.as_str();
        for item in items {
            let known = match name {
                "endings" => own.ending(item.value),
                "decimal" => {
                    own.decimal = item.value.chars().next();
                    Ok(())
                }
                "opposites" => own.opposite(lexicon, item.value),
                "synonyms" => own.synonym(lexicon, item.value),
                _ => own.word(lexicon, name, item.value),
            };
            if let Err(help) = known {
                troubles.push(Trouble::new(
                    item.offset,
                    format!("'{}' does not fit 'claims {name}'", item.value),
                    help,
                ));
            }
        }
        grammar.claims = own;
    }

    fn ending(&mut self, item: &str) -> Result<(), String> {
        let (ending, instead) = item
            .split_once('=')
            .ok_or("write ENDING=WHAT-STANDS-INSTEAD")?;
        self.endings.push((fold(ending), fold(instead)));
        Ok(())
    }

    fn key_of(&self, lexicon: &Lexicon, word: &str) -> Key {
        let folded = fold(word);
        self.key(lexicon, lexicon.find(&folded), &folded)
    }

    fn opposite(&mut self, lexicon: &Lexicon, item: &str) -> Result<(), String> {
        let (one, other) = item.split_once('/').ok_or("write ONE/OPPOSITE")?;
        let (one, other) = (self.key_of(lexicon, one), self.key_of(lexicon, other));
        if one == other {
            return Err("the two have one stem: they would be opposites of themselves".to_owned());
        }
        for (from, to) in [(one, other), (other, one)] {
            let kinds = self.by_key.entry(from).or_default();
            *kinds = kinds.or(Kinds::OPPOSED);
            let list = self.opposites.entry(from).or_default();
            if !list.contains(&to) {
                list.push(to);
            }
        }
        Ok(())
    }

    fn synonym(&mut self, lexicon: &Lexicon, item: &str) -> Result<(), String> {
        let mut words = item.split('/');
        let first = words.next().unwrap_or("");
        let canonical = self.key_of(lexicon, first);
        for word in words {
            let key = self.key_of(lexicon, word);
            if key != canonical {
                self.synonyms.insert(key, canonical);
            }
        }
        item.contains('/')
            .then_some(())
            .ok_or_else(|| "write ONE/SAME/SAME".to_owned())
    }

    fn word(&mut self, lexicon: &Lexicon, name: &str, item: &str) -> Result<(), String> {
        let Some((_, kinds)) = Kinds::NAMES.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = Kinds::NAMES.iter().map(|(known, _)| *known).collect();
            return Err(format!(
                "what the words are for is one of: decimal endings opposites synonyms {}",
                known.join(" ")
            ));
        };
        let (word, value) = match item.split_once('=') {
            Some((word, value)) => (word, Some(value)),
            None => (item, None),
        };
        if INFLECTED.contains(&name) {
            let key = self.key_of(lexicon, word);
            let entry = self.by_key.entry(key).or_default();
            *entry = entry.or(*kinds);
            return Ok(());
        }
        let folded = fold(word);
        let unit = if *kinds == Kinds::UNIT {
            let name = value.unwrap_or(word);
            let at = self.units.iter().position(|unit| unit == name);
            let at = at.unwrap_or_else(|| {
                self.units.push(name.to_owned());
                self.units.len() - 1
            });
            u16::try_from(at + 1).unwrap_or(0)
        } else {
            0
        };
        if *kinds == Kinds::NUMBER {
            let mut bytes = folded.bytes();
            let start = [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)];
            self.number_starts.insert(start);
        }
        let sense = self.senses.entry(hash(folded.bytes())).or_default();
        sense.kinds = sense.kinds.or(*kinds);
        if unit != 0 {
            sense.unit = unit;
        } else if let Some(value) = value {
            sense.value = value.parse().map_err(|_| "write WORD=FIGURE".to_owned())?;
        }
        Ok(())
    }
}

packed!(Kinds(_));
packed!(Sense { kinds, value, unit });
packed!(Vocabulary {
    senses, by_key, units, endings, opposites, synonyms, decimal, number_starts,
} but known);

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(statements: &[(&str, &str)]) -> (Grammar, Vec<Trouble>) {
        let mut grammar = Grammar::default();
        let mut troubles = Vec::new();
        for (kind, items) in statements {
            let placed = |value: &str| Placed {
                offset: 0,
                value: value.to_owned(),
            };
            let items: Vec<Placed<&str>> = items
                .split(' ')
                .map(|value| Placed { offset: 0, value })
                .collect();
            Vocabulary::add(&mut grammar, &placed(kind), &items, &mut troubles);
        }
        (grammar, troubles)
    }

    #[test]
    fn forms_of_a_word_share_a_key() {
        let (grammar, troubles) = vocabulary(&[("endings", "ies=y s="), ("opposites", "ally/foe")]);
        let key = |word: &str| grammar.claims.key(&grammar.lexicon, WordId::UNKNOWN, word);
        assert!(troubles.is_empty());
        assert_eq!(key("allies"), key("ally"));
        assert_eq!(grammar.claims.opposites(key("foes")), [key("allies")]);
    }

    #[test]
    fn a_mistake_is_reported() {
        let (_, troubles) = vocabulary(&[("number", "two=zwei"), ("colour", "red")]);
        assert_eq!(troubles.len(), 2);
        assert!(troubles[1].help.contains("approximate"));
    }
}
