//! Telephone numbers in a cell, cleaned and printed the way Ofcom groups them.
//!
//! A cell may hold several numbers, each with an extension and with words that
//! say what it is for. Where the spaces stand is never a repair: only a change
//! of digits or the removal of something the writer put there is.

mod digits;
mod hours;
mod label;
mod plan;
mod read;
mod scan;
mod typed;
mod words;

use super::{LONGEST_CELL, is_nothing};
use crate::cleaned::{Cleaned, Notes, quoted};
use std::borrow::Cow;
use std::fmt;

/// A telephone number ready to print and to dial.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    /// The number in its printed grouping: "01632 960123", "116 123", "+353 12345678".
    ///
    /// The grouping follows from the digits, so equal digits are equal text.
    pub number: String,
    /// The extension to ask for, one to six digits.
    pub extension: Option<String>,
    /// What answers at the number.
    pub kind: PhoneKind,
    /// The words that stood beside it: "out of hours", "Minicom".
    pub label: Option<String>,
}

/// What answers at a number.
///
/// The words beside it decide ("Fax:", "Minicom"), and without them its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// A person or a recorded voice.
    Voice,
    /// A mobile telephone.
    Mobile,
    /// A textphone, often called by its trade name Minicom.
    Textphone,
    /// Text messages, either to a mobile or to a short code.
    Sms,
    /// A fax machine.
    Fax,
    /// The Relay UK service: the number is dialled with 18001 or 18002 before it.
    RelayUk,
    /// A short number without area code: 999, 111, 116 123.
    ShortCode,
}

impl Phone {
    /// The digits as dialled, for a `tel:` link: "+441632960123".
    ///
    /// Short codes and Relay UK numbers work only inside the UK and so keep
    /// their national form. The extension is not dialled and not included.
    #[must_use]
    pub fn dialled(&self) -> String {
        let mut dialled = String::with_capacity(self.number.len() + 2);
        let rest = match self.number.strip_prefix('0') {
            Some(rest) => {
                dialled.push_str("+44");
                rest
            }
            None => &self.number,
        };
        dialled.extend(rest.chars().filter(|&c| c != ' '));
        dialled
    }
}

impl fmt::Display for Phone {
    /// The number as read out to a person, with its extension and label.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // "Text PEOPLE to 80800" is an instruction and must stay in its order.
        if let (PhoneKind::Sms, Some(label)) = (self.kind, &self.label)
            && label.ends_with(" to")
        {
            return write!(f, "{label} {}", self.number);
        }
        f.write_str(&self.number)?;
        if let Some(extension) = &self.extension {
            write!(f, " ext. {extension}")?;
        }
        if let Some(label) = &self.label {
            write!(f, " ({label})")?;
        }
        Ok(())
    }
}

/// Every telephone number in a cell, in the order they stand.
///
/// Empty for a cell that says there is none; one `Unreadable` for words without
/// a number.
#[must_use]
pub fn phones(cell: &str) -> Vec<Cleaned<Phone>> {
    if cell.len() > LONGEST_CELL {
        return vec![Cleaned::Unreadable(super::too_long(cell))];
    }
    let mut notes = Notes::default();
    let mut text = typed::plain(cell, &mut notes);
    if is_nothing(&text) {
        return Vec::new();
    }
    match typed::spreadsheet_number(text.trim(), &mut notes) {
        Ok(None) => {}
        Ok(Some(digits)) => text = Cow::Owned(digits),
        Err(reason) => return vec![Cleaned::Unreadable(reason)],
    }
    let mut runs = scan::runs(&text);
    scan::join_relay(&text, &mut runs);
    if runs.is_empty() {
        return vec![Cleaned::Unreadable(format!(
            "{} has no telephone number in it; write the number in digits or leave the cell empty",
            quoted(cell)
        ))];
    }
    let labels = label::labels(&text, &runs);
    let mut phones = Vec::with_capacity(runs.len());
    for (run, label) in runs.iter().zip(labels) {
        // What was done to the whole cell is told with its first number.
        let notes = std::mem::take(&mut notes);
        phones.push(read::phone(&text[run.start..run.end], run, label, notes));
    }
    phones
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::contact::tests::odd_cells;

    /// What became of each number: "020 7946 0123", "~" before a repaired one,
    /// and "?" for one that cannot be read.
    pub(crate) fn short(cell: &str) -> String {
        let one = |cleaned: &Cleaned<Phone>| match cleaned {
            Cleaned::Clean(phone) => phone.to_string(),
            Cleaned::Repaired(phone, _) => format!("~{phone}"),
            Cleaned::Unreadable(_) => "?".to_owned(),
        };
        phones(cell).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn cells_are_read_as_people_mean_them() {
        // cell | the numbers in it
        let cases = [
            ("01632 960123", "01632 960123"),
            ("(01632) 960-123", "01632 960123"),
            ("0207 946 0123", "020 7946 0123"),
            ("0113.496.0123", "0113 496 0123"),
            ("116 123", "116 123"),
            ("n/a", ""),
            ("Same as above", ""),
            // Extensions.
            ("0113 496 0123 ext 12", "0113 496 0123 ext. 12"),
            ("0113 496 0123 x12", "0113 496 0123 ext. 12"),
            (
                "01134960123x12 (duty desk)",
                "0113 496 0123 ext. 12 (duty desk)",
            ),
            ("0113 496 0123 (extn. 4)", "0113 496 0123 ext. 4"),
            // Several in a cell, and the words beside them.
            ("01632 960123; 07700 900123", "01632 960123 | 07700 900123"),
            (
                "01632 960123 or 07700 900123",
                "01632 960123 | 07700 900123",
            ),
            ("01632 960123 07700 900123", "01632 960123 | 07700 900123"),
            ("01632960123/07700900123", "01632 960123 | 07700 900123"),
            ("0800 123 4567 (24 hours)", "0800 123 4567 (24 hours)"),
            ("0800 123 4567 24/7", "0800 123 4567 (24/7)"),
            ("01632 960123 9-5", "01632 960123 (9-5)"),
            (
                "01632 960123, Mon-Fri 9.00-17.00",
                "01632 960123 (Mon-Fri 9.00-17.00)",
            ),
            // Text messages and Relay UK.
            ("Text PEOPLE to 80800", "Text PEOPLE to 80800"),
            (
                "Relay UK: dial 18001 then 0191 496 0123",
                "18001 0191 496 0123 (Relay UK: dial)",
            ),
            // What cannot be read.
            ("01632 96012", "?"),
            ("01632 960123 4", "?"),
            ("960123", "?"),
            ("01632 960123/4", "01632 960123 | ?"),
            ("0800 HELP US", "?"),
            ("see website", "?"),
            ("80800", "?"),
            // Hidden marks of direction, hard spaces, long dashes, full width.
            ("\u{202D}01632 960123\u{202C}", "~01632 960123"),
            ("01632\u{A0}960\u{2013}123", "01632 960123"),
            ("０１６３２ ９６０１２３", "~01632 960123"),
            ("٠١٦٣٢٩٦٠١٢٣", "?"),
        ];
        for (cell, numbers) in cases {
            assert_eq!(short(cell), numbers, "{cell}");
        }
    }

    #[test]
    fn words_and_digits_decide_the_kind() {
        use PhoneKind::{Fax, Mobile, RelayUk, ShortCode, Sms, Textphone, Voice};
        // cell | kind | as dialled
        let cases = [
            ("01632 960123", Voice, "+441632960123"),
            ("07700 900123", Mobile, "+447700900123"),
            ("07624 123456", Mobile, "+447624123456"),
            ("070 1234 5678", Voice, "+447012345678"),
            ("Minicom 01632 960123", Textphone, "+441632960123"),
            ("text phone 01632 960123", Textphone, "+441632960123"),
            ("Text only: 07700 900123", Sms, "+447700900123"),
            ("Text or call 07700 900123", Mobile, "+447700900123"),
            ("Fax 01632 960123", Fax, "+441632960123"),
            ("Tel/Fax 01632 960123", Voice, "+441632960123"),
            ("Text HELP to 80800", Sms, "80800"),
            ("18001 0191 496 0123", RelayUk, "1800101914960123"),
            ("999", ShortCode, "999"),
            ("+353 1 234 5678", Voice, "+35312345678"),
        ];
        for (cell, kind, dialled) in cases {
            let phone = phones(cell).remove(0).into_value();
            assert_eq!(phone.as_ref().map(|p| p.kind), Some(kind), "{cell}");
            assert_eq!(
                phone.map(|p| p.dialled()).as_deref(),
                Some(dialled),
                "{cell}"
            );
        }
    }

    #[test]
    fn no_cell_causes_a_panic_and_results_are_stable() {
        for cell in odd_cells(200_000) {
            for phone in phones(&cell).iter().filter_map(Cleaned::value) {
                if phone.kind == PhoneKind::Sms || phone.kind == PhoneKind::RelayUk {
                    continue; // their words are part of how they are recognised
                }
                let again = phones(&phone.number);
                assert!(
                    matches!(&again[..], [Cleaned::Clean(p)] if p.number == phone.number),
                    "{cell:?} {phone:?}"
                );
            }
        }
        let _ = phones(&"a(".repeat(2_499));
        assert!(matches!(
            &phones(&"1 or ".repeat(9_999))[..],
            [Cleaned::Unreadable(_)]
        ));
    }
}
