//! Several rows about one provider become one record.
//!
//! Values that can stand beside each other (lists, areas, phone numbers) are
//! joined. Where only one can stand, the row that was checked last wins, then
//! the more special list (statutory before general); what loses is reported. A
//! service that any row calls closed is not called open by a row that is no
//! fresher: to send somebody to a closed door is the worse mistake.

use super::problem::{Problem, Severity};
use crate::closed::Closed;
use crate::provider::{Column, Provider};

/// Joins the rows about one provider; they are at least one.
///
/// Reports each value that differs between rows, and which one won.
pub fn merge(mut rows: Vec<Provider>, problems: &mut Vec<Problem>) -> Option<Provider> {
    // Stable: rows of equal standing stay in the order they were read.
    rows.sort_by(|a, b| standing(b).cmp(&standing(a)));
    let mut rows = rows.into_iter();
    let mut winner = rows.next()?;
    for row in rows {
        join(&mut winner, row, problems);
    }
    Some(winner)
}

/// What decides which row wins: the last check, then how special its list is.
fn standing(row: &Provider) -> (&str, usize) {
    let special = row.lists.iter().map(Closed::place).max().unwrap_or(0);
    (row.last_checked.as_str(), special)
}

fn join(winner: &mut Provider, mut row: Provider, problems: &mut Vec<Problem>) {
    let Some(mut source) = row.sources.first().cloned() else {
        return;
    };
    let sources = winner.sources.clone();
    let (winner_file, winner_line) = match sources.first() {
        Some(source) => (source.file.clone(), source.line),
        None => return,
    };
    // The kept value may itself have been taken from another row than the first.
    let won_from = |column: Column| {
        let taken = sources.iter().find(|source| source.taken.has(column));
        taken
            .or(sources.first())
            .map(|source| format!("{} line {}", source.file, source.line))
            .unwrap_or_default()
    };
    problems.push(Problem {
        list: winner_file.clone(),
        line: winner_line,
        column: String::new(),
        severity: Severity::Advice,
        what: format!(
            "this is the same provider as {} line {}, and they became one",
            source.file, source.line
        ),
    });

    let mut conflict = |column: Column, kept: &str, lost: &str, reason: &str| {
        problems.push(Problem {
            list: source.file.clone(),
            line: source.line,
            column: column.key().to_owned(),
            severity: Severity::Conflict,
            what: format!(
                "“{}” differs from “{}” in {}; {reason}",
                short(lost),
                short(kept),
                won_from(column)
            ),
        });
    };

    if winner.status.is_none() {
        // A blank says nothing, so what another row states stands.
        winner.status = row.status;
        if row.status.is_some() {
            source.taken.add(Column::Status);
        }
    } else if row.status.is_some() && row.status() != winner.status() {
        let fresher = winner.last_checked > row.last_checked;
        let (kept, lost) = (winner.status(), row.status());
        if fresher || kept > lost {
            conflict(
                Column::Status,
                kept.key(),
                lost.key(),
                &format!("{} was kept", kept.key()),
            );
        } else {
            conflict(
                Column::Status,
                kept.key(),
                lost.key(),
                &format!("{} was taken, to be safe", lost.key()),
            );
            winner.status = Some(lost);
            source.taken.add(Column::Status);
        }
    }

    macro_rules! one {
        ($($field:ident: $column:ident, $empty:expr, $text:expr;)+) => {$(
            if !$empty(&row.$field) {
                if $empty(&winner.$field) {
                    winner.$field = row.$field;
                    source.taken.add(Column::$column);
                } else if winner.$field != row.$field {
                    let (kept, lost) = ($text(&winner.$field), $text(&row.$field));
                    conflict(Column::$column, &kept, &lost, "the latter was kept");
                }
            }
        )+};
    }
    // Values that make sense together only are taken together or not at all.
    if winner.age_min.is_some() || winner.age_max.is_some() {
        if (row.age_min, row.age_max) != (winner.age_min, winner.age_max)
            && (row.age_min.is_some() || row.age_max.is_some())
        {
            let ages =
                |min: Option<u8>, max: Option<u8>| format!("{} to {}", number(&min), number(&max));
            conflict(
                Column::AgeMin,
                &ages(winner.age_min, winner.age_max),
                &ages(row.age_min, row.age_max),
                "the latter was kept",
            );
        }
        (row.age_min, row.age_max) = (None, None);
    }
    if !winner.address.is_empty() && row.address.is_empty() && row.postcode != winner.postcode {
        if !row.postcode.is_empty() {
            conflict(
                Column::Postcode,
                &winner.postcode,
                &row.postcode,
                "the latter was kept",
            );
        }
        row.postcode.clear();
    }
    if !winner.address.is_empty() && !row.address.is_empty() && row.address != winner.address {
        // The postcode belongs to the address that lost.
        row.postcode.clear();
    }
    if !winner.quality_mark.is_empty() && row.quality_mark != winner.quality_mark {
        row.quality_mark_expires.clear();
    }
    one! {
        name: Name, String::is_empty, String::clone;
        organisation: Organisation, String::is_empty, String::clone;
        description: Description, String::is_empty, String::clone;
        reach: Reach, Option::is_none, key;
        advocates: Advocates, Option::is_none, key;
        cost: Cost, Option::is_none, key;
        age_min: AgeMin, Option::is_none, number;
        age_max: AgeMax, Option::is_none, number;
        eligibility: Eligibility, String::is_empty, String::clone;
        referral: Referral, String::is_empty, String::clone;
        address: Address, String::is_empty, String::clone;
        postcode: Postcode, String::is_empty, String::clone;
        opening_hours: OpeningHours, String::is_empty, String::clone;
        independence: Independence, Option::is_none, key;
        quality_mark: QualityMark, String::is_empty, String::clone;
        quality_mark_expires: QualityMarkExpires, String::is_empty, String::clone;
        charity_number: CharityNumber, String::is_empty, String::clone;
        company_number: CompanyNumber, String::is_empty, String::clone;
        alert: Alert, String::is_empty, String::clone;
        last_checked: LastChecked, String::is_empty, String::clone;
        source_url: SourceUrl, String::is_empty, String::clone;
        notes: Notes, String::is_empty, String::clone;
    }

    macro_rules! many {
        ($($field:ident: $column:ident;)+) => {$(
            let both = winner.$field.with(row.$field);
            if both != winner.$field {
                winner.$field = both;
                source.taken.add(Column::$column);
            }
        )+};
    }
    many! {
        lists: List;
        specialisms: Specialisms;
        statutory_types: StatutoryTypes;
        kinds: Kinds;
        coverage_basis: CoverageBasis;
        who_can_refer: WhoCanRefer;
    }

    // A number or address that one row has and the other lacks may be out of date.
    for (column, kept, other) in [
        (Column::Telephone, &winner.telephone, &row.telephone),
        (Column::Email, &winner.email, &row.email),
        (Column::Website, &winner.website, &row.website),
    ] {
        let differ = !kept.is_empty() && other.iter().any(|value| !kept.contains(value));
        if differ {
            conflict(
                column,
                &kept.join("; "),
                &other.join("; "),
                "both were kept",
            );
        }
    }

    macro_rules! several {
        ($($field:ident: $column:ident;)+) => {$(
            for value in row.$field {
                if !winner.$field.contains(&value) {
                    winner.$field.push(value);
                    source.taken.add(Column::$column);
                }
            }
        )+};
    }
    several! {
        areas: Areas;
        telephone: Telephone;
        textphone_or_sms: TextphoneOrSms;
        email: Email;
        website: Website;
        languages: Languages;
        formats: Formats;
    }
    winner.sources.push(source);
}

fn key<T: Closed>(value: &Option<T>) -> String {
    value.map_or("", T::key).to_owned()
}

fn number(value: &Option<u8>) -> String {
    value.map(|n| n.to_string()).unwrap_or_default()
}

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::{Columns, List, Source, Status};

    fn row(file: &str, list: List, change: impl FnOnce(&mut Provider)) -> Provider {
        let mut provider = Provider {
            id: "x".to_owned(),
            name: "Mind".to_owned(),
            lists: [list].into_iter().collect(),
            sources: vec![Source {
                file: file.to_owned(),
                line: 2,
                list,
                taken: Columns::default(),
            }],
            ..Provider::default()
        };
        change(&mut provider);
        provider
    }

    #[test]
    fn values_are_joined_and_conflicts_told() {
        let mut problems = Vec::new();
        let merged = merge(
            vec![
                row("general.csv", List::General, |p| {
                    p.address = "1 High Street".to_owned();
                    p.telephone = vec!["01632 960001".to_owned()];
                    p.notes = "open late".to_owned();
                }),
                row("statutory.csv", List::Statutory, |p| {
                    p.address = "2 High Street".to_owned();
                    p.telephone = vec!["01632 960002".to_owned()];
                }),
            ],
            &mut problems,
        )
        .unwrap();
        assert_eq!(merged.lists.keys(), "general;statutory");
        assert_eq!(merged.address, "2 High Street");
        assert_eq!(merged.telephone, ["01632 960002", "01632 960001"]);
        assert!(merged.sources[1].taken.has(Column::Notes));
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "statutory.csv: line 2: this is the same provider as general.csv line 2, and they became one",
                "general.csv: line 2, column “address”: “1 High Street” differs from “2 High Street” in statutory.csv line 2; the latter was kept",
                "general.csv: line 2, column “telephone”: “01632 960001” differs from “01632 960002” in statutory.csv line 2; both were kept",
            ]
        );
    }

    #[test]
    fn closed_beats_open_unless_open_is_fresher() {
        let open = |date: &str| {
            let date = date.to_owned();
            row("a.csv", List::Statutory, move |p| {
                p.status = Some(Status::Active);
                p.last_checked = date;
            })
        };
        let closed = |date: &str| {
            let date = date.to_owned();
            row("b.csv", List::General, move |p| {
                p.status = Some(Status::Closed);
                p.last_checked = date;
            })
        };
        let cases = [
            ("", "", Status::Closed),
            ("2026-01-01", "", Status::Active),
            ("2025-01-01", "2026-01-01", Status::Closed),
        ];
        for (open_date, closed_date, expected) in cases {
            let mut problems = Vec::new();
            let merged = merge(vec![open(open_date), closed(closed_date)], &mut problems).unwrap();
            assert_eq!(merged.status(), expected, "{open_date} {closed_date}");
        }
    }
}
