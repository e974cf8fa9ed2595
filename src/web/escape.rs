//! What stands between text and a page: the same as between text and a printed list.
//!
//! Beside markup, it keeps out what turns the direction of the text after it: an address may hold that
//! as well as a list may.

use std::fmt;

use askama::filters::Escaper;

/// The escaper of every template, named in `askama.toml`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Html;

impl Escaper for Html {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        crate::print::html::escape_into(&mut dest, text)
    }
}
