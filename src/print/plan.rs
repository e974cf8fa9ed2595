//! A plan: named lists with filters, formats and titles of their own, printed in one run.
//!
//! ```toml
//! format = ["pdf", "html"]        # for every list that says nothing else
//!
//! [[list]]
//! name = "leeds-housing"
//! title = "Housing and advocacy in Leeds"
//! area = ["Leeds"]
//! specialism = ["housing"]
//! size = "large"
//! ```

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use super::Wanted;
use super::batch::{Format, Job, When};
use super::document::{Layout, Size};
use crate::query::{FilterBy, FilterError, Filters, Question};

/// A slip in a key must be told: a list without its area would be one of the whole kingdom. Serde
/// can tell only where the fields of all lists and of one stand each in full.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Plan {
    format: Option<Vec<String>>,
    layout: Option<String>,
    size: Option<String>,
    max_age: Option<u32>,
    notes: Option<bool>,
    list: Vec<List>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct List {
    name: String,
    title: String,
    words: String,
    area: Vec<String>,
    specialism: Vec<String>,
    statutory: Vec<String>,
    list: Vec<String>,
    kind: Vec<String>,
    language: Vec<String>,
    age: Option<u8>,
    format: Option<Vec<String>>,
    layout: Option<String>,
    size: Option<String>,
    max_age: Option<u32>,
    notes: Option<bool>,
}

/// Reads a plan; every fault in it is told by the name of its list.
pub fn read(text: &str, day: Date, defaults: &Job) -> Result<Vec<Job>, Vec<String>> {
    let plan: Plan = toml::from_str(text).map_err(|err| vec![err.to_string()])?;
    let mut problems = Vec::new();
    let mut jobs: Vec<Job> = Vec::new();
    if plan.list.is_empty() {
        problems.push("there is no [[list]] in it".to_owned());
    }
    for (n, list) in plan.list.iter().enumerate() {
        let called = match list.name.as_str() {
            "" => format!("list {}", n + 1),
            name => format!("list “{name}”"),
        };
        let mut tell = |what: String| problems.push(format!("{called}: {what}"));
        let name = super::batch::slug(&list.name);
        if name.is_empty() {
            tell("it needs a name of letters and digits".to_owned());
        } else if let Some(other) = jobs.iter().find(|job| job.name == name) {
            tell(format!(
                "its files would be called like those of another list, {}; give it another name",
                other.name
            ));
        }
        let filters = filters(list).unwrap_or_else(|err| {
            tell(err.to_string());
            Filters::default()
        });
        let job = choose(list, &plan, name, filters, day, defaults);
        match job {
            Ok(job) => jobs.push(job),
            Err(err) => tell(err),
        }
    }
    if problems.is_empty() {
        Ok(jobs)
    } else {
        Err(problems)
    }
}

fn filters(list: &List) -> Result<Filters, FilterError> {
    let mut filters = Filters {
        age: list.age,
        ..Filters::default()
    };
    filters.add_all(FilterBy::Area, &list.area)?;
    filters.add_all(FilterBy::Specialism, &list.specialism)?;
    filters.add_all(FilterBy::StatutoryType, &list.statutory)?;
    filters.add_all(FilterBy::List, &list.list)?;
    filters.add_all(FilterBy::Kind, &list.kind)?;
    filters.add_all(FilterBy::Language, &list.language)?;
    Ok(filters)
}

fn choose(
    list: &List,
    every: &Plan,
    name: String,
    filters: Filters,
    day: Date,
    defaults: &Job,
) -> Result<Job, String> {
    let formats = match list.format.as_ref().or(every.format.as_ref()) {
        None => defaults.formats.clone(),
        Some(keys) => keys
            .iter()
            .map(|key| {
                Format::from_key(key)
                    .ok_or_else(|| format!("“{key}” is no format; there are {}", Format::keys()))
            })
            .collect::<Result<BTreeSet<Format>, String>>()?
            .into_iter()
            .collect(),
    };
    let layout = match list.layout.as_deref().or(every.layout.as_deref()) {
        None => defaults.wanted.layout,
        Some("line") => Layout::Line,
        Some("summary") => Layout::Summary,
        Some("full") => Layout::Full,
        Some(other) => {
            return Err(format!(
                "“{other}” is no layout; there are line, summary, full"
            ));
        }
    };
    let size = match list.size.as_deref().or(every.size.as_deref()) {
        None => defaults.wanted.size,
        Some("standard") => Size::Standard,
        Some("large") => Size::Large,
        Some(other) => return Err(format!("“{other}” is no size; there are standard, large")),
    };
    Ok(Job {
        name,
        formats,
        wanted: Wanted {
            title: list.title.clone(),
            question: Question {
                text: list.words.clone(),
                filters,
                today: Some(day),
                ..Question::default()
            },
            layout,
            size,
            max_age: list.max_age.or(every.max_age).or(defaults.wanted.max_age),
            day,
            notes: list.notes.or(every.notes).unwrap_or(defaults.wanted.notes),
        },
        when: When::Always,
    })
}
