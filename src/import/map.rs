//! How a foreign file becomes a provider list: the file that `--map` names.
//!
//! A map says in TOML which heading of theirs feeds which column of ours, and
//! no more than that:
//!
//! ```toml
//! list = "general"                          # the list that every row belongs to
//!
//! [constants]                               # taken where a row has nothing better
//! areas = "Bristol"
//!
//! [columns]                                 # ours = theirs
//! name = "Service"
//! address = ["Street", "Town"]              # several are joined as the column asks
//! website = "Web | Facebook"                # the first that is filled
//!
//! [[join]]                                  # rows of another file of theirs
//! file = "organisations.csv"
//! key = "id"                                # the column of that file …
//! on = "organisation_id"                    # … that must be equal to this one of ours
//! columns = { organisation = "name" }
//!
//! [values.specialisms]                      # their words = our keys
//! "Hearing impairment" = "sensory"
//!
//! [[leave_out]]                             # rows that are not wanted
//! column = "approved"
//! is = ["FALSE"]
//!
//! [continuation]                            # rows that add to an earlier row
//! id = "import_id"
//! parent = "import_id_reference"
//! ```
//!
//! A join may also have `many = true` (any number of rows, none as well),
//! `fallback = true` (only for columns still empty), `optional = true` (the
//! file may be missing), `from = "contacts.csv"` (`on` is a column of that
//! file, joined before) and `only = { column = "…", is = ["…"] }`. A
//! `leave_out` with `columns = ["email"]` empties only those.

mod fields;
mod join;
mod table;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::cleaned::quoted;
use crate::closed::Closed;
use crate::decode::Sheet;
use crate::import::headings::{Layout, squeezed};
use crate::import::problem::Remark;
use crate::provider::{Column, List};
pub(crate) use table::{Table, TableRow};

/// A map, read and checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    list: Option<List>,
    #[serde(default)]
    constants: BTreeMap<Column, String>,
    #[serde(default)]
    columns: BTreeMap<Column, Theirs>,
    #[serde(default)]
    join: Vec<Join>,
    #[serde(default)]
    values: BTreeMap<Column, BTreeMap<String, String>>,
    #[serde(default)]
    leave_out: Vec<LeaveOut>,
    continuation: Option<Continuation>,
}

/// The headings that feed one column, each with its alternatives parted by `|`.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "write a heading in quotes, or several in square brackets"
)]
enum Theirs {
    One(String),
    Several(Vec<String>),
}

impl Theirs {
    fn headings(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }

    /// Each heading by itself, alternatives too.
    fn each(&self) -> impl Iterator<Item = &str> {
        self.headings()
            .iter()
            .flat_map(|heading| heading.split('|'))
            .map(str::trim)
    }
}

/// Rows of another file that belong to a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    file: String,
    key: String,
    on: String,
    from: Option<String>,
    #[serde(default)]
    many: bool,
    #[serde(default)]
    fallback: bool,
    #[serde(default)]
    optional: bool,
    only: Option<Only>,
    #[serde(default)]
    columns: BTreeMap<Column, Theirs>,
}

/// A condition on one column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Only {
    column: String,
    is: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveOut {
    column: String,
    is: Vec<String>,
    #[serde(default)]
    columns: Vec<Column>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Continuation {
    id: String,
    parent: String,
}

/// Why a map cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The map itself is wrong.
    #[error("line {line} of the map: {what}")]
    Wrong {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what to do.
        what: String,
    },
    /// The map and the files do not fit each other.
    #[error("{0}")]
    Unfit(String),
}

/// A foreign file in the columns of the home format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The file that the rows and their line numbers are of.
    pub file: String,
    /// The column that each cell belongs to.
    pub columns: Vec<Column>,
    /// What the cells were called there, for messages.
    pub headings: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<MappedRow>,
    /// What there is to say, each with its line; 0 stands for the whole file.
    pub remarks: Vec<(u64, Remark)>,
}

/// One row of a foreign file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappedRow {
    /// The line on which it starts.
    pub line: u64,
    /// Its cells, in the order of [`Mapped::columns`].
    pub cells: Vec<String>,
}

impl Mapped {
    /// The layout to read the rows with.
    pub fn layout(&self) -> Layout {
        Layout::of_columns(&self.columns, self.headings.clone())
    }
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    ///
    /// When the text is no TOML, has a key that no map has, or contradicts itself.
    pub fn read(text: &str) -> Result<Self, MapError> {
        let map: Self = toml::from_str(text).map_err(|error| {
            let upto = error
                .span()
                .and_then(|span| text.get(..span.start))
                .unwrap_or_default();
            let what = match error.message().strip_prefix("unknown ") {
                Some(word) if !error.message().contains("field") => unknown_column(word),
                _ => error.message().replace('\n', " "),
            };
            MapError::Wrong {
                line: upto.matches('\n').count() + 1,
                what,
            }
        })?;
        let line = |word: &str| {
            text.lines()
                .position(|line| line.contains(word))
                .map_or(1, |at| at + 1)
        };
        map.checked().map_err(|(word, what)| MapError::Wrong {
            line: line(&word),
            what,
        })?;
        Ok(map)
    }

    /// Looks for contradictions; an error names a word to find the line by.
    fn checked(&self) -> Result<(), (String, String)> {
        let feeds = |column| {
            self.columns.contains_key(&column)
                || self.constants.contains_key(&column)
                || self
                    .join
                    .iter()
                    .any(|join| join.columns.contains_key(&column))
        };
        if !feeds(Column::Name) && !feeds(Column::Organisation) {
            let what = "nothing feeds the name; add name = \"their heading\" under [columns]";
            return Err(("[columns]".to_owned(), what.to_owned()));
        }
        for (at, join) in self.join.iter().enumerate() {
            if join.file.contains(['/', '\\']) || join.file.starts_with('.') || join.file.is_empty()
            {
                let what = format!(
                    "{} must be the name of a file in the same folder",
                    quoted(&join.file)
                );
                return Err((join.file.clone(), what));
            }
            if let Some(from) = &join.from
                && !self
                    .join
                    .iter()
                    .take(at)
                    .any(|earlier| earlier.file == *from)
            {
                let what = format!(
                    "{} is not joined above; put its [[join]] before this one",
                    quoted(from)
                );
                return Err((format!("from = \"{from}\""), what));
            }
        }
        Ok(())
    }

    /// The files besides the main one that the map reads, by name.
    pub fn files_needed(&self) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        for join in &self.join {
            if !files.contains(&join.file) {
                files.push(join.file.clone());
            }
        }
        files
    }

    /// Whether the main file may be read without this one.
    pub fn is_optional(&self, file: &str) -> bool {
        self.join
            .iter()
            .filter(|join| join.file == file)
            .all(|join| join.optional)
    }

    /// Whether the map speaks of this heading of the main file, for finding the row of headings.
    pub fn knows(&self, heading: &str) -> bool {
        let squeezed_heading = squeezed(heading);
        let same = |known: &str| known == heading || squeezed(known) == squeezed_heading;
        !heading.trim().is_empty()
            && (self.columns.values().any(|theirs| theirs.each().any(same))
                || self.leave_out.iter().any(|rule| same(&rule.column))
                || self
                    .join
                    .iter()
                    .any(|join| join.from.is_none() && same(&join.on))
                || self
                    .continuation
                    .iter()
                    .any(|c| same(&c.id) || same(&c.parent)))
    }

    /// Brings the rows of a file, and of those it joins, into the columns of the home format.
    ///
    /// `joined` holds the bytes of [`Map::files_needed`] by name.
    ///
    /// # Errors
    ///
    /// When a file is missing or cannot be read, or lacks a column that the map speaks of.
    pub fn apply(
        &self,
        file: &str,
        sheet: &Sheet<'_>,
        joined: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Mapped, MapError> {
        let mut remarks = Vec::new();
        let main = Table::of_sheet(file, sheet, &mut remarks);
        let mut tables = BTreeMap::new();
        for (name, bytes) in joined {
            tables.insert(
                name.clone(),
                Table::read(
                    name,
                    bytes,
                    &|heading| self.knows_joined(name, heading),
                    &mut remarks,
                )?,
            );
        }
        let mut mapped = self.apply_tables(&main, &tables)?;
        remarks.append(&mut mapped.remarks);
        mapped.remarks = remarks;
        Ok(mapped)
    }

    fn knows_joined(&self, file: &str, heading: &str) -> bool {
        let squeezed_heading = squeezed(heading);
        let same = |known: &str| !heading.is_empty() && squeezed(known) == squeezed_heading;
        self.join.iter().any(|join| {
            (join.file == file
                && (same(&join.key) || join.columns.values().any(|theirs| theirs.each().any(same))))
                || (join.from.as_deref() == Some(file) && same(&join.on))
        })
    }
}

/// What to say of a word that should be a column or the name of a list.
fn unknown_column(word: &str) -> String {
    let near = Column::ALL
        .iter()
        .map(|column| (strsim::osa_distance(column.key(), word), column.key()))
        .min();
    match near {
        Some((slips, key)) if slips <= 2 => format!(
            "{} is no column of a list; did you mean {key}?",
            quoted(word)
        ),
        _ => format!(
            "{} is no column of a list; they are listed in data/README.md",
            quoted(word)
        ),
    }
}

#[cfg(test)]
mod tests;
