//! Ages: "15 year old", "aged 82", "my 9yo".

use super::sentence::{Sentence, Span, What};

/// The oldest age that is taken for one.
const OLDEST: u8 = 120;

/// Every age among the words.
pub(crate) fn find(sentence: &Sentence<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let found = age(sentence, at);
        at = found.as_ref().map_or(at + 1, |span| span.to);
        spans.extend(found);
    }
    spans
}

fn age(sentence: &Sentence<'_>, from: usize) -> Option<Span> {
    let word = |at: usize| sentence.word(at);
    let span = |to: usize, age: u8| Span {
        from,
        to,
        what: What::Age(age),
    };
    if matches!(word(from), "age" | "aged") {
        return Some(span(from + 2, number(word(from + 1))?));
    }
    let joined = ["yearold", "yrold", "years", "year", "yrs", "yr", "yo"]
        .iter()
        .find_map(|ending| number(word(from).strip_suffix(ending)?));
    if let Some(age) = joined {
        let old = usize::from(word(from + 1) == "old");
        return Some(span(from + 1 + old, age));
    }
    let age = number(word(from))?;
    match (word(from + 1), word(from + 2)) {
        ("year" | "years" | "yr" | "yrs", "old" | "olds") => Some(span(from + 3, age)),
        ("yo" | "yearold" | "yrold", _) => Some(span(from + 2, age)),
        ("y", "o") => Some(span(from + 3, age)),
        _ => None,
    }
}

fn number(word: &str) -> Option<u8> {
    let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let age = is_number.then(|| word.parse::<u8>().ok())??;
    (age <= OLDEST).then_some(age)
}
