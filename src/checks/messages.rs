//! Texts of the grammar folders: what findings say (`flags.toml`) and the words of
//! reports (`report.toml`).

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use serde::Deserialize;

use crate::grammar::{GrammarSet, SourceFile, builtin_messages};
use crate::report::{Report, SourceId};

/// File names in each language's folder.
const FILES: [&str; 2] = ["flags.toml", "report.toml"];
/// The table that a language marks itself with whose texts serve where others lack.
const FALLBACK: (&str, &str) = ("labels", "fallback");

/// Texts of one flag, or a table of words.
#[derive(Clone, Debug, Default, Deserialize)]
struct Entry {
    #[serde(default)]
    head: String,
    #[serde(default)]
    message: String,
    #[serde(flatten)]
    variants: BTreeMap<String, String>,
}

/// Every text in one language; they are read when a first one is asked for.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    files: Vec<SourceFile>,
    language: Option<String>,
    entries: OnceLock<Entries>,
}

type Entries = BTreeMap<String, Entry>;

impl Messages {
    /// The texts of a language; what it lacks comes from the fallback language, and
    /// later layers win.
    #[must_use]
    pub fn read(set: &GrammarSet, language: Option<&str>) -> Self {
        Self::gather(&set.files, language)
    }

    /// The texts that come with the program, in the fallback language.
    #[must_use]
    pub fn fallback() -> Arc<Self> {
        static FALLBACK_TEXTS: LazyLock<Arc<Messages>> =
            LazyLock::new(|| Arc::new(Messages::gather(&builtin_messages(), None)));
        Arc::clone(&FALLBACK_TEXTS)
    }

    fn gather(files: &[SourceFile], language: Option<&str>) -> Self {
        let named = |file: &&SourceFile| {
            let name = file.name.rsplit('/').next();
            name.is_some_and(|name| FILES.contains(&name))
        };
        Self {
            files: files.iter().filter(named).cloned().collect(),
            language: language.map(str::to_owned),
            entries: OnceLock::new(),
        }
    }

    fn entries(&self) -> &Entries {
        self.entries.get_or_init(|| self.parsed())
    }

    fn parsed(&self) -> Entries {
        let mut own = Entries::new();
        let mut fallback = Entries::new();
        for file in &self.files {
            let wanted = self.language.as_ref() == Some(&file.folder);
            if !wanted && !file.text.contains(FALLBACK.1) {
                continue;
            }
            let parsed: Result<BTreeMap<String, Entry>, _> = toml::from_str(&file.text);
            // a file that does not parse leaves the earlier texts
            let entries = parsed.unwrap_or_default();
            let serves = entries
                .get(FALLBACK.0)
                .is_some_and(|entry| entry.variants.contains_key(FALLBACK.1));
            if serves {
                lay_over(&mut fallback, entries.clone());
            }
            if wanted {
                lay_over(&mut own, entries);
            }
        }
        lay_over(&mut fallback, own);
        fallback
    }

    /// The short title of a flag in this language.
    #[must_use]
    pub fn head(&self, id: &str) -> &str {
        self.entries()
            .get(id)
            .map_or("", |entry| entry.head.as_str())
    }

    /// A message with its places filled in: `{holder}` and the like.
    #[must_use]
    pub fn message(&self, id: &str, variant: &str, places: &[(&str, &str)]) -> String {
        let Some(entry) = self.entries().get(id) else {
            return id.to_owned();
        };
        let text = entry.variants.get(variant).unwrap_or(&entry.message);
        let mut out = text.clone();
        for (place, words) in places {
            out = out.replace(&format!("{{{place}}}"), words);
        }
        out
    }

    /// A word or phrase of reports: `name` in the table `table`; the name itself where
    /// no language has it.
    #[must_use]
    pub fn word<'m>(&'m self, table: &str, name: &'m str) -> &'m str {
        let entry = self.entries().get(table);
        entry
            .and_then(|entry| entry.variants.get(name))
            .map_or(name, String::as_str)
    }

    /// The names in a table, in order.
    pub fn names<'m>(&'m self, table: &str) -> impl Iterator<Item = &'m str> {
        let entry = self.entries().get(table);
        entry
            .into_iter()
            .flat_map(|entry| entry.variants.keys().map(String::as_str))
    }

    /// A phrase of reports with its places filled in: `{outlet}` and the like.
    #[must_use]
    pub fn phrase(&self, table: &str, name: &str, places: &[(&str, &str)]) -> String {
        let mut out = self.word(table, name).to_owned();
        for (place, words) in places {
            out = out.replace(&format!("{{{place}}}"), words);
        }
        out
    }

    /// A phrase that counts something, in its form for one thing (`NAME-one`) where
    /// there is one and the language has such a form.
    #[must_use]
    pub fn counted(
        &self,
        table: &str,
        name: &str,
        count: usize,
        places: &[(&str, &str)],
    ) -> String {
        let one = format!("{name}-one");
        let has_one = count == 1 && self.word(table, &one) != one;
        let shown = count.to_string();
        let mut places = places.to_vec();
        places.push(("count", &shown));
        self.phrase(table, if has_one { &one } else { name }, &places)
    }

    /// What a source is called in a message.
    pub(crate) fn label(&self, report: &Report, id: SourceId) -> String {
        let named = report
            .sources
            .get(id.0)
            .and_then(|source| source.name.clone());
        let missing = if id == Report::PUBLISHER {
            "publisher"
        } else {
            "unstated"
        };
        named.unwrap_or_else(|| self.message("labels", missing, &[]))
    }
}

/// Takes texts over: a flag whole, a table of words word by word.
fn lay_over(below: &mut Entries, entries: Entries) {
    for (id, entry) in entries {
        if entry.message.is_empty() {
            let known = below.entry(id).or_default();
            known.variants.extend(entry.variants);
        } else {
            below.insert(id, entry);
        }
    }
}
