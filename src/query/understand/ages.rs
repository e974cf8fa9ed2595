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
    let before = word(from.wrapping_sub(1));
    if matches!(
        before,
        "waiting" | "for" | "over" | "last" | "past" | "within" | "under"
    ) {
        return None;
    }
    if matches!(word(from), "age" | "aged") {
        let age = number(word(from + 1))?;
        return (!is_unit(word(from + 2))).then(|| span(from + 2, age));
    }
    let joined = |endings: &[&str]| {
        endings
            .iter()
            .find_map(|ending| number(word(from).strip_suffix(ending)?))
    };
    if let Some(age) = joined(&["yearold", "yrold", "yo"]) {
        return Some(span(from + 1, age));
    }
    if let Some(age) = joined(&["s"]) {
        // "In her 80s".
        let decade = age >= 60 && age.is_multiple_of(10);
        return decade.then(|| span(from + 1, age));
    }
    if let Some(age) = joined(&["years", "year", "yrs", "yr"]) {
        return (word(from + 1) == "old").then(|| span(from + 2, age));
    }
    let age = number(word(from))?;
    match (word(from + 1), word(from + 2)) {
        ("year" | "years" | "yr" | "yrs", "old" | "olds") => return Some(span(from + 3, age)),
        ("yo" | "yearold" | "yrold", _) => return Some(span(from + 2, age)),
        ("y", "o") => return Some(span(from + 3, age)),
        (next, _) if is_unit(next) => return None,
        _ => {}
    }
    // "My daughter is 8", "I'm 17", "young carer 14".
    let told = matches!(
        before,
        "is" | "im"
            | "am"
            | "shes"
            | "hes"
            | "turned"
            | "turning"
            | "just"
            | "carer"
            | "leaver"
            | "lad"
            | "boy"
            | "girl"
            | "son"
            | "daughter"
            | "lass"
    );
    // "A man of 72".
    let of_person = before == "of"
        && matches!(
            word(from.wrapping_sub(2)),
            "man" | "woman" | "lady" | "gentleman" | "girl" | "boy" | "lad" | "lass" | "person"
        );
    (told || of_person).then(|| span(from + 1, age))
}

/// What a number counts that is no age.
fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "month"
            | "months"
            | "week"
            | "weeks"
            | "day"
            | "days"
            | "hour"
            | "hours"
            | "minutes"
            | "year"
            | "years"
            | "yrs"
            | "miles"
            | "people"
            | "am"
            | "pm"
            | "kids"
            | "children"
            | "times"
            | "of"
            | "th"
            | "st"
            | "nd"
            | "rd"
    )
}

fn number(word: &str) -> Option<u8> {
    let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let age = is_number.then(|| word.parse::<u8>().ok())??;
    (age <= OLDEST).then_some(age)
}
