//! The values gathered for one row, and how several become one cell.

use crate::cleaned::quoted;
use crate::closed::Closed;
use crate::import::headings::{Nature, nature};
use crate::import::map::table::{Table, TableRow};
use crate::import::map::{MapError, Theirs};
use crate::import::problem::{Remark, Severity};
use crate::provider::Column;

/// Where the values of one column stand in a table: for each of its headings, the alternatives.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<Vec<usize>>);

impl Places {
    /// Finds the headings in a table; where some may be missing, those that are there.
    pub(super) fn find(theirs: &Theirs, table: &Table, optional: bool) -> Result<Self, MapError> {
        let mut places = Vec::new();
        for heading in theirs.headings() {
            let mut alternatives = Vec::new();
            for alternative in heading.split('|').map(str::trim) {
                match optional {
                    true => alternatives.extend(table.column(alternative)),
                    false => alternatives.push(table.need(alternative)?),
                }
            }
            places.push(alternatives);
        }
        Ok(Self(places))
    }

    /// The filled cells of a row.
    pub(super) fn cells<'t>(&self, row: &'t TableRow) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter_map(|alternatives| {
            alternatives
                .iter()
                .map(|&column| row.cell(column))
                .find(|cell| !cell.is_empty())
        })
    }
}

/// The values of one row of the main file, by the place of the column.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) line: u64,
    values: Vec<Vec<String>>,
}

impl Fields {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            values: vec![Vec::new(); Column::ALL.len()],
        }
    }

    pub(super) fn of(&self, column: Column) -> &[String] {
        self.values.get(column.place()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self, column: Column) -> bool {
        self.of(column).is_empty()
    }

    pub(super) fn clear(&mut self, column: Column) {
        if let Some(values) = self.values.get_mut(column.place()) {
            values.clear();
        }
    }

    /// Adds the values of one row of a file.
    pub(super) fn add<'v>(&mut self, column: Column, values: impl Iterator<Item = &'v str>) {
        if let Some(own) = self.values.get_mut(column.place()) {
            for value in values {
                if !own.iter().any(|known| known == value) {
                    own.push(value.to_owned());
                }
            }
        }
    }

    /// Adds the values of a further row of a file: a second address or name is no part of the first.
    ///
    /// `from` says in a message where they stood.
    pub(super) fn add_more(
        &mut self,
        column: Column,
        values: &[String],
        from: &str,
    ) -> Option<Remark> {
        let several = matches!(nature(column), Nature::Several | Nature::Prose);
        if several || self.is_empty(column) {
            self.add(column, values.iter().map(String::as_str));
            return None;
        }
        let new: Vec<&str> = values
            .iter()
            .map(String::as_str)
            .filter(|value| !self.of(column).iter().any(|own| own == value))
            .collect();
        if new.is_empty() {
            return None;
        }
        let what = format!(
            "{} {from} was left out, as there is one before it",
            quoted(&new.join(", "))
        );
        Some(Remark::new(Severity::Unread, column.label(), what))
    }

    /// The values of a column as one cell.
    pub(super) fn cell(&self, column: Column) -> (String, Option<Remark>) {
        let values = self.of(column);
        let joined = match nature(column) {
            Nature::Several => values.join(";"),
            Nature::Address => values.join(", "),
            Nature::Prose => values.join("\n"),
            Nature::One => {
                let mut values = values.iter();
                let first = values.next().cloned().unwrap_or_default();
                let rest: Vec<&str> = values.map(String::as_str).collect();
                let remark = (!rest.is_empty()).then(|| {
                    let what = format!(
                        "{} was left out, as {} came first",
                        quoted(&rest.join(", ")),
                        quoted(&first)
                    );
                    Remark::new(Severity::Unread, column.label(), what)
                });
                return (first, remark);
            }
        };
        (joined, None)
    }
}
