//! Mentions to sources: names, descriptions and pronouns that mean the same one.

use rustc_hash::FxHashMap;

use super::mention::{Gender, Mention, Pointing};
use super::spelling::{initials_of, is_close, spelt_alike};
use crate::Span;
use crate::grammar::{OutletId, Outlets};
use crate::report::{Grade, Identity, Source, SourceId, SourceKind};

/// Sources that share a word and are compared with a new name.
const MOST_COMPARED: usize = 12;
/// Sources that a pronoun may mean.
const MOST_RECENT: usize = 24;

/// A source while the article is read.
#[derive(Clone, Debug)]
struct Known {
    source: Source,
    name: Vec<String>,
    heads: Vec<String>,
    describing: Vec<String>,
    gender: Option<Gender>,
    plural: bool,
    joined: bool,
    definite: bool,
    outlet: Option<OutletId>,
    /// The group of which it is one.
    whole: Option<SourceId>,
}

/// Every source of an article.
#[derive(Debug)]
pub(crate) struct Sources<'o> {
    known: Vec<Known>,
    outlets: &'o Outlets,
    by_outlet: FxHashMap<OutletId, SourceId>,
    by_word: FxHashMap<String, Vec<SourceId>>,
    by_head: FxHashMap<String, Vec<SourceId>>,
    by_initials: FxHashMap<String, SourceId>,
    by_members: FxHashMap<Vec<SourceId>, SourceId>,
    /// Sources in order of their last mention, the latest last.
    recent: Vec<SourceId>,
    unstated: Option<SourceId>,
}

impl<'o> Sources<'o> {
    /// Only the publisher, not known yet.
    pub(crate) fn new(outlets: &'o Outlets) -> Self {
        let mut sources = Self {
            known: Vec::new(),
            outlets,
            by_outlet: FxHashMap::default(),
            by_word: FxHashMap::default(),
            by_head: FxHashMap::default(),
            by_initials: FxHashMap::default(),
            by_members: FxHashMap::default(),
            recent: Vec::new(),
            unstated: None,
        };
        sources.push(blank(SourceKind::Media, Identity::Unstated));
        sources
    }

    fn push(&mut self, source: Source) -> SourceId {
        self.known.push(Known {
            source,
            name: Vec::new(),
            heads: Vec::new(),
            describing: Vec::new(),
            gender: None,
            plural: false,
            joined: false,
            definite: false,
            outlet: None,
            whole: None,
        });
        SourceId(self.known.len() - 1)
    }

    /// Says who publishes: an outlet of the table, or a bare name.
    pub(crate) fn publisher(&mut self, outlet: Option<OutletId>, name: Option<&str>) {
        let row = outlet.and_then(|id| self.outlets.get(id));
        let Some(publisher) = self.known.first_mut() else {
            return;
        };
        publisher.source.identity = Identity::Named;
        if let Some(row) = row {
            publisher.source.name = Some(row.name.clone());
            publisher.source.aliases.clone_from(&row.aliases);
        } else {
            publisher.source.name = name.map(str::to_owned);
        }
        if let Some(outlet) = outlet {
            self.by_outlet.insert(outlet, SourceId(0));
        }
    }

    /// The outlet of the publisher, where the table has it.
    pub(crate) fn is_publisher(&self, outlet: OutletId) -> bool {
        self.by_outlet.get(&outlet) == Some(&SourceId(0))
    }

    /// What sort a source is.
    pub(crate) fn kind(&self, id: SourceId) -> SourceKind {
        self.known
            .get(id.0)
            .map_or(SourceKind::Impersonal, |known| known.source.kind)
    }

    /// Named or not.
    pub(crate) fn identity(&self, id: SourceId) -> Identity {
        self.known
            .get(id.0)
            .map_or(Identity::Unstated, |known| known.source.identity)
    }

    /// True for a named outlet.
    pub(crate) fn is_outlet(&self, id: SourceId) -> bool {
        self.kind(id) == SourceKind::Media && self.identity(id) == Identity::Named
    }

    /// Several people or bodies.
    pub(crate) fn is_plural(&self, id: SourceId) -> bool {
        self.known.get(id.0).is_some_and(|known| known.plural)
    }

    /// Introduced as the only one of its sort: "the official".
    pub(crate) fn is_definite(&self, id: SourceId) -> bool {
        self.known.get(id.0).is_some_and(|known| known.definite)
    }

    /// Folded words of a source's name.
    pub(crate) fn name(&self, id: SourceId) -> &[String] {
        self.known.get(id.0).map_or(&[], |known| &known.name)
    }

    /// Folded words that tell a source from others: its name, what it is and of what.
    pub(crate) fn described_by(&self, id: SourceId) -> Vec<String> {
        let known = self.known.get(id.0);
        known.map_or_else(Vec::new, |known| {
            let words = known.name.iter().chain(&known.heads);
            words.chain(&known.describing).cloned().collect()
        })
    }

    /// Nobody in particular: one for the article.
    pub(crate) fn unstated(&mut self) -> SourceId {
        if let Some(id) = self.unstated {
            return id;
        }
        let id = self.push(blank(SourceKind::Impersonal, Identity::Unstated));
        self.unstated = Some(id);
        id
    }

    /// The source that an outlet is, added where it is new.
    pub(crate) fn outlet(&mut self, outlet: OutletId) -> SourceId {
        if let Some(&id) = self.by_outlet.get(&outlet) {
            return id;
        }
        let mut source = blank(SourceKind::Media, Identity::Named);
        if let Some(row) = self.outlets.get(outlet) {
            source.name = Some(row.name.clone());
            source.aliases.clone_from(&row.aliases);
        }
        let id = self.push(source);
        if let Some(known) = self.known.get_mut(id.0) {
            known.outlet = Some(outlet);
        }
        self.by_outlet.insert(outlet, id);
        id
    }

    /// Notes that a source was mentioned just now.
    pub(crate) fn touch(&mut self, id: SourceId) {
        let tail = self.recent.len().saturating_sub(MOST_RECENT);
        let found = self
            .recent
            .iter()
            .skip(tail)
            .position(|&other| other == id)
            .map(|at| at + tail);
        if let Some(at) = found {
            self.recent.remove(at);
        }
        self.recent.push(id);
    }

    /// Adds a place of mention.
    pub(crate) fn mentioned(&mut self, id: SourceId, spans: &[Span]) {
        if let Some(known) = self.known.get_mut(id.0) {
            for span in spans {
                if known.source.mentions.last() != Some(span) {
                    known.source.mentions.push(*span);
                }
            }
        }
    }

    /// The source that several are together, known or new. What they are said to be is
    /// noted of each of them, not of the whole.
    pub(crate) fn joint(
        &mut self,
        mention: &Mention,
        display: &str,
        members: Vec<SourceId>,
    ) -> SourceId {
        if let Some(&known) = self.by_members.get(&members) {
            return known;
        }
        let mut kinds = members.iter().map(|id| self.kind(*id));
        let first = kinds.next();
        let alike = first.filter(|first| kinds.all(|kind| kind == *first));
        let media = members.iter().any(|id| self.kind(*id) == SourceKind::Media);
        let named = |id: &SourceId| self.identity(*id) == Identity::Named;
        let named = members.iter().any(named);
        let id = self.add(mention, display);
        if let Some(known) = self.known.get_mut(id.0) {
            known.source.kind = match alike {
                Some(kind) => kind,
                None if media => SourceKind::Group,
                None => mention.kind,
            };
            if named {
                known.source.identity = Identity::Named;
                known.source.grade = None;
            }
            known.name.clone_from(&mention.name);
            known.source.members.clone_from(&members);
        }
        self.by_members.insert(members, id);
        id
    }

    /// Notes of which group a source is one, once.
    pub(crate) fn part_of(&mut self, id: SourceId, whole: SourceId) {
        if let Some(known) = self.known.get_mut(id.0).filter(|_| id != whole) {
            known.whole.get_or_insert(whole);
        }
    }

    /// The group of which a source is one.
    pub(crate) fn whole(&self, id: SourceId) -> Option<SourceId> {
        self.known.get(id.0)?.whole
    }

    /// Notes the reason for which a source is not named.
    pub(crate) fn reason(&mut self, id: SourceId, span: Span) {
        if let Some(known) = self.known.get_mut(id.0)
            && known.source.identity == Identity::Anonymous
        {
            known.source.reason.get_or_insert(span);
        }
    }

    /// Gives a source the full name that the text has elsewhere.
    pub(crate) fn name_in_full(&mut self, id: SourceId, full: &(Vec<String>, String)) {
        let Some(known) = self.known.get_mut(id.0) else {
            return;
        };
        let person = matches!(known.source.kind, SourceKind::Person | SourceKind::Official);
        if person && !known.joined && known.name.len() < full.0.len() {
            known.name.clone_from(&full.0);
            known.source.name = Some(full.1.clone());
            for word in &full.0 {
                note(&mut self.by_word, word, id);
            }
        }
    }

    /// The source that a name or description means, known or new.
    pub(crate) fn resolve(&mut self, mention: &Mention, display: &str) -> SourceId {
        if let Some(outlet) = mention.outlet {
            let id = self.outlet(outlet);
            self.learn(id, mention);
            return id;
        }
        let found = self.known(mention);
        let id = found.unwrap_or_else(|| self.add(mention, display));
        self.learn(id, mention);
        id
    }

    fn add(&mut self, mention: &Mention, display: &str) -> SourceId {
        let whole = mention.name.is_empty() || mention.joined;
        let name = if whole || mention.kind == SourceKind::Institution || mention.written.is_empty()
        {
            display
        } else {
            &mention.written
        };
        let mut source = blank(mention.kind, mention.identity);
        source.name = Some(name.to_owned());
        source.grade = mention.grade;
        let id = self.push(source);
        if let Some(known) = self.known.get_mut(id.0) {
            known.joined = mention.joined;
            known.definite = mention.definite;
            known.plural = mention.plural;
        }
        id
    }

    /// The source that a name or description means, where it is known.
    pub(crate) fn known(&self, mention: &Mention) -> Option<SourceId> {
        match mention.outlet {
            Some(outlet) => self.by_outlet.get(&outlet).copied(),
            None => self
                .by_name(mention)
                .or_else(|| self.by_description(mention)),
        }
    }

    /// Adds what a mention says to what is known of its source.
    pub(crate) fn learn(&mut self, id: SourceId, mention: &Mention) {
        let Some(known) = self.known.get_mut(id.0) else {
            return;
        };
        let named_now = !mention.name.is_empty() && known.name.is_empty();
        if mention.name.len() > known.name.len() && id.0 != 0 && mention.outlet.is_none() {
            known.name.clone_from(&mention.name);
            if known.source.identity == Identity::Anonymous || !known.joined {
                known.source.identity = Identity::Named;
                known.source.grade = None;
                if !mention.joined && mention.kind != SourceKind::Institution {
                    known.source.name = Some(mention.written.clone());
                }
            }
        }
        if mention.kind == SourceKind::Official && known.source.kind == SourceKind::Person {
            known.source.kind = SourceKind::Official;
        }
        for word in mention
            .name
            .iter()
            .filter(|_| named_now || !mention.name.is_empty())
        {
            note(&mut self.by_word, word, id);
        }
        for head in &mention.heads {
            if !known.heads.contains(head) {
                known.heads.push(head.clone());
            }
            note(&mut self.by_head, head, id);
        }
        for word in &mention.describing {
            if known.describing.len() < MOST_RECENT && !known.describing.contains(word) {
                known.describing.push(word.clone());
            }
        }
        if known.gender.is_none() {
            known.gender = mention.gender;
        }
        known.definite |= mention.definite;
        if mention.pointing != Pointing::Pronoun {
            known.plural |= mention.plural;
            known.joined |= mention.joined;
        }
        let initials = initials_of(&mention.name);
        for short in initials.iter().chain(&mention.initials) {
            self.by_initials.entry(short.clone()).or_insert(id);
        }
    }

    fn by_name(&self, mention: &Mention) -> Option<SourceId> {
        if mention.joined {
            return None;
        }
        if let [single] = mention.name.as_slice()
            && mention.initials.is_some()
            && let Some(&id) = self.by_initials.get(single)
        {
            return Some(id);
        }
        let last = mention.name.last()?;
        let first = mention.name.first()?;
        let shared = [last, first];
        let mut candidates = shared
            .iter()
            .filter_map(|word| self.by_word.get(*word))
            .flat_map(|ids| ids.iter().rev().take(MOST_COMPARED));
        candidates
            .find(|id| self.same_name(**id, mention))
            .copied()
            .or_else(|| self.drifted(mention))
            .or_else(|| self.named_later(mention))
    }

    /// "The judge" of the headline, whose name comes with the same noun further down.
    fn named_later(&self, mention: &Mention) -> Option<SourceId> {
        if mention.plural || mention.indefinite || mention.kind == SourceKind::Institution {
            return None;
        }
        let ids = mention
            .heads
            .iter()
            .filter_map(|head| self.by_head.get(head))
            .flat_map(|ids| ids.iter().rev().take(MOST_COMPARED));
        ids.copied().find(|id| {
            self.known.get(id.0).is_some_and(|known| {
                known.source.identity == Identity::Anonymous
                    && known.definite
                    && !known.plural
                    && known
                        .describing
                        .iter()
                        .all(|word| mention.describing.contains(word))
            })
        })
    }

    fn same_name(&self, id: SourceId, mention: &Mention) -> bool {
        let Some(known) = self.known.get(id.0) else {
            return false;
        };
        if known.joined != mention.joined {
            return false;
        }
        if known.joined || known.source.kind == SourceKind::Media {
            return known.name == mention.name;
        }
        let within = |small: &[String], large: &[String]| {
            !small.is_empty() && small.iter().all(|word| large.contains(word))
        };
        let same = within(&mention.name, &known.name) || within(&known.name, &mention.name);
        let both = known.gender.zip(mention.gender);
        same && both.is_none_or(|(a, b)| a == b)
    }

    /// A surname spelt another way: Dehqan, Dehghan.
    fn drifted(&self, mention: &Mention) -> Option<SourceId> {
        let last = mention.name.last().filter(|name| name.len() >= 5)?;
        let titled = mention.kind == SourceKind::Official;
        let bare = mention.name.len() == 1 && mention.heads.is_empty();
        if !titled && !bare {
            return None;
        }
        let sound = bare.then(|| spelt_alike(last));
        let recent = self.recent.iter().rev().take(MOST_RECENT);
        recent.copied().find(|id| {
            self.known.get(id.0).is_some_and(|known| {
                let close = || {
                    let other = known.name.last();
                    other.is_some_and(|other| other != last && is_close(other, last))
                };
                let alike = sound.is_some()
                    && known.name.len() > 1
                    && matches!(known.source.kind, SourceKind::Official | SourceKind::Person)
                    && known
                        .name
                        .last()
                        .is_some_and(|other| Some(spelt_alike(other)) == sound);
                alike || titled && known.source.kind == SourceKind::Official && close()
            })
        })
    }

    fn by_description(&self, mention: &Mention) -> Option<SourceId> {
        let returns = mention.definite || mention.pointing == Pointing::Name;
        if !mention.name.is_empty() || mention.another || mention.joined || !returns {
            return self.same_words(mention);
        }
        let candidates = mention
            .heads
            .iter()
            .filter_map(|head| self.by_head.get(head))
            .flat_map(|ids| ids.iter().rev().take(MOST_COMPARED));
        let mut best: Option<(usize, SourceId)> = None;
        for &id in candidates {
            let Some(known) = self.known.get(id.0) else {
                continue;
            };
            if known.plural != mention.plural || known.source.kind == SourceKind::Media {
                continue;
            }
            let shared = mention
                .describing
                .iter()
                .filter(|word| known.describing.contains(word) || known.name.contains(word))
                .count();
            let contradicts =
                shared == 0 && !mention.describing.is_empty() && !known.describing.is_empty();
            if !contradicts && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, id));
            }
        }
        best.map(|(_, id)| id)
            .or_else(|| self.same_words(mention))
            .or_else(|| self.by_attribute(mention))
    }

    /// The very words of an earlier unnamed source that is no "one of many".
    fn same_words(&self, mention: &Mention) -> Option<SourceId> {
        if mention.another
            || mention.identity != Identity::Named && !mention.definite && !mention.plural
        {
            return None;
        }
        let head = mention.heads.first()?;
        let ids = self.by_head.get(head)?;
        ids.iter().rev().take(MOST_COMPARED).copied().find(|id| {
            self.known.get(id.0).is_some_and(|known| {
                known.name == mention.name
                    && known.plural == mention.plural
                    && known.describing == mention.describing
                    && known.source.kind != SourceKind::Media
            })
        })
    }

    /// "Il titolare dello Sviluppo economico": other head, the same describing words.
    fn by_attribute(&self, mention: &Mention) -> Option<SourceId> {
        if mention.describing.is_empty() || mention.plural || mention.heads.is_empty() {
            return None;
        }
        self.recent
            .iter()
            .rev()
            .take(MOST_RECENT)
            .copied()
            .find(|id| {
                self.known.get(id.0).is_some_and(|known| {
                    !known.plural
                        && matches!(known.source.kind, SourceKind::Official | SourceKind::Person)
                        && known.source.identity == Identity::Named
                        && mention.describing.iter().all(|word| {
                            // "Doe's office" is described by Jane Doe and is not her
                            known.describing.contains(word) && !known.name.contains(word)
                        })
                })
            })
    }

    /// The latest source that a pronoun of this gender and number may mean.
    pub(crate) fn pronoun(
        &mut self,
        mention: &Mention,
        excluded: Option<SourceId>,
    ) -> Option<SourceId> {
        let recent = self.recent.iter().rev().take(MOST_RECENT);
        let found = recent
            .copied()
            .filter(|id| Some(*id) != excluded)
            .find(|id| self.fits(*id, mention))?;
        if let Some(known) = self.known.get_mut(found.0)
            && known.gender.is_none()
        {
            known.gender = mention.gender;
        }
        Some(found)
    }

    fn fits(&self, id: SourceId, mention: &Mention) -> bool {
        let Some(known) = self.known.get(id.0) else {
            return false;
        };
        let kind = known.source.kind;
        let living = matches!(
            kind,
            SourceKind::Person | SourceKind::Official | SourceKind::Group
        );
        if kind == SourceKind::Impersonal {
            return false;
        }
        if mention.plural {
            return known.plural || matches!(kind, SourceKind::Group | SourceKind::Institution);
        }
        // one body with a plural name: the United Nations
        let body = kind == SourceKind::Institution && !known.name.is_empty();
        if known.plural && !body {
            return false;
        }
        match (mention.gender, known.gender) {
            (Some(a), Some(b)) => a == b && living,
            (Some(_), None) => living,
            (None, _) => !living || kind == SourceKind::Person,
        }
    }

    /// The latest source for which the test holds.
    pub(crate) fn latest(&self, test: impl Fn(&Self, SourceId) -> bool) -> Option<SourceId> {
        self.recent
            .iter()
            .rev()
            .take(MOST_RECENT)
            .copied()
            .find(|id| test(self, *id))
    }

    /// True for an agency of the table.
    pub(crate) fn is_agency(&self, id: SourceId) -> bool {
        self.known
            .get(id.0)
            .and_then(|known| known.outlet)
            .and_then(|outlet| self.outlets.get(outlet))
            .is_some_and(|outlet| outlet.kind == crate::grammar::OutletKind::Agency)
    }

    /// The sources for the report.
    pub(crate) fn finish(self) -> Vec<Source> {
        self.known.into_iter().map(|known| known.source).collect()
    }
}

fn blank(kind: SourceKind, identity: Identity) -> Source {
    Source {
        name: None,
        kind,
        identity,
        grade: None::<Grade>,
        reason: None,
        aliases: Vec::new(),
        mentions: Vec::new(),
        members: Vec::new(),
    }
}

fn note(index: &mut FxHashMap<String, Vec<SourceId>>, word: &str, id: SourceId) {
    match index.get_mut(word) {
        Some(known) if known.last() == Some(&id) => {}
        Some(known) => known.push(id),
        None => {
            index.insert(word.to_owned(), vec![id]);
        }
    }
}
