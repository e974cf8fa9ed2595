//! What the server holds: settings, style, and the generation that answers now.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tokio::sync::watch;

use super::gate::Gate;
use super::metrics::Metrics;
use super::style::Style;
use super::swap::Seen;
use crate::index::{Generation, OpenError, ReadError};
use crate::openreferral::Feed;
use crate::print::document::Publisher;
use crate::print::render::Printer;
use crate::print::settings::{self, Settings};
use crate::vocabulary::Vocabulary;

/// Everything that requests share.
#[derive(Debug)]
pub struct Site {
    pub(super) index: PathBuf,
    pub(super) data: PathBuf,
    pub(super) settings: Settings,
    pub(super) publisher: Publisher,
    pub(super) style: Style,
    pub(super) printer: Printer,
    pub(super) gate: Gate,
    pub(super) metrics: Metrics,
    /// Tells answers of this program and these settings from others, for `ETag`.
    pub(super) edition: u32,
    pub(super) started: Instant,
    /// What there was when the first generation was opened.
    pub(super) seen: Seen,
    now: watch::Sender<Arc<Serving>>,
    trouble: watch::Sender<Option<String>>,
    /// Whether what is being served was damaged: nobody may be told that there is nothing.
    damaged: AtomicBool,
}

/// A generation and what goes with it; a request keeps the one that it began with.
#[derive(Debug)]
pub(super) struct Serving {
    pub(super) generation: Generation,
    pub(super) vocabulary: Vocabulary,
    feed: OnceLock<Feed>,
    /// The files as they were when they were opened.
    touched: Vec<(u64, Option<std::time::SystemTime>)>,
    /// Tells a council’s own words from others, for `ETag`.
    pub(super) words: u32,
}

/// Why the pages can't be served.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum SiteError {
    #[error(transparent)]
    Index(#[from] OpenError),
    #[error("{0}")]
    Settings(String),
}

impl Site {
    /// Opens the current generation and reads the settings; checks their colours and picture.
    pub fn open(data: &Path, index: &Path) -> Result<Site, SiteError> {
        let (settings, publisher) = settings::open(data).map_err(SiteError::Settings)?;
        let style = Style::of(&publisher);
        let seen = Seen::look(data, index);
        let serving = Serving::open(data, index)?;
        let mut edition = crc32fast::Hasher::new();
        edition.update(env!("CARGO_PKG_VERSION").as_bytes());
        edition.update(style.sheet.as_bytes());
        edition.update(format!("{settings:?}").as_bytes());
        edition.update(super::messages::fingerprint());
        Ok(Site {
            index: index.to_owned(),
            data: data.to_owned(),
            settings,
            publisher,
            style,
            printer: Printer::new(),
            gate: Gate::new(),
            metrics: Metrics::new(),
            edition: edition.finalize(),
            started: Instant::now(),
            seen,
            now: watch::Sender::new(Arc::new(serving)),
            trouble: watch::Sender::new(None),
            damaged: AtomicBool::new(false),
        })
    }

    /// The generation that answers now.
    pub(super) fn now(&self) -> Arc<Serving> {
        self.now.borrow().clone()
    }

    /// Lets another generation answer; requests under way end with theirs.
    pub(super) fn swap(&self, serving: Serving) {
        self.now.send_replace(Arc::new(serving));
        self.trouble.send_replace(None);
        self.damaged.store(false, Ordering::Relaxed);
    }

    /// Says that the files being served were damaged; until others take their place nothing is answered.
    pub(super) fn tell_damage(&self, what: String) {
        self.damaged.store(true, Ordering::Relaxed);
        self.trouble.send_replace(Some(what));
    }

    /// Whether the files being served were damaged.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Says, or takes back, why a newer generation can't be served.
    pub(super) fn tell_trouble(&self, what: Option<String>) {
        self.trouble.send_replace(what);
    }

    /// Why a newer generation can't be served.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }

    /// The name of the directory.
    pub(super) fn title(&self) -> &str {
        match self.settings.web.title.as_str() {
            "" => "Find an independent advocate",
            own => own,
        }
    }
}

impl Serving {
    /// Opens the current generation, with the council’s own words beside ours.
    pub(super) fn open(data: &Path, index: &Path) -> Result<Serving, OpenError> {
        let mut generation = Generation::open(index)?;
        generation.keep_columns();
        let words = crate::own_words::bytes(&data.join(crate::own_words::FILE));
        let words = words.ok().flatten().unwrap_or_default();
        Ok(Serving {
            touched: generation.touched(),
            generation,
            vocabulary: super::swap::vocabulary(data),
            feed: OnceLock::new(),
            words: crc32fast::hash(&words),
        })
    }

    /// What is wrong with the files that are being read, if somebody wrote in them.
    pub(super) fn damage(&self) -> Option<String> {
        let now = self.generation.touched();
        // A generation that was swept away is still open, and whole.
        let is_gone = now
            .iter()
            .all(|(length, time)| *length == 0 && time.is_none());
        if now == self.touched || is_gone {
            return None;
        }
        self.generation.verify().err().map(|err| err.to_string())
    }

    /// The Open Referral UK feed of the generation, made when it is first asked for.
    pub(super) fn feed(&self) -> Result<&Feed, ReadError> {
        if let Some(feed) = self.feed.get() {
            return Ok(feed);
        }
        let feed = Feed::of(&self.generation)?;
        Ok(self.feed.get_or_init(|| feed))
    }
}
