//! `.gr` text to statements, with nom.
//!
//! A file is cut into blocks (a line at the left edge and the indented lines under
//! it); each block is parsed on its own, so one mistake does not hide the next.

use memchr::{memchr, memmem};
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{cut, eof, map, opt, value, verify};
use nom::error::context;
use nom::multi::{many0, many1};
use nom::sequence::preceded;

use super::blocks::{block_end, blocks, strip_tail};
use super::error::Trouble;
use super::pattern::pattern;
use super::pieces::{
    Expected, Origin, Res, blank, item, lexeme, list, name, name_length, placed, weighed,
};
use super::syntax::{Example, Placed, RuleEntry, Side, SlotLine, Statement, VerbEntry, Weighed};

fn colon(input: &str) -> Res<'_, char> {
    context("':'", lexeme(char(':'))).parse(input)
}

fn equals(input: &str) -> Res<'_, char> {
    context("'=' and a pattern", lexeme(char('='))).parse(input)
}

fn frames<'a>(origin: Origin<'a>) -> impl Fn(&'a str) -> Res<'a, Vec<Weighed>> {
    let frame = weighed(origin, "a frame");
    move |input| {
        let mut frames = Vec::new();
        let mut rest = input;
        let mut mark = ':';
        while let Some(behind) = rest.strip_prefix(mark) {
            let behind = blank(behind)?.0;
            match frame(behind) {
                Ok((next, found)) => {
                    frames.push(found);
                    rest = next;
                }
                // a colon may stand alone; what a comma leads to is said to be wrong
                Err(_) if mark == ':' => return Ok((behind, frames)),
                Err(_) => break,
            }
            mark = ',';
        }
        Ok((rest, frames))
    }
}

/// The lines of a block after its first one, without comments.
fn body(block: &str) -> impl Iterator<Item = &str> {
    block
        .split_inclusive('\n')
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn slot_line<'a>(origin: Origin<'a>, line: &'a str) -> Res<'a, SlotLine> {
    let (rest, slot) = name(origin, "a slot such as 'present'")(line)?;
    let (rest, forms) = many1(map(item, str::to_owned)).parse(rest)?;
    Ok((rest, SlotLine { slot, forms }))
}

fn slot_lines<'a>(
    origin: Origin<'a>,
    block: &'a str,
) -> Result<Vec<SlotLine>, nom::Err<Expected<'a>>> {
    body(block)
        .map(|line| slot_line(origin, line).map(|(_, slots)| slots))
        .collect()
}

fn first_line(block: &str) -> &str {
    &block[..memchr(b'\n', block.as_bytes()).unwrap_or(block.len())]
}

/// Parser of one kind of statement, given the file and the block behind its keyword.
type Kind = for<'a> fn(Origin<'a>, &'a str, &'a str) -> Res<'a, Statement<'a>>;

/// One word each: the keywords of the language.
const KINDS: &[(&str, Kind)] = &[
    ("language", |origin, _, rest| {
        let (rest, code) = name(origin, "a language code")(rest)?;
        let (rest, title) = map(many0(item), |words| words.join(" ")).parse(rest)?;
        Ok((rest, Statement::Language { code, name: title }))
    }),
    ("quotation", |_, _, rest| {
        let (rest, (open, close)) = context("two marks", (item, item)).parse(rest)?;
        let (open, close) = (open.to_owned(), close.to_owned());
        Ok((rest, Statement::Quotation { open, close }))
    }),
    ("elision", |origin, block, rest| {
        convention(origin, block, rest)
    }),
    ("contraction", |origin, block, rest| {
        convention(origin, block, rest)
    }),
    ("abbreviation", |origin, block, rest| {
        convention(origin, block, rest)
    }),
    ("words", |origin, _, rest| {
        let (rest, classes) = many1(name(origin, "a class name")).parse(rest)?;
        let (rest, items) = preceded(cut(colon), list(origin)).parse(rest)?;
        Ok((rest, Statement::Words { classes, items }))
    }),
    ("claims", |origin, _, rest| {
        let (rest, kind) = name(origin, "what the words are for")(rest)?;
        let (rest, items) = preceded(cut(colon), list(origin)).parse(rest)?;
        Ok((rest, Statement::Claims { kind, items }))
    }),
    ("conjugation", |origin, block, _| {
        let head = first_line(block)["conjugation".len()..].trim_start();
        let (head, table) = name(origin, "the table's name")(head)?;
        let ending = || {
            lexeme(preceded(
                char('-'),
                take_while(|c: char| !c.is_whitespace()),
            ))
        };
        let (head, endings) = opt(preceded(
            lexeme(tag("for")),
            many1(map(ending(), str::to_owned)),
        ))
        .parse(head)?;
        let (head, stem) =
            opt(preceded(lexeme(tag("stem")), map(ending(), str::to_owned))).parse(head)?;
        let (_, _) =
            context("'for -ENDING', 'stem -ENDING' or the end of the line", eof).parse(head)?;
        let statement = Statement::Conjugation {
            name: table,
            endings: endings.unwrap_or_default(),
            stem,
            slots: slot_lines(origin, block)?,
        };
        Ok(("", statement))
    }),
    ("enclitic", |origin, _, rest| {
        let (rest, slot) = name(origin, "a slot")(rest)?;
        let (rest, drop) = opt(lexeme(preceded(
            char('-'),
            take_while1(char::is_alphanumeric),
        )))
        .parse(rest)?;
        let (rest, forms) = preceded(colon, many1(map(item, str::to_owned))).parse(rest)?;
        let drop = drop.map(str::to_owned);
        Ok((rest, Statement::Enclitic { slot, drop, forms }))
    }),
    ("verbs", |origin, _, rest| {
        let (rest, items) = preceded(colon, list(origin)).parse(rest)?;
        Ok((rest, Statement::Verbs(items)))
    }),
    ("verb", |origin, block, _| verb(origin, block)),
    ("noun", |origin, block, rest| nominal(origin, block, rest)),
    ("adjective", |origin, block, rest| {
        nominal(origin, block, rest)
    }),
    ("phrase", |origin, _, rest| {
        let (rest, (name, _, pattern)) = (
            weighed(origin, "the phrase's name"),
            cut(equals),
            cut(pattern(origin)),
        )
            .parse(rest)?;
        Ok((rest, Statement::Phrase { name, pattern }))
    }),
    ("boundary", |origin, _, rest| {
        let (rest, (name, _, pattern)) = (
            weighed(origin, "the boundary's name"),
            cut(equals),
            cut(pattern(origin)),
        )
            .parse(rest)?;
        Ok((rest, Statement::Boundary { name, pattern }))
    }),
    ("mark", |origin, _, rest| {
        let (rest, (name, _, pattern)) =
            (name(origin, "a name"), cut(equals), cut(pattern(origin))).parse(rest)?;
        Ok((rest, Statement::Mark { name, pattern }))
    }),
    ("confidence", |origin, _, rest| {
        let (rest, name) = weighed(origin, "a score in percent, such as 40")(rest)?;
        Ok((rest, Statement::Confidence(name)))
    }),
    ("evidence", evidence),
    ("rule", |origin, block, _| rule(origin, block)),
    ("outlet", |origin, block, _| outlet(origin, block)),
];

fn convention<'a>(origin: Origin<'a>, block: &'a str, rest: &'a str) -> Res<'a, Statement<'a>> {
    let kind = &block[..name_length(block)];
    let (rest, items) = preceded(colon, many1(map(item, str::to_owned))).parse(rest)?;
    let kind = placed(origin, kind);
    Ok((rest, Statement::Convention { kind, items }))
}

fn is_stance(word: &str) -> bool {
    super::lexicon::Stance::from_name(word).is_some()
}

fn verb<'a>(origin: Origin<'a>, block: &'a str) -> Res<'a, Statement<'a>> {
    // frames may run over several lines, until the first line that is a slot
    let first = first_line(block);
    let mut end = first.len();
    while end > first.len() || first.contains(':') {
        if !block[..end].trim_end().ends_with(',') {
            break;
        }
        let next = block[end..].trim_start_matches('\n');
        let line = next.split('\n').next().unwrap_or("");
        if line.is_empty() {
            break;
        }
        end = block.len() - next.len() + line.len();
    }
    let head = block[..end]["verb".len()..].trim_start();
    let (head, lemma) = context(
        "the verb's base form",
        map(item, |word| placed(origin, word)),
    )
    .parse(head)?;
    let (head, table) = opt(preceded(
        lexeme(tag("table ")),
        name(origin, "a table's name"),
    ))
    .parse(head)?;
    let (head, like) = opt(preceded(
        lexeme(tag("like ")),
        map(item, |word| placed(origin, word)),
    ))
    .parse(head)?;
    let (head, stance) = opt(name(origin, "a stance")).parse(head)?;
    let (head, frames) = frames(origin)(head)?;
    let (_, _) = context("':' and frames, or the end of the line", eof).parse(head)?;
    let rest = &block[end..];
    let slots = rest
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| slot_line(origin, line).map(|(_, slots)| slots))
        .collect::<Result<Vec<_>, _>>()?;
    let entry = VerbEntry {
        lemma,
        table,
        like,
        stance,
        frames,
        slots,
    };
    Ok(("", Statement::Verb(entry)))
}

fn nominal<'a>(origin: Origin<'a>, block: &'a str, rest: &'a str) -> Res<'a, Statement<'a>> {
    let kind = &block[..block.find(char::is_whitespace).unwrap_or(block.len())];
    let word = verify(item, |word: &str| word != ":");
    let (rest, mut forms) = context(
        "forms and a stance",
        many1(map(word, |word| placed(origin, word))),
    )
    .parse(rest)?;
    let stance = match forms.pop() {
        Some(last) if is_stance(&last.value) && !forms.is_empty() => last,
        _ => {
            let error = Expected {
                at: rest,
                what: Some("a stance (assert, deny, …) before the frames"),
            };
            return Err(nom::Err::Failure(error));
        }
    };
    let (rest, frames) = frames(origin)(rest)?;
    let kind = placed(origin, kind);
    Ok((
        rest,
        Statement::Nominal {
            kind,
            forms,
            stance,
            frames,
        },
    ))
}

fn evidence<'a>(origin: Origin<'a>, _: &'a str, rest: &'a str) -> Res<'a, Statement<'a>> {
    let (rest, decision) = name(
        origin,
        "'source', 'cue' or 'end': what the evidence decides",
    )(rest)?;
    let (rest, name_and_figure) = weighed(origin, "the evidence's name")(rest)?;
    let side = alt((
        value(Side::Before, tag("before")),
        value(Side::Start, tag("start")),
        value(Side::End, tag("end")),
        value(Side::After, tag("after")),
        value(Side::Lacks, tag("lacks")),
    ));
    let (rest, side) = context("before, start, end, after or lacks", lexeme(side)).parse(rest)?;
    let (rest, role) = name(origin, "a capture: source, cue, content or via")(rest)?;
    let (rest, pattern) = if side == Side::Lacks {
        (rest, None)
    } else {
        map(preceded(cut(colon), cut(pattern(origin))), Some).parse(rest)?
    };
    let statement = Statement::Evidence {
        decision,
        name: name_and_figure,
        side,
        role,
        pattern,
    };
    Ok((rest, statement))
}

fn rule<'a>(origin: Origin<'a>, block: &'a str) -> Res<'a, Statement<'a>> {
    let head = first_line(block)["rule".len()..].trim_start();
    let (head, name_and_figure) = weighed(origin, "the rule's name")(head)?;
    let (_, _) = context("the end of the line", eof).parse(head)?;
    let mut entry = RuleEntry {
        name: name_and_figure,
        doc: None,
        patterns: Vec::new(),
        stance: None,
        holder: None,
        inside: None,
        examples: Vec::new(),
    };
    for line in body(block) {
        let (rest, key) = context(
            "doc, match, stance, holder, inside, ok or no",
            lexeme(alt((
                tag("doc"),
                tag("match"),
                tag("stance"),
                tag("holder"),
                tag("inside"),
                tag("ok"),
                tag("no"),
            ))),
        )
        .parse(line)?;
        match key {
            "doc" => entry.doc = Some(placed(origin, rest.trim())),
            "match" => {
                let (left, found) = cut(pattern(origin)).parse(rest)?;
                let (_, _) =
                    cut(context("an operator or the end of the pattern", eof)).parse(left)?;
                entry.patterns.push(Placed {
                    offset: origin.offset(rest),
                    value: found,
                });
            }
            "stance" => entry.stance = Some(name(origin, "a stance")(rest)?.1),
            "inside" => entry.inside = Some(name(origin, "'quotations'")(rest)?.1),
            "holder" => entry.holder = Some(name(origin, "'unstated' or 'carried'")(rest)?.1),
            _ => entry.examples.push(example(origin, key == "ok", rest)),
        }
    }
    Ok(("", Statement::Rule(entry)))
}

fn example<'a>(origin: Origin<'a>, fires: bool, line: &'a str) -> Example {
    let mut parts = line.split(" | ");
    let text = placed(origin, parts.next().unwrap_or("").trim());
    let captures = parts
        .filter_map(|part| part.split_once(':'))
        .map(|(role, words)| (role.trim().to_owned(), words.trim().to_owned()))
        .collect();
    Example {
        fires,
        text,
        captures,
    }
}

fn outlet<'a>(origin: Origin<'a>, block: &'a str) -> Res<'a, Statement<'a>> {
    let line = block["outlet".len()..].trim();
    let mut fields = line.split('|').map(str::trim);
    let mut field = || fields.next();
    let found = (field(), field(), field(), field(), field(), field());
    let (Some(title), Some(aliases), Some(domains), Some(country), Some(kind), None) = found else {
        let error = Expected {
            at: line,
            what: Some("five fields: name | aliases | domains | country | kind"),
        };
        return Err(nom::Err::Failure(error));
    };
    let placed = |field: &'a str| Placed {
        offset: origin.offset(field),
        value: field,
    };
    let statement = Statement::Outlet {
        name: placed(title),
        aliases,
        domains,
        country,
        kind: placed(kind),
    };
    Ok(("", statement))
}

fn statement<'a>(origin: Origin<'a>, block: &'a str) -> Result<Statement<'a>, Trouble> {
    let (keyword, rest) = block.split_at(name_length(block));
    let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == keyword) else {
        let all: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        return Err(Trouble::new(
            origin.offset(block),
            format!("unknown statement '{keyword}'"),
            format!(
                "a line at the left edge begins with one of: {}",
                all.join(" ")
            ),
        ));
    };
    let (rest, ()) = blank(rest).unwrap_or((rest, ()));
    let trouble = |error: &Expected<'_>| {
        let what = error.what.unwrap_or("something else");
        Trouble::new(
            origin.offset(error.at),
            format!("expected {what} in this {keyword} statement"),
            format!("grammars/README.md shows how '{keyword}' is written"),
        )
    };
    match kind(origin, block, rest) {
        Ok(("", statement)) => Ok(statement),
        Ok((left, _)) => Err(Trouble::new(
            origin.offset(left),
            format!(
                "did not expect '{}' here",
                left.split_whitespace().next().unwrap_or("")
            ),
            format!("grammars/README.md shows how '{keyword}' is written"),
        )),
        Err(nom::Err::Error(error) | nom::Err::Failure(error)) => Err(trouble(&error)),
        Err(nom::Err::Incomplete(_)) => Err(trouble(&Expected {
            at: block,
            what: None,
        })),
    }
}

/// Every statement of a file with its offset, and every mistake.
pub(super) fn parse(text: &str) -> (Vec<Placed<Statement<'_>>>, Vec<Trouble>) {
    let origin = Origin(text);
    let (mut statements, mut troubles) = (Vec::new(), Vec::new());
    for block in blocks(text) {
        match statement(origin, block) {
            Ok(value) => statements.push(Placed {
                offset: origin.offset(block),
                value,
            }),
            Err(trouble) => troubles.push(trouble),
        }
    }
    (statements, troubles)
}

/// The words of every list of a class, without those of statements with mistakes.
pub(super) fn listed<'a>(text: &'a str, class: &str) -> Vec<&'a str> {
    let origin = Origin(text);
    let mut out = Vec::new();
    let starts = memmem::find_iter(text.as_bytes(), b"\nwords").map(|line| line + 1);
    let first = text.starts_with("words").then_some(0);
    let wanted = memmem::Finder::new(class);
    for at in first.into_iter().chain(starts) {
        let head = &text.as_bytes()[at..];
        let head = &head[..memchr(b':', head).unwrap_or(head.len())];
        if memchr(b'#', head).is_none() && wanted.find(head).is_none() {
            continue;
        }
        let block = strip_tail(&text[at..at + block_end(&text[at..])]);
        if let Ok(Statement::Words { classes, items }) = statement(origin, block)
            && classes.iter().any(|name| name.value == class)
        {
            out.extend(items.iter().map(|item| item.value));
        }
    }
    out
}
