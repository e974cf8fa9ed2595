//! What the words beside a number say: tidied for print, and the kind they tell.

use super::{PhoneKind, is_nothing};

/// Words that only say "this is a telephone number" and so are left out.
const PLAIN_WORDS: [&str; 22] = [
    "a",
    "and",
    "at",
    "call",
    "contact",
    "details",
    "no",
    "nos",
    "num",
    "number",
    "numbers",
    "on",
    "or",
    "p",
    "ph",
    "phone",
    "please",
    "ring",
    "t",
    "tel",
    "telephone",
    "us",
];

/// The words without marks at their ends; empty if they only say "telephone".
pub(super) fn tidy(part: &str) -> &str {
    let mut part = part.trim();
    loop {
        let before = part;
        let mark = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ':' | ',' | '.' | '-' | '/' | '&' | '=' | '*' | '•' | '"' | '\'' | '+'
                )
        };
        part = part.trim_matches(mark);
        part = word_off(part);
        // A bracket goes with its partner, or alone when it has none.
        part = part
            .trim_start_matches([')', ']'])
            .trim_end_matches(['(', '[']);
        let (open, close) = (
            part.matches(['(', '[']).count(),
            part.matches([')', ']']).count(),
        );
        let wraps =
            part.starts_with(['(', '[']) && part.find([')', ']']) == part.len().checked_sub(1);
        if wraps || close > open {
            part = part.strip_suffix([')', ']']).unwrap_or(part);
        }
        if wraps || open > close {
            part = part.strip_prefix(['(', '[']).unwrap_or(part);
        }
        if part == before {
            break;
        }
    }
    let says_nothing = part
        .rsplit_once(':')
        .is_some_and(|(_, last)| is_nothing(last));
    let plain = words(part).all(|word| PLAIN_WORDS.iter().any(|p| p.eq_ignore_ascii_case(word)));
    if says_nothing || plain || is_nothing(part) {
        ""
    } else {
        part
    }
}

/// The words without an "or" or "and" that joined them to something else.
fn word_off(part: &str) -> &str {
    for word in ["or", "and"] {
        if let Some((start, rest)) = part.split_once(' ')
            && start.eq_ignore_ascii_case(word)
        {
            return rest;
        }
        if let Some((rest, end)) = part.rsplit_once(' ')
            && end.eq_ignore_ascii_case(word)
        {
            return rest;
        }
    }
    part
}

fn words(label: &str) -> impl Iterator<Item = &str> {
    label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The kind that a label gives its number, if it gives any.
///
/// "Text or call" and "Tel/Fax" are numbers one can speak to, so the words for
/// speaking win over text and fax, but not over textphone.
pub(super) fn kind(label: &str) -> Option<PhoneKind> {
    let has = |list: &[&str]| words(label).any(|w| list.iter().any(|l| l.eq_ignore_ascii_case(w)));
    let lower = || label.to_ascii_lowercase();
    if has(&["minicom", "textphone", "textphones"])
        || (has(&["text"]) && lower().contains("text phone"))
    {
        Some(PhoneKind::Textphone)
    } else if has(&[
        "relay",
        "typetalk",
        "call",
        "calls",
        "phone",
        "ring",
        "tel",
        "telephone",
        "voice",
    ]) {
        None
    } else if has(&["text", "texts", "texting", "txt", "sms"]) {
        Some(PhoneKind::Sms)
    } else if has(&["fax"]) {
        Some(PhoneKind::Fax)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_tidied() {
        // words | tidied
        let cases = [
            ("Tel. no.:", ""),
            (" (out of hours) ", "out of hours"),
            (") (office", "office"),
            ("Desk (upstairs)", "Desk (upstairs)"),
            ("or Minicom -", "Minicom"),
            ("Mobile: tbc", ""),
            ("((((", ""),
            ("é:", "é"),
        ];
        for (words, tidied) in cases {
            assert_eq!(tidy(words), tidied, "{words}");
        }
    }

    #[test]
    fn words_tell_the_kind() {
        // label | kind, if it tells one
        let cases = [
            ("Minicom", Some(PhoneKind::Textphone)),
            ("text phone users", Some(PhoneKind::Textphone)),
            ("Text only", Some(PhoneKind::Sms)),
            ("Text or call", None),
            ("Fax", Some(PhoneKind::Fax)),
            ("Tel/Fax", None),
            ("Text Relay", None),
            ("out of hours", None),
            ("Context Team", None),
        ];
        for (label, told) in cases {
            assert_eq!(kind(label), told, "{label}");
        }
    }
}
