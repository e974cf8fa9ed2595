//! The way back: what an earlier generation held becomes current again, at once.
//!
//! It comes back as a new generation made of the files of the old one, so that
//! numbers only grow, whoever watches `CURRENT` sees a change, the log tells of
//! it, and it can be undone by going back again.

use std::io;
use std::path::Path;

use super::history::{Head, Kind};
use super::past::{Past, PickError, Which};
use super::slot::{self, BuildError, Slot};
use super::{Change, Changes, Generation, Manifest, name};

/// A way back, with the index held for writing.
pub struct Rollback {
    lock: std::fs::File,
    past: Past,
    target: Generation,
}

/// Why there is no way back.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum RollbackError {
    #[error("{0}; nothing was changed")]
    Pick(#[from] PickError),
    #[error("generation {0} is the current one already; nothing was changed")]
    Already(u32),
    #[error("there is no generation to go back to; nothing was changed")]
    Nothing,
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// What a rollback did.
#[derive(Debug)]
pub struct WentBack {
    /// The new generation.
    pub manifest: Manifest,
    /// The generation that answered before, if it could be told.
    pub from: Option<u32>,
    /// Why what changed could not be told, if so.
    pub uncompared: Option<String>,
    /// Providers that are back.
    pub added: Vec<Change>,
    /// Providers with fields that differ.
    pub changed: Vec<Change>,
    /// Providers that are no longer there.
    pub gone: Vec<Change>,
    /// How many providers stay as they are.
    pub unchanged: u64,
}

impl Rollback {
    /// Takes the index for writing and opens the generation to go back to.
    ///
    /// Without one named it is the one that the current generation was made from.
    pub fn begin(index: &Path, which: Option<Which>) -> Result<Rollback, RollbackError> {
        if !index.is_dir() {
            let missing = super::OpenError::Missing {
                dir: index.to_owned(),
            };
            return Err(PickError::Open(missing).into());
        }
        let lock = slot::lock(index)?;
        let past = Past::of(index).map_err(PickError::from)?;
        let target = match which {
            Some(which) => past.number(which)?,
            None => from(&past, index).ok_or(RollbackError::Nothing)?,
        };
        if past.current == Some(target) {
            return Err(RollbackError::Already(target));
        }
        // Open, it can't be swept; every byte of it is read before anything is done.
        let target = past.open(index, target)?;
        Ok(Rollback { lock, past, target })
    }

    /// What the current generation is made of, if that can be read.
    pub fn before(&self, index: &Path) -> Option<Manifest> {
        self.past.manifest(index, self.past.current?).ok()
    }

    /// Makes it current again. `made` is now, in UTC.
    pub fn publish(self, index: &Path, made: String) -> Result<WentBack, RollbackError> {
        let Rollback { lock, past, target } = self;
        let old = target.manifest().clone();
        let before = match past.current {
            Some(current) => past.open(index, current).map_err(|err| err.to_string()),
            None => Err("CURRENT does not name a generation".to_owned()),
        };
        let changes = Changes::between(before.as_ref().ok(), &target).map_err(BuildError::from)?;
        let mut slot = Slot::begin(index, lock)?;
        for file in &old.files {
            let to = slot.dir.join(&file.path);
            slot.take(&target.dir.join(&file.path), &to)?;
        }
        let manifest = Manifest {
            generation: slot.number,
            made,
            since: past.current,
            went_back_to: Some(old.generation),
            ..old
        };
        let head = Head {
            // What could not be compared is not told as if it had been.
            since: changes.before().map(|before| before.generation),
            ..Head::of(&manifest, Kind::Rollback, Vec::new())
        };
        slot.record(&head, &changes, &[])?;
        slot.seal(&manifest)?;
        slot.open().map_err(|err| BuildError::Check {
            what: err.to_string(),
        })?;
        slot.publish()?;
        Ok(WentBack {
            manifest,
            from: past.current,
            added: changes.added,
            changed: changes.changed,
            gone: changes.gone,
            unchanged: changes.unchanged,
            uncompared: before.err(),
        })
    }
}

/// The generation that the current one was made from; where nobody knows, the one before it.
fn from(past: &Past, index: &Path) -> Option<u32> {
    let Some(current) = past.current else {
        // Which one answered is lost with `CURRENT`: most likely the last.
        return past.kept.last().copied();
    };
    let manifest = past.manifest(index, current).ok();
    let since = manifest.and_then(|manifest| manifest.since);
    since.or_else(|| past.number(Which::Back(1)).ok())
}

/// Reads the list files of a kept generation, whoever made it, against their checksums.
///
/// `each` gets the list, the file and its bytes.
pub fn list_files<E: From<PickError>>(
    index: &Path,
    generation: u32,
    mut each: impl FnMut(&super::ListManifest, &str, &[u8]) -> Result<(), E>,
) -> Result<Manifest, E> {
    let past = Past::of(index).map_err(PickError::from)?;
    let manifest = past.manifest(index, generation)?;
    for list in &manifest.lists {
        for file in &list.files {
            let path = format!("{}/{}/{}", super::LISTS, list.name, file.file);
            let damaged = |what: &str| past.damaged(generation, format!("{path} {what}"));
            let read = std::fs::read(index.join(name(generation)).join(&path));
            let bytes = read.map_err(|err| match err.kind() {
                io::ErrorKind::NotFound => damaged("is missing"),
                _ => damaged(&err.to_string()),
            })?;
            let sum = format!("{:08x}", crc32fast::hash(&bytes));
            let mut known = manifest.files.iter();
            if !known.any(|known| known.path == path && known.crc == sum) {
                return Err(damaged("has changed").into());
            }
            each(list, &file.file, &bytes)?;
        }
    }
    Ok(manifest)
}
