//! Finding where one website of a cell ends and the next begins.
//!
//! Every mark that people put between addresses may also stand inside one.

use crate::contact::host::is_host;

/// Cuts a line where one address ends and another begins.
///
/// Commas and semicolons may be part of an address, so they separate only when
/// a space or the beginning of an address follows. A space alone separates when
/// an address stands on both sides; otherwise it is a slip inside one address.
pub(super) fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(1);
    let mut from = 0;
    for (at, c) in line.char_indices().filter(|&(_, c)| matches!(c, ';' | ',')) {
        let (before, after) = (&line[from..at], &line[at + c.len_utf8()..]);
        let spaced = after.is_empty() || after.starts_with(char::is_whitespace);
        if spaced || begins(after) || is_host(&before.trim().to_lowercase()) {
            parts.push(before.trim());
            from = at + c.len_utf8();
        }
    }
    parts.push(line[from..].trim());
    let joins = |word: &&str| !matches!(*word, "or" | "and" | "&" | "/" | "-");
    let several = |part: &str| {
        part.contains(char::is_whitespace)
            && part
                .split_whitespace()
                .filter(joins)
                .all(|w| begins(w) || is_host(&w.to_lowercase()))
    };
    if !parts.iter().any(|part| several(part)) {
        return parts;
    }
    let mut words = Vec::new();
    for part in parts {
        if several(part) {
            words.extend(part.split_whitespace().filter(joins));
        } else {
            words.push(part);
        }
    }
    words
}

/// Whether the text begins as an address does.
fn begins(text: &str) -> bool {
    ["http", "www."].iter().any(|s| {
        text.get(..s.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(s))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_addresses_only() {
        // line | its parts
        let cases = [
            ("https://example.org/a;b,c", "https://example.org/a;b,c"),
            (
                "https://a.example; https://b.example",
                "https://a.example | https://b.example",
            ),
            (
                "https://a.example or b.example",
                "https://a.example | b.example",
            ),
            ("a.example,b.example", "a.example | b.example"),
            ("a.example b.example", "a.example | b.example"),
            ("https://example.org/a b", "https://example.org/a b"),
            ("see our page", "see our page"),
        ];
        for (line, expected) in cases {
            assert_eq!(parts(line).join(" | "), expected);
        }
    }
}
