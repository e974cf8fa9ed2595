//! The beginning of a web address: `http://` or `https://`, however it was typed.

use crate::cleaned::Notes;

/// Ways of typing `http` and `https` wrongly, each with what was meant.
const SCHEMES: [(&str, &str); 16] = [
    ("https", "https://"),
    ("http", "http://"),
    ("htps", "https://"),
    ("htp", "http://"),
    ("ttps", "https://"),
    ("ttp", "http://"),
    ("htpps", "https://"),
    ("htpp", "http://"),
    ("htttps", "https://"),
    ("htttp", "http://"),
    ("hhttps", "https://"),
    ("hhttp", "http://"),
    ("httpss", "https://"),
    ("httsp", "https://"),
    ("httpp", "http://"),
    ("hptts", "https://"),
];

/// Splits off `http://` or `https://`, however it was typed.
pub(super) fn split_off<'a>(bare: &'a str, notes: &mut Notes) -> (Option<&'static str>, &'a str) {
    let (mut found, mut rest) = (None, bare);
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let (letters, tail) = rest.split_at(end);
        let after = tail.trim_start_matches([':', ';', '/', '\\']);
        let marks = &tail[..tail.len() - after.len()];
        // "http/page" could be a folder; "http//", "http:" and "http;/" are slips.
        let meant = SCHEMES
            .iter()
            .find(|(typed, _)| typed.eq_ignore_ascii_case(letters));
        let Some((typed, meant)) =
            meant.filter(|_| marks.len() > 1 || marks.starts_with([':', ';']))
        else {
            break;
        };
        if marks != "://" || !meant.starts_with(typed) || meant.len() != typed.len() + 3 {
            notes.add("the beginning of the address was put right");
        }
        if found.is_some() {
            notes.add("the address began twice");
        }
        (found, rest) = (Some(*meant), after);
    }
    // "//example.org" is how pages link without naming a scheme.
    if found.is_none()
        && let Some(after) = rest.strip_prefix("//")
    {
        rest = after;
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_typing_are_put_right() {
        // typed | beginning and rest
        let cases = [
            ("https://example.org", (Some("https://"), "example.org")),
            ("HTTP://example.org", (Some("http://"), "example.org")),
            ("http//example.org", (Some("http://"), "example.org")),
            ("http:/example.org", (Some("http://"), "example.org")),
            ("htp://example.org", (Some("http://"), "example.org")),
            ("https;//example.org", (Some("https://"), "example.org")),
            (
                "https:www.example.org",
                (Some("https://"), "www.example.org"),
            ),
            ("http:\\\\example.org", (Some("http://"), "example.org")),
            (
                "http://https://example.org",
                (Some("https://"), "example.org"),
            ),
            ("//example.org", (None, "example.org")),
            ("http.example.org", (None, "http.example.org")),
            ("javascript:alert(1)", (None, "javascript:alert(1)")),
            ("", (None, "")),
        ];
        for (typed, expected) in cases {
            assert_eq!(split_off(typed, &mut Notes::default()), expected);
        }
    }
}
