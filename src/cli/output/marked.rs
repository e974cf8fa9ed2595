//! Text with the words marked that were looked for, for a terminal: underlined and bold.

use std::ops::Range;

use crate::query::Part;
use crate::text::plain;

const BOLD: &str = "\x1b[1m";
const OFF: &str = "\x1b[0m";

/// A text that a terminal may show, and where the marked words stand in it.
pub(super) fn harmless(parts: &[Part<'_>]) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    for part in parts {
        let from = text.len();
        text.push_str(&plain(part.text));
        if part.is_marked {
            marks.push(from..text.len());
        }
    }
    (text, marks)
}

/// The lines that a text was wrapped to, with its styles; each line ends them all.
pub(super) fn styled(
    text: &str,
    lines: &[String],
    marks: &[Range<usize>],
    bold: bool,
) -> Vec<String> {
    let is_marked = |at: usize| marks.iter().any(|mark| mark.contains(&at));
    let (on, mark) = match bold {
        true => (BOLD, "\x1b[4m"),
        false => ("", "\x1b[1;4m"),
    };
    let mut at = 0;
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let mut out = on.to_owned();
        let mut is_on = false;
        for (n, word) in line.split(' ').enumerate() {
            let space = (n > 0).then_some((at, ' '));
            // Lines were broken at spaces and line ends, and only one space of several is left.
            let gap = text[at..].find(|c| !matches!(c, ' ' | '\n'));
            at += gap.unwrap_or(0);
            let letters = word.char_indices().map(|(own, c)| (at + own, c));
            for (from, c) in space.into_iter().chain(letters) {
                if is_marked(from) != is_on {
                    is_on = !is_on;
                    out.push_str(if is_on { mark } else { OFF });
                    if !is_on {
                        out.push_str(on);
                    }
                }
                out.push(c);
            }
            at += word.len();
        }
        if is_on || bold {
            out.push_str(OFF);
        }
        all.push(out);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::wrap;

    fn shown(parts: &[(&str, bool)], room: usize, bold: bool) -> Vec<String> {
        let parts = parts
            .iter()
            .map(|&(text, is_marked)| Part { text, is_marked });
        let parts: Vec<Part<'_>> = parts.collect();
        let (text, marks) = harmless(&parts);
        let lines = styled(&text, &wrap(&text, room), &marks, bold);
        let readable = |line: &String| {
            let line = line.replace("\x1b[1;4m", "[").replace("\x1b[4m", "[");
            line.replace(BOLD, "*").replace(OFF, "]")
        };
        lines.iter().map(readable).collect()
    }

    #[test]
    fn marks_outlast_wrapping_and_what_is_made_harmless() {
        let cases: &[(&[(&str, bool)], usize, bool, &[&str])] = &[
            (
                &[("a ", false), ("peer", true), (" b", false)],
                40,
                false,
                &["a [peer] b"],
            ),
            (
                &[("a ", false), ("peer group", true)],
                7,
                false,
                &["a [peer]", "[group]"],
            ),
            (
                &[("a ", false), ("peer", true), ("s", false)],
                40,
                true,
                &["*a [peer]*s]"],
            ),
            (
                &[("Siân’s ", false), ("café", true), ("\n\nb", false)],
                40,
                false,
                &["Siân’s [café]", "", "b"],
            ),
            (
                &[("a\u{1b}[0m\u{202e} ", false), ("peer", true)],
                40,
                false,
                &["a\u{fffd}[0m\u{fffd} [peer]"],
            ),
            (
                &[("a   ", false), ("b", true), ("  c", false)],
                40,
                false,
                &["a [b] c"],
            ),
            (&[], 40, false, &[""]),
        ];
        for (parts, room, bold, expected) in cases {
            assert_eq!(shown(parts, *room, *bold), *expected, "{parts:?}");
        }
    }
}
