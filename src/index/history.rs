//! The log of what every generation changed, which outlives the generations.
//!
//! `history/000007.jsonl` tells what generation 7 added, changed, took away and
//! refused. It is written whole before the generation becomes current, never
//! changed afterwards and never swept: with what stands in it, a provider's
//! former values can be told long after the generation that held them. It grows
//! with what changes, not with what is held: some 110 bytes for a provider that
//! is added, 200 for one with a changed field, and the whole record of one that
//! goes. A directory of 100,000 providers begins with 11 MB; if a hundredth of it
//! changes each week, a year adds 10 MB, a twelfth of one generation.
//!
//! Each line is JSON: first the [`Head`], then one [`Line`] a provider or row, at
//! the end the checksums of both.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::health::ListHealth;
use super::slot::{BuildError, at};
use super::{Change, Changes, ListManifest, Manifest, Row};
use crate::provider::Provider;

/// The folder of the log.
pub(super) const FOLDER: &str = "history";

/// The format of the log; a higher one is a newer version's.
const FORMAT: u32 = 1;

/// How a generation came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Lists were read.
    Import,
    /// An earlier generation was made current again.
    Rollback,
}

/// What is told of a generation as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The format of the file.
    pub format: u32,
    /// The generation.
    pub generation: u32,
    /// When it was made, in UTC.
    pub made: String,
    /// How it came about.
    pub kind: Kind,
    /// The generation that it was compared with, if there was one that could be read.
    pub since: Option<u32>,
    /// The generation that a rollback went back to.
    pub went_back_to: Option<u32>,
    /// How many providers it holds.
    pub providers: u64,
    /// How many of them are new.
    pub added: u64,
    /// How many differ.
    pub changed: u64,
    /// How many are no longer there.
    pub gone: u64,
    /// How many rows were refused.
    pub refused: u64,
    /// The lists that it is made of.
    pub lists: Vec<ListManifest>,
    /// The names of those that were read for it; the others were kept.
    pub read: Vec<String>,
    /// How well the lists were kept, without the rows; empty where nobody counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<ListHealth>,
}

impl Head {
    /// The head for a new generation; the counts are filled in when it is written.
    pub(super) fn of(manifest: &Manifest, kind: Kind, read: Vec<String>) -> Head {
        Head {
            format: FORMAT,
            generation: manifest.generation,
            made: manifest.made.clone(),
            kind,
            since: manifest.since,
            went_back_to: manifest.went_back_to,
            providers: manifest.providers,
            added: 0,
            changed: 0,
            gone: 0,
            refused: 0,
            lists: manifest.lists.clone(),
            read,
            health: manifest
                .health
                .iter()
                .map(ListHealth::without_rows)
                .collect(),
        }
    }
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The file, without folders.
    pub file: String,
    /// The line, counted from 1; 0 means the whole file.
    pub line: u64,
    /// The heading of the column that was at fault; empty for the whole row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// Why.
    pub what: String,
}

/// A provider that is gone, with all that was known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rows that it stood in.
    #[serde(default)]
    pub from: Vec<Row>,
    /// The record as it was last.
    pub was: Option<Box<Provider>>,
}

/// One thing that a generation did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Line {
    Added(Change),
    Changed(Change),
    Gone(Gone),
    Refused(RefusedRow),
}

impl Line {
    /// The id of the provider that it is about; nothing for a row that was refused.
    pub fn id(&self) -> Option<&str> {
        match self {
            Line::Added(change) | Line::Changed(change) => Some(&change.id),
            Line::Gone(gone) => Some(&gone.id),
            Line::Refused(_) => None,
        }
    }
}

/// The last line: CRC-32 of the first line and of those between.
#[derive(Serialize, Deserialize)]
struct End {
    end: Sums,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Sums {
    head: String,
    body: String,
}

/// The last line begins so.
const END: &str = "{\"end\":";
/// The last line is shorter than this.
const LONGEST_END: u64 = 100;

/// Why the log of a generation can't be read.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum LogError {
    #[error("nothing was written down of generation {generation}")]
    Missing { generation: u32 },
    #[error("what was written down of generation {generation} is damaged ({what})")]
    Damaged { generation: u32, what: String },
    #[error(
        "what generation {generation} did was written down by a newer version of the program; read it with that version"
    )]
    Newer { generation: u32 },
}

/// The file that tells of a generation.
pub(super) fn path(index: &Path, generation: u32) -> PathBuf {
    index.join(FOLDER).join(format!("{generation:06}.jsonl"))
}

/// The generations that the log tells of, in order.
pub(super) fn numbers(index: &Path) -> io::Result<Vec<u32>> {
    let entries = match fs::read_dir(index.join(FOLDER)) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let digits = name.to_str().and_then(|name| name.strip_suffix(".jsonl"));
        found.extend(digits.and_then(|digits| digits.parse::<u32>().ok()));
    }
    found.sort_unstable();
    Ok(found)
}

/// A writer that sums up what goes through it.
struct Summing<W> {
    to: W,
    sum: crc32fast::Hasher,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<W: Write> Summing<W> {
    fn line<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        serde_json::to_writer(&mut *self, value)?;
        self.write_all(b"\n")
    }

    /// The sum of what was written since the last call.
    fn sum(&mut self) -> String {
        let sum = std::mem::take(&mut self.sum);
        format!("{:08x}", sum.finalize())
    }
}

/// Writes what a generation did.
pub(super) fn write(
    index: &Path,
    head: &Head,
    changes: &Changes<'_>,
    refused: &[RefusedRow],
) -> Result<(), BuildError> {
    let folder = index.join(FOLDER);
    at(&folder, fs::create_dir_all(&folder))?;
    let path = path(index, head.generation);
    let mut out = Summing {
        to: BufWriter::with_capacity(1 << 16, at(&path, File::create(&path))?),
        sum: crc32fast::Hasher::new(),
    };
    let head = Head {
        added: changes.added.len() as u64,
        changed: changes.changed.len() as u64,
        gone: changes.gone.len() as u64,
        refused: refused.len() as u64,
        ..head.clone()
    };
    at(&path, out.line(&head))?;
    let sum_of_head = out.sum();
    for change in &changes.added {
        at(&path, out.line(&Borrowed::Added(change)))?;
    }
    for change in &changes.changed {
        at(&path, out.line(&Borrowed::Changed(change)))?;
    }
    for change in &changes.gone {
        let gone = Gone {
            id: change.id.clone(),
            name: change.name.clone(),
            from: change.from.clone(),
            was: changes.was(&change.id)?.map(Box::new),
        };
        at(&path, out.line(&Line::Gone(gone)))?;
    }
    for row in refused {
        at(&path, out.line(&Borrowed::Refused(row)))?;
    }
    let end = End {
        end: Sums {
            head: sum_of_head,
            body: out.sum(),
        },
    };
    at(&path, out.line(&end))?;
    let written = out.to.into_inner().map_err(io::IntoInnerError::into_error);
    at(&path, written.and_then(|file| file.sync_all()))
}

/// [`Line`] without owning what it writes.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Borrowed<'a> {
    Added(&'a Change),
    Changed(&'a Change),
    Refused(&'a RefusedRow),
}

/// The head of what is told of a generation, without reading the rest.
pub(super) fn head(index: &Path, generation: u32) -> Result<Head, LogError> {
    let damaged = |what: String| LogError::Damaged { generation, what };
    let mut log = Log::open(index, generation)?;
    let head = log.head()?;
    let mut tail = String::new();
    let mut file = log.lines.into_inner();
    let length = file
        .metadata()
        .map_err(|err| damaged(err.to_string()))?
        .len();
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST_END)))
        .map_err(|err| damaged(err.to_string()))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|err| damaged(err.to_string()))?;
    tail.push_str(&String::from_utf8_lossy(&bytes));
    let end = tail.rfind(END).map_or("", |at| &tail[at..]);
    let end: End = serde_json::from_str(end).map_err(|_| damaged("it has no end".to_owned()))?;
    if end.end.head != log.sum_of_head {
        return Err(damaged("its first line has changed".to_owned()));
    }
    Ok(head)
}

/// Reads what a generation did, in the order in which it was written.
///
/// Only the lines that contain `text` are handed over; every byte is held
/// against the checksums nevertheless.
pub(super) fn read(
    index: &Path,
    generation: u32,
    text: &str,
    mut visit: impl FnMut(Line),
) -> Result<Head, LogError> {
    let damaged = |what: String| LogError::Damaged { generation, what };
    let mut log = Log::open(index, generation)?;
    let head = log.head()?;
    let mut body = crc32fast::Hasher::new();
    loop {
        let line = log.next()?;
        if line.is_empty() {
            return Err(damaged("it has no end".to_owned()));
        }
        if line.starts_with(END) {
            let end: End = serde_json::from_str(line).map_err(|err| damaged(err.to_string()))?;
            let sums = Sums {
                head: log.sum_of_head.clone(),
                body: format!("{:08x}", body.finalize()),
            };
            if end.end != sums || !log.next()?.is_empty() {
                return Err(damaged("it has changed".to_owned()));
            }
            return Ok(head);
        }
        body.update(line.as_bytes());
        if line.contains(text) {
            // What is damaged may no longer be JSON: the sums tell that at the end.
            let read: Line = serde_json::from_str(line).map_err(|err| damaged(err.to_string()))?;
            visit(read);
        }
    }
}

/// An open file of the log.
struct Log {
    generation: u32,
    lines: BufReader<File>,
    line: String,
    sum_of_head: String,
}

impl Log {
    fn open(index: &Path, generation: u32) -> Result<Log, LogError> {
        match File::open(path(index, generation)) {
            Ok(file) => Ok(Log {
                generation,
                lines: BufReader::with_capacity(1 << 16, file),
                line: String::new(),
                sum_of_head: String::new(),
            }),
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                Err(LogError::Missing { generation })
            }
            Err(err) => Err(LogError::Damaged {
                generation,
                what: err.to_string(),
            }),
        }
    }

    /// The next line with its end; empty at the end of the file.
    fn next(&mut self) -> Result<&str, LogError> {
        self.line.clear();
        let generation = self.generation;
        self.lines
            .read_line(&mut self.line)
            .map_err(|err| LogError::Damaged {
                generation,
                what: err.to_string(),
            })?;
        Ok(&self.line)
    }

    fn head(&mut self) -> Result<Head, LogError> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let generation = self.generation;
        let damaged = |err: serde_json::Error| LogError::Damaged {
            generation,
            what: err.to_string(),
        };
        let line = self.next()?;
        let format: Format = serde_json::from_str(line).map_err(damaged)?;
        if format.format > FORMAT {
            return Err(LogError::Newer { generation });
        }
        let head: Head = serde_json::from_str(line).map_err(damaged)?;
        self.sum_of_head = format!("{:08x}", crc32fast::hash(line.as_bytes()));
        Ok(head)
    }
}
