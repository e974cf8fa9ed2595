//! Ordinary English words: what is no slip of the pen, and names no place by itself.
//!
//! "Kitchen" is one letter from Hitchin and "reading" is a town: a caller's sentence is full of
//! words that stand for themselves. Source: `data/reference/english.csv`, part of the program and
//! searched where it lies.

use crate::reference::{body, holds};

/// In the order of their bytes.
static WORDS: &str = body(include_str!("../data/reference/english.csv"));

/// Whether a folded word is an ordinary English word, in any of its common forms.
pub fn is_english(word: &str) -> bool {
    holds(WORDS, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_english_and_slips_and_names_are_not() {
        for word in ["kitchen", "reading", "bath", "listens", "advocate", "zebra"] {
            assert!(is_english(word), "{word}");
        }
        for word in ["", "manchester", "advocasy", "dimentia", "zzz", "a b"] {
            assert!(!is_english(word), "{word}");
        }
        assert!(WORDS.lines().is_sorted());
    }
}
