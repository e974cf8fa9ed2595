//! Undoing what people do to keep an address from machines, or do by accident.
//!
//! `info [at] example (dot) org` and "info @ example. org" become
//! "info@example.org"; sentences that only contain such words stay as they are.

use crate::cleaned::Notes;
use crate::contact::host::is_host;
use std::borrow::Cow;

/// Names that end a domain, so that "example. org" is a slip and "example. Call" a sentence.
const ENDINGS: [&str; 12] = [
    "uk", "org", "com", "net", "co", "gov", "nhs", "ac", "scot", "wales", "cymru", "info",
];

/// The text with `[at]`, `(dot)` and the like spelled as the marks they stand for.
///
/// A bare " at " counts only in a cell without any "@", where it joins two words
/// and the second has a dot: "Ask at reception" is not an address.
pub(super) fn marks<'a>(text: &'a str, notes: &mut Notes) -> Cow<'a, str> {
    const SPELLED: [(&str, char); 6] = [
        ("[at]", '@'),
        ("(at)", '@'),
        ("{at}", '@'),
        ("[dot]", '.'),
        ("(dot)", '.'),
        ("{dot}", '.'),
    ];
    let mut text = Cow::Borrowed(text);
    if text.contains(['[', '(', '{']) {
        for (spelled, mark) in SPELLED {
            while let Some(at) = find_ignoring_case(&text, spelled) {
                text = Cow::Owned(joined(&text[..at], mark, &text[at + spelled.len()..]));
                notes.add("“at” or “dot” in words was changed to the mark");
            }
        }
    }
    if !text.contains('@')
        && let Some(at) = find_ignoring_case(&text, " at ")
    {
        let (before, after) = (&text[..at], &text[at + 4..]);
        let mut after = Cow::Borrowed(after);
        while let Some(dot) = find_ignoring_case(&after, " dot ") {
            after = Cow::Owned(joined(&after[..dot], '.', &after[dot + 5..]));
        }
        let next = after.split_whitespace().next().unwrap_or_default();
        if is_host(&next.trim_end_matches(['.', ',', ';', ')']).to_lowercase()) {
            text = Cow::Owned(joined(before, '@', &after));
            notes.add("“at” or “dot” in words was changed to the mark");
        }
    }
    text
}

fn joined(before: &str, mark: char, after: &str) -> String {
    format!("{}{mark}{}", before.trim_end(), after.trim_start())
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    // ASCII bytes are never part of another character, so the place is a boundary.
    text.as_bytes()
        .windows(wanted.len())
        .position(|w| w.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The text without spaces beside an "@" or before and after a dot of a domain.
///
/// "info @ example. org" is one address; "a@example.org. Call b@example.org" is
/// two with a sentence between, so a space is closed only where the words on
/// both sides fit.
pub(super) fn closed_up<'a>(text: &'a str, notes: &mut Notes) -> Cow<'a, str> {
    let beside = |pair: &[u8]| {
        matches!(
            pair,
            [b' ' | b'\t', b'@' | b'.'] | [b'@' | b'.', b' ' | b'\t']
        )
    };
    if !text.contains('@') || !text.as_bytes().windows(2).any(beside) {
        return Cow::Borrowed(text);
    }
    let mut closed = String::with_capacity(text.len());
    let mut words = text
        .split_inclusive([' ', '\t'])
        .filter(|w| !matches!(*w, " " | "\t"))
        .peekable();
    while let Some(word) = words.next() {
        closed.push_str(word.trim_end_matches([' ', '\t']));
        let Some(next) = words.peek() else { break };
        let last = closed
            .rsplit([' ', '\t', ';', ',', '\n'])
            .next()
            .unwrap_or_default();
        let start = next
            .trim_start_matches('.')
            .split(['.', ' ', '\t', ';', ',', '\n'])
            .next();
        let ending = start.is_some_and(|s| ENDINGS.iter().any(|e| e.eq_ignore_ascii_case(s)));
        let one = last.matches('@').count() + next.matches('@').count() <= 1;
        let fits = one
            && ((last.ends_with('@') && last.len() > 1)
                || last == "@"
                || (next.starts_with('@') && !last.ends_with(['.', ':', '>']))
                || (last.contains('@')
                    && (last.ends_with('.') || next.starts_with('.'))
                    && ending));
        if fits {
            notes.add("spaces inside the address were removed");
        } else {
            closed.push(' ');
        }
    }
    Cow::Owned(closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_words_and_stray_spaces() {
        // text | with marks and without stray spaces
        let cases = [
            ("info@example.org", "info@example.org"),
            ("info[AT]example(dot)org", "info@example.org"),
            ("info AT example DOT org DOT uk", "info@example.org.uk"),
            ("ask at reception.", "ask at reception."),
            ("meet at 10.30", "meet at 10.30"),
            ("info @ example.org", "info@example.org"),
            ("info@ example. org .uk", "info@example.org.uk"),
            (
                "a@example.org. Call b@example.org",
                "a@example.org. Call b@example.org",
            ),
            ("a@example.org. Or phone", "a@example.org. Or phone"),
            ("@ .", "@."),
        ];
        for (text, expected) in cases {
            let mut notes = Notes::default();
            let marked = marks(text, &mut notes);
            assert_eq!(closed_up(&marked, &mut notes), expected, "{text}");
        }
    }
}
