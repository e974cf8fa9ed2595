//! The text of the document, from the title to the lines for notes.

use super::entry;
use super::links::Links;
use super::picture::Picture;
use super::xml::{Look, is_right_to_left, is_shown, run};
use crate::print::document::{Document, Line, Named, Reference};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A text this long need not stay with what follows it.
pub(super) const LONG: usize = 600;

/// The text as it is written.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// What is written so far.
    pub(super) out: String,
    /// The addresses that it links to.
    pub(super) links: Links,
    /// The publisher’s logo, where it can be shown.
    pub(super) picture: Option<Picture<'a>>,
    /// The services that stand here, with the number of each.
    services: BTreeMap<&'a str, usize>,
    /// How many services are written.
    written: usize,
    /// How many places can be linked to.
    pub(super) bookmarks: usize,
    /// The headings, for the contents.
    pub(super) headings: Vec<Heading>,
    /// Whether the next heading begins a page.
    pub(super) break_before: bool,
}

/// A heading that the contents link to.
#[derive(Debug)]
pub(super) struct Heading {
    /// 1 to 3.
    pub(super) level: u8,
    /// Its words.
    pub(super) text: String,
    /// Where it is.
    pub(super) bookmark: String,
}

/// How a paragraph holds together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// It may break, and the next may be on another page.
    Loose,
    /// It does not break.
    Whole,
    /// It does not break and stays with the next.
    WithNext,
}

/// Writes the text of a document.
pub(super) fn write(document: &Document) -> Body<'_> {
    let mut services = BTreeMap::new();
    let groups = document.parts.iter().flat_map(|part| &part.groups);
    for (number, entry) in groups.flat_map(|group| &group.entries).enumerate() {
        // Should two have the same anchor, then links go to the first.
        services.entry(entry.anchor.as_str()).or_insert(number);
    }
    let logo = document
        .publisher
        .logo
        .as_ref()
        .filter(|logo| logo.kind != "svg");
    let mut body = Body {
        document,
        out: String::new(),
        links: Links::default(),
        picture: logo.and_then(|logo| Picture::read(&logo.bytes)),
        services,
        written: 0,
        bookmarks: 0,
        headings: Vec::new(),
        break_before: true,
    };
    // The contents stand before the headings that they name, so these are written first.
    body.services();
    body.names();
    body.needs();
    body.glossary();
    document
        .back
        .iter()
        .for_each(|panel| body.panel(panel, true));
    body.notes();
    let rest = std::mem::take(&mut body.out);
    body.break_before = false;
    body.masthead();
    document
        .front
        .iter()
        .for_each(|panel| body.panel(panel, false));
    body.contents();
    body.out.push_str(&rest);
    body
}

impl Body<'_> {
    /// A paragraph. `properties` are what the style does not say, in the order of the schema.
    pub(super) fn paragraph(&mut self, style: &str, keep: Keep, properties: &str, runs: &str) {
        let keep = match keep {
            Keep::Loose => "",
            Keep::Whole => "<w:keepLines/>",
            Keep::WithNext => "<w:keepNext/><w:keepLines/>",
        };
        let style = match style {
            "Normal" => String::new(),
            style => format!("<w:pStyle w:val=\"{style}\"/>"),
        };
        let _ = write!(
            self.out,
            "<w:p><w:pPr>{style}{keep}{properties}</w:pPr>{runs}</w:p>"
        );
    }

    /// A paragraph of plain text, where there is any.
    pub(super) fn text(&mut self, style: &str, keep: Keep, text: &str) {
        if is_shown(text) {
            self.paragraph(style, keep, "", &run(text, Look::Plain, None));
        }
    }

    /// A heading of the document that the contents may name. One without words is left out,
    /// since screen readers would stop at nothing.
    pub(super) fn heading(&mut self, level: u8, text: &str) -> bool {
        if !is_shown(text) {
            return false;
        }
        self.bookmarks += 1;
        let bookmark = format!("heading_{}", self.bookmarks);
        let runs = self.marked(&bookmark, &run(text, Look::Plain, None));
        let properties = if std::mem::take(&mut self.break_before) {
            "<w:pageBreakBefore/>"
        } else {
            ""
        };
        self.paragraph(&format!("Heading{level}"), Keep::Loose, properties, &runs);
        self.headings.push(Heading {
            level,
            text: text.to_owned(),
            bookmark,
        });
        true
    }

    /// Runs that can be linked to.
    pub(super) fn marked(&mut self, bookmark: &str, runs: &str) -> String {
        self.bookmarks += 1;
        let id = self.bookmarks;
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{bookmark}\"/>{runs}<w:bookmarkEnd w:id=\"{id}\"/>"
        )
    }

    /// The name of a service as its heading, in the place that all links to it lead to.
    pub(super) fn service_heading(&mut self, level: u8, anchor: &str, name: &Named) {
        let shown = is_shown(&name.text);
        let mut runs = if shown {
            run(&name.text, Look::Plain, name.language)
        } else {
            String::new()
        };
        if self.services.get(anchor) == Some(&self.written) {
            runs = self.marked(&format!("service_{}", self.written), &runs);
        }
        self.written += 1;
        if shown {
            let start = if std::mem::take(&mut self.break_before) {
                "<w:pageBreakBefore/>"
            } else {
                ""
            };
            self.paragraph(&format!("Heading{level}"), Keep::Loose, start, &runs);
        } else {
            // Without a name there is no heading, but links still have to find the place.
            self.out.push_str(&runs);
        }
    }

    /// A line of text, as a link where it is one.
    pub(super) fn line(&mut self, line: &Line, telephone: bool) -> String {
        let (plain, linked) = match telephone {
            true => (Look::Telephone, Look::TelephoneLink),
            false => (Look::Plain, Look::Link),
        };
        let href = line.href.as_deref();
        let text = if is_shown(&line.text) {
            &line.text
        } else {
            href.unwrap_or_default()
        };
        match href.and_then(|href| self.links.mark(href)) {
            Some(mark) => format!(
                "<w:hyperlink r:id=\"{mark}\" w:history=\"1\">{}</w:hyperlink>",
                run(text, linked, None)
            ),
            None => run(text, plain, None),
        }
    }

    /// A name that leads to where the service stands; plain where it stands nowhere.
    pub(super) fn name_link(&self, reference: &Reference) -> String {
        let Named { text, language } = &reference.name;
        match self.services.get(reference.anchor.as_str()) {
            Some(number) => internal(
                &format!("service_{number}"),
                &run(text, Look::Link, *language),
            ),
            None => run(text, Look::Plain, *language),
        }
    }

    /// A list of services that stand elsewhere.
    pub(super) fn references(&mut self, references: &[Reference]) {
        for reference in references.iter().filter(|reference| is_named(reference)) {
            let mut runs = self.name_link(reference);
            if is_shown(&reference.telephone) {
                let Named { text, language } = &reference.name;
                let gap = match is_right_to_left(text, *language) {
                    _ if !is_shown(text) => "",
                    // Without a mark the number would be drawn into the name and turned.
                    true => "\u{200e}, ",
                    false => ", ",
                };
                runs.push_str(&run(gap, Look::Plain, None));
                runs.push_str(&run(&reference.telephone, Look::Strong, None));
            }
            self.paragraph("ListBullet", Keep::Whole, "", &runs);
        }
    }

    /// The services, by area and sort.
    fn services(&mut self) {
        for part in &self.document.parts {
            let mut level = u8::from(self.heading(1, &part.heading));
            self.intro(&part.intro);
            // A heading that is missing must not leave a gap in the levels.
            let above = level;
            for group in &part.groups {
                level = above + u8::from(self.heading(above + 1, &group.heading));
                self.intro(&group.intro);
                for entry in &group.entries {
                    entry::write(self, entry, level + 1);
                }
                if group.see.iter().any(is_named) {
                    let words = run(self.document.words.see_also, Look::Strong, None);
                    self.paragraph("SeeAlso", Keep::WithNext, "", &words);
                    self.references(&group.see);
                }
            }
        }
    }

    /// What to know of a part or group, which belongs to what follows.
    fn intro(&mut self, text: &str) {
        let keep = if text.len() < LONG {
            Keep::WithNext
        } else {
            Keep::Loose
        };
        self.text("Normal", keep, text);
    }
}

/// Runs that lead to another place in the document.
pub(super) fn internal(bookmark: &str, runs: &str) -> String {
    format!("<w:hyperlink w:anchor=\"{bookmark}\" w:history=\"1\">{runs}</w:hyperlink>")
}

/// Whether a line shows anything.
pub(super) fn has_words(line: &Line) -> bool {
    is_shown(&line.text) || line.href.as_deref().is_some_and(is_shown)
}

/// Whether a pointer to a service shows anything.
pub(super) fn is_named(reference: &Reference) -> bool {
    is_shown(&reference.name.text) || is_shown(&reference.telephone)
}
