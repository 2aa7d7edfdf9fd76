//! SRC: who the sources are.

use super::{Check, Context};
use crate::Span;
use crate::report::{AttributionId, Flag, Grade, Identity, Severity, SourceId};

/// SRC201.
pub(super) const UNNAMED_SOURCE: Check = Check {
    id: "SRC201",
    name: "UnnamedSource",
    explain: UNNAMED,
    run: unnamed,
};

const UNNAMED: &str = "\
Finds sources that the text does not name: a role (\"a senior official\"), a group
(\"residents\"), a bare \"a source\". All places of one source make one finding. The
grade says how well it is described: described (role and body), vague, bare; a bare
one is a warning, the others are notes. The newsroom may know the name.

Why it matters: readers cannot weigh what they cannot place.

Policy: Reuters names sources wherever it can and describes the others as fully as it
can; AP almost always prohibits an unmodified \"a source\".

Fires:   Sources said the talks had failed.
Silent:  Jane Doe, the envoy, said the talks had failed.
Silence: --ignore SRC201, or ignore = [\"SRC201\"] in secondo.toml
";

fn unnamed(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut places: Vec<(Vec<AttributionId>, Vec<Span>)> =
        vec![(Vec::new(), Vec::new()); report.sources.len()];
    for (number, attribution) in report.attributions.iter().enumerate() {
        if attribution.repeated {
            continue;
        }
        if let Some(entry) = places.get_mut(attribution.holder.0) {
            entry.0.push(AttributionId(number));
            entry.1.extend(if attribution.source.is_empty() {
                &attribution.cue
            } else {
                &attribution.source
            });
        }
    }
    let mut flags = Vec::new();
    for (number, (source, (attributions, spans))) in
        report.sources.iter().zip(places).enumerate().skip(1)
    {
        if source.identity != Identity::Anonymous || attributions.is_empty() {
            continue;
        }
        let id = SourceId(number);
        let bare = source.grade == Some(Grade::Bare);
        let severity = if bare {
            Severity::Warning
        } else {
            Severity::Note
        };
        let variant = match source.grade {
            Some(Grade::Bare) => "bare",
            Some(Grade::Vague) => "vague",
            _ => "message",
        };
        let holder = context.messages.label(report, id);
        let message = context
            .messages
            .message("SRC201", variant, &[("holder", &holder)]);
        let path = attributions
            .first()
            .and_then(|first| report.attributions.get(first.0))
            .map(|attribution| attribution.chain.clone())
            .unwrap_or_default();
        flags.push(Flag {
            attributions,
            path,
            spans,
            ..UNNAMED_SOURCE.flag(severity, message)
        });
    }
    flags
}
