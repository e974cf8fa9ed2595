//! The look of the pages: one style sheet, with the publisher's colour, inside every page.
//!
//! Inside, so that nothing holds a page up; the policy names its hash, so that no other style counts.

use axum::http::HeaderValue;
use sha2::{Digest, Sha256};

use crate::print::colour::Colour;
use crate::print::document::Publisher;
use crate::print::html::base64;

/// The sheet as it is written, with names for the colours.
const SHEET: &str = include_str!("style/sheet.css");
/// The code that makes pages quicker; they are whole without it.
pub(super) const SCRIPT: &str = include_str!("style/quicker.js");
/// The icon of the pages.
pub(super) const ICON: &str = include_str!("style/icon.svg");

/// The ground of dark pages, as the sheet has it.
const DARK: &str = "#12191f";
/// WCAG 2.2 AAA.
const CONTRAST: f64 = 7.0;

/// The style of a site.
#[derive(Debug)]
pub(super) struct Style {
    /// What stands in every page.
    pub(super) sheet: String,
    /// The address of the script; another script has another address.
    pub(super) script: String,
    /// The policy that lets this sheet count, and this host's script.
    pub(super) policy: HeaderValue,
}

impl Style {
    pub(super) fn of(publisher: &Publisher) -> Style {
        let dark = Colour::parse(DARK).unwrap_or(Colour::WHITE);
        let own = Colour::parse(&publisher.colour);
        let light = own.map_or_else(String::new, |own| own.lightened(dark, CONTRAST).to_string());
        let sheet = small(SHEET)
            .replace("BRAND_ON_DARK", &light)
            .replace("BRAND", &publisher.colour);
        let hash = hash_of(&sheet);
        let policy = format!(
            "default-src 'none'; style-src '{hash}'; script-src 'self'; \
             connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        Style {
            sheet,
            script: format!(
                "/assets/quicker.js?v={:08x}",
                crc32fast::hash(SCRIPT.as_bytes())
            ),
            policy: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'")),
        }
    }
}

/// The policy of a printed page, which has a style of its own and no script.
pub(super) fn policy_of(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let style = page
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map_or("", |(style, _)| style);
    format!(
        "default-src 'none'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        hash_of(style)
    )
}

/// The name of a style in a policy (CSP 3, "hash-source").
pub(super) fn hash_of(style: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(style.as_bytes())))
}

/// A sheet without comments and without the blanks that only people need.
fn small(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find("/*") {
        out.push_str(&rest[..at]);
        rest = rest[at..]
            .find("*/")
            .map_or("", |end| &rest[at + end + 2..]);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_has_the_publishers_colours_and_no_comment() {
        let publisher = Publisher {
            colour: "#4b2e83".to_owned(),
            ..Publisher::default()
        };
        let style = Style::of(&publisher);
        assert!(style.sheet.contains("#4b2e83") && !style.sheet.contains("BRAND"));
        assert!(!style.sheet.contains("/*"));
        assert!(style.sheet.contains(DARK), "the dark ground is {DARK}");
    }
}
