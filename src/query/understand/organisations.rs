//! Organisations and services by their names, however they are spaced: "voice ability".

use super::sentence::{Sentence, Span, What};
use crate::index::Generation;

/// More words than a name has that people type out.
const LONGEST_NAME: usize = 6;
/// Shorter ones are initials that stand for too much.
const SHORTEST_NAME: usize = 3;

/// The longest run of words that is the whole name of an organisation or a service.
///
/// A name that only says what is wanted and where ("Advocacy Service Aberdeen") chooses nothing: a
/// person who types it may mean any service there. So one word of it must stand for nothing else.
/// Of "POhWER Norfolk" the organisation is POhWER, in Norfolk; a place counts as part of a name only
/// where the rest is none ("Teesside Mind").
pub(crate) fn find(
    sentence: &Sentence<'_>,
    generation: &Generation,
    chosen: &[Span],
) -> Option<Span> {
    let words: Vec<Standing> = (0..sentence.words.len())
        .map(|at| {
            let span = chosen
                .iter()
                .find(|span| (span.from..span.to).contains(&at));
            match span.map(|span| &span.what) {
                Some(What::Group(..)) => Standing::Group,
                Some(_) => Standing::Place,
                None if sentence.words[at].small => Standing::Small,
                None => Standing::Free,
            }
        })
        .collect();
    if !words.contains(&Standing::Free) {
        return None;
    }
    longest(sentence, generation, &words, false)
        .or_else(|| longest(sentence, generation, &words, true))
}

/// What a word stands for so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Group,
    Place,
    Small,
    Free,
}

fn longest(
    sentence: &Sentence<'_>,
    generation: &Generation,
    words: &[Standing],
    with_places: bool,
) -> Option<Span> {
    let mut best: Option<Span> = None;
    let mut joined = String::new();
    for from in 0..words.len() {
        joined.clear();
        let mut any_free = false;
        let run = words.iter().enumerate().skip(from).take(LONGEST_NAME);
        for (at, standing) in run {
            if *standing == Standing::Place && !with_places {
                break;
            }
            joined.push_str(&sentence.words[at].folded);
            any_free |= *standing == Standing::Free;
            let count = at + 1 - from;
            let is_longer = best.as_ref().is_none_or(|best| count > best.to - best.from);
            let one_plain_word = count == 1 && sentence.words[at].english;
            if any_free
                && is_longer
                && !one_plain_word
                && joined.len() >= SHORTEST_NAME
                && generation.has_name(&joined)
            {
                best = Some(Span {
                    from,
                    to: at + 1,
                    what: What::Organisation(joined.clone()),
                });
            }
        }
    }
    best
}
