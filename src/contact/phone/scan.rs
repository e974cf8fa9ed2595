//! Finding the numbers in a cell: the stretches of digits and their extensions.
//!
//! A number is not a token between separators, because people put spaces, dots
//! and brackets inside numbers and nothing at all between them. So the digits
//! are found first, and whatever lies between two stretches is left for the
//! labels. Hours ("24/7", "9.00-17.00") and other small figures are not numbers.

use super::digits::Digits;
use super::hours::{is_range, is_time, only_times};
use super::plan;

/// One stretch of digits, with where it lies in the cell.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits: Digits,
    /// A "+" stood before the first digit.
    pub(super) plus: bool,
    /// A letter O stood for a zero.
    pub(super) letter_o: bool,
    pub(super) extension: Option<&'a str>,
}

/// Every number in the text, in order, without figures that are only words.
pub(super) fn runs(text: &str) -> Vec<Run<'_>> {
    let mut found = Vec::new();
    let (mut at, mut plus) = (0, None);
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric() {
            let end = token_end(text, at);
            match number_in(&text[at..end]) {
                Some((from, to)) if !is_time(&text[at..]) => {
                    let run = run_from(text, at + from, at + to, plus);
                    at = run.end;
                    found.push(run);
                }
                _ => at = end,
            }
            plus = None;
        } else {
            match c {
                '+' => plus = Some(at),
                ' ' | '(' => {}
                _ => plus = None,
            }
            at += c.len_utf8();
        }
    }
    let longest = found.iter().map(|run| run.digits.count).max().unwrap_or(0);
    let mut before = None;
    found.retain(|run| {
        // "01632 960123/4": the ending of a second number, not a word.
        let shorthand = before.is_some_and(|end| text.get(end..run.start) == Some("/"));
        if run.digits.count >= 5 {
            before = Some(run.end);
        }
        let digits = run.digits.as_str();
        let small = match run.digits.count {
            0..=2 => longest > 2 || !shorthand,
            3..=4 => longest > 4 && !plan::is_short_code(digits),
            _ => false,
        };
        (shorthand && longest > 4) || !(small || only_times(&text[run.start..run.end]))
    });
    found
}

/// Joins "18001" to the number after it, as in "dial 18001 then 0191 496 0123".
pub(super) fn join_relay(text: &str, runs: &mut Vec<Run<'_>>) {
    let mut index = 0;
    while index + 1 < runs.len() {
        let (this, next) = (&runs[index], &runs[index + 1]);
        let gap = &text[this.end..next.start];
        if matches!(this.digits.as_str(), "18001" | "18002")
            && !gap.contains([';', '\n', '\r', '|'])
        {
            let mut joined = next.clone();
            joined.start = this.start;
            joined.plus = false;
            joined.digits = this.digits;
            joined.digits.append(&next.digits);
            runs[index] = joined;
            runs.remove(index + 1);
        }
        index += 1;
    }
}

/// Follows a number from its first token to its end, and past an extension.
fn run_from(text: &str, first: usize, first_end: usize, plus: Option<usize>) -> Run<'_> {
    let mut run = Run {
        start: plus.unwrap_or(first),
        end: first_end,
        digits: Digits::default(),
        plus: plus.is_some(),
        letter_o: false,
        extension: None,
    };
    let mut token = &text[first..first_end];
    loop {
        run.letter_o |= token.contains(['O', 'o']);
        run.digits.push_all(token);
        let rest = &text[run.end..];
        let next = rest.trim_start_matches([' ', '\t', '.', '-', '(', ')', '[', ']']);
        let gap = rest.len() - next.len();
        let end = token_end(next, 0);
        let Some((0, length)) = number_in(&next[..end]).or_else(|| zeros(&next[..end])) else {
            break;
        };
        // Touching letters would be one token; a gap this wide is two numbers.
        if gap == 0 || gap > 6 || is_time(next) {
            break;
        }
        if run.digits.complete() && (next.starts_with('0') || is_range(next)) {
            break;
        }
        run.end += gap + length;
        token = &next[..length];
    }
    if let Some((extension, length)) = extension(&text[run.end..]) {
        run.extension = Some(extension);
        run.end += length;
    }
    run
}

/// Where the letters and digits that begin at `at` end.
fn token_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(|c: char| !c.is_alphanumeric())
        .map_or(text.len(), |length| at + length)
}

/// Where in a token its number lies, if it is one.
///
/// The letter O counts as a zero beside digits. "Tel01632" and "960123or" have
/// lost a space; "24hr", "1st" and "AB12" are words.
fn number_in(token: &str) -> Option<(usize, usize)> {
    let digit = |c: char| c.is_ascii_digit() || c == 'O' || c == 'o';
    let any = |part: &str| part.bytes().any(|b| b.is_ascii_digit());
    if token.chars().all(digit) {
        return any(token).then_some((0, token.len()));
    }
    let from = token.find(|c: char| c.is_ascii_digit())?;
    if from == 0 {
        let to = token.find(|c: char| !c.is_ascii_digit())?;
        let tail = &token[to..];
        let joined = ["or", "and", "ext", "x", "fax", "tel", "mob"]
            .iter()
            .any(|word| {
                tail.get(..word.len())
                    .is_some_and(|t| t.eq_ignore_ascii_case(word))
            });
        return (to >= 5 || (to >= 3 && joined)).then_some((0, to));
    }
    let rest = &token[from..];
    let label = [
        "t",
        "tel",
        "telephone",
        "phone",
        "m",
        "mob",
        "mobile",
        "fax",
        "f",
        "p",
        "on",
    ];
    (rest.chars().all(digit)
        && (rest.len() >= 5 || label.iter().any(|w| w.eq_ignore_ascii_case(&token[..from]))))
    .then_some((from, token.len()))
}

/// A block made only of letters O, as in "07700 9OO OOO", inside a number.
fn zeros(token: &str) -> Option<(usize, usize)> {
    (token.len() >= 3 && token.bytes().all(|b| matches!(b, b'O' | b'o')))
        .then_some((0, token.len()))
}

/// The extension that follows a number, with how far it reaches.
fn extension(text: &str) -> Option<(&str, usize)> {
    let marks = [' ', '\t', ',', '(', '-', '.', ':', ';'];
    let word = text.trim_start_matches(marks);
    let tail = if let Some(tail) = word.strip_prefix('#') {
        tail
    } else {
        let name = ["extension", "extn", "ext", "xtn", "x"]
            .iter()
            .find(|name| {
                word.get(..name.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(name))
            })?;
        &word[name.len()..]
    };
    let tail = tail.trim_start_matches([' ', '.', ':', '#', '-']);
    let end = token_end(tail, 0);
    let digits = &tail[..end];
    ((1..=6).contains(&end) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| (digits, text.len() - tail.len() + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_digits_are_found() {
        // text | digits, each with its extension after "x"
        let cases = [
            ("01632 960123", "01632960123"),
            ("Tel01632 960123or 01632-960124", "01632960123 01632960124"),
            ("01632 960123 07700 900123", "01632960123 07700900123"),
            ("01632 960123 ext: 12, 9.30-5", "01632960123x12"),
            ("01632 960123 x1234567", "01632960123 1234567"),
            ("24hr line, 2nd floor, AB1 2CD", ""),
            ("01632 960123 (updated 09/03/2024)", "01632960123"),
            ("01632 960123/4", "01632960123 4"),
            ("é01632 960123é", "01632960123"),
        ];
        for (text, digits) in cases {
            let one = |run: &Run<'_>| match run.extension {
                Some(extension) => format!("{}x{extension}", run.digits.as_str()),
                None => run.digits.as_str().to_owned(),
            };
            let found = runs(text).iter().map(one).collect::<Vec<_>>().join(" ");
            assert_eq!(found, digits, "{text}");
        }
        assert_eq!(runs(&"1".repeat(99))[0].digits.count, 99);
    }
}
