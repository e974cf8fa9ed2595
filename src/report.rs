//! What a list keeper or a commissioner asks of the whole directory at once.
//!
//! A search answers for one person; a report goes through every provider. Each is plain data, made in
//! one pass, that the terminal, a page and a file can show alike.

pub mod duplicates;
pub mod gaps;
pub mod health;
pub mod sheet;
pub mod stale;
pub mod trial;
