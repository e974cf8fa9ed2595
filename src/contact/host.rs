//! What the name of a computer on the internet may look like.
//!
//! Shared by email addresses and websites, both of which end in such a name.

/// Whether a name in lower case could be a host: "example.org.uk", "bücher.example".
///
/// Labels of letters, digits and inner hyphens by RFC 1123 section 2.1, at most
/// 63 bytes each and 253 together, at least two of them, and the last not a
/// number, so that bare machine names and IP addresses are refused. Letters of
/// other scripts are accepted as they stand (IDNA); whether they imitate Latin
/// ones is not judged.
pub(super) fn is_host(name: &str) -> bool {
    let Some((_, last)) = name.rsplit_once('.') else {
        return false;
    };
    name.len() <= 253
        && last.chars().nth(1).is_some()
        && !last.bytes().all(|b| b.is_ascii_digit())
        && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| {
            c.is_ascii_lowercase()
                || c.is_ascii_digit()
                || c == '-'
                || (!c.is_ascii() && c.is_alphabetic() && !is_styled(c))
        })
}

/// Whether a letter is a styled form that browsers quietly replace by another.
///
/// Enclosed, full-width and mathematical letters; a name written with them leads
/// somewhere else than it seems (UTS #46 maps them away).
fn is_styled(c: char) -> bool {
    matches!(c, '\u{2100}'..='\u{214F}' | '\u{2160}'..='\u{2188}' | '\u{2460}'..='\u{24FF}'
        | '\u{3200}'..='\u{33FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FFEF}' | '\u{1D400}'..='\u{1D7FF}' | '\u{1F100}'..='\u{1F1FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_what_only_resembles_them() {
        // name | a host?
        let cases = [
            ("example.org", true),
            ("advice.example.org.uk", true),
            ("xn--bcher-kva.example", true),
            ("bücher.example", true),
            ("localhost", false),
            ("192.0.2.1", false),
            ("example..org", false),
            (".example.org", false),
            ("example.org.", false),
            ("-a.example", false),
            ("a_b.example", false),
            ("exa mple.org", false),
            ("ｅxample.org", false),
            ("example.org\u{202E}", false),
            ("", false),
        ];
        for (name, host) in cases {
            assert_eq!(is_host(name), host, "{name}");
        }
        assert!(!is_host(&format!("{}.org", "a".repeat(64))));
    }
}
