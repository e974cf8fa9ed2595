//! What words mean in the columns of the closed lists.
//!
//! The key and the label of every value, and the rows of
//! `data/reference/values.csv`: `column,alias,value,why_not`. A value of `-`
//! stands for words that are understood and add nothing; a row without a value
//! says why its words are none.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::closed::{Closed, Many};
use crate::import::headings::squeezed;
use crate::provider::{
    Advocates, Column, Cost, CoverageBasis, Independence, Kind, List, Reach, Referrer, Specialism,
    Status,
};
use crate::statutory::StatutoryType;
use crate::text;

/// What words mean in a column.
pub(super) enum Found<T> {
    These(Many<T>),
    /// They are understood and add nothing.
    Nothing,
    /// They are known not to be a value, and this is why.
    Not(&'static str),
    Unknown,
}

/// Words that say no more than that the value is a service.
const SERVICE_WORDS: [&str; 5] = ["advocacy", "advocate", "advocates", "service", "services"];

/// What words mean; words that only say "service" may follow.
pub(super) fn look_up<T: Closed>(column: Column, words: &str) -> Found<T> {
    if let Some(value) = T::from_key(words) {
        return Found::These([value].into_iter().collect());
    }
    // No value is that long.
    if words.len() > 200 {
        return Found::Unknown;
    }
    let Some(table) = TABLE.get(column.place()) else {
        return Found::Unknown;
    };
    let mut words: Vec<_> = text::words(words).map(|word| word.folded).collect();
    loop {
        match table.get(squeezed(&words.join(" ")).as_str()) {
            Some(Meaning::Values("-")) => return Found::Nothing,
            Some(Meaning::Values(keys)) => {
                return Found::These(keys.split(';').filter_map(T::from_key).collect());
            }
            Some(Meaning::Not(why)) => return Found::Not(why),
            None => {}
        }
        match words.pop() {
            Some(last) if SERVICE_WORDS.contains(&&*last) => {}
            _ => return Found::Unknown,
        }
    }
}

/// The key of the value that may have been meant: one slip in five letters, two in nine.
pub(super) fn nearest(column: Column, piece: &str) -> Option<&'static str> {
    if piece.len() > 60 {
        return None;
    }
    let typed = squeezed(piece);
    let length = typed.chars().count();
    let allowed = match length {
        0..=4 => return None,
        5..=8 => 1,
        _ => 2,
    };
    let near = ALIASES
        .iter()
        .filter(|alias| alias.column == column)
        .filter_map(|alias| {
            let close = alias.words.chars().count().abs_diff(length) <= allowed;
            let slips = close.then(|| strsim::osa_distance(&typed, &alias.words))?;
            let Meaning::Values(keys) = alias.meaning else {
                return None;
            };
            let one = !keys.contains([';', '-']);
            (slips <= allowed && one).then_some((slips, keys))
        });
    near.min().map(|(_, key)| key)
}

#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Keys joined by `;`, or `-` for words that add nothing.
    Values(&'static str),
    Not(&'static str),
}

/// Words for a value besides its key.
struct Alias {
    column: Column,
    words: String,
    meaning: Meaning,
}

static ALIASES: LazyLock<Vec<Alias>> = LazyLock::new(|| {
    let mut aliases = Vec::new();
    own_names::<List>(Column::List, &mut aliases);
    own_names::<Specialism>(Column::Specialisms, &mut aliases);
    own_names::<StatutoryType>(Column::StatutoryTypes, &mut aliases);
    own_names::<Kind>(Column::Kinds, &mut aliases);
    own_names::<Reach>(Column::Reach, &mut aliases);
    own_names::<Advocates>(Column::Advocates, &mut aliases);
    own_names::<Cost>(Column::Cost, &mut aliases);
    own_names::<CoverageBasis>(Column::CoverageBasis, &mut aliases);
    own_names::<Referrer>(Column::WhoCanRefer, &mut aliases);
    own_names::<Independence>(Column::Independence, &mut aliases);
    own_names::<Status>(Column::Status, &mut aliases);
    for line in include_str!("../../../../data/reference/values.csv")
        .lines()
        .skip(1)
    {
        let mut cells = line.splitn(4, ',');
        let (Some(column), Some(words), Some(value), Some(why)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if let Some(column) = Column::from_key(column) {
            let meaning = if value.is_empty() {
                Meaning::Not(why)
            } else {
                Meaning::Values(value)
            };
            aliases.push(Alias {
                column,
                words: squeezed(words),
                meaning,
            });
        }
    }
    aliases
});

fn own_names<T: Closed>(column: Column, aliases: &mut Vec<Alias>) {
    for value in T::ALL {
        for name in [value.key(), value.label()] {
            aliases.push(Alias {
                column,
                words: squeezed(name),
                meaning: Meaning::Values(value.key()),
            });
        }
    }
}

/// The meanings of words, by the place of the column.
static TABLE: LazyLock<Vec<HashMap<&'static str, Meaning>>> = LazyLock::new(|| {
    let mut table = vec![HashMap::new(); Column::ALL.len()];
    for alias in ALIASES.iter() {
        if let Some(of_column) = table.get_mut(alias.column.place()) {
            of_column
                .entry(alias.words.as_str())
                .or_insert(alias.meaning);
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_values_is_sound() {
        fn holds<T: Closed>(keys: &str) -> bool {
            keys == "-" || keys.split(';').all(|key| T::from_key(key).is_some())
        }
        let file = include_str!("../../../../data/reference/values.csv");
        let mut seen: HashMap<(Column, String), String> = HashMap::new();
        for row in csv::Reader::from_reader(file.as_bytes()).records() {
            let row = row.expect("four cells in every row");
            let (words, keys, why) = (&row[1], &row[2], &row[3]);
            let column = Column::from_key(&row[0]).expect(words);
            assert!(keys.is_empty() != why.is_empty(), "{words}");
            let sound = keys.is_empty()
                || match column {
                    Column::List => holds::<List>(keys),
                    Column::Specialisms => holds::<Specialism>(keys),
                    Column::StatutoryTypes => holds::<StatutoryType>(keys),
                    Column::Kinds => holds::<Kind>(keys),
                    Column::Reach => holds::<Reach>(keys),
                    Column::Advocates => holds::<Advocates>(keys),
                    Column::Cost => holds::<Cost>(keys),
                    Column::CoverageBasis => holds::<CoverageBasis>(keys),
                    Column::WhoCanRefer => holds::<Referrer>(keys),
                    Column::Independence => holds::<Independence>(keys),
                    Column::Status => holds::<Status>(keys),
                    _ => false,
                };
            assert!(sound, "{words}: {keys}");
            let earlier = seen.insert((column, squeezed(words)), keys.to_owned());
            assert!(
                earlier.is_none_or(|earlier| earlier == keys),
                "{words} stands for two values"
            );
        }
    }
}
