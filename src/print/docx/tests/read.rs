//! Reads a file back and checks what must hold for every one.

use crate::print::document::Document;
use crate::print::docx::write;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

pub(super) fn unpack(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A paragraph: its style and its text.
pub(super) type Paragraph = (String, String);

/// Checks that a part is well-formed XML with valid characters only, and gives its paragraphs.
fn read(xml: &str) -> Vec<Paragraph> {
    assert!(
        xml.chars()
            .all(|c| c == '\n' || (!c.is_control() && c != '\u{fffe}' && c != '\u{ffff}'))
    );
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut paragraphs, mut depth) = (Vec::<Paragraph>::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                if tag.name().as_ref() == "w:p" {
                    paragraphs.push(Paragraph::default());
                }
            }
            Event::Empty(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                let value = || {
                    tag.try_get_attribute("w:val")
                        .unwrap()
                        .unwrap()
                        .value
                        .to_string()
                };
                if let Some(last) = paragraphs.last_mut() {
                    match tag.name().as_ref() {
                        "w:pStyle" => last.0 = value(),
                        "w:tab" => last.1.push('\t'),
                        "w:br" => last.1.push('\n'),
                        _ => {}
                    }
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) => {
                if let Some(last) = paragraphs.last_mut() {
                    last.1.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let text = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("{other:?}"),
                };
                if let Some(last) = paragraphs.last_mut() {
                    last.1.push_str(text);
                }
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    paragraphs
}

/// All parts as text, each checked; and the paragraphs of the main one.
pub(super) fn open(document: &Document) -> (BTreeMap<String, String>, Vec<Paragraph>) {
    let bytes = write(document);
    assert_eq!(
        bytes,
        write(&document.clone()),
        "equal documents give equal bytes"
    );
    let files = unpack(&bytes)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("word/media/"));
    let files: BTreeMap<_, _> = files
        .map(|(name, content)| (name, String::from_utf8(content).unwrap()))
        .collect();
    for xml in files.values() {
        read(xml);
    }
    let main = read(&files["word/document.xml"]);
    check_links(&files);
    (files, main)
}

/// The values of an attribute.
pub(super) fn values<'a>(xml: &'a str, before: &str) -> Vec<&'a str> {
    xml.split(before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Every link leads somewhere, no place has two names, and nothing but vetted addresses is linked.
fn check_links(files: &BTreeMap<String, String>) {
    let main = &files["word/document.xml"];
    let relationships = &files["word/_rels/document.xml.rels"];
    let ids = values(relationships, "Id=\"");
    let mut bookmarks = values(main, "<w:bookmarkStart w:id=\"");
    let mut names: Vec<&str> = main
        .split("<w:bookmarkStart ")
        .skip(1)
        .flat_map(|rest| values(rest, "w:name=\"").into_iter().next())
        .collect();
    for anchor in values(main, "w:anchor=\"") {
        assert!(names.contains(&anchor), "{anchor}");
    }
    for list in [&mut bookmarks, &mut names] {
        let all = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), all);
    }
    for id in values(main, "r:id=\"")
        .into_iter()
        .chain(values(main, "r:embed=\""))
    {
        assert!(ids.contains(&id), "{id}");
    }
    for (target, rest) in values(relationships, "Target=\"")
        .into_iter()
        .zip(relationships.split("Target=\"").skip(1))
    {
        let outside = rest.split("/>").next().unwrap().contains("External");
        assert_eq!(
            outside,
            ["tel:", "mailto:", "https:"]
                .iter()
                .any(|scheme| target.starts_with(scheme)),
            "{target}"
        );
    }
}

/// The headings with their levels; asserts that no level is skipped.
pub(super) fn headings(paragraphs: &[Paragraph]) -> Vec<(usize, &str)> {
    let of = |(style, text): &'_ Paragraph| {
        style
            .strip_prefix("Heading")
            .map(|level| (level.parse::<usize>().unwrap(), text.clone()))
    };
    let mut last = 0;
    let mut found = Vec::new();
    for paragraph in paragraphs {
        if let Some((level, text)) = of(paragraph) {
            assert!(level <= last + 1 && level <= 3, "{last} to {level}: {text}");
            assert!(!text.trim().is_empty());
            last = level;
            found.push((level, paragraph.1.as_str()));
        }
    }
    found
}
