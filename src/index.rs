//! Generations on disk: complete, checked indexes, one of them current.
//!
//! An index directory holds numbered generations and `CURRENT`, the name of the
//! one that answers. A generation never changes once it is there. Importing
//! [`Build`]s a new one beside it, checks it, and moves `CURRENT` by a rename;
//! a crash at any moment leaves the old answers. Reading ([`Generation::open`])
//! needs no permission to write, and what somebody reads is not swept away.
//! The log in `history/` tells what each generation changed; an earlier one that
//! is still kept can be made current again ([`Rollback`]).

pub(crate) mod analysis;
mod build;
mod changes;
pub(crate) mod columns;
pub mod health;
pub mod history;
mod lookup;
pub mod loss;
mod past;
mod readonly;
mod rollback;
pub(crate) mod schema;
mod slot;
mod sweep;

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::schema::Value;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

pub use build::{Build, Imported, SourceFile};
pub use changes::{Change, Changes, FieldChange, Row};
pub use past::{Known, Past, PickError, State, Which};
pub use rollback::{Rollback, RollbackError, WentBack, list_files};
pub use slot::BuildError;
pub use sweep::KEPT;

use crate::provider::Provider;
use readonly::ReadOnly;
use schema::{Fields, SCHEMA_VERSION};

/// The file that names the generation that answers.
const CURRENT: &str = "CURRENT";
/// The file of a generation that says what it is made of; written last.
const MANIFEST: &str = "manifest.json";
/// The folder of a generation with the full-text index.
const TEXT: &str = "text";
/// The folder of a generation with the list files it was made of.
const LISTS: &str = "lists";
/// Up to this many bytes a generation is checked whenever it is opened: that
/// takes about a millisecond, and a flipped bit could hide a provider.
const CHECKED_AT_OPEN: u64 = 16 << 20;
/// So many blocks of records, of 16 kB, stay unpacked once they were read: all of 10,000 providers,
/// and never more than 16 MB.
const BLOCKS_KEPT: usize = 1000;
/// The file of a generation with each provider's id and a hash of its fields.
const IDS: &str = "ids.tsv";

/// What a generation is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The number of the generation, counting from 1.
    pub generation: u32,
    /// When it was made, in UTC (`2024-03-09T12:00:00Z`).
    pub made: String,
    /// What program and reference data made it, see [`maker`].
    pub maker: String,
    /// How many providers it holds.
    pub providers: u64,
    /// The generation that was current before, if there was one that could be read.
    #[serde(default)]
    pub since: Option<u32>,
    /// The generation that it holds again, if it was made by going back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub went_back_to: Option<u32>,
    /// The lists, in the order in which they were read.
    pub lists: Vec<ListManifest>,
    /// What each list fills, to notice when the next import would lose much.
    #[serde(default)]
    pub filled: Vec<loss::Filled>,
    /// How well the lists are kept; empty in a generation of an older version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<health::ListHealth>,
    /// Every file of the generation with its length in bytes.
    pub files: Vec<FileLength>,
}

/// One list in a [`Manifest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListManifest {
    /// The name that the list goes by: the name of its file without the ending.
    pub name: String,
    /// The files that it was read from and their SHA-256, the list itself first.
    pub files: Vec<FileHash>,
    /// The file among them that maps foreign column names, if one does.
    pub map: Option<String>,
    /// Rows that were read, without blank ones.
    pub rows: u64,
    /// Rows among them that were refused.
    pub refused: u64,
}

/// A file that a list was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// The name without folders.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLength {
    /// The path within the generation.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// CRC-32 of its bytes, in hexadecimal.
    pub crc: String,
}

/// What made an index: schema and reference data must fit the program that reads it.
///
/// Area numbers stand in the index, so a generation made with another table of
/// areas must be made again.
pub fn maker() -> String {
    let areas = crc32fast::hash(crate::area::table_text().as_bytes());
    format!("schema {SCHEMA_VERSION}, areas {areas:08x}")
}

/// Why an index can't be opened.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OpenError {
    #[error("there is no index in {}; make one with: advocacy import", .dir.display())]
    Missing { dir: PathBuf },
    #[error(
        "the index in {} was made by another version of the program; mend it with: advocacy import",
        .dir.display()
    )]
    OtherVersion { dir: PathBuf },
    #[error("the index in {} is damaged ({what}); mend it with: advocacy import", .dir.display())]
    Damaged { dir: PathBuf, what: String },
    #[error("can't read {}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// A generation, open for reading.
pub struct Generation {
    dir: PathBuf,
    manifest: Manifest,
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    kept: Arc<[Arc<columns::Kept>]>,
    /// Locked as long as it is open, so that nothing is swept away under a reader.
    _in_use: File,
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl Generation {
    /// Opens the current generation of an index directory.
    ///
    /// Checks that this version made it, that no file is missing or cut short,
    /// and, unless it is large, every byte. Damage inside
    /// a large one is found by [`Generation::verify`].
    pub fn open(index: &Path) -> Result<Generation, OpenError> {
        let missing = || OpenError::Missing {
            dir: index.to_owned(),
        };
        let mut name = current(index)?.ok_or_else(missing)?;
        loop {
            match Self::open_named(index, &name) {
                Ok(generation) => return Ok(generation),
                Err(err) => {
                    // Others may have come and gone since `CURRENT` was read.
                    let now = current(index)?.ok_or_else(missing)?;
                    if now == name {
                        return Err(err);
                    }
                    name = now;
                }
            }
        }
    }

    fn open_named(index: &Path, name: &str) -> Result<Generation, OpenError> {
        let dir = index.join(name);
        let damaged = |what: String| OpenError::Damaged {
            dir: index.to_owned(),
            what,
        };
        let manifest_path = dir.join(MANIFEST);
        let mut text = Vec::new();
        let opened = File::open(&manifest_path).and_then(|mut manifest| {
            // On a file system without locks nothing can be swept either.
            if matches!(manifest.try_lock_shared(), Err(TryLockError::WouldBlock)) {
                return Err(io::Error::new(io::ErrorKind::NotFound, "it is being swept"));
            }
            manifest.read_to_end(&mut text)?;
            Ok(manifest)
        });
        let in_use = match opened {
            Ok(manifest) => manifest,
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                return Err(damaged(format!("{name}/{MANIFEST} is missing")));
            }
            Err(source) => {
                return Err(OpenError::Io {
                    path: manifest_path,
                    source,
                });
            }
        };
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|err| damaged(format!("{name}/{MANIFEST}: {err}")))?;
        if manifest.maker != maker() {
            return Err(OpenError::OtherVersion {
                dir: index.to_owned(),
            });
        }
        for file in &manifest.files {
            let path = dir.join(&file.path);
            match fs::metadata(&path) {
                Ok(found) if found.len() == file.bytes => {}
                Ok(found) => {
                    return Err(damaged(format!(
                        "{name}/{} has {} bytes instead of {}",
                        file.path,
                        found.len(),
                        file.bytes
                    )));
                }
                Err(err) if err.kind() == io::ErrorKind::NotFound => {
                    return Err(damaged(format!("{name}/{} is missing", file.path)));
                }
                Err(source) => return Err(OpenError::Io { path, source }),
            }
        }
        // The copies of the lists answer nothing; an import checks them when it needs them.
        let answers = |file: &FileLength| !file.path.starts_with(LISTS);
        let files = manifest.files.iter();
        let bytes: u64 = files.filter(|f| answers(f)).map(|f| f.bytes).sum();
        // First of all: what is damaged can make the index library panic when it is opened.
        if bytes <= CHECKED_AT_OPEN {
            check_files(&dir, &manifest, answers).map_err(damaged)?;
        }
        let (searcher, fields) =
            open_text(&dir.join(TEXT)).map_err(|err| damaged(err.to_string()))?;
        Ok(Generation {
            dir,
            manifest,
            searcher,
            fields,
            kept: Arc::default(),
            _in_use: in_use,
        })
    }

    /// What the generation is made of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Result<Option<Provider>, ReadError> {
        self.address(id)?.map(|at| self.record(at)).transpose()
    }

    pub(crate) fn record(&self, at: DocAddress) -> Result<Provider, ReadError> {
        self.read(&self.searcher.doc(at)?)
    }

    /// The providers at these addresses, in the same order.
    ///
    /// They are read in the order in which they are stored, so that no block of the store is unpacked
    /// twice.
    pub(crate) fn records(&self, at: &[DocAddress]) -> Result<Vec<Provider>, ReadError> {
        let mut order: Vec<usize> = (0..at.len()).collect();
        order.sort_unstable_by_key(|place| at[*place]);
        let mut read: Vec<(usize, Provider)> = order
            .into_iter()
            .map(|place| Ok((place, self.record(at[place])?)))
            .collect::<Result<_, ReadError>>()?;
        read.sort_unstable_by_key(|(place, _)| *place);
        Ok(read.into_iter().map(|(_, provider)| provider).collect())
    }

    fn read(&self, doc: &TantivyDocument) -> Result<Provider, ReadError> {
        let json = doc
            .get_first(self.fields.record)
            .and_then(|value| value.as_str())
            .ok_or(ReadError::NoRecord)?;
        Ok(serde_json::from_str(json)?)
    }

    /// The lengths and times of the files that answer: another value means that somebody wrote in them.
    pub fn touched(&self) -> Vec<(u64, Option<std::time::SystemTime>)> {
        let files = self.manifest.files.iter();
        files
            .filter(|file| !file.path.starts_with(LISTS))
            .map(|file| match fs::metadata(self.dir.join(&file.path)) {
                Ok(about) => (about.len(), about.modified().ok()),
                Err(_) => (0, None),
            })
            .collect()
    }

    /// Hands over every provider, in no order that means anything.
    pub fn each(&self, mut visit: impl FnMut(Provider)) -> Result<(), ReadError> {
        for segment in self.searcher.segment_readers() {
            let store = segment.get_store_reader(1).map_err(TantivyError::from)?;
            for doc in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                visit(self.read(&doc?)?);
            }
        }
        Ok(())
    }

    /// The ids that are nearest to `id` in spelling, at most `count`.
    pub fn nearest_ids(&self, id: &str, count: usize) -> io::Result<Vec<String>> {
        let known = self.ids()?.into_iter().map(|(known, _)| known);
        Ok(nearest(id, known, count))
    }

    /// Each provider's id and the hash of its fields, in the order of ids.
    pub(crate) fn ids(&self) -> io::Result<Vec<(String, u64)>> {
        let text = fs::read_to_string(self.dir.join(IDS))?;
        Ok(text
            .lines()
            .filter_map(|line| {
                let (id, hash) = line.split_once('\t')?;
                Some((id.to_owned(), u64::from_str_radix(hash, 16).ok()?))
            })
            .collect())
    }

    /// Whether a list was read from just these files.
    pub fn holds(&self, list: &str, files: &[FileHash]) -> bool {
        let mut lists = self.manifest.lists.iter();
        lists.any(|known| known.name == list && known.files == files)
    }

    /// A file that one of the lists was read from, as it was.
    pub fn source_path(&self, list: &ListManifest, file: &str) -> PathBuf {
        self.dir.join(LISTS).join(&list.name).join(file)
    }

    /// Reads every byte of the generation against its checksums.
    pub fn verify(&self) -> Result<(), OpenError> {
        self.verify_files(|_| true)
    }

    fn verify_files(&self, which: impl Fn(&FileLength) -> bool) -> Result<(), OpenError> {
        let damaged = |what: String| OpenError::Damaged {
            dir: self.dir.parent().unwrap_or(&self.dir).to_owned(),
            what,
        };
        check_files(&self.dir, &self.manifest, which).map_err(damaged)
    }
}

/// Reads files of a generation against their checksums; says what is wrong with the first that is.
fn check_files(
    dir: &Path,
    manifest: &Manifest,
    which: impl Fn(&FileLength) -> bool,
) -> Result<(), String> {
    for file in manifest.files.iter().filter(|file| which(file)) {
        let found = crc(&dir.join(&file.path)).map_err(|err| format!("{}: {err}", file.path))?;
        if found != file.crc {
            return Err(format!("{} has changed", file.path));
        }
    }
    Ok(())
}

/// The ids among some that are nearest to one in spelling, at most `count`.
pub fn nearest(id: &str, known: impl IntoIterator<Item = String>, count: usize) -> Vec<String> {
    let likeness = |known: String| {
        let likeness = if known.contains(id) && id.len() >= 3 {
            1.0
        } else {
            strsim::jaro_winkler(id, &known)
        };
        (likeness, known)
    };
    let known = known.into_iter().map(likeness);
    let mut near: Vec<(f64, String)> = known.filter(|(likeness, _)| *likeness > 0.8).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.truncate(count);
    near.into_iter().map(|(_, known)| known).collect()
}

/// The CRC-32 of a file, read piece by piece so that a large one takes no memory.
fn crc(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut piece = vec![0; 64 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(format!("{:08x}", hasher.finalize())),
            length => hasher.update(&piece[..length]),
        }
    }
}

/// Why a record can't be read from a generation that could be opened.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ReadError {
    #[error("the index can't be read ({0}); mend it with: advocacy import")]
    Text(#[from] tantivy::TantivyError),
    #[error("a record of the index is damaged ({0}); mend it with: advocacy import")]
    Record(#[from] serde_json::Error),
    #[error("a record of the index is missing; mend it with: advocacy import")]
    NoRecord,
    #[error("the index can't be read ({0}); mend it with: advocacy import")]
    Ids(#[from] io::Error),
}

fn open_text(dir: &Path) -> tantivy::Result<(Searcher, Fields)> {
    let directory = ReadOnly(MmapDirectory::open(dir)?);
    let index = Index::open(directory)?;
    analysis::register(&index);
    let (schema, fields) = Fields::schema();
    if index.schema() != schema {
        return Err(tantivy::TantivyError::SchemaError(
            "the fields differ".to_owned(),
        ));
    }
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(BLOCKS_KEPT)
        .try_into()?;
    Ok((reader.searcher(), fields))
}

/// The name of the current generation, nothing where none was ever published.
fn current(index: &Path) -> Result<Option<String>, OpenError> {
    let path = index.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let name = text.trim();
            match number(name) {
                Some(_) => Ok(Some(name.to_owned())),
                None => Err(OpenError::Damaged {
                    dir: index.to_owned(),
                    what: format!("{CURRENT} does not name a generation"),
                }),
            }
        }
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) if err.kind() == io::ErrorKind::InvalidData => Err(OpenError::Damaged {
            dir: index.to_owned(),
            what: format!("{CURRENT} is not text"),
        }),
        Err(source) => Err(OpenError::Io { path, source }),
    }
}

fn name(number: u32) -> String {
    format!("gen-{number:06}")
}

/// The number in a generation's name; nothing for any other name.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("gen-")?;
    let well_formed = digits.len() >= 6 && digits.bytes().all(|b| b.is_ascii_digit());
    if well_formed {
        digits.parse().ok()
    } else {
        None
    }
}
