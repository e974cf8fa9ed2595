//! Organisations and services by their names, however they are spaced: "voice ability".

use super::sentence::{Sentence, Span, What};
use crate::index::Generation;

/// More words than a name has that people type out.
const LONGEST_NAME: usize = 6;

/// The longest run of words that is the whole name of an organisation or a service.
///
/// A name that only says what is wanted and where ("Advocacy Service Aberdeen") chooses nothing: a
/// person who types it may mean any service there. So one word of it must stand for nothing else.
pub(crate) fn find(
    sentence: &Sentence<'_>,
    generation: &Generation,
    chosen: &[Span],
) -> Option<Span> {
    let stands_for_something = |at: usize| {
        chosen
            .iter()
            .any(|span| (span.from..span.to).contains(&at) && !matches!(span.what, What::Group(..)))
    };
    let free: Vec<bool> = (0..sentence.words.len())
        .map(|at| {
            let in_span = chosen.iter().any(|span| (span.from..span.to).contains(&at));
            !in_span && !sentence.words[at].small
        })
        .collect();
    let mut best: Option<Span> = None;
    let mut joined = String::new();
    for from in 0..sentence.words.len() {
        joined.clear();
        let most = LONGEST_NAME.min(sentence.words.len() - from);
        let mut any_free = false;
        for count in 1..=most {
            let at = from + count - 1;
            joined.push_str(&sentence.words[at].folded);
            any_free |= free[at];
            let longer = best.as_ref().is_none_or(|best| count > best.to - best.from);
            let one_plain_word = count == 1 && sentence.words[at].english;
            let only_places = (from..=at).all(stands_for_something);
            if !any_free || !longer || one_plain_word || only_places || joined.len() < 3 {
                continue;
            }
            if generation.has_name(&joined) {
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
