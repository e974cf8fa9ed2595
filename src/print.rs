//! Lists of providers as documents: one, or hundreds in one run, in formats that anyone can read.
//!
//! [`compose()`] turns a question into a [`document::Document`], everything already in words. Every
//! format shows that one document: [`html`], [`text`], [`docx`], PDF (feature `pdf`), and [`csv`] the
//! providers themselves. [`batch`] prints many lists on all cores, goes on where it was stopped, and
//! writes a manifest.

pub mod batch;
pub mod colour;
pub mod csv;
pub mod document;
pub mod docx;
pub mod html;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod plan;
pub mod render;
pub mod settings;
pub mod text;

mod compose;
pub(crate) mod entry;
pub(crate) mod links;
mod volumes;
mod words;

pub use compose::{Composed, Wanted, compose};
pub use entry::in_words;
