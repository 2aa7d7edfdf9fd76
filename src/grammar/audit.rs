//! Mistakes that only show once all statements are read.

use rustc_hash::FxHashMap;

use super::build::{Grammar, Sourced, Troubles};
use super::error::Trouble;
use super::lexicon::Stance;
use super::program::Role;
use super::syntax::Statement;

/// What a statement defines, for statements that may stand only once; with its place.
pub(super) fn key(statement: &Statement) -> Option<(String, usize)> {
    Some(match statement {
        Statement::Rule(entry) => (format!("rule {}", entry.name.name), entry.name.offset),
        Statement::Phrase { name, .. } => (format!("phrase {}", name.name), name.offset),
        Statement::Boundary { name, .. } => (format!("boundary {}", name.name), name.offset),
        Statement::Evidence { name, .. } => (format!("evidence {}", name.name), name.offset),
        Statement::Confidence(name) => (format!("confidence {}", name.name), name.offset),
        Statement::Mark { name, .. } => (format!("mark {}", name.value), name.offset),
        Statement::Conjugation { name, .. } => (format!("conjugation {}", name.value), name.offset),
        Statement::Verb(entry) => (format!("verb {}", entry.lemma.value), entry.lemma.offset),
        Statement::Nominal { kind, forms, .. } => (
            format!("{} {}", kind.value, forms[0].value),
            forms[0].offset,
        ),
        Statement::Outlet { name, .. } => (format!("outlet {}", name.value), name.offset),
        _ => return None,
    })
}

/// Names that one layer defines twice.
pub(super) fn duplicates(statements: &[Sourced<'_>], troubles: &mut Troubles) {
    let mut seen = FxHashMap::default();
    for sourced in statements {
        let Some((key, offset)) = key(&sourced.statement.value) else {
            continue;
        };
        if seen.insert((sourced.layer, key.clone()), ()).is_some() {
            let trouble = Trouble::new(
                offset,
                format!("{key} is defined twice"),
                "rename one of them, or merge the two",
            );
            troubles.push((sourced.file, trouble));
        }
    }
}

/// What a rule must have: a doc line, a pattern, an example; words that can reach it.
pub(super) fn rules(grammar: &Grammar, statements: &[Sourced<'_>], troubles: &mut Troubles) {
    let mut reached = vec![false; grammar.rules.len()];
    for entries in &grammar.anchors {
        for anchored in entries {
            if let Some(flag) = reached.get_mut(usize::from(anchored.rule)) {
                *flag = true;
            }
        }
    }
    for (rule, reached) in grammar.rules.iter().zip(reached) {
        let mut note = |message: &str, help: &str| {
            let trouble = Trouble::new(rule.offset, format!("rule {}: {message}", rule.id), help);
            troubles.push((rule.file, trouble));
        };
        if rule.doc.is_empty() {
            note("it has no doc line", "say in one line what it finds: doc …");
        }
        if !rule.examples.iter().any(|example| example.fires) {
            note(
                "it has no example",
                "write a sentence that it finds: ok … | source: … | cue: …",
            );
        }
        if rule.variants.is_empty() {
            note("it has no usable pattern", "write one: match …");
        } else if !reached {
            note(
                "no word can reach it",
                "its anchor accepts no word of the lexicon",
            );
        }
        let captures = |role| {
            rule.variants
                .iter()
                .all(|variant| variant.roles.contains(&role))
        };
        if !captures(Role::Cue) || !captures(Role::Content) {
            note(
                "every pattern needs a cue and a content",
                "capture them: cue:… content:…",
            );
        }
    }
    for sourced in statements {
        let Statement::Rule(entry) = &sourced.statement.value else {
            continue;
        };
        if let Some(stance) = &entry.stance
            && Stance::from_name(&stance.value).is_none()
        {
            let trouble = Trouble::new(
                stance.offset,
                format!("unknown stance '{}'", stance.value),
                "stances are: assert deny confirm doubt ask demand intend believe",
            );
            troubles.push((sourced.file, trouble));
        }
        if let Some(holder) = &entry.holder
            && !matches!(holder.value.as_str(), "unstated" | "carried")
        {
            let trouble = Trouble::new(
                holder.offset,
                format!("unknown holder '{}'", holder.value),
                "write 'unstated' (hearsay) or 'carried' (whoever spoke last)",
            );
            troubles.push((sourced.file, trouble));
        }
        for example in &entry.examples {
            for (role, words) in &example.captures {
                if Role::from_name(role).is_none() {
                    let trouble = Trouble::new(
                        example.text.offset,
                        format!("an example expects '{role}'"),
                        "captures are source, cue, content and via",
                    );
                    troubles.push((sourced.file, trouble));
                } else if words != "-"
                    && words
                        .split(" … ")
                        .any(|part| !example.text.value.contains(part))
                {
                    let trouble = Trouble::new(
                        example.text.offset,
                        format!("the example's {role} '{words}' does not stand in its sentence"),
                        "copy it letter for letter; ' … ' joins the parts of a split capture",
                    );
                    troubles.push((sourced.file, trouble));
                }
            }
        }
    }
}
