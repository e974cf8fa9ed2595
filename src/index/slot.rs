//! The place of a generation in the making: the lock, its number, its files, and the way to `CURRENT`.
//!
//! Imports and rollbacks both go through here, so that both are all or nothing.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

use super::history::{self, Head, RefusedRow};
use super::{
    CURRENT, Changes, FileLength, Generation, LISTS, MANIFEST, Manifest, OpenError, ReadError,
    TEXT, crc, name, sweep,
};

/// More files are not kept open until they are surely on the disk.
const MOST_UNSYNCED: usize = 64;
/// So many files or folders are brought to the disk at the same time: they share the wait.
const SIDE_BY_SIDE: usize = 8;

/// Why a generation can't be made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum BuildError {
    #[error("another import is running on {}; wait until it ends and try again", .dir.display())]
    Busy { dir: PathBuf },
    #[error("can't write {}: {source}{}; the old answers are untouched", .path.display(), advice(.source))]
    Io { path: PathBuf, source: io::Error },
    #[error("can't build the index: {0}; the old answers are untouched")]
    Text(#[from] tantivy::TantivyError),
    #[error("the new index did not pass its check ({what}); the old answers are untouched")]
    Check { what: String },
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Read(#[from] ReadError),
}

fn advice(err: &io::Error) -> &'static str {
    match err.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => " (make room and try again)",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            " (choose another folder with --index, or ask for permission to write there)"
        }
        _ => "",
    }
}

/// Puts the path to an error of the file system.
pub(super) fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, BuildError> {
    result.map_err(|source| BuildError::Io {
        path: path.to_owned(),
        source,
    })
}

/// A new generation's folder; dropped unpublished, it leaves nothing behind.
pub(super) struct Slot {
    pub(super) index: PathBuf,
    pub(super) dir: PathBuf,
    pub(super) number: u32,
    files: Vec<PathBuf>,
    /// Written, and not yet surely on the disk.
    unsynced: Vec<(PathBuf, File)>,
    recorded: bool,
    published: bool,
    /// Held while building; the system lets it go even when the process is killed.
    _lock: File,
}

/// The right to write to an index, until it is dropped.
pub(super) fn lock(index: &Path) -> Result<File, BuildError> {
    at(index, fs::create_dir_all(index))?;
    let path = index.join("LOCK");
    let lock = at(&path, File::options().create(true).append(true).open(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(BuildError::Busy {
            dir: index.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(BuildError::Io { path, source }),
    }
}

impl Slot {
    /// Sweeps away what killed imports left behind, and begins a generation.
    pub(super) fn begin(index: &Path, lock: File) -> Result<Slot, BuildError> {
        let number = sweep::dead(index)? + 1;
        let dir = index.join(name(number));
        let text = dir.join(TEXT);
        at(&text, fs::create_dir_all(&text))?;
        Ok(Slot {
            index: index.to_owned(),
            dir,
            number,
            files: Vec::new(),
            unsynced: Vec::new(),
            recorded: false,
            published: false,
            _lock: lock,
        })
    }

    /// Writes a file of the generation; [`Slot::seal`] makes sure that it is on the disk.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
        let written = File::create(path).and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(file)
        });
        let file = at(path, written)?;
        if self.unsynced.len() < MOST_UNSYNCED {
            // Many at once take hardly longer than one.
            self.unsynced.push((path.to_owned(), file));
        } else {
            at(path, file.sync_all())?;
        }
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Takes a file of another generation, without reading it where that is possible.
    pub(super) fn take(&mut self, from: &Path, path: &Path) -> Result<(), BuildError> {
        if let Some(dir) = path.parent() {
            at(dir, fs::create_dir_all(dir))?;
        }
        if fs::hard_link(from, path).is_err() {
            // Another file system, or one without links.
            let copied = fs::copy(from, path).and_then(|_| File::open(path)?.sync_all());
            at(path, copied)?;
        }
        self.files.push(path.to_owned());
        Ok(())
    }

    /// The files that were written or taken so far, with their lengths and checksums.
    pub(super) fn lengths(&self) -> Result<Vec<FileLength>, BuildError> {
        self.files.iter().map(|path| self.length(path)).collect()
    }

    pub(super) fn length(&self, path: &Path) -> Result<FileLength, BuildError> {
        let bytes = at(path, fs::metadata(path))?.len();
        let crc = at(path, crc(path))?;
        let path = path.strip_prefix(&self.dir).unwrap_or(path);
        Ok(FileLength {
            path: path.to_string_lossy().into_owned(),
            bytes,
            crc,
        })
    }

    /// Writes what changed into the log that outlives the generation.
    pub(super) fn record(
        &mut self,
        head: &Head,
        changes: &Changes<'_>,
        refused: &[RefusedRow],
    ) -> Result<(), BuildError> {
        self.recorded = true;
        history::write(&self.index, head, changes, refused)
    }

    /// Writes the manifest, and all that stands in the folders to the disk.
    pub(super) fn seal(&mut self, manifest: &Manifest) -> Result<(), BuildError> {
        let json = serde_json::to_vec_pretty(manifest).map_err(|err| BuildError::Check {
            what: err.to_string(),
        })?;
        self.write(&self.dir.join(MANIFEST), &json)?;
        let lists = manifest.lists.iter();
        let mut folders: Vec<PathBuf> = lists
            .map(|list| self.dir.join(LISTS).join(&list.name))
            .collect();
        folders.extend([
            self.dir.join(LISTS),
            self.dir.join(TEXT),
            self.dir.clone(),
            self.index.join(history::FOLDER),
            self.index.clone(),
        ]);
        let files = std::mem::take(&mut self.unsynced);
        side_by_side(&files, |(path, file)| at(path, file.sync_all()))?;
        side_by_side(&folders, |folder| sync_dir(folder))
    }

    /// Opens the new generation as a reader would and reads every byte of it.
    pub(super) fn open(&self) -> Result<Generation, OpenError> {
        let generation = Generation::open_named(&self.index, &name(self.number))?;
        generation.verify()?;
        Ok(generation)
    }

    /// Makes the generation the current one, by one rename.
    pub(super) fn publish(mut self) -> Result<(), BuildError> {
        let new = self.index.join("CURRENT.tmp");
        let content = format!("{}\n", name(self.number));
        let written = File::create(&new).and_then(|mut file| {
            file.write_all(content.as_bytes())?;
            file.sync_all()
        });
        at(&new, written)?;
        let current = self.index.join(CURRENT);
        at(&current, fs::rename(&new, &current))?;
        self.published = true;
        // It answers already; that the rename reaches the disk later is no failure, and
        // what can't be swept now is swept after the next import.
        let _ = sync_dir(&self.index);
        let _ = sweep::outdated(&self.index, self.number);
        Ok(())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.published {
            // Nothing refers to it; what can't be removed now, the next import sweeps.
            let _ = fs::remove_dir_all(&self.dir);
            let _ = fs::remove_file(self.index.join("CURRENT.tmp"));
            if self.recorded {
                let _ = fs::remove_file(history::path(&self.index, self.number));
            }
        }
    }
}

/// Does something with each of a few things at the same time; the first failure is the result.
fn side_by_side<T: Sync>(
    all: &[T],
    each: impl Fn(&T) -> Result<(), BuildError> + Sync,
) -> Result<(), BuildError> {
    let part = all.len().div_ceil(SIDE_BY_SIDE).max(1);
    let each = &each;
    thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(part)
            .map(|part| {
                let work = move || part.iter().try_for_each(each);
                let thread = thread::Builder::new().spawn_scoped(scope, work);
                // Where there is no thread to be had it is done here.
                thread.map_err(|_| work())
            })
            .collect();
        threads.into_iter().try_for_each(|thread| match thread {
            Ok(thread) => {
                let done = thread.join();
                done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Err(done) => done,
        })
    })
}

pub(super) fn sync_dir(dir: &Path) -> Result<(), BuildError> {
    match File::open(dir) {
        Ok(file) => at(dir, file.sync_all()),
        // An index without lists has no folder for them.
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(BuildError::Io {
            path: dir.to_owned(),
            source,
        }),
    }
}
