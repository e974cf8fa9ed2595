//! Lists in: bytes become rows, rows become providers and problems.
//!
//! Lists are gone through twice, so that a hundred thousand rows need not be
//! held in memory. [`Gathering`] learns from every row which provider it is
//! about; [`Reading`] then reads each row in full and hands over a provider as
//! soon as its last row has been read. Both take a list as bytes with names
//! ([`Input`]); where the bytes come from is the caller's business.
//!
//! Reading never fails on a row. [`CannotRead`] means that a file as a whole is
//! no list.

pub mod cells;
pub mod checked;
pub mod decisions;
pub mod headings;
pub mod identity;
pub mod map;
pub mod merge;
pub mod package;
pub mod problem;
pub mod rows;
mod table;
mod told;

use std::collections::HashMap;

pub use package::is_package;
pub use problem::{Problem, Severity};

use crate::cleaned::quoted;
use crate::closed::Closed;
use crate::provider::{CellsTold, Column, List, Provider};
use decisions::{Decisions, Settled};
use identity::{Providers, Rows};
use rows::RowReader;
use table::Table;
use told::Telling;

/// A list, or a package of files that make one.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The name that the list goes by.
    pub name: &'a str,
    /// The files with their names, the list itself first.
    pub files: &'a [(String, Vec<u8>)],
    /// The name of the file among them that maps foreign columns.
    pub map: Option<&'a str>,
}

impl Input<'_> {
    /// The list that rows belong to when they don't say.
    ///
    /// That is the list that the file is named after, else the general one; the
    /// second value says whether the name told.
    pub fn list(&self) -> (List, bool) {
        match List::from_key(self.name.trim()) {
            Some(list) => (list, true),
            None => (List::General, false),
        }
    }
}

/// Why a file as a whole can't be read as a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct CannotRead {
    /// The name of the file.
    pub file: String,
    /// What is wrong and what to do.
    pub what: String,
}

/// What a list came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Rows that hold anything.
    pub rows: u64,
    /// Rows among them that were refused.
    pub refused: u64,
}

/// The first pass: which rows are about the same provider.
#[derive(Debug, Default)]
pub struct Gathering {
    rows: Rows,
    lists: u32,
}

impl Gathering {
    /// Goes through a list; its bytes are not needed again until [`Reading::read`].
    pub fn gather(&mut self, input: &Input<'_>) -> Result<(), CannotRead> {
        let table = Table::of(input)?;
        let (list, _) = input.list();
        let mut reader = RowReader::new(table.file(), list, table.layout());
        let mut named = false;
        // Why nothing could be read, should that turn out to be so.
        let mut hindrance: Option<String> = None;
        table.each_row(|row| match row {
            Ok(row) => {
                let identity = reader.identity(row.cells);
                if identity.name.is_empty() {
                    hindrance.get_or_insert_with(|| format!("line {} has no name", row.line));
                } else {
                    named = true;
                    self.rows.add(&identity, self.lists);
                }
            }
            Err(problem) => {
                hindrance.get_or_insert_with(|| format!("line {}: {}", problem.line, problem.what));
            }
        });
        self.lists += 1;
        if named {
            return Ok(());
        }
        // A list that is empty by mistake must not wipe what it held.
        Err(CannotRead {
            file: table.file().to_owned(),
            what: match hindrance {
                Some(why) => format!("not one row can be read ({why})"),
                None => "there are headings and no rows; check that the list was saved, or remove the file if the list is meant to end".to_owned(),
            },
        })
    }

    /// Ends the first pass; rows that are decided to be the same become one.
    ///
    /// `today` is the day after which no check can have happened.
    pub fn settle(self, decisions: &Decisions, today: jiff::civil::Date) -> Reading {
        let rows = self.rows.len();
        let mut providers = self.rows.settle(decisions);
        Reading {
            problems: std::mem::take(&mut providers.settled.problems),
            providers,
            rows,
            next_row: 0,
            begun: HashMap::new(),
            today: today.to_string(),
        }
    }
}

/// The second pass: rows become providers.
#[derive(Debug)]
pub struct Reading {
    providers: Providers,
    rows: usize,
    next_row: usize,
    /// Providers of which more rows are to come.
    begun: HashMap<u32, (Vec<Provider>, Vec<CellsTold>)>,
    problems: Vec<Problem>,
    /// ISO, so that it compares as text.
    today: String,
}

impl Reading {
    /// How many rows there are to read.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The decisions that hold; what was wrong with the others is among the problems.
    pub fn settled(&self) -> &Settled {
        &self.providers.settled
    }

    /// Reads a list; the lists must come in the order in which they were gathered.
    ///
    /// `each` gets every provider once, with its place in the order of names and
    /// what was told of the cells of its rows; an error of its own ends the reading
    /// and is returned.
    pub fn read<E>(
        &mut self,
        input: &Input<'_>,
        mut each: impl FnMut(Provider, u32, &[CellsTold]) -> Result<(), E>,
    ) -> Result<Result<ListCounts, CannotRead>, E> {
        let table = match Table::of(input) {
            Ok(table) => table,
            Err(err) => return Ok(Err(err)),
        };
        let (list, told) = input.list();
        self.problems.extend(table.problems().iter().cloned());
        if !told && !table.says_list() {
            self.problems.push(Problem {
                list: table.file().to_owned(),
                line: 0,
                column: String::new(),
                severity: Severity::Advice,
                what: "nothing says which list this is, so it was taken as general; add a column “list” or name the file after the list".to_owned(),
            });
        }
        let mut reader = RowReader::new(table.file(), list, table.layout());
        let telling = Telling::new(table.layout(), table.problems());
        let mut counts = ListCounts::default();
        let mut stopped = None;
        table.each_row(|row| {
            if stopped.is_some() {
                return;
            }
            match row {
                Ok(row) => {
                    counts.rows += 1;
                    let from = self.problems.len();
                    let problems = &mut self.problems;
                    match reader.read(row.cells, row.line, &mut |problem| problems.push(problem)) {
                        Some(provider) => {
                            let done = self.complete(provider, from, &telling);
                            if let Some((provider, rank, told)) = done {
                                stopped = each(provider, rank, &told).err();
                            }
                        }
                        None => counts.refused += 1,
                    }
                }
                Err(problem) => {
                    // A row that is read again in another way is no lost row.
                    if problem.severity == Severity::Refused {
                        counts.rows += 1;
                        counts.refused += 1;
                    }
                    self.problems.push(problem);
                }
            }
        });
        match stopped {
            Some(err) => Err(err),
            None => Ok(Ok(counts)),
        }
    }

    /// The provider that a row completes, nothing while more of its rows are to come.
    ///
    /// `from` is the place of the first problem of the row.
    fn complete(
        &mut self,
        mut row: Provider,
        from: usize,
        telling: &Telling<'_>,
    ) -> Option<(Provider, u32, Vec<CellsTold>)> {
        let number = *self.providers.of_row.get(self.next_row)?;
        let decided = self.providers.decided.remove(&self.next_row);
        self.next_row += 1;
        if row.last_checked > self.today {
            let what = format!("“{}” is a day still to come", row.last_checked);
            row.last_checked.clear();
            self.say(&row, Column::LastChecked, Severity::Unread, what);
        }
        let id = &self.providers.all.get(number as usize)?.id;
        // A row whose own id was taken away is told of even when it is decided on.
        let own = decided.as_deref().unwrap_or(id);
        if let Some(line) = self.providers.settled.line(own) {
            let what = format!(
                "{} is the same provider as {} by {} line {line}",
                quoted(own),
                quoted(id),
                decisions::FILE
            );
            self.say(&row, Column::Id, Severity::Advice, what);
        }
        let id = decided
            .as_ref()
            .unwrap_or(&self.providers.all.get(number as usize)?.id);
        if !row.id.is_empty() && row.id.as_str() != &**id {
            let what = format!(
                "the id “{}” stands in this list for a provider of another name too, so this one was called “{id}”",
                row.id
            );
            self.say(&row, Column::Id, Severity::Conflict, what);
        }
        let of_row = self.problems.get(from..).unwrap_or_default();
        let told = telling.of(&row, of_row);
        let known = self.providers.all.get_mut(number as usize)?;
        if known.rows == 1 {
            // Not needed again: a hundred thousand ids are some megabytes.
            row.id = std::mem::take(&mut known.id).into();
            return Some((row, known.rank, told.into_iter().collect()));
        }
        row.id = known.id.to_string();
        let (rows, of_rows) = self.begun.entry(number).or_default();
        rows.push(row);
        of_rows.extend(told);
        if rows.len() < known.rows as usize {
            return None;
        }
        let rank = known.rank;
        let (rows, told) = self.begun.remove(&number)?;
        merge::merge(rows, &mut self.problems).map(|provider| (provider, rank, told))
    }

    /// Says something about a value of a row.
    fn say(&mut self, row: &Provider, column: Column, severity: Severity, what: String) {
        if let Some(source) = row.sources.first() {
            self.problems.push(Problem {
                list: source.file.clone(),
                line: source.line,
                column: column.key().to_owned(),
                severity,
                what,
            });
        }
    }

    /// Everything there was to say, in the order of lists and lines.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}
