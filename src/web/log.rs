//! The log: one line a request on standard error, without anything that a person typed.
//!
//! A line names the route and not the address: `/provider/{id}`. No query, no address of a caller, no
//! browser.

use std::io::Write;
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// Writes a line about a request.
pub(super) fn request(
    method: &Method,
    route: &str,
    status: StatusCode,
    bytes: Option<u64>,
    took: Duration,
) {
    let bytes = bytes.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
    say(&format!(
        "{method} {route} {} {bytes} {:.1}ms",
        status.as_u16(),
        took.as_secs_f64() * 1000.0
    ));
}

/// Writes a line with the time before it. A log that can’t be written stops nothing.
pub(super) fn say(line: &str) {
    let now = jiff::Timestamp::now();
    let line = crate::text::plain(line);
    let _ = writeln!(std::io::stderr().lock(), "{now:.3} {line}");
}
