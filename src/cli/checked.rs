//! `advocacy checked`: a check of a service, recorded in the lists that it was read from.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::output::{Page, count, done_all_the_same, tell};
use super::{Outcome, Places, decisions, open};
use crate::import::checked::{Recorded, record};
use crate::index::Generation;
use crate::print::in_words;

/// What `advocacy checked` takes.
#[derive(Debug, Args)]
pub(crate) struct CheckedArgs {
    /// The ids of the services that were checked, as search prints them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// The day of the check, instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Option<Date>,
    /// The role of whoever checked, such as "duty officer", never a name; it goes into the notes
    #[arg(long, value_name = "ROLE")]
    by: Option<String>,
    /// Show what would be written and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    places: Places,
}

/// A longer text is no role.
const LONGEST_ROLE: usize = 60;
/// No list was checked before; the importer reads no earlier year.
const FIRST_YEAR: i16 = 1900;

/// A list file that is to change.
struct Change {
    file: String,
    path: PathBuf,
    before: Vec<u8>,
    after: Recorded,
    /// The new file beside the old one; nothing in a dry run.
    beside: Option<Beside>,
}

pub(crate) fn run(args: CheckedArgs) -> anyhow::Result<Outcome> {
    let today = jiff::Zoned::now().date();
    let on = args.on.unwrap_or(today);
    if on > today {
        bail!("--on: {on} is a day still to come");
    }
    if on.year() < FIRST_YEAR {
        bail!("--on: {on} is too long ago");
    }
    let by = args.by.as_deref().map(role).transpose()?;
    let generation = open(&args.places)?;
    let Some(rows) = rows(&generation, &args.places.data, &args.ids, on)? else {
        return Ok(Outcome::Nothing);
    };
    let mut changes = Vec::with_capacity(rows.len());
    for (file, lines) in &rows {
        changes.push(change(&generation, &args, file, lines, on, by)?);
    }
    changes.retain(|change| !change.after.lines.is_empty());
    let mut page = Page::new();
    if changes.is_empty() {
        page.line(&format!("The lists say {} already.", in_words(on)))?;
        page.finish()?;
        return Ok(Outcome::Done);
    }
    if !args.dry_run {
        write(&mut changes)?;
    }
    let shown = show(&mut page, &changes, &args, on).and_then(|()| Ok(page.finish()?));
    match args.dry_run {
        true => shown?,
        false => done_all_the_same(shown, "It was recorded"),
    }
    Ok(Outcome::Done)
}

fn show(page: &mut Page, changes: &[Change], args: &CheckedArgs, on: Date) -> anyhow::Result<()> {
    for change in changes {
        let lines = &change.after.lines;
        let numbers: Vec<String> = lines.iter().map(u64::to_string).collect();
        let line = match lines.len() {
            1 => "line",
            _ => "lines",
        };
        page.wrapped(
            "",
            &format!(
                "{}: {} {} {} ({line} {})",
                change.file,
                count(lines.len() as u64, "row", "rows"),
                match args.dry_run {
                    true => "would be checked on",
                    false => "checked on",
                },
                in_words(on),
                numbers.join(", ")
            ),
        )?;
    }
    page.line(match args.dry_run {
        true => "Nothing was written (--dry-run).",
        false => "Now run: advocacy import",
    })?;
    Ok(())
}

/// A role as it is written down.
///
/// Whether a word is a name can't be told; the length and the letters keep out e-mail addresses,
/// numbers and remarks.
fn role(given: &str) -> anyhow::Result<&str> {
    let role = given.trim();
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’');
    if role.is_empty() || role.chars().count() > LONGEST_ROLE || !role.chars().all(fits) {
        bail!(
            "--by: write a role such as “duty officer”, in at most {LONGEST_ROLE} letters, and no name"
        );
    }
    Ok(role)
}

/// The rows to change, by file; nothing, and told, where an id is unknown.
fn rows(
    generation: &Generation,
    data: &Path,
    ids: &[String],
    on: Date,
) -> anyhow::Result<Option<BTreeMap<String, Vec<u64>>>> {
    let mut rows: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut unknown = false;
    for id in ids {
        let id = id.trim();
        let provider = match generation.provider(id)? {
            None => decisions::read_as(generation, data, id)?,
            found => found,
        };
        let Some(provider) = provider else {
            let near = generation.nearest_ids(id, 3)?;
            let hint = match near.as_slice() {
                [] => "; find ids with: advocacy search".to_owned(),
                near => format!("; did you mean: {}?", near.join(", ")),
            };
            tell(&format!("There is no provider with the id “{id}”{hint}"));
            unknown = true;
            continue;
        };
        // The dates are ISO, so they compare as text.
        if provider.last_checked > on.to_string() {
            bail!(
                "“{id}” was checked later than that already, on {}; if that is wrong, correct it in the list",
                provider.last_checked
            );
        }
        for source in &provider.sources {
            let lines = rows.entry(source.file.clone()).or_default();
            if !lines.contains(&source.line) {
                lines.push(source.line);
            }
        }
    }
    if unknown {
        tell("Nothing was recorded.");
    }
    Ok((!unknown).then_some(rows))
}

/// What becomes of one list file; nothing is put in its place yet.
fn change(
    generation: &Generation,
    args: &CheckedArgs,
    file: &str,
    lines: &[u64],
    on: Date,
    by: Option<&str>,
) -> anyhow::Result<Change> {
    let lists = generation.manifest().lists.iter();
    let mut lists = lists.filter(|list| list.files.iter().any(|own| own.file == file));
    let (Some(list), None) = (lists.next(), lists.next()) else {
        bail!("{file}: more than one list has a file of that name; write the day into it by hand");
    };
    if list.map.is_some() || list.files.len() != 1 {
        bail!(
            "{file}: the list “{}” was read from a package or with a map; write the day where its publisher keeps it, and import it again",
            list.name
        );
    }
    let path = args.places.data.join("lists").join(file);
    // A link stays a link: what it leads to is changed.
    let path = match path.canonicalize() {
        Ok(path) => path,
        Err(err) if err.kind() == io::ErrorKind::NotFound => bail!(
            "{file} is not in {}, from where it could be imported again; write the day into it where it is kept",
            args.places.data.join("lists").display()
        ),
        Err(err) => return Err(err).with_context(|| format!("can't read {}", path.display())),
    };
    let about = fs::metadata(&path).with_context(|| format!("can't read {}", path.display()))?;
    if !about.is_file() {
        bail!("{file} is not a file any more; nothing was recorded");
    }
    // A new file could take its place all the same, but somebody meant it to stay.
    if about.permissions().readonly() {
        bail!("{file} is write-protected; nothing was recorded");
    }
    // Taken before the list is read, so that no other check comes between.
    let beside = match args.dry_run {
        true => None,
        false => Some(Beside::begin(&path)?),
    };
    let before = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
    if list.files.iter().any(|own| own.sha256 != sha256(&before)) {
        bail!(
            "{file} has changed since it was imported, so its lines may be others now; nothing was recorded. Run: advocacy import, then record the check again"
        );
    }
    let after = record(file, &before, lines, on, by)
        .map_err(|err| anyhow::anyhow!("{err}; nothing was recorded"))?;
    Ok(Change {
        file: file.to_owned(),
        path,
        before,
        after,
        beside,
    })
}

/// Puts the new files in place: all of them, or as far as can be none.
fn write(changes: &mut [Change]) -> anyhow::Result<()> {
    for change in changes.iter_mut() {
        let path = change.path.display();
        if let Some(beside) = &mut change.beside {
            beside
                .write(&change.after.bytes, &change.path)
                .with_context(|| format!("can't write beside {path}; nothing was recorded"))?;
        }
    }
    for change in changes.iter() {
        let now = fs::read(&change.path)
            .with_context(|| format!("can't read {}", change.path.display()))?;
        let beside = change.beside.as_ref().map(|beside| fs::read(&beside.path));
        let whole = beside.is_none_or(|new| new.is_ok_and(|new| new == change.after.bytes));
        if now != change.before || !whole {
            bail!(
                "{} was changed by somebody else just now; nothing was recorded",
                change.file
            );
        }
    }
    let mut failed = None;
    for (n, change) in changes.iter_mut().enumerate() {
        if let Some(beside) = &mut change.beside
            && let Err(err) = beside.place(&change.path)
        {
            failed = Some((n, err));
            break;
        }
    }
    if let Some((n, err)) = failed {
        let done = changes.iter().take(n);
        let left: Vec<&str> = done
            .filter(|done| put_back(done).is_err())
            .map(|done| done.file.as_str())
            .collect();
        let says = match left.is_empty() {
            true => "nothing was recorded".to_owned(),
            false => format!("it was recorded in {} only", left.join(", ")),
        };
        let path = changes.get(n).map_or(Path::new(""), |one| &one.path);
        return Err(err).with_context(|| format!("can't write {}; {says}", path.display()));
    }
    Ok(())
}

/// Undoes a change that was written, because a later one could not be.
fn put_back(change: &Change) -> io::Result<()> {
    let mut beside = Beside::begin(&change.path).map_err(io::Error::other)?;
    beside.write(&change.before, &change.path)?;
    beside.place(&change.path)
}

/// A new name in a folder lasts only when the folder is written too; where that can't be, it can't.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// The new file beside a list, locked against another check until it takes its place.
struct Beside {
    path: PathBuf,
    file: File,
    placed: bool,
}

impl Beside {
    fn begin(list: &Path) -> anyhow::Result<Beside> {
        let name = list.file_name().unwrap_or_default().to_string_lossy();
        // The importer passes over names that begin with a dot.
        let path = list.with_file_name(format!(".{name}.checked"));
        // A link would lead the writing elsewhere.
        if fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
            bail!("{} is in the way; take it away", path.display());
        }
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("can't write beside {}", list.display()))?;
        if file.try_lock().is_err() {
            bail!("somebody else records a check in {name} just now; try again");
        }
        Ok(Beside {
            path,
            file,
            placed: false,
        })
    }

    /// Writes all of it, with the rights of the list, down to the disk.
    fn write(&mut self, bytes: &[u8], list: &Path) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.write_all(bytes)?;
        self.file
            .set_permissions(fs::metadata(list)?.permissions())?;
        self.file.sync_all()
    }

    /// Takes the place of the list.
    fn place(&mut self, list: &Path) -> io::Result<()> {
        fs::rename(&self.path, list)?;
        self.placed = true;
        sync_folder(list);
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Once it has its place, what goes by its name now is another's.
        if !self.placed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
