//! The cells of one row under the names of the home format, with a voice for what they need said.

use crate::cleaned::quoted;
use crate::contact::is_nothing;
use crate::import::cells::{Say, is_spreadsheet_error, texts, unguarded};
use crate::import::headings::{Feed, Layout, squeezed};
use crate::import::problem::{Problem, Severity};
use crate::import::rows::Cells;
use crate::provider::Column;

/// One row on its way to become a provider.
pub(super) struct RowCells<'r> {
    file: &'r str,
    line: u64,
    layout: &'r Layout,
    cells: &'r dyn Cells,
    /// Nobody listens when only the identity of a row is wanted.
    tell: Option<&'r mut dyn FnMut(Problem)>,
}

impl<'r> RowCells<'r> {
    pub(super) fn new(
        file: &'r str,
        line: u64,
        layout: &'r Layout,
        cells: &'r dyn Cells,
        tell: Option<&'r mut dyn FnMut(Problem)>,
    ) -> Self {
        Self {
            file,
            line,
            layout,
            cells,
            tell,
        }
    }

    fn tell(&mut self, heading: &str, severity: Severity, what: String) {
        if let Some(tell) = &mut self.tell {
            let (list, column) = (self.file.to_owned(), heading.to_owned());
            tell(Problem {
                list,
                line: self.line,
                column,
                severity,
                what,
            });
        }
    }

    /// Says something of the whole row.
    pub(super) fn say_of_row(&mut self, severity: Severity, what: &str) {
        if self.tell.is_some() {
            self.tell("", severity, what.to_owned());
        }
    }

    /// Says something of the first sheet column that feeds a column.
    pub(super) fn say(
        &mut self,
        column: Column,
        severity: Severity,
        what: impl FnOnce() -> String,
    ) {
        if self.tell.is_some() {
            let layout = self.layout;
            let heading = layout
                .feeds(column)
                .first()
                .map_or("", |feed| layout.heading(feed.index));
            self.tell(heading, severity, what());
        }
    }

    /// Speaks of cells to the right of the last heading.
    pub(super) fn extra_cells(&mut self) {
        let width = self.layout.width();
        let cells = self.cells;
        let mut extra = (width..cells.count())
            .map(|index| cells.cell(index))
            .filter(|cell| !cell.trim().is_empty());
        if let Some(first) = extra.next() {
            let more = match extra.count() {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            let what = format!(
                "{}{more} was left out, as it stands to the right of the last heading",
                quoted(first)
            );
            self.tell("", Severity::Unread, what);
        }
    }

    /// Says why a row without a name is refused.
    pub(super) fn refuse_nameless(&mut self) {
        let layout = self.layout;
        let cells = self.cells;
        let feeds = layout.feeds(Column::Name);
        let heading = feeds.first().map_or("", |feed| layout.heading(feed.index));
        let typed = feeds
            .iter()
            .map(|feed| cells.cell(feed.index).trim())
            .find(|cell| !cell.is_empty());
        let what = match typed {
            Some(cell) => format!("{} is no name, so the row was left out", quoted(cell)),
            None => "there is no name, so the row was left out".to_owned(),
        };
        self.tell(heading, Severity::Refused, what);
    }

    /// Whether any sheet column that feeds a column has something in it.
    pub(super) fn is_filled(&self, column: Column) -> bool {
        self.layout
            .feeds(column)
            .iter()
            .any(|feed| !is_nothing(self.cells.cell(feed.index)))
    }

    /// Hands every filled cell that feeds a column to a reader.
    pub(super) fn each(&mut self, column: Column, mut read: impl FnMut(&'r str, &mut Say<'_>)) {
        let layout = self.layout;
        for feed in layout.feeds(column) {
            if let Some(cell) = self.filled(feed) {
                let heading = layout.heading(feed.index);
                read(cell, &mut |severity, what| {
                    self.tell(heading, severity, what)
                });
            }
        }
    }

    /// The value of the first cell that has one; what other cells hold besides is reported.
    pub(super) fn first<T>(
        &mut self,
        column: Column,
        mut read: impl FnMut(&'r str, &mut Say<'_>) -> Option<T>,
    ) -> Option<T> {
        let mut taken: Option<(T, &'r str, &'r str)> = None;
        let layout = self.layout;
        for feed in layout.feeds(column) {
            let Some(cell) = self.filled(feed) else {
                continue;
            };
            let heading = layout.heading(feed.index);
            match &taken {
                None => {
                    let value = read(cell, &mut |severity, what| {
                        self.tell(heading, severity, what)
                    });
                    taken = value.map(|value| (value, cell, heading));
                }
                // A box left unticked does not contradict one that is ticked.
                Some((_, earlier, from))
                    if feed.tick.is_none()
                        && !is_nothing(cell)
                        && squeezed(cell) != squeezed(earlier) =>
                {
                    let what = format!(
                        "{} was left out, as {} is filled too",
                        quoted(cell),
                        quoted(from)
                    );
                    self.tell(heading, Severity::Unread, what);
                }
                Some(_) => {}
            }
        }
        taken.map(|(value, ..)| value)
    }

    /// The text of a cell, if there is any, a tick turned into what it stands for.
    fn filled(&mut self, feed: &Feed) -> Option<&'r str> {
        let cell = self.cells.cell(feed.index);
        if cell.is_empty() {
            return None;
        }
        let cell = unguarded(cell.trim());
        if is_spreadsheet_error(cell) {
            let heading = self.layout.heading(feed.index);
            let what = format!(
                "{} is an error of the spreadsheet and no value",
                quoted(cell)
            );
            self.tell(heading, Severity::Unread, what);
            return None;
        }
        let cell = match feed.tick {
            Some(tick) if is_yes(cell) => tick.yes,
            Some(tick) if is_no(cell) => tick.no,
            _ => cell,
        };
        (!cell.is_empty()).then_some(cell)
    }

    /// A name or the like: one line of text.
    pub(super) fn line_of_text(&mut self, column: Column) -> String {
        let line = |cell: &'r str, say: &mut Say<'_>| {
            let text = texts::stated(cell, say);
            let text = if text.contains('\n') {
                text.replace('\n', " ")
            } else {
                text.into_owned()
            };
            (!text.is_empty()).then_some(text)
        };
        self.first(column, line).unwrap_or_default()
    }

    /// Running text; several cells stand below each other.
    pub(super) fn prose(&mut self, column: Column) -> String {
        let mut all = String::new();
        self.each(column, |cell, say| {
            let text = match column {
                Column::OpeningHours => texts::stated(cell, say),
                _ => texts::prose(cell, say),
            };
            // A cell with nothing but marks in it, such as "-", says nothing.
            if !text.contains(char::is_alphanumeric) || all.lines().any(|line| line == text) {
                return;
            }
            if all.is_empty() {
                all = text.into_owned();
            } else {
                all.push('\n');
                all.push_str(&text);
            }
        });
        all
    }

    /// The lines of an address, those that repeat left out.
    pub(super) fn address(&mut self) -> String {
        let mut all = String::new();
        self.each(Column::Address, |cell, say| {
            let text = texts::stated(cell, say);
            let part = text.trim_end_matches([',', ' ']);
            let repeated = all
                .split(", ")
                .any(|known| known.eq_ignore_ascii_case(part));
            if part.is_empty() || repeated {
                return;
            }
            if !all.is_empty() {
                all.push_str(", ");
            }
            all.push_str(part);
        });
        all
    }
}

fn is_yes(cell: &str) -> bool {
    const YES: [&str; 12] = [
        "yes", "y", "true", "x", "1", "✓", "✔", "☑", "ie", "ydy", "oes", "tick",
    ];
    cell.len() <= 4 && YES.iter().any(|yes| yes.eq_ignore_ascii_case(cell))
}

fn is_no(cell: &str) -> bool {
    const NO: [&str; 8] = ["no", "n", "false", "0", "✗", "✘", "☐", "na"];
    cell.len() <= 5 && (NO.iter().any(|no| no.eq_ignore_ascii_case(cell)) || is_nothing(cell))
}
