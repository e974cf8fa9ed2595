//! What the template reads: a document made safe to set, and what it needs beside the document.

use std::collections::HashSet;
use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::{Value, json};

use super::clean::{Glyphs, clean};
use super::height::heights;
use crate::print::document::{Document, Reference};

/// The colour of headings where the publisher’s is not one.
const COLOUR: &str = "#0a4a57";

/// The longest address that is made a link; a longer one is a mistake or an attack.
const LONGEST_HREF: usize = 2000;

/// The data of a list, ready for the template.
pub(crate) struct View {
    /// What the template reads.
    pub(crate) json: Vec<u8>,
    /// How many characters could not be shown.
    pub(crate) replaced: usize,
}

/// Makes a document safe to set. `logo` is where the template finds the picture.
///
/// # Errors
///
/// If the document cannot be written as JSON.
pub(crate) fn view(
    document: &Document,
    glyphs: &impl Glyphs,
    logo: Option<&str>,
) -> Result<View, String> {
    let mut anchored = document.clone();
    settle_anchors(&mut anchored);
    let mut value = serde_json::to_value(&anchored)
        .map_err(|error| format!("the list cannot be written as data: {error}"))?;
    let mut replaced = 0;
    make_safe(&mut value, glyphs, &mut replaced);
    let (language, region) = language(document.language);
    let labels = label_width(document);
    let frame = json!({
        "title": title(&value),
        "language": language,
        "region": region,
        "colour": if is_colour(&document.publisher.colour) { &document.publisher.colour } else { COLOUR },
        "logo": logo,
        "address": value["web_address"],
        "qr": document.web_address.as_deref().and_then(qr_code),
        "arabic": has_arabic(&value),
        "label_width": labels,
        "heights": heights(document, labels, glyphs),
    });
    let json = serde_json::to_vec(&json!({ "document": value, "frame": frame }))
        .map_err(|error| format!("the list cannot be written as data: {error}"))?;
    Ok(View { json, replaced })
}

/// Leaves no pointer without a target and no target twice: each would fail the whole list.
fn settle_anchors(document: &mut Document) {
    let mut known = HashSet::new();
    for entry in document
        .parts
        .iter_mut()
        .flat_map(|part| &mut part.groups)
        .flat_map(|group| &mut group.entries)
    {
        let sound = !entry.anchor.is_empty()
            && entry
                .anchor
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !sound || !known.insert(entry.anchor.clone()) {
            entry.anchor.clear();
        }
    }
    let settle = |reference: &mut Reference| {
        if !known.contains(&reference.anchor) {
            reference.anchor.clear();
        }
    };
    document.names.iter_mut().for_each(settle);
    document
        .needs
        .iter_mut()
        .flat_map(|need| &mut need.services)
        .for_each(settle);
    document
        .parts
        .iter_mut()
        .flat_map(|part| &mut part.groups)
        .flat_map(|group| &mut group.see)
        .for_each(settle);
}

/// Cleans every text wherever it stands, so that no field of the document can be forgotten.
fn make_safe(value: &mut Value, glyphs: &impl Glyphs, replaced: &mut usize) {
    match value {
        Value::String(text) => {
            let (shown, count) = clean(text, glyphs);
            *text = shown;
            *replaced += count;
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| make_safe(item, glyphs, replaced)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match name.as_str() {
                    "anchor" => {}
                    "href" | "web_address" => {
                        *field = field
                            .as_str()
                            .and_then(vetted)
                            .map_or(Value::Null, Value::String)
                    }
                    // Of an entry’s name: nothing but what Typst takes for a language.
                    "language" if !field.as_str().is_some_and(is_language) => *field = Value::Null,
                    _ => make_safe(field, glyphs, replaced),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The address if it is one that a reader may be sent to, in ASCII.
fn vetted(href: &str) -> Option<String> {
    let (scheme, rest) = href.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let known = match scheme.as_str() {
        "tel" | "mailto" => !rest.is_empty(),
        "http" | "https" => rest
            .strip_prefix("//")
            .is_some_and(|host| !host.is_empty() && !host.starts_with('/')),
        _ => false,
    };
    if !known
        || href.len() > LONGEST_HREF
        || href.chars().any(|c| c.is_control() || c.is_whitespace())
    {
        return None;
    }
    let mut address = scheme + ":";
    for byte in rest.bytes() {
        if byte.is_ascii() {
            address.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    Some(address)
}

/// What the PDF is called: PDF/UA asks for a title, so an empty one takes the next best words.
fn title(document: &Value) -> String {
    let candidates = [
        &document["title"],
        &document["subtitle"],
        &document["publisher"]["name"],
    ];
    let words = candidates
        .into_iter()
        .filter_map(Value::as_str)
        .find(|words| !words.trim().is_empty());
    words.unwrap_or("\u{25a1}").to_owned()
}

/// A language tag as Typst wants it: the language and, where there is one, the region.
fn language(tag: &str) -> (&str, Option<&str>) {
    let (language, region) = tag
        .split_once('-')
        .map_or((tag, None), |(language, region)| (language, Some(region)));
    let region = region
        .filter(|region| region.len() == 2 && region.chars().all(|c| c.is_ascii_alphabetic()));
    if is_language(language) {
        (language, region)
    } else {
        ("en", Some("GB"))
    }
}

fn is_language(tag: &str) -> bool {
    matches!(tag.len(), 2 | 3) && tag.chars().all(|c| c.is_ascii_lowercase())
}

fn is_colour(colour: &str) -> bool {
    colour
        .strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Whether there is any Arabic writing, which is set larger; looking for it costs time.
fn has_arabic(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(|c| matches!(c, '\u{600}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')),
        Value::Array(items) => items.iter().any(has_arabic),
        Value::Object(fields) => fields.values().any(has_arabic),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// How wide the column of labels is, in units of the body size. A longer label gets no column.
fn label_width(document: &Document) -> f64 {
    let entries = document
        .parts
        .iter()
        .flat_map(|part| &part.groups)
        .flat_map(|group| &group.entries);
    let letters = entries
        .flat_map(|entry| &entry.rows)
        .map(|row| row.label.chars().count())
        .max()
        .unwrap_or(0);
    // Far more letters than fit make no difference, and the number stays small.
    let letters = u8::try_from(letters).unwrap_or(u8::MAX);
    (0.56 * f64::from(letters) + 1.4).min(11.5)
}

/// A QR code as an SVG picture: squares that stay sharp at any size. `None` if the address is not
/// one that may be linked to, or does not fit.
fn qr_code(address: &str) -> Option<String> {
    let code = QrCode::encode_text(&vetted(address)?, QrCodeEcc::Medium).ok()?;
    // Readers need a white margin of four squares.
    const MARGIN: i32 = 4;
    let side = code.size() + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\"><path fill=\"#000\" d=\""
    );
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                // A whole run is one rectangle, so that no hairlines show between its squares.
                let _ = write!(
                    svg,
                    "M{} {}h{}v1h-{}z",
                    start + MARGIN,
                    y + MARGIN,
                    x - start,
                    x - start
                );
            }
            x += 1;
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_addresses_become_links() {
        assert_eq!(
            vetted("tel:+441632960123").as_deref(),
            Some("tel:+441632960123")
        );
        assert_eq!(
            vetted("HTTPS://example.org/ŵ").as_deref(),
            Some("https://example.org/%C5%B5")
        );
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "tel:",
            "https:example.org",
            "https:///",
            "http://a b",
            "/etc",
            "",
        ] {
            assert_eq!(vetted(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_code_is_drawn() {
        let svg = qr_code("https://example.org/list").unwrap_or_default();
        assert!(svg.starts_with("<svg") && svg.contains("M4 4h7v1h-7z"));
        assert_eq!(qr_code("javascript:alert(1)"), None);
    }

    #[test]
    fn languages_and_colours() {
        assert_eq!(language("en-GB"), ("en", Some("GB")));
        assert_eq!(language("cy"), ("cy", None));
        assert_eq!(language("nonsense"), ("en", Some("GB")));
        assert!(is_colour("#0a4a57") && !is_colour("red") && !is_colour("#12"));
    }
}
