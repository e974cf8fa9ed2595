//! Which of several readings of the same words is taken.

use super::sentence::{Sentence, Span, What};
use crate::area::{self, AreaId};
use crate::place::Place;

/// Words beside which "s3" is a section and no part of Sheffield.
const BY_LAW: [&str; 5] = ["mental health", "mha", "sectioned", "detained", "imha"];

/// Whether a span is an ordinary word ("bath", "march") beside a place that can be nothing else, and
/// not the town there.
fn is_everyday(span: &Span, all: &[Span], sentence: &Sentence<'_>) -> bool {
    let What::Place(places, _) = &span.what else {
        return false;
    };
    let plain = |span: &Span| {
        let word = &sentence.words[span.from];
        span.length() == 1 && word.english && !word.capital
    };
    let surely_others = all
        .iter()
        .filter(|other| !other.overlaps(span) && !plain(other));
    let mut areas = surely_others.filter_map(|other| match &other.what {
        What::Place(places, _) | What::Outcode(places, _) => Some(places.first()?.area),
        _ => None,
    });
    let lies_in = |larger: AreaId| {
        let mut places = places.iter();
        places.any(|place| area::lies_in(place.area, larger))
    };
    let Some(first) = areas.next() else {
        return false;
    };
    plain(span) && !lies_in(first) && !areas.any(lies_in)
}

/// Of spans that overlap the longest; of equal ones codes, then the vocabulary, then places.
pub(crate) fn choose(mut spans: Vec<Span>, sentence: &Sentence<'_>) -> Vec<Span> {
    // Another place is named, and it is not where the outward code lies.
    let elsewhere = |span: &Span| {
        let What::Outcode(councils, _) = &span.what else {
            return false;
        };
        let others = spans.iter().filter(|other| !other.overlaps(span));
        others
            .filter_map(|other| match &other.what {
                What::Place(places, _) => places.first(),
                _ => None,
            })
            .any(|place| {
                let there = |council: &Place| area::lies_in(council.area, place.area);
                !councils.iter().any(there)
            })
    };
    let by_law = BY_LAW.iter().any(|phrase| sentence.has(phrase));
    // "S3 in Doncaster" is a section, "S3" alone and "in S10" are in Sheffield.
    let is_section = |span: &Span| {
        if !matches!(span.what, What::Outcode(..)) {
            return false;
        }
        let group_too = spans
            .iter()
            .any(|other| matches!(other.what, What::Group(..)) && other.from == span.from);
        // "s20" in another town is a section of an Act, known to the vocabulary or not.
        let like_one = sentence
            .word(span.from)
            .strip_prefix('s')
            .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        let before = sentence.word(span.from.wrapping_sub(1));
        let told = before == "section" || elsewhere(span);
        match before {
            "in" | "near" | "at" | "from" | "lives" => false,
            _ => group_too && (by_law || told) || like_one && told,
        }
    };
    let is_no_place = |span: &Span| is_section(span) || is_everyday(span, &spans, sentence);
    let drop: Vec<bool> = spans.iter().map(is_no_place).collect();
    let mut drop = drop.iter();
    spans.retain(|_| drop.next() == Some(&false));
    let rank = |span: &Span| match span.what {
        What::Telephone(_) | What::Outcode(..) | What::Age(_) => 0,
        What::Group(..) => 1,
        _ => 2,
    };
    spans.sort_by_key(|span| (std::cmp::Reverse(span.length()), rank(span), span.from));
    let mut chosen: Vec<Span> = Vec::new();
    for span in spans {
        if !chosen.iter().any(|other| other.overlaps(&span)) {
            chosen.push(span);
        }
    }
    chosen
}
