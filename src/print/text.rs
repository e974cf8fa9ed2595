//! A list as plain text: for braille and audio makers, and for any machine there will ever be.

use super::document::{Document, Panel, Reference};
use crate::text::plain;
use unicode_width::UnicodeWidthStr;

/// The longest line: what fits a page of most printers and embossers after conversion.
const WIDTH: usize = 72;

/// Writes the document, lines ended as every system reads them.
pub fn write(document: &Document) -> String {
    let mut out = Out(String::with_capacity(16 * 1024));
    if !document.publisher.name.is_empty() {
        out.text("", &document.publisher.name);
    }
    out.heading(&document.title, '=');
    if !document.subtitle.is_empty() {
        out.text("", &document.subtitle);
    }
    let words = &document.words;
    out.text(
        "",
        &format!(
            "{} {}. {}.",
            words.printed,
            document.printed.words,
            document.facts.join(", ")
        ),
    );
    for panel in &document.front {
        out.panel(panel);
    }
    for part in &document.parts {
        out.heading(&part.heading, '=');
        out.text("", &part.intro);
        for group in &part.groups {
            if !group.heading.is_empty() {
                out.heading(&group.heading, '-');
            }
            out.text("", &group.intro);
            for entry in &group.entries {
                out.blank();
                out.text("", &entry.name.text);
                for alert in &entry.alerts {
                    out.text("! ", alert);
                }
                for about in &entry.about {
                    out.text("  ", about);
                }
                for row in &entry.rows {
                    let lines: Vec<&str> = row.lines.iter().map(|l| l.text.as_str()).collect();
                    out.text("  ", &format!("{}: {}", row.label, lines.join("; ")));
                }
            }
            if !group.see.is_empty() {
                out.blank();
                out.text("", &format!("{}:", words.see_also));
                out.references(&group.see);
            }
        }
    }
    if document.names.len() > 1 {
        out.heading(words.index_of_names, '=');
        out.references(&document.names);
    }
    if document.needs.len() > 1 {
        out.heading(words.index_of_needs, '=');
        for need in &document.needs {
            out.blank();
            out.text("", &need.heading);
            out.references(&need.services);
        }
    }
    if !document.glossary.is_empty() {
        out.heading(words.glossary, '=');
        for (short, means) in &document.glossary {
            out.text("", &format!("{short}: {means}"));
        }
    }
    for panel in &document.back {
        out.panel(panel);
    }
    for line in &document.publisher.contact {
        out.text("", &line.text);
    }
    out.0.replace('\n', "\r\n")
}

/// Text in lines of at most 72 columns.
pub(crate) struct Out(pub(crate) String);

impl Out {
    pub(crate) fn blank(&mut self) {
        if !self.0.ends_with("\n\n") && !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    pub(crate) fn heading(&mut self, text: &str, under: char) {
        self.blank();
        self.text("", text);
        let wide = plain(text).width().min(WIDTH);
        self.0.extend(std::iter::repeat_n(under, wide));
        self.0.push('\n');
    }

    pub(crate) fn text(&mut self, indent: &str, text: &str) {
        let text = plain(text);
        let mut line = String::from(indent);
        let mut begun = false;
        for word in text.split_whitespace() {
            if begun && line.width() + 1 + word.width() > WIDTH {
                self.0.push_str(&line);
                self.0.push('\n');
                line = " ".repeat(indent.len());
                begun = false;
            }
            if begun {
                line.push(' ');
            }
            line.push_str(word);
            begun = true;
        }
        if begun {
            self.0.push_str(&line);
            self.0.push('\n');
        }
    }

    fn panel(&mut self, panel: &Panel) {
        self.heading(&panel.heading, '-');
        for text in &panel.paragraphs {
            self.text("", text);
        }
        for item in &panel.items {
            self.text("- ", item);
        }
    }

    fn references(&mut self, of: &[Reference]) {
        for one in of {
            self.text(
                "- ",
                format!("{}  {}", one.name.text, one.telephone).trim_end(),
            );
        }
    }
}
