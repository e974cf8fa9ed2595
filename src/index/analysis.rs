//! How text becomes terms of the index.
//!
//! Two chains, both on [`crate::text::words`]: `stems` for finding (folded, then
//! the English stem) and `words` for telling an exact word from one that only
//! shares a stem. Tantivy does not keep tokenizers in an index, so whoever opens
//! one registers them with [`register`].

use tantivy::Index;
use tantivy::tokenizer::{
    Language, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};

use crate::text;

/// The chain that ends in English stems.
pub(crate) const STEMS: &str = "stems";
/// The chain that keeps words as they are, folded.
pub(crate) const WORDS: &str = "words";

/// Longer runs of letters are junk (base64, pasted keys) and would bloat the index.
const LONGEST_WORD: usize = 60;

/// Teaches an index the two chains.
pub(crate) fn register(index: &Index) {
    index
        .tokenizers()
        .register(STEMS, TextAnalyzer::from(Stemmer::new(Language::English).transform(FoldedWords::default())));
    index
        .tokenizers()
        .register(WORDS, TextAnalyzer::from(FoldedWords::default()));
}

/// Finds the stem of words, one after another.
pub(crate) struct Stems {
    chain: TextAnalyzer,
}

impl Stems {
    pub(crate) fn new() -> Self {
        Stems {
            chain: TextAnalyzer::from(Stemmer::new(Language::English).transform(FoldedWords::default())),
        }
    }

    /// The stem of a folded word.
    pub(crate) fn of(&mut self, word: &str) -> String {
        let mut stream = self.chain.token_stream(word);
        match stream.next() {
            Some(token) => token.text.clone(),
            None => word.to_owned(),
        }
    }
}

/// The tokenizer over [`text::words`].
#[derive(Clone, Default)]
struct FoldedWords {
    token: Token,
}

impl Tokenizer for FoldedWords {
    type TokenStream<'a> = FoldedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedStream<'a> {
        self.token.reset();
        FoldedStream {
            words: text::words(text),
            token: &mut self.token,
        }
    }
}

struct FoldedStream<'a> {
    words: text::Words<'a>,
    token: &'a mut Token,
}

impl TokenStream for FoldedStream<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if word.folded.len() > LONGEST_WORD {
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(&word.folded);
            self.token.offset_from = word.range.start;
            self.token.offset_to = word.range.end;
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
        let mut stems = Stems::new();
        for (word, stem) in cases {
            assert_eq!(stems.of(word), stem, "{word}");
        }
    }
}
