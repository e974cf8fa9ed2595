//! `advocacy export`: the whole directory in a format of other directories.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::output::{Page, count};
use super::{Outcome, Places, open, target};
use crate::openreferral::{self, Feed, File};

/// What `advocacy export` takes.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The format
    #[arg(long, value_enum, default_value_t = Format::Openreferral)]
    format: Format,
    /// The folder to write into; what an earlier export wrote there is replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    places: Places,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// An Open Referral UK package: CSV tables with a datapackage.json
    Openreferral,
}

pub(crate) fn run(args: ExportArgs) -> anyhow::Result<Outcome> {
    target::guard(&args.out, &args.places)?;
    let making = making(&args.out)?;
    check(&args.out)?;
    let generation = open(&args.places)?;
    let feed = Feed::of(&generation)?;
    let files = match args.format {
        Format::Openreferral => openreferral::package(&feed, &generation)?,
    };
    // What a stopped export left behind is of no use to anybody.
    if making.exists() {
        fs::remove_dir_all(&making).with_context(|| at(&making))?;
    }
    let written = write(&making, &files).and_then(|()| swap(&making, &args.out));
    if written.is_err() {
        let _ = fs::remove_dir_all(&making);
    }
    written?;
    let mut page = Page::new();
    page.line(&format!(
        "{} of {} in {} in {}",
        count(feed.services() as u64, "service", "services"),
        count(feed.organisations() as u64, "organisation", "organisations"),
        count(files.len() as u64, "file", "files"),
        args.out.display()
    ))?;
    page.finish()?;
    Ok(match feed.services() {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

fn at(path: &Path) -> String {
    format!("can’t write {}", path.display())
}

/// The hidden folder beside the target in which the files are made.
fn making(out: &Path) -> anyhow::Result<PathBuf> {
    let Some(name) = out.file_name() else {
        bail!("{} has no name to write under", out.display());
    };
    Ok(out.with_file_name(format!(".{}.exporting", name.to_string_lossy())))
}

/// Only what an earlier export wrote is replaced.
fn check(out: &Path) -> anyhow::Result<()> {
    if !out.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(out).with_context(|| format!("{} is no folder", out.display()))?;
    for entry in entries {
        let name = entry.with_context(|| at(out))?.file_name();
        if !openreferral::package_files().any(|own| *own == *name) {
            bail!(
                "{} holds {}, which no export wrote; name another folder with --out",
                out.display(),
                name.to_string_lossy()
            );
        }
    }
    Ok(())
}

fn write(folder: &Path, files: &[File]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| at(folder))?;
    for file in files {
        let path = folder.join(file.name);
        let put = || {
            let mut out = fs::File::create(&path)?;
            out.write_all(&file.bytes)?;
            out.sync_data()
        };
        put().with_context(|| at(&path))?;
    }
    Ok(())
}

/// Puts the finished folder in its place, whole or not at all.
fn swap(making: &Path, out: &Path) -> anyhow::Result<()> {
    let before = making.with_extension("before");
    if before.exists() && out.exists() {
        fs::remove_dir_all(&before).with_context(|| at(&before))?;
    }
    if out.exists() {
        fs::rename(out, &before).with_context(|| at(out))?;
    }
    if let Err(err) = fs::rename(making, out) {
        let _ = fs::rename(&before, out);
        return Err(err).with_context(|| at(out));
    }
    match before.exists() {
        true => fs::remove_dir_all(&before).with_context(|| at(&before)),
        false => Ok(()),
    }
}
