//! What stands behind the services: indexes, the glossary and lines for notes.

use super::body::{Body, Keep, is_named};
use super::xml::{Look, escape, run};
use super::{TEXT_WIDTH, entry};
use crate::print::document::Size;
use std::fmt::Write as _;

/// How many lines there are to write on.
const NOTE_LINES: usize = 14;

impl Body<'_> {
    /// The services by name: a table, with a header row that stands on each page again.
    pub(super) fn names(&mut self) {
        let document = self.document;
        if !document.names.iter().any(is_named) {
            return;
        }
        self.break_before = true;
        let words = &document.words;
        self.heading(1, words.index_of_names);
        let telephone = TEXT_WIDTH * if document.size == Size::Large { 40 } else { 32 } / 100;
        let widths = [TEXT_WIDTH - telephone, telephone];
        let title = escape(words.index_of_names);
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"IndexTable\"/><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{title}\"/><w:tblDescription w:val=\"{title}: {}, {}\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{}\"/><w:gridCol w:w=\"{}\"/></w:tblGrid>",
            escape(words.name),
            escape(words.telephone),
            widths[0],
            widths[1],
        );
        let head = [words.name, words.telephone].map(|word| run(word, Look::Strong, None));
        self.row("<w:cantSplit/><w:tblHeader/>", widths, head);
        for reference in document
            .names
            .iter()
            .filter(|reference| is_named(reference))
        {
            let name = self.name_link(reference);
            let number = run(&reference.telephone, Look::Strong, None);
            self.row("<w:cantSplit/>", widths, [name, number]);
        }
        self.out.push_str("</w:tbl>");
    }

    /// A row of the table.
    fn row(&mut self, properties: &str, widths: [u32; 2], cells: [String; 2]) {
        let _ = write!(self.out, "<w:tr><w:trPr>{properties}</w:trPr>");
        for (width, runs) in widths.into_iter().zip(cells) {
            let _ = write!(
                self.out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
            );
            self.paragraph("TableText", Keep::Loose, "", &runs);
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }

    /// The services by what they help with.
    pub(super) fn needs(&mut self) {
        let mut needs = self
            .document
            .needs
            .iter()
            .filter(|need| need.services.iter().any(is_named))
            .peekable();
        if needs.peek().is_none() {
            return;
        }
        let level = u8::from(self.heading(1, self.document.words.index_of_needs)) + 1;
        let known = self.headings.len();
        for need in needs {
            self.heading(level, &need.heading);
            self.references(&need.services);
        }
        // The index is its own contents.
        self.headings.truncate(known);
    }

    /// What the short names stand for.
    pub(super) fn glossary(&mut self) {
        if !self.document.glossary.is_empty() {
            self.heading(1, self.document.words.glossary);
        }
        for (term, meaning) in &self.document.glossary {
            let value = run(meaning, Look::Plain, None);
            entry::labelled(self, term, &value, Keep::Whole);
        }
    }

    /// Empty lines to write on.
    pub(super) fn notes(&mut self) {
        if self.document.notes {
            self.heading(1, self.document.words.notes);
            for index in 1..=NOTE_LINES {
                let keep = if index < NOTE_LINES {
                    Keep::WithNext
                } else {
                    Keep::Whole
                };
                self.paragraph("NoteLine", keep, "", "<w:r><w:tab/></w:r>");
            }
        }
    }
}
