//! How text becomes terms of the index.
//!
//! Two chains: `stems` for finding, which folds the words of a text
//! ([`crate::text::words`]) and takes their English stems, and `ready` for terms
//! that were made at import. Tantivy does not keep tokenizers in an index, so whoever opens
//! one registers them with [`register`].

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::Index;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::text;

/// The chain that ends in English stems.
pub(crate) const STEMS: &str = "stems";
/// The chain that splits at spaces and changes nothing.
pub(crate) const READY: &str = "ready";

/// Longer runs of letters are junk (base64, pasted keys) and would bloat the index.
pub(crate) const LONGEST_WORD: usize = 60;
/// How many stems are remembered: far more words than lists use, little memory.
const REMEMBERED: usize = 20_000;

/// Teaches an index the two chains.
pub(crate) fn register(index: &Index) {
    let chains = index.tokenizers();
    chains.register(STEMS, TextAnalyzer::from(StemmedWords::default()));
    chains.register(READY, TextAnalyzer::from(ReadyTerms::default()));
}

/// Finds the English stems of folded words, and remembers them.
///
/// Finding a stem takes longer than all else that is done to a word, and lists
/// use the same few thousand words again and again.
#[derive(Clone)]
pub(crate) struct Stems {
    stemmer: TextAnalyzer,
    known: FxHashMap<Box<str>, Box<str>>,
}

impl Default for Stems {
    fn default() -> Self {
        Stems {
            stemmer: TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::English))
                .build(),
            known: FxHashMap::default(),
        }
    }
}

impl Stems {
    /// The stem of a folded word.
    pub(crate) fn of(&mut self, word: &str) -> &str {
        if !self.known.contains_key(word) {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            let mut stream = self.stemmer.token_stream(word);
            let stem: Box<str> = match stream.next() {
                Some(token) => token.text.as_str().into(),
                None => word.into(),
            };
            self.known.insert(word.into(), stem);
        }
        self.known.get(word).map_or("", |stem| stem)
    }
}

/// The words of a text as stems.
#[derive(Clone, Default)]
struct StemmedWords {
    token: Token,
    stems: Stems,
}

impl Tokenizer for StemmedWords {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        self.token.reset();
        StemStream {
            words: text::words(text),
            token: &mut self.token,
            stems: &mut self.stems,
        }
    }
}

struct StemStream<'a> {
    words: text::Words<'a>,
    token: &'a mut Token,
    stems: &'a mut Stems,
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if word.folded.len() <= LONGEST_WORD {
                self.token.text.clear();
                self.token.text.push_str(self.stems.of(&word.folded));
                self.token.offset_from = word.range.start;
                self.token.offset_to = word.range.end;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Terms that were made at import, split at spaces and otherwise as they are.
///
/// One field value for all of them: a value each costs the index several times as much.
#[derive(Clone, Default)]
struct ReadyTerms {
    token: Token,
}

impl Tokenizer for ReadyTerms {
    type TokenStream<'a> = ReadyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyStream<'a> {
        self.token.reset();
        ReadyStream {
            terms: text.split(' '),
            token: &mut self.token,
        }
    }
}

struct ReadyStream<'a> {
    terms: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for ReadyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.find(|term| !term.is_empty()) else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The words of several texts, folded, each once, joined by spaces.
///
/// Made while importing, on the thread that has time for it.
pub(crate) fn distinct_words<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut seen: FxHashSet<Cow<'t, str>> = FxHashSet::default();
    let mut out = String::new();
    for word in texts.into_iter().flat_map(text::words) {
        if word.folded.len() <= LONGEST_WORD && !seen.contains(&word.folded) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word.folded);
            seen.insert(word.folded);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stemmer is regenerated upstream now and then: a change must be seen here.
    #[test]
    fn stems_are_the_known_ones() {
        let cases = [
            ("advocacy", "advocaci"),
            ("advocates", "advoc"),
            ("carer", "carer"),
            ("carers", "carer"),
            ("caring", "care"),
            ("detained", "detain"),
            ("housing", "hous"),
            ("capacity", "capac"),
            ("incapacity", "incapac"),
            ("disabled", "disabl"),
            ("disabilities", "disabl"),
        ];
        let mut stems = Stems::default();
        for (word, stem) in cases {
            assert_eq!(stems.of(word), stem, "{word}");
        }
    }
}
