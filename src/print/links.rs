//! Links of a list: only to ring, to write and to open a page, whatever the text holds.

/// `tel:` of a telephone number as printed; nothing for what can't be dialled.
pub(crate) fn telephone(number: &str) -> Option<String> {
    let digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
    if !is_number || digits.len() < 3 {
        return None;
    }
    // A number of the country is dialled from anywhere with its code; short ones are not.
    Some(match digits.strip_prefix('0') {
        Some(national) if digits.len() > 6 => format!("tel:+44{national}"),
        _ => format!("tel:{digits}"),
    })
}

/// `mailto:` of an address.
pub(crate) fn email(address: &str) -> Option<String> {
    let (before, after) = address.split_once('@')?;
    let is_plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\''))
    };
    (is_plain(before) && is_plain(after)).then(|| format!("mailto:{address}"))
}

/// A web address that is one: `http` or `https`, without blanks or control characters.
pub(crate) fn web(address: &str) -> Option<String> {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_whole = !address
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\'));
    (is_web && is_whole).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_addresses_and_pages_become_links() {
        assert_eq!(
            telephone("01632 960123").as_deref(),
            Some("tel:+441632960123")
        );
        assert_eq!(telephone("999").as_deref(), Some("tel:999"));
        assert_eq!(telephone("ask for Sam"), None);
        assert_eq!(
            email("a.b@example.org").as_deref(),
            Some("mailto:a.b@example.org")
        );
        assert_eq!(email("a@b?cc=x"), None);
        assert_eq!(
            web("https://example.org/x").as_deref(),
            Some("https://example.org/x")
        );
        assert_eq!(web("javascript:alert(1)"), None);
        assert_eq!(web("https://example.org/\"onclick"), None);
    }
}
