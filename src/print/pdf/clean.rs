//! Makes text printable: every character that is left has a glyph in an embedded font.
//!
//! A PDF/UA file may not hold a character without a glyph, so a single emoji in a single name
//! would otherwise cost the whole list.

/// Stands for a character that cannot be printed.
const MISSING: char = '\u{25a1}';

/// Lets a line end where it would otherwise run off the page.
const BREAK: char = '\u{200b}';

/// A word with more letters than this may be too wide for a column and gets places to break at.
const LONG_WORD: usize = 20;

/// How many letters of a long word are kept together.
const PIECE: usize = 16;

/// What the fonts can show.
pub(crate) trait Glyphs {
    /// How many families there are, in the order in which they are tried.
    fn families(&self) -> usize;

    /// Whether the family has a glyph for the character in all of its weights.
    fn covers(&self, family: usize, c: char) -> bool;

    /// How wide the character is in the regular weight, as a part of the size of the text.
    fn advance(&self, c: char) -> f64;

    /// The family that the character is set in.
    fn family(&self, c: char) -> Option<usize> {
        (0..self.families()).find(|&family| self.covers(family, c))
    }
}

/// What becomes of a character.
enum Fate {
    Keep,
    Space,
    Drop,
    Replace,
    Check,
}

fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Space,
        // They shape Persian, Urdu and the like, and Typst sets them without a glyph.
        '\u{200b}'..='\u{200d}' | '\u{2060}' => Fate::Keep,
        // Invisible: soft hyphens (nothing is hyphenated), marks and overrides of direction
        // (which can make a name read as another one), variation selectors, tags, fillers.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => {
            Fate::Drop
        }
        '\u{180b}'..='\u{180f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => Fate::Drop,
        '\u{2061}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Fate::Drop,
        '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => Fate::Drop,
        // The colour of a hand means nothing without the hand.
        '\u{1f3fb}'..='\u{1f3ff}' => Fate::Drop,
        _ if c.is_control() => Fate::Drop,
        // Fonts have their own signs here, which mean nothing outside them; PDF/A forbids them.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Fate::Replace,
        _ => Fate::Check,
    }
}

/// Whether the character sits on the one before it.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{8d3}'..='\u{8ff}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a long address may break after the character.
fn breaks_after(c: char) -> bool {
    matches!(
        c,
        '/' | '@' | '.' | '-' | '_' | '?' | '&' | '=' | ':' | ',' | ';'
    )
}

/// The text as it can be printed, and how many characters were replaced.
pub(crate) fn clean(text: &str, glyphs: &impl Glyphs) -> (String, usize) {
    let mut shown = String::with_capacity(text.len());
    let mut replaced = 0;
    // The family of the last character that a mark could sit on.
    let mut base = None;
    for c in text.chars() {
        match fate(c) {
            Fate::Keep => {
                shown.push(c);
                base = glyphs.family(c);
            }
            Fate::Space => {
                shown.push(' ');
                base = None;
            }
            Fate::Drop => {}
            Fate::Replace => {
                shown.push(MISSING);
                replaced += 1;
                base = None;
            }
            Fate::Check => {
                // A mark from another font than its letter makes Typst drop the letter in silence.
                let family = if is_mark(c) {
                    base.filter(|&family| glyphs.covers(family, c))
                } else {
                    base = glyphs.family(c);
                    base
                };
                if family.is_some() {
                    shown.push(c);
                } else {
                    shown.push(MISSING);
                    replaced += 1;
                }
            }
        }
    }
    // A heading of nothing but invisible characters would fail PDF/UA; the template skips empty ones.
    if shown
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'))
    {
        shown.clear();
    }
    if shown.bytes().any(|byte| byte.is_ascii_digit()) {
        shown = bound(&shown);
    }
    if shown
        .split(' ')
        .any(|word| word.chars().nth(LONG_WORD).is_some())
    {
        shown = breakable(&shown);
    }
    (shown, replaced)
}

/// The text with its telephone numbers and postcodes in one piece each: a number that is split
/// over two lines is dialled wrong.
fn bound(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut last = "";
    let mut run = 0;
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        let together = belong_together(last, word) && run + length < LONG_WORD;
        if index > 0 {
            out.push(if together { '\u{a0}' } else { ' ' });
        }
        run = if together { run + 1 + length } else { length };
        out.push_str(word);
        last = word;
    }
    out
}

/// Whether two words are parts of one number or one postcode.
fn belong_together(left: &str, right: &str) -> bool {
    let left = left.trim_start_matches(|c: char| !c.is_alphanumeric());
    let right = right.trim_end_matches(|c: char| !c.is_alphanumeric());
    if left.is_empty() || right.is_empty() || !left.is_ascii() || !right.is_ascii() {
        return false;
    }
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if digits(left) && digits(right) {
        return true;
    }
    let upper = |byte: &u8| byte.is_ascii_uppercase();
    let inward =
        matches!(right.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && upper(a) && upper(b));
    let outward = matches!(left.as_bytes(), [first, .., last] if upper(first) && left.len() <= 4 && (upper(last) || last.is_ascii_digit()));
    inward && outward
}

/// The text with places to break at in its long words.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if word.chars().nth(LONG_WORD).is_none() {
            out.push_str(word);
            continue;
        }
        let mut run = 0;
        for c in word.chars() {
            if run >= PIECE && !is_mark(c) && !breaks_after(c) {
                out.push(BREAK);
                run = 0;
            }
            out.push(c);
            run += 1;
            if run > 3 && breaks_after(c) {
                out.push(BREAK);
                run = 0;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Latin in the first family, Arabic in the second.
    struct Two;

    impl Glyphs for Two {
        fn families(&self) -> usize {
            2
        }
        fn covers(&self, family: usize, c: char) -> bool {
            match family {
                0 => c < '\u{590}',
                _ => ('\u{600}'..'\u{700}').contains(&c),
            }
        }
        fn advance(&self, _c: char) -> f64 {
            0.5
        }
    }

    #[test]
    fn keeps_what_can_be_shown() {
        let text = "Tŷ Gwyn & Mórag #import \"/etc/passwd\" $x$ \\ <b> اردو";
        assert_eq!(clean(text, &Two), (text.to_owned(), 0));
    }

    #[test]
    fn replaces_and_drops() {
        assert_eq!(
            clean("a\u{0}b\u{202e}c\u{1f600}\u{fe0f}d\te", &Two),
            ("abc\u{25a1}d e".to_owned(), 1)
        );
        assert_eq!(clean(" \u{200b}\u{0}\u{ad}\t", &Two), (String::new(), 0));
        assert_eq!(
            clean("\u{e000}\u{ffff}", &Two),
            ("\u{25a1}\u{25a1}".to_owned(), 2)
        );
    }

    #[test]
    fn a_mark_needs_a_letter_of_its_font() {
        assert_eq!(clean("e\u{301}", &Two).1, 0);
        assert_eq!(clean("e\u{64b}", &Two).1, 1);
        assert_eq!(clean("\u{628}\u{64b}", &Two).1, 0);
    }

    #[test]
    fn numbers_and_postcodes_stay_in_one_piece() {
        let bound = |text| clean(text, &Two).0.replace('\u{a0}', "~");
        assert_eq!(
            bound("Ring 01632 960 123, or 18001 01632 960123."),
            "Ring 01632~960~123, or 18001~01632~960123."
        );
        assert_eq!(bound("Market Aldren ZZ1 1AA"), "Market Aldren ZZ1~1AA");
        assert_eq!(
            bound("on 24 November 2026 at 5 High Street"),
            "on 24 November 2026 at 5 High Street"
        );
        assert_eq!(
            bound(&"1 ".repeat(50))
                .split(' ')
                .filter(|piece| piece.chars().count() > LONG_WORD)
                .count(),
            0
        );
    }

    #[test]
    fn long_words_can_break_and_lose_nothing() {
        let word = "w".repeat(300);
        let (shown, _) = clean(&word, &Two);
        assert!(
            shown
                .split(BREAK)
                .all(|piece| piece.chars().count() <= LONG_WORD)
        );
        assert_eq!(shown.replace(BREAK, ""), word);
        assert_eq!(clean("counterintelligence", &Two).0, "counterintelligence");
        assert_eq!(
            clean("someone@advocacy.example.org", &Two)
                .0
                .replace(BREAK, "|"),
            "someone@|advocacy.|example.|org"
        );
    }
}
