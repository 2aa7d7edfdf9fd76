//! Findings that say the same, put together.

use super::{Flag, Severity};

/// Findings of one id and message together, the gravest first.
pub(super) fn groups(flags: &[Flag]) -> Vec<Vec<&Flag>> {
    let mut out: Vec<Vec<&Flag>> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for flag in flags.iter().filter(|flag| flag.severity == severity) {
            let known = out.iter_mut().find(|group| {
                group[0].id == flag.id
                    && group[0].message == flag.message
                    && group[0].severity == severity
                    && flag.sides.is_none()
            });
            match known {
                Some(group) => group.push(flag),
                None => out.push(vec![flag]),
            }
        }
    }
    out.sort_by_key(|group| (std::cmp::Reverse(group[0].severity), group[0].id));
    out
}
