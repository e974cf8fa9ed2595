//! Which column of a sheet feeds which column of a provider list.
//!
//! Councils head the same column “Tel No”, “Contact number” or “Ffôn”. Headings
//! are compared without regard to case, accents, punctuation and spacing, with
//! the keys and labels of [`Column`] and with the aliases of
//! `data/reference/headings.csv`. Nothing is guessed: a heading that is merely
//! like a known one gets a suggestion and its column is left out.

mod known;

use crate::cleaned::quoted;
use crate::closed::Closed;
use crate::import::problem::{Remark, Severity};
use crate::provider::Column;
use known::{Known, WEAK, find, suggestion};
pub(crate) use known::{Tick, squeezed};

/// How many values a column holds, and so what is done when several columns of a sheet feed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// One value: the first cell that has one wins.
    One,
    /// A set of values: those of all cells.
    Several,
    /// Running text: one cell below the other.
    Prose,
    /// The lines of an address, joined with commas.
    Address,
}

/// How many values a column holds.
pub(crate) fn nature(column: Column) -> Nature {
    match column {
        Column::List
        | Column::Specialisms
        | Column::StatutoryTypes
        | Column::Kinds
        | Column::Areas
        | Column::CoverageBasis
        | Column::WhoCanRefer
        | Column::Telephone
        | Column::TextphoneOrSms
        | Column::Email
        | Column::Website
        | Column::Languages
        | Column::Formats
        | Column::CharityNumber
        | Column::CompanyNumber => Nature::Several,
        Column::Description
        | Column::Eligibility
        | Column::Referral
        | Column::OpeningHours
        | Column::Alert
        | Column::Notes => Nature::Prose,
        Column::Address => Nature::Address,
        _ => Nature::One,
    }
}

/// One column of a sheet that feeds a column of the home format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// Its place in the sheet, from 0.
    pub index: usize,
    /// What "yes" and "no" stand for, where the heading is a question such as “IMHA” or “Free?”.
    pub(crate) tick: Option<Tick>,
}

/// Which columns of a sheet feed which columns of the home format.
#[derive(Debug, Clone)]
pub struct Layout {
    /// By the place of the home column in [`Column::ALL`].
    feeds: Vec<Vec<Feed>>,
    headings: Vec<String>,
}

impl Layout {
    /// A layout in which each column feeds the home column given for it.
    ///
    /// `headings` are what messages call the columns.
    pub fn of_columns(columns: &[Column], headings: Vec<String>) -> Self {
        let mut feeds = vec![Vec::new(); Column::ALL.len()];
        for (index, column) in columns.iter().enumerate() {
            if let Some(of_column) = feeds.get_mut(column.place()) {
                of_column.push(Feed { index, tick: None });
            }
        }
        Self { feeds, headings }
    }

    /// The columns of the sheet that feed this one, the one that counts most first.
    pub fn feeds(&self, column: Column) -> &[Feed] {
        self.feeds.get(column.place()).map_or(&[], Vec::as_slice)
    }

    /// The heading over a column of the sheet; empty where there is none.
    pub fn heading(&self, index: usize) -> &str {
        self.headings.get(index).map_or("", String::as_str)
    }

    /// The column of the home format that a heading feeds; of several the first.
    pub(crate) fn column(&self, heading: &str) -> Option<Column> {
        let feeds = |column: &&Column| {
            let mut feeds = self.feeds(**column).iter();
            feeds.any(|feed| self.heading(feed.index) == heading)
        };
        Column::ALL.iter().find(feeds).copied()
    }

    /// How many columns have a heading, empty ones between them counted.
    pub fn width(&self) -> usize {
        self.headings.len()
    }

    /// Whether any column of the sheet feeds any column of the home format.
    pub fn is_empty(&self) -> bool {
        self.feeds.iter().all(Vec::is_empty)
    }
}

/// Whether a text is a heading that is known, if only to be left out.
pub fn known(heading: &str) -> bool {
    find(heading).is_some()
}

/// Finds what each heading feeds, and says what is left out and why.
///
/// Of several headings of one meaning that hold a single value the first
/// counts, and a heading in the words of the home format before any alias. A
/// sheet with organisations and no names is taken as a list of organisations:
/// they feed the name too.
pub fn layout(headings: &[String]) -> (Layout, Vec<Remark>) {
    let mut remarks = Vec::new();
    // A whole column that is left out is a loss, not a piece of advice.
    let (lost, advice) = (Severity::Unread, Severity::Advice);
    let mut say = |severity: Severity, heading: &str, what: String| {
        remarks.push(Remark::new(severity, heading, what));
    };
    let mut candidates: Vec<(Column, usize, &'static Known)> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        match find(heading) {
            Some(known) => match known.feeds {
                Ok(column) => candidates.push((column, index, known)),
                Err(reason) => say(lost, heading, format!("this column was left out: {reason}")),
            },
            None if heading.trim().is_empty() => {
                say(
                    lost,
                    "",
                    format!("column {} has no heading and was left out", index + 1),
                );
            }
            None => say(lost, heading, unknown(heading)),
        }
    }
    candidates.sort_by_key(|&(column, index, known)| (column, known.weight, index));

    let mut feeds: Vec<Vec<Feed>> = vec![Vec::new(); Column::ALL.len()];
    for (column, index, known) in candidates {
        let Some(of_column) = feeds.get_mut(column.place()) else {
            continue;
        };
        if let Some(first) = of_column.first() {
            let first = headings.get(first.index).map_or("", String::as_str);
            if known.weight > WEAK {
                let what = format!(
                    "this column was left out, as {} is more exact",
                    quoted(first)
                );
                say(lost, headings.get(index).map_or("", String::as_str), what);
                continue;
            }
            if nature(column) == Nature::One {
                let what = format!("where {} is filled too, that is taken", quoted(first));
                say(advice, headings.get(index).map_or("", String::as_str), what);
            }
        }
        of_column.push(Feed {
            index,
            tick: known.tick,
        });
    }
    let organisation = feeds[Column::Organisation.place()].first().copied();
    if let (true, Some(feed)) = (feeds[Column::Name.place()].is_empty(), organisation) {
        feeds[Column::Name.place()].push(feed);
        let heading = headings.get(feed.index).map_or("", String::as_str);
        say(
            advice,
            heading,
            "no column holds the name of the service, so this one is taken for it too".to_owned(),
        );
    }
    let headings = headings.to_vec();
    (Layout { feeds, headings }, remarks)
}

/// What to say of a heading that is not known.
fn unknown(heading: &str) -> String {
    let said = format!(
        "{} is not a column that a list has, and it was left out",
        quoted(heading)
    );
    match suggestion(heading) {
        Some(label) => format!("{said}; did you mean “{label}”?"),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each home column is fed by, and everything that was said.
    fn laid_out(headings: &str) -> String {
        let headings: Vec<String> = headings.split('|').map(|h| h.trim().to_owned()).collect();
        let (layout, remarks) = layout(&headings);
        let mut shown: Vec<String> = Vec::new();
        for &column in Column::ALL {
            let from: Vec<&str> = layout
                .feeds(column)
                .iter()
                .map(|f| layout.heading(f.index))
                .collect();
            if !from.is_empty() {
                shown.push(format!("{}={}", column.key(), from.join("+")));
            }
        }
        shown.extend(
            remarks
                .iter()
                .map(|r| format!("({}: {})", r.column, r.what)),
        );
        shown.join(" ")
    }

    #[test]
    fn every_heading_is_used_or_spoken_of() {
        let cases = [
            (
                "Name|Tel|Mobile|Email",
                "name=Name telephone=Tel+Mobile email=Email",
            ),
            ("Address 1|Name|Town", "name=Name address=Address 1+Town"),
            // A region says less than a council.
            (
                "Name|Region|Council",
                "name=Name areas=Council (Region: this column was left out, as “Council” is more exact)",
            ),
            ("Name|Region", "name=Name areas=Region"),
            (
                "Service name|Name",
                "name=Name+Service name (Service name: where “Name” is filled too, that is taken)",
            ),
            (
                "Organisation|Phone",
                "name=Organisation organisation=Organisation telephone=Phone (Organisation: no column holds the \
                 name of the service, so this one is taken for it too)",
            ),
            (
                "Name|Fax",
                "name=Name (Fax: this column was left out: lists hold no fax numbers)",
            ),
            (
                "Name|Telphone|Shoe size|",
                "name=Name (Telphone: “Telphone” is not a column that a list has, and it was left out; did you mean \
                 “Telephone”?) (Shoe size: “Shoe size” is not a column that a list has, and it was left out) \
                 (: column 4 has no heading and was left out)",
            ),
        ];
        for (headings, expected) in cases {
            assert_eq!(laid_out(headings), expected, "{headings}");
        }
    }
}
