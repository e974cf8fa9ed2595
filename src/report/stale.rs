//! How old the checks are: every service in its band, and the quality marks that end soon.
//!
//! Checked and changed are two dates. A row may change every week and nobody may have rung the service
//! for years; only `last_checked` tells of that. Contracts have no column in a list, so their ends can't
//! be told here: the call sheet asks for them.
//!
//! The [`Outline`] is made from columns, so it costs little whatever the size of the directory; the
//! providers themselves are loaded for what is shown.

pub mod csv;
pub mod json;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::closed::closed_list;
use crate::index::schema::{Packed, day_of};
use crate::index::{Generation, ReadError};
use crate::print::entry;
use crate::provider::{Provider, Source};
use crate::query::{self, Filters, Row};

/// The months after which a check is stale, whatever the service.
pub const STALE_MONTHS: u32 = 12;
/// A quality mark that ends within so many months is told.
pub const SOON_MONTHS: u32 = 3;

closed_list! {
    /// How old a check is; the oldest first.
    Band {
        Never = "never", "never checked";
        Stale = "stale", "stale: over 12 months";
        Due = "due", "due: over 6 months, over 3 where the law gives it";
        Fresh = "fresh", "fresh";
    }
}

impl Band {
    /// The band of a service that was checked then, on a day; `by_law` where a law gives what it does.
    pub fn of(checked: Option<Date>, by_law: bool, day: Date) -> Band {
        let Some(checked) = checked else {
            return Band::Never;
        };
        let over = |months| entry::is_over(checked, months, day);
        match (over(STALE_MONTHS), over(entry::fresh_months(by_law))) {
            (true, _) => Band::Stale,
            (_, true) => Band::Due,
            _ => Band::Fresh,
        }
    }
}

/// A provider and how old its check is.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The provider.
    pub provider: Provider,
    /// The band that it falls into.
    pub band: Band,
    /// The whole months since the last check.
    pub months: Option<i32>,
}

/// A quality mark that has ended or ends soon.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// The id of the provider.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The mark.
    pub quality_mark: String,
    /// Its last day.
    #[serde(serialize_with = "iso")]
    pub ends: Date,
    /// Whether that day is over.
    pub expired: bool,
    /// The rows that say so.
    pub rows: Vec<RowJson>,
}

fn iso<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// The report with every provider.
#[derive(Debug, Clone)]
pub struct Report {
    /// The day that it speaks of.
    pub day: Date,
    /// The providers, the oldest check first.
    pub providers: Vec<Checked>,
    /// The quality marks, the first to end first.
    pub marks: Vec<Mark>,
}

/// The report without its providers: which there are, in their order, and how many are in each band.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The day that it speaks of.
    pub day: Date,
    /// The oldest check first, within a day in the order of names.
    rows: Vec<(Row, Band)>,
    /// Those whose quality mark has ended or ends soon, the first to end first.
    marks: Vec<Row>,
}

/// Looks at every provider that fits the filters.
pub fn outline(
    generation: &Generation,
    filters: &Filters,
    day: Date,
) -> Result<Outline, ReadError> {
    let mut rows = query::rows(generation, filters)?;
    rows.sort_unstable_by_key(|row| (row.checked, row.rank));
    let soon = day.checked_add(i64::from(SOON_MONTHS).months()).ok();
    let ends_soon = |row: &&Row| day_of(row.mark_ends).is_some_and(|ends| Some(ends) <= soon);
    let mut marks: Vec<Row> = rows.iter().filter(ends_soon).copied().collect();
    marks.sort_unstable_by_key(|row| (row.mark_ends, row.rank));
    // Many were checked on one day, and dates are not cheap to reckon with.
    let mut last: Option<(u64, [Band; 2])> = None;
    let mut band = |row: &Row| {
        let bands = match last {
            Some((checked, bands)) if checked == row.checked => bands,
            _ => [false, true].map(|by_law| Band::of(day_of(row.checked), by_law, day)),
        };
        last = Some((row.checked, bands));
        bands[usize::from(row.packed.0 & Packed::TYPES != 0)]
    };
    let rows = rows.into_iter().map(|row| (row, band(&row))).collect();
    Ok(Outline { day, rows, marks })
}

/// The outline with all its providers loaded.
pub fn report(generation: &Generation, filters: &Filters, day: Date) -> Result<Report, ReadError> {
    let outline = outline(generation, filters, day)?;
    Ok(Report {
        day,
        providers: outline.load(generation, None, 0, usize::MAX)?,
        marks: outline.marks(generation, usize::MAX)?,
    })
}

impl Outline {
    /// How many providers are in a band.
    pub fn count(&self, band: Band) -> usize {
        self.rows.iter().filter(|(_, own)| *own == band).count()
    }

    /// How many providers there are.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// What the columns tell of each, the oldest check first.
    pub(crate) fn rows(&self) -> &[(Row, Band)] {
        &self.rows
    }

    /// Loads some of the providers: those of a band, or of all, that come after the first `from`.
    pub fn load(
        &self,
        generation: &Generation,
        band: Option<Band>,
        from: usize,
        count: usize,
    ) -> Result<Vec<Checked>, ReadError> {
        let of_band = self.rows.iter();
        let of_band = of_band.filter(|(_, own)| band.is_none_or(|band| *own == band));
        let (addresses, bands): (Vec<_>, Vec<Band>) = of_band
            .skip(from)
            .take(count)
            .map(|(row, band)| (row.at, *band))
            .unzip();
        let providers = generation.records(&addresses)?;
        let checked = providers.into_iter().zip(bands).map(|(provider, band)| {
            let months = entry::months_since_check(&provider, self.day);
            Checked {
                provider,
                band,
                months,
            }
        });
        Ok(checked.collect())
    }

    /// How many quality marks have ended or end within [`SOON_MONTHS`].
    pub fn marks_total(&self) -> usize {
        self.marks.len()
    }

    /// Loads the first of those quality marks.
    pub fn marks(&self, generation: &Generation, count: usize) -> Result<Vec<Mark>, ReadError> {
        let rows = self.marks.iter().take(count);
        let addresses: Vec<_> = rows.map(|row| row.at).collect();
        let providers = generation.records(&addresses)?;
        let marks = providers.iter().filter_map(|own| mark(own, self.day));
        Ok(marks.collect())
    }
}

/// The mark of a provider, where a last day is known.
fn mark(provider: &Provider, day: Date) -> Option<Mark> {
    let ends: Date = provider.quality_mark_expires.parse().ok()?;
    Some(Mark {
        id: provider.id.clone(),
        name: provider.name.clone(),
        quality_mark: provider.quality_mark.clone(),
        ends,
        expired: ends < day,
        rows: provider.sources.iter().map(RowJson::of).collect(),
    })
}

impl Report {
    /// How many providers are in a band.
    pub fn count(&self, band: Band) -> usize {
        self.providers.iter().filter(|one| one.band == band).count()
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Serialize)]
pub struct RowJson {
    /// The file, without folders.
    pub file: String,
    /// The line on which it starts.
    pub line: u64,
}

impl RowJson {
    fn of(source: &Source) -> RowJson {
        RowJson {
            file: source.file.clone(),
            line: source.line,
        }
    }
}

impl std::fmt::Display for RowJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} line {}", self.file, self.line)
    }
}

/// "housing.csv line 4", of several rows with commas.
pub fn rows_in_words(rows: &[RowJson]) -> String {
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    rows.join(", ")
}

/// The rows of a provider, in words.
pub fn stands_in(provider: &Provider) -> String {
    let rows: Vec<RowJson> = provider.sources.iter().map(RowJson::of).collect();
    rows_in_words(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn bands_end_to_the_day() {
        let day = date(2026, 11, 25);
        let cases = [
            ("", Band::Never, Band::Never),
            ("soon", Band::Never, Band::Never),
            ("2025-11-24", Band::Stale, Band::Stale),
            ("2025-11-25", Band::Due, Band::Due),
            ("2026-05-24", Band::Due, Band::Due),
            ("2026-05-25", Band::Fresh, Band::Due),
            ("2026-08-24", Band::Fresh, Band::Due),
            ("2026-08-25", Band::Fresh, Band::Fresh),
            ("2026-11-25", Band::Fresh, Band::Fresh),
        ];
        for (checked, local, legal) in cases {
            let then: Option<Date> = checked.parse().ok();
            assert_eq!(Band::of(then, false, day), local, "{checked}");
            assert_eq!(Band::of(then, true, day), legal, "{checked}");
        }
        // The last day of February stands in for days that it does not have.
        let then = Some(date(2026, 8, 31));
        assert_eq!(Band::of(then, false, date(2027, 2, 28)), Band::Fresh);
        assert_eq!(Band::of(then, false, date(2027, 3, 1)), Band::Due);
    }
}
