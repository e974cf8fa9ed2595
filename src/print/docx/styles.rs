//! How the document looks: its styles and its bullets.
//!
//! Nothing is smaller than the body text, nothing is justified, slanted or in capitals, and
//! bold is the only emphasis; links alone are underlined, so that they are not known by colour
//! only.

use super::xml::{DECLARATION, NAMESPACES, tag};
use super::{TEXT_WIDTH, body_size};
use crate::print::document::{Document, Size};
use std::fmt::Write as _;

/// Nearly black: easier on the eye than black on white paper, and still 17 to 1.
const INK: &str = "14181A";

/// For lines that only part things.
const RULE: &str = "7F8C90";

/// Edges of a frame, thick enough to be seen at a glance.
pub(super) const THICK: u32 = 36;

/// Edges of a frame around words that must be seen first.
const FIRM: u32 = 12;

/// How far a frame’s text stands in, so that the frame stays within the margins.
const INSET: u32 = 200;

/// How far the text of a list stands in.
const BULLET: u32 = 400;

/// The list of bullets within the text.
pub(super) const BULLETS: u32 = 1;

/// The list of bullets within a frame.
pub(super) const FRAMED_BULLETS: u32 = 2;

/// Where the values of rows begin, after their labels.
pub(super) fn label_width(document: &Document) -> u32 {
    let entries = document
        .parts
        .iter()
        .flat_map(|part| &part.groups)
        .flat_map(|group| &group.entries);
    let rows = entries
        .flat_map(|entry| &entry.rows)
        .map(|row| row.label.chars().count());
    let terms = document
        .glossary
        .iter()
        .map(|(term, _)| term.chars().count());
    // A very long label stands alone and must not push all values to the right.
    let longest = rows
        .chain(terms)
        .filter(|&length| length <= LONGEST_LABEL)
        .max()
        .unwrap_or(8);
    label_space(longest, document.size) + 200
}

/// The longest label that has its value beside it.
const LONGEST_LABEL: usize = 18;

/// Whether a label leaves room for a value beside it.
pub(super) fn is_short_label(label: &str) -> bool {
    label.chars().count() <= LONGEST_LABEL
}

/// The room for so many bold letters: 0.6 of the size each, a little more than they need.
fn label_space(letters: usize, size: Size) -> u32 {
    u32::try_from(letters).unwrap_or(0) * body_size(size) * 6
}

/// The publisher’s colour as six digits, where it can be read on white; else the ink.
fn accent(colour: &str) -> String {
    let digits = colour.trim().strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return INK.to_owned();
    }
    let light = |at: usize| {
        let value = digits
            .get(at..at + 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let share = f64::from(value.unwrap_or(255)) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance = 0.2126 * light(0) + 0.7152 * light(2) + 0.0722 * light(4);
    // The 4.5 to 1 that WCAG asks for.
    if 1.05 / (luminance + 0.05) >= 4.5 {
        digits.to_ascii_uppercase()
    } else {
        INK.to_owned()
    }
}

/// A frame on all four sides.
pub(super) fn frame(thickness: u32) -> String {
    let edges = ["top", "left", "bottom", "right"].map(|side| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{thickness}\" w:space=\"6\" w:color=\"{INK}\"/>")
    });
    format!("<w:pBdr>{}</w:pBdr>", edges.concat())
}

/// What a paragraph needs to stand in a frame; all in one frame must have the same.
pub(super) fn framed_indent() -> String {
    format!("<w:ind w:left=\"{INSET}\" w:right=\"{INSET}\" w:firstLine=\"0\"/>")
}

/// The parts of a style that differ.
struct Style<'a> {
    id: &'a str,
    name: &'a str,
    based_on: &'a str,
    next: &'a str,
    paragraph: String,
    letters: String,
}

impl Style<'_> {
    fn write(&self, out: &mut String) {
        let Style {
            id,
            name,
            based_on,
            next,
            paragraph,
            letters,
        } = self;
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based_on}\"/><w:next w:val=\"{next}\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
    }
}

/// A size of letters, in percent of the body; never less than all of it.
fn letters(size: Size, percent: u32) -> String {
    let size = body_size(size) * percent.max(100) / 100;
    format!("<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>")
}

/// Space before and after a paragraph, in percent of the size of the body.
fn spacing(size: Size, before: u32, after: u32) -> String {
    let unit = body_size(size) * 10;
    format!(
        "<w:spacing w:before=\"{}\" w:after=\"{}\"/>",
        unit * before / 100,
        unit * after / 100
    )
}

/// The file of styles.
pub(super) fn styles(document: &Document) -> String {
    let size = document.size;
    let language = tag(document.language).unwrap_or_else(|| "en-GB".to_owned());
    let body = letters(size, 100);
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>{body}<w:lang w:val=\"{language}\" w:eastAsia=\"en-GB\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"{}\" w:line=\"288\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:rPr><w:color w:val=\"{INK}\"/></w:rPr></w:style>",
        body_size(size) * 5
    );
    headings(document, &mut out);
    texts(document, &mut out);
    characters(document, &mut out);
    let _ = write!(
        out,
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style><w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"IndexTable\"><w:name w:val=\"Index Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"{FIRM}\" w:space=\"0\" w:color=\"{INK}\"/><w:bottom w:val=\"single\" w:sz=\"{FIRM}\" w:space=\"0\" w:color=\"{INK}\"/><w:insideH w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"{RULE}\"/></w:tblBorders></w:tblPr></w:style></w:styles>"
    );
    out
}

/// Title and headings, under the names by which Word and screen readers know them.
fn headings(document: &Document, out: &mut String) {
    let size = document.size;
    let colour = accent(&document.publisher.colour);
    let bold = |percent| {
        format!(
            "<w:b/><w:bCs/><w:color w:val=\"{colour}\"/>{}",
            letters(size, percent)
        )
    };
    // A line of letters this large needs no more room than itself.
    let tight = |before, after| {
        spacing(size, before, after).replace("/>", " w:line=\"252\" w:lineRule=\"auto\"/>")
    };
    let edge = |side, thickness, space, colour: &str| {
        format!(
            "<w:pBdr><w:{side} w:val=\"single\" w:sz=\"{thickness}\" w:space=\"{space}\" w:color=\"{colour}\"/></w:pBdr>"
        )
    };
    let keep = "<w:keepNext/><w:keepLines/>";
    let heading = |level: u32, edge: String, before, after, percent| {
        let paragraph = format!(
            "{keep}{edge}{}<w:outlineLvl w:val=\"{}\"/>",
            tight(before, after),
            level - 1
        );
        (
            format!("Heading{level}"),
            format!("heading {level}"),
            paragraph,
            bold(percent),
        )
    };
    let all = [
        (
            "Title".to_owned(),
            "Title".to_owned(),
            format!("{keep}{}", tight(40, 40)),
            bold(200),
        ),
        (
            "Subtitle".to_owned(),
            "Subtitle".to_owned(),
            format!("{keep}{}", spacing(size, 0, 70)),
            bold(130),
        ),
        heading(1, edge("bottom", 18, 3, &colour), 140, 60, 143),
        heading(2, String::new(), 110, 50, 122),
        heading(3, edge("top", 6, 6, RULE), 90, 40, 112),
    ];
    for (id, name, paragraph, letters) in &all {
        Style {
            id,
            name,
            based_on: "Normal",
            next: "Normal",
            paragraph: paragraph.clone(),
            letters: letters.clone(),
        }
        .write(out);
    }
}

/// The paragraphs of the text.
fn texts(document: &Document, out: &mut String) {
    let size = document.size;
    let width = label_width(document);
    // Large print has no columns: a narrow one would break every second word.
    let columns = match size {
        Size::Standard => format!("<w:tabs><w:tab w:val=\"left\" w:pos=\"{width}\"/></w:tabs>"),
        Size::Large => String::new(),
    };
    let hanging = match size {
        Size::Standard => format!("<w:ind w:left=\"{width}\" w:hanging=\"{width}\"/>"),
        Size::Large => String::new(),
    };
    let tab = |kind: &str| {
        format!("<w:tabs><w:tab w:val=\"right\"{kind} w:pos=\"{TEXT_WIDTH}\"/></w:tabs>")
    };
    let list = format!(
        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{BULLETS}\"/></w:numPr>{}",
        spacing(size, 0, 25)
    );
    let framed = |thickness, after| {
        format!(
            "{}{}{}",
            frame(thickness),
            spacing(size, 0, after),
            framed_indent()
        )
    };
    let all = [
        ("ListBullet", "List Bullet", list, ""),
        ("TOC1", "toc 1", spacing(size, 20, 20), "<w:b/><w:bCs/>"),
        (
            "TOC2",
            "toc 2",
            format!("{}<w:ind w:left=\"{BULLET}\"/>", spacing(size, 0, 20)),
            "",
        ),
        (
            "Detail",
            "Detail",
            format!("{columns}{}{hanging}", spacing(size, 0, 22)),
            "",
        ),
        ("Compact", "Compact", spacing(size, 0, 22), ""),
        ("SeeAlso", "See Also", spacing(size, 60, 25), ""),
        (
            "Alert",
            "Alert",
            format!("<w:keepNext/><w:keepLines/>{}", framed(FIRM, 50)),
            "<w:b/><w:bCs/>",
        ),
        (
            "Danger",
            "Danger",
            format!("<w:keepLines/>{}", framed(THICK, 40)),
            "",
        ),
        ("TableText", "Table Text", spacing(size, 20, 20), ""),
        (
            "NoteLine",
            "Note Line",
            format!(
                "{}{}",
                tab(" w:leader=\"underscore\""),
                spacing(size, 60, 0)
            ),
            "",
        ),
        (
            "Header",
            "header",
            format!("{}{}", tab(""), spacing(size, 0, 50)),
            "",
        ),
        (
            "Footer",
            "footer",
            format!("{}{}", tab(""), spacing(size, 50, 0)),
            "",
        ),
    ];
    for (id, name, paragraph, letters) in all {
        Style {
            id,
            name,
            based_on: "Normal",
            next: id,
            paragraph,
            letters: letters.to_owned(),
        }
        .write(out);
    }
}

/// The looks of runs.
fn characters(document: &Document, out: &mut String) {
    let number = format!("<w:b/><w:bCs/>{}", letters(document.size, 122));
    // Dark blue, 11 to 1 on white; the underline tells a link where there is no colour.
    let colour = "<w:color w:val=\"0B3C7A\"/>";
    let underline = "<w:u w:val=\"single\"/>";
    let all = [
        ("Strong", "Strong", "<w:b/><w:bCs/>".to_owned()),
        ("Hyperlink", "Hyperlink", format!("{colour}{underline}")),
        ("Telephone", "Telephone", number.clone()),
        (
            "TelephoneLink",
            "Telephone Link",
            format!(
                "{}{underline}",
                number.replace("<w:sz ", &format!("{colour}<w:sz "))
            ),
        ),
    ];
    for (id, name, letters) in all {
        let _ = write!(
            out,
            "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:qFormat/><w:rPr>{letters}</w:rPr></w:style>"
        );
    }
}

/// The file of bullets.
pub(super) fn numbering() -> String {
    // In a frame all text must stand in equally far, or each line gets a frame of its own.
    let lists = [
        (
            BULLETS,
            "tab",
            format!("<w:ind w:left=\"{BULLET}\" w:hanging=\"{BULLET}\"/>"),
        ),
        (FRAMED_BULLETS, "space", framed_indent()),
    ];
    let mut out = format!("{DECLARATION}<w:numbering {NAMESPACES}>");
    for (number, after, indent) in &lists {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{number}\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:suff w:val=\"{after}\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/><w:pPr>{indent}</w:pPr></w:lvl></w:abstractNum>"
        );
    }
    for (number, ..) in &lists {
        let _ = write!(
            out,
            "<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{number}\"/></w:num>"
        );
    }
    out.push_str("</w:numbering>");
    out
}

#[cfg(test)]
mod tests {
    use super::{INK, accent};

    #[test]
    fn colours_that_cannot_be_read_become_ink() {
        assert_eq!(accent("#0a4a57"), "0A4A57");
        for colour in [
            "", "#ffffff", "#ffff00", "#0a4", "red", "#gggggg", "0a4a57", "#0a4a5é", "#é\"<&",
        ] {
            assert_eq!(accent(colour), INK, "{colour}");
        }
    }
}
