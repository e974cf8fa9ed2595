//! What follows from facts: what values imply, what can’t be true together, where a place lies.

use crate::area::{self, AreaKind, Nation};
use crate::guide::condition::Truth;
use crate::guide::facts::{Facts, OneByOne, State, Whereabouts};
use crate::guide::law::{Law, Takes};
use crate::place::{self, Place};

/// Draws what values imply until nothing is new; gives the facts whose values contradict each other.
pub(in crate::guide) fn follow(law: &Law, facts: &mut Facts) -> Vec<(usize, usize)> {
    let mut clashes = Vec::new();
    loop {
        let before = facts.clone();
        for (fact, question) in law.questions.iter().enumerate() {
            let state = facts.state(fact);
            for value in &question.values {
                let certain = value.bits != 0 && state.must & value.bits == value.bits;
                for &(then, bits) in value.implies.iter().filter(|_| certain) {
                    let old = facts.state(then);
                    let new = match law.questions[then].takes {
                        // What is said of one fact adds to the list of another.
                        Takes::Several => State {
                            may: old.may | bits,
                            must: old.must | bits,
                        },
                        _ => State::one_of(old.may & bits),
                    };
                    if new.may == 0 {
                        if !clashes.contains(&(fact, then)) {
                            clashes.push((fact, then));
                        }
                    } else {
                        facts.set(then, new);
                    }
                }
            }
        }
        if *facts == before {
            return clashes;
        }
    }
}

/// The facts that can't be true together, with what to say of them.
pub(in crate::guide) fn contradictions(law: &Law, facts: &Facts) -> Vec<(Vec<usize>, String)> {
    let told = OneByOne { law, facts };
    let broken = law
        .contradictions
        .iter()
        .filter(|one| one.when.truth(&told) == Truth::Yes);
    broken
        .map(|one| {
            let named: Vec<String> = one
                .facts
                .iter()
                .filter_map(|fact| facts.told(law, *fact))
                .collect();
            (
                one.facts.clone(),
                format!("{}: {}", named.join(" and "), one.says),
            )
        })
        .collect()
}

/// The one place that words stand for.
///
/// Words that may mean places in two nations are refused: their laws differ.
pub(in crate::guide) fn whereabouts(words: &str) -> Result<Whereabouts, String> {
    let places = place::look_up(words);
    let Some(first) = places.first() else {
        let near = place::nearest(words, 3);
        return Err(match near.as_slice() {
            [] => format!(
                "“{}” is not known as a council, a town or a postcode",
                words.trim()
            ),
            near => format!(
                "“{}” is not known as a council, a town or a postcode; near it are {}",
                words.trim(),
                near.join(" or ")
            ),
        });
    };
    let nation = |place: &Place| area::get(place.area).nation;
    // Nobody who writes "Wales" means the village in Yorkshire.
    let is_large = matches!(
        area::get(first.area).kind,
        AreaKind::UnitedKingdom | AreaKind::Nation | AreaKind::Region
    );
    let is_split = places
        .iter()
        .filter(|place| place.share.is_none_or(|share| share >= 0.01))
        .any(|place| nation(place) != nation(first));
    if is_split && !is_large {
        let named: Vec<String> = places
            .iter()
            .take(6)
            .map(|place| {
                let nation = nation(place).map_or("United Kingdom", Nation::name);
                format!("{} ({}, {nation})", place.name, area::get(place.area).code)
            })
            .collect();
        return Err(format!(
            "“{}” may mean places in two nations, whose laws differ; add the nation (“Newport, Wales”) or give the code of one: {}",
            words.trim(),
            named.join(", ")
        ));
    }
    Ok(Whereabouts {
        words: words.trim().to_owned(),
        area: area::current(first.area),
    })
}
