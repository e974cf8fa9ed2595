//! Websites in a cell, safe to print as a link.
//!
//! The result goes into the `href` of a page, so this is also a gate: only
//! `http` and `https` pass, and nothing that hides where a link leads.

mod parts;
mod scheme;

use super::host::is_host;
use super::{LONGEST_CELL, is_nothing};
use crate::cleaned::{Cleaned, Notes, is_invisible, quoted};

/// Longer addresses are not followed by every browser.
const LONGEST: usize = 2_048;

/// The address of a website: `http` or `https`, with a host that looks like one.
///
/// Scheme and host are in lower case, the rest as typed. It has no spaces,
/// quotes, angle brackets, control or invisible characters; a page must still
/// escape "&" as in any text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Web(String);

impl Web {
    /// The whole address, for a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without "www." or a port, for showing to people: "example.org.uk".
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        match host.strip_prefix("www.") {
            Some(bare) if bare.contains('.') => bare,
            _ => host,
        }
    }
}

/// Every website in a cell, in the order they stand.
///
/// Empty for a cell that says there is none.
#[must_use]
pub fn websites(cell: &str) -> Vec<Cleaned<Web>> {
    if cell.len() > LONGEST_CELL {
        return vec![Cleaned::Unreadable(super::too_long(cell))];
    }
    if is_nothing(cell) {
        return Vec::new();
    }
    let hidden = |c: char| is_invisible(c) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    // A byte order mark comes from the file, not from the person.
    if cell.trim_start_matches('\u{FEFF}').chars().any(hidden) {
        return vec![Cleaned::Unreadable(format!(
            "{} contains hidden characters that can disguise a link; type the address again",
            quoted(cell)
        ))];
    }
    let mut notes = Notes::default();
    let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if text.len() != cell.len() {
        notes.add("spaces at the ends were removed");
    }
    let mut found = Vec::new();
    for line in text.split(['\n', '\r', '|']) {
        for part in parts::parts(line) {
            if !is_nothing(part) {
                found.push(read(part, std::mem::take(&mut notes)));
            }
        }
    }
    found
}

/// Reads one address.
fn read(part: &str, mut notes: Notes) -> Cleaned<Web> {
    let mut bare = part;
    for label in ["website:", "web site:", "web:", "site:", "url:"] {
        if bare
            .get(..label.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(label))
        {
            bare = bare[label.len()..].trim_start();
        }
    }
    bare = bare.trim_matches(['<', '>', '"', '\'', '“', '”', '‘', '’']);
    bare = bare.trim_end_matches(['.', ',', ';', '!', '>', '"']).trim();
    // A bracket at the end may belong to the address, one at its beginning never.
    bare = bare.strip_prefix('(').unwrap_or(bare);
    if bare.matches(')').count() > bare.matches('(').count() {
        bare = bare.strip_suffix(')').unwrap_or(bare);
    }
    if bare != part {
        notes.add("what stood around the address was removed");
    }
    match checked(bare, &mut notes) {
        Ok(web) => notes.wrap(web),
        Err(reason) => Cleaned::Unreadable(format!("{} {reason}", quoted(part))),
    }
}

/// The address with a proper beginning, or what is wrong with it.
fn checked(bare: &str, notes: &mut Notes) -> Result<Web, &'static str> {
    let (scheme, rest) = scheme::split_off(bare, notes);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = authority
        .split_once(':')
        .map_or((authority, None), |(h, p)| (h, Some(p)));
    // Without a scheme of ours, letters before a colon are a scheme of somebody's.
    let good_port =
        port.is_none_or(|p| p.parse::<u16>().is_ok_and(|n| n > 0) && !p.starts_with('+'));
    if authority.contains('@') {
        return Err(
            if scheme.is_none() && port.is_none() && !authority.contains(char::is_whitespace) {
                "is an email address; move it to the email column"
            } else {
                "has a name before @, which can disguise where a link leads; write the address without it"
            },
        );
    }
    if !good_port && scheme.is_none() {
        return Err("is not a website; only addresses beginning http:// or https:// are accepted");
    }
    if rest.contains(char::is_whitespace) {
        return Err("has a space inside; write one address without spaces");
    }
    if rest.contains(['\\', '<', '>', '"', '`', '{', '}', '^']) {
        return Err("has a character that addresses do not have; copy it from the browser again");
    }
    let mut address = String::with_capacity(8 + rest.len());
    address.push_str(scheme.unwrap_or("https://"));
    let start = address.len();
    address.extend(host.chars().flat_map(char::to_lowercase));
    if !good_port || !is_host(&address[start..]) {
        return Err("is not the address of a website; write it like www.example.org");
    }
    if let Some(port) = port {
        address.push(':');
        address.push_str(port);
    }
    address.push_str(path);
    if address.len() > LONGEST {
        return Err("is too long for a web address; copy a shorter one from the browser");
    }
    if scheme.is_none() {
        notes.add("https:// was added");
    }
    Ok(Web(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::odd_cells;

    /// What became of each address, with "~" before a repaired one and "?" for
    /// one that cannot be read.
    fn short(cell: &str) -> String {
        let one = |cleaned: &Cleaned<Web>| match cleaned {
            Cleaned::Clean(web) => web.as_str().to_owned(),
            Cleaned::Repaired(web, _) => format!("~{}", web.as_str()),
            Cleaned::Unreadable(_) => "?".to_owned(),
        };
        websites(cell)
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn cells_are_read_as_people_mean_them() {
        // cell | the websites in it
        let cases = [
            (
                "https://www.example.org/help",
                "https://www.example.org/help",
            ),
            ("HTTP://Example.ORG/Help", "http://example.org/Help"),
            (
                "https://example.org:8443/a?b=1;c=2,3#d",
                "https://example.org:8443/a?b=1;c=2,3#d",
            ),
            ("https://bücher.example/", "https://bücher.example/"),
            ("none", ""),
            ("-", ""),
            // Without a beginning, or with a slip in it.
            ("www.example.org", "~https://www.example.org"),
            ("example.org.uk/path", "~https://example.org.uk/path"),
            ("//example.org", "~https://example.org"),
            ("http//example.org", "~http://example.org"),
            ("http:/example.org", "~http://example.org"),
            ("htp://example.org", "~http://example.org"),
            ("https;//example.org", "~https://example.org"),
            ("https:www.example.org", "~https://www.example.org"),
            ("http:\\\\example.org", "~http://example.org"),
            ("http://https://example.org", "~https://example.org"),
            // What surrounds an address.
            (" https://example.org ", "~https://example.org"),
            ("<https://example.org>", "~https://example.org"),
            ("Website: https://example.org.", "~https://example.org"),
            ("(https://example.org/a_(b))", "~https://example.org/a_(b)"),
            (
                "a.example,b.example",
                "~https://a.example | ~https://b.example",
            ),
            // Hostile, or not a website.
            ("javascript:alert(1)", "?"),
            ("JavaScript://example.org/%0aalert(1)", "?"),
            ("java\tscript:alert(1)", "?"),
            ("data:text/html,x", "?"),
            ("file:///etc/passwd", "?"),
            ("ftp://example.org", "?"),
            ("C:\\advice.doc", "?"),
            ("https://bank.example@evil.example/", "?"),
            ("https://user:secret@example.org", "?"),
            ("https://bank.example\\@evil.example", "?"),
            ("https://example.org/\u{202E}gpj.exe", "?"),
            ("https://exam\u{200B}ple.org", "?"),
            ("https://example.org/\u{0}", "?"),
            ("https://example.org/a b", "?"),
            ("https://example.org/\"onclick=", "?"),
            ("https://ｅxample.org", "?"),
            ("https://192.0.2.1/", "?"),
            ("https://localhost", "?"),
            ("https://", "?"),
            ("example.org:99999", "?"),
            ("info@example.org", "?"),
            ("see Facebook", "?"),
        ];
        for (cell, addresses) in cases {
            assert_eq!(short(cell), addresses, "{cell}");
        }
    }

    #[test]
    fn the_host_is_shown_without_www() {
        // cell | host
        let cases = [
            ("https://www.Example.org.uk:8443/a", "example.org.uk"),
            ("https://example.org?x=www.other.example", "example.org"),
            ("https://www.uk", "www.uk"),
        ];
        for (cell, host) in cases {
            assert_eq!(websites(cell)[0].value().map(Web::host), Some(host));
        }
    }

    #[test]
    fn no_cell_causes_a_panic_and_results_are_stable() {
        for cell in odd_cells(200_000) {
            for web in websites(&cell).iter().filter_map(Cleaned::value) {
                assert_eq!(
                    websites(web.as_str()),
                    [Cleaned::Clean(web.clone())],
                    "{cell:?}"
                );
                assert!(
                    web.as_str().starts_with("http://") || web.as_str().starts_with("https://")
                );
            }
        }
    }
}
