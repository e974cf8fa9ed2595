//! Which generations stay, and the removal of the others.
//!
//! Kept are the current generation, the [`KEPT`] whole ones before it, and of
//! every month (UTC, by the day on which they were made) the last one. A
//! generation that somebody has open is never touched: every reader holds a
//! shared lock on its manifest, and what is swept must first be locked alone.
//! The log in `history/` is not swept: see [`super::history`].

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::slot::{BuildError, at};
use super::{MANIFEST, current, history, name, number};

/// How many generations before the current one are kept, whenever they were made.
pub const KEPT: usize = 12;

/// The numbers of the generations that are whole, in order.
pub(super) fn whole(index: &Path) -> io::Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(index)? {
        let entry = entry?;
        if let Some(found_here) = entry.file_name().to_str().and_then(number)
            && entry.path().join(MANIFEST).is_file()
        {
            found.push(found_here);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Removes what never became current; returns the highest number that there ever was.
pub(super) fn dead(index: &Path) -> Result<u32, BuildError> {
    // Without a readable CURRENT any whole generation may be the one to go back to.
    let current = current(index).ok().flatten().and_then(|name| number(&name));
    let mut last = current.unwrap_or(0);
    for entry in at(index, fs::read_dir(index))? {
        let entry = at(index, entry)?;
        let Some(found) = entry.file_name().to_str().and_then(number) else {
            continue;
        };
        last = last.max(found);
        let whole = entry.path().join(MANIFEST).is_file();
        let alive = match current {
            Some(current) => found == current || (whole && found < current),
            None => whole,
        };
        if !alive {
            remove(&entry.path())?;
        }
    }
    for found in at(index, history::numbers(index))? {
        last = last.max(found);
        if current.is_some_and(|current| found > current) {
            let path = history::path(index, found);
            at(&path, fs::remove_file(&path))?;
        }
    }
    Ok(last)
}

/// Removes generations that the rule no longer keeps and nobody has open.
pub(super) fn outdated(index: &Path, current: u32) -> Result<(), BuildError> {
    let before: Vec<(u32, String)> = at(index, whole(index))?
        .into_iter()
        .filter(|found| *found < current)
        .map(|found| (found, month(&index.join(name(found)))))
        .collect();
    let stays = stays(&before, &month(&index.join(name(current))));
    for (old, _) in before.iter().filter(|(old, _)| !stays.contains(old)) {
        remove(&index.join(name(*old)))?;
    }
    Ok(())
}

/// The rule: of generations in the order of their numbers, each with its month, those that stay.
///
/// Numbers order them, not times: a clock that was set back sweeps nothing that it would not have
/// swept otherwise. `this_month` is the month of the current generation, which stands for it.
fn stays(before: &[(u32, String)], this_month: &str) -> BTreeSet<u32> {
    let mut months = BTreeSet::from([this_month]);
    let mut stays = BTreeSet::new();
    for (place, (number, month)) in before.iter().rev().enumerate() {
        let last_of_month = months.insert(month);
        if place < KEPT || last_of_month {
            stays.insert(*number);
        }
    }
    stays
}

/// The month in which a generation was made (`2024-03`); nothing where the manifest can't be read.
fn month(dir: &Path) -> String {
    #[derive(serde::Deserialize)]
    struct Made {
        made: String,
    }
    let text = fs::read(dir.join(MANIFEST)).unwrap_or_default();
    let made = serde_json::from_slice(&text).map_or_else(|_| String::new(), |m: Made| m.made);
    made.get(..7).unwrap_or_default().to_owned()
}

/// Removes a generation unless somebody has it open.
fn remove(dir: &Path) -> Result<(), BuildError> {
    let path = dir.join(MANIFEST);
    // Held until everything is gone, so that no reader comes in between.
    let alone = match File::open(&path) {
        Ok(manifest) if manifest.try_lock().is_err() => return Ok(()),
        Ok(manifest) => {
            // First of all: what is killed in between must not look whole.
            at(&path, fs::remove_file(&path))?;
            Some(manifest)
        }
        Err(_) => None,
    };
    at(dir, fs::remove_dir_all(dir))?;
    drop(alone);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(months: &[&str], now: &str) -> Vec<u32> {
        let before: Vec<(u32, String)> = (1..)
            .zip(months.iter().map(|month| (*month).to_owned()))
            .collect();
        stays(&before, now).into_iter().collect()
    }

    #[test]
    fn the_last_ones_and_one_a_month_stay() {
        let mut months = vec!["2023-11", "2023-11", "2023-12", "2024-01", "2024-01"];
        months.extend(["2024-02"; 14]);
        // 2, 3 and 5 are the last of their months; 8 to 19 are the last twelve.
        let mut kept = vec![2, 3, 5];
        kept.extend(8..=19);
        assert_eq!(rule(&months, "2024-02"), kept);
        assert_eq!(rule(&["2024-02"; 3], "2024-02"), [1, 2, 3]);
        assert_eq!(rule(&[], "2024-02"), Vec::<u32>::new());
    }

    #[test]
    fn a_clock_set_back_loses_nothing_more() {
        // The clock stood in 2098 for one import, then in 1970 for another.
        let mut months = vec!["2024-01", "2098-05", "1970-01", "2024-01", ""];
        months.extend(["2024-02"; 12]);
        let mut kept = vec![2, 3, 4, 5];
        kept.extend(6..=17);
        assert_eq!(rule(&months, "2024-02"), kept);
    }
}
