//! Open Referral UK data packages: a folder of CSV files that refer to each other.
//!
//! The tables and their foreign keys are those of the UK profile's
//! `datapackage.json`, version 3.0.0. HSDS 3.0 names some files in the plural
//! where the UK profile has the singular, and folders are met with either, so
//! both are read. The tables are brought together by a map of our own, the same
//! machinery that `--map` uses.
//!
//! Packages that this program writes have columns beside those of the profile, for
//! what it has no place for; they are read back to the same providers.

mod tables;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::import::map::{Map, MapError, Mapped, Table};
use crate::import::problem::{Remark, Severity};
use crate::provider::Column;

/// The tables that are read, by the name that the map has for them, and the file names they go by.
const TABLES: [(&str, &[&str]); 15] = [
    ("services.csv", &["services", "service"]),
    (
        "organizations.csv",
        &[
            "organizations",
            "organization",
            "organisations",
            "organisation",
        ],
    ),
    (
        "organization_identifiers.csv",
        &["organization_identifiers", "organization_identifier"],
    ),
    (
        "service_at_locations.csv",
        &["service_at_locations", "service_at_location"],
    ),
    ("locations.csv", &["locations", "location"]),
    ("addresses.csv", &["addresses", "address"]),
    ("contacts.csv", &["contacts", "contact"]),
    ("phones.csv", &["phones", "phone"]),
    ("schedules.csv", &["schedules", "schedule"]),
    ("service_areas.csv", &["service_areas", "service_area"]),
    ("languages.csv", &["languages", "language"]),
    ("cost_options.csv", &["cost_options", "cost_option"]),
    ("attributes.csv", &["attributes", "attribute"]),
    ("taxonomy_terms.csv", &["taxonomy_terms", "taxonomy_term"]),
    ("urls.csv", &["urls", "url"]),
];

/// The taxonomies of packages that this program writes, by the column whose values are their terms.
///
/// Their terms have the key of the value as `code`, so they are read for certain.
pub const TAXONOMIES: [(Column, &str); 10] = [
    (Column::List, "Advocacy: list"),
    (Column::Specialisms, "Advocacy: specialism"),
    (Column::StatutoryTypes, "Advocacy: statutory type"),
    (Column::Kinds, "Advocacy: kind"),
    (Column::Reach, "Advocacy: reach"),
    (Column::Advocates, "Advocacy: advocates"),
    (Column::Cost, "Advocacy: cost"),
    (Column::CoverageBasis, "Advocacy: coverage basis"),
    (Column::WhoCanRefer, "Advocacy: who can refer"),
    (Column::Independence, "Advocacy: independence"),
];

/// How the tables come together.
///
/// Columns that begin with `our_` are worked out in [`tables`]. Names of
/// contacts are people's names and are not taken. `assured_date` is when
/// somebody checked; `last_modified` is not.
const MAP: &str = r#"
[columns]
id = "our_id"
name = "name"
organisation = "advocacy_organisation"
description = "description"
website = "url"
email = "email"
status = "our_status"
cost = "our_cost"
quality_mark = "accreditations"
age_min = "minimum_age"
age_max = "maximum_age"
eligibility = "eligibility_description"
referral = "application_process"
last_checked = "assured_date"
alert = "alert"
address = "advocacy_address"
postcode = "advocacy_postcode"
formats = "advocacy_formats"
quality_mark_expires = "advocacy_quality_mark_expires"
charity_number = "advocacy_charity_number"
company_number = "advocacy_company_number"
source_url = "advocacy_source_url"
notes = "our_fees"

[values.status]
inactive = "closed"
defunct = "closed"
"temporarily closed" = "temporarily_closed"

[[join]]
file = "cost_options.csv"
key = "service_id"
on = "id"
many = true
fallback = true
optional = true
columns = { cost = "our_cost" }

[[join]]
file = "organizations.csv"
key = "id"
on = "organization_id"
columns = { organisation = "name" }

[[join]]
file = "organization_identifiers.csv"
key = "organization_id"
on = "organization_id"
many = true
optional = true
columns = { charity_number = "our_charity", company_number = "our_company" }

[[join]]
file = "service_areas.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { areas = "our_area" }

[[join]]
file = "contacts.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { email = "email" }

[[join]]
file = "phones.csv"
key = "contact_id"
on = "id"
from = "contacts.csv"
many = true
optional = true
columns = { telephone = "our_phone" }

[[join]]
file = "phones.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { telephone = "our_phone", textphone_or_sms = "our_textphone" }

[[join]]
file = "urls.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { website = "url" }

[[join]]
file = "service_at_locations.csv"
key = "service_id"
on = "id"
many = true
optional = true

[[join]]
file = "addresses.csv"
key = "location_id"
on = "location_id"
from = "service_at_locations.csv"
many = true
optional = true
columns = { address = ["attention", "address_1", "address_2", "city", "our_county"], postcode = "postal_code" }

[[join]]
file = "schedules.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { opening_hours = "our_hours" }

[[join]]
file = "languages.csv"
key = "service_id"
on = "id"
many = true
optional = true
columns = { languages = "name | note | code" }

[[join]]
file = "attributes.csv"
key = "link_id"
on = "id"
many = true
optional = true

[[join]]
file = "taxonomy_terms.csv"
key = "id"
on = "taxonomy_term_id"
from = "attributes.csv"
many = true
optional = true
columns = { specialisms = "our_specialisms", statutory_types = "our_statutory_types", kinds = "our_kinds", list = "our_list", reach = "our_reach", advocates = "our_advocates", cost = "our_cost", coverage_basis = "our_coverage_basis", who_can_refer = "our_who_can_refer", independence = "our_independence" }

[[join]]
file = "organizations.csv"
key = "id"
on = "organization_id"
many = true
fallback = true
optional = true
columns = { email = "email", website = "website | url" }
"#;

static READ_MAP: LazyLock<Result<Map, MapError>> = LazyLock::new(|| Map::read(MAP));

/// Whether a folder with these files is a package: services and organisations, each a table of its own.
pub fn is_package(file_names: &[String]) -> bool {
    let has = |table: &str| file_names.iter().any(|name| table_of(name) == Some(table));
    has("services.csv") && has("organizations.csv")
}

/// The files of a folder that belong to its package.
pub fn files(file_names: &[String]) -> Vec<String> {
    file_names
        .iter()
        .filter(|name| table_of(name).is_some())
        .cloned()
        .collect()
}

/// The table that a file holds.
fn table_of(file_name: &str) -> Option<&'static str> {
    let stem = file_name.to_ascii_lowercase();
    let stem = stem.strip_suffix(".csv")?;
    TABLES
        .iter()
        .find(|(_, names)| names.contains(&stem))
        .map(|&(table, _)| table)
}

/// Reads a package into the columns of the home format; the rows are those of its services.
///
/// `files` holds the bytes of [`files()`] by name. Where a table is there under
/// two names, as in the UK profile's own example, the one with more rows is
/// read.
///
/// # Errors
///
/// When services or organisations are missing, a file cannot be read, or
/// services have no id or no name.
pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Mapped, MapError> {
    let map = READ_MAP.as_ref().map_err(Clone::clone)?;
    let mut remarks: Vec<(u64, Remark)> = Vec::new();
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for (file, bytes) in files {
        let Some(name) = table_of(file) else {
            continue;
        };
        let table = match Table::read(
            file,
            bytes,
            &|heading| tables::is_heading(heading),
            &mut remarks,
        ) {
            Ok(table) => table,
            // Exports write empty files for empty tables.
            Err(_) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
            Err(error) => return Err(error),
        };
        match tables.get(name) {
            Some(other) if other.rows.len() >= table.rows.len() => {
                remarks.push(twice(file, &other.file))
            }
            other => {
                remarks.extend(other.map(|other| twice(&other.file, file)));
                tables.insert(name.to_owned(), table);
            }
        }
    }
    tables.values_mut().for_each(tables::unguard);
    for (name, table) in &mut tables {
        remarks.extend(
            tables::work_out(name, table)
                .into_iter()
                .map(|remark| (0, remark)),
        );
    }
    let Some(mut services) = tables.remove("services.csv") else {
        return Err(MapError::Unfit(
            "the package has no services.csv".to_owned(),
        ));
    };
    tables::complete_services(&mut services)?;
    tables::take_own_words(&mut services, &mut tables);
    let mut mapped = map.apply_tables(&services, &tables)?;
    remarks.append(&mut mapped.remarks);
    mapped.remarks = remarks;
    // What was worked out is called in messages by the column it was worked out of.
    for heading in &mut mapped.headings {
        if let Some(theirs) = heading.strip_prefix("our_") {
            *heading = theirs.to_owned();
        }
    }
    Ok(mapped)
}

fn twice(left_out: &str, read: &str) -> (u64, Remark) {
    let what = format!("{left_out} was left out, as {read} holds the same table");
    (0, Remark::new(Severity::Advice, "", what))
}

#[cfg(test)]
mod tests;
