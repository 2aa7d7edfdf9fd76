//! Grammars as bytes: written when the program is built, read when it starts.
//!
//! What a built-in grammar comes to is found out once, by `build.rs`; reading it back
//! takes a tenth of the work. A struct says in one line which of its members are
//! written, beside its definition: [`packed!`](super::packed::packed) for structs,
//! [`packed_enum!`](super::packed::packed_enum) for what is one of several.
//!
//! Numbers have their full width, lowest byte first, lengths 32 bits. The bytes are those
//! of one build: there is no version, and nothing else reads them.
//!
//! Most of a grammar no text asks for. What is long is therefore left where it stands: a
//! [`List`] reads an item when it is asked for, and [`Lazy`] all of a thing.

use std::borrow::Cow;
use std::collections::hash_map::HashMap;
use std::collections::hash_set::HashSet;
use std::hash::{BuildHasher, Hash};
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use super::program::Program;

/// What can be written as bytes and read back.
pub(crate) trait Packed: Sized {
    /// Appends it.
    #[allow(dead_code, reason = "build.rs writes; the program reads")]
    fn write(&self, out: &mut Writer);
    /// Takes it from the front; `None` where the bytes are not what was written.
    fn read(from: &mut Reader) -> Option<Self>;
}

/// The bytes of one thing, as it was packed.
#[allow(dead_code, reason = "build.rs writes; the program reads")]
pub(super) fn to_bytes(packed: &impl Packed) -> Vec<u8> {
    let mut out = Writer::default();
    packed.write(&mut out);
    out.bytes
}

/// What was packed as these bytes; `None` where they are damaged.
pub(super) fn from_bytes<T: Packed>(bytes: &'static [u8]) -> Option<T> {
    let mut from = Reader {
        bytes,
        programs: Vec::new(),
        sides: Vec::new(),
    };
    let read = T::read(&mut from)?;
    from.bytes.is_empty().then_some(read)
}

/// Bytes so far.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// Programs that several places share, each written where it is first met.
    programs: Vec<Arc<Program>>,
    sides: Vec<Arc<Lazy<Program>>>,
}

/// Bytes still to be read.
pub(crate) struct Reader {
    bytes: &'static [u8],
    programs: Vec<Arc<Program>>,
    sides: Vec<Arc<Lazy<Program>>>,
}

impl Reader {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    /// A number of items, of which each takes a byte at least.
    pub(super) fn length(&mut self) -> Option<usize> {
        usize::read(self).filter(|length| *length <= self.bytes.len())
    }
}

/// A struct, member by member; those behind `but` are made anew, the method behind `then`
/// is called in the end.
macro_rules! packed {
    ($name:ident(_)) => {
        impl $crate::grammar::packed::Packed for $name {
            fn write(&self, out: &mut $crate::grammar::packed::Writer) {
                self.0.write(out);
            }

            #[inline]
            fn read(from: &mut $crate::grammar::packed::Reader) -> Option<Self> {
                $crate::grammar::packed::Packed::read(from).map(Self)
            }
        }
    };
    ($name:ty { $($field:ident),* $(,)? } $(but $($left:ident),*)? $(; then $method:ident)?) => {
        impl $crate::grammar::packed::Packed for $name {
            fn write(&self, out: &mut $crate::grammar::packed::Writer) {
                $(self.$field.write(out);)*
            }

            fn read(from: &mut $crate::grammar::packed::Reader) -> Option<Self> {
                #[allow(unused_mut, reason = "few have a method to call")]
                let mut out = Self {
                    $($field: $crate::grammar::packed::Packed::read(from)?,)*
                    $($($left: Default::default(),)*)?
                };
                $(out.$method();)?
                Some(out)
            }
        }
    };
}
pub(super) use packed;

/// One of several, by its number.
macro_rules! packed_enum {
    ($name:ident { $($number:literal $case:ident $(($inner:ident))? $({ $($field:ident),* })?,)* }) => {
        impl $crate::grammar::packed::Packed for $name {
            fn write(&self, out: &mut $crate::grammar::packed::Writer) {
                match self {
                    $(Self::$case $(($inner))? $({ $($field),* })? => {
                        u8::write(&$number, out);
                        $($inner.write(out);)?
                        $($($field.write(out);)*)?
                    })*
                }
            }

            fn read(from: &mut $crate::grammar::packed::Reader) -> Option<Self> {
                Some(match u8::read(from)? {
                    $($number => Self::$case
                        $(({
                            let $inner = $crate::grammar::packed::Packed::read(from)?;
                            $inner
                        }))?
                        $({ $($field: $crate::grammar::packed::Packed::read(from)?),* })?,)*
                    _ => return None,
                })
            }
        }
    };
}
pub(super) use packed_enum;

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Packed for $number {
            fn write(&self, out: &mut Writer) {
                out.bytes.extend(self.to_le_bytes());
            }

            #[inline]
            fn read(from: &mut Reader) -> Option<Self> {
                let (bytes, rest) = from.bytes.split_first_chunk()?;
                from.bytes = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 u128 f64 }

/// What always takes as many bytes, so that any item of a [`List`] can be read where it
/// stands.
pub(super) trait Fixed: Packed + Copy {
    /// Bytes of one.
    const WIDTH: usize;
    /// Takes it from the front; `None` where the bytes are not what was written.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

/// A struct of members that all take as many bytes as any other of their type; it is defined
/// here, so that its members stand in one place.
macro_rules! fixed {
    ($name:ident($kind:ty)) => {
        $crate::grammar::packed::packed!($name(_));

        impl $crate::grammar::packed::Fixed for $name {
            const WIDTH: usize = <$kind as $crate::grammar::packed::Fixed>::WIDTH;

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                <$kind as $crate::grammar::packed::Fixed>::take(from).map(Self)
            }
        }
    };
    ($(#[$about:meta])* $seen:vis struct $name:ident {
        $($(#[$note:meta])* $shown:vis $field:ident: $kind:ty,)*
    }) => {
        $(#[$about])*
        $seen struct $name {
            $($(#[$note])* $shown $field: $kind,)*
        }

        $crate::grammar::packed::packed!($name { $($field),* });

        impl $crate::grammar::packed::Fixed for $name {
            const WIDTH: usize = 0 $(+ <$kind as $crate::grammar::packed::Fixed>::WIDTH)*;

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self {
                    $($field: <$kind as $crate::grammar::packed::Fixed>::take(from)?,)*
                })
            }
        }
    };
}
pub(super) use fixed;

macro_rules! fixed_numbers {
    ($($number:ty)*) => {$(
        impl Fixed for $number {
            const WIDTH: usize = size_of::<Self>();

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

fixed_numbers! { u8 u16 u32 u64 u128 f64 }

impl<A: Fixed, B: Fixed> Fixed for (A, B) {
    const WIDTH: usize = A::WIDTH + B::WIDTH;

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

/// Items of one width: left where they are packed, or held, as they are while a grammar is
/// made.
#[derive(Clone, Debug)]
pub(super) struct List<T> {
    /// Those that were packed; none where any is held.
    there: &'static [u8],
    held: Vec<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T> List<T> {
    /// No items.
    pub(super) const NONE: Self = Self {
        there: &[],
        held: Vec::new(),
    };
}

impl<T> From<Vec<T>> for List<T> {
    fn from(held: Vec<T>) -> Self {
        Self { there: &[], held }
    }
}

impl<T: Fixed> List<T> {
    #[inline]
    pub(super) fn len(&self) -> usize {
        if self.there.is_empty() {
            self.held.len()
        } else {
            self.there.len() / T::WIDTH
        }
    }

    /// The item of that number.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<T> {
        if self.there.is_empty() {
            return self.held.get(number).copied();
        }
        let start = number.checked_mul(T::WIDTH)?;
        let mut item = self.there.get(start..)?.get(..T::WIDTH)?;
        T::take(&mut item)
    }

    /// The items between two numbers, as far as they go.
    #[inline]
    pub(super) fn range(&self, range: Range<usize>) -> impl Iterator<Item = T> {
        range.map_while(|number| self.get(number))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = T> {
        self.range(0..self.len())
    }

    /// The items to change, held from now on.
    pub(super) fn to_mut(&mut self) -> &mut Vec<T> {
        if !self.there.is_empty() {
            self.held = self.iter().collect();
            self.there = &[];
        }
        &mut self.held
    }

    pub(super) fn push(&mut self, item: T) {
        self.to_mut().push(item);
    }
}

impl<T: Fixed> Packed for List<T> {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let bytes = usize::read(from)?.checked_mul(T::WIDTH)?;
        from.take(bytes).map(|there| Self {
            there,
            held: Vec::new(),
        })
    }
}

impl Packed for Cow<'static, [u8]> {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        out.bytes.extend(self.as_ref());
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = usize::read(from)?;
        from.take(length).map(Cow::Borrowed)
    }
}

/// What is unpacked when it is first asked for.
#[derive(Clone, Debug)]
pub(crate) struct Lazy<T> {
    bytes: &'static [u8],
    held: OnceLock<T>,
}

impl<T> From<T> for Lazy<T> {
    fn from(held: T) -> Self {
        Self {
            bytes: &[],
            held: OnceLock::from(held),
        }
    }
}

impl<T: Packed + Default> Deref for Lazy<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // what was packed can be unpacked: the tests see to it
        self.held
            .get_or_init(|| from_bytes(self.bytes).unwrap_or_default())
    }
}

impl<T: Packed + Default> Packed for Lazy<T> {
    fn write(&self, out: &mut Writer) {
        let bytes = to_bytes(&**self);
        bytes.len().write(out);
        out.bytes.extend(bytes);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = usize::read(from)?;
        Some(Self {
            bytes: from.take(length)?,
            held: OnceLock::new(),
        })
    }
}

impl Packed for usize {
    fn write(&self, out: &mut Writer) {
        u32::try_from(*self).unwrap_or(u32::MAX).write(out);
    }

    #[inline]
    fn read(from: &mut Reader) -> Option<Self> {
        u32::read(from).map(|number| number as Self)
    }
}

impl Packed for bool {
    fn write(&self, out: &mut Writer) {
        u8::from(*self).write(out);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        u8::read(from).map(|byte| byte != 0)
    }
}

impl Packed for char {
    fn write(&self, out: &mut Writer) {
        u32::from(*self).write(out);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        u32::read(from).and_then(Self::from_u32)
    }
}

impl Packed for String {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        out.bytes.extend(self.as_bytes());
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = usize::read(from)?;
        let text = std::str::from_utf8(from.take(length)?).ok()?;
        Some(text.to_owned())
    }
}

impl Packed for Box<str> {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        out.bytes.extend(self.as_bytes());
    }

    fn read(from: &mut Reader) -> Option<Self> {
        String::read(from).map(String::into_boxed_str)
    }
}

impl<T: Packed> Packed for Box<T> {
    fn write(&self, out: &mut Writer) {
        self.as_ref().write(out);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(inner) = self {
            inner.write(out);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        if bool::read(from)? {
            T::read(from).map(Some)
        } else {
            Some(None)
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        for item in self {
            item.write(out);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = from.length()?;
        let mut out = Self::with_capacity(length);
        for _ in 0..length {
            out.push(T::read(from)?);
        }
        Some(out)
    }
}

impl<T: Packed> Packed for [T; 2] {
    fn write(&self, out: &mut Writer) {
        self.iter().for_each(|item| item.write(out));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some([T::read(from)?, T::read(from)?])
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    #[inline]
    fn read(from: &mut Reader) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

// in the order of their keys, so that a build gives the same bytes each time
impl<K, V, S> Packed for HashMap<K, V, S>
where
    K: Packed + Ord + Hash,
    V: Packed,
    S: BuildHasher + Default,
{
    fn write(&self, out: &mut Writer) {
        let mut entries: Vec<(&K, &V)> = self.iter().collect();
        entries.sort_unstable_by_key(|&(key, _)| key);
        entries.len().write(out);
        for (key, value) in entries {
            key.write(out);
            value.write(out);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = from.length()?;
        let mut out = Self::with_capacity_and_hasher(length, S::default());
        for _ in 0..length {
            out.insert(K::read(from)?, V::read(from)?);
        }
        Some(out)
    }
}

impl<T, S> Packed for HashSet<T, S>
where
    T: Packed + Ord + Hash,
    S: BuildHasher + Default,
{
    fn write(&self, out: &mut Writer) {
        let mut items: Vec<&T> = self.iter().collect();
        items.sort_unstable();
        items.len().write(out);
        for item in items {
            item.write(out);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = from.length()?;
        let mut out = Self::with_capacity_and_hasher(length, S::default());
        for _ in 0..length {
            out.insert(T::read(from)?);
        }
        Some(out)
    }
}

/// Stands for the number of what is met for the first time.
const NEW: u32 = u32::MAX;

/// What several places share is written once and stays shared.
macro_rules! shared {
    ($name:ty, $list:ident) => {
        impl Packed for Arc<$name> {
            fn write(&self, out: &mut Writer) {
                let known = out.$list.iter();
                let known = known
                    .take(NEW as usize)
                    .position(|known| Self::ptr_eq(known, self));
                match known {
                    Some(number) => number.write(out),
                    None => {
                        NEW.write(out);
                        self.as_ref().write(out);
                        out.$list.push(Self::clone(self));
                    }
                }
            }

            fn read(from: &mut Reader) -> Option<Self> {
                let number = u32::read(from)?;
                if number != NEW {
                    return from.$list.get(number as usize).map(Self::clone);
                }
                let shared = Self::new(Packed::read(from)?);
                from.$list.push(Self::clone(&shared));
                Some(shared)
            }
        }
    };
}

shared!(Program, programs);
shared!(Lazy<Program>, sides);
