//! Codes: postcodes, the first half of one, GSS codes, telephone numbers.

use super::places::role;
use super::sentence::{Sentence, Span, What};
use crate::area;
use crate::index::Generation;
use crate::place::{self, Place};
use crate::postcode::{Outcode, Postcode};

/// Every code among the words.
pub(crate) fn find(sentence: &Sentence<'_>, generation: &Generation) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let found = has_digit(sentence.word(at))
            .then(|| telephone(sentence, generation, at).or_else(|| place(sentence, at)))
            .flatten();
        at = found.as_ref().map_or(at + 1, |span| span.to);
        spans.extend(found);
    }
    spans
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Nine to thirteen digits in words of digits alone: "01632 960 123", "44 1632 960123".
fn telephone(sentence: &Sentence<'_>, generation: &Generation, from: usize) -> Option<Span> {
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let words = sentence.words[from..].iter();
    let count = words.take_while(|word| is_number(&word.folded)).count();
    let digits: String = (from..from + count).map(|at| sentence.word(at)).collect();
    if !(9..=13).contains(&digits.len()) {
        return None;
    }
    let digits = crate::index::schema::national(&digits);
    // A number that no provider has is the caller's own, or an NHS number, unless it is all there is.
    let alone = count == sentence.words.len();
    Some(Span {
        from,
        to: from + count,
        what: match alone || generation.has_telephone(&digits) {
            true => What::Telephone(digits),
            false => What::Nothing,
        },
    })
}

/// Whether something has the letters and digits of a postcode where a postcode has them, in use or not.
fn is_like_a_postcode(text: &str) -> bool {
    let Some((outward, inward)) = text
        .len()
        .checked_sub(3)
        .and_then(|at| text.split_at_checked(at))
    else {
        return false;
    };
    let digit = |byte: &u8| byte.is_ascii_digit();
    let letter = |byte: &u8| byte.is_ascii_alphabetic();
    let begins = match outward.as_bytes() {
        [a, b] | [a, b, _] if letter(a) && digit(b) => true,
        [a, b, c] | [a, b, c, _] => letter(a) && letter(b) && digit(c),
        _ => false,
    };
    let ends = matches!(inward.as_bytes(), [a, b, c] if digit(a) && letter(b) && letter(c));
    begins && ends && outward.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The islands that have postcodes like those of the United Kingdom, and law of their own.
const ISLANDS: [(&str, &str); 3] = [
    ("gy", "Guernsey"),
    ("im", "The Isle of Man"),
    ("je", "Jersey"),
];

/// What is written like a postcode and is none of the United Kingdom: that of an island, or a slip of who
/// typed it or said it.
fn not_in_use(sentence: &Sentence<'_>, from: usize, words: usize) -> Span {
    let begun = sentence.word(from);
    let island = ISLANDS.iter().find(|(begins, _)| begun.starts_with(begins));
    Span {
        from,
        to: from + words,
        what: What::NoPostcode(island.map(|(_, name)| *name)),
    }
}

fn place(sentence: &Sentence<'_>, from: usize) -> Option<Span> {
    let word = sentence.word(from);
    let span = |words: usize, places: Vec<Place>| {
        let to = from + words;
        (!places.is_empty()).then(|| Span {
            from,
            to,
            what: What::Place(places, role(sentence, from, to)),
        })
    };
    let next = sentence.word(from + 1);
    let two = format!("{word}{next}");
    if next.len() == 3 && has_digit(next) && two.len() <= 7 {
        let read = Postcode::parse_repaired(&two);
        let found = read.and_then(|(postcode, _)| span(2, place::look_up(postcode.as_str())));
        if found.is_some() {
            return found;
        }
    }
    if let Some((postcode, _)) = Postcode::parse_repaired(word)
        && postcode.outcode().is_in_use()
    {
        return span(1, place::of_postcode(postcode));
    }
    if is_like_a_postcode(word) {
        return Some(not_in_use(sentence, from, 1));
    }
    if next.len() == 3 && is_like_a_postcode(&two) {
        return Some(not_in_use(sentence, from, 2));
    }
    if word.len() == 9
        && let Some(id) = area::by_code(word)
    {
        return span(1, place::look_up(area::get(id).code));
    }
    let outcode = Outcode::parse(word).filter(|outcode| outcode.is_in_use())?;
    // "PO4 8" is a postcode that was cut short; "s5(2)" is none.
    let between = sentence.typed(from..from + 2);
    let cut =
        next.len() == 1 && has_digit(next) && !between.contains(|c: char| c.is_ascii_punctuation());
    let to = from + 1 + usize::from(cut);
    Some(Span {
        from,
        to,
        what: What::Outcode(place::of_outcode(outcode), role(sentence, from, to)),
    })
}
