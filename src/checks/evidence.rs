//! EVI: contents for which nobody stands.

use super::{Check, Context};
use crate::report::{AttributionId, Flag, Identity, Modality, Severity};

/// EVI301.
pub(super) const HEARSAY_WITHOUT_SOURCE: Check = Check {
    id: "EVI301",
    name: "HearsayWithoutSource",
    explain: HEARSAY,
    run: hearsay,
};

const HEARSAY: &str = "\
Finds hearsay for which the text gives no holder, neither in the sentence nor by the
outlet whose story the article reports: an adverb such as \"reportedly\", an impersonal
\"it is said\", a conditional of hearsay.

Why it matters: the reader learns that somebody says so, and not who.

Policy: BBC guidelines 3.2.3 ask for the source of what the BBC cannot vouch for;
L. Greco on the reportative conditional describes what the form leaves open.

Fires:   The bank was reportedly robbed twice.
Silent:  The bank was robbed twice, police said.
Silence: --ignore EVI301, or ignore = [\"EVI301\"] in secondo.toml
";

fn hearsay(context: &Context<'_>) -> Vec<Flag> {
    let report = context.report;
    let mut flags = Vec::new();
    for (number, attribution) in report.attributions.iter().enumerate() {
        let unstated = report
            .sources
            .get(attribution.holder.0)
            .is_some_and(|source| source.identity == Identity::Unstated);
        let hearsay = report
            .claims
            .get(attribution.claim.0)
            .is_some_and(|claim| claim.modality == Modality::Hearsay);
        let alone = attribution.chain.len() <= 2;
        if !unstated || !hearsay || !alone || attribution.repeated {
            continue;
        }
        let cue = attribution
            .cue
            .iter()
            .map(|span| span.of(&report.text))
            .collect::<Vec<_>>()
            .join(" … ");
        let message = context
            .messages
            .message("EVI301", "message", &[("cue", &cue)]);
        flags.push(Flag {
            attributions: vec![AttributionId(number)],
            path: attribution.chain.clone(),
            spans: attribution.cue.clone(),
            ..HEARSAY_WITHOUT_SOURCE.flag(Severity::Warning, message)
        });
    }
    flags
}
