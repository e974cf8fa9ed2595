//! The generations that there are and were, and how one of them is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use serde::Serialize;

use super::history::{self, Head, Line, LogError};
use super::schema::SCHEMA_VERSION;
use super::{
    Generation, MANIFEST, Manifest, OpenError, check_files, current, maker, name, number, sweep,
};

/// A generation as somebody names it: `7`, `gen-000007`, `current`, or `-1` for the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that answers.
    Current,
    /// So many kept ones before it.
    Back(u32),
    /// The one with this number.
    Number(u32),
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Which, String> {
        let wrong = || {
            format!(
                "“{text}” names no generation; give a number, “current”, or -1 for the one before"
            )
        };
        if text.eq_ignore_ascii_case("current") {
            return Ok(Which::Current);
        }
        if let Some(back) = text.strip_prefix('-') {
            return back.parse().map(Which::Back).map_err(|_| wrong());
        }
        number(text)
            .or_else(|| text.parse().ok())
            .map(Which::Number)
            .ok_or_else(wrong)
    }
}

/// What has become of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It answers.
    Current,
    /// It can be gone back to.
    Kept,
    /// It is kept, and this version of the program can't read it.
    OtherVersion,
    /// Its manifest can't be read.
    Damaged,
    /// Only the log tells of it.
    Swept,
}

/// A generation that is or was.
#[derive(Debug)]
pub struct Known {
    /// Its number.
    pub number: u32,
    /// What has become of it.
    pub state: State,
    /// What it is made of, while it is kept.
    pub manifest: Option<Manifest>,
    /// What it changed, as the log tells.
    pub log: Result<Head, LogError>,
}

/// Why a generation can't be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum PickError {
    #[error("there is no generation {wanted}; {kept}", kept = others(.kept))]
    Never { wanted: u32, kept: Vec<u32> },
    #[error("nothing is kept from so long before the current generation; {kept}", kept = others(.kept))]
    TooFar { kept: Vec<u32> },
    #[error(
        "generation {generation} has been swept away, only the history tells of it; {kept}",
        kept = others(.kept)
    )]
    Swept { generation: u32, kept: Vec<u32> },
    #[error(
        "generation {generation} was made by {by} version of the program, which this one can't read; its lists can be had with: advocacy rollback {generation} --lists DIR"
    )]
    OtherVersion { generation: u32, by: &'static str },
    #[error("generation {generation} is damaged ({what}); {kept}", kept = others(.kept))]
    Damaged {
        generation: u32,
        what: String,
        kept: Vec<u32>,
    },
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// "kept are: 3, 4, 5".
fn others(kept: &[u32]) -> String {
    if kept.is_empty() {
        return "none is kept beside the current one".to_owned();
    }
    let kept: Vec<String> = kept.iter().map(u32::to_string).collect();
    format!("kept are: {}", kept.join(", "))
}

/// The generations of an index: those that are kept, and the current one among them.
#[derive(Debug)]
pub struct Past {
    /// The one that answers; nothing where `CURRENT` is missing or damaged.
    pub current: Option<u32>,
    /// Those that are whole, in order, none of them later than the current one.
    pub kept: Vec<u32>,
    /// The last one that there ever was.
    last: u32,
}

impl Past {
    /// Looks what is there.
    pub fn of(index: &Path) -> Result<Past, OpenError> {
        let io = |source| OpenError::Io {
            path: index.to_owned(),
            source,
        };
        let missing = || OpenError::Missing {
            dir: index.to_owned(),
        };
        let current = match current(index) {
            Ok(name) => name.as_deref().and_then(number),
            // Which one answers is lost; which there are is not.
            Err(OpenError::Damaged { .. }) => None,
            Err(err) => return Err(err),
        };
        if !index.is_dir() {
            return Err(missing());
        }
        let mut kept = sweep::whole(index).map_err(io)?;
        let mut logged = history::numbers(index).map_err(io)?;
        // What lies beyond the current one was never published.
        let was = |found: &u32| current.is_none_or(|current| *found <= current);
        kept.retain(was);
        logged.retain(was);
        let last = kept.last().max(logged.last()).copied().max(current);
        Ok(Past {
            current,
            kept,
            last: last.ok_or_else(missing)?,
        })
    }

    /// The number that somebody means.
    pub fn number(&self, which: Which) -> Result<u32, PickError> {
        let wanted = match which {
            Which::Number(number) => number,
            Which::Current => self.current.unwrap_or(0),
            Which::Back(back) => {
                let current = self.current.unwrap_or(u32::MAX);
                let before = self.kept.iter().rev().filter(|kept| **kept < current);
                let mut from = self.current.into_iter().chain(before.copied());
                let found = from.nth(back as usize);
                return found.ok_or_else(|| PickError::TooFar {
                    kept: self.kept.clone(),
                });
            }
        };
        if wanted == 0 || wanted > self.last {
            return Err(PickError::Never {
                wanted,
                kept: self.kept.clone(),
            });
        }
        Ok(wanted)
    }

    /// What a kept generation is made of, whoever made it.
    pub fn manifest(&self, index: &Path, generation: u32) -> Result<Manifest, PickError> {
        if !self.kept.contains(&generation) {
            return Err(PickError::Swept {
                generation,
                kept: self.kept.clone(),
            });
        }
        read_manifest(index, generation).map_err(|what| self.damaged(generation, what))
    }

    /// Opens a kept generation and reads every byte of it against its checksums.
    pub fn open(&self, index: &Path, generation: u32) -> Result<Generation, PickError> {
        let manifest = self.manifest(index, generation)?;
        if manifest.maker != maker() {
            return Err(PickError::OtherVersion {
                generation,
                by: match is_newer(&manifest.maker) {
                    true => "a newer",
                    false => "another",
                },
            });
        }
        // Opened first: from then on nobody sweeps it.
        let name = name(generation);
        let opened = Generation::open_named(index, &name);
        // What the checksums say is easier to understand than what can't be opened then.
        check_files(&index.join(&name), &manifest, |_| true)
            .map_err(|what| self.damaged(generation, what))?;
        opened.map_err(|err| match err {
            OpenError::Damaged { what, .. } => self.damaged(generation, what),
            other => PickError::Open(other),
        })
    }

    /// The error for a generation that is damaged.
    pub(super) fn damaged(&self, generation: u32, what: String) -> PickError {
        let others = self.kept.iter().filter(|kept| **kept != generation);
        PickError::Damaged {
            generation,
            what,
            kept: others.copied().collect(),
        }
    }

    /// Every generation that is kept or told of in the log, the newest first.
    pub fn all(&self, index: &Path) -> Vec<Known> {
        let mut numbers: BTreeSet<u32> = self.kept.iter().copied().collect();
        numbers.extend(self.logged(index));
        numbers.extend(self.current);
        let known = numbers.into_iter().rev().map(|number| {
            let is_kept = self.kept.contains(&number);
            let manifest = is_kept.then(|| read_manifest(index, number).ok()).flatten();
            let is_current = self.current == Some(number);
            let state = match &manifest {
                Some(_) if is_current => State::Current,
                Some(manifest) if manifest.maker == maker() => State::Kept,
                Some(_) => State::OtherVersion,
                None if is_kept || is_current => State::Damaged,
                None => State::Swept,
            };
            Known {
                number,
                state,
                manifest,
                log: history::head(index, number),
            }
        });
        known.collect()
    }

    fn logged(&self, index: &Path) -> Vec<u32> {
        let mut logged = history::numbers(index).unwrap_or_default();
        logged.retain(|found| *found <= self.last);
        logged
    }

    /// What was told of a provider, the newest first, and what could not be read.
    pub fn story(&self, index: &Path, id: &str) -> (Vec<(Head, Line)>, Vec<LogError>) {
        // As it stands in JSON, with its quotes: other lines need not be understood.
        let text = serde_json::Value::from(id).to_string();
        let mut story = Vec::new();
        let mut faults = Vec::new();
        for number in self.logged(index).into_iter().rev() {
            let mut found = Vec::new();
            let read = history::read(index, number, &text, |line| {
                if line.id() == Some(id) {
                    found.push(line);
                }
            });
            match read {
                Ok(head) => story.extend(found.into_iter().map(|line| (head.clone(), line))),
                Err(err) => faults.push(err),
            }
        }
        (story, faults)
    }

    /// Every id that the log tells of.
    pub fn ids(&self, index: &Path) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for number in self.logged(index) {
            // What can't be read has been told of already.
            let _ = history::read(index, number, "", |line| {
                ids.extend(line.id().map(str::to_owned));
            });
        }
        ids
    }
}

fn read_manifest(index: &Path, generation: u32) -> Result<Manifest, String> {
    let name = name(generation);
    fs::read(index.join(&name).join(MANIFEST))
        .map_err(|err| err.to_string())
        .and_then(|text| serde_json::from_slice(&text).map_err(|err| err.to_string()))
        .map_err(|err| format!("{name}/{MANIFEST}: {err}"))
}

/// Whether a maker has a newer schema than this program.
fn is_newer(maker: &str) -> bool {
    let schema = maker.strip_prefix("schema ");
    let digits = schema.and_then(|rest| rest.split(',').next());
    digits
        .and_then(|digits| digits.parse::<u64>().ok())
        .is_some_and(|version| version > u64::from(SCHEMA_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_have_names() {
        for (text, which) in [
            ("7", Some(Which::Number(7))),
            ("gen-000007", Some(Which::Number(7))),
            ("Current", Some(Which::Current)),
            ("-2", Some(Which::Back(2))),
            ("", None),
            ("-", None),
            ("leeds", None),
        ] {
            assert_eq!(text.parse::<Which>().ok(), which, "{text}");
        }
    }

    #[test]
    fn back_counts_what_is_kept() {
        let past = Past {
            current: Some(9),
            kept: vec![2, 5, 8, 9],
            last: 9,
        };
        let number = |text: &str| {
            let which: Which = text.parse().expect("a name");
            past.number(which).ok()
        };
        assert_eq!(number("current"), Some(9));
        assert_eq!(number("-1"), Some(8));
        assert_eq!(number("-3"), Some(2));
        assert_eq!(number("-4"), None);
        assert_eq!(number("3"), Some(3));
        assert_eq!(number("10"), None);
        assert_eq!(number("0"), None);
    }

    #[test]
    fn a_newer_maker_is_known() {
        assert!(is_newer("schema 999, areas 0"));
        assert!(!is_newer(&maker()));
        assert!(!is_newer("something else"));
    }
}
