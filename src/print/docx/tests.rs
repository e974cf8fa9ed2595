//! The file read back: well formed, in order, marked, and with every word in it.

mod lists;
mod read;

use super::write;
use crate::print::document::{Layout, Logo, Size};
use lists::{PNG, hostile, named, sample};
use read::{headings, open, unpack, values};

#[test]
fn headings_are_in_order_and_named_by_style() {
    let (files, main) = open(&sample(Layout::Full, Size::Standard));
    assert_eq!(
        main.iter().find(|(style, _)| style == "Title").unwrap().1,
        "Advocacy in Northtown and Southtown"
    );
    assert_eq!(
        main.iter()
            .find(|(style, _)| style == "Subtitle")
            .unwrap()
            .1,
        "Housing and social care"
    );
    let found = headings(&main);
    let top: Vec<&str> = found
        .iter()
        .filter(|(level, _)| *level == 1)
        .map(|(_, text)| *text)
        .collect();
    assert_eq!(
        top,
        [
            "If someone is in danger",
            "What an advocate does",
            "Contents",
            "Northtown",
            "Southtown",
            "Services from A to Z",
            "Services by what they help with",
            "What the short names mean",
            "About this list",
            "Notes"
        ]
    );
    assert!(
        found.contains(&(2, "Legal right if you qualify"))
            && found.contains(&(3, "Eiriolaeth Cwm Ŵyl"))
    );
    for level in 1..=3 {
        assert!(files["word/styles.xml"].contains(&format!(
            "w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>"
        )));
    }
    let contents: Vec<&str> = main
        .iter()
        .filter(|(style, _)| style.starts_with("TOC"))
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(
        contents[..4],
        [
            "Northtown",
            "Legal right if you qualify",
            "Local services",
            "Southtown"
        ]
    );
    assert!(
        !files["word/document.xml"].contains("TOC \\")
            && !files["word/settings.xml"].contains("updateFields")
    );
}

#[test]
fn no_level_is_skipped_where_headings_are_missing() {
    let mut document = sample(Layout::Full, Size::Standard);
    document.parts.truncate(1);
    assert!(headings(&open(&document).1).contains(&(1, "Northtown")));
    document.parts[0].groups[0].heading.clear();
    assert!(headings(&open(&document).1).contains(&(2, "Speak Up Northtown")));
    document.parts[0].heading = " ".to_owned();
    assert!(headings(&open(&document).1).contains(&(1, "Speak Up Northtown")));
}

#[test]
fn languages_and_directions_are_marked() {
    let (files, paragraphs) = open(&sample(Layout::Summary, Size::Standard));
    let main = &files["word/document.xml"];
    assert!(files["word/styles.xml"].contains("<w:lang w:val=\"en-GB\""));
    assert!(main.contains(
        "<w:rPr><w:lang w:val=\"cy-GB\"/></w:rPr><w:t xml:space=\"preserve\">Eiriolaeth Cwm Ŵyl"
    ));
    assert!(main.contains(
        "<w:rPr><w:lang w:val=\"gd-GB\"/></w:rPr><w:t xml:space=\"preserve\">Guth an Eilein"
    ));
    assert!(main.contains(
        "<w:rPr><w:rtl/><w:lang w:bidi=\"ar-SA\"/></w:rPr><w:t xml:space=\"preserve\">خدمة المناصرة"
    ));
    // Without the mark after the name, the halves of the number would change places.
    let see = "خدمة المناصرة\u{200e}, 01632 960003";
    assert!(paragraphs.contains(&("ListBullet".to_owned(), see.to_owned())));
    let mut document = sample(Layout::Full, Size::Large);
    document.parts[0].groups[0].entries[0].name = named("מענה", None);
    assert!(
        open(&document).0["word/document.xml"]
            .contains("<w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">מענה")
    );
}

#[test]
fn properties_are_set() {
    let (files, _) = open(&sample(Layout::Full, Size::Standard));
    let core = &files["docProps/core.xml"];
    for part in [
        "<dc:title>Advocacy in Northtown and Southtown</dc:title>",
        "<dc:creator>Northtown Council</dc:creator>",
        "<dc:language>en-GB</dc:language>",
        ">2026-11-24T00:00:00Z</dcterms:created>",
        ">2026-11-24T00:00:00Z</dcterms:modified>",
    ] {
        assert!(core.contains(part), "{part}");
    }
    let footer = &files["word/footer1.xml"];
    assert!(
        footer.contains("Printed 24 November 2026")
            && footer.contains(" PAGE ")
            && footer.contains(" NUMPAGES ")
    );
    assert!(files["word/header1.xml"].contains("Advocacy in Northtown"));
    assert!(files["word/document.xml"].contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
}

#[test]
fn no_letters_are_smaller_than_the_body() {
    for (size, body) in [(Size::Standard, 28), (Size::Large, 36)] {
        let (files, _) = open(&sample(Layout::Full, size));
        for (name, xml) in &files {
            for value in values(xml, "<w:sz w:val=\"")
                .into_iter()
                .chain(values(xml, "<w:szCs w:val=\""))
            {
                assert!(value.parse::<u32>().unwrap() >= body, "{name}: {value}");
            }
            assert!(
                !xml.contains("<w:i/>") && !xml.contains("<w:caps/>") && !xml.contains("\"both\"")
            );
        }
        let styles = &files["word/styles.xml"];
        assert!(styles.contains(&format!("w:cs=\"Arial\"/><w:sz w:val=\"{body}\"/>")));
    }
}

#[test]
fn the_index_is_a_table_with_a_header_row() {
    let document = sample(Layout::Full, Size::Standard);
    let (files, main) = open(&document);
    let xml = &files["word/document.xml"];
    assert_eq!(xml.matches("<w:tbl>").count(), 1);
    assert_eq!(xml.matches("<w:tr>").count(), document.names.len() + 1);
    let head = xml.split("<w:tr>").nth(1).unwrap();
    assert!(
        head.contains("<w:tblHeader/>") && head.contains(">Name<") && head.contains(">Telephone<")
    );
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert!(xml.contains("<w:tblCaption w:val=\"Services from A to Z\"/><w:tblDescription w:val=\"Services from A to Z: Name, Telephone\"/>"));
    assert!(main.contains(&(
        "TableText".to_owned(),
        "Voices & Choices <Southtown>".to_owned()
    )));
}

#[test]
fn rows_have_columns_in_standard_print_only() {
    let (_, main) = open(&sample(Layout::Full, Size::Standard));
    assert!(main.contains(&(
        "Detail".to_owned(),
        "Open\tMonday to Friday, 9 am to 5 pm\nSaturday, 10 am to noon".to_owned()
    )));
    assert!(main.contains(&(
        "Detail".to_owned(),
        "IMCA\tIndependent mental capacity advocate".to_owned()
    )));
    let (files, main) = open(&sample(Layout::Full, Size::Large));
    assert!(main.contains(&("Compact".to_owned(), "Email: hello@example.org".to_owned())));
    assert!(!main.iter().any(|(style, _)| style == "Detail"));
    assert!(
        files["word/document.xml"]
            .contains("w:val=\"TelephoneLink\"/></w:rPr><w:t xml:space=\"preserve\">01632 960000")
    );
}

#[test]
fn the_short_layout_shows_name_number_and_one_line() {
    let (_, main) = open(&sample(Layout::Line, Size::Standard));
    let at = main
        .iter()
        .position(|(_, text)| text == "Eiriolaeth Cwm Ŵyl")
        .unwrap();
    let texts: Vec<&str> = main[at..at + 4]
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(texts[1], "TEMPORARILY CLOSED until 4 January 2027.");
    assert!(
        texts[3].starts_with("01632 960001\n01632 960999 (text only)\nIndependent advocates"),
        "{texts:?}"
    );
    assert!(
        !main.iter().any(
            |(_, text)| text.contains("Checked on") || text.contains("not part of the council")
        )
    );
    let mut document = sample(Layout::Line, Size::Standard);
    document.parts[0].groups[0].entries[0].rows.remove(0);
    let (_, main) = open(&document);
    assert!(
        main.iter()
            .any(|(_, text)| text.starts_with("hello@example.org\nIndependent"))
    );
}

#[test]
fn entries_stay_together_and_frames_are_drawn() {
    let (files, _) = open(&sample(Layout::Full, Size::Standard));
    let main = &files["word/document.xml"];
    let last = main
        .split("Checked on")
        .next()
        .unwrap()
        .rsplit("<w:pPr>")
        .next()
        .unwrap();
    assert!(
        last.starts_with("<w:pStyle w:val=\"Detail\"/><w:keepLines/></w:pPr>"),
        "{last}"
    );
    let open_row = main
        .split(">Open<")
        .next()
        .unwrap()
        .rsplit("<w:pPr>")
        .next()
        .unwrap();
    assert!(open_row.contains("<w:keepNext/><w:keepLines/>"));
    let danger = main
        .split("If someone is in danger")
        .next()
        .unwrap()
        .rsplit("<w:pPr>")
        .next()
        .unwrap();
    assert!(danger.contains("Heading1") && danger.contains("w:sz=\"36\""));
    let mut long = sample(Layout::Full, Size::Standard);
    long.parts[0].groups[0].entries[0].about = vec!["Many words. ".repeat(1_000)];
    let (files, _) = open(&long);
    let about = files["word/document.xml"]
        .split("Many words")
        .next()
        .unwrap()
        .rsplit("<w:p>")
        .next()
        .unwrap();
    assert!(!about.contains("keepNext") && !about.contains("keepLines"));
}

#[test]
fn logos_are_pictures_with_words_or_words() {
    let mut document = sample(Layout::Full, Size::Standard);
    let bytes = write(&document);
    assert_eq!(unpack(&bytes)["word/media/logo.png"], PNG);
    assert!(
        open(&document).0["word/document.xml"].contains("descr=\"Northtown Council: a red dot\"")
    );
    document.publisher.logo = Some(Logo {
        bytes: b"<svg/>".to_vec(),
        kind: "svg",
        alt: "A red dot".to_owned(),
    });
    let (files, main) = open(&document);
    assert_eq!(main[0].1, "A red dot");
    assert!(!files["word/document.xml"].contains("drawing"));
}

#[test]
fn hostile_text_comes_through_as_text() {
    const SEEN: &str =
        "<script>alert(\"1\")</script> & 'quotes' ]]> \n👩\u{200d}🦽 &amp; {{x}} $x$ </w:t>";
    for size in [Size::Standard, Size::Large] {
        for layout in [Layout::Line, Layout::Summary, Layout::Full] {
            let mut document = hostile();
            (document.size, document.layout) = (size, layout);
            let (files, main) = open(&document);
            headings(&main);
            for style in ["Title", "Heading2", "Heading3", "Alert", "Danger"] {
                assert!(
                    main.contains(&(style.to_owned(), SEEN.to_owned())),
                    "{style}"
                );
            }
            let text: String = main.iter().map(|(_, text)| text.as_str()).collect();
            assert!(text.contains("click") && text.contains(&"w".repeat(10_000)));
            assert!(layout == Layout::Line || text.contains(&"x".repeat(10_000)));
            assert!(!files["word/_rels/document.xml.rels"].contains("javascript"));
            assert!(!files["docProps/core.xml"].contains("dcterms:created"));
            assert!(files["word/styles.xml"].contains("<w:lang w:val=\"en-GB\""));
            assert!(files["word/header1.xml"].len() < 1_000);
            assert!(files["word/footer1.xml"].len() < 2_500);
        }
    }
}

#[test]
fn nothing_at_all_is_a_file_too() {
    let mut document = sample(Layout::Full, Size::Standard);
    (
        document.front,
        document.parts,
        document.names,
        document.needs,
    ) = Default::default();
    (document.glossary, document.back, document.facts) = Default::default();
    (document.title, document.subtitle, document.publisher) = Default::default();
    (document.notes, document.web_address) = Default::default();
    let (_, main) = open(&document);
    assert_eq!(main.iter().filter(|(_, text)| !text.is_empty()).count(), 0);
}
