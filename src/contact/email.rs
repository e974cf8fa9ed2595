//! Email addresses in a cell, checked for shape and cleaned of what surrounds them.
//!
//! Whether anybody reads the mail cannot be known here. What can be caught is
//! what typing does: spaces, `[at]`, brackets and full stops around an address,
//! and several addresses in one cell.

mod address;
mod spelled;

use super::host::is_host;
use super::{LONGEST_CELL, is_nothing, without_invisible};
use crate::cleaned::{Cleaned, Notes, is_bidi, quoted};
use address::checked;
use std::borrow::Cow;

/// Every email address in a cell, in the order they stand.
///
/// The part after the "@" comes back in lower case, which is not a repair; the
/// part before it stays as typed, because its letter case may matter (RFC 5321
/// section 2.4). Empty for a cell that says there is none.
#[must_use]
pub fn emails(cell: &str) -> Vec<Cleaned<String>> {
    // Nearly every cell is one address and nothing else.
    if let Ok(address) = checked(cell) {
        return vec![Cleaned::Clean(address)];
    }
    if cell.len() > LONGEST_CELL {
        return vec![Cleaned::Unreadable(super::too_long(cell))];
    }
    if is_nothing(cell) {
        return Vec::new();
    }
    if cell
        .chars()
        .any(|c| is_bidi(c) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r')))
    {
        return vec![Cleaned::Unreadable(format!(
            "{} contains hidden control characters; type the address again",
            quoted(cell)
        ))];
    }
    let mut notes = Notes::default();
    let (text, hidden) = without_invisible(cell);
    if hidden {
        notes.add("hidden characters were removed");
    }
    if text.trim().len() != text.len() {
        notes.add("spaces at the ends were removed");
    }
    let text = spelled::marks(text.trim(), &mut notes);
    let text = spelled::closed_up(&text, &mut notes);
    let mut found = Vec::new();
    for part in text
        .split([';', ',', '\n', '\r', '|'])
        .filter(|part| !is_nothing(part))
    {
        if part.contains('@') {
            for word in part.split(|c: char| c.is_whitespace() || c == '/') {
                if word.contains('@') {
                    found.push(read(word, std::mem::take(&mut notes)));
                } else if !is_nothing(word) && !joins(word) {
                    notes.add("the words beside the address were left out");
                }
            }
        } else if text.contains('@') && !resembles_host(part) {
            notes.add("the words beside the address were left out");
        } else {
            found.push(Cleaned::Unreadable(format!(
                "{} has no @; write the whole address, such as name@example.org",
                quoted(part)
            )));
        }
    }
    // Words that came last have no address after them to be told with.
    if let (Cleaned::Repaired((), words), Some(last)) = (notes.wrap(()), found.last_mut()) {
        match last {
            Cleaned::Clean(address) => *last = Cleaned::Repaired(std::mem::take(address), words),
            Cleaned::Repaired(_, earlier) if !earlier.contains(&words) => {
                earlier.push_str("; ");
                earlier.push_str(&words);
            }
            Cleaned::Repaired(..) | Cleaned::Unreadable(_) => {}
        }
    }
    found
}

/// Whether a word only joins two addresses.
fn joins(word: &str) -> bool {
    word.eq_ignore_ascii_case("or") || word.eq_ignore_ascii_case("and")
}

/// Whether words without "@" could be an address that lost it.
fn resembles_host(part: &str) -> bool {
    part.split_whitespace()
        .any(|word| is_host(&word.to_lowercase()))
}

/// Reads one word that has an "@" in it.
fn read(word: &str, mut notes: Notes) -> Cleaned<String> {
    let mut bare = word;
    loop {
        let before = bare;
        bare = bare.trim_matches([
            '<', '>', '(', ')', '[', ']', '"', '“', '”', '‘', '’', '\'', ':', '*',
        ]);
        bare = bare
            .trim_end_matches(['.', '!', '?', '…', '-'])
            .trim_start_matches('.');
        for label in ["mailto:", "e-mail:", "email:", "e:"] {
            if bare
                .get(..label.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(label))
            {
                bare = &bare[label.len()..];
            }
        }
        // A link may bring a subject along: "mailto:info@example.org?subject=Help".
        if let Some((address, _)) = bare.split_once('?')
            && address.contains('@')
        {
            bare = address;
        }
        if bare == before {
            break;
        }
    }
    if bare != word {
        notes.add("what stood around the address was removed");
    }
    let mut bare = Cow::Borrowed(bare);
    if bare.contains('’') {
        bare = Cow::Owned(bare.replace('’', "'"));
        notes.add("a curly apostrophe was made straight");
    }
    match checked(&bare) {
        Ok(address) => notes.wrap(address),
        Err(reason) => Cleaned::Unreadable(format!("{} {reason}", quoted(word))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::odd_cells;

    /// What became of each address, with "~" before a repaired one and "?" for
    /// one that cannot be read.
    fn short(cell: &str) -> String {
        let one = |cleaned: &Cleaned<String>| match cleaned {
            Cleaned::Clean(address) => address.clone(),
            Cleaned::Repaired(address, _) => format!("~{address}"),
            Cleaned::Unreadable(_) => "?".to_owned(),
        };
        emails(cell).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn cells_are_read_as_people_mean_them() {
        // cell | the addresses in it
        let cases = [
            ("info@example.org", "info@example.org"),
            ("Duty.Desk+a@Example.ORG.UK", "Duty.Desk+a@example.org.uk"),
            ("post@bücher.example", "post@bücher.example"),
            ("n/a", ""),
            ("-", ""),
            // What surrounds an address.
            (" info@example.org ", "~info@example.org"),
            ("mailto:info@example.org?subject=Help", "~info@example.org"),
            ("<info@example.org>", "~info@example.org"),
            ("Email: info@example.org.", "~info@example.org"),
            ("Duty desk <duty@example.org>", "~duty@example.org"),
            ("\u{FEFF}info@example.org", "~info@example.org"),
            // Spelled out or spaced out.
            ("info[at]example.org", "~info@example.org"),
            ("info (at) example (dot) org", "~info@example.org"),
            ("info at example.org", "~info@example.org"),
            ("info at example dot org", "~info@example.org"),
            ("info @ example.org", "~info@example.org"),
            ("info@ example. org .uk", "~info@example.org.uk"),
            ("o’neil@example.org", "~o'neil@example.org"),
            // Several.
            (
                "a@example.org; b@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org,b@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org / b@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org b@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org or b@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org\nb@example.org",
                "a@example.org | b@example.org",
            ),
            (
                "a@example.org. Or b@example.org",
                "~a@example.org | b@example.org",
            ),
            ("a@example.org; tbc", "a@example.org"),
            ("a@example.org (office hours)", "~a@example.org"),
            ("a@example.org; b.example.org", "a@example.org | ?"),
            // What cannot be read.
            ("info.example.org", "?"),
            ("info@example", "?"),
            ("info@@example.org", "?"),
            ("@example.org", "?"),
            ("in fo@exam_ple.org", "?"),
            (".. info..desk@example.org", "?"),
            ("ask at reception", "?"),
            ("info@192.0.2.1", "?"),
            ("info@example.org\u{202E}gro", "?"),
            ("info@exam\u{0}ple.org", "?"),
            ("ìnfo@example.org", "?"),
        ];
        for (cell, addresses) in cases {
            assert_eq!(short(cell), addresses, "{cell}");
        }
        assert_eq!(short(&format!("{}@example.org", "a".repeat(65))), "?");
        assert_eq!(short(&format!("a@{}org", "example.".repeat(40))), "?");
    }

    #[test]
    fn no_cell_causes_a_panic_and_results_are_stable() {
        for cell in odd_cells(200_000) {
            for address in emails(&cell).iter().filter_map(Cleaned::value) {
                assert_eq!(
                    emails(address),
                    [Cleaned::Clean(address.clone())],
                    "{cell:?}"
                );
            }
        }
        let _ = emails(&"[at] (dot) @ .".repeat(350));
    }
}
