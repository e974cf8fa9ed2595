//! Turns bytes into text: finds the encoding, keeps clean UTF-8 as it is, and makes line ends uniform.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_14, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Note, Unreadable};

/// How many damaged places are named one by one.
const DAMAGE_NOTES: usize = 10;
/// How much of a file is looked at to guess its encoding; past this more text adds nothing.
const GUESS_BYTES: usize = 256 << 10;

/// A file's text and what had to be guessed to get it.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark, where every line ends in `\n` or `\r\n`.
    pub(super) text: Cow<'a, str>,
    pub(super) notes: Vec<Note>,
}

/// Decodes a whole file.
///
/// Byte order marks are believed; then the pattern of zero bytes gives UTF-16
/// away; then valid UTF-8 is UTF-8. Text that is mostly UTF-8 keeps what is
/// valid, and anything else is read as Windows-1252, in which every byte has a
/// meaning.
///
/// Fails when zero bytes or control characters show that this is no text.
pub(super) fn to_text(bytes: &[u8]) -> Result<Decoded<'_>, Unreadable> {
    let mut notes = Vec::new();
    let (text, damaged) =
        if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
            return Err(Unreadable::NotText); // UTF-32, which no spreadsheet writes
        } else if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
            from_bytes(rest, &mut notes)?
        } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
            UTF_16LE.decode_without_bom_handling(rest)
        } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
            UTF_16BE.decode_without_bom_handling(rest)
        } else if let Some(encoding) = unmarked_utf16(bytes) {
            notes.push(Note::whole(
                "read as UTF-16, though the file does not say so",
            ));
            encoding.decode_without_bom_handling(bytes)
        } else {
            from_bytes(bytes, &mut notes)?
        };
    if let Some(place) = text.find('\0') {
        return Err(not_text(text.get(..place).unwrap_or_default()));
    }
    let text = uniform_line_ends(text, &mut notes);
    if damaged {
        note_damage(&text, &mut notes);
    }
    Ok(Decoded { text, notes })
}

/// The encoding that [`to_text`] reads a file in, and how long its byte order mark is.
///
/// Nothing where that can't be undone: for damaged UTF-8, and for what is no text.
pub(super) fn written_in(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    let single = |bytes: &[u8]| {
        if std::str::from_utf8(bytes).is_ok() {
            return Some(UTF_8);
        }
        let is_none = bytes.contains(&0) || is_mostly_utf8(bytes) || is_mostly_control(bytes);
        (!is_none).then(|| western_guess(bytes))
    };
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        single(rest).map(|encoding| (encoding, 3))
    } else if bytes.starts_with(b"\xFF\xFE") {
        Some((UTF_16LE, 2))
    } else if bytes.starts_with(b"\xFE\xFF") {
        Some((UTF_16BE, 2))
    } else if let Some(encoding) = unmarked_utf16(bytes) {
        Some((encoding, 0))
    } else {
        single(bytes).map(|encoding| (encoding, 0))
    }
}

fn not_text(before: &str) -> Unreadable {
    let line = before.matches('\n').count() + 1;
    Unreadable::Binary {
        what: format!(
            "not a text file, or is damaged (there is a zero byte on line {line}): open the list and save it as .xlsx or CSV"
        ),
    }
}

/// Decodes text in an encoding of single bytes or UTF-8; the flag says whether some of it was lost.
fn from_bytes<'a>(
    bytes: &'a [u8],
    notes: &mut Vec<Note>,
) -> Result<(Cow<'a, str>, bool), Unreadable> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), false));
    }
    // A zero byte is refused whatever the encoding, so say so before guessing one.
    if bytes.contains(&0) {
        return Ok((String::from_utf8_lossy(bytes), true));
    }
    if is_mostly_utf8(bytes) {
        return Ok((String::from_utf8_lossy(bytes), true));
    }
    if is_mostly_control(bytes) {
        return Err(Unreadable::NotText);
    }
    let encoding = western_guess(bytes);
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let name = if encoding == WINDOWS_1252 {
        "Windows-1252"
    } else {
        encoding.name()
    };
    notes.push(Note::whole(format!("read as {name}, not UTF-8")));
    if looks_like_mac(&text) {
        notes.push(Note::whole(
            "the file may have been saved on an old Mac: check letters with accents and apostrophes",
        ));
    }
    Ok((text, damaged))
}

/// Recognises UTF-16 without a byte order mark by every other byte being zero, as in English text.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes.get(..4096).unwrap_or(bytes).as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let high_first = pairs
        .iter()
        .filter(|pair| pair[0] == 0 && pair[1] != 0)
        .count();
    let high_last = pairs
        .iter()
        .filter(|pair| pair[1] == 0 && pair[0] != 0)
        .count();
    let most = pairs.len() * 7 / 10;
    match (high_last > most, high_first > most) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Text with at least as many good multi-byte characters as bad places was UTF-8 before it was damaged.
///
/// Windows-1252 text hardly ever forms such a character by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let mut good = 0;
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad
}

/// Whether more than one byte in twenty is a control character that no list holds.
fn is_mostly_control(bytes: &[u8]) -> bool {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let controls = start
        .iter()
        .filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace());
    controls.count() * 20 > start.len()
}

/// The single-byte encoding to read with: Windows-1252 unless the guess is another western one.
fn western_guess(bytes: &[u8]) -> &'static Encoding {
    // Only bytes beyond ASCII tell encodings apart, so start near the first of them.
    let first = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or(0)
        .saturating_sub(64);
    let sample = bytes.get(first..).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        sample.get(..GUESS_BYTES).unwrap_or(sample),
        sample.len() <= GUESS_BYTES,
    );
    let guess = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    if [ISO_8859_14, ISO_8859_15].contains(&guess) {
        guess
    } else {
        WINDOWS_1252
    }
}

/// Whether Mac Roman bytes seem to have been read as Windows-1252.
///
/// There an accent or apostrophe inside a word, as in "People’s", turns into a
/// sign or a capital that has no place between small letters.
fn looks_like_mac(text: &str) -> bool {
    let odd = |c: char| {
        matches!(
            c,
            '‡' | '‰' | 'Š' | 'Ž' | '™' | 'Ÿ' | 'Õ' | '\u{8d}' | '\u{8f}' | '\u{90}' | '\u{9d}'
        )
    };
    text.char_indices().filter(|(_, c)| odd(*c)).any(|(at, c)| {
        let before = text.get(..at).and_then(|part| part.chars().next_back());
        let after = text
            .get(at + c.len_utf8()..)
            .and_then(|part| part.chars().next());
        before.is_some_and(|c| c.is_ascii_lowercase())
            && after.is_some_and(|c| c.is_ascii_lowercase())
    })
}

/// Gives every line the same kind of end, copying only when a bare CR makes it needful.
///
/// Old Macs end lines with a bare CR. The CSV reader counts only LF as a line,
/// so line numbers would be wrong if any were left. CRs before an LF are part of
/// that line end and stay.
fn uniform_line_ends<'a>(text: Cow<'a, str>, notes: &mut Vec<Note>) -> Cow<'a, str> {
    let Some(first) = bare_cr(&text, 0) else {
        return text;
    };
    if !text.contains('\n') {
        notes.push(Note::whole("lines end the way old Macs end them"));
    }
    let mut mended = String::with_capacity(text.len());
    let mut copied = 0;
    let mut next = Some(first);
    while let Some(at) = next {
        mended.push_str(text.get(copied..at).unwrap_or_default());
        mended.push('\n');
        copied = at + 1;
        next = bare_cr(&text, copied);
    }
    mended.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(mended)
}

/// The first CR at or after `from` that is not part of a line end with an LF.
fn bare_cr(text: &str, mut from: usize) -> Option<usize> {
    loop {
        let at = from + text.get(from..)?.find('\r')?;
        let run = text
            .get(at..)?
            .bytes()
            .take_while(|byte| *byte == b'\r')
            .count();
        if text.as_bytes().get(at + run) != Some(&b'\n') {
            return Some(at);
        }
        from = at + run;
    }
}

fn note_damage(text: &str, notes: &mut Vec<Note>) {
    let damaged = || {
        (1..)
            .zip(text.split('\n'))
            .filter(|(_, line)| line.contains(char::REPLACEMENT_CHARACTER))
    };
    for (line, _) in damaged().take(DAMAGE_NOTES) {
        notes.push(Note::new(
            line,
            "a character here is damaged and is shown as \u{FFFD}",
        ));
    }
    let more = damaged().count().saturating_sub(DAMAGE_NOTES);
    if more > 0 {
        notes.push(Note::whole(format!(
            "{more} more lines have damaged characters"
        )));
    }
}
