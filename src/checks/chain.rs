//! CHN: how a content came to the publisher.

use super::{Check, Context};
use crate::Span;
use crate::report::{
    AttributionId, Flag, Identity, Report, Severity, Source, SourceId, SourceKind,
};

/// CHN101.
pub(super) const SECONDHAND_REPORT: Check = Check {
    id: "CHN101",
    name: "SecondhandReport",
    explain: SECONDHAND,
    run: secondhand,
};

/// CHN102.
pub(super) const UNNAMED_END_OF_CHAIN: Check = Check {
    id: "CHN102",
    name: "UnnamedEndOfChain",
    explain: UNNAMED_END,
    run: unnamed_end,
};

const SECONDHAND: &str = "\
Finds contents that the publisher has from another outlet or agency: the chain goes
publisher, other outlet, holder. The path shows every step, and `explain` on a place
in the text shows the words that establish each link.

Why it matters: a second-hand report adds no confirmation of its own. Whoever counts
sources should count origins, not outlets.

Policy: AP attributes second-hand information to named sources; BBC guidelines prefer
first-hand material; the Italian Testo unico dei doveri del giornalista, article 9,
asks for the source to be stated.

Fires:   The Washington Post, citing Mayor Jane Doe, said the talks had failed.
Silent:  The minister told reporters that the talks had failed.
Silence: --ignore CHN101, or ignore = [\"CHN101\"] in secondo.toml
";

const UNNAMED_END: &str = "\
Finds second-hand contents (CHN101) whose last holder is not named: the publisher has
it from an outlet, the outlet from somebody whom the text does not name. The newsroom
may know the name; the text does not give it, so a person must decide.

Why it matters: neither the reader nor the publisher can go back to the origin.

Policy: Reuters ranks unnamed sources as the weakest; AP wants second-hand information
attributed to named sources.

Fires:   A senior official told The Washington Post that the talks had failed.
Silent:  Jane Doe, the envoy, told The Washington Post that the talks had failed.
Silence: --ignore CHN102, or ignore = [\"CHN102\"] in secondo.toml
";

/// Holders that one message names; more are left to the list of places.
const MOST_NAMES: usize = 4;

/// Attributions by one path.
struct Group {
    path: Vec<SourceId>,
    /// What stands between publisher and holders.
    between: Vec<SourceId>,
    /// Holders at its end, each once.
    holders: Vec<SourceId>,
    attributions: Vec<AttributionId>,
    spans: Vec<Span>,
}

/// What second-hand attributions are gathered by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The path up to the last outlet in it.
    Outlet,
    /// The whole path.
    Holder,
}

/// Second-hand attributions, one group for each path, in text order.
fn groups(context: &Context<'_>, by: By, wanted: impl Fn(&Source) -> bool) -> Vec<Group> {
    let report = context.report;
    let mut groups: Vec<Group> = Vec::new();
    let mut index: rustc_hash::FxHashMap<Vec<SourceId>, usize> = rustc_hash::FxHashMap::default();
    for (number, attribution) in report.attributions.iter().enumerate() {
        let between = attribution.chain.len().saturating_sub(1);
        let is_outlet = |id: &SourceId| {
            let source = report.sources.get(id.0);
            source.is_some_and(|source| source.kind == SourceKind::Media)
        };
        let middle = attribution.chain.get(1..between).unwrap_or(&[]);
        let last_outlet = middle.iter().rposition(is_outlet);
        let holder = report.sources.get(attribution.holder.0);
        let (Some(last_outlet), Some(holder)) = (last_outlet, holder) else {
            continue;
        };
        // the publisher's own earlier reporting
        let own = middle.iter().all(|id| is_publisher(report, *id));
        // nobody holds it: only where an outlet itself tells what it does not lay to anybody
        let unheld = by == By::Holder
            && holder.identity == Identity::Unstated
            && !(middle.iter().all(is_outlet) && super::speaker::tells(context, attribution));
        if attribution.repeated || own || unheld || !wanted(holder) {
            continue;
        }
        let mut path = attribution.chain.clone();
        let mut middle = middle.to_vec();
        if by == By::Outlet {
            path.truncate(last_outlet + 2);
            middle.truncate(last_outlet + 1);
        }
        let at = *index.entry(path.clone()).or_insert_with(|| {
            groups.push(Group {
                path,
                between: middle,
                holders: Vec::new(),
                attributions: Vec::new(),
                spans: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.attributions.push(AttributionId(number));
            if !group.holders.contains(&attribution.holder) {
                group.holders.push(attribution.holder);
            }
            let shown = if attribution.source.is_empty() {
                &attribution.cue
            } else {
                &attribution.source
            };
            group.spans.extend(shown);
        }
    }
    groups
}

fn flag(
    context: &Context<'_>,
    check: &Check,
    severity: Severity,
    variant: &str,
    group: Group,
) -> Flag {
    let label = |id: &SourceId| context.messages.label(context.report, *id);
    let outlets: Vec<String> = group.between.iter().map(label).collect();
    let stated = group.holders.iter().filter(|id| {
        let source = context.report.sources.get(id.0);
        source.is_some_and(|source| source.identity != Identity::Unstated)
    });
    let mut names: Vec<String> = stated.map(label).collect();
    if names.len() > MOST_NAMES {
        names.truncate(MOST_NAMES);
        names.push("\u{2026}".to_owned());
    }
    let holder = names.join(", ");
    let publisher = group.path.first().map(label).unwrap_or_default();
    let message = context.messages.message(
        check.id,
        variant,
        &[
            ("publisher", &publisher),
            ("outlet", &outlets.join(" → ")),
            ("holder", &holder),
        ],
    );
    Flag {
        attributions: group.attributions,
        path: group.path,
        spans: group.spans,
        ..check.flag(severity, message)
    }
}

fn secondhand(context: &Context<'_>) -> Vec<Flag> {
    groups(context, By::Outlet, |_| true)
        .into_iter()
        .map(|group| {
            let variant = variant(context, &group);
            flag(
                context,
                &SECONDHAND_REPORT,
                Severity::Warning,
                variant,
                group,
            )
        })
        .collect()
}

fn unnamed_end(context: &Context<'_>) -> Vec<Flag> {
    let hidden = |source: &Source| {
        source.identity == Identity::Unstated
            || source.kind != SourceKind::Group
                && super::speaker::is_withheld(context, source, &source.mentions)
    };
    groups(context, By::Holder, hidden)
        .into_iter()
        .map(|group| {
            let variant = variant(context, &group);
            let found = flag(
                context,
                &UNNAMED_END_OF_CHAIN,
                Severity::Error,
                variant,
                group,
            );
            Flag {
                review: true,
                ..found
            }
        })
        .collect()
}

/// Text for a holder that nobody names.
fn variant(context: &Context<'_>, group: &Group) -> &'static str {
    let unstated = group.holders.iter().all(|id| {
        let source = context.report.sources.get(id.0);
        source.is_some_and(|source| source.identity == Identity::Unstated)
    });
    if unstated { "unstated" } else { "message" }
}

/// True where an outlet is the publisher under another name: "wash-post" is The Washington
/// Post, "huff-post" the HuffPost.
fn is_publisher(report: &Report, id: SourceId) -> bool {
    let name = |id: SourceId| {
        let source = report.sources.get(id.0)?;
        source.name.as_deref().map(str::to_lowercase)
    };
    let (Some(own), Some(other)) = (name(Report::PUBLISHER), name(id)) else {
        return false;
    };
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    if plain(&own) == plain(&other) {
        return true;
    }
    let mut words = other.split_whitespace();
    let parts: Vec<&str> = own.split('-').collect();
    parts.len() > 1
        && parts
            .iter()
            .all(|part| part.len() > 2 && words.by_ref().any(|word| word.starts_with(*part)))
}
