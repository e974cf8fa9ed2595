//! How text becomes terms of the index.
//!
//! Two chains, both on [`crate::text::words`]: `stems` for finding (folded, then
//! the English stem) and `words` for telling an exact word from one that only
//! shares a stem. Tantivy does not keep tokenizers in an index, so whoever opens
//! one registers them with [`register`].

use std::collections::{HashMap, HashSet};

use tantivy::Index;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::text;

/// The chain that ends in English stems.
pub(crate) const STEMS: &str = "stems";
/// The chain that keeps words as they are, folded, each once in a text.
pub(crate) const WORDS: &str = "words";

/// Longer runs of letters are junk (base64, pasted keys) and would bloat the index.
const LONGEST_WORD: usize = 60;
/// How many stems are remembered: far more words than lists use, little memory.
const REMEMBERED: usize = 20_000;

/// Teaches an index the two chains.
pub(crate) fn register(index: &Index) {
    let chains = index.tokenizers();
    chains.register(STEMS, TextAnalyzer::from(StemmedWords::default()));
    chains.register(WORDS, TextAnalyzer::from(DistinctWords::default()));
}

/// Finds the English stems of folded words, and remembers them.
///
/// Finding a stem takes longer than all else that is done to a word, and lists
/// use the same few thousand words again and again.
#[derive(Clone)]
pub(crate) struct Stems {
    stemmer: TextAnalyzer,
    known: HashMap<Box<str>, Box<str>>,
}

impl Default for Stems {
    fn default() -> Self {
        Stems {
            stemmer: TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::English))
                .build(),
            known: HashMap::new(),
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

/// The words of a text, each at its first place only: enough to know which it has.
#[derive(Clone, Default)]
struct DistinctWords {
    token: Token,
}

impl Tokenizer for DistinctWords {
    type TokenStream<'a> = DistinctStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> DistinctStream<'a> {
        self.token.reset();
        DistinctStream {
            words: text::words(text),
            token: &mut self.token,
            seen: HashSet::new(),
        }
    }
}

struct DistinctStream<'a> {
    words: text::Words<'a>,
    token: &'a mut Token,
    seen: HashSet<std::borrow::Cow<'a, str>>,
}

impl TokenStream for DistinctStream<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            if word.folded.len() > LONGEST_WORD || self.seen.contains(&word.folded) {
                continue;
            }
            self.token.position = self.token.position.wrapping_add(1);
            self.token.text.clear();
            self.token.text.push_str(&word.folded);
            self.token.offset_from = word.range.start;
            self.token.offset_to = word.range.end;
            self.seen.insert(word.folded);
            return true;
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
