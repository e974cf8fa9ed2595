//! Printing: safe in a terminal, at its width, and the same when piped.

mod marked;

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use crate::query::{Part, parts};
pub(crate) use crate::text::plain;
use crate::text::{thousands, turns_text};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of lines when the terminal says nothing of it, or there is none.
const WIDTH: usize = 80;
/// Wider lines are hard to read.
const WIDEST: usize = 100;

/// Says something to the person beside the answer, on standard error.
pub(crate) fn tell(text: &str) {
    let text = plain(text);
    let terminal = io::stderr().is_terminal().then(terminal_width).flatten();
    let width = terminal.unwrap_or(WIDTH).clamp(40, WIDEST);
    let mut to = io::stderr().lock();
    for line in wrap(&text, width) {
        // Whoever reads this may have gone away, or the disk that it goes to may be full: that must
        // not stop what is being done.
        let _ = writeln!(to, "{line}");
    }
}

/// Ends a command that has done its work: that it could not be shown must not look as if nothing had
/// been done, or somebody does it a second time.
pub(crate) fn done_all_the_same(shown: anyhow::Result<()>, what: &str) {
    if let Err(err) = shown
        && !super::reader_went_away(&err)
    {
        tell(&format!("{what}, but that could not be shown: {err}"));
    }
}

/// JSON with what a terminal might obey or a reader might be deceived by as `\u` escapes.
///
/// Inside JSON such characters can only stand in strings, so this changes no value.
fn escaped(json: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || !(c.is_control() || turns_text(c));
    if json.chars().all(harmless) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if harmless(c) {
            out.push(c);
        } else {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
    }
    Cow::Owned(out)
}

/// Standard output, buffered, with the width and the styles that fit it.
pub(crate) struct Page {
    out: io::BufWriter<io::StdoutLock<'static>>,
    width: usize,
    styled: bool,
}

impl Page {
    pub(crate) fn new() -> Page {
        let terminal = io::stdout().is_terminal();
        let width = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        Page {
            width: width
                .or_else(|| terminal.then(terminal_width).flatten())
                .unwrap_or(WIDTH)
                .clamp(40, WIDEST),
            styled: terminal && std::env::var_os("NO_COLOR").is_none(),
            out: io::BufWriter::new(io::stdout().lock()),
        }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", plain(text))
    }

    /// A line in bold where that can be shown.
    pub(crate) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.ends("", text, "", true)
    }

    /// Text wrapped to the width, each line after the first under the first word.
    pub(crate) fn wrapped(&mut self, indent: &str, text: &str) -> io::Result<()> {
        self.ends(indent, text, "", false)
    }

    /// The same with the words marked that were looked for, where that can be shown.
    pub(crate) fn wrapped_marked(&mut self, indent: &str, parts: &[Part<'_>]) -> io::Result<()> {
        self.ends_marked(indent, parts, "", false)
    }

    /// Text on the left, wrapped, and a short text at the right end of its first line.
    pub(crate) fn ends(
        &mut self,
        indent: &str,
        left: &str,
        right: &str,
        bold: bool,
    ) -> io::Result<()> {
        self.ends_marked(indent, &parts(left, &[]), right, bold)
    }

    /// The same with the words marked that were looked for, where that can be shown.
    pub(crate) fn ends_marked(
        &mut self,
        indent: &str,
        left: &[Part<'_>],
        right: &str,
        bold: bool,
    ) -> io::Result<()> {
        let (left, marks) = marked::harmless(left);
        let right = plain(right);
        let taken = indent.width()
            + if right.is_empty() {
                0
            } else {
                right.width() + 2
            };
        let room = self.width.saturating_sub(taken).max(20);
        let pad = " ".repeat(indent.width());
        let lines = wrap(&left, room);
        let styled = self
            .styled
            .then(|| marked::styled(&left, &lines, &marks, bold));
        let shown = styled.as_ref().unwrap_or(&lines);
        for (n, (line, shown)) in lines.iter().zip(shown).enumerate() {
            let indent = if n == 0 { indent } else { &pad };
            if n == 0 && !right.is_empty() {
                let gap = self
                    .width
                    .saturating_sub(indent.width() + line.width() + right.width());
                writeln!(self.out, "{indent}{shown}{}{right}", " ".repeat(gap))?;
            } else {
                writeln!(self.out, "{indent}{shown}")?;
            }
        }
        Ok(())
    }

    /// A line that waits for somebody to type behind it.
    pub(crate) fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{}", plain(text))?;
        self.out.flush()
    }

    /// Writes a value as JSON on several lines.
    pub(crate) fn json<T: serde::Serialize>(&mut self, value: &T) -> anyhow::Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        writeln!(self.out, "{}", escaped(&json))?;
        Ok(())
    }

    /// The bytes go out as they are.
    pub(crate) fn raw(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Sends what is buffered; call it last, to learn whether all was written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn terminal_width() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns))
}

/// Lines of at most `room` columns, broken at spaces; longer words stay whole.
///
/// A long web address broken in two can't be copied.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut width = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let long = word.width();
            if width > 0 && width + 1 + long > room {
                lines.push(std::mem::take(&mut line));
                width = 0;
            }
            if width > 0 {
                line.push(' ');
                width += 1;
            }
            line.push_str(word);
            width += long;
        }
        lines.push(line);
    }
    lines
}

/// Text cut to a number of columns, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 0;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width >= columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// "1 provider", "3 providers", "1,024 providers".
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_not_commanded() {
        assert_eq!(
            plain("a\x1b[31mb\u{202e}c\u{9b}"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
        assert_eq!(plain("Siân’s\nline"), "Siân’s\nline");
    }

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("https://example.org/long", 8),
            ["https://example.org/long"]
        );
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
