//! Words that the vocabulary knows.

use super::sentence::{Sentence, Span, What};
use crate::vocabulary::{Group, GroupId, Vocabulary};

/// Every phrase of the vocabulary among the words whose group fits the rest of the question.
pub(crate) fn find(sentence: &Sentence<'_>, vocabulary: &Vocabulary) -> Vec<Span> {
    let fits = |group: &Group| {
        let any = |phrases: &[String]| phrases.iter().any(|phrase| sentence.has(phrase));
        (group.with.is_empty() || any(&group.with)) && !any(&group.without)
    };
    let mut spans = Vec::new();
    for from in 0..sentence.words.len() {
        let Some(hit) = vocabulary.longest_at(&sentence.keys[from..], fits) else {
            continue;
        };
        // A group that asks for other words, and has them, knows better than one that asks nothing.
        let fitting = hit
            .groups
            .iter()
            .filter(|(id, _)| fits(vocabulary.group(*id)));
        let rank = |id: GroupId| {
            let group = vocabulary.group(id);
            (!group.own, group.with.is_empty())
        };
        // `min_by_key` gives the first of equals: the order of the vocabulary.
        let best = fitting.min_by_key(|(id, _)| rank(*id));
        if let Some((id, link)) = best {
            spans.push(Span {
                from,
                to: from + hit.length,
                what: What::Group(*id, *link),
            });
        }
    }
    spans
}
