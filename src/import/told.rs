//! What was told of the cells of a row, by the columns of the home format.

use std::collections::HashMap;

use super::headings::Layout;
use super::problem::{Problem, Severity};
use crate::closed::Closed;
use crate::provider::{CellsTold, Column, Columns, Provider};

/// Finds the columns that problems are about, for the rows of one list.
pub(super) struct Telling<'t> {
    layout: &'t Layout,
    /// By line: what was told when files were put together, before any row was read.
    before: HashMap<u64, Vec<&'t Problem>>,
}

impl<'t> Telling<'t> {
    pub(super) fn new(layout: &'t Layout, problems: &'t [Problem]) -> Telling<'t> {
        let mut before: HashMap<u64, Vec<&Problem>> = HashMap::new();
        for problem in problems {
            before.entry(problem.line).or_default().push(problem);
        }
        Telling { layout, before }
    }

    /// What was told of the cells of a row; nothing where they are as they stand.
    pub(super) fn of(&self, row: &Provider, problems: &[Problem]) -> Option<CellsTold> {
        let source = row.sources.first()?;
        let before = self.before.get(&source.line).into_iter().flatten().copied();
        let (mut unread, mut repaired) = (Columns::default(), Columns::default());
        for problem in before.chain(problems) {
            let columns = match problem.severity {
                Severity::Unread => &mut unread,
                Severity::Repaired => &mut repaired,
                Severity::Refused | Severity::Conflict | Severity::Advice => continue,
            };
            if let Some(column) = self.column(&problem.column) {
                columns.add(column);
            }
        }
        (!unread.is_empty() || !repaired.is_empty()).then(|| CellsTold {
            file: source.file.clone(),
            line: source.line,
            lists: row.lists,
            unread,
            repaired,
        })
    }

    /// The column that a heading stands for, as the file or as we call it.
    fn column(&self, heading: &str) -> Option<Column> {
        if heading.is_empty() {
            return None;
        }
        let labelled = |column: &&Column| column.label() == heading;
        self.layout
            .column(heading)
            .or_else(|| Column::from_key(heading))
            .or_else(|| Column::ALL.iter().find(labelled).copied())
    }
}
