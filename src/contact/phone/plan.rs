//! The shape of a UK telephone number: how long it is and where the spaces go.
//!
//! The rules are those of Ofcom's National Telephone Numbering Plan. Whether a
//! number is in use is not asked: ranges are opened and closed every month, and
//! a list that lags behind would refuse good numbers. Numbers set aside for
//! drama and examples are shaped like any other and so are accepted.

use super::PhoneKind;

/// Short numbers that stand alone, dialled without an area code.
///
/// Emergency services (999, 112, and 18000 for textphones), police 101, power
/// cuts 105, NHS 111, speaking clock 123, fraud 159 and broadband faults 119.
const SHORT: [&str; 9] = [
    "101", "105", "111", "112", "119", "123", "159", "18000", "999",
];

/// The twelve area codes of six digits, which have local numbers of five.
const SIX_DIGIT_AREAS: [&str; 12] = [
    "013873", "015242", "015394", "015395", "015396", "016973", "016974", "016977", "017683",
    "017684", "017687", "019467",
];

/// The forty area codes that still have some local numbers of only five digits.
///
/// Any other 01 number of ten digits has lost one on the way into the sheet,
/// which is the commonest mistake, so the list must not be "any 01 code".
const SHORT_LOCAL_AREAS: [&str; 40] = [
    "01204", "01208", "01254", "01276", "01297", "01298", "01363", "01364", "01384", "01386",
    "01404", "01420", "01460", "01461", "01480", "01488", "01524", "01527", "01562", "01566",
    "01606", "01629", "01635", "01647", "01659", "01695", "01726", "01744", "01750", "01768",
    "01827", "01837", "01884", "01900", "01905", "01935", "01946", "01949", "01963", "01995",
];

/// A number in its printed grouping with the kind its first digits give it.
///
/// `digits` starts with 0, or is a short code. The error completes the sentence
/// "“…” …" in plain words.
pub(super) fn group(digits: &str) -> Result<(String, PhoneKind), String> {
    if is_short_code(digits) {
        let blocks: &[usize] = if digits.len() == 6 {
            &[3, 3]
        } else {
            &[digits.len()]
        };
        return Ok((spaced(digits, blocks), PhoneKind::ShortCode));
    }
    let (start, blocks) = blocks(digits)?;
    let (length, wanted) = (digits.len(), blocks.iter().sum::<usize>());
    if length != wanted {
        let what = match wanted.abs_diff(length) {
            1 if length < wanted => "find the missing digit".to_owned(),
            1 => "take out the digit too many".to_owned(),
            n if length < wanted => format!("find the {n} missing digits"),
            n => format!("take out the {n} digits too many"),
        };
        return Err(format!(
            "has {length} digits, but a number beginning {start} has {wanted}; {what}"
        ));
    }
    Ok((spaced(digits, blocks), kind(digits)))
}

/// Whether the digits are a whole number without any area code.
///
/// Besides the fixed list: 116 xxx, the European helplines, and 118 xxx,
/// directory enquiries.
pub(super) fn is_short_code(digits: &str) -> bool {
    SHORT.contains(&digits)
        || (digits.len() == 6 && (digits.starts_with("116") || digits.starts_with("118")))
}

/// The lengths of the printed blocks for a number, with the start that decided.
fn blocks(digits: &str) -> Result<(&str, &'static [usize]), String> {
    let start = |n: usize| digits.get(..n).unwrap_or(digits);
    let third = digits.as_bytes().get(2);
    Ok(match start(2) {
        "01" if third == Some(&b'0') => return Err(not_in_use("010")),
        "01" if matches!(start(4), "0171" | "0181") => {
            return Err(format!(
                "begins {}, an old code for London; since 2000 it is 020 {}",
                start(4),
                if start(4) == "0171" { 7 } else { 8 },
            ));
        }
        "01" if third == Some(&b'1') || digits.as_bytes().get(3) == Some(&b'1') => {
            (start(4), &[4, 3, 4])
        }
        "01" if SIX_DIGIT_AREAS.contains(&start(6)) => {
            // The last area with local numbers of four digits: 016977 2xxx and 3xxx.
            let four = digits.len() == 10
                && start(6) == "016977"
                && matches!(digits.as_bytes().get(6), Some(b'2' | b'3'));
            (start(6), if four { &[6, 4] } else { &[6, 5] })
        }
        "01" if digits.len() == 10 && SHORT_LOCAL_AREAS.contains(&start(5)) => (start(5), &[5, 5]),
        "01" => (start(5), &[5, 6]),
        "02" => (start(3), &[3, 4, 4]),
        "03" => (start(2), &[4, 3, 4]),
        "05" if start(4) == "0500" => ("0500", &[4, 3, 3]),
        "05" if matches!(third, Some(b'5' | b'6')) => (start(3), &[3, 4, 4]),
        "07" => ("07", &[5, 6]),
        // Childline, the one number of its length left.
        "08" if digits == "08001111" => ("0800", &[4, 4]),
        "08" if start(4) == "0800" && digits.len() == 10 => ("0800", &[4, 3, 3]),
        "08" | "09" => (start(2), &[4, 3, 4]),
        other => return Err(not_in_use(other)),
    })
}

/// The words for a start that Ofcom has given to nobody.
fn not_in_use(start: &str) -> String {
    format!("begins {start}, which no UK number does; check it against the original")
}

/// The kind that the first digits give a number.
///
/// 070 is personal numbering and 076 pagers, except 07624, mobiles of the Isle
/// of Man; every other 07 number is a mobile.
fn kind(digits: &str) -> PhoneKind {
    let other = digits.starts_with("070") || digits.starts_with("076");
    if digits.starts_with("07") && (!other || digits.starts_with("07624")) {
        PhoneKind::Mobile
    } else {
        PhoneKind::Voice
    }
}

/// The digits with a space between blocks.
fn spaced(digits: &str, blocks: &[usize]) -> String {
    let mut printed = String::with_capacity(digits.len() + blocks.len());
    let mut rest = digits;
    for &block in blocks {
        let Some((head, tail)) = rest.split_at_checked(block) else {
            break;
        };
        if !printed.is_empty() {
            printed.push(' ');
        }
        printed.push_str(head);
        rest = tail;
    }
    printed
}

/// A number of another country: "+", its code, a space and the rest.
///
/// Codes are one, two or three digits by ITU-T E.164, which also caps the whole
/// at 15; under 8 no country can be dialled from abroad.
pub(super) fn group_international(digits: &str) -> Result<String, String> {
    if !(8..=15).contains(&digits.len()) {
        return Err(format!(
            "has {} digits, but a number with a country code has 8 to 15; check it against the original",
            digits.len()
        ));
    }
    let code = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    Ok(format!("+{}", spaced(digits, &[code, digits.len() - code])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_ofcom_groups_them() {
        // digits | printed
        let cases = [
            ("01632960123", "01632 960123"),
            ("0120412345", "01204 12345"),
            ("01134960123", "0113 496 0123"),
            ("01914960123", "0191 496 0123"),
            ("02079460123", "020 7946 0123"),
            ("02890180123", "028 9018 0123"),
            ("01387312345", "013873 12345"),
            ("01697712345", "016977 12345"),
            ("0169772345", "016977 2345"),
            ("03069990123", "0306 999 0123"),
            ("07700900123", "07700 900123"),
            ("08081570123", "0808 157 0123"),
            ("0800123456", "0800 123 456"),
            ("08001234567", "0800 123 4567"),
            ("08001111", "0800 1111"),
            ("0500123456", "0500 123 456"),
            ("05601234567", "056 0123 4567"),
            ("09098790123", "0909 879 0123"),
            ("116123", "116 123"),
            ("101", "101"),
            ("18000", "18000"),
        ];
        for (digits, printed) in cases {
            assert_eq!(
                group(digits).map(|(number, _)| number).as_deref(),
                Ok(printed)
            );
        }
        for code in SIX_DIGIT_AREAS {
            assert_eq!(
                group(&format!("{code}12345")).map(|n| n.0),
                Ok(format!("{code} 12345"))
            );
        }
        assert_eq!(
            group_international("35312345678").as_deref(),
            Ok("+353 12345678")
        );
        assert_eq!(
            group_international("12025550123").as_deref(),
            Ok("+1 2025550123")
        );
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        // digits | reason
        let cases = [
            (
                "0163296012",
                "has 10 digits, but a number beginning 01632 has 11; find the missing digit",
            ),
            (
                "020794601234",
                "has 12 digits, but a number beginning 020 has 11; take out the digit too many",
            ),
            (
                "0770090",
                "has 7 digits, but a number beginning 07 has 11; find the 4 missing digits",
            ),
            (
                "01719460123",
                "begins 0171, an old code for London; since 2000 it is 020 7",
            ),
            (
                "01819460123",
                "begins 0181, an old code for London; since 2000 it is 020 8",
            ),
            (
                "04112345678",
                "begins 04, which no UK number does; check it against the original",
            ),
            (
                "0",
                "begins 0, which no UK number does; check it against the original",
            ),
        ];
        for (digits, reason) in cases {
            assert_eq!(group(digits).err().as_deref(), Some(reason));
        }
    }
}
