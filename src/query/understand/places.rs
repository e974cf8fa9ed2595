//! Places: councils by any name, former ones, towns, regions, nations and "Scottish".

use super::sentence::{self, Role, Sentence, Span, What};
use crate::area::{self, AreaKind, Nation};
use crate::place::{self, Place, PlaceKind};
use crate::town;

/// More words than any name has that people type.
const LONGEST_NAME: usize = 8;

/// A town of this size may be meant by an ordinary word ("Reading", "Bath") without being told.
const LARGE_TOWN: u32 = 20_000;

/// Small words that names begin with: the Lothians, City of London, County Durham, Y Barri.
const BEGINS: [&str; 7] = ["the", "city", "county", "borough", "council", "y", "yr"];

/// Words that say a place by the people or things from there.
const ADJECTIVES: [(&str, &str); 5] = [
    ("scottish", "Scotland"),
    ("scots", "Scotland"),
    ("welsh", "Wales"),
    ("cornish", "Cornwall"),
    ("kentish", "Kent"),
];

/// Every name of a place among the words.
pub(crate) fn find(sentence: &Sentence<'_>) -> Vec<Span> {
    (0..sentence.words.len())
        .filter_map(|from| named_at(sentence, from))
        .collect()
}

fn named_at(sentence: &Sentence<'_>, from: usize) -> Option<Span> {
    let word = &sentence.words[from];
    let span = |to: usize, places: Vec<Place>| Span {
        from,
        to,
        what: What::Place(places, role(sentence, from, to)),
    };
    if let Some((_, name)) = ADJECTIVES.iter().find(|(say, _)| *say == word.folded) {
        return Some(Span {
            from,
            to: from + 1,
            what: What::Place(place::by_name(name), Role::People),
        });
    }
    let at = |n: usize| sentence.word(from.wrapping_sub(n));
    // "Mrs Kent" is no county, and "HMP Rye Hill" neither in Rye nor in Hill.
    let titled = matches!(at(1), "mr" | "mrs" | "ms" | "miss" | "dr");
    if titled || at(2) == "hmp" {
        return None;
    }
    let prison = matches!(at(1), "hmp" | "hmyoi" | "yoi");
    if word.small && !word.capital && !BEGINS.contains(&&*word.folded) {
        // No name that people type begins with "with" or "her", and half of what they type does.
        return None;
    }
    // Names are folded in another way than words: an "&" is "and" there.
    let longest = area::names::longest_beginning_with(&word.folded)
        .max(town::longest_beginning_with(&word.folded))
        .min(LONGEST_NAME);
    if longest == 0 {
        return mutated(sentence, from);
    }
    for count in (1..=longest).rev() {
        let to = from + count;
        let Some(words) = sentence.words.get(from..to) else {
            continue;
        };
        let name = words
            .iter()
            .map(|word| &*word.folded)
            .collect::<Vec<_>>()
            .join(" ");
        let known = !area::by_name(&name).is_empty()
            || !town::of_folded(&name).is_empty()
            || !town::short_for(&name).is_empty();
        if !known {
            continue;
        }
        let places = place::by_name(&name);
        if count == 1 && word.english && !is_meant(sentence, from, &places) {
            return None;
        }
        if prison && !places.first().is_some_and(is_large) {
            return None;
        }
        if !places.is_empty() {
            return Some(span(to, places));
        }
    }
    None
}

/// Places that callers name and where the law of the United Kingdom does not run.
const OUTSIDE: [(&str, &str); 9] = [
    ("jersey", "Jersey"),
    ("guernsey", "Guernsey"),
    ("isle of man", "the Isle of Man"),
    ("alderney", "Alderney"),
    ("dublin", "Dublin"),
    ("republic of ireland", "the Republic of Ireland"),
    ("donegal", "Donegal"),
    ("gibraltar", "Gibraltar"),
    ("cork", "Cork"),
];

/// A place outside the United Kingdom that is named as such: "in Jersey".
pub(crate) fn outside(sentence: &Sentence<'_>) -> Option<&'static str> {
    let named = |name: &str| {
        ["in", "from", "near"]
            .iter()
            .any(|cue| sentence.has(&format!("{cue} {name}")))
    };
    let found = OUTSIDE.iter().find(|(name, _)| named(name));
    found.map(|(_, shown)| *shown)
}

/// How the first letters of a Welsh name change after "yn" and "o", and what they were: "yng
/// Nghaerdydd" is in Caerdydd.
const NASAL: [(&str, &str); 6] = [
    ("ngh", "c"),
    ("ng", "g"),
    ("mh", "p"),
    ("nh", "t"),
    ("m", "b"),
    ("n", "d"),
];
const SOFT: [(&str, &str); 5] = [("g", "c"), ("b", "p"), ("d", "t"), ("f", "b"), ("l", "ll")];

/// A place of Wales whose name has changed its first letters after a Welsh word.
fn mutated(sentence: &Sentence<'_>, from: usize) -> Option<Span> {
    let changes: &[(&str, &str)] = match sentence.word(from.wrapping_sub(1)) {
        "yn" | "yng" | "ym" => &NASAL,
        "o" | "i" | "ger" | "am" | "ar" => &SOFT,
        _ => return None,
    };
    let rest = (from + 1..sentence.words.len().min(from + 6)).map(|at| sentence.word(at));
    let rest: Vec<&str> = rest.collect();
    let word = sentence.word(from);
    changes.iter().find_map(|(now, was)| {
        let first = format!("{was}{}", word.strip_prefix(now)?);
        (0..=rest.len()).rev().find_map(|more| {
            let name = [&[first.as_str()][..], &rest[..more]].concat().join(" ");
            let mut places = place::by_name(&name);
            places.retain(|place| area::get(place.area).nation == Some(Nation::Wales));
            let to = from + 1 + more;
            let role = role(sentence, from, to);
            (!places.is_empty()).then_some(Span {
                from,
                to,
                what: What::Place(places, role),
            })
        })
    })
}

/// Whether an ordinary word is meant as the place of that name.
fn is_meant(sentence: &Sentence<'_>, at: usize, places: &[Place]) -> bool {
    let word = &sentence.words[at];
    if word.small && !word.capital {
        return false;
    }
    let before = sentence.word(at.wrapping_sub(1));
    if word.folded == "march" && !word.capital && before == "in" {
        // The month.
        return false;
    }
    if matches!(
        before,
        "in" | "near" | "at" | "from" | "around" | "outside" | "yn" | "ym"
    ) {
        return true;
    }
    let others_too = sentence.words.iter().any(|word| !word.capital);
    if word.capital && at > 0 && others_too {
        return true;
    }
    let after = sentence.word(at + 1);
    if matches!(
        after,
        "council" | "borough" | "county" | "city" | "district"
    ) {
        return true;
    }
    // "imha reading" is no sentence: a word at its end that is a large town is that town.
    let is_list = sentence.words.iter().all(|word| !word.small);
    let at_an_end = at == 0 || at + 1 == sentence.words.len();
    is_list && at_an_end && places.first().is_some_and(is_large)
}

fn is_large(place: &Place) -> bool {
    let area = area::get(place.area);
    match place.kind {
        PlaceKind::Town => {
            let name = place.name.split(" (").next().unwrap_or_default();
            town::named(name)
                .iter()
                .any(|town| town.area == place.area && town.population >= LARGE_TOWN)
        }
        _ => area.kind != AreaKind::NamedCounty || area.population.unwrap_or(0) >= LARGE_TOWN,
    }
}

/// What the words around a place say of it.
pub(crate) fn role(sentence: &Sentence<'_>, from: usize, to: usize) -> Role {
    const HOSPITAL: [&str; 14] = [
        "hospital",
        "ward",
        "unit",
        "detained",
        "sectioned",
        "admitted",
        "inpatient",
        "held",
        "infirmary",
        "clinic",
        "placed",
        "placement",
        "ysbyty",
        "prison",
    ];
    const HOME: [&str; 9] = [
        "lives", "live", "living", "from", "resident", "home", "lived", "residing", "byw",
    ];
    let at = |n: usize| sentence.word(from.wrapping_sub(n));
    // "Her care home is in": not her own.
    let in_a_home = (1..=3).any(|n| {
        let sort = matches!(at(n + 1), "care" | "nursing" | "residential" | "childrens");
        at(n) == "home" && sort
    });
    if in_a_home {
        return Role::Placed;
    }
    let by_preposition = matches!(at(1), "in" | "from" | "near" | "at");
    let denied = matches!(
        at(2),
        "isnt" | "not" | "wasnt" | "arent" | "moved" | "left" | "moving"
    );
    if by_preposition && denied {
        return Role::Denied;
    }
    let calls = matches!(
        at(2),
        "im" | "calling" | "ringing" | "phoning" | "call" | "ring" | "phone"
    );
    let lives = matches!(at(2), "live" | "living" | "am" | "based" | "are");
    if by_preposition && (calls || lives && matches!(at(3), "i" | "im" | "we")) {
        return Role::Caller;
    }
    let of_person = sentence::is_another(at(2)) || at(2) == "is" && sentence::is_another(at(3));
    if by_preposition && of_person && !HOSPITAL.contains(&sentence.word(to)) {
        return Role::Home;
    }
    let near: Vec<&str> = (1..=3).map(at).collect();
    if near.iter().any(|word| HOME.contains(word)) {
        return Role::Home;
    }
    let after = sentence.word(to);
    if near.iter().any(|word| HOSPITAL.contains(word)) || HOSPITAL.contains(&after) {
        return Role::Hospital;
    }
    Role::Unsaid
}
