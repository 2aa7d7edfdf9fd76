//! Two values for one quantity.

use super::{Clash, Side, holder, is_stated};
use crate::Span;
use crate::checks::Context;
use crate::claims::{Clause, Figure, Keyed, Statements};
use crate::grammar::Kinds;
use crate::report::{AttributionId, SourceId};
use crate::text::Shape;
use rustc_hash::{FxHashMap, FxHashSet};

/// Figures of one head that are compared with each other.
const MOST_COMPARED: usize = 16;
/// Words beside what is counted that two clauses must share.
const LEAST_SHARED: usize = 2;
/// Share of the shorter frame that must stand in the other.
const LEAST_SHARE: f64 = 0.6;

/// Figures that count the same thing and differ.
pub(super) fn clashes(context: &Context<'_>) -> Vec<Clash> {
    let statements = context.statements;
    let voices = voices(context);
    let mut groups: FxHashMap<(u32, u16), Vec<usize>> = FxHashMap::default();
    for (number, figure) in statements.figures.iter().enumerate() {
        if figure.guarded {
            continue;
        }
        let mut keys: Vec<u32> = figure.heads.iter().copied().take(2).collect();
        keys.extend(figure.toll);
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let group = groups.entry((key, figure.unit)).or_default();
            if group.len() < MOST_COMPARED {
                group.push(number);
            }
        }
    }
    let mut pairs: Vec<(usize, usize, u32)> = Vec::new();
    for ((key, _), group) in &groups {
        for (at, &later) in group.iter().enumerate() {
            pairs.extend(group[..at].iter().map(|&earlier| (earlier, later, *key)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    let mut seen: FxHashSet<((u64, SourceId), (u64, SourceId))> = FxHashSet::default();
    let mut out = Vec::new();
    for (earlier, later, key) in pairs {
        let (one, other) = (&statements.figures[earlier], &statements.figures[later]);
        let says = (voices[earlier], voices[later]);
        let Some(clash) = clash(context, (one, says.0), (other, says.1), key) else {
            continue;
        };
        let (low, high) = (
            one.quantity.range.0.to_bits(),
            other.quantity.range.0.to_bits(),
        );
        let voice = |voice| holder(context.report, voice);
        let (mine, theirs) = ((low, voice(says.0)), (high, voice(says.1)));
        let values = (mine.min(theirs), mine.max(theirs));
        if seen.insert(values) {
            out.push(clash);
        }
    }
    out
}

/// Who says each figure: the innermost attribution whose content holds it, else whoever
/// says its clause.
fn voices(context: &Context<'_>) -> Vec<Option<AttributionId>> {
    let figures = &context.statements.figures;
    let clauses = &context.statements.clauses;
    let mut out: Vec<(usize, Option<AttributionId>)> = figures
        .iter()
        .map(|figure| (usize::MAX, clauses[figure.clause].voice))
        .collect();
    for (number, attribution) in context.report.attributions.iter().enumerate() {
        for span in &attribution.content {
            let from = figures.partition_point(|figure| figure.quantity.span.start < span.start);
            let inside = figures[from..]
                .iter()
                .take_while(|figure| figure.quantity.span.end <= span.end)
                .count();
            for entry in &mut out[from..from + inside] {
                if span.len() < entry.0 {
                    *entry = (span.len(), Some(AttributionId(number)));
                }
            }
        }
    }
    out.into_iter().map(|(_, voice)| voice).collect()
}

/// Tokens between a count and the word that sets it apart.
const BESIDE: u32 = 2;

/// True where a sentence speaks of another count: "a higher toll".
fn is_set_apart(statements: &Statements<'_>, clause: &Clause) -> bool {
    let clauses = statements.sentence(clause.sentence);
    let words = statements.article.words(clause.paragraph as usize);
    let (Some(first), Some(last), Some(words)) = (clauses.first(), clauses.last(), words) else {
        return false;
    };
    let c = words.classes;
    let mut tallies = (first.tokens.0..last.tokens.1).filter(|at| words.is(*at, c.tally));
    tallies.any(|at| {
        let mut near = at.saturating_sub(BESIDE)..=at + BESIDE;
        near.any(|at| words.is(at, c.differing))
    })
}

/// A figure and who says it.
type Said<'f> = (&'f Figure, Option<AttributionId>);

fn clash(
    context: &Context<'_>,
    (one, says): Said<'_>,
    (other, says_other): Said<'_>,
    key: u32,
) -> Option<Clash> {
    let statements = context.statements;
    let (a, b) = (
        statements.clauses.get(one.clause)?,
        statements.clauses.get(other.clause)?,
    );
    // "at least 33", "gave a higher toll, saying 35": the text itself sets them apart
    let (low, high) = (one.quantity.range.0, other.quantity.range.0);
    let apart = || {
        one.toll.is_some()
            && one.toll == other.toll
            && (low < high && is_set_apart(statements, b)
                || high < low && is_set_apart(statements, a))
    };
    if one.agrees(other) && !apart() || a.kinds.or(b.kinds).has(Kinds::HYPOTHETICAL) {
        return None;
    }
    let one_voice = holder(context.report, says) == holder(context.report, says_other);
    let twice = one.clause == other.clause && (one_voice || one.toll.is_none());
    if twice || !statements.same_time(a, b) || a.grammar != b.grammar {
        return None;
    }
    let toll = one.toll.is_some() && one.toll == other.toll && one.unit == 0;
    let other_group = |mine: &Figure, clause: &Clause| {
        mine.narrow
            .iter()
            .any(|key| clause.place_of(*key).is_none())
    };
    if toll && (other_group(one, b) || other_group(other, a)) {
        return None;
    }
    // "could make 700 million" says nothing of what another one made
    let open = |clause: &Clause| {
        let mut sentence = statements.sentence(clause.sentence).iter();
        sentence.any(|clause| clause.kinds.has(Kinds::POSSIBLE))
    };
    if !toll && (open(a) || open(b) || !statements.same_names(a, b)) {
        return None;
    }
    if is_listed(statements, one) || is_listed(statements, other) {
        return None;
    }
    if opposed(statements, a, b) {
        return None;
    }
    if one_voice && (is_shifted(statements, a) || is_shifted(statements, b)) {
        return None;
    }
    let (mine, theirs) = (
        statements.around(a, one.tokens.0),
        statements.around(b, other.tokens.0),
    );
    let part = |figure: &Figure, clause: &Clause| {
        let mut before = clause.tokens.0..figure.tokens.0;
        before.any(|token| statements.mark(token).kinds.has(Kinds::PART))
    };
    if part(one, a) || part(other, b) {
        return None;
    }
    if one_voice && a.kinds.or(b.kinds).has(Kinds::ANOTHER) {
        return None;
    }
    let overlap = statements.overlap(&mine, &theirs);
    let share = overlap.share();
    let mut shared = overlap.shared;
    let heads = one
        .heads
        .iter()
        .filter(|head| other.heads.contains(head))
        .count();
    let told = |found: &&u32| **found != key && !is_figure(statements, a, **found);
    let others = shared
        .iter()
        .filter(|found| !one.heads.contains(found))
        .filter(told)
        .count();
    let besides = shared.iter().filter(told).count();
    if one_voice && !(statements.same_time_told(a, b) && statements.same_update(a, b)) {
        return None;
    }
    let alone = |clause: &Clause, figure: &Figure| is_alone(statements, clause.sentence, figure);
    if !(toll || alone(a, one) && alone(b, other)) {
        return None;
    }
    let toll_words = shared.iter().filter(|found| {
        let kinds = statements.vocabulary(a).kinds_of(**found);
        told(found) && kinds.has(Kinds::TOLL)
    });
    let besides = if toll {
        besides - toll_words.count()
    } else {
        besides
    };
    let enough = if toll && !one_voice {
        let said = |clause: &Clause, voice| said(context, clause, voice);
        statements.same_names_said((a, said(a, says)), (b, said(b, says_other)))
            && same_event(statements, a, b)
            && !is_earlier(context, a, says)
            && !is_earlier(context, b, says_other)
    } else {
        // one writer who counts twice counts two things, unless the frame is the same
        heads >= 1
            && besides >= LEAST_SHARED
            && others >= 1
            && share >= LEAST_SHARE
            && statements.names_fit((a, &mine), (b, &theirs))
            && !(sets_apart(statements, &mine, b) || sets_apart(statements, &theirs, a))
    };
    if !enough {
        return None;
    }
    if !shared.contains(&key) {
        shared.push(key);
    }
    Some(Clash {
        a: side(statements, (other, says_other)),
        b: side(statements, (one, says)),
        shared,
        rule: "figure",
    })
}

/// True where no other figure of a sentence counts the same: "48 percent chose her while 45
/// percent chose him" tells shares of several.
fn is_alone(statements: &Statements<'_>, sentence: u32, figure: &Figure) -> bool {
    let clauses = &statements.clauses;
    let from = statements
        .figures
        .partition_point(|other| clauses[other.clause].sentence < sentence);
    let mut beside = statements.figures[from..]
        .iter()
        .take_while(|other| clauses[other.clause].sentence == sentence);
    beside.all(|other| {
        let same = other.unit == figure.unit
            && (figure.unit != 0 || other.heads.iter().any(|head| figure.heads.contains(head)));
        other.tokens == figure.tokens || !same
    })
}

/// True for "the Rossi prize" against "the prize": a name in front of what both have.
fn sets_apart(statements: &Statements<'_>, frame: &[Keyed], other: &Clause) -> bool {
    let has = |key: u32| key != 0 && other.place_of(key).is_some();
    let mut names = frame.iter().filter(|word| statements.mark(word.token).name);
    names.any(|word| {
        let next = statements.mark(word.token + 1);
        !has(word.key) && !next.name && has(next.key)
    })
}

/// True for one of several numbers: "100,000, 200,000 or 250,000", "from 100 to 250".
fn is_listed(statements: &Statements<'_>, figure: &Figure) -> bool {
    let article = statements.article;
    let token = |at: u32| article.text.tokens.get(at as usize);
    let digits = |at: u32| token(at).is_some_and(|token| token.shape.has(Shape::DIGITS));
    let joins = |at: u32| {
        let words = token(at).and_then(|token| article.words_at(token.start as usize));
        words.is_some_and(|words| {
            let c = words.classes;
            words.written(at) == "," || words.is(at, c.coordinator | c.to)
        })
    };
    let (first, end) = figure.tokens;
    first > 1 && digits(first - 2) && joins(first - 1) || joins(end) && digits(end + 1)
}

/// The tokens of a clause that a voice says.
fn said(context: &Context<'_>, clause: &Clause, voice: Option<AttributionId>) -> (u32, u32) {
    let found = voice.and_then(|id| context.report.attributions.get(id.0));
    let content = found.and_then(|found| {
        let tokens = |span: &Span| context.article.tokens_in(*span);
        let (first, last) = (found.content.first()?, found.content.last()?);
        Some((tokens(first).0, tokens(last).1))
    });
    content.unwrap_or(clause.said)
}

/// True where a word points to another time; "up to" may be one that does elsewhere.
fn is_shifted(statements: &Statements<'_>, clause: &Clause) -> bool {
    let mut tokens = clause.tokens.0..clause.tokens.1;
    clause.kinds.has(Kinds::SHIFT)
        && tokens.any(|token| {
            let kinds = statements.mark(token).kinds;
            kinds.has(Kinds::SHIFT) && !kinds.has(Kinds::MOST)
        })
}

/// True for "In March attackers killed 32": the sentence has a month or a year.
fn is_dated(statements: &Statements<'_>, clause: &Clause) -> bool {
    let clauses = statements.sentence(clause.sentence).iter();
    let mut tokens = clauses.flat_map(|clause| clause.tokens.0..clause.tokens.1);
    tokens.any(|token| {
        let mark = statements.mark(token);
        let found = statements.article.text.tokens.get(token as usize);
        let year = mark.time && found.is_some_and(|found| found.shape.has(Shape::DIGITS));
        year || mark.kinds.has(Kinds::MONTH)
    })
}

/// False where one of two is dated by its month and the other is not: two events.
fn same_event(statements: &Statements<'_>, a: &Clause, b: &Clause) -> bool {
    is_dated(statements, a) == is_dated(statements, b)
}

/// True for "had previously confirmed four": the count that another one has replaced.
fn is_earlier(context: &Context<'_>, clause: &Clause, voice: Option<AttributionId>) -> bool {
    let voice = voice.and_then(|id| context.report.attributions.get(id.0));
    // "until last night there was news of two"
    let unstated = voice.is_some_and(|found| !is_stated(context.report, found.holder));
    let sentence = context.statements.sentence(clause.sentence);
    if unstated && sentence.iter().any(|clause| clause.kinds.has(Kinds::SHIFT)) {
        return true;
    }
    let Some((source, content)) = voice.and_then(|found| {
        let source = found.source.first().or(found.cue.first())?;
        Some((source.start, found.content.first()?.start))
    }) else {
        return false;
    };
    let article = context.article;
    let words = article.words_at(source);
    words.is_some_and(|words| {
        (article.token_at(source)..article.token_at(content)).any(|at| {
            words.is(at, words.classes.adverb)
                && context.statements.mark(at).kinds.has(Kinds::SHIFT)
        })
    })
}

fn side(statements: &Statements<'_>, (figure, voice): Said<'_>) -> Side {
    let tokens = (figure.tokens.0, figure.end.max(figure.tokens.1));
    Side {
        voice,
        ..Side::of(statements, figure.clause, tokens)
    }
}

/// "the lowest count", "the highest count": two quantities of one thing.
fn opposed(statements: &Statements<'_>, a: &Clause, b: &Clause) -> bool {
    let vocabulary = statements.vocabulary(a);
    a.words.iter().any(|word| {
        let mut opposites = vocabulary.opposites(word.key).iter();
        opposites.any(|key| b.place_of(*key).is_some())
    })
}

/// True for a key of digits.
fn is_figure(statements: &Statements<'_>, clause: &Clause, key: u32) -> bool {
    let token = clause
        .place_of(key)
        .and_then(|token| statements.article.text.tokens.get(token as usize));
    token.is_some_and(|token| token.shape.has(Shape::DIGITS))
}
