//! What a person typed, as pieces: words, "phrases", and -words to leave out.
//!
//! Never fails: whatever is typed means something, and what means nothing is
//! left out.

use crate::text;

/// One piece of a question, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// One word.
    Word(String),
    /// Words that must stand beside each other.
    Phrase(Vec<String>),
}

impl Piece {
    /// The words of the piece.
    pub fn words(&self) -> &[String] {
        match self {
            Piece::Word(word) => std::slice::from_ref(word),
            Piece::Phrase(words) => words,
        }
    }
}

/// The pieces of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What a provider must have.
    pub wanted: Vec<Piece>,
    /// What a provider must not have.
    pub unwanted: Vec<Piece>,
}

impl Parsed {
    /// Whether nothing is asked for by words.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// The words wanted, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.wanted
            .iter()
            .flat_map(Piece::words)
            .map(String::as_str)
    }
}

/// More words than anybody types; the rest of a pasted page is left out.
const MOST_PIECES: usize = 64;

/// Reads the pieces of a question.
///
/// A quote that is never closed counts as a space. A minus counts only at the
/// start of a word, so `self-advocacy` is two wanted words.
pub fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut rest = text;
    while parsed.wanted.len() + parsed.unwanted.len() < MOST_PIECES {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace());
        if rest.is_empty() {
            break;
        }
        let (unwanted, after_sign) = match rest.strip_prefix(['-', '−', '–']) {
            Some(after) => (true, after),
            None => (false, rest),
        };
        let (words, quoted, after) = next_piece(after_sign);
        rest = after;
        let into = if unwanted {
            &mut parsed.unwanted
        } else {
            &mut parsed.wanted
        };
        let words: Vec<String> = text::words(words).map(|w| w.folded.into_owned()).collect();
        // `-self-advocacy` leaves out the two words beside each other, not each alone.
        if (quoted || unwanted) && words.len() > 1 {
            into.push(Piece::Phrase(words));
        } else {
            into.extend(words.into_iter().map(Piece::Word));
        }
    }
    parsed
}

/// The text up to the closing quote or the next space, whether it was quoted, and what follows.
fn next_piece(text: &str) -> (&str, bool, &str) {
    let mut chars = text.chars();
    if let Some(open @ ('"' | '“' | '”' | '«')) = chars.next() {
        let body = &text[open.len_utf8()..];
        return match body.find(['"', '“', '”', '»']) {
            Some(end) => {
                let close = body[end..].chars().next().map_or(0, char::len_utf8);
                (&body[..end], true, &body[end + close..])
            }
            None => ("", false, body),
        };
    }
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '«'))
        .unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let parsed = parse(text);
        let show = |pieces: &[Piece]| {
            let pieces: Vec<String> = pieces.iter().map(|p| p.words().join("+")).collect();
            pieces.join(" ")
        };
        format!("{} | {}", show(&parsed.wanted), show(&parsed.unwanted))
    }

    #[test]
    fn anything_typed_is_understood() {
        let cases = [
            ("care act", "care act | "),
            ("\"care act\" leeds", "care+act leeds | "),
            ("“care act” -housing", "care+act | housing"),
            ("self-advocacy", "self advocacy | "),
            ("-\"peer group\" mind", "mind | peer+group"),
            ("unclosed \"quote here", "unclosed quote here | "),
            ("SIAN'S CAFÉ", "sians cafe | "),
            ("name:x ((a AND", "name x a and | "),
            ("-", " | "),
            ("\"\"", " | "),
            ("* ? \u{0} \u{202e}", " | "),
            ("", " | "),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }
}
