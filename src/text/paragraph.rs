//! A document's paragraphs, and what each is taken for.

use rustc_hash::FxHashMap;

use super::token::{NONE, OutletMention, Sentence, Shape, Token};
use super::{language, lexer::Lexer, quotes, sentence};
use crate::Span;
use crate::grammar::{Grammar, GrammarSet};
use crate::input::Document;
use crate::matcher;

/// What a paragraph is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Body,
    /// The headline.
    Title,
    /// The headline once more.
    RepeatedTitle,
    /// Dates, addresses: words about the document.
    Metadata,
    /// Words of the site: cookies, navigation.
    Boilerplate,
    /// Says that what follows is a translation of what stood before.
    TranslationHead,
}

impl Kind {
    /// True where attributions are looked for.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Body | Self::Title | Self::RepeatedTitle)
    }

    /// Name in debug views.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Title => "title",
            Self::RepeatedTitle => "repeated title",
            Self::Metadata => "metadata",
            Self::Boilerplate => "boilerplate",
            Self::TranslationHead => "translation head",
        }
    }
}

/// A paragraph: a line of the text.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph {
    /// Its bytes, without white space around them.
    pub span: Span,
    /// Number of its grammar in the [`GrammarSet`].
    pub grammar: usize,
    /// What it is taken for.
    pub kind: Kind,
    /// Range of its tokens.
    pub tokens: (u32, u32),
}

/// A document cut into tokens, sentences and paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order, of paragraphs that are read.
    pub sentences: Vec<Sentence>,
    /// Paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// Places where an outlet is named.
    pub outlets: Vec<OutletMention>,
    /// Numbers of the grammars in use, the main one first.
    pub languages: Vec<usize>,
    /// The headline.
    pub title: Option<Span>,
}

impl Text {
    /// Number of the first paragraph of the body; 0 where there is none.
    pub(crate) fn first_body(&self) -> usize {
        let mut paragraphs = self.paragraphs.iter();
        let first = paragraphs.position(|paragraph| paragraph.kind == Kind::Body);
        first.unwrap_or(0)
    }

    /// The paragraph of a sentence.
    #[must_use]
    pub fn paragraph(&self, sentence: &Sentence) -> &Paragraph {
        &self.paragraphs[sentence.paragraph as usize]
    }

    /// The sentence in which a token stands, or the last one before it.
    pub(crate) fn sentence_at(&self, token: u32) -> Option<&Sentence> {
        self.sentences.get(self.sentence_number(token)?)
    }

    /// The number of that sentence.
    pub(crate) fn sentence_number(&self, token: u32) -> Option<usize> {
        let behind = self
            .sentences
            .partition_point(|sentence| sentence.first <= token);
        behind.checked_sub(1)
    }

    /// Bytes covered by a range of tokens.
    #[must_use]
    pub fn span(&self, first: usize, last: usize) -> Span {
        match (
            self.tokens.get(first),
            self.tokens.get(last.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) => Span::new(first.start as usize, last.end as usize),
            _ => Span::default(),
        }
    }
}

/// Words beside a web address that make no running text.
const MOST_BESIDE_ADDRESS: usize = 3;

/// A headline is at most this long, in bytes.
const LONGEST_TITLE: usize = 240;

/// Cuts a document. `forced` is the number of a grammar that every paragraph uses.
#[must_use]
pub fn analyse(document: &Document, set: &GrammarSet, forced: Option<usize>) -> Text {
    let with = |memory: &mut _| analyse_with(document, set, forced, memory);
    set.memories.lend(with)
}

/// The same with what is known of words.
pub(crate) fn analyse_with(
    document: &Document,
    set: &GrammarSet,
    forced: Option<usize>,
    memory: &mut matcher::Memory,
) -> Text {
    let text = document.text.as_str();
    let spans = lines(text);
    let mut out = Text::default();
    if set.grammars.is_empty() {
        return out;
    }
    let languages = set.grammars.len();
    let mut votes = vec![0; spans.len() * languages];
    if forced.is_none() {
        for (span, row) in spans.iter().zip(votes.chunks_exact_mut(languages)) {
            let known = memory.speakers();
            language::votes(text, *span, (&set.grammars, known), row);
        }
    }
    let main = forced.unwrap_or_else(|| {
        let mut sum = vec![0; languages];
        for row in votes.chunks_exact(languages) {
            for (total, vote) in sum.iter_mut().zip(row) {
                *total += vote;
            }
        }
        language::of_document(&sum, declared(document, set))
    });
    out.languages.push(main);
    let mut title = document
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let mut title_known = title.is_some_and(|title| text.contains(title));
    if !title_known {
        title = None;
    }
    for (span, votes) in spans.iter().zip(votes.chunks_exact(languages)) {
        let grammar = forced.unwrap_or_else(|| language::of_paragraph(votes, main));
        let first = out.tokens.len();
        if first == 0 {
            // a token for each five bytes, so that the list rarely has to move
            out.tokens.reserve(text.len() / 5);
        }
        let words = memory.words(grammar);
        Lexer::new(text, *span, &set.grammars[grammar], words).run(&mut out.tokens);
        quotes::pair(
            text,
            &mut out.tokens,
            first,
            &set.grammars[grammar].conventions,
        );
        let line = span.of(text);
        let mut kind = kind_of(text, &out.tokens[first..], &set.grammars[grammar]);
        if kind == Kind::Body {
            match (title, title_known) {
                (Some(known), _)
                    if line.trim_end_matches('.').trim_end()
                        == known.trim_end_matches('.').trim_end() =>
                {
                    kind = if out.title.is_some() {
                        Kind::RepeatedTitle
                    } else {
                        Kind::Title
                    };
                }
                (None, false) if spans.len() > 1 && looks_like_title(line) => {
                    title = Some(line);
                    kind = Kind::Title;
                }
                _ => {}
            }
            title_known = true;
        }
        if kind == Kind::Title {
            out.title = Some(*span);
        }
        if kind.is_read() {
            if !out.languages.contains(&grammar) {
                out.languages.push(grammar);
            }
            if kind != Kind::Body {
                out.tokens[first..]
                    .iter_mut()
                    .for_each(|token| token.shape.set(Shape::TITLE));
            }
            let number = u32::try_from(out.paragraphs.len()).unwrap_or(u32::MAX);
            sentence::cut(
                text,
                &mut out.tokens,
                first,
                number,
                &set.grammars[grammar],
                &mut out.sentences,
            );
        }
        let range = (first, out.tokens.len());
        out.paragraphs.push(Paragraph {
            span: *span,
            grammar,
            kind,
            tokens: (
                u32::try_from(range.0).unwrap_or(u32::MAX),
                u32::try_from(range.1).unwrap_or(u32::MAX),
            ),
        });
    }
    if out.title.is_none()
        && let Some(title) = title
    {
        // the headline stands inside a longer line
        out.title = text
            .find(title)
            .map(|start| Span::new(start, start + title.len()));
    }
    find_outlets(text, &mut out, set);
    out
}

/// The number of the grammar of the language that a document says it is in: `it`, `it-IT`.
fn declared(document: &Document, set: &GrammarSet) -> Option<usize> {
    let code = document.language.as_deref()?.split(['-', '_']).next()?;
    let mut codes = set.grammars.codes();
    codes.position(|known| known.eq_ignore_ascii_case(code.trim()))
}

/// Spans of the non-empty lines, trimmed.
fn lines(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    // other line ends are rare: a carriage return, and two that begin with this byte
    let rare = memchr::memchr2(b'\r', 0xe2, text.as_bytes()).is_some();
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let mut start = 0;
    for end in ends.chain([text.len()]) {
        let line = &text[start..end];
        start = end;
        if rare && memchr::memchr2(b'\r', 0xe2, line.as_bytes()).is_some() {
            for part in line.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\r']) {
                out.extend(trimmed(part, at));
                at += part.len();
            }
        } else {
            out.extend(trimmed(line, at));
            at += line.len();
        }
    }
    out
}

/// The span of a line that begins at a byte, without white space around it.
fn trimmed(line: &str, at: usize) -> Option<Span> {
    let loose = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0';
    let behind = line.trim_start_matches(loose);
    let start = at + line.len() - behind.len();
    let inner = behind.trim_end_matches(loose);
    (!inner.is_empty()).then(|| Span::new(start, start + inner.len()))
}

fn looks_like_title(line: &str) -> bool {
    line.len() <= LONGEST_TITLE && line.split_whitespace().count() >= 2
}

/// What a paragraph is, by its marks and by having no sentence in it.
fn kind_of(text: &str, tokens: &[Token], grammar: &Grammar) -> Kind {
    let mut memory = None;
    for mark in grammar.marks_among(tokens.iter().map(|token| token.word)) {
        let memory = &*memory.get_or_insert_with(matcher::Memory::default);
        let starts = |at: &usize| mark.may_start(tokens[*at].word);
        if (0..tokens.len())
            .filter(starts)
            .any(|at| matcher::matches_at(&mark.program, tokens, at, (grammar, memory)))
        {
            match mark.name.split('-').next() {
                Some("boilerplate") => return Kind::Boilerplate,
                Some("translation") if tokens.len() <= 12 => return Kind::TranslationHead,
                _ => {}
            }
        }
    }
    let words = tokens.iter().filter(|token| {
        token.shape.has(Shape::WORD)
            && !token.shape.has(Shape::DIGITS)
            && !is_address(token.span().of(text))
    });
    let count = words.take(MOST_BESIDE_ADDRESS + 1).count();
    let has_address = || {
        tokens
            .iter()
            .any(|token| token.span().of(text).contains("://"))
    };
    if count == 0 || (count <= MOST_BESIDE_ADDRESS && has_address()) {
        Kind::Metadata
    } else {
        Kind::Body
    }
}

fn is_address(word: &str) -> bool {
    // the shortest that is one
    word.len() > 3 && (word.starts_with("www.") || word.contains("://"))
}

/// Names of outlets that are a person's in this text: "Mayor Bloomberg said … Bloomberg".
#[derive(Default)]
struct Surnames<'t> {
    asked: FxHashMap<&'t str, bool>,
}

impl<'t> Surnames<'t> {
    /// True where a token is somebody's name: behind a first name, a title or an office
    /// somewhere in the text, and not "the Post" here.
    fn holds(&mut self, index: usize, text: &'t str, out: &Text, set: &GrammarSet) -> bool {
        let before = |at: usize, classes: &[&str]| {
            let before = at.checked_sub(1).and_then(|at| out.tokens.get(at))?;
            let start = before.start as usize;
            let behind = out
                .paragraphs
                .partition_point(|row| row.span.start <= start);
            let paragraph = out.paragraphs.get(behind.checked_sub(1)?)?;
            let lexicon = &set.grammars.get(paragraph.grammar)?.lexicon;
            let found = classes.iter().any(|class| lexicon.is(before.word, class));
            Some((found, before.shape))
        };
        let Some(name) = out.tokens.get(index).map(|token| token.span().of(text)) else {
            return false;
        };
        if before(index, &["definite"]).is_some_and(|(found, _)| found) {
            return false;
        }
        *self.asked.entry(name).or_insert_with(|| {
            let same = |at: &usize| out.tokens[*at].span().of(text) == name;
            (0..out.tokens.len()).filter(same).any(|at| {
                let given = before(at, &["given-name"]);
                given.is_some_and(|(found, shape)| found && shape.has(Shape::CAPITAL))
                    || before(at, &["title", "role"]).is_some_and(|(found, _)| found)
            })
        })
    }
}

fn find_outlets(text: &str, out: &mut Text, set: &GrammarSet) {
    let mut surnames = Surnames::default();
    let mut index = 0;
    while index < out.tokens.len() {
        let token = out.tokens[index];
        let starts = token.shape.has(Shape::CAPITAL)
            || token.shape.has(Shape::DIGITS)
            || token.shape.has(Shape::LOWER) && token.shape.has(Shape::FIRST);
        let found = starts
            .then(|| set.outlets.at(&text[token.start as usize..]))
            .flatten()
            .and_then(|alias| {
                let end = token.start as usize + alias.text.len();
                let last = out.tokens[index..]
                    .iter()
                    .take(12)
                    .position(|token| token.end as usize == end)?;
                Some((alias, index + last + 1))
            })
            .filter(|(alias, last)| {
                let one = alias.weak && *last == index + 1;
                !(one && surnames.holds(index, text, out, set))
            });
        let Some((alias, last)) = found else {
            index += 1;
            continue;
        };
        let number = u32::try_from(out.outlets.len()).unwrap_or(NONE);
        for token in &mut out.tokens[index..last] {
            token.outlet = number;
            if !alias.weak {
                token.shape.set(Shape::OUTLET);
            }
        }
        out.outlets.push(OutletMention {
            first: u32::try_from(index).unwrap_or(NONE),
            last: u32::try_from(last).unwrap_or(NONE),
            outlet: alias.outlet,
            weak: alias.weak,
        });
        index = last;
    }
}
