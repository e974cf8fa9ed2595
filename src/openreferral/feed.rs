//! What is worked out once for a generation: ids, their order, organisations, terms.
//!
//! The records themselves stay in the generation and are read as a page needs them.

use uuid::Uuid;

use super::ids;
use super::location;
use super::organisation::{self, Organisation, Said};
use super::service::Around;
use super::taxonomies::Terms;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Status};

/// A generation as an Open Referral UK feed.
///
/// About 200 bytes for each provider; share it for as long as the generation answers.
#[derive(Debug)]
pub struct Feed {
    /// In the order of ids.
    services: Vec<Service>,
    organisations: Vec<Organisation>,
    /// Services at their locations, in the order of ids.
    at_locations: Vec<AtLocation>,
    modified: String,
    made: Option<jiff::Timestamp>,
}

/// What the feed knows of a service without its record.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) id: Uuid,
    /// The id of the provider.
    pub(super) provider: Box<str>,
    pub(super) name: Box<str>,
    pub(super) status: Status,
    pub(super) terms: Terms,
    organisation: u32,
}

/// A service at a location.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtLocation {
    pub(super) id: Uuid,
    pub(super) location: Uuid,
    /// The place of the service.
    pub(super) service: u32,
}

impl Feed {
    /// Works out the feed of a generation.
    ///
    /// # Errors
    ///
    /// When a record of the index can't be read.
    pub fn of(generation: &Generation) -> Result<Feed, ReadError> {
        let mut found: Vec<(Service, Said, Option<Uuid>)> = Vec::new();
        generation.each(|provider| {
            let service = Service {
                id: ids::of_service(&provider.id),
                name: provider.name.as_str().into(),
                status: provider.status(),
                terms: Terms::of(&provider),
                organisation: 0,
                provider: provider.id.as_str().into(),
            };
            let said = said(&provider);
            found.push((service, said, location::location_id(&provider)));
        })?;
        found.sort_unstable_by_key(|(service, ..)| service.id);
        let mut services = Vec::with_capacity(found.len());
        let mut all_said = Vec::with_capacity(found.len());
        let mut at_locations = Vec::new();
        for (place, (service, said, location)) in found.into_iter().enumerate() {
            at_locations.extend(location.map(|location| AtLocation {
                id: location::service_at_location_id(&service.provider, location),
                location,
                service: place as u32,
            }));
            services.push(service);
            all_said.push(said);
        }
        at_locations.sort_unstable_by_key(|at| at.id);
        let (organisations, of) = organisation::group(&all_said);
        for (service, organisation) in services.iter_mut().zip(of) {
            service.organisation = organisation;
        }
        let made: Option<jiff::Timestamp> = generation.manifest().made.parse().ok();
        let modified = made.map(|made| made.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string());
        Ok(Feed {
            services,
            organisations,
            at_locations,
            modified: modified.unwrap_or_default(),
            made,
        })
    }

    /// How many services there are.
    pub fn services(&self) -> usize {
        self.services.len()
    }

    /// How many organisations there are.
    pub fn organisations(&self) -> usize {
        self.organisations.len()
    }

    /// When the generation was made: the records have no date of their own.
    pub(super) fn made(&self) -> Option<jiff::Timestamp> {
        self.made
    }

    /// The same, as the standard writes it.
    pub(super) fn modified(&self) -> &str {
        &self.modified
    }

    pub(super) fn all_services(&self) -> &[Service] {
        &self.services
    }

    pub(super) fn all_organisations(&self) -> &[Organisation] {
        &self.organisations
    }

    pub(super) fn all_at_locations(&self) -> &[AtLocation] {
        &self.at_locations
    }

    /// The place of the service with this id.
    pub(super) fn service_place(&self, id: Uuid) -> Option<usize> {
        let found = self.services.binary_search_by_key(&id, |own| own.id);
        found.ok()
    }

    /// The place of the organisation with this id.
    pub(super) fn organisation_place(&self, id: Uuid) -> Option<usize> {
        let found = self.organisations.binary_search_by_key(&id, |own| own.id);
        found.ok()
    }

    /// The place of the service at a location with this id.
    pub(super) fn at_location_place(&self, id: Uuid) -> Option<usize> {
        let found = self.at_locations.binary_search_by_key(&id, |own| own.id);
        found.ok()
    }

    /// The organisation of a service.
    pub(super) fn organisation(&self, service: &Service) -> Option<&Organisation> {
        self.organisations.get(service.organisation as usize)
    }

    /// What a service says of itself that its record does not hold.
    pub(super) fn around(&self, service: &Service) -> Around<'_> {
        let organisation = self.organisation(service);
        Around {
            organisation: organisation.map_or(Uuid::nil(), |own| own.id),
            modified: &self.modified,
        }
    }
}

/// What a provider says of its organisation; one that names none is its own.
fn said(provider: &Provider) -> Said {
    let name = match provider.organisation.is_empty() {
        true => &provider.name,
        false => &provider.organisation,
    };
    Said {
        name: name.as_str().into(),
        charity: provider.charity_number.as_str().into(),
        company: provider.company_number.as_str().into(),
    }
}
