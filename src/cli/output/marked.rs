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

    /// A text with what is marked in brackets, as styled lines: `[` and `*` for what begins a mark or
    /// bold letters, `]` for what ends all.
    fn shown(text: &str, room: usize, bold: bool) -> String {
        let parts = text.split(['[', ']']).enumerate().map(|(n, text)| Part {
            text,
            is_marked: n % 2 == 1,
        });
        let (text, marks) = harmless(&parts.collect::<Vec<_>>());
        let lines = styled(&text, &wrap(&text, room), &marks, bold);
        let lines = lines.join("|");
        let lines = lines.replace("\x1b[1;4m", "[").replace("\x1b[4m", "[");
        lines.replace(BOLD, "*").replace(OFF, "]")
    }

    #[test]
    fn marks_outlast_wrapping_and_what_is_made_harmless() {
        let cases = [
            ("a [peer] b", 40, false, "a [peer] b"),
            ("a [peer group]", 7, false, "a [peer]|[group]"),
            ("a [peer]s", 40, true, "*a [peer]*s]"),
            ("Siân’s [café]\n\nb", 40, false, "Siân’s [café]||b"),
            ("\u{1b}c\u{202e} [b]", 40, false, "\u{fffd}c\u{fffd} [b]"),
            ("a   [b]  c", 40, false, "a [b] c"),
            ("", 40, false, ""),
        ];
        for (text, room, bold, expected) in cases {
            assert_eq!(shown(text, room, bold), expected, "{text:?}");
        }
    }
}
