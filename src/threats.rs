//! Who could want what of the directory, and what stops them, with the tests that hold it.
#![doc = include_str!("threats.md")]
