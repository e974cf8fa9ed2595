//! The words beside a number, and which of two numbers they belong to.
//!
//! "Office: 01632 960123, Minicom: 01632 960124" has its words before each
//! number, "01632 960123 (office) 07700 900123 (mobile)" after; the first number
//! of a cell shows which way its writer works.

use super::scan::Run;
use super::words::tidy;

/// Separators that always end what came before them.
const HARD: [char; 4] = [';', '\n', '\r', '|'];

/// The label of each run, in the order of the runs.
pub(super) fn labels(text: &str, runs: &[Run<'_>]) -> Vec<Option<String>> {
    let mut labels = vec![None; runs.len()];
    let (mut from, mut leading) = (0, false);
    for (index, run) in runs.iter().enumerate() {
        let gap = &text[from..run.start];
        from = run.end;
        if index == 0 {
            add(&mut labels[0], gap);
            leading = labels[0].is_some() || gap.trim_end().ends_with(':');
        } else if !gap.trim().is_empty() {
            let (left, right) = share(gap, leading);
            add(&mut labels[index - 1], left);
            add(&mut labels[index], right);
        }
    }
    if let Some(last) = labels.last_mut() {
        add(last, &text[from..]);
    }
    labels
}

/// Cuts the words between two numbers into those of the first and the second.
fn share(gap: &str, leading: bool) -> (&str, &str) {
    if let (Some(first), Some(last)) = (gap.find(HARD), gap.rfind(HARD)) {
        // Whole lines in between go the way of the first number's words.
        let middle = gap[first..last].trim_start_matches(HARD).trim_start();
        let forward = leading && !middle.starts_with(['(', '[']);
        return gap.split_at(if forward { first } else { last });
    }
    let mut open = None;
    for (at, c) in gap.char_indices() {
        match c {
            '(' | '[' => open = Some(at),
            ')' | ']' => open = None,
            ',' if open.is_none() => return gap.split_at(at),
            _ => {}
        }
    }
    // A bracket that stays open takes its words along: "… (Minicom 01632 …)".
    if let Some(at) = open {
        return gap.split_at(at);
    }
    if let Some(at) = gap.find(" / ").or_else(|| gap.find(" or ")) {
        return gap.split_at(at + 1);
    }
    let words = gap.trim_matches([' ', '\t', '.', ')', ']']);
    let starts = |word: &str| {
        words
            .get(..word.len())
            .is_some_and(|w| w.eq_ignore_ascii_case(word))
    };
    let ends = |word: &str| {
        words
            .len()
            .checked_sub(word.len())
            .and_then(|at| words.get(at..))
            .is_some_and(|w| w.eq_ignore_ascii_case(word))
    };
    if ["/", "&", "or ", "and "].iter().any(|mark| starts(mark)) || words.ends_with(':') {
        return ("", gap);
    }
    if ["/", "&", " or", " and"].iter().any(|mark| ends(mark)) {
        return (gap, "");
    }
    let close = gap
        .trim_start()
        .starts_with(['(', '['])
        .then(|| gap.find([')', ']']))
        .flatten();
    match close {
        Some(at) => gap.split_at(at + 1),
        None if leading => ("", gap),
        None => (gap, ""),
    }
}

/// Adds tidied words to a label, if they say anything.
fn add(label: &mut Option<String>, words: &str) {
    for part in words.split(HARD) {
        let part = tidy(part);
        if part.is_empty() {
            continue;
        }
        let label = label.get_or_insert_default();
        if !label.is_empty() {
            label.push_str(", ");
        }
        for word in part.split_whitespace() {
            if !(label.is_empty() || label.ends_with(' ')) {
                label.push(' ');
            }
            label.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contact::phone::tests::short;

    #[test]
    fn words_go_to_the_number_they_belong_to() {
        // cell | the numbers in it, each with its words
        let cases = [
            (
                "Office: 01632 960123, Minicom: 01632 960124",
                "01632 960123 (Office) | 01632 960124 (Minicom)",
            ),
            (
                "01632 960123 (office) 07700 900123 (mobile)",
                "01632 960123 (office) | 07700 900123 (mobile)",
            ),
            (
                "01632 960123 office / 07700 900123 mobile",
                "01632 960123 (office) | 07700 900123 (mobile)",
            ),
            (
                "Office\n01632 960123\nOut of hours\n01632 960124",
                "01632 960123 (Office) | 01632 960124 (Out of hours)",
            ),
            (
                "01632 960123\n(out of hours)\n01632 960124",
                "01632 960123 (out of hours) | 01632 960124",
            ),
            (
                "Call 01632 960123 option 2 or text 07700 900123",
                "01632 960123 (option 2) | 07700 900123 (text)",
            ),
            (
                "01632 960123 (Minicom 01632 960124)",
                "01632 960123 | 01632 960124 (Minicom)",
            ),
            (
                "Tel: 01632 960123 Fax: 01632 960124",
                "01632 960123 | 01632 960124 (Fax)",
            ),
            ("Mobile: tbc; 01632 960123", "01632 960123"),
            ("Please ring us on 01632 960123.", "01632 960123"),
            ("01632 960123 (option 2)", "01632 960123 (option 2)"),
            (
                "Desk  (upstairs) 01632 960123",
                "01632 960123 (Desk (upstairs))",
            ),
        ];
        for (cell, numbers) in cases {
            assert_eq!(short(cell), numbers, "{cell}");
        }
    }
}
