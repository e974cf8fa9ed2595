//! Lists as PDF files to print and to read on a screen.
//!
//! A file conforms to PDF/UA-1 (a screen reader can follow it) and to PDF/A-2a (it can be archived)
//! at the same time. How a list looks is in `list.typ`, which Typst sets; all words reach it as data.
//! The same document gives the same bytes, on every thread and in every run.
//!
//! One [`Press`] serves all threads:
//!
//! ```text
//! let press = Press::new();
//! let pdf = press.print(&document)?;
//! ```

mod clean;
mod height;
mod view;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use self::view::{View, view};
use self::world::{FONTS, ListWorld, Picture, Shop, TEMPLATE};
use super::document::{Day, Document};

/// How many services are set before what Typst remembers of them is forgotten.
const FORGET_AFTER: usize = 200;
/// What the frame of a list weighs, in services.
const FRAME: usize = 20;

/// Typst calls itself deeply; the usual 2 MB of a thread overflow and end the whole program.
const STACK: usize = 64 << 20;

/// A list as a file.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// How many characters no font could show and that were replaced by □.
    pub replaced: usize,
}

/// Prints lists. Built once and shared by all threads.
pub struct Press {
    /// Nothing in it can fail to be made, but if it did, the first list would say so.
    shop: Result<Shop, String>,
    /// Workers that no list is being set on: as many as there ever were lists at the same time.
    idle: Mutex<Vec<ThreadPool>>,
    /// How many services have been set.
    printed: AtomicUsize,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").finish_non_exhaustive()
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

impl Press {
    /// Loads the fonts and the template, which takes some milliseconds.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shop: Shop::new(),
            idle: Mutex::new(Vec::new()),
            printed: AtomicUsize::new(0),
        }
    }

    /// Prints a list. It may be called from any thread, and from several at once.
    ///
    /// # Errors
    ///
    /// If the logo is not a picture, the day is not a date or the list cannot be set. The message
    /// says which.
    pub fn print(&self, document: &Document) -> Result<Pdf, String> {
        let shop = self.shop.as_ref().map_err(Clone::clone)?;
        let worker = self.worker()?;
        // Typst hands work to rayon and takes other work while it waits. Inside a shared pool that
        // would be another list, on top of the stack of this one; so each list is set in a pool of
        // its own. The plain thread between keeps a caller who is on a rayon thread from stealing,
        // and turns a panic in Typst into an error of this list alone.
        let result = std::thread::scope(|scope| {
            let set = || worker.install(|| set(shop, document));
            let handle = std::thread::Builder::new()
                .spawn_scoped(scope, set)
                .map_err(|error| format!("no thread to set the list on: {error}"))?;
            handle.join().unwrap_or_else(|_| {
                Err("the list could not be set: an internal error in Typst".to_owned())
            })
        });
        // Typst remembers what it has set; another list has other words, so it would only fill up.
        // Forgetting stops every list that is being set, so it is done for several at a time.
        let weight = FRAME + entries(document);
        let before = self.printed.fetch_add(weight, Ordering::Relaxed);
        if before / FORGET_AFTER != (before + weight) / FORGET_AFTER {
            comemo::evict(0);
        }
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(worker);
        result
    }

    /// Whether a logo can be printed; the error says what is wrong with it.
    ///
    /// # Errors
    ///
    /// If its bytes are not a picture of their kind.
    pub fn check_logo(logo: &super::document::Logo) -> Result<(), String> {
        Picture::new(logo).map(|_| ())
    }

    /// A worker that is free, or a new one.
    fn worker(&self) -> Result<ThreadPool, String> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(worker) => Ok(worker),
            None => ThreadPoolBuilder::new()
                .num_threads(1)
                .stack_size(STACK)
                .build()
                .map_err(|error| format!("no worker to set the list on: {error}")),
        }
    }
}

/// What decides, beside the document, how a list looks: the template, the fonts and this program.
/// A batch prints a list anew if this or the document has changed.
#[must_use]
pub fn fingerprint() -> &'static str {
    static FINGERPRINT: LazyLock<String> = LazyLock::new(|| {
        let made_of = (
            env!("CARGO_PKG_VERSION"),
            typst::utils::version().raw(),
            TEMPLATE,
            FONTS,
        );
        format!("{:032x}", typst::utils::hash128(&made_of))
    });
    &FINGERPRINT
}

fn entries(document: &Document) -> usize {
    let groups = document.parts.iter().flat_map(|part| &part.groups);
    groups.map(|group| group.entries.len()).sum()
}

/// Sets a list.
fn set(shop: &Shop, document: &Document) -> Result<Pdf, String> {
    let date = date(&document.printed)?;
    let logo = document
        .publisher
        .logo
        .as_ref()
        .map(Picture::new)
        .transpose()?;
    let View { json, replaced } = view(document, shop, logo.as_ref().map(|logo| logo.path))?;
    // The same list keeps its identifier, and two different ones do not share theirs.
    let ident = format!("{:032x}", typst::utils::hash128(&json));
    let world = ListWorld::new(shop, json, logo, date);
    let pages = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|problems| failure(&world.explain(&problems)))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|error| failure(error.message()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        standards,
        ..PdfOptions::default()
    };
    let bytes =
        typst_pdf::pdf(&pages, &options).map_err(|problems| failure(&world.explain(&problems)))?;
    Ok(Pdf {
        bytes,
        pages: pages.pages().len(),
        replaced,
    })
}

fn failure(reason: &str) -> String {
    format!("the list cannot be set: {reason}")
}

/// The day of printing, which becomes the date of the file: the clock would give other bytes each time.
fn date(day: &Day) -> Result<Datetime, String> {
    let month = u8::try_from(day.month).ok();
    let number = u8::try_from(day.day).ok();
    month
        .zip(number)
        .filter(|_| (1..=9999).contains(&day.year))
        .and_then(|(month, number)| Datetime::from_ymd(i32::from(day.year), month, number))
        .ok_or_else(|| {
            format!(
                "the day of printing is not a date: {}-{}-{}",
                day.year, day.month, day.day
            )
        })
}
