//! Text as XML: what is escaped, what is dropped, and runs of text with their language.

use std::fmt::Write as _;

/// The first line of each XML file.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The names that all parts with text need.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// How a run of text looks; each is a character style, so that one change changes all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// As the paragraph.
    Plain,
    /// Bold.
    Strong,
    /// A link.
    Link,
    /// A number to ring.
    Telephone,
    /// A number to ring that is a link.
    TelephoneLink,
}

impl Look {
    /// The character style.
    fn style(self) -> Option<&'static str> {
        match self {
            Look::Plain => None,
            Look::Strong => Some("Strong"),
            Look::Link => Some("Hyperlink"),
            Look::Telephone => Some("Telephone"),
            Look::TelephoneLink => Some("TelephoneLink"),
        }
    }
}

/// Whether a character may stand in the file.
///
/// XML has no place for control characters and U+FFFE and U+FFFF. The marks that turn the
/// direction of text are valid, but one in a name would turn the telephone number after it.
fn allowed(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character ends a line within a text.
fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\u{2028}' | '\u{2029}')
}

/// Whether anything of a text would be seen.
pub(super) fn is_shown(text: &str) -> bool {
    text.chars().any(|c| {
        allowed(c) && !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
    })
}

/// Adds one character, escaped for text and for attributes alike; drops it where it is not allowed.
fn push(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\t' => out.push(' '),
        c if allowed(c) => out.push(c),
        _ => {}
    }
}

/// A text in one line, for an attribute or an element that holds nothing but text.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        push(&mut out, if is_break(character) { ' ' } else { character });
    }
    out
}

/// A run of text. Line breaks in it stay line breaks.
pub(super) fn run(text: &str, look: Look, language: Option<&str>) -> String {
    if !text.chars().any(|c| allowed(c) || is_break(c) || c == '\t') {
        return String::new();
    }
    let mut properties = String::new();
    if let Some(style) = look.style() {
        let _ = write!(properties, "<w:rStyle w:val=\"{style}\"/>");
    }
    let right_to_left = is_right_to_left(text, language);
    if right_to_left {
        properties.push_str("<w:rtl/>");
    }
    if let Some(tag) = language.and_then(tag) {
        // Word keeps three languages for each run and picks one by the script of the letters.
        let slot = match primary(&tag) {
            _ if right_to_left => "bidi",
            "zh" | "ja" | "ko" => "eastAsia",
            _ => "val",
        };
        let _ = write!(properties, "<w:lang w:{slot}=\"{tag}\"/>");
    }
    let mut out = String::with_capacity(text.len() + 64);
    out.push_str("<w:r>");
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    for (index, line) in text.split(is_break).enumerate() {
        if index > 0 {
            out.push_str("<w:br/>");
        }
        out.push_str("<w:t xml:space=\"preserve\">");
        line.chars().for_each(|c| push(&mut out, c));
        out.push_str("</w:t>");
    }
    out.push_str("</w:r>");
    out
}

/// The first part of a language tag: `cy` of `cy-GB`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// A language as Word knows it: with a country, since its dictionaries and voices have one.
pub(super) fn tag(language: &str) -> Option<String> {
    let well_formed = (2..=35).contains(&language.len())
        && language.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !well_formed {
        return None;
    }
    let country = match language {
        "en" | "cy" | "gd" | "sco" | "kw" | "gv" => "GB",
        "ga" => "IE",
        "ar" => "SA",
        "ur" => "PK",
        "fa" => "IR",
        "he" => "IL",
        "pl" => "PL",
        _ => return Some(language.to_owned()),
    };
    Some(format!("{language}-{country}"))
}

/// Whether a text reads from right to left: by its first letter, or by its language where it has
/// no letter.
pub(super) fn is_right_to_left(text: &str, language: Option<&str>) -> bool {
    match text.chars().find(|c| c.is_alphabetic()) {
        Some(letter) => matches!(letter,
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'),
        None => language.is_some_and(|language| {
            matches!(
                primary(language),
                "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"
            )
        }),
    }
}
