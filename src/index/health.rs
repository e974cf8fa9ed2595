//! How well the lists are kept, counted while they are imported.
//!
//! For every list and column: how many services have something in it, of how many it could not be
//! read, in how many it was mended; and for every [`Fault`] how many services have it, with the first
//! few rows. The counts stand in the manifest of a generation and, without the rows, in the log that
//! outlives it: a report reads no list again, and tells how the lists came to be as they are.
//!
//! A service counts in every list that it stands in. One that is closed counts as closed and nowhere
//! else: nobody needs its telephone number.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Generation, ReadError, history};
use crate::closed::{Closed, closed_list};
use crate::provider::{CellsTold, Column, Columns, List, Provider, Status};

/// So many rows of a fault are kept in a list: enough to see what it is.
pub const MOST_ROWS: usize = 5;

closed_list! {
    /// What is at stake for somebody who looks for an advocate; the worst first.
    Harm {
        Lost = "lost", "nobody finds the service, or nobody can reach it";
        Astray = "astray", "people may be sent to the wrong place, or miss the right one";
        Doubtful = "doubtful", "nobody knows whether it still holds";
        Harder = "harder", "people find it, and have less to go by";
    }
}

closed_list! {
    /// What is wrong with a service, or with a row that holds none.
    Fault {
        RowRefused = "row_refused", "refused: the row has no name or can’t be read";
        NoContact = "no_contact", "no way to make contact";
        NoArea = "no_area", "no area";
        AreaUnread = "area_unread", "an area that can’t be read";
        ContactUnread = "contact_unread", "a telephone number or address that can’t be read";
        TypeUnread = "type_unread", "a statutory type that can’t be read or is no law there";
        NoBasis = "no_basis", "a statutory type without its coverage basis";
        NeverChecked = "never_checked", "never checked";
        Stale = "stale", "checked over 12 months ago";
        NoTelephone = "no_telephone", "no telephone number";
        NoDescription = "no_description", "no description";
        OtherUnread = "other_unread", "another cell that can’t be read";
        NotSecure = "not_secure", "a website without https";
    }
}

impl Fault {
    /// What it does to somebody who looks for an advocate.
    pub fn harm(self) -> Harm {
        match self {
            Fault::RowRefused | Fault::NoContact | Fault::NoArea => Harm::Lost,
            Fault::AreaUnread | Fault::ContactUnread | Fault::TypeUnread | Fault::NoBasis => {
                Harm::Astray
            }
            Fault::NeverChecked | Fault::Stale => Harm::Doubtful,
            Fault::NoTelephone | Fault::NoDescription | Fault::OtherUnread | Fault::NotSecure => {
                Harm::Harder
            }
        }
    }

    /// What the keeper of the list does about it.
    pub fn what_to_do(self) -> &'static str {
        match self {
            Fault::RowRefused => {
                "Give the row a name; `advocacy import --dry-run` says what is wrong with it."
            }
            Fault::NoContact => "Find a telephone number, an e-mail address or a website.",
            Fault::NoArea => {
                "Write whom it covers in “areas”: councils, or the nation. Without it no search for a place shows it."
            }
            Fault::AreaUnread => {
                "Write the council’s name as it is today, or its GSS code. People there don’t see the service."
            }
            Fault::ContactUnread => {
                "Correct the cell; `advocacy import --dry-run` says what could not be read. What could be read is shown."
            }
            Fault::TypeUnread => {
                "Write what the law of that nation calls it, such as imha; else the service is not shown as a legal right."
            }
            Fault::NoBasis => {
                "Write in “coverage_basis” why the area counts, such as council_responsible or located_in. Without it the guide may name the wrong council’s service."
            }
            Fault::NeverChecked => {
                "Ring them; print whom to ring with `advocacy report stale --sheets DIR`, then record it with `advocacy checked`."
            }
            Fault::Stale => {
                "Ring them again; print whom to ring with `advocacy report stale --sheets DIR`."
            }
            Fault::NoTelephone => "Ask for a number: many people can’t or won’t write.",
            Fault::NoDescription => {
                "Write in a sentence what it does and for whom: searches look in it."
            }
            Fault::OtherUnread => {
                "Correct the cell; `advocacy import --dry-run` says what could not be read."
            }
            Fault::NotSecure => "Try the address with https:// and write that if it works.",
        }
    }

    /// Whether a service that runs has it, as its record and its rows tell; refused and stale are
    /// told by others.
    fn holds(self, provider: &Provider, unread: &Columns) -> bool {
        const CONTACT: [Column; 6] = [
            Column::Telephone,
            Column::TextphoneOrSms,
            Column::Email,
            Column::Website,
            Column::Address,
            Column::Postcode,
        ];
        match self {
            Fault::RowRefused | Fault::Stale => false,
            Fault::NoContact => !provider.can_be_reached(),
            Fault::NoArea => provider.areas.is_empty(),
            Fault::AreaUnread => unread.has(Column::Areas),
            Fault::ContactUnread => CONTACT.iter().any(|column| unread.has(*column)),
            Fault::TypeUnread => unread.has(Column::StatutoryTypes),
            Fault::NoBasis => {
                !provider.statutory_types.is_empty() && provider.coverage_basis.is_empty()
            }
            Fault::NeverChecked => provider.last_checked.is_empty(),
            // Without any contact there is a worse one to mend.
            Fault::NoTelephone => provider.can_be_reached() && provider.telephone.is_empty(),
            Fault::NoDescription => provider.description.is_empty(),
            Fault::OtherUnread => unread.iter().any(|column| {
                !matches!(column, Column::Areas | Column::StatutoryTypes)
                    && !CONTACT.contains(&column)
            }),
            Fault::NotSecure => {
                let mut sites = provider.website.iter();
                sites.any(|site| site.starts_with("http://"))
            }
        }
    }
}

/// A row with a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultyRow {
    /// The id of the service; empty for a row that was refused.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The file, without folders.
    pub file: String,
    /// The line on which it starts, counted from 1.
    pub line: u64,
}

/// How many services of a list have a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faulty {
    /// The fault.
    pub fault: Fault,
    /// How many have it.
    pub services: u64,
    /// The first few, at most [`MOST_ROWS`], in the order in which they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<FaultyRow>,
}

/// How well one column of a list is kept, as counts of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// The column.
    pub column: Column,
    /// How many have something in it, whether it could be read or not.
    pub filled: u64,
    /// Of how many of these it, or a part of it, could not be read.
    #[serde(default)]
    pub unread: u64,
    /// In how many the import mended something.
    #[serde(default)]
    pub repaired: u64,
}

/// How well one list is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHealth {
    /// The list.
    pub list: List,
    /// How many services stand in it, without those that are closed.
    pub services: u64,
    /// How many are closed.
    #[serde(default)]
    pub closed: u64,
    /// How many rows were refused.
    #[serde(default)]
    pub refused: u64,
    /// The columns that any service has something in.
    #[serde(default, deserialize_with = "known")]
    pub columns: Vec<Cells>,
    /// The faults that any service has.
    #[serde(default, deserialize_with = "known")]
    pub faults: Vec<Faulty>,
}

/// What this version knows of an array: a newer one may count more.
fn known<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let all = Vec::<serde_json::Value>::deserialize(from)?;
    let known = all.into_iter().map(serde_json::from_value);
    Ok(known.filter_map(Result::ok).collect())
}

impl ListHealth {
    /// The counts of a column; all 0 where nothing stands in it.
    pub fn cells(&self, column: Column) -> Cells {
        let mut columns = self.columns.iter();
        let found = columns.find(|cells| cells.column == column);
        found.copied().unwrap_or(Cells {
            column,
            filled: 0,
            unread: 0,
            repaired: 0,
        })
    }

    /// The counts alone, for the log.
    pub(super) fn without_rows(&self) -> ListHealth {
        let mut counts = self.clone();
        for fault in &mut counts.faults {
            fault.rows = Vec::new();
        }
        counts
    }
}

/// Counts how well lists are kept, one provider after the other.
#[derive(Debug)]
pub struct Counting {
    /// By the place of the list, and in it of the column and the fault.
    lists: Vec<Counts>,
}

#[derive(Debug)]
struct Counts {
    services: u64,
    closed: u64,
    refused: u64,
    /// Filled, unread, repaired.
    columns: Vec<[u64; 3]>,
    faults: Vec<(u64, Vec<FaultyRow>)>,
}

impl Default for Counting {
    fn default() -> Counting {
        let counts = || Counts {
            services: 0,
            closed: 0,
            refused: 0,
            columns: vec![[0; 3]; Column::ALL.len()],
            faults: vec![(0, Vec::new()); Fault::ALL.len()],
        };
        Counting {
            lists: List::ALL.iter().map(|_| counts()).collect(),
        }
    }
}

impl Counting {
    /// Takes note of a provider and of what was told of the cells of its rows.
    pub fn seen(&mut self, provider: &Provider, told: &[CellsTold]) {
        let closed = provider.status() == Status::Closed;
        // The same for every list; few providers stand in two.
        let stated: Vec<bool> = match closed {
            true => Vec::new(),
            false => {
                let columns = Column::ALL.iter();
                columns.map(|column| provider.states(*column)).collect()
            }
        };
        for list in provider.lists.iter() {
            let counts = &mut self.lists[list.place()];
            match closed {
                true => counts.closed += 1,
                false => counts.seen(list, provider, &stated, told),
            }
        }
    }

    /// Takes note of rows that were refused.
    pub fn refused(&mut self, list: List, rows: u64) {
        let counts = &mut self.lists[list.place()];
        counts.refused += rows;
        counts.faults[Fault::RowRefused.place()].0 += rows;
    }

    /// Takes note of where a refused row stands.
    pub fn refused_row(&mut self, list: List, file: &str, line: u64) {
        let (_, rows) = &mut self.lists[list.place()].faults[Fault::RowRefused.place()];
        if rows.len() < MOST_ROWS {
            rows.push(FaultyRow {
                id: String::new(),
                file: file.to_owned(),
                line,
            });
        }
    }

    /// The lists that hold anything, in their order.
    pub fn finish(self) -> Vec<ListHealth> {
        let counted = List::ALL.iter().zip(self.lists);
        let any = counted.filter(|(_, own)| own.services + own.closed + own.refused > 0);
        any.map(|(list, own)| ListHealth {
            list: *list,
            services: own.services,
            closed: own.closed,
            refused: own.refused,
            columns: Column::ALL
                .iter()
                .zip(own.columns)
                .filter(|(_, [filled, ..])| *filled > 0)
                .map(|(column, [filled, unread, repaired])| Cells {
                    column: *column,
                    filled,
                    unread,
                    repaired,
                })
                .collect(),
            faults: Fault::ALL
                .iter()
                .zip(own.faults)
                .filter(|(_, (services, _))| *services > 0)
                .map(|(fault, (services, rows))| Faulty {
                    fault: *fault,
                    services,
                    rows,
                })
                .collect(),
        })
        .collect()
    }
}

impl Counts {
    fn seen(&mut self, list: List, provider: &Provider, stated: &[bool], told: &[CellsTold]) {
        self.services += 1;
        let (mut unread, mut repaired) = (Columns::default(), Columns::default());
        for row in told.iter().filter(|row| row.lists.has(list)) {
            row.unread.iter().for_each(|column| unread.add(column));
            row.repaired.iter().for_each(|column| repaired.add(column));
        }
        let columns = Column::ALL.iter().zip(stated).zip(&mut self.columns);
        for ((column, stated), [filled, of_unread, of_repaired]) in columns {
            let is_unread = unread.has(*column);
            // Something stands in a cell of which nothing could be read.
            *filled += u64::from(*stated || is_unread);
            *of_unread += u64::from(is_unread);
            *of_repaired += u64::from(repaired.has(*column) && *stated);
        }
        let row = |fault: Fault| {
            let of_cells = match fault {
                Fault::AreaUnread
                | Fault::ContactUnread
                | Fault::TypeUnread
                | Fault::OtherUnread => {
                    let mut told = told.iter().filter(|row| row.lists.has(list));
                    told.find(|row| fault.holds(provider, &row.unread))
                        .map(|row| (&row.file, row.line))
                }
                _ => None,
            };
            let of_list = || {
                let mut sources = provider.sources.iter();
                let own = sources.find(|source| source.list == list);
                let source = own.or(provider.sources.first())?;
                Some((&source.file, source.line))
            };
            let (file, line) = of_cells.or_else(of_list)?;
            Some(FaultyRow {
                id: provider.id.clone(),
                file: file.clone(),
                line,
            })
        };
        for (fault, (services, rows)) in Fault::ALL.iter().zip(&mut self.faults) {
            if fault.holds(provider, &unread) {
                *services += 1;
                if rows.len() < MOST_ROWS {
                    rows.extend(row(*fault));
                }
            }
        }
    }
}

impl Generation {
    /// How well the lists are kept, and whether that was counted at import.
    ///
    /// An older version counted nothing. What the records tell is counted now, which takes the time to
    /// read them all; what could not be read, was mended or refused is not known any more.
    pub fn health(&self) -> Result<(Vec<ListHealth>, bool), ReadError> {
        if !self.manifest.health.is_empty() {
            return Ok((self.manifest.health.clone(), true));
        }
        let mut counting = Counting::default();
        self.each(|provider| counting.seen(&provider, &[]))?;
        Ok((counting.finish(), false))
    }

    /// The heads of the log of what was before this generation, the newest first; what can't be read
    /// of it is left out.
    pub fn before(&self) -> Vec<history::Head> {
        let index = self.dir.parent().unwrap_or(&self.dir);
        let mut numbers = history::numbers(index).unwrap_or_default();
        numbers.retain(|number| *number < self.manifest.generation);
        let heads = numbers.into_iter().rev();
        heads
            .filter_map(|number| history::head(index, number).ok())
            .collect()
    }
}
