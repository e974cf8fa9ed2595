//! The tests that go through the front door: the program, its files, its output.

mod awkward;
mod crash;
mod desk;
mod import;
mod places;
mod search;
mod shape;
