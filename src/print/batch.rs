//! Many lists in one run: on all cores, each whole or not at all, going on where a run was stopped.
//!
//! A run writes into a hidden folder beside the one that was asked for. Each file is written
//! and renamed there, and a journal says with what it was made. When all is done every file is synced, the manifest is
//! written and the folder takes its name. A run that was killed leaves the hidden folder, and the next
//! one with `resume` keeps what is already made of the same data.

mod format;
mod manifest;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

pub use format::Format;
pub use manifest::Made;

use super::document::Publisher;
use super::render::Printer;
use super::settings::Settings;
use super::{Composed, Wanted, compose, volumes};
use crate::index::Generation;
use crate::vocabulary::Vocabulary;

/// One list to be printed.
#[derive(Debug, Clone)]
pub struct Job {
    /// The name of its files, without ending.
    pub name: String,
    /// What it is printed as.
    pub formats: Vec<Format>,
    /// What is in it.
    pub wanted: Wanted,
    /// When it is printed.
    pub when: When,
}

/// When a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always: it was asked for by name, and an empty one says so.
    Always,
    /// Where it holds any service.
    AnyService,
    /// Where it holds a service that is not for the whole nation.
    LocalService,
}

/// What a run prints from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The index.
    pub generation: &'a Generation,
    /// The words that questions are read with.
    pub vocabulary: &'a Vocabulary,
    /// The publisher’s settings.
    pub settings: &'a Settings,
    /// The publisher.
    pub publisher: &'a Publisher,
}

/// How a run goes.
pub struct Run<'a> {
    /// The folder that it makes.
    pub out: &'a Path,
    /// Whether it goes on with a run that was stopped.
    pub resume: bool,
    /// How many lists are made at the same time.
    pub workers: usize,
    /// Told after every list: how many are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// Why a run could not be begun or ended.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A file or folder can’t be written.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds a file that no run made, and that must not be lost.
    #[error("{} was not made by a run of print into {}; move it away, or name another folder with --out", .0.display(), .1.display())]
    Foreign(PathBuf, PathBuf),
    /// There is a file where the folder is to be.
    #[error("{} is no folder; name another one with --out", .0.display())]
    InTheWay(PathBuf),
    /// The folder has no name that it could take.
    #[error("“{}” can’t be made by a run of print; name a folder with --out", .0.display())]
    NoName(PathBuf),
    /// Another run writes into it at this moment.
    #[error("another run prints into {} at this moment; wait for it, or name another folder with --out", .0.display())]
    Running(PathBuf),
    /// There is a run that was stopped.
    #[error("a run into {} was stopped; go on with it with --resume, or delete {}", .0.display(), .1.display())]
    Unfinished(PathBuf, PathBuf),
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> BatchError + '_ {
    move |source| BatchError::Io {
        path: path.to_owned(),
        source,
    }
}

const JOURNAL: &str = "journal.jsonl";

/// ASCII, lower case, hyphens: safe on every system and in every e-mail.
pub fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in crate::text::folded(words).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(80);
    let name = out.trim_end_matches('-');
    // Names that a run or an old system keeps for itself.
    let is_kept = matches!(name, "manifest" | "journal" | "con" | "prn" | "aux" | "nul");
    if is_kept {
        format!("{name}-list")
    } else {
        name.to_owned()
    }
}

/// Prints all lists; one that fails is told and the others still come out.
///
/// The result is in the order of the jobs, whatever the number of workers.
pub fn run(source: Source<'_>, jobs: &[Job], run: &Run<'_>) -> Result<Vec<Made>, BatchError> {
    if run.out.file_name().is_none() {
        return Err(BatchError::NoName(run.out.to_owned()));
    }
    let making = making(run.out);
    if let Ok(journal) = fs::File::open(making.join(JOURNAL))
        && journal.try_lock().is_err()
    {
        return Err(BatchError::Running(run.out.to_owned()));
    }
    check_target(run.out, &making, run.resume)?;
    fs::create_dir_all(&making).map_err(io_at(&making))?;
    let journal_path = making.join(JOURNAL);
    let journal = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&journal_path)
        .map_err(io_at(&journal_path))?;
    let before = already_made(&journal_path);
    // Held until the process ends, so that a run that was killed leaves nothing to clean up.
    if journal.try_lock().is_err() {
        return Err(BatchError::Running(run.out.to_owned()));
    }
    let shared = Shared {
        source,
        making: &making,
        before,
        journal: Mutex::new(journal),
        printer: Printer::new(),
    };
    let all = work(&shared, jobs, run)?;
    if all.iter().all(|made| made.file.is_empty()) {
        // Nothing was made: what a former run made is better than an empty folder.
        fs::remove_dir_all(&making).map_err(io_at(&making))?;
        return Ok(all);
    }
    manifest::finish(
        &making,
        run.out,
        source.generation.manifest().generation,
        jobs,
        &all,
    )?;
    Ok(all)
}

/// The hidden folder of a run.
fn making(out: &Path) -> PathBuf {
    let name = out
        .file_name()
        .map_or_else(|| "print".into(), |name| name.to_string_lossy());
    out.with_file_name(format!(".{name}.making"))
}

fn check_target(out: &Path, making: &Path, resume: bool) -> Result<(), BatchError> {
    if making.exists() && !resume {
        return Err(BatchError::Unfinished(out.to_owned(), making.to_owned()));
    }
    if !out.exists() {
        return Ok(());
    }
    // The folder of a former run is replaced, and with it only what that run made.
    let ours = manifest::files_of(out);
    let all = fs::read_dir(out).map_err(|_| BatchError::InTheWay(out.to_owned()))?;
    for entry in all {
        let name = entry.map_err(io_at(out))?.file_name();
        if !ours.contains(&*name.to_string_lossy()) {
            return Err(BatchError::Foreign(out.join(name), out.to_owned()));
        }
    }
    Ok(())
}

/// What a run that was stopped had made already, by file.
fn already_made(path: &Path) -> BTreeMap<String, Made> {
    let text = fs::read_to_string(path).unwrap_or_default();
    // The last line may be half: a line that can't be read was not finished.
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Made>(line).ok());
    lines.map(|made| (made.file.clone(), made)).collect()
}

/// What all workers share.
struct Shared<'a> {
    source: Source<'a>,
    making: &'a Path,
    before: BTreeMap<String, Made>,
    journal: Mutex<fs::File>,
    printer: Printer,
}

fn work(shared: &Shared<'_>, jobs: &[Job], run: &Run<'_>) -> Result<Vec<Made>, BatchError> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let results: Mutex<Vec<(usize, Vec<Made>)>> = Mutex::new(Vec::new());
    let fault: Mutex<Option<BatchError>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..run.workers.clamp(1, jobs.len().max(1)) {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(n) else { break };
                    match list(shared, job) {
                        Ok(made) => lock(&results).push((n, made)),
                        Err(err) => {
                            // A full disk fails every list alike: what is made stays for --resume.
                            stop.store(true, Ordering::Relaxed);
                            lock(&fault).get_or_insert(err);
                        }
                    }
                    (run.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    if let Some(err) = lock(&fault).take() {
        return Err(err);
    }
    let mut results = std::mem::take(&mut *lock(&results));
    results.sort_by_key(|(n, _)| *n);
    Ok(results.into_iter().flat_map(|(_, made)| made).collect())
}

/// A lock that survives a panic of another worker: what it guards is whole between two pushes.
fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Makes one list in all its formats.
fn list(shared: &Shared<'_>, job: &Job) -> Result<Vec<Made>, BatchError> {
    let source = shared.source;
    let composed = compose(
        source.generation,
        source.vocabulary,
        source.settings,
        source.publisher,
        &job.wanted,
    );
    let composed = match composed {
        Ok(composed) => composed,
        Err(err) => return Ok(vec![failed(job, &job.wanted.title, err.to_string())]),
    };
    let is_empty = composed.providers.is_empty();
    let why_not = match job.when {
        When::Always => None,
        _ if is_empty => Some("empty"),
        When::LocalService if !composed.has_local => Some("national_only"),
        _ => None,
    };
    if let Some(status) = why_not {
        return Ok(vec![Made {
            status: status.to_owned(),
            ..made(job, &composed)
        }]);
    }
    let mut all = Vec::with_capacity(job.formats.len());
    for format in &job.formats {
        if *format == Format::Pdf && composed.providers.len() > volumes::MOST {
            let books = volumes::volumes(&composed.document, volumes::MOST);
            for (n, document) in books.into_iter().enumerate() {
                let volume = Composed {
                    document,
                    ..composed.clone()
                };
                let name = format!("{}--volume-{}", job.name, n + 1);
                all.push(file(shared, job, &name, &volume, *format)?);
            }
        } else {
            all.push(file(shared, job, &job.name, &composed, *format)?);
        }
    }
    Ok(all)
}

fn made(job: &Job, composed: &Composed) -> Made {
    Made {
        list: job.name.clone(),
        title: composed.document.title.clone(),
        file: String::new(),
        status: "made".to_owned(),
        providers: composed.providers.len(),
        never_checked: composed.never_checked,
        exceptions: composed.exceptions,
        without_telephone: composed.without_telephone,
        not_active: composed.not_active,
        pages: 0,
        replaced: 0,
        bytes: 0,
        sha256: String::new(),
        input: String::new(),
        message: String::new(),
        kept: false,
    }
}

fn failed(job: &Job, title: &str, message: String) -> Made {
    Made {
        list: job.name.clone(),
        title: title.to_owned(),
        file: String::new(),
        status: "failed".to_owned(),
        providers: 0,
        never_checked: 0,
        exceptions: 0,
        without_telephone: 0,
        not_active: 0,
        pages: 0,
        replaced: 0,
        bytes: 0,
        sha256: String::new(),
        input: String::new(),
        message,
        kept: false,
    }
}

/// Makes one file, or keeps it where a stopped run has made it of the same data.
fn file(
    shared: &Shared<'_>,
    job: &Job,
    stem: &str,
    composed: &Composed,
    format: Format,
) -> Result<Made, BatchError> {
    let name = format!("{stem}.{}", format.key());
    let path = shared.making.join(&name);
    let mut made = Made {
        file: name.clone(),
        input: input(composed, format),
        ..made(job, composed)
    };
    if let Some(before) = shared.before.get(&name)
        && before.input == made.input
        && fs::read(&path).is_ok_and(|bytes| hash(&bytes) == before.sha256)
    {
        return Ok(Made {
            kept: true,
            ..before.clone()
        });
    }
    let bytes = match shared.printer.print(composed, format) {
        Ok(rendered) => {
            made.pages = rendered.pages;
            made.replaced = rendered.replaced;
            rendered.bytes
        }
        Err(message) => {
            return Ok(Made {
                status: "failed".to_owned(),
                file: String::new(),
                message,
                ..made
            });
        }
    };
    put(&path, &bytes)?;
    made.bytes = bytes.len();
    made.sha256 = hash(&bytes);
    let line = serde_json::to_string(&made).unwrap_or_default();
    let mut journal = lock(&shared.journal);
    writeln!(journal, "{line}").map_err(io_at(&shared.making.join(JOURNAL)))?;
    Ok(made)
}

/// What a file is made from: the same input gives the same bytes.
fn input(composed: &Composed, format: Format) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(format.key());
    #[cfg(feature = "pdf")]
    if format == Format::Pdf {
        hash.update(super::pdf::fingerprint());
    }
    match format {
        Format::Csv => {
            for own in &composed.providers {
                hash.update(serde_json::to_vec(own).unwrap_or_default());
            }
        }
        _ => hash.update(serde_json::to_vec(&composed.document).unwrap_or_default()),
    }
    if let Some(logo) = &composed.document.publisher.logo {
        hash.update(&logo.bytes);
    }
    hex(&hash.finalize())
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all.
///
/// It is synced when the run ends ([`sync`]): until then a run that goes on tells a whole file by its
/// hash, and syncing each by itself would take longer than making it.
fn put(path: &Path, bytes: &[u8]) -> Result<(), BatchError> {
    let part = path.with_extension("part");
    let write = || -> io::Result<()> {
        fs::write(&part, bytes)?;
        fs::rename(&part, path)
    };
    write().map_err(|err| {
        let _ = fs::remove_file(&part);
        io_at(path)(err)
    })
}

/// Makes sure that a file is on the disk.
fn sync(path: &Path) -> Result<(), BatchError> {
    let file = fs::File::open(path).map_err(io_at(path))?;
    file.sync_data().map_err(io_at(path))
}

/// Prints one list into a folder that may hold others.
pub fn one(source: Source<'_>, job: &Job, out: &Path) -> Result<Vec<Made>, BatchError> {
    fs::create_dir_all(out).map_err(io_at(out))?;
    let journal = out.join(".print.journal");
    let shared = Shared {
        source,
        making: out,
        before: BTreeMap::new(),
        journal: Mutex::new(fs::File::create(&journal).map_err(io_at(&journal))?),
        printer: Printer::new(),
    };
    let made = list(&shared, job);
    let _ = fs::remove_file(&journal);
    for one in made.iter().flatten().filter(|one| !one.file.is_empty()) {
        sync(&out.join(&one.file))?;
    }
    made
}
