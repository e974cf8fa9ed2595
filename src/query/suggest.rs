//! Completion while a person types: places, what the law calls it, specialisms, providers.
//!
//! What was typed may end in the middle of a word. The last words of it are completed, as many as
//! anything goes on from; where nothing does, what is spelt nearly so. All of it comes from the
//! index and from tables in memory.

use serde::Serialize;

use crate::area;
use crate::closed::Closed;
use crate::index::Generation;
use crate::provider::{Kind, Specialism};
use crate::statutory::StatutoryType;
use crate::text;
use crate::town;
use crate::vocabulary::{Group, Sense, Vocabulary};

/// What a suggestion stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggested {
    /// What the law calls the advocacy.
    StatutoryType,
    /// Who or what it is for.
    Specialism,
    /// How it is done.
    Kind,
    /// An area, or a town and the area that it lies in.
    Area,
    /// A provider.
    Provider,
}

/// A way to go on from what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The whole text, completed.
    pub text: String,
    /// What the completed part stands for.
    #[serde(rename = "as")]
    pub suggested: Suggested,
    /// The key, code or id of that.
    pub value: String,
    /// Whether what was typed had to be read as something else.
    pub corrected: bool,
}

/// So much of a text is looked at.
const MOST_BYTES: usize = 200;
/// Longer runs of letters are no words.
const LONGEST_WORD: usize = 40;
/// Longer texts are completed by their end only.
const LAST_WORDS: usize = 5;
/// So many words that a last word may become are looked at.
const MOST_ENDS: usize = 24;
/// So many providers are looked at for one that is called so.
const MOST_LOOKED_AT: usize = 24;
/// A single letter begins too much.
const SHORTEST: usize = 2;

/// How a person may go on, likeliest first, at most `most`.
pub fn suggest(
    generation: &Generation,
    vocabulary: &Vocabulary,
    typed: &str,
    most: usize,
) -> Vec<Suggestion> {
    // What a person is typing is at the end.
    let mut start = typed.len().saturating_sub(MOST_BYTES);
    while !typed.is_char_boundary(start) {
        start += 1;
    }
    let words: Vec<text::Word<'_>> = text::words(&typed[start..])
        .filter(|word| word.folded.len() <= LONGEST_WORD)
        .collect();
    let first = words.len().saturating_sub(LAST_WORDS);
    for corrected in [false, true] {
        for from in first..words.len() {
            let begun: Vec<&str> = words[from..].iter().map(|word| &*word.folded).collect();
            let begun = begun.join(" ");
            if begun.len() < SHORTEST {
                continue;
            }
            let mut found = match corrected {
                false => going_on(generation, vocabulary, &begun, most),
                true => nearly(generation, vocabulary, &begun, most),
            };
            if found.is_empty() {
                continue;
            }
            let before = &typed[..start + words[from].range.start];
            for suggestion in &mut found {
                suggestion.text.insert_str(0, before);
                suggestion.corrected = corrected;
            }
            return found;
        }
    }
    Vec::new()
}

/// Everything that goes on from a folded text.
fn going_on(
    generation: &Generation,
    vocabulary: &Vocabulary,
    begun: &str,
    most: usize,
) -> Vec<Suggestion> {
    let mut found = Vec::new();
    let mut kinds = terms(vocabulary, begun);
    kinds.truncate(most.div_ceil(2));
    let mut places = places(begun);
    places.truncate(most.div_ceil(2));
    found.extend(kinds);
    found.extend(places);
    let room = most.saturating_sub(found.len());
    found.extend(providers(generation, begun, room.max(1)));
    found.truncate(most);
    found
}

/// What is spelt nearly like the beginning of something.
fn nearly(
    generation: &Generation,
    vocabulary: &Vocabulary,
    begun: &str,
    most: usize,
) -> Vec<Suggestion> {
    let slips = match begun.len() {
        0..=3 => return Vec::new(),
        4..=7 => 1,
        _ => 2,
    };
    let mut found = Vec::new();
    if let Some(word) = vocabulary.meant(begun) {
        found.extend(terms(vocabulary, word));
    }
    let areas = area::near::near_with_initial(begun);
    let towns = town::near_with_initial(begun);
    let mut near: Vec<(usize, &str)> = areas.into_iter().chain(towns).collect();
    near.retain(|(far, _)| *far <= 2 * slips);
    near.sort_by_key(|(far, _)| *far);
    for (_, name) in near.into_iter().take(most) {
        found.extend(
            places(&crate::area::fold::fold_name(name))
                .into_iter()
                .take(1),
        );
    }
    let (before, last) = begun.rsplit_once(' ').unwrap_or(("", begun));
    for word in generation.beginnings_like(last, slips, most) {
        let room = most.saturating_sub(found.len());
        let mended = format!("{before} {word}");
        found.extend(providers(generation, mended.trim_start(), room.min(3)));
    }
    let mut seen: Vec<String> = Vec::new();
    found.retain(|suggestion| {
        let new = !seen.contains(&suggestion.text);
        seen.push(suggestion.text.clone());
        new
    });
    found.truncate(most);
    found
}

/// Statutory types, specialisms and kinds by their names and by what people call them.
fn terms(vocabulary: &Vocabulary, begun: &str) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = Vec::new();
    let mut add = |suggested: Suggested, value: &str, label: &str| {
        if !found.iter().any(|known| known.value == value) {
            found.push(Suggestion {
                text: label.to_owned(),
                suggested,
                value: value.to_owned(),
                corrected: false,
            });
        }
    };
    let goes_on = |text: &str| text.starts_with(begun);
    fn closed<T: Closed>(goes_on: impl Fn(&str) -> bool, mut add: impl FnMut(&str, &str)) {
        for value in T::ALL {
            let label = text::folded(value.label());
            let short = label.split(' ').next_back().unwrap_or_default();
            if goes_on(&label) || goes_on(short) {
                add(value.key(), value.label());
            }
        }
    }
    closed::<StatutoryType>(goes_on, |key, label| {
        add(Suggested::StatutoryType, key, label)
    });
    closed::<Specialism>(goes_on, |key, label| add(Suggested::Specialism, key, label));
    closed::<Kind>(goes_on, |key, label| add(Suggested::Kind, key, label));
    // The shortest phrase is the likeliest: "sectioned" before "section 39A".
    let mut groups: Vec<(usize, &Group)> = vocabulary
        .groups()
        .iter()
        .filter_map(|group| {
            let phrases = group.same.iter().map(|words| words.join(" "));
            let length = phrases
                .filter(|phrase| goes_on(phrase))
                .map(|p| p.len())
                .min()?;
            Some((length, group))
        })
        .collect();
    groups.sort_by_key(|(length, _)| *length);
    for (_, group) in groups {
        let Some(meaning) = group.meanings.iter().find(|meaning| meaning.sure) else {
            continue;
        };
        match &meaning.sense {
            Sense::Statutory(kind) => add(Suggested::StatutoryType, kind.key(), kind.label()),
            Sense::Specialism(kind) => add(Suggested::Specialism, kind.key(), kind.label()),
            Sense::Kind(kind) => add(Suggested::Kind, kind.key(), kind.label()),
            Sense::Language(_) => {}
        }
    }
    found
}

/// Areas and towns whose name goes on from a folded text: councils, then the largest.
fn places(begun: &str) -> Vec<Suggestion> {
    let mut areas: Vec<area::AreaId> = Vec::new();
    for (id, is_own) in area::names::areas_beginning(begun) {
        let welsh = area::get(id).name_welsh.map(crate::area::fold::fold_name);
        let is_welsh = welsh.is_some_and(|name| name.starts_with(begun));
        if (is_own || is_welsh) && !areas.contains(&id) {
            areas.push(id);
        }
    }
    areas.sort_by_key(|id| {
        let area = area::get(*id);
        (area.former, std::cmp::Reverse(area.population))
    });
    let mut found: Vec<Suggestion> = areas
        .into_iter()
        .map(|id| {
            let area = area::get(id);
            Suggestion {
                text: area.name.to_owned(),
                suggested: Suggested::Area,
                value: area.code.to_owned(),
                corrected: false,
            }
        })
        .collect();
    let mut towns: Vec<town::Town> = town::beginning(begun).collect();
    towns.sort_by_key(|town| std::cmp::Reverse(town.population));
    for town in towns.into_iter().take(8) {
        let council = area::get(town.area);
        if council.name != town.name {
            found.push(Suggestion {
                text: format!("{} ({})", town.name, council.name),
                suggested: Suggested::Area,
                value: council.code.to_owned(),
                corrected: false,
            });
        }
    }
    found
}

/// Providers in whose name or organisation the words stand beside each other, the last of them
/// perhaps unfinished; those that begin with them first.
fn providers(generation: &Generation, begun: &str, most: usize) -> Vec<Suggestion> {
    let (before, last) = begun.rsplit_once(' ').unwrap_or(("", begun));
    let all: Vec<&str> = before.split(' ').filter(|word| !word.is_empty()).collect();
    let ends = generation.words_beginning(last, MOST_ENDS);
    if ends.is_empty() || most == 0 {
        return Vec::new();
    }
    let mut found: Vec<(usize, Suggestion)> = Vec::new();
    for address in generation.named(&all, &ends, MOST_LOOKED_AT) {
        let Ok(provider) = generation.record(address) else {
            continue;
        };
        let stands_at = |name: &str| format!(" {}", text::folded(name)).find(&format!(" {begun}"));
        let at = stands_at(&provider.name)
            .into_iter()
            .chain(stands_at(&provider.organisation))
            .min();
        if let Some(at) = at {
            found.push((
                at,
                Suggestion {
                    text: provider.name,
                    suggested: Suggested::Provider,
                    value: provider.id,
                    corrected: false,
                },
            ));
        }
    }
    // A stable sort: the best match first among equals.
    found.sort_by_key(|(at, _)| *at);
    found
        .into_iter()
        .take(most)
        .map(|(_, suggestion)| suggestion)
        .collect()
}
