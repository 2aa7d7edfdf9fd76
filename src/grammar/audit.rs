//! Mistakes that only show once all statements are read.

use rustc_hash::FxHashSet;

use super::build::{Sourced, Troubles};
use super::error::Trouble;
use super::lexicon::Stance;
use super::model::Grammar;
use super::program::Role;
use super::syntax::{Placed, Statement, Weighed};

/// The kind of a statement and the name that it defines.
pub(super) type Key<'s> = (&'s str, &'s str);

/// What a statement defines, for statements that may stand only once; with its place.
pub(super) fn key<'s>(statement: &'s Statement<'_>) -> Option<(Key<'s>, usize)> {
    let weighed = |kind: &'static str, name: &'s Weighed| ((kind, name.name.as_str()), name.offset);
    let placed =
        |kind: &'s str, name: &'s Placed<String>| ((kind, name.value.as_str()), name.offset);
    Some(match statement {
        Statement::Rule(entry) => weighed("rule", &entry.name),
        Statement::Phrase { name, .. } => weighed("phrase", name),
        Statement::Boundary { name, .. } => weighed("boundary", name),
        Statement::Evidence { name, .. } => weighed("evidence", name),
        Statement::Confidence(name) => weighed("confidence", name),
        Statement::Mark { name, .. } => placed("mark", name),
        Statement::Conjugation { name, .. } => placed("conjugation", name),
        Statement::Verb(entry) => placed("verb", &entry.lemma),
        Statement::Nominal { kind, forms, .. } => placed(&kind.value, forms.first()?),
        Statement::Outlet { name, .. } => (("outlet", name.value), name.offset),
        _ => return None,
    })
}

/// Names that one layer defines twice.
pub(super) fn duplicates(statements: &[Sourced<'_>], troubles: &mut Troubles) {
    let mut seen = FxHashSet::default();
    for sourced in statements {
        let Some((key, offset)) = key(&sourced.statement.value) else {
            continue;
        };
        if !seen.insert((sourced.layer, key)) {
            let (kind, name) = key;
            let trouble = Trouble::new(
                offset,
                format!("{kind} {name} is defined twice"),
                "rename one of them, or merge the two",
            );
            troubles.push((sourced.file, trouble));
        }
    }
}

/// What a rule must have: a doc line, a pattern, an example; words that can reach it.
pub(super) fn rules(grammar: &Grammar, statements: &[Sourced<'_>], troubles: &mut Troubles) {
    let reached = grammar
        .anchors
        .reached(grammar.rules.len(), &grammar.lexicon);
    for (rule, reached) in grammar.rules.iter().zip(reached) {
        let mut note = |message: &str, help: &str| {
            let trouble = Trouble::new(rule.offset, format!("rule {}: {message}", rule.id), help);
            troubles.push((rule.file, trouble));
        };
        if rule.doc.is_empty() {
            note("it has no doc line", "say in one line what it finds: doc …");
        }
        if !rule.examples().iter().any(|example| example.fires) {
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
