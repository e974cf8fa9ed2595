//! What stands before the services: who publishes the list, panels and the contents.

use super::body::{Body, Heading, Keep, LONG, has_words, internal};
use super::styles::{FRAMED_BULLETS, THICK, frame, framed_indent};
use super::xml::{Look, is_shown, run};
use crate::print::document::{Line, Panel};

/// With more headings than this the contents show only the first level, to stay short.
const CONTENTS: usize = 60;

impl Body<'_> {
    /// Who publishes what.
    pub(super) fn masthead(&mut self) {
        let document = self.document;
        let publisher = &document.publisher;
        if let Some(logo) = &publisher.logo {
            let alt = if is_shown(&logo.alt) {
                &logo.alt
            } else {
                &publisher.name
            };
            match self.picture {
                Some(picture) => self.paragraph("Normal", Keep::WithNext, "", &picture.run(alt)),
                None => self.text("Normal", Keep::WithNext, alt),
            }
        }
        self.text("Title", Keep::Loose, &document.title);
        self.text("Subtitle", Keep::Loose, &document.subtitle);
        for fact in document.facts.iter().filter(|fact| is_shown(fact)) {
            self.paragraph("Compact", Keep::Whole, "", &run(fact, Look::Strong, None));
        }
        if is_shown(&publisher.name) {
            let words = format!("{} {}", document.words.published_by, publisher.name);
            self.text("Compact", Keep::WithNext, &words);
        }
        for line in publisher.contact.iter().filter(|line| has_words(line)) {
            let runs = self.line(line, false);
            self.paragraph("Compact", Keep::Whole, "", &runs);
        }
        if let Some(address) = document
            .web_address
            .as_ref()
            .filter(|address| is_shown(address))
        {
            let label = run(&format!("{}: ", document.words.scan), Look::Plain, None);
            let line = Line {
                text: address.clone(),
                href: Some(address.clone()),
            };
            let link = self.line(&line, false);
            self.paragraph("Compact", Keep::Whole, "", &format!("{label}{link}"));
        }
    }

    /// A box of text. `listed` is whether the contents name it.
    pub(super) fn panel(&mut self, panel: &Panel, listed: bool) {
        let shown = |texts: &[String]| texts.iter().filter(|text| is_shown(text)).count();
        let mut left = shown(&panel.paragraphs) + shown(&panel.items);
        let style = if panel.danger { "Danger" } else { "Normal" };
        if panel.danger && is_shown(&panel.heading) {
            self.danger_heading(&panel.heading, listed, left > 0);
        } else if self.heading(1, &panel.heading) && !listed {
            self.headings.pop();
        }
        // The whole frame stays on one page: half of it could be overlooked.
        let mut keep = |text: &str| {
            left -= 1;
            match panel.danger {
                true if left > 0 && text.len() < LONG => Keep::WithNext,
                _ if text.len() < LONG => Keep::Whole,
                _ => Keep::Loose,
            }
        };
        for text in panel.paragraphs.iter().filter(|text| is_shown(text)) {
            self.text(style, keep(text), text);
        }
        for text in panel.items.iter().filter(|text| is_shown(text)) {
            let keep = keep(text);
            if panel.danger {
                let bullet = format!(
                    "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{FRAMED_BULLETS}\"/></w:numPr>"
                );
                self.paragraph("Danger", keep, &bullet, &run(text, Look::Plain, None));
            } else {
                self.text("ListBullet", keep, text);
            }
        }
    }

    /// The heading of the panel about danger, inside its frame.
    fn danger_heading(&mut self, text: &str, listed: bool, more: bool) {
        self.bookmarks += 1;
        let bookmark = format!("heading_{}", self.bookmarks);
        let runs = self.marked(&bookmark, &run(text, Look::Plain, None));
        let start = if std::mem::take(&mut self.break_before) {
            "<w:pageBreakBefore/>"
        } else {
            ""
        };
        let look = format!("{start}{}{}", frame(THICK), framed_indent());
        self.paragraph(
            "Heading1",
            if more { Keep::WithNext } else { Keep::Whole },
            &look,
            &runs,
        );
        if listed {
            self.headings.push(Heading {
                level: 1,
                text: text.to_owned(),
                bookmark,
            });
        }
    }

    /// The contents, as links that work at once; Word’s own field would be empty until updated.
    pub(super) fn contents(&mut self) {
        let headings = std::mem::take(&mut self.headings);
        if headings.len() < 2 {
            return;
        }
        self.heading(1, self.document.words.contents);
        let deepest = if headings.len() > CONTENTS { 1 } else { 2 };
        let shown: Vec<&Heading> = headings
            .iter()
            .filter(|heading| heading.level <= deepest)
            .collect();
        for (index, heading) in shown.iter().enumerate() {
            // Short contents are of most use on one page.
            let keep = if shown.len() <= 25 && index + 1 < shown.len() {
                Keep::WithNext
            } else {
                Keep::Whole
            };
            let link = internal(&heading.bookmark, &run(&heading.text, Look::Link, None));
            self.paragraph(&format!("TOC{}", heading.level), keep, "", &link);
        }
    }
}
