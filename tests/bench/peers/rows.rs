//! The rows of the lists as every peer takes them in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The columns that are searched by words.
pub(crate) const TEXT: [&str; 5] = [
    "name",
    "organisation",
    "description",
    "eligibility",
    "areas",
];

/// A row of a list.
pub(crate) struct Row {
    /// Counting from 1 over all lists.
    pub(crate) n: i64,
    /// What is searched, in the order of [`TEXT`].
    pub(crate) text: [String; 5],
    /// What is only shown: every other cell, each on a line.
    pub(crate) rest: String,
    /// What is filtered and counted by, as `column:value`.
    pub(crate) values: Vec<String>,
}

/// Goes through the rows of every list in a folder.
pub(crate) fn each(lists: &Path, mut then: impl FnMut(Row)) {
    let mut paths: Vec<_> = fs::read_dir(lists)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut n = 0;
    for path in paths {
        let list = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let headings = reader.headers().unwrap().clone();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).unwrap() {
            n += 1;
            let mut row = Row {
                n,
                text: Default::default(),
                rest: String::new(),
                values: vec![format!("list:{list}")],
            };
            for (heading, cell) in headings.iter().zip(&record) {
                if let Some(at) = TEXT.iter().position(|name| *name == heading) {
                    row.text[at].push_str(cell);
                }
                match heading {
                    "areas" | "specialisms" | "statutory_types" => row.values.extend(
                        cell.split(';')
                            .filter(|value| !value.is_empty())
                            .map(|value| format!("{heading}:{value}")),
                    ),
                    name if TEXT.contains(&name) => {}
                    _ => {
                        row.rest.push_str(cell);
                        row.rest.push('\n');
                    }
                }
            }
            // Named twice is covered once.
            row.values.sort();
            row.values.dedup();
            then(row);
        }
    }
}

/// The words of a text, in small letters; numbers are nobody's slip.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 2)
        .map(str::to_lowercase)
}

/// A number for each value, in the order in which they are met.
#[derive(Default)]
pub(crate) struct Numbers(BTreeMap<String, i32>);

impl Numbers {
    pub(crate) fn of(&mut self, value: &str) -> i32 {
        let next = self.0.len() as i32 + 1;
        *self.0.entry(value.to_owned()).or_insert(next)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &i32)> {
        self.0.iter()
    }

    /// Numbers that were kept.
    pub(crate) fn kept(kept: impl Iterator<Item = (String, i32)>) -> Numbers {
        Numbers(kept.collect())
    }

    /// The numbers of the values of a column; -1, which none has, where all are unknown.
    pub(crate) fn asked<'a>(
        &self,
        column: &str,
        values: impl IntoIterator<Item = &'a String>,
    ) -> Option<Vec<i32>> {
        let mut values = values.into_iter().peekable();
        values.peek()?;
        let known = values.filter_map(|value| self.0.get(&format!("{column}:{value}")).copied());
        Some(known.chain([-1]).collect())
    }
}
