//! How text becomes terms of the index.
//!
//! Three chains: `stems` for finding, which folds the words of a text
//! ([`crate::text::words`]) and takes their English stems, `folded` for the words as they stand, and
//! `ready` for terms that were made at import. Tantivy does not keep tokenizers in an index, so
//! whoever opens one registers them with [`register`].

use rustc_hash::FxHashMap;
use tantivy::Index;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::text;

/// The chain that ends in English stems.
pub(crate) const STEMS: &str = "stems";
/// The chain that ends in folded words.
pub(crate) const FOLDED: &str = "folded";
/// The chain that splits at spaces and changes nothing.
pub(crate) const READY: &str = "ready";

/// Longer runs of letters are junk (base64, pasted keys) and would bloat the index.
pub(crate) const LONGEST_WORD: usize = 60;
/// How many stems are remembered: far more words than lists use, little memory.
const REMEMBERED: usize = 20_000;

/// Teaches an index the chains.
pub(crate) fn register(index: &Index) {
    let chains = index.tokenizers();
    chains.register(STEMS, TextAnalyzer::from(StemmedWords::default()));
    chains.register(FOLDED, TextAnalyzer::from(FoldedWords::default()));
    chains.register(READY, TextAnalyzer::from(ReadyTerms::default()));
}

/// Finds the English stems of folded words, and remembers them.
///
/// Finding a stem takes longer than all else that is done to a word, and lists
/// use the same few thousand words again and again.
#[derive(Clone)]
pub(crate) struct Stems {
    stemmer: TextAnalyzer,
    /// The place of the stem of each word.
    known: FxHashMap<Box<str>, usize>,
    stems: Vec<Box<str>>,
}

impl Default for Stems {
    fn default() -> Self {
        Stems {
            stemmer: TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::English))
                .build(),
            known: FxHashMap::default(),
            stems: Vec::new(),
        }
    }
}

impl Stems {
    /// The stem of a folded word.
    pub(crate) fn of(&mut self, word: &str) -> &str {
        let place = match self.known.get(word) {
            Some(place) => *place,
            None => self.learn(word),
        };
        self.stems.get(place).map_or("", |stem| stem)
    }

    /// Finds the stem of a word that is not remembered; returns its place.
    #[cold]
    fn learn(&mut self, word: &str) -> usize {
        if self.stems.len() >= REMEMBERED {
            self.known.clear();
            self.stems.clear();
        }
        let mut stream = self.stemmer.token_stream(word);
        let stem: Box<str> = match stream.next() {
            Some(token) => token.text.as_str().into(),
            None => word.into(),
        };
        drop(stream);
        let place = self.stems.len();
        self.stems.push(stem);
        self.known.insert(word.into(), place);
        place
    }
}

/// The words of a text as stems.
#[derive(Clone, Default)]
struct StemmedWords {
    token: Token,
    stems: Stems,
}

impl Tokenizer for StemmedWords {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream::of(text, &mut self.token, Some(&mut self.stems))
    }
}

/// The words of a text, folded.
#[derive(Clone, Default)]
struct FoldedWords {
    token: Token,
}

impl Tokenizer for FoldedWords {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream::of(text, &mut self.token, None)
    }
}

struct WordStream<'a> {
    words: text::Words<'a>,
    token: &'a mut Token,
    /// Without them words stay as they are.
    stems: Option<&'a mut Stems>,
}

impl<'a> WordStream<'a> {
    fn of(text: &'a str, token: &'a mut Token, stems: Option<&'a mut Stems>) -> Self {
        token.reset();
        WordStream {
            words: text::words(text),
            token,
            stems,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if word.folded.len() <= LONGEST_WORD {
                self.token.text.clear();
                self.token.text.push_str(match &mut self.stems {
                    Some(stems) => stems.of(&word.folded),
                    None => &word.folded,
                });
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
