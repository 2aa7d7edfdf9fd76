//! CHN: how a content came to the publisher.

use super::{Check, Context};
use crate::Span;
use crate::grammar::Stance;
use crate::report::{
    Attribution, AttributionId, Flag, Identity, Link, Modality, Report, Severity, Source, SourceId,
    SourceKind,
};
use crate::text::Shape;

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
publisher, other outlet, holder. Where the whole text is another outlet's story (a
dateline, the first line), its place comes first. The path shows every step, and `explain` on a place
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
may know the name; the text does not give it, so a person must decide. The text of an
agency, printed as it came, is left alone: SRC201 lists its unnamed sources.

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
    /// The words that give the whole story to the outlet.
    story: Vec<Span>,
}

/// What second-hand attributions are gathered by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The path up to the last outlet before anybody else.
    Outlet,
    /// The whole path, which must be outlets up to its end.
    Holder,
}

/// Second-hand attributions, one group for each path, in text order.
fn groups(
    context: &Context<'_>,
    by: By,
    wanted: impl Fn(&Attribution, &Source) -> bool,
) -> Vec<Group> {
    let report = context.report;
    let mut groups: Vec<Group> = Vec::new();
    let mut index: rustc_hash::FxHashMap<Vec<SourceId>, usize> = rustc_hash::FxHashMap::default();
    let outlets = outlets(context);
    let is_outlet = |id: &&SourceId| outlets.get(id.0).copied().unwrap_or(false);
    for (number, attribution) in report.attributions.iter().enumerate() {
        let between = attribution.chain.len().saturating_sub(1);
        let middle = attribution.chain.get(1..between).unwrap_or(&[]);
        let run = middle.iter().take_while(is_outlet).count();
        let holder = report.sources.get(attribution.holder.0);
        let (Some(through), Some(holder)) = (middle.get(..run), holder) else {
            continue;
        };
        // the publisher's own earlier reporting
        let own = through.iter().any(|id| is_publisher(report, *id));
        let broken = run == 0 || by == By::Holder && run < middle.len();
        if own || broken || attribution.repeated {
            continue;
        }
        let unheld = holder.identity == Identity::Unstated && !is_unsaid(context, attribution);
        // "the firm replied" to the outlet's story, which need not have it
        let answers = attribution.stance == Stance::Deny
            && framing(attribution).is_some()
            && !is_wire(context, attribution);
        let weak = unheld
            || answers
            || is_lost(context, attribution)
            || !super::speaker::tells(context, attribution);
        if weak || !wanted(attribution, holder) {
            continue;
        }
        let path = match by {
            By::Outlet => attribution.chain.get(..=run),
            By::Holder => Some(attribution.chain.as_slice()),
        };
        let path = path.unwrap_or(&attribution.chain).to_vec();
        let at = *index.entry(path.clone()).or_insert_with(|| {
            groups.push(Group {
                path,
                between: through.to_vec(),
                holders: Vec::new(),
                attributions: Vec::new(),
                spans: Vec::new(),
                story: Vec::new(),
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
            if let Some(link) = framing(attribution).filter(|_| group.story.is_empty()) {
                group.story.clone_from(&link.spans);
            }
        }
    }
    groups
}

/// The link by which the whole story is another outlet's.
fn framing(attribution: &Attribution) -> Option<&Link> {
    attribution.links.iter().find(|link| link.by == "frame")
}

/// Bytes over which a story stays its outlet's though nothing names the outlet.
const KEPT: usize = 800;

/// True where the outlet of a lead was last named far before: others may have told the rest.
fn is_lost(context: &Context<'_>, attribution: &Attribution) -> bool {
    let report = context.report;
    let Some(link) = framing(attribution).filter(|_| !is_wire(context, attribution)) else {
        return false;
    };
    let (Some(story), Some(cue)) = (link.spans.first(), attribution.cue.first()) else {
        return false;
    };
    // "AP: …" above the text: all of it
    if report.title.is_some_and(|title| title.touches(*story)) {
        return false;
    }
    let name = report.sources.get(link.to.0);
    let name = name.and_then(|outlet| outlet.name.as_deref()).unwrap_or("");
    let told = report.text.get(story.start..cue.start).unwrap_or("");
    let low = told.len().saturating_sub(KEPT);
    let low = (low..told.len()).find(|&at| told.is_char_boundary(at));
    let near = told.get(low.unwrap_or(0)..).unwrap_or("");
    let mut words = name.split_whitespace().filter(|word| word.len() > 2);
    told.len() > KEPT && !words.any(|word| near.contains(word))
}

/// True where the whole story is an agency's, by its dateline or last line: "(AP) -".
fn is_wire(context: &Context<'_>, attribution: &Attribution) -> bool {
    let span = framing(attribution).and_then(|link| link.spans.first());
    span.is_some_and(|span| {
        let before = context.report.text.get(..span.start).unwrap_or("");
        let last = attribution.cue.first();
        before.ends_with(['(', '[']) || last.is_some_and(|cue| cue.end <= span.start)
    })
}

/// For each source, whether it is an outlet that bears a name: not "the TV", "a channel".
fn outlets(context: &Context<'_>) -> Vec<bool> {
    let article = context.article;
    let proper = |span: &Span| {
        let (first, last) = article.tokens_in(*span);
        article.words_at(span.start).is_some_and(|words| {
            let c = words.classes;
            // "a Boston newspaper": where it is from
            let common = words.is(first, c.indefinite)
                && words.is(last - 1, c.media | c.agency)
                && !words.has(last - 1, Shape::CAPITAL);
            let mut head = (first..last).take_while(|&at| !words.is(at, c.preposition));
            !common
                && head.any(|at| {
                    let capital = words.has(at, Shape::CAPITAL);
                    // "the U.S. media": all of them, and no outlet
                    let all = at + 1 < last
                        && words.is(at + 1, c.media)
                        && words.is(at + 1, c.plural)
                        && !(words.is(at + 1, c.singular) && words.has(at + 1, Shape::CAPITAL));
                    capital && !all && !words.is(at, c.media | c.agency | c.determiner)
                })
        })
    };
    let sources = context.report.sources.iter();
    let named = sources.map(|source| {
        let known = source.name.as_deref();
        source.kind == SourceKind::Media
            && source.identity == Identity::Named
            && (known.is_some_and(|name| article.set.outlets.by_name(name).is_some())
                || source.mentions.iter().any(proper))
    });
    named.collect()
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
    let thing =
        |source: &Source| matches!(source.kind, SourceKind::Document | SourceKind::Impersonal);
    let people = group.holders.iter().any(|id| {
        let source = context.report.sources.get(id.0);
        source.is_some_and(|source| !thing(source))
    });
    let stated = group.holders.iter().filter(|id| {
        let source = context.report.sources.get(id.0);
        source.is_some_and(|source| {
            source.identity != Identity::Unstated && !(people && thing(source))
        })
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
    let mut spans = group.spans;
    if variant.starts_with("story") {
        spans.splice(0..0, group.story);
    }
    Flag {
        attributions: group.attributions,
        path: group.path,
        spans,
        ..check.flag(severity, message)
    }
}

fn secondhand(context: &Context<'_>) -> Vec<Flag> {
    groups(context, By::Outlet, |_, _| true)
        .into_iter()
        .map(|group| {
            let variant = match (group.story.is_empty(), variant(context, &group)) {
                (true, variant) => variant,
                (false, "unstated") => "story-unstated",
                (false, _) => "story",
            };
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

/// True for what an outlet tells as hearsay and lays to nobody.
fn is_unsaid(context: &Context<'_>, attribution: &Attribution) -> bool {
    let report = context.report;
    let claim = report.claims.get(attribution.claim.0);
    let parent = attribution
        .parent
        .and_then(|id| report.attributions.get(id.0));
    let above = attribution.chain.iter().nth_back(1);
    claim.is_some_and(|claim| claim.modality == Modality::Hearsay)
        && (parent.is_some_and(|parent| Some(&parent.holder) == above)
            || framing(attribution).is_some() && !is_wire(context, attribution))
}

fn unnamed_end(context: &Context<'_>) -> Vec<Flag> {
    let hidden = |attribution: &Attribution, source: &Source| {
        let group = source.kind == SourceKind::Group;
        let told = context.held_by(attribution.holder);
        !is_wire(context, attribution)
            && (source.identity == Identity::Unstated
                || !group && super::speaker::is_withheld(context, source, told))
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
