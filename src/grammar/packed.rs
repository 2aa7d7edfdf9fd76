//! Grammars as bytes: written when the program is built, read when it starts.
//!
//! What a built-in grammar comes to is found out once, by `build.rs`; reading it back
//! takes a tenth of the work. A struct says in one line which of its members are
//! written, beside its definition: [`packed!`](super::packed::packed) for structs,
//! [`packed_enum!`](super::packed::packed_enum) for what is one of several.
//!
//! Numbers have their full width, lowest byte first, lengths 32 bits. The bytes are those
//! of one build: there is no version, and nothing else reads them.

use std::collections::hash_map::HashMap;
use std::collections::hash_set::HashSet;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use super::program::Program;

/// What can be written as bytes and read back.
pub(super) trait Packed: Sized {
    /// Appends it.
    #[allow(dead_code, reason = "build.rs writes; the program reads")]
    fn write(&self, out: &mut Writer);
    /// Takes it from the front; `None` where the bytes are not what was written.
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

/// The bytes of one thing, as it was packed.
#[allow(dead_code, reason = "build.rs writes; the program reads")]
pub(super) fn to_bytes(packed: &impl Packed) -> Vec<u8> {
    let mut out = Writer::default();
    packed.write(&mut out);
    out.bytes
}

/// What was packed as these bytes; `None` where they are damaged.
pub(super) fn from_bytes<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader {
        bytes,
        programs: Vec::new(),
    };
    let read = T::read(&mut from)?;
    from.bytes.is_empty().then_some(read)
}

/// Bytes so far.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Programs that several places share, each written where it is first met.
    programs: Vec<Arc<Program>>,
}

/// Bytes still to be read.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    programs: Vec<Arc<Program>>,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
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
            fn read(from: &mut $crate::grammar::packed::Reader<'_>) -> Option<Self> {
                $crate::grammar::packed::Packed::read(from).map(Self)
            }
        }
    };
    ($name:ty { $($field:ident),* $(,)? } $(but $($left:ident),*)? $(; then $method:ident)?) => {
        impl $crate::grammar::packed::Packed for $name {
            fn write(&self, out: &mut $crate::grammar::packed::Writer) {
                $(self.$field.write(out);)*
            }

            fn read(from: &mut $crate::grammar::packed::Reader<'_>) -> Option<Self> {
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

            fn read(from: &mut $crate::grammar::packed::Reader<'_>) -> Option<Self> {
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
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                let (bytes, rest) = from.bytes.split_first_chunk()?;
                from.bytes = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 u128 f64 }

impl Packed for usize {
    fn write(&self, out: &mut Writer) {
        u32::try_from(*self).unwrap_or(u32::MAX).write(out);
    }

    #[inline]
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u32::read(from).map(|number| number as Self)
    }
}

impl Packed for bool {
    fn write(&self, out: &mut Writer) {
        u8::from(*self).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u8::read(from).map(|byte| byte != 0)
    }
}

impl Packed for char {
    fn write(&self, out: &mut Writer) {
        u32::from(*self).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u32::read(from).and_then(Self::from_u32)
    }
}

impl Packed for String {
    fn write(&self, out: &mut Writer) {
        self.len().write(out);
        out.bytes.extend(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        String::read(from).map(String::into_boxed_str)
    }
}

impl<T: Packed> Packed for Box<T> {
    fn write(&self, out: &mut Writer) {
        self.as_ref().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some([T::read(from)?, T::read(from)?])
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    #[inline]
    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
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

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let length = from.length()?;
        let mut out = Self::with_capacity_and_hasher(length, S::default());
        for _ in 0..length {
            out.insert(T::read(from)?);
        }
        Some(out)
    }
}

/// Stands for the number of a program that is met for the first time.
const NEW: u32 = u32::MAX;

/// A program that several places share is written once and stays shared.
impl Packed for Arc<Program> {
    fn write(&self, out: &mut Writer) {
        let known = out.programs.iter();
        let known = known
            .take(NEW as usize)
            .position(|known| Self::ptr_eq(known, self));
        match known {
            Some(number) => number.write(out),
            None => {
                NEW.write(out);
                self.as_ref().write(out);
                out.programs.push(Self::clone(self));
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let number = u32::read(from)?;
        if number != NEW {
            return from.programs.get(number as usize).map(Self::clone);
        }
        let program = Self::new(Program::read(from)?);
        from.programs.push(Self::clone(&program));
        Some(program)
    }
}
