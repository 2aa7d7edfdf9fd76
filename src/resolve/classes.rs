//! The word classes that meaning rests on, looked up once for each grammar.

use crate::grammar::{Grammar, Part, Readings, WordId};
use crate::text::{Shape, Token};

macro_rules! classes {
    ($($field:ident $name:literal,)*) => {
        /// Bits of the classes of one grammar; zero where no list bears the name.
        #[derive(Clone, Debug)]
        pub(crate) struct Classes {
            $(pub(crate) $field: u128,)*
            /// Lists named `seat-…`: a building and the office in it.
            pub(crate) seats: u128,
        }

        impl Classes {
            /// Those of no grammar.
            pub(crate) const NONE: Self = Self {
                $($field: 0,)*
                seats: 0,
            };

            pub(crate) fn new(grammar: &Grammar) -> Self {
                let seats = grammar.lexicon.classes.beginning("seat-");
                Self {
                    $($field: grammar.lexicon.class($name),)*
                    seats: seats.fold(0, |mask, bit| mask | 1 << bit),
                }
            }
        }
    };
}

classes! {
    adjective "adjective",
    adverb "adverb",
    agency "agency",
    another "another",
    anonymity "anonymity",
    auxiliary "auxiliary",
    by "by",
    complementizer "complementizer",
    coordinator "coordinator",
    correlative "correlative",
    definite "definite",
    differing "differing",
    demonstrative "demonstrative",
    determiner "determiner",
    document "document",
    falsehood "falsehood",
    feminine "feminine",
    first_person "first-person",
    examined "examined",
    example "example",
    following "following",
    function "function",
    group "group",
    impersonal "impersonal-si",
    left_open "left-open",
    inclusive "inclusive",
    indefinite "indefinite",
    institution "institution",
    masculine "masculine",
    media "media",
    given_name "given-name",
    metonym "metonym",
    naming "naming",
    negator "negator",
    noun "noun",
    number "number",
    object "object",
    occasion "occasion",
    of "of",
    on "on",
    outlet_talk "outlet-talk",
    person "person",
    place "place",
    plural "plural",
    poll "poll",
    portfolio "portfolio",
    press "press",
    possessive "possessive",
    preposition "preposition",
    pronoun "pronoun",
    quantifier "quantifier",
    relative "relative",
    reportative "reportative",
    role "role",
    setting "setting",
    sign_off "sign-off",
    singular "singular",
    spokesperson "spokesperson",
    subject "subject",
    subordinator "subordinator",
    surname_particle "surname-particle",
    surname_word "surname-word",
    taking_up "taking-up",
    tally "tally",
    temporal "temporal",
    title "title",
    to "to",
    vague "vague",
    allowed "allowed",
    body "body",
    have "have",
    head_first "head-first",
    hearsay "hearsay",
    member "member",
    with "with",
    within "in",
}

impl Classes {
    /// Nouns for people: what a name in front of them only modifies.
    pub(crate) const fn people(&self) -> u128 {
        self.role | self.group | self.person | self.vague
    }

    /// Nouns that can head a source.
    pub(crate) const fn heads(&self) -> u128 {
        self.people()
            | self.media
            | self.agency
            | self.document
            | self.institution
            | self.title
            | self.metonym
    }
}

/// The tokens of a text with the lexicon of one paragraph.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) grammar: &'a Grammar,
    pub(crate) classes: &'a Classes,
}

impl<'a> Words<'a> {
    /// The token of that number.
    #[inline]
    pub(crate) fn token(&self, index: u32) -> Option<&'a Token> {
        self.tokens.get(index as usize)
    }

    #[inline]
    fn word(&self, index: u32) -> WordId {
        self.token(index)
            .map_or(WordId::UNKNOWN, |token| token.word)
    }

    /// Bits of the classes of a token.
    #[inline]
    pub(crate) fn bits(&self, index: u32) -> u128 {
        self.grammar.lexicon.classes_of(self.word(index))
    }

    /// True when a token is in one of the classes of the mask.
    #[inline]
    pub(crate) fn is(&self, index: u32, mask: u128) -> bool {
        self.bits(index) & mask != 0
    }

    /// What the lexicon knows of a token; empty for one that does not stand there.
    #[inline]
    pub(crate) fn readings(&self, index: u32) -> Readings<'a> {
        let token = self.token(index);
        token.map_or(Readings::default(), |token| {
            self.grammar.lexicon.readings(token.word)
        })
    }

    /// True when a token may be a verb.
    pub(crate) fn is_verb(&self, index: u32) -> bool {
        let mut readings = self.readings(index).iter();
        readings.any(|reading| reading.part == Part::Verb)
    }

    /// True when a token may be a verb in one of the forms of the mask.
    pub(crate) fn is_verb_form(&self, index: u32, forms: u16) -> bool {
        let mut readings = self.readings(index).iter();
        readings.any(|reading| reading.part == Part::Verb && reading.slots & forms != 0)
    }

    /// True when a token is written so.
    #[inline]
    pub(crate) fn has(&self, index: u32, shape: Shape) -> bool {
        self.token(index)
            .is_some_and(|token| token.shape.has(shape))
    }

    /// The token as it is written.
    #[inline]
    pub(crate) fn written(&self, index: u32) -> &'a str {
        self.token(index)
            .map_or("", |token| token.span().of(self.text))
    }

    /// True for a comma; asked so often that its one byte is looked at alone.
    #[inline]
    pub(crate) fn is_comma(&self, index: u32) -> bool {
        self.token(index).is_some_and(|token| {
            token.end == token.start + 1
                && self.text.as_bytes().get(token.start as usize) == Some(&b',')
        })
    }

    /// The token as words that describe somebody are compared: an office by whichever
    /// of its names, "Viminale" or "Interno".
    pub(crate) fn describing(&self, index: u32) -> String {
        match self.bits(index) & self.classes.seats {
            0 => self.folded(index),
            seat => format!("seat {}", seat.trailing_zeros()),
        }
    }

    /// The token as words are compared.
    pub(crate) fn folded(&self, index: u32) -> String {
        crate::grammar::fold(self.written(index))
    }
}
