//! Outlets: names, aliases, domains, shared by all languages.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::build::Sourced;
use super::build::Troubles;
use super::error::Trouble;
use super::packed::{packed, packed_enum};
use super::syntax::Statement;
use super::texts::Texts;

/// Index of an outlet in [`Outlets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutletId(pub(crate) u32);

/// What sort of outlet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutletKind {
    /// Sells news to other outlets.
    Agency,
    /// A daily or weekly newspaper.
    Newspaper,
    /// Radio, television.
    Broadcaster,
    /// A magazine.
    Magazine,
    /// On the web alone.
    Site,
}

/// One outlet.
#[derive(Clone, Debug)]
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

/// A name of an outlet.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub(crate) text: String,
    pub(crate) outlet: OutletId,
    pub(crate) weak: bool,
}

/// Every outlet, findable by name and by domain.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    list: Vec<Outlet>,
    by_domain: FxHashMap<String, OutletId>,
    /// Aliases by their first word, the longest first.
    by_word: FxHashMap<String, Vec<Alias>>,
    /// Found out when it is first asked for.
    by_name: OnceLock<(Texts, Vec<OutletId>)>,
}

impl Outlets {
    /// The outlet of that number.
    #[must_use]
    pub fn get(&self, id: OutletId) -> Option<&Outlet> {
        self.list.get(id.0 as usize)
    }

    /// Every outlet.
    #[must_use]
    pub fn list(&self) -> &[Outlet] {
        &self.list
    }

    /// The outlet that a host name or one of its parent domains belongs to.
    #[must_use]
    pub fn by_host(&self, host: &str) -> Option<OutletId> {
        let mut rest = host;
        loop {
            if let Some(&found) = self.by_domain.get(rest) {
                return Some(found);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The outlet of that name or unambiguous alias, whatever the case.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<OutletId> {
        let (names, outlets) = self.by_name.get_or_init(|| self.index_names());
        let number = names.find(&super::fold(name))?;
        outlets.get(number as usize).copied()
    }

    /// Folded names with their outlets, the first one where several share a name.
    fn index_names(&self) -> (Texts, Vec<OutletId>) {
        let mut names = Texts::default();
        let mut outlets = Vec::new();
        for (id, outlet) in (0..).map(OutletId).zip(&self.list) {
            for name in [&outlet.name].into_iter().chain(&outlet.aliases) {
                let number = names.number(&super::fold(name));
                if number as usize == outlets.len() {
                    outlets.push(id);
                }
            }
        }
        (names, outlets)
    }

    /// The longest name that stands at the start of `text`; the caller checks its end.
    pub(crate) fn at(&self, text: &str) -> Option<&Alias> {
        let run = first_run(text);
        let next = text.as_bytes().get(run.len() + 1);
        self.by_word.get(run)?.iter().find(|alias| {
            let behind = alias.text.as_bytes().get(run.len() + 1);
            (behind.is_none() || behind == next)
                && text
                    .strip_prefix(alias.text.as_str())
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    }

    fn add_alias(&mut self, name: &str, outlet: OutletId, weak: bool) {
        let word = first_run(name);
        let alias = Alias {
            text: name.to_owned(),
            outlet,
            weak,
        };
        match self.by_word.get_mut(word) {
            Some(entry) => entry.push(alias),
            None => {
                self.by_word.insert(word.to_owned(), vec![alias]);
            }
        }
    }

    /// Puts the longest names first.
    fn sort(&mut self) {
        for entry in self.by_word.values_mut() {
            entry.sort_by(|a, b| {
                b.text
                    .len()
                    .cmp(&a.text.len())
                    .then(a.weak.cmp(&b.weak))
                    .then(a.outlet.cmp(&b.outlet))
            });
        }
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
    for (number, (outlet, aliases)) in rows.into_iter().enumerate() {
        let id = OutletId(u32::try_from(number).unwrap_or(u32::MAX));
        for domain in &outlet.domains {
            outlets.by_domain.entry(domain.clone()).or_insert(id);
        }
        outlets.add_alias(&outlet.name, id, false);
        for alias in items(aliases) {
            match alias.strip_prefix('~') {
                Some(weak) => outlets.add_alias(weak.trim(), id, true),
                None => outlets.add_alias(alias, id, false),
            }
        }
        outlets.list.push(outlet);
    }
    outlets.sort();
    (outlets, troubles)
}

packed!(OutletId(_));
packed_enum!(OutletKind { 0 Agency, 1 Newspaper, 2 Broadcaster, 3 Magazine, 4 Site, });
packed!(Outlet {
    name,
    aliases,
    domains,
    country,
    kind
});
packed!(Alias { text, outlet, weak });
packed!(Outlets { list, by_domain, by_word } but by_name);
