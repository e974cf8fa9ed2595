//! What the tables of an Open Referral UK package need before a map can join them.
//!
//! Some facts stand across several cells there: a cost in an option and an
//! amount, an area in a name and a web address. They are worked out into
//! columns that begin with `our_`.

use std::collections::{BTreeMap, BTreeSet};

use super::TAXONOMIES;
use crate::area;
use crate::closed::Closed;
use crate::import::cells::unguarded;
use crate::import::cells::values::Purpose;
use crate::import::map::{MapError, Table, TableRow};
use crate::import::problem::{Remark, Severity};
use crate::postcode::Outcode;
use crate::provider::Column;

/// What services must have for the map; those they may lack are added empty.
const NEEDED: [&str; 3] = ["id", "name", "organization_id"];
const OPTIONAL: [&str; 26] = [
    "description",
    "url",
    "email",
    "status",
    "our_cost",
    "accreditations",
    "minimum_age",
    "maximum_age",
    "eligibility_description",
    "application_process",
    "assured_date",
    "alert",
    "our_fees",
    OWN_ID,
    "advocacy_organisation",
    "advocacy_address",
    "advocacy_postcode",
    "advocacy_emails",
    "advocacy_websites",
    "advocacy_formats",
    "advocacy_quality_mark_expires",
    "advocacy_charity_number",
    "advocacy_company_number",
    "advocacy_source_url",
    "our_id",
    "our_status",
];
/// The column of services with the id of the provider, in packages of our own.
const OWN_ID: &str = "advocacy_id";

/// A cell of a column that may be missing.
macro_rules! cell {
    ($row:ident, $column:expr) => {
        $column.map_or("", |column| $row.cell(column))
    };
}

/// Whether a text is a heading of some table of a package.
pub(super) fn is_heading(text: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "service_id",
        "location_id",
        "contact_id",
        "website",
        "uri",
        "number",
        "address_1",
        "city",
        "postal_code",
        "amount",
        "option",
        "identifier",
        "identifier_scheme",
        "link_id",
        "taxonomy_term_id",
        "opens_at",
        "closes_at",
        "byday",
        "location_type",
        "phone_id",
        "taxonomy",
        "language",
    ];
    NEEDED.contains(&text) || OPTIONAL.contains(&text) || OTHERS.contains(&text)
}

/// Checks that services can be joined.
pub(super) fn complete_services(services: &mut Table) -> Result<(), MapError> {
    for heading in NEEDED {
        services.need(heading)?;
    }
    for heading in OPTIONAL {
        if services.column(heading).is_none() {
            services.add_column(heading, |_| String::new());
        }
    }
    Ok(())
}

/// Takes the apostrophe off that keeps a spreadsheet from running a cell: several cells may become one.
pub(super) fn unguard(table: &mut Table) {
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        let bare = unguarded(cell);
        if bare.len() < cell.len() {
            *cell = bare.to_owned();
        }
    }
}

/// Takes what a list says of its organisation, its address and its websites in its own words, where a
/// package of ours holds them, and not what was made of them for others.
pub(super) fn take_own_words(services: &mut Table, tables: &mut BTreeMap<String, Table>) {
    let (Some(own), Some(id)) = (services.column(OWN_ID), services.column("id")) else {
        return;
    };
    let organisation = services.column("organization_id");
    // In what column, for what column, and where more of the same stands otherwise.
    let several = [
        ("advocacy_emails", "email", "contacts.csv"),
        ("advocacy_websites", "url", "urls.csv"),
    ];
    let several =
        several.map(|(given, of, more)| (services.column(given), services.column(of), more));
    let mut left_out: BTreeSet<(&str, String)> = BTreeSet::new();
    for row in &mut services.rows {
        if row.cell(own).is_empty() {
            continue;
        }
        let service = row.cell(id).to_owned();
        if let Some(cell) = organisation.and_then(|at| row.cells.get_mut(at)) {
            cell.clear();
        }
        for (given, of, more) in several {
            let given = cell!(row, given).to_owned();
            if !given.is_empty()
                && let Some(cell) = of.and_then(|at| row.cells.get_mut(at))
            {
                *cell = given;
                left_out.insert((more, service.clone()));
            }
        }
        left_out.insert(("service_at_locations.csv", service));
    }
    for (name, table) in tables {
        if let Some(service) = table.column("service_id") {
            let key = |row: &TableRow| (name.as_str(), row.cell(service).to_owned());
            table.rows.retain(|row| !left_out.contains(&key(row)));
        }
    }
}

/// Adds the columns that are worked out, to the tables that need any.
pub(super) fn work_out(name: &str, table: &mut Table) -> Option<Remark> {
    match name {
        "services.csv" => {
            fees(table);
            own_words(table);
        }
        "service_areas.csv" => areas(table),
        "cost_options.csv" => costs(table),
        "phones.csv" => phones(table),
        "schedules.csv" => hours(table),
        "organization_identifiers.csv" => identifiers(table),
        "addresses.csv" => county(table),
        "taxonomy_terms.csv" => return terms(table),
        _ => {}
    }
    None
}

/// Fees are a cost where they read as one, and otherwise words worth keeping.
fn fees(table: &mut Table) {
    let fees = table.column("fees");
    let cost = |text: &str| cost(text, "");
    table.add_column("our_cost", |row| cost(cell!(row, fees)).to_owned());
    table.add_column("our_fees", |row| {
        let fees = cell!(row, fees);
        let plain =
            fees.is_empty() || cost(fees) == "free" || !fees.contains(char::is_alphanumeric);
        if plain {
            String::new()
        } else {
            format!("Fees: {fees}")
        }
    });
}

/// The id of the provider, and the status unless the list gave none.
fn own_words(table: &mut Table) {
    let (id, own) = (table.column("id"), table.column(OWN_ID));
    table.add_column("our_id", |row| {
        let own = cell!(row, own);
        (if own.is_empty() { cell!(row, id) } else { own }).to_owned()
    });
    let (status, stated) = (table.column("status"), table.column("advocacy_status"));
    table.add_column("our_status", |row| {
        let status = cell!(row, status);
        let unsaid = stated.is_some() && cell!(row, stated).is_empty() && status == "active";
        (if unsaid && !cell!(row, own).is_empty() {
            ""
        } else {
            status
        })
        .to_owned()
    });
}

/// Free or charged, as far as an amount or a word says.
fn cost(words: &str, amount: &str) -> &'static str {
    let free = crate::import::headings::squeezed(words);
    let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    let something = |text: &str| text.bytes().any(|b| b.is_ascii_digit() && b != b'0');
    match (words, amount) {
        (_, amount) if something(amount) => "charged",
        _ if matches!(
            &*free,
            "free" | "freeofcharge" | "nocharge" | "none" | "nocost" | "freetouse"
        ) =>
        {
            "free"
        }
        (words, _) if words.contains('£') && something(words) => "charged",
        (_, amount) if digits(amount) => "free",
        (words, _) if digits(words) && !something(words) => "free",
        _ => "",
    }
}

/// Options that differ add up to mixed, but only over all rows of a service.
fn costs(table: &mut Table) {
    let (option, amount, service) = (
        table.column("option"),
        table.column("amount"),
        table.column("service_id"),
    );
    let mut of_service: BTreeMap<String, &'static str> = BTreeMap::new();
    for row in &table.rows {
        let cost = cost(cell!(row, option), cell!(row, amount));
        if !cost.is_empty() {
            let all = of_service
                .entry(cell!(row, service).to_owned())
                .or_insert(cost);
            *all = if *all == cost { cost } else { "mixed" };
        }
    }
    table.add_column("our_cost", |row| {
        (*of_service.get(cell!(row, service)).unwrap_or(&"")).to_owned()
    });
}

/// The code at the end of an area's web address, where it is one that is known; otherwise the name.
fn areas(table: &mut Table) {
    let (uri, name) = (table.column("uri"), table.column("name"));
    let (other, extent) = (table.column("service_area"), table.column("extent"));
    let own = table.column("code");
    table.add_column("our_area", |row| {
        let uri = cell!(row, uri);
        let code = uri
            .trim_end_matches('/')
            .rsplit(['/', '#', '='])
            .next()
            .unwrap_or_default();
        if area::by_code(code).is_some() {
            return code.to_owned();
        }
        let own = cell!(row, own);
        if area::by_code(own).is_some() || Outcode::parse(own).is_some() {
            return own.to_owned();
        }
        let words = [cell!(row, name), cell!(row, other), cell!(row, extent), uri];
        words
            .into_iter()
            .find(|words| !words.is_empty())
            .unwrap_or_default()
            .to_owned()
    });
}

/// The number with what is said of it: “01632 960123 (Minicom)”.
fn phones(table: &mut Table) {
    let (number, description, kind) = (
        table.column("number"),
        table.column("description"),
        table.column("type"),
    );
    let extension = table.column("extension");
    let (column, stated) = (
        table.column("advocacy_column"),
        table.column("advocacy_number"),
    );
    let is_text = |row: &TableRow| cell!(row, column) == Column::TextphoneOrSms.key();
    let whole = |row: &TableRow| {
        let number = cell!(row, number);
        let stated = cell!(row, stated);
        // A number that was mended since in the package is the better one.
        if !number.is_empty() && stated.contains(number) {
            return stated.to_owned();
        }
        let mut phone = number.to_owned();
        let extension = cell!(row, extension);
        if !extension.is_empty() {
            phone.push_str(" ext ");
            phone.push_str(extension);
        }
        let words = match (cell!(row, description), cell!(row, kind)) {
            ("", "" | "voice" | "cell") => "",
            ("", kind) => kind,
            (description, _) => description,
        };
        // A longer one is a sentence, and digits in it would be taken for a number.
        if !words.is_empty() && words.len() <= 40 && !words.contains(|c: char| c.is_ascii_digit()) {
            phone = format!("{phone} ({words})");
        }
        phone
    };
    let one = |row: &TableRow, wanted: bool| match is_text(row) == wanted {
        true => whole(row),
        false => String::new(),
    };
    table.add_column("our_phone", |row| one(row, false));
    table.add_column("our_textphone", |row| one(row, true));
}

/// The hours in words, or what can be said of them from days and times.
fn hours(table: &mut Table) {
    const DAYS: [(&str, &str); 7] = [
        ("MO", "Mon"),
        ("TU", "Tue"),
        ("WE", "Wed"),
        ("TH", "Thu"),
        ("FR", "Fri"),
        ("SA", "Sat"),
        ("SU", "Sun"),
    ];
    let (description, byday) = (table.column("description"), table.column("byday"));
    let (opens, closes) = (table.column("opens_at"), table.column("closes_at"));
    table.add_column("our_hours", |row| {
        let description = cell!(row, description);
        if !description.is_empty() {
            return description.to_owned();
        }
        let day = |code: &str| {
            DAYS.iter()
                .find(|day| day.0 == code)
                .map_or_else(|| code.to_owned(), |day| day.1.to_owned())
        };
        let days: Vec<String> = cell!(row, byday)
            .split(',')
            .map(str::trim)
            .filter(|d| !d.is_empty())
            .map(day)
            .collect();
        let clock = |time: &str| time.get(..5).unwrap_or(time).to_owned();
        let (opens, closes) = (clock(cell!(row, opens)), clock(cell!(row, closes)));
        let times = if opens.is_empty() || closes.is_empty() {
            String::new()
        } else {
            format!("{opens} to {closes}")
        };
        format!("{} {times}", days.join(", ")).trim().to_owned()
    });
}

/// Numbers of charities and companies by their register (org-id.guide): `GB-CHC`, `GB-SC`, `GB-NIC`, `GB-COH`.
fn identifiers(table: &mut Table) {
    let (scheme, kind) = (
        table.column("identifier_scheme"),
        table.column("identifier_type"),
    );
    let identifier = table.column("identifier");
    let of = |wanted: &'static [&'static str], words: &'static str| {
        move |row: &TableRow| {
            let number = cell!(row, identifier);
            let (bare, register) = match wanted
                .iter()
                .find_map(|scheme| number.strip_prefix(scheme)?.strip_prefix('-'))
            {
                Some(bare) => (bare, true),
                None => (number, wanted.contains(&cell!(row, scheme))),
            };
            let by_words =
                cell!(row, scheme).is_empty() && cell!(row, kind).to_lowercase().contains(words);
            if register || by_words {
                bare.to_owned()
            } else {
                String::new()
            }
        }
    };
    table.add_column("our_charity", of(&["GB-CHC", "GB-SC", "GB-NIC"], "charity"));
    table.add_column("our_company", of(&["GB-COH"], "company"));
}

/// The county, unless it only repeats the town, as the profile demands one.
fn county(table: &mut Table) {
    let (county, city) = (table.column("state_province"), table.column("city"));
    table.add_column("our_county", |row| {
        let county = cell!(row, county);
        if county.eq_ignore_ascii_case(cell!(row, city)) {
            String::new()
        } else {
            county.to_owned()
        }
    });
}

/// Terms that are values of ours; most taxonomies say other things, and those are told once.
fn terms(table: &mut Table) -> Option<Remark> {
    let name = table.column("name");
    let (taxonomy, code) = (table.column("taxonomy"), table.column("code"));
    // A term of a package of ours says of which column it is a value.
    let certain = |row: &TableRow| -> Option<(Column, String)> {
        let of = cell!(row, taxonomy);
        let (column, _) = TAXONOMIES.iter().find(|(_, name)| *name == of)?;
        let code = cell!(row, code);
        (!code.is_empty()).then(|| (*column, code.to_owned()))
    };
    let mut other = Vec::new();
    let read = |text: &str| {
        let mut purpose = Purpose::default();
        purpose.read(Column::Specialisms, text, &mut |_, _| {});
        purpose
    };
    for row in &table.rows {
        let text = cell!(row, name);
        let known = certain(row).is_some() || read(text) != Purpose::default();
        if !known && !text.is_empty() {
            other.push(text.to_owned());
        }
    }
    for (column, _) in TAXONOMIES {
        table.add_column(&format!("our_{}", column.key()), |row| {
            if let Some((of, code)) = certain(row) {
                return if of == column { code } else { String::new() };
            }
            let purpose = read(cell!(row, name));
            match column {
                Column::Specialisms => purpose.specialisms.keys(),
                Column::StatutoryTypes => purpose.statutory_types.keys(),
                Column::Kinds => purpose.kinds.keys(),
                _ => String::new(),
            }
        });
    }
    if other.is_empty() {
        return None;
    }
    let shown = other.len().min(5);
    let more = if other.len() > shown { ", …" } else { "" };
    let what = format!(
        "terms in {} that are no value of “{}” were left out ({}): {}{more}",
        table.file,
        Column::Specialisms.label(),
        other.len(),
        other[..shown].join(", ")
    );
    Some(Remark::new(Severity::Advice, "", what))
}
