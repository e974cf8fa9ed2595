//! Registered numbers of charities and companies.
//!
//! Charities: six or seven figures in England and Wales, `SC` and six in
//! Scotland, `NIC` and six in Northern Ireland. Companies: eight characters,
//! the first two of which may be letters (`SC`, `NI`, `OC`, `CE` and others).
//! See: the published registers of the Charity Commission, OSCR, the Charity
//! Commission for Northern Ireland and Companies House.

use super::{BETWEEN, Say, is_too_long};
use crate::cleaned::quoted;
use crate::contact::is_nothing;
use crate::import::problem::Severity;

/// Adds the charity numbers of a cell to those before, joined with "; ".
pub(crate) fn charity(into: &mut String, cell: &str, say: &mut Say<'_>) {
    each(
        into,
        cell,
        charity_number,
        "is not a charity number, which has six or seven figures",
        say,
    );
}

/// Adds the company numbers of a cell to those before, joined with "; ".
pub(crate) fn company(into: &mut String, cell: &str, say: &mut Say<'_>) {
    each(
        into,
        cell,
        company_number,
        "is not a company number, which has eight characters",
        say,
    );
}

/// A number and whether it stood there in just this form.
type Number = (String, bool);

fn each(
    into: &mut String,
    cell: &str,
    read: fn(&str) -> Option<Number>,
    what: &str,
    say: &mut Say<'_>,
) {
    if is_nothing(cell) || is_too_long(cell, say) {
        return;
    }
    let pieces = cell
        .split(BETWEEN)
        .flat_map(|piece| piece.split([',', '/', '&']));
    for piece in pieces.map(str::trim).filter(|piece| !is_nothing(piece)) {
        match read(piece) {
            Some((number, clean)) => {
                if !clean {
                    say(
                        Severity::Repaired,
                        format!("{} was read as {number}", quoted(piece)),
                    );
                }
                if !into.split("; ").any(|known| known == number) {
                    if !into.is_empty() {
                        into.push_str("; ");
                    }
                    into.push_str(&number);
                }
            }
            None => say(Severity::Unread, format!("{} {what}", quoted(piece))),
        }
    }
}

/// The letters and figures of a piece, without the words around its only number.
///
/// “Registered charity no. 1076630” gives `1076630`, “SC 012345” gives `SC012345`.
fn code(piece: &str, prefixes: &[&'static str]) -> Option<(String, &'static str)> {
    let start = piece.find(|c: char| c.is_ascii_digit())?;
    let before = piece[..start].trim_end_matches([' ', '.', ':', '-']);
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let word = before
        .rsplit(|c: char| !is_letter(c))
        .next()
        .unwrap_or_default();
    let prefix = prefixes
        .iter()
        .copied()
        .find(|prefix| prefix.eq_ignore_ascii_case(word))
        .unwrap_or_default();
    let digits: String = piece[start..]
        .chars()
        .filter(|c| !matches!(c, ' ' | '.'))
        .collect();
    // A spreadsheet makes 1076630 into 1076630.0, which is no tenfold number.
    let digits = match piece.strip_suffix(".0") {
        Some(_) => digits.strip_suffix('0').unwrap_or(&digits).to_owned(),
        None => digits,
    };
    Some((digits, prefix))
}

fn charity_number(piece: &str) -> Option<Number> {
    let (digits, prefix) = code(piece, &["SC", "NIC", "XT", "XR"])?;
    // A branch of a charity has a number after a dash: 216401-2.
    let (main, branch) = digits
        .split_once('-')
        .map_or((digits.as_str(), None), |(main, branch)| {
            (main, Some(branch))
        });
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fits = match prefix {
        "" => matches!(main.len(), 6 | 7),
        "NIC" => main.len() == 6 && branch.is_none(),
        _ => matches!(main.len(), 5 | 6) && branch.is_none(),
    };
    if !fits || !figures(main) || branch.is_some_and(|branch| !figures(branch) || branch.len() > 3)
    {
        return None;
    }
    let padded = match prefix {
        "SC" => format!("{prefix}{main:0>6}"),
        _ => format!("{prefix}{digits}"),
    };
    let clean = same(&padded, piece);
    Some((padded, clean))
}

fn company_number(piece: &str) -> Option<Number> {
    const PREFIXES: [&str; 24] = [
        "SC", "NI", "OC", "SO", "NC", "CE", "CS", "IP", "SP", "NP", "RS", "SR", "RC", "SI", "FC",
        "LP", "SL", "NL", "GE", "GN", "AC", "NO", "R0", "NA",
    ];
    let (digits, prefix) = code(piece, &PREFIXES)?;
    // "No." is what people put before a number; the register of that name is closed.
    let prefix = if prefix == "NO" { "" } else { prefix };
    let wanted = 8 - prefix.len();
    let suffixed = prefix == "IP" || prefix == "SP" || prefix == "RS";
    let fits = |c: char| c.is_ascii_digit() || (suffixed && c == 'R');
    // Spreadsheets take off the zeros in front.
    if digits.len() > wanted || digits.len() + 3 < wanted || !digits.chars().all(fits) {
        return None;
    }
    let number = format!("{prefix}{digits:0>wanted$}");
    let clean = same(&number, piece);
    Some((number, clean))
}

/// Whether a piece is the number itself, give or take spaces and letter case.
fn same(number: &str, piece: &str) -> bool {
    let mut typed = piece.chars().filter(|&c| c != ' ');
    number
        .chars()
        .all(|c| typed.next().is_some_and(|t| t.eq_ignore_ascii_case(&c)))
        && typed.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;

    type Reader = fn(&mut String, &str, &mut Say<'_>);

    #[test]
    fn registered_numbers() {
        // cell | number | first word of what was said
        let charities: &[(&str, &str, &str)] = &[
            ("1076630", "1076630", ""),
            ("SC012345", "SC012345", ""),
            ("sc 012345", "SC012345", ""),
            ("SC12345", "SC012345", "repaired"),
            ("NIC100123", "NIC100123", ""),
            ("216401-2", "216401-2", ""),
            ("1076630.0", "1076630", "repaired"),
            ("Registered charity no. 1076630", "1076630", "repaired"),
            ("1076630; SC012345", "1076630; SC012345", ""),
            ("1076630 / SC012345", "1076630; SC012345", ""),
            ("n/a", "", ""),
            ("", "", ""),
            ("pending 12", "", "unread"),
            ("yes", "", "unread"),
            ("10766301076630", "", "unread"),
        ];
        let companies: &[(&str, &str, &str)] = &[
            ("01234567", "01234567", ""),
            ("1234567", "01234567", "repaired"),
            ("SC123456", "SC123456", ""),
            ("NI 012345", "NI012345", ""),
            ("CE012345", "CE012345", ""),
            ("Company No. 01234567", "01234567", "repaired"),
            ("IP12345R", "IP12345R", ""),
            ("12", "", "unread"),
            ("é", "", "unread"),
        ];
        for (read, cases) in [
            (charity as Reader, charities),
            (company as Reader, companies),
        ] {
            for &(cell, number, said) in cases {
                let mut into = String::new();
                let ((), heard) = hear(|say| read(&mut into, cell, say));
                assert_eq!(into, number, "{cell}");
                assert_eq!(heard.split(':').next(), Some(said), "{cell}");
            }
        }
    }
}
