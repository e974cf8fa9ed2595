//! Which lists an import reads, and their bytes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::ImportArgs;
use crate::import::map::Map;
use crate::import::{CannotRead, Input, is_package};
use crate::index::Generation;

/// The endings of files that can be lists.
const ENDINGS: [&str; 6] = ["csv", "tsv", "tab", "txt", "xlsx", "ods"];

/// A list that takes part in an import.
pub(crate) struct Chosen {
    /// The name that it goes by: the file's name without its ending.
    pub(crate) name: String,
    /// The files to read, the list itself first.
    paths: Vec<PathBuf>,
    /// The file among them that maps foreign columns.
    map: Option<PathBuf>,
    /// Where the same files lie in the generation before, for a list that is only kept.
    pub(crate) kept: Vec<PathBuf>,
}

/// The bytes of a list.
pub(crate) struct Loaded {
    name: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) map: Option<String>,
}

impl Loaded {
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            name: &self.name,
            files: &self.files,
            map: self.map.as_deref(),
        }
    }
}

impl Chosen {
    pub(crate) fn load(&self) -> anyhow::Result<Loaded> {
        let files = self
            .paths
            .iter()
            .map(|path| Ok((file_name(path), read(path)?)))
            .collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Loaded {
            name: self.name.clone(),
            files,
            map: self.map.as_deref().map(file_name),
        })
    }

    /// How large its files are together, as far as that can be told before they are read.
    pub(crate) fn bytes(&self) -> u64 {
        let lengths = self.paths.iter().filter_map(|path| fs::metadata(path).ok());
        lengths.map(|about| about.len()).sum()
    }

    /// Why the list as a whole can't be read, with what happens now.
    pub(crate) fn cannot(&self, err: CannotRead) -> anyhow::Error {
        anyhow::anyhow!("{err}; nothing was imported")
    }
}

/// The lists to read: those named, and the ones to keep from the generation before.
pub(crate) fn choose(
    args: &ImportArgs,
    before: Option<&Generation>,
) -> anyhow::Result<Vec<Chosen>> {
    let folder = args.places.data.join("lists");
    let mut chosen = if args.lists.is_empty() {
        everything(&folder)?
    } else {
        args.lists
            .iter()
            .map(|given| named(given, &folder, args.map.as_deref()))
            .collect::<anyhow::Result<Vec<_>>>()?
    };
    if !args.lists.is_empty()
        && let Some(before) = before
    {
        for list in &before.manifest().lists {
            if chosen.iter().all(|named| named.name != list.name) {
                let paths: Vec<PathBuf> = list
                    .files
                    .iter()
                    .map(|file| before.source_path(list, &file.file))
                    .collect();
                chosen.push(Chosen {
                    name: list.name.clone(),
                    map: list.map.as_ref().map(|map| before.source_path(list, map)),
                    kept: paths.clone(),
                    paths,
                });
            }
        }
    }
    for list in &chosen {
        let odd = list.name.chars().any(char::is_control) || matches!(&*list.name, "" | "." | "..");
        if odd {
            bail!(
                "a list can't be called {:?}; rename {}",
                list.name,
                list.paths[0].display()
            );
        }
    }
    // The order of reading must not depend on the order of typing.
    chosen.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(twice) = chosen.windows(2).find(|pair| pair[0].name == pair[1].name) {
        bail!(
            "two lists are called “{}” ({} and {}); rename one",
            twice[0].name,
            twice[0].paths[0].display(),
            twice[1].paths[0].display()
        );
    }
    Ok(chosen)
}

fn everything(folder: &Path) -> anyhow::Result<Vec<Chosen>> {
    let entries = fs::read_dir(folder).with_context(|| {
        format!(
            "can't read the lists folder {} (name another with --data)",
            folder.display()
        )
    })?;
    let mut chosen = Vec::new();
    for entry in entries {
        let path = entry
            .with_context(|| format!("can't read {}", folder.display()))?
            .path();
        let name = file_name(&path);
        // Spreadsheet programs leave lock files beside the lists.
        if path.is_file() && has_list_ending(&path) && !name.starts_with(['.', '~']) {
            chosen.push(one_file(&path));
        }
    }
    if chosen.is_empty() {
        bail!("there are no lists in {}", folder.display());
    }
    Ok(chosen)
}

fn named(given: &Path, folder: &Path, map: Option<&Path>) -> anyhow::Result<Chosen> {
    let path = if given.exists() {
        given.to_owned()
    } else {
        let name = given.to_string_lossy();
        let inside = ENDINGS
            .iter()
            .map(|ending| folder.join(format!("{name}.{ending}")))
            .chain([folder.join(given)])
            .find(|path| path.is_file());
        match inside {
            Some(path) => path,
            None => bail!(
                "there is no list {}{}",
                given.display(),
                known_lists(folder, &name)
            ),
        }
    };
    if path.is_dir() {
        return package(&path, map);
    }
    let mut list = one_file(&path);
    if let Some(map) = map {
        let text = String::from_utf8(read(map)?)
            .with_context(|| format!("can't read {}", map.display()))?;
        let read = Map::read(&text).map_err(|err| anyhow::anyhow!("{}: {err}", map.display()))?;
        let beside = path.parent().unwrap_or(Path::new(""));
        for other in read.files_needed() {
            // The map holds that these are names without folders.
            let other_path = beside.join(&other);
            if other_path.exists() || !read.is_optional(&other) {
                list.paths.push(other_path);
            }
        }
        list.paths.push(map.to_owned());
        list.map = Some(map.to_owned());
    }
    Ok(list)
}

fn package(folder: &Path, map: Option<&Path>) -> anyhow::Result<Chosen> {
    if map.is_some() {
        bail!("--map is for a file; {} is a folder", folder.display());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry
            .with_context(|| format!("can't read {}", folder.display()))?
            .path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            paths.push(path);
        }
    }
    paths.sort();
    let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
    if !is_package(&names) {
        bail!(
            "{} is a folder, but no Open Referral UK package: it has no services.csv and organizations.csv",
            folder.display()
        );
    }
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Ok(Chosen {
        name: file_name(&whole),
        paths,
        map: None,
        kept: Vec::new(),
    })
}

/// The bytes of an ordinary file, or of one that a link leads to.
///
/// Anything else is refused before it is opened: a pipe or a device would never end.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let about = fs::metadata(path).with_context(|| format!("can't read {}", path.display()))?;
    if !about.is_file() {
        bail!("can't read {}: it is not a file", path.display());
    }
    fs::read(path).with_context(|| format!("can't read {}", path.display()))
}

fn one_file(path: &Path) -> Chosen {
    let name = path.file_stem().unwrap_or(path.as_os_str());
    Chosen {
        name: name.to_string_lossy().into_owned(),
        paths: vec![path.to_owned()],
        map: None,
        kept: Vec::new(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn has_list_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| {
            ENDINGS
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
}

/// "; the lists in data/lists are: …", the nearest first.
fn known_lists(folder: &Path, name: &str) -> String {
    let Ok(lists) = everything(folder) else {
        return String::new();
    };
    let mut names: Vec<String> = lists.into_iter().map(|list| list.name).collect();
    names.sort_by(|a, b| {
        strsim::jaro_winkler(name, b)
            .total_cmp(&strsim::jaro_winkler(name, a))
            .then_with(|| a.cmp(b))
    });
    format!(
        "; the lists in {} are: {}",
        folder.display(),
        names.join(", ")
    )
}
