//! Patterns of phrases and rules, with nom.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_while};
use nom::character::complete::{char, digit1, satisfy};
use nom::combinator::{cut, fail, map, not, opt, peek, recognize, value};
use nom::error::{ContextError, context};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};

use super::pieces::{Expected, Origin, Res, blank, lexeme, name_text, quoted};
use super::syntax::{Feature, FeatureKind, Pattern, Placed};

/// No repetition goes on for longer than this many tokens.
const MANY: usize = 60;

/// Deepest nesting of patterns: whoever writes rules needs 5, and the stack ends somewhere.
const DEEPEST: u8 = 64;

/// The file that a pattern stands in, and how deep in other patterns it stands.
#[derive(Clone, Copy)]
struct Nest<'a> {
    origin: Origin<'a>,
    depth: u8,
}

/// A whole pattern: alternatives of sequences.
pub(super) fn pattern<'a>(origin: Origin<'a>) -> impl Fn(&'a str) -> Res<'a, Pattern> {
    move |input| choice(Nest { origin, depth: 0 }, input)
}

fn choice<'a>(nest: Nest<'a>, input: &'a str) -> Res<'a, Pattern> {
    map(
        separated_list1(lexeme(char('|')), |rest| sequence(nest, rest)),
        |choices| one_or(choices, Pattern::Choice),
    )
    .parse(input)
}

fn one_or(mut parts: Vec<Pattern>, many: fn(Vec<Pattern>) -> Pattern) -> Pattern {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        many(parts)
    }
}

fn sequence<'a>(nest: Nest<'a>, input: &'a str) -> Res<'a, Pattern> {
    map(many1(|rest| repeated(nest, rest)), |parts| {
        one_or(parts, Pattern::Sequence)
    })
    .parse(input)
}

fn repeated<'a>(nest: Nest<'a>, input: &'a str) -> Res<'a, Pattern> {
    let (rest, inner) = element(nest, input)?;
    let number = || {
        map(digit1, |digits: &str| {
            digits.parse::<usize>().unwrap_or(MANY).min(MANY)
        })
    };
    let braces = delimited(
        char('{'),
        map(
            (opt(number()), opt(preceded(char(','), opt(number())))),
            |(low, high)| {
                let min = low.unwrap_or(0);
                let max = high.map_or(min, |high| high.unwrap_or(MANY));
                (min, max.max(min))
            },
        ),
        context("'}'", char('}')),
    );
    let times = alt((
        value((0, 1), char('?')),
        value((0, MANY), char('*')),
        value((1, MANY), char('+')),
        braces,
    ));
    let (rest, times) = match rest.bytes().next() {
        Some(b'?' | b'*' | b'+' | b'{') => opt((times, opt(char('?')))).parse(rest)?,
        _ => (rest, None),
    };
    let (rest, ()) = blank(rest)?;
    let found = match times {
        None => inner,
        Some(((min, max), lazy)) => Pattern::Repeat {
            inner: Box::new(inner),
            min,
            max,
            greedy: lazy.is_none(),
        },
    };
    Ok((rest, found))
}

fn placed<'a>(origin: Origin<'a>, slice: &'a str, text: &str) -> Placed<String> {
    Placed {
        offset: origin.offset(slice),
        value: text.to_owned(),
    }
}

fn word_text(input: &str) -> Res<'_, &str> {
    recognize((
        satisfy(|c| c.is_alphanumeric() || c == '\''),
        take_while(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.')),
    ))
    .parse(input)
}

fn element<'a>(nest: Nest<'a>, input: &'a str) -> Res<'a, Pattern> {
    let origin = nest.origin;
    let nest = Nest {
        origin,
        depth: nest.depth + 1,
    };
    if nest.depth > DEEPEST {
        return cut(context("a pattern nested at most 64 deep", fail())).parse(input);
    }
    let capture = |rest: &'a str| {
        let roles = alt((tag("source"), tag("cue"), tag("content"), tag("via")));
        let (after, role) = terminated(roles, char(':')).parse(rest)?;
        let (after, inner) = cut(context("a pattern behind the capture", |rest| {
            element_repeat(nest, rest)
        }))
        .parse(after)?;
        let role = placed(origin, rest, role);
        Ok((
            after,
            Pattern::Capture {
                role,
                inner: Box::new(inner),
            },
        ))
    };
    let look = |negated| {
        map(
            preceded(take(1_usize), |rest| element(nest, rest)),
            move |inner| Pattern::Look {
                inner: Box::new(inner),
                negated,
            },
        )
    };
    let name = |rest| preceded(take(1_usize), name_text).parse(rest);
    let found = match input.bytes().next() {
        Some(b'@') => {
            let anchored = preceded(char('@'), |rest| element(nest, rest));
            map(anchored, |inner| Pattern::Anchor(Box::new(inner))).parse(input)
        }
        Some(b'!') => look(true).parse(input),
        Some(b'&') => look(false).parse(input),
        Some(b'~') => {
            let letters = recognize(many1(satisfy(char::is_alphanumeric)));
            map(preceded(char('~'), letters), |lemma: &str| {
                Pattern::Lemma(placed(origin, lemma, lemma))
            })
            .parse(input)
        }
        Some(b'$') => name(input).map(|(rest, name)| {
            let name = placed(origin, name, name);
            (rest, Pattern::Phrase(name))
        }),
        Some(b'^') => Ok((&input[1..], Pattern::Edge { start: true })),
        Some(b'.') => Ok((&input[1..], Pattern::Any)),
        Some(b'<') => test(origin, input),
        Some(b'[') => {
            let closed = terminated(name, cut(context("']'", char(']'))));
            map(closed, |name: &str| {
                Pattern::Reach(placed(origin, name, name))
            })
            .parse(input)
        }
        Some(b'(') => delimited(
            lexeme(char('(')),
            |rest| choice(nest, rest),
            cut(context("')'", char(')'))),
        )
        .parse(input),
        Some(b'"') => map(quoted, |mark| Pattern::Word(placed(origin, mark, mark))).parse(input),
        Some(b')' | b'|') | None => fail().parse(input),
        _ => alt((capture, |rest| plain_word(origin, rest))).parse(input),
    };
    let what = "a pattern (a word, <class>, $phrase, ( … ), source: …)";
    found.map_err(|error| error.map(|error| Expected::add_context(input, what, error)))
}

/// What a capture may hold without parentheses: one element with its repetition.
fn element_repeat<'a>(nest: Nest<'a>, input: &'a str) -> Res<'a, Pattern> {
    element(nest, input)
}

fn plain_word<'a>(origin: Origin<'a>, input: &'a str) -> Res<'a, Pattern> {
    let (rest, word) = word_text(input)?;
    let (rest, ()) = not(peek(char(':'))).parse(rest)?;
    if word == "end" {
        return Ok((rest, Pattern::Edge { start: false }));
    }
    Ok((rest, Pattern::Word(placed(origin, word, word))))
}

fn test<'a>(origin: Origin<'a>, input: &'a str) -> Res<'a, Pattern> {
    let feature = map(
        (opt(char('!')), opt(alt((char('+'), char('=')))), name_text),
        |(negated, sign, name): (_, _, &str)| Feature {
            name: name.to_owned(),
            negated: negated.is_some(),
            kind: match sign {
                Some('+') => FeatureKind::Frame,
                Some(_) => FeatureKind::Stance,
                None => FeatureKind::Plain,
            },
        },
    );
    let (rest, features) = delimited(
        lexeme(char('<')),
        many1(lexeme(feature)),
        context("a feature or '>'", char('>')),
    )
    .parse(input)?;
    let special = match features.as_slice() {
        [only] if !only.negated && only.name == "quotation" => {
            Some(Pattern::Quotation { ended: None })
        }
        [first, second] if first.name == "quotation" && second.name == "ended" => {
            Some(Pattern::Quotation {
                ended: Some(!second.negated),
            })
        }
        [only] if !only.negated && only.name == "outlet" => Some(Pattern::Outlet),
        _ => None,
    };
    let offset = origin.offset(input);
    Ok((
        rest,
        special.unwrap_or(Pattern::Test(Placed {
            offset,
            value: features,
        })),
    ))
}
