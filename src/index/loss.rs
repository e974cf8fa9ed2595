//! When an import would lose so much that somebody should look first.
//!
//! A list cut short while it was saved, or a column that was lost on the way,
//! reads as well as any other list. What tells it is the generation before.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::past::Past;
use super::{Change, Generation, ListManifest, Manifest, ReadError};
use crate::closed::Closed;
use crate::provider::{Column, Provider, Source};

/// More than this part of a list's providers gone, in hundredths, is a loss.
const MUCH: u64 = 20;

/// Fewer providers than this may go, or lose a value, without a word: of a list of six, two that
/// end are a third and nothing out of the way.
const FEW: u64 = 5;
/// From so many values on a column counts, however few of the list have one.
const MANY: u64 = 10;

/// What one list fills.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The list.
    pub list: String,
    /// How many providers stand in it.
    pub providers: u64,
    /// How many of them have a value from it, for every column that has any.
    pub columns: Vec<(Column, u64)>,
    /// How many of them have no value from anywhere, for the columns with none from this list.
    #[serde(default, skip)]
    empty: Vec<u64>,
}

/// Counts what lists fill, one provider after the other.
#[derive(Debug, Default)]
pub struct Filling {
    lists: Vec<Counts>,
    /// The lists that a file belongs to: two packages may have files of the same name.
    files: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Counts {
    list: String,
    providers: u64,
    /// Of every column: how many have a value from this list, and how many have none at all.
    columns: Vec<(u64, u64)>,
}

impl Filling {
    /// Takes note of a list and the files that it is read from.
    pub fn list<'f>(&mut self, name: &str, files: impl IntoIterator<Item = &'f str>) {
        for file in files {
            let lists = self.files.entry(file.to_owned()).or_default();
            lists.push(self.lists.len());
        }
        self.lists.push(Counts {
            list: name.to_owned(),
            providers: 0,
            columns: vec![(0, 0); Column::ALL.len()],
        });
    }

    /// Takes note of a provider.
    pub fn seen(&mut self, provider: &Provider) {
        let files = &self.files;
        let lists_of = |source: &Source| {
            files
                .get(&source.file)
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        // Nearly every provider stands in one row of one list.
        let mut all: Vec<usize> = Vec::with_capacity(1);
        for source in &provider.sources {
            for list in lists_of(source) {
                if !all.contains(list) {
                    all.push(*list);
                }
            }
        }
        for list in &all {
            self.lists[*list].providers += 1;
        }
        for (place, column) in Column::ALL.iter().enumerate() {
            if !provider.states(*column) {
                for list in &all {
                    self.lists[*list].columns[place].1 += 1;
                }
                continue;
            }
            let mut sources = provider.sources.iter();
            let source = sources
                .find(|source| source.taken.has(*column))
                .or(provider.sources.first());
            for list in source.map(lists_of).unwrap_or_default() {
                self.lists[*list].columns[place].0 += 1;
            }
        }
    }

    /// What each list fills.
    pub fn finish(self) -> Vec<Filled> {
        let lists = self.lists.into_iter();
        let filled = lists.map(|counts| Filled {
            list: counts.list,
            providers: counts.providers,
            columns: Column::ALL
                .iter()
                .zip(&counts.columns)
                .filter(|(_, (filled, _))| *filled > 0)
                .map(|(column, (filled, _))| (*column, *filled))
                .collect(),
            empty: counts.columns.iter().map(|(_, empty)| *empty).collect(),
        });
        filled.collect()
    }
}

impl Filled {
    fn of(&self, column: Column) -> u64 {
        let mut columns = self.columns.iter();
        columns
            .find(|(known, _)| *known == column)
            .map_or(0, |(_, count)| *count)
    }
}

/// What a generation's lists fill; counted anew for one that an older version made.
fn filled(before: &Generation) -> Result<Vec<Filled>, ReadError> {
    let manifest = before.manifest();
    if !manifest.filled.is_empty() {
        return Ok(manifest.filled.clone());
    }
    let mut filling = Filling::default();
    for list in &manifest.lists {
        filling.list(&list.name, list.files.iter().map(|file| file.file.as_str()));
    }
    before.each(|provider| filling.seen(&provider))?;
    Ok(filling.finish())
}

/// One loss that is large enough to stop an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The list.
    pub list: String,
    /// The column that would lose its values; nothing where providers go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// Whether the list as a whole is no longer there.
    pub dropped: bool,
    /// How many providers would go, or lose their value.
    pub lost: u64,
    /// How many providers of the current generation stand in the list.
    pub of: u64,
}

impl std::fmt::Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Loss { list, lost, of, .. } = self;
        match self.column {
            Some(column) => write!(
                f,
                "the list “{list}”: {lost} of {of} providers would lose what they have in the column “{}”",
                column.key()
            ),
            None => {
                write!(f, "the list “{list}”: ")?;
                if self.dropped {
                    f.write_str("it is no longer there, and ")?;
                }
                write!(
                    f,
                    "{lost} of {of} providers would go ({} %)",
                    lost * 100 / (*of).max(1)
                )
            }
        }
    }
}

/// The losses that an import would bring.
///
/// Counted for each list: providers gone, if they are five or more and over a
/// fifth of it; any that go with a list that is dropped; and columns that ten or
/// more of its providers, or five and over half of them, had a value in, and over
/// four fifths of those values are gone.
pub fn losses(
    before: &Generation,
    now: &[Filled],
    gone: &[&Change],
) -> Result<Vec<Loss>, ReadError> {
    let Manifest { lists, .. } = before.manifest();
    let mut found = Vec::new();
    for was in filled(before)? {
        let files = |list: &&ListManifest| list.name == was.list;
        let Some(list) = lists.iter().find(files) else {
            continue;
        };
        let is_of_list = |change: &&&Change| {
            let mut rows = change.from.iter();
            rows.any(|row| list.files.iter().any(|file| file.file == row.file))
        };
        let lost = gone.iter().filter(is_of_list).count() as u64;
        found.extend(of_list(&was, now, lost));
    }
    Ok(found)
}

/// The losses against the newest generation that says what its lists filled, where the current one can't
/// be opened: as many providers as a list has fewer.
///
/// A damaged index must not let a damaged list pass. Where nothing can be told, nothing is lost.
pub fn losses_untold(index: &Path, now: &[Filled]) -> Vec<Loss> {
    let known = Past::of(index)
        .map(|past| past.all(index))
        .unwrap_or_default();
    let filled = known.into_iter().filter_map(|own| own.manifest);
    let Some(before) = filled.map(|own| own.filled).find(|own| !own.is_empty()) else {
        return Vec::new();
    };
    let each = before.iter().flat_map(|was| {
        let is = now.iter().find(|now| now.list == was.list);
        let has = is.map_or(0, |is| is.providers);
        of_list(was, now, was.providers.saturating_sub(has))
    });
    each.collect()
}

/// The losses of one list, of which so many providers go.
fn of_list(was: &Filled, now: &[Filled], gone: u64) -> Vec<Loss> {
    let mut found = Vec::new();
    let is = now.iter().find(|now| now.list == was.list);
    let much = gone >= FEW && gone * 100 > was.providers * MUCH;
    if much || (is.is_none() && gone > 0) {
        found.push(Loss {
            list: was.list.clone(),
            column: None,
            dropped: is.is_none(),
            lost: gone,
            of: was.providers,
        });
    }
    let Some(is) = is else { return found };
    for (place, column) in Column::ALL.iter().enumerate() {
        let had = was.of(*column);
        let empty = is.empty.get(place).copied().unwrap_or(0);
        let lost = had.saturating_sub(is.of(*column));
        let matters = had >= MANY || (had >= FEW && had * 2 > was.providers);
        // A value that now comes from another list is not lost.
        if matters && lost * 5 > had * 4 && empty >= lost {
            found.push(Loss {
                list: was.list.clone(),
                column: Some(*column),
                dropped: false,
                lost,
                of: was.providers,
            });
        }
    }
    found
}
