//! What a run made: its manifest, its sums, and the folder that takes its name when it is whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{BatchError, Job, io_at, put, sync};
use crate::print::csv;

/// A file of a run, or a list of which none was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The name of the list.
    pub list: String,
    /// Its title.
    pub title: String,
    /// The file; empty where none was made.
    pub file: String,
    /// `made`, `empty`, `national_only` or `failed`.
    pub status: String,
    /// How many services.
    pub providers: usize,
    /// How many of them were never checked.
    pub never_checked: usize,
    /// How many stand among the exceptions.
    pub exceptions: usize,
    /// How many have no telephone number.
    pub without_telephone: usize,
    /// How many are closed or paused.
    pub not_active: usize,
    /// Pages of a PDF, else 0.
    pub pages: usize,
    /// Characters that no font shows and that were replaced.
    pub replaced: usize,
    /// Its length in bytes.
    pub bytes: usize,
    /// SHA-256 of the file.
    pub sha256: String,
    /// What it was made from, for a run that goes on.
    pub input: String,
    /// Why it failed.
    pub message: String,
    /// Whether it was there already.
    #[serde(skip)]
    pub kept: bool,
}

/// The files that the run made that left a folder behind: by its manifest, which must be one of ours.
pub(super) fn files_of(folder: &Path) -> BTreeSet<String> {
    #[derive(Deserialize)]
    struct Former {
        generation: u32,
        lists: Vec<Made>,
    }
    let bytes = fs::read(folder.join("manifest.json")).unwrap_or_default();
    let Ok(former) = serde_json::from_slice::<Former>(&bytes) else {
        return BTreeSet::new();
    };
    let _ = former.generation;
    let own = ["manifest.json", "manifest.csv", "SHA256SUMS"].map(str::to_owned);
    let files = former.lists.into_iter().map(|made| made.file);
    own.into_iter().chain(files).collect()
}

/// Writes the manifest, takes away what is no part of the run, and gives the folder its name.
pub(super) fn finish(
    making: &Path,
    out: &Path,
    generation: u32,
    jobs: &[Job],
    all: &[Made],
) -> Result<(), BatchError> {
    let day = jobs.first().map(|job| job.wanted.day.to_string());
    let manifest = Manifest {
        generation,
        printed: day.unwrap_or_default(),
        lists: all,
    };
    let json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    put(&making.join("manifest.json"), &json)?;
    put(&making.join("manifest.csv"), &table(all))?;
    let sums: String = all
        .iter()
        .filter(|made| !made.file.is_empty())
        .map(|made| format!("{}  {}\n", made.sha256, made.file))
        .collect();
    put(&making.join("SHA256SUMS"), sums.as_bytes())?;
    // A stopped run may have made lists that are not in this one.
    let keep = ["manifest.json", "manifest.csv", "SHA256SUMS"];
    for entry in fs::read_dir(making).map_err(io_at(making))? {
        let entry = entry.map_err(io_at(making))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = keep.contains(&name.as_str()) || all.iter().any(|made| made.file == name);
        if !is_ours {
            fs::remove_file(entry.path()).map_err(io_at(&entry.path()))?;
        }
    }
    for name in all.iter().map(|made| made.file.as_str()).chain(keep) {
        if !name.is_empty() {
            sync(&making.join(name))?;
        }
    }
    let old = making.with_extension("old");
    if out.exists() {
        let _ = fs::remove_dir_all(&old);
        fs::rename(out, &old).map_err(io_at(out))?;
    }
    fs::rename(making, out).map_err(io_at(out))?;
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

#[derive(Serialize)]
struct Manifest<'a> {
    generation: u32,
    printed: String,
    lists: &'a [Made],
}

fn table(all: &[Made]) -> Vec<u8> {
    let mut out = ::csv::Writer::from_writer(Vec::new());
    let _ = out.write_record([
        "list",
        "title",
        "file",
        "status",
        "providers",
        "never_checked",
        "exceptions",
        "without_telephone",
        "not_active",
        "pages",
        "replaced",
        "bytes",
        "sha256",
        "message",
    ]);
    for made in all {
        let numbers = [
            made.providers,
            made.never_checked,
            made.exceptions,
            made.without_telephone,
            made.not_active,
            made.pages,
            made.replaced,
            made.bytes,
        ]
        .map(|number| number.to_string());
        let texts = [&made.list, &made.title, &made.file, &made.status];
        let row = texts
            .into_iter()
            .map(|text| csv::safe(text).into_owned())
            .chain(numbers)
            .chain([made.sha256.clone(), csv::safe(&made.message).into_owned()]);
        let _ = out.write_record(row);
    }
    out.into_inner().unwrap_or_default()
}
