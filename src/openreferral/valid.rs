//! Text that the standard gives a form: web addresses, e-mail addresses, days.
//!
//! A reader refuses a whole record for one value of the wrong form, so what has not the form is left out.

use std::borrow::Cow;
use std::fmt::Write;

/// A web address with its scheme, each character that no address may hold written as `%20` and the like.
///
/// Nothing for what is no address, or has a host that would have to be written in another way.
pub(super) fn uri(address: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let is_web = matches!(scheme, "http" | "https");
    if !is_web || !host.chars().all(is_host) || !host.contains(|c: char| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let is_fit = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`[]".contains(c);
    if path.chars().all(is_fit) {
        return Some(Cow::Borrowed(address));
    }
    let mut fit = format!("{scheme}://{host}");
    for c in path.chars() {
        if is_fit(c) {
            fit.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(fit, "%{byte:02X}");
        }
    }
    Some(Cow::Owned(fit))
}

/// Whether this is an e-mail address that every program takes for one (RFC 5321, without quotes).
pub(super) fn is_email(address: &str) -> bool {
    let Some((before, host)) = address.rsplit_once('@') else {
        return false;
    };
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let local = before.len() <= 64
        && before
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom));
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    local && host.len() <= 253 && host.contains('.') && host.split('.').all(is_label)
}

/// A day as `2024-03-09`.
pub(super) fn day(text: &str) -> Option<&str> {
    let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    is_day.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_passes() {
        let addresses = [
            (
                "https://example.org.uk/a?b=c#d",
                Some("https://example.org.uk/a?b=c#d"),
            ),
            (
                "https://example.org/caf\u{e9}",
                Some("https://example.org/caf%C3%A9"),
            ),
            (
                "https://example.org/a b|c",
                Some("https://example.org/a%20b%7Cc"),
            ),
            ("www.example.org", None),
            ("javascript:alert(1)", None),
            ("ftp://example.org", None),
            ("https://", None),
            ("https://ex\u{e4}mple.org", None),
            ("https://a@b", None),
        ];
        for (address, fit) in addresses {
            assert_eq!(uri(address).as_deref(), fit, "{address}");
        }
        let emails = [
            ("a.b+c@example.org.uk", true),
            ("o'neil@example.org", true),
            ("a@b", false),
            ("a b@example.org", false),
            (".a@example.org", false),
            ("a@-example.org", false),
            ("\u{e4}@example.org", false),
            ("a@@example.org", false),
            ("", false),
        ];
        for (email, is) in emails {
            assert_eq!(is_email(email), is, "{email}");
        }
        assert_eq!(day("2024-02-30"), None);
        assert_eq!(day("2024-02-29"), Some("2024-02-29"));
    }
}
