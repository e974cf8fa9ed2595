//! Tells from a file's content what kind of file it is, and turns away those that hold no table.

use super::Unreadable;

/// Workbooks that unpack to more than this are refused before anything is unpacked.
const MAX_UNPACKED: u64 = 512 << 20;

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Xlsx,
    Ods,
}

/// The opening bytes of files that are not lists, with what to tell the sender.
const OTHER_FILES: &[(&[u8], &str)] = &[
    (
        b"%PDF-",
        "a PDF, which has no rows or columns to read: find the list it was made from and save that as .xlsx or CSV",
    ),
    (b"\x89PNG", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (
        b"{\\rtf",
        "a word-processor document: put the list in a spreadsheet and save it as .xlsx or CSV",
    ),
    (b"\x1F\x8B", PACKED),
    (b"7z\xBC\xAF", PACKED),
    (b"Rar!", PACKED),
];
const PICTURE: &str =
    "a picture: the list has to be typed or copied into a spreadsheet and saved as .xlsx or CSV";
const PACKED: &str =
    "a compressed folder: open it and send the list inside it, saved as .xlsx or CSV";
const WEB_PAGE: &str = "a web page or XML file, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Says which kind of readable file this is.
///
/// Anything not recognised is taken to be text; `file_name` only words the message.
pub(super) fn format_of(bytes: &[u8], file_name: &str) -> Result<Format, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed_format(bytes);
    }
    if bytes.starts_with(OLE) {
        return Err(binary(old_office(file_name)));
    }
    if let Some((_, what)) = OTHER_FILES
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
    {
        return Err(binary(what));
    }
    if is_markup(bytes) {
        return Err(binary(WEB_PAGE));
    }
    Ok(Format::Text)
}

fn binary(what: &str) -> Unreadable {
    Unreadable::Binary {
        what: what.to_owned(),
    }
}

/// Old Excel, old Word and locked new workbooks all share one container; only the name tells them apart.
fn old_office(file_name: &str) -> &'static str {
    let name = file_name.to_ascii_lowercase();
    if name.ends_with(".xlsx") {
        "a workbook locked with a password: open it, take the password off and save it again"
    } else if name.ends_with(".doc") || name.ends_with(".docx") {
        "a Word document: put the list in a spreadsheet and save it as .xlsx or CSV"
    } else if name.ends_with(".msg") {
        "an e-mail saved from Outlook: save the list attached to it and send that"
    } else {
        "an old Excel workbook (.xls): open it and save it as .xlsx or CSV"
    }
}

/// Some council systems export a web page and call it .xls; read as text it would be nonsense.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let opens = |tag: &[u8]| {
        bytes
            .get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    [&b"<!doctype"[..], b"<html", b"<table", b"<?xml"]
        .into_iter()
        .any(opens)
}

fn packed_format(bytes: &[u8]) -> Result<Format, Unreadable> {
    let Some(entries) = zip_entries(bytes) else {
        return Err(Unreadable::Workbook(
            "the file is cut short or damaged: save or download it again".to_owned(),
        ));
    };
    let has = |path: &[u8]| entries.iter().any(|entry| entry.name.starts_with(path));
    // A workbook of the right kind starts with its kind spelt out, uncompressed.
    let says = |kind: &[u8]| {
        bytes
            .iter()
            .take(200)
            .copied()
            .collect::<Vec<_>>()
            .windows(kind.len())
            .any(|w| w == kind)
    };
    let format = if has(b"xl/workbook.bin") {
        return Err(binary(
            "an Excel binary workbook (.xlsb): open it and save it as .xlsx or CSV",
        ));
    } else if has(b"xl/") {
        Format::Xlsx
    } else if has(b"word/") || says(b"opendocument.text") {
        return Err(binary(
            "a word-processor document: put the list in a spreadsheet and save it as .xlsx or CSV",
        ));
    } else if has(b"ppt/") || says(b"opendocument.presentation") {
        return Err(binary(
            "a slide show: put the list in a spreadsheet and save it as .xlsx or CSV",
        ));
    } else if has(b"Index/") {
        return Err(binary(
            "an Apple Numbers file: open it and export it as .xlsx or CSV",
        ));
    } else if has(b"content.xml") {
        Format::Ods
    } else {
        return Err(binary(PACKED));
    };
    let unpacked = entries
        .iter()
        .fold(0u64, |sum, entry| sum.saturating_add(entry.unpacked));
    if unpacked > MAX_UNPACKED {
        return Err(Unreadable::Workbook(format!(
            "it unpacks to {} MiB, more than the {} MiB allowed: save the sheet with the list as CSV",
            unpacked >> 20,
            MAX_UNPACKED >> 20
        )));
    }
    Ok(format)
}

struct ZipEntry<'a> {
    name: &'a [u8],
    unpacked: u64,
}

/// Lists a zip file's contents from the directory at its end, unpacking nothing.
fn zip_entries(bytes: &[u8]) -> Option<Vec<ZipEntry<'_>>> {
    // The end record is 22 bytes and may be followed by a comment of up to 65,535.
    let tail_start = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(tail_start..)?;
    let end = tail_start + tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let mut at = usize::try_from(number(bytes, end + 16, 4)?).ok()?;
    if at == 0xFFFF_FFFF {
        at = zip64_directory(bytes, end)?;
    }
    let mut entries = Vec::new();
    while bytes.get(at..at.checked_add(4)?)? == b"PK\x01\x02" {
        let name_len = usize::try_from(number(bytes, at + 28, 2)?).ok()?;
        let extra_len = usize::try_from(number(bytes, at + 30, 2)?).ok()?;
        let comment_len = usize::try_from(number(bytes, at + 32, 2)?).ok()?;
        let name = bytes.get(at + 46..at + 46 + name_len)?;
        let extra = bytes.get(at + 46 + name_len..at + 46 + name_len + extra_len)?;
        let unpacked = match number(bytes, at + 24, 4)? {
            0xFFFF_FFFF => zip64_size(extra).unwrap_or(u64::MAX),
            size => size,
        };
        entries.push(ZipEntry { name, unpacked });
        at += 46 + name_len + extra_len + comment_len;
    }
    Some(entries)
}

/// Where the directory is when the zip64 form is used: a pointer just before the end record leads to it.
fn zip64_directory(bytes: &[u8], end: usize) -> Option<usize> {
    let locator = end.checked_sub(20)?;
    if bytes.get(locator..locator + 4)? != b"PK\x06\x07" {
        return None;
    }
    let record = usize::try_from(number(bytes, locator + 8, 8)?).ok()?;
    usize::try_from(number(bytes, record.checked_add(48)?, 8)?).ok()
}

/// The true size of an entry whose plain size field is full up.
fn zip64_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let len = usize::try_from(number(extra, 2, 2)?).ok()?;
        if number(extra, 0, 2)? == 1 {
            return number(extra, 4, 8);
        }
        extra = extra.get(4 + len..)?;
    }
}

/// A little-endian number of `len` bytes at `at`, if the bytes are there.
fn number(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(len)?)?;
    Some(
        field
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    )
}
