//! What an import changes, provider by provider and field by field.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use serde::{Deserialize, Serialize};

use super::{Generation, Manifest, OpenError, ReadError};
use crate::closed::Closed;
use crate::provider::{Column, Provider, Source};

/// From so many providers on it is quicker to read all records than to look each up.
const LOOKED_UP: usize = 2_000;

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The file, without folders.
    pub file: String,
    /// The line on which it starts.
    pub line: u64,
}

fn rows(sources: &[Source]) -> Vec<Row> {
    let rows = sources.iter().map(|source| Row {
        file: source.file.clone(),
        line: source.line,
    });
    rows.collect()
}

/// A provider that is added, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Its name; the new one where that changed.
    pub name: String,
    /// The rows it was read from; those that it stood in, for one that is gone.
    #[serde(default)]
    pub from: Vec<Row>,
    /// The fields that differ; empty for one that is added or gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The record of the provider seen last; kept so that not each asks for memory of its own.
    record: String,
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
    pub fn seen(&mut self, provider: &Provider) -> Result<(&str, u64), ReadError> {
        let mut bytes = std::mem::take(&mut self.record).into_bytes();
        bytes.clear();
        serde_json::to_writer(&mut bytes, provider)?;
        // JSON is text whatever it holds.
        self.record = String::from_utf8(bytes).unwrap_or_default();
        let hash = hash_of_fields(&self.record);
        match self.left.remove(&provider.id) {
            Some(before) if before == hash => self.unchanged += 1,
            Some(_) => self.compare(provider)?,
            None => self.add(provider),
        }
        Ok((&self.record, hash))
    }

    /// Takes note of a provider whose hash is known to differ.
    fn differs(&mut self, provider: &Provider) -> Result<(), ReadError> {
        match self.left.remove(&provider.id) {
            Some(_) => self.compare(provider),
            None => {
                self.add(provider);
                Ok(())
            }
        }
    }

    fn add(&mut self, provider: &Provider) {
        self.added.push(Change {
            id: provider.id.clone(),
            name: provider.name.clone(),
            from: rows(&provider.sources),
            fields: Vec::new(),
        });
    }

    fn compare(&mut self, provider: &Provider) -> Result<(), ReadError> {
        let before = self.was(&provider.id)?.unwrap_or_default();
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
                from: rows(&provider.sources),
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
            let provider = self.was(&id)?.unwrap_or_default();
            self.gone.push(Change {
                id,
                name: provider.name,
                from: rows(&provider.sources),
                fields: Vec::new(),
            });
        }
        self.added.sort_by(|a, b| a.id.cmp(&b.id));
        self.changed.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    /// The difference between two generations: what stands in `now` and not in `before`, and so on.
    pub fn between(
        before: Option<&'g Generation>,
        now: &Generation,
    ) -> Result<Changes<'g>, ReadError> {
        let mut changes = Changes {
            before,
            ..Changes::default()
        };
        if let Some(before) = before {
            changes.left = before.ids()?.into_iter().collect();
        }
        let mut differing = HashSet::new();
        for (id, hash) in now.ids()? {
            if changes.left.get(&id) == Some(&hash) {
                changes.left.remove(&id);
                changes.unchanged += 1;
            } else {
                differing.insert(id);
            }
        }
        if differing.len() < LOOKED_UP {
            let mut ids: Vec<String> = differing.into_iter().collect();
            ids.sort_unstable();
            for id in ids {
                if let Some(provider) = now.provider(&id)? {
                    changes.differs(&provider)?;
                }
            }
        } else {
            let mut failed = None;
            now.each(|provider| {
                if failed.is_none() && differing.contains(&provider.id) {
                    failed = changes.differs(&provider).err();
                }
            })?;
            if let Some(err) = failed {
                return Err(err);
            }
        }
        changes.finish()?;
        Ok(changes)
    }

    /// What the generation that this compares with is made of.
    pub fn before(&self) -> Option<&'g Manifest> {
        self.before.map(Generation::manifest)
    }

    /// The record that a provider had in the generation that this compares with.
    pub(super) fn was(&self, id: &str) -> Result<Option<Provider>, ReadError> {
        match self.before {
            Some(generation) => generation.provider(id),
            None => Ok(None),
        }
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
