//! What a person typed, as words, "phrases", and -words to leave out.
//!
//! Never fails: whatever is typed means something, and what means nothing is
//! left out.

use std::borrow::Cow;
use std::ops::Range;

use crate::text;

/// A word as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<'t> {
    /// The word, folded.
    pub folded: Cow<'t, str>,
    /// The bytes of the text that it was read from.
    pub range: Range<usize>,
    /// Whether it begins with a capital letter and is not written in capitals throughout.
    pub capital: bool,
}

/// The pieces of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed<'t> {
    /// The words wanted, in order, without those of phrases.
    pub words: Vec<Typed<'t>>,
    /// Words that must stand beside each other.
    pub phrases: Vec<Vec<String>>,
    /// What a provider must not have: words, or words beside each other.
    pub without: Vec<Vec<String>>,
    /// Whether there was more than anybody types; the rest is left out.
    pub cut: bool,
}

impl Parsed<'_> {
    /// Whether nothing is asked for by words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty() && self.without.is_empty()
    }
}

/// More words than anybody types; the rest of a pasted page is left out.
const MOST_WORDS: usize = 64;
/// Longer runs of letters are no words: keys, pasted files.
const LONGEST_WORD: usize = 60;
/// Nobody types more than that; a megabyte is not even looked at.
const MOST_BYTES: usize = 4096;

/// Reads the pieces of a question.
///
/// A quote that is never closed counts as a space. A minus counts only at the
/// start of a word, so `self-advocacy` is two wanted words.
pub fn parse(text: &str) -> Parsed<'_> {
    let mut parsed = Parsed::default();
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    parsed.cut = end < text.len();
    let text = &text[..end];
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at >= text.len() {
            break;
        }
        let groups = parsed.phrases.iter().chain(&parsed.without);
        let read = parsed.words.len() + groups.map(Vec::len).sum::<usize>();
        if read >= MOST_WORDS {
            parsed.cut = true;
            break;
        }
        let sign = text[at..].chars().next().filter(|c| "-−–".contains(*c));
        at += sign.map_or(0, char::len_utf8);
        let (piece, quoted, after) = next_piece(&text[at..]);
        let from = at + (piece.as_ptr() as usize - text[at..].as_ptr() as usize);
        at += after;
        let words = text::words(piece).filter(|word| word.folded.len() <= LONGEST_WORD);
        // One piece can be a page by itself: a quote, or words with strokes between.
        let mut words: Vec<_> = words.take(MOST_WORDS - read + 1).collect();
        if words.len() > MOST_WORDS - read {
            parsed.cut = true;
            words.pop();
        }
        if sign.is_some() || quoted {
            // `-self-advocacy` leaves out the two words beside each other, not each alone.
            let words: Vec<String> = words
                .into_iter()
                .map(|word| word.folded.into_owned())
                .collect();
            match (words.is_empty(), sign) {
                (true, _) => {}
                (false, Some(_)) => parsed.without.push(words),
                (false, None) => parsed.phrases.push(words),
            }
            continue;
        }
        for word in words {
            let range = from + word.range.start..from + word.range.end;
            parsed.words.push(Typed {
                folded: word.folded,
                capital: is_capital(&text[range.clone()]),
                range,
            });
        }
    }
    parsed
}

fn is_capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
}

/// The text up to the closing quote or the next space, whether it was quoted, and where what
/// follows begins.
fn next_piece(text: &str) -> (&str, bool, usize) {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»');
    let first = text.chars().next().filter(|c| is_quote(*c));
    if let Some(open) = first {
        let body = &text[open.len_utf8()..];
        return match body.char_indices().find(|(_, c)| is_quote(*c)) {
            Some((end, close)) => (&body[..end], true, open.len_utf8() + end + close.len_utf8()),
            None => (&body[..0], false, open.len_utf8()),
        };
    }
    let end = text
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .unwrap_or(text.len());
    (&text[..end], false, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let parsed = parse(text);
        let words: Vec<&str> = parsed.words.iter().map(|word| &*word.folded).collect();
        let joined = |groups: &[Vec<String>]| {
            let groups: Vec<String> = groups.iter().map(|words| words.join("+")).collect();
            groups.join(" ")
        };
        format!(
            "{} | {} | {}",
            words.join(" "),
            joined(&parsed.phrases),
            joined(&parsed.without)
        )
    }

    #[test]
    fn anything_typed_is_understood() {
        let cases = [
            ("care act", "care act |  | "),
            ("\"care act\" leeds", "leeds | care+act | "),
            ("“care act” -housing", " | care+act | housing"),
            ("self-advocacy", "self advocacy |  | "),
            ("-\"peer group\" mind", "mind |  | peer+group"),
            ("unclosed \"quote here", "unclosed quote here |  | "),
            ("SIAN'S CAFÉ", "sians cafe |  | "),
            ("name:x ((a AND", "name x a and |  | "),
            ("-", " |  | "),
            ("\"\"", " |  | "),
            ("* ? \u{0} \u{202e}", " |  | "),
            ("", " |  | "),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_point_at_what_was_typed() {
        let text = "  «x» Siân’s in Leeds, «y z» BD1";
        let parsed = parse(text);
        let seen: Vec<(&str, bool)> = parsed
            .words
            .iter()
            .map(|word| (&text[word.range.clone()], word.capital))
            .collect();
        let expected = [
            ("Siân’s", true),
            ("in", false),
            ("Leeds", true),
            ("BD1", false),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_pasted_page_is_cut() {
        let page = "word ".repeat(10_000);
        let parsed = parse(&page);
        assert!(parsed.cut && parsed.words.len() == MOST_WORDS);
        assert!(!parse("short").cut);
    }
}
