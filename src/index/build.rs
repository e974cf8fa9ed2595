//! Making a generation: beside the live one, checked, then current.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexSettings, IndexWriter};

use super::schema::Fields;
use super::{
    CURRENT, FileLength, Generation, IDS, LISTS, ListManifest, MANIFEST, Manifest, OpenError, TEXT,
    analysis, crc, current, maker, name, number,
};
use crate::provider::Provider;

/// Tantivy's buffer. One thread keeps documents in order; this size keeps an
/// import of 100,000 providers well under 200 MB.
const WRITER_BYTES: usize = 30_000_000;

/// A search goes through a few segments as fast as through one; merging them
/// costs as much as a third of an import.
const MOST_SEGMENTS: usize = 4;

/// How many generations before the current one are kept.
const KEPT: usize = 2;

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
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, BuildError> {
    result.map_err(|source| BuildError::Io {
        path: path.to_owned(),
        source,
    })
}

/// A file to keep in the generation, so that its list can be read again.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// The name of the list.
    pub list: &'a str,
    /// The name of the file, without folders.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A generation in the making; dropped unpublished, it leaves nothing behind.
pub struct Build {
    index: PathBuf,
    dir: PathBuf,
    number: u32,
    fields: Fields,
    writer: Option<IndexWriter>,
    ids: Vec<(String, u64)>,
    files: Vec<PathBuf>,
    published: bool,
    /// Held while building; the system lets it go even when the process is killed.
    _lock: File,
}

impl Build {
    /// Takes the index for writing and begins a generation.
    ///
    /// Sweeps away what killed imports left behind and generations that are no
    /// longer kept. Fails when another import holds the index.
    pub fn begin(index: &Path) -> Result<Build, BuildError> {
        at(index, fs::create_dir_all(index))?;
        let lock_path = index.join("LOCK");
        let lock = at(
            &lock_path,
            File::options().create(true).append(true).open(&lock_path),
        )?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(BuildError::Busy {
                    dir: index.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(BuildError::Io {
                    path: lock_path,
                    source,
                });
            }
        }
        let last = sweep(index)?;
        let number = last + 1;
        let dir = index.join(name(number));
        let text = dir.join(TEXT);
        at(&dir, fs::create_dir_all(&text))?;
        let mut build = Build {
            index: index.to_owned(),
            dir,
            number,
            fields: Fields::schema().1,
            writer: None,
            ids: Vec::new(),
            files: Vec::new(),
            published: false,
            _lock: lock,
        };
        build.writer = Some(build.open_writer(&text)?);
        Ok(build)
    }

    fn open_writer(&self, text: &Path) -> Result<IndexWriter, BuildError> {
        let settings = IndexSettings::default();
        let directory =
            tantivy::directory::MmapDirectory::open(text).map_err(tantivy::TantivyError::from)?;
        let made = Index::create(directory, Fields::schema().0, settings)?;
        analysis::register(&made);
        let writer: IndexWriter = made.writer_with_num_threads(1, WRITER_BYTES)?;
        // One merge at the end, if any, is cheaper than many on the way.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }

    /// Adds a provider that stands at `rank` in the order of names.
    ///
    /// `record` and `hash` are what [`super::Changes::seen`] made of it.
    pub fn add(
        &mut self,
        provider: &Provider,
        rank: u64,
        record: String,
        hash: u64,
    ) -> Result<(), BuildError> {
        let document = self.fields.document(provider, rank, record);
        if let Some(writer) = &self.writer
            && let Err(err) = writer.add_document(document)
        {
            return Err(self.why(err));
        }
        self.ids.push((provider.id.clone(), hash));
        Ok(())
    }

    /// Keeps a file that a list was read from.
    pub fn keep(&mut self, source: SourceFile<'_>) -> Result<(), BuildError> {
        let dir = self.dir.join(LISTS).join(source.list);
        at(&dir, fs::create_dir_all(&dir))?;
        self.write(&dir.join(source.file), source.bytes)
    }

    /// Keeps a file of the generation before, without reading it.
    pub fn keep_again(&mut self, list: &str, file: &str, from: &Path) -> Result<(), BuildError> {
        let dir = self.dir.join(LISTS).join(list);
        at(&dir, fs::create_dir_all(&dir))?;
        let path = dir.join(file);
        if fs::hard_link(from, &path).is_err() {
            // Another file system, or one without links.
            let copied = fs::copy(from, &path).and_then(|_| File::open(&path)?.sync_all());
            at(&path, copied)?;
        }
        self.files.push(path);
        Ok(())
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
        let written = File::create(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        at(path, written)?;
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Finishes the generation, checks it, and makes it the current one.
    pub fn publish(
        mut self,
        lists: Vec<ListManifest>,
        made: String,
    ) -> Result<Manifest, BuildError> {
        if let Some(writer) = self.writer.take() {
            finish(writer).map_err(|err| self.why(err))?;
        }
        self.ids.sort_unstable();
        let mut ids = String::with_capacity(self.ids.len() * 48);
        for (id, hash) in &self.ids {
            ids.push_str(id);
            ids.push_str(&format!("\t{hash:016x}\n"));
        }
        self.write(&self.dir.join(IDS), ids.as_bytes())?;

        let mut files = self.text_files()?;
        for path in &self.files {
            files.push(self.length(path)?);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest {
            generation: self.number,
            made,
            maker: maker(),
            providers: self.ids.len() as u64,
            lists,
            files,
        };
        let json = serde_json::to_vec_pretty(&manifest).map_err(|err| BuildError::Check {
            what: err.to_string(),
        })?;
        self.write(&self.dir.join(MANIFEST), &json)?;
        for list in &manifest.lists {
            sync_dir(&self.dir.join(LISTS).join(&list.name))?;
        }
        for dir in [
            self.dir.join(LISTS),
            self.dir.join(TEXT),
            self.dir.clone(),
            self.index.clone(),
        ] {
            sync_dir(&dir)?;
        }
        self.check()?;

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
        // It answers already; that the rename reaches the disk later is no failure.
        let _ = sync_dir(&self.index);
        Ok(manifest)
    }

    /// What made the index library fail: of a full disk it only says that a thread died.
    fn why(&self, err: tantivy::TantivyError) -> BuildError {
        const ENOUGH: usize = 1 << 20;
        let probe = self.dir.join("probe");
        let tried = File::create(&probe)
            .and_then(|mut file| {
                file.write_all(&vec![0; ENOUGH])?;
                file.sync_all()
            })
            .map_err(|source| BuildError::Io {
                path: self.index.clone(),
                source,
            });
        let _ = fs::remove_file(probe);
        tried.err().unwrap_or(BuildError::Text(err))
    }

    fn text_files(&self) -> Result<Vec<FileLength>, BuildError> {
        let dir = self.dir.join(TEXT);
        // Tantivy makes some of its files for their owner only; whoever may read the
        // generation may read all of it.
        let ids = self.dir.join(IDS);
        let mode = at(&ids, fs::metadata(&ids))?.permissions();
        let mut files = Vec::new();
        for entry in at(&dir, fs::read_dir(&dir))? {
            let path = at(&dir, entry)?.path();
            // The writer's lock files are no part of the index.
            if path.extension().is_some_and(|ending| ending == "lock") {
                at(&path, fs::remove_file(&path))?;
            } else {
                at(&path, fs::set_permissions(&path, mode.clone()))?;
                files.push(self.length(&path)?);
            }
        }
        Ok(files)
    }

    fn length(&self, path: &Path) -> Result<FileLength, BuildError> {
        let bytes = at(path, fs::metadata(path))?.len();
        let crc = at(path, crc(path))?;
        let path = path.strip_prefix(&self.dir).unwrap_or(path);
        Ok(FileLength {
            path: path.to_string_lossy().into_owned(),
            bytes,
            crc,
        })
    }

    /// Opens the new generation as a reader would and compares it with what went in.
    fn check(&self) -> Result<(), BuildError> {
        let failed = |what: String| BuildError::Check { what };
        let generation = Generation::open_named(&self.index, &name(self.number))
            .map_err(|err| failed(err.to_string()))?;
        generation.verify().map_err(|err| failed(err.to_string()))?;
        let count = generation.searcher.num_docs();
        if count != self.ids.len() as u64 {
            return Err(failed(format!(
                "{count} providers instead of {}",
                self.ids.len()
            )));
        }
        for (id, _) in [self.ids.first(), self.ids.last()].into_iter().flatten() {
            match generation.provider(id) {
                Ok(Some(provider)) if provider.id == *id => {}
                Ok(_) => return Err(failed(format!("{id} is not found"))),
                Err(err) => return Err(failed(err.to_string())),
            }
        }
        Ok(())
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        drop(self.writer.take());
        if !self.published {
            // Nothing refers to it; what can't be removed now, the next import sweeps.
            let _ = fs::remove_dir_all(&self.dir);
            let _ = fs::remove_file(self.index.join("CURRENT.tmp"));
        }
    }
}

/// Writes out what the writer holds, in a few segments at most.
fn finish(mut writer: IndexWriter) -> tantivy::Result<()> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    if segments.len() > MOST_SEGMENTS {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

fn sync_dir(dir: &Path) -> Result<(), BuildError> {
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

/// Removes dead and outdated generations; returns the highest number there is.
fn sweep(index: &Path) -> Result<u32, BuildError> {
    // Without a readable CURRENT any whole generation may be the one to go back to.
    let current = current(index).ok().flatten().and_then(|name| number(&name));
    let mut kept: Vec<u32> = Vec::new();
    let mut last = current.unwrap_or(0);
    for entry in at(index, fs::read_dir(index))? {
        let entry = at(index, entry)?;
        let Some(found) = entry.file_name().to_str().and_then(number) else {
            continue;
        };
        last = last.max(found);
        let whole = entry.path().join(MANIFEST).is_file();
        match current {
            Some(current) if found == current => {}
            Some(current) if whole && found < current => kept.push(found),
            None if whole => {}
            _ => at(&entry.path(), fs::remove_dir_all(entry.path()))?,
        }
    }
    kept.sort_unstable_by(|a, b| b.cmp(a));
    for old in kept.into_iter().skip(KEPT) {
        let path = index.join(name(old));
        at(&path, fs::remove_dir_all(&path))?;
    }
    Ok(last)
}
