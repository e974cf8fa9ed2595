//! Reports for those who keep lists: what to look at, and what to ask.

pub mod sheet;
pub mod stale;
