//! What a word is.
//!
//! Lists arrive in every spelling that Unicode allows: `Siân` as one letter or
//! as two, `ﬁ` as a ligature, `O’Neil` with three kinds of apostrophe. Search,
//! sorting and identity must not care, so all of them look at text through the
//! one iterator of this module. The original text is never changed; it is what
//! people see.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word of a text: its folded form and where it stands in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word in lower case without accents, apostrophes or compatibility forms.
    pub folded: Cow<'t, str>,
    /// The bytes of the original text that the word was read from.
    pub range: Range<usize>,
}

/// The words of a text, folded, in order.
///
/// Letters and digits make words; accents and apostrophes inside a word belong
/// to it and vanish from the folded form (`O’Neil` is `oneil`); dots between
/// single letters too (`N.H.S.` is `nhs`). Everything else separates.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// The iterator that [`words`] returns.
#[derive(Debug, Clone)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    /// Where the next run of letters stands, not folded yet: who only looks for a few words need not
    /// fold all the others.
    pub(crate) fn next_range(&mut self) -> Option<Range<usize>> {
        let start = self.at + gap_length(&self.text[self.at..])?;
        let end = start + word_length(&self.text[start..]);
        self.at = end;
        Some(start..end)
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        loop {
            let range = self.next_range()?;
            let folded = fold_word(&self.text[range.clone()]);
            // `½` and the like can fold to nothing that is a word.
            if !folded.is_empty() {
                return Some(Word { folded, range });
            }
        }
    }
}

/// The length in bytes of what stands before the first word; nothing if there is no word.
fn gap_length(text: &str) -> Option<usize> {
    // Nearly always one space: no need to decode characters.
    let plain = text
        .bytes()
        .position(|b| b.is_ascii_alphanumeric() || !b.is_ascii())?;
    if text.as_bytes()[plain].is_ascii() {
        return Some(plain);
    }
    let rest = &text[plain..];
    rest.find(char::is_alphanumeric).map(|more| plain + more)
}

/// The length in bytes of the word that `text` begins with.
fn word_length(text: &str) -> usize {
    let plain = text
        .bytes()
        .position(|b| !b.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    match text.as_bytes().get(plain) {
        None => return plain,
        Some(b) if b.is_ascii() && !matches!(b, b'\'' | b'`' | b'.') => return plain,
        Some(_) => {}
    }
    let mut end = 0;
    let mut letters_only_single = true;
    let mut run = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            run += 1;
            letters_only_single &= run == 1 && c.is_alphabetic();
            end = at + c.len_utf8();
        } else if is_combining_mark(c) || is_invisible(c) {
            end = at + c.len_utf8();
        } else if is_apostrophe(c) {
            // Inside a word only: the quote that ends 'word' does not belong to it.
            match chars.peek() {
                Some((_, next)) if next.is_alphanumeric() => {}
                _ => break,
            }
        } else if c == '.' && letters_only_single && run == 1 {
            // N.H.S. is one word; "Road. A" is two.
            match chars.peek() {
                Some((_, next)) if next.is_alphabetic() => run = 0,
                _ => break,
            }
            // Stop unless the letter after the dot stands alone too.
            let mut ahead = chars.clone();
            ahead.next();
            if ahead.peek().is_some_and(|(_, c)| c.is_alphanumeric()) {
                break;
            }
        } else {
            break;
        }
    }
    end
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇')
}

/// Soft hyphen and the zero-width joiners: present in pasted text, never meant.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// One word of [`words`], folded.
pub(crate) fn fold_word(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        let folded = word
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| b.to_ascii_lowercase() as char);
        return Cow::Owned(folded.collect());
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd() {
        if !is_combining_mark(c) && !is_invisible(c) {
            for lower in c.to_lowercase() {
                push_plain(&mut folded, lower);
            }
        }
    }
    Cow::Owned(folded)
}

/// Adds a letter, those with a stroke or joined ones as people type them.
fn push_plain(into: &mut String, c: char) {
    match c {
        'ł' => into.push('l'),
        'ø' => into.push('o'),
        'đ' | 'ð' => into.push('d'),
        'þ' => into.push_str("th"),
        'ß' => into.push_str("ss"),
        'æ' => into.push_str("ae"),
        'œ' => into.push_str("oe"),
        'ı' => into.push('i'),
        c if c.is_alphanumeric() && !is_combining_mark(c) => into.push(c),
        _ => {}
    }
}

/// The words of a text joined by single spaces: equal for texts that read the same.
///
/// `"St. Andrew’s"` and `"st andrews"` give the same.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.folded);
    }
    out
}

/// What a name is sorted by: folded, without a leading "The", numbers by size.
///
/// "The Advocacy Project" stands under A, and "2 Rivers" before "10 Rivers".
pub fn sort_key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in words(name) {
        if out.is_empty() && word.folded == "the" {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if word.folded.len() < 10 && word.folded.bytes().all(|b| b.is_ascii_digit()) {
            for _ in word.folded.len()..10 {
                out.push('0');
            }
        }
        out.push_str(&word.folded);
    }
    if out.is_empty() { folded(name) } else { out }
}

/// Text as the program keeps it: composed (NFC), spaces made single, ends trimmed.
///
/// Line breaks stay, since addresses and descriptions need them; other control
/// characters and text-direction overrides go, since they can only deceive.
/// Borrows when there is nothing to do, which is nearly always.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let spaced = ["  ", " \n", "\n "];
    if trimmed.is_ascii()
        && !trimmed.bytes().any(needs_tidying)
        && !spaced.iter().any(|run| trimmed.contains(run))
    {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    let mut space = false;
    for c in trimmed.nfc() {
        match c {
            '\n' => {
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('\n');
                space = true;
            }
            '\u{a0}' | '\u{202f}' | ' ' | '\t' => {
                if !space {
                    out.push(' ');
                }
                space = true;
            }
            c if is_deceptive(c) => {}
            c => {
                out.push(c);
                space = false;
            }
        }
    }
    out.truncate(out.trim_end().len());
    if out == trimmed {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(out)
    }
}

fn needs_tidying(b: u8) -> bool {
    (b < b' ' && b != b'\n') || b == 0x7f
}

/// Control characters, invisible ones and overrides of the text direction.
fn is_deceptive(c: char) -> bool {
    (c.is_control() && c != '\n')
        || is_invisible(c) && c != '\u{200d}' && c != '\u{200c}'
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text without anything that a terminal or a reader would obey: list text is hostile.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || !(c.is_control() || turns_text(c));
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| if harmless(c) { c } else { '\u{fffd}' })
            .collect(),
    )
}

/// A number with a comma at each thousand.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Overrides of the text direction and line ends that are none to a terminal.
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Which letters of the English alphabet stand in a text, a bit each, whatever their case.
///
/// For [`differ_by_more`], which settles most comparisons of two words before their letters are
/// looked at one by one.
pub(crate) fn letters(text: &str) -> u32 {
    text.bytes()
        .map(|byte| byte | 0x20)
        .filter(u8::is_ascii_lowercase)
        .fold(0, |all, byte| all | 1 << (byte - b'a'))
}

/// Whether words with these [`letters`] are surely more than so many slips apart.
///
/// A letter wrong takes one away and brings another; one missing, too many or swapped changes less.
pub(crate) fn differ_by_more(one: u32, other: u32, slips: usize) -> bool {
    (one ^ other).count_ones() as usize > 2 * slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_as_people_type() {
        let cases = [
            ("O’Neil's café", "oneils cafe"),
            ("Sia\u{302}n", "sian"),
            ("Siân", "sian"),
            ("N.H.S. complaints", "nhs complaints"),
            ("High Road. A shop", "high road a shop"),
            ("ﬁrst ① Łódź Straße", "first 1 lodz strasse"),
            ("'quoted' words", "quoted words"),
            ("ad\u{ad}vocacy", "advocacy"),
            ("24/7 self-advocacy", "24 7 self advocacy"),
            ("Ynys Môn", "ynys mon"),
            ("", ""),
            ("--- …", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn ranges_point_at_the_original() {
        let text = "« Siân’s Café »";
        let seen: Vec<&str> = words(text).map(|w| &text[w.range]).collect();
        assert_eq!(seen, ["Siân’s", "Café"]);
    }

    #[test]
    fn names_sort_as_a_reader_expects() {
        let mut names = [
            "Zeal",
            "The Advocacy Project",
            "10 Rivers",
            "Éclair",
            "2 Rivers",
            "eclipse",
        ];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(
            names,
            [
                "2 Rivers",
                "10 Rivers",
                "The Advocacy Project",
                "Éclair",
                "eclipse",
                "Zeal"
            ]
        );
    }

    #[test]
    fn tidying_keeps_lines_and_removes_what_deceives() {
        let cases = [
            ("  a   b \u{a0} c ", "a b c"),
            ("1 High Street \n Leeds", "1 High Street\nLeeds"),
            ("abc\u{202e}def\u{7}", "abcdef"),
            ("e\u{301}", "é"),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }
}
