//! Why a provider stands where it does, in plain words.

use super::{Answer, Fit, Found, Fresh, Match, TakenAs, Used};
use crate::closed::Closed;

/// What decides the place of a provider in an answer, from the first thing to the last.
pub fn reasons(answer: &Answer, found: &Found) -> Vec<String> {
    let why = &found.why;
    let mut said: Vec<String> = Vec::new();
    if let Some(fit) = why.fit {
        said.push(match (fit, why.closeness) {
            (Fit::Part, _) => {
                "it covers only a part of the area, so it comes after those that cover all of it"
                    .to_owned()
            }
            (Fit::Whole, 7) => "it is for just this area".to_owned(),
            (Fit::Whole, 3..=6) => "it is for a larger area around this one".to_owned(),
            (Fit::Whole, 2) => "it is for the whole nation, so nearer ones come first".to_owned(),
            (Fit::Whole, 1) => {
                "it is for the whole United Kingdom, so nearer ones come first".to_owned()
            }
            (Fit::Whole, _) => "it covers all of the area".to_owned(),
        });
    }
    said.push(
        match why.matched {
            Match::Exact => "its name or organisation is just what was typed",
            Match::Words => "the words stand there as typed",
            Match::Stem => "the words stand there in another form",
            Match::Synonym => "it is what the words mean, in other words",
            Match::Typo => "a word was misspelt; it has what was meant",
            Match::Filter => "it fits the filters; no words chose it",
        }
        .to_owned(),
    );
    let has = ranked_by(answer, found);
    if !has.is_empty() {
        said.push(format!("it comes forward for {}", has.join(", ")));
    }
    if why.word_steps > 0 {
        said.push("it has words of the question, or has them in its name".to_owned());
    }
    if why.for_others {
        said.push("it is only for people who were not named, so it comes later".to_owned());
    }
    if why.general_first {
        said.push("it is for general advocacy, whoever asks".to_owned());
    }
    said.push(
        match why.freshness {
            Fresh::NeverChecked => "nobody has ever checked it",
            Fresh::Stale => "it was checked more than a year ago",
            Fresh::Due => "it is due to be checked again",
            Fresh::Fresh => "it was checked within half a year",
        }
        .to_owned(),
    );
    if why.score > 0.0 {
        said.push(format!("text relevance {:.1}", why.score));
    }
    said
}

/// What brings this provider forward.
fn ranked_by(answer: &Answer, found: &Found) -> Vec<String> {
    let provider = &found.provider;
    let mut has: Vec<String> = Vec::new();
    for piece in answer
        .understood
        .iter()
        .filter(|piece| piece.used == Used::Rank)
    {
        let fits = match piece.taken_as {
            TakenAs::StatutoryType => provider
                .statutory_types
                .iter()
                .any(|t| t.key() == piece.value),
            TakenAs::Specialism => provider.specialisms.iter().any(|s| s.key() == piece.value),
            TakenAs::Kind => provider.kinds.iter().any(|k| k.key() == piece.value),
            TakenAs::Language => provider
                .languages
                .iter()
                .any(|l| l.eq_ignore_ascii_case(&piece.value)),
            _ => false,
        };
        if fits && !has.contains(&piece.name) {
            has.push(piece.name.clone());
        }
    }
    has
}
