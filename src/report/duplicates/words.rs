//! The words of a name that say which service it is, without those that every other name has.

use crate::text;

/// Words that a list keeper adds or leaves out: they tell no service from another.
const GENERIC: [&str; 34] = [
    "a",
    "and",
    "at",
    "by",
    "charity",
    "cic",
    "cio",
    "co",
    "company",
    "for",
    "in",
    "inc",
    "incorporated",
    "independent",
    "limited",
    "llp",
    "ltd",
    "of",
    "office",
    "on",
    "org",
    "plc",
    "project",
    "provider",
    "scheme",
    "service",
    "services",
    "team",
    "the",
    "to",
    "trust",
    "uk",
    "with",
    "y",
];

/// Words that are about advocacy as such; they count where nothing else tells two names apart.
const FIELD: [&str; 5] = ["advocacy", "advocate", "advocates", "eiriolaeth", "advice"];

/// Short forms, and what they stand for.
const SHORT: [(&str, &str); 16] = [
    ("assoc", "association"),
    ("assn", "association"),
    ("cab", "citizens advice bureau"),
    ("ca", "citizens advice"),
    ("ctr", "centre"),
    ("center", "centre"),
    ("cyp", "children young people"),
    ("dols", "rpr"),
    ("govt", "government"),
    ("ind", "independent"),
    ("indep", "independent"),
    ("ld", "learning disability"),
    ("mh", "mental health"),
    ("st", "saint"),
    ("svc", "service"),
    ("svcs", "services"),
];

/// The words of a name in its order, spelled out, those that tell nothing left out.
///
/// "Leeds Advocacy Svc. Ltd" and "The Leeds Advocacy Service" give the same.
pub(super) fn telling(name: &str) -> Vec<String> {
    let mut telling = Vec::new();
    for word in text::words(name) {
        let word = &*word.folded;
        let spelled = SHORT.iter().find(|(short, _)| *short == word);
        for word in spelled.map_or(word, |(_, long)| long).split(' ') {
            if !GENERIC.contains(&word) {
                telling.push(stem(word).to_owned());
            }
        }
    }
    telling
}

/// Whether a word says no more than that it is about advocacy.
pub(super) fn is_of_the_field(word: &str) -> bool {
    FIELD.iter().any(|own| stem(own) == word)
}

/// One of several is like several: "carer" and "carers", "childrens" and "children".
fn stem(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(rest) if rest.len() > 3 && !rest.ends_with('s') => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_nothing_is_left_out() {
        let cases = [
            ("Leeds Advocacy Svc. Ltd", "leed advocacy"),
            ("The Leeds Advocacy Service", "leed advocacy"),
            ("Carers’ Centre (Office)", "carer centre"),
            ("Bolton CAB", "bolton citizen advice bureau"),
            (
                "Bolton Citizens Advice Bureau",
                "bolton citizen advice bureau",
            ),
            ("The Service Ltd", ""),
            ("🙂", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(telling(name).join(" "), expected, "{name}");
        }
    }
}
