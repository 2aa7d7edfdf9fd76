//! Outlets: names, aliases, domains, shared by all languages.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::build::Sourced;
use super::build::Troubles;
use super::error::Trouble;
use super::packed::{Lazy, List, fixed, packed, packed_enum};
use super::syntax::Statement;
use super::texts::{Strings, Texts};

/// Index of an outlet in [`Outlets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutletId(pub(crate) u32);

/// What sort of outlet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OutletKind {
    /// Sells news to other outlets.
    Agency,
    /// A daily or weekly newspaper.
    #[default]
    Newspaper,
    /// Radio, television.
    Broadcaster,
    /// A magazine.
    Magazine,
    /// On the web alone.
    Site,
}

/// One outlet.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// Name as the outlet writes it.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Domains in lower case, without `www`.
    pub domains: Vec<String>,
    /// ISO country code.
    pub country: String,
    /// What sort it is.
    pub kind: OutletKind,
}

/// A name of an outlet, as it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alias<'t> {
    pub(crate) text: &'t str,
    pub(crate) outlet: OutletId,
    pub(crate) weak: bool,
}

fixed! {
    /// What is packed of an alias beside its text.
    #[derive(Clone, Copy, Debug)]
    struct Use {
        outlet: OutletId,
        /// One for a weak one.
        weak: u8,
    }
}

/// Every outlet, findable by name and by domain.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    list: Vec<Lazy<Outlet>>,
    domains: Texts,
    /// The outlet of each domain.
    hosts: List<OutletId>,
    /// First words of aliases.
    words: Texts,
    /// For each of them, one past the last of its aliases, of which the longest is the first.
    ends: List<u32>,
    aliases: Strings,
    /// For each of them, the byte that stands behind the first word and what parts it from
    /// the next; zero where there is none.
    nexts: Cow<'static, [u8]>,
    uses: List<Use>,
    /// Folded names, the first one where several outlets share a name, and their outlets.
    names: Texts,
    named: List<OutletId>,
}

impl Outlets {
    /// The outlet of that number.
    #[must_use]
    pub fn get(&self, id: OutletId) -> Option<&Outlet> {
        self.list.get(id.0 as usize).map(|outlet| &**outlet)
    }

    /// Every outlet.
    pub fn iter(&self) -> impl Iterator<Item = &Outlet> {
        self.list.iter().map(|outlet| &**outlet)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The outlet that a host name or one of its parent domains belongs to.
    #[must_use]
    pub fn by_host(&self, host: &str) -> Option<OutletId> {
        let mut rest = host;
        loop {
            if let Some(number) = self.domains.find(rest) {
                return self.hosts.get(number as usize);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The outlet of that name or unambiguous alias, whatever the case.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<OutletId> {
        let number = self.names.find(&super::fold(name))?;
        self.named.get(number as usize)
    }

    /// The longest name that stands at the start of `text`; the caller checks its end.
    pub(crate) fn at<'t>(&self, text: &'t str) -> Option<Alias<'t>> {
        let run = first_run(text);
        let next = text.as_bytes().get(run.len() + 1).copied().unwrap_or(0);
        let word = self.words.find(run)? as usize;
        let before = word.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before)).unwrap_or(0);
        let range = start as usize..self.ends.get(word)? as usize;
        let nexts = self.nexts.get(range.clone())?.iter();
        let hopeful = range
            .zip(nexts)
            .filter(|(_, known)| **known == 0 || **known == next);
        hopeful.into_iter().find_map(|(number, _)| {
            let alias = self.aliases.bytes_of(number);
            let (found, rest) = text.split_at_checked(alias.len())?;
            if found.as_bytes() != alias || rest.starts_with(char::is_alphanumeric) {
                return None;
            }
            let Use { outlet, weak } = self.uses.get(number)?;
            Some(Alias {
                text: found,
                outlet,
                weak: weak != 0,
            })
        })
    }

    /// Notes outlets in the order of their numbers, with all their names.
    fn fill(&mut self, rows: Vec<(Outlet, &str)>) {
        // the aliases of each first word
        let mut by_word: Vec<Vec<(&str, Use)>> = Vec::new();
        for (id, (outlet, aliases)) in (0..).map(OutletId).zip(&rows) {
            for domain in &outlet.domains {
                let number = self.domains.number(domain) as usize;
                if number == self.hosts.len() {
                    self.hosts.push(id);
                }
            }
            for name in [&outlet.name].into_iter().chain(&outlet.aliases) {
                let number = self.names.number(&super::fold(name)) as usize;
                if number == self.named.len() {
                    self.named.push(id);
                }
            }
            let own = std::iter::once((outlet.name.as_str(), 0));
            let others = items(aliases).map(|alias| match alias.strip_prefix('~') {
                Some(weak) => (weak.trim(), 1),
                None => (alias, 0),
            });
            for (alias, weak) in own.chain(others) {
                let word = self.words.number(first_run(alias)) as usize;
                if word == by_word.len() {
                    by_word.push(Vec::new());
                }
                by_word[word].push((alias, Use { outlet: id, weak }));
            }
        }
        for aliases in &mut by_word {
            let place = |(text, used): &(&str, Use)| {
                let longest_first = std::cmp::Reverse(text.len());
                (longest_first, used.weak, used.outlet)
            };
            aliases.sort_by_key(place);
            for &(text, used) in aliases.iter() {
                self.aliases.push(text);
                let next = text.as_bytes().get(first_run(text).len() + 1);
                self.nexts.to_mut().push(next.copied().unwrap_or(0));
                self.uses.push(used);
            }
            self.ends
                .push(u32::try_from(self.uses.len()).unwrap_or(u32::MAX));
        }
        let outlets = rows.into_iter().map(|(outlet, _)| outlet.into());
        self.list.extend(outlets);
    }
}

/// The letters and digits at the start of a text.
fn first_run(text: &str) -> &str {
    let bytes = text.as_bytes();
    let plain = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric());
    let end = match plain {
        Some(at) if !bytes[at].is_ascii() => text[at..]
            .find(|c: char| !c.is_alphanumeric())
            .map_or(text.len(), |length| at + length),
        Some(at) => at,
        None => text.len(),
    };
    let end = if end == 0 {
        text.chars().next().map_or(0, char::len_utf8)
    } else {
        end
    };
    &text[..end]
}

fn kind_of(name: &str) -> Option<OutletKind> {
    Some(match name {
        "agency" => OutletKind::Agency,
        "newspaper" => OutletKind::Newspaper,
        "broadcaster" => OutletKind::Broadcaster,
        "magazine" => OutletKind::Magazine,
        "site" => OutletKind::Site,
        _ => return None,
    })
}

/// The items of a field, parted by commas.
fn items(field: &str) -> impl Iterator<Item = &str> {
    field
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Builds the table from every outlet statement, later layers replacing earlier ones.
pub(super) fn build(statements: &[Sourced<'_>]) -> (Outlets, Troubles) {
    let mut outlets = Outlets::default();
    let mut troubles = Vec::new();
    let mut position: FxHashMap<&str, usize> = FxHashMap::default();
    let mut rows: Vec<(Outlet, &str)> = Vec::with_capacity(statements.len());
    for sourced in statements {
        let Statement::Outlet {
            name,
            aliases,
            domains,
            country,
            kind,
        } = &sourced.statement.value
        else {
            continue;
        };
        let Some(known) = kind_of(kind.value) else {
            let trouble = Trouble::new(
                kind.offset,
                format!("unknown kind of outlet '{}'", kind.value),
                "kinds are: agency newspaper broadcaster magazine site",
            );
            troubles.push((sourced.file, trouble));
            continue;
        };
        let strong = items(aliases).filter(|alias| !alias.starts_with('~'));
        let outlet = Outlet {
            name: name.value.to_owned(),
            aliases: strong.map(str::to_owned).collect(),
            domains: items(domains).map(str::to_owned).collect(),
            country: (*country).to_owned(),
            kind: known,
        };
        match position.get(name.value) {
            Some(&at) => rows[at] = (outlet, aliases),
            None => {
                position.insert(name.value, rows.len());
                rows.push((outlet, aliases));
            }
        }
    }
    super::audit::duplicates(statements, &mut troubles);
    outlets.fill(rows);
    (outlets, troubles)
}

fixed!(OutletId(u32));
packed_enum!(OutletKind { 0 Agency, 1 Newspaper, 2 Broadcaster, 3 Magazine, 4 Site, });
packed!(Outlet {
    name,
    aliases,
    domains,
    country,
    kind
});
packed!(Outlets {
    list,
    domains,
    hosts,
    words,
    ends,
    aliases,
    nexts,
    uses,
    names,
    named
});
