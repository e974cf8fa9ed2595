//! Which rows are the same provider, and what it is called.
//!
//! A row with an `id` is that provider, in whatever list it stands. Rows without
//! one are the same provider when name, organisation and areas read the same,
//! unless both give a postcode and those differ: then they are two offices. The
//! id of a row without one is made of those same facts, so it stays the same
//! when a phone number or a description changes.
//!
//! Last come the decisions of whoever keeps the lists: two ids that are decided to be the same are one
//! provider under the first ([`super::decisions`]). Two ids that nobody decided on are never joined.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::decisions::{Decisions, Settled};
use super::rows::Identity;
use crate::text;

/// Rows gathered in a first pass, before it is known which belong together.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// The given id, or the readable part of one to be made.
    id: Box<str>,
    given: bool,
    key: u64,
    postcode: u64,
    sort_key: Box<str>,
    list: u32,
}

/// The providers that rows belong to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Providers {
    /// For each row, in the order they were gathered, the number of its provider.
    pub of_row: Vec<u32>,
    /// For each provider its id, how many rows it has, and its place in the order of names.
    pub all: Vec<Known>,
    /// For the rows that go under another id as decided, the id that they had.
    pub decided: HashMap<usize, Box<str>>,
    /// The decisions that hold.
    pub settled: Settled,
}

/// A provider before its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: Box<str>,
    /// How many rows are about it.
    pub rows: u32,
    /// Its place in the order of names, from 0.
    pub rank: u32,
}

impl Rows {
    /// Takes note of one row of a list; lists are told apart by number.
    pub fn add(&mut self, identity: &Identity, list: u32) {
        let name = text::folded(&identity.name);
        let mut areas: Vec<&str> = identity.areas.iter().map(String::as_str).collect();
        areas.sort_unstable();
        let organisation = text::folded(&identity.organisation);
        // A list that leaves the organisation out means the service's own name.
        let organisation = if organisation.is_empty() {
            name.as_str()
        } else {
            &organisation
        };
        let given = !identity.id.is_empty();
        self.rows.push(Row {
            id: if given {
                identity.id.as_str().into()
            } else {
                slug(&name).into()
            },
            given,
            key: hash(&(&name, organisation, &areas)),
            postcode: if identity.postcode.is_empty() {
                0
            } else {
                hash(&identity.postcode)
            },
            sort_key: text::sort_key(&identity.name).into(),
            list,
        });
    }

    /// How many rows were gathered.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Decides which rows are the same provider.
    pub fn settle(mut self, decisions: &Decisions) -> Providers {
        self.part_namesakes();
        let mut ids = self.ids();
        let mut decided = HashMap::new();
        let mut settled = Settled::default();
        if !decisions.is_empty() {
            let known: HashSet<&str> = ids.iter().map(|id| &**id).collect();
            settled = decisions.settle(Some(&known));
            for (row, id) in ids.iter_mut().enumerate() {
                let under = settled.id(id);
                if under != &**id {
                    decided.insert(row, std::mem::replace(id, under.into()));
                }
            }
        }
        let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(ids.len());
        let mut of_row = Vec::with_capacity(ids.len());
        let mut first_row: Vec<usize> = Vec::new();
        let mut rows_of: Vec<u32> = Vec::new();
        for (row, id) in ids.iter().enumerate() {
            let number = *numbers.entry(id).or_insert_with(|| {
                rows_of.push(0);
                first_row.push(row);
                (first_row.len() - 1) as u32
            });
            rows_of[number as usize] += 1;
            of_row.push(number);
        }
        drop(numbers);
        // A million rows are held here all at once: no id stands twice.
        let known = first_row.iter().zip(rows_of).map(|(row, rows)| Known {
            id: std::mem::take(&mut ids[*row]),
            rows,
            rank: 0,
        });
        let mut all: Vec<Known> = known.collect();
        drop(ids);
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        order.sort_unstable_by(|a, b| {
            let key = |n: u32| {
                (
                    &self.rows[first_row[n as usize]].sort_key,
                    &all[n as usize].id,
                )
            };
            key(*a).cmp(&key(*b))
        });
        for (rank, number) in order.into_iter().enumerate() {
            all[number as usize].rank = rank as u32;
        }
        Providers {
            of_row,
            all,
            decided,
            settled,
        }
    }

    /// Takes a given id away from a row of another name than the first with that id in
    /// its list: a slip of copying must not make one provider of two.
    fn part_namesakes(&mut self) {
        let mut first: HashMap<(u32, &str), &str> = HashMap::new();
        let given = self.rows.iter().enumerate().filter(|(_, row)| row.given);
        let namesakes = given.filter(|(_, row)| {
            let name = first.entry((row.list, &row.id)).or_insert(&row.sort_key);
            *name != &*row.sort_key
        });
        let namesakes: Vec<usize> = namesakes.map(|(at, _)| at).collect();
        for at in namesakes {
            let row = &mut self.rows[at];
            row.id = slug(&row.sort_key).into();
            row.given = false;
        }
    }

    /// The id of each row.
    fn ids(&self) -> Vec<Box<str>> {
        let mut ids: Vec<Option<Box<str>>> = self
            .rows
            .iter()
            .map(|row| row.given.then(|| row.id.clone()))
            .collect();
        let mut by_key: Vec<u32> = (0..self.rows.len() as u32).collect();
        by_key.sort_by_key(|row| self.rows[*row as usize].key);
        for group in
            by_key.chunk_by(|a, b| self.rows[*a as usize].key == self.rows[*b as usize].key)
        {
            self.name_group(group, &mut ids);
        }
        ids.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// Gives each row of a group that has no id the one it belongs to.
    fn name_group(&self, group: &[u32], ids: &mut [Option<Box<str>>]) {
        let row = |n: u32| &self.rows[n as usize];
        // The offices of the group: an id and the postcode that goes with it.
        let mut offices: Vec<(Box<str>, u64)> = group
            .iter()
            .filter(|n| row(**n).given)
            .map(|n| (row(*n).id.clone(), row(*n).postcode))
            .collect();
        // Rows with a postcode first: one without joins the first office there is.
        let mut unnamed: Vec<u32> = group.iter().copied().filter(|n| !row(*n).given).collect();
        unnamed.sort_by_key(|n| row(*n).postcode == 0);
        for n in unnamed {
            let this = row(n);
            let office = offices.iter_mut().find(|(_, postcode)| {
                *postcode == 0 || this.postcode == 0 || *postcode == this.postcode
            });
            let id = match office {
                Some((id, postcode)) => {
                    if *postcode == 0 {
                        *postcode = this.postcode;
                    }
                    id.clone()
                }
                None => {
                    // The first office keeps an id without its postcode, so that
                    // moving house does not make another provider of it.
                    let key = if offices.is_empty() {
                        this.key
                    } else {
                        hash(&(this.key, this.postcode))
                    };
                    let id: Box<str> = format!("{}-{:08x}", this.id, key as u32).into();
                    offices.push((id.clone(), this.postcode));
                    id
                }
            };
            ids[n as usize] = Some(id);
        }
    }
}

/// A hash that stays the same from run to run and from version to version.
fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    value.hash(&mut hasher);
    hasher.finish()
}

/// FNV-1a: ids must not change when the standard library changes its hash.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        // Folded, since only the low half goes into an id.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The readable part of an id: `advonet-care-act-advocacy`.
fn slug(folded: &str) -> String {
    let mut slug: String = folded
        .chars()
        .map(|c| if c == ' ' { '-' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(48)
        .collect();
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        "provider".to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, name: &str, areas: &str, postcode: &str) -> Identity {
        Identity {
            id: id.to_owned(),
            name: name.to_owned(),
            organisation: String::new(),
            areas: areas.split(';').map(str::to_owned).collect(),
            postcode: postcode.to_owned(),
        }
    }

    fn numbers(rows: &[Identity]) -> Vec<u32> {
        let mut all = Rows::default();
        rows.iter().for_each(|row| all.add(row, 0));
        all.settle(&Decisions::default()).of_row
    }

    #[test]
    fn rows_that_read_the_same_are_one_provider() {
        let cases: &[(&str, &[Identity], &[u32])] = &[
            (
                "same in other spelling",
                &[row("", "Siân’s", "A;B", ""), row("", "SIANS", "B;A", "")],
                &[0, 0],
            ),
            (
                "another area",
                &[row("", "Mind", "A", ""), row("", "Mind", "B", "")],
                &[0, 1],
            ),
            (
                "two offices",
                &[
                    row("", "Mind", "A", "LS1 4AP"),
                    row("", "Mind", "A", "LS2 7EY"),
                ],
                &[0, 1],
            ),
            (
                "one without postcode",
                &[row("", "Mind", "A", ""), row("", "Mind", "A", "LS2 7EY")],
                &[0, 0],
            ),
            (
                "the id decides",
                &[row("x", "Mind", "A", ""), row("x", "The Mind", "B", "")],
                &[0, 0],
            ),
            (
                "a row without id joins one with",
                &[row("", "Mind", "A", ""), row("x", "Mind", "A", "")],
                &[0, 0],
            ),
            (
                "two ids stay two",
                &[row("x", "Mind", "A", ""), row("y", "Mind", "A", "")],
                &[0, 1],
            ),
        ];
        for (what, rows, expected) in cases {
            assert_eq!(&numbers(rows), expected, "{what}");
        }
    }

    #[test]
    fn made_ids_are_readable_and_stay() {
        let mut rows = Rows::default();
        rows.add(&row("", "Advonet: bilingual", "E08000035", ""), 0);
        let id = rows.settle(&Decisions::default()).all[0].id.clone();
        assert!(id.starts_with("advonet-bilingual-"), "{id}");
        let mut again = Rows::default();
        again.add(&row("", "advonet bilingual", "E08000035", "LS1 4AP"), 0);
        assert_eq!(again.settle(&Decisions::default()).all[0].id, id);
    }
}
