//! Patterns of phrases and rules, with nom.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, digit1, satisfy};
use nom::combinator::{cut, fail, map, not, opt, peek, recognize, value};
use nom::error::context;
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};

use super::parse::{Origin, Res, is_name, lexeme, quoted};
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
    let (rest, times) = opt((times, opt(char('?')))).parse(rest)?;
    let (rest, ()) = super::parse::blank(rest)?;
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
    let boxed = |negated| {
        move |inner| Pattern::Look {
            inner: Box::new(inner),
            negated,
        }
    };
    context(
        "a pattern (a word, <class>, $phrase, ( … ), source: …)",
        alt((
            capture,
            map(preceded(char('@'), |rest| element(nest, rest)), |inner| {
                Pattern::Anchor(Box::new(inner))
            }),
            map(preceded(char('!'), |rest| element(nest, rest)), boxed(true)),
            map(
                preceded(char('&'), |rest| element(nest, rest)),
                boxed(false),
            ),
            map(
                preceded(char('~'), recognize(many1(satisfy(char::is_alphanumeric)))),
                |lemma: &str| Pattern::Lemma(placed(origin, lemma, lemma)),
            ),
            map(preceded(char('$'), take_while1(is_name)), |name: &str| {
                Pattern::Phrase(placed(origin, name, name))
            }),
            value(Pattern::Edge { start: true }, char('^')),
            value(Pattern::Any, char('.')),
            |rest| test(origin, rest),
            map(
                delimited(
                    char('['),
                    take_while1(is_name),
                    cut(context("']'", char(']'))),
                ),
                |name: &str| Pattern::Reach(placed(origin, name, name)),
            ),
            delimited(
                lexeme(char('(')),
                |rest| choice(nest, rest),
                cut(context("')'", char(')'))),
            ),
            map(quoted, |mark| Pattern::Word(placed(origin, mark, mark))),
            |rest| plain_word(origin, rest),
        )),
    )
    .parse(input)
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
        (
            opt(char('!')),
            opt(alt((char('+'), char('=')))),
            take_while1(is_name),
        ),
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
