//! What an import changes, provider by provider and field by field.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use serde::Serialize;

use super::{Generation, OpenError, ReadError};
use crate::closed::Closed;
use crate::provider::{Column, Provider};

/// A provider that is added, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Its name; the new one where that changed.
    pub name: String,
    /// The fields that differ; empty for one that is added or gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The column.
    pub column: Column,
    /// What the current generation holds.
    pub old: String,
    /// What the import brings.
    pub new: String,
}

/// The difference between the current generation and an import.
#[derive(Default)]
pub struct Changes<'g> {
    before: Option<&'g Generation>,
    /// The ids of the current generation that the import has not brought yet.
    left: HashMap<String, u64>,
    /// Providers that the current generation does not hold.
    pub added: Vec<Change>,
    /// Providers with fields that differ.
    pub changed: Vec<Change>,
    /// Providers that the import no longer brings; known after [`Changes::finish`].
    pub gone: Vec<Change>,
    /// How many providers stay as they are.
    pub unchanged: u64,
}

impl<'g> Changes<'g> {
    /// Begins to compare an import with a generation, or with nothing.
    pub fn since(before: Option<&'g Generation>) -> Result<Changes<'g>, OpenError> {
        let left = match before {
            Some(generation) => generation.ids().map_err(|source| OpenError::Io {
                path: generation.dir.clone(),
                source,
            })?,
            None => Vec::new(),
        };
        Ok(Changes {
            before,
            left: left.into_iter().collect(),
            ..Changes::default()
        })
    }

    /// Takes note of a provider; returns its record and a hash of its fields.
    pub fn seen(&mut self, provider: &Provider) -> Result<(String, u64), ReadError> {
        let record = serde_json::to_string(provider)?;
        let hash = hash_of_fields(&record);
        match self.left.remove(&provider.id) {
            Some(before) if before == hash => self.unchanged += 1,
            Some(_) => self.compare(provider)?,
            None => self.added.push(Change {
                id: provider.id.clone(),
                name: provider.name.clone(),
                fields: Vec::new(),
            }),
        }
        Ok((record, hash))
    }

    fn compare(&mut self, provider: &Provider) -> Result<(), ReadError> {
        let before = match self.before {
            Some(generation) => generation.provider(&provider.id)?,
            None => None,
        };
        let before = before.unwrap_or_default();
        let fields: Vec<FieldChange> = Column::ALL
            .iter()
            .filter_map(|column| {
                let (old, new) = (before.cell(*column), provider.cell(*column));
                (old != new).then(|| FieldChange {
                    column: *column,
                    old: old.into_owned(),
                    new: new.into_owned(),
                })
            })
            .collect();
        if fields.is_empty() {
            self.unchanged += 1;
        } else {
            self.changed.push(Change {
                id: provider.id.clone(),
                name: provider.name.clone(),
                fields,
            });
        }
        Ok(())
    }

    /// Ends the comparison: what has not been seen is gone.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        let mut gone: Vec<String> = self.left.drain().map(|(id, _)| id).collect();
        gone.sort_unstable();
        for id in gone {
            let provider = match self.before {
                Some(generation) => generation.provider(&id)?,
                None => None,
            };
            self.gone.push(Change {
                id,
                name: provider.map(|provider| provider.name).unwrap_or_default(),
                fields: Vec::new(),
            });
        }
        self.added.sort_by(|a, b| a.id.cmp(&b.id));
        self.changed.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    /// Whether the import would change nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// A hash of a record without the rows it was read from.
///
/// Rows move when others are inserted above them, which is no change. `sources`
/// is the last field, and inside a JSON string its quotes would be escaped. Two
/// versions of Rust may hash differently: then [`Changes`] compares the fields.
fn hash_of_fields(record: &str) -> u64 {
    let end = record.rfind(",\"sources\":[").unwrap_or(record.len());
    let mut hasher = DefaultHasher::new();
    hasher.write(&record.as_bytes()[..end]);
    hasher.finish()
}
