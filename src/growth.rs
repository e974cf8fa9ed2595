//! How cost grows with providers, questions and lists, and where the next machine would be needed.
#![doc = include_str!("growth.md")]
