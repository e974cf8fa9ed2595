//! How old the checks are: every service in its band, and the quality marks that end soon.
//!
//! Checked and changed are two dates. A row may change every week and nobody may have rung the service
//! for years; only `last_checked` tells of that. Contracts have no column in a list, so their ends can't
//! be told here: the call sheet asks for them.

use std::borrow::Cow;
use std::io;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::closed::{Closed, closed_list};
use crate::index::{Generation, ReadError};
use crate::print::csv::safe;
use crate::print::{self, entry};
use crate::provider::{Provider, Source};
use crate::query::{Filters, Question};
use crate::vocabulary::Vocabulary;

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
    /// The band of a provider on a day.
    pub fn of(provider: &Provider, day: Date) -> Band {
        let checked = provider.last_checked.parse().ok();
        Band::at(checked, !provider.statutory_types.is_empty(), day)
    }

    /// The band on `day` of a check; `legal` where the law gives what the service does.
    pub fn at(checked: Option<Date>, legal: bool, day: Date) -> Band {
        let Some(checked) = checked else {
            return Band::Never;
        };
        let over = |months| entry::over(checked, months, day);
        match (over(STALE_MONTHS), over(entry::months_of(legal))) {
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

/// The report.
#[derive(Debug, Clone)]
pub struct Report {
    /// The day that it speaks of.
    pub day: Date,
    /// The providers, the oldest check first.
    pub providers: Vec<Checked>,
    /// The quality marks, the first to end first.
    pub marks: Vec<Mark>,
}

/// Looks at every provider that fits the filters.
pub fn report(
    generation: &Generation,
    vocabulary: &Vocabulary,
    filters: &Filters,
    day: Date,
) -> Result<Report, ReadError> {
    let question = Question {
        filters: filters.clone(),
        today: Some(day),
        ..Question::default()
    };
    let (found, answer) = print::all(generation, vocabulary, &question)?;
    // What a widened answer shows does not fit, and so is nothing that was asked for.
    let found = match answer.widened {
        Some(_) => Vec::new(),
        None => found,
    };
    Ok(of(found.into_iter().map(|one| one.provider), day))
}

/// Sorts providers into bands.
pub fn of(providers: impl Iterator<Item = Provider>, day: Date) -> Report {
    let mut providers: Vec<Checked> = providers
        .map(|provider| Checked {
            band: Band::of(&provider, day),
            months: entry::months_since_check(&provider, day),
            provider,
        })
        .collect();
    // ISO dates sort as text, and no date at all comes first. Within a day the order of names.
    providers.sort_by_cached_key(|one| {
        let own = &one.provider;
        // A date that can't be read counts as none.
        let checked = one.months.map(|_| own.last_checked.clone());
        (checked, crate::text::sort_key(&own.name), own.id.clone())
    });
    let mut marks: Vec<Mark> = providers
        .iter()
        .filter_map(|one| mark(&one.provider, day))
        .collect();
    marks.sort_by(|a, b| (a.ends, &a.id).cmp(&(b.ends, &b.id)));
    Report {
        day,
        providers,
        marks,
    }
}

/// The mark of a provider, where it has ended or ends within [`SOON_MONTHS`].
fn mark(provider: &Provider, day: Date) -> Option<Mark> {
    let ends: Date = provider.quality_mark_expires.parse().ok()?;
    let soon = day.checked_add(i64::from(SOON_MONTHS).months()).ok()?;
    (ends <= soon).then(|| Mark {
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

/// "housing.csv line 4", of several rows with commas.
pub fn rows_in_words(sources: &[Source]) -> String {
    let rows: Vec<String> = sources
        .iter()
        .map(|source| format!("{} line {}", source.file, source.line))
        .collect();
    rows.join(", ")
}

/// The report as JSON.
#[derive(Debug, Serialize)]
pub struct StaleJson<'r> {
    generation: u32,
    as_of: String,
    counts: std::collections::BTreeMap<&'static str, usize>,
    providers: Vec<CheckedJson<'r>>,
    quality_marks: &'r [Mark],
}

#[derive(Debug, Serialize)]
struct CheckedJson<'r> {
    id: &'r str,
    name: &'r str,
    lists: crate::closed::Many<crate::provider::List>,
    rows: Vec<RowJson>,
    telephone: &'r [String],
    statutory_types: crate::closed::Many<crate::statutory::StatutoryType>,
    last_checked: Option<&'r str>,
    months: Option<i32>,
    band: Band,
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

impl<'r> StaleJson<'r> {
    /// The JSON of a report.
    pub fn of(report: &'r Report, generation: u32) -> StaleJson<'r> {
        StaleJson {
            generation,
            as_of: report.day.to_string(),
            counts: Band::ALL
                .iter()
                .map(|band| (band.key(), report.count(*band)))
                .collect(),
            providers: report
                .providers
                .iter()
                .map(|one| CheckedJson {
                    id: &one.provider.id,
                    name: &one.provider.name,
                    lists: one.provider.lists,
                    rows: one.provider.sources.iter().map(RowJson::of).collect(),
                    telephone: &one.provider.telephone,
                    statutory_types: one.provider.statutory_types,
                    last_checked: one.months.map(|_| one.provider.last_checked.as_str()),
                    months: one.months,
                    band: one.band,
                })
                .collect(),
            quality_marks: &report.marks,
        }
    }
}

/// The columns of the CSV; the last two are blank, to be filled in.
const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "lists",
    "rows",
    "telephone",
    "email",
    "statutory_types",
    "last_checked",
    "band",
    "quality_mark",
    "quality_mark_expires",
    "checked_on",
    "remarks",
];

/// Writes the report as CSV: one row a provider, safe in a spreadsheet.
pub fn write_csv(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    for one in &report.providers {
        let own = &one.provider;
        let cells: [Cow<'_, str>; 13] = [
            Cow::Borrowed(&own.id),
            Cow::Borrowed(&own.name),
            Cow::Owned(own.lists.keys()),
            Cow::Owned(rows_in_words(&own.sources)),
            Cow::Owned(own.telephone.join("; ")),
            Cow::Owned(own.email.join("; ")),
            Cow::Owned(own.statutory_types.keys()),
            Cow::Borrowed(&own.last_checked),
            Cow::Borrowed(one.band.key()),
            Cow::Borrowed(&own.quality_mark),
            Cow::Borrowed(&own.quality_mark_expires),
            Cow::Borrowed(""),
            Cow::Borrowed(""),
        ];
        for cell in &cells {
            csv.write_field(safe(cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statutory::StatutoryType;
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
            let mut provider = Provider {
                last_checked: checked.to_owned(),
                ..Provider::default()
            };
            assert_eq!(Band::of(&provider, day), local, "{checked}");
            provider.statutory_types.add(StatutoryType::Imha);
            assert_eq!(Band::of(&provider, day), legal, "{checked}");
        }
        // The last day of February stands in for days that it does not have.
        let provider = Provider {
            last_checked: "2026-08-31".to_owned(),
            ..Provider::default()
        };
        assert_eq!(Band::of(&provider, date(2027, 2, 28)), Band::Fresh);
        assert_eq!(Band::of(&provider, date(2027, 3, 1)), Band::Due);
    }
}
