//! Making a generation: beside the live one, checked, then current.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::thread::{self, JoinHandle};

use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexSettings, IndexWriter};

use super::health::ListHealth;
use super::history::{Head, Kind, RefusedRow};
use super::loss::Filled;
use super::schema::Fields;
use super::slot::{self, BuildError, Slot, at};
use super::{Changes, FileLength, IDS, LISTS, ListManifest, Manifest, TEXT, analysis, maker};
use crate::provider::Provider;

/// Tantivy's buffer: what it holds becomes a segment. One thread keeps documents in order; this size
/// keeps an import of 100,000 providers well under 200 MB.
const WRITER_BYTES: usize = 30_000_000;
/// The buffer for lists so large that the smaller one would be written out too often.
const LARGE_WRITER_BYTES: usize = 120_000_000;
/// From so many bytes of lists on (some 200,000 rows) the buffer is the larger one.
const LARGE: u64 = 150_000_000;

/// A search goes through a few segments as fast as through one; merging them
/// costs as much as a tenth of an import.
const MOST_SEGMENTS: usize = 12;

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

/// What an import tells of itself, beside the providers.
pub struct Imported<'a> {
    /// The lists that the generation is made of, in the order in which they were read.
    pub lists: Vec<ListManifest>,
    /// The names of those that were read anew; the others are kept from the generation before.
    pub read: Vec<String>,
    /// When, in UTC (`2024-03-09T12:00:00Z`).
    pub made: String,
    /// What each list fills.
    pub filled: Vec<Filled>,
    /// How well the lists are kept.
    pub health: Vec<ListHealth>,
    /// What differs from the generation before.
    pub changes: &'a Changes<'a>,
    /// The rows that were refused.
    pub refused: Vec<RefusedRow>,
}

/// A generation in the making; dropped unpublished, it leaves nothing behind.
pub struct Build {
    // Before the slot, which removes the folder: fields are dropped in their order.
    opening: Opening,
    writer: Option<IndexWriter>,
    fields: Fields,
    ids: Vec<(String, u64)>,
    slot: Slot,
}

impl Build {
    /// Takes the index for writing and begins a generation.
    ///
    /// Sweeps away what killed imports left behind. Fails when another import
    /// holds the index.
    pub fn begin(index: &Path) -> Result<Build, BuildError> {
        let slot = Slot::begin(index, slot::lock(index)?)?;
        Ok(Build {
            opening: Opening(None),
            writer: None,
            fields: Fields::schema().1,
            ids: Vec::new(),
            slot,
        })
    }

    /// Makes ready for lists of about so many bytes; must come before the first provider.
    ///
    /// That goes on beside: it mostly waits for the disk, and the lists are yet to be read.
    pub fn open(&mut self, bytes: u64) {
        let text = self.slot.dir.join(TEXT);
        let buffer = match bytes {
            0..LARGE => WRITER_BYTES,
            _ => LARGE_WRITER_BYTES,
        };
        self.opening = Opening(Some(thread::spawn(move || open_writer(&text, buffer))));
    }

    /// The writer, waited for if it is still being opened.
    fn writer(&mut self) -> Result<Option<&IndexWriter>, BuildError> {
        if let Some(opened) = self.opening.end() {
            self.writer = Some(opened?);
        }
        Ok(self.writer.as_ref())
    }

    /// Adds a provider that stands at `rank` in the order of names.
    ///
    /// `record` and `hash` are what [`super::Changes::seen`] made of it.
    pub fn add(
        &mut self,
        provider: &Provider,
        rank: u64,
        record: &str,
        hash: u64,
    ) -> Result<(), BuildError> {
        let document = self.fields.document(provider, rank, record);
        let failed = match self.writer()? {
            Some(writer) => writer.add_document(document).err(),
            None => None,
        };
        if let Some(err) = failed {
            return Err(self.why(err));
        }
        self.ids.push((provider.id.clone(), hash));
        Ok(())
    }

    /// Keeps a file that a list was read from.
    pub fn keep(&mut self, source: SourceFile<'_>) -> Result<(), BuildError> {
        let dir = self.slot.dir.join(LISTS).join(source.list);
        at(&dir, fs::create_dir_all(&dir))?;
        self.slot.write(&dir.join(source.file), source.bytes)
    }

    /// Keeps a file of the generation before, without reading it.
    pub fn keep_again(&mut self, list: &str, file: &str, from: &Path) -> Result<(), BuildError> {
        let path = self.slot.dir.join(LISTS).join(list).join(file);
        self.slot.take(from, &path)
    }

    /// Finishes the generation, checks it, and makes it the current one.
    pub fn publish(mut self, imported: Imported<'_>) -> Result<Manifest, BuildError> {
        self.writer()?;
        if let Some(writer) = self.writer.take() {
            finish(writer).map_err(|err| self.why(err))?;
        }
        self.ids.sort_unstable();
        let mut ids = String::with_capacity(self.ids.len() * 48);
        for (id, hash) in &self.ids {
            ids.push_str(id);
            ids.push_str(&format!("\t{hash:016x}\n"));
        }
        let path = self.slot.dir.join(IDS);
        self.slot.write(&path, ids.as_bytes())?;

        let mut files = self.text_files()?;
        files.extend(self.slot.lengths()?);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest {
            generation: self.slot.number,
            made: imported.made,
            maker: maker(),
            providers: self.ids.len() as u64,
            since: imported.changes.before().map(|before| before.generation),
            went_back_to: None,
            lists: imported.lists,
            filled: imported.filled,
            health: imported.health,
            files,
        };
        let head = Head::of(&manifest, Kind::Import, imported.read);
        self.slot
            .record(&head, imported.changes, &imported.refused)?;
        self.slot.seal(&manifest)?;
        self.check()?;
        self.slot.publish()?;
        Ok(manifest)
    }

    /// What made the index library fail: of a full disk it only says that a thread died.
    fn why(&self, err: tantivy::TantivyError) -> BuildError {
        const ENOUGH: usize = 1 << 20;
        let probe = self.slot.dir.join("probe");
        let tried = File::create(&probe)
            .and_then(|mut file| {
                file.write_all(&vec![0; ENOUGH])?;
                file.sync_all()
            })
            .map_err(|source| BuildError::Io {
                path: self.slot.index.clone(),
                source,
            });
        let _ = fs::remove_file(probe);
        tried.err().unwrap_or(BuildError::Text(err))
    }

    fn text_files(&self) -> Result<Vec<FileLength>, BuildError> {
        let dir = self.slot.dir.join(TEXT);
        // Tantivy makes some of its files for their owner only; whoever may read the
        // generation may read all of it.
        let ids = self.slot.dir.join(IDS);
        let mode = at(&ids, fs::metadata(&ids))?.permissions();
        let mut files = Vec::new();
        for entry in at(&dir, fs::read_dir(&dir))? {
            let path = at(&dir, entry)?.path();
            // The writer's lock files are no part of the index.
            if path.extension().is_some_and(|ending| ending == "lock") {
                at(&path, fs::remove_file(&path))?;
            } else {
                at(&path, fs::set_permissions(&path, mode.clone()))?;
                files.push(self.slot.length(&path)?);
            }
        }
        Ok(files)
    }

    /// Opens the new generation as a reader would and compares it with what went in.
    fn check(&self) -> Result<(), BuildError> {
        let failed = |what: String| BuildError::Check { what };
        let generation = self.slot.open().map_err(|err| failed(err.to_string()))?;
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

fn open_writer(text: &Path, buffer: usize) -> Result<IndexWriter, BuildError> {
    let settings = IndexSettings::default();
    let directory =
        tantivy::directory::MmapDirectory::open(text).map_err(tantivy::TantivyError::from)?;
    let made = Index::create(directory, Fields::schema().0, settings)?;
    analysis::register(&made);
    let writer: IndexWriter = made.writer_with_num_threads(1, buffer)?;
    // One merge at the end, if any, is cheaper than many on the way.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// A writer that is being opened beside; dropped, it is waited for, since what it writes is then removed.
struct Opening(Option<JoinHandle<Result<IndexWriter, BuildError>>>);

impl Opening {
    /// The writer; nothing where none is being opened.
    fn end(&mut self) -> Option<Result<IndexWriter, BuildError>> {
        let opened = self.0.take()?.join();
        Some(opened.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // What became of it no longer matters.
            let _ = thread.join();
        }
    }
}

/// Writes out what the writer holds, in a few segments at most.
///
/// Merged in groups, each swept away before the next: what is merged is held in memory twice, and of
/// a million providers that is half a gigabyte.
fn finish(mut writer: IndexWriter) -> tantivy::Result<()> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    if segments.len() > MOST_SEGMENTS {
        for group in segments.chunks(segments.len().div_ceil(MOST_SEGMENTS)) {
            if group.len() > 1 {
                writer.merge(group).wait()?;
                writer.garbage_collect_files().wait()?;
            }
        }
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}
