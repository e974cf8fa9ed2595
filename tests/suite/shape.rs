//! The house: layers point down, rooms say what they are for, files stay small.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the ground up; a module may use its own layer and those it names.
///
/// `import` and `index` stand side by side on the field and do not know each other.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    (
        "field",
        &[
            "text",
            "reference",
            "decode",
            "closed",
            "cleaned",
            "statutory",
            "provider",
            "contact",
            "date",
            "area",
            "postcode",
            "town",
            "place",
            "english",
            "vocabulary",
            "guide",
        ],
        &[],
    ),
    ("import", &["import"], &["field"]),
    ("kept", &["index"], &["field"]),
    ("asked", &["query"], &["field", "kept"]),
    (
        "shown",
        &[
            "growth",
            "json",
            "openreferral",
            "own_words",
            "print",
            "report",
            "threats",
            "web",
            "cli",
            "main",
            "lib",
        ],
        &["field", "import", "kept", "asked"],
    ),
];

/// What each layer must not name at all: the outer world stays outside.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "field",
        &["tantivy", "clap", "std::fs", "anyhow", "indicatif"],
    ),
    (
        "import",
        &["tantivy", "clap", "std::fs", "anyhow", "indicatif"],
    ),
    ("kept", &["clap", "anyhow", "indicatif"]),
    ("asked", &["clap", "std::fs", "anyhow", "indicatif"]),
    ("shown", &["tantivy"]),
];

const LONGEST_FILE: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut paths,
    );
    paths.sort();
    assert!(paths.len() > 20, "the sources were not found");
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

/// The room that a file belongs to: the first part of its path under `src`.
fn room(path: &Path) -> String {
    let inside = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap();
    let first = inside.components().next().unwrap();
    Path::new(first.as_os_str())
        .file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn layer(
    room: &str,
) -> Option<&'static (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
)> {
    LAYERS.iter().find(|(_, rooms, _)| rooms.contains(&room))
}

/// The part of a file that is compiled into the program.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
}

/// The rooms that a text names as `crate::room`, also in `use crate::{a, b}`.
fn rooms_named(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for after in line.split("crate::").skip(1) {
            let names = match after.strip_prefix('{') {
                Some(list) => list.trim_end_matches("};").split(',').collect(),
                None => vec![after],
            };
            for name in names {
                let name: String = name
                    .trim()
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                rooms.push(name);
            }
        }
    }
    rooms
}

#[test]
fn layers_point_down() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = room(&path);
        let (name, rooms, below) =
            layer(&own).unwrap_or_else(|| panic!("{} is in no layer", path.display()));
        for used in rooms_named(without_tests(&text)) {
            let Some((other, _, _)) = layer(&used) else {
                continue;
            };
            if !rooms.contains(&used.as_str()) && !below.contains(other) {
                wrong.push(format!("{} ({name}) uses {used} ({other})", path.display()));
            }
        }
        let banned = FORBIDDEN
            .iter()
            .find(|(layer, _)| layer == name)
            .map_or(&[][..], |(_, banned)| banned);
        for word in banned {
            let used = without_tests(&text).lines().any(|line| {
                !line.trim_start().starts_with("//") && line.contains(&format!("{word}::"))
            });
            if used {
                wrong.push(format!("{} ({name}) names {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(
        silent.is_empty(),
        "without //! at the top: {}",
        silent.join(", ")
    );
}

#[test]
fn files_hold_one_idea() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(path, text)| !path.ends_with("tests.rs") && text.lines().count() > LONGEST_FILE)
        .map(|(path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn there_is_no_mod_rs() {
    let old: Vec<PathBuf> = sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("mod.rs"))
        .collect();
    assert!(old.is_empty(), "{old:?}");
}
