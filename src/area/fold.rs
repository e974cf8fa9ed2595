//! A name in the form in which names are compared: folded, and undressed.
//!
//! Folding takes away what people leave out or write in two ways: case, accents, apostrophes,
//! punctuation. Undressing takes away the words that say what sort of body bears the name: "Leeds
//! City Council" and "Metropolitan Borough of Leeds" are both "leeds".

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a trust of Northern Ireland is written. One word stays, or Belfast's trust would be taken
/// for its council.
const TRUST: [&str; 4] = [
    " health and social care trust",
    " health social care trust",
    " hsc trust",
    " hsct",
];

/// The words that join a name to where the place lies; people leave out what follows.
pub(crate) const JOINING: [&str; 7] = ["upon", "on", "under", "in", "by", "super", "le"];

/// A name in the form in which names are compared.
///
/// Lower case without accents or apostrophes; `&` is "and"; any other punctuation is a space.
pub(crate) fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        fold_into(&mut folded, name.chars());
    } else {
        // Before the accents go: the acute accent by itself, typed for an apostrophe, would come
        // apart as a space.
        fold_into(
            &mut folded,
            name.chars().filter(|&c| !is_apostrophe(c)).nfkd(),
        );
    }
    folded
}

fn fold_into(folded: &mut String, chars: impl Iterator<Item = char>) {
    let mut gap = false;
    for c in chars {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            if c.is_ascii() {
                folded.push(c.to_ascii_lowercase());
            } else {
                folded.extend(c.to_lowercase());
            }
        } else if c == '&' {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str("and");
            gap = true;
        } else if !is_apostrophe(c) && !is_combining_mark(c) {
            gap = true;
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`' | '´')
}

/// A folded name without the words that say what sort of body it is; never empty unless the name
/// is.
pub(super) fn undress(folded: &str) -> Cow<'_, str> {
    if let Some(trust) = TRUST.iter().find_map(|end| folded.strip_suffix(end)) {
        return Cow::Owned(format!("{trust} trust"));
    }
    let mut rest = folded;
    while let Some(shorter) = without_last(rest).or_else(|| without_first(rest)) {
        rest = shorter;
    }
    match rest.strip_prefix("saint ") {
        Some(named_after) => Cow::Owned(format!("st {named_after}")),
        None => Cow::Borrowed(rest),
    }
}

/// "leeds city council" becomes "leeds city", and "bristol city of" becomes "bristol".
fn without_last(name: &str) -> Option<&str> {
    if let Some(rest) = name.strip_suffix(" of") {
        let (rest, sort) = rest.rsplit_once(' ')?;
        return is_sort(sort).then_some(rest);
    }
    let (rest, last) = name.rsplit_once(' ')?;
    let abbreviated = matches!(
        last,
        "boro" | "ua" | "ca" | "cca" | "mca" | "cc" | "bc" | "mbc" | "cbc" | "dc" | "lb" | "lbc"
    );
    (is_sort(last) || abbreviated).then_some(rest)
}

/// "london borough of hackney" becomes "hackney", and "cyngor sir benfro" becomes "sir benfro".
fn without_first(name: &str) -> Option<&str> {
    if let Some((sort, rest)) = name.split_once(" of ") {
        let mut words = sort.split(' ');
        if words.all(|word| is_sort(word) || matches!(word, "and" | "london" | "royal" | "isle")) {
            return Some(rest);
        }
    }
    if let Some(rest) = name.strip_prefix("dinas a sir ") {
        return Some(rest);
    }
    let (first, rest) = name.split_once(' ')?;
    let alone = matches!(
        first,
        "the"
            | "county"
            | "lb"
            | "rb"
            | "cyngor"
            | "bwrdeistref"
            | "sirol"
            | "sir"
            | "dinas"
            | "comhairle"
    );
    alone.then_some(rest)
}

/// Whether a word says what sort of body or area bears the name.
fn is_sort(word: &str) -> bool {
    matches!(
        word,
        "council"
            | "city"
            | "county"
            | "borough"
            | "district"
            | "metropolitan"
            | "unitary"
            | "authority"
            | "corporation"
            | "region"
            | "combined"
            | "mayoral"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        for (name, folded) in [
            ("  Ynys Môn ", "ynys mon"),
            ("St. Helens", "st helens"),
            ("King´s Lynn", "kings lynn"),
            ("Tyne&Wear", "tyne and wear"),
            ("Stoke-on-Trent", "stoke on trent"),
            ("Cŵm", "cwm"),
            ("…", ""),
        ] {
            assert_eq!(fold_name(name), folded);
            assert_eq!(fold_name(folded), folded);
        }
    }

    #[test]
    fn names_are_undressed() {
        for (name, bare) in [
            ("leeds city council", "leeds"),
            (
                "royal borough of kensington and chelsea",
                "kensington and chelsea",
            ),
            ("bristol city of", "bristol"),
            ("city and county of swansea", "swansea"),
            ("dinas a sir abertawe", "abertawe"),
            ("cyngor bwrdeistref sirol conwy", "conwy"),
            ("the vale of glamorgan council", "vale of glamorgan"),
            ("belfast hsc trust", "belfast trust"),
            ("saint helens", "st helens"),
            ("city council", "city"),
            ("of", "of"),
            ("council", "council"),
            ("", ""),
        ] {
            assert_eq!(undress(name), bare);
        }
    }
}
