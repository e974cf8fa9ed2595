//! One service.

use super::body::{Body, Keep, has_words};
use super::styles::is_short_label;
use super::xml::{Look, is_shown, run};
use crate::print::document::{Entry, Layout, Row, RowKind, Size};

/// A break of line between runs.
const BREAK: &str = "<w:r><w:br/></w:r>";

/// Writes a service under a heading of the given level.
pub(super) fn write(body: &mut Body<'_>, entry: &Entry, level: u8) {
    body.service_heading(level, &entry.anchor, &entry.name);
    // Alerts come first in every layout: a service that is closed must not look open.
    for alert in entry.alerts.iter().filter(|alert| is_shown(alert)) {
        body.text("Alert", Keep::Loose, alert);
    }
    match body.document.layout {
        Layout::Line => line(body, entry),
        Layout::Summary | Layout::Full => full(body, entry),
    }
}

/// All of it: what it does, then rows.
fn full(body: &mut Body<'_>, entry: &Entry) {
    let about: Vec<&String> = entry.about.iter().filter(|text| is_shown(text)).collect();
    let rows: Vec<&Row> = entry
        .rows
        .iter()
        .filter(|row| row.lines.iter().any(has_words))
        .collect();
    let mut left = about.len() + rows.len();
    let together = fits_a_page(body, entry);
    let mut keep = || {
        left -= 1;
        match (together, left) {
            (true, 0) => Keep::Whole,
            (true, _) => Keep::WithNext,
            (false, _) => Keep::Loose,
        }
    };
    for text in about {
        body.text("Normal", keep(), text);
    }
    for row in rows {
        let value = lines(body, row);
        labelled(body, row.label, &value, keep());
    }
}

/// The shortest that is of use: how to ring, and what it is in one line.
fn line(body: &mut Body<'_>, entry: &Entry) {
    let of = |kind| {
        let rows = entry.rows.iter();
        rows.filter(move |row| row.kind == kind && row.lines.iter().any(has_words))
    };
    let mut parts: Vec<String> = of(RowKind::Telephone).map(|row| lines(body, row)).collect();
    if parts.is_empty() {
        // A service without a telephone still has to be reached somehow.
        parts.extend(of(RowKind::Contact).take(1).map(|row| lines(body, row)));
    }
    let about = entry
        .about
        .iter()
        .flat_map(|text| text.lines())
        .find(|line| is_shown(line));
    parts.extend(about.map(|text| run(text, Look::Plain, None)));
    if !parts.is_empty() {
        let keep = if fits_a_page(body, entry) {
            Keep::Whole
        } else {
            Keep::Loose
        };
        body.paragraph("Compact", keep, "", &parts.join(BREAK));
    }
}

/// The lines of a row, below one another.
fn lines(body: &mut Body<'_>, row: &Row) -> String {
    let telephone = row.kind == RowKind::Telephone;
    let lines = row.lines.iter().filter(|line| has_words(line));
    lines
        .map(|line| body.line(line, telephone))
        .collect::<Vec<_>>()
        .join(BREAK)
}

/// A label and its value: side by side, or in one line in large print, which has no columns.
pub(super) fn labelled(body: &mut Body<'_>, label: &str, value: &str, keep: Keep) {
    if !is_shown(label) {
        body.paragraph("Compact", keep, "", value);
    } else if body.document.size == Size::Standard && is_short_label(label) {
        let label = run(label, Look::Strong, None);
        body.paragraph(
            "Detail",
            keep,
            "",
            &format!("{label}<w:r><w:tab/></w:r>{value}"),
        );
    } else {
        let label = run(&format!("{label}: "), Look::Strong, None);
        body.paragraph("Compact", keep, "", &format!("{label}{value}"));
    }
}

/// Whether a service can be kept on one page. Asking for more than a page makes Word leave gaps,
/// so a longer one may break.
fn fits_a_page(body: &Body<'_>, entry: &Entry) -> bool {
    // Tenths of a line of the body text, with the space between paragraphs; guessed from Arial.
    let (letters, page) = match body.document.size {
        Size::Standard => (60, 340),
        Size::Large => (45, 260),
    };
    let lines = |text: &str, letters: usize| {
        text.lines()
            .map(|line| 10 + line.chars().count() / letters * 10)
            .sum::<usize>()
    };
    let texts = entry
        .alerts
        .iter()
        .chain(&entry.about)
        .map(|text| 5 + lines(text, letters));
    let rows = entry.rows.iter().map(|row| {
        // Values have less than the whole width, since their labels stand beside them.
        let values = row
            .lines
            .iter()
            .map(|line| lines(&line.text, letters * 3 / 4));
        3 + values.sum::<usize>()
            * if row.kind == RowKind::Telephone {
                12
            } else {
                10
            }
            / 10
    });
    10 + lines(&entry.name.text, letters) + texts.chain(rows).sum::<usize>() <= page
}
