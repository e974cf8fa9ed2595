//! Postcodes, and the council each one lies in.
//!
//! A [`Postcode`] such as "PO4 8AA" is an outward code ([`Outcode`], "PO4") and three characters
//! more. For Great Britain every postcode leads to exactly one council ([`council_of`]). The
//! postcodes of Northern Ireland need another licence, so there an outward code is all there is,
//! and it may lie in several councils ([`councils_of`]).
//!
//! Source: `data/reference/postcode_runs.csv` and `outcodes.csv`, part of the program, searched
//! where they lie.

mod councils;

use std::fmt;

pub(crate) use councils::counts;
pub use councils::{council_of, councils_of, outcode_centre};

/// A full postcode, such as "PO4 8AA".
///
/// Its form is right; whether it was ever issued is another question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode([u8; 8]);

/// The first half of a postcode, such as "PO4" or "EC1A".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcode([u8; 4]);

impl Postcode {
    /// Reads a postcode in capitals or not, with spaces anywhere or nowhere.
    ///
    /// Returns nothing for what is not of the form of a postcode; "GIR 0AA" is.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_characters(characters(text)?.as_slice())
    }

    /// Reads a postcode as [`Postcode::parse`] does, and also with O for 0, 0 for O, I for 1 or 1
    /// for I.
    ///
    /// Returns whether it had to be repaired: "P04 8AA" can only be "PO4 8AA". The reading with the
    /// fewest repairs is taken, one whose outward code is in use before one whose is not.
    pub fn parse_repaired(text: &str) -> Option<(Self, bool)> {
        let typed = characters(text)?;
        if let Some(postcode) = Self::from_characters(typed.as_slice()) {
            return Some((postcode, false));
        }
        // Of the last three only the first can be mistaken: the letters O and I never stand in the
        // other two.
        let places = typed.len.checked_sub(2)?;
        let readings = (1..1_u8 << places).filter_map(|swaps| {
            let mut read = typed;
            for place in (0..places).filter(|place| swaps >> place & 1 == 1) {
                read.text[place] = twin(typed.text[place])?;
            }
            let postcode = Self::from_characters(read.as_slice())?;
            Some((
                !postcode.outcode().is_in_use(),
                swaps.count_ones(),
                swaps,
                postcode,
            ))
        });
        readings.min().map(|(.., postcode)| (postcode, true))
    }

    fn from_characters(typed: &[u8]) -> Option<Self> {
        let (outward, inward) = typed.split_at_checked(typed.len().checked_sub(3)?)?;
        let outcode = Outcode::from_characters(outward)?;
        let is_last_letter = |c: u8| c.is_ascii_uppercase() && !b"CIKMOV".contains(&c);
        match *inward {
            [digit, a, b] if digit.is_ascii_digit() && is_last_letter(a) && is_last_letter(b) => {
                let mut text = [0; 8];
                for (to, from) in text
                    .iter_mut()
                    .zip(outcode.as_str().bytes().chain([b' ', digit, a, b]))
                {
                    *to = from;
                }
                Some(Self(text))
            }
            _ => None,
        }
    }

    /// The first half.
    pub fn outcode(self) -> Outcode {
        let mut outward = [0; 4];
        for (to, from) in outward
            .iter_mut()
            .zip(self.0.into_iter().take_while(|&c| c != b' '))
        {
            *to = from;
        }
        Outcode(outward)
    }

    /// The postcode in capitals with its one space.
    pub fn as_str(&self) -> &str {
        text_of(&self.0)
    }
}

impl Outcode {
    /// Reads an outward code in capitals or not, with spaces around it.
    ///
    /// Returns nothing for what is not of the form of one. A space within is not forgiven: "LS1 4"
    /// is not Leeds 14.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_space);
        if text.contains(is_space) {
            return None;
        }
        Self::from_characters(characters(text)?.as_slice())
    }

    fn from_characters(typed: &[u8]) -> Option<Self> {
        if !is_outward(typed) {
            return None;
        }
        let mut text = [0; 4];
        for (to, from) in text.iter_mut().zip(typed) {
            *to = *from;
        }
        Some(Self(text))
    }

    /// Whether it is in use, or was lately.
    pub fn is_in_use(self) -> bool {
        councils::is_in_use(self)
    }

    /// The outward code in capitals.
    pub fn as_str(&self) -> &str {
        text_of(&self.0)
    }
}

/// The characters of a code, in capitals and without spaces; never more than a postcode has.
#[derive(Clone, Copy)]
struct Characters {
    text: [u8; 7],
    len: usize,
}

impl Characters {
    fn as_slice(&self) -> &[u8] {
        self.text.get(..self.len).unwrap_or_default()
    }
}

fn characters(typed: &str) -> Option<Characters> {
    let mut read = Characters {
        text: [0; 7],
        len: 0,
    };
    for c in typed.chars().filter(|&c| !is_space(c)) {
        *read.text.get_mut(read.len)? = u8::try_from(c).ok()?.to_ascii_uppercase();
        read.len += 1;
    }
    Some(read)
}

/// Spaces of every width, and the invisible marks that come along when a postcode is copied from a
/// document.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

/// The character that this one is typed for by mistake.
fn twin(c: u8) -> Option<u8> {
    match c {
        b'O' => Some(b'0'),
        b'0' => Some(b'O'),
        b'I' => Some(b'1'),
        b'1' => Some(b'I'),
        _ => None,
    }
}

/// Whether these are an outward code: A9, A99, A9A, AA9, AA99 or AA9A.
///
/// See: the programmers' guide to the Postcode Address File, and BS 7666. A second digit never
/// follows 0, which is what tells "P04" from "PO4".
fn is_outward(typed: &[u8]) -> bool {
    let first = |c: u8| c.is_ascii_uppercase() && !b"QVX".contains(&c);
    let second = |c: u8| c.is_ascii_uppercase() && !b"IJZ".contains(&c);
    let third = |c: u8| b"ABCDEFGHJKPSTUW".contains(&c);
    let fourth = |c: u8| b"ABEHMNPRVWXY".contains(&c);
    let digit = |c: u8| c.is_ascii_digit();
    let not_0 = |c: u8| digit(c) && c != b'0';
    match *typed {
        // The old Girobank, the only one without a digit.
        [b'G', b'I', b'R'] => true,
        [a, n] => first(a) && not_0(n),
        [a, n, c] if digit(n) => first(a) && not_0(n) && (digit(c) || third(c)),
        [a, b, n] => first(a) && second(b) && digit(n),
        [a, b, n, c] => first(a) && second(b) && not_0(n) && (digit(c) || fourth(c)),
        _ => false,
    }
}

fn text_of(padded: &[u8]) -> &str {
    let text = padded.split(|&c| c == 0).next().unwrap_or_default();
    std::str::from_utf8(text).unwrap_or_default()
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Outcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postcode({self})")
    }
}

impl fmt::Debug for Outcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outcode({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_is_read_however_it_is_typed() {
        for (typed, read) in [
            ("PO4 8AA", Some("PO4 8AA")),
            ("po48aa", Some("PO4 8AA")),
            (" p o4 8 a a ", Some("PO4 8AA")),
            ("EC1A\u{a0}1BB", Some("EC1A 1BB")),
            ("W1A 0AX", Some("W1A 0AX")),
            ("M1 1AE", Some("M1 1AE")),
            ("B33 8TH", Some("B33 8TH")),
            ("DN55 1PT", Some("DN55 1PT")),
            ("GIR 0AA", Some("GIR 0AA")),
            ("BT48 6DQ", Some("BT48 6DQ")),
            ("BS0 1AA", Some("BS0 1AA")),
            ("P04 8AA", None),
            ("PO4 8OA", None),
            ("PO4 8CA", None),
            ("Q1 1AA", None),
            ("PO4", None),
            ("PO4 8AAA", None),
            ("PO123 8AA", None),
            ("", None),
            ("8AA", None),
            ("é1 1AA", None),
            ("ＰＯ４ 8AA", None),
        ] {
            assert_eq!(
                Postcode::parse(typed).map(|p| p.to_string()).as_deref(),
                read,
                "{typed}"
            );
        }
    }

    #[test]
    fn letters_typed_for_digits_are_repaired() {
        for (typed, read) in [
            ("PO4 8AA", Some(("PO4 8AA", false))),
            ("P04 8AA", Some(("PO4 8AA", true))),
            ("LSI 4AP", Some(("LS1 4AP", true))),
            ("LS1O 4AP", Some(("LS10 4AP", true))),
            ("SW1A OAA", Some(("SW1A 0AA", true))),
            ("0X1 IAA", Some(("OX1 1AA", true))),
            ("EIW 1AA", Some(("E1W 1AA", true))),
            ("Iwade", None),
            ("hello", None),
            ("OIOIOIO", None),
        ] {
            let found =
                Postcode::parse_repaired(typed).map(|(p, repaired)| (p.to_string(), repaired));
            assert_eq!(
                found.as_ref().map(|(p, repaired)| (p.as_str(), *repaired)),
                read,
                "{typed}"
            );
        }
    }

    #[test]
    fn an_outward_code_is_read() {
        for (typed, read) in [
            ("po4", Some("PO4")),
            ("EC1A", Some("EC1A")),
            ("BT48 ", Some("BT48")),
            ("E1W", Some("E1W")),
            ("N1", Some("N1")),
            ("GIR", Some("GIR")),
            ("LS", None),
            ("1LS", None),
            ("PO4 8", None),
            ("LEEDS", None),
            ("", None),
        ] {
            assert_eq!(
                Outcode::parse(typed).map(|o| o.to_string()).as_deref(),
                read,
                "{typed}"
            );
        }
        assert_eq!(
            Postcode::parse("EC1A 1BB").map(Postcode::outcode),
            Outcode::parse("EC1A")
        );
    }
}
