//! Message texts of the grammar folders: `flags.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::grammar::GrammarSet;
use crate::report::{Report, SourceId};

/// File name in each language's folder.
const FILE: &str = "flags.toml";
/// The table that a language marks itself with whose texts serve where others lack.
const FALLBACK: (&str, &str) = ("labels", "fallback");

/// Texts of one flag.
#[derive(Clone, Debug, Default, Deserialize)]
struct Entry {
    #[serde(default)]
    head: String,
    #[serde(default)]
    message: String,
    #[serde(flatten)]
    variants: BTreeMap<String, String>,
}

/// Texts of every flag in one language.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    entries: BTreeMap<String, Entry>,
}

impl Messages {
    /// The texts of a language; what it lacks comes from the fallback language, and
    /// later layers win.
    #[must_use]
    pub fn read(set: &GrammarSet, language: Option<&str>) -> Self {
        let mut own = Self::default();
        let mut fallback = Self::default();
        for code in set.grammars.codes() {
            let wanted = language == Some(code);
            for file in set.named(code, FILE) {
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
                    fallback.entries.extend(entries.clone());
                }
                if wanted {
                    own.entries.extend(entries);
                }
            }
        }
        fallback.entries.extend(own.entries);
        fallback
    }

    /// The short title of a flag in this language.
    #[must_use]
    pub fn head(&self, id: &str) -> &str {
        self.entries.get(id).map_or("", |entry| entry.head.as_str())
    }

    /// A message with its places filled in: `{holder}` and the like.
    #[must_use]
    pub fn message(&self, id: &str, variant: &str, places: &[(&str, &str)]) -> String {
        let Some(entry) = self.entries.get(id) else {
            return id.to_owned();
        };
        let text = entry.variants.get(variant).unwrap_or(&entry.message);
        let mut out = text.clone();
        for (place, words) in places {
            out = out.replace(&format!("{{{place}}}"), words);
        }
        out
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
