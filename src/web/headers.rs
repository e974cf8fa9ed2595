//! The headers that every answer carries, and whether a browser has it already.

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use jiff::civil::Date;

use super::site::Site;

/// Headers that are the same on every answer.
///
/// A directory of help must not tell a provider's site where its visitor came from, must not be shown
/// inside another page, and runs no code but its own.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
];

/// Adds the headers. `is_open` is for data that any site may read.
pub(super) fn add(headers: &mut HeaderMap, site: &Site, is_open: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, site.style.policy.clone());
    }
    let resource = HeaderName::from_static("cross-origin-resource-policy");
    if is_open {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        let exposed = HeaderValue::from_static("ETag");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        headers.insert(resource, HeaderValue::from_static("cross-origin"));
    } else {
        headers.insert(resource, HeaderValue::from_static("same-origin"));
    }
}

/// The tag of everything that a generation answers on a day: the age of a check is said in words.
pub(super) fn tag(site: &Site, generation: u32, made: &str, day: Date) -> String {
    let made = crc32fast::hash(made.as_bytes());
    format!("W/\"{generation}-{made:08x}-{day}-{:08x}\"", site.edition)
}

/// Whether the browser has what this tag stands for (RFC 9110, section 13.1.2; weak comparison).
///
/// `*` would ask whether there is anything at this address, which is not known before it is made.
pub(super) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let value = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let own = value(tag);
    let given = headers.get_all(header::IF_NONE_MATCH).iter();
    given
        .filter_map(|given| given.to_str().ok())
        .flat_map(|given| given.split(','))
        .any(|given| value(given) == own)
}

/// Whether an answer of this status may carry the tag of its generation.
pub(super) fn is_tagged(status: StatusCode) -> bool {
    status == StatusCode::OK
}
