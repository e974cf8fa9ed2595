//! The parts of the file around the text, and the ZIP file that holds them all.

use super::body::Body;
use super::xml::{DECLARATION, Look, NAMESPACES, escape, is_shown, run, tag};
use super::{MARGIN, styles};
use crate::print::document::{Day, Document};
use std::io::{Cursor, Write as _};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The longest text above or below each page; a longer one would leave no room between.
const LONGEST: usize = 70;

/// What the names of the sorts of parts begin with.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Packs a document into a Word file.
pub(super) fn pack(document: &Document, body: &Body<'_>) -> Vec<u8> {
    let footer = footer(document);
    let mut files: Vec<(String, Vec<u8>)> = [
        // Readers look for this one first.
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", root_relationships()),
        ("word/document.xml", main(body)),
        ("word/_rels/document.xml.rels", relationships(body)),
        ("word/styles.xml", styles::styles(document)),
        ("word/numbering.xml", styles::numbering()),
        ("word/settings.xml", settings(document)),
        ("word/header1.xml", header(document)),
        ("word/footer1.xml", footer.clone()),
        ("word/footer2.xml", footer),
        ("docProps/core.xml", core(document)),
    ]
    .map(|(name, xml)| (name.to_owned(), xml.into_bytes()))
    .into();
    if let Some(picture) = body.picture {
        files.push((
            format!("word/media/logo.{}", picture.kind.extension()),
            picture.bytes.to_vec(),
        ));
    }
    // Writing to memory does not fail; the sizes that the format cannot hold are opened for.
    zip(&files, &document.printed).unwrap_or_default()
}

/// A ZIP file with the day of printing as the time of each file, so that equal lists are equal.
fn zip(files: &[(String, Vec<u8>)], printed: &Day) -> ZipResult<Vec<u8>> {
    let time = (|| {
        let year = printed.year.try_into().ok()?;
        let (month, day) = (printed.month.try_into().ok()?, printed.day.try_into().ok()?);
        DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
    })();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Said outright, since another crate’s features can change what is taken by default.
        .compression_level(Some(6))
        .last_modified_time(time.unwrap_or(DateTime::DEFAULT));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let large = bytes.len() >= usize::try_from(u32::MAX / 2).unwrap_or(usize::MAX);
        writer.start_file(name.as_str(), options.large_file(large))?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// What sort each part is.
fn content_types() -> String {
    let parts = [
        ("word/document.xml", "wordprocessingml.document.main"),
        ("word/styles.xml", "wordprocessingml.styles"),
        ("word/numbering.xml", "wordprocessingml.numbering"),
        ("word/settings.xml", "wordprocessingml.settings"),
        ("word/header1.xml", "wordprocessingml.header"),
        ("word/footer1.xml", "wordprocessingml.footer"),
        ("word/footer2.xml", "wordprocessingml.footer"),
    ]
    .map(|(part, sort)| {
        format!("<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.{sort}+xml\"/>")
    });
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>{}<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
        parts.concat()
    )
}

/// A list of relationships.
fn relationship_list(inner: &str) -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
    )
}

/// Where the file begins.
fn root_relationships() -> String {
    relationship_list(&format!(
        "<Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    ))
}

/// What the text refers to.
fn relationships(body: &Body<'_>) -> String {
    let parts = [
        ("styles", "styles", "styles.xml"),
        ("numbering", "numbering", "numbering.xml"),
        ("settings", "settings", "settings.xml"),
        ("header", "header", "header1.xml"),
        ("footer", "footer", "footer1.xml"),
        ("footerFirst", "footer", "footer2.xml"),
    ]
    .map(|(id, sort, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{sort}\" Target=\"{target}\"/>")
    });
    let logo = body.picture.map(|picture| {
        format!(
            "<Relationship Id=\"logo\" Type=\"{OFFICE}/image\" Target=\"media/logo.{}\"/>",
            picture.kind.extension()
        )
    });
    relationship_list(&format!(
        "{}{}{}",
        parts.concat(),
        logo.unwrap_or_default(),
        body.links.relationships()
    ))
}

/// The text itself, on A4.
fn main(body: &Body<'_>) -> String {
    // Word wants a paragraph at the end, even where a table would be the end.
    let end = if body.out.ends_with("</w:p>") {
        ""
    } else {
        "<w:p/>"
    };
    format!(
        // The first page has the title itself, so it needs none above.
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{}{end}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:footerReference w:type=\"default\" r:id=\"footer\"/><w:footerReference w:type=\"first\" r:id=\"footerFirst\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1474\" w:right=\"{MARGIN}\" w:bottom=\"1418\" w:left=\"{MARGIN}\" w:header=\"680\" w:footer=\"624\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
        body.out
    )
}

/// A text in one line, cut where it is far too long.
fn short(text: &str) -> String {
    let mut letters = text
        .split_whitespace()
        .flat_map(|word| [" ", word])
        .skip(1)
        .flat_map(str::chars);
    let mut out: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

/// The title above each page.
fn header(document: &Document) -> String {
    format!(
        "{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}</w:p></w:hdr>",
        run(&short(&document.title), Look::Strong, None)
    )
}

/// When it was printed, and which page this is.
fn footer(document: &Document) -> String {
    let words = &document.words;
    // Word fills these in whenever it lays out a page; the 1 is for readers that do not.
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let plain = |text: String| run(&text, Look::Plain, None);
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        plain(short(&format!(
            "{} {}",
            words.printed, document.printed.words
        ))),
        plain(format!("{} ", words.page)),
        field("PAGE"),
        plain(format!(" {} ", words.of)),
        field("NUMPAGES"),
    )
}

/// How Word treats the file: as a new one, not in “compatibility mode”, and without hyphens.
fn settings(document: &Document) -> String {
    let language = tag(document.language).unwrap_or_else(|| "en-GB".to_owned());
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:autoHyphenation w:val=\"false\"/><w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"{language}\"/></w:settings>"
    )
}

/// Title, publisher, language and date, for the window, for lists of files and for readers.
fn core(document: &Document) -> String {
    let element = |name: &str, text: &str| {
        if is_shown(text) {
            format!("<dc:{name}>{}</dc:{name}>", escape(text))
        } else {
            String::new()
        }
    };
    let language = tag(document.language).unwrap_or_else(|| "en-GB".to_owned());
    let dates = date(&document.printed).map(|date| {
        ["created", "modified"].map(|name| {
            format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:{name}>")
        })
    });
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{}{}{}{}{}</cp:coreProperties>",
        element("title", &document.title),
        element("subject", &document.subtitle),
        element("creator", &document.publisher.name),
        element("language", &language),
        dates.map(|dates| dates.concat()).unwrap_or_default(),
    )
}

/// A day as the properties want it; none where there is no such day, which Word would not open.
fn date(day: &Day) -> Option<String> {
    let Day {
        year, month, day, ..
    } = *day;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=9999).contains(&year) && (1..=last).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
}
