//! Words that the vocabulary knows.

use super::sentence::{Sentence, Span, What};
use crate::vocabulary::{Group, Vocabulary};

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
        if let Some((id, link)) = vocabulary.first(hit.groups, fits) {
            spans.push(Span {
                from,
                to: from + hit.length,
                what: What::Group(id, link),
            });
        }
    }
    spans
}
