//! Making one telephone number of one stretch of digits.
//!
//! Here the ways of writing the country and the zeros that spreadsheets drop
//! are undone; the plan then says whether the length is right.

use super::plan;
use super::scan::Run;
use super::words;
use super::{Phone, PhoneKind};
use crate::cleaned::{Cleaned, Notes, quoted};

/// Makes a number of one stretch of digits.
pub(super) fn phone(
    raw: &str,
    run: &Run<'_>,
    label: Option<String>,
    mut notes: Notes,
) -> Cleaned<Phone> {
    if run.letter_o {
        notes.add("the letter O was read as the figure 0");
    }
    let by_label = label.as_deref().and_then(words::kind);
    match number(run, by_label == Some(PhoneKind::Sms), &mut notes) {
        Ok((number, by_digits)) => {
            let kind = match by_digits {
                PhoneKind::RelayUk => PhoneKind::RelayUk,
                other => by_label.unwrap_or(other),
            };
            let extension = run.extension.map(str::to_owned);
            notes.wrap(Phone {
                number,
                extension,
                kind,
                label,
            })
        }
        Err(reason) => Cleaned::Unreadable(format!("{} {reason}", quoted(raw))),
    }
}

/// The printed number and its kind by digits, or what is wrong with it.
fn number(run: &Run<'_>, sms: bool, notes: &mut Notes) -> Result<(String, PhoneKind), String> {
    const RESTORED: &str =
        "the 0 at the beginning, which the spreadsheet had dropped, was put back";
    let (digits, count) = (run.digits.as_str(), run.digits.count);
    if count > 18 {
        return Err(format!(
            "has {count} digits; if it is several numbers, put ; between them"
        ));
    }
    for prefix in ["18001", "18002"] {
        if !run.plus
            && let Some(rest) = digits.strip_prefix(prefix)
        {
            if rest.is_empty() {
                return Err("is the Relay UK prefix; write the number to dial after it".to_owned());
            }
            let rest = rest
                .strip_prefix("44")
                .filter(|r| r.len() == 10)
                .map_or_else(|| rest.to_owned(), |rest| format!("0{rest}"));
            let (number, _) = plan::group(&rest)?;
            return Ok((format!("{prefix} {number}"), PhoneKind::RelayUk));
        }
    }
    let abroad = digits.strip_prefix("00").or(run.plus.then_some(digits));
    let home = match abroad {
        Some(rest) => rest.strip_prefix("44"),
        None => digits
            .strip_prefix("44")
            .filter(|_| matches!(count, 12 | 13)),
    };
    if let Some(home) = home {
        notes.add("+44 was changed to 0");
        let home = home.strip_prefix('0').unwrap_or(home);
        return plan::group(&format!("0{home}"));
    }
    match abroad {
        Some(rest) if !rest.starts_with('0') => {
            if !run.plus {
                notes.add("00 was changed to +");
            }
            return Ok((plan::group_international(rest)?, PhoneKind::Voice));
        }
        Some(_) => notes.add("a + that does not belong was removed"),
        None => {}
    }
    if digits.starts_with('0') || plan::is_short_code(digits) {
        return plan::group(digits);
    }
    // Mobile short codes have five to eight digits and begin with 6, 7 or 8.
    if sms && (5..=8).contains(&count) && digits.starts_with(['6', '7', '8']) {
        return Ok((digits.to_owned(), PhoneKind::Sms));
    }
    let dropped = match count {
        10 => digits.starts_with(['1', '2', '3', '7', '8']),
        9 => digits.starts_with("800") || digits.starts_with("500"),
        _ => false,
    };
    if dropped {
        notes.add(RESTORED);
        return plan::group(&format!("0{digits}"));
    }
    Err(match count {
        1 => "is a single digit; write the whole number".to_owned(),
        2..=4 => format!("has only {count} digits; write the whole number"),
        5..=8 => format!("has {count} digits; put the area code before it"),
        _ => format!("has {count} digits and does not begin with 0; check it against the original"),
    })
}

#[cfg(test)]
mod tests {
    use crate::contact::phone::phones;
    use crate::contact::phone::tests::short;

    #[test]
    fn countries_and_lost_zeros() {
        // cell | number, with "~" before a repaired one and "?" for none
        let cases = [
            ("+44 (0)1632 960123", "~01632 960123"),
            ("+44 01632 960123", "~01632 960123"),
            ("0044 20 7946 0123", "~020 7946 0123"),
            ("441632960123", "~01632 960123"),
            ("+01632 960123", "~01632 960123"),
            ("+353 1 234 5678", "+353 12345678"),
            ("00353 1 234 5678", "~+353 12345678"),
            ("+1 800118001", "+1 800118001"),
            ("1632960123", "~01632 960123"),
            ("7700900123", "~07700 900123"),
            ("800123456", "~0800 123 456"),
            ("O1632 96O123", "~01632 960123"),
            ("07700 9OO OOO", "~07700 900000"),
            ("18001 0191 496 0123", "18001 0191 496 0123"),
            ("18001", "?"),
            ("+44 1632 96012", "?"),
            ("+353 1", "?"),
        ];
        for (cell, number) in cases {
            assert_eq!(short(cell), number, "{cell}");
        }
    }

    #[test]
    fn the_keeper_of_the_list_is_told_what_and_why() {
        // cell | words
        let cases = [
            ("+44 1632 960123", "+44 was changed to 0"),
            (
                "1632960123",
                "the 0 at the beginning, which the spreadsheet had dropped, was put back",
            ),
            (
                "960123",
                "“960123” has 6 digits; put the area code before it",
            ),
            (
                "01632 96012",
                "“01632 96012” has 10 digits, but a number beginning 01632 has 11; \
                 find the missing digit",
            ),
            (
                "see website",
                "“see website” has no telephone number in it; \
                 write the number in digits or leave the cell empty",
            ),
        ];
        for (cell, words) in cases {
            assert_eq!(phones(cell)[0].words(), Some(words), "{cell}");
        }
    }
}
