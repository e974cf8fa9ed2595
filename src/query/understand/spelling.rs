//! Slips of the pen: help only for words that match nothing as they stand.
//!
//! Never for short words, numbers and codes, and never for an ordinary English word: it stands for
//! itself even where no list has it.

use super::sentence::{Sentence, Span, What};
use crate::area;
use crate::index::Generation;
use crate::town;
use crate::vocabulary::Vocabulary;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 5;
/// Longer ones are no words.
const LONGEST: usize = 24;
/// More strange words than that are no slips.
const MOST_MENDED: usize = 6;
/// How many words of the index a misspelt one may stand for.
const MOST_LIKE: usize = 4;

/// Mends words that stand for nothing; says whether a known word or name came of it.
pub(crate) fn mend(
    sentence: &mut Sentence<'_>,
    generation: &Generation,
    vocabulary: &Vocabulary,
    codes: &[Span],
    spans: &[Span],
    place_given: bool,
) -> bool {
    let mut mended = false;
    // Where a place is named already, a strange word beside it is hardly another one.
    let has_place = place_given
        || codes
            .iter()
            .chain(spans)
            .any(|span| matches!(span.what, What::Place(..) | What::Outcode(..)));
    let mut tried = 0;
    for at in 0..sentence.words.len() {
        let in_span = codes
            .iter()
            .chain(spans)
            .any(|s| (s.from..s.to).contains(&at));
        let word = &sentence.words[at];
        let typed = word.folded.as_ref();
        let known =
            in_span || word.english || vocabulary.has_word(typed) || generation.has_word(typed);
        if known || typed.len() > LONGEST || !typed.bytes().all(|b| b.is_ascii_lowercase()) {
            continue;
        }
        if typed.len() < SHORTEST {
            // Too short by itself, but not as the end of "Kings Lyn".
            let begins = at.checked_sub(1).map_or(0, |before| {
                let before = sentence.word(before);
                area::names::longest_beginning_with(before)
                    .max(town::longest_beginning_with(before))
            });
            let place = (typed.len() > 2 && begins > 1 && !has_place)
                .then(|| nearest_place(sentence, at))
                .flatten();
            let word = &mut sentence.words[at];
            word.unknown = place.is_none();
            if let Some((_, name)) = place {
                word.folded = name.into();
                word.mended = true;
                mended = true;
            }
            continue;
        }
        tried += 1;
        if tried > MOST_MENDED {
            sentence.words[at].unknown = true;
            continue;
        }
        let place = (!has_place).then(|| nearest_place(sentence, at)).flatten();
        if let Some(meant) = meant(typed, vocabulary, place) {
            let word = &mut sentence.words[at];
            word.folded = meant.into();
            word.mended = true;
            mended = true;
        } else {
            let like = generation.words_like(typed, slips(typed), MOST_LIKE);
            sentence.words[at].unknown = like.is_empty();
            sentence.words[at].like = like;
        }
    }
    if mended {
        sentence.look_again();
    }
    mended
}

/// The word of the vocabulary or of a place that is nearest, the vocabulary before places.
fn meant(typed: &str, vocabulary: &Vocabulary, place: Option<(usize, String)>) -> Option<String> {
    let word = vocabulary.meant(typed).map(|word| {
        let slips = strsim::osa_distance(word, typed);
        (slips, 0, word.to_owned())
    });
    let place = place.map(|(slips, name)| (slips, 1, name));
    word.into_iter().chain(place).min().map(|(.., name)| name)
}

/// A place must have so many people to be taken for a short word that is one slip away: a village
/// is left for the person to choose.
const SOME: u32 = 5_000;
/// The same for two slips.
const MANY: u32 = 20_000;

/// The place that a word is nearest to, by itself or as the end of a name of two words.
fn nearest_place(sentence: &Sentence<'_>, at: usize) -> Option<(usize, String)> {
    let typed = sentence.word(at);
    let alone = (typed.len() >= SHORTEST).then(|| nearest(typed)).flatten();
    let found = alone.or_else(|| {
        let before = sentence.word(at.checked_sub(1)?);
        let both = nearest(&format!("{before} {typed}"))?;
        let last = both.1.strip_prefix(before)?.trim_start().to_owned();
        (!last.is_empty() && !last.contains(' ')).then_some((both.0, last))
    })?;
    let forgiven = if typed.len() < 7 { 1 } else { 2 };
    (found.0 <= forgiven).then_some(found)
}

/// The nearest place that is large enough to be meant.
fn nearest(typed: &str) -> Option<(usize, String)> {
    let mut near = area::near::near_with_initial(typed);
    near.extend(town::near_with_initial(typed));
    // A stable sort: at the same distance areas come before towns.
    near.sort_by_key(|(far, _)| *far);
    let (far, name) = near.into_iter().find(|(far, name)| {
        let people = match (far / 2, typed.len()) {
            // So long a word is hardly another one. (The table knows of no people in Twickenham.)
            (0..=1, 8..) => 0,
            (0..=1, _) => SOME,
            _ => MANY,
        };
        far / 2 <= 2 && has_people(name, people)
    })?;
    Some((far / 2, crate::area::fold::fold_name(name)))
}

fn has_people(name: &str, people: u32) -> bool {
    let towns = town::named(name);
    !area::by_name(name).is_empty() || towns.iter().any(|town| town.population >= people)
}

/// How many slips are forgiven.
fn slips(typed: &str) -> usize {
    if typed.len() < 8 { 1 } else { 2 }
}
