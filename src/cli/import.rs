//! `advocacy import`: lists become a new generation, all or nothing.

mod lists;
mod summary;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sha2::{Digest, Sha256};

use self::lists::{Chosen, Loaded};
use super::decisions;
use super::now;
use super::output::{Page, done_all_the_same, tell};
use super::{Outcome, Places};
use crate::import::{Gathering, ListCounts, Problem, Severity};
use crate::index::health::Counting;
use crate::index::history::RefusedRow;
use crate::index::loss::{self, Filling, Loss};
use crate::index::{
    Build, Change, Changes, FileHash, Generation, Imported, ListManifest, Manifest, OpenError,
    SourceFile,
};

/// What `advocacy import` takes.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Lists by name (from the lists folder) or by path: CSV, Excel, `OpenDocument`, or a folder
    /// with an Open Referral UK package; without any, everything in the lists folder
    #[arg(value_name = "LIST")]
    lists: Vec<PathBuf>,
    /// Show what would change and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Stop, changing nothing, when any row is refused
    #[arg(long)]
    strict: bool,
    /// Go on although a large part of a list would be gone, or a column empty
    #[arg(long)]
    accept_loss: bool,
    /// A file that says what the columns of a foreign file mean
    #[arg(long, value_name = "FILE", requires = "lists")]
    map: Option<PathBuf>,
    /// Write everything that was found, changed and wrong to a file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Print the same as JSON instead of the summary
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

/// What an import did, for the summary and the report.
pub(crate) struct Done<'g> {
    pub(crate) published: Option<Manifest>,
    pub(crate) dry_run: bool,
    pub(crate) lists: Vec<(ListManifest, ListCounts)>,
    pub(crate) changes: Changes<'g>,
    pub(crate) problems: Vec<Problem>,
    /// Rows refused in the lists that were imported, not those that were kept.
    pub(crate) refused: u64,
    /// What is lost in such a measure that somebody should look first.
    pub(crate) losses: Vec<Loss>,
    /// How many ids go under another, as somebody decided.
    pub(crate) joined: usize,
}

impl Done<'_> {
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    }
}

pub(crate) fn run(args: ImportArgs) -> anyhow::Result<Outcome> {
    // Made first: to learn at the end that it can't be written would be late. It takes
    // its name at the end, so that an import that fails destroys no earlier file.
    let report = args.report.as_deref().map(ReportFile::begin).transpose()?;
    // Taken before the live index is read, so that no other import comes between.
    let build = if args.dry_run {
        None
    } else {
        Some(Build::begin(&args.places.index)?)
    };
    let before = before(&args)?;
    let done = import(&args, before.as_ref(), build)?;
    if let Some(report) = report {
        report.finish(&done)?;
    }
    let shown = show(&args, &done);
    match &done.published {
        Some(manifest) => {
            let what = format!("Generation {} is current", manifest.generation);
            done_all_the_same(shown, &what);
        }
        None => shown?,
    }
    Ok(if done.refused > 0 {
        Outcome::Refused
    } else {
        Outcome::Done
    })
}

fn show(args: &ImportArgs, done: &Done<'_>) -> anyhow::Result<()> {
    let mut page = Page::new();
    if args.json {
        page.json(&summary::report(done))?;
    } else {
        summary::print(&mut page, done)?;
    }
    Ok(page.finish()?)
}

/// The import that a reading command makes when there is no index yet.
pub(crate) fn import_all_quietly(places: &Places) -> anyhow::Result<()> {
    let args = ImportArgs {
        lists: Vec::new(),
        dry_run: false,
        strict: false,
        accept_loss: false,
        map: None,
        report: None,
        json: false,
        places: places.clone(),
    };
    let build = Build::begin(&places.index)?;
    let done = import(&args, None, Some(build))?;
    if done.refused > 0 {
        tell("Some rows were refused; see them with: advocacy import");
    }
    Ok(())
}

/// The generation to compare with and to keep other lists from.
fn before(args: &ImportArgs) -> anyhow::Result<Option<Generation>> {
    let opened = Generation::open(&args.places.index).and_then(|generation| {
        generation.verify()?;
        Ok(generation)
    });
    match opened {
        Ok(generation) => Ok(Some(generation)),
        Err(OpenError::Missing { .. }) => Ok(None),
        Err(err) if args.lists.is_empty() => {
            tell(&format!("{err}\nMaking it anew from the lists."));
            Ok(None)
        }
        Err(err) => Err(anyhow::Error::new(err)
            .context("the other lists can't be kept; import all of them, without naming any")),
    }
}

/// The file of `--report`, under a name of its own until it is whole.
struct ReportFile<'p> {
    path: &'p Path,
    beside: PathBuf,
    file: File,
}

impl<'p> ReportFile<'p> {
    fn begin(path: &'p Path) -> anyhow::Result<Self> {
        // The report takes the place of what is there, and that must not be a device or a folder.
        if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
            bail!("{} is no file that a report could replace", path.display());
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let beside = path.with_file_name(name);
        let file =
            File::create(&beside).with_context(|| format!("can't write {}", path.display()))?;
        Ok(ReportFile { path, beside, file })
    }

    fn finish(&self, done: &Done<'_>) -> anyhow::Result<()> {
        let mut file = &self.file;
        serde_json::to_writer_pretty(&mut file, &summary::report(done))
            .map_err(std::io::Error::from)
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| fs::rename(&self.beside, self.path))
            .with_context(|| {
                format!(
                    "the import is done, but {} can't be written",
                    self.path.display()
                )
            })
    }
}

impl Drop for ReportFile<'_> {
    fn drop(&mut self) {
        // Gone already when it was finished.
        let _ = fs::remove_file(&self.beside);
    }
}

fn import<'g>(
    args: &ImportArgs,
    before: Option<&'g Generation>,
    mut build: Option<Build>,
) -> anyhow::Result<Done<'g>> {
    let chosen = lists::choose(args, before)?;
    if let Some(build) = &mut build {
        build.open(chosen.iter().map(Chosen::bytes).sum());
    }
    let bar = progress_bar();

    bar.set_message("reading");
    let mut gathering = Gathering::default();
    let mut hashes = Vec::with_capacity(chosen.len());
    for list in &chosen {
        let loaded = list.load()?;
        let found: Vec<FileHash> = loaded
            .files
            .iter()
            .map(|(file, bytes)| hash(file, bytes))
            .collect();
        if !list.kept.is_empty() && before.is_some_and(|before| !before.holds(&list.name, &found)) {
            anyhow::bail!(
                "the copy of the list “{}” in the index has been changed, so it can't be kept; import all lists, without naming any",
                list.name
            );
        }
        hashes.push(found);
        gathering
            .gather(&loaded.input())
            .map_err(|err| list.cannot(err))?;
        bar.tick();
    }

    let (decisions, mut unread) = decisions::read(&args.places.data)?;
    let mut reading = gathering.settle(&decisions, jiff::Zoned::now().date());
    let settled = reading.settled().clone();
    bar.set_length(reading.rows() as u64);
    bar.set_message("importing");
    let mut changes = Changes::since(before)?;
    let mut filling = Filling::default();
    let mut health = Counting::default();
    let mut list_of = Vec::with_capacity(chosen.len());
    for (list, hashes) in chosen.iter().zip(&hashes) {
        filling.list(&list.name, hashes.iter().map(|file| file.file.as_str()));
    }
    let mut read = Vec::with_capacity(chosen.len());
    for (list, hashes) in chosen.iter().zip(hashes) {
        let loaded = list.load()?;
        let again: Vec<FileHash> = loaded
            .files
            .iter()
            .map(|(file, bytes)| hash(file, bytes))
            .collect();
        if again != hashes {
            anyhow::bail!("{} changed while it was read; import it again", list.name);
        }
        let counts = reading
            .read(
                &loaded.input(),
                |provider, rank, told| -> anyhow::Result<()> {
                    bar.inc(1);
                    filling.seen(&provider);
                    health.seen(&provider, told);
                    let (record, hash) = changes.seen(&provider)?;
                    if let Some(build) = &mut build {
                        build.add(&provider, u64::from(rank), record, hash)?;
                    }
                    Ok(())
                },
            )?
            .map_err(|err| list.cannot(err))?;
        if let Some(build) = &mut build {
            keep(build, list, &loaded)?;
        }
        let (of_rows, _) = loaded.input().list();
        health.refused(of_rows, counts.refused);
        list_of.push((again.first().map(|hash| hash.file.clone()), of_rows));
        read.push((
            ListManifest {
                name: list.name.clone(),
                files: again,
                map: loaded.map,
                rows: counts.rows,
                refused: counts.refused,
            },
            counts,
        ));
    }
    changes.finish()?;
    // A list that is only kept was told of when it was imported; what it now disagrees
    // about with another list is news.
    unread.extend(reading.into_problems());
    let mut problems = unread;
    for problem in problems.iter().filter(|p| p.severity == Severity::Refused) {
        let mut files = list_of.iter();
        let of_file = files.find(|(file, _)| file.as_ref() == Some(&problem.list));
        if let Some((_, list)) = of_file {
            health.refused_row(*list, &problem.list, problem.line);
        }
    }
    let kept = |file: &str| {
        let mut lists = chosen
            .iter()
            .zip(&read)
            .filter(|(list, _)| !list.kept.is_empty());
        lists.any(|(_, (manifest, _))| manifest.files.iter().any(|known| known.file == file))
    };
    problems.retain(|problem| problem.severity == Severity::Conflict || !kept(&problem.list));
    let kept: Vec<bool> = chosen.iter().map(|list| !list.kept.is_empty()).collect();
    let refused: u64 = read
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| !**kept)
        .map(|((list, _), _)| list.refused)
        .sum();
    if args.strict && refused > 0 {
        bar.finish_and_clear();
        for problem in problems.iter().filter(|p| p.severity == Severity::Refused) {
            tell(&problem.to_string());
        }
        let rows = if refused == 1 {
            "1 row was".to_owned()
        } else {
            format!("{refused} rows were")
        };
        anyhow::bail!("{rows} refused, so nothing was imported (--strict)");
    }

    let filled = filling.finish();
    let losses = match before {
        Some(before) => {
            // What is read as another’s is not lost.
            let gone = changes.gone.iter();
            let gone: Vec<&Change> = gone.filter(|own| settled.line(&own.id).is_none()).collect();
            loss::losses(before, &filled, &gone)?
        }
        None => loss::losses_untold(&args.places.index, &filled),
    };
    if !losses.is_empty() && !args.accept_loss && !args.dry_run {
        bar.finish_and_clear();
        let said: Vec<String> = losses.iter().map(|loss| format!("\n- {loss}")).collect();
        anyhow::bail!(
            "nothing was imported, because much would be lost:{}\nCorrect the lists, or import with --accept-loss if it is meant. See all that would change with --dry-run.",
            said.concat()
        );
    }

    for list in before
        .map(|before| before.manifest().lists.as_slice())
        .unwrap_or_default()
    {
        if read.iter().all(|(now, _)| now.name != list.name) {
            tell(&format!(
                "The list “{}” was in the index and is not in the lists folder, so it {} out.",
                list.name,
                if args.dry_run { "would go" } else { "goes" }
            ));
        }
    }
    bar.set_message("checking");
    let manifests: Vec<ListManifest> = read.iter().map(|(list, _)| list.clone()).collect();
    let same = before.map(Generation::manifest).is_some_and(|before| {
        // One that an older version made does not say how well the lists are kept.
        before.lists == manifests && !before.health.is_empty()
    }) && changes.is_empty();
    let published = match build {
        Some(build) if !same => {
            let made = now(before.map(Generation::manifest));
            let anew = chosen.iter().filter(|list| list.kept.is_empty());
            let refused = problems.iter().filter(|p| p.severity == Severity::Refused);
            Some(build.publish(Imported {
                lists: manifests,
                read: anew.map(|list| list.name.clone()).collect(),
                made,
                filled,
                health: health.finish(),
                changes: &changes,
                refused: refused.map(refused_row).collect(),
            })?)
        }
        _ => None,
    };
    bar.finish_and_clear();
    Ok(Done {
        published,
        dry_run: args.dry_run,
        lists: read,
        changes,
        problems,
        refused,
        losses,
        joined: settled.joined(),
    })
}

fn refused_row(problem: &Problem) -> RefusedRow {
    RefusedRow {
        file: problem.list.clone(),
        line: problem.line,
        column: problem.column.clone(),
        what: problem.what.clone(),
    }
}

fn keep(build: &mut Build, list: &Chosen, loaded: &Loaded) -> anyhow::Result<()> {
    for (n, (file, bytes)) in loaded.files.iter().enumerate() {
        match list.kept.get(n) {
            Some(from) => build.keep_again(&list.name, file, from)?,
            None => build.keep(SourceFile {
                list: &list.name,
                file,
                bytes,
            })?,
        }
    }
    Ok(())
}

fn hash(file: &str, bytes: &[u8]) -> FileHash {
    let digest = Sha256::digest(bytes);
    FileHash {
        file: file.to_owned(),
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// A bar on a terminal when it takes long; nothing when piped.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) =
        ProgressStyle::with_template("{msg:<10} {bar:40} {human_pos} of {human_len}  {eta}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
