//! The directory as an Open Referral UK package: tables that refer to each other, with their description.
//!
//! The tables are the nested records of the feed taken apart, so both say the same. The importer reads
//! them back to the same providers, but for notes, which are the office's own.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::feed::Feed;
use super::tables::{self, ALL, Table};
use super::{service, taxonomies};
use crate::index::{Generation, ReadError};
use crate::print::csv::safe;

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why a package can't be made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum PackageError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("can’t make a table: {0}")]
    Table(#[from] csv::Error),
    #[error("can’t make the description of the tables: {0}")]
    Description(#[from] serde_json::Error),
}

/// The file that says what the tables are.
const DESCRIPTION: &str = "datapackage.json";

/// The lists of a service that have a table of their own.
const NESTED: [(&str, &str); 8] = [
    ("service_areas", "service_area"),
    ("schedules", "schedule"),
    ("languages", "language"),
    ("cost_options", "cost_option"),
    ("contacts", "contact"),
    ("phones", "phone"),
    ("additional_urls", "url"),
    ("attributes", "attribute"),
];

/// The names of all files of a package.
pub fn package_files() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|table| table.file).chain([DESCRIPTION])
}

/// The whole directory as a package; the same generation gives the same bytes.
///
/// # Errors
///
/// When a record of the index can't be read.
pub fn package(feed: &Feed, generation: &Generation) -> Result<Vec<File>, PackageError> {
    let mut sheets = Sheets::begin()?;
    for own in feed.all_organisations() {
        let object = own.object().done();
        sheets.add("organization", &object, &[])?;
        for identifier in nested(&object, "organization_identifiers") {
            sheets.add("organization_identifier", identifier, &[])?;
        }
    }
    let mut locations = BTreeSet::new();
    for own in feed.all_services() {
        let Some(provider) = generation.provider(&own.provider)? else {
            continue;
        };
        let object = service::full(&provider, feed.around(own)).done();
        sheets.add("service", &object, &[])?;
        let id = own.id.to_string();
        for at in nested(&object, "service_at_locations") {
            sheets.add("service_at_location", at, &[])?;
            let Some(location) = at.get("location") else {
                continue;
            };
            // Services at one address share it.
            if locations.insert(text(location, "id").to_owned()) {
                sheets.add("location", location, &[])?;
                for address in nested(location, "addresses") {
                    sheets.add("address", address, &[])?;
                }
            }
        }
        for (list, table) in NESTED {
            for child in nested(&object, list) {
                sheets.add(table, child, &[("service_id", &id)])?;
            }
        }
    }
    for own in taxonomies::in_order() {
        sheets.add("taxonomy", &own.object().done(), &[])?;
    }
    for term in taxonomies::every_term() {
        sheets.add("taxonomy_term", &term.object().done(), &[])?;
    }
    let mut description = serde_json::to_vec_pretty(&tables::description())?;
    description.push(b'\n');
    let mut files = sheets.end()?;
    files.push(File {
        name: DESCRIPTION,
        bytes: description,
    });
    Ok(files)
}

fn nested<'v>(object: &'v Value, list: &str) -> &'v [Value] {
    let list = object.get(list).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    let text = object.get(key).and_then(Value::as_str);
    text.unwrap_or_default()
}

/// The tables on their way.
struct Sheets(Vec<(&'static Table, csv::Writer<Vec<u8>>)>);

impl Sheets {
    fn begin() -> Result<Sheets, csv::Error> {
        const TABLES: &[Table] = &ALL;
        let mut sheets = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let mut csv = csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(Vec::new());
            csv.write_record(table.columns.iter().map(|column| column.name))?;
            sheets.push((table, csv));
        }
        Ok(Sheets(sheets))
    }

    /// Adds a record to a table; `more` are cells that the record does not hold itself.
    fn add(&mut self, name: &str, record: &Value, more: &[(&str, &str)]) -> Result<(), csv::Error> {
        let Some((table, csv)) = self.0.iter_mut().find(|(table, _)| table.name == name) else {
            return Ok(());
        };
        let empty = Map::new();
        let record = record.as_object().unwrap_or(&empty);
        for column in table.columns {
            let other = more.iter().find(|(name, _)| *name == column.name);
            let cell = match (record.get(column.name), other) {
                (Some(value), _) => cell(value),
                (None, Some((_, cell))) => (*cell).to_owned(),
                (None, None) => String::new(),
            };
            csv.write_field(safe(&cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)
    }

    fn end(self) -> Result<Vec<File>, csv::Error> {
        let sheets = self.0.into_iter();
        sheets
            .map(|(table, csv)| {
                let bytes = csv.into_inner().map_err(|err| err.into_error())?;
                let name = table.file;
                Ok(File { name, bytes })
            })
            .collect()
    }
}

/// A value as a cell; several stand with semicolons.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let cells: Vec<String> = values.iter().map(cell).collect();
            cells.join("; ")
        }
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Null | Value::Object(_) => String::new(),
    }
}
