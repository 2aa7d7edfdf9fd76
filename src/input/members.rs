//! The members of a JSON object that make an article; the others are passed over, not kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::Fields;

/// How many members are looked for.
const COUNT: usize = 6;

/// What stands behind the names of [`Fields`], in the order of that struct.
#[derive(Debug, Default)]
pub(super) struct Members(pub(super) [Scalar; COUNT]);

/// A value that can be a member of an article.
#[derive(Clone, Debug, Default)]
pub(super) enum Scalar {
    /// Something else, or nothing.
    #[default]
    Other,
    Text(String),
    Number(Number),
}

impl Scalar {
    /// A text that is not empty, or a number as it is written.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Members {
    /// The members of the object that JSON is; none where it is something else.
    pub(super) fn read(json: &[u8], fields: &Fields) -> serde_json::Result<Self> {
        let Fields {
            id,
            text,
            title,
            url,
            publisher,
            published,
        } = fields;
        let names = [id, text, title, url, publisher, published].map(String::as_str);
        let mut source = serde_json::Deserializer::from_slice(json);
        let found = Object(names).deserialize(&mut source)?;
        source.end()?;
        Ok(found)
    }
}

/// Reads an object with these names.
#[derive(Clone, Copy)]
struct Object<'n>([&'n str; COUNT]);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Members, D::Error> {
        source.deserialize_any(self)
    }
}

/// Bits of the names that one is; a user may give two members the same.
#[derive(Clone, Copy)]
struct Name<'n>([&'n str; COUNT]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = [bool; COUNT];

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = [bool; COUNT];

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.map(|known| known == name))
    }
}

/// Visits of what is neither object nor list, which come to nothing.
macro_rules! nothing {
    ($value:expr; $($visit:ident $kind:ty,)*) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> {
            Ok($value)
        })*

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Members;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    nothing! {
        Members::default();
        visit_bool bool,
        visit_i64 i64,
        visit_u64 u64,
        visit_f64 f64,
        visit_str &str,
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut out = Members::default();
        while let Some(names) = map.next_key_seed(Name(self.0))? {
            if names == [false; COUNT] {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value_seed(One)?;
            let mut wanted = out.0.iter_mut().zip(names).filter(|(_, named)| *named);
            // the text of one is seldom that of another
            let first = wanted.next();
            for (slot, _) in wanted {
                *slot = value.clone();
            }
            if let Some((slot, _)) = first {
                *slot = value;
            }
        }
        Ok(out)
    }
}

/// Reads one value.
struct One;

impl<'de> DeserializeSeed<'de> for One {
    type Value = Scalar;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Scalar, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One {
    type Value = Scalar;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    nothing! {
        Scalar::Other;
        visit_bool bool,
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Number::from_f64(number).map_or(Scalar::Other, Scalar::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}
