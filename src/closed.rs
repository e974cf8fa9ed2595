//! Closed lists of values: each value has one key, one label, one bit.
//!
//! Specialisms, statutory types, kinds and the like are closed: the field names
//! them, and code may rely on there being no others. A set of them is one small
//! number, so that filters and counts over many providers cost almost nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value of a closed list.
pub trait Closed: Copy + Eq + 'static {
    /// Every value, in the order that people should see them.
    const ALL: &'static [Self];

    /// The fixed name used in files, flags and JSON: `snake_case`.
    fn key(self) -> &'static str;

    /// The name in plain words, as it stands on a screen or a page.
    fn label(self) -> &'static str;

    /// The place of the value in [`Self::ALL`].
    fn place(self) -> usize;

    /// The value with this key; hyphens and spaces count as underscores.
    fn from_key(key: &str) -> Option<Self> {
        let same =
            |a: u8, b: u8| a.eq_ignore_ascii_case(&b) || (b == b'_' && matches!(a, b'-' | b' '));
        Self::ALL.iter().copied().find(|value| {
            let own = value.key().as_bytes();
            own.len() == key.len() && key.bytes().zip(own).all(|(a, b)| same(a, *b))
        })
    }
}

/// A set of values of one closed list.
pub struct Many<T> {
    bits: u32,
    of: PhantomData<T>,
}

impl<T: Closed> Many<T> {
    /// The empty set: nothing was stated.
    pub const fn none() -> Self {
        Many {
            bits: 0,
            of: PhantomData,
        }
    }

    /// The set whose bit `n` stands for the value at place `n`.
    pub const fn from_bits(bits: u32) -> Self {
        Many {
            bits,
            of: PhantomData,
        }
    }

    /// Bit `n` stands for the value at place `n`.
    pub const fn bits(self) -> u32 {
        self.bits
    }

    /// Whether nothing was stated.
    pub const fn is_empty(&self) -> bool {
        self.bits == 0
    }

    /// Adds a value.
    pub fn add(&mut self, value: T) {
        self.bits |= 1 << value.place();
    }

    /// Whether the value is in the set.
    pub fn has(self, value: T) -> bool {
        self.bits & (1 << value.place()) != 0
    }

    /// The values of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self::from_bits(self.bits | other.bits)
    }

    /// The values, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |value| self.has(*value))
    }

    /// The keys joined by `;`, as they stand in a list.
    pub fn keys(self) -> String {
        let keys: Vec<&str> = self.iter().map(T::key).collect();
        keys.join(";")
    }
}

impl<T> Clone for Many<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Many<T> {}

impl<T> PartialEq for Many<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<T> Eq for Many<T> {}

impl<T: Closed> Default for Many<T> {
    fn default() -> Self {
        Self::none()
    }
}

impl<T: Closed> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut many = Self::none();
        for value in values {
            many.add(value);
        }
        many
    }
}

impl<T: Closed> fmt::Debug for Many<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(T::key)).finish()
    }
}

impl<T: Closed> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(T::key))
    }
}

impl<'de, T: Closed> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = Vec::<std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        keys.iter()
            .map(|key| T::from_key(key).ok_or_else(|| D::Error::custom(format!("unknown {key}"))))
            .collect()
    }
}

/// Declares a closed list: an enum with a key and a label for each value.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $key:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $label] $(#[$value_doc])* $value,)+
        }

        impl $crate::closed::Closed for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];

            fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)+ }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$value => $label,)+ }
            }

            fn place(self) -> usize {
                self as usize
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::closed::Closed::key(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let key = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                <Self as $crate::closed::Closed>::from_key(&key)
                    .ok_or_else(|| serde::de::Error::custom(format!("unknown {key}")))
            }
        }
    };
}

pub(crate) use closed_list;
