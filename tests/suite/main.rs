//! The tests that go through the front door: the program, its files, its output.
#![expect(missing_docs, reason = "tests say what they hold in their names")]

mod awkward;
mod crash;
mod desk;
mod import;
mod places;
mod search;
mod shape;
