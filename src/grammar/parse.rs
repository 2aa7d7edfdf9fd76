//! `.gr` text to statements, with nom.
//!
//! A file is cut into blocks (a line at the left edge and the indented lines under
//! it); each block is parsed on its own, so one mistake does not hide the next.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, digit1};
use nom::combinator::{consumed, cut, eof, map, opt, recognize, value, verify};
use nom::error::{ContextError, ErrorKind, ParseError, context};
use nom::multi::{many0, many1, separated_list0};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::blocks::{block_end, blocks, strip_tail};
use super::error::Trouble;
use super::pattern::pattern;
use super::syntax::{
    Example, FigureText, Placed, RuleEntry, Side, SlotLine, Statement, VerbEntry, Weighed,
};

/// nom's error: the place and the innermost description of what was expected.
#[derive(Clone, Debug)]
pub(super) struct Expected<'a> {
    at: &'a str,
    what: Option<&'static str>,
}

impl<'a> ParseError<&'a str> for Expected<'a> {
    fn from_error_kind(at: &'a str, _: ErrorKind) -> Self {
        Self { at, what: None }
    }
    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
    fn or(self, other: Self) -> Self {
        // the alternative that got further explains more
        if other.at.len() < self.at.len()
            || (other.at.len() == self.at.len() && self.what.is_none())
        {
            other
        } else {
            self
        }
    }
}

impl<'a> ContextError<&'a str> for Expected<'a> {
    fn add_context(at: &'a str, what: &'static str, mut other: Self) -> Self {
        if other.what.is_none() {
            other.at = at;
            other.what = Some(what);
        }
        other
    }
}

/// Result of every parser here.
pub(super) type Res<'a, T> = IResult<&'a str, T, Expected<'a>>;

/// The file that a slice belongs to, for offsets.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a>(pub(super) &'a str);

impl Origin<'_> {
    pub(super) fn offset(self, slice: &str) -> usize {
        (slice.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize)
    }
}

/// White space, line ends and comments.
pub(super) fn blank(input: &str) -> Res<'_, ()> {
    let mut rest = input;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if !rest.starts_with('#') {
            return Ok((rest, ()));
        }
        rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
    }
}

pub(super) fn lexeme<'a, T, P>(inner: P) -> impl Parser<&'a str, Output = T, Error = Expected<'a>>
where
    P: Parser<&'a str, Output = T, Error = Expected<'a>>,
{
    terminated(inner, blank)
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_' || c == '/'
}

fn name_text(input: &str) -> Res<'_, &str> {
    verify(take_while1(is_name), |found: &str| !found.is_empty()).parse(input)
}

fn placed<'a>(origin: Origin<'a>, slice: &'a str) -> Placed<String> {
    Placed {
        offset: origin.offset(slice),
        value: slice.to_owned(),
    }
}

fn name<'a>(origin: Origin<'a>, what: &'static str) -> impl Fn(&'a str) -> Res<'a, Placed<String>> {
    move |input| context(what, map(lexeme(name_text), |found| placed(origin, found))).parse(input)
}

fn figure_text(input: &str) -> Res<'_, FigureText> {
    let reliability = verify(
        map(recognize((digit1, char('.'), digit1)), |digits: &str| {
            digits.parse::<f64>().unwrap_or(2.0)
        }),
        |&figure| figure > 0.0 && figure < 1.0,
    );
    let number = || {
        map(digit1, |digits: &str| {
            digits.parse::<u32>().unwrap_or(u32::MAX)
        })
    };
    let counts = preceded(
        take_while1(|c| c == ' '),
        (number(), preceded(char('/'), number())),
    );
    map(
        (reliability, opt(char('!')), opt(counts)),
        |(reliability, pin, counts)| FigureText {
            reliability,
            counts,
            pinned: pin.is_some(),
        },
    )
    .parse(input)
}

fn weighed<'a>(origin: Origin<'a>, what: &'static str) -> impl Fn(&'a str) -> Res<'a, Weighed> {
    move |input| {
        let (rest, name) = context(what, name_text).parse(input)?;
        let figure_at = origin.offset(rest);
        let (rest, figure) =
            opt(consumed(preceded(take_while1(|c| c == ' '), figure_text))).parse(rest)?;
        let figure_end = figure_at + figure.as_ref().map_or(0, |(text, _)| text.len());
        let (rest, ()) = blank(rest)?;
        let out = Weighed {
            name: name.to_owned(),
            offset: origin.offset(name),
            figure_at,
            figure_end,
            figure: figure.map(|(_, figure)| figure),
        };
        Ok((rest, out))
    }
}

fn item(input: &str) -> Res<'_, &str> {
    context(
        "a word",
        lexeme(verify(
            take_while1(|c: char| !c.is_whitespace()),
            |word: &str| !word.starts_with('#'),
        )),
    )
    .parse(input)
}

/// The rest of a block as words; what it ends before is no word.
fn list<'a>(origin: Origin<'a>) -> impl Fn(&'a str) -> Res<'a, Vec<Placed<&'a str>>> {
    move |input| {
        let mut items = Vec::new();
        let mut rest = input;
        while let Some(length) = item_length(rest) {
            let (word, behind) = rest.split_at(length);
            items.push(Placed {
                offset: origin.offset(word),
                value: word,
            });
            rest = blank(behind)?.0;
        }
        if items.is_empty() {
            return Err(nom::Err::Error(Expected {
                at: rest,
                what: Some("a word"),
            }));
        }
        Ok((rest, items))
    }
}

/// Length of the word at the start of a text; none for a comment or white space.
fn item_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let plain = bytes
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || !byte.is_ascii() || *byte == 0x0b)
        .unwrap_or(bytes.len());
    let length = match bytes.get(plain) {
        Some(byte) if !byte.is_ascii() => text.find(char::is_whitespace).unwrap_or(text.len()),
        _ => plain,
    };
    (length > 0 && bytes[0] != b'#').then_some(length)
}

fn colon(input: &str) -> Res<'_, char> {
    context("':'", lexeme(char(':'))).parse(input)
}

fn equals(input: &str) -> Res<'_, char> {
    context("'=' and a pattern", lexeme(char('='))).parse(input)
}

fn frames<'a>(origin: Origin<'a>) -> impl Fn(&'a str) -> Res<'a, Vec<Weighed>> {
    move |input| {
        let list = separated_list0(lexeme(char(',')), weighed(origin, "a frame"));
        map(opt(preceded(colon, list)), Option::unwrap_or_default).parse(input)
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
    block.split('\n').next().unwrap_or(block)
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
    let kind = &block[..block.find(|c: char| !is_name(c)).unwrap_or(block.len())];
    let (rest, items) = preceded(colon, many1(map(item, str::to_owned))).parse(rest)?;
    let kind = placed(origin, kind);
    Ok((rest, Statement::Convention { kind, items }))
}

fn is_stance(word: &str) -> bool {
    super::lexicon::Stance::from_name(word).is_some()
}

fn verb<'a>(origin: Origin<'a>, block: &'a str) -> Res<'a, Statement<'a>> {
    // frames may run over several lines, until the first line that is a slot
    let mut end = first_line(block).len();
    while first_line(block)[..end.min(first_line(block).len())].contains(':')
        || end > first_line(block).len()
    {
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
    let (rest, decision) = name(origin, "'source' or 'cue': what the evidence decides")(rest)?;
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
    let end = block.find(|c: char| !is_name(c)).unwrap_or(block.len());
    let (keyword, rest) = block.split_at(end);
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
    let heads = text
        .match_indices("words")
        .map(|(at, _)| at)
        .filter(|&at| at == 0 || text.as_bytes()[at - 1] == b'\n');
    for at in heads {
        let head = text[at..].split(':').next().unwrap_or("");
        if !head.contains('#') && !head.split_whitespace().any(|name| name == class) {
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

/// A quoted literal of a pattern: `"…"`.
pub(super) fn quoted(input: &str) -> Res<'_, &str> {
    delimited(char('"'), take_while1(|c| c != '"'), char('"')).parse(input)
}
