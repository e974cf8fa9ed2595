//! Cells of telephone numbers, addresses of mail and websites, and postcodes.

use super::{Say, said};
use crate::cleaned::quoted;
use crate::contact::{Phone, PhoneKind, emails, is_nothing, phones, websites};
use crate::import::problem::Severity;
use crate::postcode::Postcode;

/// The numbers of a row.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) telephone: Vec<String>,
    pub(crate) textphone_or_sms: Vec<String>,
}

impl Numbers {
    /// Reads a cell of telephone numbers; a textphone or a number for texts goes where it belongs.
    pub(crate) fn read_telephone(&mut self, cell: &str, say: &mut Say<'_>) {
        for phone in read_phones(cell, say) {
            let number = phone.to_string();
            match phone.kind {
                PhoneKind::Textphone | PhoneKind::Sms | PhoneKind::RelayUk => {
                    let what = format!(
                        "{} was put under “Textphone or text message”, where it belongs",
                        quoted(&number)
                    );
                    say(Severity::Repaired, what);
                    add(&mut self.textphone_or_sms, number);
                }
                PhoneKind::Fax => say(
                    Severity::Unread,
                    format!(
                        "{} is a fax number, which lists do not hold",
                        quoted(&number)
                    ),
                ),
                PhoneKind::Voice | PhoneKind::Mobile | PhoneKind::ShortCode => {
                    add(&mut self.telephone, number)
                }
            }
        }
    }

    /// Reads a cell of textphones and numbers for texts; whatever number stands there is one.
    pub(crate) fn read_textphone(&mut self, cell: &str, say: &mut Say<'_>) {
        for phone in read_phones(cell, say) {
            add(&mut self.textphone_or_sms, phone.to_string());
        }
    }
}

fn read_phones(cell: &str, say: &mut Say<'_>) -> Vec<Phone> {
    if cell.is_empty() {
        return Vec::new();
    }
    phones(cell)
        .into_iter()
        .filter_map(|phone| said(phone, say))
        .collect()
}

/// Adds the addresses of a cell.
pub(crate) fn email(into: &mut Vec<String>, cell: &str, say: &mut Say<'_>) {
    if !cell.is_empty() {
        emails(cell)
            .into_iter()
            .filter_map(|email| said(email, say))
            .for_each(|email| add(into, email));
    }
}

/// Adds the websites of a cell.
pub(crate) fn website(into: &mut Vec<String>, cell: &str, say: &mut Say<'_>) {
    if !cell.is_empty() {
        let found = websites(cell).into_iter().filter_map(|web| said(web, say));
        found.for_each(|web| add(into, web.as_str().to_owned()));
    }
}

/// The page that a row was taken from; the first one, as there is room for one.
pub(crate) fn source(cell: &str, say: &mut Say<'_>) -> String {
    let mut found = Vec::new();
    website(&mut found, cell, say);
    for more in found.iter().skip(1) {
        say(
            Severity::Unread,
            format!(
                "{} was left out, as there is room for one source",
                quoted(more)
            ),
        );
    }
    found.into_iter().next().unwrap_or_default()
}

/// The postcode of an address.
pub(crate) fn postcode(cell: &str, say: &mut Say<'_>) -> String {
    if cell.is_empty() {
        return String::new();
    }
    match Postcode::parse_repaired(cell) {
        Some((postcode, false)) => postcode.as_str().to_owned(),
        Some((postcode, true)) => {
            say(
                Severity::Repaired,
                format!("{} was read as {postcode}", quoted(cell)),
            );
            postcode.as_str().to_owned()
        }
        None if is_nothing(cell) => String::new(),
        None => {
            say(
                Severity::Unread,
                format!("{} is not a UK postcode", quoted(cell)),
            );
            String::new()
        }
    }
}

/// The postcode at the end of an address.
pub(crate) fn postcode_in(address: &str) -> Option<Postcode> {
    let (before, inward) = address
        .trim_end_matches(['.', ',', ' '])
        .rsplit_once(char::is_whitespace)?;
    let outward = before.rsplit([' ', ',', '\n']).next()?;
    let length = outward.len() + 1 + inward.len();
    // Most last words of an address are too long for half a postcode.
    if inward.len() != 3 || length > 8 {
        return None;
    }
    Postcode::parse(&format!("{outward} {inward}"))
}

fn add(into: &mut Vec<String>, value: String) {
    if !into.contains(&value) {
        into.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;

    #[test]
    fn numbers_go_where_they_belong() {
        // cell | telephone | textphone or text message | first word of each thing said
        let cases = [
            (
                "01632 960123; 07700 900123",
                "01632 960123|07700 900123",
                "",
                "",
            ),
            ("01632 960123; 01632 960123", "01632 960123", "", ""),
            (
                "01632 960123, Minicom: 01632 960124",
                "01632 960123",
                "01632 960124 (Minicom)",
                "repaired",
            ),
            ("Fax: 01632 960125", "", "", "unread"),
            ("n/a", "", "", ""),
            ("ring us", "", "", "unread"),
        ];
        for (cell, telephone, textphone, said) in cases {
            let mut numbers = Numbers::default();
            let ((), heard) = hear(|say| numbers.read_telephone(cell, say));
            assert_eq!(numbers.telephone.join("|"), telephone, "{cell}");
            assert_eq!(numbers.textphone_or_sms.join("|"), textphone, "{cell}");
            assert_eq!(heard.split(':').next(), Some(said), "{cell}");
        }
        let mut numbers = Numbers::default();
        hear(|say| numbers.read_textphone("Text 07700 900123", say));
        assert_eq!(numbers.telephone.len(), 0);
        assert_eq!(numbers.textphone_or_sms.len(), 1);
    }

    #[test]
    fn postcodes() {
        let cases = [
            ("LS1 4AP", "LS1 4AP", ""),
            ("ls14ap", "LS1 4AP", ""),
            (
                "P04 8AA",
                "PO4 8AA",
                "repaired: “P04 8AA” was read as PO4 8AA",
            ),
            ("LS1 4XYZ", "", "unread: “LS1 4XYZ” is not a UK postcode"),
            ("LS1", "", "unread: “LS1” is not a UK postcode"),
            ("n/a", "", ""),
        ];
        for (cell, value, said) in cases {
            let (read, heard) = hear(|say| postcode(cell, say));
            assert_eq!((read.as_str(), heard.as_str()), (value, said), "{cell}");
        }
        let in_addresses = [
            ("1 High Street, Leeds LS1 4AP", Some("LS1 4AP")),
            ("41-43 Ducie Road,\nBS5 0AX", Some("BS5 0AX")),
            ("1 High Street, Leeds", None),
            ("BS5 0AX", Some("BS5 0AX")),
            ("", None),
            ("é 0AX", None),
        ];
        for (address, found) in in_addresses {
            assert_eq!(
                postcode_in(address).as_ref().map(Postcode::as_str),
                found,
                "{address}"
            );
        }
    }

    #[test]
    fn only_links_that_are_safe_become_sources() {
        assert_eq!(
            hear(|say| source("https://example.org/a", say)).0,
            "https://example.org/a"
        );
        let (read, said) = hear(|say| source("javascript:alert(1)", say));
        assert_eq!(
            (read.as_str(), said.split(':').next()),
            ("", Some("unread"))
        );
    }
}
