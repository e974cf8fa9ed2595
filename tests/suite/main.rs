//! The tests that go through the front door: the program, its files, its output.
#![expect(clippy::unwrap_used, reason = "a test that is surprised has failed")]

mod awkward;
mod checked;
mod desk;
mod duplicates;
mod evaluation;
mod guide;
mod health;
mod history;
mod import;
mod instead;
mod marks;
mod never;
mod openreferral;
mod own_words;
#[cfg(feature = "pdf")]
mod pdf;
mod places;
mod print;
mod ranking;
mod report;
mod search;
mod shape;
mod stale;
mod threats;
mod trial;
mod understanding;
#[cfg(feature = "serve")]
mod visitor;
mod vocabulary;
#[cfg(feature = "serve")]
mod web;
