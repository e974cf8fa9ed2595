//! Addresses outside the document, which a Word file keeps in a list of their own.

use super::xml::escape;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Word cannot follow a longer address.
const LONGEST: usize = 2_000;

/// The addresses that the document links to, each once.
#[derive(Debug, Default)]
pub(super) struct Links {
    numbers: BTreeMap<String, usize>,
}

impl Links {
    /// The mark of an address in the list, or none where it must not be a link.
    pub(super) fn mark(&mut self, href: &str) -> Option<String> {
        let target = target(href)?;
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(target).or_insert(next);
        Some(format!("link{number}"))
    }

    /// The list as relationships.
    pub(super) fn relationships(&self) -> String {
        let mut out = String::new();
        for (target, number) in &self.numbers {
            let _ = write!(
                out,
                "<Relationship Id=\"link{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
                escape(target)
            );
        }
        out
    }
}

/// An address that may be a link, written so that every reader takes it.
///
/// The model says that addresses are vetted. It is looked at again here because one bad address
/// makes Word call the whole file damaged.
fn target(href: &str) -> Option<String> {
    let href = href.trim();
    if href.len() > LONGEST {
        return None;
    }
    let (scheme, rest) = href.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let valid = match scheme.as_str() {
        "tel" => {
            rest.bytes().any(|b| b.is_ascii_digit())
                && rest
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+-.()*;= ".contains(&b))
        }
        "mailto" => {
            let address = rest.split('?').next().unwrap_or(rest);
            address.split_once('@').is_some_and(|(name, host)| {
                let plain =
                    |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
                !name.is_empty() && name.bytes().all(plain) && is_host(host)
            })
        }
        "http" | "https" => {
            let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
            let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
            is_host(host) && port.parse::<u16>().is_ok()
        }
        _ => false,
    };
    valid.then(|| format!("{scheme}:{}", encode(&scheme, rest)))
}

/// Whether this is the name of a host. One with a user before it, or letters that look like
/// others, is not.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// Writes what may not stand in an address as `%xx`, and leaves what is so already.
fn encode(scheme: &str, rest: &str) -> String {
    let bytes = rest.as_bytes();
    let mut out = String::with_capacity(rest.len());
    let mut fragment = false;
    for (index, &byte) in bytes.iter().enumerate() {
        let allowed = match byte {
            b'%' => bytes
                .get(index + 1..index + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            // Only the first can begin a fragment.
            b'#' => scheme.starts_with("http") && !std::mem::replace(&mut fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        match (byte, allowed) {
            (b' ', _) if scheme == "tel" => {}
            (_, true) => out.push(char::from(byte)),
            (_, false) => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn only_safe_addresses_are_links() {
        let good = [
            ("tel:+44 1632 960001", "tel:+441632960001"),
            ("mailto:a.b+c@example.org", "mailto:a.b+c@example.org"),
            (
                "HTTPS://example.org/a b?x=ŵ#y#z",
                "https://example.org/a%20b?x=%C5%B5#y%23z",
            ),
            (
                "http://example.org:8080/100%25%",
                "http://example.org:8080/100%25%25",
            ),
        ];
        for (href, expected) in good {
            assert_eq!(target(href).as_deref(), Some(expected), "{href}");
        }
        let long = format!("https://example.org/{}", "a".repeat(3_000));
        let bad = [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "example.org",
            "",
            "https:",
            "https://",
            "https://[::",
            "https://a@example.org",
            "https://exаmple.org",
            "https://example.org:99999/",
            "mailto:",
            "mailto:a@b@c",
            "mailto:a b@example.org",
            "mailto:a@",
            "tel:",
            "tel:<b>",
            "tel:12\"",
            "https://.org",
            &long,
        ];
        for href in bad {
            assert_eq!(target(href), None, "{href}");
        }
    }
}
