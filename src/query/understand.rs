//! What a question means: places, law, people, ages, organisations, and the words that are left.
//!
//! Each piece that is recognised keeps the words it came from, so that a person can see how the
//! question was read and take a piece back. Sure readings choose providers; hints only bring them
//! forward; what means nothing to the vocabulary is looked for as text. Nothing here fails: a
//! question that means nothing is a question for its words.

mod ages;
mod areas;
mod assemble;
mod choose;
mod codes;
mod groups;
mod organisations;
mod piece;
mod places;
mod sentence;
mod spelling;

use super::filters::{AreaFilter, Filters};
use super::parse::Parsed;
use super::rank::Prefer;
use super::understood::Understood;
use crate::closed::{Closed, Many};
use crate::index::Generation;
use crate::provider::Specialism;
use crate::statutory::StatutoryType;
use crate::text;
use crate::vocabulary::Vocabulary;
use sentence::{Sentence, Span};

/// A question as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// Each piece with the words it came from, in the order of the words.
    pub(crate) understood: Vec<Understood>,
    /// Areas named in the words.
    pub(crate) areas: Vec<AreaFilter>,
    /// The age named in the words.
    pub(crate) age: Option<u8>,
    /// An organisation or service named in the words, folded without spaces.
    pub(crate) organisation: Option<String>,
    /// A telephone number, its digits.
    pub(crate) telephone: Option<String>,
    /// Statutory types that the words leave no doubt of, lawful where they are asked for.
    pub(crate) types: Many<StatutoryType>,
    /// Those among them that only stand in for a type of another nation.
    pub(crate) stand_ins: Many<StatutoryType>,
    /// Specialisms that the words leave no doubt of.
    pub(crate) specialisms: Many<Specialism>,
    /// What only brings providers forward.
    pub(crate) prefer: Prefer,
    /// Languages named in the words; they bring providers forward.
    pub(crate) languages: Vec<String>,
    /// The words of the sure types and specialisms: how a provider matches them decides its tier.
    pub(crate) concepts: Vec<TextPiece>,
    /// Words that a provider should have, where nothing sure was understood.
    pub(crate) needed: Vec<TextPiece>,
    /// Words that bring a provider forward.
    pub(crate) optional: Vec<TextPiece>,
    /// Words that only say that an advocate is wanted.
    pub(crate) generic: Vec<TextPiece>,
    /// Whether it is more than a word or two.
    pub(crate) is_long: bool,
    /// A place outside the United Kingdom, where none of this law runs.
    pub(crate) outside: Option<&'static str>,
    /// Words that stand neither in the lists nor in a dictionary.
    pub(crate) unknown: Vec<String>,
    /// What to know, in plain words.
    pub(crate) notes: Vec<String>,
}

/// Words to look for in the text of a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TextPiece {
    /// The words, folded; several stand for one thing.
    pub(crate) words: Vec<String>,
    /// Other words that mean the same.
    pub(crate) same: Vec<Vec<String>>,
    /// Words of the index that are spelt nearly like it: it stands nowhere itself.
    pub(crate) like: Vec<String>,
    /// Whether they had to be read as other words.
    pub(crate) misspelt: bool,
    /// Whether it is an ordinary English word: no wonder if no provider has it.
    pub(crate) ordinary: bool,
    /// What it chose by meaning.
    pub(crate) meaning: Chosen,
}

/// What the words of a piece stand for besides themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) types: Many<StatutoryType>,
    pub(crate) specialisms: Many<Specialism>,
    /// Whether a provider whose text has them is meant too: they are what the thing is called.
    pub(crate) by_words: bool,
}

impl Chosen {
    /// Whether the words stand for anything.
    pub(crate) fn is_some(&self) -> bool {
        !self.types.is_empty() || !self.specialisms.is_empty()
    }
}

impl TextPiece {
    pub(crate) fn word(word: &str) -> TextPiece {
        TextPiece {
            words: vec![word.to_owned()],
            ..TextPiece::default()
        }
    }
}

/// Reads the words of a question as they are: every word must be found.
pub(crate) fn literally(parsed: &Parsed<'_>) -> Reading {
    Reading {
        prefer: Prefer {
            // Nobody is taken for anybody.
            asked: Specialism::ALL.iter().copied().collect(),
            ..Prefer::default()
        },
        needed: parsed
            .words
            .iter()
            .map(|word| TextPiece::word(&word.folded))
            .collect(),
        ..Reading::default()
    }
}

/// Reads what the words of a question mean.
///
/// `not_as` are words that must not be understood as anything but words.
pub(crate) fn understand(
    generation: &Generation,
    vocabulary: &Vocabulary,
    text: &str,
    parsed: &Parsed<'_>,
    filters: &Filters,
    not_as: &[String],
) -> Reading {
    let mut sentence = Sentence::of(text, &parsed.words);
    let taken_back: Vec<String> = not_as.iter().map(|words| text::folded(words)).collect();
    let codes = codes::find(&sentence, generation);
    let mut spans = candidates(&sentence, vocabulary);
    if spelling::mend(
        &mut sentence,
        generation,
        vocabulary,
        &codes,
        &spans,
        !filters.areas.is_empty(),
    ) {
        spans = candidates(&sentence, vocabulary);
    }
    spans.extend(codes);
    // Who takes "been sectioned" back does not mean "sectioned" to be read in its place.
    let is_back = |span: &Span| {
        let own = format!(" {} ", sentence.folded(span.from..span.to));
        taken_back
            .iter()
            .any(|words| format!(" {words} ").contains(&own))
    };
    spans.retain(|span| !is_back(span));
    let mut chosen = choose::choose(spans, &sentence);
    let named = organisations::find(&sentence, generation, &chosen);
    if let Some(span) = named.filter(|span| !is_back(span)) {
        chosen.retain(|other| !other.overlaps(&span));
        chosen.push(span);
    }
    chosen.sort_by_key(|span| span.from);
    let mut reading = assemble::assemble(&sentence, vocabulary, chosen, filters);
    reading.take_back(&sentence, &taken_back);
    reading.outside = places::outside(&sentence).or(reading.outside);
    reading
}

/// Everything that some of the words may stand for; several may overlap.
fn candidates<'q>(sentence: &Sentence<'q>, vocabulary: &Vocabulary) -> Vec<Span> {
    let mut spans = groups::find(sentence, vocabulary);
    spans.extend(places::find(sentence));
    spans.extend(ages::find(sentence));
    spans
}
