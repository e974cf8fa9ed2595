//! How well the lists are kept: what is filled, could be read, was mended and is fresh; what to fix
//! first; and how that moved since earlier imports.
//!
//! The counts were made at import and stand in the generation ([`crate::index::health`]), so a report
//! reads no list and, but for the few rows that it shows, no record. How old the checks are depends on
//! the day and is looked up in one pass over the index. What an older version of the program imported
//! has no counts: it is told as not recorded, never as none.
//!
//! # What comes first
//!
//! [`Fix`]es stand in the order of harm to somebody who looks for an advocate ([`Harm`]): what keeps
//! people from a service at all, then what may send them to the wrong place, then what nobody knows to
//! hold still, then what leaves them with less to go by. Within one harm, the fault that most services
//! have comes first, and of one fault the list with most of them.

mod csv;

use std::cmp::Reverse;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

pub use self::csv::write_csv;
use super::stale::{self, Band};
use crate::closed::{Closed, Many};
use crate::index::health::{Fault, FaultyRow, Harm, ListHealth, MOST_ROWS};
use crate::index::history::Head;
use crate::index::{Generation, ReadError};
use crate::provider::{Column, List};
use crate::query::{Filters, Row};
use crate::text::thousands;

/// The columns that every service should have something in: who looks for an advocate asks for these.
///
/// Others, such as a second telephone or a charity number, are rightly empty for many.
pub const EXPECTED: [Column; 11] = [
    Column::Description,
    Column::Areas,
    Column::CoverageBasis,
    Column::Eligibility,
    Column::WhoCanRefer,
    Column::Referral,
    Column::Telephone,
    Column::Email,
    Column::Website,
    Column::OpeningHours,
    Column::LastChecked,
];

/// The months back that are compared with, beside the import before.
const BACK: [i64; 2] = [1, 6];

/// The report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The generation that it speaks of.
    pub generation: u32,
    /// When that was made, in UTC.
    pub made: String,
    /// The day that it is looked at from.
    #[serde(rename = "as_of", serialize_with = "iso")]
    pub day: Date,
    /// Whether the import counted what it could not read, mended and refused; an older version did not.
    pub recorded: bool,
    /// The lists, in their order, those that hold nothing left out.
    pub lists: Vec<ListReport>,
    /// What to fix, the most useful first.
    pub fixes: Vec<Fix>,
    /// What it is compared with, the latest first.
    pub earlier: Vec<Earlier>,
    /// How many earlier generations there were of which nobody counted anything.
    pub not_recorded: usize,
}

/// One list.
#[derive(Debug, Clone, Serialize)]
pub struct ListReport {
    /// The list.
    pub list: List,
    /// Services in it, without those that are closed.
    pub services: u64,
    /// Services in it that are closed.
    pub closed: u64,
    /// Rows that were refused; nothing where that was not recorded.
    pub refused: Option<u64>,
    /// Of the cells of the [`EXPECTED`] columns: how many have something in them.
    pub expected_filled: Part,
    /// Of all cells with something in them: how many could be read; nothing where that was not recorded.
    pub valid: Option<Part>,
    /// Cells that the import mended; nothing where that was not recorded.
    pub repaired: Option<u64>,
    /// How old the checks are: services in each band, the oldest first.
    pub checks: Vec<Checks>,
    /// Every column, in the order of the home format.
    pub columns: Vec<ColumnReport>,
    /// Services in it before, for each of [`Report::earlier`]; nothing where the list was not there.
    pub services_before: Vec<Option<u64>>,
}

/// How many checks of a list are of one age.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Checks {
    /// The age.
    pub band: Band,
    /// How many services.
    pub services: u64,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// In hundredths; 0 only where there is none, 100 only where there are all.
    pub percent: u64,
}

impl Part {
    /// A part, with its percentage.
    pub fn of(count: u64, of: u64) -> Part {
        let rounded = (count * 100 + of / 2).checked_div(of).unwrap_or(0);
        let percent = match count {
            0 => 0,
            all if all == of => 100,
            _ => rounded.clamp(1, 99),
        };
        Part { count, of, percent }
    }
}

/// "91 %" for a part, "?" where it was not recorded, a dash where there is nothing to be a part of.
pub fn percent(part: Option<Part>) -> String {
    match part {
        Some(part) if part.of == 0 => "–".to_owned(),
        Some(part) => format!("{} %", part.percent),
        None => "?".to_owned(),
    }
}

/// A number, "?" where it was not recorded.
pub fn number(number: Option<u64>) -> String {
    number.map_or_else(|| "?".to_owned(), thousands)
}

/// "+3", "−1" for percentage points; nothing for no movement.
pub fn points(moved: i64) -> String {
    match moved {
        0 => String::new(),
        more @ 1.. => format!("+{more}"),
        less => format!("−{}", less.unsigned_abs()),
    }
}

/// One column of a list.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    /// The column.
    pub column: Column,
    /// Services with something in it.
    pub filled: Part,
    /// Of those, how many could be read in full; nothing where that was not recorded.
    pub valid: Option<Part>,
    /// Of how many it, or a part of it, could not be read; nothing where that was not recorded.
    pub unread: Option<u64>,
    /// In how many the import mended something; nothing where that was not recorded.
    pub repaired: Option<u64>,
    /// Services with something in it before, for each of [`Report::earlier`].
    pub filled_before: Vec<Option<Part>>,
}

impl ColumnReport {
    /// By how many percentage points it is fuller than in the `n`th of [`Report::earlier`].
    pub fn moved(&self, n: usize) -> Option<i64> {
        let before = (*self.filled_before.get(n)?)?;
        Some(self.filled.percent as i64 - before.percent as i64)
    }

    /// Whether there is anything to tell of it.
    pub fn is_told(&self) -> bool {
        let filled_before = self.filled_before.iter().flatten();
        self.filled.count > 0
            || EXPECTED.contains(&self.column)
            || filled_before.into_iter().any(|part| part.count > 0)
    }
}

/// Something to fix in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Fix {
    /// What is wrong.
    pub fault: Fault,
    /// What it does to somebody who looks for an advocate.
    pub harm: Harm,
    /// The list.
    pub list: List,
    /// How many services, or rows that were refused.
    pub services: u64,
    /// The first few, at most [`MOST_ROWS`].
    pub rows: Vec<FaultyRow>,
    /// What is wrong, in words.
    pub what: &'static str,
    /// What to do, in words.
    pub what_to_do: &'static str,
    /// How many had it before, for each of [`Report::earlier`]; nothing where the list was not there, or
    /// nobody counted it.
    pub services_before: Vec<Option<u64>>,
}

/// A generation that is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct Earlier {
    /// Its number.
    pub generation: u32,
    /// When it was made, in UTC.
    pub made: String,
    /// How well its lists were kept.
    #[serde(skip)]
    pub lists: Vec<ListHealth>,
}

fn iso<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// The day, of a time in UTC; nothing where that can't be read.
pub fn day_of(made: &str) -> Option<Date> {
    made.get(..10)?.parse().ok()
}

/// Tells how well the lists of a generation are kept, looked at from a day.
///
/// `before` are the heads of the log of earlier generations, the newest first
/// ([`Generation::before`]). `only` chooses lists; empty, it chooses all.
pub fn report(
    generation: &Generation,
    before: &[Head],
    only: Many<List>,
    day: Date,
) -> Result<Report, ReadError> {
    let (mut health, recorded) = generation.health()?;
    health.retain(|own| only.is_empty() || only.has(own.list));
    let earlier = earlier(before, day);
    let checks = checks(generation, day)?;
    let mut fixes: Vec<Fix> = Vec::new();
    let mut lists = Vec::with_capacity(health.len());
    for own in &health {
        let Some(checks) = checks.get(own.list.place()) else {
            continue;
        };
        fixes.extend(fixes_of(own, recorded, &earlier));
        fixes.extend(too_old(generation, own.list, checks, earlier.len())?);
        lists.push(list_of(own, recorded, checks, &earlier));
    }
    let mut totals = [0_u64; Fault::ALL.len()];
    for fix in &fixes {
        totals[fix.fault.place()] += fix.services;
    }
    fixes.sort_by_key(|fix| {
        let most_first = Reverse(totals[fix.fault.place()]);
        (
            fix.harm,
            most_first,
            fix.fault,
            Reverse(fix.services),
            fix.list,
        )
    });
    Ok(Report {
        generation: generation.manifest().generation,
        made: generation.manifest().made.clone(),
        day,
        recorded,
        lists,
        fixes,
        not_recorded: before.iter().filter(|head| head.health.is_empty()).count(),
        earlier,
    })
}

/// The generations to compare with: the one before, and those that answered about a month and half a
/// year before the day.
fn earlier(before: &[Head], day: Date) -> Vec<Earlier> {
    let counted = || before.iter().filter(|head| !head.health.is_empty());
    let mut chosen: Vec<&Head> = counted().take(1).collect();
    for months in BACK {
        let Ok(then) = day.checked_sub(months.months()) else {
            continue;
        };
        let made_by_then = |head: &&Head| day_of(&head.made).is_some_and(|made| made <= then);
        if let Some(head) = counted().find(made_by_then)
            && chosen.iter().all(|own| own.generation != head.generation)
        {
            chosen.push(head);
        }
    }
    let chosen = chosen.into_iter();
    chosen
        .map(|head| Earlier {
            generation: head.generation,
            made: head.made.clone(),
            lists: head.health.clone(),
        })
        .collect()
}

/// How many services of a list are in each band, and the first of those that are stale.
#[derive(Default)]
struct Ages {
    bands: [u64; Band::ALL.len()],
    stale: Vec<Row>,
}

fn checks(generation: &Generation, day: Date) -> Result<Vec<Ages>, ReadError> {
    let mut ages: Vec<Ages> = List::ALL.iter().map(|_| Ages::default()).collect();
    // Closed services are left out there as they are here.
    let outline = stale::outline(generation, &Filters::default(), day)?;
    for (row, band) in outline.rows() {
        for list in row.packed.lists().iter() {
            let own = &mut ages[list.place()];
            own.bands[band.place()] += 1;
            if *band == Band::Stale && own.stale.len() < MOST_ROWS {
                own.stale.push(*row);
            }
        }
    }
    Ok(ages)
}

fn of_list(earlier: &Earlier, list: List) -> Option<&ListHealth> {
    earlier.lists.iter().find(|own| own.list == list)
}

fn list_of(own: &ListHealth, recorded: bool, ages: &Ages, earlier: &[Earlier]) -> ListReport {
    let before: Vec<Option<&ListHealth>> = earlier
        .iter()
        .map(|earlier| of_list(earlier, own.list))
        .collect();
    let columns = Column::ALL.iter().map(|column| {
        let cells = own.cells(*column);
        let valid = cells.filled.saturating_sub(cells.unread);
        ColumnReport {
            column: *column,
            filled: Part::of(cells.filled, own.services),
            valid: recorded.then(|| Part::of(valid, cells.filled)),
            unread: recorded.then_some(cells.unread),
            repaired: recorded.then_some(cells.repaired),
            filled_before: before
                .iter()
                .map(|own| own.map(|own| Part::of(own.cells(*column).filled, own.services)))
                .collect(),
        }
    });
    let columns: Vec<ColumnReport> = columns.collect();
    let expected = columns.iter().filter(|own| EXPECTED.contains(&own.column));
    let filled: u64 = own.columns.iter().map(|cells| cells.filled).sum();
    let unread: u64 = own.columns.iter().map(|cells| cells.unread).sum();
    ListReport {
        list: own.list,
        services: own.services,
        closed: own.closed,
        refused: recorded.then_some(own.refused),
        expected_filled: Part::of(
            expected.map(|own| own.filled.count).sum(),
            own.services * EXPECTED.len() as u64,
        ),
        valid: recorded.then(|| Part::of(filled.saturating_sub(unread), filled)),
        repaired: recorded.then(|| own.columns.iter().map(|cells| cells.repaired).sum()),
        checks: Band::ALL
            .iter()
            .zip(ages.bands)
            .map(|(band, services)| Checks {
                band: *band,
                services,
            })
            .collect(),
        columns,
        services_before: before
            .iter()
            .map(|own| own.map(|own| own.services))
            .collect(),
    }
}

/// What was counted at import.
fn fixes_of<'h>(
    own: &'h ListHealth,
    recorded: bool,
    earlier: &'h [Earlier],
) -> impl Iterator<Item = Fix> {
    // Without the counts these would say that there are none.
    let known = move |fault: Fault| {
        recorded
            || !matches!(
                fault,
                Fault::RowRefused
                    | Fault::AreaUnread
                    | Fault::ContactUnread
                    | Fault::TypeUnread
                    | Fault::OtherUnread
            )
    };
    let faults = own.faults.iter().filter(move |own| known(own.fault));
    faults.map(move |faulty| {
        let before = |earlier: &Earlier| {
            let list = of_list(earlier, own.list)?;
            let mut faults = list.faults.iter();
            let found = faults.find(|before| before.fault == faulty.fault);
            Some(found.map_or(0, |before| before.services))
        };
        Fix {
            rows: faulty.rows.clone(),
            services_before: earlier.iter().map(before).collect(),
            ..fix(faulty.fault, own.list, faulty.services)
        }
    })
}

fn fix(fault: Fault, list: List, services: u64) -> Fix {
    Fix {
        fault,
        harm: fault.harm(),
        list,
        services,
        rows: Vec::new(),
        what: fault.label(),
        what_to_do: fault.what_to_do(),
        services_before: Vec::new(),
    }
}

/// The checks that are too old, with the rows of the first; of earlier days nobody counted them.
fn too_old(
    generation: &Generation,
    list: List,
    ages: &Ages,
    earlier: usize,
) -> Result<Option<Fix>, ReadError> {
    let services = ages.bands[Band::Stale.place()];
    if services == 0 {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(ages.stale.len());
    let addresses: Vec<_> = ages.stale.iter().map(|row| row.at).collect();
    for provider in generation.records(&addresses)? {
        let mut sources = provider.sources.iter();
        let own = sources.find(|source| source.list == list);
        if let Some(source) = own.or(provider.sources.first()) {
            rows.push(FaultyRow {
                id: provider.id.clone(),
                file: source.file.clone(),
                line: source.line,
            });
        }
    }
    Ok(Some(Fix {
        rows,
        services_before: vec![None; earlier],
        ..fix(Fault::Stale, list, services)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::history::Kind;
    use jiff::civil::date;

    fn head(generation: u32, made: &str, counted: bool) -> Head {
        let health = ListHealth {
            list: List::Housing,
            services: 1,
            closed: 0,
            refused: 0,
            columns: Vec::new(),
            faults: Vec::new(),
        };
        Head {
            format: 1,
            generation,
            made: format!("{made}T12:00:00Z"),
            kind: Kind::Import,
            since: None,
            went_back_to: None,
            providers: 1,
            added: 0,
            changed: 0,
            gone: 0,
            refused: 0,
            lists: Vec::new(),
            read: Vec::new(),
            health: counted.then_some(health).into_iter().collect(),
        }
    }

    #[test]
    fn it_is_compared_with_the_import_before_and_those_that_answered_then() {
        let day = date(2026, 11, 25);
        let all = [
            head(9, "2026-11-20", false),
            head(8, "2026-11-18", true),
            head(7, "2026-10-26", true),
            head(6, "2026-10-25", true),
            head(5, "2026-10-01", true),
            head(4, "2026-05-26", true),
            head(3, "2026-05-25", false),
            head(2, "2026-01-01", true),
        ];
        let cases: [(&[Head], &[u32]); 5] = [
            (&all, &[8, 6, 2]),
            // The one before may itself be as old as that.
            (&all[3..], &[6, 2]),
            (&all[7..], &[2]),
            (&all[..1], &[]),
            (&[], &[]),
        ];
        for (before, expected) in cases {
            let found: Vec<u32> = earlier(before, day)
                .iter()
                .map(|earlier| earlier.generation)
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn all_and_none_are_said_only_of_all_and_none() {
        let cases = [
            (0, 0, 0),
            (0, 5, 0),
            (5, 5, 100),
            (1, 1000, 1),
            (999, 1000, 99),
            (1, 3, 33),
            (2, 3, 67),
        ];
        for (count, of, percent) in cases {
            assert_eq!(Part::of(count, of).percent, percent, "{count} of {of}");
        }
    }
}
