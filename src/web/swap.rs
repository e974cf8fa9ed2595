//! Watching the index: a new generation answers as soon as it is there, between two requests.
//!
//! `CURRENT` is looked at again and again: a few bytes, on any file system, also where the lists are
//! imported on another machine. A generation that can't be opened leaves the old one serving, and
//! health says so.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::site::{Serving, Site};
use crate::own_words;
use crate::vocabulary::Vocabulary;

/// How often is looked.
const EVERY: Duration = Duration::from_millis(200);

/// After so many looks what could not be opened is tried again; reading all of it is work.
const TRIED_AGAIN: u32 = 10;

/// What tells a change: what `CURRENT` says and when the council’s words were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    current: Option<Vec<u8>>,
    words: Option<SystemTime>,
}

impl Seen {
    /// Looks. To be done before a generation is opened, so that what comes meanwhile is seen as new.
    pub(super) fn look(data: &Path, index: &Path) -> Seen {
        let words = fs::metadata(data.join(own_words::FILE)).and_then(|about| about.modified());
        Seen {
            current: fs::read(index.join("CURRENT")).ok(),
            words: words.ok(),
        }
    }
}

/// Watches until the site is dropped. Runs on a thread of its own.
pub(super) fn watch(site: &Arc<Site>) {
    let weak = Arc::downgrade(site);
    let mut seen = site.seen.clone();
    std::thread::spawn(move || {
        let mut looks: u32 = 0;
        loop {
            std::thread::sleep(EVERY);
            let Some(site) = weak.upgrade() else { return };
            let now = Seen::look(&site.data, &site.index);
            looks = looks.wrapping_add(1);
            if !site.is_damaged()
                && let Some(what) = site.now().damage()
            {
                let what = without_folders(&site, &what);
                super::log::say(&format!("what is being served was damaged: {what}"));
                site.tell_damage(what);
            }
            // What could not be opened is tried again: it may have been copied in pieces.
            let again = site.trouble().is_some() && looks.is_multiple_of(TRIED_AGAIN);
            if now == seen && !again {
                continue;
            }
            seen = now;
            take(&site);
        }
    });
}

/// Opens what is current and lets it answer; tells what stands in the way.
pub(super) fn take(site: &Site) {
    // Damaged bytes can make the index library panic: the old generation must go on.
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        Serving::open(&site.data, &site.index)
    }));
    match opened {
        Ok(Ok(serving)) => {
            site.metrics.swapped();
            site.swap(serving);
        }
        Ok(Err(err)) => fail(site, err.to_string()),
        Err(_) => fail(site, "the new generation is damaged".to_owned()),
    }
}

/// Health is read by others than those who run the server: where the index lies is not told.
fn without_folders(site: &Site, what: &str) -> String {
    let index = site.index.display().to_string();
    what.replace(&format!("index in {index}"), "index")
        .replace(&format!("{index}/"), "")
}

fn fail(site: &Site, what: String) {
    let what = without_folders(site, &what);
    if site.trouble().as_deref() != Some(&what) {
        site.metrics.not_swapped();
        super::log::say(&format!(
            "a newer generation can’t be served, the old one goes on: {what}"
        ));
    }
    site.tell_trouble(Some(what));
}

/// The vocabulary with a council’s own words; what can’t be read of them is told in the log.
pub(super) fn vocabulary(data: &Path) -> Vocabulary {
    let (vocabulary, problems) = own_words::read(data);
    for problem in problems {
        super::log::say(&problem);
    }
    vocabulary.into_owned()
}
