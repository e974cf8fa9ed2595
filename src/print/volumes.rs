//! A book that is too large for one file, as volumes by area.
//!
//! Setting a document takes memory by its length, and nobody prints twelve thousand pages at once:
//! parts stay whole while they fit, and a part that is too large by itself is cut between entries.

use std::collections::BTreeSet;

use super::document::{Document, Group, Part, Reference};

/// The most entries in one volume: about 330 pages at 14 points, and half a gigabyte while it is set.
pub(crate) const MOST: usize = 500;

/// The volumes of a document; one that fits stays as it is.
pub(crate) fn volumes(document: &Document, most: usize) -> Vec<Document> {
    let total: usize = document.parts.iter().map(entries).sum();
    if total <= most {
        return vec![document.clone()];
    }
    let mut shelves: Vec<Vec<Part>> = vec![Vec::new()];
    let mut on_shelf = 0;
    for part in document.parts.iter().flat_map(|part| cut(part, most)) {
        let own = entries(&part);
        if on_shelf + own > most && on_shelf > 0 {
            shelves.push(Vec::new());
            on_shelf = 0;
        }
        on_shelf += own;
        if let Some(shelf) = shelves.last_mut() {
            shelf.push(part);
        }
    }
    let count = shelves.len();
    let volume = |(n, parts): (usize, Vec<Part>)| {
        let here: BTreeSet<&str> = parts
            .iter()
            .flat_map(|part| &part.groups)
            .flat_map(|group| &group.entries)
            .map(|entry| entry.anchor.as_str())
            .collect();
        // An index of a volume is of what stands in it: a page number of another would mislead.
        let only_here = |of: &[Reference]| -> Vec<Reference> {
            let own = of.iter().filter(|one| here.contains(one.anchor.as_str()));
            own.cloned().collect()
        };
        let names = only_here(&document.names);
        let mut needs = document.needs.clone();
        for need in &mut needs {
            need.services = only_here(&need.services);
        }
        needs.retain(|need| !need.services.is_empty());
        let mut parts_here = parts.clone();
        for group in parts_here.iter_mut().flat_map(|part| &mut part.groups) {
            group.see = only_here(&group.see);
        }
        for part in &mut parts_here {
            part.groups
                .retain(|group| !group.entries.is_empty() || !group.see.is_empty());
        }
        parts_here.retain(|part| !part.groups.is_empty());
        let mut facts = document.facts.clone();
        facts.insert(0, format!("Volume {} of {count}", n + 1));
        Document {
            parts: parts_here,
            names,
            needs,
            facts,
            ..document.clone()
        }
    };
    shelves.into_iter().enumerate().map(volume).collect()
}

fn entries(part: &Part) -> usize {
    part.groups.iter().map(|group| group.entries.len()).sum()
}

/// A part in pieces of at most `most` entries.
fn cut(part: &Part, most: usize) -> Vec<Part> {
    if entries(part) <= most {
        return vec![part.clone()];
    }
    let piece = || Part {
        groups: Vec::new(),
        ..part.clone()
    };
    let mut pieces = vec![piece()];
    let mut room = most;
    for group in &part.groups {
        let mut left = group.entries.as_slice();
        loop {
            let (now, later) = left.split_at(left.len().min(room));
            room -= now.len();
            if let Some(last) = pieces.last_mut() {
                last.groups.push(Group {
                    entries: now.to_vec(),
                    see: if later.is_empty() {
                        group.see.clone()
                    } else {
                        Vec::new()
                    },
                    ..group.clone()
                });
            }
            left = later;
            if left.is_empty() {
                break;
            }
            pieces.push(piece());
            room = most;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::document::{Day, Entry, Layout, Named, Publisher, Size, Words};

    fn named(n: usize) -> Named {
        Named {
            text: format!("Service {n}"),
            language: None,
        }
    }

    fn reference(n: usize) -> Reference {
        Reference {
            anchor: format!("p{n}"),
            name: named(n),
            telephone: String::new(),
        }
    }

    /// Parts of so many entries each.
    fn book(parts: &[usize]) -> Document {
        let mut n = 0;
        let part = |count: &usize| Part {
            heading: format!("Area of {count}"),
            intro: String::new(),
            groups: vec![Group {
                heading: "Local services".to_owned(),
                intro: String::new(),
                entries: (0..*count)
                    .map(|_| {
                        n += 1;
                        Entry {
                            anchor: format!("p{n}"),
                            name: named(n),
                            alerts: Vec::new(),
                            about: Vec::new(),
                            rows: Vec::new(),
                        }
                    })
                    .collect(),
                see: vec![reference(1)],
            }],
        };
        let parts: Vec<Part> = parts.iter().map(part).collect();
        Document {
            title: "A book".to_owned(),
            subtitle: String::new(),
            publisher: Publisher::default(),
            language: "en-GB",
            printed: Day {
                year: 2026,
                month: 11,
                day: 24,
                words: "24 November 2026".to_owned(),
            },
            facts: Vec::new(),
            front: Vec::new(),
            names: (1..=n).map(reference).collect(),
            parts,
            needs: Vec::new(),
            glossary: Vec::new(),
            back: Vec::new(),
            layout: Layout::Summary,
            size: Size::Standard,
            notes: false,
            web_address: None,
            words: Words::ENGLISH,
        }
    }

    #[test]
    fn a_book_becomes_volumes_that_hold_everything_once() {
        for (parts, most, expected) in [
            (&[3, 4][..], 10, &[7][..]),
            (&[3, 4, 5], 7, &[7, 5]),
            (&[2, 17, 3], 7, &[2, 7, 7, 6]),
            (&[8], 7, &[7, 1]),
        ] {
            let book = book(parts);
            let books = volumes(&book, most);
            let counts: Vec<usize> = books
                .iter()
                .map(|one| one.parts.iter().map(entries).sum())
                .collect();
            assert_eq!(counts, expected, "{parts:?}");
            let names: usize = books.iter().map(|one| one.names.len()).sum();
            assert_eq!(names, parts.iter().sum::<usize>());
            for one in &books {
                let sees = one
                    .parts
                    .iter()
                    .flat_map(|part| &part.groups)
                    .flat_map(|g| &g.see);
                for see in sees {
                    assert!(one.names.contains(see), "a pointer leads out of the volume");
                }
            }
        }
    }
}
