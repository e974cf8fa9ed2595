//! How the question was read, with a way to take each part back.

use super::groups::label_of;
use crate::guide::summary::sentence;
use crate::query::{Answer, TakenAs, Understood, Used};
use crate::web::asked::{Asked, FILTERS};

/// Something that was chosen, and the address without it.
pub(in crate::web) struct Chip {
    /// The name of its group in the message files.
    pub(in crate::web) group: String,
    /// The value in words; empty for "not stated".
    pub(in crate::web) label: String,
    pub(in crate::web) without: String,
}

/// What words were taken for, and the address where they are only words.
pub(in crate::web) struct Read {
    pub(in crate::web) words: String,
    /// What for: "Leeds", "Independent mental health advocate (IMHA)".
    pub(in crate::web) meanings: Vec<Meaning>,
    pub(in crate::web) notes: Vec<String>,
    pub(in crate::web) without: String,
    pub(in crate::web) choices: Vec<Other>,
}

/// What words mean, and what was done with it.
pub(in crate::web) struct Meaning {
    pub(in crate::web) name: String,
    /// A name in the message files: `read.filter`, `read.rank`, `read.aside`.
    pub(in crate::web) used: &'static str,
}

/// Another place that the words may stand for.
pub(in crate::web) struct Other {
    pub(in crate::web) name: String,
    /// The share of a split postcode in hundredths; nothing where it is no such share.
    pub(in crate::web) share: Option<u32>,
    pub(in crate::web) address: String,
}

/// Everything that was chosen beside the words.
pub(in crate::web) fn chips(asked: &Asked) -> Vec<Chip> {
    let chosen = asked.state.iter();
    let is_chip = |name: &str| name == "literal" || FILTERS.iter().any(|(own, _)| *own == name);
    chosen
        .filter(|(name, _)| is_chip(name))
        .map(|(name, value)| {
            let label = match *name {
                "area" => {
                    let mut areas = asked.filters().areas.iter();
                    let area = areas.find(|area| area.words == *value);
                    area.map_or_else(
                        || value.clone(),
                        |area| match area.outcode {
                            Some(_) => format!("{} ({})", area.words, area.name()),
                            None => area.name().to_owned(),
                        },
                    )
                }
                "literal" => "✓".to_owned(),
                _ if value == crate::query::NOT_STATED => String::new(),
                name => label_of(name, value).map_or_else(|| value.clone(), str::to_owned),
            };
            Chip {
                group: format!("filter.{name}"),
                label,
                without: asked.query_without(name, Some(value)),
            }
        })
        .collect()
}

/// How the words were read, piece by piece.
pub(in crate::web) fn read(asked: &Asked, answer: &Answer) -> Vec<Read> {
    let mut all: Vec<Read> = Vec::new();
    for piece in &answer.understood {
        let meaning = Meaning {
            name: name(piece),
            used: match piece.used {
                Used::Filter => "read.filter",
                Used::Rank => "read.rank",
                Used::SetAside => "read.aside",
            },
        };
        match all.last_mut().filter(|last| last.words == piece.words) {
            Some(same) => {
                same.meanings.push(meaning);
                same.notes
                    .extend(piece.notes.iter().map(|note| sentence(note)));
            }
            None => all.push(Read {
                words: piece.words.clone(),
                meanings: vec![meaning],
                notes: piece.notes.iter().map(|note| sentence(note)).collect(),
                without: asked.query_with(&[("not_as", &piece.words)]),
                choices: Vec::new(),
            }),
        }
        if let Some(last) = all.last_mut() {
            last.choices.extend(others(asked, piece));
        }
    }
    all
}

/// The other places that the place box may mean.
pub(in crate::web) fn other_places(asked: &Asked) -> Vec<(String, Vec<String>, Vec<Other>)> {
    let areas = asked.filters().areas.iter();
    areas
        .filter(|area| !area.choices.is_empty() || !area.notes.is_empty())
        .map(|area| {
            let others = area.choices.iter().map(|choice| Other {
                name: choice.name.clone(),
                share: choice.share.map(hundredths),
                address: with_area_instead(asked, Some(&area.words), choice.value),
            });
            let notes = area.notes.iter().map(|note| sentence(note)).collect();
            (area.words.clone(), notes, others.collect())
        })
        .collect()
}

fn others(asked: &Asked, piece: &Understood) -> Vec<Other> {
    if piece.taken_as != TakenAs::Area {
        return Vec::new();
    }
    let choices = piece.choices.iter();
    choices
        .map(|choice| Other {
            name: choice.name.clone(),
            share: choice.share.map(hundredths),
            address: with_area_instead(asked, None, choice.value),
        })
        .collect()
}

/// The address with an area in the place of all others.
pub(in crate::web) fn with_area(asked: &Asked, code: &str) -> String {
    let state = asked.state.iter();
    let kept = state
        .filter(|(name, _)| *name != "area")
        .map(|(name, value)| (*name, value.as_str()));
    let picks = asked.picks.iter().map(|id| ("pick", id.as_str()));
    crate::web::asked::encode(kept.chain([("area", code)]).chain(picks))
}

/// The address with an area in the place of another.
fn with_area_instead(asked: &Asked, instead_of: Option<&str>, code: &str) -> String {
    let state = asked.state.iter();
    let kept = state
        .filter(|(name, value)| *name != "area" || Some(value.as_str()) != instead_of)
        .map(|(name, value)| (*name, value.as_str()));
    let picks = asked.picks.iter().map(|id| ("pick", id.as_str()));
    crate::web::asked::encode(kept.chain([("area", code)]).chain(picks))
}

fn hundredths(share: f32) -> u32 {
    (share * 100.0).round() as u32
}

fn name(piece: &Understood) -> String {
    match piece.taken_as {
        TakenAs::Age => format!("age {}", piece.value),
        _ => piece.name.clone(),
    }
}
