//! A provider as a service of the standard.
//!
//! Properties that begin with `advocacy_` are ours: what the standard has no place for, or what a list
//! says in its own words, so that a package read back gives the same list. Notes are the office's own
//! and never leave it.

use serde_json::Value;
use uuid::Uuid;

use super::ids::{self, id};
use super::object::Object;
use super::{contacts, location, taxonomies, valid};
use crate::area;
use crate::closed::Closed;
use crate::postcode::Outcode;
use crate::provider::{Column, Provider, Status};

/// Where the Office for National Statistics keeps its areas.
const AREAS: &str = "http://statistics.data.gov.uk/id/statistical-geography/";

/// What a service says of itself that its record does not hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The organisation's id.
    pub(super) organisation: Uuid,
    /// When the records were last made, as RFC 3339 with milliseconds.
    pub(super) modified: &'a str,
}

/// The word of the standard for a state.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::TemporarilyClosed => "temporarily closed",
        Status::Closed => "inactive",
    }
}

/// The service without what is nested in it.
pub(super) fn brief(provider: &Provider, around: Around<'_>) -> Object {
    let said = |column: Column| provider.cell(column);
    let website = contacts::websites(provider).next();
    Object::new(ids::of_service(&provider.id))
        .id("organization_id", around.organisation)
        .text("name", &provider.name)
        .text("description", &provider.description)
        .maybe("url", website.as_deref())
        .maybe("email", contacts::email(provider))
        .text("status", status(provider.status()))
        .text("accreditations", &provider.quality_mark)
        .number("minimum_age", provider.age_min)
        .number("maximum_age", provider.age_max)
        .maybe("assured_date", valid::day(&provider.last_checked))
        .text("alert", &provider.alert)
        .text("last_modified", around.modified)
        .text("eligibility_description", &provider.eligibility)
        .text("application_process", &provider.referral)
        .text("advocacy_id", &provider.id)
        .text("advocacy_organisation", &provider.organisation)
        .text("advocacy_address", &provider.address)
        .text("advocacy_postcode", &provider.postcode)
        .words("advocacy_emails", contacts::emails_in_own_words(provider))
        .words(
            "advocacy_websites",
            contacts::websites_in_own_words(provider),
        )
        .words("advocacy_formats", &provider.formats)
        .maybe(
            "advocacy_quality_mark_expires",
            valid::day(&provider.quality_mark_expires),
        )
        .text("advocacy_charity_number", &provider.charity_number)
        .text("advocacy_company_number", &provider.company_number)
        .text("advocacy_status", &said(Column::Status))
        .maybe(
            "advocacy_source_url",
            valid::uri(&provider.source_url).as_deref(),
        )
}

/// The service with everything that is nested in it but its organisation.
pub(super) fn full(provider: &Provider, around: Around<'_>) -> Object {
    let service = ids::of_service(&provider.id);
    brief(provider, around)
        .list("service_at_locations", at_locations(provider))
        .list("service_areas", areas(provider))
        .list("schedules", schedules(provider))
        .list("languages", contacts::languages(provider))
        .list("cost_options", costs(provider))
        .list("contacts", contacts::more_emails(provider))
        .list("phones", contacts::telephones(provider))
        .list("additional_urls", contacts::more_websites(provider))
        .list("attributes", taxonomies::attributes(provider, service))
}

fn at_locations(provider: &Provider) -> Vec<Value> {
    let at = location::location_id(provider).map(|own| at_location(provider, own).done());
    at.into_iter().collect()
}

/// The service at its location, without the service.
pub(super) fn at_location(provider: &Provider, own: Uuid) -> Object {
    Object::new(location::service_at_location_id(&provider.id, own))
        .id("service_id", ids::of_service(&provider.id))
        .id("location_id", own)
        .value("location", location::location(provider, own))
}

/// The areas covered; outward postcodes have no place in the statistics and so no address there.
fn areas(provider: &Provider) -> Vec<Value> {
    let basis = provider.cell(Column::CoverageBasis);
    let areas = provider.areas.iter();
    areas
        .map(|covered| {
            let is_gss = is_gss(&covered.gss) && area::by_code(&covered.gss).is_some();
            let uri = is_gss.then(|| format!("{AREAS}{}", covered.gss));
            Object::new(id("service_area", &[&provider.id, &covered.gss]))
                .text("name", &covered.name)
                .maybe("uri", uri.as_deref())
                .text("code", &covered.gss)
                .text("code_type", code_type(&covered.gss, is_gss))
                .text("coverage_basis", &basis)
                .done()
        })
        .collect()
}

fn code_type(code: &str, is_gss: bool) -> &'static str {
    match (is_gss, Outcode::parse(code)) {
        (true, _) => "gss",
        (false, Some(_)) => "outward_postcode",
        (false, None) => "advocacy",
    }
}

/// Whether a code has the form that the statistics offices give: `E08000035`.
fn is_gss(code: &str) -> bool {
    let mut bytes = code.bytes();
    code.len() == 9
        && bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && bytes.all(|b| b.is_ascii_digit())
}

/// Opening hours as people write them: to put them into days and times would be a guess.
fn schedules(provider: &Provider) -> Vec<Value> {
    if provider.opening_hours.is_empty() {
        return Vec::new();
    }
    let own = Object::new(id("schedule", &[&provider.id]));
    vec![own.text("description", &provider.opening_hours).done()]
}

fn costs(provider: &Provider) -> Vec<Value> {
    let cost = provider.cost.map(|cost| {
        Object::new(id("cost_option", &[&provider.id, cost.key()]))
            .text("option", cost.label())
            .done()
    });
    cost.into_iter().collect()
}
